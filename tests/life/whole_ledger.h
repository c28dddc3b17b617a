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
};

struct whole_memory {
    struct whole_return returns[WHOLE_RETURNS_MAX];
    int return_count;
    int64_t refinings;
    /* By piece: a bit for each person who had it since it was weighed, and until then. */
    unsigned had[WHOLE_PIECES_MAX + 1], had_until[WHOLE_PIECES_MAX + 1];
    int64_t last_event[WHOLE_SENDERS_MAX]; /* of what each said last; 0: it was refused */
};

bool whole_has_had(const struct whole_memory *memory, int64_t piece, const char *badge);
/* Compares what the step posted with what DOMAIN says it had to; learns from it. */
void whole_book(struct whole_case *of, struct whole_memory *memory);

#endif
