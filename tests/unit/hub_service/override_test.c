/* Overrides at the hub: for whom and what they stand, how they are counted, taken back and proved. */
#include <setjmp.h>
#include <stdarg.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/form.h"
#include "hub/store/limit.h"
#include "tests/unit/hub_service/crew_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

static struct reply override_as(struct asker *asker, const char *station, int person, int piece,
                                enum decided decided)
{
    struct command command = asker_make(asker, VERB_OVERRIDE, station, person, piece);
    struct form form = form_new(form_kind_of(VERB_OVERRIDE)->fields);
    form_set_text(&form, "reason", "client_waits");
    command.form = &form;
    command.decided = decided;
    return asker_send(asker, &command);
}

static struct reply override(struct asker *asker, const char *station, int person, int piece)
{
    return override_as(asker, station, person, piece, DECIDED_HUB);
}

static void open_full(void)
{
    struct workshop workshop;
    rig_describe(&workshop, 8, 8);
    crew_open(&workshop);
    crew_take_in(1, 4);
}

static void test_an_override_lets_one_piece_in_once(void **state)
{
    (void)state;
    open_full();
    rig_expect(override(&crew.bench, "setting", 1, 5), RESULT_REFUSED, REASON_NOT_ALLOWED);
    rig_expect(override(&crew.finish, "qc", RIG_MANAGER, 5), RESULT_REFUSED, REASON_WRONG_STATION);
    struct reply granted = override(&crew.bench, "setting", RIG_MANAGER, 5);
    rig_accepts(granted);
    assert_int_equal(granted.version, 1); /* the piece is as it was */
    rig_expect(override(&crew.bench, "setting", RIG_MANAGER, 5), RESULT_REFUSED, REASON_EXISTS);
    rig_expect(crew_receive(&crew.bench, "setting", 1, 6), RESULT_REFUSED, REASON_STATION_FULL);
    struct reply reply = crew_receive(&crew.bench, "setting", 1, 5);
    rig_accepts(reply);
    assert_true(rig_has_flag(&reply, REASON_STATION_FULL));
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 6)); /* it was used up by 5 */
    struct board *board = rig_board(&crew.rig);
    assert_int_equal(board->overrides.this_week, 2);
    assert_int_equal(rig_report_sum(&crew.rig, REPORT_OVERRIDES, 1), 2);
    assert_int_equal(rig_report_sum(&crew.rig, REPORT_OVERRIDES, 2), board->overrides.moves_this_week);
    assert_int_equal(board->overrides.last_week, 0);
    assert_int_equal(rig_station(board, "setting")->now.load.pieces, 5);
    bool told = false;
    for (int i = 0; i < board->alert_count; i++) {
        told |= board->alerts[i].kind == ALERT_OVERRIDE;
        assert_int_not_equal(board->alerts[i].kind, ALERT_REPLAY); /* the hub let it in */
    }
    assert_true(told);
    free(board);
    crew_close();
}

static struct reply beside_the_flow(enum verb verb, int piece)
{
    struct command command = asker_make(&crew.office, verb, "", RIG_MANAGER, piece);
    struct form form = form_new(form_kind_of(verb)->fields);
    command.form = &form;
    return asker_send(&crew.office, &command);
}

/* "Back when there is room, or by an override": of the station that it came from, and of no other. */
static void test_an_override_lets_a_parked_piece_come_back(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 8, 8);
    crew_open(&workshop);
    crew_take_in(1, 4);
    rig_accepts(beside_the_flow(VERB_HOLD, 4));
    rig_accepts(beside_the_flow(VERB_PARK, 4));
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 5));
    rig_expect(beside_the_flow(VERB_UNPARK, 4), RESULT_REFUSED, REASON_STATION_FULL);
    rig_expect(override(&crew.finish, "polishing", RIG_MANAGER, 4), RESULT_REFUSED, REASON_WRONG_STATION);
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 4));
    rig_accepts(beside_the_flow(VERB_UNPARK, 4));
    struct board *board = rig_board(&crew.rig);
    assert_int_equal(rig_station(board, "setting")->now.load.pieces, 5);
    free(board);
    assert_int_equal(rig_number(&crew.rig, "SELECT count(*) FROM override_grant WHERE used IS NULL"), 0);
    crew_close();
}

static struct reply withdraw_last(struct asker *asker, const struct command *lost)
{
    struct command command = asker_replace(asker, lost, VERB_WITHDRAW);
    return asker_send(asker, &command);
}

