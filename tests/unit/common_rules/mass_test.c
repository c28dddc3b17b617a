#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/mass.h"

struct unit_row {
    const char *name, *number, *unit;
    bool reads;
    int64_t want_ug;
};

/* The factors are exact; where the microgram cuts, half goes away from zero. */
static const struct unit_row unit_rows[] = {
    {"gram", "4.932", "g", true, 4932000},
    {"a tenth of a microgram below half", "0.0000004", "g", true, 0},
    {"half a microgram", "0.0000005", "g", true, 1},
    {"minus half a microgram", "-0.0000005", "g", true, -1},
    {"milligram", "0.5", "mg", true, 500},
    {"kilogram", "1.2", "kg", true, 1200000000},
    {"carat is 200 mg exactly", "1", "ct", true, 200000},
    {"half a carat", "0.50", "ct", true, 100000},
    {"grain", "1", "gn", true, 64799},
    {"hundred grains", "100", "gn", true, 6479891},
    {"pennyweight", "1", "dwt", true, 1555174},
    {"hundred pennyweights", "100", "dwt", true, 155517384},
    {"troy ounce", "1", "ozt", true, 31103477},
    {"ten troy ounces", "10", "ozt", true, 311034768},
    {"ounce", "1", "oz", true, 28349523},
    {"pound", "1", "lb", true, 453592370},
    {"momme", "1", "mom", true, 3750000},
    {"tola is 180 grains", "1", "tola", true, 11663804},
    {"baht of jewelry", "1", "baht", true, 15160000},
    {"Hong Kong tael", "1", "tlh", true, 37429000},
    {"Singapore tael", "1", "tls", true, 37799400},
    {"Taiwan tael", "1", "tlt", true, 37500000},
    {"minus zero", "-0.00", "g", true, 0},
    {"no unit", "1", "", false, 0},
    {"largest that fits", "9223372036.85", "kg", true, INT64_C(9223372036850000000)},
    {"one step too large", "9223372036.86", "kg", false, 0},
    {"too large", "999999999999", "kg", false, 0},
};

static void test_every_unit_is_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unit_rows); i++) {
        const struct unit_row *row = &unit_rows[i];
        struct decimal number;
        struct mass mass = MASS_UG(0);
        assert_true(number_read_decimal(span_of(row->number), &number));
        bool reads = mass_from_decimal(number, unit_find(span_of(row->unit)), &mass);
        if (reads != row->reads || mass.ug != row->want_ug)
            fail_msg("%s: read %d, %lld ug", row->name, reads, (long long)mass.ug);
    }
}

static void test_twelve_grains_are_half_a_pennyweight(void **state)
{
    (void)state;
    struct mass grains, half;
    assert_true(mass_from_decimal((struct decimal){12, 0}, UNIT_GN, &grains));
    assert_true(mass_from_decimal((struct decimal){5, 1}, UNIT_DWT, &half));
    assert_int_equal(grains.ug, half.ug);
}

static void test_unit_words_go_both_ways(void **state)
{
    (void)state;
    for (int unit = UNIT_NONE; unit <= UNIT_TLT; unit++)
        assert_int_equal(unit_find(span_of(unit_word((enum unit)unit))), unit);
    assert_int_equal(unit_find(SPAN("G")), UNIT_NONE);
    assert_int_equal(unit_find(SPAN("gr")), UNIT_NONE);
}

struct grams_row {
    const char *name;
    int64_t ug;
    int decimals;
    const char *want;
};

static const struct grams_row grams_rows[] = {
    {"three decimals", 4932000, 3, "4.932"},
    {"keeps zeros", -50000, 3, "-0.050"},
    {"half up", 4932500, 3, "4.933"},
    {"below half", 4932499, 3, "4.932"},
    {"half away from zero below", -4932500, 3, "-4.933"},
    {"nothing is not minus nothing", -499, 3, "0.000"},
    {"whole grams", 1500000, 0, "2"},
    {"all six", 1, 6, "0.000001"},
    {"carries over", 9999999, 3, "10.000"},
    {"smallest there is", INT64_MIN, 6, "-9223372036854.775808"},
    {"largest there is", INT64_MAX, 6, "9223372036854.775807"},
};

static void test_writes_grams(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(grams_rows); i++) {
        char text[MASS_TEXT_MAX];
        mass_write_grams(MASS_UG(grams_rows[i].ug), grams_rows[i].decimals, text);
        if (strcmp(text, grams_rows[i].want) != 0)
            fail_msg("%s: %s", grams_rows[i].name, text);
    }
}

