/* The test hub's book: what the contract promises about the numbers of an outbox. */
#include "common/rules/form.h"

#include "hub_inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct booked *find_n(struct hub *hub, int64_t n)
{
    for (int i = hub->outbox_first; i < hub->booked_count; i++) {
        if (hub->booked[i].n == n)
            return &hub->booked[i];
    }
    return NULL;
}

static struct booked *book(struct hub *hub, struct uuid id, int64_t n)
{
    assert(hub->booked_count < BOOKED_MAX);
    struct booked *booked = &hub->booked[hub->booked_count++];
    memset(booked, 0, sizeof *booked);
    booked->id = id;
    booked->n = n;
    booked->reply.id = id;
    booked->reply.seq = hub->booked_count;
    hub->expected = n + 1;
    return booked;
}

static struct reply gap_reply(const struct hub *hub, struct uuid id)
{
    struct reply reply = {.id = id, .result = RESULT_REFUSED, .reason = REASON_GAP};
    numbers_set(&reply.numbers, NUMBER_EXPECTED, hub->expected);
    return reply;
}

/* A number that was seen before: the same answer, or what is wrong with it. */
static struct reply remembered(struct hub *hub, const struct command *command)
{
    struct booked *booked = find_n(hub, command->n);
    struct reply reply = {.id = command->id, .result = RESULT_CONFLICT};
    if (!booked)
        return reply;
    if (booked->is_void && uuid_equal(booked->id, command->id)) {
        reply.result = RESULT_REPLACED;
        return reply;
    }
    if (uuid_equal(booked->id, command->id))
        return booked->reply;
    hub->doubles++; /* a number was used for two commands */
    numbers_set(&reply.numbers, NUMBER_EXPECTED, hub->expected);
    return reply;
}

/* What the command replaces becomes void if it had not arrived. NULL: it had not; else what had been booked.
 */
static struct booked *take_replaced(struct hub *hub, const struct command *command)
{
    struct booked *first = find_n(hub, command->replaces_n);
    if (first)
        return uuid_equal(first->id, command->replaces_id) ? first : NULL;
    first = book(hub, command->replaces_id, command->replaces_n);
    first->is_void = true;
    snprintf(first->line, sizeof first->line, "%lld void", (long long)command->replaces_n);
    return NULL;
}

/* Each outbox has its own numbers. One that follows another is the answer to numbers that were taken. */
static void meet_outbox(struct hub *hub, struct uuid outbox)
{
    if (!uuid_is_nil(hub->outbox) && !uuid_equal(hub->outbox, outbox)) {
        hub->outbox_first = hub->booked_count;
        hub->expected = 1;
        hub->doubles = 0;
    }
    hub->outbox = outbox;
}

struct reply hub_judge(struct hub *hub, const struct command *command)
{
    meet_outbox(hub, command->outbox);
    if (hub->stuck)
        return gap_reply(hub, command->id);
    if (!uuid_is_nil(hub->known) && uuid_equal(hub->known, command->id))
        return (struct reply){.id = command->id, .result = RESULT_CONFLICT};
    if (command->n < hub->expected)
        return remembered(hub, command);
    bool replaces_next =
        command->has_replaces && command->replaces_n == hub->expected && command->n == hub->expected + 1;
    if (command->n > hub->expected && !replaces_next) {
        hub->gaps++;
        return gap_reply(hub, command->id);
    }
    struct booked *first = command->has_replaces ? take_replaced(hub, command) : NULL;
    struct booked *booked = book(hub, command->id, command->n);
    bool refused = hub->refuse && command->decided == DECIDED_HUB && command->verb == hub->refused;
    if (first && command->verb == VERB_WITHDRAW)
        snprintf(booked->line, sizeof booked->line, "%lld withdraw undoes %lld", (long long)command->n,
                 (long long)first->n);
    else if (first)
        snprintf(booked->line, sizeof booked->line, "%lld %s is %lld", (long long)command->n,
                 verb_word(command->verb), (long long)first->n);
    else
        snprintf(booked->line, sizeof booked->line, "%lld %s%s%s%s%s", (long long)command->n,
                 refused ? "refused " : "", verb_word(command->verb),
                 command->verb == VERB_REPORT ? command->subject : "", command->form ? " " : "",
                 command->form ? form_text(command->form, "note") : "");
    if (refused) {
        booked->reply.result = RESULT_REFUSED;
        booked->reply.reason = REASON_STATION_FULL;
        numbers_set(&booked->reply.numbers, NUMBER_WIP, 12);
        numbers_set(&booked->reply.numbers, NUMBER_LIMIT, 12);
    }
    return booked->reply;
}
