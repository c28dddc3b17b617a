/* Stories of wax trees: built, taken apart, cast, cut; after each, verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/unit/hub_service/tamper_helper.h"
#include "tests/unit/hub_service/tree_helper.h"

/* ---------------------------------------------------------------- building */

static void a_tree_stands_for_its_pieces(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_wax(&rig, &office, 4, 4);
    bench = rig_asker(&rig, 0);
    struct tag tree = build_tree(&bench, 1, 3);
    assert_string_equal(tree.text, rig_piece(5).text); /* the next free tag */
    struct sheet sheet = piece_sheet(&rig, tree);
    assert_int_equal(sheet.piece.kind, KIND_TREE);
    assert_int_equal(sheet.piece.quantity, 3);
    assert_int_equal(rig_number(&rig, "SELECT sum(json_extract(found, '$.pieces')) FROM event"), 3);
    assert_int_equal(sheet.piece.place, PLACE_POOL);
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.place, PLACE_TREE);
    said_no(say(&bench, VERB_BUILD_TREE, "casting", 1, 0, pieces_from(3, 4)), REASON_WRONG_STATE, "R-3");
    said_no(move_tree(&bench, VERB_RECEIVE, 1, rig_piece(2)), REASON_WRONG_STATE, NULL);
    said_yes(say_of(&bench, VERB_TAKE_APART, "casting", 1, tree, false, ""));
    assert_int_equal(piece_sheet(&rig, tree).piece.place, PLACE_ENDED);
    assert_int_equal(piece_sheet(&rig, rig_piece(2)).piece.place, PLACE_POOL);
    build_tree(&bench, 2, 4);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static int64_t coming_to(struct rig *rig, const char *station)
{
    struct board *board = rig_board(rig);
    int64_t pieces = rig_station(board, station)->now.upstream;
    free(board);
    return pieces;
}

/* To its casting it comes itself; what comes to setting after that hangs on it. */
static void what_hangs_on_a_tree_is_on_its_way_once(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_wax(&rig, &office, 4, 4);
    bench = rig_asker(&rig, 0);
    struct tag tree = build_tree(&bench, 1, 3);
    assert_int_equal(coming_to(&rig, "casting"), 4);
    assert_int_equal(coming_to(&rig, "setting"), 4);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    assert_int_equal(coming_to(&rig, "casting"), 1);
    assert_int_equal(coming_to(&rig, "setting"), 4);
    rig_close(&rig);
}

/* ---------------------------------------------------------------- grams */

static int64_t grams_at_casting(struct rig *rig)
{
    struct board *board = rig_board(rig);
    int64_t ug = rig_station(board, "casting")->now.load.mass.ug;
    free(board);
    return ug;
}

/* Of wax it counts what is to be cast, once: three rings of 5.928 g, whatever hangs beside them. */
static void a_tree_of_wax_counts_its_theory(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 5, 0);
    workshop.stations[0].limit.mass = MASS_MG(20000);
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    said_no(say(&bench, VERB_BUILD_TREE, "casting", 1, 0, pieces_from(1, 4)), REASON_TOO_LARGE, "Casting");
    struct tag tree = build_tree(&bench, 1, 3);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    assert_int_equal(grams_at_casting(&rig), 3 * 5928000);
    said_no(ask(&bench, VERB_RECEIVE, "casting", 2, 4), REASON_STATION_FULL, NULL);
    rig_stop(&rig);
    rig_start(&rig); /* counted anew */
    assert_int_equal(grams_at_casting(&rig), 3 * 5928000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ---------------------------------------------------------------- casting and cutting */

/* Pieces 1 to 4 hang on it, cast at 39.92 g. */
static void expect_wrong_cuts_refused(struct asker *bench, struct tag tree)
{
    char form[256];
    said_no(say_of(bench, VERB_CUT, "casting", 2, tree, false, "sprue_ug=10000000"), REASON_NO_WEIGHT,
            "group_ug");
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=4000000 misfilled=1} group_ug=30000000 "
             "sprue_ug=10000000",
             rig_piece(4).text);
    said_no(say_of(bench, VERB_CUT, "casting", 2, tree, false, form), REASON_DOES_NOT_ADD_UP, NULL);
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=4000000}{piece=%s mass_ug=5000000} group_ug=17600000",
             rig_piece(4).text, rig_piece(4).text);
    said_no(say_of(bench, VERB_CUT, "casting", 2, tree, false, form), REASON_EXISTS, "listed twice");
    snprintf(form, sizeof form, "pieces={piece=%s mass_ug=4000000} group_ug=17600000", rig_piece(5).text);
    said_no(say_of(bench, VERB_CUT, "casting", 2, tree, false, form), REASON_UNKNOWN_THING,
            "does not hang on this tree");
}

