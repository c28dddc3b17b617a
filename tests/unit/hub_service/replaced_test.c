/* What takes the place of a command that was not answered: withdrawn, done at the bench, another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/sequence.h"
#include "tests/unit/hub_service/metal_helper.h"

static void test_withdraw_after_accepted(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct sheet before = piece_sheet(&rig, rig_piece(1));
    struct command lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    assert_int_equal(asker_send(&bench, &lost).result, RESULT_ACCEPTED);
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    struct reply reply = asker_send(&bench, &withdraw);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    assert_string_equal(reply.station.text, "casting");
    assert_int_equal(reply.state, PIECE_DONE);
    assert_int_equal(reply.version, 3);
    struct sheet after = piece_sheet(&rig, rig_piece(1));
    assert_int_equal(after.since_ms, before.since_ms);
    assert_int_equal(after.piece.step, before.piece.step);
    assert_int_equal(asker_send(&bench, &lost).seq, 5);     /* a late copy: the same answer */
    assert_int_equal(asker_send(&bench, &withdraw).seq, 6); /* and so for the withdrawal */
    struct board *board = rig_board(&rig);
    assert_int_equal(rig_station(board, "setting")->now.load.pieces, 0);
    free(board);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_withdraw_before_arrival(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    struct reply reply = asker_send(&bench, &withdraw);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.seq, 0);
    assert_int_equal(asker_send(&bench, &lost).result, RESULT_REPLACED); /* the late copy does nothing */
    assert_int_equal(asker_send(&bench, &withdraw).result, RESULT_ACCEPTED);
    reply = ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    struct verify_report report;
    rig_verify(&rig, &report);
    assert_int_equal(report.events, 5);
    rig_close(&rig);
}

static void test_withdraw_of_a_refusal(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_FINISH, "setting", 1, 1);
    assert_int_equal(asker_send(&bench, &lost).result, RESULT_REFUSED);
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    struct reply reply = asker_send(&bench, &withdraw);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.seq, 0);
    rig_close(&rig);
}

/* The answer was lost; the kiosk has decided by itself, and gets the answer to what it had asked. */
static void test_deed_gets_its_answer(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct command lost = asker_make(&bench, VERB_FINISH, "setting", 1, 1);
    struct reply first = asker_send(&bench, &lost);
    struct command deed = asker_replace(&bench, &lost, VERB_FINISH);
    struct reply reply = asker_send(&bench, &deed);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.seq, first.seq);
    assert_int_equal(reply.version, first.version);
    assert_int_equal(reply.flag_count, 0);
    assert_true(uuid_equal(reply.id, deed.id));
    struct verify_report report;
    rig_verify(&rig, &report);
    assert_int_equal(report.events, 6);
    rig_close(&rig);
}

