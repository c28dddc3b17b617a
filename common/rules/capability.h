/* What a scale is worth: its repeatability from ten weighings of one load, its bias from a check-weight, and
 * when that is due again (DOMAIN § 5). What follows for a piece is in verdict.h. Pure. */
#ifndef TOUCHSTONE_CAPABILITY_H
#define TOUCHSTONE_CAPABILITY_H

#include "common/rules/verdict.h"

#define CAPABILITY_WEIGHINGS 10 /* of the guided test: less says too little, more nobody does */

/* s: the sample standard deviation of `count` ≥ 2 readings of one load, rounded up, and never below 0.41 d
 * (USP <41>: the rounding of zero and of the load). */
struct mass capability_repeatability(const struct mass *readings, size_t count, struct mass division);

struct check_weight {
    struct mass nominal;
    struct mass class_error; /* the largest that its class allows it (OIML R 111), ± ; 0: as good as exact */
    struct mass reading;     /* what the scale shows of it */
};

struct check_result {
    bool passed;        /* |bias| ≤ limit */
    struct mass bias;   /* reading − nominal */
    struct mass bias_u; /* √(s² + class_error² ÷ 3), rounded up */
    struct mass limit;  /* the largest of 2 s, d, and the class's error */
};

/* `scale`: division and repeatability count, its old bias does not. */
struct check_result capability_check(const struct scale_quality *scale, const struct check_weight *weight);

/* The scale after a check: one that passed takes the new bias with its u; one that failed keeps the old (it
 * may have been the wrong weight) and judges nothing until one passes. */
struct scale_quality capability_after_check(struct scale_quality scale, const struct check_result *result);

/* When the next check is due, ms since 1970; 0: no moment is set, it was never checked here (`checked_ms` 0).
 */
int64_t capability_due_ms(int64_t checked_ms, int64_t every_days);

/* The scale as it is now: one whose check is overdue has missed it. */
struct scale_quality capability_now(struct scale_quality scale, int64_t due_ms, int64_t now_ms);

#endif
