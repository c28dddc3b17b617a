/* Writing down what was judged: the event, its postings, the piece, the counts. */
#include <stdlib.h>
#include <string.h>

#include "hub/service/desk.h"
#include "hub/service/told.h"
#include "hub/store/redo.h"

struct book desk_book_of(const struct house *house, const struct piece_row *row)
{
    return ledger_book(house_lot(house, row->lot)->alloy, row->custody);
}

/* ------------------------------------------------------------------ what follows from an event */

static bool ends_work(enum verb verb)
{
    return verb == VERB_FINISH || verb == VERB_PASS || verb == VERB_REWORK;
}

/* Ending the work on a piece that somebody else has in work first takes it over from them. */
static bool is_handed_over(const struct piece *before, const struct event_row *event)
{
    bool in_work = piece_work_state(before) == PIECE_IN_WORK;
    return ends_work(event->verb) && in_work && !tag_is_none(event->operator_badge) &&
           !tag_equal(before->holder, event->operator_badge);
}

void post_transfers(struct transfers *out, struct book book, const struct piece *before,
                    const struct event_row *event)
{
    out->count = 0;
    if (!event->changes)
        return;
    struct piece found = *before; /* with the metal that was found in it */
    switch ((int)event->verb) {
    case VERB_WEIGH:
        ledger_post_weighing(out, book, before, &event->after.piece);
        return;
    case VERB_SPLIT: /* what one half has less, the other has, in the same hands */
    case VERB_MERGE:
        return;
    case VERB_FINISH: /* other stones than those taken off the reading before it: metal */
    case VERB_PASS:
    case VERB_RECEIVE: /* where it ends the step before */
    case VERB_SEND:    /* may be weighed before it leaves, and as it comes */
    case VERB_ARRIVE:
        if (event->after.piece.book_mass.ug == before->book_mass.ug)
            break;
        ledger_post_weighing(out, book, before, &event->after.piece);
        found.book_mass = event->after.piece.book_mass;
        break;
    case VERB_SCRAP:
        if (event->after.piece.place != before->place)
            break;
        ledger_post(out, book, account_of(ACCOUNT_SCRAP, ""), ledger_holder(before),
                    mass_subtract(before->book_mass, event->after.piece.book_mass));
        return;
    }
    struct piece between = found; /* at whoever takes it over */
    if (is_handed_over(before, event)) {
        between.holder = event->operator_badge;
        ledger_post_move(out, book, &found, &between);
    }
    ledger_post_move(out, book, &between, &event->after.piece);
}

void post_stamp(struct piece_now *after, const struct piece_now *before, int64_t deed_ms)
{
    const struct piece *was = &before->piece;
    const struct piece *is = &after->piece;
    if (was->place != is->place || !code_equal(was->station, is->station))
        after->arrived_ms = after->state_ms = deed_ms;
    else if (was->state != is->state || was->step != is->step)
        after->state_ms = deed_ms;
    if (was->step != is->step || !is->weighed_here)
        after->has_ruling = false;
}

/* ------------------------------------------------------------------ posting */

struct event_row act_event(const struct act *act)
{
    const struct command *command = act->command;
    struct event_row event = {
        .verb = command->verb,
        .at_ms = command->at_ms,
        .booked_ms = act->desk->now_ms,
        .decided = command->decided,
        .kiosk = act->who->kiosk,
        .station = command->station,
        .operator_badge = command->operator_badge,
        .has_command = true,
        .command = command->id,
        .changes = true,
    };
    event.form = act->form_text;
    event.found = act->found;
    event.stones = act->stones;
    event.flag_count = act->flag_count;
    memcpy(event.flags, act->flags, sizeof event.flags);
    if (act->person < 0 &&
        !tag_is_none(command->operator_badge)) { /* nobody whom metal could be charged to */
        event.operator_badge = tag_of("");
        memcpy(event.subject, command->operator_badge.text, sizeof command->operator_badge.text);
    }
    if (act->has_piece) {
        event.piece = act->row.id;
        event.previous = act->row.event;
        event.after = act->row.now;
    }
    return event;
}

/* What follows from its model and melt, which a deed may have changed (a split, a cast), is true again. */
static struct fault link_after(const struct house *house, struct piece_row *row)
{
    return house_link(house, row)
               ? FAULT_OK
               : fault_make(FAULT_INPUT, "piece %s names a model, melt or step that is not there: run verify",
                            row->name);
}

/* What the workshop has no more may have been the last that its order waited for. */
static struct fault note_left(struct desk *desk, const struct piece_row *before, const struct piece *after)
{
    bool leaves = place_is_live(before->now.piece.place) && !place_is_live(after->place);
    return leaves ? order_touch(desk, before->order) : FAULT_OK;
}

/* Sent back to a step that it has behind it: what it weighs now is what it should weigh until the inspection.
 */
