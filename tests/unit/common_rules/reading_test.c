/* What a reading tells of the scale: how fine its display is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/rules/reading.h"

static void the_step_of_the_last_digit(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        enum unit unit;
        int64_t want_ug;
    } rows[] = {
        {"milligrams of a gram", "4.932", UNIT_G, 1000},
        {"noughts count", "4.900", UNIT_G, 1000},
        {"below nothing", "-0.05", UNIT_G, 10000},
        {"whole grams", "12", UNIT_G, 1000000},
        {"carats", "24.660", UNIT_CT, 200},
        {"troy ounces", "0.1586", UNIT_OZT, 3110},
        {"kilograms of an indicator", "0.00493", UNIT_KG, 10000},
        {"no unit", "4.932", UNIT_NONE, 0},
        {"no number", "", UNIT_G, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reading reading = {.unit = rows[i].unit};
        snprintf(reading.value, sizeof reading.value, "%s", rows[i].value);
        int64_t step_ug = reading_division(&reading).ug;
        if (step_ug != rows[i].want_ug)
            fail_msg("%s: %lld ug, wanted %lld", rows[i].name, (long long)step_ug,
                     (long long)rows[i].want_ug);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_step_of_the_last_digit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
