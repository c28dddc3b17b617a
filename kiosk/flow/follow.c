/* What became of a deed, in front of the person who did it. Called when it counts: a live one when the hub
 * has said so, one decided here when it is on the disk. */
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- saying */

static struct code next_kind(const struct piece *piece)
{
    const struct route_step *next = piece_next_step(piece);
    return next ? next->kind : code_of("");
}

static struct flow_saying about_piece(const struct step *step, struct tag tag, struct code station)
{
    struct flow_saying saying = {.piece = tag, .station = station};
    struct piece piece;
    if (local_find(step->flow, step->world, tag, &piece)) {
        saying.next = next_kind(&piece);
        saying.at = piece.place == PLACE_STATION ? piece.station : code_of("");
    }
    return saying;
}

static void say(const struct step *step, const struct command *command, enum message message,
                enum flow_sound sound)
{
    struct flow_saying saying = about_piece(step, command->piece, command->station);
    saying.message = message;
    saying.kept = command->decided == DECIDED_KIOSK;
    if (command->verb == VERB_REWORK)
        saying.next = command->to;
    step_show_piece(step, saying, sound);
}

/* ---------------------------------------------------------------- accepted */

void follow_started(const struct step *step, const struct piece *piece, struct code station, bool kept)
{
    const struct route_step *at = piece_step(piece);
    if (at && at->weigh == WEIGH_IN && !piece->weighed_here) {
        weigh_begin(step, piece->tag, station, at->inspection ? WEIGH_FOR_INSPECTION : WEIGH_FOR_IN);
        return;
    }
    struct flow_saying saying = about_piece(step, piece->tag, station);
    saying.message = MESSAGE_STARTED;
    saying.kept = kept;
    step_show_piece(step, saying, SOUND_OK);
}

/* Received, but not started: it waits in the tray, and the screen says why. */
static void show_received(const struct step *step, const struct command *command, const struct reply *reply)
{
    if (reply && reply->not_started == REASON_NO_WEIGHT) {
        weigh_begin(step, command->piece, command->station, WEIGH_FOR_START);
        return;
    }
    struct flow_saying saying = about_piece(step, command->piece, command->station);
    saying.message = MESSAGE_RECEIVED;
    saying.kept = command->decided == DECIDED_KIOSK;
    if (reply) {
        saying.reason = reply->not_started;
        saying.numbers = reply->numbers;
        saying.about = reply->next;
    }
    step_show_piece(step, saying, SOUND_OK);
}

static void show_taken_in(const struct step *step, const struct command *command, const struct reply *reply)
{
    struct piece piece;
    if (!local_find(step->flow, step->world, command->piece, &piece))
        step_rest(step);
    else if (piece.state == PIECE_IN_WORK)
        follow_started(step, &piece, command->station, command->decided == DECIDED_KIOSK);
    else
        show_received(step, command, reply);
}

static bool more_follows(const struct flow *flow, struct tag piece)
{
    for (int i = 0; i < flow->deed_count; i++)
        if (tag_equal(flow->deeds[i].command.piece, piece))
            return true;
    return false;
}

/* The weight is booked. When a pass, a finish or the next piece's turn follows, that is what will be shown.
 * Weighed once more, the scale goes on; so does who opened the menu. */
static void show_weighed(const struct step *step, const struct command *command)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    bool on_scale = step->flow->stage == STAGE_WEIGHING || step->flow->stage == STAGE_VERDICT;
    bool again = on_scale && weighing->again && tag_equal(weighing->piece, command->piece);
    weighing->again = false;
    bool goes_on = again || task_is_open(step->flow) || step->flow->stage == STAGE_MENU;
    if (goes_on || more_follows(step->flow, command->piece))
        return;
    if (step->flow->scans.waiting_count > 0)
        step_rest(step);
    else
        say(step, command, MESSAGE_WEIGHED, SOUND_DONE);
}

void follow_accepted(const struct step *step, const struct command *command, const struct reply *reply)
{
    if (task_is_of(step->flow, command->verb) && command->form) {
        task_accepted(step, command, reply);
        return;
    }
    switch ((int)command->verb) {
    case VERB_WITHDRAW:
        if (undo_is(step->flow, command))
            say(step, command, MESSAGE_UNDONE, SOUND_DONE);
        break;
    case VERB_RECEIVE:
    case VERB_START:
        show_taken_in(step, command, reply);
        break;
    case VERB_FINISH:
        say(step, command, MESSAGE_FINISHED, SOUND_DONE);
        break;
    case VERB_WEIGH:
        show_weighed(step, command);
        break;
    case VERB_PASS:
        say(step, command, MESSAGE_PASSED, SOUND_DONE);
        break;
    case VERB_REWORK:
        say(step, command, MESSAGE_SENT_BACK, SOUND_DONE);
        break;
    default: /* nothing that is seen: what a badge does was shown when it was read */
        break;
    }
}

/* ---------------------------------------------------------------- refused */

static void refuse(const struct step *step, struct tag piece, struct code station, enum reason reason,
                   const struct numbers *numbers, struct code about, struct code at)
{
    struct flow_saying saying = about_piece(step, piece, station);
    saying.screen = SCREEN_REFUSAL;
    saying.reason = reason;
    saying.numbers = *numbers;
    saying.about = about;
    if (!code_is_none(at))
        saying.at = at;
    saying.until_ms = FLOW_NEVER;
    step_notice(step, saying, SOUND_REFUSED);
}

