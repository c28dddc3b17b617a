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

static int setup(void **state)
{
    *state = bench_create();
    return 0;
}

static int teardown(void **state)
{
    bench_destroy(*state);
    return 0;
}

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

/* ---------------------------------------------------------------- a disk that was set back, or copied */

static void copy_file(const char *from, const char *to)
{
    char bytes[1 << 18];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    size_t size = fread(bytes, 1, sizeof bytes, in);
    assert_true(size > 0 && size < sizeof bytes);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    fclose(in);
    fclose(out);
}

static void what_a_disk_that_was_set_back_numbers_anew_is_not_lost(void **state)
{
    struct bench *bench = *state;
    char before[512];
    snprintf(before, sizeof before, "%s.before", bench_store(bench));
    bench_report(bench, " one");
    bench_wait_pending(bench, 0);
    bench_close_link(bench);
    copy_file(bench_store(bench), before);
    bench_open_link(bench);
    bench_report(bench, " two");
    bench_report(bench, " three");
    bench_wait_pending(bench, 0);
    bench_close_link(bench);
    copy_file(before, bench_store(bench));
    unlink(before);
    bench_open_link(bench);
    bench_wait_online(bench, true);
    struct command asked = bench_ask(bench), told = bench_report(bench, " five");
    struct link_event event;
    bench_wait_event(bench, LINK_EVENT_REPLY, asked.id, &event);
    assert_int_equal(event.reply.result, RESULT_ACCEPTED);
    bench_wait_event(bench, LINK_EVENT_REPLY, told.id, &event);
    assert_int_equal(event.reply.result, RESULT_ACCEPTED);
    BENCH_EXPECT(bench, "1 report one", "2 report two", "3 report three", "1 receive", "2 report five");
    bench_wait_pending(bench, 0);
    bench_report(bench, " six");
    BENCH_EXPECT(bench, "1 report one", "2 report two", "3 report three", "1 receive", "2 report five",
                 "3 report six");
}

static void what_a_copied_disk_tells_goes_into_an_outbox_of_its_own(void **state)
{
    struct bench *bench = *state;
    bench_report(bench, " one");
    bench_wait_pending(bench, 0);
    hub_answer(bench_hub(bench), "[{\"result\":\"refused\",\"reason\":\"outbox_taken\"}]");
    bench_report(bench, " two");
    BENCH_EXPECT(bench, "1 report one", "1 report two");
    bench_wait_pending(bench, 0);
}

/* A hub of before leaves the number of a command free that it has under another one. */
static void a_hub_that_has_it_and_asks_for_it_ends_the_outbox(void **state)
{
    struct bench *bench = *state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    struct command known = bench_report(bench, " one");
    bench_report(bench, " two");
    bench_report(bench, " three");
    hub_know(bench_hub(bench), known.id);
    hub_up(bench_hub(bench));
    bench_wait_pending(bench, 0);
    BENCH_EXPECT(bench, "1 report two", "2 report three");
    assert_true(hub_count_posts(bench_hub(bench)) <= 3); /* told, told again, and the new outbox */
}

/* What nobody has booked need not be taken back. */
static void a_question_that_was_withdrawn_stays_in_the_outbox_that_was_taken(void **state)
{
    struct bench *bench = *state;
    hub_plan(bench_hub(bench), (enum trouble[]){TROUBLE_DEAF}, 1);
    struct command asked = bench_ask(bench);
    bench_wait_event(bench, LINK_EVENT_TIMEOUT, asked.id, NULL);
    hub_answer(bench_hub(bench), "[{\"result\":\"refused\",\"reason\":\"outbox_taken\"},"
                                 "{\"result\":\"refused\",\"reason\":\"outbox_taken\"}]");
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    bench_decide(bench, VERB_WITHDRAW);
    bench_report(bench, " two");
    hub_up(bench_hub(bench));
    BENCH_EXPECT(bench, "1 report two");
    bench_wait_pending(bench, 0);
}

