/* Wax trees: what may hang on one, what it is, what becomes of its pieces, casting and cutting to the
 * microgram. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/tree.h"
#include "tests/unit/common_rules/line_helper.h"

static const struct book book = {"au750y/own"};
static const struct route_step route[] = {
    {.kind = {"wax"}}, {.kind = {"tree"}}, {.kind = {"casting"}}, {.kind = {"setting"}}};
enum { WAX, TREE, CAST, SET, STEPS };

static struct piece piece_at(int step, enum place place, enum piece_state state)
{
    struct piece piece = {
        .tag = tag_make(TAG_PIECE, 7), .version = 3, .quantity = 2, .place = place, .state = state};
    piece.step = step;
    piece.steps = route;
    piece.step_count = STEPS;
    if (place == PLACE_STATION)
        piece.station = piece.tray = step < 0 ? code_of("") : route[step].kind;
    return piece;
}

/* ------------------------------------------------------------------ building */

static const struct {
    const char *name;
    enum place place;
    enum piece_state state;
    int step;
    int64_t book_ug;
    enum piece_kind kind;
    enum reason want;
} hang_rows[] = {
    {"done before the tree is built", PLACE_STATION, PIECE_DONE, WAX, 0, KIND_PIECE, REASON_NONE},
    {"done, casting next", PLACE_STATION, PIECE_DONE, TREE, 0, KIND_PIECE, REASON_NONE},
    {"in the pool, wax is next", PLACE_POOL, PIECE_QUEUED, -1, 0, KIND_PIECE, REASON_BAD_STEP},
    {"in the pool, casting next", PLACE_POOL, PIECE_QUEUED, TREE, 0, KIND_PIECE, REASON_NONE},
    {"setting next", PLACE_STATION, PIECE_DONE, CAST, 0, KIND_PIECE, REASON_BAD_STEP},
    {"at the end of its route", PLACE_STATION, PIECE_DONE, SET, 0, KIND_PIECE, REASON_BAD_STEP},
    {"still queued", PLACE_STATION, PIECE_QUEUED, TREE, 0, KIND_PIECE, REASON_WRONG_STATE},
    {"still in work", PLACE_STATION, PIECE_IN_WORK, TREE, 0, KIND_PIECE, REASON_WRONG_STATE},
    {"finished goods", PLACE_FINISHED, PIECE_DONE, TREE, 0, KIND_PIECE, REASON_WRONG_STATE},
    {"it has metal", PLACE_STATION, PIECE_DONE, TREE, 1, KIND_PIECE, REASON_WRONG_STATE},
    {"a tree", PLACE_STATION, PIECE_DONE, TREE, 0, KIND_TREE, REASON_MIXED},
};

static void test_what_may_hang(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hang_rows); i++) {
        struct piece piece = piece_at(hang_rows[i].step, hang_rows[i].place, hang_rows[i].state);
        piece.book_mass = MASS_UG(hang_rows[i].book_ug);
        piece.kind = hang_rows[i].kind;
        if (tree_may_hang(&piece) != hang_rows[i].want)
            fail_msg("%s", hang_rows[i].name);
    }
}

static void test_beside_is_the_same_place_station_and_step(void **state)
{
    struct piece here = piece_at(TREE, PLACE_STATION, PIECE_DONE), other = here;
    (void)state;
    assert_true(tree_is_beside(&here, &other));
    other.station = code_of("tree-2");
    assert_false(tree_is_beside(&here, &other));
    other = here;
    other.step = CAST;
    assert_false(tree_is_beside(&here, &other));
    other = here;
    other.place = PLACE_PARKED;
    assert_false(tree_is_beside(&here, &other));
}

