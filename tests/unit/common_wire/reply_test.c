/* Replies and times ⇄ JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/json.h"
#include "common/base/time.h"
#include "common/wire/wire.h"

#define ID "{\"id\":\"0193a5b0-0000-7000-8000-000000000001\""

static const struct {
    const char *name, *text;
} ROUND_TRIPS[] = {
    {"accepted", ID ",\"result\":\"accepted\",\"seq\":4711}"},
    {"accepted, and something to say",
     ID ",\"result\":\"accepted\",\"seq\":4711,\"detail\":\"The scale is off by 0.0030 g.\"}"},
    {"accepted, received and not started", ID
     ",\"result\":\"accepted\",\"next\":\"polishing\",\"seq\":12,\"piece\":{\"place\":\"station\",\"state\":"
     "\"queued\",\"version\":8,\"station\":\"setting\"},\"not_started\":\"at_once\"}"},
    {"refused with numbers", ID
     ",\"result\":\"refused\",\"reason\":\"station_full\",\"numbers\":{\"wip\":12,\"limit\":12,\"wip_ug\":-1,"
     "\"limit_ug\":90000000},\"next\":\"setting\",\"at_station\":\"casting\"}"},
    {"refused by name", ID ",\"result\":\"refused\",\"reason\":\"bad_field\",\"field\":\"colour\"}"},
    {"of nobody", "{\"result\":\"refused\",\"reason\":\"bad_field\",\"field\":\"id\"}"},
    {"flagged", ID ",\"result\":\"accepted\",\"flags\":[\"late\",\"verdict_differs\"],\"seq\":1}"},
    {"weighed", ID ",\"result\":\"accepted\",\"seq\":3,\"piece\":{\"place\":\"station\",\"state\":\"in_"
                   "work\",\"version\":9,"
                   "\"station\":\"qc\"},\"verdict\":{\"ruling\":\"conditional_pass\",\"rule\":\"guard_band\","
                   "\"actual_ug\":4907000,"
                   "\"deviation_ug\":-91000,\"tolerance_ug\":98000,\"uncertainty_ug\":13000}}"},
    {"weighed nonsense",
     ID ",\"result\":\"accepted\",\"flags\":[\"bad_field\"],\"verdict\":{\"ruling\":\"fail\","
        "\"rule\":\"beyond_tolerance\",\"actual_ug\":-1000000000001,\"deviation_ug\":-9223372036854775808,"
        "\"tolerance_ug\":1,\"uncertainty_ug\":9223372036854775807}}"},
    {"left the line", ID ",\"result\":\"accepted\",\"seq\":3,\"piece\":{\"place\":\"finished\",\"state\":"
                         "\"done\",\"version\":9}}"},
    {"gap", ID ",\"result\":\"refused\",\"reason\":\"gap\",\"numbers\":{\"expected\":5}}"},
    {"changed", ID ",\"result\":\"changed\",\"numbers\":{\"version\":9}}"},
    {"replaced", ID ",\"result\":\"replaced\"}"},
    {"conflict", ID ",\"result\":\"conflict\"}"},
};

static void what_is_written_is_what_was_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROUND_TRIPS); i++) {
        char buffer[WIRE_REPLY_TEXT_MAX];
        struct text out = TEXT_IN(buffer);
        struct reply reply;
        size_t count;
        print_message("  %s\n", ROUND_TRIPS[i].name);
        struct fault fault = wire_read_replies(span_of(ROUND_TRIPS[i].text), &reply, 1, &count);
        assert_string_equal(fault.text, "");
        assert_int_equal(count, 1);
        wire_write_reply(&out, &reply);
        assert_string_equal(buffer, ROUND_TRIPS[i].text);
    }
}

static void every_truncation_is_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROUND_TRIPS); i++) {
        for (size_t cut = 0; cut < strlen(ROUND_TRIPS[i].text); cut++) {
            struct reply reply;
            size_t count;
            char *copy = malloc(cut + 1);
            memcpy(copy, ROUND_TRIPS[i].text, cut);
            struct fault fault = wire_read_replies((struct span){copy, cut}, &reply, 1, &count);
            free(copy);
            assert_int_equal(fault.code, FAULT_INPUT);
            assert_int_equal(count, 0);
        }
    }
}

static void a_newer_hub_is_understood(void **state)
{
    static const char text[] =
        ID ",\"result\":\"refused\",\"reason\":\"moon_phase\",\"numbers\":{\"wip\":3,\"moons\":1},"
           "\"flags\":[\"eclipse\",\"late\"],\"tide\":{\"high\":true}}";
    struct reply reply;
    size_t count;
    (void)state;
    struct fault fault = wire_read_replies(SPAN(text), &reply, 1, &count);
    assert_string_equal(fault.text, "");
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_int_equal(reply.reason, REASON_NONE);
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 3);
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_LATE);
}

static void a_longer_sentence_is_cut(void **state)
{
    char body[4 * DETAIL_TEXT_MAX];
    struct text text = TEXT_IN(body);
    struct reply reply;
    size_t count;
    (void)state;
    text_add(&text, ID ",\"result\":\"refused\",\"detail\":\"");
    for (int i = 0; i < DETAIL_TEXT_MAX; i++)
        text_add(&text, "é");
    text_add(&text, "\"}");
    assert_true(text_ok(&text));
    struct fault fault = wire_read_replies(text_span(&text), &reply, 1, &count);
    assert_string_equal(fault.text, "");
    assert_int_equal(count, 1);
    assert_true(strlen(reply.detail) < sizeof reply.detail && strlen(reply.detail) > sizeof reply.detail - 8);
    assert_string_equal(reply.detail + strlen(reply.detail) - strlen("é…"), "é…");
}

static const struct {
    const char *name, *text, *want;
} WRONG[] = {
    {"no result", ID "}", "result is missing"},
    {"unknown result", ID ",\"result\":\"perhaps\"}", "result is a word that is not known here"},
    {"result a number", ID ",\"result\":1}", "result must be a text, in \" \""},
    {"seq a text", ID ",\"result\":\"accepted\",\"seq\":\"1\"}",
     "seq must be a whole number from 0 to 9223372036854775807"},
    {"piece without version",
     ID ",\"result\":\"accepted\",\"piece\":{\"place\":\"pool\",\"state\":\"queued\"}}",
     "piece.version is missing"},
    {"verdict without rule",
     ID ",\"result\":\"accepted\",\"verdict\":{\"ruling\":\"pass\",\"actual_ug\":1,\"deviation_ug\":1,"
        "\"tolerance_ug\":1,\"uncertainty_ug\":1}}",
     "verdict.rule is missing"},
    {"flags no list", ID ",\"result\":\"accepted\",\"flags\":\"late\"}", "flags must be a list, in [ ]"},
    {"flags of numbers", ID ",\"result\":\"accepted\",\"flags\":[1]}", "flags must be a list of words"},
    {"an array of numbers", "[1]", "the answer's item 0 is no reply"},
    {"more replies than commands", "[" ID ",\"result\":\"accepted\"}," ID ",\"result\":\"accepted\"}]",
     "the answer has 2 replies to 1 commands"},
};

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct reply reply;
        size_t count;
        print_message("  %s\n", WRONG[i].name);
        struct fault fault = wire_read_replies(span_of(WRONG[i].text), &reply, 1, &count);
        assert_string_equal(fault.text, WRONG[i].want);
        assert_int_equal(count, 0);
    }
}

static void the_longest_reply_fits(void **state)
{
    struct reply reply;
    char buffer[WIRE_REPLY_TEXT_MAX];
    struct text out = TEXT_IN(buffer);
    (void)state;
    memset(&reply, 0, sizeof reply);
    memset(&reply.id, 1, sizeof reply.id);
    reply.reason = reply.not_started = REASON_NOT_YOUR_STATION;
    for (int i = 0; i < NUMBER_COUNT; i++)
        numbers_set(&reply.numbers, (enum number)i, INT64_MIN);
    memset(reply.next.text, 'a', CODE_TEXT_MAX - 1);
    memset(reply.at.text, 'a', CODE_TEXT_MAX - 1);
    memset(reply.station.text, 'a', CODE_TEXT_MAX - 1);
    memset(reply.field, 1, CODE_TEXT_MAX - 1);
    reply.flag_count = REPLY_FLAGS_MAX;
    for (int i = 0; i < REPLY_FLAGS_MAX; i++)
        reply.flags[i] = REASON_NOTHING_TO_UNDO;
    reply.has_piece = reply.has_verdict = true;
    reply.seq = reply.version = INT64_MAX;
    reply.verdict = (struct verdict){RULING_CONDITIONAL_PASS, RULE_SCALE_NOT_CAPABLE, MASS_UG(INT64_MIN),
                                     MASS_UG(INT64_MIN),      MASS_UG(INT64_MIN),     MASS_UG(INT64_MIN)};
    wire_write_reply(&out, &reply);
    assert_true(text_ok(&out));
}

/* ---------------------------------------------------------------- times and strings */

