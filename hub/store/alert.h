/* Alerts: at most one open for each kind and subject. */
#ifndef TOUCHSTONE_STORE_ALERT_H
#define TOUCHSTONE_STORE_ALERT_H

#include "common/rules/alert.h"
#include "hub/store/store.h"

/* Opens an alert, or counts once more (and takes the new text) when one of this kind and subject is open. For
 * one about a state, which is not repeated while it lasts, `again` is false: an open one keeps its count, its
 * time and its text. `id`, `count`, first_ms of `alert` are not read. */
MUST_USE struct fault store_alert_raise(struct store *store, const struct alert *alert, bool again);
/* The same for what is judged again and again: opens it, or takes the new text and last_ms without counting.
 * *is_new: it was opened. */
MUST_USE struct fault store_alert_keep(struct store *store, const struct alert *alert, bool *is_new);
/* Ends all open ones of a kind that were not kept at `now_ms`; *ended: there were some. */
MUST_USE struct fault store_alert_end_others(struct store *store, enum alert_kind kind, int64_t now_ms,
                                             bool *ended);
/* Somebody has seen it. `ends`: and with that it is over. */
MUST_USE struct fault store_alert_acknowledge(struct store *store, int64_t id, struct tag by, int64_t now_ms,
                                              bool ends);
MUST_USE struct fault store_alert_get(struct store *store, int64_t id, struct alert *out, bool *found);

/* Ends the open alert of this kind and subject, if there is one; *ended tells. */
MUST_USE struct fault store_alert_end(struct store *store, enum alert_kind kind, const char *subject,
                                      int64_t now_ms, bool *ended);
/* The deed of `deed_ms` has not happened: ends the open alert that it was the first and last to raise. */
MUST_USE struct fault store_alert_withdraw(struct store *store, enum alert_kind kind, const char *subject,
                                           int64_t deed_ms, int64_t now_ms);
/* Nor has what ended it: opens again what ended by itself at `deed_ms`, unless another is open. */
MUST_USE struct fault store_alert_reopen(struct store *store, enum alert_kind kind, const char *subject,
                                         int64_t deed_ms);
enum alert_filter { ALERTS_OPEN, ALERTS_ACKNOWLEDGED, ALERTS_ENDED, ALERTS_ALL }; /* open: not acknowledged */
/* The newest first, from before `before` (0: from the newest), those for `audience` only. `take` returns
 * false to stop. */
MUST_USE struct fault store_alert_page(struct store *store, enum alert_filter filter,
                                       enum alert_audience audience, int64_t before,
                                       bool (*take)(void *context, const struct alert *alert), void *context);
/* Ever, about this subject. */
MUST_USE struct fault store_alert_was_raised(struct store *store, enum alert_kind kind, const char *subject,
                                             bool *out);
/* How many are open, acknowledged ones too, of each kind: `counts` has room for ALERT_KIND_COUNT. */
MUST_USE struct fault store_alert_count(struct store *store, int64_t *counts);

/* ------------------------------------------------------------------ checks that the hub makes by itself */
struct check_row {
    int64_t done_ms; /* 0: never */
    int64_t problems;
    char text[ALERT_TEXT_MAX]; /* the first of them; "" */
};
MUST_USE struct fault store_check_find(struct store *store, const char *name, struct check_row *out);
MUST_USE struct fault store_check_set(struct store *store, const char *name, const struct check_row *row);

/* The open ones for the wall: the most severe, of these what nobody has seen yet, then the newest first (of a
 * state, which began last). Those about an event that are older
 * than `since_ms` are left out. */
MUST_USE struct fault store_alert_list(struct store *store, int64_t since_ms, struct alert *out, int max,
                                       int *count);

/* Says which alerts are gone, or were not acknowledged as the events say. What they say is in no event. */
MUST_USE struct fault store_alert_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                        void *context);

#endif
