/* Lent places at the hub: granted beforehand, counted as taken, used once, recalled, written off. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/rules/form.h"
#include "tests/unit/hub_service/rig_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define WAIT_MS_MAX 10000

static struct rig rig;
static struct asker lender, other; /* two kiosks at setting, which takes four */
static struct reader *reader;
static struct world world;

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void open_rig_as(struct workshop *workshop)
{
    rig_open_as(&rig, workshop);
    lender = rig_asker(&rig, 0);
    other = rig_asker(&rig, 1);
    other.who.stations[other.who.station_count++] = code_of("setting");
    expect_ok(reader_open(rig.path, &reader));
    world.sheets = calloc(SHEETS_MAX, sizeof *world.sheets);
    world.people = calloc(PEOPLE_MAX, sizeof *world.people);
    assert_true(world.sheets && world.people);
}

static void open_rig(void)
{
    struct workshop workshop;
    rig_describe(&workshop, 12, 12);
    open_rig_as(&workshop);
}

static void close_rig(void)
{
    rig_verify(&rig, NULL);
    reader_close(reader);
    free(world.sheets);
    free(world.people);
    rig_close(&rig);
}

/* The place of this limit that this asker's outbox has; NULL: none. */
static const struct lent *find_lent_of(const struct asker *asker, const char *of)
{
    int64_t after = 0;
    expect_ok(reader_world_of(reader, asker->who.kiosk, asker->outbox, &after, 2000000000000, &world));
    for (int i = 0; i < world.lent_count; i++)
        if (strcmp(world.lent[i].of.text, of) == 0)
            return &world.lent[i];
    return NULL;
}

static const struct lent *find_lent(const struct asker *asker)
{
    return find_lent_of(asker, "setting");
}

/* Waits until the hub has lent it a place there. */
static int64_t await_lent_of(const struct asker *asker, const char *of)
{
    const struct lent *lent = find_lent_of(asker, of);
    for (int waited = 0; !lent && waited < WAIT_MS_MAX; waited++) {
        poll(NULL, 0, 1);
        lent = find_lent_of(asker, of);
    }
    assert_non_null(lent);
    return lent->id;
}

static int64_t await_lent(const struct asker *asker)
{
    return await_lent_of(asker, "setting");
}

static void await_recalled(const struct asker *asker)
{
    const struct lent *lent = find_lent(asker);
    for (int waited = 0; lent && !lent->recalled && waited < WAIT_MS_MAX; waited++) {
        poll(NULL, 0, 1);
        lent = find_lent(asker);
    }
    assert_true(lent && lent->recalled);
}

static void connect_kiosk(const struct asker *asker)
{
    service_note_kiosk(rig.service, asker->who.kiosk, true);
    service_note_hello(rig.service, asker->who.kiosk, asker->outbox, 0);
}

static void await_alert(enum alert_kind kind, bool there)
{
    bool found = !there;
    for (int waited = 0; found != there && waited < WAIT_MS_MAX; waited++) {
        struct board *board = rig_board(&rig);
        found = false;
        for (int i = 0; i < board->alert_count; i++)
            found |= board->alerts[i].kind == kind;
        free(board);
        poll(NULL, 0, 1);
    }
    assert_int_equal(found, there);
}

static struct reply receive(struct asker *asker, int piece, int64_t lent, enum decided decided)
{
    struct command command = asker_make(asker, VERB_RECEIVE, "setting", 1, piece);
    command.decided = decided;
    command.lent[0] = lent;
    command.lent_count = lent > 0;
    return asker_send(asker, &command);
}

static void hand_back(struct asker *asker, int64_t lent)
{
    struct command command = asker_make(asker, VERB_HAND_BACK, "", 0, 0);
    command.decided = DECIDED_KIOSK;
    command.lent[0] = lent;
    command.lent_count = 1;
    assert_int_equal(asker_send(asker, &command).result, RESULT_ACCEPTED);
}

static void fill(struct asker *asker, int from, int to)
{
    for (int piece = from; piece <= to; piece++)
        assert_int_equal(receive(asker, piece, 0, DECIDED_HUB).result, RESULT_ACCEPTED);
}

static struct load load_at_setting(int64_t *lent)
{
    struct board *board = rig_board(&rig);
    struct load load = rig_station(board, "setting")->now.load;
    *lent = rig_station(board, "setting")->lent.pieces;
    free(board);
    return load;
}

