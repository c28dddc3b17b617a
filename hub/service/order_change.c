/* A client's change to a released order: requested, assessed, accepted or rejected, and only then applied. */
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/orders.h"

static struct fault post_change(struct act *act, struct change_row *change, const struct order_row *order)
{
    char thing[THING_TEXT_MAX];
    char found[96];
    struct text name = TEXT_IN(thing);
    struct text text = TEXT_IN(found);
    change->changed_ms = act->deed_ms;
    struct fault fault = store_change_write(act->desk->store, change);
    text_add(&name, "change:%lld", (long long)change->id);
    json_begin(&text, '{');
    json_add_text(&text, "order", order->code.text);
    json_end(&text, '}');
    return fault_is(fault) ? fault : order_post_thing(act, thing, found);
}

/* ------------------------------------------------------------------ requested */

static const struct order_line_row *find_line(const struct order_at_hand *hand, int64_t number)
{
    for (int i = 0; i < hand->line_count; i++)
        if (hand->lines[i].line == number && !hand->lines[i].cancelled)
            return &hand->lines[i];
    return NULL;
}

static bool line_is_there(struct act *act, const struct order_at_hand *hand, const char *field)
{
    const struct form *form = act->command->form;
    if (!form_has(form, field) || find_line(hand, form_int(form, field)))
        return true;
    act_refuse_field(act, field);
    act_refuse_because(act, REASON_UNKNOWN_THING, "Order %s has no line %lld to change.",
                       hand->order.code.text, (long long)form_int(form, field));
    return false;
}

static bool request_makes_sense(struct act *act, const struct order_at_hand *hand)
{
    const struct form *form = act->command->form;
    if (!line_is_there(act, hand, "line") || !line_is_there(act, hand, "cancel_line"))
        return false;
    if (form_has(form, "line") != form_has(form, "more")) {
        act_refuse_field(act, form_has(form, "line") ? "more" : "line");
        return false;
    }
    return true;
}

static struct fault request(struct act *act, struct order_at_hand *hand)
{
    const struct form *form = act->command->form;
    bool ok;
    struct fault fault = order_take_whole(act, hand, &ok);
    if (fault_is(fault) || !ok || !request_makes_sense(act, hand))
        return fault;
    struct change_row change = {
        .order = hand->order.id,
        .state = CHANGE_REQUESTED,
        .due_ms = form_int(form, "due"),
        .line = (int)form_int(form, "line"),
        .more = form_int(form, "more"),
        .cancel_line = (int)form_int(form, "cancel_line"),
        .requested_ms = act->deed_ms,
    };
    order_copy_text(form, "wish", change.wish);
    if (form_has(form, "rush"))
        memcpy(change.rush, form_text(form, "rush"), strlen(form_text(form, "rush")) + 1);
    return post_change(act, &change, &hand->order);
}

/* ------------------------------------------------------------------ applied */

static struct fault add_more(struct act *act, struct order_at_hand *hand, const struct change_row *change,
                             bool *ok)
{
    struct order_line_row line = *find_line(hand, change->line);
    struct fault fault = order_check_sheet(act, hand, line.line, ok);
    if (!fault_is(fault) && *ok)
        order_check_way(act, hand, &line, change->more, ok);
    if (fault_is(fault) || !*ok)
        return fault;
    fault = order_bring_pieces(act, hand, &line, change->more);
    line.quantity += change->more;
    return fault_is(fault) ? fault : store_order_line_write(act->desk->store, hand->order.id, &line);
}

/* Only a line of which nothing was begun can be dropped: what was begun is a matter of scrap or stock. */
static struct fault may_drop(struct act *act, const struct order_at_hand *hand, int number, bool *ok)
{
    struct order_pieces pieces;
    struct fault fault = order_pieces_read(&act->desk->house, act->desk->store, hand->order.id, &pieces);
    *ok = true;
    for (size_t i = 0; i < pieces.count && *ok; i++) {
        const struct piece_row *row = &pieces.rows[i];
        if (row->line != number || row->now.piece.step < 0)
            continue;
        *ok = false;
        act_refuse_because(
            act, REASON_WRONG_STATE,
            "%s of line %d was begun: reject the change, or scrap what was begun and have more "
            "of another line.",
            row->name, number);
    }
    order_pieces_release(&pieces);
    return fault;
}

