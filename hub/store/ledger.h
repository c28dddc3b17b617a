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
/* The same from what is kept beside the transfers, book by book; only those of `book` when it is not
 * none. `since` is the event since which the balance is
 * not nothing, `since_ms` when that was booked. `take` returns false to stop. */
struct balance_row {
    struct book book;
    struct account account;
    struct mass balance;
    int64_t since;
    int64_t since_ms;
};
MUST_USE struct fault store_balance_list(struct store *store, struct book book,
                                         bool (*take)(void *context, const struct balance_row *row),
                                         void *context);
/* As they were after the event `seq`, added up from the transfers; `since` is not told. */
MUST_USE struct fault store_balance_list_at(struct store *store, int64_t seq, struct book book,
                                            bool (*take)(void *context, const struct balance_row *row),
                                            void *context);
/* The last event that was booked at or before a moment; 0: none. */
MUST_USE struct fault store_event_seq_at(struct store *store, int64_t ms, int64_t *seq);
/* One account; 0 when nothing was ever posted to it there. */
MUST_USE struct fault store_balance_get(struct store *store, struct book book, struct account account,
                                        struct mass *out);
/* Fills the masses of `balances`. */
MUST_USE struct fault store_balances_get(struct store *store, struct balances *balances);

#endif