/* A tree of four is cast out of 40 g and cut: one misfilled, three weighed together. */
static void a_tree_is_cast_and_cut(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char form[256];
    (void)state;
    open_with_wax(&rig, &office, 4, 8);
    bench = rig_asker(&rig, 0);
    struct tag tree = build_tree(&bench, 1, 4);
    struct reply reply = move_tree(&bench, VERB_RECEIVE, 1, tree);
    said_yes(reply);
    assert_int_equal(reply.state, PIECE_IN_WORK);
    said_no(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""), REASON_NOT_ENOUGH, "issue metal");
    reply = say_of(&bench, VERB_CUT, "casting", 1, tree, false, "group_ug=5");
    said_no(reply, REASON_WRONG_STATE, "not cast");
    assert_true(reply.has_piece);
    said_yes(
        say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=40000000 to_station=casting"));
    /* 80 mg are missing when the cast tree is weighed: the caster's. */
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, "weighed_ug=39920000"));
    expect_found(&rig, VERB_CAST, "cast_ug", 40000000);
    expect_balance(&rig, GOLD, "loose:tray:casting", 0);
    expect_balance(&rig, GOLD, person_account("operator", 1), 39920000);
    expect_balance(&rig, GOLD, person_account("open:operator", 1), 80000);
    rig_verify(&rig, NULL);
    expect_wrong_cuts_refused(&bench, tree);
    expect_balance(&rig, GOLD, person_account("operator", 1), 39920000); /* nothing of it was cut */
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=4000000 misfilled=1} group_ug=17600000 "
             "sprue_ug=10000000 button_ug=8300000",
             rig_piece(4).text);
    /* Another cuts it, and has the pieces in hand; what is missing is still the caster's. */
    said_yes(say_of(&bench, VERB_CUT, "casting", 2, tree, false, form));
    file_says(rig.path,
              "SELECT coalesce(found, '-') FROM event WHERE verb IN ('build_tree', 'cut') ORDER BY seq",
              "{\"pieces\":4}\n-\n-\n-\n-\n"
              "{\"pieces\":4,\"missing_ug\":20000,\"shared_ug\":17600000,\"misfilled_ug\":4000000}\n"
              "{\"shared\":true}\n{\"shared\":true}\n{\"shared\":true}\n{\"misfilled\":true}\n");
    expect_balance(&rig, GOLD, person_account("operator", 1), 0);
    expect_balance(&rig, GOLD, person_account("operator", 2), 17600000);
    expect_balance(&rig, GOLD, "scrap", 22300000);
    expect_balance(&rig, GOLD, person_account("open:operator", 1), 100000);
    expect_balance(&rig, GOLD, person_account("open:operator", 2), 0);
    struct sheet one = piece_sheet(&rig, rig_piece(1)), two = piece_sheet(&rig, rig_piece(2));
    assert_int_equal(one.piece.state, PIECE_IN_WORK);
    assert_int_equal(one.piece.book_mass.ug, 5866667); /* a third, and the largest remainder */
    assert_int_equal(two.piece.book_mass.ug, 5866667);
    assert_int_equal(piece_sheet(&rig, rig_piece(3)).piece.book_mass.ug, 5866666);
    assert_true(one.piece.since.several);
    assert_false(one.piece.weighed);
    assert_int_equal(piece_sheet(&rig, rig_piece(4)).piece.place, PLACE_SCRAPPED);
    assert_int_equal(piece_sheet(&rig, tree).piece.place, PLACE_ENDED);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Whoever had it in hand since, and whoever cuts it: whose pieces they are from now on. */
