/* A part of a workshop comes into the one that the hub has: upsert by code (people by badge), all or nothing.
 * Nothing is ever removed. Models, routes and melts that changed become new revisions; those that did not,
 * no row. On the writer's thread. */
#ifndef TOUCHSTONE_SETUP_MERGE_H
#define TOUCHSTONE_SETUP_MERGE_H

#include "hub/service/desk.h"
#include "hub/service/told.h"

struct setup_merge {
    const struct workshop *part; /* borrowed */
    struct problems *problems;
    struct workshop whole; /* the part's items first, then what the hub has beside them: so that a problem's
                              place is the part's */
    bool overflows;        /* more than the checks have room for: said, and not checked */
    int new_models, new_routes, new_lots; /* revisions written */
};

/* Puts both together: does it fit? Problems are said; a fault only of the store. */
MUST_USE struct fault setup_merge_join(struct setup_merge *merge, struct desk *desk,
                                       const struct workshop *part, struct problems *problems);
/* Checks the whole, and that nothing that is there loses what it needs. */
void setup_merge_check(struct setup_merge *merge, struct desk *desk);
/* Writes what was checked without a problem, and loads and counts the house anew. PINs of people, too. */
MUST_USE struct fault setup_merge_write(struct setup_merge *merge, struct desk *desk);
/* An event for each PIN that was written, by whoever `by` says; before the one of the whole. None before the
 * first event, which tells all that is set up. */
MUST_USE struct fault setup_merge_tell_pins(const struct setup_merge *merge, struct desk *desk,
                                            const struct event_row *by);
/* Which revisions were written, as JSON: {"models":1,"routes":0,"lots":2 …}, and what the set-up was (read
 * before that) and is. */
MUST_USE struct fault setup_merge_tell(const struct setup_merge *merge, struct store *store,
                                       const struct told *was, struct text *out);
void setup_merge_release(struct setup_merge *merge); /* a zeroed one is fine */

/* After a limit or a group changed: says each piece on the line that is too large for a limit on its way,
 * with its name and the limit's. *count how many. */
MUST_USE struct fault setup_merge_too_large(struct desk *desk,
                                            void (*say)(void *context, const char *sentence), void *context,
                                            int64_t *count);

#endif
