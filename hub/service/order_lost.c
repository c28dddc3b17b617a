/* What an order still waits for though nobody works on it: pieces that were scrapped or are missing, and are
 * neither made again nor closed short. */
#include <stdlib.h>

#include "common/base/grow.h"
#include "common/base/json.h"
#include "hub/service/life.h"
#include "hub/service/orders.h"
#include "hub/store/tag.h"

/* ------------------------------------------------------------------ how many */

static const struct order_line_row *line_of(const struct order_at_hand *hand, const struct piece_row *row)
{
    for (int i = 0; i < hand->line_count; i++)
        if (hand->lines[i].line == row->line)
            return &hand->lines[i];
    return NULL;
}

/* What was scrapped of a lot is in its life only, and that may count one by now. */
static struct fault may_have_lost(struct store *store, const struct order_line_row *line,
                                  const struct piece_row *row, bool *out)
{
    const struct piece *piece = &row->now.piece;
    bool counts = piece->kind != KIND_TREE && !(line && line->cancelled);
    *out = counts && (piece->place == PLACE_SCRAPPED || piece->place == PLACE_MISSING);
    return !counts || *out ? FAULT_OK : store_piece_was_scrapped(store, row->id, out);
}

struct fault order_lost(struct store *store, const struct order_at_hand *hand, const struct piece_row *row,
                        int64_t *out)
{
    int64_t lost = 0, remade = 0, forgone = 0;
    bool may;
    *out = 0;
    struct fault fault = may_have_lost(store, line_of(hand, row), row, &may);
    if (fault_is(fault) || !may)
        return fault;
    fault = life_count_lost(store, row, &lost);
    if (!fault_is(fault))
        fault = store_piece_remade(store, row->id, &remade);
    if (!fault_is(fault))
        fault = store_short_of_piece(store, row->id, &forgone);
    lost -= remade + forgone;
    *out = lost > 0 ? lost : 0;
    return fault;
}

struct fault order_still_wants(struct store *store, const struct piece_row *row, int64_t *out)
{
    struct order_at_hand *hand;
    struct fault fault = order_read_whole(store, row->order, &hand);
    *out = 0;
    if (!fault_is(fault) && hand->order.state != ORDER_CANCELLED)
        fault = order_lost(store, hand, row, out);
    free(hand);
    return fault;
}

/* ------------------------------------------------------------------ is that all? */

static bool is_any(const struct order_pieces *pieces, bool (*is)(enum place place))
{
    for (size_t i = 0; i < pieces->count; i++)
        if (is(pieces->rows[i].now.piece.place))
            return true;
    return false;
}

static bool is_delivered(enum place place)
{
    return place == PLACE_DELIVERED;
}

/* The first that it waits for, and how many others. */
static void say_waiting(struct act *act, const struct order_row *order, const struct piece_row *first,
                        int64_t others)
{
    char more[32] = "";
    struct text text = TEXT_IN(more);
    bool is_missing = first->now.piece.place == PLACE_MISSING;
    if (others > 0)
        text_add(&text, " and %lld more", (long long)others);
    act_explain(act,
                "%s stays open: it waits for %s%s, which %s. Make it again%s, change the order, or close it "
                "short.",
                order->code.text, first->name, more, is_missing ? "is missing" : "was scrapped",
                is_missing ? ", find it" : "");
}

/* All that was not lost, dropped or closed short is delivered: then so is the order. Who is in the office,
 * and not at a bench, is told what it waits for that nobody works on. */
static struct fault end_when_whole(struct act *act, struct order_at_hand *hand,
                                   const struct order_pieces *pieces)
{
    const struct piece_row *first = NULL;
    int64_t total = 0;
    struct fault fault = FAULT_OK;
    if (is_any(pieces, place_is_live) || !is_any(pieces, is_delivered))
        return FAULT_OK;
    for (size_t i = 0; i < pieces->count && !fault_is(fault); i++) {
        int64_t lost;
        fault = order_lost(act->desk->store, hand, &pieces->rows[i], &lost);
        if (lost > 0 && !first)
            first = &pieces->rows[i];
        total += lost;
    }
    if (!fault_is(fault) && first && verb_family(act->command->verb) == FAMILY_ORDER)
        say_waiting(act, &hand->order, first, total - 1);
    if (fault_is(fault) || first)
        return fault;
    hand->order.state = ORDER_DELIVERED;
    hand->order.delivered_ms = act->deed_ms;
    return store_order_write(act->desk->store, &hand->order);
}

