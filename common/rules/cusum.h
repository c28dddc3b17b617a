/* A two-sided tabular CUSUM of standardised values, with head start: it finds small drifts that no single
 * value shows. Page, Biometrika 41 (1954) 100; head start: Lucas and Crosier, Technometrics 24 (1982) 199.
 * Pure. */
#ifndef TOUCHSTONE_CUSUM_H
#define TOUCHSTONE_CUSUM_H

#include "common/base/base.h"

#define CUSUM_K 0.5 /* half of the drift, in σ, that it is to find best: 1 σ */

#define CUSUM_ALARM_LIST(X)                                                                                  \
    X(CUSUM_QUIET, "")                                                                                       \
    X(CUSUM_HIGH, "high") /* the values are larger than they should be */                                    \
    X(CUSUM_LOW, "low")

enum cusum_alarm {
#define X(name, word) name,
    CUSUM_ALARM_LIST(X)
#undef X
};

const char *cusum_alarm_word(enum cusum_alarm alarm);

struct cusum {
    double high, low; /* both ≥ 0 */
};

/* With its head start of h ÷ 2 on both sides: at the beginning, and again after an alarm. */
struct cusum cusum_begin(double h);
/* Takes a value; an alarm when a side is above h. Both could only be so at the beginning: the higher one is
 * told. */
enum cusum_alarm cusum_step(struct cusum *cusum, double z, double h);

/* How many values it takes on average until an alarm, when their mean is `shift` σ: Siegmund's approximation,
 * two-sided, with head start `start` (0: none). For h ≥ 2 within 5 % of simulation; in control, k = 0.5,
 * h = 5: 469 without head start (exactly 465). */
double cusum_run_length(double h, double shift, double start);

/* The smallest h (to 0.01, from 2 to 15) with which `series` charts together give about one false alarm in
 * `values` values of each. Begun with head start. series, values ≥ 1. */
double cusum_limit(int64_t series, double values);

#endif
