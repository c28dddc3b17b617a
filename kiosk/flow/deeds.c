/* Commands, one after the other. Only one is ever with the link: a live one until it is answered, one decided
 * here until it is on the disk. What a person is shown as done is done: see follow.c, which is called from
 * here only then. */
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- making */

struct command deed_make(const struct step *step, enum verb verb, struct tag tag, struct code station)
{
    struct piece piece;
    struct command command = {
        .verb = verb,
        .operator_badge = people_actor(step->flow),
        .station = station,
        .piece = tag,
    };
    if (!tag_is_none(tag) && local_find(step->flow, step->world, tag, &piece)) {
        command.has_seen = true;
        command.seen = piece.version;
    }
    const struct flow_counted *counted = &step->flow->counted;
    if (verb == VERB_FINISH && !tag_is_none(tag) && tag_equal(counted->piece, tag)) {
        memcpy(command.stones, counted->stones, sizeof command.stones);
        command.stone_count = counted->count;
    }
    return command;
}

static struct flow_saying not_recorded(struct tag piece, struct fault fault)
{
    return (struct flow_saying){
        .screen = SCREEN_TROUBLE,
        .message = MESSAGE_NOT_RECORDED,
        .piece = piece,
        .fault = fault,
        .until_ms = FLOW_NEVER,
    };
}

void deed_add(const struct step *step, const struct command *command)
{
    struct flow *flow = step->flow;
    if (flow->deed_count == FLOW_DEEDS_MAX) {
        struct fault fault = fault_make(FAULT_BUSY, "too much is waiting for the hub: try again in a moment");
        step_notice(step, not_recorded(command->piece, fault), SOUND_REFUSED);
        return;
    }
    if (!deed_is_busy(flow))
        flow->busy_since_ms = flow->now_ms;
    flow->deeds[flow->deed_count++] = (struct flow_deed){.command = *command};
}

/* ---------------------------------------------------------------- asking about */

bool deed_is_busy(const struct flow *flow)
{
    for (int i = 0; i < flow->deed_count; i++)
        if (!tag_is_none(flow->deeds[i].command.piece) || flow->deeds[i].command.form)
            return true;
    return false;
}

bool deed_is_asking(const struct flow *flow, int64_t now_ms)
{
    return deed_is_busy(flow) && now_ms - flow->busy_since_ms >= FLOW_ASKING_MS;
}

bool deed_would_be_live(const struct flow *flow)
{
    return flow->online && flow->backlog == 0;
}

int64_t deed_next_ms(const struct flow *flow)
{
    bool waits = flow->deed_count > 0 && flow->deeds[0].stage == DEED_WAITS && flow->deeds[0].again_ms > 0;
    return waits ? flow->deeds[0].again_ms : FLOW_NEVER;
}

static struct flow_deed *head(struct flow *flow)
{
    return flow->deed_count > 0 ? &flow->deeds[0] : NULL;
}

/* ---------------------------------------------------------------- the line of deeds */

static void remove_at(struct flow *flow, int index)
{
    flow->deed_count--;
    memmove(&flow->deeds[index], &flow->deeds[index + 1],
            sizeof flow->deeds[0] * (size_t)(flow->deed_count - index));
}

static struct command remove_head(struct flow *flow)
{
    struct command command = flow->deeds[0].command;
    remove_at(flow, 0);
    return command;
}

/* What was to follow for the same piece makes no sense any more. */
static void drop_chain(struct flow *flow, struct tag piece)
{
    for (int i = flow->deed_count - 1; i >= 0; i--)
        if (!tag_is_none(piece) && tag_equal(flow->deeds[i].command.piece, piece))
            remove_at(flow, i);
}

/* Deeds of somebody who turned out not to be in: none of them has been told to anybody. */
void deed_drop_of(struct flow *flow, struct tag operator_badge)
{
    for (int i = flow->deed_count - 1; i >= 0; i--)
        if (tag_equal(flow->deeds[i].command.operator_badge, operator_badge) &&
            flow->deeds[i].stage == DEED_WAITS && !flow->deeds[i].replaces)
            remove_at(flow, i);
}

/* The next deeds of the chain are done to the piece as the last one left it. */
static void pass_version_on(const struct step *step, struct tag tag)
{
    struct flow *flow = step->flow;
    struct piece piece;
    if (tag_is_none(tag) || !local_find(flow, step->world, tag, &piece))
        return;
    for (int i = 0; i < flow->deed_count; i++)
        if (tag_equal(flow->deeds[i].command.piece, tag))
            flow->deeds[i].command.seen = piece.version;
}

/* An unanswered live command that could not be replaced is withdrawn before anything else is told: the link
 * lets the very next command take its place. */
static void put_owed_first(struct flow *flow)
{
    if (!flow->owes_withdraw)
        return;
    if (flow->deed_count == FLOW_DEEDS_MAX)
        flow->deed_count--;
    memmove(&flow->deeds[1], &flow->deeds[0], sizeof flow->deeds[0] * (size_t)flow->deed_count);
    flow->deeds[0] = (struct flow_deed){.command = flow->owed, .keep = true, .replaces = true};
    flow->deed_count++;
    flow->owes_withdraw = false;
}

