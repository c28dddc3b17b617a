#include "common/rules/capability.h"

#include <math.h>

#include "common/base/time.h"
#include "common/rules/spread.h"

/* Rounded up. */
static int64_t least_s_ug(struct mass division)
{
    int64_t e2 = spread_least_e2(division);
    return e2 / 100 + (e2 % 100 > 0);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

struct mass capability_repeatability(const struct mass *readings, size_t count, struct mass division)
{
    assert(count >= 2);
    struct spread spread = {0};
    for (size_t i = 0; i < count; i++)
        spread_add(&spread, (double)readings[i].ug);
    return MASS_UG(larger((int64_t)ceil(spread_deviation(&spread)), least_s_ug(division)));
}

struct check_result capability_check(const struct scale_quality *scale, const struct check_weight *weight)
{
    int64_t s = larger(scale->repeatability.ug, least_s_ug(scale->division));
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
