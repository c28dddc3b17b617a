/* How far numbers of one kind lie apart: their standard deviation, gathered one by one, and the least that a
 * scale's readings can have. Pure. */
#ifndef TOUCHSTONE_SPREAD_H
#define TOUCHSTONE_SPREAD_H

#include "common/rules/mass.h"

struct spread { /* begins as zeroes */
    int64_t n;
    double mean;
    double squares; /* Σ (value − mean)² */
};

/* Source: B. P. Welford, "Note on a method for calculating corrected sums of squares and products" (1962). */
void spread_add(struct spread *spread, double value);
/* The sample standard deviation; 0 for fewer than two. */
double spread_deviation(const struct spread *spread);

/* The s of a scale of this division is never below 0.41 d (USP <41>: the rounding of zero and of the load).
 * In hundredths of a microgram, in which that is a whole number. division ≥ 0. */
int64_t spread_least_e2(struct mass division);

#endif
