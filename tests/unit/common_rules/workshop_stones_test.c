/* The stones of a model and of its sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/workshop.h"

static void a_size_has_the_models_stones_or_its_own(void **state)
{
    static const struct {
        const char *name, *size;
        int64_t count, mass_ug;
    } rows[] = {
        {"one that says nothing", "50", 5, 2 * 500000},
        {"one with more", "60", 8, 2 * 800000},
        {"one without any", "48", 0, 0},
        {"one that the model does not have", "70", 5, 2 * 500000},
    };
    const struct workshop_model model = {
        .size_count = 3,
        .sizes = {{.size = "50"},
                  {.size = "60", .has_stones = true, .stones = {1, {{8, MASS_MG(100), "pave", {""}}}}},
                  {.size = "48", .has_stones = true},
                  {.size = "70", .has_stones = true}}, /* behind the last */
        .stones = {2,
                   {{1, MASS_MG(100), "prong", {""}},
                    {4, MASS_MG(100), "pave", {""}},
                    {9, MASS_MG(100), "behind", {""}}}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct stone_list *list = workshop_stone_list(&model, rows[i].size);
        print_message("  %s\n", rows[i].name);
        assert_int_equal(stone_list_count(list), rows[i].count);
        assert_int_equal(stone_list_mass(list, 2).ug, rows[i].mass_ug);
    }
}

static const struct {
    const char *name;
    struct stone_list list;
    int want;
    int64_t first, second; /* in two pieces */
} DUE[] = {
    {"no stones", {0, {{0, {0}, "", {""}}}}, 0, 0, 0},
    {"each of a kind", {2, {{1, {100}, "prong", {"rd-5"}}, {15, {2}, "pave", {"rd-1.3"}}}}, 2, 2, 30},
    {"one kind, set in two ways",
     {2, {{4, {2}, "prong", {"rd-1.3"}}, {15, {2}, "pave", {"rd-1.3"}}}},
     1,
     38,
     0},
    {"one is left open", {2, {{1, {100}, "prong", {"rd-5"}}, {15, {2}, "pave", {""}}}}, 0, 0, 0},
};

static void a_plan_that_names_all_kinds_can_be_counted_by(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(DUE); i++) {
        struct stone_due due[STONE_ROWS_MAX] = {{.kind = {"rd-5"}}}; /* of what was asked before */
        print_message("  %s\n", DUE[i].name);
        assert_int_equal(stone_list_due(&DUE[i].list, 2, due), DUE[i].want);
        if (DUE[i].want > 0) {
            assert_int_equal(due[0].count, DUE[i].first);
            assert_string_equal(due[0].setting, "prong");
        }
        if (DUE[i].want > 1)
            assert_int_equal(due[1].count, DUE[i].second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_has_the_models_stones_or_its_own),
        cmocka_unit_test(a_plan_that_names_all_kinds_can_be_counted_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
