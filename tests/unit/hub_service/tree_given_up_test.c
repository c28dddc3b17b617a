/* Stories of wax trees that are scrapped whole, and of those that turn up again; after each, verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/tree_helper.h"

/* ---------------------------------------------------------------- given up whole */

enum stand { IN_POOL, IN_WORK, CAST, CAST_AND_HELD, CAST_AND_PARKED };

static const struct {
    const char *name;
    enum stand stand;
    int64_t scrap_ug; /* afterwards */
} given_up[] = {
    {"in the pool, of wax", IN_POOL, 0},
    {"in work, of wax", IN_WORK, 0},
    {"cast: all that went in but what is the caster's", CAST, 39920000},
    {"cast, held", CAST_AND_HELD, 39920000},
    {"cast, parked", CAST_AND_PARKED, 39920000},
};

static void bring(struct asker *bench, struct asker *office, struct tag tree, enum stand stand)
{
    if (stand >= IN_WORK)
        said_yes(move_tree(bench, VERB_RECEIVE, 1, tree));
    if (stand >= CAST) {
        said_yes(say(bench, VERB_ISSUE_METAL, "casting", 1, 0,
                     "alloy=au750y mass_ug=40000000 to_station=casting"));
        said_yes(say_of(bench, VERB_CAST, "casting", 1, tree, false, "weighed_ug=39920000"));
    }
    if (stand >= CAST_AND_HELD)
        said_yes(say_of(bench, VERB_HOLD, "casting", 1, tree, false, ""));
    if (stand == CAST_AND_PARKED)
        said_yes(say_of(office, VERB_PARK, "", RIG_MANAGER, tree, false, ""));
}

