/* What a kiosk does in a torture run: a fixed piece of work at the real link, with a note of everything that
 * a person was told. Runs as a process of its own, because it is to die.
 *
 * The notes are lines in a file, each written by one write(2) before anything else happens, so that they
 * outlive the process:
 *
 *   asked PIECE STEP           this is about to be done
 *   sent ID PIECE STEP         link_send returned: the screen says that it is recorded
 *   instead ID PIECE STEP      the same for a deed that takes the place of an unanswered question
 *   withdrawn ID PIECE STEP    the same for a withdrawal: the screen says that it did not happen
 *   shown PIECE STEP           the hub accepted it, and the screen says so
 *   told ID RESULT             the hub's answer, as the link gave it
 *   refused SENTENCE           the screen says that it could not be recorded
 *   end                        everything was done */
#ifndef TOUCHSTONE_SCRIPT_H
#define TOUCHSTONE_SCRIPT_H

#include <sys/types.h>

#include "common/rules/command.h"

/* Pieces that a round works on; the next takes the following ones. */
enum { SCRIPT_PIECES = 12 };

struct script_conf {
    const char *hub; /* "http://127.0.0.1:PORT" */
    const char *token;
    const char *outbox;
    const char *notes;
    pid_t hub_process; /* stopped and continued, so that answers stay away */
    int rounds;        /* of the whole work */
    int patience_ms;   /* how long it waits for what has to come; on a disk that fails it never does */
};

/* Returns the exit status of the process: 0, also when the disk refused; 1 when what has to happen did not.
 */
int script_run(const struct script_conf *conf);

#endif
