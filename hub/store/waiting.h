/* What waits for somebody: transfer slips not confirmed, change requests, balances not settled, component
 * stock below its minimum, deeds booked as implied that nobody has told. One look at each table; the hub asks
 * once a minute. */
#ifndef TOUCHSTONE_STORE_WAITING_H
#define TOUCHSTONE_STORE_WAITING_H

#include "common/rules/ledger.h"
#include "hub/store/store.h"

enum waiting {
    WAITING_SLIPS,   /* subject the slip's number, name the station it went to, amount pieces not yet there */
    WAITING_CHANGES, /* subject the change's number, name the order, amount nothing */
    WAITING_BALANCES, /* subject the open account, name the book, amount µg */
    WAITING_UNTOLD,   /* subject the piece's name, name the station, amount deeds that were booked there as
                         implied and are not told; without those of which an alert was acknowledged since */
    WAITING_STOCK,    /* subject the component's code, name its name, amount pieces, least its minimum */
};

struct waiting_row {
    char subject[ACCOUNT_TEXT_MAX];
    char name[BOOK_TEXT_MAX];
    int64_t since_ms; /* 0: nobody knows */
    int64_t amount, least;
};

MUST_USE struct fault store_waiting_each(struct store *store, enum waiting what,
                                         void (*take)(void *context, const struct waiting_row *row),
                                         void *context);

#endif
