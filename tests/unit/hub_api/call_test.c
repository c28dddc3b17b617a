/* Calls read by name, rights, pages and tables: what every resource relies on. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdlib.h>
#include <string.h>

static struct api_call call_with(const char *name, const char *value)
{
    struct api_call call = {.now_ms = NOW_MS};
    call.params[call.param_count++] = (struct api_param){span_of(name), span_of(value)};
    return call;
}

/* ------------------------------------------------------------------ single values */

static const struct {
    const char *name, *value;
    bool fits;
    int64_t want;
} numbers[] = {
    {"a number", "7", true, 7},        {"the least", "1", true, 1},
    {"the greatest", "9", true, 9},    {"none", "", true, -5},
    {"too small", "0", false, -5},     {"too great", "10", false, -5},
    {"no number", "seven", false, -5}, {"a fraction", "7.0", false, -5},
    {"a blank", " 7", false, -5},      {"what overflows", "99999999999999999999", false, -5},
};

static void reads_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int64_t out = -5;
        struct api_answer answer;
        struct api_call call = call_with("n", numbers[i].value);
        print_message("%s\n", numbers[i].name);
        assert_int_equal(call_int(&call, "n", 1, 9, &out, &answer), numbers[i].fits);
        assert_int_equal(out, numbers[i].want);
        if (!numbers[i].fits)
            says(answer, API_BAD, "\"n\" must be a whole number from 1 to 9.");
    }
}

static const struct {
    const char *name, *value;
    bool fits;
    int64_t want;
} times[] = {
    {"a time", "2026-11-20T14:07:00.250Z", true, INT64_C(1795183620250)},
    {"none", "", true, 5},
    {"a day that is none", "2026-02-30", false, 5},
    {"a month that is none", "2026-13-01", false, 5},
    {"a day too short", "2026-1-1", false, 5},
    {"words", "yesterday!", false, 5},
};

static void reads_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        int64_t out = 5;
        struct api_answer answer;
        struct api_call call = call_with("from", times[i].value);
        print_message("%s\n", times[i].name);
        assert_int_equal(call_time(&call, "from", &out, &answer), times[i].fits);
        assert_int_equal(out, times[i].want);
    }
}

/* By the clock on the wall, whatever its zone: a day begins at its midnight. */
static void a_day_begins_at_midnight(void **state)
{
    static const struct {
        const char *zone;
        int64_t want;
    } zones[] = {{"UTC0", INT64_C(1795132800000)},
                 {"ICT-7", INT64_C(1795132800000) - 7 * INT64_C(3600000)},
                 {"EST5", INT64_C(1795132800000) + 5 * INT64_C(3600000)}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        int64_t out = 0;
        struct api_answer answer;
        struct api_call call = call_with("from", "2026-11-20");
        setenv("TZ", zones[i].zone, 1);
        assert_true(call_time(&call, "from", &out, &answer));
        assert_int_equal(out, zones[i].want);
    }
    unsetenv("TZ");
}

static void reads_periods(void **state)
{
    struct call_period period;
    struct api_answer answer;
    struct api_call none = {.now_ms = NOW_MS};
    (void)state;
    assert_true(call_period(&none, 7, &period, &answer));
    assert_int_equal(period.to_ms, NOW_MS);
    assert_int_equal(period.to_ms - period.from_ms, 7 * INT64_C(86400000));
    struct api_call late = call_with("from", "2999-01-01T00:00:00.000Z");
    assert_false(call_period(&late, 7, &period, &answer));
    says(answer, API_BAD, "\"from\" must be before \"to\".");
}

static void reads_names(void **state)
{
    static const char *const WORDS[] = {"operation", "operator", NULL};
    struct tag badge = {.text = ""};
    int word = -1;
    struct api_answer answer;
    (void)state;
    struct api_call call = call_with("x", "operator");
    assert_true(call_word(&call, "x", WORDS, &word, &answer));
    assert_int_equal(word, 1);
    call = call_with("x", "weather");
    assert_false(call_word(&call, "x", WORDS, &word, &answer));
    says(answer, API_BAD, "\"x\" must be one of: operation, operator.");
    call = call_with("x", "TS1-002041-9");
    assert_false(call_tag(&call, "x", TAG_BADGE, &badge, &answer));
    call = call_with("x", "TSB-000002-G");
    assert_true(call_tag(&call, "x", TAG_BADGE, &badge, &answer));
    assert_string_equal(badge.text, "TSB-000002-G");
}

/* ------------------------------------------------------------------ who may ask, and for what */

