#include <stdarg.h>
#include <setjmp.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/cusum.h"

/* ------------------------------------------------------------------ step by step */

struct step_row {
    const char *name;
    double z[8];
    int count;
    double h;
    double high, low; /* after the last */
    enum cusum_alarm alarm;
};

static const struct step_row step_rows[] = {
    {"nothing yet: the head start", {0}, 0, 5, 2.5, 2.5, CUSUM_QUIET},
    {"as expected: it wears off", {0, 0, 0, 0, 0}, 5, 5, 0, 0, CUSUM_QUIET},
    {"a big loss at once", {3.5}, 1, 5, 5.5, 0, CUSUM_HIGH},
    {"exactly h is none", {3}, 1, 5, 5, 0, CUSUM_QUIET},
    {"on the other side, too", {-3}, 1, 5, 0, 5, CUSUM_QUIET},
    {"small losses add up", {1.2, 1.2, 1.2, 1.2}, 4, 5, 5.3, 0, CUSUM_HIGH},
    {"small gains too", {-1.2, -1.2, -1.2, -1.2}, 4, 5, 0, 5.3, CUSUM_LOW},
    {"up and down", {2, -2, 2, -2, 2, -2}, 6, 5, 0, 1.5, CUSUM_QUIET},
};

static void test_step_by_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(step_rows); i++) {
        const struct step_row *row = &step_rows[i];
        struct cusum cusum = cusum_begin(row->h);
        enum cusum_alarm alarm = CUSUM_QUIET;
        for (int k = 0; k < row->count; k++)
            alarm = cusum_step(&cusum, row->z[k], row->h);
        if (alarm != row->alarm || fabs(cusum.high - row->high) > 1e-9 || fabs(cusum.low - row->low) > 1e-9)
            fail_msg("%s: \"%s\", %f, %f", row->name, cusum_alarm_word(alarm), cusum.high, cusum.low);
    }
}

/* A bench that loses and gains: the loss is named first. */
static void test_both_at_once(void **state)
{
    struct cusum cusum = {20, 20};
    (void)state;
    assert_int_equal(cusum_step(&cusum, 0, 5), CUSUM_HIGH);
    assert_int_equal(cusum_step(&cusum, -1, 5), CUSUM_LOW);
}

/* ------------------------------------------------------------------ how long it runs: simulated, fixed seed
 */

struct chance {
    uint64_t state;
};

static double uniform(struct chance *chance) /* xorshift64*, (0, 1) */
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return ((double)(chance->state * UINT64_C(2685821657736338717) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(struct chance *chance)
{
    return sqrt(-2 * log(uniform(chance))) * cos(6.283185307179586 * uniform(chance));
}

static double simulate(double h, double shift, bool head_start, int runs)
{
    struct chance chance = {UINT64_C(0x9e3779b97f4a7c15)};
    int64_t values = 0;
    for (int i = 0; i < runs; i++) {
        struct cusum cusum = head_start ? cusum_begin(h) : (struct cusum){0, 0};
        do
            values++;
        while (cusum_step(&cusum, normal(&chance) + shift, h) == CUSUM_QUIET);
    }
    return (double)values / runs;
}

struct length_row {
    const char *name;
    double h, shift;
    bool head_start;
    double published, published_part; /* of Lucas and Crosier's tables; 0: not compared */
    int runs;
};

static const struct length_row length_rows[] = {
    {"in control", 5, 0, false, 465, 0.05, 4000},
    {"one σ", 5, 1, false, 10.4, 0.03, 8000},
    {"in control, head start", 5, 0, true, 430, 0.05, 4000},
    {"one σ, head start", 5, 1, true, 6.4, 0.03, 8000},
    {"in control, lower", 4, 0, false, 168, 0.05, 5000},
    {"in control, lower, head start", 4, 0, true, 149, 0.05, 5000},
    {"a gain", 5, -1, false, 10.4, 0.03, 8000},
};

static void test_run_lengths(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(length_rows); i++) {
        const struct length_row *row = &length_rows[i];
        double simulated = simulate(row->h, row->shift, row->head_start, row->runs);
        double computed = cusum_run_length(row->h, row->shift, row->head_start ? row->h / 2 : 0);
        if (fabs(simulated / row->published - 1) > row->published_part)
            fail_msg("%s: simulated %.2f, published %.1f", row->name, simulated, row->published);
        if (fabs(computed / simulated - 1) > 0.06)
            fail_msg("%s: computed %.2f, simulated %.2f", row->name, computed, simulated);
    }
}

struct limit_row {
    int64_t series;
    double values;
};

static const struct limit_row limit_rows[] = {{1, 21}, {5, 21}, {20, 21}, {60, 21}, {240, 21}};

/* About one false alarm a month in the whole workshop, however many charts it has. */
static void test_the_limit_follows_the_number_of_charts(void **state)
{
    double last = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limit_rows); i++) {
        double h = cusum_limit(limit_rows[i].series, limit_rows[i].values);
        double wanted = (double)limit_rows[i].series * limit_rows[i].values;
        assert_true(h > last);
        assert_true(cusum_run_length(h, 0, h / 2) >= wanted);
        if (h > 2.01)
            assert_true(cusum_run_length(h - 0.02, 0, h / 2 - 0.01) < wanted);
        last = h;
    }
    double h = cusum_limit(20, 21); /* 420 values between false alarms, as simulated */
    assert_true(fabs(simulate(h, 0, true, 3000) / 420 - 1) < 0.1);
    assert_true(cusum_limit(1, 1) == 2.0);
}

/* Siegmund's approximation, worked by hand: (e^b − b − 1) ÷ ½ a side with b = h + 2 · 0.583, and b² where
 * the shift is what k allows. */
static void test_without_a_head_start_siegmunds_numbers(void **state)
{
    (void)state;
    assert_true(fabs(cusum_run_length(5, 0, 0) - 469.11) < 0.1);
    assert_true(fabs(cusum_run_length(5, 0.5, 0) - 38.01) < 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_step_by_step),
        cmocka_unit_test(test_both_at_once),
        cmocka_unit_test(test_run_lengths),
        cmocka_unit_test(test_without_a_head_start_siegmunds_numbers),
        cmocka_unit_test(test_the_limit_follows_the_number_of_charts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
