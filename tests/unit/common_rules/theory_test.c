#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/piece.h"
#include "common/rules/theory.h"

#define FACTOR(ppm)                                                                                          \
    {                                                                                                        \
        .factor_ppm = (ppm), .verified = true                                                                \
    }

/* A published ring, 380.128 mm³ of 18 karat: 5.93 g of model, 5.877 g as cast, 4.907 g finished. */
static void test_the_published_ring(void **state)
{
    (void)state;
    const struct stage_factor factors[] = {FACTOR(991000), FACTOR(835000)};
    const struct alloy_density gold = {.ug_per_mm3 = 15600};
    struct theory model = theory_expect(380128, gold, factors, 0, MASS_UG(0), MASS_UG(0));
    struct theory cast = theory_expect(380128, gold, factors, 1, MASS_UG(0), MASS_UG(0));
    struct theory finished = theory_expect(380128, gold, factors, 2, MASS_UG(0), MASS_UG(0));
    char text[MASS_TEXT_MAX];
    mass_write_grams(model.metal, 3, text);
    assert_string_equal(text, "5.930");
    mass_write_grams(cast.metal, 3, text);
    assert_string_equal(text, "5.877");
    mass_write_grams(finished.metal, 3, text);
    assert_string_equal(text, "4.907");
    assert_int_equal(model.metal.ug, 5929997);
    assert_int_equal(finished.uncertainty.ug, 0);
}

static void test_what_is_done_again(void **state)
{
    (void)state;
    const struct stage_factor norms[] = {theory_rework_factor(0), theory_rework_factor(1000000)};
    struct theory theory = theory_expect_rework(MASS_MG(4600), norms, 0, MASS_UG(7), MASS_UG(0));
    assert_true(theory.known);
    assert_int_equal(theory.metal.ug, 4600000);
    assert_int_equal(theory.stones.ug, 7);
    assert_int_equal(theory.uncertainty.ug, 0);
    theory = theory_expect_rework(MASS_MG(4600), norms, 2, MASS_UG(0), MASS_UG(0));
    assert_int_equal(theory.metal.ug, 4600000);
    assert_int_equal(theory.uncertainty.ug, 65054); /* √2 · 1 %, rounded up */
    const struct stage_factor heavy[] = {theory_rework_factor(995000), theory_rework_factor(980000)};
    theory = theory_expect_rework(MASS_MG(4600), heavy, 2, MASS_UG(0), MASS_UG(0));
    assert_int_equal(theory.metal.ug, 4485460); /* 4.6 · 0.995 · 0.98 */
    const struct stage_factor learned = {.factor_ppm = 990000, .u_ppm = 1000, .verified = true};
    assert_int_equal(theory_expect_rework(MASS_MG(4600), &learned, 1, MASS_UG(0), MASS_UG(0)).metal.ug,
                     4554000);
    assert_false(theory_expect_rework(MASS_UG(0), norms, 1, MASS_UG(0), MASS_UG(0)).known);
    assert_false(theory_expect_rework(MASS_UG(-5), norms, 1, MASS_UG(0), MASS_UG(0)).known);
}

static void test_stones_as_stated(void **state)
{
    (void)state;
    assert_int_equal(theory_stones_u(MASS_UG(0)).ug, 0);
    assert_int_equal(theory_stones_u(MASS_MG(240)).ug, 2400); /* 1.20 ct */
    assert_int_equal(theory_stones_u(MASS_UG(1)).ug, 1);      /* always up */
    assert_int_equal(theory_stones_u(MASS_UG(INT64_MAX)).ug, INT64_C(100000000000000));
}

static void test_rounds_once_at_the_end(void **state)
{
    (void)state;
    /* 1.001 mm³ · 1001 µg/mm³ = 1002.001 µg; · 0.5 · 0.5 = 250.50025: rounding in between would give 250 or
     * 251 by chance */
    const struct stage_factor halves[] = {FACTOR(500000), FACTOR(500000)};
    struct alloy_density density = {.ug_per_mm3 = 1001};
    assert_int_equal(theory_expect(1001, density, halves, 0, MASS_UG(0), MASS_UG(0)).metal.ug, 1002);
    assert_int_equal(theory_expect(1001, density, halves, 2, MASS_UG(0), MASS_UG(0)).metal.ug, 251);
    /* exactly half goes up: 1 mm³ · 1 µg/mm³ · 0.5 */
    density.ug_per_mm3 = 1;
    assert_int_equal(theory_expect(1000, density, halves, 1, MASS_UG(0), MASS_UG(0)).metal.ug, 1);
    /* 0.499 999 5 does not */
    const struct stage_factor below[] = {FACTOR(499999)};
    assert_int_equal(theory_expect(1000, density, below, 1, MASS_UG(0), MASS_UG(0)).metal.ug, 0);
}

