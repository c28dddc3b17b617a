/* A hand scanner typing into the kiosk's window. Without /dev/uinput nothing can be made below evdev, so this
 * goes in above it: key codes of a US keyboard through XTest (xdotool), which reach the kiosk's SDL-key
 * fallback, and not its libevdev path. */
#ifndef BENCH_WEDGE_H
#define BENCH_WEDGE_H

#include <sys/types.h>

#include "common/base/fault.h"
#include "common/base/span.h"

#define WEDGE_TEXT_MAX 300 /* more than a kiosk takes */

struct wedge {
    pid_t child; /* 0: nothing is being typed */
    int pidfd;   /* readable when it has ended; -1 */
};

void wedge_init(struct wedge *wedge);

enum { WEDGE_KEY_MS = 2, WEDGE_KEY_MS_MAX = 1000 };

/* Starts typing `text` and Enter, into the window whose title matches the regular expression `window` (empty:
 * where the focus is), a key each `key_ms` at the soonest, one with Shift in twice that. Printable ASCII
 * only. FAULT_BUSY while the last one is still being typed. */
MUST_USE struct fault wedge_type(struct wedge *wedge, struct span text, const char *window, int key_ms);

/* Call when pidfd is readable: collects the child; a fault when it failed. */
MUST_USE struct fault wedge_finish(struct wedge *wedge);

/* Stops what is being typed. */
void wedge_stop(struct wedge *wedge);

#endif
