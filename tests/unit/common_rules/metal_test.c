/* The metal's rules, each with worked examples: shares, melts, refining, casting and cutting, and what an
 * account can bear. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/melt.h"
#include "common/rules/metal.h"
#include "common/rules/refine.h"
#include "common/rules/tree.h"
#include "tests/unit/common_rules/line_helper.h"

#define G(grams) MASS_UG(INT64_C(1000000) * (grams))

static struct book gold(void)
{
    return ledger_book(code_of("au750y"), code_of("own"));
}

/* The sum of each book's transfers is zero by their form; what is left is each account's balance. */
static int64_t balance_of(const struct transfers *transfers, const char *book, const char *account)
{
    int64_t sum = 0;
    for (size_t i = 0; i < transfers->count; i++) {
        const struct transfer *item = &transfers->items[i];
        assert_true(item->amount.ug > 0);
        if (strcmp(item->book.text, book) != 0)
            continue;
        sum += strcmp(item->debit.text, account) == 0 ? item->amount.ug : 0;
        sum -= strcmp(item->credit.text, account) == 0 ? item->amount.ug : 0;
    }
    return sum;
}

/* ---------------------------------------------------------------- sharing */

static const struct {
    const char *name;
    int64_t total;
    int64_t weights[4];
    size_t count;
    int64_t want[4];
} shares[] = {
    {"exact", 10, {1, 4}, 2, {2, 8}},
    {"thirds: the first gets what is left", 100, {1, 1, 1}, 3, {34, 33, 33}},
    {"the largest remainder, not the largest share", 10, {6, 1, 1}, 3, {8, 1, 1}},
    {"7.2, 1.4, 1.4: the first of the two", 10, {36, 7, 7}, 3, {7, 2, 1}},
    {"nothing to share", 0, {5, 6}, 2, {0, 0}},
    {"nobody weighs anything: alike", 5, {0, 0}, 2, {3, 2}},
    {"one of nothing gets nothing", 7, {0, 3}, 2, {0, 7}},
    {"a tonne among tonnes", 1000000000000, {1000000000000, 2000000000000}, 2, {333333333333, 666666666667}},
};

static void test_shares_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        int64_t out[4];
        int64_t sum = 0;
        share_out(shares[i].total, shares[i].weights, shares[i].count, out);
        for (size_t k = 0; k < shares[i].count; k++) {
            sum += out[k];
            if (out[k] != shares[i].want[k])
                fail_msg("%s: part %zu is %lld, not %lld", shares[i].name, k, (long long)out[k],
                         (long long)shares[i].want[k]);
        }
        assert_int_equal(sum, shares[i].total);
    }
}

/* ---------------------------------------------------------------- fine metal */

static const struct {
    const char *name;
    int64_t ug, ppm, want;
} fines[] = {
    {"750 of 1 g", 1000000, 750000, 750000},
    {"half a microgram, to even: down", 2, 250000, 0},
    {"half a microgram, to even: up", 6, 250000, 2},
    {"just below a half", 1333331, 750000, 999998},
    {"just above a half", 1333333, 750000, 1000000},
    {"all of it", 17, 1000000, 17},
    {"none of it", 17, 0, 0},
};

static void test_a_claimed_fineness_is_rounded_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(fines); i++) {
        struct transfers out = {.count = 0};
        struct account open = ledger_open_operator(line_operator(1));
        struct mass fine = metal_post_stream(&out, gold(), ledger_fine_book(code_of("au")), "filings", open,
                                             MASS_UG(fines[i].ug), fines[i].ppm);
        if (fine.ug != fines[i].want)
            fail_msg("%s: %lld", fines[i].name, (long long)fine.ug);
        assert_int_equal(balance_of(&out, "au750y/own", open.text), -fines[i].ug);
        assert_int_equal(balance_of(&out, "au750y/own", "conversion:filings"), fines[i].ug);
        assert_int_equal(balance_of(&out, "fine:au", "stream:filings"), fine.ug);
        assert_int_equal(balance_of(&out, "fine:au", "conversion:filings"), -fine.ug);
    }
    assert_int_equal(mass_of_fine(MASS_UG(9500000), 9999).ug, 9500950);
}

