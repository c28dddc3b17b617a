#include "common/wire/fields.h"

#include <stdarg.h>
#include <string.h>

#include "common/base/text.h"
#include "common/wire/wire.h"

enum { LEVELS_MAX = 8 };

struct fields fields_root(json_t *object, struct complaints *complaints)
{
    return (struct fields){.object = object, .index = -1, .complaints = complaints};
}

static void add_step(struct text *out, const char *name, int index)
{
    if (name[0] != '\0')
        text_add(out, "%s%s", out->size > 0 ? "." : "", name);
    if (index >= 0)
        text_add(out, "[%d]", index);
}

/* "stations[2].limit.pieces". */
static void write_path(const struct fields *fields, const char *name, struct text *out)
{
    const struct fields *chain[LEVELS_MAX];
    int depth = 0;
    for (const struct fields *at = fields; at->above; at = at->above) {
        assert(depth < LEVELS_MAX);
        chain[depth++] = at;
    }
    while (depth-- > 0)
        add_step(out, chain[depth]->name, chain[depth]->index);
    add_step(out, name, -1);
}

void fields_complain(const struct fields *fields, const char *name, const char *format, ...)
{
    char path[PROBLEM_WHERE_MAX], sentence[PROBLEM_TEXT_MAX];
    struct text where = TEXT_IN(path), text = TEXT_IN(sentence);
    struct complaints *complaints = fields->complaints;
    write_path(fields, name, &where);
    text_end_cut(&where);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    if (complaints->count++ == 0)
        complaints->first = fault_make(FAULT_INPUT, "%s %s", path[0] ? path : "the JSON", sentence);
    if (complaints->problems)
        problem_add(complaints->problems, path, "%s", sentence);
}

static bool is_listed(const char *key, const char *const names[])
{
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(key, names[i]) == 0)
            return true;
    }
    return false;
}

void fields_allow(const struct fields *fields, const char *const names[])
{
    for (void *at = json_object_iter(fields->object); at; at = json_object_iter_next(fields->object, at)) {
        const char *key = json_object_iter_key(at);
        if (!is_listed(key, names))
            fields_complain(fields, key, "is not a field of this: look at the spelling, or remove it");
    }
}

bool fields_has(const struct fields *fields, const char *name)
{
    return json_object_get(fields->object, name) != NULL;
}

/* The value of the field; NULL when absent, which is complained about where it is needed. */
static json_t *get(const struct fields *fields, const char *name, enum need need)
{
    json_t *value = json_object_get(fields->object, name);
    if (!value && need == REQUIRED)
        fields_complain(fields, name, "is missing");
    return value;
}

bool field_object(const struct fields *fields, const char *name, enum need need, struct fields *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (!json_is_object(value)) {
        fields_complain(fields, name, "must be an object, in { }");
        return false;
    }
    *out = (struct fields){value, fields, name, -1, fields->complaints};
    return true;
}

int field_array(const struct fields *fields, const char *name, enum need need, int max)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return 0;
    if (!json_is_array(value)) {
        fields_complain(fields, name, "must be a list, in [ ]");
        return 0;
    }
    if (json_array_size(value) > (size_t)max) {
        fields_complain(fields, name, "has %zu items, the most is %d", json_array_size(value), max);
        return 0;
    }
    return (int)json_array_size(value);
}

bool field_item(const struct fields *fields, const char *name, int index, struct fields *out)
{
    json_t *value = json_array_get(json_object_get(fields->object, name), (size_t)index);
    *out = (struct fields){value, fields, name, index, fields->complaints};
    if (json_is_object(value))
        return true;
    fields_complain(out, "", "must be an object, in { }");
    return false;
}

bool field_int(const struct fields *fields, const char *name, enum need need, int64_t low, int64_t high,
               int64_t *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_int(value, low, high, out))
        return true;
    fields_complain(fields, name, "must be a whole number from %lld to %lld", (long long)low,
                    (long long)high);
    return false;
}

