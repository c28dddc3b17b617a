/* Sharing a whole number among several, so that the parts add up to it exactly. Pure. */
#ifndef TOUCHSTONE_SHARE_H
#define TOUCHSTONE_SHARE_H

#include "common/base/number.h"

#define SHARES_MAX 1024

/* Largest remainder (Hamilton's method): each gets total · weight / Σ weights, rounded down; what is left
 * over goes, one each, to those with the largest remainders, the earlier first. Weights that are all 0 count
 * as equal. total ≥ 0, weights ≥ 0 with a sum below 2^62, 1 ≤ count ≤ SHARES_MAX. The parts add up to
 * `total`, and none is more than one away from its exact share. */
void share_out(int64_t total, const int64_t *weights, size_t count, int64_t *out);

#endif
