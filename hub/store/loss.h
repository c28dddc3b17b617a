/* Losses as the ledger has them: what was charged to operators' open balances and taken off them, the norms
 * they are held against, and the charts of drift. */
#ifndef TOUCHSTONE_STORE_LOSS_H
#define TOUCHSTONE_STORE_LOSS_H

#include "common/rules/command.h"
#include "common/rules/cusum.h"
#include "common/rules/custody.h"
#include "common/rules/ledger.h"
#include "hub/store/store.h"

/* ------------------------------------------------------------------ what was charged */

/* One side of a transfer that touches an operator's open balance, or a weighing that would have and found
 * nothing missing: charged 0. */
struct loss_line {
    enum verb verb; /* of the deed; when that was taken back, of what was taken back */
    bool reversed;  /* it was taken back, and that was not taken back in its turn */
    bool stands;    /* it is the deed itself, and nobody took it back */
    struct tag operator_badge;
    struct code station; /* where the deed was done; may be none */
    struct code worked; /* of a weighing: the last station that had the piece since it was last weighed; none:
                           where it was weighed */
    char book[BOOK_TEXT_MAX];
    struct mass charged; /* to the balance; negative: taken off it */
    struct mass in, out; /* of a weighing: the book mass before and after, not turned round when reversed; of
                            one that came late what it charges, and 0 */
    int64_t quantity;    /* 0: counted already */
    bool settled;        /* the balance was settled in this book since, and that stands */
};

/* Events booked in [from, to), in order. */
MUST_USE struct fault store_loss_each(struct store *store, int64_t from_ms, int64_t to_ms,
                                      void (*take)(void *context, const struct loss_line *line),
                                      void *context);

struct setting_line { /* stones that came into a piece, or (negative) out of it */
    struct tag operator_badge;
    struct code station;
    struct code alloy;
    int64_t model, quantity;
    char size[CODE_TEXT_MAX];
    struct mass stones;
    bool settled; /* the balance of the piece's book was settled since, and that stands */
};
MUST_USE struct fault store_setting_each(struct store *store, int64_t from_ms, int64_t to_ms,
                                         void (*take)(void *context, const struct setting_line *line),
                                         void *context);

/* ------------------------------------------------------------------ norms */

MUST_USE struct fault store_norm_add(struct store *store, const struct custody_norm *norm);
/* The newest of each operation and alloy; the array is the caller's to free. */
MUST_USE struct fault store_norm_list(struct store *store, struct custody_norm **out, size_t *count);

/* ------------------------------------------------------------------ drift */

struct drift_row {
    struct tag operator_badge;
    struct code operation, alloy;
    int64_t day_ms;
    int64_t norm; /* event */
    int64_t pieces;
    struct mass loss, expected;
    double z;
    struct cusum cusum; /* afterwards */
    enum cusum_alarm alarm;
};

struct drift_day {
    int64_t day_ms;
    double limit;   /* h of that day */
    int64_t series; /* for which it was chosen */
};

/* The newest day that is done; *found false: none. */
MUST_USE struct fault store_drift_last(struct store *store, struct drift_day *out, bool *found);
MUST_USE struct fault store_drift_day_add(struct store *store, const struct drift_day *day);
MUST_USE struct fault store_drift_add(struct store *store, const struct drift_row *row);
/* The newest row of the same series. */
MUST_USE struct fault store_drift_find(struct store *store, const struct drift_row *series,
                                       struct drift_row *out, bool *found);
/* Different series since that day. */
MUST_USE struct fault store_drift_series(struct store *store, int64_t since_ms, int64_t *out);
/* By operator, operation, alloy, day: rows of days in [from, to), each with the limit of its day. */
MUST_USE struct fault store_drift_each(struct store *store, int64_t from_ms, int64_t to_ms,
                                       bool (*take)(void *context, const struct drift_row *row, double limit),
                                       void *context);

#endif