static struct fault drop_line(struct act *act, struct order_at_hand *hand, const struct change_row *change)
{
    struct order_end end;
    struct order_line_row line = *find_line(hand, change->cancel_line);
    struct fault fault = order_end_pieces(act, &hand->order, line.line, &end);
    line.cancelled = true;
    return fault_is(fault) ? fault : store_order_line_write(act->desk->store, hand->order.id, &line);
}

/* The order has no line left that the change speaks of: another change was quicker. */
static bool lines_are_still_there(struct act *act, const struct order_at_hand *hand,
                                  const struct change_row *change)
{
    int lines[] = {change->line, change->cancel_line};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (lines[i] == 0 || find_line(hand, lines[i]))
            continue;
        act_refuse_because(act, REASON_WRONG_STATE,
                           "Line %d of %s was dropped meanwhile: reject this change.", lines[i],
                           hand->order.code.text);
        return false;
    }
    return true;
}

static struct fault change_lines(struct act *act, struct order_at_hand *hand, const struct change_row *change,
                                 bool *ok)
{
    struct fault fault = FAULT_OK;
    *ok = lines_are_still_there(act, hand, change);
    if (*ok && change->cancel_line > 0)
        fault = may_drop(act, hand, change->cancel_line, ok);
    if (!fault_is(fault) && *ok && change->more > 0)
        fault = add_more(act, hand, change, ok);
    if (!fault_is(fault) && *ok && change->cancel_line > 0)
        fault = drop_line(act, hand, change);
    return fault;
}

static struct fault apply(struct act *act, struct change_row *change, struct order_at_hand *hand)
{
    bool ok = false;
    struct fault fault = store_order_lines(act->desk->store, hand->order.id, hand->lines, &hand->line_count);
    if (!fault_is(fault))
        fault = change_lines(act, hand, change, &ok);
    if (fault_is(fault) || !ok)
        return fault;
    if (change->due_ms > 0)
        hand->order.due_ms = change->due_ms;
    if (change->rush[0] != '\0')
        hand->order.rush = strcmp(change->rush, "yes") == 0;
    fault = store_order_write(act->desk->store, &hand->order);
    change->state = CHANGE_APPLIED;
    return fault_is(fault) ? fault : post_change(act, change, &hand->order);
}

/* ------------------------------------------------------------------ in between */

static void assess(struct act *act, struct change_row *change)
{
    const struct form *form = act->command->form;
    change->state = CHANGE_ASSESSED;
    order_copy_text(form, "price", change->price);
    order_copy_text(form, "effect", change->effect);
    if (form_has(form, "due"))
        change->due_ms = form_int(form, "due");
}

static void answer(struct act *act, struct change_row *change)
{
    const struct form *form = act->command->form;
    change->state = act->command->verb == VERB_ACCEPT_CHANGE ? CHANGE_ACCEPTED : CHANGE_REJECTED;
    order_copy_text(form, "by", change->answer_by);
    order_copy_text(form, "note", change->answer);
}

static bool change_fits(struct act *act, const struct change_row *change, const struct order_row *order)
{
    if (!order_state_fits(act, order))
        return false;
    if (change_allows(change->state, act->command->verb))
        return true;
    act_refuse_because(act, REASON_WRONG_STATE,
                       "Change %lld is %s: it goes from requested to assessed, accepted, applied.",
                       (long long)change->id, change_state_word(change->state));
    return false;
}

static struct fault go_on(struct act *act, struct order_at_hand *hand)
{
    struct change_row change;
    bool found;
    int64_t number = form_int(act->command->form, "change");
    struct fault fault = store_change_find(act->desk->store, number, &change, &found);
    if (fault_is(fault))
        return fault;
    if (!found) {
        act_refuse_field(act, "change");
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no change %lld.", (long long)number);
        return FAULT_OK;
    }
    fault = store_order_read(act->desk->store, change.order, &hand->order);
    if (fault_is(fault) || !change_fits(act, &change, &hand->order))
        return fault;
    if (act->command->verb == VERB_APPLY_CHANGE)
        return apply(act, &change, hand);
    if (act->command->verb == VERB_ASSESS_CHANGE)
        assess(act, &change);
    else
        answer(act, &change);
    return post_change(act, &change, &hand->order);
}

struct fault order_change(struct act *act)
{
    struct order_at_hand *hand = calloc(1, sizeof *hand);
    if (!hand)
        return fault_make(FAULT_FULL, "no memory for an order");
    struct fault fault = act->command->verb == VERB_REQUEST_CHANGE ? request(act, hand) : go_on(act, hand);
    free(hand);
    return fault;
}
