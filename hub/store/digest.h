/* Digests of days: where the chain of seals stood, and the balances. Append-only. */
#ifndef TOUCHSTONE_STORE_DIGEST_H
#define TOUCHSTONE_STORE_DIGEST_H

#include "hub/store/event.h"
#include "hub/store/ledger.h"

#define DAY_TEXT_MAX         16 /* "2026-11-20" */
#define BALANCES_DIGEST_SIZE 16
#define DIGEST_SUM_SIZE      16

struct digest_row {
    char day[DAY_TEXT_MAX]; /* UTC */
    int64_t seq;            /* the last event of the day or before it */
    unsigned char seal[EVENT_SEAL_SIZE];
    unsigned char balances[BALANCES_DIGEST_SIZE];
    int64_t made_ms;
    unsigned char sum[DIGEST_SUM_SIZE]; /* over all of this */
};

/* Adds one; a day that has one already keeps it. */
MUST_USE struct fault store_digest_add(struct store *store, const struct digest_row *row);
/* By seq. `take` returns false to stop. */
MUST_USE struct fault store_digest_each(struct store *store,
                                        bool (*take)(void *context, const struct digest_row *row),
                                        void *context);

/* Every balance that was not nothing after the event `seq`, by name of book and account. Costs what happened
 * since, not what happened before. */
MUST_USE struct fault store_digest_balances(struct store *store, int64_t seq,
                                            void (*take)(void *context, const char *book, const char *account,
                                                         int64_t ug),
                                            void *context);

#endif
