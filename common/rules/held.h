/* Held, and carried on all the same: by people who had let it go, or who never heard that it was held, while
 * the hub had heard of neither (DOMAIN § 10 "Offline"). What has happened counts, so the piece is where they
 * have it; its hold goes with it, until somebody who knew of that has released it. Pure. */
#ifndef TOUCHSTONE_HELD_H
#define TOUCHSTONE_HELD_H

#include "common/rules/outcome.h"

/* ------------------------------------------------------------------ what is done with it */

/* The piece as a deed finds it. One that has happened found it without its hold (at a station or in the pool;
 * what is parked lies where nobody works); else as it is. */
struct piece held_found(const struct piece *piece, bool happened);
/* What came of a deed that was judged on that: its hold is on `piece` again, whatever has become of it. Past
 * its last station it does not get, for there nobody asks whether it is held: it stays where it was,
 * REASON_HELD. */
void held_keep(struct outcome *outcome, const struct piece *piece);

/* ------------------------------------------------------------------ which holds a release ends */

enum held_kind {
    HELD_ON,    /* a hold */
    HELD_AGAIN, /* a hold of what was held already, which changed nothing */
    HELD_OFF,   /* a release that ended some of the holds, not all */
    HELD_OTHER  /* anything else, or taken back since */
};

/* One event of the time that the piece has been held. */
struct held_note {
    enum held_kind kind;
    int64_t kiosk;   /* that told it */
    int64_t version; /* of the piece after it */
};

#define HELD_NOTES_MAX 64

/* True when a release that happened at `kiosk`, which took the piece for version `seen`, ends the last of the
 * holds. It ends the kiosk's own, and those that it had seen. `seen` alone does not tell which: a backlog
 * counts the kiosk's own deeds on, so those that came after a hold count as done without knowing of it. Notes
 * are the newest first. */
bool held_is_over(const struct held_note *notes, int count, int64_t kiosk, int64_t seen);

#endif