static void test_a_tree_is_nothing_but_its_pieces(void **state)
{
    struct piece first = piece_at(TREE, PLACE_STATION, PIECE_DONE);
    (void)state;
    first.stones = first.stones_due = MASS_UG(100);
    first.weighed = first.weighed_here = true;
    first.since = (struct custody_since){.operator_badge = line_operator(1), .first = code_of("wax")};
    struct piece tree = tree_of(&first, tag_make(TAG_PIECE, 9), 12, MASS_MG(48000));
    assert_int_equal(tree.kind, KIND_TREE);
    assert_int_equal(tree.version, 1);
    assert_int_equal(tree.quantity, 12);
    assert_int_equal(piece_load(&tree).pieces, 12);
    assert_int_equal(piece_load(&tree).mass.ug, 48000000); /* of all that hangs on it, once */
    assert_string_equal(tree.tag.text, tag_make(TAG_PIECE, 9).text);
    assert_string_equal(tree.station.text, "tree");
    assert_int_equal(tree.stones.ug + tree.stones_due.ug, 0);
    assert_false(tree.weighed || tree.weighed_here || tree.since.several);
    assert_true(tag_is_none(tree.since.operator_badge) && code_is_none(tree.since.first));
}

static void test_a_share_is_weighed_in_before_others_work_on_it(void **state)
{
    static const struct {
        const char *name;
        enum weigh_policy casting, polishing, qc;
        bool may;
        int steps;
    } rows[] = {
        {"out of casting", WEIGH_OUT, WEIGH_OUT, WEIGH_IN, true, 4},
        {"into polishing", WEIGH_NONE, WEIGH_IN, WEIGH_IN, true, 4},
        {"both ways at polishing", WEIGH_NONE, WEIGH_BOTH, WEIGH_NONE, true, 4},
        {"not before QC", WEIGH_NONE, WEIGH_NONE, WEIGH_IN, true, 4},
        {"out of polishing only", WEIGH_NONE, WEIGH_OUT, WEIGH_IN, false, 4},
        {"never", WEIGH_NONE, WEIGH_NONE, WEIGH_NONE, false, 4},
        {"where its route does not go", WEIGH_NONE, WEIGH_NONE, WEIGH_IN, false, 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct route_step way[] = {{.kind = {"wax"}, .weigh = WEIGH_NONE},
                                   {.kind = {CASTING_KIND}, .weigh = rows[i].casting},
                                   {.kind = {"polishing"}, .weigh = rows[i].polishing},
                                   {.kind = {"qc"}, .weigh = rows[i].qc}};
        struct piece piece = {.place = PLACE_TREE, .step = 0, .steps = way, .step_count = rows[i].steps};
        print_message("  %s\n", rows[i].name);
        assert_int_equal(tree_may_share(&piece), rows[i].may);
    }
}

static void test_on_a_tree_it_is_nowhere_else(void **state)
{
    struct piece piece = piece_at(TREE, PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    piece.holder = line_operator(1);
    struct piece hung = tree_hang(&piece, 41);
    assert_int_equal(hung.version, 4);
    assert_int_equal(hung.place, PLACE_TREE);
    assert_int_equal(hung.tree, 41);
    assert_true(code_is_none(hung.station) && code_is_none(hung.tray) && tag_is_none(hung.holder));
}

/* Off it again, where the tree is: a start of the tree is none of the piece's. */
static const struct {
    const char *name;
    enum piece_state tree, want;
} off_rows[] = {
    {"it waited", PIECE_QUEUED, PIECE_QUEUED},
    {"it was begun", PIECE_IN_WORK, PIECE_QUEUED},
    {"it is done", PIECE_DONE, PIECE_DONE},
};

static void test_off_it_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(off_rows); i++) {
        struct piece tree = piece_at(CAST, PLACE_STATION, off_rows[i].tree);
        struct piece piece = piece_at(TREE, PLACE_TREE, PIECE_DONE);
        tree.tray = code_of("shelf");
        piece.tree = 41;
        piece.holder = line_operator(1);
        piece.weighed_here = true;
        struct piece off = tree_take_off(&piece, &tree);
        if (off.state != off_rows[i].want)
            fail_msg("%s: %s", off_rows[i].name, piece_state_word(off.state));
        assert_int_equal(off.version, 4);
        assert_int_equal(off.place, PLACE_STATION);
        assert_int_equal(off.step, CAST);
        assert_int_equal(off.tree, 0);
        assert_string_equal(off.station.text, "casting");
        assert_string_equal(off.tray.text, "shelf");
        assert_true(tag_is_none(off.holder));
        assert_false(off.weighed_here);
    }
}