/* ---------------------------------------------------------------- melting */

static struct melt_part part(const char *alloy, const char *custody, int fineness, int64_t ug)
{
    return (struct melt_part){.alloy = code_of(alloy),
                              .custody = code_of(custody),
                              .fineness = fineness,
                              .from = metal_vault(),
                              .mass = MASS_UG(ug)};
}

/* 75.1 g of fine gold at 999.9 ‰ and 24.9 g of master alloy: 750.924 ‰. */
static void test_an_alloy_is_made_through_conversion(void **state)
{
    (void)state;
    struct melt_part parts[] = {part("au999", "own", 9999, 75100000), part("master", "own", 0, 24900000)};
    struct account open = ledger_open_operator(line_operator(1));
    struct melt melt = melt_judge(code_of("au750y"), parts, 2, MASS_UG(99950000), open);
    assert_int_equal(melt.reason, REASON_NONE);
    assert_int_equal(melt.in.ug, 100000000);
    assert_int_equal(melt.loss.ug, 50000);
    assert_int_equal(melt.fineness_ppm, 750924);
    assert_int_equal(balance_of(&melt.transfers, "au999/own", "vault"), -75100000);
    assert_int_equal(balance_of(&melt.transfers, "au750y/own", "vault"), 99950000);
    assert_int_equal(balance_of(&melt.transfers, "au750y/own", "conversion:melt"), -100000000);
    assert_int_equal(balance_of(&melt.transfers, "au750y/own", open.text), 50000);
    assert_true(melt_is_fine_enough(7500, melt.fineness_ppm));
    assert_true(melt_is_fine_enough(7500, 750000));
    assert_false(melt_is_fine_enough(7500, 749999));
}

static void test_a_melt_of_one_alloy_stays_in_its_book(void **state)
{
    (void)state;
    struct melt_part parts[] = {part("au750y", "own", 7500, 60000000), part("au750y", "own", 7500, 20000000)};
    parts[1].from = metal_scrap();
    struct melt melt =
        melt_judge(code_of("au750y"), parts, 2, MASS_UG(80010000), ledger_open_operator(line_operator(1)));
    assert_int_equal(melt.reason, REASON_NONE);
    assert_int_equal(melt.loss.ug, -10000); /* a little more than went in: the scale's */
    assert_int_equal(balance_of(&melt.transfers, "au750y/own", "scrap"), -20000000);
    assert_int_equal(balance_of(&melt.transfers, "au750y/own", "vault"), 20010000);
    assert_int_equal(melt.fineness_ppm, 750000);
}

static void test_melts_that_are_none(void **state)
{
    (void)state;
    struct account open = ledger_open_operator(line_operator(1));
    struct melt_part mixed[] = {part("au750y", "own", 7500, 1000000),
                                part("au750y", "client", 7500, 1000000)};
    assert_int_equal(melt_judge(code_of("au750y"), mixed, 2, MASS_UG(2000000), open).reason, REASON_MIXED);
    struct melt_part one[] = {part("au750y", "own", 7500, 1000000)};
    assert_int_equal(melt_judge(code_of("au750y"), one, 1, MASS_UG(1010000), open).reason, REASON_NONE);
    assert_int_equal(melt_judge(code_of("au750y"), one, 1, MASS_UG(1010001), open).reason,
                     REASON_DOES_NOT_ADD_UP);
}

/* ---------------------------------------------------------------- refining */