/* ---------------------------------------------------------------- sending */

/* Nobody may do it without the hub: what takes a place there, and what a manager does. */
static bool must_be_asked(const struct command *command)
{
    return command->verb == VERB_RECEIVE || form_who(command) == WHO_MANAGER;
}

static void not_without_hub(const struct step *step, const struct command *command)
{
    if (command->verb == VERB_RECEIVE)
        follow_no_receive(step, command->piece, command->station);
    else if (command->verb == VERB_START)
        step_rest(step); /* behind the refusal */
    else
        follow_needs_hub(step, command);
}

static enum decided decide(const struct flow *flow, const struct flow_deed *deed)
{
    enum verb verb = deed->command.verb;
    bool told = verb == VERB_REPORT || verb == VERB_WITHDRAW; /* nothing to ask about */
    return told || deed->keep || !deed_would_be_live(flow) ? DECIDED_KIOSK : DECIDED_HUB;
}

static struct code place_of(const struct step *step, struct tag tag)
{
    struct piece piece;
    bool known = !tag_is_none(tag) && local_find(step->flow, step->world, tag, &piece);
    return known && piece.place == PLACE_STATION ? piece.station : code_of("");
}

static void hand_over(const struct step *step, struct flow_deed *deed)
{
    struct flow_effects *effects = step->effects;
    assert(effects->count < FLOW_EFFECTS_MAX);
    deed->stage = DEED_SENT;
    deed->lay_at = place_of(step, deed->command.piece);
    effects->items[effects->count++] =
        (struct flow_effect){.kind = FLOW_EFFECT_SEND, .command = deed->command};
}

/* Taking in is the hub's to decide, or, on places that it has lent, this kiosk's; what a manager does is the
 * hub's. A start that the hub was not asked about is judged here. */
static bool may_be_decided(const struct step *step, struct flow_deed *deed)
{
    if (deed->command.verb == VERB_START)
        return deed->replaces || deed->command.decided == DECIDED_HUB ||
               !follow_refuses_start(step, &deed->command);
    if (deed->command.verb != VERB_RECEIVE)
        return !must_be_asked(&deed->command) || deed->command.decided == DECIDED_HUB;
    if (!deed->replaces) /* else it names what the question had named */
        deed->covered = local_takes_in(step, &deed->command);
    return deed->covered || deed->command.decided == DECIDED_HUB;
}

void deed_pump(const struct step *step)
{
    struct flow *flow = step->flow;
    while (flow->deed_count > 0 && flow->deeds[0].stage == DEED_WAITS) {
        put_owed_first(flow);
        struct flow_deed *first = &flow->deeds[0];
        if (first->again_ms > flow->now_ms)
            return;
        first->command.decided = decide(flow, first);
        if (may_be_decided(step, first)) {
            hand_over(step, first);
            return;
        }
        struct command command = remove_head(flow);
        not_without_hub(step, &command);
    }
}

/* ---------------------------------------------------------------- what the link says */

static bool is_same_deed(const struct command *a, const struct command *b)
{
    return a->verb == b->verb && a->decided == b->decided && tag_equal(a->piece, b->piece);
}

static void advance(const struct step *step, const struct command *command, const struct reply *reply)
{
    struct piece before;
    bool known = !tag_is_none(command->piece) && local_find(step->flow, step->world, command->piece, &before);
    local_advance(step, command, reply);
    undo_note(step, command, known ? &before : NULL);
}

static void accepted(const struct step *step, const struct command *command, const struct reply *reply)
{
    advance(step, command, reply);
    pass_version_on(step, command->piece);
    local_settle(step);
    follow_accepted(step, command, reply);
}

void deed_recorded(const struct step *step, const struct command *command)
{
    struct flow *flow = step->flow;
    struct flow_deed *first = head(flow);
    if (!first || first->stage != DEED_SENT || !is_same_deed(&first->command, command)) {
        /* kept on the disk from before this program started */
        if (command->decided == DECIDED_KIOSK)
            advance(step, command, NULL);
        flow->undo.may = false; /* its minute is over; but what took it back may come next */
        return;
    }
    first->command = *command;
    if (command->verb == VERB_BADGE_IN)
        people_recorded(flow, command->operator_badge);
    if (command->decided == DECIDED_HUB) {
        first->stage = DEED_ASKED;
        return;
    }
    remove_head(flow);
    /* a withdraw that found nothing to take the place of went nowhere */
    if (command->verb != VERB_WITHDRAW || command->has_replaces)
        flow->backlog++;
    accepted(step, command, NULL);
}

