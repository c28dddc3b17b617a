/* The contract as a document: whole, every reference leads somewhere, every example is understood by the hub
 * that wrote it. */
#include "tests/unit/hub_api/house_helper.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/rules/form.h"

static json_t *document;

static json_t *must_get(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!value)
        fail_msg("there is no \"%s\"", key);
    return value;
}

static int open_house(void **state)
{
    json_error_t error;
    house_setup(state);
    struct api_answer answer = house_get("/openapi.json", NULL, "", "");
    assert_int_equal(answer.status, API_OK);
    document = json_loadb(answer.data, answer.size, JSON_REJECT_DUPLICATES, &error);
    if (!document)
        fail_msg("line %d column %d: %s", error.line, error.column, error.text);
    free(answer.data);
    return 0;
}

static int close_house(void **state)
{
    json_decref(document);
    return house_teardown(state);
}

/* ------------------------------------------------------------------ the document */

static void is_openapi(void **state)
{
    (void)state;
    assert_string_equal(json_string_value(must_get(document, "openapi")), "3.1.0");
    assert_string_equal(json_string_value(must_get(must_get(document, "info"), "version")),
                        TOUCHSTONE_VERSION);
    assert_true(json_object_size(must_get(document, "paths")) > 10);
}

static void every_resource_is_there(void **state)
{
    static const char *const METHODS[] = {[API_GET] = "get",
                                          [API_POST] = "post",
                                          [API_PICTURE] = "post",
                                          [API_DELETE] = "delete",
                                          [API_STREAM] = "get"};
    int count;
    const struct api_resource *resources = api_resources(&count);
    (void)state;
    for (int i = 0; i < count; i++) {
        json_t *operation =
            must_get(must_get(must_get(document, "paths"), resources[i].path), METHODS[resources[i].method]);
        json_t *answer = must_get(must_get(operation, "responses"), "200");
        json_t *param;
        size_t k;
        print_message("%s\n", resources[i].path);
        assert_true(strlen(json_string_value(must_get(operation, "summary"))) > 10);
        must_get(must_get(operation, "responses"), "default");
        assert_true(json_object_size(must_get(answer, "content")) > 0);
        bool is_post = strcmp(METHODS[resources[i].method], "post") == 0;
        json_t *body = json_object_get(operation, "requestBody");
        assert_int_equal(is_post, resources[i].takes != NULL);
        assert_int_equal(is_post, body && json_object_size(must_get(body, "content")) > 0);
        assert_int_equal(json_object_get(operation, "security") != NULL, resources[i].right > API_OPEN);
        json_array_foreach(must_get(operation, "parameters"), k, param)
        {
            bool in_path = strcmp(json_string_value(must_get(param, "in")), "path") == 0;
            assert_int_equal(in_path, json_is_true(json_object_get(param, "required")));
            must_get(must_get(param, "schema"), "type");
        }
    }
}

static void every_verb_is_there(void **state)
{
    json_t *schemas = must_get(must_get(document, "components"), "schemas");
    size_t told = json_array_size(must_get(must_get(schemas, "command"), "oneOf"));
    static const char *const who[] = {
        [WHO_BENCH] = "bench", [WHO_OFFICE] = "office", [WHO_MANAGER] = "manager"};
    size_t known = 0;
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        enum verb verb = (enum verb)i;
        char name[64];
        snprintf(name, sizeof name, "do_%s", verb_word(verb));
        bool has_form = form_kind_of(verb) != NULL;
        json_t *schema = json_object_get(schemas, name);
        if (has_form || verb <= VERB_REPORT || verb == VERB_PUT)
            assert_non_null(schema);
        if (schema)
            assert_string_equal(json_string_value(must_get(schema, "x-who")), who[verb_who(verb)]);
        known += schema != NULL;
    }
    assert_int_equal(told, known);
}

/* "#/components/schemas/x", and so down. Depth: the document's own, not an outsider's. */
static void check_references(const json_t *value)
{
    const char *key;
    json_t *item;
    size_t i;
    if (json_is_array(value)) {
        json_array_foreach(value, i, item) check_references(item);
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        if (strcmp(key, "$ref") == 0) {
            static const char BEGIN[] = "#/components/schemas/";
            const char *to = json_string_value(item);
            assert_int_equal(strncmp(to, BEGIN, sizeof BEGIN - 1), 0);
            must_get(must_get(must_get(document, "components"), "schemas"), to + sizeof BEGIN - 1);
        }
        check_references(item);
    }
}

