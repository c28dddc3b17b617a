/* What may be done with a piece, wherever it is and however, and what that makes of it. Room is
 * flow_start_test's, verdicts are flow_pass_test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/line_helper.h"

/* ---------------------------------------------------------------- one deed on a piece in every situation */

enum { FINISHED_GOODS = 99 };

struct deed_row {
    const char *name;
    enum verb verb;
    int step; /* where the piece is: POOL, a step, FINISHED_GOODS */
    enum piece_state state;
    int here; /* the station that asks */
    bool weighed_here;
    enum reason asked;    /* refused with */
    enum reason happened; /* flagged with */
    bool carried_out;     /* when it had happened */
};

static const struct deed_row deed_rows[] = {
    {"receive from the pool", VERB_RECEIVE, POOL, PIECE_QUEUED, CASTING, false, REASON_NONE, REASON_NONE,
     true},
    {"receive what is done upstream", VERB_RECEIVE, CASTING, PIECE_DONE, SETTING, false, REASON_NONE,
     REASON_NONE, true},
    {"receive what is queued upstream", VERB_RECEIVE, CASTING, PIECE_QUEUED, SETTING, false, REASON_NOT_DONE,
     REASON_NOT_DONE, true},
    {"receive what is in work upstream", VERB_RECEIVE, CASTING, PIECE_IN_WORK, SETTING, false,
     REASON_NOT_DONE, REASON_NOT_DONE, true},
    {"receive what is held upstream", VERB_RECEIVE, CASTING, PIECE_HELD, SETTING, false, REASON_HELD,
     REASON_HELD, false},
    {"receive one step too early", VERB_RECEIVE, CASTING, PIECE_DONE, POLISHING, false, REASON_WRONG_STATION,
     REASON_LATE, false},
    {"receive what has gone on", VERB_RECEIVE, POLISHING, PIECE_DONE, SETTING, false, REASON_WRONG_STATION,
     REASON_LATE, false},
    {"receive what is queued here", VERB_RECEIVE, SETTING, PIECE_QUEUED, SETTING, false, REASON_ALREADY_HERE,
     REASON_ALREADY_HERE, false},
    {"receive what is in work here", VERB_RECEIVE, SETTING, PIECE_IN_WORK, SETTING, false,
     REASON_ALREADY_HERE, REASON_ALREADY_HERE, false},
    {"receive what is done here", VERB_RECEIVE, SETTING, PIECE_DONE, SETTING, false, REASON_ALREADY_HERE,
     REASON_ALREADY_HERE, false},
    {"receive what is finished", VERB_RECEIVE, FINISHED_GOODS, PIECE_DONE, SETTING, false, REASON_FINISHED,
     REASON_LATE, false},

    {"start what is queued", VERB_START, SETTING, PIECE_QUEUED, SETTING, false, REASON_NONE, REASON_NONE,
     true},
    {"start what is in work", VERB_START, SETTING, PIECE_IN_WORK, SETTING, false, REASON_NOT_QUEUED,
     REASON_LATE, false},
    {"start what is done", VERB_START, SETTING, PIECE_DONE, SETTING, false, REASON_NOT_QUEUED, REASON_LATE,
     false},
    {"start what is held", VERB_START, SETTING, PIECE_HELD, SETTING, false, REASON_HELD, REASON_HELD, false},
    {"start what is queued elsewhere", VERB_START, SETTING, PIECE_QUEUED, CASTING, false,
     REASON_WRONG_STATION, REASON_LATE, false},
    {"start what was not received", VERB_START, CASTING, PIECE_DONE, SETTING, false, REASON_NOT_QUEUED,
     REASON_LATE, false},
    {"start out of the pool", VERB_START, POOL, PIECE_QUEUED, CASTING, false, REASON_NOT_QUEUED, REASON_LATE,
     false},
    {"start unweighed where both are weighed", VERB_START, POLISHING, PIECE_QUEUED, POLISHING, false,
     REASON_NO_WEIGHT, REASON_NO_WEIGHT, true},
    {"start weighed where both are weighed", VERB_START, POLISHING, PIECE_QUEUED, POLISHING, true,
     REASON_NONE, REASON_NONE, true},
    {"start unweighed where only in is weighed", VERB_START, QC, PIECE_QUEUED, QC, false, REASON_NONE,
     REASON_NONE, true},

    {"finish where nothing is weighed", VERB_FINISH, CASTING, PIECE_IN_WORK, CASTING, false, REASON_NONE,
     REASON_NONE, true},
    {"finish weighed", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, true, REASON_NONE, REASON_NONE, true},
    {"finish unweighed", VERB_FINISH, SETTING, PIECE_IN_WORK, SETTING, false, REASON_NO_WEIGHT,
     REASON_NO_WEIGHT, true},
    {"finish what was never started", VERB_FINISH, SETTING, PIECE_QUEUED, SETTING, false, REASON_NOT_IN_WORK,
     REASON_NOT_IN_WORK, true},
    {"finish twice", VERB_FINISH, SETTING, PIECE_DONE, SETTING, true, REASON_NOT_IN_WORK, REASON_LATE, false},
    {"finish elsewhere", VERB_FINISH, SETTING, PIECE_IN_WORK, POLISHING, true, REASON_WRONG_STATION,
     REASON_LATE, false},
    {"finish what is finished", VERB_FINISH, FINISHED_GOODS, PIECE_DONE, QC, true, REASON_FINISHED,
     REASON_LATE, false},
    {"finish an inspection", VERB_FINISH, QC, PIECE_IN_WORK, QC, true, REASON_NOT_INSPECTED,
     REASON_NOT_INSPECTED, false},

    {"pass weighed", VERB_PASS, QC, PIECE_IN_WORK, QC, true, REASON_NONE, REASON_NONE, true},
    {"pass unweighed", VERB_PASS, QC, PIECE_IN_WORK, QC, false, REASON_NO_WEIGHT, REASON_NO_WEIGHT, true},
    {"pass what was never started", VERB_PASS, QC, PIECE_QUEUED, QC, true, REASON_NOT_IN_WORK,
     REASON_NOT_IN_WORK, true},
    {"pass where nothing is inspected", VERB_PASS, SETTING, PIECE_IN_WORK, SETTING, true, REASON_BAD_STEP,
     REASON_BAD_STEP, true},
    {"pass twice", VERB_PASS, FINISHED_GOODS, PIECE_DONE, QC, true, REASON_FINISHED, REASON_LATE, false},

    {"rework", VERB_REWORK, QC, PIECE_IN_WORK, QC, true, REASON_NONE, REASON_NONE, true},
    {"rework unweighed", VERB_REWORK, QC, PIECE_IN_WORK, QC, false, REASON_NONE, REASON_NONE, true},
    {"rework to a step not passed", VERB_REWORK, SETTING, PIECE_IN_WORK, SETTING, true, REASON_BAD_STEP,
     REASON_BAD_STEP, false},
    {"rework what is passed on", VERB_REWORK, QC, PIECE_DONE, QC, true, REASON_NOT_IN_WORK, REASON_LATE,
     false},
    {"rework what is held", VERB_REWORK, QC, PIECE_HELD, QC, true, REASON_HELD, REASON_HELD, false},
    {"rework elsewhere", VERB_REWORK, QC, PIECE_IN_WORK, POLISHING, true, REASON_WRONG_STATION, REASON_LATE,
     false},
    {"rework where nothing is inspected", VERB_REWORK, POLISHING, PIECE_IN_WORK, POLISHING, true,
     REASON_BAD_STEP, REASON_BAD_STEP, true},

    {"weigh in the queue where in is weighed", VERB_WEIGH, QC, PIECE_QUEUED, QC, false, REASON_NONE,
     REASON_NONE, true},
    {"weigh in work where in is weighed", VERB_WEIGH, QC, PIECE_IN_WORK, QC, false, REASON_NONE, REASON_NONE,
     true},
    {"weigh again", VERB_WEIGH, QC, PIECE_IN_WORK, QC, true, REASON_NONE, REASON_NONE, true},
    {"weigh in the queue where out is weighed", VERB_WEIGH, SETTING, PIECE_QUEUED, SETTING, false,
     REASON_NOT_IN_WORK, REASON_NOT_IN_WORK, true},
    {"weigh in the queue where both are weighed", VERB_WEIGH, POLISHING, PIECE_QUEUED, POLISHING, false,
     REASON_NONE, REASON_NONE, true},
    {"weigh what is done", VERB_WEIGH, SETTING, PIECE_DONE, SETTING, false, REASON_NOT_IN_WORK, REASON_LATE,
     false},
    {"weigh where nothing is weighed", VERB_WEIGH, CASTING, PIECE_IN_WORK, CASTING, false,
     REASON_NO_TOLERANCE, REASON_NO_TOLERANCE, true},
    {"weigh elsewhere", VERB_WEIGH, SETTING, PIECE_IN_WORK, QC, false, REASON_WRONG_STATION, REASON_LATE,
     false},
};