static void a_tree_is_scrapped_with_all_that_hangs_on_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(given_up); i++) {
        struct rig rig;
        struct asker office, bench;
        print_message("  %s\n", given_up[i].name);
        open_with_wax(&rig, &office, 4, 8);
        bench = rig_asker(&rig, 0);
        struct tag tree = build_tree(&bench, 1, 3);
        bring(&bench, &office, tree, given_up[i].stand);
        said_no(say_of(&office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity count=2"),
                REASON_DOES_NOT_ADD_UP, "whole");
        struct reply reply = say_of(&office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity");
        said_yes(reply);
        assert_int_equal(reply.place, PLACE_SCRAPPED);
        expect_not_withdrawn(&office, reply.id);
        expect_balance(&rig, GOLD, "scrap", given_up[i].scrap_ug);
        expect_balance(&rig, GOLD, person_account("operator", 1), 0);
        expect_balance(&rig, GOLD, "tray:parked", 0);
        for (int k = 1; k <= 3; k++)
            assert_int_equal(piece_sheet(&rig, rig_piece(k)).piece.place, PLACE_SCRAPPED);
        assert_int_equal(piece_sheet(&rig, rig_piece(4)).piece.place, PLACE_POOL);
        struct board *board = rig_board(&rig);
        assert_int_equal(rig_station(board, "casting")->now.load.pieces, 0);
        free(board);
        said_no(say_of(&office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity"), REASON_FINISHED,
                NULL);
        said_no(say_of(&office, VERB_REMAKE, "", RIG_MANAGER, tree, false, ""), REASON_WRONG_STATE, "tree");
        said_yes(say(&office, VERB_REMAKE, "", RIG_MANAGER, 2, ""));
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

/* ---------------------------------------------------------------- given up, and counted all the same */

enum meanwhile { NOTHING, ONE_COUNTED, ONE_COUNTED_AND_SCRAPPED, ONE_BOUND, SCRAPPED_AGAIN };

static const struct {
    const char *name;
    enum stand stand;
    enum meanwhile meanwhile;
    const char *counts; /* beside the tree */
    bool refused;
    int64_t at_bench_ug; /* afterwards */
} turned_up[] = {
    {"of wax, from the pool", IN_POOL, NOTHING, "", false, 0},
    {"of wax, from somebody's hands", IN_WORK, NOTHING, "", false, 0},
    {"cast", CAST, NOTHING, "", false, 39920000},
    {"cast, weighed anew", CAST, NOTHING, " gross_ug=39900000", false, 39900000},
    {"cast, held", CAST_AND_HELD, NOTHING, "", false, 39920000},
    {"cast, parked", CAST_AND_PARKED, NOTHING, "", false, 39920000},
    {"what hangs on it is listed behind it", CAST, NOTHING, "}{piece=TS1-000002-I", false, 39920000},
    {"a second time", CAST, SCRAPPED_AGAIN, "", false, 39920000},
    {"one has a chip since", CAST, ONE_BOUND, "", false, 39920000},
    {"one was counted by itself", CAST, ONE_COUNTED, "", true, 0},
    {"one was counted by itself, and scrapped anew", CAST, ONE_COUNTED_AND_SCRAPPED, "", true, 0},
};

static struct reply count_at(struct asker *office, const char *rows)
{
    char form[256];
    snprintf(form, sizeof form, "of=station place=casting pieces={%s}", rows);
    return say(office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form);
}

static struct reply count_tree(struct asker *office, struct tag tree, const char *more)
{
    char row[128];
    snprintf(row, sizeof row, "piece=%s%s", tree.text, more);
    return count_at(office, row);
}

static void pass_time(struct asker *bench, struct asker *office, struct tag tree, enum meanwhile meanwhile)
{
    char row[64];
    snprintf(row, sizeof row, "piece=%s", rig_piece(2).text);
    if (meanwhile == ONE_BOUND)
        said_yes(say(bench, VERB_BIND, "casting", 1, 2, "chip=04A1B2C3D4E5F6"));
    if (meanwhile == ONE_COUNTED || meanwhile == ONE_COUNTED_AND_SCRAPPED)
        said_yes(count_at(office, row));
    if (meanwhile == ONE_COUNTED_AND_SCRAPPED)
        said_yes(say(office, VERB_SCRAP, "", RIG_MANAGER, 2, "reason=porosity"));
    if (meanwhile != SCRAPPED_AGAIN)
        return;
    said_yes(count_tree(office, tree, ""));
    said_yes(say_of(office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity"));
}

static void expect_back(const struct rig *rig, struct tag tree, int64_t at_bench_ug)
{
    struct sheet sheet = piece_sheet(rig, tree);
    assert_int_equal(sheet.piece.place, PLACE_STATION);
    assert_int_equal(sheet.piece.quantity, 3);
    expect_balance(rig, GOLD, "tray:casting", at_bench_ug);
    expect_balance(rig, GOLD, "scrap", 0);
    for (int i = 1; i <= 3; i++)
        assert_int_equal(piece_sheet(rig, rig_piece(i)).piece.place, PLACE_TREE);
}

/* It is there with all that hung on it, or not at all. */
static void a_scrapped_tree_turns_up_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(turned_up); i++) {
        struct rig rig;
        struct asker office, bench;
        print_message("  %s\n", turned_up[i].name);
        open_with_wax(&rig, &office, 4, 8);
        bench = rig_asker(&rig, 0);
        struct tag tree = build_tree(&bench, 1, 3);
        bring(&bench, &office, tree, turned_up[i].stand);
        said_yes(say_of(&office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity"));
        pass_time(&bench, &office, tree, turned_up[i].meanwhile);
        struct reply reply = count_tree(&office, tree, turned_up[i].counts);
        if (turned_up[i].refused) {
            said_no(reply, REASON_WRONG_STATE, "not whole any more");
            assert_int_equal(piece_sheet(&rig, tree).piece.place, PLACE_SCRAPPED);
            assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.place, PLACE_SCRAPPED);
        } else {
            said_yes(reply);
            expect_back(&rig, tree, turned_up[i].at_bench_ug);
        }
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_scrapped_with_all_that_hangs_on_it),
        cmocka_unit_test(a_scrapped_tree_turns_up_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
