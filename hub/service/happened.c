/* What was decided at the bench has happened: it is booked, flagged where it broke a rule. A family books
 * what it can make sense of; the rest is kept here as history, so that nothing that was acknowledged is lost.
 */
#include "hub/service/happened.h"

void act_flag(struct act *act, enum reason reason)
{
    flag_add(act->flags, &act->flag_count, reason);
}

void act_flag_held(struct act *act, const struct outcome *outcome)
{
    if (outcome->changes && outcome->after.state == PIECE_HELD)
        act_flag(act, REASON_HELD);
}

bool act_stands(struct act *act, enum reason reason)
{
    if (act->command->decided != DECIDED_KIOSK)
        return false;
    act_flag(act, reason);
    return true;
}

/* Families whose deeds may have happened at a bench; what the office decides it asks for. */
static bool may_have_happened(enum family family)
{
    return family == FAMILY_LIFE || family == FAMILY_QUALITY || family == FAMILY_TREE ||
           family == FAMILY_METAL || family == FAMILY_STONE || family == FAMILY_LEARN;
}

/* Of a thing that nobody knows, or by a person who may not, nothing can be kept: it is set aside. */
static bool has_meaning(enum reason reason)
{
    return reason != REASON_BAD_FIELD && reason != REASON_UNKNOWN_THING && reason != REASON_UNKNOWN_TAG &&
           reason != REASON_UNKNOWN_STATION;
}

/* What was said, under its event's seal; the piece, the metal and the stones stay as they are. */
static struct fault note(struct act *act)
{
    struct event_row event = act_event(act);
    enum reason reason = act->reply->reason;
    flag_add(event.flags, &event.flag_count, reason);
    event.changes = false;
    act->reply->reason = REASON_NONE;
    act->reply->numbers.has = 0;
    struct fault fault = act_post_event(act, &event, NULL);
    if (act->has_piece)
        act_show_piece(act, &act->row.now.piece);
    return fault;
}

static struct fault raise_flags(struct act *act)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < act->reply->flag_count && !fault_is(fault); i++)
        fault = raise_replay(act, act->reply->flags[i]);
    return fault;
}

struct fault happened_settle(struct act *act)
{
    enum family family = verb_family(act->command->verb);
    bool refused = act->reply->result == RESULT_REFUSED;
    if (act->command->decided != DECIDED_KIOSK || !may_have_happened(family))
        return FAULT_OK;
    if (refused && !has_meaning(act->reply->reason))
        return raise_replay(act, act->reply->reason);
    if (!refused && act->flags_told)
        return FAULT_OK;
    assert(!refused || act->reply->seq == 0);
    struct fault fault = refused ? note(act) : FAULT_OK;
    return fault_is(fault) ? fault : raise_flags(act);
}
