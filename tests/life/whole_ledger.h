/* The naive ledger of a whole life: what it has to remember beside what the store shows. */
#ifndef TOUCHSTONE_WHOLE_LEDGER_H
#define TOUCHSTONE_WHOLE_LEDGER_H

#include "tests/life/whole.h"

#define WHOLE_RETURNS_MAX 4096

/* What was given back and waits for its assay, or for the refiner. */
struct whole_return {
    int64_t event, mass_ug, fine_ug, refining; /* refining 0: it lies in its stream */
    bool is_void;
    char open[ACCOUNT_TEXT_MAX], stream[24]; /* whom a shortfall is charged to */
    char custody[CODE_TEXT_MAX];
};

/* What may be taken back, and then leaves everything as it was. */
struct whole_deed {
    int64_t event, piece; /* piece 0: about none */
    unsigned had;         /* its piece, before */
};

struct whole_memory {
    struct whole_return returns[WHOLE_RETURNS_MAX];
    int return_count;
    int64_t refinings;
    unsigned had[WHOLE_PIECES_MAX + 1];  /* by piece: a bit for each who had it since it was weighed */
    int64_t gross[WHOLE_PIECES_MAX + 1]; /* by piece: its last reading; 0: another may have come since */
    unsigned cast[WHOLE_PIECES_MAX + 1]; /* by tree: who had it in work when it was cast */
    struct whole_deed last[WHOLE_SENDERS_MAX]; /* what each said last; event 0: it was refused */
};

/* Compares what the step did with stones with what DOMAIN says it had to; before whole_book. */
void whole_count_stones(struct whole_case *of, const struct whole_memory *memory);
/* Compares what the step posted with what DOMAIN says it had to; learns from it. */
void whole_book(struct whole_case *of, struct whole_memory *memory);

#endif
