/* A whole workshop into the hub: what is set up is put together with what it has (setup_merge.h), its pieces
 * come by a stock-take of the first day. */
#ifndef TOUCHSTONE_IMPORT_H
#define TOUCHSTONE_IMPORT_H

#include "hub/service/desk.h"

struct import {
    const struct workshop *workshop;
    const struct service_picture *pictures; /* that its models name, which the hub may not have yet */
    int picture_count;
    struct tag by; /* who brings it; none: whoever has the store */
    int64_t now_ms;
    bool dry_run;              /* everything but the writing */
    struct problems *problems; /* NULL: it was checked as a whole, by workshop_check */
    bool is_checked;
    void (*progress)(void *context, int64_t done, int64_t of); /* may be NULL */
    void *context;
    bool is_good; /* the answer: nothing was wrong. A good dry run ends in a fault, so that it is rolled back
                   */
};

/* `context`: struct import. On the writer's thread, inside a transaction: all or nothing. */
MUST_USE struct fault import_workshop(struct desk *desk, void *context);
/* Only the pieces of it: its models are in the store already, in the same order. `context` is a struct
 * import. */
MUST_USE struct fault import_pieces(struct desk *desk, void *context);

#endif
