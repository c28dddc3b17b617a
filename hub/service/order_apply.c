/* An accepted change is made in the order: all of it is looked at first, then written. */
#include <stdlib.h>
#include <string.h>

#include "hub/service/orders.h"

#define NEW_TOLD_MAX 6 /* of the pieces that a change brings, so many by name */

/* The change with what it is about. */
struct work {
    const struct change_row *change;
    struct order_at_hand *hand; /* as it will be, once it was looked at */
    struct order_pieces pieces; /* as they are */
    struct change_line_row rows[CHANGE_LINES_MAX];
    int row_count;
};

/* ------------------------------------------------------------------ its lines are still there */

static bool line_is_left(struct act *act, const struct work *work, int number)
{
    if (number == 0 || order_line_find(work->hand, number))
        return true;
    act_refuse_because(act, REASON_WRONG_STATE, "Line %d of %s was dropped meanwhile: reject this change.",
                       number, work->hand->order.code.text);
    return false;
}

static bool lines_are_left(struct act *act, const struct work *work)
{
    if (!line_is_left(act, work, work->change->line) || !line_is_left(act, work, work->change->cancel_line))
        return false;
    for (int i = 0; i < work->row_count; i++)
        if (!work->rows[i].adds && !line_is_left(act, work, work->rows[i].line.line))
            return false;
    return true;
}

/* ------------------------------------------------------------------ what was begun stands in the way */

static bool is_lost(const struct piece *piece)
{
    return piece->place == PLACE_SCRAPPED || piece->place == PLACE_MISSING;
}

/* The first piece of the line that was begun and is still there; NULL: none. */
static const struct piece_row *find_begun(const struct work *work, int number)
{
    for (size_t i = 0; i < work->pieces.count; i++) {
        const struct piece_row *row = &work->pieces.rows[i];
        if (row->line == number && piece_is_begun(&row->now.piece) && !is_lost(&row->now.piece))
            return row;
    }
    return NULL;
}

/* What was begun is a matter of scrap or stock. */
static bool may_drop(struct act *act, const struct work *work, int number)
{
    const struct piece_row *begun = find_begun(work, number);
    if (begun)
        act_refuse_because(
            act, REASON_WRONG_STATE,
            "%s of line %d was begun (%s): reject the change, scrap what was begun, or ask for "
            "fewer.",
            begun->name, number, order_where(act, &begun->now.piece));
    return !begun;
}

static bool is_free(const struct piece_row *row, int number)
{
    return row->line == number && order_fate(&row->now.piece) == FATE_WITHDRAWN;
}

static struct fault count_free(struct act *act, const struct work *work, int number, int64_t *out)
{
    struct fault fault = FAULT_OK;
    *out = 0;
    for (size_t i = 0; i < work->pieces.count && !fault_is(fault); i++) {
        const struct piece_row *row = &work->pieces.rows[i];
        int64_t lost = 0;
        if (row->line == number)
            fault = order_lost(act->desk->store, work->hand, row, &lost);
        *out += lost + (is_free(row, number) ? row->now.piece.quantity : 0);
    }
    return fault;
}

static struct fault may_take_fewer(struct act *act, const struct work *work, bool *ok)
{
    int number = work->change->line;
    int64_t fewer = work->change->fewer, free_count;
    struct fault fault = count_free(act, work, number, &free_count);
    *ok = !fault_is(fault) && fewer < order_line_find(work->hand, number)->quantity && free_count >= fewer;
    if (fault_is(fault) || *ok)
        return fault;
    const struct piece_row *begun = find_begun(work, number);
    if (!begun || free_count >= fewer)
        act_refuse_because(act, REASON_WRONG_STATE,
                           "Line %d has no more than that: drop it by cancel_line, or cancel the order.",
                           number);
    else
        act_refuse_because(
            act, REASON_WRONG_STATE,
            "Of line %d, %lld are not begun, %s was (%s): ask for no more than those, or scrap "
            "what was begun.",
            number, (long long)free_count, begun->name, order_where(act, &begun->now.piece));
    return FAULT_OK;
}

