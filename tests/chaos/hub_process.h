/* A real hub as a child process, for tests that kill it. */
#ifndef TOUCHSTONE_HUB_PROCESS_H
#define TOUCHSTONE_HUB_PROCESS_H

#include <sys/types.h>

#include "common/base/fault.h"

/* Starts `program serve` on the store and waits until it says on its standard output where it answers.
 * `listen` is "127.0.0.1:PORT", port 0 for any. Writes the process and the port; the caller ends and reaps
 * the process. */
MUST_USE struct fault hub_process_start(const char *program, const char *store, const char *listen,
                                        pid_t *pid, int *port);

#endif
