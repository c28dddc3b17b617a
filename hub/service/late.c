/* Late: a deed that had happened, and is told only now. Late moves nothing: when the piece has come here anew
 * since the kiosk saw it, the deed belongs to the visit before. */
#include "hub/service/implied.h"

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

/* It was booked as implied, and whoever tells it had not seen that: it is of the visit that was implied, even
 * if the piece has come back here since. */
static struct fault is_implied(const struct act *act, bool *out)
{
    struct event_row implied;
    int64_t event;
    *out = false;
    struct fault fault = implied_match(act, &event);
    if (fault_is(fault) || event == 0)
        return fault;
    fault = store_event_get(act->desk->store, event, &implied);
    *out = !fault_is(fault) && act->command->seen < implied.after.piece.version;
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
    return fault_is(fault) || !came || *out ? fault : is_implied(act, out);
}

struct fault act_has_left(struct act *act, bool *out)
{
    struct event_row event = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    *out = false;
    if (act->command->decided != DECIDED_KIOSK || is_here(&act->row.now.piece, act->command->station))
        return FAULT_OK;
    while (!fault_is(fault) && event.previous != 0 && (event.seq == 0 || event.kiosk != act->who->kiosk))
        fault = store_event_get(act->desk->store, event.previous, &event);
    *out = !fault_is(fault) && event.kiosk == act->who->kiosk &&
           (!event.changes || is_here(&event.after.piece, act->command->station));
    return fault;
}
