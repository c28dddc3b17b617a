/* Stories of wax trees: built, taken apart, cast, cut; after each, verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/unit/hub_service/metal_helper.h"

#define GOLD     "au750y/own"
#define G(grams) (INT64_C(1000000) * (grams))

static void check(const struct rig *rig, const char *book, const char *account, int64_t ug)
{
    int64_t have = ledger_balance(rig, book, account);
    if (have != ug)
        fail_msg("%s %s has %lld µg, not %lld", book, account, (long long)have, (long long)ug);
}

static const char *of_person(const char *kind, int person)
{
    static char text[64];
    snprintf(text, sizeof text, "%s:%s", kind, rig_person(person).text);
    return text;
}

/* Pieces in the pool that have no metal: nobody knows a volume, so there is no theory either. */
static void open_with_wax(struct rig *rig, struct asker *office, int pieces, int64_t setting_limit)
{
    struct workshop workshop;
    rig_describe(&workshop, pieces, 0);
    workshop.models[0].sizes[0].volume_mm3_e3 = 0;
    workshop.stations[1].limit.pieces = setting_limit;
    rig_open_as(rig, &workshop);
    *office = rig_office(rig, RIG_MANAGER);
    said_yes(say(office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=200000000"));
}

static const char *list_of(int first, int last)
{
    static char text[2048];
    size_t at = (size_t)snprintf(text, sizeof text, "pieces=");
    for (int i = first; i <= last; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "{piece=%s}", rig_piece(i).text);
    return text;
}

static struct tag tree_in(const struct reply *reply)
{
    assert_memory_equal(reply->thing, "piece:", 6);
    return tag_of(reply->thing + 6);
}

static struct tag build(struct asker *bench, int first, int last)
{
    struct reply reply = say(bench, VERB_BUILD_TREE, "casting", 1, 0, list_of(first, last));
    said_yes(reply);
    return tree_in(&reply);
}

static struct reply move(struct asker *bench, enum verb verb, int person, struct tag tag)
{
    struct command command = asker_make(bench, verb, "casting", person, 0);
    command.piece = tag;
    return asker_send(bench, &command);
}

/* ---------------------------------------------------------------- building */

static void a_tree_stands_for_its_pieces(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_wax(&rig, &office, 4, 4);
    bench = rig_asker(&rig, 0);
    struct tag tree = build(&bench, 1, 3);
    assert_string_equal(tree.text, rig_piece(5).text); /* the next free tag */
    struct sheet sheet = piece_sheet(&rig, tree);
    assert_int_equal(sheet.piece.kind, KIND_TREE);
    assert_int_equal(sheet.piece.quantity, 3);
    assert_int_equal(rig_number(&rig, "SELECT sum(json_extract(found, '$.pieces')) FROM event"), 3);
    assert_int_equal(sheet.piece.place, PLACE_POOL);
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.place, PLACE_TREE);
    said_no(say(&bench, VERB_BUILD_TREE, "casting", 1, 0, list_of(3, 4)), REASON_WRONG_STATE, "R-3");
    said_no(move(&bench, VERB_RECEIVE, 1, rig_piece(2)), REASON_WRONG_STATE, NULL);
    said_yes(say_of(&bench, VERB_TAKE_APART, "casting", 1, tree, false, ""));
    assert_int_equal(piece_sheet(&rig, tree).piece.place, PLACE_ENDED);
    assert_int_equal(piece_sheet(&rig, rig_piece(2)).piece.place, PLACE_POOL);
    build(&bench, 2, 4);
    rig_verify(&rig, NULL);
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
    said_no(say(&bench, VERB_BUILD_TREE, "casting", 1, 0, list_of(1, 4)), REASON_TOO_LARGE, "Casting");
    struct tag tree = build(&bench, 1, 3);
    said_yes(move(&bench, VERB_RECEIVE, 1, tree));
    assert_int_equal(grams_at_casting(&rig), 3 * 5928000);
    said_no(ask(&bench, VERB_RECEIVE, "casting", 2, 4), REASON_STATION_FULL, NULL);
    rig_stop(&rig);
    rig_start(&rig); /* counted anew */
    assert_int_equal(grams_at_casting(&rig), 3 * 5928000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ---------------------------------------------------------------- casting and cutting */

/* A tree of four is cast out of 40 g and cut: one misfilled, three weighed together. */
static void a_tree_is_cast_and_cut(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char form[256];
    (void)state;
    open_with_wax(&rig, &office, 4, 8);
    bench = rig_asker(&rig, 0);
    struct tag tree = build(&bench, 1, 4);
    struct reply reply = move(&bench, VERB_RECEIVE, 1, tree);
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
    check(&rig, GOLD, "loose:tray:casting", 0);
    check(&rig, GOLD, of_person("operator", 1), 39920000);
    check(&rig, GOLD, of_person("open:operator", 1), 80000);
    rig_verify(&rig, NULL);
    said_no(say_of(&bench, VERB_CUT, "casting", 2, tree, false, "sprue_ug=10000000"), REASON_NO_WEIGHT,
            "group_ug");
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=4000000 misfilled=1} group_ug=30000000 "
             "sprue_ug=10000000",
             rig_piece(4).text);
    said_no(say_of(&bench, VERB_CUT, "casting", 2, tree, false, form), REASON_DOES_NOT_ADD_UP, NULL);
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=4000000}{piece=%s mass_ug=5000000} group_ug=17600000",
             rig_piece(4).text, rig_piece(4).text);
    said_no(say_of(&bench, VERB_CUT, "casting", 2, tree, false, form), REASON_EXISTS, "listed twice");
    snprintf(form, sizeof form, "pieces={piece=%s mass_ug=4000000} group_ug=17600000", rig_piece(5).text);
    said_no(say_of(&bench, VERB_CUT, "casting", 2, tree, false, form), REASON_UNKNOWN_THING,
            "does not hang on this tree");
    check(&rig, GOLD, of_person("operator", 1), 39920000); /* nothing of it was cut */
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=4000000 misfilled=1} group_ug=17600000 "
             "sprue_ug=10000000 button_ug=8300000",
             rig_piece(4).text);
    /* Another cuts it, and has the pieces in hand; what is missing is still the caster's. */
    said_yes(say_of(&bench, VERB_CUT, "casting", 2, tree, false, form));
    check(&rig, GOLD, of_person("operator", 1), 0);
    check(&rig, GOLD, of_person("operator", 2), 17600000);
    check(&rig, GOLD, "scrap", 22300000);
    check(&rig, GOLD, of_person("open:operator", 1), 100000);
    check(&rig, GOLD, of_person("open:operator", 2), 0);
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

