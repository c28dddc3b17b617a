/* Photos: kept in the spool before the deed that names them, sent beside the commands whenever the hub is
 * there. Nothing waits for them. */
#include <stdlib.h>

#include "common/base/log.h"
#include "common/rules/form.h"
#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

/* ---------------------------------------------------------------- main thread */

struct fault link_photo_begin(struct link *link, int place, char *path, size_t capacity)
{
    pthread_mutex_lock(&link->lock);
    struct fault fault = spool_begin(&link->spool, place, path, capacity);
    pthread_mutex_unlock(&link->lock);
    return fault;
}

struct fault link_photo_take(struct link *link, int place, char id[PHOTO_ID_MAX])
{
    pthread_mutex_lock(&link->lock);
    struct fault fault = spool_take(&link->spool, place, id);
    pthread_mutex_unlock(&link->lock);
    return fault;
}

struct fault link_photo_keep(struct link *link, const char *id)
{
    pthread_mutex_lock(&link->lock);
    struct fault fault = spool_keep(&link->spool, id);
    pthread_mutex_unlock(&link->lock);
    client_wake(link->client);
    return fault;
}

static bool form_may_have(const struct form *form, const char *name)
{
    for (const struct form_field *field = form ? form->fields : NULL; field && field->name; field++)
        if (span_is(span_of(field->name), name))
            return form_has(form, name);
    return false;
}

struct fault photo_keep_all(struct link *link, const struct command *command)
{
    struct fault fault = FAULT_OK;
    size_t count = 0;
    const struct form *rows =
        form_may_have(command->form, "photos") ? form_rows(command->form, "photos", &count) : NULL;
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = spool_keep(&link->spool, form_text(&rows[i], "reference"));
    return fault;
}

/* ---------------------------------------------------------------- the link's thread */

void photo_forget(struct link *link)
{
    client_cancel(link->client, EXCHANGE_PHOTO);
    free(link->upload.data);
    link->upload.data = NULL;
}

/* It can never be sent: the next one goes on. */
static void set_aside(struct link *link, struct fault why)
{
    pthread_mutex_lock(&link->lock);
    struct fault fault = spool_set_aside(&link->spool, link->upload.id);
    pthread_mutex_unlock(&link->lock);
    log_fault("link", why);
    log_fault("link", fault);
    if (fault_is(fault))
        retry_later(&link->photo_retry, clock_monotonic_ms(), RETRY_DENIED_MS);
}

/* A hub of the first version takes none: they are kept until it is updated. */
bool photo_may(const struct link *link)
{
    return link->spool.count > 0 && link->stream_alive && link->contract >= 2 &&
           !client_runs(link->client, EXCHANGE_PHOTO);
}

void photo_begin(struct link *link, int64_t now_ms)
{
    size_t size;
    pthread_mutex_lock(&link->lock);
    bool may = photo_may(link) && now_ms >= link->photo_retry.after_ms;
    pthread_mutex_unlock(&link->lock);
    if (!may)
        return;
    if (!spool_next(&link->spool, link->upload.id)) { /* somebody has emptied the folder */
        pthread_mutex_lock(&link->lock);
        link->spool.count = link->spool.bytes = 0;
        pthread_mutex_unlock(&link->lock);
        return;
    }
    struct fault fault = spool_read(&link->spool, link->upload.id, &link->upload.data, &size);
    if (fault.code == FAULT_INPUT || fault.code == FAULT_TOO_BIG)
        set_aside(link, fault);
    else if (fault_is(fault))
        retry_later(&link->photo_retry, now_ms, RETRY_DENIED_MS);
    else
        client_send_photo(link->client, (struct span){link->upload.data, size}, PHOTO_TIMEOUT_MS);
}

/* Why it is not at the hub; a line that was cut says nothing: the link knows that by itself. */
static struct fault fault_of(const struct answer *answer)
{
    if (answer->status == 0 || answer->status == 401 || answer->status == 403)
        return FAULT_OK;
    if (answer->status == 200)
        return fault_make(FAULT_PROTOCOL,
                          "The hub called a photo by another name, it is kept here: look at its log");
    return fault_make(FAULT_IO, "The hub takes no photos now, they are kept here: tell the manager");
}

/* What the hub said of it, English and with its paths, is for whoever looks after it. */
static void log_why(const struct fault *fault, const struct answer *answer)
{
    char detail[FAULT_TEXT_MAX];
    if (!wire_read_problem(answer->body, detail))
        detail[0] = '\0';
    log_write(LOG_LEVEL_WARNING, "link", "%s (HTTP %ld %s)", fault->text, answer->status, detail);
}

/* The hub has looked at the bytes, and will never have them. */
static bool is_refused(const struct answer *answer)
{
    return answer->status == 400 || answer->status == 413 || answer->status == 415;
}

static void photo_sent(struct link *link)
{
    pthread_mutex_lock(&link->lock);
    struct fault fault = spool_remove(&link->spool, link->upload.id);
    link->photo_fault = FAULT_OK;
    pthread_mutex_unlock(&link->lock);
    link->photo_retry = (struct retry){0, 0};
    if (fault_is(fault)) {
        log_fault("link", fault);
        retry_later(&link->photo_retry, clock_monotonic_ms(), RETRY_DENIED_MS);
    }
}

static void photo_not_sent(struct link *link, const struct answer *answer)
{
    struct fault fault = fault_of(answer);
    pthread_mutex_lock(&link->lock);
    bool news = fault_is(fault) && !fault_is(link->photo_fault);
    link->photo_fault = fault;
    pthread_mutex_unlock(&link->lock);
    if (news)
        log_why(&fault, answer);
    retry_later(&link->photo_retry, clock_monotonic_ms(),
                answer->status == 0 ? RETRY_MS_MAX : RETRY_DENIED_MS);
}

void photo_ended(struct link *link, const struct answer *answer)
{
    char id[PHOTO_ID_MAX];
    free(link->upload.data);
    link->upload.data = NULL;
    if (answer->status == 200 && wire_read_photo(answer->body, id) && span_is(span_of(id), link->upload.id))
        photo_sent(link);
    else if (is_refused(answer))
        set_aside(link, fault_make(FAULT_INPUT,
                                   "the hub refused photo %.12s… (HTTP %ld): it is kept beside the outbox",
                                   link->upload.id, answer->status));
    else
        photo_not_sent(link, answer);
}
