#include "common/base/time.h"
#include "common/rules/capability.h"

#include <math.h>

/* 0.41 d, rounded up. */
static int64_t floor_of(struct mass division)
{
    return (division.ug * 41 + 99) / 100;
}

struct mass capability_repeatability(const struct mass *readings, size_t count, struct mass division)
{
    assert(count >= 2);
    double mean = 0, squares = 0;
    for (size_t i = 0; i < count; i++) { /* Welford */
        double away = (double)readings[i].ug - mean;
        mean += away / (double)(i + 1);
        squares += away * ((double)readings[i].ug - mean);
    }
    int64_t s = (int64_t)ceil(sqrt(squares / (double)(count - 1)));
    int64_t least = floor_of(division);
    return MASS_UG(s > least ? s : least);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

struct check_result capability_check(const struct scale_quality *scale, const struct check_weight *weight)
{
    int64_t s = larger(scale->repeatability.ug, floor_of(scale->division));
    int64_t class_error = weight->class_error.ug;
    double u = sqrt((double)s * (double)s + (double)class_error * (double)class_error / 3);
    struct check_result result = {
        .bias = mass_subtract(weight->reading, weight->nominal),
        .bias_u = MASS_UG((int64_t)ceil(u)),
        .limit = MASS_UG(larger(larger(2 * s, scale->division.ug), class_error)),
    };
    int64_t away = result.bias.ug < 0 ? -result.bias.ug : result.bias.ug;
    result.passed = away <= result.limit.ug;
    return result;
}

struct scale_quality capability_after_check(struct scale_quality scale, const struct check_result *result)
{
    scale.check_weight_ok = result->passed;
    if (result->passed) {
        scale.bias = result->bias;
        scale.bias_u = result->bias_u;
    }
    return scale;
}

int64_t capability_due_ms(int64_t checked_ms, int64_t every_days)
{
    return checked_ms == 0 ? 0 : checked_ms + every_days * DAY_MS;
}

struct scale_quality capability_now(struct scale_quality scale, int64_t due_ms, int64_t now_ms)
{
    if (due_ms != 0 && now_ms > due_ms)
        scale.check_weight_ok = false;
    return scale;
}
