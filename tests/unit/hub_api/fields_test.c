/* Every field of every command as nothing, absent, too long, with control characters and of another type, out
 * of /openapi.json: a command that comes tomorrow is tried, too. Every text of a workshop file likewise, out
 * of the demo. Whatever is not of the form is refused by the name of its field, in a sentence; nothing is the
 * hub's own fault. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

enum { LONG_BYTES = 5000, PATH_MAX_BYTES = 96, TOLD_MAX = 200, SHAPES_MAX = 200 };

#define NEVER_CAME "01980000-0000-7000-9000-000000000001"
#define ONE_OUTBOX "01970000-0000-7000-9000-000000000001"

static json_t *document;
static int commands;

static json_t *must_get(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!value)
        fail_msg("no \"%s\"", key);
    return value;
}

static int read_document(void **state)
{
    int failed = house_setup(state);
    struct api_answer answer = house_get("/openapi.json", NULL, NULL, NULL);
    document = json_loadb(answer.data, answer.size, 0, NULL);
    free(answer.data);
    return failed || !document;
}

static int forget_document(void **state)
{
    json_decref(document);
    return house_teardown(state);
}

/* ------------------------------------------------------------------ values */

static json_t *too_long(void)
{
    static char text[LONG_BYTES + 1];
    memset(text, 'x', LONG_BYTES);
    return json_string(text);
}

static json_t *nothing(void)
{
    return json_string("");
}

static json_t *a_bell(void)
{
    return json_string("a\ab");
}

static json_t *a_delete(void)
{
    return json_string("ab\x7f");
}

static json_t *a_list(void)
{
    return json_pack("[[]]");
}

static json_t *an_object(void)
{
    return json_pack("{s:{}}", "a");
}

static json_t *a_real(void)
{
    return json_real(0.5);
}

enum wrong { NEVER, IF_TEXT, IF_TYPED, ALWAYS };

static const struct row {
    const char *name;
    json_t *(*make)(void); /* NULL: the field is left out */
    enum wrong wrong;      /* for which fields it is never of the form */
} rows[] = {
    {"nothing", nothing, NEVER},     {"absent", NULL, NEVER},          {"too long", too_long, ALWAYS},
    {"a bell", a_bell, IF_TYPED},    {"a delete", a_delete, IF_TYPED}, {"none", json_null, ALWAYS},
    {"a list", a_list, ALWAYS},      {"an object", an_object, ALWAYS}, {"a real number", a_real, ALWAYS},
    {"a truth", json_true, IF_TEXT},
};

/* ------------------------------------------------------------------ commands */

struct field {
    const char *command, *list, *name; /* list: the list of rows that it is in; NULL: none */
    const json_t *schema;
    const json_t *example; /* of the command */
};

/* What replaces the one before it is in an outbox that has one. */
static void follow_up(json_t *command)
{
    static int n = 1;
    n++;
    json_object_set_new(command, "outbox", json_string(ONE_OUTBOX));
    json_object_set_new(command, "n", json_integer(n));
    json_object_set_new(command, "replaces", json_pack("{s:s,s:i}", "id", NEVER_CAME, "n", n - 1));
}

static void begin_outbox(void)
{
    says(house_post(&house.manager,
                    "{\"id\":\"" NEVER_CAME "\",\"outbox\":\"" ONE_OUTBOX
                    "\",\"n\":1,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"do\":\"badge_out\","
                    "\"operator\":\"TSB-000007-6\",\"station\":\"setting\"}"),
         API_OK, "\"result\":");
}

static json_t *with(const struct field *field, const struct row *row)
{
    char id[40], outbox[40];
    json_t *command = json_deep_copy(field->example), *holder = command;
    commands++;
    snprintf(id, sizeof id, "01980000-0000-7000-8000-%012d", commands);
    snprintf(outbox, sizeof outbox, "01970000-0000-7000-8000-%012d", commands); /* a gap is another matter */
    json_object_set_new(command, "id", json_string(id));
    json_object_set_new(command, "outbox", json_string(outbox));
    json_object_set_new(command, "n", json_integer(1));
    if (json_object_get(command, "replaces"))
        follow_up(command);
    if (field->list) {
        if (json_array_size(json_object_get(command, field->list)) == 0)
            json_object_set_new(command, field->list, json_pack("[{}]"));
        holder = json_array_get(json_object_get(command, field->list), 0);
    }
    if (row->make)
        json_object_set_new(holder, field->name, row->make());
    else
        json_object_del(holder, field->name);
    return command;
}

