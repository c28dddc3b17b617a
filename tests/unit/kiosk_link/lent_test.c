/* Lent places on the kiosk's disk: used once over any crash, kept when they were not needed, handed back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "kiosk/link/outbox.h"

#define WORLD(lent) "{\"seq\":1,\"full\":true,\"sheets\":[],\"lent\":[" lent "]}"
#define SETTING     "{\"id\":17,\"of\":\"setting\",\"pieces\":1}"

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static int64_t the_lent(struct bench *bench)
{
    static struct world world; /* only its lent places are looked at */
    link_copy_lent(bench_link(bench), &world);
    return world.lent_count > 0 ? world.lent[0].id : 0;
}

static struct bench *bench_with_place(void)
{
    struct bench *bench = bench_create();
    hub_set_world(bench_hub(bench), WORLD(SETTING));
    hub_change_board(bench_hub(bench));
    for (int worlds = 1; the_lent(bench) != 17; worlds++) /* the first may have been asked for before */
        bench_wait_worlds(bench, worlds);
    return bench;
}

static struct command receive(enum decided decided)
{
    struct command command = bench_command(VERB_RECEIVE, decided);
    command.lent[0] = 17;
    command.lent_count = 1;
    return command;
}

static void a_place_is_on_the_disk_before_it_is_used(void **state)
{
    struct bench *bench = bench_with_place();
    (void)state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    bench_close_link(bench);
    bench_open_link(bench);
    assert_int_equal(the_lent(bench), 17);
    struct command command = receive(DECIDED_KIOSK);
    expect_ok(link_send(bench_link(bench), &command));
    assert_int_equal(the_lent(bench), 0);
    bench_close_link(bench); /* whatever happens now: it is used once */
    bench_open_link(bench);
    assert_int_equal(the_lent(bench), 0);
    bench_destroy(bench);
}

static void a_place_that_was_not_needed_is_kept(void **state)
{
    struct bench *bench = bench_with_place();
    (void)state;
    bench_be_patient(bench);
    struct command command = receive(DECIDED_HUB);
    expect_ok(link_send(bench_link(bench), &command));
    bench_wait_event(bench, LINK_EVENT_REPLY, command.id, NULL);
    assert_int_equal(the_lent(bench), 17);
    bench_destroy(bench);
}

static void a_recalled_place_is_handed_back(void **state)
{
    struct bench *bench = bench_with_place();
    (void)state;
    hub_set_world(bench_hub(bench), WORLD("{\"id\":17,\"of\":\"setting\",\"pieces\":1,\"recalled\":true}"));
    hub_change_board(bench_hub(bench));
    BENCH_EXPECT(bench, "1 hand_back");
    assert_int_equal(the_lent(bench), 0);
    assert_int_equal(link_status(bench_link(bench)).pending, 0);
    bench_destroy(bench);
}

/* The question was withdrawn, and the hub still counts the place: it comes back by itself. */
static void a_place_that_came_to_nothing_is_handed_back(void **state)
{
    struct bench *bench = bench_with_place();
    (void)state;
    hub_plan(bench_hub(bench), (enum trouble[]){TROUBLE_DEAF}, 1);
    struct command command = receive(DECIDED_HUB), withdraw = bench_command(VERB_WITHDRAW, DECIDED_KIOSK);
    expect_ok(link_send(bench_link(bench), &command));
    bench_wait_event(bench, LINK_EVENT_TIMEOUT, command.id, NULL);
    expect_ok(link_send(bench_link(bench), &withdraw));
    bench_wait_pending(bench, 0);
    hub_change_board(bench_hub(bench));
    BENCH_EXPECT(bench, "1 void", "2 withdraw", "3 hand_back");
    bench_destroy(bench);
}

static void expect_asked_and_held(struct bench *bench)
{
    hub_hold_answers(bench_hub(bench), "GET /v1/kiosk");
    hub_change_board(bench_hub(bench));
    assert_true(hub_wait_held(bench_hub(bench)));
}

