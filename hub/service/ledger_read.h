/* Reading the ledger: balances, what is open and for how long, what waits for its assay, refinings, component
 * stock. Each is one moment of the store, on the reader's thread. `take` returns false to stop. */
#ifndef TOUCHSTONE_LEDGER_READ_H
#define TOUCHSTONE_LEDGER_READ_H

#include "hub/service/ledger_name.h"
#include "hub/service/service.h"
#include "hub/store/ledger.h"
#include "hub/store/metal.h"
#include "hub/store/settlement.h"

struct ledger_line {
    struct book book;
    struct account account;
    enum account_kind kind;
    struct mass balance;
    struct mass fine; /* of the balance; in a fine book the balance itself */
    int64_t since_ms; /* not nothing since; 0: not told (an earlier moment) */
};

struct ledger_question {
    struct book book;  /* none: all */
    bool open_only;    /* open balances only */
    bool with_persons; /* false: accounts of single persons are added up as "…:persons" */
    int64_t seq;       /* as of this event; −1: now */
    int64_t at_ms;     /* as of this moment; < 0: not asked */
    int64_t after;     /* lines to pass over: the cursor */
};

/* In order of book and account; accounts at zero are left out. *seq is the event up to which it is told. */
MUST_USE struct fault reader_ledger(struct reader *reader, const struct ledger_question *question,
                                    bool (*take)(void *context, const struct ledger_line *line),
                                    void *context, int64_t *seq);
MUST_USE struct fault reader_returns(struct reader *reader, int64_t after,
                                     bool (*take)(void *context, const struct return_row *row),
                                     void *context);
MUST_USE struct fault reader_refinings(struct reader *reader, int64_t after,
                                       bool (*take)(void *context, const struct refining_row *row),
                                       void *context);

/* A line of a settlement slip: one book that was closed. */
struct settlement_line {
    struct settlement_row row;
    struct settlement_sums sums; /* of one slip only */
    struct ledger_name whose;
    char by[NAME_TEXT_MAX];        /* the name of who settled */
    struct ledger_name book;       /* in the language in use */
    struct code operation, reason; /* where it went: loss or gain of this operation, for this reason */
};

/* Every settlement after number `after`, without what its rest came from. */
MUST_USE struct fault reader_settlements(struct reader *reader, int64_t after,
                                         bool (*take)(void *context, const struct settlement_line *line),
                                         void *context);
/* The slip with this number, whole; `take` is never called when there is none. */
MUST_USE struct fault reader_settlement(struct reader *reader, int64_t number,
                                        bool (*take)(void *context, const struct settlement_line *line),
                                        void *context);

#endif