static const struct {
    const char *text;
    int64_t ms;
    bool canonical; /* it is also what is written */
} TIMES[] = {
    {"1970-01-01T00:00:00.000Z", 0, true},
    {"2000-02-29T12:34:56.789Z", INT64_C(951827696789), true},
    {"2026-11-20T14:07:00.000Z", INT64_C(1795183620000), true},
    {"2100-03-01T00:00:00.000Z", INT64_C(4107542400000), true},
    {"9999-12-31T23:59:59.999Z", INT64_C(253402300799999), true},
    {"2026-11-20T21:07:00+07:00", INT64_C(1795183620000), false},
    {"2026-11-20T09:07:00.5-05:00", INT64_C(1795183620500), false},
    {"2026-11-20t14:07:00.1239999z", INT64_C(1795183620123), false},
    {"2016-12-31T23:59:60Z", INT64_C(1483228800000), false}, /* a leap second counts as the next one */
};

static const char *const NO_TIMES[] = {
    "",
    "2026-11-20",
    "2026-11-20T14:07:00",
    "2026-11-20 14:07:00Z",
    "2026-13-20T14:07:00Z",
    "2026-02-29T14:07:00Z",
    "2100-02-29T14:07:00Z",
    "2026-11-31T14:07:00Z",
    "2026-11-00T14:07:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T14:60:00Z",
    "2026-11-20T14:07:61Z",
    "2026-11-20T14:07:00.Z",
    "2026-11-20T14:07:00Zx",
    "2026-11-20T14:07:00+7:00",
    "2026-11-20T14:07:00+07",
    "2026-11-20T14:07:00+24:00",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:00:00+01:00",
    "-026-11-20T14:07:00Z",
    "2026-1a-20T14:07:00Z",
    "+2026-11-20T14:07:00Z",
};

