/* Room where several limits meet: which is told, what a reason opened, which of two stations; and how far a
 * tree's way to the bottleneck goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/room.h"
#include "tests/unit/common_rules/line_helper.h"

/* ---------------------------------------------------------------- a station and two groups */

enum { LIMITS = 3 }; /* the station's, then one group's, then the other's: each full, or without a limit */
#define NO_LIMIT ((enum limit_mode) - 1)

static const struct {
    const char *name;
    enum limit_mode mode[LIMITS];
    bool has_reason;
    enum reason reason, flag;
    bool by_reason;
    const char *next;
} meet_rows[] = {
    {"none is full", {NO_LIMIT, NO_LIMIT, NO_LIMIT}, false, REASON_NONE, REASON_NONE, false, ""},
    {"one blocks", {NO_LIMIT, LIMIT_BLOCK, NO_LIMIT}, false, REASON_GROUP_FULL, REASON_NONE, false, "g1"},
    {"two warn: the first is told",
     {LIMIT_WARN, LIMIT_WARN, NO_LIMIT},
     false,
     REASON_NONE,
     REASON_STATION_FULL,
     false,
     "setting"},
    {"two groups warn",
     {NO_LIMIT, LIMIT_WARN, LIMIT_WARN},
     false,
     REASON_NONE,
     REASON_GROUP_FULL,
     false,
     "g1"},
    {"two warn, the third blocks",
     {LIMIT_WARN, LIMIT_WARN, LIMIT_BLOCK},
     false,
     REASON_GROUP_FULL,
     REASON_NONE,
     false,
     "g2"},
    {"a reason, told after a warning",
     {LIMIT_WARN, LIMIT_REASON, NO_LIMIT},
     true,
     REASON_NONE,
     REASON_STATION_FULL,
     true,
     "setting"},
    {"a reason given, none needed",
     {LIMIT_WARN, LIMIT_WARN, NO_LIMIT},
     true,
     REASON_NONE,
     REASON_STATION_FULL,
     false,
     "setting"},
    {"a reason, and then one that blocks",
     {LIMIT_REASON, LIMIT_BLOCK, NO_LIMIT},
     true,
     REASON_GROUP_FULL,
     REASON_NONE,
     false,
     "g1"},
    {"a warning, and then one that wants a reason",
     {LIMIT_WARN, LIMIT_REASON, NO_LIMIT},
     false,
     REASON_NEEDS_REASON,
     REASON_NONE,
     false,
     "g1"},
};

static void test_limits_that_meet(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(meet_rows); i++) {
        struct line line;
        struct group groups[2];
        struct group_now group_now[2];
        struct piece before = line_piece(CASTING, PIECE_DONE, tag_of(""));
        struct piece after = room_arrived(&before, code_of("setting"));
        line_make(&line);
        for (int k = 0; k < LIMITS; k++) {
            enum limit_mode mode = meet_rows[i].mode[k];
            struct limit limit = {.pieces = mode == NO_LIMIT ? 0 : 2,
                                  .mode = mode == NO_LIMIT ? LIMIT_BLOCK : mode};
            if (k == 0) {
                line.stations[SETTING].limit = limit;
                line.now[SETTING].load.pieces = 2;
                continue;
            }
            groups[k - 1] =
                (struct group){.code = code_of(k == 1 ? "g1" : "g2"), .limit = limit, .member_count = 1};
            groups[k - 1].members[0].station = code_of("setting");
            group_resolve(&groups[k - 1], line.stations, LINE_STATIONS);
            group_now[k - 1] = (struct group_now){.group = &groups[k - 1], .load = {.pieces = 2}};
        }
        struct floor_now floor = {line.now, LINE_STATIONS, group_now, 2};
        struct room room =
            room_to_enter(&before, &after, &line.now[SETTING], &floor, meet_rows[i].has_reason);
        if (room.reason != meet_rows[i].reason || room.flag != meet_rows[i].flag ||
            room.by_reason != meet_rows[i].by_reason || strcmp(room.next.text, meet_rows[i].next) != 0)
            fail_msg("%s: \"%s\", \"%s\", %d, %s", meet_rows[i].name, reason_word(room.reason),
                     reason_word(room.flag), room.by_reason, room.next.text);
        assert_false(numbers_has(&room.numbers, NUMBER_FREE)); /* one piece cannot be split */
    }
}

