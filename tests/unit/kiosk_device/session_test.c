/* The conversation with a scale, with the clock in the test's hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/device/scale_session.h"

static struct scale_session session_new(bool wanted)
{
    struct scale_session session;
    const struct scale_setup setup = {.protocol = scale_protocol_find(SPAN("mt-sics"))};
    assert_non_null(setup.protocol);
    scale_session_init(&session, &setup, 0);
    scale_session_want(&session, wanted, 0);
    return session;
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

static void endless_junk_is_garbled_and_seven_bits_are_told(void **state)
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
    session = session_new(true);
    for (int i = 0; i < SCALE_JUNK_LINES_MAX; i++) {
        scale_session_feed(&session, SPAN("S\xa0S\xa0\xa0\xa0\xa0\xa0\xb1.\xb2\xb2 \xe7\x8d\n"));
        bool read = scale_session_next(&session, 0, &reading);
        assert_int_equal(read, i > 0); /* the first line after opening is suspect */
    }
    assert_int_equal(scale_session_life(&session, 0), SCALE_PARITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_stable_readings_of_a_load_lead_to_one_that_counts),
        cmocka_unit_test(what_is_no_load_is_not_counted),
        cmocka_unit_test(readings_that_differ_do_not_agree),
        cmocka_unit_test(a_stable_value_that_does_not_come_is_given_up),
        cmocka_unit_test(the_unstable_answer_to_a_stable_question_does_not_count),
        cmocka_unit_test(one_request_at_a_time_and_not_too_often),
        cmocka_unit_test(what_came_before_the_question_is_not_its_answer),
        cmocka_unit_test(a_scale_that_is_not_wanted_is_asked_every_five_seconds),
        cmocka_unit_test(life_shows),
        cmocka_unit_test(endless_junk_is_garbled_and_seven_bits_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
