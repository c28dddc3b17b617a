/* Settlements as they stand in the ledger: nothing is kept of them but their event and its transfers. */
#ifndef TOUCHSTONE_STORE_SETTLEMENT_H
#define TOUCHSTONE_STORE_SETTLEMENT_H

#include "hub/store/ledger.h"

/* One book that a settlement closed. */
struct settlement_row {
    int64_t event; /* its number */
    int64_t booked_ms;
    struct tag operator_badge; /* who settled */
    int64_t corrected;         /* the event that took it back; 0: it stands */
    struct book book;
    struct account open; /* whose: "open:operator:TSB-…", "open:stretch:…" */
    struct account to;   /* "loss:setting:settlement", or gain */
    struct mass rest;    /* what was moved there; less than nothing: a gain */
};

/* What the rest came from, since this account was settled in this book before; rest = opening + missing −
 * returned. */
struct settlement_sums {
    struct mass opening;  /* open since before: 0, unless a settlement was taken back */
    struct mass missing;  /* found missing at weighings, less what they found too much */
    struct mass returned; /* scrap, filings and the like, as assays and the refiner found them */
};

/* In order of event and line, of those after `after`. `take` returns false to stop. */
MUST_USE struct fault store_settlement_each(struct store *store, int64_t after,
                                            bool (*take)(void *context, const struct settlement_row *row),
                                            void *context);
MUST_USE struct fault store_settlement_sum(struct store *store, const struct settlement_row *row,
                                           struct settlement_sums *out);

#endif
