/* Opening and closing the service, and what other threads hand to its writer (writer.c). */
#include "hub/service/service.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/log.h"
#include "common/sys/clock.h"
#include "hub/service/service_inside.h"

/* Tests and the year of the bench live faster than the clock. */
int64_t service_wall_ms(const struct service *service)
{
    return service->conf.now_ms ? service->conf.now_ms(service->conf.context) : clock_unix_ms();
}

const struct counts *service_counts(const struct service *service)
{
    return &service->counts;
}

/* ------------------------------------------------------------------ opening and closing */

/* What a file of an older format has not kept beside its events. */
static struct fault catch_up(struct service *service)
{
    struct store *store = service->desk.store;
    struct fault fault = store_begin(store);
    if (!fault_is(fault))
        fault = learn_from_history(&service->desk);
    if (!fault_is(fault))
        fault = store_commit(store);
    if (fault_is(fault))
        store_rollback(store);
    return fault;
}

static struct fault open_desk(struct service *service)
{
    const struct service_conf *conf = &service->conf;
    struct fault fault =
        store_open(conf->path, conf->may_create ? STORE_CREATE : STORE_WRITE, &service->desk.store);
    if (!fault_is(fault))
        fault = writer_make_true(service);
    if (!fault_is(fault))
        fault = catch_up(service);
    if (!fault_is(fault))
        watch_begin(&service->watch, &service->desk.house, clock_monotonic_ms());
    service->watch.begun_ms = service_wall_ms(service);
    service->stale = true;
    return fault;
}

static struct fault start_thread(struct service *service)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&service->mutex, NULL);
    pthread_cond_init(&service->wake, &attributes);
    pthread_cond_init(&service->task_done, &attributes);
    pthread_condattr_destroy(&attributes);
    int error = pthread_create(&service->thread, NULL, writer_run, service);
    return error ? fault_system(error, "cannot start the writer") : FAULT_OK;
}

static void release(struct service *service)
{
    desk_release(&service->desk);
    store_close(service->desk.store);
    free(service->scratch);
    free(service);
}

struct fault service_open(const struct service_conf *conf, struct service **out)
{
    *out = NULL;
    struct service *service = calloc(1, sizeof *service);
    struct board *scratch = calloc(1, sizeof *scratch);
    if (!service || !scratch || sodium_init() < 0) {
        free(service);
        free(scratch);
        return fault_make(FAULT_FULL, "no memory to open the store");
    }
    service->conf = *conf;
    service->scratch = scratch;
    service->desk.write_reply = conf->write_reply;
    service->desk.watch = &service->watch;
    struct fault fault = open_desk(service);
    if (!fault_is(fault))
        fault = start_thread(service);
    if (fault_is(fault)) {
        release(service);
        return fault;
    }
    service->conf.path = NULL; /* was the caller's; the store has its own copy */
    *out = service;
    return FAULT_OK;
}

void service_close(struct service *service)
{
    if (!service)
        return;
    pthread_mutex_lock(&service->mutex);
    service->closing = true;
    pthread_cond_signal(&service->wake);
    pthread_mutex_unlock(&service->mutex);
    pthread_join(service->thread, NULL);
    log_fault(WRITER, store_checkpoint(service->desk.store));
    pthread_cond_destroy(&service->task_done);
    pthread_cond_destroy(&service->wake);
    pthread_mutex_destroy(&service->mutex);
    release(service);
}

/* ------------------------------------------------------------------ from other threads */

void service_submit(struct service *service, struct job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&service->mutex);
    assert(!service->closing);
    if (service->last)
        service->last->next = job;
    else
        service->first = job;
    service->last = job;
    count_add(&service->counts.jobs_waiting, 1);
    pthread_cond_signal(&service->wake);
    pthread_mutex_unlock(&service->mutex);
}

static void add_note(struct service *service, const struct note *news)
{
    struct note *note = news->kiosk == SERVICE_KIOSK_NONE ? NULL : malloc(sizeof *note);
    if (!note)
        return;
    *note = *news;
    pthread_mutex_lock(&service->mutex);
    struct note **link = &service->notes;
    while (*link)
        link = &(*link)->next;
    *link = note;
    pthread_cond_signal(&service->wake);
    pthread_mutex_unlock(&service->mutex);
}

void service_note_kiosk(struct service *service, int64_t kiosk, bool connected)
{
    add_note(service, &(struct note){.kiosk = kiosk, .connected = connected});
}

void service_note_hello(struct service *service, int64_t kiosk, struct uuid outbox, int64_t skew_ms)
{
    add_note(service, &(struct note){.kiosk = kiosk, .is_hello = true, .outbox = outbox, .skew_ms = skew_ms});
}
