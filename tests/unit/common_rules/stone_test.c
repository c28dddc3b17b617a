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

static const struct anyway_row {
    const char *name;
    struct stone_amount there, bought;
    int64_t count, stated_ug;
    struct stone_amount out, lacks;
} anyway[] = {
    {"three more than there are, as heavy", {2, {4000}}, {10, {21000}}, 5, -1, {5, {10000}}, {3, {6000}}},
    {"as weighed, lighter than those there", {2, {4000}}, {10, {21000}}, 5, 3000, {5, {3000}}, {3, {0}}},
    {"as weighed, heavier", {2, {4000}}, {10, {21000}}, 5, 9000, {5, {9000}}, {3, {5000}}},
    {"weighed as nothing it is", {2, {4000}}, {10, {21000}}, 5, 0, {5, {0}}, {3, {0}}},
    {"out of nothing, as weighed", {0, {0}}, {10, {21000}}, 4, 8000, {4, {8000}}, {4, {8000}}},
    {"out of nothing, nobody weighed: as bought", {0, {0}}, {10, {21000}}, 4, -1, {4, {8400}}, {4, {8400}}},
    {"out of nothing, and none was ever bought", {0, {0}}, {0, {0}}, 4, -1, {4, {0}}, {4, {0}}},
    {"all of them, heavier than they are", {5, {4000}}, {10, {21000}}, 5, 5000, {5, {4000}}, {0, {0}}},
    {"heavier than all there", {5, {4000}}, {10, {21000}}, 2, 5000, {2, {4000}}, {0, {0}}},
};

static void test_taking_what_is_not_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(anyway); i++) {
        const struct anyway_row *row = &anyway[i];
        struct stone_amount out, lacks;
        stone_take_anyway(row->there, row->bought, row->count, MASS_UG(row->stated_ug), &out, &lacks);
        if (out.count != row->out.count || out.mass.ug != row->out.mass.ug ||
            lacks.count != row->lacks.count || lacks.mass.ug != row->lacks.mass.ug)
            fail_msg("%s: %lld of %lld ug, lacks %lld of %lld ug", row->name, (long long)out.count,
                     (long long)out.mass.ug, (long long)lacks.count, (long long)lacks.mass.ug);
    }
}

/* A lot of ten with 30 000 of stones; four were scrapped with theirs. */
static const struct left_row {
    const char *name;
    int64_t set_ug, counted_ug, out_ug, left_ug;
} left[] = {
    {"out of what is whole", 30000, 30000, 5000, 25000},
    {"those of the scrapped ones come out first", 18000, 30000, 5000, 18000},
    {"all of theirs", 18000, 30000, 12000, 18000},
    {"more than theirs", 18000, 30000, 15000, 15000},
    {"all", 18000, 30000, 30000, 0},
    {"some were only stated", 30000, 6000, 6000, 24000},
    {"more than anybody knows of", 3000, 3000, 5000, 0},
};

static void test_what_is_left_in_a_piece(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        struct mass ug =
            stone_left_in(MASS_UG(left[i].set_ug), MASS_UG(left[i].counted_ug), MASS_UG(left[i].out_ug));
        if (ug.ug != left[i].left_ug)
            fail_msg("%s: %lld ug", left[i].name, (long long)ug.ug);
    }
}

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
    assert_int_equal(stone_breakage_ppm(-2, 3), 1000000); /* more taken out than set */
    assert_int_equal(stone_breakage_ppm(5, -1), 0);       /* a breaking taken back */
    assert_int_equal(stone_breakage_ppm(-5, -1), 0);
}

static void test_who_may_have_less_than_nothing(void **state)
{
    (void)state;
    assert_false(stone_account_is_never_negative(STONE_SUPPLIER));
    assert_false(stone_account_is_never_negative(STONE_OPENING));
    assert_false(stone_account_is_never_negative(STONE_FOUND));
    assert_true(stone_account_is_never_negative(STONE_STOCK));
    assert_true(stone_account_is_never_negative(stone_holder(tag_make(TAG_BADGE, 3)).text));
    assert_true(stone_account_is_never_negative(STONE_PIECE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taking_stones),
        cmocka_unit_test(test_what_is_left_in_a_piece),
        cmocka_unit_test(test_taking_what_is_not_there),
        cmocka_unit_test(test_breakage),
        cmocka_unit_test(test_who_may_have_less_than_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