static bool part_may_change(struct act *act, const struct work *work, int number, enum line_part part)
{
    for (size_t i = 0; i < work->pieces.count; i++) {
        const struct piece_row *row = &work->pieces.rows[i];
        if (row->line != number || piece_lets_change(&row->now.piece, part))
            continue;
        act_refuse_because(
            act, REASON_WRONG_STATE,
            "%s of line %d %s (%s): ask for fewer of that line, and add a line for the others.", row->name,
            number, line_part_said(part), order_where(act, &row->now.piece));
        return false;
    }
    return true;
}

bool order_is_made_otherwise(const struct order_line_row *to)
{
    return !code_is_none(to->alloy) || to->size[0] != '\0' || to->customisation[0] != '\0' ||
           to->volume_mm3_e3 > 0 || to->tolerance_ppm > 0;
}

static bool may_alter(struct act *act, const struct work *work, const struct order_line_row *to)
{
    return (!order_is_made_otherwise(to) || part_may_change(act, work, to->line, LINE_MADE)) &&
           (to->stones[0] == '\0' || part_may_change(act, work, to->line, LINE_STONES)) &&
           (to->finish[0] == '\0' || part_may_change(act, work, to->line, LINE_FINISH));
}

static struct fault nothing_is_in_the_way(struct act *act, const struct work *work, bool *ok)
{
    *ok = work->change->cancel_line == 0 || may_drop(act, work, work->change->cancel_line);
    for (int i = 0; i < work->row_count && *ok; i++)
        *ok = work->rows[i].adds || may_alter(act, work, &work->rows[i].line);
    return *ok && work->change->fewer > 0 ? may_take_fewer(act, work, ok) : FAULT_OK;
}

/* ------------------------------------------------------------------ the order as it will be */

static void copy_said(char *out, const char *said, size_t size)
{
    if (said[0] != '\0')
        memcpy(out, said, size);
}

static void alter_line(struct order_line_row *line, const struct order_line_row *to)
{
    if (!code_is_none(to->alloy))
        line->alloy = to->alloy;
    if (to->size[0] != '\0' && to->volume_mm3_e3 == 0)
        line->volume_mm3_e3 = 0; /* that was of the other size */
    if (to->volume_mm3_e3 > 0)
        line->volume_mm3_e3 = to->volume_mm3_e3;
    if (to->tolerance_ppm > 0)
        line->tolerance_ppm = to->tolerance_ppm;
    copy_said(line->size, to->size, sizeof line->size);
    copy_said(line->stones, to->stones, sizeof line->stones);
    copy_said(line->finish, to->finish, sizeof line->finish);
    copy_said(line->customisation, to->customisation, sizeof line->customisation);
}

/* Numbers go on after the highest that there ever was. */
static bool add_line(struct act *act, struct order_at_hand *hand, struct order_line_row *line)
{
    if (hand->line_count == ORDER_LINES_MAX) {
        act_refuse_because(act, REASON_TOO_LARGE, "%s has %d lines: make another order of the new one.",
                           hand->order.code.text, ORDER_LINES_MAX);
        return false;
    }
    line->line = hand->line_count > 0 ? hand->lines[hand->line_count - 1].line + 1 : 1;
    hand->lines[hand->line_count++] = *line;
    return true;
}

static bool make_lines(struct act *act, struct work *work)
{
    struct order_at_hand *hand = work->hand;
    const struct change_row *change = work->change;
    for (int i = 0; i < work->row_count; i++) {
        struct order_line_row *line = &work->rows[i].line;
        if (!work->rows[i].adds)
            alter_line(order_line_find(hand, line->line), line);
        else if (!add_line(act, hand, line))
            return false;
    }
    if (change->line > 0)
        order_line_find(hand, change->line)->quantity += change->more - change->fewer;
    if (change->cancel_line == 0)
        return true; /* one that came with the workshop's file may have none at all */
    order_line_find(hand, change->cancel_line)->cancelled = true;
    for (int i = 0; i < hand->line_count; i++)
        if (!hand->lines[i].cancelled)
            return true;
    act_refuse_because(act, REASON_WRONG_STATE, "Nothing of %s would be left: cancel the order.",
                       hand->order.code.text);
    return false;
}

