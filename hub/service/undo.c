/* withdraw: a deed whose answer was lost shall not have happened. A new event names the one that it corrects,
 * puts the piece back as it was, and posts every transfer, of metal and of stones, the other way round. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/metal.h"
#include "hub/service/stones.h"
#include "hub/store/engraving.h"
#include "hub/store/lent.h"
#include "hub/store/limit.h"
#include "hub/store/tree.h"

/* ------------------------------------------------------------------ the same answer again */

struct fault undo_answer_again(struct act *act, const struct event_row *event)
{
    struct reply *reply = act->reply;
    struct weighing_row weighing;
    bool weighed = false;
    struct fault fault = FAULT_OK;
    if (event->verb == VERB_WEIGH)
        fault = store_weighing_find(act->desk->store, event->seq, &weighing, &weighed);
    reply->result = RESULT_ACCEPTED;
    reply->seq = event->seq;
    reply->not_started = event->not_started;
    reply->flag_count = event->flag_count;
    memcpy(reply->flags, event->flags, sizeof reply->flags);
    reply->has_verdict = weighed && weighing.has_verdict;
    if (reply->has_verdict)
        reply->verdict = weighing.verdict;
    enum family family = verb_family(event->verb);
    /* Trees and stock-takes move many pieces at once: one of them is not taken back alone. */
    bool many = (family == FAMILY_TREE || family == FAMILY_METAL) && event->verb != VERB_CAST;
    if (event->piece && !many)
        act_show_piece(act, &event->after.piece);
    return fault;
}

/* ------------------------------------------------------------------ taking back */

static struct fault load_piece(struct act *act, int64_t piece)
{
    struct fault fault = store_piece_get(act->desk->store, piece, &act->row);
    if (!fault_is(fault) && !house_link(&act->desk->house, &act->row))
        fault = fault_make(FAULT_INPUT, "piece %s names a model, melt or step that is not there: run verify",
                           act->row.name);
    act->has_piece = !fault_is(fault);
    return fault;
}

static struct event_row correction(const struct act *act, const struct event_row *undone)
{
    struct event_row event = act_event(act);
    event.verb = VERB_WITHDRAW;
    event.corrects = undone->seq;
    return event;
}

static void accept(struct act *act, const struct event_row *event)
{
    struct reply *reply = act->reply;
    reply->result = RESULT_ACCEPTED;
    reply->seq = event->seq;
    reply->flag_count = event->flag_count;
    memcpy(reply->flags, event->flags, sizeof reply->flags);
    if (event->piece)
        act_show_piece(act, &event->after.piece);
}

/* The piece has gone on since: what happened stays, and that somebody wanted it back is history. */
static struct fault note_only(struct act *act, const struct event_row *undone)
{
    struct event_row event = correction(act, undone);
    struct transfers none = {.count = 0};
    event.changes = false;
    flag_add(event.flags, &event.flag_count, REASON_NOTHING_TO_UNDO);
    struct fault fault = desk_post(act->desk, &event, &act->row, NULL, &none);
    if (!fault_is(fault))
        fault = raise_replay(act, REASON_NOTHING_TO_UNDO);
    accept(act, &event);
    return fault;
}

/* It was told late: it has moved no piece, which may have gone on, and what it posted goes back. */
static struct fault take_back_postings(struct act *act, const struct event_row *undone)
{
    struct event_row event = correction(act, undone);
    struct transfers posted;
    struct transfers reversed = {.count = 0};
    struct fault fault = store_transfers_list(act->desk->store, undone->seq, &posted);
    if (fault_is(fault) || posted.count == 0)
        return fault_is(fault) ? fault : note_only(act, undone);
    ledger_post_reversal(&reversed, &posted);
    event.changes = false;
    fault = desk_post(act->desk, &event, &act->row, NULL, &reversed);
    if (!fault_is(fault))
        fault = raise_taken_back(act, undone);
    accept(act, &event);
    return fault;
}

static struct fault refuse_undo(struct act *act, const struct event_row *undone)
{
    if (act->command->decided == DECIDED_KIOSK)
        return note_only(act, undone);
    act_refuse(act, REASON_NOTHING_TO_UNDO);
    act_show_piece(act, &act->row.now.piece);
    return FAULT_OK;
}

