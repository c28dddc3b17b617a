/* The outbox's file against a hub: its disk set back or copied, one user, and what cannot be opened. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(what_a_disk_that_was_set_back_numbers_anew_is_not_lost),
        BENCH_TEST(what_a_copied_disk_tells_goes_into_an_outbox_of_its_own),
        BENCH_TEST(a_hub_that_has_it_and_asks_for_it_ends_the_outbox),
        BENCH_TEST(a_question_that_was_withdrawn_stays_in_the_outbox_that_was_taken),
        BENCH_TEST(a_deed_that_was_taken_back_goes_with_its_withdraw),
        BENCH_TEST(an_outbox_has_one_user),
        cmocka_unit_test(what_cannot_be_opened_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
