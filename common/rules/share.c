#include "common/rules/share.h"

/* One that shares: what it is owed beyond its whole part, and whether it has got one of what was left over.
 */
struct claim {
    int64_t rest;
    bool served;
};

static int64_t sum_of(const int64_t *weights, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        assert(weights[i] >= 0);
        sum += weights[i];
    }
    return sum;
}

static size_t largest_claim(const struct claim *claims, size_t count)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++)
        if (!claims[i].served && (best == count || claims[i].rest > claims[best].rest))
            best = i;
    assert(best < count);
    return best;
}

void share_out(int64_t total, const int64_t *weights, size_t count, int64_t *out)
{
    struct claim claims[SHARES_MAX];
    assert(total >= 0 && count >= 1 && count <= SHARES_MAX);
    int64_t sum = sum_of(weights, count);
    int64_t left = total;
    for (size_t i = 0; i < count; i++) {
        number_product product = (number_product)total * (sum > 0 ? weights[i] : 1);
        int64_t whole = sum > 0 ? sum : (int64_t)count;
        out[i] = (int64_t)(product / whole);
        claims[i] = (struct claim){(int64_t)(product % whole), false};
        left -= out[i];
    }
    for (; left > 0; left--) { /* always fewer than there are claims */
        size_t next = largest_claim(claims, count);
        claims[next].served = true;
        out[next]++;
    }
}