static void test_the_end_of_a_tree(void **state)
{
    struct piece tree = piece_at(CAST, PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    tree.book_mass = MASS_UG(500);
    tree.holder = line_operator(1);
    tree.rework = true;
    struct piece end = tree_end(&tree);
    assert_int_equal(end.version, 4);
    assert_int_equal(end.place, PLACE_ENDED);
    assert_int_equal(end.state, PIECE_DONE);
    assert_int_equal(end.book_mass.ug, 0);
    assert_true(code_is_none(end.station) && code_is_none(end.tray) && tag_is_none(end.holder));
    assert_false(end.rework);
}

/* ------------------------------------------------------------------ casting */

static int64_t posted(const struct transfers *transfers, const char *account)
{
    int64_t sum = 0;
    for (size_t i = 0; i < transfers->count; i++) {
        sum += strcmp(transfers->items[i].debit.text, account) == 0 ? transfers->items[i].amount.ug : 0;
        sum -= strcmp(transfers->items[i].credit.text, account) == 0 ? transfers->items[i].amount.ug : 0;
    }
    return sum;
}

static const struct {
    const char *name;
    int64_t wanted_ug, own_ug, tray_ug;
    enum reason reason;
    int64_t from_own_ug, from_tray_ug;
} cast_rows[] = {
    {"all that was issued", 0, 30, 50, REASON_NONE, 30, 50},
    {"the caster's own comes first", 40, 30, 50, REASON_NONE, 30, 10},
    {"less than the caster has", 20, 30, 50, REASON_NONE, 20, 0},
    {"only the tray's", 20, 0, 50, REASON_NONE, 0, 20},
    {"to the last microgram", 80, 30, 50, REASON_NONE, 30, 50},
    {"a microgram more", 81, 30, 50, REASON_NOT_ENOUGH, 0, 0},
    {"nothing was issued", 0, 0, 0, REASON_NOT_ENOUGH, 0, 0},
};

static void test_a_flask_takes_what_was_issued_for_it(void **state)
{
    char own[ACCOUNT_TEXT_MAX];
    char holder[ACCOUNT_TEXT_MAX];
    (void)state;
    snprintf(own, sizeof own, "loose:operator:%s", line_operator(1).text);
    snprintf(holder, sizeof holder, "operator:%s", line_operator(1).text);
    for (size_t i = 0; i < COUNT_OF(cast_rows); i++) {
        struct piece tree = piece_at(CAST, PLACE_STATION, PIECE_IN_WORK);
        tree.holder = line_operator(1);
        tree.since.several = true;
        struct cast cast = tree_cast(book, &tree, MASS_UG(cast_rows[i].wanted_ug),
                                     MASS_UG(cast_rows[i].own_ug), MASS_UG(cast_rows[i].tray_ug));
        int64_t mass = cast_rows[i].from_own_ug + cast_rows[i].from_tray_ug;
        if (cast.reason != cast_rows[i].reason || posted(&cast.transfers, own) != -cast_rows[i].from_own_ug ||
            posted(&cast.transfers, "loose:tray:casting") != -cast_rows[i].from_tray_ug ||
            posted(&cast.transfers, holder) != mass)
            fail_msg("%s: %s", cast_rows[i].name, reason_word(cast.reason));
        if (cast.reason != REASON_NONE) {
            assert_true(numbers_has(&cast.numbers, NUMBER_HAVE_UG));
            assert_true(numbers_has(&cast.numbers, NUMBER_WANTED_UG));
            assert_int_equal(cast.numbers.value[NUMBER_HAVE_UG], cast_rows[i].own_ug + cast_rows[i].tray_ug);
            assert_int_equal(cast.numbers.value[NUMBER_WANTED_UG], cast_rows[i].wanted_ug);
            continue;
        }
        assert_int_equal(cast.after.version, 4);
        assert_int_equal(cast.after.book_mass.ug, mass);
        assert_string_equal(cast.after.since.operator_badge.text, line_operator(1).text);
        assert_string_equal(cast.after.since.first.text, "casting");
        assert_false(cast.after.since.several);
    }
}

static void test_nobodys_tree_is_cast_from_the_tray(void **state)
{
    struct piece tree = piece_at(CAST, PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    struct cast cast = tree_cast(book, &tree, MASS_UG(0), MASS_UG(0), MASS_UG(50));
    assert_int_equal(cast.transfers.count, 1);
    assert_int_equal(posted(&cast.transfers, "tray:casting"), 50);
}

/* ------------------------------------------------------------------ cutting */

#define OWN(ug)                                                                                              \
    {                                                                                                        \
        .has_mass = true, .mass = {ug}, .theory = { 1 }                                                      \
    }
#define MISFILL(ug)                                                                                          \
    {                                                                                                        \
        .has_mass = true, .misfilled = true, .mass = {ug}, .theory = { 1 }                                   \
    }
#define SHARE(theory_)                                                                                       \
    {                                                                                                        \
        .theory = { theory_ }                                                                                \
    }

static const struct {
    const char *name;
    struct cut_part parts[3];
    size_t count;
    bool has_group;
    int64_t group_ug, sprue_ug, button_ug, tree_ug;
    enum reason reason;
    int64_t missing_ug, misfilled_ug, masses_ug[3], have_ug, wanted_ug;
} cut_rows[] = {
    {"each for itself",
     {OWN(300), OWN(400)},
     2,
     false,
     0,
     100,
     50,
     900,
     REASON_NONE,
     50,
     0,
     {300, 400},
     0,
     0},
    {"a group by theory, the rest to the largest claim",
     {SHARE(1), SHARE(1), SHARE(4)},
     3,
     true,
     100,
     10,
     0,
     110,
     REASON_NONE,
     0,
     0,
     {17, 17, 66},
     0,
     0},
    {"one for itself beside a group",
     {SHARE(1), OWN(300), SHARE(3)},
     3,
     true,
     400,
     0,
     0,
     700,
     REASON_NONE,
     0,
     0,
     {100, 300, 300},
     0,
     0},
    {"a misfill is weighed for itself",
     {SHARE(1), MISFILL(30), SHARE(1)},
     3,
     true,
     400,
     0,
     0,
     440,
     REASON_NONE,
     10,
     30,
     {200, 30, 200},
     0,
     0},
    {"nobody weighed it", {SHARE(1), OWN(5)}, 2, false, 0, 0, 0, 5, REASON_NO_WEIGHT, 0, 0, {0, 5}, 0, 0},
    {"a misfill in the group",
     {SHARE(1), {.misfilled = true, .theory = {1}}},
     2,
     true,
     400,
     0,
     0,
     400,
     REASON_NO_WEIGHT,
     0,
     0,
     {0, 0},
     0,
     0},
    {"a group of nobody",
     {OWN(300), OWN(400)},
     2,
     true,
     60,
     0,
     0,
     900,
     REASON_DOES_NOT_ADD_UP,
     200, /* what they and the tree differ by, where it has happened all the same */
     0,
     {300, 400},
     0,
     60},
    {"a little too much: the scale's",
     {OWN(1000000)},
     1,
     false,
     0,
     50000,
     0,
     1000000,
     REASON_NONE,
     -50000,
     0,
     {1000000},
     0,
     0},
    {"more than a scale is wrong by",
     {OWN(1000000)},
     1,
     false,
     0,
     50001,
     0,
     1000000,
     REASON_DOES_NOT_ADD_UP,
     -50001,
     0,
     {1000000},
     1000000,
     1050001},
    {"a per cent of a large tree",
     {OWN(10000000)},
     1,
     false,
     0,
     100000,
     0,
     10000000,
     REASON_NONE,
     -100000,
     0,
     {10000000},
     0,
     0},
    {"more than a per cent of it",
     {OWN(10000000)},
     1,
     false,
     0,
     0,
     100001,
     10000000,
     REASON_DOES_NOT_ADD_UP,
     -100001,
     0,
     {10000000},
     10000000,
     10100001},
};

static void test_a_cut_adds_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cut_rows); i++) {
        struct cut_part parts[3];
        memcpy(parts, cut_rows[i].parts, sizeof parts);
        struct cut cut = tree_cut(parts, cut_rows[i].count, cut_rows[i].has_group,
                                  MASS_UG(cut_rows[i].group_ug), MASS_UG(cut_rows[i].sprue_ug),
                                  MASS_UG(cut_rows[i].button_ug), MASS_UG(cut_rows[i].tree_ug));
        if (cut.reason != cut_rows[i].reason || cut.missing.ug != cut_rows[i].missing_ug ||
            cut.misfilled.ug != cut_rows[i].misfilled_ug)
            fail_msg("%s: %s, %lld missing, %lld misfilled", cut_rows[i].name, reason_word(cut.reason),
                     (long long)cut.missing.ug, (long long)cut.misfilled.ug);
        for (size_t k = 0; k < cut_rows[i].count; k++)
            if (parts[k].mass.ug != cut_rows[i].masses_ug[k])
                fail_msg("%s: piece %zu has %lld", cut_rows[i].name, k, (long long)parts[k].mass.ug);
        assert_int_equal(cut.shared.ug, cut.reason == REASON_NONE ? cut_rows[i].group_ug : 0);
        bool tells = numbers_has(&cut.numbers, NUMBER_HAVE_UG) && numbers_has(&cut.numbers, NUMBER_WANTED_UG);
        assert_int_equal(tells, cut.reason == REASON_DOES_NOT_ADD_UP);
        assert_int_equal(cut.numbers.value[NUMBER_HAVE_UG], cut_rows[i].have_ug);
        assert_int_equal(cut.numbers.value[NUMBER_WANTED_UG], cut_rows[i].wanted_ug);
    }
}