static void make_order(struct order_row *order, const struct change_row *change)
{
    if (change->due_ms > 0)
        order->due_ms = change->due_ms;
    if (change->rush[0] != '\0')
        order->rush = strcmp(change->rush, "yes") == 0;
    copy_said(order->specification, change->specification, sizeof order->specification);
    copy_said(order->documents, change->documents, sizeof order->documents);
    copy_said(order->note, change->note, sizeof order->note);
}

/* ------------------------------------------------------------------ can it be made? */

/* With so many that come by the change; 0: none, and no limit is asked. A lot is under one tag, and another
 * beside it, if there are more of it. */
static struct fault check_line(struct act *act, const struct work *work, int number, int64_t quantity,
                               bool *ok)
{
    const struct order_line_row *line = order_line_find(work->hand, number);
    struct fault fault = order_check_sheet(act, work->hand, number, ok);
    if (!fault_is(fault) && *ok && quantity > 0)
        order_check_way(act, work->hand, line, quantity, ok);
    return fault;
}

static struct fault check_lines(struct act *act, const struct work *work, bool *ok)
{
    struct fault fault = FAULT_OK;
    *ok = true;
    for (int i = 0; i < work->row_count && *ok && !fault_is(fault); i++) {
        const struct order_line_row *line = order_line_find(work->hand, work->rows[i].line.line);
        bool brings = work->rows[i].adds || order_is_made_otherwise(&work->rows[i].line);
        fault = check_line(act, work, line->line, brings ? line->quantity : 0, ok);
    }
    if (work->change->more > 0 && *ok && !fault_is(fault))
        fault = check_line(act, work, work->change->line, work->change->more, ok);
    return fault;
}

/* ------------------------------------------------------------------ it is written */

/* Of what was lost first, so that nobody makes it again; then of what waits in the pool, the last first. */
static struct fault forgo_lost(struct act *act, struct work *work, int64_t *left, int64_t *forgone)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < work->pieces.count && *left != 0 && !fault_is(fault); i++) {
        const struct piece_row *row = &work->pieces.rows[i];
        int64_t lost = 0;
        if (row->line == work->change->line)
            fault = order_lost(act->desk->store, work->hand, row, &lost);
        int64_t count = lost < *left ? lost : *left;
        if (count > 0)
            fault = store_short_add(act->desk->store, work->hand->order.id, row->id, count);
        *left -= count;
        *forgone += count;
    }
    return fault;
}

static struct fault take_fewer(struct act *act, struct work *work, int64_t *forgone)
{
    int64_t left = work->change->fewer;
    struct fault fault = forgo_lost(act, work, &left, forgone);
    for (size_t i = work->pieces.count; i-- > 0 && left > 0 && !fault_is(fault);) {
        struct piece_row *row = &work->pieces.rows[i];
        int64_t count = row->now.piece.quantity < left ? row->now.piece.quantity : left;
        if (!is_free(row, work->change->line))
            continue;
        fault = order_withdraw(act, row, count);
        left -= count;
    }
    return fault;
}

/* What waits in the pool is made anew: a piece keeps what it was released with. */
static struct fault make_anew(struct act *act, const struct work *work, const struct order_line_row *line)
{
    struct order_end end;
    struct fault fault = order_end_pieces(act, &work->hand->order, line->line, &end);
    return fault_is(fault) || end.withdrawn == 0 ? fault
                                                 : order_bring_pieces(act, work->hand, line, end.withdrawn);
}

static struct fault write_row(struct act *act, const struct work *work, const struct change_line_row *row)
{
    const struct order_line_row *line = order_line_find(work->hand, row->line.line);
    if (row->adds)
        return order_bring_pieces(act, work->hand, line, line->quantity);
    return order_is_made_otherwise(&row->line) ? make_anew(act, work, line) : FAULT_OK;
}

