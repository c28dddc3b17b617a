/* Labels: printed by the hub's printer, while somebody stands there and waits. */
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

struct fault link_print(struct link *link, struct tag tag)
{
    struct fault fault = FAULT_OK;
    pthread_mutex_lock(&link->lock);
    if (!link->stream_alive)
        fault = link->stream_fault;
    else if (!tag_is_none(link->label) && !tag_equal(link->label, tag)) /* the same one is on its way */
        fault = fault_make(FAULT_BUSY, "The last label is still being printed: wait a moment");
    else
        link->label = tag;
    pthread_mutex_unlock(&link->lock);
    client_wake(link->client);
    return fault;
}

void label_begin(struct link *link)
{
    pthread_mutex_lock(&link->lock);
    struct tag tag = link->label;
    pthread_mutex_unlock(&link->lock);
    if (!tag_is_none(tag) && !client_runs(link->client, EXCHANGE_PRINT))
        client_print(link->client, tag.text, PRINT_TIMEOUT_MS);
}

static struct fault fault_of(const struct answer *answer)
{
    char detail[FAULT_TEXT_MAX];
    if (answer->status == 200)
        return FAULT_OK;
    if (answer->status == 0)
        return fault_make(FAULT_LOST, "The hub did not say if the label was printed: look at the printer");
    if (wire_read_problem(answer->body, detail))
        return fault_make(FAULT_IO, "The hub says: %s", detail);
    return fault_make(FAULT_IO, "The hub has trouble (HTTP %ld): look at its log", answer->status);
}

void label_ended(struct link *link, const struct answer *answer)
{
    struct link_event event = {.kind = LINK_EVENT_PRINTED, .fault = fault_of(answer)};
    pthread_mutex_lock(&link->lock);
    event.tag = link->label;
    link->label = tag_of("");
    pthread_mutex_unlock(&link->lock);
    link_tell(link, &event);
}
