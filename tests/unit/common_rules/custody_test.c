#include <stdarg.h>
#include <setjmp.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/custody.h"

/* Polishing: 12 mg a piece, at most 30; setting: 2 mg a stone, at most 5. */
static const struct custody_norm norm = {
    .event = 7,
    .piece = {12000},
    .stone = {2000},
    .limit_piece = {30000},
    .limit_stone = {5000},
    .spread = {4000},
};

struct custody_row {
    const char *name;
    struct custody_sums sums;
    struct custody want;
};

static const struct custody_row rows[] = {
    {"nothing", {.pieces = 0}, {CUSTODY_WITHIN, {0}, {0}, {0}}},
    {"filings come back",
     {.in = {50000000}, .out = {49000000}, .returned = {880000}, .pieces = 10},
     {CUSTODY_WITHIN, {120000}, {120000}, {300000}}},
    {"at the limit",
     {.in = {50000000}, .out = {49000000}, .returned = {700000}, .pieces = 10},
     {CUSTODY_WITHIN, {300000}, {120000}, {300000}}},
    {"a microgram beyond",
     {.in = {50000000}, .out = {49000000}, .returned = {699999}, .pieces = 10},
     {CUSTODY_OVER, {300001}, {120000}, {300000}}},
    {"the assay finds less than was claimed",
     {.in = {50000000}, .out = {49000000}, .returned = {700000}, .shortfall = {1}, .pieces = 10},
     {CUSTODY_OVER, {300001}, {120000}, {300000}}},
    {"stones have a loss of their own",
     {.in = {50000000}, .out = {49700000}, .pieces = 5, .stones = 40},
     {CUSTODY_WITHIN, {300000}, {140000}, {350000}}},
    {"more comes back than went in",
     {.in = {50000000}, .out = {49000000}, .returned = {1300001}, .pieces = 10},
     {CUSTODY_GAIN, {-300001}, {120000}, {300000}}},
    {"a little more, within the limit",
     {.in = {50000000}, .out = {49000000}, .returned = {1300000}, .pieces = 10},
     {CUSTODY_WITHIN, {-300000}, {120000}, {300000}}},
};

static void test_in_out_and_returned(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct custody custody = custody_judge(&rows[i].sums, &norm);
        const struct custody *want = &rows[i].want;
        if (custody.ruling != want->ruling || custody.loss.ug != want->loss.ug ||
            custody.expected.ug != want->expected.ug || custody.limit.ug != want->limit.ug)
            fail_msg("%s: %s, %lld of %lld, %lld", rows[i].name, custody_ruling_word(custody.ruling),
                     (long long)custody.loss.ug, (long long)custody.expected.ug, (long long)custody.limit.ug);
        assert_int_equal(custody_judge(&rows[i].sums, NULL).ruling, CUSTODY_NO_NORM);
        assert_int_equal(custody_judge(&rows[i].sums, NULL).loss.ug, want->loss.ug);
    }
}

static void weigh(struct custody_sums *sums, struct mass in, struct mass out, int64_t quantity)
{
    custody_add_weighing(sums, in, out, quantity, 1);
    custody_add_each(sums, in, out, quantity);
}

static void test_weighings_one_by_one(void **state)
{
    (void)state;
    struct custody_sums sums = {.pieces = 0};
    weigh(&sums, MASS_MG(5000), MASS_MG(4900), 1);
    weigh(&sums, MASS_MG(5000), MASS_MG(4880), 1);
    weigh(&sums, MASS_MG(50000), MASS_MG(48900), 10); /* a lot: 110 mg each */
    assert_int_equal(sums.pieces, 12);
    assert_int_equal(sums.in.ug - sums.out.ug, 1320000);
    assert_true(fabs(sums.each.mean - 110000) < 1e-6);
    assert_true(fabs(spread_deviation(&sums.each) - 10000) < 1e-6);
    custody_add_weighing(&sums, MASS_MG(5000), MASS_MG(4880), 1, -1);
    assert_int_equal(sums.pieces, 11);
    assert_int_equal(sums.in.ug - sums.out.ug, 1200000);
    weigh(&sums, MASS_MG(40), MASS_MG(30), 0); /* what is left of a lot of nothing */
    assert_int_equal(sums.each.n, 3);
    assert_int_equal(sums.pieces, 11);
}

struct z_row {
    const char *name;
    struct custody_sums sums;
    bool says;
    double z;
};

static const struct z_row z_rows[] = {
    {"as expected", {.in = {1120000}, .out = {1000000}, .returned = {12000}, .pieces = 9}, true, 0},
    /* spread of nine pieces: 4 mg · 3 */
    {"one σ more", {.in = {1120000}, .out = {1000000}, .pieces = 9}, true, 1},
    {"two σ less", {.in = {1084000}, .out = {1000000}, .pieces = 9}, true, -2},
    {"an assay comes on its own day",
     {.in = {1120000}, .out = {1000000}, .shortfall = {999}, .pieces = 9},
     true,
     1},
    {"no piece", {.returned = {5000}, .pieces = 0}, false, 0},
    {"a mistake", {.in = {INT64_C(1000000000000)}, .pieces = 1}, true, 1000},
};

static void test_a_day_standardised(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(z_rows); i++) {
        double z = 0;
        bool says = custody_standardise(&z_rows[i].sums, &norm, &z);
        if (says != z_rows[i].says || fabs(z - z_rows[i].z) > 1e-9)
            fail_msg("%s: %d, %f", z_rows[i].name, says, z);
    }
    struct custody_norm none = norm;
    double z;
    none.spread = MASS_UG(0);
    assert_false(custody_standardise(&z_rows[0].sums, &none, &z));
    assert_false(custody_standardise(&z_rows[0].sums, NULL, &z));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_out_and_returned),
        cmocka_unit_test(test_weighings_one_by_one),
        cmocka_unit_test(test_a_day_standardised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