static struct piece piece_of_row(const struct deed_row *row)
{
    struct piece piece =
        line_piece(row->step == FINISHED_GOODS ? QC : row->step, row->state, line_operator(1));
    piece.weighed_here = row->weighed_here;
    if (row->step == FINISHED_GOODS) {
        piece.place = PLACE_FINISHED;
        piece.station = piece.tray = code_of("");
    }
    return piece;
}

static void check_row(const struct deed_row *row, bool happened)
{
    struct line line;
    line_make(&line);
    struct piece piece = piece_of_row(row);
    struct deed deed = {.piece = &piece,
                        .here = &line.now[row->here],
                        .next = line.now,
                        .next_count = LINE_STATIONS,
                        .operator_badge = line_operator(1),
                        .happened = happened};
    struct outcome out = line_judge(row->verb, &deed);
    enum reason reason = happened ? REASON_NONE : row->asked;
    enum reason flag = happened ? row->happened : REASON_NONE;
    bool changes = happened ? row->carried_out : row->asked == REASON_NONE;
    if (out.reason != reason || out.flag != flag || out.changes != changes)
        fail_msg("%s (%s): reason \"%s\", flag \"%s\", changes %d", row->name,
                 happened ? "happened" : "asked", reason_word(out.reason), reason_word(out.flag),
                 out.changes);
    if (out.after.version != piece.version + changes)
        fail_msg("%s: version %lld", row->name, (long long)out.after.version);
    if (!changes && memcmp(&out.after, &piece, sizeof piece) != 0)
        fail_msg("%s: not carried out, and yet the piece is another", row->name);
}

