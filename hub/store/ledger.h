/* Transfers of metal: append-only, each with the event that made it. Books and accounts are named rows, made
 * when first used. */
#ifndef TOUCHSTONE_STORE_LEDGER_H
#define TOUCHSTONE_STORE_LEDGER_H

#include "common/rules/ledger.h"
#include "hub/store/store.h"

MUST_USE struct fault store_transfers_add(struct store *store, int64_t event,
                                          const struct transfers *transfers);
MUST_USE struct fault store_transfers_list(struct store *store, int64_t event, struct transfers *out);

/* Every account's balance in every book it has transfers in: what was debited less what was credited. */
MUST_USE struct fault store_balance_each(struct store *store,
                                         void (*take)(void *context, struct book book, struct account account,
                                                      struct mass balance),
                                         void *context);
/* How many transfers there are, and how many of them name an event that is not there. */
MUST_USE struct fault store_transfers_count(struct store *store, int64_t *count, int64_t *stray);

#endif