static struct fault note_rework(struct desk *desk, const struct event_row *event, const struct piece *before)
{
    const struct piece *after = &event->after.piece;
    if (!after->rework || after->step >= before->step || event->corrects != 0 || !event->changes)
        return FAULT_OK;
    struct redo redo = {before->step, after->step, before->quantity, before->book_mass, before->findings};
    return store_redo_set(desk->store, event->piece, event->seq, &redo);
}

static struct fault post(struct desk *desk, struct event_row *event, struct piece_row *row,
                         const struct weighing_row *weighing, const struct transfers *transfers)
{
    event->seq = desk->seq + 1;
    seal_make(event->seal, store_chain_head(desk->store), event, weighing, transfers);
    struct fault fault = store_event_add(desk->store, event);
    if (!fault_is(fault) && weighing)
        fault = store_weighing_add(desk->store, event->seq, weighing);
    if (!fault_is(fault))
        fault = store_transfers_add(desk->store, event->seq, transfers);
    if (!fault_is(fault) && event->stones)
        fault = store_stones_add(desk->store, event->seq, event->stones);
    if (!fault_is(fault) && row) {
        struct piece_row after = *row;
        after.now = event->after;
        after.event = event->seq;
        fault = link_after(&desk->house, &after);
        if (!fault_is(fault))
            fault = store_piece_move(desk->store, &after, after.now.piece.place != row->now.piece.place);
        if (!fault_is(fault))
            fault = note_rework(desk, event, &row->now.piece);
        if (!fault_is(fault))
            fault = note_left(desk, row, &after.now.piece);
        if (!fault_is(fault)) {
            house_apply(&desk->house, &row->now.piece, &after.now.piece);
            *row = after;
        }
    }
    if (fault_is(fault))
        return fault;
    desk->seq = event->seq;
    return FAULT_OK;
}

/* The first event tells the set-up with which the work begins. */
static struct fault post_first(struct desk *desk, struct event_row *event, struct piece_row *row,
                               const struct weighing_row *weighing, const struct transfers *transfers)
{
    struct span found = event->found;
    struct told told;
    told_find(found, "setup", &told);
    if (told.has == SETUP_ALL) /* a put has told it already */
        return post(desk, event, row, weighing, transfers);
    size_t size = found.size + TOLD_TEXT_MAX;
    char *room = malloc(size);
    if (!room)
        return fault_make(FAULT_FULL, "no memory to tell the set-up");
    struct text text = text_in(room, size);
    struct fault fault = told_begin(&text, desk->store, found);
    assert(fault_is(fault) || text_ok(&text)); /* each part of it is bounded */
    event->found = text_span(&text);
    if (!fault_is(fault))
        fault = post(desk, event, row, weighing, transfers);
    event->found = found;
    free(room);
    return fault;
}

struct fault desk_post(struct desk *desk, struct event_row *event, struct piece_row *row,
                       const struct weighing_row *weighing, const struct transfers *transfers)
{
    return desk->seq == 0 ? post_first(desk, event, row, weighing, transfers)
                          : post(desk, event, row, weighing, transfers);
}

/* ------------------------------------------------------------------ an accepted deed */

void flag_add(enum reason flags[REPLY_FLAGS_MAX], int *count, enum reason flag)
{
    for (int i = 0; i < *count; i++)
        if (flags[i] == flag)
            return;
    if (flag != REASON_NONE && *count < REPLY_FLAGS_MAX)
        flags[(*count)++] = flag;
}

static void add_flags(const struct act *act, const struct outcome *outcome,
                      const struct weighing_row *weighing, struct event_row *event)
{
    flag_add(event->flags, &event->flag_count, outcome->flag);
    if (act->scale_unknown)
        flag_add(event->flags, &event->flag_count, REASON_UNKNOWN_SCALE);
    if (weighing && weighing->weighing.has_shown && weighing->has_verdict &&
        weighing->weighing.shown != weighing->verdict.ruling)
        flag_add(event->flags, &event->flag_count, REASON_VERDICT_DIFFERS);
}

/* After an event was written: its flags stand in the reply beside those of the command's events before it,
 * and the next one has none of them. */
static void show_flags(struct act *act, const struct event_row *event)
{
    act->flag_count = 0; /* the others of the command have none */
    for (int i = 0; i < event->flag_count; i++)
        flag_add(act->reply->flags, &act->reply->flag_count, event->flags[i]);
}

static void accept_reply(struct act *act, const struct outcome *outcome, const struct weighing_row *weighing,
                         const struct event_row *event)
{
    struct reply *reply = act->reply;
    reply->result = RESULT_ACCEPTED;
    reply->numbers = outcome->numbers;
    reply->next = outcome->next;
    reply->at = outcome->at;
    reply->not_started = event->not_started;
    reply->seq = event->seq;
    show_flags(act, event);
    if (weighing && weighing->has_verdict) {
        reply->has_verdict = true;
        reply->verdict = weighing->verdict;
    }
    act_show_piece(act, &event->after.piece);
}