static void test_deed_before_arrival(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct command lost = asker_make(&bench, VERB_FINISH, "setting", 1, 1);
    struct command deed = asker_replace(&bench, &lost, VERB_FINISH);
    struct reply reply = asker_send(&bench, &deed);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.state, PIECE_DONE);
    assert_int_equal(reply.seq, 6);
    assert_int_equal(asker_send(&bench, &lost).result, RESULT_REPLACED);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_weighing_gets_its_verdict(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    ask_to_qc(&bench, &finish, 1);
    struct command lost = asker_make(&finish, VERB_WEIGH, "qc", 1, 1);
    lost.weighing = (struct weighing){.gross = {5740000}, .readings = 1, .scale = {"fine"}};
    struct reply first = asker_send(&finish, &lost);
    struct command deed = asker_replace(&finish, &lost, VERB_WEIGH);
    deed.weighing = lost.weighing;
    struct reply reply = asker_send(&finish, &deed);
    assert_int_equal(reply.seq, first.seq);
    assert_int_equal(reply.verdict.ruling, RULING_PASS);
    assert_int_equal(reply.verdict.uncertainty.ug, first.verdict.uncertainty.ug);
    lost = asker_make(&finish, VERB_WEIGH, "qc", 1, 1); /* and withdrawn: the book mass is as before */
    lost.weighing = (struct weighing){.gross = {5100000}, .readings = 1, .scale = {"fine"}};
    assert_int_equal(asker_send(&finish, &lost).verdict.ruling, RULING_FAIL);
    deed = asker_replace(&finish, &lost, VERB_WITHDRAW);
    assert_int_equal(asker_send(&finish, &deed).result, RESULT_ACCEPTED);
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_int_equal(sheet.piece.book_mass.ug, 5640000);
    assert_int_equal(sheet.ruling, RULING_PASS);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_a_badge_told_again_is_about_no_piece(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_BADGE_IN, "setting", 1, 0);
    struct reply first = asker_send(&bench, &lost);
    struct command deed = asker_replace(&bench, &lost, VERB_BADGE_IN);
    struct reply reply = asker_send(&bench, &deed);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.seq, first.seq);
    assert_false(reply.has_piece);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_nothing_to_undo(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct asker other = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    asker_send(&bench, &lost);
    ask(&other, VERB_FINISH, "setting", 2, 1); /* meanwhile it went on */
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    struct reply reply = asker_send(&bench, &withdraw);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flags[0], REASON_NOTHING_TO_UNDO);
    assert_int_equal(reply.state, PIECE_DONE);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_presence_is_undone(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    ask(&finish, VERB_BADGE_IN, "polishing", 1, 0);
    struct command lost = asker_make(&bench, VERB_BADGE_IN, "setting", 1, 0);
    asker_send(&bench, &lost);
    struct board *board = rig_board(&rig);
    assert_int_equal(rig_station(board, "polishing")->now.present, 0);
    assert_int_equal(rig_station(board, "setting")->now.present, 1);
    free(board);
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    asker_send(&bench, &withdraw);
    board = rig_board(&rig);
    assert_int_equal(rig_station(board, "polishing")->now.present, 1);
    assert_int_equal(rig_station(board, "qc")->now.present, 0);
    assert_int_equal(rig_station(board, "setting")->now.present, 0);
    free(board);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A deed takes the place of the command just before it only: what was settled long ago is taken back by a
 * withdraw. */
static void test_replaces_only_the_last(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command old = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    asker_send(&bench, &old);
    ask(&bench, VERB_BADGE_IN, "setting", 1, 0);
    struct command deed = asker_replace(&bench, &old, VERB_FINISH);
    struct reply reply = asker_send(&bench, &deed);
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_string_equal(reply.field, "replaces");
    deed = asker_replace(&bench, &old, VERB_FINISH);
    deed.replaces_n = deed.n - 1; /* the number of one, the id of another */
    assert_string_equal(asker_send(&bench, &deed).field, "replaces");
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_string_equal(sheet.piece.station.text, "setting");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* In at polishing; in at setting, taken back; in at setting again, taken back: still at polishing. */
static void test_presence_is_undone_twice(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    ask(&finish, VERB_BADGE_IN, "polishing", 1, 0);
    for (int i = 0; i < 2; i++) {
        struct command lost = asker_make(&bench, VERB_BADGE_IN, "setting", 1, 0);
        asker_send(&bench, &lost);
        struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
        assert_int_equal(asker_send(&bench, &withdraw).result, RESULT_ACCEPTED);
    }
    struct board *board = rig_board(&rig);
    assert_int_equal(rig_station(board, "polishing")->now.present, 1);
    assert_int_equal(rig_station(board, "setting")->now.present, 0);
    free(board);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A lost command, accepted; the next one replaces it by something that is alike but another deed: that
 * counts, and nothing of the lost one is left in it. */
static void test_replaced_by_another_deed(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    asker_send(&bench, &lost);
    struct command other = asker_replace(&bench, &lost, VERB_BADGE_IN); /* about no piece */
    other.piece = tag_of("");
    assert_int_equal(asker_send(&bench, &other).result, RESULT_ACCEPTED);
    rig_verify(&rig, NULL);
    lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    asker_send(&bench, &lost);
    other = asker_replace(&bench, &lost, VERB_REPORT);
    assert_true(TEXT_COPY(other.subject, span_of("scale")));
    assert_true(TEXT_COPY(other.report, span_of("scale_silent")));
    assert_int_equal(asker_send(&bench, &other).result, RESULT_ACCEPTED);
    rig_verify(&rig, NULL);
    lost = other; /* another report is not the same report */
    other = asker_replace(&bench, &lost, VERB_REPORT);
    assert_true(TEXT_COPY(other.subject, span_of("nfc")));
    assert_true(TEXT_COPY(other.report, span_of("nfc_silent")));
    assert_int_not_equal(asker_send(&bench, &other).seq, 0);
    struct board *board = rig_board(&rig);
    assert_int_equal(board->alert_count, 2);
    free(board);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Who holds a piece answers for its metal: the same deed by somebody else is another deed. */
static void test_replaced_by_another_person(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    asker_send(&bench, &lost);
    struct command other = asker_replace(&bench, &lost, VERB_RECEIVE);
    other.operator_badge = rig_person(2);
    assert_int_equal(asker_send(&bench, &other).result, RESULT_ACCEPTED);
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_string_equal(sheet.piece.holder.text, rig_person(2).text);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* The same gross with another tare is another weight. */
static void test_replaced_by_another_weighing(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct command lost = asker_make(&bench, VERB_WEIGH, "setting", 1, 1);
    lost.decided = DECIDED_KIOSK; /* not a weigh point: flagged */
    lost.weighing = (struct weighing){.gross = {5740000}, .readings = 1, .scale = {"fine"}};
    asker_send(&bench, &lost);
    struct command other = asker_replace(&bench, &lost, VERB_WEIGH);
    other.weighing = lost.weighing;
    other.weighing.tare = MASS_UG(40000);
    assert_int_equal(asker_send(&bench, &other).result, RESULT_ACCEPTED);
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_int_equal(sheet.piece.book_mass.ug, 5700000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* To withdraw a withdrawal whose answer was lost brings nothing back. */
static void test_withdrawn_twice(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command lost = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    asker_send(&bench, &lost);
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    int64_t seq = asker_send(&bench, &withdraw).seq;
    struct command again = asker_replace(&bench, &withdraw, VERB_WITHDRAW);
    again.piece = tag_of("");
    struct reply reply = asker_send(&bench, &again);
    assert_int_equal(reply.seq, seq);
    assert_string_equal(reply.station.text, "casting");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A verdict that could not be taken back any more still counts, and is not shown as undone. */
static void test_what_was_not_undone_counts(void **state)
{
    struct rig rig;
    struct history_line lines[16];
    struct sheet sheet;
    size_t count;
    bool found;
    struct reader *reader;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker finish = rig_asker(&rig, 1);
    struct asker bench = rig_asker(&rig, 0);
    ask_to_qc(&bench, &finish, 1);
    struct command lost = asker_make(&finish, VERB_REWORK, "qc", 1, 1);
    lost.to = code_of("polishing");
    assert_int_equal(asker_send(&finish, &lost).result, RESULT_ACCEPTED);
    struct asker other = rig_asker(&rig, 1);
    ask(&other, VERB_RECEIVE, "polishing", 1, 1); /* meanwhile it was fetched */
    struct command withdraw = asker_replace(&finish, &lost, VERB_WITHDRAW);
    assert_int_equal(asker_send(&finish, &withdraw).flags[0], REASON_NOTHING_TO_UNDO);
    assert_false(fault_is(reader_open(rig.path, &reader)));
    assert_false(
        fault_is(reader_sheet(reader, rig_piece(1), &sheet, &found, lines, COUNT_OF(lines), &count)));
    reader_close(reader);
    for (size_t i = 0; i < count; i++)
        assert_false(lines[i].undone);
    ask(&other, VERB_FINISH, "polishing", 1, 1);
    ask(&other, VERB_RECEIVE, "qc", 1, 1);
    ask_weigh(&other, "qc", 1, 1, 5739662);
    assert_int_equal(ask(&other, VERB_PASS, "qc", 1, 1).result, RESULT_ACCEPTED);
    struct board *board = rig_board(&rig);
    assert_int_equal(board->judged_today, 1);
    assert_int_equal(board->right_today, 0);
    free(board);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_withdraw_after_accepted),
        cmocka_unit_test(test_withdraw_before_arrival),
        cmocka_unit_test(test_withdraw_of_a_refusal),
        cmocka_unit_test(test_deed_gets_its_answer),
        cmocka_unit_test(test_deed_before_arrival),
        cmocka_unit_test(test_weighing_gets_its_verdict),
        cmocka_unit_test(test_a_badge_told_again_is_about_no_piece),
        cmocka_unit_test(test_nothing_to_undo),
        cmocka_unit_test(test_presence_is_undone),
        cmocka_unit_test(test_replaces_only_the_last),
        cmocka_unit_test(test_presence_is_undone_twice),
        cmocka_unit_test(test_replaced_by_another_deed),
        cmocka_unit_test(test_replaced_by_another_person),
        cmocka_unit_test(test_replaced_by_another_weighing),
        cmocka_unit_test(test_withdrawn_twice),
        cmocka_unit_test(test_what_was_not_undone_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