/* What the refiner pays is of the classes that were sent, in the proportion of what they held. */
static void test_a_refining_is_shared_among_classes(void **state)
{
    (void)state;
    struct refine_class classes[] = {{.custody = code_of("client-7"), .claimed = MASS_MG(1000)},
                                     {.custody = code_of("own"), .claimed = MASS_MG(3000)}};
    refine_share_classes(classes, 2, MASS_UG(3800001), MASS_UG(3800382));
    assert_int_equal(classes[0].paid.ug,
                     950000); /* a quarter of a microgram less: the other has more of one */
    assert_int_equal(classes[1].paid.ug, 2850001);
    assert_int_equal(classes[0].mass.ug + classes[1].mass.ug, 3800382);
    refine_share_classes(classes, 1, MASS_UG(7), MASS_UG(0));
    assert_int_equal(classes[0].paid.ug, 7);
    assert_int_equal(classes[0].mass.ug, 0);
}

static const struct {
    const char *name;
    int64_t mass_ug, paid_ug;
    int fineness;
    bool fits;
} paid_rows[] = {
    {"as its fineness gives it", 10000000, 9999000, 9999, true},
    {"one per cent more", 10100000, 10000000, 10000, true},
    {"a microgram beyond it", 10100001, 10000000, 10000, false},
    {"one per cent less", 9900000, 10000000, 10000, true},
    {"a microgram below it", 9899999, 10000000, 10000, false},
    {"another fineness", 10000000, 10000000, 7500, false},
    {"nothing for something", 10000000, 0, 9999, false},
};

static void test_what_came_back_is_what_was_paid(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(paid_rows); i++)
        if (refine_is_paid_by(MASS_UG(paid_rows[i].mass_ug), paid_rows[i].fineness,
                              MASS_UG(paid_rows[i].paid_ug)) != paid_rows[i].fits)
            fail_msg("%s", paid_rows[i].name);
}

/* Three benches are down for 3, 6 and 1 g fine; the refiner pays 9.5 g, and 10.000001 g the other time. */
static void test_a_refining_is_shared(void **state)
{
    (void)state;
    struct book fine = ledger_fine_book(code_of("au"));
    struct account refiner = account_of(ACCOUNT_REFINER, "1");
    struct refine_giver givers[4] = {{.open = ledger_open_operator(line_operator(1)), .claimed = G(3)},
                                     {.open = ledger_open_operator(line_operator(2)), .claimed = G(6)},
                                     {.open = ledger_open_operator(line_operator(3)), .claimed = G(1)},
                                     {.share = {77}}}; /* no giver of this refining */
    struct transfers out = {.count = 0};
    refine_share(givers, 3, MASS_UG(9500000));
    assert_int_equal(givers[0].share.ug, 2850000);
    assert_int_equal(givers[1].share.ug, 5700000);
    assert_int_equal(givers[2].share.ug, 950000);
    assert_int_equal(givers[3].share.ug, 77);
    for (int i = 0; i < 3; i++)
        refine_post_giver(&out, fine, refiner, &givers[i]);
    assert_int_equal(balance_of(&out, "fine:au", "refiner:1"), -500000);
    assert_int_equal(balance_of(&out, "fine:au", givers[1].open.text), 300000);
    refine_share(givers, 3, MASS_UG(10000001));
    out.count = 0;
    for (int i = 0; i < 3; i++)
        refine_post_giver(&out, fine, refiner, &givers[i]);
    assert_int_equal(balance_of(&out, "fine:au", "refiner:1"), 1);
    assert_int_equal(balance_of(&out, "fine:au", givers[1].open.text), -1); /* the largest remainder */
    assert_int_equal(out.count, 1);
}

/* ---------------------------------------------------------------- what an account can bear */

