/* Room: groups, modes, a tree's start, overrides; and what belongs to an earlier visit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/route.h"
#include "tests/unit/common_rules/line_helper.h"

static struct group group_over(const char *const *stations, int count, int64_t limit)
{
    struct group group = {.code = {"group"}, .limit = {.pieces = limit}, .member_count = count};
    struct line line;
    line_make(&line);
    for (int i = 0; i < count; i++)
        group.members[i].station = code_of(stations[i]);
    group_resolve(&group, line.stations, LINE_STATIONS);
    return group;
}

/* ---------------------------------------------------------------- when a piece counts in a group */

static const struct {
    const char *name;
    const char *stations[2];
    int step;
    bool counts;
} counts_rows[] = {
    {"not in the pool", {"casting", "setting"}, POOL, false},
    {"at its first station", {"setting", "polishing"}, SETTING, true},
    {"at its last, until it is taken on", {"setting", "polishing"}, POLISHING, true},
    {"before it", {"setting", "polishing"}, CASTING, false},
    {"behind it", {"setting", "polishing"}, QC, false},
    {"on an excursion", {"casting", "polishing"}, SETTING, true},
    {"where no station of it is on the way", {"plating", "engraving"}, SETTING, false},
};

static void test_when_a_piece_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts_rows); i++) {
        struct group group = group_over(counts_rows[i].stations, 2, 3);
        struct piece piece = line_piece(counts_rows[i].step, PIECE_DONE, line_operator(1));
        if (group_counts(&group, &piece) != counts_rows[i].counts)
            fail_msg("%s", counts_rows[i].name);
    }
}

static void test_what_is_parked_counts_nowhere(void **state)
{
    static const char *const stations[] = {"setting", "polishing"};
    struct group group = group_over(stations, 2, 3);
    struct piece piece = line_piece(SETTING, PIECE_HELD, line_operator(1));
    (void)state;
    assert_true(group_counts(&group, &piece)); /* held, it does */
    piece.place = PLACE_PARKED;
    assert_false(group_counts(&group, &piece));
}

/* ---------------------------------------------------------------- entering, and going on */

struct scene {
    struct line line;
    struct group group;
    struct group_now group_now;
    struct piece piece;
    struct deed deed;
};

static void scene_make(struct scene *scene, int step, enum piece_state state, int here)
{
    static const char *const stations[] = {"setting", "polishing"};
    line_make(&scene->line);
    scene->group = group_over(stations, 2, 3);
    scene->group_now = (struct group_now){.group = &scene->group};
    scene->piece = line_piece(step, state, line_operator(1));
    scene->deed = (struct deed){.piece = &scene->piece,
                                .here = &scene->line.now[here],
                                .next = scene->line.now,
                                .next_count = LINE_STATIONS,
                                .groups = &scene->group_now,
                                .group_count = 1,
                                .operator_badge = line_operator(1)};
}

