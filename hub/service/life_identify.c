/* identify: what a piece is that a stock-take found, and for whom. "Of an unknown piece it asks alloy, step,
 * stones set and weight; order and model may follow" (DOMAIN § 6). Its route stays the one that it was given.
 */
#include <stdlib.h>
#include <string.h>

#include "hub/service/life.h"
#include "hub/service/orders.h"

/* It came by a stock-take, here or in a workshop file: the first event of its life. */
static struct fault was_found(struct act *act, bool *out)
{
    struct event_row event = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    while (event.previous != 0 && !fault_is(fault))
        fault = store_event_get(act->desk->store, event.previous, &event);
    *out = !fault_is(fault) && (event.verb == VERB_STOCK_TAKE || event.verb == VERB_REPORT);
    return fault;
}

/* It keeps its steps, whatever its model's are. */
static void keep_route(const struct house *house, struct piece_row *row)
{
    if (row->route == 0)
        row->route = house_model(house, row->model)->route_row;
}

static struct fault take_model(struct act *act, struct piece_row *row, bool *good)
{
    const struct house *house = &act->desk->house;
    const struct form *form = act->command->form;
    const char *size = form_text(form, "size");
    int64_t model = house_newest_model(house, form_code(form, "model"));
    if (!form_has(form, "model"))
        return FAULT_OK;
    *good = false;
    if (model == 0)
        return life_refuse_field(act, REASON_UNKNOWN_THING, "model", "There is no such model.");
    const struct workshop_size *found = workshop_size_find(house_model(house, model), size);
    if (!found || !TEXT_COPY(row->size, span_of(size)))
        return life_refuse_field(act, REASON_UNKNOWN_THING, "size", "The model has no such size.");
    keep_route(house, row);
    row->model = model;
    row->volume_mm3_e3 = found->volume_mm3_e3;
    *good = row->now.piece.stones.ug <= stone_list_mass(house_stones(house, row), row->now.piece.quantity).ug;
    return *good ? FAULT_OK
                 : life_refuse_field(act, REASON_DOES_NOT_ADD_UP, "model",
                                     "More stones are set in it than the model has in this size.");
}

/* An order that came with a workshop file may have no lines at all. */
static struct fault has_line(struct store *store, int64_t order, int64_t line, bool *out)
{
    struct order_at_hand *hand;
    struct fault fault = order_read_whole(store, order, &hand);
    *out = !fault_is(fault) && (line == 0 || hand->line_count == 0 || order_line_find(hand, line));
    free(hand);
    return fault;
}

static struct fault take_order(struct act *act, struct piece_row *row, bool *good)
{
    const struct form *form = act->command->form;
    struct order_row order;
    if (!form_has(form, "order"))
        return FAULT_OK;
    struct fault fault = store_order_find(act->desk->store, form_code(form, "order"), &order, good);
    if (fault_is(fault))
        return fault;
    if (!*good)
        return life_refuse_field(act, REASON_UNKNOWN_THING, "order", "There is no such order.");
    *good = order.state == ORDER_RELEASED || order.state == ORDER_IN_WORK;
    row->order = order.id;
    row->line = form_int(form, "line");
    if (!*good)
        return life_refuse_field(act, REASON_WRONG_STATE, "order", "That order is not released, or over.");
    fault = has_line(act->desk->store, order.id, row->line, good);
    return fault_is(fault) || *good
               ? fault
               : life_refuse_field(act, REASON_UNKNOWN_THING, "line", "That order has no such line.");
}

static struct fault post(struct act *act, const struct piece_row *row)
{
    struct outcome outcome = outcome_accept(outcome_begin(&act->row.now.piece));
    int64_t was = act->row.order;
    struct fault fault = life_post(act, &outcome, (struct span){NULL, 0});
    if (!fault_is(fault))
        fault = store_piece_identify(act->desk->store, row);
    return fault_is(fault) || was == row->order ? fault : order_touch(act->desk, was);
}

struct fault life_identify(struct act *act)
{
    const struct form *form = act->command->form;
    struct piece_row row = act->row;
    bool good = true;
    if (!form_has(form, "model") && !form_has(form, "order"))
        return life_refuse_field(act, REASON_BAD_FIELD, "model", "Say its model, its order, or both.");
    struct fault fault = was_found(act, &good);
    if (!fault_is(fault) && !good)
        return life_refuse_field(act, REASON_WRONG_STATE, "",
                                 "It was released here: only what a stock-take found is told what it is.");
    if (!fault_is(fault))
        fault = take_model(act, &row, &good);
    if (!fault_is(fault) && good)
        fault = take_order(act, &row, &good);
    return fault_is(fault) || !good ? fault : post(act, &row);
}
