/* A figure that is more than a sum: Little's law with its noise (DOMAIN § 9). Pure.
 * Statistics may use double inside; what leaves them is whole. */
#ifndef TOUCHSTONE_KPI_H
#define TOUCHSTONE_KPI_H

#include "common/base/base.h"

/* What was counted over a period: */
struct flow_count {
    int64_t period_ms; /* > 0: of the period, what there is history of */
    int64_t
        piece_ms_e3; /* Σ over all pieces of the time each was in during the period, ÷ 1000: piece-seconds */
    int64_t finished;          /* pieces that left during the period */
    double lead_ms_sum;        /* Σ of their lead times */
    double lead_ms_square_sum; /* Σ of the squares */
    int64_t begin, end;        /* pieces that were in at its begin and at its end */
    double age_ms_sum;         /* Σ over those in at its end of how long they had been in */
};

/* WIP = throughput × lead time, over a long time. In a period of finite length both sides are estimates: the
 * throughput of n pieces has a relative standard error of 1/√n, the mean lead time one of cv/√n; and the
 * pieces that were in at the begin or the end spent a part of their time outside: half of theirs is allowed
 * for.
 *
 * A history shorter than four lead times says nothing: what has left by then are the quick ones, and what is
 * in is not yet what it will be. The lead time is that of those that left, or, where it is longer, the age of
 * those that are still in. */
#define LITTLE_LEADS_MIN 4

#define LITTLE_VERDICT_LIST(X)                                                                               \
    X(LITTLE_TOO_SHORT, "too_short")                                                                         \
    X(LITTLE_AGREES, "agrees")                                                                               \
    X(LITTLE_DIFFERS, "differs")

enum little_verdict {
#define X(name, word) name,
    LITTLE_VERDICT_LIST(X)
#undef X
};

const char *little_verdict_word(enum little_verdict verdict);

struct little {
    bool known;         /* something left during the period */
    int64_t wip_e3;     /* mean WIP in thousandths of a piece */
    int64_t per_day_e3; /* throughput, thousandths of a piece a day */
    int64_t lead_ms;    /* mean lead time */
    int64_t product_e3; /* throughput × lead time */
    int64_t noise_e3;   /* by which both may differ: 2 standard errors + the edges */
    enum little_verdict verdict;
};
struct little kpi_little(const struct flow_count *count);

#endif
