/* Sessions of the office: signed in with badge and PIN, ended by a word or by silence. Each function runs on
 * the writer's thread. */
#ifndef TOUCHSTONE_SERVICE_SESSION_H
#define TOUCHSTONE_SERVICE_SESSION_H

#include "hub/service/desk.h"

#define SESSION_TOUCH_MS INT64_C(60000) /* its end is moved no more often than this */

/* context: struct sign_in. Refused: `granted` false and a sentence. */
MUST_USE struct fault session_begin(struct desk *desk, void *context);

struct session_note {
    unsigned char token[KIOSK_DIGEST_SIZE];
};
/* context: struct session_note. Unknown ones are ended already. */
MUST_USE struct fault session_end(struct desk *desk, void *context);
/* Somebody works in it: its end moves. */
MUST_USE struct fault session_touch(struct desk *desk, void *context);

#endif