static struct fault look_whole(struct act *act, int64_t order)
{
    struct order_pieces pieces = {NULL, 0, 0};
    struct order_at_hand *hand;
    struct fault fault = order_read_whole(act->desk->store, order, &hand);
    bool is_open = !fault_is(fault) && hand->order.state == ORDER_IN_WORK; /* delivered is delivered */
    if (is_open)
        fault = order_pieces_read(&act->desk->house, act->desk->store, order, &pieces);
    if (!fault_is(fault) && is_open)
        fault = end_when_whole(act, hand, &pieces);
    order_pieces_release(&pieces);
    free(hand);
    return fault;
}

struct fault order_touch(struct desk *desk, int64_t order)
{
    struct order_list *list = &desk->touched;
    for (size_t i = 0; i < list->count; i++)
        if (list->orders[i] == order)
            return FAULT_OK;
    if (order == 0)
        return FAULT_OK;
    int64_t *orders = grow_one(list->orders, list->count, &list->capacity, sizeof *list->orders);
    if (!orders)
        return fault_make(FAULT_FULL, "no memory for the orders of a command");
    list->orders = orders;
    list->orders[list->count++] = order;
    return FAULT_OK;
}

struct fault order_look_at_touched(struct act *act)
{
    struct order_list *list = &act->desk->touched;
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < list->count && !fault_is(fault); i++)
        fault = look_whole(act, list->orders[i]);
    return fault;
}

struct fault order_go_on(struct act *act, const struct event_row *undone)
{
    const struct piece_row *row = &act->row;
    struct order_row order;
    bool is_back = place_is_live(row->now.piece.place) && !place_is_live(undone->after.piece.place);
    if (!is_back || row->order == 0)
        return FAULT_OK;
    struct fault fault = store_order_read(act->desk->store, row->order, &order);
    if (fault_is(fault) || order.state != ORDER_DELIVERED ||
        (order.delivered_ms != undone->at_ms && order.delivered_ms != undone->booked_ms))
        return fault;
    order.state = ORDER_RELEASED;
    order.delivered_ms = 0;
    return store_order_write(act->desk->store, &order);
}

/* ------------------------------------------------------------------ closed short */

static struct fault forgo(struct act *act, const struct order_at_hand *hand,
                          const struct order_pieces *pieces, int64_t *total)
{
    struct fault fault = FAULT_OK;
    *total = 0;
    for (size_t i = 0; i < pieces->count && !fault_is(fault); i++) {
        int64_t lost;
        fault = order_lost(act->desk->store, hand, &pieces->rows[i], &lost);
        if (!fault_is(fault) && lost > 0)
            fault = store_short_add(act->desk->store, hand->order.id, pieces->rows[i].id, lost);
        *total += lost;
    }
    return fault;
}

static struct fault close_short(struct act *act, struct order_at_hand *hand,
                                const struct order_pieces *pieces)
{
    char found[64];
    struct text text = TEXT_IN(found);
    int64_t count;
    if (!is_any(pieces, place_is_live) && !is_any(pieces, is_delivered)) {
        act_refuse_because(act, REASON_WRONG_STATE, "Nothing of %s is left to deliver: cancel it.",
                           hand->order.code.text);
        return FAULT_OK;
    }
    struct fault fault = forgo(act, hand, pieces, &count);
    if (fault_is(fault))
        return fault;
    if (count == 0) {
        act_refuse_because(act, REASON_WRONG_STATE,
                           "Nothing of %s is scrapped or missing that is not made again.",
                           hand->order.code.text);
        return FAULT_OK;
    }
    fault = order_touch(act->desk, hand->order.id);
    json_begin(&text, '{');
    json_add_int(&text, "short", count);
    json_end(&text, '}');
    return fault_is(fault) ? fault : order_post(act, &hand->order, found);
}

struct fault order_close_short(struct act *act)
{
    struct order_pieces pieces = {NULL, 0, 0};
    struct order_at_hand *hand = calloc(1, sizeof *hand);
    bool ok = false;
    if (!hand)
        return fault_make(FAULT_FULL, "no memory for an order");
    struct fault fault = order_take_whole(act, hand, &ok);
    if (!fault_is(fault) && ok)
        fault = order_pieces_read(&act->desk->house, act->desk->store, hand->order.id, &pieces);
    if (!fault_is(fault) && ok)
        fault = close_short(act, hand, &pieces);
    order_pieces_release(&pieces);
    free(hand);
    return fault;
}
