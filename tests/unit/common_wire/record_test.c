/* A row of the whole store as a line of JSON, there and back, and what is no such line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

static struct fault write_again(void *context, const struct record *record)
{
    wire_write_record(context, record);
    return FAULT_OK;
}

static const char *const lines[] = {
    "{\"person\":{\"badge\":\"TSB-000001-I\",\"name\":\"Zoë \\\"Z\\\"\\n\",\"manager\":1}}",
    "{\"setting\":{\"value\":-9223372036854775808}}",
    "{\"event\":{\"seal\":\"00ff\",\"note\":\"\"}}",
    "{\"nothing\":{}}",
};

static void test_it_comes_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        char room[256];
        struct text text = TEXT_IN(room);
        struct fault fault = wire_read_record(span_of(lines[i]), write_again, &text);
        if (fault_is(fault))
            fail_msg("%s: %s", lines[i], fault.text);
        assert_string_equal(room, lines[i]);
    }
}

static const struct {
    const char *name, *line, *says;
} wrongs[] = {
    {"nothing", "", "is empty"},
    {"no JSON", "{\"a\":{", "is not JSON"},
    {"a list", "[1]", "must be one row"},
    {"two rows in a line", "{\"a\":{},\"b\":{}}", "must be one row"},
    {"no row", "{}", "must be one row"},
    {"a value where the fields are", "{\"a\":1}", "must be one row"},
    {"a list in a field", "{\"a\":{\"b\":[]}}", "a.b: must be a text or a whole number"},
    {"a truth", "{\"a\":{\"b\":true}}", "a.b: must be a text or a whole number"},
    {"a number with a point", "{\"a\":{\"b\":1.5}}", "a.b: must be a text or a whole number"},
    {"none", "{\"a\":{\"b\":null}}", "a.b: must be a text or a whole number"},
    {"a number too large", "{\"a\":{\"b\":9223372036854775808}}", "is not JSON"},
    {"a zero byte in a text", "{\"a\":{\"b\":\"\\u0000\"}}", "is not JSON"},
    {"a field twice", "{\"a\":{\"b\":1,\"b\":2}}", "is not JSON"},
};

static void test_what_is_no_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        char room[256];
        struct text text = TEXT_IN(room);
        struct fault fault = wire_read_record(span_of(wrongs[i].line), write_again, &text);
        if (!strstr(fault.text, wrongs[i].says) || text.size > 0)
            fail_msg("%s: \"%s\", %s", wrongs[i].name, fault.text, room);
    }
}

static void test_more_fields_than_there_may_be(void **state)
{
    char room[2048], again[2048];
    struct text line = TEXT_IN(room), text = TEXT_IN(again);
    (void)state;
    text_add(&line, "{\"a\":{\"first\":0");
    for (int i = 0; i < RECORD_FIELDS_MAX; i++)
        text_add(&line, ",\"f%d\":1", i);
    text_add(&line, "}}");
    assert_true(text_ok(&line));
    struct fault fault = wire_read_record(text_span(&line), write_again, &text);
    assert_non_null(strstr(fault.text, "a: has more than 64 fields"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_comes_back),
        cmocka_unit_test(test_what_is_no_row),
        cmocka_unit_test(test_more_fields_than_there_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