static void every_reference_leads_somewhere(void **state)
{
    (void)state;
    check_references(document);
}

/* What is required is among the properties, and the example has it all and nothing else. */
static void examples_fit_their_schemas(void **state)
{
    const char *name;
    json_t *schema;
    (void)state;
    json_object_foreach(must_get(must_get(document, "components"), "schemas"), name, schema)
    {
        json_t *word;
        size_t i;
        const char *key;
        if (strncmp(name, "do_", 3) != 0)
            continue;
        json_t *example = json_array_get(must_get(schema, "examples"), 0);
        json_array_foreach(must_get(schema, "required"), i, word)
        {
            if (!json_object_get(example, json_string_value(word)))
                fail_msg("%s: its example lacks \"%s\"", name, json_string_value(word));
        }
        json_object_foreach(example, key, word)
        {
            if (strcmp(name, "do_put") != 0 && !json_object_get(must_get(schema, "properties"), key))
                fail_msg("%s: its example has \"%s\", the schema has not", name, key);
        }
    }
}

/* ------------------------------------------------------------------ the examples, executed */

/* Sent with the next number of one outbox: whatever the workshop says to it, it was understood. */
static void send_example(const json_t *example, const char *name, int n)
{
    char id[40];
    json_t *command = json_deep_copy(example);
    snprintf(id, sizeof id, "01980000-0000-7000-8000-%012d", n);
    json_object_set_new(command, "id", json_string(id));
    json_object_set_new(command, "outbox", json_string("01970000-0000-7000-8000-000000000001"));
    json_object_set_new(command, "n", json_integer(n));
    json_t *replaces = json_object_get(command, "replaces");
    if (replaces) {
        snprintf(id, sizeof id, "01980000-0000-7000-8000-%012d", n - 1);
        json_object_set_new(replaces, "id", json_string(id));
        json_object_set_new(replaces, "n", json_integer(n - 1));
    }
    char *body = json_dumps(command, JSON_COMPACT);
    struct api_answer answer = house_post(&house.bench, body);
    assert_int_equal(answer.status, API_OK);
    if (!strstr(answer.data, "\"result\":\"") || strstr(answer.data, "\"reason\":\"bad_field\"") ||
        strstr(answer.data, "\"reason\":\"unknown_command\"") || strstr(answer.data, "\"reason\":\"gap\"") ||
        strstr(answer.data, "\"reason\":\"wrong_pin\""))
        fail_msg("%s: %s\n -> %s", name, body, answer.data);
    print_message("%s -> %.120s\n", name, strstr(answer.data, "\"result\""));
    free(answer.data);
    free(body);
    json_decref(command);
}

static void every_command_is_understood(void **state)
{
    const char *name;
    json_t *schema;
    int n = 0;
    (void)state;
    json_object_foreach(must_get(must_get(document, "components"), "schemas"), name, schema)
    {
        if (strncmp(name, "do_", 3) == 0)
            send_example(json_array_get(must_get(schema, "examples"), 0), name, ++n);
    }
    assert_true(n > 20);
}

static void every_resource_answers(void **state)
{
    int count;
    const struct api_resource *resources = api_resources(&count);
    (void)state;
    for (int i = 0; i < count; i++) {
        char query[256] = "";
        struct text text = TEXT_IN(query);
        bool has_name = strchr(resources[i].path, '{') != NULL;
        if (resources[i].method != API_GET || strcmp(resources[i].path, "/v1/session") == 0)
            continue;
        for (const struct api_resource_param *param = resources[i].params; param && param->name; param++)
            if (param->example)
                text_add(&text, "%s%s=%s", text.size > 0 ? "&" : "", param->name, param->example);
        const char *name = has_name && resources[i].example ? resources[i].example : "";
        struct api_answer answer = house_get(resources[i].path, &house.manager, name, query);
        bool is_to_come = has_name && answer.status == API_NOT_FOUND; /* tests/e2e/examples_test.sh has it */
        if (answer.status != API_OK && !is_to_come)
            fail_msg("%s?%s: %d %s", resources[i].path, query, (int)answer.status, answer.detail);
        free(answer.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_openapi),
        cmocka_unit_test(every_resource_is_there),
        cmocka_unit_test(every_verb_is_there),
        cmocka_unit_test(every_reference_leads_somewhere),
        cmocka_unit_test(examples_fit_their_schemas),
        cmocka_unit_test(every_command_is_understood),
        cmocka_unit_test(every_resource_answers),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