static void what_the_cut_does_not_show_is_the_casters(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char to[64];
    (void)state;
    open_with_wax(&rig, &office, 2, 8);
    bench = rig_asker(&rig, 0);
    struct tag tree = build_tree(&bench, 1, 2);
    said_yes(move_tree(&bench, VERB_RECEIVE, 2, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 2, 0, "alloy=au750y mass_ug=4000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 2, tree, false, ""));
    snprintf(to, sizeof to, "to=%s", rig_person(3).text);
    said_yes(say_of(&bench, VERB_HAND_OVER, "casting", 2, tree, false, to));
    said_yes(say_of(&bench, VERB_CUT, "casting", 1, tree, false, "group_ug=3900000"));
    expect_balance(&rig, GOLD, person_account("open:operator", 2), 100000);
    expect_balance(&rig, GOLD, person_account("open:operator", 3), 0);
    expect_balance(&rig, GOLD, person_account("operator", 3), 0);
    expect_balance(&rig, GOLD, person_account("operator", 1), 3900000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static struct reply replace_last(struct asker *bench, enum verb verb, struct tag tree)
{
    struct uuid last = bench->last;
    struct command command = asker_make(bench, verb, "casting", 1, 0);
    command.piece = tree;
    command.has_replaces = true;
    command.replaces_id = last;
    command.replaces_n = command.n - 1;
    return asker_send(bench, &command);
}

static void take_last_back(struct asker *bench)
{
    said_yes(replace_last(bench, VERB_WITHDRAW, tag_of("")));
}

/* Told by a kiosk that had not heard of the first, and taken back: whoever that was did not cast it. */
static void a_casting_that_was_taken_back_has_no_caster(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char to[64];
    (void)state;
    open_with_wax(&rig, &office, 2, 8);
    bench = rig_asker(&rig, 0);
    struct tag tree = build_tree(&bench, 1, 2);
    said_yes(move_tree(&bench, VERB_RECEIVE, 2, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 2, 0, "alloy=au750y mass_ug=4000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 2, tree, false, ""));
    snprintf(to, sizeof to, "to=%s", rig_person(3).text);
    said_yes(say_of(&bench, VERB_HAND_OVER, "casting", 2, tree, false, to));
    said_yes(say_of(&bench, VERB_CAST, "casting", 3, tree, true, "mass_ug=1000000"));
    take_last_back(&bench);
    said_yes(say_of(&bench, VERB_CUT, "casting", 1, tree, false, "group_ug=3900000"));
    expect_balance(&rig, GOLD, person_account("open:operator", 2), 100000);
    expect_balance(&rig, GOLD, person_account("open:operator", 3), 0);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void expect_melts(const struct rig *rig, const char *melts)
{
    file_says(rig->path, "SELECT group_concat(l.code) FROM piece AS p JOIN lot AS l ON l.id = p.lot", melts);
}

/* What was cast of another melt than it was meant for is of that one as long as the casting stands. */
static void a_casting_that_was_taken_back_leaves_the_melts_as_they_were(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_wax(&rig, &office, 3, 4);
    bench = rig_asker(&rig, 0);
    struct tag tree = build_tree(&bench, 1, 2);
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=30000000 melt=m-2 density_ug_mm3=15000"));
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=4000000 melt=m-2"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""));
    expect_melts(&rig, "m-2,m-2,melt-1,m-2\n");
    rig_verify(&rig, NULL);
    take_last_back(&bench);
    expect_melts(&rig, "melt-1,melt-1,melt-1,melt-1\n");
    rig_verify(&rig, NULL);
    said_no(replace_last(&bench, VERB_FINISH, tree), REASON_WRONG_STATE, "it is cast"); /* again */
    expect_melts(&rig, "m-2,m-2,melt-1,m-2\n");
    said_yes(move_tree(&bench, VERB_RECEIVE, 2, rig_piece(3))); /* and one that is cast by itself */
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 2, 0, "alloy=au750y mass_ug=2000000 melt=m-2"));
    said_yes(say(&bench, VERB_CAST, "casting", 2, 3, ""));
    expect_melts(&rig, "m-2,m-2,m-2,m-2\n");
    take_last_back(&bench);
    expect_melts(&rig, "m-2,m-2,melt-1,m-2\n");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void a_tree_teaches_nothing(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 0);
    workshop.routes[0].steps[0].weigh = WEIGH_OUT;
    rig_open_as(&rig, &workshop);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=200000000"));
    struct tag tree = build_tree(&bench, 1, 1);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=9000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""));
    struct command weigh = asker_make(&bench, VERB_WEIGH, "casting", 1, 0);
    weigh.piece = tree;
    weigh.weighing =
        (struct weighing){.gross = MASS_MG(8990), .scale = code_of("fine"), .readings = 1, .raw = "S"};
    said_yes(asker_send(&bench, &weigh));
    assert_int_equal(rig_number(&rig, "SELECT count(*) FROM sample"), 0);
    expect_balance(&rig, GOLD, person_account("open:operator", 1), 10000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void forget_samples(const struct rig *rig)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM sample", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int64_t samples(const struct rig *rig, const char *first, const char *last, const char *more)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM sample WHERE first = '%s' AND last = '%s' AND %s", first,
             last, more);
    return rig_number(rig, sql);
}

static void bring_to_qc(struct asker *bench, struct asker *finish, int piece)
{
    said_yes(ask(bench, VERB_FINISH, "casting", 1, piece));
    said_yes(ask(bench, VERB_RECEIVE, "setting", 3, piece));
    said_yes(ask(bench, VERB_FINISH, "setting", 3, piece));
    said_yes(ask(finish, VERB_RECEIVE, "polishing", 4, piece));
    said_yes(ask(finish, VERB_FINISH, "polishing", 4, piece));
    said_yes(ask(finish, VERB_RECEIVE, "qc", 5, piece));
}

/* The published ring: 5.928 g by its volume, 5.877 g as it comes off the tree, without its sprue: f(casting)
 * is 0.9914. One that was weighed with others, and one that is misfilled, teach nothing at the cut. */
static void a_ring_weighed_at_the_cut_teaches_casting(void **state)
{
    struct rig rig;
    struct workshop workshop;
    char form[200];
    (void)state;
    rig_describe(&workshop, 4, 0);
    workshop.stations[1].limit.pieces = 8;
    rig_open_as(&rig, &workshop);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0),
                 finish = rig_asker(&rig, 1);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=200000000"));
    struct tag tree = build_tree(&bench, 1, 4);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=25000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""));
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=5877000}{piece=%s mass_ug=3000000 misfilled=1} group_ug=11700000 "
             "button_ug=4400000",
             rig_piece(1).text, rig_piece(2).text);
    said_yes(say_of(&bench, VERB_CUT, "casting", 1, tree, false, form));
    assert_int_equal(rig_number(&rig, "SELECT count(*) FROM sample"), 1);
    assert_int_equal(samples(&rig, "casting", "casting", "density IS NOT NULL"), 1);
    assert_int_equal(rig_number(&rig, "SELECT ratio_e9 FROM sample"), 991396761); /* 5.877 ÷ 5.928 */
    /* What comes after is learned from there; of the one that was weighed with others all at once. */
    bring_to_qc(&bench, &finish, 1);
    said_yes(ask_weigh(&finish, "qc", 5, 1, 4907000 + 100000));
    assert_int_equal(samples(&rig, "setting", "polishing", "density IS NULL AND ratio_e9 = 834949804"), 1);
    bring_to_qc(&bench, &finish, 3);
    said_yes(ask_weigh(&finish, "qc", 5, 3, 4907000 + 100000));
    assert_int_equal(samples(&rig, "casting", "polishing", "density IS NOT NULL"), 1);
    rig_verify(&rig, NULL);
    /* A store that comes forward has none of them, and learns them from its history. */
    rig_stop(&rig);
    forget_samples(&rig);
    rig_start(&rig);
    assert_int_equal(rig_number(&rig, "SELECT count(*) FROM sample"), 3);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A mass that was only shared: the first own weighing is the tree's stretch's, never one person's. */
