/* When stones are in a piece, and what they are to its metal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/line_helper.h"

static const struct {
    const char *name;
    enum verb verb;
    int step;
    enum piece_state state;
    int here;
    int64_t before_mg; /* stones that are set */
    bool happened;
    int64_t want_mg;
} stone_rows[] = {
    {"setting is finished", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, 0, false, LINE_STONES_MG},
    {"setting was finished", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, 0, true, LINE_STONES_MG},
    {"never started, and yet it was", VERB_FINISH, SETTING, PIECE_QUEUED, SETTING, 0, true, LINE_STONES_MG},
    {"the last of the stones", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, 40, false, LINE_STONES_MG},
    {"a rework is finished again", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, LINE_STONES_MG, false,
     LINE_STONES_MG},
    {"finished too late: history only", VERB_FINISH, POLISHING, PIECE_IN_WORK, SETTING, 0, true, 0},
    {"finished elsewhere: history only", VERB_FINISH, SETTING, PIECE_IN_WORK, QC, 0, true, 0},
    {"taken on from setting, unfinished", VERB_RECEIVE, SETTING, PIECE_IN_WORK, POLISHING, 0, true,
     LINE_STONES_MG},
    {"taken on as it was imported", VERB_RECEIVE, SETTING, PIECE_DONE, POLISHING, 0, false, 0},
    {"casting sets none", VERB_FINISH, CASTING, PIECE_IN_WORK, CASTING, 0, false, 0},
    {"nor does polishing", VERB_FINISH, POLISHING, PIECE_IN_WORK, POLISHING, 40, false, 40},
    {"receiving at setting sets none", VERB_RECEIVE, CASTING, PIECE_DONE, SETTING, 0, false, 0},
    {"nor does starting", VERB_START, SETTING, PIECE_QUEUED, SETTING, 0, false, 0},
    {"nor weighing", VERB_WEIGH, SETTING, PIECE_IN_WORK, SETTING, 0, false, 0},
    {"a pass leaves them as they are", VERB_PASS, QC, PIECE_IN_WORK, QC, 40, false, 40},
    {"sent back to setting they stay in", VERB_REWORK, QC, PIECE_IN_WORK, QC, LINE_STONES_MG, false,
     LINE_STONES_MG},
};

static void test_stones_are_set_by_finishing_setting(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(stone_rows); i++) {
        struct bench bench;
        bench_make(&bench, stone_rows[i].step, stone_rows[i].state, stone_rows[i].here);
        bench.piece.stones = MASS_MG(stone_rows[i].before_mg);
        bench.piece.weighed_here = true;
        bench.deed.happened = stone_rows[i].happened;
        struct outcome out = line_judge(stone_rows[i].verb, &bench.deed);
        if (out.reason != REASON_NONE || out.after.stones.ug != MASS_MG(stone_rows[i].want_mg).ug ||
            out.after.book_mass.ug != (stone_rows[i].verb == VERB_WEIGH ? 4900000 : 5000000))
            fail_msg("%s: \"%s\", %lld µg of stones, %lld µg of metal", stone_rows[i].name,
                     reason_word(out.reason), (long long)out.after.stones.ug,
                     (long long)out.after.book_mass.ug);
        assert_int_equal(out.after.stones_due.ug, bench.piece.stones_due.ug);
    }
}

static void test_passing_a_setting_that_inspects_sets_stones(void **state)
{
    (void)state;
    struct bench bench;
    struct route_step steps[ROUTE_STEPS];
    bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
    memcpy(steps, line_route, sizeof steps);
    steps[SETTING].inspection = true;
    bench.piece.steps = steps;
    bench.piece.weighed_here = true;
    bench_then(&bench, VERB_PASS, SETTING, 1);
    assert_int_equal(bench.piece.stones.ug, MASS_MG(LINE_STONES_MG).ug);
}

static void test_undoing_setting_takes_the_stones_out(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
    bench.piece.weighed_here = true;
    struct piece before = bench.piece;
    bench_then(&bench, VERB_FINISH, SETTING, 1);
    assert_int_equal(bench.piece.stones.ug, MASS_MG(LINE_STONES_MG).ug);
    before.stones_due = MASS_UG(0); /* as the store keeps it */
    before.tag = tag_of("");
    struct outcome out = piece_undo(&bench.piece, &before, bench.piece.version);
    assert_int_equal(out.after.stones.ug, 0);
    assert_int_equal(out.after.stones_due.ug, MASS_MG(LINE_STONES_MG).ug);
    assert_true(tag_equal(out.after.tag, bench.piece.tag));
}

/* What lies on the pan while setting is weighed. */
static const struct {
    const char *name;
    int step;
    enum piece_state state;
    enum weigh_policy weigh;
    bool sets_stones;
    bool there; /* the stones that are due, beside the 40 mg that are set */
} pan_rows[] = {
    {"weighed in, in the tray", SETTING, PIECE_QUEUED, WEIGH_IN, true, false},
    {"weighed in, after the start was scanned", SETTING, PIECE_IN_WORK, WEIGH_IN, true, false},
    {"weighed out, before its finish", SETTING, PIECE_IN_WORK, WEIGH_OUT, true, true},
    {"weighed both ways, before it starts", SETTING, PIECE_QUEUED, WEIGH_BOTH, true, false},
    {"weighed both ways, before its finish", SETTING, PIECE_IN_WORK, WEIGH_BOTH, true, true},
    {"done: as it was finished", SETTING, PIECE_DONE, WEIGH_OUT, true, false},
    {"a step that sets none", SETTING, PIECE_IN_WORK, WEIGH_OUT, false, false},
    {"in the pool", POOL, PIECE_QUEUED, WEIGH_OUT, true, false},
};

