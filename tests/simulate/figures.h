/* What the hub reports of a period of a simulated workshop, beside what the simulation counted by itself. */
#ifndef TOUCHSTONE_SIMULATE_FIGURES_H
#define TOUCHSTONE_SIMULATE_FIGURES_H

#include "tests/simulate/sim.h"

struct figures {
    /* out of /v1/reports: */
    double wip_g, wip_pieces, pool_pieces; /* wip, each evening: mean */
    double lead_days, delivered_days;      /* lead_time, until finished and until delivered: mean */
    double finished, per_day;              /* throughput: pieces, and by workday */
    double right_first_time, on_time;      /* 0 … 1 */
    double little_wip, little_product, little_noise;
    char little[16]; /* its verdict */
    /* out of its own book: */
    double own_wip_pieces, own_lead_days, own_finished;
    /* and what no report has: */
    double own_ordered;        /* pieces that were ordered */
    double own_whole_days;     /* from the order's arrival until finished */
    double own_plain_days_min; /* of the simplest model, the fastest piece, from its release */
};

/* Of the days `from` to `to` (from 0 on, `to` not included). */
struct figures figures_read(struct sim *sim, int from, int to);

/* The hub and the simulation count the same. Else says on `stderr` what differs. */
MUST_USE bool figures_agree(const struct figures *figures, const char *of);

#endif