static void a_shared_mass_charges_nobody(void **state)
{
    struct rig rig;
    struct asker office, bench, finish;
    (void)state;
    open_with_wax(&rig, &office, 2, 8);
    bench = rig_asker(&rig, 0);
    finish = rig_asker(&rig, 1);
    struct tag tree = build_tree(&bench, 1, 2);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=14000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""));
    said_yes(say_of(&bench, VERB_CUT, "casting", 1, tree, false, "group_ug=11800000 button_ug=2200000"));
    said_yes(ask(&bench, VERB_FINISH, "casting", 1, 1));
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 3, 1));
    said_yes(ask(&bench, VERB_FINISH, "setting", 3, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_FINISH, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    said_yes(ask_weigh(&finish, "qc", 5, 1, 5650000 + 100000));
    expect_balance(&rig, GOLD, "open:stretch:casting:polishing", 250000);
    expect_balance(&rig, GOLD, person_account("open:operator", 4), 0);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Where polishing weighs out only, what the polisher loses would be the tree's. */
static void a_share_that_nobody_weighs_in_is_refused(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 2, 0);
    workshop.routes[0].steps[2].weigh = WEIGH_OUT;
    rig_open_as(&rig, &workshop);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=200000000"));
    struct tag tree = build_tree(&bench, 1, 2);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=14000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""));
    said_no(say_of(&bench, VERB_CUT, "casting", 1, tree, false, "group_ug=11800000 button_ug=2200000"),
            REASON_NO_WEIGHT, "R-1 is not weighed in");
    char form[256];
    snprintf(form, sizeof form, "pieces={piece=%s mass_ug=5900000} group_ug=5900000 button_ug=2200000",
             rig_piece(1).text);
    said_no(say_of(&bench, VERB_CUT, "casting", 1, tree, false, form), REASON_NO_WEIGHT, "R-2 is not");
    size_t at = (size_t)snprintf(form, sizeof form, "pieces={piece=%s mass_ug=5900000}", rig_piece(1).text);
    snprintf(form + at, sizeof form - at, "{piece=%s mass_ug=5900000} button_ug=2200000", rig_piece(2).text);
    said_yes(say_of(&bench, VERB_CUT, "casting", 1, tree, false, form));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* The published ring (DOMAIN § 5): a model of 5.93 g is cast at 5.877 g and finished at 4.907 g, as it goes
 * through the books of the workshop. */