static int64_t moves_this_week(void)
{
    struct board *board = rig_board(&crew.rig);
    int64_t moves = board->overrides.moves_this_week;
    free(board);
    assert_int_equal(rig_report_sum(&crew.rig, REPORT_OVERRIDES, 2), moves);
    return moves;
}

static void test_what_is_taken_back_gives_its_override_back(void **state)
{
    (void)state;
    open_full();
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5));
    struct command command = asker_make(&crew.bench, VERB_RECEIVE, "setting", 1, 5);
    rig_accepts(asker_send(&crew.bench, &command));
    assert_int_equal(moves_this_week(), 5);
    rig_accepts(withdraw_last(&crew.bench, &command));
    assert_int_equal(moves_this_week(), 4); /* it has moved nothing */
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 5));
    assert_int_equal(moves_this_week(), 5);
    rig_accepts(ask(&crew.bench, VERB_FINISH, "setting", 1, 1));
    crew_close();
}

/* A withdrawal that got no answer may be replaced: then it has not happened (decision 98). */
static void test_what_stands_again_has_used_its_override_up(void **state)
{
    (void)state;
    open_full();
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5));
    struct command receive = asker_make(&crew.bench, VERB_RECEIVE, "setting", 1, 5);
    rig_accepts(asker_send(&crew.bench, &receive));
    struct command withdrawal = asker_replace(&crew.bench, &receive, VERB_WITHDRAW);
    rig_accepts(asker_send(&crew.bench, &withdrawal));
    struct command next = asker_make(&crew.bench, VERB_FINISH, "setting", 1, 1);
    next.decided = DECIDED_KIOSK;
    next.has_replaces = true;
    next.replaces_id = withdrawal.id;
    next.replaces_n = withdrawal.n;
    rig_accepts(asker_send(&crew.bench, &next));
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5)); /* used up again */
    crew_close();
}

/* What cannot be taken back has happened, and counts on. */
static void test_what_was_taken_back_in_vain_is_counted(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 6, 6);
    workshop.stations[1].limit.mode = LIMIT_REASON;
    crew_open(&workshop);
    crew_take_in(1, 4);
    struct command receive = asker_make(&crew.bench, VERB_RECEIVE, "setting", 1, 5);
    assert_true(TEXT_COPY(receive.reason, span_of("rush_order")));
    rig_accepts(asker_send(&crew.bench, &receive));
    rig_accepts(ask(&crew.bench, VERB_HOLD, "setting", 1, 5)); /* somebody has touched it since */
    struct reply reply = withdraw_last(&crew.bench, &receive);
    assert_true(rig_has_flag(&reply, REASON_NOTHING_TO_UNDO));
    struct board *board = rig_board(&crew.rig);
    assert_int_equal(board->overrides.by_reason_this_week, 1);
    free(board);
    crew_close();
}

static void test_there_is_no_override_without_the_hub(void **state)
{
    (void)state;
    open_full();
    rig_expect(override_as(&crew.bench, "setting", RIG_MANAGER, 5, DECIDED_KIOSK), RESULT_REFUSED,
               REASON_NOT_ALLOWED);
    rig_expect(crew_receive(&crew.bench, "setting", 1, 5), RESULT_REFUSED, REASON_STATION_FULL);
    crew_close();
}

static void test_an_override_taken_back_is_void(void **state)
{
    (void)state;
    open_full();
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 6));
    struct command command = asker_make(&crew.bench, VERB_OVERRIDE, "setting", RIG_MANAGER, 5);
    struct form form = form_new(form_kind_of(VERB_OVERRIDE)->fields);
    form_set_text(&form, "reason", "other");
    command.form = &form;
    rig_accepts(asker_send(&crew.bench, &command));
    struct reply reply = withdraw_last(&crew.bench, &command);
    rig_accepts(reply);
    assert_int_equal(reply.seq, rig_number(&crew.rig, "SELECT seq FROM event WHERE verb = 'withdraw'"));
    assert_true(reply.has_piece);
    rig_expect(crew_receive(&crew.bench, "setting", 1, 5), RESULT_REFUSED, REASON_STATION_FULL);
    struct board *board = rig_board(&crew.rig);
    assert_int_equal(board->overrides.this_week, 1);
    assert_int_equal(rig_report_sum(&crew.rig, REPORT_OVERRIDES, 1), 1);
    free(board);
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 6)); /* the other's stands */
    crew_close();
}