bool field_int32(const struct fields *fields, const char *name, enum need need, int32_t low, int32_t high,
                 int32_t *out)
{
    int64_t wide;
    if (!field_int(fields, name, need, low, high, &wide))
        return false;
    *out = (int32_t)wide;
    return true;
}

bool field_bool(const struct fields *fields, const char *name, enum need need, bool *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_bool(value, out))
        return true;
    fields_complain(fields, name, "must be true or false, without quotes");
    return false;
}

bool field_span(const struct fields *fields, const char *name, enum need need, struct span *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_span(value, out))
        return true;
    fields_complain(fields, name, "must be a text, in \" \"");
    return false;
}

bool field_text(const struct fields *fields, const char *name, enum need need, char *out, size_t capacity)
{
    struct span text;
    if (!field_span(fields, name, need, &text))
        return false;
    if (text.size < capacity && (need == OPTIONAL || text.size > 0) && span_is_plain(text))
        return text_copy(out, capacity, text);
    if (text.size == 0)
        fields_complain(fields, name, "is empty");
    else if (text.size < capacity)
        fields_complain(fields, name, "has a control character: type it anew");
    else
        fields_complain(fields, name, "is too long: %zu bytes, the most is %zu", text.size, capacity - 1);
    return false;
}

bool field_uuid(const struct fields *fields, const char *name, enum need need, struct uuid *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_uuid(value, out))
        return true;
    fields_complain(fields, name, "must be a UUID, 8-4-4-4-12 hexadecimal digits");
    return false;
}

bool field_time(const struct fields *fields, const char *name, enum need need, int64_t *out_unix_ms)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_time(value, out_unix_ms))
        return true;
    fields_complain(fields, name, "must be a time like \"2026-11-20T14:07:00Z\"");
    return false;
}

bool field_code(const struct fields *fields, const char *name, enum need need, struct code *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_code(value, out))
        return true;
    fields_complain(fields, name, "must be a code: 1 to %d of a-z 0-9 - _ .", CODE_TEXT_MAX - 1);
    return false;
}

bool field_uid(const struct fields *fields, const char *name, enum need need, struct uid *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_uid(value, out))
        return true;
    fields_complain(fields, name,
                    "must be a chip's UID: 8, 14 or 20 hexadecimal digits, not a random one (08…)");
    return false;
}

bool field_tag(const struct fields *fields, const char *name, enum need need, enum tag_kind kind,
               struct tag *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    enum tag_fit fit = value_tag(value, kind, out);
    if (fit == TAG_FITS)
        return true;
    if (fit == TAG_WRONG_CHECK)
        fields_complain(fields, name, "has a wrong check character: read the tag again");
    else
        fields_complain(fields, name, "must be a %s",
                        kind == TAG_PIECE ? "tag like TS1-000123-Z" : "badge, TSB-…");
    return false;
}

bool field_mass(const struct fields *fields, const char *name, enum need need, int64_t low_ug,
                struct mass *out)
{
    return field_int(fields, name, need, low_ug, WIRE_MASS_MAX_UG, &out->ug);
}

bool field_decimal(const struct fields *fields, const char *name, enum need need, int scale, int64_t low,
                   int64_t high, int64_t *out)
{
    json_t *value = get(fields, name, need);
    if (!value)
        return false;
    if (value_decimal(value, scale, low, high, out))
        return true;
    char bounds[96];
    struct text text = TEXT_IN(bounds);
    value_write_decimal(&text, low, scale);
    text_add(&text, " to ");
    value_write_decimal(&text, high, scale);
    if (json_is_real(value))
        fields_complain(fields, name, "must be in quotes, so that it is taken exactly: \"4.932\"");
    else
        fields_complain(fields, name,
                        "must be a number from %s: whole, or in quotes with a point and at most %d decimals",
                        bounds, scale);
    return false;
}