/* A casting, or what took one back, has told of which melts it all was before. */
static struct fault put_melts_back(struct act *act, const struct event_row *undone, struct text *found)
{
    struct store *store = act->desk->store;
    if (undone->verb != VERB_CAST && undone->verb != VERB_WITHDRAW)
        return FAULT_OK;
    json_begin(found, '{');
    struct fault fault = store_tree_tell_melts_since(store, act->row.id, undone->seq, found);
    bool told = found->size > 1;
    json_end(found, '}');
    assert(text_ok(found)); /* each piece once: TREE_MELTS_MAX */
    if (!told)
        found->size = 0;
    if (fault_is(fault) || !told)
        return fault;
    fault = store_tree_melts_back(store, act->row.id, undone->seq);
    return fault_is(fault) ? fault : load_piece(act, act->row.id);
}

/* The piece, which is as `undone` left it, is as before that, as `outcome` says; its metal and its stones,
 * too. */
static struct fault put_back(struct act *act, const struct event_row *undone, const struct event_row *before,
                             const struct outcome *outcome, struct event_row *event)
{
    struct transfers posted;
    struct transfers reversed = {.count = 0};
    struct stone_lines stones;
    char room[TREE_MELTS_MAX];
    struct text found = TEXT_IN(room);
    struct fault fault = store_transfers_list(act->desk->store, undone->seq, &posted);
    if (!fault_is(fault))
        fault = store_stones_reversed(act->desk->store, undone->seq, &stones);
    if (!fault_is(fault))
        fault = put_melts_back(act, undone, &found);
    if (fault_is(fault))
        return fault;
    ledger_post_reversal(&reversed, &posted);
    *event = correction(act, undone);
    event->found = text_span(&found);
    event->after = before->after;
    event->after.piece = outcome->after;
    event->stones = stones.count > 0 ? &stones : NULL;
    fault = desk_post(act->desk, event, &act->row, NULL, &reversed);
    event->stones = NULL; /* they end here, and so does what was found */
    event->found = (struct span){NULL, 0};
    return fault;
}

/* What was booked as implied so that the piece could be taken in falls with that, the last deed first, as far
 * as its bench has not told it. A receive that was told has started it, too. */
static struct fault take_back_implied(struct act *act, const struct event_row *receive)
{
    struct store *store = act->desk->store;
    struct event_row implied = {.previous = receive->previous};
    struct fault fault = FAULT_OK;
    bool open = true;
    while (!fault_is(fault) && open && implied.previous != 0) {
        struct event_row before, event;
        bool told_with = false;
        fault = store_event_get(store, implied.previous, &implied);
        if (!fault_is(fault))
            fault = store_implied_is_open(store, implied.seq, &open);
        open &= implied.has_command && uuid_equal(implied.command, receive->command);
        if (fault_is(fault) || !open)
            break;
        fault = store_event_get(store, implied.previous, &before);
        if (!fault_is(fault) && implied.verb == VERB_START)
            fault = store_implied_is_told(store, before.seq, &told_with);
        if (fault_is(fault) || told_with)
            break;
        struct outcome outcome =
            piece_undo(&act->row.now.piece, &before.after.piece, act->row.now.piece.version);
        fault = put_back(act, &implied, &before, &outcome, &event);
        if (!fault_is(fault))
            fault = store_implied_match(store, implied.seq, event.seq);
    }
    return fault;
}

/* What it brought to the scrap or to the stock may have gone on from there, a serial number that it freed be
 * another piece's: then it cannot come back. */
static struct fault is_used(struct act *act, const struct event_row *undone, bool *out)
{
    struct transfers posted;
    struct transfers reversed = {.count = 0};
    struct balances balances;
    struct shortage shortage;
    struct fault fault = store_transfers_list(act->desk->store, undone->seq, &posted);
    if (fault_is(fault))
        return fault;
    ledger_post_reversal(&reversed, &posted);
    ledger_touched(&reversed, &balances);
    fault = store_balances_get(act->desk->store, &balances);
    *out = !fault_is(fault) && !ledger_bear(&reversed, &balances, &shortage);
    if (!fault_is(fault) && !*out && undone->verb == VERB_WITHDRAW)
        fault = stock_is_short(act, undone->corrects, out);
    if (!fault_is(fault) && !*out && (undone->verb == VERB_ENGRAVE || undone->verb == VERB_WITHDRAW))
        fault = store_engraving_is_taken(act->desk->store, undone->seq, out);
    return fault_is(fault) || *out ? fault : store_stone_is_used(act->desk->store, undone->seq, out);
}