/* ---------------------------------------------------------------- what is told of lent places */

static const struct {
    const char *name;
    struct limit limit;
    struct load load, lent;
    int64_t reserved, reserved_ug; /* 0: not told */
} lent_rows[] = {
    {"pieces and grams", {3, {9000000}, 0}, {2, {4000000}}, {1, {5000000}}, 1, 5000000},
    {"no limit in grams, none told", {3, {0}, 0}, {2, {4000000}}, {1, {5000000}}, 1, 0},
    {"grams, of which none are lent", {2, {9000000}, 0}, {2, {4000000}}, {0, {0}}, 0, 0},
    {"grams alone", {0, {9000000}, 0}, {2, {4000000}}, {0, {5000000}}, 0, 5000000},
};

static void test_what_is_told_of_lent_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lent_rows); i++) {
        struct line line;
        struct piece before = line_piece(CASTING, PIECE_DONE, tag_of(""));
        struct piece after = room_arrived(&before, code_of("setting"));
        line_make(&line);
        line.stations[SETTING].limit = lent_rows[i].limit;
        line.now[SETTING].load = lent_rows[i].load;
        line.now[SETTING].lent = lent_rows[i].lent;
        struct floor_now floor = {line.now, LINE_STATIONS, NULL, 0};
        struct room room = room_to_enter(&before, &after, &line.now[SETTING], &floor, false);
        const struct numbers *told = &room.numbers;
        if (room.reason != REASON_STATION_FULL ||
            numbers_has(told, NUMBER_RESERVED) != (lent_rows[i].reserved > 0) ||
            numbers_has(told, NUMBER_RESERVED_UG) != (lent_rows[i].reserved_ug > 0) ||
            told->value[NUMBER_RESERVED] != lent_rows[i].reserved ||
            told->value[NUMBER_RESERVED_UG] != lent_rows[i].reserved_ug)
            fail_msg("%s: \"%s\", %lld, %lld ug", lent_rows[i].name, reason_word(room.reason),
                     (long long)told->value[NUMBER_RESERVED], (long long)told->value[NUMBER_RESERVED_UG]);
    }
}

/* ---------------------------------------------------------------- two stations of the next kind */

static const struct {
    const char *name;
    enum limit_mode mode[2];
    int64_t wip[2]; /* of 4 */
    bool has_reason;
    enum reason reason, flag;
    bool by_reason;
    const char *next;
} either_rows[] = {
    {"both have room", {LIMIT_BLOCK, LIMIT_BLOCK}, {0, 0}, false, REASON_NONE, REASON_NONE, false, ""},
    {"the second has", {LIMIT_BLOCK, LIMIT_BLOCK}, {4, 0}, false, REASON_NONE, REASON_NONE, false, ""},
    {"the first has, the second warns",
     {LIMIT_BLOCK, LIMIT_WARN},
     {0, 4},
     false,
     REASON_NONE,
     REASON_NONE,
     false,
     ""},
    {"the first has, the second wants a reason",
     {LIMIT_BLOCK, LIMIT_REASON},
     {0, 4},
     false,
     REASON_NONE,
     REASON_NONE,
     false,
     ""},
    {"rather without the reason",
     {LIMIT_REASON, LIMIT_BLOCK},
     {4, 0},
     true,
     REASON_NONE,
     REASON_NONE,
     false,
     ""},
    {"the reason opens the second",
     {LIMIT_BLOCK, LIMIT_REASON},
     {4, 4},
     true,
     REASON_NONE,
     REASON_STATION_FULL,
     true,
     "other"},
    {"rather one that a reason opens",
     {LIMIT_BLOCK, LIMIT_REASON},
     {4, 4},
     false,
     REASON_NEEDS_REASON,
     REASON_NONE,
     false,
     "other"},
    {"both want one: the first",
     {LIMIT_REASON, LIMIT_REASON},
     {4, 4},
     false,
     REASON_NEEDS_REASON,
     REASON_NONE,
     false,
     "setting"},
    {"neither", {LIMIT_BLOCK, LIMIT_BLOCK}, {4, 4}, false, REASON_NEXT_FULL, REASON_NONE, false, "setting"},
};

