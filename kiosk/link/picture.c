/* The kiosk's picture of the workshop: fetched when the hub says that it changed, kept on the disk for the
 * day without a hub. */
#include <stdlib.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

void picture_init(struct link *link)
{
    link->world.sheets = calloc(SHEETS_MAX, sizeof *link->world.sheets);
    link->world.people = calloc(PEOPLE_MAX, sizeof *link->world.people);
    assert(link->world.sheets && link->world.people);
}

void picture_finish(struct link *link)
{
    free(link->world.sheets);
    free(link->world.people);
}

/* A picture that cannot be read is as good as none: the hub has a fresh one. */
void picture_load(struct link *link)
{
    char *json;
    size_t size;
    struct fault fault = outbox_load_world(link->outbox, &json, &size);
    if (!fault_is(fault) && json)
        fault = wire_read_world((struct span){json, size}, &link->world);
    free(json);
    log_fault("link", fault);
}

bool picture_may(const struct link *link)
{
    return link->stream_alive && link->contract > 0 && !client_runs(link->client, EXCHANGE_WORLD);
}

void picture_begin(struct link *link, int64_t now_ms)
{
    pthread_mutex_lock(&link->lock);
    bool due = link->look || (link->world_wanted && now_ms >= link->world_retry.after_ms);
    bool may = due && picture_may(link);
    int64_t after = link->world_whole ? 0 : link->world.seq;
    if (may) {
        link->looking = link->look;
        link->look = false;
    }
    pthread_mutex_unlock(&link->lock);
    if (!may)
        return;
    char outbox[UUID_TEXT_SIZE];
    uuid_write(outbox_id(link->outbox), outbox);
    link->world_wanted = false; /* what changes from here on asks anew */
    link->world_asked_ms = clock_unix_ms();
    client_get_world(link->client, after, link->contract >= 2 ? outbox : NULL, link->world_asked_ms,
                     WORLD_TIMEOUT_MS);
}

void picture_ask_again(struct link *link)
{
    client_cancel(link->client, EXCHANGE_WORLD);
    link->world_wanted = true;
    link->look = link->look || link->looking;
    link->looking = false;
}

struct fault link_look(struct link *link)
{
    pthread_mutex_lock(&link->lock);
    struct fault fault = link->stream_alive ? FAULT_OK : link->stream_fault;
    link->look = !fault_is(fault);
    pthread_mutex_unlock(&link->lock);
    client_wake(link->client);
    return fault;
}

static struct fault take_world(struct link *link, const struct answer *answer)
{
    int64_t now_ms = clock_monotonic_ms();
    struct link_event event = {.kind = LINK_EVENT_WORLD};
    struct fault fault = FAULT_OK;
    if (answer->status != 200) {
        link->world_wanted = true;
        retry_later(&link->world_retry, now_ms, RETRY_DENIED_MS);
        return fault_make(FAULT_LOST, "the hub does not tell what it knows (HTTP %ld)", answer->status);
    }
    pthread_mutex_lock(&link->lock);
    int64_t seq = link->world.seq, board_ms = link->world.board.at_ms;
    fault = wire_read_world(answer->body, &link->world);
    bool older = link->world.seq < seq; /* the hub was restored from a backup */
    if (!fault_is(fault)) {
        int64_t middle_ms = link->world_asked_ms + (clock_unix_ms() - link->world_asked_ms) / 2;
        if (link->world.board.at_ms != board_ms)
            link->skew_ms = middle_ms - link->world.board.at_ms;
        lent_told(link);
    }
    event.status = link_status_now(link);
    pthread_mutex_unlock(&link->lock);
    if (fault_is(fault)) {
        log_fault("link", fault);
        link->world_wanted = link->world_whole = true; /* next time the whole of it */
        retry_later(&link->world_retry, now_ms, RETRY_DENIED_MS);
        return fault;
    }
    link->world_wanted = link->world_wanted || (older && !link->world_whole);
    link->world_whole = older && !link->world_whole;
    link->world_retry = (struct retry){0, 0};
    if (link->world_save_ms == 0)
        link->world_save_ms = now_ms + WORLD_SAVE_DELAY_MS;
    link_tell(link, &event);
    return FAULT_OK;
}

void picture_ended(struct link *link, const struct answer *answer)
{
    struct link_event event = {.kind = LINK_EVENT_LOOKED, .fault = take_world(link, answer)};
    bool waited_for = link->looking;
    link->looking = false;
    event.status = link_status(link);
    if (waited_for)
        link_tell(link, &event);
}

/* Writes the picture to the disk when it is time, or at once (before the kiosk stops, or when the hub is
 * lost). */
void picture_save(struct link *link, int64_t now_ms, bool at_once)
{
    if (link->world_save_ms == 0 || (!at_once && now_ms < link->world_save_ms))
        return;
    pthread_mutex_lock(&link->lock);
    bool waited_for = link->live.present && !link->live.timed_out;
    pthread_mutex_unlock(&link->lock);
    if (waited_for && !at_once) { /* it can wait; who scanned cannot */
        link->world_save_ms = now_ms + WORLD_SAVE_AGAIN_MS;
        return;
    }
    link->world_save_ms = 0;
    char *json = malloc(WIRE_WORLD_TEXT_MAX); /* only the pages that are written to become memory */
    assert(json);
    struct text text = text_in(json, WIRE_WORLD_TEXT_MAX);
    struct fault fault = FAULT_OK;
    pthread_mutex_lock(&link->lock);
    wire_write_world(&text, &link->world, true);
    if (text_ok(&text))
        fault = outbox_save_world(link->outbox, text_span(&text));
    pthread_mutex_unlock(&link->lock);
    free(json);
    log_fault("link", fault);
}
