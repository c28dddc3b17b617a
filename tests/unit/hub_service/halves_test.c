/* A lot that is split, and what becomes of its halves: their grams, their stones, who answers for them, what
 * was judged. After each story, verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

#define STONES_UG 100000 /* of the model, in each */
#define HALF      7      /* the first tag that nothing has: six pieces were described */
#define LOT       1

/* Piece 1 is a lot of four, done at casting; setting weighs out where the story says so. */
static void open_shop(struct shop *shop, bool setting_weighs)
{
    struct workshop workshop;
    rig_describe(&workshop, 6, 6);
    workshop.pieces[0].quantity = 4;
    if (setting_weighs)
        workshop.routes[0].steps[1].weigh = WEIGH_OUT;
    for (int i = 0; i < workshop.station_count; i++) {
        workshop.stations[i].limit = (struct limit){.pieces = 0};
        workshop.stations[i].at_once = 8;
    }
    rig_open_as(&shop->rig, &workshop);
    shop_staff(shop);
}

static struct piece now(const struct shop *shop, int number)
{
    return life_piece(&shop->rig, number).now.piece;
}

static struct reply split(struct asker *asker, const char *station, int64_t count)
{
    return ask_count(asker, VERB_SPLIT, station, 1, LOT, "count", count);
}

static struct reply merge(struct asker *asker, const char *station)
{
    return ask_text(asker, VERB_MERGE, station, 1, LOT, "with", rig_piece(HALF).text);
}

/* How many of the kind, and what they weigh. */
static void expect_stones(const struct shop *shop, const char *account, int piece, int64_t count, int64_t ug)
{
    char sql[256];
    int64_t row = piece ? life_piece(&shop->rig, piece).id : 0;
    const char *const columns[] = {"count", "ug"};
    const int64_t wanted[] = {count, ug};
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        snprintf(sql, sizeof sql,
                 "SELECT coalesce(sum(%s), 0) FROM stone_holding WHERE kind = 'rd-1' AND account GLOB '%s' "
                 "AND piece = "
                 "%lld",
                 columns[i], account, (long long)row);
        int64_t have = rig_number(&shop->rig, sql);
        if (have != wanted[i])
            fail_msg("%s %d: %s is %lld, not %lld", account, piece, columns[i], (long long)have,
                     (long long)wanted[i]);
    }
}

/* ------------------------------------------------------------------ stones */

static void buy_stones(struct shop *shop)
{
    said_yes(say(&shop->office, VERB_BUY_STONES, "", RIG_MANAGER, 0, "kind=rd-1 count=20 ct_e5=50000"));
    said_yes(say(&shop->bench, VERB_ISSUE_STONES, "setting", 1, 0, "kind=rd-1 count=9"));
}

/* Nine are set in four rings, and four more wait for them: with one ring go its two, and one of those that
 * wait. */
static void stones_go_with_the_pieces_that_they_are_in(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 1, LOT));
    buy_stones(&shop);
    said_yes(say(&shop.bench, VERB_SET_STONES, "setting", 1, LOT, "stones={kind=rd-1 count=9}"));
    char form[96];
    snprintf(form, sizeof form, "kind=rd-1 count=4 for=%s", rig_piece(LOT).text);
    said_yes(say(&shop.bench, VERB_ISSUE_STONES, "setting", 1, 0, form));
    struct mass whole = now(&shop, LOT).stones;
    expect_stones(&shop, "piece", LOT, 9, whole.ug);
    said_yes(split(&shop.bench, "setting", 1));
    struct piece stays = now(&shop, LOT), leaves = now(&shop, HALF);
    assert_int_equal(stays.stones.ug + leaves.stones.ug, whole.ug);
    expect_stones(&shop, "piece", LOT, 7, stays.stones.ug);
    expect_stones(&shop, "piece", HALF, 2, leaves.stones.ug);
    expect_stones(&shop, "operator:*", LOT, 3, 15000);
    expect_stones(&shop, "operator:*", HALF, 1, 5000);
    rig_verify(&shop.rig, NULL);
    /* one of the half's comes out again, and no more than the half has */
    snprintf(form, sizeof form, "kind=rd-1 count=3 out_of=%s", rig_piece(HALF).text);
    said_no(say(&shop.bench, VERB_RETURN_STONES, "setting", 1, 0, form), REASON_NOT_ENOUGH, "2 of rd-1");
    said_yes(merge(&shop.bench, "setting"));
    assert_int_equal(now(&shop, LOT).stones.ug, whole.ug);
    expect_stones(&shop, "piece", LOT, 9, whole.ug);
    expect_stones(&shop, "piece", HALF, 0, 0);
    expect_stones(&shop, "operator:*", LOT, 4, 20000);
    expect_stones(&shop, "operator:*", HALF, 0, 0);
    shop_close(&shop);
}