/* What the withdrawal took back stands again. */
static struct fault stand_again(struct act *act, int64_t seq)
{
    struct fault fault = store_override_use_again(act->desk->store, seq);
    if (!fault_is(fault))
        fault = stock_take_again(act, seq);
    return fault_is(fault) ? fault : learn_remember_weighing(act, seq);
}

/* A weighing that came late and divided what is not so. */
static struct fault take_back_division(struct act *act, const struct event_row *undone)
{
    struct event_row late;
    bool found = false;
    struct fault fault = FAULT_OK;
    if (undone->verb == VERB_WEIGH)
        fault = late_find_division(act, undone->seq, &late, &found);
    return fault_is(fault) || !found ? fault : take_back_postings(act, &late);
}

static struct fault take_back(struct act *act, const struct event_row *undone, const struct event_row *before)
{
    struct event_row event;
    bool used;
    struct outcome outcome =
        piece_undo(&act->row.now.piece, &before->after.piece, undone->after.piece.version);
    if (outcome.reason != REASON_NONE)
        return refuse_undo(act, undone);
    struct fault fault = is_used(act, undone, &used);
    if (fault_is(fault) || used)
        return fault_is(fault) ? fault : refuse_undo(act, undone);
    fault = take_back_division(act, undone);
    if (!fault_is(fault))
        fault = put_back(act, undone, before, &outcome, &event);
    if (!fault_is(fault) && undone->verb == VERB_WEIGH)
        fault = learn_forget_weighing(act, undone->seq);
    if (!fault_is(fault) && undone->verb == VERB_STOCK_OUT)
        fault = stock_put_back(act, undone->seq);
    if (!fault_is(fault))
        fault = learn_forget_rework(act, undone);
    if (!fault_is(fault))
        fault = store_override_give_back(act->desk->store, undone->seq);
    if (!fault_is(fault) && undone->verb == VERB_WITHDRAW)
        fault = stand_again(act, undone->corrects);
    if (!fault_is(fault) && undone->verb == VERB_RECEIVE)
        fault = take_back_implied(act, undone);
    if (!fault_is(fault))
        fault = order_go_on(act, undone);
    if (!fault_is(fault))
        fault = raise_taken_back(act, undone);
    event.after = act->row.now;
    accept(act, &event);
    return fault;
}

/* An override that nobody has used yet is void; it has moved nothing. */
static struct fault undo_override(struct act *act, const struct event_row *undone)
{
    struct event_row event = correction(act, undone);
    struct transfers none = {.count = 0};
    bool changed;
    struct fault fault = store_override_void(act->desk->store, undone->seq, &changed);
    if (fault_is(fault))
        return fault;
    if (!changed)
        return note_only(act, undone);
    event.changes = false;
    fault = desk_post(act->desk, &event, &act->row, NULL, &none);
    if (!fault_is(fault))
        fault = raise_taken_back(act, undone);
    accept(act, &event);
    return fault;
}

/* What changed more than its piece: others, tags, slips, an order. It is mended by a deed of its own. */
static bool stays(const struct event_row *undone)
{
    enum family family = verb_family(undone->verb);
    if (family == FAMILY_ORDER || (family == FAMILY_TREE && undone->verb != VERB_CAST))
        return true;
    switch ((int)undone->verb) {
    case VERB_STOCK_TAKE:
    case VERB_SPLIT:
    case VERB_MERGE:
    case VERB_REMAKE:
    case VERB_IDENTIFY:
    case VERB_BIND:
    case VERB_UNBIND:
    case VERB_SEND:
    case VERB_ARRIVE:
        return true;
    }
    return false;
}

/* What changed nothing is taken back by what changes nothing, too. */
static struct fault stands(struct store *store, const struct event_row *event, bool *out)
{
    int64_t correction;
    if (event->changes)
        return store_event_stands(store, event->seq, out);
    struct fault fault = store_event_find_correction(store, event->seq, &correction);
    *out = correction == 0;
    return fault;
}

/* Another kiosk has told since that it took the piece in at that very station, and stands by it: it is there,
 * whoever asked first. */