static void test_the_better_of_two(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(either_rows); i++) {
        struct line line;
        struct piece piece = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
        line_make(&line);
        line.stations[POLISHING] = line.stations[SETTING];
        line.stations[POLISHING].code = code_of("other");
        for (int k = 0; k < 2; k++) {
            line.stations[SETTING + k].limit.mode = either_rows[i].mode[k];
            line.now[SETTING + k].load.pieces = either_rows[i].wip[k];
        }
        struct floor_now floor = {.stations = line.now, .station_count = LINE_STATIONS};
        struct room room = room_ahead(&piece, &floor, either_rows[i].has_reason);
        if (room.reason != either_rows[i].reason || room.flag != either_rows[i].flag ||
            room.by_reason != either_rows[i].by_reason || strcmp(room.next.text, either_rows[i].next) != 0)
            fail_msg("%s: \"%s\", \"%s\", %d, %s", either_rows[i].name, reason_word(room.reason),
                     reason_word(room.flag), room.by_reason, room.next.text);
    }
}

/* ---------------------------------------------------------------- a tree's way */

enum { WAY_MAX = 5 };

static const struct {
    const char *name;
    const char *kinds[WAY_MAX];
    const char *marked; /* the bottleneck */
    int casting, last;
    int64_t places; /* each station has four */
} way_rows[] = {
    {"up to the mark", {"casting", "setting", "polishing", "qc"}, "setting", 0, 1, 4},
    {"the mark is casting itself", {"casting", "setting", "polishing", "qc"}, "casting", 0, 3, 12},
    {"the mark comes before casting", {"qc", "casting", "setting", "polishing"}, "qc", 1, 3, 8},
    {"nothing comes after it", {"setting", "casting"}, "setting", 1, 1, INT64_MAX},
    {"it is never cast", {"setting", "polishing"}, "qc", 2, 1, INT64_MAX},
};

static void test_how_far_a_tree_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(way_rows); i++) {
        struct line line;
        struct route_step steps[WAY_MAX] = {0};
        struct piece tree = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
        int last;
        line_make(&line);
        for (tree.step_count = 0; tree.step_count < WAY_MAX && way_rows[i].kinds[tree.step_count];
             tree.step_count++)
            steps[tree.step_count].kind = code_of(way_rows[i].kinds[tree.step_count]);
        for (int k = 0; k < LINE_STATIONS; k++)
            line.stations[k].bottleneck = strcmp(line.stations[k].code.text, way_rows[i].marked) == 0;
        tree.steps = steps;
        tree.kind = KIND_TREE;
        struct floor_now floor = {.stations = line.now, .station_count = LINE_STATIONS};
        int64_t places = room_places_after(&tree, &floor, false, &last);
        if (room_casting_step(&tree) != way_rows[i].casting || last != way_rows[i].last ||
            places != way_rows[i].places)
            fail_msg("%s: casting %d, last %d, %lld places", way_rows[i].name, room_casting_step(&tree), last,
                     (long long)places);
    }
}

/* Setting asks for a reason; three of its four places are free. */
static const struct {
    const char *name;
    enum limit_mode mode;
    int64_t quantity;
    bool has_reason;
    enum reason reason;
    bool by_reason;
} tree_rows[] = {
    {"as many as there are places, no reason needed", LIMIT_REASON, 3, true, REASON_NONE, false},
    {"one more, by the reason", LIMIT_REASON, 4, true, REASON_NONE, true},
    {"one more, and none given", LIMIT_REASON, 4, false, REASON_NEEDS_REASON, false},
    {"no reason opens it", LIMIT_BLOCK, 4, true, REASON_NEXT_FULL, false},
    {"as many, none given", LIMIT_REASON, 3, false, REASON_NONE, false},
};

static void test_a_trees_start_by_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tree_rows); i++) {
        struct line line;
        struct piece tree = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
        line_make(&line);
        tree.kind = KIND_TREE;
        tree.quantity = tree_rows[i].quantity;
        line.stations[SETTING].limit.mode = tree_rows[i].mode;
        line.stations[SETTING].code = code_of("bench-4"); /* not called like its kind */
        line.now[SETTING].load.pieces = 1;
        struct floor_now floor = {.stations = line.now, .station_count = LINE_STATIONS};
        struct room room = room_ahead(&tree, &floor, tree_rows[i].has_reason);
        if (room.reason != tree_rows[i].reason || room.by_reason != tree_rows[i].by_reason)
            fail_msg("%s: \"%s\"", tree_rows[i].name, reason_word(room.reason));
        if (room.reason != REASON_NONE) {
            assert_int_equal(room.numbers.value[NUMBER_FREE], 3);
            assert_true(numbers_has(&room.numbers, NUMBER_QUANTITY));
            assert_int_equal(room.numbers.value[NUMBER_QUANTITY], 4);
            assert_string_equal(room.next.text, "bench-4");
        }
    }
}

