/* What the files that read share: a reader's connection, and one moment of the store. Only hub/service
 * includes it. */
#ifndef TOUCHSTONE_MOMENT_H
#define TOUCHSTONE_MOMENT_H

#include "hub/service/desk.h"

struct reader {
    struct store *store;
    struct house house;
};

/* One moment of the store, with the house as it is set up then. End it with reader_end: nothing was written.
 */
MUST_USE struct fault reader_begin(struct reader *reader);
void reader_end(struct reader *reader);

#endif
