/* The link against a hub on a real socket: what is asked, what is decided, what is replaced, and every way in
 * which a line fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "common/rules/form.h"
#include "common/sys/clock.h"

static void a_question_is_answered(void **state)
{
    struct bench *bench = *state;
    struct link_event event;
    struct command command = bench_ask(bench);
    assert_int_equal(command.n, 1);
    assert_false(uuid_is_nil(command.outbox));
    bench_wait_event(bench, LINK_EVENT_REPLY, command.id, &event);
    assert_true(event.live);
    assert_int_equal(event.reply.result, RESULT_ACCEPTED);
    assert_int_equal(event.command.verb, VERB_RECEIVE);
    BENCH_EXPECT(bench, "1 receive");
    assert_int_equal(link_status(bench_link(bench)).pending, 0);
}

static void a_refusal_comes_with_its_numbers(void **state)
{
    struct bench *bench = *state;
    struct link_event event;
    hub_refuse(bench_hub(bench), VERB_RECEIVE);
    struct command command = bench_ask(bench);
    bench_wait_event(bench, LINK_EVENT_REPLY, command.id, &event);
    assert_int_equal(event.reply.result, RESULT_REFUSED);
    assert_int_equal(event.reply.reason, REASON_STATION_FULL);
    assert_int_equal(event.reply.numbers.value[NUMBER_LIMIT], 12);
}

static void a_deed_is_sent_and_nobody_waits(void **state)
{
    struct bench *bench = *state;
    struct link_event event;
    struct command command = bench_decide(bench, VERB_FINISH);
    bench_wait_event(bench, LINK_EVENT_REPLY, command.id, &event);
    assert_false(event.live);
    BENCH_EXPECT(bench, "1 finish");
}

static void one_question_at_a_time(void **state)
{
    struct bench *bench = *state;
    hub_plan(bench_hub(bench), (enum trouble[]){TROUBLE_DEAF}, 1);
    bench_ask(bench);
    struct command second = bench_command(VERB_RECEIVE, DECIDED_HUB);
    struct fault fault = link_send(bench_link(bench), &second);
    assert_int_equal(fault.code, FAULT_BUSY);
    assert_int_equal(link_status(bench_link(bench)).pending, 1);
}

static void offline_nothing_is_asked_and_nothing_written(void **state)
{
    struct bench *bench = *state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    struct command command = bench_command(VERB_RECEIVE, DECIDED_HUB);
    struct fault fault = link_send(bench_link(bench), &command);
    assert_int_equal(fault.code, FAULT_LOST);
    assert_string_not_equal(fault.text, "");
    assert_int_equal(link_status(bench_link(bench)).pending, 0);
}

static void what_was_decided_offline_arrives_in_order(void **state)
{
    enum { MANY = 150 };
    struct bench *bench = *state;
    struct command pending[4], last;
    char subject[16];
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    for (int i = 0; i < MANY; i++) {
        snprintf(subject, sizeof subject, " %d", i);
        last = bench_report(bench, subject);
    }
    assert_int_equal(last.n, MANY);
    assert_int_equal(link_status(bench_link(bench)).pending, MANY);
    assert_int_equal(link_pending(bench_link(bench), pending, 4), 4);
    assert_int_equal(pending[0].n, MANY - 3); /* of more than there is room for what was done last */
    assert_string_equal(pending[3].subject, " 149");
    hub_up(bench_hub(bench));
    assert_int_equal(hub_wait_booked(bench_hub(bench), MANY), MANY);
    bench_wait_pending(bench, 0);
    for (int i = 0; i < MANY; i++) {
        char line[HUB_LINE_MAX], want[HUB_LINE_MAX];
        snprintf(want, sizeof want, "%d report %d", i + 1, i);
        hub_booked(bench_hub(bench), i, line);
        assert_string_equal(line, want);
    }
    assert_in_range(hub_count_posts(bench_hub(bench)), 3, 4); /* in arrays */
}

/* ---------------------------------------------------------------- a question without an answer */

static struct command ask_in_vain(struct bench *bench, enum trouble trouble)
{
    hub_plan(bench_hub(bench), &trouble, 1);
    struct command command = bench_ask(bench);
    bench_wait_event(bench, LINK_EVENT_TIMEOUT, command.id, NULL);
    return command;
}