/* … but what waits to be told, and was taken back since, is both told and taken back. */
static void a_deed_that_was_taken_back_goes_with_its_withdraw(void **state)
{
    struct bench *bench = *state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    bench_report(bench, " one");
    struct command deed = bench_decide(bench, VERB_FINISH);
    struct command undo = bench_command(VERB_WITHDRAW, DECIDED_KIOSK);
    undo.has_replaces = true;
    undo.replaces_id = deed.id;
    undo.replaces_n = deed.n;
    assert_false(fault_is(link_send(bench_link(bench), &undo)));
    hub_answer(bench_hub(bench), "[{\"result\":\"refused\",\"reason\":\"outbox_taken\"},"
                                 "{\"result\":\"refused\",\"reason\":\"outbox_taken\"},"
                                 "{\"result\":\"refused\",\"reason\":\"outbox_taken\"}]");
    hub_up(bench_hub(bench));
    BENCH_EXPECT(bench, "1 report one", "2 finish", "3 withdraw undoes 2");
    bench_wait_pending(bench, 0);
}

/* ---------------------------------------------------------------- files and addresses */

static void an_outbox_has_one_user(void **state)
{
    struct bench *bench = *state;
    struct link *second;
    struct link_conf conf = {.hub = hub_address(bench_hub(bench)),
                             .token = HUB_TOKEN,
                             .store = bench_store(bench),
                             .live_timeout_ms = 100};
    struct fault fault = link_open(&conf, &second);
    assert_int_equal(fault.code, FAULT_BUSY);
    assert_null(second);
}

static void what_cannot_be_opened_is_named(void **state)
{
    static const struct {
        const char *name, *hub, *store;
        enum fault_code code;
    } rows[] = {
        {"no such folder", "http://127.0.0.1:1", "/nonexistent/outbox.db", FAULT_DENIED},
        {"no address", "127.0.0.1", "/nonexistent/outbox.db", FAULT_CONFIG},
        {"a file as address", "file:///etc/passwd", "/nonexistent/outbox.db", FAULT_CONFIG},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct link *link;
        struct link_conf conf = {
            .hub = rows[i].hub, .token = "x", .store = rows[i].store, .live_timeout_ms = 100};
        print_message("  %s\n", rows[i].name);
        struct fault fault = link_open(&conf, &link);
        print_message("  %s\n", fault.text);
        assert_int_equal(fault.code, rows[i].code);
        assert_null(link);
    }
}

/* ---------------------------------------------------------------- what a form says, and a PIN */

static struct command hold_with(struct form *form, enum verb verb, const char *note)
{
    struct command command = bench_command(verb, DECIDED_HUB);
    *form = form_new(form_kind_of(verb)->fields);
    form_set_text(form, "note", note);
    command.form = form;
    return command;
}

static void a_form_waits_on_the_disk_and_arrives_whole(void **state)
{
    struct bench *bench = *state;
    struct form form;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    struct command hold = hold_with(&form, VERB_HOLD, "asks \"when?\"");
    hold.decided = DECIDED_KIOSK;
    assert_false(fault_is(link_send(bench_link(bench), &hold)));
    memset(&form, 0, sizeof form); /* the kiosk's memory has other uses by then */
    bench_close_link(bench);
    hub_up(bench_hub(bench));
    bench_open_link(bench);
    BENCH_EXPECT(bench, "1 hold asks \"when?\"");
}

static bool holds(const char *path, const char *what)
{
    char bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return memmem(bytes, size, what, strlen(what)) != NULL;
}

