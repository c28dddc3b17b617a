#include "tests/emulators/things.h"

#include <jansson.h>
#include <string.h>

#include "common/base/text.h"

/* A text that may be missing, unless it is needed. */
static bool copy_text(const json_t *object, const char *key, bool needed, char *out, size_t capacity)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return !needed;
    return json_is_string(value) && text_copy(out, capacity, span_of(json_string_value(value)));
}

static struct fault read_thing(const json_t *object, bool badge, const char *path, struct thing *thing)
{
    const char *wrong = NULL;
    const json_t *gross = json_object_get(object, "gross_ug");
    *thing = (struct thing){.badge = badge};
    if (!copy_text(object, "name", true, thing->name, sizeof thing->name))
        wrong = "name";
    else if (!copy_text(object, "tag", true, thing->tag, sizeof thing->tag))
        wrong = "tag";
    else if (!copy_text(object, "label", false, thing->label, sizeof thing->label))
        wrong = "label";
    else if (!copy_text(object, "uid", false, thing->uid, sizeof thing->uid))
        wrong = "uid";
    else if (gross != NULL && !json_is_integer(gross))
        wrong = "gross_ug";
    if (wrong != NULL)
        return fault_make(FAULT_INPUT, "%s: a %s has no usable \"%s\"", path, badge ? "badge" : "piece",
                          wrong);
    thing->gross_ug = gross == NULL ? 0 : json_integer_value(gross);
    return FAULT_OK;
}

static struct fault read_list(const json_t *root, const char *key, bool badge, const char *path,
                              struct things *out)
{
    const json_t *list = json_object_get(root, key), *object;
    size_t index;
    if (list != NULL && !json_is_array(list))
        return fault_make(FAULT_INPUT, "%s: \"%s\" is no list", path, key);
    json_array_foreach(list, index, object)
    {
        if (out->count == THINGS_MAX)
            return fault_make(FAULT_TOO_BIG, "%s: more than %d things", path, THINGS_MAX);
        struct fault fault = read_thing(object, badge, path, &out->thing[out->count]);
        if (fault_is(fault))
            return fault;
        out->count++;
    }
    return FAULT_OK;
}

struct fault things_read(const char *path, struct things *out)
{
    json_error_t error;
    *out = (struct things){.count = 0};
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        return fault_make(FAULT_INPUT, "%s: line %d: %s", path, error.line, error.text);
    struct fault fault = read_list(root, "badges", true, path, out);
    out->badges = out->count;
    if (!fault_is(fault))
        fault = read_list(root, "pieces", false, path, out);
    json_decref(root);
    return fault;
}