static void test_what_a_cut_posts(void **state)
{
    struct transfers out = {.count = 0};
    const struct account holder = {"operator:x"}, open = {"open:operator:x"};
    struct cut cut = {.missing = {7}};
    (void)state;
    tree_post_cut(&out, book, holder, open, &cut, MASS_UG(20), MASS_UG(3));
    assert_int_equal(posted(&out, "scrap"), 23);
    assert_int_equal(posted(&out, open.text), 7);
    assert_int_equal(posted(&out, holder.text), -30);
    out.count = 0;
    cut.missing = MASS_UG(-7);
    tree_post_cut(&out, book, holder, open, &cut, MASS_UG(20), MASS_UG(3));
    assert_int_equal(posted(&out, open.text), -7);
    assert_string_equal(out.items[0].debit.text, holder.text); /* the surplus comes first */
}

static void test_a_piece_after_the_cut(void **state)
{
    struct piece tree = piece_at(CAST, PLACE_STATION, PIECE_IN_WORK);
    struct piece piece = piece_at(TREE, PLACE_TREE, PIECE_DONE);
    const struct cut_part own = {.has_mass = true, .mass = {300}}, shared = {.mass = {200}};
    (void)state;
    tree.holder = line_operator(1);
    tree.tray = code_of("shelf");
    tree.since = (struct custody_since){.operator_badge = line_operator(2), .first = code_of("tree")};
    piece.tree = 41;
    piece.rework = true;
    piece.weighed = piece.weighed_here = true;
    struct piece off = tree_cut_off(&piece, &tree, &own);
    assert_int_equal(off.version, 4);
    assert_int_equal(off.place, PLACE_STATION);
    assert_int_equal(off.state, PIECE_IN_WORK);
    assert_int_equal(off.step, CAST);
    assert_int_equal(off.tree, 0);
    assert_int_equal(off.book_mass.ug, 300);
    assert_string_equal(off.station.text, "casting");
    assert_string_equal(off.tray.text, "shelf");
    assert_string_equal(off.holder.text, line_operator(1).text);
    assert_true(off.weighed && off.weighed_here);
    assert_false(off.rework);
    assert_string_equal(off.since.operator_badge.text,
                        line_operator(1).text); /* begins with whoever cut it */
    assert_string_equal(off.since.first.text, "casting");
    off = tree_cut_off(&piece, &tree, &shared);
    assert_false(off.weighed || off.weighed_here);
    assert_true(off.since.several); /* its first own weighing is the stretch's, never a person's */
    assert_string_equal(off.since.first.text, "tree");
    assert_string_equal(off.since.last.text, "casting");
    tree.since.first = code_of("");
    assert_string_equal(tree_cut_off(&piece, &tree, &shared).since.first.text, "casting");
}