struct shown_row {
    const char *name;
    int64_t ug;
    enum unit unit;
    int decimals;
    const char *nearest, *up;
};

static const struct shown_row shown_rows[] = {
    {"carat", 4907000, UNIT_CT, 3, "24.535", "24.535"},
    {"what is left over", 4907001, UNIT_CT, 3, "24.535", "24.536"},
    {"grain", 11600, UNIT_GN, 2, "0.18", "0.18"},
    {"pennyweight", 11600, UNIT_DWT, 5, "0.00746", "0.00746"},
    {"pennyweight, below half", 11600, UNIT_DWT, 4, "0.0075", "0.0075"},
    {"a milligram in kilograms", 1000, UNIT_KG, 6, "0.000001", "0.000001"},
    {"less than that", 400, UNIT_KG, 6, "0.000000", "0.000001"},
    {"more decimals than micrograms", 7, UNIT_G, 8, "0.00000700", "0.00000700"},
    {"nothing", 0, UNIT_CT, 2, "0.00", "0.00"},
    {"no unit", 1000000, UNIT_NONE, 2, "", ""},
    {"too large", INT64_MAX, UNIT_MG, 6, "", ""},
};

static void test_writes_in_the_unit_of_a_scale(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shown_rows); i++) {
        const struct shown_row *row = &shown_rows[i];
        char nearest[MASS_TEXT_MAX], up[MASS_TEXT_MAX];
        bool fits = mass_write(MASS_UG(row->ug), row->unit, row->decimals, nearest);
        bool fits_up = mass_write_up(MASS_UG(row->ug), row->unit, row->decimals, up);
        if (strcmp(nearest, row->nearest) != 0 || strcmp(up, row->up) != 0)
            fail_msg("%s: %s, up %s", row->name, nearest, up);
        assert_int_equal(fits, row->nearest[0] != '\0');
        assert_int_equal(fits_up, row->up[0] != '\0');
    }
}

struct fine_row {
    const char *name;
    int64_t ug;
    int fineness;
    int64_t want;
};

static const struct fine_row fine_rows[] = {
    {"18 karat", 4000000, 7500, 3000000},
    {"pure", 1234567, 10000, 1234567},
    {"nothing", 1234567, 0, 0},
    {"half to even, down", 2, 2500, 0},
    {"half to even, up", 6, 2500, 2},
    {"half to even, below zero", -6, 2500, -2},
    {"half to even, to zero from below", -2, 2500, 0},
    {"just above half", 5001, 5001, 2501},
    {"nearest, below zero", -3, 5850, -2},
    {"needs 128 bits", INT64_MAX, 10000, INT64_MAX},
};

static void test_fine_mass_rounds_half_to_even(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(fine_rows); i++) {
        int64_t got = mass_fine(MASS_UG(fine_rows[i].ug), fine_rows[i].fineness).ug;
        if (got != fine_rows[i].want)
            fail_msg("%s: %lld", fine_rows[i].name, (long long)got);
    }
}

static void test_a_fineness_that_slipped(void **state)
{
    static const struct {
        int64_t said, alloy, meant;
    } slips[] = {
        {750, 7500, 7500},
        {75, 7500, 7500},
        {8, 7500, 0}, /* 800 is another alloy */
        {735, 7500, 7350},
        {734, 7500, 0},
        {765, 7500, 7650},
        {766, 7500, 0},
        {585, 5850, 5850},
        {750, 5850, 0},
        {7500, 7500, 0},
        {0, 7500, 0},
        {750, 750000, 750000},
        {7500, 750000, 750000},
        {75000, 750000, 750000},
        {75, 750000, 0},
        {1, 0, 0},
        {0, 0, 0}, /* a master alloy has none */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(slips); i++)
        if (fineness_meant(slips[i].said, slips[i].alloy) != slips[i].meant)
            fail_msg("%lld of %lld: %lld", (long long)slips[i].said, (long long)slips[i].alloy,
                     (long long)fineness_meant(slips[i].said, slips[i].alloy));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_unit_is_exact),
        cmocka_unit_test(test_twelve_grains_are_half_a_pennyweight),
        cmocka_unit_test(test_unit_words_go_both_ways),
        cmocka_unit_test(test_writes_grams),
        cmocka_unit_test(test_writes_in_the_unit_of_a_scale),
        cmocka_unit_test(test_fine_mass_rounds_half_to_even),
        cmocka_unit_test(test_a_fineness_that_slipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