static void expect_places(int64_t wip, int64_t lent)
{
    int64_t is;
    assert_int_equal(load_at_setting(&is).pieces, wip);
    assert_int_equal(is, lent);
}

static struct reply write_off(const char *kiosk)
{
    struct asker manager = rig_office(&rig, RIG_MANAGER);
    struct command command = asker_make(&manager, VERB_WRITE_OFF, "", RIG_MANAGER, 0);
    struct form form = form_new(form_kind_of(VERB_WRITE_OFF)->fields);
    form_set_text(&form, "kiosk", kiosk);
    form_set_text(&form, "reason", "disk_lost");
    command.form = &form;
    return asker_send(&manager, &command);
}

/* ------------------------------------------------------------------ */

static void test_a_connected_kiosk_is_lent_one_place_while_two_are_free(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    expect_places(0, 1);
    assert_null(find_lent(&other)); /* it has not said which outbox it writes to */
    fill(&other, 1, 3);
    expect_places(3, 1);
    assert_true(find_lent(&lender)->id == id);
    close_rig();
}

static void test_a_place_is_taken_until_it_is_used_and_then_counts_as_the_piece(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    service_note_kiosk(rig.service, lender.who.kiosk, false);
    fill(&other, 1, 3);
    struct reply reply = receive(&other, 4, 0, DECIDED_HUB);
    for (int waited = 0; reply.reason == REASON_RECALLING && waited < WAIT_MS_MAX; waited++)
        reply = receive(&other, 4, 0, DECIDED_HUB); /* the hub has not heard yet that it went */
    assert_int_equal(reply.reason, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 3);
    assert_int_equal(reply.numbers.value[NUMBER_RESERVED], 1);
    assert_string_equal(reply.lender, "Bench");
    assert_true(reply.lender_gone_ms > 0);
    assert_non_null(strstr(reply.detail, "3 of 4. 1 is reserved for Bench, offline since "));
    reply = receive(&lender, 5, id, DECIDED_KIOSK); /* what was recorded there comes now */
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    assert_int_equal(reply.lent[0], id);
    expect_places(4, 0);
    hand_back(&lender, id); /* it has been used: nothing comes free */
    expect_places(4, 0);
    close_rig();
}

static void test_a_place_is_used_up_by_an_own_question_only_when_it_is_needed(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    hand_back(&lender, await_lent_of(&lender, "casting")); /* no matter for that of setting */
    struct reply reply = receive(&lender, 1, id, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.lent_count, 0);
    fill(&other, 2, 3);
    expect_places(3, 1);
    reply = receive(&lender, 4, id, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.lent_count, 1);
    expect_places(4, 0);
    close_rig();
}

static void test_a_connected_lender_is_asked_for_it(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    fill(&other, 1, 3);
    struct reply reply = receive(&other, 4, 0, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_int_equal(reply.reason, REASON_RECALLING);
    assert_true(find_lent(&lender)->recalled);
    assert_int_equal(receive(&other, 4, 0, DECIDED_HUB).reason, REASON_RECALLING);
    hand_back(&lender, id);
    assert_null(find_lent(&lender));
    assert_int_equal(receive(&other, 4, 0, DECIDED_HUB).result, RESULT_ACCEPTED);
    expect_places(4, 0);
    assert_int_equal(receive(&other, 5, 0, DECIDED_HUB).reason, REASON_STATION_FULL);
    close_rig();
}

/* Each limit lends, recalls and is kept: a station's or a group's, in pieces or in grams. A piece weighs 5.9
 * g, and a place of 10 g is lent. */
static const struct {
    const char *name, *of;
    struct limit setting, group;
    int fits; /* pieces beside the lent place */
    enum reason full;
} limit_rows[] = {
    {"pieces of a station", "setting", {.pieces = 4}, {.pieces = 0}, 3, REASON_STATION_FULL},
    {"grams of a station", "setting", {.mass = {40000000}}, {.pieces = 0}, 5, REASON_STATION_FULL},
    {"pieces of a group", "hall", {.pieces = 0}, {.pieces = 4}, 3, REASON_GROUP_FULL},
    {"grams of a group", "hall", {.pieces = 0}, {.mass = {40000000}}, 5, REASON_GROUP_FULL},
};

static void test_each_limit_lends_and_recalls(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limit_rows); i++) {
        struct workshop workshop;
        struct group hall = {.code = {"hall"},
                             .name = "Hall",
                             .limit = limit_rows[i].group,
                             .member_count = 2,
                             .members = {{.station = {"setting"}}, {.station = {"polishing"}}}};
        rig_describe(&workshop, 12, 12);
        workshop.stations[1].limit = limit_rows[i].setting;
        workshop.groups = malloc(sizeof hall);
        assert_non_null(workshop.groups);
        workshop.groups[0] = hall;
        workshop.group_count = 1;
        open_rig_as(&workshop);
        connect_kiosk(&lender);
        int64_t id = await_lent_of(&lender, limit_rows[i].of);
        fill(&other, 1, limit_rows[i].fits);
        int next = limit_rows[i].fits + 1;
        if (receive(&other, next, 0, DECIDED_HUB).reason != REASON_RECALLING)
            fail_msg("%s: not recalled", limit_rows[i].name);
        struct reply reply = receive(&lender, next, id, DECIDED_HUB);
        if (reply.result != RESULT_ACCEPTED || reply.lent_count != 1)
            fail_msg("%s: %s, %d used", limit_rows[i].name, reason_word(reply.reason), reply.lent_count);
        if (receive(&other, next + 1, 0, DECIDED_HUB).reason != limit_rows[i].full)
            fail_msg("%s: not full", limit_rows[i].name);
        close_rig();
    }
}

