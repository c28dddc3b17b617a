#include "hub/service/counts.h"

#define X(us) us,
const int64_t BUCKET_US[BUCKETS - 1] = {BUCKET_LIST(X)};
#undef X

void timing_add(struct timing *timing, int64_t us)
{
    int bucket = 0;
    while (bucket < BUCKETS - 1 && us > BUCKET_US[bucket])
        bucket++;
    atomic_fetch_add_explicit(&timing->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&timing->sum_us, us, memory_order_relaxed);
}
