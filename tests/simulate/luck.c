#include <math.h>

#include "tests/simulate/sim.h"

#define TIME_CV 0.5 /* of hand work: docs/simulation.md */

static double even(struct chance *chance)
{
    return ((double)(chance_bits(chance) >> 11) + 0.5) / 9007199254740992.0; /* 2⁵³ */
}

double luck_normal(struct chance *chance)
{
    double radius = sqrt(-2 * log(even(chance)));
    return radius * cos(2 * 3.14159265358979323846 * even(chance));
}

/* Log-normal: never below nothing, now and then much longer. */
int64_t luck_time(struct chance *chance, int64_t standard_ms)
{
    double variance = log(1 + TIME_CV * TIME_CV);
    double times = exp(sqrt(variance) * luck_normal(chance) - variance / 2);
    return llround((double)standard_ms * times) + 1;
}

int64_t luck_gap(struct chance *chance, int64_t mean_ms)
{
    return llround(-log(even(chance)) * (double)mean_ms) + 1;
}

bool luck_per_mille(struct chance *chance, int per_mille)
{
    return chance_below(chance, 1000) < per_mille;
}
