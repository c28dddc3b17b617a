/* What a weighing at QC says of a piece, and what becomes of it: who may pass it, which alert ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/rig_helper.h"

#define THEORY_UG INT64_C(5639662) /* 380 mm³ · 15.6 · 0.991 · 0.96: polished */
#define STONES_UG INT64_C(100000)  /* 0.50 ct */

static void bring_to_qc(struct rig *rig, int piece)
{
    struct asker bench = rig_asker(rig, 0);
    struct asker finish = rig_asker(rig, 1);
    ask_to_qc(&bench, &finish, piece);
}

static struct reply weigh_on(struct asker *asker, const char *scale, enum decided decided, int64_t metal_ug)
{
    struct command command = asker_make(asker, VERB_WEIGH, "qc", 3, 1);
    command.decided = decided;
    command.weighing =
        (struct weighing){.gross = {metal_ug + STONES_UG}, .readings = 1, .scale = code_of(scale)};
    return asker_send(asker, &command);
}

static void test_a_scale_that_nobody_knows_judges_nothing(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker finish = rig_asker(&rig, 1);
    bring_to_qc(&rig, 1);
    struct reply reply = weigh_on(&finish, "kitchen", DECIDED_HUB, THEORY_UG);
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_int_equal(reply.reason, REASON_BAD_FIELD);
    assert_string_equal(reply.field, "scale");
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).reason, REASON_NO_WEIGHT);
    reply = weigh_on(&finish, "kitchen", DECIDED_KIOSK, THEORY_UG);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_UNKNOWN_SCALE);
    assert_int_equal(reply.verdict.ruling, RULING_NO_VERDICT);
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).result, RESULT_ACCEPTED);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_what_is_not_judged_takes_no_fail_back(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker finish = rig_asker(&rig, 1);
    bring_to_qc(&rig, 1);
    assert_int_equal(weigh_on(&finish, "fine", DECIDED_HUB, THEORY_UG / 2).verdict.ruling, RULING_FAIL);
    struct reply reply = weigh_on(&finish, "kitchen", DECIDED_KIOSK, THEORY_UG);
    assert_int_equal(reply.verdict.ruling, RULING_NO_VERDICT);
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).reason, REASON_WEIGHT_FAILS);
    assert_int_equal(weigh_on(&finish, "fine", DECIDED_HUB, THEORY_UG).verdict.ruling, RULING_PASS);
    weigh_on(&finish, "kitchen", DECIDED_KIOSK, THEORY_UG);
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).result, RESULT_ACCEPTED);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* People have acted by what the screen said; the hub's own verdict is beside it. */
static void test_the_verdict_that_was_shown_stands(void **state)
{
    static const struct {
        const char *name;
        enum decided decided;
        int64_t metal_ug;
        enum ruling shown;
        bool differs;
        enum reason pass; /* asked afterwards */
    } rows[] = {
        {"the same", DECIDED_KIOSK, THEORY_UG, RULING_PASS, false, REASON_NONE},
        {"a pass was shown", DECIDED_KIOSK, THEORY_UG / 2, RULING_PASS, true, REASON_NONE},
        {"a fail was shown", DECIDED_KIOSK, THEORY_UG, RULING_FAIL, true, REASON_WEIGHT_FAILS},
        {"none was shown", DECIDED_KIOSK, THEORY_UG / 2, RULING_NO_VERDICT, true, REASON_NONE},
        {"asked: the hub's counts", DECIDED_HUB, THEORY_UG / 2, RULING_PASS, true, REASON_WEIGHT_FAILS},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rig rig;
        print_message("  %s\n", rows[i].name);
        rig_open(&rig, 1, 1);
        struct asker finish = rig_asker(&rig, 1);
        bring_to_qc(&rig, 1);
        struct command command = asker_make(&finish, VERB_WEIGH, "qc", 3, 1);
        command.decided = rows[i].decided;
        command.weighing = (struct weighing){.gross = {rows[i].metal_ug + STONES_UG},
                                             .readings = 1,
                                             .scale = code_of("fine"),
                                             .has_shown = true,
                                             .shown = rows[i].shown};
        struct reply reply = asker_send(&finish, &command);
        assert_int_equal(reply.flag_count, rows[i].differs);
        if (rows[i].differs)
            assert_int_equal(reply.flags[0], REASON_VERDICT_DIFFERS);
        assert_int_equal(reply.verdict.ruling, rows[i].metal_ug == THEORY_UG ? RULING_PASS : RULING_FAIL);
        assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).reason, rows[i].pass);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

#define CLOSE_UG (THEORY_UG - 112000) /* within ± 2 %, but not by the scale's doubt */

