/* Undo: for a minute the last deed of this bench can be taken back. The event stays; a correcting one names
 * it (DOMAIN § 6). What has gone on since cannot be taken back: the hub says so, and the screen. */
#include "kiosk/flow/state.h"

static bool can_be_taken_back(enum verb verb)
{
    switch ((int)verb) {
    case VERB_RECEIVE:
    case VERB_START:
    case VERB_FINISH:
    case VERB_WEIGH:
    case VERB_PASS:
    case VERB_REWORK:
    case VERB_HOLD:
    case VERB_RELEASE:
    case VERB_HAND_OVER:
    case VERB_INSPECT:
    case VERB_CHECK_SETTING:
    case VERB_ENGRAVE:
    case VERB_SET_STONES:
    case VERB_STOCK_OUT:
    case VERB_CAST:
        return true;
    }
    return false;
}

void undo_note(const struct step *step, const struct command *command, const struct piece *before)
{
    struct flow_undo *undo = &step->flow->undo;
    if (command->verb == VERB_BADGE_IN || command->verb == VERB_REPORT)
        return; /* they come between, and nobody means them */
    if (undo_is(step->flow, command)) {
        undo->may = false;
        step->flow->undone = command->replaces_id;
        return;
    }
    *undo = (struct flow_undo){.may = can_be_taken_back(command->verb) && command->n > 0,
                               .id = command->id,
                               .n = command->n,
                               .until_ms = step->flow->now_ms + FLOW_UNDO_MS,
                               .verb = command->verb,
                               .piece = command->piece,
                               .station = command->station,
                               .has_before = before != NULL};
    if (before)
        undo->before = *before;
}

bool undo_is(const struct flow *flow, const struct command *command)
{
    return command->verb == VERB_WITHDRAW && command->has_replaces && !uuid_is_nil(flow->undo.id) &&
           uuid_equal(command->replaces_id, flow->undo.id);
}

bool undo_may(const struct flow *flow)
{
    return flow->undo.may && flow->now_ms < flow->undo.until_ms;
}

bool undo_is_late(const struct flow *flow)
{
    return flow->undo.may && flow->now_ms >= flow->undo.until_ms && people_anybody(flow) &&
           !deed_is_busy(flow) && !flow->has_notice;
}

void undo_take(const struct step *step)
{
    struct flow *flow = step->flow;
    struct command command = deed_make(step, VERB_WITHDRAW, flow->undo.piece, flow->undo.station);
    command.has_replaces = true;
    command.replaces_id = flow->undo.id;
    command.replaces_n = flow->undo.n;
    step_rest(step);
    scan_forget(flow); /* who had scanned it by mistake may scan it at once */
    deed_add(step, &command);
}

/* The answer comes when the screen has moved on, and other pieces were at hand: only a no is worth a word. */
void undo_answered(const struct step *step, const struct command *command, const struct reply *reply)
{
    struct uuid undone = step->flow->undone;
    if (command->verb != VERB_WITHDRAW || uuid_is_nil(undone) || !uuid_equal(command->replaces_id, undone))
        return;
    bool stays = reply->result != RESULT_ACCEPTED;
    for (int i = 0; i < reply->flag_count; i++)
        stays |= reply->flags[i] == REASON_NOTHING_TO_UNDO;
    if (!stays)
        return;
    local_forget(step->flow, command->piece);
    step_trouble(step, MESSAGE_NOT_UNDONE);
    step->flow->notice.piece = command->piece;
}