/* "lines[0].model", or whatever is below it. */
static bool is_at(const char *said, const char *path)
{
    size_t size = strlen(path);
    return strncmp(said, path, size) == 0 && (said[size] == '\0' || said[size] == '[');
}

static bool has_row(const struct field *field)
{
    return json_array_size(json_object_get(field->example, field->list)) > 0;
}

/* The bench's short lists are told as a whole; of a row that the example has not, what it lacks may come
 * first. */
static bool is_told(const struct field *field, const json_t *reply)
{
    char path[PATH_MAX_BYTES];
    const char *said = json_string_value(json_object_get(reply, "field"));
    const char *detail = json_string_value(json_object_get(reply, "detail"));
    if (!said || !detail || (!strstr(detail, said) && !json_object_get(reply, "problems")))
        return false; /* of a put each problem has its own place */
    snprintf(path, sizeof path, field->list ? "%s[0].%s" : "%s%s", field->list ? field->list : "",
             field->name);
    if (is_at(said, path))
        return true;
    return field->list && (strcmp(said, field->list) == 0 ||
                           (!has_row(field) && strncmp(said, field->list, strlen(field->list)) == 0));
}

/* What a scale sent and what a reader read is kept as it came. */
static bool is_told_by_machine(const char *name)
{
    return strcmp(name, "raw") == 0 || strcmp(name, "subject") == 0;
}

static void judge(const struct field *field, const struct row *row, const json_t *reply)
{
    const char *result = json_string_value(json_object_get(reply, "result"));
    const char *reason = json_string_value(json_object_get(reply, "reason"));
    bool is_text = strcmp(json_string_value(must_get(field->schema, "type")), "string") == 0;
    if (row->wrong == IF_TYPED && is_told_by_machine(field->name))
        return;
    bool must = row->wrong == IF_TYPED || row->wrong == ALWAYS || (row->wrong == IF_TEXT && is_text);
    bool refused = result && strcmp(result, "refused") == 0;
    bool of_form = reason && strcmp(reason, "bad_field") == 0;
    char *said = json_dumps(reply, JSON_COMPACT);
    if (!result || (must && !refused) || ((must || of_form) && !is_told(field, reply)))
        fail_msg("%s: %s%s%s %s: %.*s", field->command, field->list ? field->list : "",
                 field->list ? "[0]." : "", field->name, row->name, TOLD_MAX, said);
    free(said);
}

static void try_field(const struct field *field)
{
    json_t *all = json_array();
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        json_array_append_new(all, with(field, &rows[i]));
    char *body = json_dumps(all, JSON_COMPACT);
    struct api_answer answer = house_post(&house.manager, body);
    if (answer.status != API_OK || !answer.data)
        fail_msg("%s: %s: status %d, %s", field->command, field->name, (int)answer.status, answer.detail);
    json_t *replies = json_loadb(answer.data, answer.size, 0, NULL);
    assert_int_equal(json_array_size(replies), COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        judge(field, &rows[i], json_array_get(replies, i));
    json_decref(replies);
    free(answer.data);
    free(body);
    json_decref(all);
}

static const json_t *resolve(const json_t *schema)
{
    static const char before[] = "#/components/schemas/";
    const char *where = json_string_value(json_object_get(schema, "$ref"));
    return where ? must_get(must_get(must_get(document, "components"), "schemas"), where + strlen(before))
                 : schema;
}

/* What says which command it is cannot be another and be that command still. */
static bool is_envelope(const char *name)
{
    static const char *const names[] = {"do", "id", "outbox", "n"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static int try_fields(struct field *field, json_t *properties)
{
    void *at;
    int count = 0;
    for (at = json_object_iter(properties); at; at = json_object_iter_next(properties, at)) {
        json_t *items;
        field->name = json_object_iter_key(at);
        field->schema = resolve(json_object_iter_value(at));
        if (!field->list && is_envelope(field->name))
            continue;
        try_field(field);
        count++;
        items = json_object_get(json_object_get(field->schema, "items"), "properties");
        if (!items)
            continue;
        struct field below = *field;
        below.list = field->name;
        count += try_fields(&below, items);
    }
    return count;
}

static void every_field_of_every_command(void **state)
{
    const char *name;
    json_t *schema;
    int count = 0;
    (void)state;
    begin_outbox();
    json_object_foreach(must_get(must_get(document, "components"), "schemas"), name, schema)
    {
        struct field field = {.command = name};
        if (strncmp(name, "do_", 3) != 0)
            continue;
        field.example = json_array_get(must_get(schema, "examples"), 0);
        count += try_fields(&field, must_get(schema, "properties"));
    }
    print_message("%d fields of commands\n", count);
    assert_true(count > 700);
}

/* ------------------------------------------------------------------ a workshop file */

/* The demo, spoilt at one place at a time and mended again. */
struct demo {
    json_t *file;
    char tried[SHAPES_MAX][PATH_MAX_BYTES]; /* "routes.steps.kind": once, at the first item that has it */
    int tried_count;
};

struct heard {
    char wanted[PATH_MAX_BYTES];
    bool named;
    int64_t count;
};

static void hear(void *context, const char *where, const char *sentence)
{
    struct heard *heard = context;
    heard->count++;
    heard->named |= strncmp(where, heard->wanted, strlen(heard->wanted)) == 0 && sentence[0] != '\0';
}

static void judge_file(const struct demo *demo, const char *where, const struct row *row, bool is_text)
{
    struct heard heard = {.wanted = ""};
    struct workshop workshop;
    struct problems problems = {.say = hear, .context = &heard};
    char *body = json_dumps(demo->file, JSON_COMPACT);
    snprintf(heard.wanted, sizeof heard.wanted, "%s", where);
    is_well(wire_read_workshop(span_of(body), NOW_MS, &workshop, &problems));
    struct service_import ask = {
        .workshop = &workshop, .now_ms = NOW_MS, .dry_run = true, .problems = &problems};
    struct fault fault = service_import_with(house.service, &ask);
    bool must = row->wrong == ALWAYS || (row->wrong != NEVER && is_text);
    if ((must && !heard.named) || fault_is(fault) != (heard.count > 0))
        fail_msg("%s %s: %lld problems, %s", where, row->name, (long long)heard.count, fault.text);
    workshop_release(&workshop);
    free(body);
}

static void try_value(struct demo *demo, json_t *item, const char *name, const char *where)
{
    json_t *value = json_incref(json_object_get(item, name));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].make)
            json_object_set_new(item, name, rows[i].make());
        else
            json_object_del(item, name);
        judge_file(demo, where, &rows[i], json_is_string(value));
    }
    json_object_set_new(item, name, value);
}