static void an_unanswered_question_that_was_booked_is_the_deed(void **state)
{
    struct bench *bench = *state;
    struct command asked = ask_in_vain(bench, TROUBLE_SILENT);
    struct command deed = bench_decide(bench, VERB_RECEIVE);
    assert_int_equal(deed.n, 2);
    assert_true(deed.has_replaces);
    assert_int_equal(deed.replaces_n, 1);
    assert_true(uuid_equal(deed.replaces_id, asked.id));
    BENCH_EXPECT(bench, "1 receive", "2 receive is 1");
    bench_wait_pending(bench, 0);
    assert_int_equal(bench_count_events(bench, LINK_EVENT_REPLY, asked.id), 0);
}

static void an_unanswered_question_that_did_not_arrive_is_void(void **state)
{
    struct bench *bench = *state;
    ask_in_vain(bench, TROUBLE_DEAF);
    bench_decide(bench, VERB_RECEIVE);
    BENCH_EXPECT(bench, "1 void", "2 receive");
    bench_wait_pending(bench, 0);
}

static void a_withdrawn_question_is_undone(void **state)
{
    struct bench *bench = *state;
    ask_in_vain(bench, TROUBLE_SILENT);
    bench_decide(bench, VERB_WITHDRAW);
    BENCH_EXPECT(bench, "1 receive", "2 withdraw undoes 1");
    bench_wait_pending(bench, 0);
}

static void an_answered_question_is_not_withdrawn(void **state)
{
    struct bench *bench = *state;
    struct command asked = bench_ask(bench);
    bench_wait_event(bench, LINK_EVENT_REPLY, asked.id, NULL);
    bench_decide(bench, VERB_WITHDRAW); /* somebody was too late: nothing happens */
    bench_report(bench, " after");
    BENCH_EXPECT(bench, "1 receive", "2 report after");
}

static void something_else_withdraws_the_question(void **state)
{
    struct bench *bench = *state;
    ask_in_vain(bench, TROUBLE_SILENT);
    bench_report(bench, " else");
    BENCH_EXPECT(bench, "1 receive", "2 withdraw undoes 1", "3 report else");
    bench_wait_pending(bench, 0);
}

static void the_replacement_goes_before_what_was_recorded_meanwhile(void **state)
{
    struct bench *bench = *state;
    hub_plan(bench_hub(bench), (enum trouble[]){TROUBLE_DEAF}, 1);
    struct command asked = bench_ask(bench);
    bench_report(bench, " a");
    bench_report(bench, " b");
    bench_wait_event(bench, LINK_EVENT_TIMEOUT, asked.id, NULL);
    struct command deed = bench_decide(bench, VERB_RECEIVE);
    assert_int_equal(deed.n, 2);
    BENCH_EXPECT(bench, "1 void", "2 receive", "3 report a", "4 report b");
    bench_wait_pending(bench, 0);
}

static void without_a_question_before_it_nothing_waits(void **state)
{
    struct bench *bench = *state;
    ask_in_vain(bench, TROUBLE_SILENT);
    struct command again = bench_command(VERB_RECEIVE, DECIDED_HUB);
    struct fault fault = link_send(bench_link(bench), &again);
    assert_int_equal(fault.code, FAULT_LOST); /* first the old one must be settled */
    bench_decide(bench, VERB_WITHDRAW);
    bench_wait_pending(bench, 0);
    struct command asked = bench_ask(bench);
    bench_wait_event(bench, LINK_EVENT_REPLY, asked.id, NULL);
    BENCH_EXPECT(bench, "1 receive", "2 withdraw undoes 1", "3 receive");
}

static void a_question_under_way_is_withdrawn_at_the_next_start(void **state)
{
    struct bench *bench = *state;
    hub_plan(bench_hub(bench), (enum trouble[]){TROUBLE_SILENT}, 1);
    bench_ask(bench);
    assert_int_equal(hub_wait_booked(bench_hub(bench), 1), 1);
    bench_close_link(bench);
    bench_open_link(bench);
    BENCH_EXPECT(bench, "1 receive", "2 withdraw undoes 1");
    bench_wait_pending(bench, 0);
}

