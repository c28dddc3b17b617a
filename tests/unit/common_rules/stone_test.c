#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/stone.h"

struct take_row {
    const char *name;
    struct stone_amount there;
    int64_t count, stated_ug;
    enum stone_fit fit;
    int64_t want_ug;
};

static const struct take_row rows[] = {
    {"their share", {100, {200000}}, 15, -1, STONE_FITS, 30000},
    {"a share is rounded half up", {3, {100}}, 2, -1, STONE_FITS, 67},
    {"the last take the rest", {3, {100}}, 3, -1, STONE_FITS, 100},
    {"as weighed", {100, {200000}}, 15, 31234, STONE_FITS, 31234},
    {"weighed as nothing it is", {100, {200000}}, 15, 0, STONE_FITS, 0},
    {"all of them, as weighed", {15, {31234}}, 15, 31234, STONE_FITS, 31234},
    {"one too many", {15, {30000}}, 16, -1, STONE_TOO_FEW, -1},
    {"out of nothing", {0, {0}}, 1, -1, STONE_TOO_FEW, -1},
    {"a microgram too heavy", {15, {30000}}, 2, 30001, STONE_TOO_LIGHT, 30001},
};

static void test_taking_stones(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct stone_amount taken;
        enum stone_fit fit = stone_take(rows[i].there, rows[i].count, MASS_UG(rows[i].stated_ug), &taken);
        if (fit != rows[i].fit || taken.mass.ug != rows[i].want_ug || taken.count != rows[i].count)
            fail_msg("%s: %d, %lld", rows[i].name, fit, (long long)taken.mass.ug);
    }
}

static void test_breakage(void **state)
{
    (void)state;
    assert_int_equal(stone_breakage_ppm(0, 0), 0);
    assert_int_equal(stone_breakage_ppm(199, 1), 5000);
    assert_int_equal(stone_breakage_ppm(0, 3), 1000000);
    assert_int_equal(stone_breakage_ppm(2, 1), 333333);
}

static void test_who_may_have_less_than_nothing(void **state)
{
    (void)state;
    assert_false(stone_account_is_never_negative(STONE_SUPPLIER));
    assert_false(stone_account_is_never_negative(STONE_OPENING));
    assert_true(stone_account_is_never_negative(STONE_STOCK));
    assert_true(stone_account_is_never_negative(stone_holder(tag_make(TAG_BADGE, 3)).text));
    assert_true(stone_account_is_never_negative(STONE_PIECE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taking_stones),
        cmocka_unit_test(test_breakage),
        cmocka_unit_test(test_who_may_have_less_than_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