static void test_an_account_bears_what_it_has(void **state)
{
    (void)state;
    struct transfers out = {.count = 0};
    struct balances balances;
    struct shortage shortage;
    struct account loose = ledger_loose_operator(line_operator(1));
    metal_post_purchase(&out, gold(), G(5)); /* comes in before it goes out: the order counts */
    metal_post_issue(&out, gold(), metal_vault(), loose, G(6));
    ledger_touched(&out, &balances);
    assert_int_equal(balances.count, 3);
    assert_false(ledger_bear(&out, &balances, &shortage));
    assert_string_equal(shortage.account.text, "vault");
    assert_int_equal(shortage.have.ug, 5000000);
    assert_int_equal(shortage.wanted.ug, 6000000);
    ledger_touched(&out, &balances);
    for (size_t i = 0; i < balances.count; i++)
        if (strcmp(balances.items[i].account.text, "vault") == 0)
            balances.items[i].mass = G(1);
    assert_true(ledger_bear(&out, &balances, &shortage));
}

/* The second finds what the first has left. */
static void test_two_from_one_account(void **state)
{
    (void)state;
    struct transfers out = {.count = 0};
    struct balances balances;
    struct shortage shortage;
    metal_post_issue(&out, gold(), metal_vault(), ledger_loose_operator(line_operator(1)), G(6));
    metal_post_issue(&out, gold(), metal_vault(), ledger_loose_operator(line_operator(2)), G(6));
    ledger_touched(&out, &balances);
    for (size_t i = 0; i < balances.count; i++)
        balances.items[i].mass = strcmp(balances.items[i].account.text, "vault") == 0 ? G(10) : G(0);
    assert_false(ledger_bear(&out, &balances, &shortage));
    assert_int_equal(shortage.have.ug, 4000000);
    for (size_t i = 0; i < balances.count; i++)
        balances.items[i].mass = strcmp(balances.items[i].account.text, "vault") == 0 ? G(12) : G(0);
    assert_true(ledger_bear(&out, &balances, &shortage));
}

static void test_what_happened_is_covered_by_a_gain(void **state)
{
    (void)state;
    struct transfers out = {.count = 0};
    struct transfers covered;
    struct balances balances;
    struct shortage shortage;
    metal_post_issue(&out, gold(), metal_vault(), ledger_loose_operator(line_operator(1)), G(6));
    ledger_touched(&out, &balances);
    assert_true(ledger_cover(&covered, &out, &balances, "workshop:not_covered"));
    assert_int_equal(covered.count, 2);
    assert_string_equal(covered.items[0].credit.text, "gain:workshop:not_covered");
    ledger_touched(&covered, &balances);
    assert_true(ledger_bear(&covered, &balances, &shortage));
}

static void test_settling_leaves_nothing_open(void **state)
{
    (void)state;
    struct account open = ledger_open_stretch(code_of("casting"), code_of("qc"));
    struct transfers out = {.count = 0};
    assert_string_equal(open.text, "open:stretch:casting:qc");
    metal_post_settlement(&out, gold(), open, MASS_UG(600), "setting", "settlement");
    assert_int_equal(balance_of(&out, "au750y/own", open.text), -600);
    assert_int_equal(balance_of(&out, "au750y/own", "loss:setting:settlement"), 600);
    out.count = 0;
    metal_post_settlement(&out, gold(), open, MASS_UG(-600), "setting", "settlement");
    assert_int_equal(balance_of(&out, "au750y/own", "gain:setting:settlement"), -600);
}

/* ---------------------------------------------------------------- trees */

static struct piece cast_tree(int64_t ug)
{
    struct piece tree = line_piece(CASTING, PIECE_IN_WORK, line_operator(1));
    tree.kind = KIND_TREE;
    tree.quantity = 3;
    tree.book_mass = MASS_UG(ug);
    tree.since = (struct custody_since){
        .operator_badge = line_operator(1), .first = tree.station, .last = tree.station};
    return tree;
}

