#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/time.h"
#include "common/rules/capability.h"

/* ------------------------------------------------------------------ ten weighings */

struct test_row {
    const char *name;
    int64_t division_ug;
    int64_t readings_mg[CAPABILITY_WEIGHINGS];
    int64_t want_ug;
};

static const struct test_row test_rows[] = {
    {"always the same: the rounding alone",
     1000,
     {20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000},
     410},
    {"one digit once: less than the rounding",
     1000,
     {20000, 20000, 20000, 20000, 20000, 20001, 20000, 20000, 20000, 20000},
     410},
    /* Σ(x − x̄)² = 10 mg², ÷ 9, √ = 1.0541 mg */
    {"up and down by one",
     1000,
     {20001, 19999, 20001, 19999, 20001, 19999, 20001, 19999, 20001, 19999},
     1055},
    {"the same on a coarse scale: its rounding",
     10000,
     {20001, 19999, 20001, 19999, 20001, 19999, 20001, 19999, 20001, 19999},
     4100},
    {"a division of ten micrograms: its rounding, rounded up",
     10,
     {20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000},
     5},
    /* 1 … 10 mg: 82.5 ÷ 9, √ = 3.0277 mg */
    {"drifting", 1000, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 3028},
};

static void test_ten_weighings_of_one_load(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(test_rows); i++) {
        const struct test_row *row = &test_rows[i];
        struct mass readings[CAPABILITY_WEIGHINGS];
        for (int k = 0; k < CAPABILITY_WEIGHINGS; k++)
            readings[k] = MASS_MG(row->readings_mg[k]);
        struct mass s = capability_repeatability(readings, CAPABILITY_WEIGHINGS, MASS_UG(row->division_ug));
        if (s.ug != row->want_ug)
            fail_msg("%s: %lld", row->name, (long long)s.ug);
    }
}

/* ------------------------------------------------------------------ the check-weight */

struct check_row {
    const char *name;
    int64_t division_ug, s_ug;
    struct check_weight weight;
    struct check_result want;
};

static const struct check_row check_rows[] = {
    {"right", 1000, 500, {{20000000}, {0}, {20000000}}, {true, {0}, {500}, {1000}}},
    {"one digit: within d", 1000, 410, {{20000000}, {0}, {20001000}}, {true, {1000}, {410}, {1000}}},
    {"two digits: beyond d", 1000, 410, {{20000000}, {0}, {19998000}}, {false, {-2000}, {410}, {1000}}},
    {"two digits: within 2 s", 1000, 1000, {{20000000}, {0}, {19998000}}, {true, {-2000}, {1000}, {2000}}},
    {"a microgram past 2 s", 1000, 1000, {{20000000}, {0}, {19997999}}, {false, {-2001}, {1000}, {2000}}},
    /* OIML M1, 20 g: ± 2.5 mg; √(410² + 2500² ÷ 3) = 1500.47 */
    {"a coarse weight: within its class",
     1000,
     410,
     {{20000000}, {2500}, {20002500}},
     {true, {2500}, {1501}, {2500}}},
    {"an untested scale: s is its rounding",
     10000,
     0,
     {{20000000}, {0}, {20010000}},
     {true, {10000}, {4100}, {10000}}},
};

static void test_a_check_weight(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(check_rows); i++) {
        const struct check_row *row = &check_rows[i];
        struct scale_quality scale = {
            .division = {row->division_ug}, .repeatability = {row->s_ug}, .bias = {77}};
        struct check_result result = capability_check(&scale, &row->weight);
        if (result.passed != row->want.passed || result.bias.ug != row->want.bias.ug ||
            result.bias_u.ug != row->want.bias_u.ug || result.limit.ug != row->want.limit.ug)
            fail_msg("%s: %d, bias %lld, u %lld, limit %lld", row->name, result.passed,
                     (long long)result.bias.ug, (long long)result.bias_u.ug, (long long)result.limit.ug);
        struct scale_quality after = capability_after_check(scale, &result);
        assert_int_equal(after.check_weight_ok, row->want.passed);
        assert_int_equal(after.bias.ug, row->want.passed ? row->want.bias.ug : 77);
    }
}

struct due_row {
    const char *name;
    int64_t checked_h, every_d, now_h;
    bool in_time;
};

static const struct due_row due_rows[] = {
    {"never checked here, no moment is set", 0, 7, 100000, true},
    {"the last hour of the week", 100, 7, 268, true},
    {"an hour late", 100, 7, 269, false},
    {"daily, in time", 100, 1, 124, true},
    {"daily, late", 100, 1, 125, false},
};

