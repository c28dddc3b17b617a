/* An order, or a line of it, that nobody wants any more: what becomes of its pieces. */
#include "common/base/json.h"
#include "hub/service/orders.h"

enum fate order_fate(const struct piece *piece)
{
    if (!place_is_live(piece->place))
        return FATE_NONE;
    if (piece->place == PLACE_POOL && piece->book_mass.ug == 0)
        return FATE_WITHDRAWN;
    if (piece->place == PLACE_STATION && piece->state != PIECE_HELD && !piece->transit)
        return FATE_HELD;
    return FATE_LEFT;
}

static struct piece end_piece(const struct piece *piece, enum fate fate)
{
    struct piece after = *piece;
    after.version++;
    if (fate == FATE_WITHDRAWN) {
        after.place = PLACE_ENDED;
        return after;
    }
    after.was = piece->state;
    after.state = PIECE_HELD;
    return after;
}

static struct fault end_one(struct act *act, struct piece_row *row, struct order_end *out)
{
    enum fate fate = order_fate(&row->now.piece);
    int64_t quantity = row->now.piece.quantity;
    out->withdrawn += fate == FATE_WITHDRAWN ? quantity : 0;
    out->held += fate == FATE_HELD ? quantity : 0;
    out->left += fate == FATE_LEFT ? quantity : 0;
    if (fate != FATE_WITHDRAWN && fate != FATE_HELD)
        return FAULT_OK;
    struct piece after = end_piece(&row->now.piece, fate);
    struct transfers transfers = {.count = 0};
    ledger_post_move(&transfers, desk_book_of(&act->desk->house, row), &row->now.piece, &after);
    return act_post_piece(act, row, &after, &transfers);
}

struct fault order_withdraw(struct act *act, struct piece_row *row, int64_t count)
{
    struct order_end end = {0, 0, 0};
    struct piece after = row->now.piece;
    static const struct transfers none = {.count = 0};
    if (count == after.quantity)
        return end_one(act, row, &end);
    after.version++;
    after.quantity -= count;
    return act_post_piece(act, row, &after, &none);
}

struct fault order_end_pieces(struct act *act, const struct order_row *order, int line, struct order_end *out)
{
    struct order_pieces pieces;
    struct span said = act->form_text;
    *out = (struct order_end){0, 0, 0};
    struct fault fault = order_pieces_read(&act->desk->house, act->desk->store, order->id, &pieces);
    act->form_text = (struct span){NULL, 0}; /* stands in the order's own event, once */
    for (size_t i = 0; i < pieces.count && !fault_is(fault); i++)
        if (line == 0 || pieces.rows[i].line == line)
            fault = end_one(act, &pieces.rows[i], out);
    act->form_text = said;
    order_pieces_release(&pieces);
    return fault;
}

static void write_end(char *out, size_t size, const struct order_end *end)
{
    struct text text = text_in(out, size);
    json_begin(&text, '{');
    json_add_int(&text, "withdrawn", end->withdrawn);
    json_add_int(&text, "held", end->held);
    json_add_int(&text, "left", end->left);
    json_end(&text, '}');
}

static void say_end(struct act *act, const struct order_row *order, const struct order_end *end)
{
    struct text detail = TEXT_IN(act->reply->detail);
    text_add(&detail, "%s is cancelled; withdrawn from the pool: %lld", order->code.text,
             (long long)end->withdrawn);
    if (end->held > 0)
        text_add(&detail, "; begun, and held until you say what becomes of them: %lld", (long long)end->held);
    if (end->left > 0)
        text_add(&detail, "; elsewhere (see its list of pieces): %lld", (long long)end->left);
    text_add(&detail, ".");
    text_end_cut(&detail);
}

struct fault order_cancel(struct act *act)
{
    struct order_row order;
    struct order_end end;
    char found[128];
    bool ok;
    struct fault fault = order_take(act, &order, &ok);
    if (fault_is(fault) || !ok)
        return fault;
    fault = order_end_pieces(act, &order, 0, &end);
    order.state = ORDER_CANCELLED;
    order.ended_ms = act->deed_ms;
    order_copy_text(act->command->form, "note", order.ending);
    if (!fault_is(fault))
        fault = store_order_write(act->desk->store, &order);
    write_end(found, sizeof found, &end);
    if (!fault_is(fault))
        fault = order_post(act, &order, found);
    if (!fault_is(fault))
        say_end(act, &order, &end);
    return fault;
}
