/* The hub proves its own books once a day, as `verify` does: from the workshop's `proof_hour` on (local
 * time), on a thread of the lowest priority with a connection of its own, so that no scan waits. How it went
 * is noted by the writer: the alert `ledger` and /metrics tell it. A hub that is off at that hour does it
 * later. */
#ifndef TOUCHSTONE_NIGHTLY_H
#define TOUCHSTONE_NIGHTLY_H

#include "common/base/time.h"
#include "hub/service/service.h"

struct nightly;

/* Starts the thread; it looks every minute, first NIGHTLY_FIRST_MS after now. `path` is copied. */
#define NIGHTLY_FIRST_MS (10 * MINUTE_MS)
MUST_USE struct fault nightly_open(struct service *service, const char *path, struct nightly **out);
/* Gives up what it is at, and ends it; before service_close. Accepts NULL. */
void nightly_close(struct nightly *nightly);

/* What the thread does: proves when it is due at `now_ms`, and notes it. *proved: it was due. Faults: it
 * could not be read or noted; then nothing is noted, and it is still due. */
MUST_USE struct fault nightly_look(struct service *service, const char *path, int64_t now_ms, bool *proved);

/* How the last proof went; done_ms 0: there was none yet. */
struct proof_note {
    int64_t done_ms;
    int64_t problems;
};
MUST_USE struct fault reader_proof(struct reader *reader, struct proof_note *out);

#endif
