/* Who had a piece since it was weighed: one person, or a stretch of stations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/stretch.h"
#include "tests/unit/common_rules/line_helper.h"

static const struct {
    const char *name;
    int from, to;
    const char *first; /* of the stretch, when it only lies there */
} tray_rows[] = {
    {"where nothing is weighed", POOL, CASTING, "casting"},
    {"where out is weighed", CASTING, SETTING, "setting"},
    {"where both are weighed: not before that weighing", SETTING, POLISHING, ""},
    {"where in is weighed: not before that weighing", POLISHING, QC, ""},
};

static void test_the_tray_it_lies_in_is_of_the_stretch(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tray_rows); i++) {
        struct bench bench;
        bench_make(&bench, tray_rows[i].from, PIECE_DONE, tray_rows[i].to);
        bench.deed.in_work = 1; /* received, not started */
        bench_then(&bench, VERB_RECEIVE, tray_rows[i].to, 1);
        if (strcmp(bench.piece.since.first.text, tray_rows[i].first) != 0 ||
            strcmp(bench.piece.since.last.text, tray_rows[i].first) != 0)
            fail_msg("%s: \"%s\"", tray_rows[i].name, bench.piece.since.first.text);
        assert_false(bench.piece.rework || bench.piece.since.several);
    }
}

static void test_one_who_had_it_is_charged_two_are_not(void **state)
{
    struct piece piece = line_piece(SETTING, PIECE_QUEUED, line_operator(1));
    (void)state;
    stretch_add(&piece, line_operator(1), code_of("setting"));
    stretch_add(&piece, line_operator(1), code_of("setting"));
    assert_true(tag_equal(piece.since.operator_badge, line_operator(1)));
    assert_false(piece.since.several);
    stretch_add(&piece, line_operator(2), code_of("polishing"));
    assert_true(piece.since.several);
    assert_true(tag_is_none(piece.since.operator_badge));
    stretch_add(&piece, line_operator(2), code_of("polishing")); /* who comes later is not the only one */
    assert_true(tag_is_none(piece.since.operator_badge));
    assert_string_equal(piece.since.first.text, "setting");
    assert_string_equal(piece.since.last.text, "polishing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tray_it_lies_in_is_of_the_stretch),
        cmocka_unit_test(test_one_who_had_it_is_charged_two_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