enum ruling weighing_ruling(enum decided decided, const struct weighing_row *weighing)
{
    bool shown = decided == DECIDED_KIOSK && weighing->weighing.has_shown;
    return shown ? weighing->weighing.shown : weighing->verdict.ruling;
}

/* The last ruling that judged stands: what could not be judged since takes none of it back. */
static void keep_ruling(struct event_row *event, const struct weighing_row *weighing)
{
    struct piece_now *after = &event->after;
    enum ruling ruling = weighing_ruling(event->decided, weighing);
    bool judged = weighing->has_verdict && ruling != RULING_NO_VERDICT;
    if (!judged && after->has_ruling)
        return;
    after->has_ruling = weighing->has_verdict;
    after->ruling = ruling;
}

struct fault act_post(struct act *act, const struct outcome *outcome, const struct weighing_row *weighing)
{
    struct event_row event = act_event(act);
    struct transfers transfers; /* 64 of them: made empty by post_transfers, not zeroed for every command */
    char room[LATE_FOUND_MAX];
    struct text found = TEXT_IN(room);
    event.changes = outcome->changes;
    event.after.piece = outcome->after;
    event.to_kind = act->command->to;
    memcpy(event.defect, act->command->defect, sizeof event.defect);
    event.not_started = outcome->not_started;
    post_stamp(&event.after, &act->row.now, act->deed_ms);
    if (outcome->changes && weighing)
        keep_ruling(&event, weighing);
    add_flags(act, outcome, weighing, &event);
    post_transfers(&transfers, desk_book_of(&act->desk->house, &act->row), &act->row.now.piece, &event);
    struct fault fault = FAULT_OK;
    if (weighing && !outcome->changes && outcome->flag == REASON_LATE)
        fault = late_divide(act, &transfers, &found);
    if (found.size > 0)
        event.found = text_span(&found);
    if (!fault_is(fault))
        fault = desk_post(act->desk, &event, &act->row, weighing, &transfers);
    if (fault_is(fault))
        return fault;
    accept_reply(act, outcome, weighing, &event);
    act->flags_told = true;
    for (int i = 0; i < event.flag_count && !fault_is(fault); i++)
        if (act->command->decided == DECIDED_KIOSK)
            fault = raise_replay(act, event.flags[i]);
    return fault;
}

/* ------------------------------------------------------------------ deeds with a form */

void act_accept_event(struct act *act, const struct event_row *event)
{
    act->reply->result = RESULT_ACCEPTED;
    act->reply->seq = event->seq;
    if (event->thing[0] != '\0')
        memcpy(act->reply->thing, event->thing, sizeof act->reply->thing);
    show_flags(act, event);
}

struct fault act_post_event(struct act *act, struct event_row *event, const struct transfers *transfers)
{
    static const struct transfers none = {.count = 0};
    struct piece_row *row = act->has_piece && event->piece == act->row.id ? &act->row : NULL;
    struct fault fault = desk_post(act->desk, event, row, NULL, transfers ? transfers : &none);
    if (!fault_is(fault))
        act_accept_event(act, event);
    return fault;
}

struct fault act_post_piece_event(struct act *act, struct event_row *event, struct piece_row *row,
                                  const struct piece *after, const struct transfers *transfers)
{
    bool own = act->has_piece && row->id == act->row.id;
    event->piece = row->id;
    event->previous = row->event;
    event->after = row->now;
    event->after.piece = *after;
    post_stamp(&event->after, &row->now, act->deed_ms);
    struct fault fault = desk_post(act->desk, event, row, NULL, transfers);
    if (fault_is(fault))
        return fault;
    act_accept_event(act, event);
    if (own && row != &act->row)
        act->row = *row;
    if (own)
        act_show_piece(act, after);
    return FAULT_OK;
}

struct fault act_post_piece(struct act *act, struct piece_row *row, const struct piece *after,
                            const struct transfers *transfers)
{
    static const struct transfers none = {.count = 0};
    struct event_row event = act_event(act);
    return act_post_piece_event(act, &event, row, after, transfers ? transfers : &none);
}

struct fault act_post_new_piece_event(struct act *act, struct event_row *event, struct piece_row *row,
                                      const struct transfers *transfers)
{
    row->event = act->desk->seq + 1;
    row->now.state_ms = row->now.arrived_ms = act->deed_ms;
    struct fault fault = link_after(&act->desk->house, row);
    if (!fault_is(fault))
        fault = store_piece_add(act->desk->store, row);
    if (fault_is(fault))
        return fault;
    event->piece = row->id;
    event->previous = 0;
    event->after = row->now;
    fault = desk_post(act->desk, event, NULL, NULL, transfers);
    if (fault_is(fault))
        return fault;
    house_apply(&act->desk->house, NULL, &row->now.piece);
    act_accept_event(act, event);
    return FAULT_OK;
}

struct fault act_post_new_piece(struct act *act, struct piece_row *row)
{
    static const struct transfers none = {.count = 0};
    struct event_row event = act_event(act);
    return act_post_new_piece_event(act, &event, row, &none);
}
