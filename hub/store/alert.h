/* Alerts: at most one open for each kind and subject. */
#ifndef TOUCHSTONE_STORE_ALERT_H
#define TOUCHSTONE_STORE_ALERT_H

#include "common/rules/alert.h"
#include "hub/store/store.h"

/* Opens an alert, or counts once more (and takes the new text) when one of this kind and subject is open. For
 * one about a state, which is not repeated while it lasts, `again` is false: an open one keeps its count, its
 * time and its text. `id`, `count`, first_ms of `alert` are not read. */
MUST_USE struct fault store_alert_raise(struct store *store, const struct alert *alert, bool again);
/* Ends the open alert of this kind and subject, if there is one; *ended tells. */
MUST_USE struct fault store_alert_end(struct store *store, enum alert_kind kind, const char *subject,
                                      int64_t now_ms, bool *ended);
/* The open ones: the most severe, then the newest first. Those about an event that are older than `since_ms`
 * are left out. */
MUST_USE struct fault store_alert_list(struct store *store, int64_t since_ms, struct alert *out, int max,
                                       int *count);

#endif