static void test_stones_on_the_pan(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pan_rows); i++) {
        struct route_step steps[ROUTE_STEPS];
        struct piece piece = line_piece(pan_rows[i].step, pan_rows[i].state, line_operator(1));
        memcpy(steps, line_route, sizeof steps);
        steps[SETTING].weigh = pan_rows[i].weigh;
        steps[SETTING].sets_stones = pan_rows[i].sets_stones;
        piece.steps = steps;
        piece.stones = MASS_MG(40);
        int64_t want_mg = pan_rows[i].there ? LINE_STONES_MG : 40;
        if (piece_stones_on_pan(&piece).ug != MASS_MG(want_mg).ug)
            fail_msg("%s: %lld µg of stones", pan_rows[i].name, (long long)piece_stones_on_pan(&piece).ug);
        piece.findings = (struct findings){{{.mass = MASS_MG(1200)}, {.mass = MASS_MG(80), .own = true}}, 2};
        if (piece_beside_on_pan(&piece).ug != MASS_MG(want_mg + 1200).ug)
            fail_msg("%s: %lld µg beside the metal", pan_rows[i].name,
                     (long long)piece_beside_on_pan(&piece).ug);
    }
}

static const struct {
    const char *name;
    enum weigh_policy weigh;
    bool weighed_here;
    int64_t before_mg, book_mg, set_mg, want_stones_mg, want_book_mg;
    enum piece_state state;
} counted_rows[] = {
    {"not weighed: its metal is what it was", WEIGH_NONE, false, 0, 5000, 60, 60, 5000, PIECE_IN_WORK},
    {"weighed in, without them", WEIGH_IN, true, 0, 5000, 60, 60, 5000, PIECE_IN_WORK},
    {"weighed out, fewer than were due: the rest of the reading is metal", WEIGH_OUT, true, 0, 5000,
     LINE_STONES_MG - 40, LINE_STONES_MG - 40, 5040, PIECE_IN_WORK},
    {"weighed out, more: there is less metal", WEIGH_OUT, true, 0, 5000, LINE_STONES_MG + 10,
     LINE_STONES_MG + 10, 4990, PIECE_IN_WORK},
    {"weighed both ways", WEIGH_BOTH, true, 0, 5000, LINE_STONES_MG - 40, LINE_STONES_MG - 40, 5040,
     PIECE_IN_WORK},
    {"weighed both ways, and not started: that was without them", WEIGH_BOTH, true, 0, 5000, 60, 60, 5000,
     PIECE_QUEUED},
    {"weighed out, as due", WEIGH_OUT, true, 0, 5000, LINE_STONES_MG, LINE_STONES_MG, 5000, PIECE_IN_WORK},
    {"beside those that it had", WEIGH_NONE, false, 20, 5000, 60, 80, 5000, PIECE_IN_WORK},
    {"more stones than the reading: no metal is less than none", WEIGH_OUT, true, 0, 1, LINE_STONES_MG + 10,
     LINE_STONES_MG + 10, 0, PIECE_IN_WORK},
};

static void test_stones_counted_at_the_finish(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(counted_rows); i++) {
        struct route_step steps[ROUTE_STEPS];
        struct piece piece = line_piece(SETTING, counted_rows[i].state, line_operator(1));
        memcpy(steps, line_route, sizeof steps);
        steps[SETTING].weigh = counted_rows[i].weigh;
        steps[SETTING].sets_stones = true;
        piece.steps = steps;
        piece.weighed_here = counted_rows[i].weighed_here;
        piece.stones = MASS_MG(counted_rows[i].before_mg);
        piece.book_mass = MASS_MG(counted_rows[i].book_mg);
        struct outcome out = {.after = piece};
        piece_count_stones(&out, &piece, piece_stones_on_pan(&piece), MASS_MG(counted_rows[i].set_mg));
        if (out.after.stones.ug != MASS_MG(counted_rows[i].want_stones_mg).ug ||
            out.after.book_mass.ug != MASS_MG(counted_rows[i].want_book_mg).ug)
            fail_msg("%s: %lld µg stones, %lld µg metal", counted_rows[i].name,
                     (long long)out.after.stones.ug, (long long)out.after.book_mass.ug);
    }
}

/* The first step may set stones, too. */
static void test_stones_at_the_first_step(void **state)
{
    struct route_step steps[ROUTE_STEPS];
    struct piece piece = line_piece(CASTING, PIECE_IN_WORK, line_operator(1));
    (void)state;
    memcpy(steps, line_route, sizeof steps);
    steps[CASTING].sets_stones = true;
    piece.steps = steps;
    assert_int_equal(piece_stones_at(&piece, CASTING, true).ug, MASS_MG(LINE_STONES_MG).ug);
    assert_int_equal(piece_stones_at(&piece, CASTING, false).ug, 0);
    assert_int_equal(piece_stones_at(&piece, POOL, true).ug, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stones_are_set_by_finishing_setting),
        cmocka_unit_test(test_passing_a_setting_that_inspects_sets_stones),
        cmocka_unit_test(test_undoing_setting_takes_the_stones_out),
        cmocka_unit_test(test_stones_on_the_pan),
        cmocka_unit_test(test_stones_counted_at_the_finish),
        cmocka_unit_test(test_stones_at_the_first_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