/* The grant got no answer, but the bench had its own before the office took it back. */
static void test_an_override_that_was_used_is_not_taken_back(void **state)
{
    (void)state;
    open_full();
    struct command command = asker_make(&crew.office, VERB_OVERRIDE, "setting", RIG_MANAGER, 5);
    struct form form = form_new(form_kind_of(VERB_OVERRIDE)->fields);
    form_set_text(&form, "reason", "other");
    command.form = &form;
    rig_accepts(asker_send(&crew.office, &command));
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 5));
    struct reply reply = withdraw_last(&crew.office, &command);
    assert_true(rig_has_flag(&reply, REASON_NOTHING_TO_UNDO));
    crew_close();
}

/* The hub's clock is the real one here, so the grant is made old. */
static void test_an_override_lasts_ten_minutes(void **state)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    (void)state;
    open_full();
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5));
    rig_stop(&crew.rig);
    assert_int_equal(sqlite3_open(crew.rig.path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT expires_ms - granted_ms FROM override_grant", -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int64(statement, 0), 600000);
    sqlite3_finalize(statement);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE override_grant SET expires_ms = expires_ms - 600001", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    rig_start(&crew.rig);
    rig_expect(crew_receive(&crew.bench, "setting", 1, 5), RESULT_REFUSED, REASON_STATION_FULL);
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5));
    assert_int_equal(rig_problems(&crew.rig), 1); /* the grant is not as it was granted, and verify says so */
    rig_close(&crew.rig);
}

static const struct {
    const char *name;
    int piece;
    const char *station;
    int64_t later_ms; /* than it was granted, for piece 5 at setting */
    bool stands;
} finds[] = {
    {"at once", 5, "setting", 0, true},
    {"in its last millisecond", 5, "setting", 600000, true},
    {"a millisecond too late", 5, "setting", 600001, false},
    {"for another piece", 6, "setting", 0, false},
    {"at another station", 5, "polishing", 0, false},
};

static struct store *open_store(void)
{
    struct store *store;
    assert_false(fault_is(store_open(crew.rig.path, STORE_READ, &store)));
    return store;
}

static void test_for_what_an_override_stands(void **state)
{
    (void)state;
    open_full();
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5));
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 7));
    int64_t granted_ms = rig_number(&crew.rig, "SELECT granted_ms FROM override_grant WHERE piece = 5");
    int64_t granted = rig_number(&crew.rig, "SELECT seq FROM event WHERE verb = 'override' AND piece = 5");
    struct store *store = open_store();
    for (size_t i = 0; i < COUNT_OF(finds); i++) {
        int64_t event;
        assert_false(fault_is(store_override_find(store, finds[i].piece, code_of(finds[i].station),
                                                  granted_ms + finds[i].later_ms, &event)));
        if ((event == granted) != finds[i].stands || (event == 0) == finds[i].stands)
            fail_msg("%s: %lld", finds[i].name, (long long)event);
    }
    store_close(store);
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 7));
    assert_int_equal(rig_number(&crew.rig, "SELECT count(*) FROM override_grant WHERE used IS NULL"),
                     1); /* of 5 */
    crew_close();
}

/* 5 was let in, 6 stands, 7 was taken back. */
static const struct {
    const char *name, *sql, *says; /* a part of what verify says */
} grants[] = {
    {"of another piece", "UPDATE override_grant SET piece = 8 WHERE piece = 6", "is not as granted"},
    {"for another station", "UPDATE override_grant SET station = 'qc' WHERE piece = 6", "is not as granted"},
    {"granted sooner", "UPDATE override_grant SET granted_ms = granted_ms - 1 WHERE piece = 6",
     "is not as granted"},
    {"for longer", "UPDATE override_grant SET expires_ms = expires_ms + 1 WHERE piece = 6",
     "is not as granted"},
    {"forgotten", "DELETE FROM override_grant WHERE piece = 6", "is not as granted"},
    {"used up by nothing", "UPDATE override_grant SET used = 9999 WHERE piece = 6",
     "by what does not use it"},
    {"used up by another piece",
     "UPDATE override_grant SET used = (SELECT max(seq) FROM event WHERE verb = 'receive' AND piece = 4)"
     " WHERE piece = 6",
     "by what does not use it"},
    {"used up by what came in without it",
     "UPDATE override_grant SET used = (SELECT max(seq) FROM event WHERE verb = 'hold') WHERE piece = 6",
     "by what does not use it"},
    {"used up elsewhere", "UPDATE override_grant SET station = 'qc' WHERE piece = 5",
     "by what does not use it"},
    {"used up when it was over", "UPDATE override_grant SET expires_ms = granted_ms - 1 WHERE piece = 5",
     "by what does not use it"},
    {"not used up", "UPDATE override_grant SET used = NULL WHERE piece = 5", "that is not used up"},
    {"taken back", "UPDATE override_grant SET void = 1 WHERE piece = 6",
     "whether its override was taken back"},
    {"not taken back", "UPDATE override_grant SET void = 0 WHERE piece = 7",
     "whether its override was taken back"},
};