static void a_pin_is_asked_with_and_never_written(void **state)
{
    struct bench *bench = *state;
    struct form form;
    char log[512];
    struct command park = hold_with(&form, VERB_PARK, "waits for a stone");
    snprintf(park.pin, sizeof park.pin, "%s", "97531864");
    assert_false(fault_is(link_send(bench_link(bench), &park)));
    assert_true(bench_wait_end(bench, park.id));
    assert_string_equal(hub_last_pin(bench_hub(bench)), "97531864");
    snprintf(log, sizeof log, "%s-wal", bench_store(bench));
    assert_true(holds(bench_store(bench), "waits for a stone") || holds(log, "waits for a stone"));
    assert_false(holds(bench_store(bench), "97531864") || holds(log, "97531864"));
}

/* Whoever acts is told why not in the language of the screen; HTTP has a hyphen where a .po has none. */
static void a_question_says_in_which_language(void **state)
{
    static const struct {
        const char *name, *spoken, *asked;
    } rows[] = {
        {"at first", NULL, ""},         {"a language", "th", "th"}, {"the same again", "th", "th"},
        {"a region", "zh_CN", "zh-CN"}, {"none again", "", ""},
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char asked[32];
        if (rows[i].spoken)
            link_speak(bench_link(bench), rows[i].spoken);
        struct command question = bench_ask(bench);
        assert_true(bench_wait_end(bench, question.id));
        hub_last_language(bench_hub(bench), asked, sizeof asked);
        if (strcmp(asked, rows[i].asked) != 0)
            fail_msg("%s: \"%s\" was asked for, not \"%s\"", rows[i].name, asked, rows[i].asked);
    }
}

static void what_was_answered_can_be_taken_back(void **state)
{
    struct bench *bench = *state;
    struct command asked = bench_ask(bench);
    assert_true(bench_wait_end(bench, asked.id));
    bench_report(bench, " something");
    struct command undo = bench_command(VERB_WITHDRAW, DECIDED_KIOSK);
    undo.has_replaces = true;
    undo.replaces_id = asked.id;
    undo.replaces_n = asked.n;
    assert_false(fault_is(link_send(bench_link(bench), &undo)));
    BENCH_EXPECT(bench, "1 receive", "2 report something", "3 withdraw undoes 1");
}

static void a_label_is_printed_or_not(void **state)
{
    static const struct {
        int64_t piece;
        const char *want;
    } rows[] = {{41, ""},
                {42, "The hub says: The printer is off."},
                {43, "The hub did not say if the label was printed: look at the printer"}};
    struct bench *bench = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag tag = tag_make(TAG_PIECE, rows[i].piece);
        assert_false(fault_is(link_print(bench_link(bench), tag)));
        struct link_event event = bench_wait_printed(bench, (int)i + 1);
        assert_string_equal(event.tag.text, tag.text);
        assert_string_equal(event.fault.text, rows[i].want);
    }
    for (int i = 0; i < 2; i++) /* touched twice, it is the one that is being printed */
        assert_false(fault_is(link_print(bench_link(bench), tag_make(TAG_PIECE, 43))));
}

static void without_the_hub_no_label_is_kept(void **state)
{
    struct bench *bench = *state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    struct fault fault = link_print(bench_link(bench), tag_make(TAG_PIECE, 41));
    assert_true(fault_is(fault));
    assert_int_not_equal(fault.code, FAULT_BUSY);
}

static void a_history_is_read_or_not(void **state)
{
    static const struct {
        int64_t piece;
        const char *want;
    } rows[] = {{41, ""},
                {42, "The hub says: No piece has the tag TS1-000042."},
                {43, "The hub did not answer: try again"}};
    struct bench *bench = *state;
    struct piece_history history;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag tag = tag_make(TAG_PIECE, rows[i].piece);
        assert_false(fault_is(link_ask_history(bench_link(bench), tag)));
        struct link_event event = bench_wait_history(bench, (int)i + 1);
        assert_string_equal(event.tag.text, tag.text);
        assert_string_equal(event.fault.text, rows[i].want);
    }
    link_copy_history(bench_link(bench), &history); /* the last that came */
    assert_string_equal(history.piece.text, tag_make(TAG_PIECE, 41).text);
    assert_int_equal(history.count, 2);
    assert_int_equal(history.deeds[0].verb, VERB_START);
    assert_int_equal(history.deeds[1].verb, VERB_RECEIVE);
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    assert_true(fault_is(link_ask_history(bench_link(bench), tag_make(TAG_PIECE, 41))));
}

