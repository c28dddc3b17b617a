#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/quadrature.h"

struct root_row {
    const char *name;
    uint64_t parts[3];
    unsigned weight;
    uint64_t want;
};

static const struct root_row root_rows[] = {
    {"nothing", {0, 0, 0}, 1, 0},
    {"one part is itself", {7, 0, 0}, 1, 7},
    {"a right triangle", {3, 4, 0}, 1, 5},
    {"three parts", {2, 3, 6}, 1, 7},
    {"never rounded down", {1, 1, 0}, 1, 2},
    {"one above a square", {1000000000, 1, 0}, 1, 1000000001},
    {"a weight", {5, 0, 0}, 4, 10},
    {"the largest part", {QUADRATURE_PART_MAX, 0, 0}, 1, QUADRATURE_PART_MAX},
    {"anything larger is the largest", {UINT64_MAX, 0, 0}, 1, QUADRATURE_PART_MAX},
    {"a hundred of the largest fit", {UINT64_MAX, 0, 0}, 100, 10 * QUADRATURE_PART_MAX},
};

static void test_roots_are_exact_and_rounded_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(root_rows); i++) {
        struct quadrature total = {0};
        for (size_t k = 0; k < COUNT_OF(root_rows[i].parts); k++)
            quadrature_add(&total, root_rows[i].parts[k], root_rows[i].weight);
        uint64_t got = quadrature_root(&total);
        if (got != root_rows[i].want)
            fail_msg("%s: %llu", root_rows[i].name, (unsigned long long)got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_roots_are_exact_and_rounded_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
