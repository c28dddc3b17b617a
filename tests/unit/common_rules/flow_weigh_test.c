/* What a weighing makes of a piece, and which weighing serves for what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/line_helper.h"

static void test_weighing_sets_the_book_mass(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
    bench_then(&bench, VERB_WEIGH, SETTING, 1);
    assert_int_equal(bench.piece.book_mass.ug, 4900000);
    assert_true(bench.piece.weighed);
    assert_true(bench.piece.weighed_here);
    assert_int_equal(piece_weigh(&bench.deed, MASS_UG(0)).reason, REASON_NONE);
    assert_int_equal(piece_weigh(&bench.deed, MASS_UG(-1)).reason, REASON_BAD_FIELD);
    struct mass tonne = MASS_UG(THEORY_METAL_MAX_UG);
    assert_int_equal(piece_weigh(&bench.deed, tonne).reason, REASON_NONE);
    assert_int_equal(piece_weigh(&bench.deed, mass_add(tonne, MASS_UG(1))).reason, REASON_BAD_FIELD);
    bench.deed.happened = true;
    struct outcome out = piece_weigh(&bench.deed, MASS_UG(-1));
    assert_int_equal(out.flag, REASON_BAD_FIELD);
    assert_false(out.changes);
}

/* Weighed in before the start: that weighing does not serve as the one out. */
static void test_weighing_both_ways_is_two_weighings(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    bench_then(&bench, VERB_RECEIVE, POLISHING, 1);
    bench_then(&bench, VERB_WEIGH, POLISHING, 1);
    bench_then(&bench, VERB_START, POLISHING, 1);
    assert_int_equal(piece_finish(&bench.deed).reason, REASON_NO_WEIGHT);
    bench_then(&bench, VERB_WEIGH, POLISHING, 1);
    bench_then(&bench, VERB_FINISH, POLISHING, 1);
}

/* Weighed in the queue where only in is weighed: that weighing stands. */
static void test_weighed_in_before_the_start_it_is_weighed(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_QUEUED, QC);
    bench_then(&bench, VERB_WEIGH, QC, 1);
    bench_then(&bench, VERB_START, QC, 1);
    assert_true(bench.piece.weighed_here);
    bench_then(&bench, VERB_PASS, QC, 1);
}

static void test_sent_back_it_is_weighed_anew(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, QC, PIECE_IN_WORK, QC);
    bench_then(&bench, VERB_WEIGH, QC, 1);
    bench_then(&bench, VERB_REWORK, QC, 1);
    assert_false(bench.piece.weighed_here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weighing_sets_the_book_mass),
        cmocka_unit_test(test_weighing_both_ways_is_two_weighings),
        cmocka_unit_test(test_weighed_in_before_the_start_it_is_weighed),
        cmocka_unit_test(test_sent_back_it_is_weighed_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
