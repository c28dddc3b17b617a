/* Groups of stations with one limit, and overrides: what a manager let in past a limit, once. */
#ifndef TOUCHSTONE_STORE_LIMIT_H
#define TOUCHSTONE_STORE_LIMIT_H

#include "common/rules/group.h"
#include "common/rules/tag.h"
#include "hub/store/store.h"

/* Writes a group, or writes it anew when there is one with its code. */
MUST_USE struct fault store_group_set(struct store *store, const struct group *group);
/* By code; `out` has room for GROUPS_MAX. Not resolved. */
MUST_USE struct fault store_group_list(struct store *store, struct group *out, int *count);
MUST_USE struct fault store_group_limit(struct store *store, struct code group, const struct limit *limit);

/* An override: what a manager granted for one piece at one station, once. A projection of its event, and of
 * the one that used it. */
#define OVERRIDE_MS 600000 /* ten minutes */

struct override_row {
    int64_t event; /* that granted it */
    int64_t piece;
    struct code station;
    char reason[CODE_TEXT_MAX];
    struct tag manager;
    int64_t granted_ms, expires_ms; /* the hub's clock */
};
MUST_USE struct fault store_override_add(struct store *store, const struct override_row *row);
/* The event that granted one for this piece and station which is neither used nor void nor expired at
 * `now_ms`; 0: there is none. */
MUST_USE struct fault store_override_find(struct store *store, int64_t piece, struct code station,
                                          int64_t now_ms, int64_t *event);
MUST_USE struct fault store_override_use(struct store *store, int64_t event, int64_t used);
/* What the event `used` used up is open again: it was taken back. */
MUST_USE struct fault store_override_give_back(struct store *store, int64_t used);
/* … and that was taken back in its turn: the event `used` has used up what it says (decision 98). */
MUST_USE struct fault store_override_use_again(struct store *store, int64_t used);
/* It was taken back itself, before anybody used it. *changed false: it was used. */
MUST_USE struct fault store_override_void(struct store *store, int64_t event, bool *changed);

/* What was booked from `from_ms` to before `to_ms`, without what was taken back. */
struct override_tally {
    int64_t overrides; /* granted */
    int64_t by_reason; /* let in because a coded reason was given */
    int64_t moves;     /* taken in by a station */
};
MUST_USE struct fault store_override_tally(struct store *store, int64_t from_ms, int64_t to_ms,
                                           struct override_tally *out);
/* Only those that were granted, which is quick. */
MUST_USE struct fault store_override_count(struct store *store, int64_t from_ms, int64_t to_ms, int64_t *out);

/* verify: the grants are what the events give; each was used at most once, where and for what it was granted,
 * in time.
 */
MUST_USE struct fault store_override_prove(struct store *store,
                                           void (*say)(void *context, const char *sentence), void *context);

#endif
