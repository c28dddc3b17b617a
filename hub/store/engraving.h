/* What is engraved into pieces: written once; a newer record of the piece names the one that it replaces. */
#ifndef TOUCHSTONE_STORE_ENGRAVING_H
#define TOUCHSTONE_STORE_ENGRAVING_H

#include "common/rules/engraving.h"
#include "hub/store/store.h"

struct engraving_row {
    int64_t id;    /* its number */
    int64_t event; /* that recorded it */
    int64_t piece; /* row */
    struct engraving what;
    struct code station;
    struct tag operator_badge;
    int64_t at_ms;
    int64_t supersedes;       /* 0: none */
    struct tag tag;           /* of the piece now; filled when read */
    char name[NAME_TEXT_MAX]; /* the same */
};

/* Writes one; row->id is set. */
MUST_USE struct fault store_engraving_add(struct store *store, struct engraving_row *row);
/* The one that stands: not replaced, and its event not taken back. */
MUST_USE struct fault store_engraving_of_piece(struct store *store, int64_t piece, struct engraving_row *out,
                                               bool *found);
MUST_USE struct fault store_engraving_of_serial(struct store *store, const char *serial,
                                                struct engraving_row *out, bool *found);
/* Would this event, taken back, bring a number back that is another piece's by now: the one that its record
 * replaced, or the one whose withdrawal it was? */
MUST_USE struct fault store_engraving_is_taken(struct store *store, int64_t undone, bool *out);
/* The highest serial number that is a number and no more, of all that ever were; 0: none. */
MUST_USE struct fault store_engraving_highest(struct store *store, int64_t *out);
/* Those that stand, with a number above `after`, oldest first. `take` returns false to stop. */
MUST_USE struct fault store_engraving_each(struct store *store, int64_t after,
                                           bool (*take)(void *context, const struct engraving_row *row),
                                           void *context);

/* Compares the records with the events that made them; no serial number stands twice. */
MUST_USE struct fault store_engraving_prove(struct store *store,
                                            void (*say)(void *context, const char *sentence), void *context);

#endif
