/* A small simulated workshop against the real hub, for some weeks: what `make simulate` shows of a whole one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/simulate/scenario.h"

/* Less metal in work, less time, as much output; Little's law; the hub counts what the simulation counts, and
 * its books are whole. */
static void test_pull_goes_the_way_that_is_reported(void **state)
{
    char folder[SCENARIO_FOLDER_MAX];
    struct pull_figures figures;
    struct scenario ask = {
        .seed = 2, .folder = folder, .days = 42, .month = 14, .batch = 60, .is_half = true};
    (void)state;
    assert_true(scenario_make_folder(folder));
    bool lived = scenario_pull(&ask, &figures);
    rmdir(folder);
    assert_true(lived);
    assert_int_equal(scenario_judge_pull(&figures), 0);
}

/* The working time that all of it goes by; 2026-01-05 is a Monday. */
#define MONDAY INT64_C(1767571200000)
static const struct {
    const char *name;
    int64_t from_h, work_h, until_h; /* since Monday, 0 o'clock */
} shifts[] = {
    {"within a morning", 8, 2, 10},
    {"up to noon", 8, 4, 12},
    {"over lunch", 11, 2, 14},
    {"from the night on", 3, 1, 9},
    {"over the night", 16, 2, 24 + 9},
    {"over the weekend", 4 * 24 + 16, 2, 7 * 24 + 9},
    {"a whole week", 8, 40, 4 * 24 + 17},
};

static void test_working_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shifts); i++) {
        int64_t until_ms = shift_add(MONDAY + shifts[i].from_h * HOUR_MS, shifts[i].work_h * HOUR_MS);
        if (until_ms != MONDAY + shifts[i].until_h * HOUR_MS)
            fail_msg("%s: until hour %lld", shifts[i].name, (long long)((until_ms - MONDAY) / HOUR_MS));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_working_time),
        cmocka_unit_test(test_pull_goes_the_way_that_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