static struct reply scrap(struct shop *shop, int piece, int64_t count)
{
    struct command command = asker_make(&shop->office, VERB_SCRAP, "", RIG_MANAGER, piece);
    struct form form = form_new(form_kind_of(VERB_SCRAP)->fields);
    form_set_text(&form, "reason", "porosity");
    if (count > 0)
        form_set_int(&form, "count", count);
    return ask_form(&shop->office, &command, &form);
}

/* One half is scrapped and its stones are saved; or some of a lot that stays one. What is still worked on
 * keeps its own. */
static void stones_of_a_scrapped_part_come_out_of_it(void **state)
{
    (void)state;
    for (int apart = 0; apart < 2; apart++) {
        struct shop shop;
        char form[96];
        open_shop(&shop, false);
        said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 1, LOT));
        buy_stones(&shop);
        said_yes(say(&shop.bench, VERB_SET_STONES, "setting", 1, LOT, "stones={kind=rd-1 count=8}"));
        struct piece whole = now(&shop, LOT);
        if (apart)
            said_yes(split(&shop.bench, "setting", 1));
        said_yes(scrap(&shop, apart ? HALF : LOT, apart ? 0 : 1));
        struct piece stays = now(&shop, LOT);
        assert_int_equal(stays.quantity, 3);
        assert_int_equal(stays.stones.ug, whole.stones.ug / 4 * 3);
        assert_int_equal(life_balance(&shop.rig, "scrap"), whole.book_mass.ug - stays.book_mass.ug);
        snprintf(form, sizeof form, "kind=rd-1 count=2 out_of=%s", rig_piece(apart ? HALF : LOT).text);
        said_yes(say(&shop.bench, VERB_RETURN_STONES, "setting", 1, 0, form));
        assert_int_equal(now(&shop, LOT).stones.ug, stays.stones.ug);
        expect_stones(&shop, "piece", LOT, 6, stays.stones.ug);
        shop_close(&shop);
    }
}

/* ------------------------------------------------------------------ held, on its way */

static void halves_of_what_is_held_are_held_each(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    said_yes(ask_text(&shop.bench, VERB_HOLD, "casting", 1, LOT, NULL, NULL));
    said_yes(split(&shop.bench, "casting", 1));
    assert_int_equal(now(&shop, HALF).state, PIECE_HELD);
    said_yes(ask_text(&shop.bench, VERB_RELEASE, "casting", 1, HALF, NULL, NULL));
    assert_int_equal(now(&shop, HALF).state, PIECE_DONE);
    assert_int_equal(now(&shop, LOT).state, PIECE_HELD);
    said_no(merge(&shop.bench, "casting"), REASON_WRONG_STATE, NULL); /* one is held, and one is not */
    said_yes(ask_text(&shop.bench, VERB_HOLD, "casting", 1, HALF, NULL, NULL));
    said_yes(merge(&shop.bench, "casting"));
    assert_int_equal(now(&shop, LOT).quantity, 4);
    assert_int_equal(now(&shop, LOT).state, PIECE_HELD);
    shop_close(&shop);
}

/* A slip counts what is on it by its tag. */
static void what_is_on_its_way_is_split_when_it_has_come(void **state)
{
    struct rig rig;
    (void)state;
    life_open(&rig);
    struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1),
                 office = rig_office(&rig, RIG_MANAGER);
    EXPECT_ACCEPTED(ask_count(&bench, VERB_SPLIT, "casting", 1, LOT, "count", 4)); /* two go on */
    EXPECT_ACCEPTED(ask(&bench, VERB_RECEIVE, "setting", 1, LOT));
    EXPECT_ACCEPTED(ask(&bench, VERB_FINISH, "setting", 1, LOT));
    EXPECT_ACCEPTED(ask(&finish, VERB_RECEIVE, "polishing", 2, LOT));
    EXPECT_ACCEPTED(ask(&finish, VERB_FINISH, "polishing", 2, LOT));
    EXPECT_ACCEPTED(ask_slip(&office, "polishing", "plater", &(int){LOT}, NULL, 1));
    EXPECT_REFUSED(ask_count(&office, VERB_SPLIT, "", RIG_MANAGER, LOT, "count", 1), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(ask_arrive(&office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_count(&office, VERB_SPLIT, "", RIG_MANAGER, LOT, "count", 1));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ who answers */

static int64_t open_stretches(const struct shop *shop)
{
    return rig_number(&shop->rig, "SELECT coalesce(sum(ug), 0) FROM balance JOIN account ON id = account"
                                  " WHERE name LIKE 'open:stretch:%'");
}

/* The four are not alike: the one that leaves weighs less than its quarter. Whoever sets it has lost nothing.
 */
static void a_shares_error_is_nobodys(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, true);
    int64_t whole = now(&shop, LOT).book_mass.ug;
    said_yes(split(&shop.bench, "casting", 1));
    int64_t quarter = now(&shop, HALF).book_mass.ug;
    said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 1, HALF));
    said_yes(ask_weigh(&shop.bench, "setting", 1, HALF, quarter + STONES_UG - 40000));
    assert_int_equal(open_stretches(&shop), 40000);
    said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 3, LOT));
    said_yes(ask_weigh(&shop.bench, "setting", 3, LOT, whole - quarter + 3 * STONES_UG + 40000));
    assert_int_equal(open_stretches(&shop), 0); /* one way and the other */
    assert_int_equal(life_balance(&shop.rig, metal_open_of(1)), 0);
    assert_int_equal(life_balance(&shop.rig, metal_open_of(3)), 0);
    /* from now on each was weighed on its own */
    said_yes(ask_weigh(&shop.bench, "setting", 1, HALF, quarter + STONES_UG - 41000));
    assert_int_equal(life_balance(&shop.rig, metal_open_of(1)), 1000);
    shop_close(&shop);
}

