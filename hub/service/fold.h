/* Folding events into what the figures are counted from: each event once, in order, in chunks that are short
 * enough for nobody to wait behind. The writer does it once a minute, and before a report. */
#ifndef TOUCHSTONE_FOLD_H
#define TOUCHSTONE_FOLD_H

#include "hub/service/desk.h"
#include "hub/store/history.h"

#define FOLD_EVENTS_MAX 500 /* of one chunk: some 5 ms */

/* Inside a transaction: folds the next events in. *left: there are more. */
MUST_USE struct fault fold_events(struct store *store, int64_t max, bool *left);

/* One event, the next after those that were folded: for who walks along the history anyway. */
MUST_USE struct fault fold_event(struct store *store, const struct history_item *item);

#endif
