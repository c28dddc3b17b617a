/* The writer: one thread that takes all jobs that wait, books them in one transaction, and answers when it is
 * on the disk. */
#include "hub/service/writer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/log.h"
#include "common/sys/clock.h"
#include "hub/service/fold.h"
#include "hub/service/overdue.h"
#include "hub/service/service_inside.h"

#define REFRESH_MS_MIN        100  /* at most ten times a second */
#define REFRESH_SHARE         20   /* … and never more than one part in so many of the writer's time */
#define REFRESH_MS_FAULT      1000 /* after a fault, which is told each time */
#define CHECKPOINT_IDLE_MS    20   /* nothing to do for so long: the log may be moved into the file */
#define CHECKPOINT_PAGES_IDLE 1000
#define CHECKPOINT_PAGES_BUSY 10000 /* even without a pause */

/* ------------------------------------------------------------------ a batch */

static void answer(struct job *job, struct fault fault)
{
    job->next = NULL;
    job->done(job, fault);
}

static void answer_all(struct job *jobs, struct fault fault)
{
    while (jobs) {
        struct job *next = jobs->next;
        answer(jobs, fault);
        jobs = next;
    }
}

/* The store as a whole is in trouble: no use in trying the next job. */
static bool is_grave(struct fault fault)
{
    return fault.code == FAULT_FULL || fault.code == FAULT_IO || fault.code == FAULT_DENIED ||
           fault.code == FAULT_BUSY;
}

/* One job in its savepoint. *booked false: nothing of it was written, and it has been answered. A fault: the
 * whole batch fails. */
static struct fault book_job(struct service *service, struct job *job, bool *booked)
{
    struct desk *desk = &service->desk;
    *booked = true;
    struct fault fault = store_mark(desk->store);
    if (fault_is(fault))
        return fault;
    job->arena.size = 0;
    fault = desk_book_job(desk, job);
    if (!fault_is(fault))
        return store_unmark(desk->store);
    if (is_grave(fault) || !store_return_to_mark(desk->store))
        return fault;
    struct fault reload = desk_load(desk);
    if (fault_is(reload))
        return reload;
    log_fault(WRITER, fault);
    *booked = false;
    answer(job, fault);
    return FAULT_OK;
}

/* Books what it can; `*jobs` becomes the list of those that wait for the commit, in order. */
static struct fault book_all(struct service *service, struct job **jobs)
{
    struct job **link = jobs;
    struct fault fault = FAULT_OK;
    while (*link && !fault_is(fault)) {
        struct job *job = *link;
        struct job *next = job->next;
        bool booked;
        fault = book_job(service, job, &booked);
        if (booked)
            link = &job->next;
        else
            *link = next;
    }
    return fault;
}

static void give_up(struct service *service)
{
    store_rollback(service->desk.store);
    service->desk_is_true = false;
}

struct fault writer_make_true(struct service *service)
{
    if (service->desk_is_true)
        return FAULT_OK;
    struct fault fault = desk_load(&service->desk);
    service->desk_is_true = !fault_is(fault);
    return fault;
}

static void count_batch(struct service *service, bool booked, int64_t us)
{
    struct counts *counts = &service->counts;
    timing_add(&counts->batch, us);
    count_add(booked ? &counts->batches : &counts->faults, 1);
    for (int i = 0; booked && i < COUNT_RESULTS; i++)
        count_add(&counts->results[i], service->desk.results[i]);
    count_set(&counts->seq, service->desk.seq);
    count_set(&counts->wal_pages, store_wal_pages(service->desk.store));
}

static void count_refresh(struct service *service, bool done, int64_t us)
{
    struct counts *counts = &service->counts;
    int64_t connected = 0;
    for (size_t i = 0; i < service->watch.kiosk_count; i++)
        connected += service->watch.kiosks[i].connected;
    timing_add(&counts->refresh, us);
    count_set(&counts->kiosks_connected, connected);
    count_set(&counts->kiosks_known, (int64_t)service->watch.kiosk_count);
    count_set(&counts->seq, service->desk.seq);
    if (done)
        count_set(&counts->board_ms, service->desk.now_ms);
}

_Static_assert(COUNT_RESULTS == RESULT_REPLACED + 1, "each result is counted");

/* After a commit, before anybody is answered. */
static void tell_identities(struct service *service)
{
    if (service->desk.identities_changed && service->conf.identities_changed)
        service->conf.identities_changed(service->conf.context);
    service->desk.identities_changed = false;
}

