/* The commands of a storm: sensible ones for pieces as they are, and ones that nobody should send. From a
 * seed alone. */
#ifndef TOUCHSTONE_GUST_H
#define TOUCHSTONE_GUST_H

#include "common/wire/wire.h"

enum { GUST_SENDERS = 6, GUST_KIOSKS = 3 };

/* Somebody with an outbox. Sender i speaks for kiosk i % GUST_KIOSKS. */
struct gust_sender {
    struct uuid outbox;
    int64_t n;           /* of the last command that should count */
    bool has_last;       /* `last` had that number */
    struct command last; /* as it was before it was spoilt */
    bool has_void;       /* `lost` never came, and was replaced */
    struct command lost;
};

struct gust {
    uint64_t random;
    bool calm;                 /* asks only, never takes back, nothing is spoilt: no limit may be exceeded */
    const struct world *world; /* as the hub told it last */
    struct gust_sender senders[GUST_SENDERS];
};

void gust_begin(struct gust *gust, uint64_t seed, bool calm, const struct world *world);

/* 0 … below − 1. */
int gust_pick(struct gust *gust, int below);

/* Writes one command of a sender. *wild: the hub may well say that the whole body is no JSON of that form. */
void gust_write(struct gust *gust, int sender, struct text *out, bool *wild);

#endif
