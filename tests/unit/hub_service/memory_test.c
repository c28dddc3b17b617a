/* The numbers of an outbox: again, conflict, gap; what stays of them over a restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/sequence.h"
#include "tests/unit/hub_service/rig_helper.h"

static void test_sequence(void **state)
{
    static const struct {
        const char *name;
        int64_t last, n, replaces_n;
        enum turn want;
    } rows[] = {
        {"the first", 0, 1, 0, TURN_NEXT},
        {"the second first", 0, 2, 0, TURN_GAP},
        {"the next", 7, 8, 0, TURN_NEXT},
        {"taken", 7, 7, 0, TURN_TAKEN},
        {"long taken", 7, 1, 0, TURN_TAKEN},
        {"replaces what arrived", 7, 8, 7, TURN_NEXT},
        {"replaces what did not arrive", 7, 9, 8, TURN_NEXT_BUT_ONE},
        {"replaces, but more is missing", 7, 10, 9, TURN_GAP},
        {"replaces something else than the gap", 7, 9, 7, TURN_GAP},
        {"replaces the very first", 0, 2, 1, TURN_NEXT_BUT_ONE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (sequence_judge(rows[i].last, rows[i].n, rows[i].replaces_n) != rows[i].want)
            fail_msg("%s", rows[i].name);
}

static void test_again_and_conflict(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command command = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct reply first = asker_send(&bench, &command);
    struct reply again = asker_send(&bench, &command);
    assert_memory_equal(&first, &again, sizeof first);
    struct command other = command;
    other.piece = rig_piece(2);
    assert_int_equal(asker_send(&bench, &other).result, RESULT_CONFLICT);
    other = asker_make(&bench, VERB_RECEIVE, "setting", 1, 2);
    other.n = command.n; /* the number of another: the sender's disk is not what it was */
    struct reply taken = asker_send(&bench, &other);
    assert_int_equal(taken.result, RESULT_CONFLICT);
    assert_int_equal(taken.numbers.value[NUMBER_EXPECTED], 2);
    struct asker fresh = rig_asker(&rig, 0);
    other = command; /* the id of another outbox's command */
    other.outbox = fresh.outbox;
    assert_int_equal(asker_send(&fresh, &other).result, RESULT_CONFLICT);
    assert_int_equal(asker_send(&fresh, &other).result, RESULT_CONFLICT); /* again, and nothing is spent */
    fresh.n = other.n; /* what stands behind it has its turn */
    assert_int_equal(ask(&fresh, VERB_RECEIVE, "setting", 1, 2).result, RESULT_ACCEPTED);
    struct verify_report report;
    rig_verify(&rig, &report);
    assert_int_equal(report.events, 6);
    rig_close(&rig);
}

/* Its disk was set back by one, and it has told nothing since: what it did last has the number that comes
 * next. */
