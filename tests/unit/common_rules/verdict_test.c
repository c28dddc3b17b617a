#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/verdict.h"

enum { QC_PPM = 20000 };

/* A scale of division `d` whose ten weighings showed nothing worse than rounding, just checked. */
static struct scale_quality scale_of(struct mass d)
{
    return (struct scale_quality){.division = d, .check_weight_ok = true};
}

static struct theory theory_of(struct mass metal)
{
    return (struct theory){.known = true, .metal = metal};
}

/* DOMAIN § 5: a before–after loss at d = 0.01 g carries ± 0.0116 g. */
static void test_a_loss_carries_eleven_point_six_milligrams(void **state)
{
    (void)state;
    struct scale_quality scale = scale_of(MASS_MG(10));
    struct theory theory = theory_of(MASS_MG(10000));
    struct verdict verdict = verdict_judge(theory.metal, MASS_UG(0), &theory, QC_PPM, &scale, 2);
    assert_int_equal(verdict.uncertainty.ug, 11597); /* 2·√2·4100 = 11 596.55…, rounded up */
    assert_int_equal(verdict_scale_u(&scale, 2).ug, 5799);
    assert_int_equal(verdict_scale_u(&scale, 1).ug, 4100);
}

struct capable_row {
    const char *name;
    int64_t division_ug, metal_ug;
    bool capable;
};

static const struct capable_row capable_rows[] = {
    {"lightest at d = 0.01 g", 10000, 1640000, true},  {"a microgram lighter", 10000, 1639999, false},
    {"lightest at d = 0.001 g", 1000, 164000, true},   {"a microgram lighter than that", 1000, 163999, false},
    {"lightest at d = 0.1 g", 100000, 16400000, true}, {"a microgram lighter again", 100000, 16399999, false},
    {"a heavy piece", 10000, 50000000, true},          {"nothing at all", 10000, 0, false},
};

static void test_the_lightest_capable_piece(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(capable_rows); i++) {
        const struct capable_row *row = &capable_rows[i];
        struct scale_quality scale = scale_of(MASS_UG(row->division_ug));
        if (verdict_scale_capable(&scale, 1, MASS_UG(row->metal_ug), QC_PPM) != row->capable)
            fail_msg("%s", row->name);
    }
}

static void test_what_makes_a_scale_less_capable(void **state)
{
    (void)state;
    struct scale_quality scale = scale_of(MASS_MG(10));
    assert_false(verdict_scale_capable(&scale, 2, MASS_UG(1640000), QC_PPM));
    assert_false(verdict_scale_capable(&scale, 1, MASS_UG(1640000), QC_PPM / 2));
    assert_false(verdict_scale_capable(&scale, 1, MASS_UG(1640000), 0));
    scale.bias_u = MASS_UG(1);
    assert_false(verdict_scale_capable(&scale, 1, MASS_UG(1640000), QC_PPM));
    scale.bias_u = MASS_UG(0);
    scale.repeatability = MASS_UG(4101);
    assert_false(verdict_scale_capable(&scale, 1, MASS_UG(1640000), QC_PPM));
    scale.repeatability = MASS_UG(4099); /* better than its division allows: not believed */
    assert_int_equal(verdict_scale_u(&scale, 1).ug, 4100);
}

/* ± 2 % of 10 g is 200 mg: u(theory) may be 50 mg. */
static void test_what_a_theory_can_judge(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t u_ug;
        int32_t tolerance_ppm;
        bool want;
    } rows[] = {
        {"at the limit", 50000, QC_PPM, true},
        {"one past it", 50001, QC_PPM, false},
        {"half the tolerance", 50000, QC_PPM / 2, false},
        {"known exactly", 0, QC_PPM, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct theory theory = {.known = true, .metal = MASS_MG(10000), .uncertainty = MASS_UG(rows[i].u_ug)};
        if (verdict_theory_capable(&theory, rows[i].tolerance_ppm) != rows[i].want)
            fail_msg("%s", rows[i].name);
    }
}

struct u_row {
    const char *name;
    int64_t division_ug, s_ug, bias_u_ug;
    int readings;
    int64_t want_ug;
};