static void test_casting_takes_the_casters_own_metal_first(void **state)
{
    (void)state;
    struct piece tree = cast_tree(0);
    struct cast cast = tree_cast(gold(), &tree, MASS_UG(0), G(30), G(10));
    assert_int_equal(cast.reason, REASON_NONE);
    assert_int_equal(cast.mass.ug, 40000000);
    assert_int_equal(cast.after.book_mass.ug, 40000000);
    assert_true(tag_equal(cast.after.since.operator_badge, line_operator(1)));
    assert_int_equal(balance_of(&cast.transfers, "au750y/own", "loose:tray:casting"), -10000000);
    cast = tree_cast(gold(), &tree, G(25), G(30), G(10));
    assert_int_equal(cast.transfers.count, 1);
    assert_int_equal(cast.mass.ug, 25000000);
    cast = tree_cast(gold(), &tree, G(41), G(30), G(10));
    assert_int_equal(cast.reason, REASON_NOT_ENOUGH);
    assert_int_equal(cast.numbers.value[NUMBER_HAVE_UG], 40000000);
    assert_int_equal(tree_cast(gold(), &tree, MASS_UG(0), MASS_UG(0), MASS_UG(0)).reason, REASON_NOT_ENOUGH);
}

static const struct {
    const char *name;
    struct cut_part parts[3];
    bool has_group;
    int64_t group, sprue, button, tree;
    enum reason reason;
    int64_t missing, first;
} cuts[] = {
    {"each for itself",
     {{.has_mass = true, .mass = {5000}},
      {.has_mass = true, .mass = {6000}},
      {.has_mass = true, .mass = {7000}}},
     false,
     0,
     2000,
     1000,
     21500,
     REASON_NONE,
     500,
     5000},
    {"all together, by theory",
     {{.theory = {1}}, {.theory = {1}}, {.theory = {2}}},
     true,
     40001,
     0,
     0,
     40001,
     REASON_NONE,
     0,
     10000},
    {"one for itself, two together",
     {{.has_mass = true, .mass = {9}}, {.theory = {3}}, {.theory = {1}}},
     true,
     100,
     0,
     0,
     109,
     REASON_NONE,
     0,
     9},
    {"a misfilled one without its weight",
     {{.misfilled = true}, {.theory = {1}}, {.theory = {1}}},
     true,
     100,
     0,
     0,
     109,
     REASON_NO_WEIGHT,
     0,
     0},
    {"nobody weighed the rest",
     {{.has_mass = true, .mass = {9}}, {.theory = {3}}, {.theory = {1}}},
     false,
     0,
     0,
     0,
     109,
     REASON_NO_WEIGHT,
     0,
     9},
    {"a group of nobody",
     {{.has_mass = true, .mass = {9}}, {.has_mass = true, .mass = {9}}, {.has_mass = true, .mass = {9}}},
     true,
     5,
     0,
     0,
     109,
     REASON_DOES_NOT_ADD_UP,
     82, /* but for the group */
     9},
    {"a little too much is the scale's",
     {{.theory = {1}}, {.theory = {1}}, {.theory = {1}}},
     true,
     40400000,
     0,
     0,
     40000000,
     REASON_NONE,
     -400000,
     13466667},
    {"more is a wrong reading",
     {{.theory = {1}}, {.theory = {1}}, {.theory = {1}}},
     true,
     40400001,
     0,
     0,
     40000000,
     REASON_DOES_NOT_ADD_UP,
     -400001,
     13466667},
};

static void test_a_cut_shows_what_the_tree_had(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        struct cut_part parts[3];
        memcpy(parts, cuts[i].parts, sizeof parts);
        struct cut cut = tree_cut(parts, 3, cuts[i].has_group, MASS_UG(cuts[i].group), MASS_UG(cuts[i].sprue),
                                  MASS_UG(cuts[i].button), MASS_UG(cuts[i].tree));
        if (cut.reason != cuts[i].reason || cut.missing.ug != cuts[i].missing ||
            parts[0].mass.ug != cuts[i].first)
            fail_msg("%s: %s, %lld missing, first %lld", cuts[i].name, reason_word(cut.reason),
                     (long long)cut.missing.ug, (long long)parts[0].mass.ug);
    }
}

