/* PINs: hashed with argon2id, compared, counted when wrong. On the writer's thread. Nothing here writes a PIN
 * anywhere but into its hash. */
#ifndef TOUCHSTONE_PIN_H
#define TOUCHSTONE_PIN_H

#include "hub/service/desk.h"

/* The PIN of a badge from now on; wrong tries are forgotten, open sessions of that person end. `pin` was
 * checked by pin_is_one. */
MUST_USE struct fault pin_set(struct desk *desk, struct tag badge, const char *pin);

/* The same, and what its event has `found`: that, and nothing of the PIN but a digest of its hash. */
MUST_USE struct fault pin_change(struct desk *desk, struct tag badge, const char *pin, struct text *found);

/* The hub goes on at another machine, to which no PIN came along: an event says so, if there were events. */
MUST_USE struct fault pin_tell_left(struct desk *desk);

enum pin_fit {
    PIN_FITS,
    PIN_WRONG,  /* or none was given */
    PIN_NONE,   /* they have none yet */
    PIN_LOCKED, /* too often wrong; not even looked at */
};

/* Is it their PIN? A wrong one is counted; the fifth in a row locks it for a minute by the hub's clock and
 * raises an alert. `where` names the kiosk, or the office, in that alert. */
MUST_USE struct fault pin_try(struct desk *desk, struct tag badge, const char *pin, const char *where,
                              enum pin_fit *out);

/* Why not, as a sentence for a person, into `out`. */
void pin_explain(struct text *out, enum pin_fit fit);

#endif