static void a_question_goes_behind_what_was_recorded_before(void **state)
{
    struct bench *bench = *state;
    bench_be_patient(bench);
    for (int i = 0; i < 5; i++) {
        bench_decide(bench, VERB_FINISH);
        bench_report(bench, " a");
        struct command asked = bench_ask(bench);
        bench_wait_event(bench, LINK_EVENT_REPLY, asked.id, NULL);
    }
    assert_int_equal(hub_wait_booked(bench_hub(bench), 15), 15);
    assert_int_equal(hub_count_gaps(bench_hub(bench)), 0);
}

/* The answer is lost on the way: the question is asked again with the same id while somebody still waits. */
static void a_lost_answer_is_fetched_again(void **state)
{
    static const enum trouble troubles[] = {TROUBLE_CUT_AFTER, TROUBLE_CUT_WITHIN, TROUBLE_CUT_BEFORE,
                                            TROUBLE_GARBAGE, TROUBLE_ERROR_503_AFTER};
    struct bench *bench = *state;
    bench_be_patient(bench);
    for (size_t i = 0; i < COUNT_OF(troubles); i++) {
        struct link_event event;
        hub_plan(bench_hub(bench), &troubles[i], 1);
        struct command command = bench_ask(bench);
        bench_wait_event(bench, LINK_EVENT_REPLY, command.id, &event);
        assert_true(event.live);
        assert_int_equal(event.reply.result, RESULT_ACCEPTED);
        assert_int_equal(bench_count_events(bench, LINK_EVENT_TIMEOUT, command.id), 0);
    }
    BENCH_EXPECT(bench, "1 receive", "2 receive", "3 receive", "4 receive", "5 receive");
}

/* ---------------------------------------------------------------- every trouble, for what was decided here
 */

static const struct {
    const char *name;
    enum trouble trouble;
} TROUBLE_ROWS[] = {
    {"cut before", TROUBLE_CUT_BEFORE},     {"cut after", TROUBLE_CUT_AFTER},
    {"cut within", TROUBLE_CUT_WITHIN},     {"error 500", TROUBLE_ERROR_500},
    {"error 503", TROUBLE_ERROR_503_AFTER}, {"garbage", TROUBLE_GARBAGE},
    {"a reply short", TROUBLE_SHORT},       {"bad request", TROUBLE_BAD_REQUEST},
};

static void every_trouble_passes(void **state)
{
    struct bench *bench = *state;
    const char *lines[2 * COUNT_OF(TROUBLE_ROWS)];
    char texts[2 * COUNT_OF(TROUBLE_ROWS)][HUB_LINE_MAX];
    for (size_t i = 0; i < COUNT_OF(TROUBLE_ROWS); i++) {
        print_message("  %s\n", TROUBLE_ROWS[i].name);
        hub_plan(bench_hub(bench), &TROUBLE_ROWS[i].trouble, 1);
        bench_decide(bench, VERB_FINISH);
        bench_report(bench, " next");
        bench_wait_pending(bench, 0);
        snprintf(texts[2 * i], HUB_LINE_MAX, "%zu finish", 2 * i + 1);
        snprintf(texts[2 * i + 1], HUB_LINE_MAX, "%zu report next", 2 * i + 2);
        lines[2 * i] = texts[2 * i];
        lines[2 * i + 1] = texts[2 * i + 1];
    }
    bench_expect_booked(bench, lines, COUNT_OF(lines));
}

static void a_kiosk_that_is_not_known_is_told_so(void **state)
{
    struct bench *bench = *state;
    struct link_status status;
    hub_deny(bench_hub(bench), true);
    bench_decide(bench, VERB_FINISH);
    bench_wait_fault(bench, FAULT_DENIED, &status);
    assert_string_equal(status.fault.text, "This kiosk is not known to the hub: enroll it again");
    assert_int_equal(status.pending, 1);
    hub_deny(bench_hub(bench), false);
    bench_wait_pending(bench, 0);
    BENCH_EXPECT(bench, "1 finish");
}