static void test_pieces_off_a_tree(void **state)
{
    (void)state;
    struct piece tree = cast_tree(40000000);
    struct piece waiting = line_piece(-1, PIECE_QUEUED, tag_of(""));
    waiting.book_mass = MASS_UG(0);
    assert_int_equal(tree_may_hang(&waiting), REASON_NONE);
    struct piece hanging = tree_hang(&waiting, 17);
    assert_int_equal(hanging.place, PLACE_TREE);
    assert_int_equal(hanging.tree, 17);
    assert_int_equal(tree_may_hang(&hanging), REASON_WRONG_STATE);
    struct cut_part shared = {.mass = {13000000}}, own = {.has_mass = true, .mass = {13000000}};
    struct piece off = tree_cut_off(&hanging, &tree, &shared);
    assert_int_equal(off.state, PIECE_IN_WORK);
    assert_true(tag_equal(off.holder, tree.holder));
    assert_string_equal(ledger_open_balance(&off).text, "open:stretch:casting:casting"); /* never a person */
    assert_false(off.weighed);
    off = tree_cut_off(&hanging, &tree, &own);
    assert_true(off.weighed);
    assert_string_equal(ledger_open_balance(&off).text, ledger_open_operator(line_operator(1)).text);
    struct piece with_metal = line_piece(-1, PIECE_QUEUED, tag_of(""));
    assert_int_equal(tree_may_hang(&with_metal), REASON_WRONG_STATE);
    struct piece late = line_piece(CASTING, PIECE_DONE, tag_of(""));
    late.book_mass = MASS_UG(0);
    assert_int_equal(tree_may_hang(&late), REASON_BAD_STEP);
}

/* The last byte is the number, as long as the others are nothing. */
static const struct {
    const char *name;
    unsigned char last;
    int64_t percent;
    bool want;
} picks[] = {
    {"none is picked", 0, 0, false},  {"all are", 99, 100, true},          {"the lowest of ten", 0, 10, true},
    {"the last of ten", 9, 10, true}, {"the first beyond", 10, 10, false}, {"round again", 100, 1, true},
};

static void test_which_return_is_picked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(picks); i++) {
        unsigned char draw[METAL_DRAW_SIZE] = {0};
        draw[METAL_DRAW_SIZE - 1] = picks[i].last;
        if (metal_is_picked(draw, picks[i].percent) != picks[i].want)
            fail_msg("%s", picks[i].name);
        draw[0] = 100; /* 100 · 2^56 is a hundred times something */
        if (metal_is_picked(draw, picks[i].percent) != picks[i].want)
            fail_msg("%s: every byte counts", picks[i].name);
        draw[0] = 1; /* 2^56 leaves 36 */
        if (metal_is_picked(draw, picks[i].percent) != ((picks[i].last + 36) % 100 < picks[i].percent))
            fail_msg("%s: the first byte counts", picks[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_add_up),
        cmocka_unit_test(test_a_claimed_fineness_is_rounded_once),
        cmocka_unit_test(test_an_alloy_is_made_through_conversion),
        cmocka_unit_test(test_a_melt_of_one_alloy_stays_in_its_book),
        cmocka_unit_test(test_melts_that_are_none),
        cmocka_unit_test(test_a_refining_is_shared),
        cmocka_unit_test(test_a_refining_is_shared_among_classes),
        cmocka_unit_test(test_what_came_back_is_what_was_paid),
        cmocka_unit_test(test_an_account_bears_what_it_has),
        cmocka_unit_test(test_two_from_one_account),
        cmocka_unit_test(test_what_happened_is_covered_by_a_gain),
        cmocka_unit_test(test_settling_leaves_nothing_open),
        cmocka_unit_test(test_casting_takes_the_casters_own_metal_first),
        cmocka_unit_test(test_a_cut_shows_what_the_tree_had),
        cmocka_unit_test(test_pieces_off_a_tree),
        cmocka_unit_test(test_which_return_is_picked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
