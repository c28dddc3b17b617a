/* Days as a clerk writes them, by the clock on the workshop's wall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "common/base/time.h"

static void a_day_begins_at_the_walls_midnight(void **state)
{
    static const struct {
        const char *zone, *day;
        int64_t ms;
    } rows[] = {
        {"UTC0", "1970-01-01", 0},
        {"UTC0", "2026-11-20", INT64_C(1795132800000)},
        {"UTC0", "2024-02-29", INT64_C(1709164800000)},
        {"ICT-7", "2026-11-20", INT64_C(1795107600000)},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ms;
        setenv("TZ", rows[i].zone, 1);
        tzset();
        assert_true(time_read_day(span_of(rows[i].day), &ms));
        assert_int_equal(ms, rows[i].ms);
    }
}

static void what_is_no_day_is_none(void **state)
{
    static const char *const rows[] = {"",           "2026-11-31", "2025-02-29", "2026-13-01",  "2026-00-10",
                                       "20-11-2026", "2026-11-2",  "2026/11/20", "2026-11-20T", "2026-11-2x",
                                       "1969-12-31"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ms = 7;
        assert_false(time_read_day(span_of(rows[i]), &ms));
        assert_int_equal(ms, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_begins_at_the_walls_midnight),
        cmocka_unit_test(what_is_no_day_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
