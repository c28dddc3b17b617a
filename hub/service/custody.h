/* Custody gathered from the ledger: rows by operator, operation and alloy. Only hub/service includes it. */
#ifndef TOUCHSTONE_CUSTODY_GATHER_H
#define TOUCHSTONE_CUSTODY_GATHER_H

#include "hub/service/desk.h"
#include "hub/service/measuring.h"
#include "hub/store/loss.h"

#define CUSTODY_ROWS_MAX  2048
#define CUSTODY_ELSEWHERE "elsewhere" /* the operation of what was given back nowhere in particular */

struct custody_row { /* one operator, operation and alloy */
    struct tag operator_badge;
    struct code operation, alloy;
    struct custody_sums sums;
};

struct custody_table {
    const struct house *house;
    struct custody_row *rows; /* malloc'ed, CUSTODY_ROWS_MAX */
    size_t count;
    struct custody_norm *norms; /* malloc'ed */
    size_t norm_count;
    bool since_settlement;
    struct fault fault;
};

/* Everything booked in [from, to); with `since_settlement` only what came after each operator's last
 * settlement in that book. Release it also after a fault. */
MUST_USE struct fault custody_gather(struct custody_table *table, struct store *store,
                                     const struct house *house, int64_t from_ms, int64_t to_ms,
                                     bool since_settlement);
void custody_release(struct custody_table *table);
/* NULL: there is no norm. */
const struct custody_norm *custody_norm_of(const struct custody_table *table, const struct custody_row *row);

#endif
