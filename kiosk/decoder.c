#include "kiosk/decoder.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/sys/thread.h"

struct photo_job {
    struct photo_job *next;
    char id[PHOTO_ID_MAX];
    char *data; /* NULL once it is done */
    size_t size;
    struct photo_view *pixels; /* NULL until then */
};

struct decoder {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t news;
    struct photo_job *jobs; /* those that wait, the oldest first; those that are done, until they are taken */
    bool stop;
    void (*done)(void *context, const char *id, struct fault fault);
    void *context;
};

static void release(struct photo_job *job)
{
    free(job->data);
    free(job->pixels);
    free(job);
}

static struct photo_job **find_waiting(struct decoder *decoder)
{
    struct photo_job **at = &decoder->jobs;
    while (*at && !(*at)->data)
        at = &(*at)->next;
    return at;
}

/* Waits for the next one. NULL: it is the end. */
static struct photo_job *take_next(struct decoder *decoder)
{
    struct photo_job **at;
    pthread_mutex_lock(&decoder->mutex);
    while (!decoder->stop && !*find_waiting(decoder))
        pthread_cond_wait(&decoder->news, &decoder->mutex);
    at = find_waiting(decoder);
    struct photo_job *job = decoder->stop ? NULL : *at;
    if (job)
        *at = job->next;
    pthread_mutex_unlock(&decoder->mutex);
    return job;
}

static void put_done(struct decoder *decoder, struct photo_job *job)
{
    pthread_mutex_lock(&decoder->mutex);
    job->next = decoder->jobs;
    decoder->jobs = job;
    pthread_mutex_unlock(&decoder->mutex);
}

static void *run(void *context)
{
    struct decoder *decoder = context;
    for (struct photo_job *job; (job = take_next(decoder));) {
        char id[PHOTO_ID_MAX];
        memcpy(id, job->id, sizeof id);
        job->pixels = malloc(sizeof *job->pixels);
        struct fault fault = job->pixels ? photo_view_take((struct span){job->data, job->size}, job->pixels)
                                         : fault_make(FAULT_FULL, "no memory for a photo");
        free(job->data);
        job->data = NULL;
        if (fault_is(fault))
            release(job);
        else
            put_done(decoder, job);
        decoder->done(decoder->context, id, fault);
    }
    return NULL;
}

struct decoder *decoder_create(void (*done)(void *context, const char *id, struct fault fault), void *context)
{
    struct decoder *decoder = calloc(1, sizeof *decoder);
    assert(decoder);
    decoder->done = done;
    decoder->context = context;
    pthread_mutex_init(&decoder->mutex, NULL);
    pthread_cond_init(&decoder->news, NULL);
    int error = thread_start(&decoder->thread, run, decoder);
    assert(error == 0);
    return decoder;
}

void decoder_destroy(struct decoder *decoder)
{
    if (!decoder)
        return;
    pthread_mutex_lock(&decoder->mutex);
    decoder->stop = true;
    pthread_cond_signal(&decoder->news);
    pthread_mutex_unlock(&decoder->mutex);
    pthread_join(decoder->thread, NULL);
    for (struct photo_job *job = decoder->jobs, *next; job; job = next) {
        next = job->next;
        release(job);
    }
    pthread_cond_destroy(&decoder->news);
    pthread_mutex_destroy(&decoder->mutex);
    free(decoder);
}

void decoder_give(struct decoder *decoder, const char *id, char *data, size_t size)
{
    struct photo_job *job = calloc(1, sizeof *job);
    assert(job && data);
    bool fits = TEXT_COPY(job->id, span_of(id));
    assert(fits);
    job->data = data;
    job->size = size;
    pthread_mutex_lock(&decoder->mutex);
    struct photo_job **last = &decoder->jobs;
    while (*last)
        last = &(*last)->next;
    *last = job;
    pthread_cond_signal(&decoder->news);
    pthread_mutex_unlock(&decoder->mutex);
}

struct photo_view *decoder_take(struct decoder *decoder, const char *id)
{
    struct photo_view *pixels = NULL;
    pthread_mutex_lock(&decoder->mutex);
    for (struct photo_job **at = &decoder->jobs; *at; at = &(*at)->next) {
        struct photo_job *job = *at;
        if (job->data || strcmp(job->id, id) != 0)
            continue;
        pixels = job->pixels;
        job->pixels = NULL;
        *at = job->next;
        release(job);
        break;
    }
    pthread_mutex_unlock(&decoder->mutex);
    return pixels;
}