static void test_a_start_upstream_takes_a_lent_place_for_room(void **state)
{
    (void)state;
    struct workshop workshop;
    rig_describe(&workshop, 6, 4);
    open_rig_as(&workshop);
    connect_kiosk(&lender);
    await_lent(&lender);
    fill(&other, 1, 3);
    struct reply reply = ask(&lender, VERB_RECEIVE, "casting", 2, 5); /* and starts: a place waits for it */
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.not_started, REASON_NONE);
    close_rig();
}

static void test_what_was_written_off_is_free_and_what_comes_on_it_is_over(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    service_note_kiosk(rig.service, lender.who.kiosk, false);
    assert_int_equal(write_off("nowhere").reason, REASON_UNKNOWN_THING);
    struct reply written_off = write_off("bench");
    assert_int_equal(written_off.result, RESULT_ACCEPTED);
    assert_string_equal(written_off.thing, "kiosk:bench");
    assert_int_equal(write_off("bench").reason, REASON_WRONG_STATE);
    expect_places(0, 0);
    struct board *board = rig_board(&rig);
    assert_int_equal(board->overrides.this_week, 1); /* counted like one */
    assert_int_equal(rig_report_sum(&rig, REPORT_OVERRIDES, 1), 1);
    free(board);
    fill(&other, 1, 4);
    struct reply reply = receive(&lender, 5, id, DECIDED_KIOSK);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_true(rig_has_flag(&reply, REASON_STATION_FULL));
    assert_true(rig_has_flag(&reply, REASON_NOT_LENT));
    expect_places(5, 0);
    hand_back(&lender, id); /* changes nothing */
    expect_places(5, 0);
    close_rig();
}

static void test_a_new_disk_does_not_get_the_old_ones_places(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t old = await_lent(&lender);
    service_note_kiosk(rig.service, lender.who.kiosk, false);
    struct asker renewed = rig_asker(&rig, 0);
    connect_kiosk(&renewed);
    int64_t id = await_lent(&renewed);
    assert_true(id != old);
    expect_places(0, 2);
    struct reply reply = receive(&renewed, 1, old, DECIDED_KIOSK); /* not this outbox's */
    assert_true(rig_has_flag(&reply, REASON_NOT_LENT));
    expect_places(1, 2);
    close_rig();
}

static void test_lent_places_outlast_a_restart_of_the_hub(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    rig_stop(&rig);
    rig_start(&rig);
    fill(&other, 1, 3);
    assert_int_equal(receive(&other, 4, 0, DECIDED_HUB).reason,
                     REASON_STATION_FULL); /* nobody is connected yet */
    assert_int_equal(receive(&lender, 5, id, DECIDED_KIOSK).flag_count, 0);
    expect_places(4, 0);
    close_rig();
}

static void test_an_overfull_limit_recalls_what_is_lent(void **state)
{
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    await_lent(&lender);
    fill(&other, 1, 3);
    struct reply reply = receive(&other, 4, 0, DECIDED_KIOSK); /* recorded without one */
    assert_true(rig_has_flag(&reply, REASON_STATION_FULL));
    await_recalled(&lender);
    close_rig();
}

