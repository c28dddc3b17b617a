/* Late: a deed that had happened, and is told only now. Late moves nothing: when the piece has come here anew
 * since the kiosk saw it, the deed belongs to the visit before. */
#include "common/rules/held.h"
#include "hub/service/implied.h"

/* It brought the piece to `here`: from elsewhere, or back to an earlier step. */
static bool is_arrival(const struct event_row *event, const struct event_row *before, struct code here)
{
    const struct piece *is = &event->after.piece, *was = &before->after.piece;
    return event->changes && piece_is_at(is, here) &&
           (before->seq == 0 || !piece_is_at(was, here) || was->step != is->step);
}

/* What lies between a deed and what its kiosk had seen. */
struct look_back {
    bool came;      /* the piece came here anew, not by a deed that this kiosk knows of */
    bool seen_here; /* what was seen was here */
    bool has_own;   /* this kiosk did something with it here before: */
    bool own_late;  /* … that was late itself */
    bool own_after; /* … after the piece had come here anew, if it has */
};

/* It has moved nothing, and nothing is wrong with it but that: it came late, or had been implied. */
static bool is_old_history(const struct event_row *event)
{
    return !event->changes && (event->flag_count == 0 || event->flags[0] == REASON_LATE);
}

static void note_own(struct look_back *back, const struct event_row *event)
{
    back->has_own = true;
    back->own_late = is_old_history(event);
    back->own_after = !back->came;
}

/* It came here by somebody else; or by this kiosk, which took that back in vain and so knows nothing of it.
 */
static struct fault note_arrival(const struct act *act, const struct event_row *event, struct look_back *back)
{
    struct fault fault = FAULT_OK;
    int64_t correction = 0;
    if (event->kiosk == act->who->kiosk)
        fault = store_event_find_correction(act->desk->store, event->seq, &correction);
    back->came |= event->kiosk != act->who->kiosk || correction != 0;
    return fault;
}

/* Walks back from the newest event to what was seen. */
static struct fault walk_back(struct act *act, struct look_back *back)
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
        bool own = event.kiosk == act->who->kiosk && event.verb != VERB_WITHDRAW &&
                   code_equal(event.station, command->station);
        if (own && !back->has_own)
            note_own(back, &event);
        if (event.after.piece.version <= command->seen) {
            back->seen_here = piece_is_at(&event.after.piece, command->station);
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
        if (!fault_is(fault) && is_arrival(&event, &before, command->station))
            fault = note_arrival(act, &event, back);
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

/* A kiosk's deeds come in order: what follows one of an earlier visit is of that visit, until it takes the
 * piece in again; what follows one that found the piece as it is now is of now. What came in here is past
 * that visit once it is elsewhere. */
static bool is_of_earlier_visit(const struct act *act, const struct look_back *back)
{
    if (!back->came)
        return false;
    if (act->command->verb == VERB_RECEIVE)
        return !piece_is_at(&act->row.now.piece, act->command->station);
    return back->has_own ? back->own_late || !back->own_after : back->seen_here;
}

struct fault act_is_late(struct act *act, bool *out)
{
    const struct command *command = act->command;
    struct look_back back = {.came = false};
    *out = false;
    if (command->decided != DECIDED_KIOSK || !command->has_seen ||
        command->seen >= act->row.now.piece.version)
        return FAULT_OK;
    struct fault fault = walk_back(act, &back);
    if (fault_is(fault))
        return fault;
    *out = is_of_earlier_visit(act, &back);
    return !back.came || *out ? FAULT_OK : is_implied(act, out);
}

struct fault act_has_left(struct act *act, bool *out)
{
    struct event_row event = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    *out = false;
    if (act->command->decided != DECIDED_KIOSK || piece_is_at(&act->row.now.piece, act->command->station))
        return FAULT_OK;
    while (!fault_is(fault) && event.previous != 0 && (event.seq == 0 || event.kiosk != act->who->kiosk))
        fault = store_event_get(act->desk->store, event.previous, &event);
    *out = !fault_is(fault) && event.kiosk == act->who->kiosk &&
           (!event.changes || piece_is_at(&event.after.piece, act->command->station));
    return fault;
}

/* ------------------------------------------------------------------ held: since when, and by whom */

static bool is_flagged(const struct event_row *event, enum reason reason)
{
    for (int i = 0; i < event->flag_count; i++)
        if (event->flags[i] == reason)
            return true;
    return false;
}

/* A hold that was told late is of the time before: it is none of these. */
static enum held_kind kind_of(const struct event_row *event)
{
    if (event->verb == VERB_RELEASE)
        return HELD_OFF;
    if (event->verb != VERB_HOLD)
        return HELD_OTHER;
    if (event->changes)
        return HELD_ON;
    return is_flagged(event, REASON_HELD) ? HELD_AGAIN : HELD_OTHER;
}

/* Walks back through the time that it has been held. What a withdrawal put back stands; what it took back (it
 * may have been let go by that) does not. */
static struct fault walk_held(struct act *act, struct held_note *notes, int *count)
{
    struct fault fault = FAULT_OK;
    int64_t seq = act->row.event, undone = 0;
    *count = 0;
    while (seq != 0 && *count < HELD_NOTES_MAX) {
        struct event_row event;
        fault = store_event_get(act->desk->store, seq, &event);
        if (fault_is(fault) || (undone == 0 && event.after.piece.state != PIECE_HELD))
            break;
        struct held_note *note = &notes[(*count)++];
        *note = (struct held_note){HELD_OTHER, event.kiosk, event.after.piece.version};
        if (event.verb == VERB_WITHDRAW && event.changes)
            undone = event.corrects;
        else if (event.seq == undone)
            undone = 0;
        else
            note->kind = kind_of(&event);
        seq = event.previous;
    }
    return fault;
}

struct fault act_is_held_anew(struct act *act, bool *out)
{
    const struct command *command = act->command;
    struct held_note notes[HELD_NOTES_MAX];
    int count;
    *out = false;
    if (command->decided != DECIDED_KIOSK || act->row.now.piece.state != PIECE_HELD)
        return FAULT_OK;
    struct fault fault = walk_held(act, notes, &count);
    if (fault_is(fault))
        return fault;
    if (count > 0 && notes[count - 1].kind == HELD_OTHER) /* held by a cancelled order, by a stock-take */
        notes[count - 1].kind = HELD_ON;
    *out = count == HELD_NOTES_MAX || !held_is_over(notes, count, act->who->kiosk, command->seen);
    return FAULT_OK;
}
