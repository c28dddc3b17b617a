#include "kiosk/queue.h"

#include <pthread.h>
#include <stdlib.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t room;
    struct flow_event events[QUEUE_EVENTS_MAX]; /* a ring */
    size_t first, count;
    bool closed;
    void (*wake)(void *context);
    void *context;
};

struct queue *queue_create(void (*wake)(void *context), void *context)
{
    struct queue *queue = calloc(1, sizeof *queue);
    assert(queue);
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->room, NULL);
    queue->wake = wake;
    queue->context = context;
    return queue;
}

void queue_destroy(struct queue *queue)
{
    if (!queue)
        return;
    pthread_cond_destroy(&queue->room);
    pthread_mutex_destroy(&queue->mutex);
    free(queue);
}

/* True when the newer event says all that the older one said. A steady reading stands until one with the same
 * mass comes: the flow must see that the pan was empty in between. */
static bool replaces(const struct flow_event *newer, const struct flow_event *older)
{
    if (newer->kind != older->kind)
        return false;
    switch (newer->kind) {
    case FLOW_EVENT_READING:
        return older->reading.kind == READING_UNSTABLE || (older->reading.kind == newer->reading.kind &&
                                                           older->reading.mass.ug == newer->reading.mass.ug);
    case FLOW_EVENT_LINK:
    case FLOW_EVENT_WORLD:
    case FLOW_EVENT_TICK:
        return true;
    case FLOW_EVENT_DEVICE:
        /* that it was away is seen, and one scan that did not work says nothing of how the reader is */
        return newer->device == older->device && !fault_is(newer->fault) && !fault_is(older->fault);
    case FLOW_EVENT_CODE:
    case FLOW_EVENT_TOUCH:
    case FLOW_EVENT_REPLY:
    case FLOW_EVENT_UNANSWERED:
    case FLOW_EVENT_UNSENT:
    case FLOW_EVENT_RECORDED:
    case FLOW_EVENT_ACTION:
    case FLOW_EVENT_PRINTED:
    case FLOW_EVENT_LOOKED:
    case FLOW_EVENT_VALUE:
    case FLOW_EVENT_PHOTO:
    case FLOW_EVENT_HISTORY:
    case FLOW_EVENT_SEEN:
    case FLOW_EVENT_WANTED:
        break;
    }
    return false;
}

/* Order matters: only the last event may be replaced in its place, or a scan between two readings would
 * change sides. */
static bool replace_last(struct queue *queue, const struct flow_event *event)
{
    if (queue->count == 0)
        return false;
    struct flow_event *last = &queue->events[(queue->first + queue->count - 1) % QUEUE_EVENTS_MAX];
    if (!replaces(event, last))
        return false;
    *last = *event;
    return true;
}

bool queue_push(struct queue *queue, const struct flow_event *event)
{
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == QUEUE_EVENTS_MAX && !queue->closed && !replace_last(queue, event))
        pthread_cond_wait(&queue->room, &queue->mutex);
    bool open = !queue->closed, was_empty = queue->count == 0;
    if (open && queue->count < QUEUE_EVENTS_MAX && !replace_last(queue, event))
        queue->events[(queue->first + queue->count++) % QUEUE_EVENTS_MAX] = *event;
    pthread_mutex_unlock(&queue->mutex);
    if (open && was_empty)
        queue->wake(queue->context);
    return open;
}

bool queue_take(struct queue *queue, struct flow_event *out)
{
    pthread_mutex_lock(&queue->mutex);
    bool any = queue->count > 0;
    if (any) {
        *out = queue->events[queue->first];
        queue->first = (queue->first + 1) % QUEUE_EVENTS_MAX;
        queue->count--;
        pthread_cond_signal(&queue->room);
    }
    pthread_mutex_unlock(&queue->mutex);
    return any;
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->closed = true;
    pthread_cond_broadcast(&queue->room);
    pthread_mutex_unlock(&queue->mutex);
}