static const struct {
    const char *name;
    int step, here;
    int64_t station_wip, group_wip, quantity;
    enum limit_mode station_mode, group_mode;
    bool has_reason, has_override;
    enum reason reason, flag;
    bool used_reason, used_override;
} entry_rows[] = {
    {"room in both", CASTING, SETTING, 0, 2, 1, .reason = REASON_NONE},
    {"the group is full", CASTING, SETTING, 0, 3, 1, .reason = REASON_GROUP_FULL},
    {"a lot needs room for all of it", CASTING, SETTING, 0, 2, 2, .reason = REASON_GROUP_FULL},
    {"the station is told first", CASTING, SETTING, 4, 3, 1, .reason = REASON_STATION_FULL},
    {"within the group it is not asked", SETTING, POLISHING, 0, 9, 1, .reason = REASON_NONE},
    {"leaving it, neither", POLISHING, QC, 0, 9, 1, .reason = REASON_NONE},
    {"the group warns", CASTING, SETTING, 0, 3, 1, .group_mode = LIMIT_WARN, .flag = REASON_GROUP_FULL},
    {"the group asks for a reason", CASTING, SETTING, 0, 3, 1, .group_mode = LIMIT_REASON,
     .reason = REASON_NEEDS_REASON},
    {"and gets one", CASTING, SETTING, 0, 3, 1, .group_mode = LIMIT_REASON, .has_reason = true,
     .flag = REASON_GROUP_FULL, .used_reason = true},
    {"a reason opens no limit that blocks", CASTING, SETTING, 4, 0, 1, .has_reason = true,
     .reason = REASON_STATION_FULL},
    {"a reason that was not needed", CASTING, SETTING, 3, 0, 1, .station_mode = LIMIT_REASON,
     .has_reason = true},
    {"a reason for the station, the group blocks", CASTING, SETTING, 4, 3, 1, .station_mode = LIMIT_REASON,
     .has_reason = true, .reason = REASON_GROUP_FULL},
    {"an override opens it", CASTING, SETTING, 4, 3, 1, .has_override = true, .flag = REASON_STATION_FULL,
     .used_override = true},
    {"an override that was not needed", CASTING, SETTING, 0, 0, 1, .has_override = true},
};

static void test_entering(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(entry_rows); i++) {
        struct scene scene;
        scene_make(&scene, entry_rows[i].step, PIECE_DONE, entry_rows[i].here);
        scene.line.now[entry_rows[i].here].load.pieces = entry_rows[i].station_wip;
        scene.line.stations[entry_rows[i].here].limit.mode = entry_rows[i].station_mode;
        scene.group.limit.mode = entry_rows[i].group_mode;
        scene.group_now.load.pieces = entry_rows[i].group_wip;
        scene.piece.quantity = entry_rows[i].quantity;
        scene.deed.has_reason = entry_rows[i].has_reason;
        scene.deed.has_override = entry_rows[i].has_override;
        struct outcome out = piece_receive(&scene.deed);
        if (out.reason != entry_rows[i].reason || out.flag != entry_rows[i].flag ||
            out.used_reason != entry_rows[i].used_reason || out.used_override != entry_rows[i].used_override)
            fail_msg("%s: reason \"%s\", flag \"%s\"%s%s", entry_rows[i].name, reason_word(out.reason),
                     reason_word(out.flag), out.used_reason ? ", by reason" : "",
                     out.used_override ? ", by override" : "");
    }
}

static void test_a_start_waits_for_the_group_ahead(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, CASTING, PIECE_QUEUED, CASTING);
    scene.group_now.load.pieces = 3;
    struct outcome out = piece_start(&scene.deed);
    assert_int_equal(out.reason, REASON_GROUP_FULL);
    assert_string_equal(out.next.text, "group");
    scene.deed.has_override = true;
    out = piece_start(&scene.deed);
    assert_int_equal(out.reason, REASON_NONE);
    assert_true(out.used_override);
    scene.deed.in_work = 1; /* at once one: no limit of a station, and no manager's to open */
    out = piece_start(&scene.deed);
    assert_int_equal(out.reason, REASON_AT_ONCE);
    assert_false(out.used_override);
}

static void test_one_override_opens_one_limit(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, CASTING, PIECE_DONE, SETTING);
    scene.line.now[SETTING].load.pieces = 4;
    scene.line.now[POLISHING].load.pieces = 4;
    scene.deed.has_override = true;
    struct outcome out = piece_receive(&scene.deed);
    assert_int_equal(out.reason, REASON_NONE);
    assert_int_equal(out.not_started, REASON_NEXT_FULL);
}

static void test_a_lot_is_told_how_many_the_group_takes(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, CASTING, PIECE_DONE, SETTING);
    scene.piece.quantity = 4;
    scene.group_now.load.pieces = 1;
    struct outcome out = piece_receive(&scene.deed);
    assert_int_equal(out.reason, REASON_GROUP_FULL);
    assert_int_equal(out.numbers.value[NUMBER_FREE], 2);
}

