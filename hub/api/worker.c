/* A worker: what may take long, one after another on a thread of its own with a reader of its
 * own, so that it never holds up a scan. There is one for reads and one for the printer. A read sees one
 * moment of the store, and the writer does not wait for it. */
#include <pthread.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "hub/api/parts.h"

#define WORKER_WAITING_MAX 256 /* more are answered: try again */

struct question {
    int resource;
    struct api_call call;
    struct question *next;
};

struct worker {
    struct api *api; /* its own */
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;
    struct question *first, *last;
    int waiting;
    bool closing;
};

/* The oldest question; NULL: closing, and nothing is left. */
static struct question *take(struct worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    while (!worker->first && !worker->closing)
        pthread_cond_wait(&worker->wake, &worker->mutex);
    struct question *question = worker->first;
    if (question) {
        worker->first = question->next;
        worker->last = worker->first ? worker->last : NULL;
        worker->waiting--;
    }
    pthread_mutex_unlock(&worker->mutex);
    return question;
}

static void *work_for_ever(void *context)
{
    struct worker *worker = context;
    struct api *api = worker->api;
    for (struct question *question = take(worker); question; question = take(worker)) {
        struct api_answer answer;
        int count;
        enum api_when when = api_resources(&count)[question->resource].ask(api, &question->call, &answer);
        assert(when == API_NOW); /* what is long answers at once, or waits here */
        api->conf.answer_read(api->conf.context, question->call.asker, &answer);
        free(question);
    }
    return NULL;
}

static struct fault start(struct worker *worker)
{
    struct fault fault = reader_open(worker->api->conf.path, &worker->api->reader);
    if (fault_is(fault))
        return fault;
    int error = pthread_create(&worker->thread, NULL, work_for_ever, worker);
    return error ? fault_system(error, "cannot start the API's worker") : FAULT_OK;
}

struct fault worker_open(const struct api *api, struct worker **out)
{
    struct worker *worker = calloc(1, sizeof *worker);
    struct api *own = calloc(1, sizeof *own);
    *out = NULL;
    if (!worker || !own) {
        free(worker);
        free(own);
        return fault_make(FAULT_FULL, "no memory for the API's worker");
    }
    worker->api = own;
    own->conf = api->conf;
    pthread_mutex_init(&worker->mutex, NULL);
    pthread_cond_init(&worker->wake, NULL);
    struct fault fault = start(worker);
    if (fault_is(fault)) {
        api_close(own);
        free(worker);
        return fault;
    }
    *out = worker;
    return FAULT_OK;
}

void worker_close(struct worker *worker)
{
    if (!worker)
        return;
    pthread_mutex_lock(&worker->mutex);
    worker->closing = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    pthread_cond_destroy(&worker->wake);
    pthread_mutex_destroy(&worker->mutex);
    api_close(worker->api);
    free(worker);
}

static bool put(struct worker *worker, struct question *question)
{
    pthread_mutex_lock(&worker->mutex);
    bool fits = worker->waiting < WORKER_WAITING_MAX;
    if (fits) {
        if (worker->last)
            worker->last->next = question;
        else
            worker->first = question;
        worker->last = question;
        worker->waiting++;
        pthread_cond_signal(&worker->wake);
    }
    pthread_mutex_unlock(&worker->mutex);
    return fits;
}

enum api_when worker_ask(struct worker *worker, int resource, const struct api_call *call,
                         struct api_answer *answer)
{
    struct question *question = malloc(sizeof *question);
    if (question) {
        *question = (struct question){.resource = resource, .call = *call};
        if (put(worker, question))
            return API_READING;
    }
    free(question);
    return answer_problem(answer, API_TRY_AGAIN, "Too much is being read or printed already: try again.");
}
