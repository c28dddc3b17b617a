#include <stdarg.h>
#include <setjmp.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/rules/spread.h"

static void test_numbers_one_by_one(void **state)
{
    (void)state;
    struct spread spread = {0};
    assert_true(spread_deviation(&spread) == 0);
    for (int i = 0; i < 8; i++)
        spread_add(&spread, (double[]){2, 4, 4, 4, 5, 5, 7, 9}[i]);
    assert_true(fabs(spread.mean - 5) < 1e-12);
    assert_true(fabs(spread_deviation(&spread) - sqrt(32.0 / 7)) < 1e-12);
}

static void test_the_least_of_a_scale(void **state)
{
    (void)state;
    assert_int_equal(spread_least_e2(MASS_UG(0)), 0);
    assert_int_equal(spread_least_e2(MASS_UG(1)), 41); /* 0.41 µg */
    assert_int_equal(spread_least_e2(MASS_MG(10)), 410000);
    assert_int_equal(spread_least_e2(MASS_UG(INT64_MAX)), INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_one_by_one),
        cmocka_unit_test(test_the_least_of_a_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