static void times_are_read_and_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(TIMES); i++) {
        char text[TIME_TEXT_MAX];
        int64_t ms = -1;
        print_message("  %s\n", TIMES[i].text);
        assert_true(time_read(span_of(TIMES[i].text), &ms));
        assert_int_equal(ms, TIMES[i].ms);
        time_write(text, ms);
        if (TIMES[i].canonical)
            assert_string_equal(text, TIMES[i].text);
    }
    for (size_t i = 0; i < COUNT_OF(NO_TIMES); i++) {
        int64_t ms = -1;
        print_message("  no time: %s\n", NO_TIMES[i]);
        assert_false(time_read(span_of(NO_TIMES[i]), &ms));
        assert_int_equal(ms, -1);
    }
}

/* Every day of 150 years, there and back. */
static void every_day_is_itself(void **state)
{
    (void)state;
    for (int64_t day = 0; day < INT64_C(150) * 365; day++) {
        char text[TIME_TEXT_MAX];
        int64_t ms = -1;
        time_write(text, day * 86400000 + 12345);
        assert_true(time_read(span_of(text), &ms));
        assert_int_equal(ms, day * 86400000 + 12345);
    }
}

static const struct {
    const char *name, *text, *want;
} STRINGS[] = {
    {"plain", "abc", "\"abc\""},
    {"empty", "", "\"\""},
    {"quote and backslash", "a\"b\\", "\"a\\\"b\\\\\""},
    {"controls", "\n\r\t\b\f\x1f", "\"\\n\\r\\t\\b\\f\\u001f\""},
    {"delete is plain", "\x7f", "\"\x7f\""},
    {"Thai and an emoji", "แหวน 💍", "\"แหวน 💍\""},
    {"bad UTF-8 becomes a replacement", "a\xC3(b\xFF", "\"a\xEF\xBF\xBD(b\xEF\xBF\xBD\""},
    {"a character cut off", "a\xE0\xB8", "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
};

static void strings_are_escaped(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(STRINGS); i++) {
        char buffer[128];
        struct text out = TEXT_IN(buffer);
        print_message("  %s\n", STRINGS[i].name);
        json_write_string(&out, STRINGS[i].text);
        assert_string_equal(buffer, STRINGS[i].want);
    }
}

static void a_problem_gives_its_sentence(void **state)
{
    static const struct {
        const char *name, *body, *want;
    } rows[] = {
        {"detail", "{\"status\":503,\"title\":\"x\",\"detail\":\"The disk is full: free some space.\"}",
         "The disk is full: free some space."},
        {"no detail", "{\"status\":503}", ""},
        {"empty detail", "{\"detail\":\"\"}", ""},
        {"detail is no text", "{\"detail\":5}", ""},
        {"no JSON", "<html>", ""},
        {"nothing", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char detail[FAULT_TEXT_MAX];
        bool found = wire_read_problem(span_of(rows[i].body), detail);
        print_message("  %s\n", rows[i].name);
        assert_string_equal(detail, rows[i].want);
        assert_int_equal(found, rows[i].want[0] != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_gives_its_sentence), cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(every_truncation_is_a_fault),  cmocka_unit_test(a_newer_hub_is_understood),
        cmocka_unit_test(a_longer_sentence_is_cut),     cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(the_longest_reply_fits),       cmocka_unit_test(times_are_read_and_written),
        cmocka_unit_test(every_day_is_itself),          cmocka_unit_test(strings_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