static void holds_to_rights(void **state)
{
    (void)state;
    says(house_get("/v1/kiosk", NULL, "", NULL), API_NO_IDENTITY, "sign in");
    says(house_get("/v1/board", NULL, "", NULL), API_OK, "\"seq\"");
    says(house_get("/v1/board", NULL, "", "colour=red"), API_BAD, "/v1/board has no parameter \"colour\".");
    says(house_get("/v1/board", NULL, "", "a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a=&a="), API_BAD,
         "More than 16 parameters.");
}

/* ------------------------------------------------------------------ tables */

static const struct column COLUMNS[] = {
    {"name", COLUMN_TEXT, "a name"},
    {"count", COLUMN_INT, "how many"},
    {"since", COLUMN_TIME, "since when"},
    {"late", COLUMN_TRUTH, "is it late"},
    {.name = NULL},
};

static void write_rows(struct table *table)
{
    static const char *const NAMES[] = {"plain", "with \"quotes\", and commas", "=1+1", "two\nlines", ""};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        table_text(table, NAMES[i]);
        if (i == 1)
            table_none(table);
        else
            table_int(table, -(int64_t)i);
        table_time(table, i == 0 ? 0 : NOW_MS);
        table_truth(table, i == 2);
    }
}

static void a_table_is_csv(void **state)
{
    struct table table;
    struct api_answer answer;
    (void)state;
    table_begin(&table, COLUMNS, true, NULL);
    write_rows(&table);
    table_answer(&table, "names", 0, &answer);
    assert_string_equal(answer.type, "text/csv; charset=utf-8");
    assert_string_equal(answer.file, "names.csv");
    assert_string_equal(answer.data, "name,count,since,late\r\n"
                                     "plain,0,,false\r\n"
                                     "\"with \"\"quotes\"\", and commas\",,2026-11-18T11:06:40.000Z,false\r\n"
                                     "'=1+1,-2,2026-11-18T11:06:40.000Z,true\r\n"
                                     "\"two\nlines\",-3,2026-11-18T11:06:40.000Z,false\r\n"
                                     ",-4,2026-11-18T11:06:40.000Z,false\r\n");
    assert_int_equal(answer.size, strlen(answer.data));
    free(answer.data);
}

static void a_table_is_json(void **state)
{
    struct table table;
    struct api_answer answer;
    struct call_period period = {NOW_MS - 1, NOW_MS};
    (void)state;
    table_begin(&table, COLUMNS, false, &period);
    write_rows(&table);
    table_answer(&table, "names", 5, &answer);
    assert_null(answer.type);
    assert_string_equal(
        answer.data,
        "{\"from\":\"2026-11-18T11:06:39.999Z\",\"to\":\"2026-11-18T11:06:40.000Z\",\"items\":["
        "{\"name\":\"plain\",\"count\":0,\"late\":false},"
        "{\"name\":\"with \\\"quotes\\\", and "
        "commas\",\"since\":\"2026-11-18T11:06:40.000Z\",\"late\":false},"
        "{\"name\":\"=1+1\",\"count\":-2,\"since\":\"2026-11-18T11:06:40.000Z\",\"late\":true},"
        "{\"name\":\"two\\nlines\",\"count\":-3,\"since\":\"2026-11-18T11:06:40.000Z\",\"late\":false},"
        "{\"count\":-4,\"since\":\"2026-11-18T11:06:40.000Z\",\"late\":false}],\"next\":\"5\"}");
    free(answer.data);
}

/* A table longer than any first buffer keeps every row. */
static void a_table_grows(void **state)
{
    enum { ROWS = 20000 };
    struct table table;
    struct api_answer answer;
    (void)state;
    table_begin(&table, COLUMNS, true, NULL);
    for (int i = 0; i < ROWS / 5; i++)
        write_rows(&table);
    table_answer(&table, "names", 0, &answer);
    int lines = 0;
    for (const char *c = answer.data; *c != '\0'; c++)
        lines += *c == '\r';
    assert_int_equal(lines, ROWS + 1);
    free(answer.data);
}

static void a_page_has_an_end(void **state)
{
    struct text text = {0};
    struct api_answer answer;
    (void)state;
    text_reserve(&text, (size_t)API_PAGE_BYTES_MAX + 1);
    text_add(&text, "nothing");
    answer_text(&answer, &text);
    says(answer, API_TRY_AGAIN, "no room");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(reads_times),
        cmocka_unit_test(a_day_begins_at_midnight),
        cmocka_unit_test(reads_periods),
        cmocka_unit_test(reads_names),
        cmocka_unit_test(holds_to_rights),
        cmocka_unit_test(a_table_is_csv),
        cmocka_unit_test(a_table_is_json),
        cmocka_unit_test(a_table_grows),
        cmocka_unit_test(a_page_has_an_end),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
