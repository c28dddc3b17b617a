/* badge_in and badge_out: who is at which station. A badge-in elsewhere ends the presence here. */
#include "hub/service/desk.h"

static struct fault post_badge(struct act *act, struct event_row *event, bool is_in)
{
    struct desk *desk = act->desk;
    struct transfers none = {.count = 0};
    struct fault fault = desk_post(desk, event, NULL, NULL, &none);
    if (fault_is(fault))
        return fault;
    struct presence_row row = {
        .operator_badge = event->operator_badge,
        .event = event->seq,
        .station = is_in ? event->station : code_of(""),
        .kiosk = event->kiosk,
        .since_ms = desk->now_ms,
    };
    fault = store_presence_set(desk->store, &row);
    if (!fault_is(fault))
        house_apply_presence(&desk->house, &row);
    act->reply->result = RESULT_ACCEPTED;
    act->reply->seq = event->seq;
    return fault;
}

struct fault presence_book(struct act *act)
{
    struct presence_row was;
    bool found;
    struct fault fault = store_presence_find(act->desk->store, act->command->operator_badge, &was, &found);
    if (fault_is(fault))
        return fault;
    struct event_row event = act_event(act);
    event.previous = found ? was.event : 0;
    return post_badge(act, &event, act->command->verb == VERB_BADGE_IN);
}
