/* Serial numbers and hallmarks: recorded at a bench, brought by a workshop file, read with the piece. */
#ifndef TOUCHSTONE_ENGRAVE_H
#define TOUCHSTONE_ENGRAVE_H

#include "hub/service/desk.h"
#include "hub/store/engraving.h"

/* What is recorded, as the event that records it keeps it. */
void engraving_write(struct text *out, const struct engraving_row *row);

/* VERB_ENGRAVE. */
MUST_USE struct fault engrave_book(struct act *act);

/* Those that stand, with a number above `after`; with `serial` not "" only the one of that number. `take`
 * returns false to stop. */
MUST_USE struct fault reader_engravings(struct reader *reader, const char *serial, int64_t after,
                                        bool (*take)(void *context, const struct engraving_row *row),
                                        void *context);
/* The one that stands of the piece with this tag. */
MUST_USE struct fault reader_engraving(struct reader *reader, struct tag tag, struct engraving_row *out,
                                       bool *found);

#endif
