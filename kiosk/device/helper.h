/* A helper process with a pipe to its stdin and one from its stdout: started, watched, and surely ended. Its
 * stderr is ours. It ends by itself when its stdin closes; one that does not is killed. */
#ifndef TOUCHSTONE_HELPER_H
#define TOUCHSTONE_HELPER_H

#include <sys/types.h>

#include "common/base/fault.h"

struct helper {
    pid_t pid; /* 0: none */
    int to;    /* its stdin */
    int from;  /* its stdout, non-blocking */
};

/* Starts `path` with one argument, in an own process group, with the signals unblocked and the given
 * "NAME=value" settings added to our environment (`settings` ends in NULL). */
MUST_USE struct fault helper_start(struct helper *helper, const char *path, const char *argument,
                                   const char *const *settings);

/* Closes its stdin, waits up to end_ms for it to end, then kills it, and takes its exit status (as of
 * waitpid). Accepts one that was never started: 0. */
int helper_end(struct helper *helper, int end_ms);

#endif
