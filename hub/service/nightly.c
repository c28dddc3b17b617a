#include "hub/service/nightly.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/time.h"
#include "common/rules/patience.h"
#include "common/sys/clock.h"
#include "hub/service/moment.h"
#include "hub/service/overdue.h"
#include "hub/store/setting.h"

#define LOOK_EVERY_MS MINUTE_MS
#define AGAIN_MS      HOUR_MS /* after one that could not be finished */
#define LOWEST        19

struct nightly {
    struct service *service;
    char path[PATH_MAX];
    pthread_t thread;
    pthread_mutex_t mutex; /* guards `closing` for the wait */
    pthread_cond_t wake;
    atomic_bool closing;
};

/* ------------------------------------------------------------------ one proof */

static void keep_first(void *context, const char *sentence)
{
    struct check_row *check = context;
    struct text text = TEXT_IN(check->text);
    if (check->text[0] != '\0')
        return;
    text_add(&text, "%s", sentence);
    text_end_cut(&text);
}

static struct fault note(struct desk *desk, void *context)
{
    return store_check_set(desk->store, CHECK_LEDGER, context);
}

static struct fault prove(struct service *service, const char *path, int64_t now_ms,
                          const atomic_bool *give_up)
{
    struct check_row check = {.done_ms = now_ms};
    struct verify_report report;
    struct verify_conf conf = {.path = path, .say = keep_first, .context = &check, .give_up = give_up};
    struct fault fault = service_verify_with(&conf, &report);
    if (fault_is(fault))
        return fault;
    check.problems = report.problems;
    log_write(report.problems > 0 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "hub",
              "proof events=%lld problems=%lld", (long long)report.events, (long long)report.problems);
    return service_task(service, note, &check);
}

static struct fault is_due(const char *path, int64_t now_ms, bool *due)
{
    struct settings settings;
    struct proof_note last;
    struct reader *reader = NULL;
    struct fault fault = reader_open(path, &reader);
    if (!fault_is(fault))
        fault = reader_settings(reader, &settings);
    if (!fault_is(fault))
        fault = reader_proof(reader, &last);
    reader_close(reader);
    if (!fault_is(fault))
        *due = patience_proof_is_due(last.done_ms, time_midnight(now_ms, 0), &settings, now_ms);
    return fault;
}

static struct fault look(struct service *service, const char *path, int64_t now_ms,
                         const atomic_bool *give_up, bool *proved)
{
    *proved = false;
    struct fault fault = is_due(path, now_ms, proved);
    return fault_is(fault) || !*proved ? fault : prove(service, path, now_ms, give_up);
}

struct fault nightly_look(struct service *service, const char *path, int64_t now_ms, bool *proved)
{
    return look(service, path, now_ms, NULL, proved);
}

struct fault reader_proof(struct reader *reader, struct proof_note *out)
{
    struct check_row check;
    struct fault fault = store_check_find(reader->store, CHECK_LEDGER, &check);
    *out = (struct proof_note){check.done_ms, check.problems};
    return fault;
}

/* ------------------------------------------------------------------ the thread */

/* False: it is to end. */
static bool wait_for(struct nightly *nightly, int64_t ms)
{
    int64_t due_ms = clock_monotonic_ms() + ms;
    struct timespec due = {.tv_sec = due_ms / 1000, .tv_nsec = due_ms % 1000 * 1000000};
    int timed_out = 0;
    pthread_mutex_lock(&nightly->mutex);
    while (!nightly->closing && !timed_out)
        timed_out = pthread_cond_timedwait(&nightly->wake, &nightly->mutex, &due);
    bool goes_on = !nightly->closing;
    pthread_mutex_unlock(&nightly->mutex);
    return goes_on;
}

static void *look_for_ever(void *context)
{
    struct nightly *nightly = context;
    int64_t pause_ms = NIGHTLY_FIRST_MS;
    if (setpriority(PRIO_PROCESS, (id_t)gettid(), LOWEST) != 0)
        log_write(LOG_LEVEL_WARNING, "hub", "the nightly proof keeps its priority");
    while (wait_for(nightly, pause_ms)) {
        bool proved;
        struct fault fault =
            look(nightly->service, nightly->path, clock_unix_ms(), &nightly->closing, &proved);
        if (!nightly->closing)
            log_fault("the nightly proof", fault);
        pause_ms = fault_is(fault) ? AGAIN_MS : LOOK_EVERY_MS;
    }
    return NULL;
}

static void release(struct nightly *nightly)
{
    pthread_cond_destroy(&nightly->wake);
    pthread_mutex_destroy(&nightly->mutex);
    free(nightly);
}

struct fault nightly_open(struct service *service, const char *path, struct nightly **out)
{
    pthread_condattr_t attributes;
    struct nightly *nightly = calloc(1, sizeof *nightly);
    *out = NULL;
    if (!nightly)
        return fault_make(FAULT_FULL, "no memory for the nightly proof");
    struct text copy = TEXT_IN(nightly->path);
    text_add(&copy, "%s", path);
    nightly->service = service;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&nightly->mutex, NULL);
    pthread_cond_init(&nightly->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    int error =
        text_ok(&copy) ? pthread_create(&nightly->thread, NULL, look_for_ever, nightly) : ENAMETOOLONG;
    if (error) {
        release(nightly);
        return fault_system(error, "cannot start the nightly proof");
    }
    *out = nightly;
    return FAULT_OK;
}

void nightly_close(struct nightly *nightly)
{
    if (!nightly)
        return;
    pthread_mutex_lock(&nightly->mutex);
    nightly->closing = true;
    pthread_cond_signal(&nightly->wake);
    pthread_mutex_unlock(&nightly->mutex);
    pthread_join(nightly->thread, NULL);
    release(nightly);
}
