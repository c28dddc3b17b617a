/* Places lent to this kiosk (DOMAIN § 10): on its disk before they are used, used once, handed back when
 * another needs them. */
#include "common/base/log.h"
#include "common/sys/clock.h"
#include "kiosk/link/inside.h"

void lent_load(struct link *link)
{
    struct fault fault = outbox_list_lent(link->outbox, link->world.lent, &link->world.lent_count);
    if (fault_is(fault))
        link->world.lent_count = 0; /* none that is sure */
    log_fault("link", fault);
}

/* What is recalled and free, and what a command named that came to nothing. */
static struct fault hand_back(struct link *link)
{
    struct command command = {.verb = VERB_HAND_BACK, .decided = DECIDED_KIOSK, .at_ms = clock_unix_ms()};
    command.id = uuid_make(command.at_ms);
    struct fault fault = outbox_list_idle(link->outbox, command.lent, &command.lent_count);
    if (fault_is(fault) || command.lent_count == 0)
        return fault;
    return outbox_append(link->outbox, &command, OUTBOX_PENDING);
}

void lent_told(struct link *link)
{
    struct fault fault = outbox_set_lent(link->outbox, link->world.lent, link->world.lent_count);
    if (!fault_is(fault))
        fault = hand_back(link);
    log_fault("link", fault);
    lent_load(link);
    link_recount(link);
}

static bool is_used(const struct reply *reply, int64_t id)
{
    bool used = false;
    for (int i = 0; i < reply->lent_count; i++)
        used |= reply->lent[i] == id;
    return used;
}

void lent_answered(struct link *link, const struct command *command, const struct reply *reply)
{
    int64_t ids[LENT_NAMED_MAX];
    int count = 0;
    if (command->verb != VERB_RECEIVE || command->decided != DECIDED_HUB)
        return; /* what was taken in on one has used it, whatever else the hub says */
    for (int i = 0; i < command->lent_count; i++)
        if (!is_used(reply, command->lent[i]))
            ids[count++] = command->lent[i];
    log_fault("link", outbox_unspend(link->outbox, ids, count));
    lent_load(link);
}