static void test_a_check_is_due_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(due_rows); i++) {
        const struct due_row *row = &due_rows[i];
        int64_t hour = DAY_MS / 24;
        int64_t due_ms = capability_due_ms(row->checked_h * hour, row->every_d);
        struct scale_quality scale = {.check_weight_ok = true};
        if (capability_now(scale, due_ms, row->now_h * hour).check_weight_ok != row->in_time)
            fail_msg("%s", row->name);
        scale.check_weight_ok = false; /* one that failed never comes back by waiting */
        assert_false(capability_now(scale, due_ms, row->now_h * hour).check_weight_ok);
    }
}

/* ------------------------------------------------------------------ what follows for a piece */

struct table_row {
    const char *name;
    int64_t division_ug, lightest_ug, loss_ug;
};

/* DOMAIN § 5, ± 2 %, s = 0.41 d, u(bias) = 0. */
static const struct table_row table_rows[] = {
    {"d = 0.1 g", 100000, 16400000, 115966},
    {"d = 0.01 g", 10000, 1640000, 11597},
    {"d = 0.001 g", 1000, 164000, 1160},
};

static void test_the_table_from_the_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(table_rows); i++) {
        const struct table_row *row = &table_rows[i];
        struct scale_quality scale = {.division = {row->division_ug}, .bias_u = {0}};
        struct mass lightest = verdict_scale_lightest(&scale, 1, 20000);
        if (lightest.ug != row->lightest_ug || verdict_scale_loss(&scale).ug != row->loss_ug)
            fail_msg("%s: %lld, %lld", row->name, (long long)lightest.ug,
                     (long long)verdict_scale_loss(&scale).ug);
        assert_true(verdict_scale_capable(&scale, 1, lightest, 20000));
        assert_false(verdict_scale_capable(&scale, 1, MASS_UG(lightest.ug - 1), 20000));
        scale.bias_u = MASS_MG(1000); /* in both readings of a loss: it goes out */
        assert_int_equal(verdict_scale_loss(&scale).ug, row->loss_ug);
    }
}

struct ruling_row {
    const char *name;
    int64_t division_ug, deviation_ug;
    enum ruling ruling;
    enum ruling_rule rule;
};

/* A ring of 4.9 g of metal, ± 2 % = 98 mg, on three scales. U = 2 · 0.41 d. */
static const struct ruling_row ruling_rows[] = {
    {"0.1 g cannot judge it", 100000, 30000, RULING_NO_VERDICT, RULE_SCALE_NOT_CAPABLE},
    {"0.1 g, just beyond tolerance, neither", 100000, 180000, RULING_NO_VERDICT, RULE_SCALE_NOT_CAPABLE},
    {"0.1 g sees what is far beyond", 100000, -180001, RULING_FAIL, RULE_BEYOND},
    {"0.01 g passes", 10000, 89800, RULING_PASS, RULE_GUARD_BAND},
    {"0.01 g, too close to call, below", 10000, 89801, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND},
    {"0.01 g, at the tolerance", 10000, -98000, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND},
    {"0.01 g, too close to call, beyond", 10000, 106200, RULING_CONDITIONAL_FAIL, RULE_GUARD_BAND},
    {"0.01 g fails", 10000, 106201, RULING_FAIL, RULE_BEYOND},
    {"0.001 g passes what 0.01 g cannot call", 1000, 97180, RULING_PASS, RULE_GUARD_BAND},
    {"0.001 g, too close to call", 1000, 97181, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND},
    {"0.001 g fails what 0.01 g cannot call", 1000, 98821, RULING_FAIL, RULE_BEYOND},
};

static void test_one_ring_on_three_scales(void **state)
{
    (void)state;
    const struct theory theory = {.known = true, .metal = {4900000}};
    for (size_t i = 0; i < COUNT_OF(ruling_rows); i++) {
        const struct ruling_row *row = &ruling_rows[i];
        struct scale_quality scale = {.division = {row->division_ug}, .check_weight_ok = true};
        struct mass gross = MASS_UG(theory.metal.ug + row->deviation_ug);
        struct verdict verdict = verdict_judge(gross, MASS_UG(0), &theory, 20000, &scale, 1);
        if (verdict.ruling != row->ruling || verdict.rule != row->rule)
            fail_msg("%s: %s, %s", row->name, ruling_word(verdict.ruling), ruling_rule_word(verdict.rule));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ten_weighings_of_one_load), cmocka_unit_test(test_a_check_weight),
        cmocka_unit_test(test_a_check_is_due_again),      cmocka_unit_test(test_the_table_from_the_field),
        cmocka_unit_test(test_one_ring_on_three_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
