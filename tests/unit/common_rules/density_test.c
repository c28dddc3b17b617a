#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/density.h"
#include "common/rules/verdict.h"

/* ------------------------------------------------------------------ composition */

struct melt_row {
    const char *name;
    struct {
        const char *metal;
        int64_t permille;
    } parts[4];
    int32_t want; /* µg/mm³: Σw / Σ(w/ρ) worked by hand from the densities of the pure metals */
};

static const struct melt_row melts[] = {
    {"18 karat yellow, 750 Au 125 Ag 125 Cu", {{"au", 750}, {"ag", 125}, {"cu", 125}}, 15452},
    {"18 karat rose, 750 Au 45 Ag 205 Cu", {{"au", 750}, {"ag", 45}, {"cu", 205}}, 15146},
    {"18 karat palladium white, 750 Au 125 Pd 125 Ag", {{"au", 750}, {"pd", 125}, {"ag", 125}}, 16345},
    {"14 karat yellow, 585 Au 265 Ag 150 Cu", {{"au", 585}, {"ag", 265}, {"cu", 150}}, 13833},
    {"sterling, 925 Ag 75 Cu", {{"ag", 925}, {"cu", 75}}, 10366},
    {"platinum 950 with ruthenium", {{"pt", 950}, {"ru", 50}}, 20696},
    {"fine gold alone", {{"au", 1000}}, 19300},
};

static struct alloy_density density_of(const struct melt_row *row)
{
    struct density_part parts[4];
    struct alloy_density density = {0};
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(row->parts) && row->parts[i].metal; i++)
        parts[count++] = (struct density_part){MASS_MG(row->parts[i].permille),
                                               density_of_metal(code_of(row->parts[i].metal)), 0};
    if (!density_of_composition(parts, count, 0, &density))
        fail_msg("%s", row->name);
    return density;
}

static void test_volumes_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(melts); i++) {
        struct alloy_density density = density_of(&melts[i]);
        if (density.ug_per_mm3 != melts[i].want || density.u_ppm != 3000)
            fail_msg("%s: %d, u %d", melts[i].name, density.ug_per_mm3, density.u_ppm);
    }
}

static void test_only_the_proportions_count(void **state)
{
    (void)state;
    struct density_part small[] = {{MASS_UG(3), 19300, 0}, {MASS_UG(1), 10500, 0}, {MASS_UG(0), 0, 0}};
    struct density_part large[] = {{MASS_UG(3000000000), 19300, 0}, {MASS_UG(1000000000), 10500, 0}};
    struct alloy_density a, b;
    assert_true(density_of_composition(small, 3, 5000, &a));
    assert_true(density_of_composition(large, 2, 5000, &b));
    assert_int_equal(a.ug_per_mm3, b.ug_per_mm3);
    assert_int_equal(a.u_ppm, 5000);
}

static void test_parts_that_nobody_knows_well_leave_the_melt_unknown(void **state)
{
    static const struct {
        const char *name;
        struct density_part parts[2];
        int32_t said_ppm, want_ppm;
    } rows[] = {
        {"pure metals", {{{750}, 19300, 0}, {{250}, 10500, 0}}, 0, 3000},
        {"melts of the house again", {{{500}, 15450, 3000}, {{500}, 15450, 2000}}, 0, 3000},
        {"a table's alone: it stays a table's", {{{1000}, 15450, 33000}, {{0}, 1, 0}}, 0, 33000},
        {"a table's in two parts: nothing is added to it",
         {{{50}, 15450, 33000}, {{950}, 15450, 33000}},
         0,
         33000},
        {"half of the volume from a table", {{{193}, 19300, 0}, {{100}, 10000, 20000}}, 0, 10000},
        {"a little from a table", {{{1930}, 19300, 0}, {{100}, 10000, 20000}}, 0, 3000},
        {"and what was said is no better", {{{193}, 19300, 0}, {{100}, 10000, 20000}}, 500, 10000},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct alloy_density density;
        print_message("  %s\n", rows[i].name);
        assert_true(density_of_composition(rows[i].parts, 2, rows[i].said_ppm, &density));
        assert_int_equal(density.u_ppm, rows[i].want_ppm);
    }
}

static void test_what_is_no_composition(void **state)
{
    (void)state;
    struct alloy_density untouched = {1, 2};
    struct density_part none[] = {{MASS_UG(0), 19300, 0}};
    struct density_part unknown[] = {{MASS_UG(5), density_of_metal(code_of("unobtainium")), 0}};
    struct density_part less[] = {{MASS_UG(5), 19300, 0}, {MASS_UG(-1), 10500, 0}};
    assert_false(density_of_composition(none, 0, 0, &untouched));
    assert_false(density_of_composition(none, 1, 0, &untouched));
    assert_false(density_of_composition(unknown, 1, 0, &untouched));
    assert_false(density_of_composition(less, 2, 0, &untouched));
    assert_int_equal(untouched.ug_per_mm3, 1);
    assert_int_equal(untouched.u_ppm, 2);
}

