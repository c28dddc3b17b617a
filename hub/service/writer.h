/* How the other threads reach the writer. Only hub/service includes it. */
#ifndef TOUCHSTONE_WRITER_H
#define TOUCHSTONE_WRITER_H

#include "hub/service/desk.h"

/* Runs `run` on the writer's thread, in a transaction of its own, and waits for it. `keeps_house`: it changes
 * nothing of what is set up, so that the house need not be read anew. */
MUST_USE struct fault writer_ask(struct service *service,
                                 struct fault (*run)(struct desk *desk, void *context), void *context,
                                 bool keeps_house);
/* The same, but nobody waits: `done` gets the outcome, on the writer's thread (or here, when there is no
 * memory). */
void writer_tell(struct service *service, struct fault (*run)(struct desk *desk, void *context),
                 void (*done)(void *context, struct fault fault), void *context, bool keeps_house);

#endif
