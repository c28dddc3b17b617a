#include "hub/service/counts.h"

#define X(us) us,
const int64_t BUCKET_US[BUCKETS - 1] = {BUCKET_LIST(X)};
#undef X

void timing_add(struct timing *timing, int64_t us)
{
    int bucket = 0;
    while (bucket < BUCKETS - 1 && us > BUCKET_US[bucket])
        bucket++;
    count_add(&timing->buckets[bucket], 1);
    count_add(&timing->sum_us, us);
}

void count_set(atomic_int_least64_t *count, int64_t value)
{
    atomic_store_explicit(count, value, memory_order_relaxed);
}

void count_add(atomic_int_least64_t *count, int64_t more)
{
    atomic_fetch_add_explicit(count, more, memory_order_relaxed);
}