static struct fault is_confirmed(const struct act *act, const struct event_row *undone, bool *out)
{
    struct event_row event = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    *out = false;
    while (undone->verb == VERB_RECEIVE && !*out && event.previous > undone->seq && !fault_is(fault)) {
        fault = store_event_get(act->desk->store, event.previous, &event);
        *out = !fault_is(fault) && event.verb == VERB_RECEIVE && event.kiosk != undone->kiosk &&
               code_equal(event.station, undone->station);
        if (*out)
            fault = stands(act->desk->store, &event, out);
    }
    return fault;
}

static struct fault undo_piece(struct act *act, const struct event_row *undone)
{
    struct event_row before;
    bool confirmed;
    struct fault fault = load_piece(act, undone->piece);
    if (fault_is(fault))
        return fault;
    if (undone->verb == VERB_OVERRIDE)
        return undo_override(act, undone);
    bool whole_tree = undone->verb == VERB_SCRAP && act->row.now.piece.kind == KIND_TREE;
    if (stays(undone) || whole_tree)
        return refuse_undo(act, undone);
    if (!undone->changes)
        return take_back_postings(act, undone);
    if (undone->previous == 0)
        return note_only(act, undone);
    fault = is_confirmed(act, undone, &confirmed);
    if (fault_is(fault) || confirmed)
        return fault_is(fault) ? fault : refuse_undo(act, undone);
    fault = store_event_get(act->desk->store, undone->previous, &before);
    return fault_is(fault) ? fault : take_back(act, undone, &before);
}

struct fault undo_presence_after(struct store *store, int64_t seq, struct presence_row *out)
{
    struct event_link event = {.previous = 0};
    out->station = code_of("");
    out->kiosk = 0;
    while (seq != 0) {
        struct fault fault = store_event_follow(store, seq, &event);
        if (fault_is(fault))
            return fault;
        if (event.verb != VERB_WITHDRAW)
            break;
        if (event.changes) /* as before what it took back */
            fault = store_event_follow(store, event.corrects, &event);
        if (fault_is(fault))
            return fault;
        seq = event.previous;
    }
    if (seq != 0 && event.verb == VERB_BADGE_IN) {
        out->station = event.station;
        out->kiosk = event.kiosk;
    }
    return FAULT_OK;
}

/* The operator is where the badge events before it left them. */
static struct fault undo_badge(struct act *act, const struct event_row *undone)
{
    struct desk *desk = act->desk;
    struct presence_row now;
    struct transfers none = {.count = 0};
    bool found;
    struct fault fault = store_presence_find(desk->store, undone->operator_badge, &now, &found);
    if (fault_is(fault))
        return fault;
    struct event_row event = correction(act, undone);
    event.operator_badge = undone->operator_badge;
    event.previous = found ? now.event : 0;
    event.changes = found && now.event == undone->seq;
    fault = desk_post(desk, &event, NULL, NULL, &none);
    if (!fault_is(fault) && event.changes)
        fault = undo_presence_after(desk->store, event.seq, &now);
    now.event = event.seq;
    now.operator_badge = undone->operator_badge;
    now.since_ms = desk->now_ms;
    if (!fault_is(fault))
        fault = store_presence_set(desk->store, &now);
    if (!fault_is(fault))
        house_apply_presence(&desk->house, &now);
    accept(act, &event);
    return fault;
}

/* To withdraw twice is to withdraw once: the same answer. */
static struct fault find_earlier(struct act *act, const struct event_row *event, bool *answered)
{
    struct event_row earlier;
    int64_t seq;
    struct fault fault = store_event_find_correction(act->desk->store, event->seq, &seq);
    *answered = seq != 0;
    if (!fault_is(fault) && *answered)
        fault = store_event_get(act->desk->store, seq, &earlier);
    return fault_is(fault) || !*answered ? fault : undo_answer_again(act, &earlier);
}

struct fault undo_book(struct act *act, const struct event_row *event)
{
    bool answered;
    struct fault fault = find_earlier(act, event, &answered);
    if (fault_is(fault) || answered)
        return fault;
    bool badge = event->verb == VERB_BADGE_IN || event->verb == VERB_BADGE_OUT;
    if (event->piece)
        return undo_piece(act, event);
    if (badge)
        return undo_badge(act, event);
    if (event->verb == VERB_REPORT) {
        act->reply->result = RESULT_ACCEPTED; /* it has changed nothing */
        return FAULT_OK;
    }
    act_refuse_because(act, REASON_NOTHING_TO_UNDO,
                       _("What was booked there cannot be taken back: book what puts it right."));
    return FAULT_OK;
}
