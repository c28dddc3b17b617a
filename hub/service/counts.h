/* What the writer counts of itself, for /metrics: written by the writer alone, read by anybody. Each number
 * is true by itself; together they may be a batch apart. */
#ifndef TOUCHSTONE_COUNTS_H
#define TOUCHSTONE_COUNTS_H

#include <stdatomic.h>

#include "common/rules/command.h"

#define COUNT_RESULTS 5 /* of RESULT_LIST */

/* Upper bounds in microseconds; the last bucket has none. */
#define BUCKET_LIST(X) X(500) X(1000) X(2000) X(5000) X(10000) X(20000) X(50000) X(100000) X(500000)
#define BUCKETS        10

extern const int64_t BUCKET_US[BUCKETS - 1];

struct timing {
    atomic_int_least64_t buckets[BUCKETS]; /* each by itself, not cumulated */
    atomic_int_least64_t sum_us;
};

struct counts {
    atomic_int_least64_t results[COUNT_RESULTS];
    atomic_int_least64_t batches, faults; /* faults: batches that were rolled back */
    struct timing batch;                  /* from begin to answered */
    struct timing refresh;                /* of the board and the alerts */
    atomic_int_least64_t jobs_waiting;
    atomic_int_least64_t wal_pages;
    atomic_int_least64_t seq;
    atomic_int_least64_t kiosks_connected, kiosks_known;
    atomic_int_least64_t
        board_ms; /* the hub's clock when the board was last brought up to date; 0: not yet */
};

void count_set(atomic_int_least64_t *count, int64_t value);
void count_add(atomic_int_least64_t *count, int64_t more);
void timing_add(struct timing *timing, int64_t us);

#endif