/* Neither it nor what was to follow is on the disk; nothing of it is shown as done. */
static void give_up(const struct step *step, const struct command *command, const struct fault *fault)
{
    struct flow *flow = step->flow;
    if (command->verb == VERB_BADGE_IN && people_keep(flow, command->operator_badge))
        return; /* they only went to another station of this bench */
    drop_chain(flow, command->piece);
    scan_drop_waiting(flow);
    scan_forgive(flow);
    if (command->verb == VERB_BADGE_IN) {
        deed_drop_of(flow, command->operator_badge);
        people_forget(step, command->operator_badge);
    }
    if (!tag_is_none(command->piece) &&
        command->verb != VERB_WEIGH) /* a weight not booked may be booked again */
        step_rest(step);
    else if (task_is_of(flow, command->verb) && command->form)
        task_ask_again(step);
    if (command->verb != VERB_REPORT) /* nobody asked for the report; what it was about is on the screen */
        step_notice(step, not_recorded(command->piece, *fault), SOUND_REFUSED);
}

/* A live command that the link will not take now, though it could be kept: the link knows best whether it is
 * connected. */
static bool may_be_kept(const struct flow_deed *deed, const struct fault *fault)
{
    bool disk = fault->code == FAULT_FULL || fault->code == FAULT_IO;
    return deed->command.decided == DECIDED_HUB && !disk;
}

static void owe_withdraw(struct flow *flow, const struct command *command)
{
    flow->owes_withdraw = true;
    flow->owed = *command;
    flow->owed.verb = VERB_WITHDRAW;
    flow->owed.form = NULL;
    flow->owed.lent_count = 0;
}

void deed_unsent(const struct step *step, const struct fault *fault)
{
    struct flow *flow = step->flow;
    struct flow_deed *first = head(flow);
    if (!first || first->stage != DEED_SENT)
        return;
    if (may_be_kept(first, fault) && (!must_be_asked(&first->command) || first->covered)) {
        first->keep = true;
        first->stage = DEED_WAITS;
        return;
    }
    struct flow_deed deed = *first;
    remove_head(flow);
    if (may_be_kept(&deed, fault)) {
        not_without_hub(step, &deed.command);
        return;
    }
    if (deed.replaces) {
        owe_withdraw(flow, &deed.command);
        flow->deed_count = 0; /* they come after the withdraw, or not at all */
    }
    give_up(step, &deed.command, fault);
}

/* ---------------------------------------------------------------- what the hub says, or does not */

static bool is_under_way(const struct flow *flow, const struct command *command)
{
    return flow->deed_count > 0 && flow->deeds[0].stage == DEED_ASKED &&
           uuid_equal(flow->deeds[0].command.id, command->id);
}

/* Never sent again: a receive without a lent place is withdrawn, anything else has happened at this bench and
 * is told as that. */
/* It names the places that it takes; one that needed none, because the piece counted there already, must
 * still find it there. */
static bool still_covered(const struct step *step, const struct flow_deed *deed)
{
    struct command again = deed->command;
    return deed->covered && (again.lent_count > 0 || local_takes_in(step, &again));
}

void deed_unanswered(const struct step *step, const struct command *command)
{
    struct flow *flow = step->flow;
    if (!is_under_way(flow, command))
        return;
    struct command again = flow->deeds[0].command;
    again.id = (struct uuid){{0}};
    again.n = 0;
    again.decided = DECIDED_KIOSK;
    bool covered = still_covered(step, &flow->deeds[0]);
    if (must_be_asked(&again) && !covered) {
        if (again.verb == VERB_RECEIVE)
            follow_no_answer(step, again.piece, again.station, flow->deeds[0].lay_at);
        else
            follow_needs_hub(step, &again);
        again.verb = VERB_WITHDRAW;
        again.form = NULL;
        again.lent_count = 0;
    }
    flow->deeds[0] = (struct flow_deed){.command = again, .keep = true, .replaces = true, .covered = covered};
}

/* The place that it needs is lent to another kiosk, which hands it back: it is asked again in a moment. */
static bool is_worth_waiting(const struct flow *flow, const struct reply *reply)
{
    return reply->result == RESULT_REFUSED && reply->reason == REASON_RECALLING &&
           flow->now_ms - flow->busy_since_ms < FLOW_RECALL_MS;
}

/* The answer to something that was decided here: history, nothing to look up from one's work for. */
static void take_late_answer(const struct step *step, const struct command *command,
                             const struct reply *reply)
{
    struct flow *flow = step->flow;
    if (flow->backlog > 0)
        flow->backlog--;
    local_answered(step, command->piece, reply->seq);
    undo_answered(step, command, reply);
}

void deed_replied(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    const struct reply *reply = &event->reply;
    if (!is_under_way(flow, &event->command)) {
        if (event->command.decided == DECIDED_KIOSK)
            take_late_answer(step, &event->command, reply);
        return;
    }
    if (is_worth_waiting(flow, reply)) {
        flow->deeds[0].stage = DEED_WAITS;
        flow->deeds[0].again_ms = flow->now_ms + FLOW_RECALL_AGAIN_MS;
        return;
    }
    struct command command = remove_head(flow);
    if (reply->result == RESULT_ACCEPTED) {
        accepted(step, &command, reply);
        return;
    }
    drop_chain(flow, command.piece);
    scan_drop_waiting(flow);
    follow_refused(step, &command, reply);
}