static const struct u_row u_rows[] = {
    {"s above 0.41 d", 1000, 3000, 0, 1, 3000},
    {"the check's bias adds in quadrature", 1000, 3000, 4000, 1, 5000},
    {"a weighed tare reads twice", 1000, 1000, 0, 2, 1415},
    {"0.41 d of a microgram, rounded up", 1, 0, 0, 1, 1},
    {"a perfect scale", 0, 0, 0, 1, 0},
    {"nonsense does not overflow", INT64_MAX, INT64_MAX, INT64_MAX, 2, INT64_C(1732050807568878)},
};

static void test_uncertainty_of_a_net(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(u_rows); i++) {
        const struct u_row *row = &u_rows[i];
        struct scale_quality scale = {.division = MASS_UG(row->division_ug),
                                      .repeatability = MASS_UG(row->s_ug),
                                      .bias_u = MASS_UG(row->bias_u_ug)};
        int64_t got = verdict_scale_u(&scale, row->readings).ug;
        if (got != row->want_ug)
            fail_msg("%s: %lld", row->name, (long long)got);
    }
}

/* Theory 5 g ± 2 % = 100 000 µg at d = 1 mg: U = 2 · 410 = 820 µg. */
struct edge_row {
    const char *name;
    int64_t deviation_ug;
    enum ruling want;
    enum ruling_rule rule;
};

static const struct edge_row edge_rows[] = {
    {"as expected", 0, RULING_PASS, RULE_GUARD_BAND},
    {"the last pass", 99180, RULING_PASS, RULE_GUARD_BAND},
    {"the first conditional pass", 99181, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND},
    {"the last conditional pass", 100000, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND},
    {"the first conditional fail", 100001, RULING_CONDITIONAL_FAIL, RULE_GUARD_BAND},
    {"the last conditional fail", 100820, RULING_CONDITIONAL_FAIL, RULE_GUARD_BAND},
    {"the first fail", 100821, RULING_FAIL, RULE_BEYOND},
    {"far out", 4000000, RULING_FAIL, RULE_BEYOND},
};

static void test_every_edge_to_the_microgram_on_both_sides(void **state)
{
    (void)state;
    struct scale_quality scale = scale_of(MASS_MG(1));
    struct theory theory = theory_of(MASS_MG(5000));
    for (size_t i = 0; i < 2 * COUNT_OF(edge_rows); i++) {
        const struct edge_row *row = &edge_rows[i / 2];
        int64_t deviation = i % 2 ? -row->deviation_ug : row->deviation_ug;
        struct mass gross = MASS_UG(5000000 + deviation);
        struct verdict verdict = verdict_judge(gross, MASS_UG(0), &theory, QC_PPM, &scale, 1);
        if (verdict.ruling != row->want || verdict.rule != row->rule || verdict.deviation.ug != deviation)
            fail_msg("%s (%lld): %s by %s", row->name, (long long)deviation, ruling_word(verdict.ruling),
                     ruling_rule_word(verdict.rule));
        assert_int_equal(verdict.tolerance.ug, 100000);
        assert_int_equal(verdict.uncertainty.ug, 820);
    }
}

/* Each row breaks the rules from its own downwards: the first of the list decides. 1 g theory: tol 20 000 µg.
 */
struct order_row {
    const char *name;
    bool checked, known;
    int64_t theory_u_ug, division_ug, deviation_ug;
    int32_t tolerance_ppm;
    enum ruling want;
    enum ruling_rule rule;
};

static const struct order_row order_rows[] = {
    {"check-weight comes before beyond", false, true, 9000, 10000, 900000, QC_PPM, RULING_NO_VERDICT,
     RULE_CHECK_WEIGHT},
    {"check-weight comes before no theory", false, false, 0, 10000, 0, QC_PPM, RULING_NO_VERDICT,
     RULE_CHECK_WEIGHT},
    {"beyond however poor theory and scale", true, true, 9000, 10000, 900000, QC_PPM, RULING_FAIL,
     RULE_BEYOND},
    {"no theory, whatever the mass", true, false, 0, 10000, 900000, QC_PPM, RULING_NO_VERDICT,
     RULE_NO_THEORY},
    {"no tolerance, whatever the mass", true, true, 0, 1000, 900000, 0, RULING_NO_VERDICT, RULE_NO_THEORY},
    {"theory unverified comes before the scale", true, true, 5001, 10000, 0, QC_PPM, RULING_NO_VERDICT,
     RULE_THEORY_UNVERIFIED},
    {"theory just good enough", true, true, 5000, 10000, 0, QC_PPM, RULING_NO_VERDICT,
     RULE_SCALE_NOT_CAPABLE},
    {"all good", true, true, 5000, 1000, 0, QC_PPM, RULING_PASS, RULE_GUARD_BAND},
};