/* How far a piece has come by its own route, when its tree was carried past casting uncut. */
static void test_as_far_as_both_go_the_same_way(void **state)
{
    static const struct route_step other[] = {{.kind = {"wax"}},
                                              {.kind = {"tree"}},
                                              {.kind = {"casting"}},
                                              {.kind = {"qc"}},
                                              {.kind = {"setting"}}};
    static const struct {
        const char *name;
        int steps; /* of the piece's own route: so many of the tree's */
        int step, tree;
        int want;
    } rows[] = {
        {"at casting", STEPS, TREE, CAST, CAST},
        {"past it, by the same route", STEPS, TREE, SET, SET},
        {"past it, and the piece's own ends there", CAST + 1, TREE, SET, CAST},
        {"carried back", STEPS, TREE, WAX, WAX},
        {"from the pool", STEPS, -1, CAST, CAST},
    };
    const struct cut_part part = {.has_mass = true, .mass = {300}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece tree = piece_at(rows[i].tree, PLACE_STATION, PIECE_IN_WORK);
        struct piece piece = piece_at(rows[i].step, PLACE_TREE, PIECE_DONE);
        piece.step_count = rows[i].steps;
        int off = tree_take_off(&piece, &tree).step;
        int cut = tree_cut_off(&piece, &tree, &part).step;
        if (off != rows[i].want || cut != rows[i].want)
            fail_msg("%s: taken off at step %d, cut off at %d", rows[i].name, off, cut);
    }
    struct piece tree = piece_at(SET, PLACE_STATION, PIECE_IN_WORK);
    struct piece piece = piece_at(TREE, PLACE_TREE, PIECE_DONE);
    piece.steps = other;
    piece.step_count = COUNT_OF(other);
    assert_int_equal(tree_take_off(&piece, &tree).step, CAST); /* QC is next, and nobody has done it */
}

