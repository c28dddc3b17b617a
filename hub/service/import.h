/* A whole workshop into an empty store: what is set up as rows, its pieces by a stock-take of the first day.
 */
#ifndef TOUCHSTONE_IMPORT_H
#define TOUCHSTONE_IMPORT_H

#include "hub/service/desk.h"

struct import {
    const struct workshop *workshop;
    int64_t now_ms;
    void (*progress)(void *context, int64_t done, int64_t of); /* may be NULL */
    void *context;
};

/* `context`: struct import. On the writer's thread, inside a transaction: all or nothing. */
MUST_USE struct fault import_workshop(struct desk *desk, void *context);
/* Only the pieces of it: its models are in the store already, in the same order. `context` is a struct
 * import. */
MUST_USE struct fault import_pieces(struct desk *desk, void *context);

#endif
