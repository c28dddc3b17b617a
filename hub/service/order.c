/* Orders and the office: which file does which verb, and what they share. */
#include "common/base/grow.h"
#include "hub/service/orders.h"
#include "hub/service/prove.h"

#include <stdlib.h>
#include <string.h>

struct fault order_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_DRAFT_ORDER:
        return order_draft(act);
    case VERB_SKIP_PROTOTYPE:
        return order_skip_prototype(act);
    case VERB_RELEASE_ORDER:
        return order_release(act);
    case VERB_CANCEL_ORDER:
        return order_cancel(act);
    case VERB_REQUEST_CHANGE:
    case VERB_ASSESS_CHANGE:
    case VERB_ACCEPT_CHANGE:
    case VERB_REJECT_CHANGE:
    case VERB_APPLY_CHANGE:
        return order_change(act);
    case VERB_SUBMIT_DESIGN:
    case VERB_APPROVE_DESIGN:
        return order_design(act);
    case VERB_DELIVER:
        return order_deliver(act);
    case VERB_RECEIPT:
    case VERB_RESERVE:
        return order_received(act);
    case VERB_CLOSE_SHORT:
        return order_close_short(act);
    case VERB_CLOSE_ORDER:
        return order_close(act);
    }
    assert(false); /* not a verb of orders */
    return FAULT_OK;
}

/* ------------------------------------------------------------------ the order at hand */

static const char *state_said(enum order_state state)
{
    return state == ORDER_IN_WORK ? "in work" : order_state_word(state);
}

/* What is done instead. */
static const char *remedy(enum order_state state, enum verb verb)
{
    if (verb == VERB_DRAFT_ORDER && order_allows(state, VERB_REQUEST_CHANGE))
        return " Request a change of it.";
    return verb == VERB_REQUEST_CHANGE && state == ORDER_DRAFT ? " Fill the draft in anew." : "";
}

bool order_state_fits(struct act *act, const struct order_row *order)
{
    if (order_allows(order->state, act->command->verb))
        return true;
    char states[80];
    struct text text = TEXT_IN(states);
    for (int state = ORDER_DRAFT; state <= ORDER_CANCELLED; state++)
        if (order_allows((enum order_state)state, act->command->verb))
            text_add(&text, "%s%s", text.size > 0 ? " or " : "", state_said((enum order_state)state));
    act_refuse_because(act, REASON_WRONG_STATE, "Order %s is %s: this is for orders that are %s.%s",
                       order->code.text, state_said(order->state), states,
                       remedy(order->state, act->command->verb));
    return false;
}

struct fault order_take(struct act *act, struct order_row *out, bool *ok)
{
    struct code code = form_code(act->command->form, "order");
    struct fault fault = store_order_find(act->desk->store, code, out, ok);
    if (fault_is(fault))
        return fault;
    if (!*ok) {
        act_refuse_field_because(act, REASON_UNKNOWN_THING, "order",
                                 "There is no order %s: look at the list of orders.", code.text);
        return FAULT_OK;
    }
    *ok = order_state_fits(act, out);
    return FAULT_OK;
}

struct fault order_read_whole(struct store *store, int64_t order, struct order_at_hand **out)
{
    struct order_at_hand *hand = *out = calloc(1, sizeof *hand);
    if (!hand)
        return fault_make(FAULT_FULL, "no memory for an order");
    if (order == 0)
        return FAULT_OK;
    struct fault fault = store_order_read(store, order, &hand->order);
    return fault_is(fault) ? fault : store_order_lines(store, order, hand->lines, &hand->line_count);
}

struct fault order_take_whole(struct act *act, struct order_at_hand *out, bool *ok)
{
    struct fault fault = order_take(act, &out->order, ok);
    if (!fault_is(fault) && *ok)
        fault = store_order_lines(act->desk->store, out->order.id, out->lines, &out->line_count);
    return fault;
}

void order_copy_text(const struct form *form, const char *name, char out[ORDER_TEXT_MAX])
{
    if (!form_has(form, name))
        return;
    const char *text = form_text(form, name);
    size_t size = strlen(text) + 1;
    assert(size <= ORDER_TEXT_MAX); /* forms read no longer text */
    memcpy(out, text, size);
}

struct order_line_row *order_line_find(struct order_at_hand *hand, int64_t number)
{
    for (int i = 0; i < hand->line_count; i++)
        if (hand->lines[i].line == number && !hand->lines[i].cancelled)
            return &hand->lines[i];
    return NULL;
}

const char *order_where(const struct act *act, const struct piece *piece)
{
    bool there = piece->place == PLACE_STATION;
    return there ? house_station_name(&act->desk->house, &piece->station) : place_word(piece->place);
}

/* ------------------------------------------------------------------ posting */

struct fault order_post_thing(struct act *act, const char *thing, const char *found)
{
    struct event_row event = act_event(act);
    struct text text = TEXT_IN(event.thing);
    text_add(&text, "%s", thing);
    assert(text_ok(&text));
    event.found = span_of(found);
    return act_post_event(act, &event, NULL);
}

struct fault order_post(struct act *act, const struct order_row *order, const char *found)
{
    char thing[THING_TEXT_MAX];
    struct text text = TEXT_IN(thing);
    text_add(&text, "order:%s", order->code.text);
    return order_post_thing(act, thing, found);
}

/* ------------------------------------------------------------------ its pieces */

struct collector {
    struct order_pieces *pieces;
    struct fault fault;
};

static bool collect(void *context, const struct piece_row *row)
{
    struct collector *collector = context;
    struct order_pieces *pieces = collector->pieces;
    struct piece_row *rows = grow_one(pieces->rows, pieces->count, &pieces->capacity, sizeof *pieces->rows);
    if (!rows) {
        collector->fault = fault_make(FAULT_FULL, "no memory for the pieces of an order");
        return false;
    }
    pieces->rows = rows;
    pieces->rows[pieces->count++] = *row;
    return true;
}

struct fault order_pieces_read(const struct house *house, struct store *store, int64_t order,
                               struct order_pieces *out)
{
    struct collector collector = {.pieces = out, .fault = FAULT_OK};
    *out = (struct order_pieces){0};
    struct fault fault = store_piece_each_of_order(store, order, collect, &collector);
    if (!fault_is(fault))
        fault = collector.fault;
    for (size_t i = 0; i < out->count && !fault_is(fault); i++)
        if (!house_link(house, &out->rows[i]))
            fault =
                fault_make(FAULT_INPUT, "piece %s names a model, melt or step that is not there: run verify",
                           out->rows[i].name);
    if (fault_is(fault))
        order_pieces_release(out);
    return fault;
}

void order_pieces_release(struct order_pieces *pieces)
{
    free(pieces->rows);
    *pieces = (struct order_pieces){0};
}

/* ------------------------------------------------------------------ proof */

struct fault order_prove(const struct prover *prover)
{
    struct prover mine = *prover;
    return store_order_prove(prover->store, prove_say, &mine);
}
