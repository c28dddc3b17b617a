/* Little's law on lines whose answer is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/kpi.h"

#define DAY INT64_C(86400000)

/* n pieces in 10 days, each in for `lead_days`, spread evenly: WIP is n/10 × lead_days. */
static struct flow_count even_line(int64_t n, int64_t lead_days)
{
    double lead = (double)(lead_days * DAY);
    return (struct flow_count){.period_ms = 10 * DAY,
                               .piece_ms_e3 = n * lead_days * DAY / 1000,
                               .finished = n,
                               .lead_ms_sum = lead * (double)n,
                               .lead_ms_square_sum = lead * lead * (double)n};
}

static void an_even_line_agrees(void **state)
{
    (void)state;
    struct flow_count count = even_line(100, 2);
    struct little little = kpi_little(&count);
    assert_true(little.known);
    assert_int_equal(little.verdict, LITTLE_AGREES);
    assert_int_equal(little.wip_e3, 20000);
    assert_int_equal(little.per_day_e3, 10000);
    assert_int_equal(little.lead_ms, 2 * DAY);
    assert_int_equal(little.product_e3, 20000);
    assert_int_equal(little.noise_e3, 4000); /* 2 · 20 · √(1/100) */
}

static void what_disagrees_is_told(void **state)
{
    (void)state;
    struct flow_count count = even_line(100, 2);
    count.piece_ms_e3 = count.piece_ms_e3 * 13 / 10; /* 26 in, 20 by the law: beyond ± 4 */
    assert_int_equal(kpi_little(&count).verdict, LITTLE_DIFFERS);
    count.begin = count.end = 15; /* that many may have been outside for part of their time: ± 3 more */
    struct little little = kpi_little(&count);
    assert_int_equal(little.noise_e3, 7000);
    assert_int_equal(little.verdict, LITTLE_AGREES);
}

/* Half of them in one day, half in three. */
static void what_varies_is_noisier(void **state)
{
    (void)state;
    struct flow_count count = even_line(100, 2);
    count.lead_ms_square_sum = 50 * (1.0 * DAY * DAY + 9.0 * DAY * DAY);
    assert_int_equal(kpi_little(&count).noise_e3, 4473); /* 2 · 20 · √(1.25/100) */
}

/* Numbers that computers have to the last bit: 20 in, 16 by the law, ± 4. */
static void apart_by_just_the_noise_agrees(void **state)
{
    (void)state;
    const double lead = 1000.0 * (1 << 18);
    struct flow_count count = {.period_ms = INT64_C(1000) << 20,
                               .piece_ms_e3 = INT64_C(20) << 20,
                               .finished = 64,
                               .lead_ms_sum = 64 * lead,
                               .lead_ms_square_sum = 64 * lead * lead};
    assert_int_equal(kpi_little(&count).verdict, LITTLE_AGREES);
    count.piece_ms_e3++;
    assert_int_equal(kpi_little(&count).verdict, LITTLE_DIFFERS);
}

static void nothing_finished_says_nothing(void **state)
{
    (void)state;
    struct flow_count count = {.period_ms = DAY, .piece_ms_e3 = 3 * DAY / 1000};
    struct little little = kpi_little(&count);
    assert_false(little.known);
    assert_int_equal(little.verdict, LITTLE_TOO_SHORT);
    assert_int_equal(little.wip_e3, 3000);
}

/* 10 days, far too many in: by how long they take, that says something, or nothing yet. */
static const struct {
    const char *name;
    int64_t lead_hours, in, age_hours; /* of what left; of what is still in */
    enum little_verdict verdict;
} histories[] = {
    {"four lead times", 60, 0, 0, LITTLE_DIFFERS},
    {"a little less", 61, 0, 0, LITTLE_TOO_SHORT},
    {"quick ones have left, the others are in since the first day", 12, 50, 200, LITTLE_TOO_SHORT},
    {"those that are in are as old as they may be", 12, 50, 60, LITTLE_DIFFERS},
};

static void a_young_workshop_says_nothing_yet(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(histories); i++) {
        struct flow_count count = even_line(100, 1);
        print_message("  %s\n", histories[i].name);
        count.piece_ms_e3 *= 30;
        count.lead_ms_sum = 100.0 * (double)(histories[i].lead_hours * DAY / 24);
        count.lead_ms_square_sum = count.lead_ms_sum * count.lead_ms_sum / 100.0;
        count.end = histories[i].in;
        count.age_ms_sum = (double)(histories[i].in * histories[i].age_hours * DAY / 24);
        assert_int_equal(kpi_little(&count).verdict, histories[i].verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_even_line_agrees),           cmocka_unit_test(what_disagrees_is_told),
        cmocka_unit_test(what_varies_is_noisier),        cmocka_unit_test(apart_by_just_the_noise_agrees),
        cmocka_unit_test(nothing_finished_says_nothing), cmocka_unit_test(a_young_workshop_says_nothing_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
