#include "common/rules/cusum.h"

#include <math.h>

#include "common/rules/word.h"

#define BARRIER   0.583 /* what a step overshoots a barrier by, on average */
#define LIMIT_MIN 2.0
#define LIMIT_MAX 15.0

WORDS_SAID(CUSUM_ALARM_LIST, enum cusum_alarm, cusum_alarm_word)

struct cusum cusum_begin(double h)
{
    return (struct cusum){h / 2, h / 2};
}

static double not_below_zero(double value)
{
    return value > 0 ? value : 0;
}

enum cusum_alarm cusum_step(struct cusum *cusum, double z, double h)
{
    cusum->high = not_below_zero(cusum->high + z - CUSUM_K);
    cusum->low = not_below_zero(cusum->low - z - CUSUM_K);
    if (cusum->high > h && cusum->high >= cusum->low)
        return CUSUM_HIGH;
    return cusum->low > h ? CUSUM_LOW : CUSUM_QUIET;
}

/* Time that a Brownian motion with this drift, reflected at 0, takes to get from 0 to b. */
static double time_to(double drift, double b)
{
    if (fabs(drift) < 1e-9)
        return b * b;
    return (exp(-2 * drift * b) + 2 * drift * b - 1) / (2 * drift * drift);
}

/* One side, begun at `start`. */
static double one_side(double h, double drift, double start)
{
    double whole = time_to(drift, h + 2 * BARRIER);
    return start > 0 ? whole - time_to(drift, start + BARRIER) : whole;
}

/* Both sides, of which one at most is away from 0 once the head start is gone: Lucas and Crosier's formula.
 */
double cusum_run_length(double h, double shift, double start)
{
    double high = one_side(h, shift - CUSUM_K, 0), low = one_side(h, -shift - CUSUM_K, 0);
    double high_begun = one_side(h, shift - CUSUM_K, start), low_begun = one_side(h, -shift - CUSUM_K, start);
    return (high_begun * low + high * low_begun - high * low) / (high + low);
}

double cusum_limit(int64_t series, double values)
{
    assert(series >= 1 && values >= 1);
    double wanted = (double)series * values;
    double low = LIMIT_MIN, high = LIMIT_MAX;
    while (high - low > 0.001) {
        double middle = (low + high) / 2;
        if (cusum_run_length(middle, 0, middle / 2) < wanted)
            low = middle;
        else
            high = middle;
    }
    return ceil(high * 100 - 0.1) / 100;
}