static struct fault write_pieces(struct act *act, struct work *work, int64_t *forgone)
{
    const struct change_row *change = work->change;
    struct order_end end;
    struct span said = act->form_text;
    struct fault fault = FAULT_OK;
    act->form_text = (struct span){NULL, 0}; /* stands in the change's own event, once */
    if (change->cancel_line > 0)
        fault = order_end_pieces(act, &work->hand->order, change->cancel_line, &end);
    if (!fault_is(fault) && change->fewer > 0)
        fault = take_fewer(act, work, forgone);
    for (int i = 0; i < work->row_count && !fault_is(fault); i++)
        fault = write_row(act, work, &work->rows[i]);
    if (!fault_is(fault) && change->more > 0) /* last: else those would be made anew at once */
        fault = order_bring_pieces(act, work->hand, order_line_find(work->hand, change->line), change->more);
    act->form_text = said;
    return fault;
}

/* Whoever applies a change has to print the labels of what came by it, the newest row before it being
 * `before`. */
static void say_new(struct act *act, const struct order_pieces *pieces, int64_t before)
{
    char list[DETAIL_TEXT_MAX - 40];
    struct text text = TEXT_IN(list);
    int64_t count = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece_row *row = &pieces->rows[i];
        if (row->id > before && count++ < NEW_TOLD_MAX)
            text_add(&text, "%s%s (%s)", text.size > 0 ? ", " : "", row->name, row->now.piece.tag.text);
    }
    if (count > NEW_TOLD_MAX)
        text_add(&text, " and %lld more", (long long)count - NEW_TOLD_MAX);
    text_end_cut(&text);
    if (count > 0)
        act_explain(act, "New in the pool: %s.", list);
}

static struct fault write_order(struct act *act, struct work *work)
{
    struct order_at_hand *hand = work->hand;
    int64_t before = work->pieces.count > 0 ? work->pieces.rows[work->pieces.count - 1].id : 0;
    struct fault fault = store_order_write(act->desk->store, &hand->order);
    for (int i = 0; i < hand->line_count && !fault_is(fault); i++)
        fault = store_order_line_write(act->desk->store, hand->order.id, &hand->lines[i]);
    order_pieces_release(&work->pieces);
    if (!fault_is(fault))
        fault = order_pieces_read(&act->desk->house, act->desk->store, hand->order.id, &work->pieces);
    if (!fault_is(fault))
        say_new(act, &work->pieces, before);
    return fault_is(fault) ? fault : order_touch(act->desk, hand->order.id);
}

/* ------------------------------------------------------------------ all of it */

static struct fault read_work(struct act *act, struct work *work)
{
    struct store *store = act->desk->store;
    struct order_at_hand *hand = work->hand;
    struct fault fault = store_order_lines(store, hand->order.id, hand->lines, &hand->line_count);
    if (!fault_is(fault))
        fault = store_change_lines(store, work->change->id, work->rows, &work->row_count);
    return fault_is(fault) ? fault
                           : order_pieces_read(&act->desk->house, store, hand->order.id, &work->pieces);
}

static struct fault apply(struct act *act, struct work *work, int64_t *forgone, bool *ok)
{
    struct fault fault = read_work(act, work);
    *ok = !fault_is(fault) && lines_are_left(act, work);
    if (*ok)
        fault = nothing_is_in_the_way(act, work, ok);
    if (fault_is(fault) || !*ok)
        return fault;
    *ok = make_lines(act, work);
    make_order(&work->hand->order, work->change);
    if (*ok)
        fault = check_lines(act, work, ok);
    if (!fault_is(fault) && *ok)
        fault = write_pieces(act, work, forgone);
    if (!fault_is(fault) && *ok)
        fault = write_order(act, work);
    return fault;
}

struct fault order_apply_change(struct act *act, const struct change_row *change, struct order_at_hand *hand,
                                int64_t *forgone, bool *ok)
{
    struct work *work = calloc(1, sizeof *work);
    *forgone = 0;
    *ok = false;
    if (!work)
        return fault_make(FAULT_FULL, "no memory for a change");
    work->change = change;
    work->hand = hand;
    struct fault fault = apply(act, work, forgone, ok);
    order_pieces_release(&work->pieces);
    free(work);
    return fault;
}