static void run_jobs(struct service *service, struct job *jobs)
{
    struct store *store = service->desk.store;
    int64_t begun_us = clock_monotonic_us();
    memset(service->desk.results, 0, sizeof service->desk.results);
    service->desk.now_ms = service_wall_ms(service);
    struct fault fault = writer_make_true(service);
    if (!fault_is(fault))
        fault = store_begin(store);
    if (!fault_is(fault)) {
        fault = book_all(service, &jobs);
        if (!fault_is(fault))
            fault = store_commit(store);
        if (fault_is(fault))
            give_up(service);
    }
    if (fault_is(fault))
        log_fault(WRITER, fault);
    else
        service->stale = true;
    tell_identities(service);
    answer_all(jobs, fault);
    count_batch(service, !fault_is(fault), clock_monotonic_us() - begun_us);
}

/* ------------------------------------------------------------------ tasks and notes */

static struct fault run_task(struct service *service, const struct task *task)
{
    struct store *store = service->desk.store;
    service->desk.now_ms = service_wall_ms(service);
    struct fault fault = writer_make_true(service);
    if (!fault_is(fault))
        fault = store_begin(store);
    if (fault_is(fault))
        return fault;
    fault = task->run(&service->desk, task->context);
    if (!fault_is(fault))
        fault = store_commit(store);
    if (fault_is(fault)) {
        give_up(service);
        return fault;
    }
    tell_identities(service);
    if (task->keeps_house)
        return FAULT_OK;
    service->desk_is_true = false; /* what is set up may be another now */
    service->stale = true;
    return writer_make_true(service);
}

static void run_tasks(struct service *service, struct task *tasks)
{
    while (tasks) {
        struct task *task = tasks;
        tasks = task->next;
        struct fault fault = run_task(service, task);
        if (task->done) {
            task->done(task->context, fault);
            free(task);
            continue;
        }
        pthread_mutex_lock(&service->mutex);
        task->fault = fault;
        task->is_done = true;
        pthread_cond_broadcast(&service->task_done);
        pthread_mutex_unlock(&service->mutex);
    }
}

static struct fault meet_kiosk(struct service *service, int64_t kiosk)
{
    struct store *store = service->desk.store;
    struct fault fault = store_begin(store);
    if (!fault_is(fault))
        fault = store_kiosk_meet(store, kiosk);
    if (!fault_is(fault))
        fault = store_commit(store);
    if (fault_is(fault))
        store_rollback(store);
    return fault;
}

static void run_notes(struct service *service, struct note *notes)
{
    while (notes) {
        struct note *note = notes;
        bool came;
        notes = note->next;
        service->stale = true;
        if (note->is_hello) {
            watch_note_hello(&service->watch, note->kiosk, note->outbox, note->skew_ms);
            free(note);
            continue;
        }
        watch_note(&service->watch, note->kiosk, note->connected, clock_monotonic_ms(),
                   service_wall_ms(service), &came);
        if (came) /* let in again after it was revoked, it is met anew */
            log_fault(WRITER, meet_kiosk(service, note->kiosk));
        free(note);
    }
}

/* ------------------------------------------------------------------ what follows from the events */

static struct fault try_refresh(struct service *service, bool *changed)
{
    struct store *store = service->desk.store;
    service->desk.now_ms = service_wall_ms(service);
    struct fault fault = writer_make_true(service);
    if (!fault_is(fault))
        fault = store_begin(store);
    if (fault_is(fault))
        return fault;
    bool look = clock_monotonic_ms() >= service->overdue_at_ms;
    bool more = false;
    fault = refresh(&service->desk, &service->watch, service->scratch, clock_monotonic_ms(), changed);
    if (!fault_is(fault) && look)
        fault = overdue_refresh(&service->desk, changed);
    if (!fault_is(fault) && look)
        fault = fold_events(store, FOLD_EVENTS_MAX, &more);
    if (!fault_is(fault))
        fault = store_commit(store);
    if (look && !fault_is(fault))
        service->overdue_at_ms = clock_monotonic_ms() + (more ? 0 : OVERDUE_EVERY_MS);
    if (fault_is(fault)) {
        give_up(service);
        watch_forget(&service->watch);
        service->desk.digest_day = 0;
    }
    return fault;
}

static void run_refresh(struct service *service)
{
    bool changed = false;
    int64_t begun = clock_monotonic_ms();
    struct fault fault = try_refresh(service, &changed);
    int64_t pause = fault_is(fault) ? REFRESH_MS_FAULT : REFRESH_SHARE * (clock_monotonic_ms() - begun);
    service->refresh_after_ms = begun + (pause > REFRESH_MS_MIN ? pause : REFRESH_MS_MIN);
    log_fault(WRITER, fault);
    count_refresh(service, !fault_is(fault), (clock_monotonic_ms() - begun) * 1000);
    bool tell = (service->stale || changed) && !fault_is(fault);
    service->stale = fault_is(fault); /* again later */
    if (tell && service->conf.board_changed)
        service->conf.board_changed(service->conf.context, service->desk.seq);
}