/* Whoever had the lot cannot lose in a half what he had lost in the whole. */
static void a_split_hides_no_loss(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, true);
    said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 1, LOT));
    int64_t whole = now(&shop, LOT).book_mass.ug;
    said_yes(split(&shop.bench, "setting", 1));
    int64_t quarter = now(&shop, HALF).book_mass.ug;
    said_yes(ask_weigh(&shop.bench, "setting", 1, HALF, quarter + STONES_UG - 10000));
    said_yes(ask_weigh(&shop.bench, "setting", 1, LOT, whole - quarter + 3 * STONES_UG - 30000));
    assert_int_equal(life_balance(&shop.rig, metal_open_of(1)), 40000);
    assert_int_equal(open_stretches(&shop), 0);
    shop_close(&shop);
}

/* ------------------------------------------------------------------ what was judged */

static struct reply weigh_as_due(struct shop *shop, int piece, int64_t off_ug)
{
    struct theory theory = piece_sheet(&shop->rig, rig_piece(piece)).theory;
    return ask_weigh(&shop->finish, "qc", 3, piece, theory.metal.ug + theory.stones.ug + off_ug);
}

/* One half is right, the other much too light: merged, they are weighed anew, and do not pass by the one. */
static void a_half_that_fails_does_not_hide(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    ask_to_qc(&shop.bench, &shop.finish, LOT);
    said_yes(split(&shop.finish, "qc", 1));
    struct reply good = weigh_as_due(&shop, LOT, 0);
    said_yes(good);
    assert_int_equal(good.verdict.ruling, RULING_PASS);
    struct reply bad = weigh_as_due(&shop, HALF, -1000000);
    said_yes(bad);
    assert_int_equal(bad.verdict.ruling, RULING_FAIL);
    said_yes(merge(&shop.finish, "qc"));
    said_no(ask(&shop.finish, VERB_PASS, "qc", 3, LOT), REASON_NO_WEIGHT, NULL);
    bad = weigh_as_due(&shop, LOT, -1000000);
    said_yes(bad);
    said_no(ask(&shop.finish, VERB_PASS, "qc", 3, LOT), REASON_WEIGHT_FAILS, NULL);
    shop_close(&shop);
}

static struct reply inspect(struct shop *shop, int piece)
{
    struct form row, form = sheet_form(&row);
    struct command command = asker_make(&shop->finish, VERB_INSPECT, "qc", 3, piece);
    return ask_form(&shop->finish, &command, &form);
}

static void a_half_with_its_own_sheet_goes_on_by_itself(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    ask_to_qc(&shop.bench, &shop.finish, LOT);
    said_yes(weigh_as_due(&shop, LOT, 0));
    said_yes(inspect(&shop, LOT));
    said_yes(split(&shop.finish, "qc", 1));
    said_yes(merge(&shop.finish, "qc")); /* one sheet was of both */
    said_yes(ask_count(&shop.finish, VERB_SPLIT, "qc", 3, LOT, "count", 1));
    said_yes(weigh_as_due(&shop, HALF + 1, 0));
    said_yes(inspect(&shop, HALF + 1));
    said_no(ask_text(&shop.finish, VERB_MERGE, "qc", 3, LOT, "with", rig_piece(HALF + 1).text), REASON_MIXED,
            "inspection sheet of its own");
    shop_close(&shop);
}