static void the_ring_of_the_books(void **state)
{
    struct rig rig;
    struct asker office, bench, finish;
    (void)state;
    open_with_wax(&rig, &office, 1, 4);
    bench = rig_asker(&rig, 0);
    finish = rig_asker(&rig, 1);
    said_yes(ask(&bench, VERB_RECEIVE, "casting", 1, 1));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=5930000"));
    said_yes(say(&bench, VERB_CAST, "casting", 1, 1, "weighed_ug=5877000")); /* cast: 53 mg stayed behind */
    expect_balance(&rig, GOLD, person_account("operator", 1), 5877000);
    expect_balance(&rig, GOLD, person_account("open:operator", 1), 53000);
    said_yes(say(&bench, VERB_RETURN_SCRAP, "casting", 1, 0, "kind=button alloy=au750y mass_ug=50000"));
    expect_balance(&rig, GOLD, person_account("open:operator", 1), 3000);
    said_yes(ask(&bench, VERB_FINISH, "casting", 1, 1));
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 3, 1));
    said_yes(ask(&bench, VERB_FINISH, "setting", 3, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_FINISH, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    said_yes(ask_weigh(&finish, "qc", 5, 1, 4907000 + 100000)); /* and its stone of half a carat */
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug, 4907000);
    expect_balance(&rig, GOLD, "open:stretch:casting:polishing", 970000);
    said_yes(
        say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, "first=casting last=polishing operation=finishing"));
    expect_balance(&rig, GOLD, "loss:finishing:settlement", 970000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void a_tree_is_not_withdrawn(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_wax(&rig, &office, 4, 4);
    bench = rig_asker(&rig, 0);
    struct reply built = say(&bench, VERB_BUILD_TREE, "casting", 1, 0, pieces_from(1, 3));
    said_yes(built);
    expect_not_withdrawn(&bench, built.id);
    for (int i = 1; i <= 3; i++)
        assert_int_equal(piece_sheet(&rig, rig_piece(i)).piece.place, PLACE_TREE);
    struct reply apart = say_of(&bench, VERB_TAKE_APART, "casting", 1, tree_in(&built), false, "");
    said_yes(apart);
    expect_not_withdrawn(&bench, apart.id);
    for (int i = 1; i <= 3; i++)
        assert_int_equal(piece_sheet(&rig, rig_piece(i)).piece.place, PLACE_POOL);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_stands_for_its_pieces),
        cmocka_unit_test(what_hangs_on_a_tree_is_on_its_way_once),
        cmocka_unit_test(a_tree_of_wax_counts_its_theory),
        cmocka_unit_test(a_tree_is_cast_and_cut),
        cmocka_unit_test(a_tree_is_not_withdrawn),
        cmocka_unit_test(what_the_cut_does_not_show_is_the_casters),
        cmocka_unit_test(a_casting_that_was_taken_back_has_no_caster),
        cmocka_unit_test(a_casting_that_was_taken_back_leaves_the_melts_as_they_were),
        cmocka_unit_test(a_tree_teaches_nothing),
        cmocka_unit_test(a_ring_weighed_at_the_cut_teaches_casting),
        cmocka_unit_test(a_shared_mass_charges_nobody),
        cmocka_unit_test(a_share_that_nobody_weighs_in_is_refused),
        cmocka_unit_test(the_ring_of_the_books),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
