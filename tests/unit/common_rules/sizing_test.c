/* Sizes of lines and of batches, against numbers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/rules/batch.h"
#include "common/rules/sizing.h"

static void assert_near(const char *name, double is, double want)
{
    if (is < want - 1e-6 * (1 + want) || is > want + 1e-6 * (1 + want))
        fail_msg("%s: %f instead of %f", name, is, want);
}

/* The textbook's penny line: four stations of two hours, one piece each: r = ½ an hour, T = 8 hours, w₀ = 4.
 */
static const struct {
    const char *name;
    int64_t pieces;
    double rate_per_h, lead_h;
} penny_rows[] = {
    {"one piece alone", 1, 0.125, 8},
    {"critical", 4, 0.5 * 4 / 7, 14},
    {"ten", 10, 0.5 * 10 / 13, 26},
};

static void test_the_practical_worst_case(void **state)
{
    const struct sizing_line line = {.rate_per_h = 0.5, .raw_h = 8};
    (void)state;
    assert_near("w0", sizing_critical(&line), 4);
    for (size_t i = 0; i < COUNT_OF(penny_rows); i++) {
        struct sizing_expected expected = sizing_expect(&line, penny_rows[i].pieces);
        assert_near(penny_rows[i].name, expected.rate_per_h, penny_rows[i].rate_per_h);
        assert_near(penny_rows[i].name, expected.lead_h, penny_rows[i].lead_h);
    }
}

static const struct {
    const char *name;
    double rate_per_h, raw_h, share;
    int64_t pieces;
} share_rows[] = {
    {"half of the penny line's rate", 0.5, 8, 0.5, 3}, /* 0.5 · 3 / 0.5 */
    {"four fifths of it", 0.5, 8, 0.8, 12},            /* 0.8 · 3 / 0.2 */
    {"nine tenths of it", 0.5, 8, 0.9, 27},
    {"a single bench is never idle with one piece", 2, 0.5, 0.8, 1},
    {"a line that needs less than one piece", 0.1, 1, 0.8, 1},
    {"a line of ten, to half", 1, 10, 0.5, 9},
};

static void test_the_fewest_pieces_for_a_share(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(share_rows); i++) {
        const struct sizing_line line = {share_rows[i].rate_per_h, share_rows[i].raw_h};
        int64_t pieces = sizing_pieces_for(&line, share_rows[i].share);
        if (pieces != share_rows[i].pieces)
            fail_msg("%s: %lld", share_rows[i].name, (long long)pieces);
        struct sizing_expected expected = sizing_expect(&line, pieces);
        assert_true(expected.rate_per_h >= share_rows[i].share * line.rate_per_h - 1e-9);
        if (pieces > 1)
            assert_true(sizing_expect(&line, pieces - 1).rate_per_h < share_rows[i].share * line.rate_per_h);
    }
}

static const struct {
    const char *name;
    struct batch_ask ask;
    int64_t economic, by_metal, pieces;
    bool fits;
    double wip_days, cost_cents;
} batch_rows[] = {
    /* Least at √(2 · 2500 · 10 / 50) ≈ 31.6, where a piece costs 2500/32 + 50 · 31 / 20 = 155.6; 171.2 is met
       first by 21: 2500/21 + 50 · 20 / 20 = 169.0 (20: 172.5). */
    {"by cost", {2500, 50, {0}, {0}, 10, INT64_MAX}, 21, 1, 21, true, 2.1, 2500.0 / 21 + 50},
    {"the crucible wants more",
     {2500, 50, {300000000}, {6000000}, 10, INT64_MAX},
     21,
     50,
     50,
     true,
     5,
     50 + 122.5},
    {"nobody knows what a piece weighs",
     {2500, 50, {300000000}, {0}, 10, INT64_MAX},
     21,
     1,
     21,
     true,
     2.1,
     2500.0 / 21 + 50},
    {"the crucible wants nothing",
     {2500, 50, {0}, {6000000}, 10, INT64_MAX},
     21,
     1,
     21,
     true,
     2.1,
     2500.0 / 21 + 50},
    {"no room for it", {2500, 50, {0}, {0}, 10, 20}, 21, 1, 21, false, 2.1, 2500.0 / 21 + 50},
    {"just room for it", {2500, 50, {0}, {0}, 10, 21}, 21, 1, 21, true, 2.1, 2500.0 / 21 + 50},
    {"a flask for nothing", {0, 50, {0}, {0}, 10, INT64_MAX}, 1, 1, 1, true, 0.1, 0},
    {"half a piece more is a whole one",
     {0, 50, {9000000}, {6000000}, 10, INT64_MAX},
     1,
     2,
     2,
     true,
     0.2,
     2.5},
    /* least where n is the most, 1000: 1 cent; 1000/n is within a tenth of it from 909.09 on */
    {"where waiting costs nothing, all that there may be, less a tenth of the cost",
     {1000, 0, {0}, {0}, 10, INT64_MAX},
     910,
     1,
     910,
     true,
     91,
     1000.0 / 910},
};

static void test_the_smallest_economic_batch(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(batch_rows); i++) {
        struct batch batch = batch_propose(&batch_rows[i].ask);
        if (batch.economic != batch_rows[i].economic || batch.pieces != batch_rows[i].pieces ||
            batch.by_metal != batch_rows[i].by_metal || batch.fits != batch_rows[i].fits)
            fail_msg("%s: %lld by cost, %lld%s", batch_rows[i].name, (long long)batch.economic,
                     (long long)batch.pieces, batch.fits ? "" : ", no room");
        assert_near(batch_rows[i].name, batch.wip_days, batch_rows[i].wip_days);
        assert_near(batch_rows[i].name, batch.cost_cents, batch_rows[i].cost_cents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_practical_worst_case),
        cmocka_unit_test(test_the_fewest_pieces_for_a_share),
        cmocka_unit_test(test_the_smallest_economic_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
