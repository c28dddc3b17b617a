/* The one way into the main thread: a bounded queue of events, pushed by the device threads and the link,
 * drained by the flow.
 *
 * A newer reading replaces an older one that still waits, and so do a newer state of the link, of a device,
 * of the world. A code that was read and an answer of the hub are never dropped: when the queue is full their
 * thread waits until there is room. */
#ifndef TOUCHSTONE_QUEUE_H
#define TOUCHSTONE_QUEUE_H

#include "kiosk/flow/flow.h"

#define QUEUE_EVENTS_MAX 48

struct queue;

/* `wake` is called after a push onto an empty queue, from the pushing thread. Never NULL. */
struct queue *queue_create(void (*wake)(void *context), void *context);
void queue_destroy(struct queue *queue); /* accepts NULL; no thread may push any more */

/* Any thread. False after queue_close. */
bool queue_push(struct queue *queue, const struct flow_event *event);

/* Main thread: the oldest event; false when there is none. */
MUST_USE bool queue_take(struct queue *queue, struct flow_event *out);

/* Lets go whoever waits for room, for ever: before the threads are ended. */
void queue_close(struct queue *queue);

#endif