/* A part that the station takes and the group does not is no remedy: the least of what each would take. */
static void test_the_split_that_is_offered_fits_every_limit(void **state)
{
    static const struct {
        const char *name;
        int64_t at_station, in_group;
        enum limit_mode group_mode;
        int64_t free;
    } rows[] = {
        {"the station takes three, the group one", 1, 2, LIMIT_BLOCK, 1},
        {"the station takes three, the group none", 1, 3, LIMIT_BLOCK, 0},
        {"the station takes one, the group two", 3, 1, LIMIT_BLOCK, 1},
        {"the station takes three, the group only warns", 1, 3, LIMIT_WARN, 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scene scene;
        print_message("  %s\n", rows[i].name);
        scene_make(&scene, CASTING, PIECE_DONE, SETTING);
        scene.piece.quantity = 4;
        scene.line.now[SETTING].load.pieces = rows[i].at_station;
        scene.group_now.load.pieces = rows[i].in_group;
        scene.group.limit.mode = rows[i].group_mode;
        struct outcome out = piece_receive(&scene.deed);
        assert_int_equal(out.reason, REASON_STATION_FULL);
        assert_int_equal(out.numbers.value[NUMBER_FREE], rows[i].free);
        assert_int_equal(out.numbers.value[NUMBER_WIP], rows[i].at_station);
    }
}

/* ---------------------------------------------------------------- a tree at casting */

static const struct {
    const char *name;
    int64_t quantity, setting_wip, group_wip;
    bool marks_polishing, setting_warns;
    enum reason reason;
    int64_t free;
} tree_rows[] = {
    {"as many places as pieces", 4, 0, -1, false, false, REASON_NONE, 0},
    {"one too few", 4, 1, -1, false, false, REASON_NEXT_FULL, 3},
    {"over full is no place, not less", 1, 6, -1, false, false, REASON_NEXT_FULL, 0},
    {"up to the bottleneck, summed", 7, 1, -1, true, false, REASON_NONE, 0},
    {"summed, one too few", 8, 1, -1, true, false, REASON_NEXT_FULL, 7},
    {"a limit that warns takes any", 9, 4, -1, false, true, REASON_NONE, 0},
    {"a group entered there has room", 3, 0, 0, false, false, REASON_NONE, 0},
    {"a group entered there has not", 3, 0, 1, false, false, REASON_GROUP_FULL, 2},
};

static void test_a_tree_needs_places_up_to_the_bottleneck(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tree_rows); i++) {
        struct scene scene;
        scene_make(&scene, CASTING, PIECE_QUEUED, CASTING);
        scene.piece.kind = KIND_TREE;
        scene.piece.quantity = tree_rows[i].quantity;
        scene.line.now[SETTING].load.pieces = tree_rows[i].setting_wip;
        scene.line.stations[POLISHING].bottleneck = tree_rows[i].marks_polishing;
        scene.line.stations[SETTING].limit.mode = tree_rows[i].setting_warns ? LIMIT_WARN : LIMIT_BLOCK;
        scene.group_now.load.pieces = tree_rows[i].group_wip;
        scene.deed.group_count = tree_rows[i].group_wip >= 0;
        struct outcome out = piece_start(&scene.deed);
        if (out.reason != tree_rows[i].reason ||
            (out.reason != REASON_NONE && out.numbers.value[NUMBER_FREE] != tree_rows[i].free))
            fail_msg("%s: \"%s\", %lld free", tree_rows[i].name, reason_word(out.reason),
                     (long long)out.numbers.value[NUMBER_FREE]);
    }
}

static void test_a_tree_at_casting_ends_with_its_cut(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, CASTING, PIECE_IN_WORK, CASTING);
    scene.piece.kind = KIND_TREE;
    assert_int_equal(piece_finish(&scene.deed).reason, REASON_WRONG_STATE);
    scene.deed.happened = true;
    struct outcome out = piece_finish(&scene.deed);
    assert_false(out.changes);
    assert_int_equal(out.flag, REASON_WRONG_STATE);
}