/* What left for polishing makes room at setting, which is lent and filled; taken back, it is at setting
 * again: an undo may exceed a limit, and what was lent before it is still good. */
static void test_an_undo_takes_no_lent_place_back(void **state)
{
    (void)state;
    open_rig();
    fill(&other, 1, 3);
    assert_int_equal(ask(&other, VERB_FINISH, "setting", 1, 1).result, RESULT_ACCEPTED);
    struct command leaves = asker_make(&other, VERB_RECEIVE, "polishing", 1, 1);
    assert_int_equal(asker_send(&other, &leaves).result, RESULT_ACCEPTED);
    connect_kiosk(&lender);
    int64_t id = await_lent(&lender);
    fill(&other, 4, 4);
    expect_places(3, 1);
    struct command back = asker_replace(&other, &leaves, VERB_WITHDRAW);
    assert_int_equal(asker_send(&other, &back).result, RESULT_ACCEPTED);
    expect_places(4, 1);
    assert_int_equal(receive(&other, 5, 0, DECIDED_HUB).reason, REASON_STATION_FULL);
    await_recalled(&lender);
    struct reply reply = receive(&lender, 6, id, DECIDED_KIOSK); /* it had not heard of that */
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_true(rig_has_flag(&reply, REASON_STATION_FULL));
    assert_false(rig_has_flag(&reply, REASON_NOT_LENT));
    expect_places(5, 0);
    close_rig();
}

static void test_a_wrong_clock_is_an_alert_while_it_lasts(void **state)
{
    (void)state;
    open_rig();
    service_note_kiosk(rig.service, lender.who.kiosk, true);
    service_note_hello(rig.service, lender.who.kiosk, lender.outbox, -95000);
    await_alert(ALERT_CLOCK, true);
    service_note_hello(rig.service, lender.who.kiosk, lender.outbox, 1000);
    await_alert(ALERT_CLOCK, false);
    close_rig();
}

/* One that was handed back: each way in which somebody could have changed that by hand. */
static const struct {
    const char *name, *sql;
} changed_ends[] = {
    {"by nothing", "UPDATE lent SET event = NULL WHERE ended = 'handed_back'"},
    {"by another deed", "UPDATE lent SET event = (SELECT max(seq) FROM event WHERE verb = 'receive') WHERE "
                        "ended = 'handed_back'"},
    {"otherwise", "UPDATE lent SET ended = 'used' WHERE ended = 'handed_back'"},
    {"another place", "UPDATE lent SET id = 99 WHERE ended = 'handed_back'"},
};

static void test_how_a_place_ended_is_proved(void **state)
{
    struct rig copy;
    (void)state;
    open_rig();
    connect_kiosk(&lender);
    hand_back(&lender, await_lent(&lender));
    fill(&other, 1, 1);
    for (size_t i = 0; i < COUNT_OF(changed_ends); i++) {
        struct listening said = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, changed_ends[i].sql);
        assert_false(fault_is(service_verify(copy.path, listen, &said, &report)));
        if (!strstr(said.all, "it ended the lent place"))
            fail_msg("%s: %s", changed_ends[i].name, said.all);
    }
    tamper_remove(&copy);
    close_rig();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_connected_kiosk_is_lent_one_place_while_two_are_free),
        cmocka_unit_test(test_a_place_is_taken_until_it_is_used_and_then_counts_as_the_piece),
        cmocka_unit_test(test_a_place_is_used_up_by_an_own_question_only_when_it_is_needed),
        cmocka_unit_test(test_a_connected_lender_is_asked_for_it),
        cmocka_unit_test(test_each_limit_lends_and_recalls),
        cmocka_unit_test(test_a_start_upstream_takes_a_lent_place_for_room),
        cmocka_unit_test(test_what_was_written_off_is_free_and_what_comes_on_it_is_over),
        cmocka_unit_test(test_a_new_disk_does_not_get_the_old_ones_places),
        cmocka_unit_test(test_lent_places_outlast_a_restart_of_the_hub),
        cmocka_unit_test(test_an_overfull_limit_recalls_what_is_lent),
        cmocka_unit_test(test_an_undo_takes_no_lent_place_back),
        cmocka_unit_test(test_how_a_place_ended_is_proved),
        cmocka_unit_test(test_a_wrong_clock_is_an_alert_while_it_lasts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