static void test_the_first_rule_decides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(order_rows); i++) {
        const struct order_row *row = &order_rows[i];
        struct scale_quality scale = scale_of(MASS_UG(row->division_ug));
        struct theory theory = {.known = row->known,
                                .metal = MASS_MG(row->known ? 1000 : 0),
                                .uncertainty = MASS_UG(row->theory_u_ug)};
        scale.check_weight_ok = row->checked;
        struct mass gross = MASS_UG(1000000 + row->deviation_ug);
        struct verdict verdict = verdict_judge(gross, MASS_UG(0), &theory, row->tolerance_ppm, &scale, 1);
        if (verdict.ruling != row->want || verdict.rule != row->rule)
            fail_msg("%s: %s by %s", row->name, ruling_word(verdict.ruling), ruling_rule_word(verdict.rule));
    }
}

struct net_row {
    const char *name;
    int64_t gross_ug, tare_ug, stones_ug, bias_ug;
    bool known;
    int64_t want_ug;
};

static const struct net_row net_rows[] = {
    {"bare metal", 5000000, 0, 0, 0, true, 5000000},
    {"tag and tray", 5000000, 250000, 0, 0, true, 4750000},
    {"half a carat set", 5000000, 0, 100000, 0, true, 4900000},
    {"a scale that shows too much", 5000000, 0, 0, 1500, true, 4998500},
    {"a scale that shows too little", 5000000, 0, 0, -1500, true, 5001500},
    {"all at once", 5000000, 250000, 100000, 1500, true, 4648500},
    {"nonsense stays much too heavy", INT64_MAX, 0, 0, -1500, true, INT64_MAX},
    {"stones count without theory too", 5000000, 0, 100000, 0, false, 4900000},
    {"more tare than gross", 100, 200, 0, 0, true, -100},
    {"nonsense stays at the end of the range", INT64_MIN, 1, 0, 0, true, INT64_MIN},
};

static void test_metal_is_gross_less_tare_stones_and_bias(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(net_rows); i++) {
        const struct net_row *row = &net_rows[i];
        struct scale_quality scale = scale_of(MASS_MG(1));
        struct theory theory = {
            .known = row->known, .metal = MASS_MG(row->known ? 5000 : 0), .stones = MASS_UG(row->stones_ug)};
        scale.bias = MASS_UG(row->bias_ug);
        struct verdict verdict =
            verdict_judge(MASS_UG(row->gross_ug), MASS_UG(row->tare_ug), &theory, QC_PPM, &scale, 1);
        if (verdict.actual.ug != row->want_ug)
            fail_msg("%s: %lld", row->name, (long long)verdict.actual.ug);
    }
}

static void test_uncertainty_joins_scale_and_theory(void **state)
{
    (void)state;
    struct scale_quality scale = {
        .repeatability = MASS_UG(2000), .bias_u = MASS_UG(3000), .check_weight_ok = true};
    struct theory theory = {.known = true, .metal = MASS_MG(5000), .uncertainty = MASS_UG(6000)};
    struct verdict verdict = verdict_judge(theory.metal, MASS_UG(0), &theory, QC_PPM, &scale, 1);
    assert_int_equal(verdict.uncertainty.ug, 14000); /* 2 · √(2² + 3² + 6²) */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loss_carries_eleven_point_six_milligrams),
        cmocka_unit_test(test_the_lightest_capable_piece),
        cmocka_unit_test(test_what_makes_a_scale_less_capable),
        cmocka_unit_test(test_what_a_theory_can_judge),
        cmocka_unit_test(test_uncertainty_of_a_net),
        cmocka_unit_test(test_every_edge_to_the_microgram_on_both_sides),
        cmocka_unit_test(test_the_first_rule_decides),
        cmocka_unit_test(test_metal_is_gross_less_tare_stones_and_bias),
        cmocka_unit_test(test_uncertainty_joins_scale_and_theory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
