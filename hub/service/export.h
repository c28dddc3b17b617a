/* What leaves the hub: the whole workshop as a file would describe it, and the history of a period with the
 * balances before and after it, from which anybody can add up the ledger again. Reading: one moment of the
 * store each. */
#ifndef TOUCHSTONE_EXPORT_H
#define TOUCHSTONE_EXPORT_H

#include "common/base/record.h"
#include "hub/service/service.h"

#define EXPORT_LINE_MAX (1024 * 1024) /* bytes of one event as JSON */

/* The workshop as it is now: newest revisions, and every piece on the line or in the pool as a stock-take
 * would find it (nobody at work). *left_out: pieces that a stock-take cannot say so (parked, on a tree, in
 * transit). Release it with workshop_release. */
MUST_USE struct fault reader_workshop(struct reader *reader, struct workshop *out, int64_t *left_out);

/* The same where not all is wanted, and the newest event of that moment. */
struct workshop_want {
    bool orders, pieces; /* without them only what is set up */
};
MUST_USE struct fault reader_workshop_part(struct reader *reader, struct workshop_want want,
                                           struct workshop *out, int64_t *seq);

/* Component stock as it lies there; the texts are borrowed until `take` returns. */
struct export_component {
    const char *code, *name, *alloy, *custody;
    int64_t count, mass_ug, minimum;
};
MUST_USE struct fault reader_export_components(struct reader *reader,
                                               bool (*take)(void *context,
                                                            const struct export_component *component),
                                               void *context);

/* The whole store, row by row: what another machine needs to go on with it (hub/store/whole.h). Its head
 * first, as a row "touchstone". `take` returns false to stop; a row is borrowed until then. */
MUST_USE struct fault reader_export_whole(struct reader *reader,
                                          bool (*take)(void *context, const struct record *row),
                                          void *context);

struct export_period {
    int64_t from_ms, to_ms; /* by the hub's clock, from ≤ t < to; 0: no bound */
    int64_t after;          /* only events behind this seq; 0: from the first */
    bool with_sealed;       /* each event has the bytes that its seal is made of */
    /* How far a walk through the history is, in events of the whole of it, now and then; NULL: nobody asks.
     */
    void (*progress)(void *context, int64_t done, int64_t of);
    void *context;
};

/* Each event of the period as one JSON object, transfers, weighing and the piece afterwards inside, in order;
 * no line end. `take` returns false to stop. */
MUST_USE struct fault reader_export_events(struct reader *reader, struct export_period period,
                                           bool (*take)(void *context, struct span line), void *context);

/* One transfer of the period. Text is borrowed until `take` returns. */
struct export_transfer {
    int64_t seq, at_ms, booked_ms;
    enum verb verb;
    const char *book, *debit, *credit;
    int64_t amount_ug;
};
MUST_USE struct fault
reader_export_transfers(struct reader *reader, struct export_period period,
                        bool (*take)(void *context, const struct export_transfer *transfer), void *context);

/* One account of one book: before + debits − credits = after. */
struct export_balance {
    const char *book, *account;
    int64_t before_ug, debits_ug, credits_ug, after_ug;
};
MUST_USE struct fault
reader_export_balances(struct reader *reader, struct export_period period,
                       bool (*take)(void *context, const struct export_balance *balance), void *context);

#endif