/* What is scrapped off a tree is told to have lain where the tree lies. */
static void test_what_is_scrapped_off(void **state)
{
    static const struct {
        const char *name;
        enum place place;
        const char *tray;
    } lies[] = {
        {"in the pool", PLACE_POOL, "pool"},
        {"at a station, fetched by nobody yet", PLACE_STATION, "casting"},
        {"parked", PLACE_PARKED, "parked"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        struct piece tree = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
        struct piece piece = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
        tree.place = lies[i].place;
        tree.tray = code_of(tree.place == PLACE_PARKED ? "parked" : "elsewhere");
        piece.tree = 7;
        struct piece off = tree_scrap_off(&piece, &tree);
        if (off.place != PLACE_SCRAPPED || off.tree != 0 || off.version != piece.version + 1 ||
            strcmp(off.tray.text, lies[i].tray) != 0)
            fail_msg("%s: tray %s", lies[i].name, off.tray.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_may_hang),
        cmocka_unit_test(test_beside_is_the_same_place_station_and_step),
        cmocka_unit_test(test_a_tree_is_nothing_but_its_pieces),
        cmocka_unit_test(test_a_share_is_weighed_in_before_others_work_on_it),
        cmocka_unit_test(test_on_a_tree_it_is_nowhere_else),
        cmocka_unit_test(test_off_it_again),
        cmocka_unit_test(test_the_end_of_a_tree),
        cmocka_unit_test(test_a_flask_takes_what_was_issued_for_it),
        cmocka_unit_test(test_nobodys_tree_is_cast_from_the_tray),
        cmocka_unit_test(test_a_cut_adds_up),
        cmocka_unit_test(test_what_a_cut_posts),
        cmocka_unit_test(test_a_piece_after_the_cut),
        cmocka_unit_test(test_as_far_as_both_go_the_same_way),
        cmocka_unit_test(test_what_is_scrapped_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
