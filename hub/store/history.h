/* The whole history in order, for proving it: events with their weighings, transfers, stones and what is told
 * of tables behind them, read as five ordered scans side by side, not by a question for each event. */
#ifndef TOUCHSTONE_STORE_HISTORY_H
#define TOUCHSTONE_STORE_HISTORY_H

#include "hub/store/event.h"
#include "hub/store/ledger.h"
#include "hub/store/table_seal.h"

struct history; /* one at a time on a connection */

struct history_item {
    struct event_row event; /* its spans, its stones and `tables` are borrowed until the next item */
    bool weighed;
    struct weighing_row weighing;
    struct transfers transfers;
    struct { /* the same transfers by row of book and account */
        int64_t book, debit, credit;
    } rows[TRANSFERS_MAX];
    const struct table_seal *tables; /* told behind it, in order */
    size_t table_count;
};

/* `after`: starts behind this event; 0: at the beginning. */
MUST_USE struct fault store_history_begin(struct store *store, int64_t after, struct history **out);
/* *more false: there is none left. FAULT_INPUT names the event that holds what Touchstone never wrote. */
MUST_USE struct fault store_history_next(struct history *history, struct history_item *out, bool *more);
void store_history_end(struct history *history); /* accepts NULL */

/* Transfers of the events met so far. */
int64_t store_history_transfers(const struct history *history);
/* Transfers, weighings, stones and sums of tables met that belong to no event; *first: the lowest number of
 * one that they name. */
int64_t store_history_strays(const struct history *history, int64_t *first);

/* Every account (or book) by row; rows count from 1. "" when there is no such row. Borrowed from the history.
 */
int64_t store_history_accounts(const struct history *history);
const char *store_history_account(const struct history *history, int64_t row);
int64_t store_history_books(const struct history *history);
const char *store_history_book(const struct history *history, int64_t row);

/* Sentences about what no event can tell of itself: events about no piece that yet have a piece's columns,
 * and events whose command is not remembered. */
MUST_USE struct fault store_history_each_oddity(struct store *store,
                                                void (*say)(void *context, const char *sentence),
                                                void *context);

#endif
