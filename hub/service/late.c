/* Late: a deed that had happened, and is told only now. Late moves nothing: when the piece has come here anew
 * since the kiosk saw it, the deed belongs to the visit before. */
#include "hub/service/desk.h"

/* It brought the piece to `here`: from elsewhere, or back to an earlier step. */
static bool is_arrival(const struct event_row *event, const struct event_row *before, struct code here)
{
    const struct piece *is = &event->after.piece, *was = &before->after.piece;
    return event->changes && is->place == PLACE_STATION && code_equal(is->station, here) &&
           (before->seq == 0 || was->place != PLACE_STATION || !code_equal(was->station, here) ||
            was->step != is->step);
}

static bool is_here(const struct piece *piece, struct code here)
{
    return piece->place == PLACE_STATION && code_equal(piece->station, here);
}

/* Walks back from the newest event to what was seen. *came: on the way somebody else brought it here anew.
 * *seen_here: what was seen was here. */
static struct fault walk_back(struct act *act, bool *came, bool *seen_here)
{
    const struct command *command = act->command;
    struct store *store = act->desk->store;
    struct fault fault = FAULT_OK;
    int64_t seq = act->row.event;
    while (seq != 0 && !fault_is(fault)) {
        struct event_row event, before = {.seq = 0};
        fault = store_event_get(store, seq, &event);
        if (fault_is(fault))
            break;
        if (event.after.piece.version <= command->seen) {
            *seen_here = is_here(&event.after.piece, command->station);
            break;
        }
        if (event.verb == VERB_WITHDRAW && event.changes) { /* as before what it took back */
            fault = store_event_get(store, event.corrects, &event);
            seq = event.previous;
            continue;
        }
        seq = event.previous;
        if (seq != 0)
            fault = store_event_get(store, seq, &before);
        *came |= !fault_is(fault) && event.kiosk != act->who->kiosk &&
                 is_arrival(&event, &before, command->station);
    }
    return fault;
}

struct fault act_is_late(struct act *act, bool *out)
{
    const struct command *command = act->command;
    const struct piece *now = &act->row.now.piece;
    bool came = false, seen_here = false;
    *out = false;
    if (command->decided != DECIDED_KIOSK || !command->has_seen || command->seen >= now->version)
        return FAULT_OK;
    struct fault fault = walk_back(act, &came, &seen_here);
    /* What came in here is past that visit once it is elsewhere; other deeds are of the visit that was seen.
     */
    *out = !fault_is(fault) && came &&
           (command->verb == VERB_RECEIVE ? !is_here(now, command->station) : seen_here);
    return fault;
}
