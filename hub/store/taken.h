/* The outbox of a kiosk that will not connect again, read from its own file (kiosk/link/outbox.h writes it).
 */
#ifndef TOUCHSTONE_STORE_TAKEN_H
#define TOUCHSTONE_STORE_TAKEN_H

#include "common/base/fault.h"
#include "common/base/span.h"
#include "common/base/uuid.h"

struct taken_row {
    int64_t n;
    bool is_live;     /* somebody had asked, and got no answer */
    struct span text; /* the command as JSON; borrowed for the call */
};

/* Gives all commands that are kept there, in their order, but those that are void. The file is not changed.
 * Faults: FAULT_INPUT (no outbox of a kiosk, or of a newer program), FAULT_NOT_FOUND, FAULT_BUSY (the kiosk
 * still has it). */
MUST_USE struct fault store_taken_read(const char *path, struct uuid *outbox,
                                       struct fault (*take)(void *context, const struct taken_row *row),
                                       void *context);

#endif
