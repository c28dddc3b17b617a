/* A client's change to a released order: requested, assessed, accepted or rejected, and only then applied. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/orders.h"

/* `forgone`: lost pieces that the order does without from now on. */
static struct fault post_change(struct act *act, struct change_row *change, const struct order_row *order,
                                int64_t forgone)
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
    json_add_int_if(&text, "short", forgone);
    json_end(&text, '}');
    return fault_is(fault) ? fault : order_post_thing(act, thing, found);
}

/* ------------------------------------------------------------------ requested */

static bool line_is_there(struct act *act, struct order_at_hand *hand, const char *field, int64_t number)
{
    if (order_line_find(hand, number))
        return true;
    act_refuse_field_because(act, REASON_UNKNOWN_THING, field, "Order %s has no line %lld to change.",
                             hand->order.code.text, (long long)number);
    return false;
}

static bool field_makes_sense(struct act *act, struct order_at_hand *hand, const char *field)
{
    const struct form *form = act->command->form;
    return !form_has(form, field) || line_is_there(act, hand, field, form_int(form, field));
}

/* A line that is altered is not one that is dropped, nor altered twice. */
static bool is_named_once(struct act *act, const struct form *rows, size_t index, const char *field)
{
    const struct form *form = act->command->form;
    int64_t number = form_int(&rows[index], "line");
    bool twice = number == form_int(form, "cancel_line");
    for (size_t i = 0; i < index; i++)
        twice |= form_int(&rows[i], "line") == number;
    if (!twice)
        return true;
    act_refuse_field_because(act, REASON_BAD_FIELD, field,
                             "Line %lld is named twice: say all that changes in it at once.",
                             (long long)number);
    return false;
}

static bool alterations_make_sense(struct act *act, struct order_at_hand *hand)
{
    size_t count;
    const struct form *rows = form_rows(act->command->form, "alter", &count);
    for (size_t i = 0; i < count; i++) {
        char field[CODE_TEXT_MAX];
        snprintf(field, sizeof field, "alter[%zu].line", i);
        if (!line_is_there(act, hand, field, form_int(&rows[i], "line")) ||
            !is_named_once(act, rows, i, field))
            return false;
    }
    return true;
}

static bool request_makes_sense(struct act *act, struct order_at_hand *hand)
{
    const struct form *form = act->command->form;
    bool more = form_has(form, "more"), fewer = form_has(form, "fewer");
    if (!field_makes_sense(act, hand, "line") || !field_makes_sense(act, hand, "cancel_line"))
        return false;
    if (form_has(form, "line") != (more || fewer)) {
        act_refuse_field(act, form_has(form, "line") ? "more" : "line");
        return false;
    }
    if (more && fewer) {
        act_refuse_field(act, "fewer");
        return false;
    }
    if (form_has(form, "line") && form_int(form, "line") == form_int(form, "cancel_line")) {
        act_refuse_field(act, "cancel_line");
        return false;
    }
    return alterations_make_sense(act, hand);
}

/* What comes to the order, and what becomes different in it. */
struct asked_rows {
    struct change_line_row rows[CHANGE_LINES_MAX];
    int count;
};

/* Fills them in; false: the reply says which does not fit. */
static bool fill_rows(struct act *act, struct asked_rows *out)
{
    size_t count;
    const struct form *added = form_rows(act->command->form, "add", &count);
    for (size_t i = 0; i < count; i++) {
        struct change_line_row *row = &out->rows[out->count++];
        row->adds = true;
        if (!order_fill_line(act, &added[i], "add", (int)i, &row->line))
            return false;
    }
    const struct form *altered = form_rows(act->command->form, "alter", &count);
    for (size_t i = 0; i < count; i++)
        if (!order_fill_alteration(act, &altered[i], "alter", (int)i, &out->rows[out->count++].line))
            return false;
    return true;
}

/* What waits in the pool of a line that is made otherwise gets new tags, as what is added does. */
static bool tags_are_few(struct act *act, struct order_at_hand *hand, const struct asked_rows *asked)
{
    const struct order_line_row *more = order_line_find(hand, form_int(act->command->form, "line"));
    int64_t tags = more ? order_tags_of(more, form_int(act->command->form, "more")) : 0;
    for (int i = 0; i < asked->count; i++) {
        const struct change_line_row *row = &asked->rows[i];
        const struct order_line_row *line = row->adds ? &row->line : order_line_find(hand, row->line.line);
        if (row->adds || order_is_made_otherwise(&row->line))
            tags += order_tags_of(line, line->quantity);
    }
    return order_tags_are_few(act, "add", tags);
}

static void fill_change(const struct form *form, struct change_row *out)
{
    out->due_ms = form_int(form, "due");
    out->line = (int)form_int(form, "line");
    out->more = form_int(form, "more");
    out->fewer = form_int(form, "fewer");
    out->cancel_line = (int)form_int(form, "cancel_line");
    order_copy_text(form, "wish", out->wish);
    order_copy_text(form, "by", out->asked_by);
    order_copy_text(form, "specification", out->specification);
    order_copy_text(form, "documents", out->documents);
    order_copy_text(form, "note", out->note);
    if (form_has(form, "rush"))
        memcpy(out->rush, form_text(form, "rush"), strlen(form_text(form, "rush")) + 1);
}

static struct fault post_request(struct act *act, struct order_at_hand *hand, struct asked_rows *asked)
{
    struct change_row change = {
        .order = hand->order.id, .state = CHANGE_REQUESTED, .requested_ms = act->deed_ms};
    fill_change(act->command->form, &change);
    struct fault fault = post_change(act, &change, &hand->order, 0);
    for (int i = 0; i < asked->count && !fault_is(fault); i++) {
        asked->rows[i].change = change.id;
        fault = store_change_line_write(act->desk->store, &asked->rows[i]);
    }
    return fault;
}

static struct fault request(struct act *act, struct order_at_hand *hand)
{
    bool ok;
    struct fault fault = order_take_whole(act, hand, &ok);
    if (fault_is(fault) || !ok || !request_makes_sense(act, hand))
        return fault;
    struct asked_rows *asked = calloc(1, sizeof *asked);
    if (!asked)
        return fault_make(FAULT_FULL, "no memory for a change of an order");
    if (fill_rows(act, asked) && tags_are_few(act, hand, asked))
        fault = post_request(act, hand, asked);
    free(asked);
    return fault;
}

/* ------------------------------------------------------------------ applied */

static struct fault apply(struct act *act, struct change_row *change, struct order_at_hand *hand)
{
    int64_t forgone;
    bool ok;
    struct fault fault = order_apply_change(act, change, hand, &forgone, &ok);
    change->state = CHANGE_APPLIED;
    return fault_is(fault) || !ok ? fault : post_change(act, change, &hand->order, forgone);
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
        act_refuse_field_because(act, REASON_UNKNOWN_THING, "change", "There is no change %lld.",
                                 (long long)number);
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
    return post_change(act, &change, &hand->order, 0);
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
