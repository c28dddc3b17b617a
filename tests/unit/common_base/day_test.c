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

/* A Monday of 23, of 24 and of 25 hours: a week has not always 168. */
static void a_week_begins_at_mondays_midnight(void **state)
{
    static const struct {
        const char *name, *zone, *day;
        int64_t hour;
        int weeks;
        const char *monday;
    } rows[] = {
        {"Sunday evening is of the week before", "UTC0", "2026-11-29", 23, 0, "2026-11-23"},
        {"Monday early in Bangkok, Sunday in UTC", "ICT-7", "2026-11-30", 1, 0, "2026-11-30"},
        {"Sunday late in New York, Monday in UTC", "EST5", "2026-11-29", 22, 0, "2026-11-23"},
        {"Monday's midnight itself", "ICT-7", "2026-11-30", 0, 0, "2026-11-30"},
        {"the week before", "ICT-7", "2026-11-30", 1, -1, "2026-11-23"},
        {"over the end of summer", "CET-1CEST,M3.5.0,M10.5.0", "2026-10-26", 0, -1, "2026-10-19"},
        {"over its beginning", "CET-1CEST,M3.5.0,M10.5.0", "2026-03-29", 12, 1, "2026-03-30"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ms, monday;
        char day[TIME_TEXT_MAX];
        print_message("  %s\n", rows[i].name);
        setenv("TZ", rows[i].zone, 1);
        tzset();
        assert_true(time_read_day(span_of(rows[i].day), &ms));
        assert_true(time_read_day(span_of(rows[i].monday), &monday));
        assert_int_equal(time_monday(ms + rows[i].hour * HOUR_MS, rows[i].weeks), monday);
        assert_int_equal(time_midnight(ms + rows[i].hour * HOUR_MS, 0), ms);
        time_write_day(day, ms + rows[i].hour * HOUR_MS);
        assert_string_equal(day, rows[i].day);
    }
}

/* Eight in the evening is eight by the clock on the wall, on a day of 23 hours and of 25, too. */
static void a_clock_showed_it_last(void **state)
{
    static const struct {
        const char *name, *day;
        int64_t hours; /* since midnight */
        int minutes;
        int64_t want_h; /* before or after that midnight */
    } rows[] = {
        {"in the morning: the evening before", "2026-11-20", 9, 1200, -4},
        {"that very minute", "2026-11-20", 20, 1200, 20},
        {"late in the evening", "2026-11-20", 23, 1200, 20},
        {"a night shift", "2026-11-20", 9, 360, 6},
        {"the day that summer begins", "2026-03-29", 20, 1200, 19},
        {"on its morning", "2026-03-29", 9, 1200, -4},
        {"the morning after it", "2026-03-30", 9, 1200, -4},
        {"the day that summer ends", "2026-10-25", 20, 1200, -4},
        {"an hour later", "2026-10-25", 21, 1200, 21},
    };
    (void)state;
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0", 1);
    tzset();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ms;
        print_message("  %s\n", rows[i].name);
        assert_true(time_read_day(span_of(rows[i].day), &ms));
        assert_int_equal(time_last_clock(ms + rows[i].hours * HOUR_MS, rows[i].minutes),
                         ms + rows[i].want_h * HOUR_MS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_begins_at_the_walls_midnight),
        cmocka_unit_test(what_is_no_day_is_none),
        cmocka_unit_test(a_week_begins_at_mondays_midnight),
        cmocka_unit_test(a_clock_showed_it_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