static void test_nothing_is_booked_behind_a_taken_number(void **state)
{
    struct rig rig;
    struct reply replies[2];
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    bench.n = 0;
    struct command commands[2] = {asker_make(&bench, VERB_FINISH, "setting", 1, 1),
                                  asker_make(&bench, VERB_RECEIVE, "setting", 1, 2)};
    asker_send_pair(&bench, commands, replies);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(replies[i].result, RESULT_CONFLICT);
        assert_int_equal(replies[i].numbers.value[NUMBER_EXPECTED], 2);
    }
    bench.outbox = uuid_make(1);
    for (int i = 0; i < 2; i++)
        commands[i].outbox = bench.outbox;
    asker_send_pair(&bench, commands, replies);
    for (int i = 0; i < 2; i++)
        assert_int_equal(replies[i].result, RESULT_ACCEPTED);
    assert_true(replies[0].seq < replies[1].seq); /* in the order in which it was done */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_gap(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command one = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct command two = asker_make(&bench, VERB_FINISH, "setting", 1, 1);
    struct reply reply = asker_send(&bench, &two);
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_int_equal(reply.reason, REASON_GAP);
    assert_int_equal(reply.numbers.value[NUMBER_EXPECTED], 1);
    assert_int_equal(asker_send(&bench, &one).result, RESULT_ACCEPTED);
    assert_int_equal(asker_send(&bench, &two).result, RESULT_ACCEPTED); /* the gap was not held against it */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_outbox_taken(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct asker thief = rig_asker(&rig, 1);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    thief.outbox = bench.outbox;
    thief.n = bench.n;
    struct reply reply = ask(&thief, VERB_RECEIVE, "polishing", 1, 1);
    assert_int_equal(reply.reason, REASON_OUTBOX_TAKEN);
    assert_int_equal(ask(&bench, VERB_FINISH, "setting", 1, 1).result, RESULT_ACCEPTED);
    rig_close(&rig);
}

static void test_everything_survives_a_restart(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 6, 6);
    struct asker bench = rig_asker(&rig, 0);
    struct command command = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct reply first = asker_send(&bench, &command);
    for (int i = 2; i <= 4; i++)
        ask(&bench, VERB_RECEIVE, "setting", 1, i);
    rig_stop(&rig);
    rig_start(&rig);
    struct reply again = asker_send(&bench, &command);
    assert_memory_equal(&first, &again, sizeof first);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 1, 5).reason, REASON_STATION_FULL);
    assert_int_equal(ask(&bench, VERB_START, "setting", 1, 2).reason, REASON_AT_ONCE);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* An item that makes no sense is set aside by name, and those after it go on. */
static void test_problem_item(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct command good = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct reply reply = asker_send(&bench, &good);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    struct command bad = asker_make(&bench, VERB_WITHDRAW, "setting", 1, 0); /* of what? */
    reply = asker_send(&bench, &bad);
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_int_equal(reply.reason, REASON_BAD_FIELD);
    assert_string_equal(reply.field, "replaces");
    assert_int_equal(ask(&bench, VERB_FINISH, "setting", 1, 1).result, RESULT_ACCEPTED);
    struct board *board = rig_board(&rig);
    bool told = false;
    for (int i = 0; i < board->alert_count; i++)
        told |= board->alerts[i].kind == ALERT_BAD_COMMAND;
    assert_true(told);
    free(board);
    rig_close(&rig);
}

static void test_reports(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker finish = rig_asker(&rig, 1);
    struct command report = asker_make(&finish, VERB_REPORT, "qc", 0, 0);
    assert_true(TEXT_COPY(report.subject, span_of("scale")));
    assert_true(TEXT_COPY(report.report, span_of("scale_silent")));
    assert_int_equal(asker_send(&finish, &report).result, RESULT_ACCEPTED);
    struct board *board = rig_board(&rig);
    assert_int_equal(board->alert_count, 1);
    assert_string_equal(board->alerts[0].text,
                        "The scale at Finish says nothing: look at its plug and cable.");
    free(board);
    report = asker_make(&finish, VERB_REPORT, "qc", 0, 0);
    assert_true(TEXT_COPY(report.subject, span_of("scale")));
    assert_true(TEXT_COPY(report.report, span_of("scale_back")));
    asker_send(&finish, &report);
    board = rig_board(&rig);
    assert_int_equal(board->alert_count, 0);
    free(board);
    static const char *const news[] = {"scale_silent",
                                       "scale_back"}; /* of a name that is cut inside a letter */
    for (int i = 0; i < 2; i++) {
        report = asker_make(&finish, VERB_REPORT, "qc", 0, 0);
        assert_true(TEXT_COPY(report.subject, span_of("bééééééééééééééééééé")));
        assert_true(TEXT_COPY(report.report, span_of(news[i])));
        asker_send(&finish, &report);
        board = rig_board(&rig);
        assert_int_equal(board->alert_count, 1 - i);
        free(board);
    }
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequence),
        cmocka_unit_test(test_again_and_conflict),
        cmocka_unit_test(test_nothing_is_booked_behind_a_taken_number),
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_outbox_taken),
        cmocka_unit_test(test_everything_survives_a_restart),
        cmocka_unit_test(test_problem_item),
        cmocka_unit_test(test_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
