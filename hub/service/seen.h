/* Two clerks at one row: whoever read it before the other changed it is told so, and looks again. A command
 * says in `seen` up to which event it has read. On the writer's thread. */
#ifndef TOUCHSTONE_SEEN_H
#define TOUCHSTONE_SEEN_H

#include "hub/service/desk.h"

/* Has a row of the set-up that this `put` gives been changed since? Then the reply is `changed`, with a
 * sentence.
 */
MUST_USE struct fault seen_check_put(struct act *act, bool *stale);
/* The same of the thing that a command is about: "order:o-1041". */
MUST_USE struct fault seen_check_thing(struct act *act, const char *thing, bool *stale);

#endif