static void test_nothing_is_denser_than_30(void **state)
{
    (void)state;
    struct alloy_density density = {1, 2};
    assert_true(density_of_composition(&(struct density_part){MASS_UG(30000), 30000, 0}, 1, 0, &density));
    assert_int_equal(density.ug_per_mm3, 30000);
    assert_false(density_of_composition(&(struct density_part){MASS_UG(30001), 30001, 0}, 1, 0, &density));
}

/* ------------------------------------------------------------------ a button in water */

struct button_row {
    const char *name;
    struct density_button button;
    bool fits;
    int32_t density, u_ppm;
};

static const struct button_row buttons[] = {
    /* by hand 10 · 997.007 / 0.6452 + 1.2; u: √(0.41² · (1 + 0.93548²)) mg of 645.2 mg */
    {"18 karat, milligram scale", {{10000000}, {9354800}, {410}, 200, 5}, true, 15454, 877},
    {"the same, ten times the u", {{10000000}, {9354800}, {4100}, 200, 5}, true, 15454, 8703},
    {"water of 30 °C is lighter", {{10000000}, {9354800}, {410}, 300, 5}, true, 15414, 884},
    {"the coldest water that counts", {{10000000}, {9354800}, {410}, 50, 5}, true, 15481, 871},
    {"colder", {{10000000}, {9354800}, {410}, 49, 5}, false, 0, 0},
    {"the warmest", {{10000000}, {9354800}, {410}, 400, 5}, true, 15361, 892},
    {"warmer", {{10000000}, {9354800}, {410}, 401, 5}, false, 0, 0},
    /* what 5 °C more do to water at 20 °C: 1.037 ‰ */
    {"a perfect scale, and a poor thermometer", {{10000000}, {9354800}, {0}, 200, 50}, true, 15454, 1037},
    {"a perfect thermometer", {{10000000}, {9354800}, {410}, 200, 0}, true, 15454, 871},
    {"heavier in water", {{10000000}, {10001000}, {410}, 200, 5}, false, 0, 0},
    {"as heavy in water", {{10000000}, {10000000}, {410}, 200, 5}, false, 0, 0},
    {"it floats", {{10000000}, {0}, {410}, 200, 5}, false, 0, 0},
    {"boiling", {{10000000}, {9354800}, {410}, 999, 5}, false, 0, 0},
    {"known no better than by all of itself", {{10000000}, {9354800}, {700000}, 200, 5}, false, 0, 0},
    {"denser than anything", {{10000000}, {9900000}, {410}, 200, 5}, false, 0, 0},
};

static void test_a_button_in_water(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(buttons); i++) {
        const struct button_row *row = &buttons[i];
        struct alloy_density density = {0};
        bool fits = density_of_button(&row->button, &density);
        if (fits != row->fits || density.ug_per_mm3 != row->density || density.u_ppm != row->u_ppm)
            fail_msg("%s: %d, u %d", row->name, density.ug_per_mm3, density.u_ppm);
    }
}

/* ------------------------------------------------------------------ what theory may trust */

struct trust_row {
    const char *name;
    enum density_source source;
    int32_t u_ppm;
    int32_t want;
};

static const struct trust_row trusts[] = {
    {"a table's half-range", DENSITY_TABLE, 40000, 40000},
    {"a table that says too much", DENSITY_TABLE, 500, 10000},
    {"a composition as it is", DENSITY_COMPOSITION, 3000, 3000},
    {"a measurement as it is", DENSITY_PYCNOMETER, 200, 200},
};

static void test_a_table_is_a_starting_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(trusts); i++) {
        struct alloy_density density =
            density_trusted((struct alloy_density){15600, trusts[i].u_ppm}, trusts[i].source);
        if (density.u_ppm != trusts[i].want)
            fail_msg("%s: %d", trusts[i].name, density.u_ppm);
    }
}

/* … and never gives a pass at ± 2 %, however near the piece and however good the scale. */
static void test_a_table_never_passes(void **state)
{
    (void)state;
    const struct scale_quality scale = {.division = {1}, .check_weight_ok = true};
    struct alloy_density density = density_trusted((struct alloy_density){15600, 1}, DENSITY_TABLE);
    struct theory theory = theory_expect(376000, density, NULL, 0, MASS_UG(0), MASS_UG(0));
    struct verdict verdict = verdict_judge(theory.metal, MASS_UG(0), &theory, 20000, &scale, 1);
    assert_int_equal(verdict.ruling, RULING_NO_VERDICT);
    assert_int_equal(verdict.rule, RULE_THEORY_UNVERIFIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_volumes_add_up),
        cmocka_unit_test(test_only_the_proportions_count),
        cmocka_unit_test(test_parts_that_nobody_knows_well_leave_the_melt_unknown),
        cmocka_unit_test(test_what_is_no_composition),
        cmocka_unit_test(test_nothing_is_denser_than_30),
        cmocka_unit_test(test_a_button_in_water),
        cmocka_unit_test(test_a_table_is_a_starting_point),
        cmocka_unit_test(test_a_table_never_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