static void test_every_deed_in_every_situation(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(deed_rows); i++) {
        check_row(&deed_rows[i], false);
        check_row(&deed_rows[i], true);
    }
}

/* A refusal to move says where the piece is, and where it should go. */
static void test_a_wrong_station_says_where_to_go(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_DONE, QC);
    struct outcome out = piece_receive(&bench.deed);
    assert_string_equal(out.at.text, "setting");
    assert_string_equal(out.next.text, "polishing");
    bench_make(&bench, SETTING, PIECE_IN_WORK, QC);
    out = piece_finish(&bench.deed);
    assert_string_equal(out.at.text, "setting");
    assert_string_equal(out.next.text, "setting");
    bench_make(&bench, POOL, PIECE_QUEUED, QC);
    out = piece_receive(&bench.deed);
    assert_string_equal(out.at.text, "");
    assert_string_equal(out.next.text, "casting");
}

static void test_the_same_kind_twice_in_a_row_keeps_its_place(void **state)
{
    (void)state;
    static const struct route_step twice[] = {{.kind = {"casting"}}, {.kind = {"casting"}}};
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_QUEUED, CASTING);
    bench.piece.steps = twice;
    bench.piece.step_count = 2;
    bench.line.now[CASTING].load.pieces = 4; /* full, it being one of the four */
    bench_then(&bench, VERB_START, CASTING, 1);
    bench_then(&bench, VERB_FINISH, CASTING, 1);
    bench_then(&bench, VERB_RECEIVE, CASTING, 1);
    assert_int_equal(bench.piece.step, 1);
    assert_int_equal(bench.piece.state, PIECE_IN_WORK);
}

/* ---------------------------------------------------------------- on its way outside */

static void test_on_its_way_nobody_works_on_it(void **state)
{
    static const enum verb verbs[] = {VERB_START, VERB_FINISH, VERB_PASS, VERB_REWORK, VERB_WEIGH};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        struct bench bench;
        bench_make(&bench, SETTING, PIECE_IN_WORK, SETTING);
        bench.piece.transit = bench.piece.weighed_here = true;
        struct outcome out = line_judge(verbs[i], &bench.deed);
        if (out.reason != REASON_WRONG_STATE || strcmp(out.next.text, "setting") != 0)
            fail_msg("%s: %s, %s", verb_word(verbs[i]), reason_word(out.reason), out.next.text);
    }
}