/* What the hub says of the outbox before comes when that is nobody's any more. */
static void places_of_the_outbox_before_do_not_come_back(void **state)
{
    struct bench *bench = bench_with_place();
    (void)state;
    expect_asked_and_held(bench);
    hub_set_world(bench_hub(bench), WORLD(""));
    hub_answer(bench_hub(bench), "[{\"result\":\"refused\",\"reason\":\"outbox_taken\"}]");
    bench_report(bench, " one");
    BENCH_EXPECT(bench, "1 report one");
    bench_wait_pending(bench, 0);
    assert_int_equal(the_lent(bench), 0);
    hub_hold_answers(bench_hub(bench), NULL);
    hub_down(bench_hub(bench)); /* nothing newer comes behind it */
    bench_wait_online(bench, false);
    assert_int_equal(the_lent(bench), 0);
    bench_destroy(bench);
}

/* A kiosk writes in its hub's version: an older one would refuse a field that it does not know. */
static void an_older_hub_hears_nothing_of_lent_places(void **state)
{
    struct bench *bench = bench_with_place();
    char body[1024];
    (void)state;
    bench_be_patient(bench);
    hub_speak(bench_hub(bench), 1);
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    hub_up(bench_hub(bench));
    bench_wait_online(bench, true);
    struct command command = receive(DECIDED_HUB);
    expect_ok(link_send(bench_link(bench), &command));
    bench_wait_event(bench, LINK_EVENT_REPLY, command.id, NULL);
    hub_last_body(bench_hub(bench), body, sizeof body);
    assert_non_null(strstr(body, "\"do\":\"receive\""));
    assert_null(strstr(body, "\"lent\""));
    bench_destroy(bench);
}

/* ---------------------------------------------------------------- the outbox alone */

static void an_outbox_of_an_older_program_comes_forward(void **state)
{
    static const char make[] =
        "rm -f /tmp/touchstone-older.$PPID.db && sqlite3 /tmp/touchstone-older.$PPID.db \""
        "CREATE TABLE outbox (id TEXT NOT NULL, next_n INTEGER NOT NULL) STRICT;"
        "INSERT INTO outbox VALUES ('0193a5b0-0000-7000-8000-00000000000b', 5);"
        "CREATE TABLE command (n INTEGER PRIMARY KEY, state INTEGER NOT NULL, text TEXT NOT "
        "NULL) STRICT;"
        "CREATE TABLE world (one INTEGER PRIMARY KEY CHECK (one = 1), json BLOB NOT NULL) "
        "STRICT;"
        "PRAGMA application_id = 1414745922; PRAGMA user_version = 1;\"";
    char path[64];
    struct outbox *outbox;
    struct lent lent[LENT_MAX], place = {.id = 3, .of = code_of("setting"), .load = {1, MASS_UG(0)}};
    int count;
    (void)state;
    assert_int_equal(system(make), 0);
    snprintf(path, sizeof path, "/tmp/touchstone-older.%d.db", (int)getpid());
    expect_ok(outbox_open(path, &outbox));
    expect_ok(outbox_set_lent(outbox, &place, 1));
    expect_ok(outbox_list_lent(outbox, lent, &count));
    assert_int_equal(count, 1);
    struct command command = bench_command(VERB_RECEIVE, DECIDED_KIOSK);
    command.id = uuid_make(1);
    command.at_ms = 1;
    command.operator_badge = tag_make(TAG_BADGE, 1);
    expect_ok(outbox_append(outbox, &command, OUTBOX_PENDING));
    assert_int_equal(command.n, 5); /* its numbers go on */
    outbox_close(outbox);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_on_the_disk_before_it_is_used),
        cmocka_unit_test(a_place_that_was_not_needed_is_kept),
        cmocka_unit_test(a_recalled_place_is_handed_back),
        cmocka_unit_test(a_place_that_came_to_nothing_is_handed_back),
        cmocka_unit_test(places_of_the_outbox_before_do_not_come_back),
        cmocka_unit_test(an_older_hub_hears_nothing_of_lent_places),
        cmocka_unit_test(an_outbox_of_an_older_program_comes_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