static bool is_new(struct demo *demo, const char *shape)
{
    for (int i = 0; i < demo->tried_count; i++)
        if (strcmp(demo->tried[i], shape) == 0)
            return false;
    assert_true(demo->tried_count < SHAPES_MAX);
    snprintf(demo->tried[demo->tried_count++], PATH_MAX_BYTES, "%s", shape);
    return true;
}

static void try_items(struct demo *demo, json_t *list, const char *where, const char *shape);

/* A file has lists in the items of lists, and no deeper. */
static void try_item(struct demo *demo, json_t *item, const char *where, const char *shape)
{
    const char *names[RECORD_FIELDS_MAX], *key;
    json_t *value;
    int count = 0;
    json_object_foreach(item, key, value)
    {
        names[count++] = key; /* before anything is taken out and put in again */
    }
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX_BYTES], below[PATH_MAX_BYTES], name[PATH_MAX_BYTES];
        struct text path_text = TEXT_IN(path), below_text = TEXT_IN(below), name_text = TEXT_IN(name);
        text_add(&name_text, "%s", names[i]);
        text_add(&path_text, "%s.%s", where, name);
        text_add(&below_text, "%s.%s", shape, name);
        assert_true(text_ok(&path_text) && text_ok(&below_text));
        if (strcmp(name, "note") == 0) /* not read */
            continue;
        if (json_is_object(json_array_get(json_object_get(item, name), 0)))
            try_items(demo, json_object_get(item, name), path, below);
        if (is_new(demo, below))
            try_value(demo, item, name, path);
    }
}

static void try_items(struct demo *demo, json_t *list, const char *where, const char *shape)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        char path[PATH_MAX_BYTES];
        struct text text = TEXT_IN(path);
        text_add(&text, "%s[%zu]", where, i);
        try_item(demo, json_array_get(list, i), path, shape);
    }
}

static void every_field_of_a_workshop_file(void **state)
{
    static struct demo demo;
    const char *list;
    json_t *value;
    (void)state;
    demo.file = json_load_file("assets/demo/workshop.json", 0, NULL);
    assert_non_null(demo.file); /* tests run in the root of the repository */
    json_object_foreach(demo.file, list, value)
    {
        if (json_is_array(value))
            try_items(&demo, value, list, list);
    }
    print_message("%d fields of a workshop file\n", demo.tried_count);
    assert_true(demo.tried_count > 50);
    json_decref(demo.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_every_command),
        cmocka_unit_test(every_field_of_a_workshop_file),
    };
    return cmocka_run_group_tests(tests, read_document, forget_document);
}
