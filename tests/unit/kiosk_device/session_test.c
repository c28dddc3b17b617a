/* The conversation with a scale, with the clock in the test's hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/device/scale_session.h"

static struct scale_session session_of(const char *protocol, bool wanted, bool listen)
{
    struct scale_session session;
    const struct scale_setup setup = {.protocol = scale_protocol_find(span_of(protocol)), .listen = listen};
    assert_non_null(setup.protocol);
    scale_session_init(&session, &setup, 0);
    scale_session_want(&session, wanted, 0);
    return session;
}

static struct scale_session session_new(bool wanted)
{
    return session_of("mt-sics", wanted, false);
}

/* Asks at `now_ms` (it must be the time to), and hands in the answer. Returns the command. */
static const char *exchange(struct scale_session *session, int64_t now_ms, const char *answer,
                            struct reading *out)
{
    const char *command = scale_session_ask(session, now_ms);
    if (!command)
        fail_msg("nothing is asked at %lld ms", (long long)now_ms);
    *out = (struct reading){.kind = READING_IGNORED};
    scale_session_feed(session, span_of(answer));
    bool read = scale_session_next(session, now_ms, out);
    (void)read;
    return command;
}

static void expect(struct scale_session *session, int64_t now_ms, const char *command, const char *answer,
                   bool on_demand)
{
    struct reading reading;
    const char *asked = exchange(session, now_ms, answer, &reading);
    if (strcmp(asked, command) != 0)
        fail_msg("at %lld ms: asked %s", (long long)now_ms, asked);
    if (reading.on_demand != on_demand)
        fail_msg("at %lld ms: %s is%s on demand", (long long)now_ms, answer, reading.on_demand ? "" : " not");
}

static void two_stable_readings_of_a_load_lead_to_one_that_counts(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    expect(&session, 0, "SI\r\n", "S S      0.000 g\r\n", false);
    expect(&session, 100, "SI\r\n", "S D      4.100 g\r\n", false);
    expect(&session, 200, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 300, "SI\r\n", "S S      4.933 g\r\n", false);
    expect(&session, 400, "S\r\n", "S S      4.932 g\r\n", true);
    for (int64_t now_ms = 500; now_ms < 1500; now_ms += 100)
        expect(&session, now_ms, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 1500, "SI\r\n", "S S      0.000 g\r\n", false);
    expect(&session, 1600, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 1700, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 1800, "S\r\n", "S S      4.932 g\r\n", true);
}

/* The one answer came while nobody could take it: the load that still lies there gets another. */
static void a_load_that_stays_is_counted_again(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    expect(&session, 0, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 100, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 200, "S\r\n", "S S      4.932 g\r\n", true);
    for (int64_t now_ms = 300; now_ms < 200 + SCALE_AGAIN_MS; now_ms += 100)
        expect(&session, now_ms, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 200 + SCALE_AGAIN_MS, "S\r\n", "S S      4.932 g\r\n", true);
    expect(&session, 300 + SCALE_AGAIN_MS, "SI\r\n", "S S      4.932 g\r\n", false);
}

