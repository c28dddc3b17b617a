/* The last rework of each piece: a projection of the events, for what it should weigh while steps are done
 * again. */
#ifndef TOUCHSTONE_STORE_REDO_H
#define TOUCHSTONE_STORE_REDO_H

#include "hub/store/piece.h"

MUST_USE struct fault store_redo_set(struct store *store, int64_t piece, int64_t event,
                                     const struct redo *redo);
/* None is fine. */
MUST_USE struct fault store_redo_remove(struct store *store, int64_t piece);
/* inspection 0 when there is none. */
MUST_USE struct fault store_redo_find(struct store *store, int64_t piece, struct redo *out);
/* Compares with the events; `say` gets a sentence for each piece that differs. */
MUST_USE struct fault store_redo_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                       void *context);

#endif