static void checkpoint_when(struct service *service, int64_t pages)
{
    if (store_wal_pages(service->desk.store) >= pages)
        log_fault(WRITER, store_checkpoint(service->desk.store));
}

/* ------------------------------------------------------------------ the thread */

static void wait_until(struct service *service, int64_t due_ms)
{
    struct timespec due = {.tv_sec = due_ms / 1000, .tv_nsec = due_ms % 1000 * 1000000};
    if (due_ms == INT64_MAX)
        pthread_cond_wait(&service->wake, &service->mutex);
    else
        pthread_cond_timedwait(&service->wake, &service->mutex, &due);
}

static bool has_work(const struct service *service)
{
    return service->first || service->notes || service->tasks;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When the writer next has something to do by itself. */
static int64_t next_due(const struct service *service)
{
    int64_t due = earlier(watch_due(&service->watch), service->overdue_at_ms);
    if (service->stale || due < service->refresh_after_ms)
        due = service->refresh_after_ms;
    if (store_wal_pages(service->desk.store) >= CHECKPOINT_PAGES_IDLE)
        due = earlier(due, service->idle_since_ms + CHECKPOINT_IDLE_MS);
    return due;
}

struct taken {
    struct job *jobs;
    struct note *notes;
    struct task *tasks;
};

/* Waits for work or for something that is due; takes everything that waits. False: closing, and nothing is
 * left. */
static bool take_work(struct service *service, struct taken *taken)
{
    pthread_mutex_lock(&service->mutex);
    service->idle_since_ms = clock_monotonic_ms();
    while (!has_work(service) && !service->closing && clock_monotonic_ms() < next_due(service))
        wait_until(service, next_due(service));
    *taken = (struct taken){service->first, service->notes, service->tasks};
    service->first = service->last = NULL;
    count_set(&service->counts.jobs_waiting, 0);
    service->notes = NULL;
    service->tasks = NULL;
    bool more = taken->jobs || taken->notes || taken->tasks || !service->closing;
    pthread_mutex_unlock(&service->mutex);
    return more;
}

void *writer_run(void *context)
{
    struct service *service = context;
    struct taken taken;
    while (take_work(service, &taken)) {
        if (taken.jobs)
            run_jobs(service, taken.jobs);
        run_tasks(service, taken.tasks);
        run_notes(service, taken.notes);
        int64_t now = clock_monotonic_ms();
        if (watch_due(&service->watch) <= now || service->overdue_at_ms <= now)
            service->stale = true;
        if (service->stale && now >= service->refresh_after_ms)
            run_refresh(service);
        checkpoint_when(service, CHECKPOINT_PAGES_BUSY);
        if (!taken.jobs && now >= service->idle_since_ms + CHECKPOINT_IDLE_MS)
            checkpoint_when(service, CHECKPOINT_PAGES_IDLE);
    }
    return NULL;
}

/* ------------------------------------------------------------------ from other threads */

struct fault writer_ask(struct service *service, struct fault (*run)(struct desk *desk, void *context),
                        void *context, bool keeps_house)
{
    struct task task = {.run = run, .context = context, .keeps_house = keeps_house};
    pthread_mutex_lock(&service->mutex);
    task.next = service->tasks;
    service->tasks = &task;
    pthread_cond_signal(&service->wake);
    while (!task.is_done)
        pthread_cond_wait(&service->task_done, &service->mutex);
    pthread_mutex_unlock(&service->mutex);
    return task.fault;
}

void writer_tell(struct service *service, struct fault (*run)(struct desk *desk, void *context),
                 void (*done)(void *context, struct fault fault), void *context, bool keeps_house)
{
    struct task *task = malloc(sizeof *task);
    if (!task) {
        done(context, fault_make(FAULT_FULL, "no memory to ask the writer"));
        return;
    }
    *task = (struct task){.run = run, .context = context, .done = done, .keeps_house = keeps_house};
    pthread_mutex_lock(&service->mutex);
    assert(!service->closing);
    struct task **link = &service->tasks;
    while (*link)
        link = &(*link)->next;
    *link = task;
    pthread_cond_signal(&service->wake);
    pthread_mutex_unlock(&service->mutex);
}