static void show_changed(const struct step *step, const struct command *command)
{
    local_forget(step->flow, command->piece);
    scan_forgive(step->flow);
    say(step, command, MESSAGE_CHANGED, SOUND_ATTENTION);
}

static void refuse_badge(const struct step *step, const struct command *command)
{
    if (command->verb != VERB_BADGE_IN)
        return;
    deed_drop_of(step->flow, command->operator_badge);
    people_forget(step, command->operator_badge);
    step_trouble(step, MESSAGE_UNKNOWN_BADGE);
}

/* The hub answered about another command than we asked: nothing is known to be done. */
static void show_conflict(const struct step *step, const struct command *command, enum result result)
{
    step_notice(
        step,
        (struct flow_saying){
            .screen = SCREEN_TROUBLE,
            .message = MESSAGE_NOT_RECORDED,
            .piece = command->piece,
            .fault = fault_make(FAULT_PROTOCOL, "the hub answered \"%s\": tell whoever looks after it",
                                result_word(result)),
            .until_ms = FLOW_NEVER,
        },
        SOUND_REFUSED);
}

void follow_refused(const struct step *step, const struct command *command, const struct reply *reply)
{
    if (task_is_of(step->flow, command->verb) && command->form && reply->result == RESULT_REFUSED) {
        task_refused(step, command, reply);
        return;
    }
    if (tag_is_none(command->piece) && !command->form) {
        refuse_badge(step, command);
        return;
    }
    assert(reply->result != RESULT_ACCEPTED);
    step_rest(step);
    switch (reply->result) {
    case RESULT_ACCEPTED:
        break;
    case RESULT_CHANGED:
        show_changed(step, command);
        break;
    case RESULT_CONFLICT:
    case RESULT_REPLACED:
        show_conflict(step, command, reply->result);
        break;
    case RESULT_REFUSED:
        refuse(step, command->piece, command->station, reply->reason, &reply->numbers, reply->next,
               reply->at);
        memcpy(step->flow->notice.lender, reply->lender, sizeof reply->lender);
        memcpy(step->flow->notice.detail, reply->detail, sizeof reply->detail);
        step->flow->notice.lender_gone_ms = reply->lender_gone_ms;
        break;
    }
}

/* ---------------------------------------------------------------- decided at this bench */

bool follow_refuses_start(const struct step *step, const struct command *command)
{
    struct piece piece;
    struct deed_room room;
    struct deed deed;
    struct flow *flow = step->flow;
    if (!local_find(flow, step->world, command->piece, &piece) ||
        !local_ask(flow, step->world, &piece, command->station, command->operator_badge, &room, &deed))
        return false;
    deed.has_reason = command->reason[0] != '\0';
    struct outcome outcome = piece_start(&deed);
    if (outcome.reason == REASON_NONE)
        return false;
    refuse(step, command->piece, command->station, outcome.reason, &outcome.numbers, outcome.next,
           outcome.at);
    return true;
}

static void show_not_taken_in(const struct step *step, enum message message, struct tag piece,
                              struct code station, int64_t until_ms)
{
    struct flow_saying saying = about_piece(step, piece, station);
    saying.screen = SCREEN_TROUBLE;
    saying.message = message;
    saying.until_ms = until_ms;
    scan_drop_waiting(step->flow);
    scan_forgive(step->flow);
    step_notice(step, saying, SOUND_REFUSED);
}

/* On hold here: no room and no hub would take it in. */
static bool is_held_at(const struct step *step, struct tag tag, struct code station)
{
    struct piece piece;
    return local_find(step->flow, step->world, tag, &piece) && piece.place == PLACE_STATION &&
           piece.state == PIECE_HELD && code_equal(piece.station, station);
}

void follow_no_receive(const struct step *step, struct tag piece, struct code station)
{
    if (is_held_at(step, piece, station)) {
        const struct numbers none = {0};
        scan_drop_waiting(step->flow);
        scan_forgive(step->flow);
        refuse(step, piece, station, REASON_HELD, &none, code_of(""), station);
        return;
    }
    if (step->flow->online)
        show_not_taken_in(step, MESSAGE_BACKLOG_FIRST, piece, station, step->flow->now_ms + FLOW_TROUBLE_MS);
    else
        show_not_taken_in(step, MESSAGE_OFFLINE_NO_RECEIVE, piece, station, FLOW_NEVER);
    step->flow->notice.fault = step->flow->online ? FAULT_OK : step->flow->link_fault;
}

void follow_goes_out(const struct step *step, struct tag piece, struct code station, struct code outside)
{
    const struct numbers none = {0};
    scan_forgive(step->flow);
    refuse(step, piece, station, REASON_ALREADY_HERE, &none, outside, station);
}

void follow_needs_hub(const struct step *step, const struct command *command)
{
    step_rest(step);
    show_not_taken_in(step, MESSAGE_NEEDS_HUB, command->piece, command->station, FLOW_NEVER);
    step->flow->notice.fault = step->flow->link_fault;
}

void follow_no_answer(const struct step *step, struct tag piece, struct code station, struct code lay_at)
{
    show_not_taken_in(step, MESSAGE_NO_ANSWER, piece, station, FLOW_NEVER);
    step->flow->notice.at = lay_at;
}