static void what_is_no_load_is_not_counted(void **state)
{
    (void)state;
    static const struct {
        const char *name, *answer;
    } rows[] = {
        {"an empty pan", "S S      0.000 g\r\n"},
        {"four divisions", "S S      0.004 g\r\n"},
        {"below zero", "S S     -2.000 g\r\n"},
        {"never stable", "S D      4.932 g\r\n"},
        {"overload", "S +\r\n"},
        {"busy", "S I\r\n"},
        {"a unit that is none", "S S        12 PCS\r\n"},
        {"syntax", "ES\r\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scale_session session = session_new(true);
        for (int64_t now_ms = 0; now_ms < 2000; now_ms += 100) {
            struct reading reading;
            if (strcmp(exchange(&session, now_ms, rows[i].answer, &reading), "SI\r\n") != 0)
                fail_msg("%s: asked to be counted", rows[i].name);
        }
    }
}

static void readings_that_differ_do_not_agree(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    for (int64_t i = 0; i < 20; i++)
        expect(&session, i * 100, "SI\r\n", i % 2 ? "S S      4.932 g\r\n" : "S S      4.935 g\r\n", false);
}

/* The piece was lifted when it was asked for: the live reading goes on after 600 ms, and the late answer
 * counts for nothing. */
static void a_stable_value_that_does_not_come_is_given_up(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    struct reading reading;
    expect(&session, 0, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 100, "SI\r\n", "S S      4.932 g\r\n", false);
    assert_string_equal(scale_session_ask(&session, 200), "S\r\n");
    assert_null(scale_session_ask(&session, 700));
    assert_int_equal(scale_session_due_ms(&session, 700), 800);
    assert_string_equal(scale_session_ask(&session, 800), "SI\r\n");
    scale_session_feed(&session, SPAN("S S      1.000 g\r\n"));
    assert_true(scale_session_next(&session, 810, &reading));
    assert_false(reading.on_demand);
}

static void the_unstable_answer_to_a_stable_question_does_not_count(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    expect(&session, 0, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 100, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 200, "S\r\n", "S D      4.900 g\r\n", false);
    expect(&session, 300, "SI\r\n", "S S      4.932 g\r\n", false);
}

static void one_request_at_a_time_and_not_too_often(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    struct reading reading;
    assert_non_null(scale_session_ask(&session, 0));
    assert_null(scale_session_ask(&session, 50));
    assert_null(scale_session_ask(&session, 999));
    scale_session_feed(&session, SPAN("S S      0.000 g\r\n"));
    assert_true(scale_session_next(&session, 30, &reading));
    assert_null(scale_session_ask(&session, 99));
    assert_non_null(scale_session_ask(&session, 100));
}

static void what_came_before_the_question_is_not_its_answer(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    struct reading reading;
    scale_session_feed(&session, SPAN("S S      9.99"));
    assert_non_null(scale_session_ask(&session, 0));
    scale_session_feed(&session, SPAN("S S      1.000 g\r\n"));
    assert_true(scale_session_next(&session, 10, &reading));
    assert_string_equal(reading.value, "1.000");
}

static void a_scale_that_is_not_wanted_is_asked_every_five_seconds(void **state)
{
    (void)state;
    struct scale_session session = session_new(false);
    expect(&session, 0, "SI\r\n", "S S      4.932 g\r\n", false);
    assert_null(scale_session_ask(&session, 4999));
    expect(&session, 5000, "SI\r\n", "S S      4.932 g\r\n", false);
    expect(&session, 10000, "SI\r\n", "S S      4.932 g\r\n", false);
    scale_session_want(&session, true, 10100);
    expect(&session, 10100, "SI\r\n", "S S      4.932 g\r\n", false);
}

static void life_shows(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    assert_int_equal(scale_session_life(&session, 0), SCALE_UNHEARD);
    assert_non_null(scale_session_ask(&session, 0));
    assert_int_equal(scale_session_life(&session, 1999), SCALE_UNHEARD);
    assert_non_null(scale_session_ask(&session, 1000));
    assert_int_equal(scale_session_life(&session, 2000), SCALE_SILENT);
    struct reading reading;
    scale_session_feed(&session, SPAN("S S      1.000 g\r\n"));
    assert_true(scale_session_next(&session, 2100, &reading));
    assert_int_equal(scale_session_life(&session, 2100), SCALE_SPEAKS);
    for (int i = 0; i < SCALE_JUNK_LINES_MAX; i++) {
        assert_int_equal(scale_session_life(&session, 2100), SCALE_SPEAKS);
        scale_session_feed(&session, SPAN("ST,+00123.45  g\r\n"));
        assert_true(scale_session_next(&session, 2100, &reading));
    }
    assert_int_equal(scale_session_life(&session, 2100), SCALE_GARBLED);
}

static void endless_junk_is_garbled(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    struct reading reading;
    for (int i = 0; i < 600; i++) {
        assert_true(scale_session_room(&session) > 0);
        scale_session_feed(&session, SPAN("x"));
        assert_false(scale_session_next(&session, 0, &reading));
    }
    assert_int_equal(scale_session_life(&session, 0), SCALE_GARBLED);
}

/* "S S     1.22 g", as it arrives on a line of eight bits. */
static void seven_bits_are_told_with_their_parity(void **state)
{
    (void)state;
    static const struct {
        const char *name, *line;
        char want;
    } rows[] = {
        {"even", "S\xa0S\xa0\xa0\xa0\xa0\xa0\xb1.\xb2\xb2\xa0\xe7\x8d\n", 'E'},
        {"odd, of a Sartorius",
         "\xd3 \xd3     1\xae"
         "22 g\r\x8a",
         'O'},
        {"neither wholly", "S\xa0S\xa0\xa0\xa0\xa0\xa0\xb1.\xb2\xb2 \xe7\x8d\n", 'E'},
    };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        struct scale_session session = session_new(true);
        struct reading reading;
        for (int i = 0; i < SCALE_JUNK_LINES_MAX; i++) {
            scale_session_feed(&session, span_of(rows[row].line));
            bool read = scale_session_next(&session, 0, &reading);
            assert_int_equal(read, i > 0); /* the first line after opening is suspect */
        }
        if (scale_session_life(&session, 0) != SCALE_PARITY || session.parity != rows[row].want)
            fail_msg("%s: '%c'", rows[row].name, session.parity);
    }
}