static void test_a_close_weight_is_weighed_twice(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker finish = rig_asker(&rig, 1);
    bring_to_qc(&rig, 1);
    struct reply reply = weigh_on(&finish, "fine", DECIDED_HUB, CLOSE_UG);
    assert_int_equal(reply.verdict.ruling, RULING_CONDITIONAL_PASS);
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).reason, REASON_WEIGH_AGAIN);
    weigh_on(&finish, "kitchen", DECIDED_KIOSK, CLOSE_UG); /* not judged: does not count */
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).reason, REASON_WEIGH_AGAIN);
    struct command lost = asker_make(&finish, VERB_WEIGH, "qc", 3, 1);
    lost.weighing =
        (struct weighing){.gross = {CLOSE_UG + STONES_UG}, .readings = 1, .scale = code_of("fine")};
    assert_int_equal(asker_send(&finish, &lost).result, RESULT_ACCEPTED);
    struct command withdraw = asker_replace(&finish, &lost, VERB_WITHDRAW);
    assert_int_equal(asker_send(&finish, &withdraw).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).reason, REASON_WEIGH_AGAIN); /* it was taken back */
    weigh_on(&finish, "fine", DECIDED_HUB, CLOSE_UG);
    struct reply second = ask(&finish, VERB_PASS, "qc", 3, 1);
    assert_int_equal(second.reason, REASON_NEEDS_MANAGER);
    assert_string_not_equal(second.detail, "");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_passed_after_one_close_weight_is_flagged(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker finish = rig_asker(&rig, 1);
    bring_to_qc(&rig, 1);
    weigh_on(&finish, "fine", DECIDED_HUB, CLOSE_UG);
    struct command command = asker_make(&finish, VERB_PASS, "qc", 3, 1);
    command.decided = DECIDED_KIOSK;
    struct reply reply = asker_send(&finish, &command);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_WEIGH_AGAIN);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void expect_alert(const struct rig *rig, const char *when, enum alert_kind kind, const char *piece,
                         bool want)
{
    struct board *board = rig_board(rig);
    bool is = false;
    for (int i = 0; i < board->alert_count; i++)
        is |= board->alerts[i].kind == kind && strcmp(board->alerts[i].subject, piece) == 0;
    free(board);
    if (is != want)
        fail_msg("%s: %s of %s is %s", when, alert_kind_word(kind), piece, is ? "open" : "not open");
}

static void test_an_alert_ends_when_its_cause_is_over(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 6, 6);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    for (int i = 1; i <= 4; i++)
        ask(&bench, VERB_RECEIVE, "setting", i, i);
    ask(&bench, VERB_RECEIVE, "setting", 5, 5);
    ask(&bench, VERB_RECEIVE, "setting", 5, 6);
    expect_alert(&rig, "before a full station", ALERT_SCAN_REFUSED, "R-5", true);
    ask(&bench, VERB_FINISH, "setting", 1, 1);
    ask(&finish, VERB_RECEIVE, "polishing", 2, 1); /* makes room */
    ask(&finish, VERB_FINISH, "polishing", 2, 1);
    ask(&finish, VERB_RECEIVE, "qc", 3, 1);
    ask(&bench, VERB_RECEIVE, "setting", 5, 5);
    expect_alert(&rig, "taken in", ALERT_SCAN_REFUSED, "R-5", false);
    expect_alert(&rig, "the other is not", ALERT_SCAN_REFUSED, "R-6", true);
    weigh_on(&finish, "fine", DECIDED_HUB, THEORY_UG / 2);
    struct command back = asker_make(&finish, VERB_REWORK, "qc", 3, 1);
    back.to = code_of("polishing");
    assert_int_equal(asker_send(&finish, &back).result, RESULT_ACCEPTED);
    ask(&finish, VERB_RECEIVE, "polishing", 2, 1);
    expect_alert(&rig, "in work there", ALERT_WEIGHT_FAILS, "R-1", true);
    expect_alert(&rig, "in work there", ALERT_REWORK, "R-1", true);
    ask(&finish, VERB_FINISH, "polishing", 2, 1);
    expect_alert(&rig, "finished there", ALERT_WEIGHT_FAILS, "R-1", false);
    expect_alert(&rig, "finished there", ALERT_REWORK, "R-1", false);
    ask(&finish, VERB_RECEIVE, "qc", 3, 1);
    weigh_on(&finish, "fine", DECIDED_HUB, THEORY_UG / 2);
    expect_alert(&rig, "it fails once more", ALERT_WEIGHT_FAILS, "R-1", true);
    weigh_on(&finish, "fine", DECIDED_HUB, THEORY_UG);
    assert_int_equal(ask(&finish, VERB_PASS, "qc", 3, 1).result, RESULT_ACCEPTED);
    expect_alert(&rig, "passed", ALERT_WEIGHT_FAILS, "R-1", false);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_scale_that_nobody_knows_judges_nothing),
        cmocka_unit_test(test_what_is_not_judged_takes_no_fail_back),
        cmocka_unit_test(test_the_verdict_that_was_shown_stands),
        cmocka_unit_test(test_a_close_weight_is_weighed_twice),
        cmocka_unit_test(test_passed_after_one_close_weight_is_flagged),
        cmocka_unit_test(test_an_alert_ends_when_its_cause_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
