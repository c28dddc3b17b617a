/* Photos that somebody looks at: read from the hub, one after the other, handed on and kept nowhere. */
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

struct fault link_ask_photo(struct link *link, const char *id)
{
    struct fault fault = FAULT_OK;
    pthread_mutex_lock(&link->lock);
    if (!link->stream_alive) {
        fault = link->stream_fault;
    } else {
        bool fits = TEXT_COPY(link->photo_of, span_of(id));
        assert(fits);
    }
    pthread_mutex_unlock(&link->lock);
    client_wake(link->client);
    return fault;
}

char *link_take_seen(struct link *link, size_t *size)
{
    pthread_mutex_lock(&link->lock);
    char *data = link->seen.data;
    *size = link->seen.size;
    link->seen.data = NULL;
    pthread_mutex_unlock(&link->lock);
    return data;
}

/* One that is asked for while another is on its way goes behind it. */
void seen_begin(struct link *link)
{
    char id[PHOTO_ID_MAX];
    pthread_mutex_lock(&link->lock);
    memcpy(id, link->photo_of, sizeof id);
    pthread_mutex_unlock(&link->lock);
    if (id[0] == '\0' || client_runs(link->client, EXCHANGE_SEEN))
        return;
    memcpy(link->photo_asked, id, sizeof id);
    client_get_photo(link->client, id, SEEN_TIMEOUT_MS);
}

static struct fault fault_of(const struct answer *answer, const char *id)
{
    char detail[FAULT_TEXT_MAX];
    if (answer->status == 200 && photo_is_named(answer->body, id))
        return FAULT_OK;
    if (answer->status == 200)
        return fault_make(FAULT_PROTOCOL, "The hub gave another photo than %.12s…: look at its log", id);
    if (answer->status == 0)
        return fault_make(FAULT_LOST, "The hub did not answer: try again");
    if (wire_read_problem(answer->body, detail))
        return fault_make(FAULT_IO, "The hub says: %s", detail);
    return fault_make(FAULT_IO, "The hub has trouble (HTTP %ld): look at its log", answer->status);
}

/* Whoever had not taken the one before has no use for it. */
static struct fault keep(struct link *link, struct span photo)
{
    free(link->seen.data);
    link->seen.size = photo.size;
    link->seen.data = malloc(photo.size);
    if (!link->seen.data)
        return fault_make(FAULT_FULL, "no memory for a photo");
    memcpy(link->seen.data, photo.data, photo.size);
    return FAULT_OK;
}

void seen_ended(struct link *link, const struct answer *answer)
{
    struct link_event event = {.kind = LINK_EVENT_SEEN, .fault = fault_of(answer, link->photo_asked)};
    memcpy(event.id, link->photo_asked, sizeof event.id);
    pthread_mutex_lock(&link->lock);
    if (!fault_is(event.fault))
        event.fault = keep(link, answer->body);
    if (strcmp(link->photo_of, link->photo_asked) == 0)
        link->photo_of[0] = '\0';
    pthread_mutex_unlock(&link->lock);
    link_tell(link, &event);
}
