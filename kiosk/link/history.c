/* What happened to a piece: read from the hub while somebody looks at it, and kept nowhere. */
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

struct fault link_ask_history(struct link *link, struct tag tag)
{
    struct fault fault = FAULT_OK;
    pthread_mutex_lock(&link->lock);
    if (!link->stream_alive)
        fault = link->stream_fault;
    else
        link->history_of = tag;
    pthread_mutex_unlock(&link->lock);
    client_wake(link->client);
    return fault;
}

void link_copy_history(struct link *link, struct piece_history *out)
{
    pthread_mutex_lock(&link->lock);
    *out = link->history;
    pthread_mutex_unlock(&link->lock);
}

/* One that is asked for while another is on its way goes behind it; and behind what the hub speaks, while it
 * is there. */
void history_begin(struct link *link)
{
    pthread_mutex_lock(&link->lock);
    struct tag tag = link->history_of;
    bool speaks = link->contract > 0 || !link->stream_alive;
    pthread_mutex_unlock(&link->lock);
    if (tag_is_none(tag) || !speaks || client_runs(link->client, EXCHANGE_HISTORY))
        return;
    link->history_asked = tag;
    client_get_history(link->client, tag.text, link->contract == 1 ? 0 : PIECE_HISTORY_MAX,
                       HISTORY_TIMEOUT_MS);
}

static struct fault fault_of(const struct answer *answer, struct piece_history *out)
{
    char detail[FAULT_TEXT_MAX];
    if (answer->status == 200)
        return wire_read_piece_history(answer->body, out);
    if (answer->status == 0)
        return fault_make(FAULT_LOST, "The hub did not answer: try again");
    if (wire_read_problem(answer->body, detail))
        return fault_make(FAULT_IO, "The hub says: %s", detail);
    return fault_make(FAULT_IO, "The hub has trouble (HTTP %ld): look at its log", answer->status);
}

void history_ended(struct link *link, const struct answer *answer)
{
    struct link_event event = {.kind = LINK_EVENT_HISTORY, .tag = link->history_asked};
    struct piece_history history;
    event.fault = fault_of(answer, &history);
    pthread_mutex_lock(&link->lock);
    if (!fault_is(event.fault))
        link->history = history;
    if (tag_equal(link->history_of, link->history_asked))
        link->history_of = tag_of("");
    pthread_mutex_unlock(&link->lock);
    link_tell(link, &event);
}