/* A transfer slip is the entry at a subcontractor: a scan is none. */
static void test_to_a_subcontractor_nothing_goes_without_a_slip(void **state)
{
    static const struct {
        const char *name;
        enum verb verb;
        int step;
        enum piece_state state;
        const char *tray;
        enum reason want;
    } rows[] = {
        {"done upstream", VERB_RECEIVE, CASTING, PIECE_DONE, "casting", REASON_WRONG_STATE},
        {"a rework that lies at QC, scanned", VERB_RECEIVE, SETTING, PIECE_QUEUED, "qc", REASON_WRONG_STATE},
        {"a rework that lies at QC, started", VERB_START, SETTING, PIECE_QUEUED, "qc", REASON_WRONG_STATE},
        {"one that has come, started", VERB_START, SETTING, PIECE_QUEUED, "setting", REASON_NONE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bench bench;
        print_message("  %s\n", rows[i].name);
        bench_make(&bench, rows[i].step, rows[i].state, SETTING);
        bench.line.stations[SETTING].outside = true;
        bench.piece.tray = code_of(rows[i].tray);
        bench.piece.rework = rows[i].step == SETTING;
        assert_int_equal(line_judge(rows[i].verb, &bench.deed).reason, rows[i].want);
        bench.deed.happened = true; /* then it is there, whoever brought it */
        struct outcome out = line_judge(rows[i].verb, &bench.deed);
        assert_int_equal(out.flag, rows[i].want);
        assert_true(out.changes);
    }
}

/* Who takes it in at home has it: the way is over. */
static void test_what_comes_back_is_on_its_way_no_more(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, POLISHING, PIECE_DONE, QC); /* which weighs in */
    bench.piece.transit = true;
    struct outcome out = line_judge(VERB_RECEIVE, &bench.deed);
    assert_int_equal(out.reason, REASON_NONE);
    assert_false(out.after.transit);
}

/* … weighed: on its slip, unless the step that takes it in weighs it in anyway. Of what has no metal nobody
 * asks it. */
static void test_what_comes_back_is_weighed_in(void **state)
{
    static const struct {
        const char *name;
        enum weigh_policy weigh;
        bool transit, metal;
        enum reason want;
    } rows[] = {
        {"to a step that weighs nothing", WEIGH_NONE, true, true, REASON_NO_WEIGHT},
        {"to one that weighs it out", WEIGH_OUT, true, true, REASON_NO_WEIGHT},
        {"to one that weighs it in", WEIGH_IN, true, true, REASON_NONE},
        {"to one that weighs both ways", WEIGH_BOTH, true, true, REASON_NONE},
        {"its slip has been received", WEIGH_NONE, false, true, REASON_NONE},
        {"wax", WEIGH_NONE, true, false, REASON_NONE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bench bench;
        print_message("  %s\n", rows[i].name);
        bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
        struct route_step steps[ROUTE_STEPS];
        memcpy(steps, bench.piece.steps, sizeof steps);
        steps[POLISHING].weigh = rows[i].weigh;
        if (!rows[i].metal)
            steps[QC].kind = code_of(CASTING_KIND), steps[CASTING].kind = code_of("wax");
        bench.piece.steps = steps;
        bench.piece.transit = rows[i].transit;
        bench.piece.book_mass = MASS_MG(rows[i].metal ? 5000 : 0);
        struct outcome out = line_judge(VERB_RECEIVE, &bench.deed);
        assert_int_equal(out.reason, rows[i].want);
        assert_string_equal(out.next.text, rows[i].want == REASON_NONE ? "" : "setting");
        bench.deed.happened = true;
        out = line_judge(VERB_RECEIVE, &bench.deed);
        assert_int_equal(out.flag, rows[i].want);
        assert_string_equal(out.after.station.text, "polishing");
    }
}

/* A piece on its tree goes where the tree goes: it has no way of its own. */
static void test_on_a_tree_nobody_moves_it(void **state)
{
    static const enum verb verbs[] = {VERB_RECEIVE, VERB_START,  VERB_FINISH,
                                      VERB_PASS,    VERB_REWORK, VERB_WEIGH};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        struct bench bench;
        bench_make(&bench, POOL, PIECE_QUEUED, CASTING);
        bench.piece.place = PLACE_TREE;
        bench.piece.tree = 7;
        struct outcome out = line_judge(verbs[i], &bench.deed);
        if (out.reason != REASON_WRONG_STATE || out.changes)
            fail_msg("%s: %s", verb_word(verbs[i]), reason_word(out.reason));
    }
}

