#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/rules/stock.h"

static const struct row {
    const char *name;
    struct stone_amount book;
    int64_t counted, stated_ug;
    enum stock_fit fit;
    int64_t mass_ug; /* that is there, of components */
    enum stock_fit stones;
    struct stone_amount difference; /* of stones */
} rows[] = {
    {"three are missing, at their share",
     {40, {18000000}},
     37,
     -1,
     STOCK_FITS,
     16650000,
     STOCK_FITS,
     {-3, {-1350000}}},
    {"three are missing, weighed",
     {40, {18000000}},
     37,
     16640000,
     STOCK_FITS,
     16640000,
     STOCK_FITS,
     {-3, {-1360000}}},
    {"two more, at their share", {40, {18000000}}, 42, -1, STOCK_FITS, 18900000, STOCK_FITS, {2, {900000}}},
    {"two more that weigh nothing more",
     {40, {18000000}},
     42,
     18000000,
     STOCK_FITS,
     18000000,
     STOCK_FITS,
     {2, {0}}},
    {"as many", {40, {18000000}}, 40, -1, STOCK_FITS, 18000000, STOCK_FITS, {0, {0}}},
    {"as many, weighed the same", {40, {18000000}}, 40, 18000000, STOCK_FITS, 18000000, STOCK_FITS, {0, {0}}},
    {"as many, and heavier", {40, {18000000}}, 40, 18000001, STOCK_FITS, 18000001, STOCK_ASTRAY, {0, {0}}},
    {"fewer that weigh more", {40, {18000000}}, 39, 18000001, STOCK_FITS, 18000001, STOCK_ASTRAY, {0, {0}}},
    {"fewer that weigh as much", {40, {18000000}}, 39, 18000000, STOCK_FITS, 18000000, STOCK_FITS, {-1, {0}}},
    {"more that weigh less", {40, {18000000}}, 41, 17999999, STOCK_FITS, 17999999, STOCK_ASTRAY, {0, {0}}},
    {"none is left", {40, {18000000}}, 0, -1, STOCK_FITS, 0, STOCK_FITS, {-40, {-18000000}}},
    {"none, whatever it weighs", {40, {18000000}}, 0, 5, STOCK_FITS, 0, STOCK_FITS, {-40, {-18000000}}},
    {"out of nothing, not weighed", {0, {0}}, 2, -1, STOCK_UNWEIGHED, 0, STOCK_UNWEIGHED, {0, {0}}},
    {"out of nothing, weighed", {0, {0}}, 2, 900000, STOCK_FITS, 900000, STOCK_FITS, {2, {900000}}},
    {"none of none", {0, {0}}, 0, -1, STOCK_FITS, 0, STOCK_FITS, {0, {0}}},
    {"none, and a weight of none in the book", {0, {4000}}, 0, -1, STOCK_FITS, 0, STOCK_FITS, {0, {-4000}}},
    {"a share is rounded half up", {3, {100}}, 2, -1, STOCK_FITS, 67, STOCK_FITS, {-1, {-33}}},
};

static void test_counting(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *row = &rows[i];
        struct stone_amount there, difference;
        enum stock_fit fit = stock_count(row->book, row->counted, MASS_UG(row->stated_ug), &there);
        if (fit != row->fit || there.mass.ug != row->mass_ug || there.count != row->counted)
            fail_msg("%s: fit %d, %lld of %lld µg", row->name, fit, (long long)there.count,
                     (long long)there.mass.ug);
        fit = stock_count_stones(row->book, row->counted, MASS_UG(row->stated_ug), &difference);
        if (fit != row->stones || difference.count != row->difference.count ||
            difference.mass.ug != row->difference.mass.ug)
            fail_msg("%s: stones fit %d, %lld of %lld µg", row->name, fit, (long long)difference.count,
                     (long long)difference.mass.ug);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