static void a_photo_is_read_or_not(void **state)
{
    char own[PHOTO_ID_MAX], other[PHOTO_ID_MAX], none[PHOTO_ID_MAX];
    struct bench *bench = *state;
    size_t size;
    sha256_text(SPAN("photo"), own);
    memset(other, '0', sizeof other);
    memset(none, 'f', sizeof none);
    other[PHOTO_ID_MAX - 1] = none[PHOTO_ID_MAX - 1] = '\0';
    const struct {
        const char *id, *want;
        bool comes;
    } rows[] = {{own, "", true},
                {other, "The hub gave another photo than 000000000000…: look at its log", false},
                {none, "The hub says: There is no such photo.", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_false(fault_is(link_ask_photo(bench_link(bench), rows[i].id)));
        struct link_event event = bench_wait_seen(bench, (int)i + 1);
        assert_string_equal(event.id, rows[i].id);
        assert_string_equal(event.fault.text, rows[i].want);
        char *data = link_take_seen(bench_link(bench), &size);
        assert_int_equal(data != NULL, rows[i].comes);
        if (data)
            assert_memory_equal(data, "photo", 5);
        free(data);
        assert_null(link_take_seen(bench_link(bench), &size));
    }
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    assert_true(fault_is(link_ask_photo(bench_link(bench), own)));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_question_is_answered),
        TEST(a_refusal_comes_with_its_numbers),
        TEST(a_deed_is_sent_and_nobody_waits),
        TEST(one_question_at_a_time),
        TEST(offline_nothing_is_asked_and_nothing_written),
        TEST(what_was_decided_offline_arrives_in_order),
        TEST(an_unanswered_question_that_was_booked_is_the_deed),
        TEST(an_unanswered_question_that_did_not_arrive_is_void),
        TEST(a_withdrawn_question_is_undone),
        TEST(an_answered_question_is_not_withdrawn),
        TEST(something_else_withdraws_the_question),
        TEST(the_replacement_goes_before_what_was_recorded_meanwhile),
        TEST(without_a_question_before_it_nothing_waits),
        TEST(a_question_under_way_is_withdrawn_at_the_next_start),
        TEST(a_question_goes_behind_what_was_recorded_before),
        TEST(a_lost_answer_is_fetched_again),
        TEST(every_trouble_passes),
        TEST(a_kiosk_that_is_not_known_is_told_so),
        TEST(the_hub_comes_and_goes),
        TEST(a_hub_that_hangs_up_at_once_is_not_stormed),
        TEST(a_hub_that_forgot_is_told_again),
        TEST(a_hub_that_expects_the_impossible_is_named),
        TEST(a_hub_that_asks_for_what_is_void_is_named),
        TEST(what_a_disk_that_was_set_back_numbers_anew_is_not_lost),
        TEST(what_a_copied_disk_tells_goes_into_an_outbox_of_its_own),
        TEST(a_hub_that_has_it_and_asks_for_it_ends_the_outbox),
        TEST(a_question_that_was_withdrawn_stays_in_the_outbox_that_was_taken),
        TEST(a_deed_that_was_taken_back_goes_with_its_withdraw),
        TEST(an_outbox_has_one_user),
        TEST(a_form_waits_on_the_disk_and_arrives_whole),
        TEST(a_pin_is_asked_with_and_never_written),
        TEST(a_question_says_in_which_language),
        TEST(what_was_answered_can_be_taken_back),
        TEST(a_label_is_printed_or_not),
        TEST(without_the_hub_no_label_is_kept),
        TEST(a_history_is_read_or_not),
        TEST(a_photo_is_read_or_not),
        cmocka_unit_test(what_cannot_be_opened_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