static void test_what_was_granted_is_proved(void **state)
{
    struct rig copy;
    (void)state;
    open_full();
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 5));
    rig_accepts(crew_receive(&crew.bench, "setting", 1, 5));
    rig_accepts(override(&crew.bench, "setting", RIG_MANAGER, 6));
    rig_accepts(ask(&crew.bench, VERB_HOLD, "casting", 1, 6));
    struct command last = {.n = crew.bench.n + 1};
    struct reply granted = override(&crew.bench, "setting", RIG_MANAGER, 7);
    last.id = granted.id;
    rig_accepts(granted);
    rig_accepts(withdraw_last(&crew.bench, &last));
    rig_verify(&crew.rig, NULL);
    for (size_t i = 0; i < COUNT_OF(grants); i++) {
        struct listening said = {.all = ""};
        struct verify_report report;
        tamper_copy(&crew.rig, &copy);
        tamper(copy.path, grants[i].sql);
        assert_false(fault_is(service_verify(copy.path, listen, &said, &report)));
        if (!strstr(said.all, grants[i].says))
            fail_msg("%s: %s", grants[i].name, said.all);
    }
    tamper_remove(&copy);
    crew_close();
}

/* A week begins with its first millisecond, and ends before that of the next. */
static void test_a_week_counts_what_is_in_it(void **state)
{
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 6, 6);
    workshop.stations[1].limit.mode = LIMIT_REASON;
    crew_open(&workshop);
    crew_take_in(1, 4);
    rig_next_ms();
    rig_next_ms(); /* no other move is in its millisecond, nor in those beside it */
    struct command receive = asker_make(&crew.bench, VERB_RECEIVE, "setting", 1, 5);
    assert_true(TEXT_COPY(receive.reason, SPAN("rush_order")));
    rig_accepts(asker_send(&crew.bench, &receive));
    int64_t ms = rig_number(&crew.rig, "SELECT max(booked_ms) FROM event");
    struct command again = asker_make(&crew.bench, VERB_RECEIVE, "setting", 1, 5);
    again.decided = DECIDED_KIOSK;
    assert_int_equal(asker_send(&crew.bench, &again).result, RESULT_ACCEPTED); /* it is there: no move */
    struct store *store = open_store();
    struct override_tally all;
    assert_false(fault_is(store_override_tally(store, 0, ms + 60000, &all)));
    assert_int_equal(all.moves, 5);
    for (int64_t from = ms - 1; from <= ms + 1; from++) {
        struct override_tally tally;
        assert_false(fault_is(store_override_tally(store, from, from + 1, &tally)));
        assert_int_equal(tally.by_reason, from == ms);
        assert_int_equal(tally.overrides, 0);
        assert_int_equal(tally.moves, from == ms);
    }
    store_close(store);
    crew_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_override_lets_one_piece_in_once),
        cmocka_unit_test(test_an_override_lets_a_parked_piece_come_back),
        cmocka_unit_test(test_what_is_taken_back_gives_its_override_back),
        cmocka_unit_test(test_what_stands_again_has_used_its_override_up),
        cmocka_unit_test(test_what_was_taken_back_in_vain_is_counted),
        cmocka_unit_test(test_there_is_no_override_without_the_hub),
        cmocka_unit_test(test_an_override_taken_back_is_void),
        cmocka_unit_test(test_an_override_lasts_ten_minutes),
        cmocka_unit_test(test_an_override_that_was_used_is_not_taken_back),
        cmocka_unit_test(test_for_what_an_override_stands),
        cmocka_unit_test(test_what_was_granted_is_proved),
        cmocka_unit_test(test_a_week_counts_what_is_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