static void test_the_longest_route_is_still_exact(void **state)
{
    (void)state;
    struct stage_factor factors[ROUTE_STEPS_MAX];
    for (size_t i = 0; i < ROUTE_STEPS_MAX; i++)
        factors[i] = (struct stage_factor)FACTOR(999999);
    struct alloy_density density = {.ug_per_mm3 = 20000};
    struct theory theory = theory_expect(50000000, density, factors, ROUTE_STEPS_MAX, MASS_UG(0), MASS_UG(0));
    assert_int_equal(theory.metal.ug, 999976000); /* 1 kg · 0.999999^24 = 999 976 000.276 … */
    for (size_t i = 0; i < ROUTE_STEPS_MAX; i++)
        factors[i] = (struct stage_factor)FACTOR(1000000);
    density.ug_per_mm3 = INT32_MAX; /* the largest number there is room for */
    assert_false(theory_expect(INT64_MAX, density, factors, ROUTE_STEPS_MAX, MASS_UG(0), MASS_UG(0)).known);
}

struct u_row {
    const char *name;
    int32_t density_u_ppm;
    struct stage_factor factor;
    int64_t stones_u_ug, want_ug; /* of 10 g times the factor */
};

static const struct u_row u_rows[] = {
    {"nothing uncertain", 0, {1000000, 0, true}, 0, 0},
    {"density alone", 3000, {1000000, 0, true}, 0, 30000},
    {"three and four make five", 3000, {1000000, 4000, true}, 0, 50000},
    {"a factor's u is of one, so relative to the factor", 0, {500000, 4000, true}, 0, 40000},
    {"stones are absolute", 0, {1000000, 3000, true}, 40000, 50000},
    {"all three", 2000, {1000000, 3000, true}, 60000, 70000},
    {"an unverified factor has at least one per cent", 0, {1000000, 0, false}, 0, 100000},
    {"an unverified factor may have more", 0, {1000000, 20000, false}, 0, 200000},
    {"rounded up", 1000, {1000000, 1000, true}, 0, 14143},
    {"the least is one microgram", 0, {1000000, 0, true}, 1, 1},
};

static void test_uncertainty_adds_in_quadrature(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(u_rows); i++) {
        const struct u_row *row = &u_rows[i];
        struct alloy_density density = {.ug_per_mm3 = 10000, .u_ppm = row->density_u_ppm};
        struct theory theory =
            theory_expect(1000000, density, &row->factor, 1, MASS_UG(0), MASS_UG(row->stones_u_ug));
        if (!theory.known || theory.uncertainty.ug != row->want_ug)
            fail_msg("%s: %lld ug", row->name, (long long)theory.uncertainty.ug);
    }
}

/* 10 g by its volume. Setting's factor has u = 0.4 %, polishing's after it 0.3 %; findings are known to 1 %.
 */
static const struct finding_row {
    const char *name;
    struct theory_finding own[2];
    size_t own_count;
    int64_t foreign_ug, want_metal_ug, want_u_ug;
} finding_rows[] = {
    {"none", {{{0}, 0}}, 0, 0, 10000000, 50000}, /* 40 and 30 mg */
    {"2 g put in before polishing, which acts on 12 g", {{{2000000}, 1}}, 1, 0, 12000000, 57411}, /* 40, 36,
                                                                                                     20 */
    {"2 g put in before setting: both act on it", {{{2000000}, 2}}, 1, 0, 12000000, 63246},       /* 48, 36,
                                                                                                            20 */
    {"2 g put in behind them", {{{2000000}, 0}}, 1, 0, 12000000, 53852},            /* 40, 30, 20 */
    {"two of them", {{{1000000}, 1}, {{1000000}, 0}}, 2, 0, 12000000, 53750},       /* 40, 33, 10, 10
                                                                                     */
    {"4 g of another book lie beside it", {{{0}, 0}}, 0, 4000000, 10000000, 64032}, /* 40, 30, 40 */
};

static void test_findings_have_their_own_uncertainty(void **state)
{
    (void)state;
    const struct alloy_density density = {.ug_per_mm3 = 10000};
    const struct stage_factor factors[] = {{1000000, 3000, true}, {1000000, 4000, true}};
    for (size_t i = 0; i < COUNT_OF(finding_rows); i++) {
        const struct finding_row *row = &finding_rows[i];
        struct theory theory = theory_expect(1000000, density, factors, 2, MASS_UG(7), MASS_UG(0));
        theory = theory_add_findings(theory, density, factors, 2, MASS_UG(0), row->own, row->own_count,
                                     MASS_UG(row->foreign_ug));
        if (theory.metal.ug != row->want_metal_ug || theory.uncertainty.ug != row->want_u_ug ||
            theory.stones.ug != 7 + row->foreign_ug)
            fail_msg("%s: %lld ug, u %lld ug", row->name, (long long)theory.metal.ug,
                     (long long)theory.uncertainty.ug);
    }
    struct theory unknown = theory_expect(0, density, factors, 2, MASS_UG(7), MASS_UG(0));
    unknown =
        theory_add_findings(unknown, density, factors, 2, MASS_UG(0), finding_rows[1].own, 1, MASS_UG(5));
    assert_false(unknown.known);
    assert_int_equal(unknown.metal.ug, 0);
    assert_int_equal(unknown.stones.ug, 12);
}

