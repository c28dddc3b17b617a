/* What the service and its writer share: the queues between the threads, and what is the writer's own. Only
 * service.c and writer.c include it. */
#ifndef TOUCHSTONE_SERVICE_INSIDE_H
#define TOUCHSTONE_SERVICE_INSIDE_H

#include <pthread.h>

#include "hub/service/counts.h"
#include "hub/service/refresh.h"
#include "hub/service/writer.h"

#define WRITER "writer" /* as the log calls it */

/* A kiosk's stream came or went. */
struct note {
    int64_t kiosk;
    bool is_hello; /* it says which outbox it writes to; else it came or went */
    struct uuid outbox;
    int64_t skew_ms;
    bool connected;
    struct note *next;
};

/* Something that another thread asks the writer to do, and waits for. */
struct task {
    struct fault (*run)(struct desk *desk, void *context);
    void *context;
    struct fault fault;
    bool is_done;
    bool keeps_house; /* changes nothing of what is set up */
    /* Nobody waits for it: it is in memory of its own, which goes when this was called. NULL: somebody waits.
     */
    void (*done)(void *context, struct fault fault);
    struct task *next;
};

struct service {
    struct service_conf conf;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake, task_done;
    struct job *first, *last;
    struct note *notes;
    struct task *tasks;
    bool closing;

    /* the writer's own */
    struct desk desk;
    bool desk_is_true; /* false after a rollback: to be loaded before the next batch */
    struct watch watch;
    struct board *scratch;
    int64_t refresh_after_ms; /* monotonic */
    bool stale;               /* something was booked that the board does not show yet */
    int64_t idle_since_ms;
    struct counts counts;
    int64_t overdue_at_ms; /* monotonic: when to look next for what has lasted too long */
};

/* Now, by the wall's clock or by the one that the service was given. */
int64_t service_wall_ms(const struct service *service);
/* What is set up, as the store has it: loaded anew after a rollback or a set-up. The writer's thread, or
 * before there is one. */
MUST_USE struct fault writer_make_true(struct service *service);
/* The writer's thread; `context` is its service. Ends when the service closes and nothing waits. */
void *writer_run(void *context);

#endif