/* ---------------------------------------------------------------- grams, visits, sizes */

static void test_grams_count_by_theory_until_there_is_metal(void **state)
{
    struct piece piece = line_piece(POOL, PIECE_QUEUED, line_operator(1));
    (void)state;
    piece.quantity = 3;
    piece.book_mass = MASS_UG(0);
    piece.each_due = MASS_MG(6000);
    assert_int_equal(piece_load(&piece).mass.ug, 18000000);
    piece.book_mass = MASS_MG(17000); /* cast, and shared by theory */
    assert_int_equal(piece_load(&piece).mass.ug, 17000000);
    piece.book_mass = MASS_UG(0);
    piece.weighed = true; /* there is none, and the scale says so */
    assert_int_equal(piece_load(&piece).mass.ug, 0);
}

static void test_before_casting_there_is_no_metal(void **state)
{
    static const struct route_step cast[] = {
        {.kind = {"wax"}}, {.kind = {"casting"}}, {.kind = {"polishing"}}};
    static const struct route_step bought[] = {{.kind = {"polishing"}}, {.kind = {"qc"}}};
    static const struct {
        const char *name;
        const struct route_step *steps;
        int count;
        enum place place;
        int step;
        enum piece_state state, was;
        bool has;
    } rows[] = {
        {"in the pool", cast, 3, PLACE_POOL, -1, PIECE_QUEUED, PIECE_QUEUED, false},
        {"in wax", cast, 3, PLACE_STATION, 0, PIECE_DONE, PIECE_QUEUED, false},
        {"queued at casting", cast, 3, PLACE_STATION, 1, PIECE_QUEUED, PIECE_QUEUED, false},
        {"held before it was cast", cast, 3, PLACE_STATION, 1, PIECE_HELD, PIECE_QUEUED, false},
        {"cast", cast, 3, PLACE_STATION, 1, PIECE_DONE, PIECE_QUEUED, true},
        {"held after it was cast", cast, 3, PLACE_STATION, 1, PIECE_HELD, PIECE_DONE, true},
        {"after casting", cast, 3, PLACE_STATION, 2, PIECE_QUEUED, PIECE_QUEUED, true},
        {"bought as a casting", bought, 2, PLACE_STATION, 0, PIECE_QUEUED, PIECE_QUEUED, true},
        {"on a route that ends before casting", cast, 1, PLACE_STATION, 0, PIECE_QUEUED, PIECE_QUEUED, true},
        {"bought, in the pool", bought, 2, PLACE_POOL, -1, PIECE_QUEUED, PIECE_QUEUED, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece piece = {.place = rows[i].place,
                              .step = rows[i].step,
                              .state = rows[i].state,
                              .was = rows[i].was,
                              .steps = rows[i].steps,
                              .step_count = rows[i].count};
        print_message("  %s\n", rows[i].name);
        assert_int_equal(piece_has_metal(&piece), rows[i].has);
        assert_int_equal(piece_lacks_metal(&piece), rows[i].has);
    }
}

static void test_what_was_weighed_or_hung_on_a_tree_lacks_no_metal(void **state)
{
    static const struct route_step cast[] = {{.kind = {"casting"}}, {.kind = {"polishing"}}};
    static const struct {
        const char *name;
        enum piece_kind kind;
        int64_t book_ug;
        bool weighed, lacks;
    } rows[] = {
        {"never weighed", KIND_PIECE, 0, false, true},
        {"its share of a tree", KIND_PIECE, 5000000, false, false},
        {"weighed, and nothing was there", KIND_PIECE, 0, true, false},
        {"a tree is weighed when it is cast", KIND_TREE, 0, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece piece = {.kind = rows[i].kind,
                              .place = PLACE_STATION,
                              .state = PIECE_DONE,
                              .book_mass = MASS_UG(rows[i].book_ug),
                              .weighed = rows[i].weighed,
                              .steps = cast,
                              .step_count = 2};
        print_message("  %s\n", rows[i].name);
        assert_int_equal(piece_lacks_metal(&piece), rows[i].lacks);
    }
}

static void test_a_visit_has_a_station_of_its_own(void **state)
{
    struct scene scene;
    struct route_step steps[ROUTE_STEPS];
    (void)state;
    scene_make(&scene, CASTING, PIECE_DONE, SETTING);
    memcpy(steps, line_route, sizeof steps);
    steps[SETTING].visit = code_of("again");
    scene.piece.steps = steps;
    assert_int_equal(piece_receive(&scene.deed).reason, REASON_WRONG_STATION);
    scene.line.stations[SETTING].visit = code_of("again");
    assert_int_equal(piece_receive(&scene.deed).reason, REASON_NONE);
}

static const struct {
    const char *name;
    enum piece_kind kind;
    int step;
    int64_t quantity;
    const char *at; /* NULL: it is not */
    bool is_start;
    int64_t limit;
    int narrow; /* this station has two places; LINE_STATIONS: none */
} large_rows[] = {
    {"as large as the limits", KIND_PIECE, POOL, 4, NULL, false, 0, LINE_STATIONS},
    {"larger than the first", KIND_PIECE, POOL, 5, "casting", false, 4, LINE_STATIONS},
    {"behind the limit that is too small", KIND_PIECE, QC, 9, NULL, false, 0, LINE_STATIONS},
    {"a tree ends at casting, but must start there", KIND_TREE, POOL, 3, "setting", true, 2, SETTING},
    {"a tree with places enough", KIND_TREE, POOL, 2, NULL, false, 0, SETTING},
    {"larger than the group", KIND_PIECE, CASTING, 4, "group", false, 3, LINE_STATIONS},
    {"a tree with too few places behind the bottleneck", KIND_TREE, POOL, 3, NULL, false, 0, POLISHING},
};

static void test_too_large_for_its_way(void **state)
{
    static const char *const stations[] = {"setting", "polishing"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(large_rows); i++) {
        struct line line;
        struct group groups[] = {group_over(stations, 2, 3), group_over(&stations[1], 1, 50)};
        struct tight tight;
        line_make(&line);
        groups[1].code = code_of("another"); /* which is not the one that is named */
        bool by_group = large_rows[i].at && strcmp(large_rows[i].at, "group") == 0;
        if (large_rows[i].narrow < LINE_STATIONS)
            line.stations[large_rows[i].narrow].limit.pieces = 2;
        struct floor_plan floor = {line.stations, LINE_STATIONS, groups, by_group ? 2 : 0};
        struct piece piece = line_piece(large_rows[i].step, PIECE_QUEUED, line_operator(1));
        piece.kind = large_rows[i].kind;
        piece.quantity = large_rows[i].quantity;
        bool large = limit_too_large_on_way(&piece, &floor, &tight);
        if (large != (large_rows[i].at != NULL) ||
            (large &&
             (strcmp(tight.at.text, large_rows[i].at) != 0 || tight.is_start != large_rows[i].is_start ||
              tight.is_group != by_group || tight.limit.pieces != large_rows[i].limit)))
            fail_msg("%s: %s", large_rows[i].name, large ? tight.at.text : "not too large");
    }
}

/* Where it is it has its place; where it comes back to it has none. */
static void test_too_large_to_come_back(void **state)
{
    static const struct route_step there_and_back[] = {
        {.kind = {"casting"}}, {.kind = {"setting"}}, {.kind = {"casting"}}};
    struct line line;
    struct tight tight;
    (void)state;
    line_make(&line);
    line.stations[SETTING].limit.pieces = 0;
    struct floor_plan floor = {line.stations, LINE_STATIONS, NULL, 0};
    struct piece piece = line_piece(CASTING, PIECE_QUEUED, line_operator(1));
    piece.steps = there_and_back;
    piece.step_count = COUNT_OF(there_and_back);
    piece.quantity = 5;
    assert_true(limit_too_large_on_way(&piece, &floor, &tight));
    assert_string_equal(tight.at.text, "casting");
    assert_int_equal(tight.limit.pieces, 4);
}

/* ---------------------------------------------------------------- an earlier visit */

static void test_a_deed_of_an_earlier_visit_moves_nothing(void **state)
{
    static const enum piece_state states[] = {PIECE_QUEUED, PIECE_IN_WORK};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct scene scene;
        scene_make(&scene, SETTING, states[i], SETTING);
        scene.deed.happened = scene.deed.late = true;
        struct outcome outs[] = {piece_start(&scene.deed), piece_finish(&scene.deed),
                                 piece_weigh(&scene.deed, MASS_MG(4900))};
        for (size_t k = 0; k < COUNT_OF(outs); k++) {
            assert_int_equal(outs[k].flag, REASON_LATE);
            assert_false(outs[k].changes);
            assert_int_equal(outs[k].after.version, scene.piece.version);
        }
    }
}

/* ---------------------------------------------------------------- what a refusal says */

static void test_only_the_limits_that_there_are_have_numbers(void **state)
{
    (void)state;
    struct piece before = line_piece(CASTING, PIECE_DONE, tag_of(""));
    struct piece after = room_arrived(&before, code_of("setting"));
    struct station by_mass = {.code = {"setting"}, .kind = {"setting"}, .limit = {.mass = {1}}};
    struct station by_pieces = {.code = {"setting"}, .kind = {"setting"}, .limit = {.pieces = 1}};
    struct station_now now = {.station = &by_mass, .load = {1, {1}}};
    struct floor_now floor = {.stations = &now, .station_count = 1};
    struct room room = room_to_enter(&before, &after, &now, &floor, false);
    assert_int_equal(room.reason, REASON_STATION_FULL);
    assert_false(numbers_has(&room.numbers, NUMBER_LIMIT));
    assert_true(numbers_has(&room.numbers, NUMBER_LIMIT_UG));
    now.station = &by_pieces;
    room = room_to_enter(&before, &after, &now, &floor, false);
    assert_true(numbers_has(&room.numbers, NUMBER_LIMIT));
    assert_false(numbers_has(&room.numbers, NUMBER_LIMIT_UG));
}

static void test_out_of_the_pool(void **state)
{
    (void)state;
    struct piece piece = line_piece(CASTING, PIECE_DONE, tag_of(""));
    piece.place = PLACE_POOL;
    piece.station = code_of("");
    struct piece after = room_arrived(&piece, code_of("casting"));
    assert_int_equal(after.place, PLACE_STATION);
    assert_string_equal(after.station.text, "casting");
    assert_int_equal(after.step, piece.step + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_the_limits_that_there_are_have_numbers),
        cmocka_unit_test(test_out_of_the_pool),
        cmocka_unit_test(test_when_a_piece_counts),
        cmocka_unit_test(test_what_is_parked_counts_nowhere),
        cmocka_unit_test(test_entering),
        cmocka_unit_test(test_a_start_waits_for_the_group_ahead),
        cmocka_unit_test(test_one_override_opens_one_limit),
        cmocka_unit_test(test_a_lot_is_told_how_many_the_group_takes),
        cmocka_unit_test(test_the_split_that_is_offered_fits_every_limit),
        cmocka_unit_test(test_a_tree_needs_places_up_to_the_bottleneck),
        cmocka_unit_test(test_a_tree_at_casting_ends_with_its_cut),
        cmocka_unit_test(test_grams_count_by_theory_until_there_is_metal),
        cmocka_unit_test(test_before_casting_there_is_no_metal),
        cmocka_unit_test(test_what_was_weighed_or_hung_on_a_tree_lacks_no_metal),
        cmocka_unit_test(test_a_visit_has_a_station_of_its_own),
        cmocka_unit_test(test_too_large_for_its_way),
        cmocka_unit_test(test_too_large_to_come_back),
        cmocka_unit_test(test_a_deed_of_an_earlier_visit_moves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