/* What was done with the lot is not in the life of the half: neither teaches by its first weighing. */
static void a_half_teaches_nothing_of_its_lot(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    said_yes(split(&shop.bench, "casting", 3)); /* one stays */
    said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 1, LOT));
    said_yes(ask_count(&shop.bench, VERB_SPLIT, "casting", 1, HALF, "count", 1));
    said_yes(ask(&shop.bench, VERB_RECEIVE, "setting", 1, HALF + 1));
    for (int i = 0; i < 2; i++) {
        int piece = i == 0 ? LOT : HALF + 1;
        said_yes(ask(&shop.bench, VERB_FINISH, "setting", 1, piece));
        said_yes(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, piece));
        said_yes(ask(&shop.finish, VERB_FINISH, "polishing", 2, piece));
        said_yes(ask(&shop.finish, VERB_RECEIVE, "qc", 3, piece));
        said_yes(weigh_as_due(&shop, piece, 0));
    }
    assert_int_equal(rig_number(&shop.rig, "SELECT count(*) FROM sample"), 0);
    shop_close(&shop);
}

/* One half is sent back, polished again, and comes back; then both pass and are one again. */
static void a_half_that_was_reworked_comes_back(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    ask_to_qc(&shop.bench, &shop.finish, LOT);
    said_yes(split(&shop.finish, "qc", 1));
    said_yes(weigh_as_due(&shop, HALF, 0));
    int64_t whole = now(&shop, LOT).book_mass.ug + now(&shop, HALF).book_mass.ug;
    struct command rework = asker_make(&shop.finish, VERB_REWORK, "qc", 3, HALF);
    rework.to = code_of("polishing");
    assert_true(TEXT_COPY(rework.defect, span_of("scratch")));
    said_yes(asker_send(&shop.finish, &rework));
    said_no(merge(&shop.finish, "qc"), REASON_WRONG_STATE, "do not lie together");
    said_yes(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, HALF));
    said_yes(ask(&shop.finish, VERB_FINISH, "polishing", 2, HALF));
    said_yes(ask(&shop.finish, VERB_RECEIVE, "qc", 3, HALF));
    said_yes(merge(&shop.finish, "qc"));
    assert_int_equal(now(&shop, LOT).quantity, 4);
    assert_int_equal(now(&shop, LOT).book_mass.ug, whole);
    said_yes(weigh_as_due(&shop, LOT, 0));
    said_yes(ask(&shop.finish, VERB_PASS, "qc", 3, LOT));
    assert_int_equal(life_balance(&shop.rig, "finished"), now(&shop, LOT).book_mass.ug);
    shop_close(&shop);
}

/* Each half may go through; as one they never could. */
static void what_no_limit_would_take_does_not_merge(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    said_yes(split(&shop.bench, "casting", 1));
    said_yes(say(&shop.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, "of=setting limit_pieces=3"));
    struct reply reply = merge(&shop.bench, "casting");
    said_no(reply, REASON_TOO_LARGE, "together are too large for the limit of Setting");
    assert_int_equal(reply.numbers.value[NUMBER_QUANTITY], 4);
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT], 3);
    said_yes(say(&shop.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, "of=setting limit_pieces=4"));
    said_yes(merge(&shop.bench, "casting"));
    shop_close(&shop);
}

/* All four of R-1 are lost, and by now setting holds three. */
static void what_no_limit_would_take_is_not_made_again_as_one(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop, false);
    said_yes(say(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "reason=porosity"));
    said_yes(say(&shop.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, "of=setting limit_pieces=3"));
    struct reply reply = say(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "");
    said_no(reply, REASON_TOO_LARGE, "4 under one tag, is too large for the limit of Setting");
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT], 3);
    said_yes(say(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "count=3"));
    said_yes(say(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, ""));
    shop_close(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stones_go_with_the_pieces_that_they_are_in),
        cmocka_unit_test(stones_of_a_scrapped_part_come_out_of_it),
        cmocka_unit_test(halves_of_what_is_held_are_held_each),
        cmocka_unit_test(what_is_on_its_way_is_split_when_it_has_come),
        cmocka_unit_test(a_shares_error_is_nobodys),
        cmocka_unit_test(a_split_hides_no_loss),
        cmocka_unit_test(a_half_that_fails_does_not_hide),
        cmocka_unit_test(a_half_with_its_own_sheet_goes_on_by_itself),
        cmocka_unit_test(a_half_teaches_nothing_of_its_lot),
        cmocka_unit_test(a_half_that_was_reworked_comes_back),
        cmocka_unit_test(what_no_limit_would_take_does_not_merge),
        cmocka_unit_test(what_no_limit_would_take_is_not_made_again_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