/* Two things were wrong with what had happened: the first is told. */
static void test_the_first_thing_that_was_wrong_is_flagged(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, SETTING, PIECE_IN_WORK, POLISHING);
    bench.line.stations[POLISHING].limit.mode = LIMIT_WARN;
    bench.line.now[POLISHING].load.pieces = 4;
    bench.deed.happened = true;
    assert_int_equal(bench_then(&bench, VERB_RECEIVE, POLISHING, 2).flag, REASON_NOT_DONE);
    bench_make(&bench, SETTING, PIECE_DONE, POLISHING);
    bench.line.stations[POLISHING].limit.mode = LIMIT_WARN;
    bench.line.now[POLISHING].load.pieces = 4;
    assert_int_equal(bench_then(&bench, VERB_RECEIVE, POLISHING, 2).flag, REASON_STATION_FULL);
}

/* ---------------------------------------------------------------- undoing and scanning */

static void test_undo_puts_everything_back_but_the_version(void **state)
{
    (void)state;
    struct bench bench;
    bench_make(&bench, CASTING, PIECE_DONE, SETTING);
    struct piece before = bench.piece;
    bench_then(&bench, VERB_RECEIVE, SETTING, 1);
    assert_int_equal(piece_undo(&bench.piece, &before, 7).reason, REASON_NOTHING_TO_UNDO);
    struct outcome out = piece_undo(&bench.piece, &before, 8);
    assert_int_equal(out.reason, REASON_NONE);
    assert_true(out.changes);
    assert_int_equal(out.after.version, 9);
    out.after.version = before.version;
    assert_memory_equal(&out.after, &before, sizeof before);
}

/* What an undo does not touch: which thing it is, its route, what is due. */
static void test_undo_leaves_what_is_no_deed(void **state)
{
    static const struct route_step other_route[1] = {{.kind = {"other"}}};
    struct piece now = line_piece(SETTING, PIECE_IN_WORK, line_operator(1));
    struct piece before = line_piece(CASTING, PIECE_DONE, line_operator(1));
    (void)state;
    now.kind = KIND_TREE;
    now.each_due = MASS_UG(5);
    before.steps = other_route;
    before.step_count = 1;
    before.tag = tag_make(TAG_PIECE, 1);
    before.stones_due = before.each_due = MASS_UG(1);
    struct outcome out = piece_undo(&now, &before, 7);
    assert_string_equal(out.at.text, "setting");
    assert_string_equal(out.after.station.text, "casting");
    assert_ptr_equal(out.after.steps, line_route);
    assert_int_equal(out.after.step_count, ROUTE_STEPS);
    assert_int_equal(out.after.kind, KIND_TREE);
    assert_int_equal(out.after.each_due.ug, 5);
    assert_int_equal(out.after.stones_due.ug, now.stones_due.ug);
    assert_string_equal(out.after.tag.text, now.tag.text);
    assert_string_equal(piece_undo(&now, &before, 6).at.text, "setting");
}

static const struct {
    const char *name;
    int step;
    enum piece_state state;
    enum verb want;
} scan_rows[] = {{"queued here", SETTING, PIECE_QUEUED, VERB_START},
                 {"in work here", SETTING, PIECE_IN_WORK, VERB_FINISH},
                 {"done here", SETTING, PIECE_DONE, VERB_RECEIVE},
                 {"held here", SETTING, PIECE_HELD, VERB_RECEIVE},
                 {"done upstream", CASTING, PIECE_DONE, VERB_RECEIVE},
                 {"queued elsewhere", QC, PIECE_QUEUED, VERB_RECEIVE},
                 {"in the pool", POOL, PIECE_QUEUED, VERB_RECEIVE}};

static void test_scanning_does_the_one_sensible_thing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scan_rows); i++) {
        struct piece piece = line_piece(scan_rows[i].step, scan_rows[i].state, line_operator(1));
        if (piece_scan_verb(&piece, code_of("setting")) != scan_rows[i].want)
            fail_msg("%s", scan_rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_deed_in_every_situation),
        cmocka_unit_test(test_a_wrong_station_says_where_to_go),
        cmocka_unit_test(test_the_same_kind_twice_in_a_row_keeps_its_place),
        cmocka_unit_test(test_on_its_way_nobody_works_on_it),
        cmocka_unit_test(test_to_a_subcontractor_nothing_goes_without_a_slip),
        cmocka_unit_test(test_what_comes_back_is_on_its_way_no_more),
        cmocka_unit_test(test_what_comes_back_is_weighed_in),
        cmocka_unit_test(test_on_a_tree_nobody_moves_it),
        cmocka_unit_test(test_the_first_thing_that_was_wrong_is_flagged),
        cmocka_unit_test(test_undo_puts_everything_back_but_the_version),
        cmocka_unit_test(test_undo_leaves_what_is_no_deed),
        cmocka_unit_test(test_scanning_does_the_one_sensible_thing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