/* ------------------------------------------------------------------ zero and tare */

/* Hands in what arrived and reads it all. */
static void arrive(struct scale_session *session, int64_t now_ms, const char *bytes)
{
    struct reading reading;
    scale_session_feed(session, span_of(bytes));
    while (scale_session_next(session, now_ms, &reading))
        continue;
}

static void an_action_ends_as_the_scale_says(void **state)
{
    (void)state;
    static const struct {
        const char *name, *protocol;
        bool listen;
        enum scale_action action;
        const char *command, *answer;
        enum scale_result result;
        const char *code;
    } rows[] = {
        {"SICS zero", "mt-sics", false, SCALE_ZERO, "Z\r\n", "Z A\r\n", SCALE_DONE, ""},
        {"SICS tare", "mt-sics", false, SCALE_TARE, "T\r\n", "T S      1.230 g\r\n", SCALE_DONE, ""},
        {"KCP tare", "kcp", false, SCALE_TARE, "T\r\n", "T A\r\n", SCALE_DONE, ""},
        {"SICS zero, loaded", "mt-sics", false, SCALE_ZERO, "Z\r\n", "Z +\r\n", SCALE_REFUSED,
         "ZERO_RANGE_HIGH"},
        {"SICS tare, busy", "mt-sics", false, SCALE_TARE, "T\r\n", "T I\r\n", SCALE_REFUSED,
         "NOT_EXECUTABLE"},
        {"SICS knows no such command", "mt-sics", false, SCALE_TARE, "T\r\n", "ES\r\n", SCALE_REFUSED,
         "SYNTAX"},
        {"a late weight before the answer", "mt-sics", false, SCALE_ZERO, "Z\r\n",
         "S S      1.000 g\r\nZ A\r\n", SCALE_DONE, ""},
        {"Radwag in two steps", "radwag", false, SCALE_ZERO, "Z\r\n", "Z A\r\nZ D\r\n", SCALE_DONE, ""},
        {"Radwag out of range", "radwag", false, SCALE_TARE, "T\r\n", "T v\r\n", SCALE_REFUSED, "TARE_RANGE"},
        {"Sartorius shows zero", "sbi16", false, SCALE_TARE, "\x1bU\r\n", "+    0.000 g  \r\n", SCALE_DONE,
         ""},
        {"Sartorius prints by itself", "sbi22", true, SCALE_ZERO, "\x1bV\r\n", "N     -    0.001 g  \r\n",
         SCALE_DONE, ""},
        {"A&D acknowledges, then shows it", "and", false, SCALE_ZERO, "Z\r\n",
         "\x06\r\n\x06\r\nST,+0000.000  g\r\n", SCALE_DONE, ""},
        {"A&D cannot", "and", false, SCALE_TARE, "T\r\n", "EC,E11\r\n", SCALE_REFUSED, "STABILITY_TIMEOUT"},
        {"Kern without an answer", "kern-sw", false, SCALE_TARE, "t", "       0.000 g  \r\n", SCALE_DONE, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scale_session session = session_of(rows[i].protocol, true, rows[i].listen);
        struct scale_outcome outcome;
        scale_session_act(&session, rows[i].action, 0);
        assert_int_equal(scale_session_due_ms(&session, 0), 0);
        const char *command = scale_session_ask(&session, 0);
        if (!command || strcmp(command, rows[i].command) != 0)
            fail_msg("%s: sent '%s'", rows[i].name, command ? command : "nothing");
        if (scale_session_outcome(&session, 10, &outcome))
            fail_msg("%s: ended before the answer", rows[i].name);
        arrive(&session, 20, rows[i].answer);
        if (!scale_session_outcome(&session, 20, &outcome))
            fail_msg("%s: did not end", rows[i].name);
        if (outcome.result != rows[i].result || strcmp(outcome.code, rows[i].code) != 0 ||
            outcome.action != rows[i].action)
            fail_msg("%s: result %d, '%s'", rows[i].name, (int)outcome.result, outcome.code);
        assert_false(scale_session_outcome(&session, 20, &outcome));
    }
}

static void an_action_that_nothing_confirms_ends_after_15_s(void **state)
{
    (void)state;
    static const struct {
        const char *name, *protocol, *answer;
    } rows[] = {
        {"silence", "mt-sics", ""},
        {"only received", "radwag", "Z A\r\n"},
        {"the display stays", "sbi16", "+    4.932 g  \r\n"},
        {"zero, but not stable", "and", "US,+0000.000  g\r\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scale_session session = session_of(rows[i].protocol, true, false);
        struct scale_outcome outcome;
        scale_session_act(&session, SCALE_ZERO, 0);
        assert_non_null(scale_session_ask(&session, 0));
        arrive(&session, 20, rows[i].answer);
        if (scale_session_outcome(&session, SCALE_ACTION_MS_MAX - 1, &outcome))
            fail_msg("%s: ended early", rows[i].name);
        assert_true(scale_session_due_ms(&session, 20) <= SCALE_ACTION_MS_MAX);
        if (!scale_session_outcome(&session, SCALE_ACTION_MS_MAX, &outcome) ||
            outcome.result != SCALE_UNCONFIRMED)
            fail_msg("%s: did not end", rows[i].name);
        assert_non_null(scale_session_ask(&session, SCALE_ACTION_MS_MAX)); /* readings go on */
    }
}

static void a_protocol_without_the_command_says_so(void **state)
{
    (void)state;
    struct scale_session session = session_of("ussolid", true, false);
    struct scale_outcome outcome;
    scale_session_act(&session, SCALE_TARE, 0);
    assert_null(scale_session_ask(&session, 0));
    assert_true(scale_session_outcome(&session, 0, &outcome));
    assert_int_equal(outcome.result, SCALE_UNSUPPORTED);
}

/* It waits for the answer that is on its way, so that this is not taken for its own. */
static void an_action_waits_its_turn(void **state)
{
    (void)state;
    struct scale_session session = session_new(true);
    struct reading reading;
    assert_string_equal(scale_session_ask(&session, 0), "SI\r\n");
    scale_session_act(&session, SCALE_TARE, 10);
    assert_null(scale_session_ask(&session, 10));
    scale_session_feed(&session, SPAN("S S      4.932 g\r\n"));
    assert_true(scale_session_next(&session, 30, &reading));
    assert_string_equal(scale_session_ask(&session, 30), "T\r\n");
    assert_null(scale_session_ask(&session, 200));
    assert_int_equal(scale_session_life(&session, 5000), SCALE_SPEAKS); /* a slow tare is no silence */
}

static void a_scale_that_prints_by_itself_is_asked_nothing(void **state)
{
    (void)state;
    struct scale_session session = session_of("radwag", true, true);
    struct reading reading;
    assert_null(scale_session_ask(&session, 0));
    scale_session_feed(&session, SPAN("SI        4.932 g  \r\n"));
    assert_true(scale_session_next(&session, 10, &reading));
    assert_int_equal(reading.kind, READING_WEIGHT);
    assert_false(reading.on_demand);
    assert_null(scale_session_ask(&session, 5000));
    assert_int_equal(scale_session_life(&session, 10 + SCALE_SILENT_MS), SCALE_SILENT);
}

static void a_stable_weight_without_unit_is_an_error(void **state)
{
    (void)state;
    struct scale_session session = session_of("toledo8217", true, false);
    struct reading reading;
    scale_session_feed(&session, SPAN("\x02"
                                      "4.932\r"));
    assert_true(scale_session_next(&session, 0, &reading));
    assert_int_equal(reading.kind, READING_ERROR);
    assert_string_equal(reading.code, "UNIT_MISSING");
    assert_string_equal(reading.raw, "\\x024.932");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_stable_readings_of_a_load_lead_to_one_that_counts),
        cmocka_unit_test(a_load_that_stays_is_counted_again),
        cmocka_unit_test(what_is_no_load_is_not_counted),
        cmocka_unit_test(readings_that_differ_do_not_agree),
        cmocka_unit_test(a_stable_value_that_does_not_come_is_given_up),
        cmocka_unit_test(the_unstable_answer_to_a_stable_question_does_not_count),
        cmocka_unit_test(one_request_at_a_time_and_not_too_often),
        cmocka_unit_test(what_came_before_the_question_is_not_its_answer),
        cmocka_unit_test(a_scale_that_is_not_wanted_is_asked_every_five_seconds),
        cmocka_unit_test(life_shows),
        cmocka_unit_test(endless_junk_is_garbled),
        cmocka_unit_test(seven_bits_are_told_with_their_parity),
        cmocka_unit_test(an_action_ends_as_the_scale_says),
        cmocka_unit_test(an_action_that_nothing_confirms_ends_after_15_s),
        cmocka_unit_test(a_protocol_without_the_command_says_so),
        cmocka_unit_test(an_action_waits_its_turn),
        cmocka_unit_test(a_scale_that_prints_by_itself_is_asked_nothing),
        cmocka_unit_test(a_stable_weight_without_unit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