static void the_hub_comes_and_goes(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 3; i++) {
        hub_down(bench_hub(bench));
        bench_wait_online(bench, false);
        bench_decide(bench, VERB_FINISH);
        hub_up(bench_hub(bench));
        bench_wait_online(bench, true);
        bench_wait_pending(bench, 0);
    }
    BENCH_EXPECT(bench, "1 finish", "2 finish", "3 finish");
}

/* It answers, and hangs up: as one that is not there at all, it is tried ever less often. */
static void a_hub_that_hangs_up_at_once_is_not_stormed(void **state)
{
    struct bench *bench = *state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    hub_cut_streams(bench_hub(bench), true);
    hub_up(bench_hub(bench));
    int streams = hub_count_streams(bench_hub(bench));
    int64_t since_ms = clock_monotonic_ms();
    assert_true(hub_wait_streams(bench_hub(bench), streams + 5));
    assert_true(clock_monotonic_ms() - since_ms >= 2000); /* 0.2 s and 0.4, 0.8, 1.6 */
    hub_cut_streams(bench_hub(bench), false);
    bench_wait_online(bench, true);
}

static void a_hub_that_forgot_is_told_again(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 5; i++)
        bench_decide(bench, VERB_FINISH);
    bench_wait_pending(bench, 0);
    hub_forget(bench_hub(bench), 3);
    bench_report(bench, " new");
    BENCH_EXPECT(bench, "1 finish", "2 finish", "3 finish", "4 finish", "5 finish", "6 report new");
    bench_wait_pending(bench, 0);
}

static void a_hub_that_expects_the_impossible_is_named(void **state)
{
    struct bench *bench = *state;
    struct link_status status;
    hub_forget(bench_hub(bench), -7);
    bench_decide(bench, VERB_FINISH);
    bench_wait_fault(bench, FAULT_PROTOCOL, &status);
    assert_non_null(strstr(status.fault.text, "expects number -7"));
    assert_int_equal(status.pending, 1); /* and nothing is lost */
}

static void a_hub_that_asks_for_what_is_void_is_named(void **state)
{
    struct bench *bench = *state;
    struct link_status status;
    hub_plan(bench_hub(bench), (enum trouble[]){TROUBLE_DEAF}, 1);
    struct command asked = bench_ask(bench);
    bench_wait_event(bench, LINK_EVENT_TIMEOUT, asked.id, NULL);
    hub_stick(bench_hub(bench));
    bench_decide(bench, VERB_RECEIVE); /* takes the place of what was asked */
    bench_wait_fault(bench, FAULT_PROTOCOL, &status);
    assert_non_null(strstr(status.fault.text, "expects number 1"));
    assert_int_equal(status.pending, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_question_is_answered),
        BENCH_TEST(a_refusal_comes_with_its_numbers),
        BENCH_TEST(a_deed_is_sent_and_nobody_waits),
        BENCH_TEST(one_question_at_a_time),
        BENCH_TEST(offline_nothing_is_asked_and_nothing_written),
        BENCH_TEST(what_was_decided_offline_arrives_in_order),
        BENCH_TEST(an_unanswered_question_that_was_booked_is_the_deed),
        BENCH_TEST(an_unanswered_question_that_did_not_arrive_is_void),
        BENCH_TEST(a_withdrawn_question_is_undone),
        BENCH_TEST(an_answered_question_is_not_withdrawn),
        BENCH_TEST(something_else_withdraws_the_question),
        BENCH_TEST(the_replacement_goes_before_what_was_recorded_meanwhile),
        BENCH_TEST(without_a_question_before_it_nothing_waits),
        BENCH_TEST(a_question_under_way_is_withdrawn_at_the_next_start),
        BENCH_TEST(a_question_goes_behind_what_was_recorded_before),
        BENCH_TEST(a_lost_answer_is_fetched_again),
        BENCH_TEST(every_trouble_passes),
        BENCH_TEST(a_kiosk_that_is_not_known_is_told_so),
        BENCH_TEST(the_hub_comes_and_goes),
        BENCH_TEST(a_hub_that_hangs_up_at_once_is_not_stormed),
        BENCH_TEST(a_hub_that_forgot_is_told_again),
        BENCH_TEST(a_hub_that_expects_the_impossible_is_named),
        BENCH_TEST(a_hub_that_asks_for_what_is_void_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
