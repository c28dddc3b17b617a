/* Photos that somebody looks at: read from the hub, one after the other, handed on and kept nowhere. Pictures
 * of models, which everybody looks at every day, are kept in the album. */
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
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

void link_ask_picture(struct link *link, const char *id)
{
    pthread_mutex_lock(&link->lock);
    bool fits = TEXT_COPY(link->picture_of, span_of(id));
    pthread_mutex_unlock(&link->lock);
    assert(fits);
    client_wake(link->client);
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

/* Whoever had not taken the one before has no use for it. `data` is malloc'ed. */
static void hand_on(struct link *link, char *data, size_t size, struct fault fault)
{
    struct link_event event = {.kind = LINK_EVENT_SEEN, .fault = fault};
    memcpy(event.id, link->photo_asked, sizeof event.id);
    char *wish = link->picture_asked ? link->picture_of : link->photo_of;
    pthread_mutex_lock(&link->lock);
    free(link->seen.data);
    link->seen.data = data;
    link->seen.size = size;
    if (strcmp(wish, link->photo_asked) == 0)
        wish[0] = '\0';
    pthread_mutex_unlock(&link->lock);
    link_tell(link, &event);
}

/* What is to be looked at next; false: nothing is. */
static bool choose(struct link *link, struct fault *away)
{
    pthread_mutex_lock(&link->lock);
    link->picture_asked = link->photo_of[0] == '\0';
    memcpy(link->photo_asked, link->picture_asked ? link->picture_of : link->photo_of, PHOTO_ID_MAX);
    *away = link->stream_alive ? FAULT_OK : link->stream_fault;
    pthread_mutex_unlock(&link->lock);
    return link->photo_asked[0] != '\0';
}

/* One that is asked for while another is on its way goes behind it. */
void seen_begin(struct link *link)
{
    char *data = NULL;
    size_t size = 0;
    struct fault away;
    if (client_runs(link->client, EXCHANGE_SEEN) || !choose(link, &away))
        return;
    if (link->picture_asked && album_read(&link->album, link->photo_asked, &data, &size))
        hand_on(link, data, size, FAULT_OK);
    else if (link->picture_asked && fault_is(away))
        hand_on(link, NULL, 0, away);
    else
        client_get_photo(link->client, link->photo_asked, SEEN_TIMEOUT_MS);
}

void seen_ended(struct link *link, const struct answer *answer)
{
    struct fault fault = fault_of(answer, link->photo_asked);
    char *data = fault_is(fault) ? NULL : malloc(answer->body.size);
    if (!fault_is(fault) && !data)
        fault = fault_make(FAULT_FULL, "no memory for a photo");
    if (data)
        memcpy(data, answer->body.data, answer->body.size);
    if (data && link->picture_asked)
        log_fault("link", album_keep(&link->album, link->photo_asked, answer->body));
    hand_on(link, data, answer->body.size, fault);
}
