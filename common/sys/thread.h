/* Threads beside the main one. */
#ifndef TOUCHSTONE_THREAD_H
#define TOUCHSTONE_THREAD_H

#include <pthread.h>

#include "common/base/fault.h"

/* Starts `run` on a thread that takes no signals: they are the main thread's. 0, or what pthread_create says
 * is wrong. */
MUST_USE int thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