/* A tree of one ring is not the ring: it has its sprue, and would teach that casting gains metal. */
/* Whoever had it in hand since, and whoever cuts it: whose pieces they are from now on. */
static void what_the_cut_does_not_show_is_the_casters(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char to[64];
    (void)state;
    open_with_wax(&rig, &office, 2, 8);
    bench = rig_asker(&rig, 0);
    struct tag tree = build(&bench, 1, 2);
    said_yes(move(&bench, VERB_RECEIVE, 2, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 2, 0, "alloy=au750y mass_ug=4000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 2, tree, false, ""));
    snprintf(to, sizeof to, "to=%s", rig_person(3).text);
    said_yes(say_of(&bench, VERB_HAND_OVER, "casting", 2, tree, false, to));
    said_yes(say_of(&bench, VERB_CUT, "casting", 1, tree, false, "group_ug=3900000"));
    check(&rig, GOLD, of_person("open:operator", 2), 100000);
    check(&rig, GOLD, of_person("open:operator", 3), 0);
    check(&rig, GOLD, of_person("operator", 3), 0);
    check(&rig, GOLD, of_person("operator", 1), 3900000);
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
    struct tag tree = build(&bench, 1, 1);
    said_yes(move(&bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=9000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, tree, false, ""));
    struct command weigh = asker_make(&bench, VERB_WEIGH, "casting", 1, 0);
    weigh.piece = tree;
    weigh.weighing =
        (struct weighing){.gross = MASS_MG(8990), .scale = code_of("fine"), .readings = 1, .raw = "S"};
    said_yes(asker_send(&bench, &weigh));
    assert_int_equal(rig_number(&rig, "SELECT count(*) FROM sample"), 0);
    check(&rig, GOLD, of_person("open:operator", 1), 10000);
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
    struct tag tree = build(&bench, 1, 4);
    said_yes(move(&bench, VERB_RECEIVE, 1, tree));
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
    struct tag tree = build(&bench, 1, 2);
    said_yes(move(&bench, VERB_RECEIVE, 1, tree));
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
    check(&rig, GOLD, "open:stretch:casting:polishing", 250000);
    check(&rig, GOLD, of_person("open:operator", 4), 0);
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
    struct tag tree = build(&bench, 1, 2);
    said_yes(move(&bench, VERB_RECEIVE, 1, tree));
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
    check(&rig, GOLD, of_person("operator", 1), 5877000);
    check(&rig, GOLD, of_person("open:operator", 1), 53000);
    said_yes(say(&bench, VERB_RETURN_SCRAP, "casting", 1, 0, "kind=button alloy=au750y mass_ug=50000"));
    check(&rig, GOLD, of_person("open:operator", 1), 3000);
    said_yes(ask(&bench, VERB_FINISH, "casting", 1, 1));
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 3, 1));
    said_yes(ask(&bench, VERB_FINISH, "setting", 3, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_FINISH, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    said_yes(ask_weigh(&finish, "qc", 5, 1, 4907000 + 100000)); /* and its stone of half a carat */
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug, 4907000);
    check(&rig, GOLD, "open:stretch:casting:polishing", 970000);
    said_yes(
        say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, "first=casting last=polishing operation=finishing"));
    check(&rig, GOLD, "loss:finishing:settlement", 970000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Building and taking apart touch more than one piece: they are not withdrawn (decision 28). */
static void expect_not_withdrawn(struct asker *bench, struct uuid id)
{
    int64_t n = bench->n;
    struct command command = asker_make(bench, VERB_WITHDRAW, "", 0, 0);
    command.has_replaces = true;
    command.replaces_id = id;
    command.replaces_n = n;
    said_no(asker_send(bench, &command), REASON_NOTHING_TO_UNDO, NULL);
}

static void a_tree_is_not_withdrawn(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_wax(&rig, &office, 4, 4);
    bench = rig_asker(&rig, 0);
    struct reply built = say(&bench, VERB_BUILD_TREE, "casting", 1, 0, list_of(1, 3));
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
        said_yes(move(bench, VERB_RECEIVE, 1, tree));
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
        struct tag tree = build(&bench, 1, 3);
        bring(&bench, &office, tree, given_up[i].stand);
        said_no(say_of(&office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity count=2"),
                REASON_DOES_NOT_ADD_UP, "whole");
        struct reply reply = say_of(&office, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity");
        said_yes(reply);
        assert_int_equal(reply.place, PLACE_SCRAPPED);
        expect_not_withdrawn(&office, reply.id);
        check(&rig, GOLD, "scrap", given_up[i].scrap_ug);
        check(&rig, GOLD, of_person("operator", 1), 0);
        check(&rig, GOLD, "tray:parked", 0);
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
    check(rig, GOLD, "tray:casting", at_bench_ug);
    check(rig, GOLD, "scrap", 0);
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
        struct tag tree = build(&bench, 1, 3);
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
        cmocka_unit_test(a_tree_stands_for_its_pieces),
        cmocka_unit_test(a_tree_of_wax_counts_its_theory),
        cmocka_unit_test(a_tree_is_cast_and_cut),
        cmocka_unit_test(a_tree_is_not_withdrawn),
        cmocka_unit_test(what_the_cut_does_not_show_is_the_casters),
        cmocka_unit_test(a_tree_teaches_nothing),
        cmocka_unit_test(a_ring_weighed_at_the_cut_teaches_casting),
        cmocka_unit_test(a_shared_mass_charges_nobody),
        cmocka_unit_test(a_share_that_nobody_weighs_in_is_refused),
        cmocka_unit_test(the_ring_of_the_books),
        cmocka_unit_test(a_tree_is_scrapped_with_all_that_hangs_on_it),
        cmocka_unit_test(a_scrapped_tree_turns_up_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