/* A full group that holds only casting, or that its pieces would not enter up to the bottleneck, keeps no
 * tree. */
static void test_only_groups_on_the_way_keep_a_tree(void **state)
{
    static const struct {
        const char *station;
        enum reason reason;
    } members[] = {{"casting", REASON_NONE}, {"setting", REASON_GROUP_FULL}, {"polishing", REASON_NONE}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        struct line line;
        struct piece tree = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
        struct group group = {.code = {"group"}, .limit = {.pieces = 1}, .member_count = 1};
        line_make(&line);
        group.members[0].station = code_of(members[i].station);
        group_resolve(&group, line.stations, LINE_STATIONS);
        struct group_now now = {.group = &group, .load = {.pieces = 1}};
        tree.kind = KIND_TREE;
        tree.quantity = 2;
        struct floor_now floor = {line.now, LINE_STATIONS, &now, 1};
        struct room room = room_ahead(&tree, &floor, false);
        if (room.reason != members[i].reason)
            fail_msg("%s: \"%s\"", members[i].station, reason_word(room.reason));
    }
}

/* The last step of its way is done by no station of this floor (one that is not counted would): its kind is
 * told. */
static void test_a_last_step_without_a_station(void **state)
{
    struct line line;
    struct piece tree = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
    (void)state;
    line_make(&line);
    line.stations[CASTING].bottleneck = true; /* behind it, none: all the way */
    line.stations[POLISHING].code = code_of("bench-5");
    tree.kind = KIND_TREE;
    tree.quantity = 5;
    tree.step_count = POLISHING + 1;
    struct floor_now floor = {.stations = line.now, .station_count = POLISHING};
    struct room room = room_ahead(&tree, &floor, false);
    assert_int_equal(room.reason, REASON_NEXT_FULL);
    assert_string_equal(room.next.text, "polishing");
}

/* What lies behind it keeps it no more. */
static void test_a_group_behind_a_tree(void **state)
{
    static const struct route_step way[] = {
        {.kind = {"qc"}}, {.kind = {"casting"}}, {.kind = {"setting"}}, {.kind = {"polishing"}}};
    struct line line;
    struct piece tree = line_piece(CASTING, PIECE_QUEUED, tag_of(""));
    struct group group = {.code = {"group"}, .limit = {.pieces = 1}, .member_count = 1};
    (void)state;
    line_make(&line);
    group.members[0].station = code_of("qc");
    group_resolve(&group, line.stations, LINE_STATIONS);
    struct group_now now = {.group = &group, .load = {.pieces = 1}};
    struct floor_now floor = {line.now, LINE_STATIONS, &now, 1};
    tree.kind = KIND_TREE;
    tree.steps = way;
    tree.step_count = COUNT_OF(way);
    tree.step = 1;
    assert_int_equal(room_ahead(&tree, &floor, false).reason, REASON_NONE);
}

static void test_it_arrives_to_wait(void **state)
{
    static const enum piece_state states[] = {PIECE_QUEUED, PIECE_IN_WORK, PIECE_DONE, PIECE_HELD};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct piece piece = line_piece(CASTING, states[i], tag_of(""));
        assert_int_equal(room_arrived(&piece, code_of("setting")).state, PIECE_QUEUED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_that_meet),
        cmocka_unit_test(test_what_is_told_of_lent_places),
        cmocka_unit_test(test_the_better_of_two),
        cmocka_unit_test(test_how_far_a_tree_counts),
        cmocka_unit_test(test_a_trees_start_by_reason),
        cmocka_unit_test(test_only_groups_on_the_way_keep_a_tree),
        cmocka_unit_test(test_it_arrives_to_wait),
        cmocka_unit_test(test_a_last_step_without_a_station),
        cmocka_unit_test(test_a_group_behind_a_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
