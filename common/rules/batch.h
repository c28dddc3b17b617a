/* The smallest economic casting batch (DOMAIN § 4). Pure. A flask costs the same for one piece as for many;
 * each piece that is cast with others waits for the bottleneck, and waiting costs by the day. The cost of a
 * piece in a batch of n is flask / n + day · (n − 1) / (2 · rate) which is flat around its least value: of
 * all batches that cost no more than a tenth above it, the smallest is the economic one. Source of the
 * lot-size formula: F. W. Harris, "How many parts to make at once" (1913). */
#ifndef TOUCHSTONE_BATCH_H
#define TOUCHSTONE_BATCH_H

#include "common/rules/mass.h"

#define BATCH_PIECES_MAX 1000

struct batch_ask {
    int64_t flask_cents;     /* what one flask costs, ≥ 0 */
    int64_t piece_day_cents; /* what a piece in work costs a day, ≥ 0 */
    struct mass metal_min;   /* the crucible wants so much; 0: any */
    struct mass metal_each;  /* of one piece as cast; 0: not known */
    double rate_per_day;     /* of the bottleneck, > 0 */
    int64_t room;            /* free places up to the bottleneck; INT64_MAX: no limit */
};

struct batch {
    int64_t economic;  /* by cost alone */
    int64_t by_metal;  /* as many as the crucible wants; 1: any */
    int64_t pieces;    /* the larger of both */
    bool fits;         /* there is room for so many now */
    double cost_cents; /* of each piece */
    double wip_days;   /* how long the bottleneck works on it */
};

struct batch batch_propose(const struct batch_ask *ask);

#endif
