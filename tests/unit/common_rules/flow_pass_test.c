/* Passed, or sent back and done again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/line_helper.h"

static void test_pass_moves_to_finished_goods_when_only_delivery_follows(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.piece.weighed_here = true;
    bench_then(&bench, VERB_PASS, QC, 1);
    assert_int_equal(bench.piece.place, PLACE_FINISHED);
    assert_true(code_is_none(bench.piece.station));
    assert_true(tag_is_none(bench.piece.holder));

    static const struct route_step engraved_last[] = {{.kind = {"qc"}, .inspection = true},
                                                      {.kind = {"setting"}}};
    bench_make(&bench, CASTING, PIECE_IN_WORK, QC);
    bench.piece.station = bench.piece.tray = code_of("qc");
    bench.piece.steps = engraved_last;
    bench.piece.step_count = 2;
    bench_then(&bench, VERB_PASS, QC, 1);
    assert_int_equal(bench.piece.place, PLACE_STATION);
    assert_int_equal(bench.piece.state, PIECE_DONE);
    assert_string_equal(bench.piece.station.text, "qc");
}

static const struct {
    const char *name;
    struct judged judged;
    enum reason want;
} pass_rows[] = {
#define JUDGED(what, times) .has_ruling = true, .ruling = what, .readings = times
    {"nothing was judged", {.has_ruling = false, .ruling = RULING_FAIL}, REASON_NONE},
    {"passes", {JUDGED(RULING_PASS, 1)}, REASON_NONE},
    {"close, read once", {JUDGED(RULING_CONDITIONAL_PASS, 1)}, REASON_WEIGH_AGAIN},
    {"close, read twice", {JUDGED(RULING_CONDITIONAL_PASS, 2)}, REASON_NONE},
    {"close, read twice, a manager's",
     {JUDGED(RULING_CONDITIONAL_PASS, 2), .conditional_stops = true},
     REASON_NEEDS_MANAGER},
    {"close, read once, a manager's",
     {JUDGED(RULING_CONDITIONAL_PASS, 1), .conditional_stops = true},
     REASON_WEIGH_AGAIN},
    {"too close to fail", {JUDGED(RULING_CONDITIONAL_FAIL, 2)}, REASON_WEIGHT_FAILS},
    {"fails", {JUDGED(RULING_FAIL, 2)}, REASON_WEIGHT_FAILS},
    {"not judged", {JUDGED(RULING_NO_VERDICT, 0)}, REASON_NONE},
    {"not judged, and that stops",
     {JUDGED(RULING_NO_VERDICT, 0), .no_verdict_stops = true},
     REASON_NEEDS_MANAGER},
    {"a sheet is asked for", {JUDGED(RULING_PASS, 1), .sheet_missing = true}, REASON_NO_SHEET},
    {"its sheet fails", {JUDGED(RULING_PASS, 1), .sheet_fails = true}, REASON_SHEET_FAILS},
    {"fails, and a manager accepts", {JUDGED(RULING_FAIL, 1), .accepted = true}, REASON_NONE},
    {"its sheet fails, and a manager accepts",
     {JUDGED(RULING_PASS, 1), .sheet_fails = true, .accepted = true},
     REASON_NONE},
#undef JUDGED
};

static void test_a_failing_weight_does_not_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pass_rows); i++) {
        struct bench bench;
        bench_make(&bench, QC, PIECE_IN_WORK, QC);
        bench.piece.weighed_here = true;
        enum reason got = piece_pass(&bench.deed, &pass_rows[i].judged).reason;
        if (got != pass_rows[i].want)
            fail_msg("%s: %s", pass_rows[i].name, reason_word(got));
        bench.deed.happened = true;
        struct outcome out = piece_pass(&bench.deed, &pass_rows[i].judged);
        assert_int_equal(out.flag, pass_rows[i].want);
        assert_true(out.changes);
    }
}

static void test_rework_queues_at_once_past_a_full_station(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.line.now[SETTING].load.pieces = 4;
    bench_then(&bench, VERB_REWORK, QC, 1);
    assert_string_equal(bench.piece.station.text, "setting");
    assert_string_equal(bench.piece.tray.text, "qc");
    assert_int_equal(bench.piece.state, PIECE_QUEUED);
    assert_int_equal(bench.piece.step, SETTING);
    assert_true(bench.piece.rework);
    assert_true(tag_is_none(bench.piece.holder));
    assert_int_equal(piece_scan_verb(&bench.piece, code_of("setting")), VERB_START);

    bench_then(&bench, VERB_START, SETTING, 2);
    assert_string_equal(bench.piece.tray.text, "setting");
    assert_true(bench.piece.rework);
    bench_then(&bench, VERB_WEIGH, SETTING, 2);
    bench_then(&bench, VERB_FINISH, SETTING, 2);
    assert_false(bench.piece.rework);
}

static void test_a_rework_scanned_in_moves_to_that_tray(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench_then(&bench, VERB_REWORK, QC, 1);
    bench.deed.in_work = 1;
    struct outcome out = bench_then(&bench, VERB_RECEIVE, SETTING, 2);
    assert_int_equal(out.not_started, REASON_AT_ONCE);
    assert_string_equal(bench.piece.tray.text, "setting");
    assert_int_equal(bench.piece.state, PIECE_QUEUED);
    assert_int_equal(bench.piece.step, SETTING);
    assert_true(bench.piece.rework);
    assert_int_equal(piece_receive(&bench.deed).reason, REASON_ALREADY_HERE);
}

static void test_rework_without_such_a_station_is_refused(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.deed.next_count = 1; /* only casting is given */
    assert_int_equal(piece_rework(&bench.deed, code_of("setting")).reason, REASON_BAD_STEP);
    assert_int_equal(piece_rework(&bench.deed, code_of("plating")).reason, REASON_BAD_STEP);
    assert_int_equal(piece_rework(&bench.deed, code_of("casting")).reason, REASON_NONE);
}

/* Taken on though nobody finished it, or passed at the inspection that sent it back: it is rework no more. */
static void test_rework_ends_with_its_step(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, POLISHING);
    bench.piece.rework = true;
    bench.deed.happened = true;
    struct outcome out = bench_then(&bench, VERB_RECEIVE, POLISHING, 2);
    assert_int_equal(out.flag, REASON_NOT_DONE);
    assert_false(bench.piece.rework);
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench.piece.rework = bench.piece.weighed_here = true;
    bench_then(&bench, VERB_PASS, QC, 1);
    assert_int_equal(bench.piece.place, PLACE_FINISHED);
    assert_false(bench.piece.rework);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pass_moves_to_finished_goods_when_only_delivery_follows),
        cmocka_unit_test(test_a_failing_weight_does_not_pass),
        cmocka_unit_test(test_rework_queues_at_once_past_a_full_station),
        cmocka_unit_test(test_a_rework_scanned_in_moves_to_that_tray),
        cmocka_unit_test(test_rework_without_such_a_station_is_refused),
        cmocka_unit_test(test_rework_ends_with_its_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