struct unknown_row {
    const char *name;
    int64_t volume_mm3_e3;
    int32_t ug_per_mm3;
    bool known;
};

static const struct unknown_row unknown_rows[] = {
    {"no volume", 0, 15600, false},
    {"a volume below nothing", -1, 15600, false},
    {"no density", 380128, 0, false},
    {"a tonne", INT64_C(100000000000), 10000, true},
    {"more than a tonne", INT64_C(100000000100), 10000, false},
    {"far too much to count", INT64_MAX, INT32_MAX, false},
    {"more than two limbs, and nothing in them", INT64_C(3) << 61, 1000000000, false},
};

static void test_without_volume_or_density_nothing_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unknown_rows); i++) {
        const struct unknown_row *row = &unknown_rows[i];
        struct alloy_density density = {.ug_per_mm3 = row->ug_per_mm3, .u_ppm = 100};
        struct theory theory =
            theory_expect(row->volume_mm3_e3, density, NULL, 0, MASS_UG(100000), MASS_UG(10));
        if (theory.known != row->known || (theory.metal.ug > 0) != row->known ||
            (theory.uncertainty.ug > 0) != row->known)
            fail_msg("%s", row->name);
        assert_int_equal(theory.stones.ug, 100000); /* stones are known all the same */
    }
}

/* What a piece weighs as cast, for its limits before anybody weighed it. */
static const struct {
    const char *name;
    int64_t volume_mm3_e3;
    int32_t ug_per_mm3;
    int64_t want_ug;
} cast_rows[] = {
    {"the published ring", 380128, 15600, 5929996},
    {"a thousandth of a cubic millimetre", 1, 15600, 15},
    {"no volume", 0, 15600, 0},
    {"less than none", -380128, 15600, 0},
    {"no density", 380128, 0, 0},
    {"less than no density", 380128, -15600, 0},
    {"neither", -380128, -15600, 0},
    {"a tonne", INT64_C(100000000000), 10000, THEORY_METAL_MAX_UG},
    {"more than a tonne counts as one", INT64_C(100000000100), 10000, THEORY_METAL_MAX_UG},
    {"far too much to count", INT64_MAX, INT32_MAX, THEORY_METAL_MAX_UG},
};

static void test_as_cast(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cast_rows); i++) {
        struct alloy_density density = {.ug_per_mm3 = cast_rows[i].ug_per_mm3};
        int64_t got = theory_as_cast(cast_rows[i].volume_mm3_e3, density).ug;
        if (got != cast_rows[i].want_ug)
            fail_msg("%s: %lld", cast_rows[i].name, (long long)got);
    }
}

/* Done again: what it weighed, to the tonne; nothing is known of a weight that is none. */
static void test_what_is_done_again_at_the_ends_of_the_range(void **state)
{
    (void)state;
    struct mass tonne = MASS_UG(THEORY_METAL_MAX_UG), more = MASS_UG(THEORY_METAL_MAX_UG + 1);
    assert_int_equal(theory_expect_rework(tonne, NULL, 0, MASS_UG(0), MASS_UG(0)).metal.ug, tonne.ug);
    assert_false(theory_expect_rework(more, NULL, 0, MASS_UG(0), MASS_UG(0)).known);
    /* a thousand times this is a little more than 2^64 */
    struct mass wraps = MASS_UG(INT64_C(18446744073709552));
    assert_false(theory_expect_rework(wraps, NULL, 0, MASS_UG(0), MASS_UG(0)).known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_published_ring),
        cmocka_unit_test(test_what_is_done_again),
        cmocka_unit_test(test_as_cast),
        cmocka_unit_test(test_what_is_done_again_at_the_ends_of_the_range),
        cmocka_unit_test(test_stones_as_stated),
        cmocka_unit_test(test_rounds_once_at_the_end),
        cmocka_unit_test(test_the_longest_route_is_still_exact),
        cmocka_unit_test(test_findings_have_their_own_uncertainty),
        cmocka_unit_test(test_uncertainty_adds_in_quadrature),
        cmocka_unit_test(test_without_volume_or_density_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
