/* Delivery: finished pieces leave with their papers, the client signs, reserves, finds them conforming. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/orders.h"
#include "hub/store/engraving.h"
#include "hub/store/inspection.h"

/* ------------------------------------------------------------------ what goes */

/* Which pieces: those that the form names, or all that the workshop has of the order. */
static bool is_named(const struct form *form, struct tag tag)
{
    size_t count;
    const struct form *rows = form_rows(form, "pieces", &count);
    for (size_t i = 0; i < count; i++)
        if (tag_equal(form_tag(&rows[i], "piece"), tag))
            return true;
    return false;
}

static bool goes(const struct form *form, const struct piece_row *row)
{
    if (form_has(form, "pieces"))
        return is_named(form, row->now.piece.tag);
    return place_is_live(row->now.piece.place);
}

static bool is_of_order(const struct order_pieces *pieces, struct tag tag)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (tag_equal(pieces->rows[i].now.piece.tag, tag))
            return true;
    return false;
}

static bool names_are_its_own(struct act *act, const struct order_row *order,
                              const struct order_pieces *pieces)
{
    size_t count;
    const struct form *rows = form_rows(act->command->form, "pieces", &count);
    for (size_t i = 0; i < count; i++) {
        struct tag tag = form_tag(&rows[i], "piece");
        if (is_of_order(pieces, tag))
            continue;
        act_refuse_field_because(act, REASON_UNKNOWN_THING, "pieces", "%s is no piece of order %s.", tag.text,
                                 order->code.text);
        return false;
    }
    return true;
}

/* All that go are finished, and there are some. */
static bool all_are_finished(struct act *act, const struct order_row *order,
                             const struct order_pieces *pieces)
{
    int64_t ready = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece_row *row = &pieces->rows[i];
        if (!goes(act->command->form, row))
            continue;
        if (!piece_is_deliverable(&row->now.piece)) {
            act->reply->at = row->now.piece.station;
            act_refuse_because(act, REASON_NOT_DONE,
                               "%s is not finished (%s): name the pieces that go now, or wait for it.",
                               row->name, order_where(act, &row->now.piece));
            return false;
        }
        ready++;
    }
    if (ready == 0)
        act_refuse_because(act, REASON_NOT_DONE, "Nothing of order %s is finished.", order->code.text);
    return ready > 0;
}

static bool papers_are_complete(struct act *act)
{
    const struct form *form = act->command->form;
    bool there[PAPER_COUNT] = {
        [PAPER_INSPECTION] = form_int(form, "inspection_sheet") != 0 || form_has(form, "sheets_elsewhere"),
        [PAPER_SLIP] = form_text(form, "slip")[0] != '\0',
        [PAPER_INVOICE] = form_text(form, "invoice")[0] != '\0',
        [PAPER_CARE] = form_int(form, "care_sheet") != 0,
    };
    char missing[160];
    struct text text = TEXT_IN(missing);
    for (int i = 0; i < PAPER_COUNT; i++)
        if (!there[i])
            text_add(&text, "%s%s", text.size > 0 ? ", " : "", paper_word((enum leaving_paper)i));
    if (text.size == 0)
        return true;
    act_refuse_because(act, REASON_INCOMPLETE, "What goes with the pieces lacks: %s.", missing);
    return false;
}

/* Where the workshop wants it, nothing leaves without its serial number. */
static struct fault serials_are_complete(struct act *act, const struct order_pieces *pieces, bool *ok)
{
    struct fault fault = FAULT_OK;
    *ok = true;
    if (settings_get(&act->desk->house.settings, SETTING_SERIAL_REQUIRED) == 0)
        return FAULT_OK;
    for (size_t i = 0; i < pieces->count && *ok && !fault_is(fault); i++) {
        struct engraving_row row;
        if (!goes(act->command->form, &pieces->rows[i]))
            continue;
        fault = store_engraving_of_piece(act->desk->store, pieces->rows[i].id, &row, ok);
        if (!fault_is(fault) && !*ok)
            act_refuse_because(act, REASON_INCOMPLETE,
                               "%s has no serial number and hallmark on record: engrave it, or deliver the "
                               "others.",
                               pieces->rows[i].name);
    }
    return fault;
}

/* Where the sheet of a piece is said to be; "": here. */
static const char *sheet_elsewhere(const struct form *form, struct tag tag)
{
    size_t count;
    const struct form *rows = form_rows(form, "sheets_elsewhere", &count);
    for (size_t i = 0; i < count; i++)
        if (tag_equal(form_tag(&rows[i], "piece"), tag))
            return form_text(&rows[i], "where");
    return "";
}

static bool is_going(const struct form *form, const struct order_pieces *pieces, struct tag tag)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (tag_equal(pieces->rows[i].now.piece.tag, tag))
            return goes(form, &pieces->rows[i]);
    return false;
}

static bool excuses_are_of_what_goes(struct act *act, const struct order_pieces *pieces)
{
    size_t count;
    const struct form *form = act->command->form;
    const struct form *rows = form_rows(form, "sheets_elsewhere", &count);
    for (size_t i = 0; i < count; i++) {
        struct tag tag = form_tag(&rows[i], "piece");
        if (is_going(form, pieces, tag))
            continue;
        act_refuse_field_because(act, REASON_UNKNOWN_THING, "sheets_elsewhere",
                                 "%s does not go with this delivery: leave its sheet out.", tag.text);
        return false;
    }
    return true;
}

/* A sheet that is said to go along is there, or it is said of that piece where else it is kept. */
static struct fault sheet_is_there(struct act *act, const struct piece_row *row, bool *ok)
{
    const struct form *form = act->command->form;
    bool stands = false;
    *ok = !piece_needs_sheet(&row->now.piece) || sheet_elsewhere(form, row->now.piece.tag)[0] != '\0';
    if (*ok)
        return FAULT_OK;
    struct fault fault = store_inspection_stands(act->desk->store, row->id, &stands);
    *ok = stands && form_int(form, "inspection_sheet") != 0;
    if (fault_is(fault) || *ok)
        return fault;
    act_refuse_field_because(
        act, REASON_INCOMPLETE, stands ? "inspection_sheet" : "sheets_elsewhere",
        stands ? "The inspection sheet of %s is here: let it go along, or say in "
                 "sheets_elsewhere where it is."
               : "%s has no inspection sheet here: say in sheets_elsewhere where it is kept, or "
                 "deliver the others.",
        row->name);
    return FAULT_OK;
}

static struct fault sheets_are_there(struct act *act, const struct order_pieces *pieces, bool *ok)
{
    struct fault fault = FAULT_OK;
    *ok = excuses_are_of_what_goes(act, pieces);
    for (size_t i = 0; i < pieces->count && *ok && !fault_is(fault); i++)
        if (goes(act->command->form, &pieces->rows[i]))
            fault = sheet_is_there(act, &pieces->rows[i], ok);
    return fault;
}

/* ------------------------------------------------------------------ it goes */

static struct fault deliver_piece(struct act *act, struct piece_row *row, int64_t delivery)
{
    struct piece after = row->now.piece;
    const char *sheet_at = sheet_elsewhere(act->command->form, after.tag);
    struct transfers transfers = {.count = 0};
    after.version++;
    after.place = PLACE_DELIVERED;
    after.station = after.tray = code_of("");
    ledger_post_move(&transfers, desk_book_of(&act->desk->house, row), &row->now.piece, &after);
    struct fault fault = act_post_piece(act, row, &after, &transfers);
    struct delivered_row gone = {.delivery = delivery, .piece = row->id};
    memcpy(gone.sheet_at, sheet_at, strlen(sheet_at) + 1);
    return fault_is(fault) ? fault : store_delivered_add(act->desk->store, &gone);
}

static struct fault write_delivery(struct act *act, const struct order_row *order, struct delivery_row *out)
{
    const struct form *form = act->command->form;
    *out = (struct delivery_row){.order = order->id, .at_ms = act->deed_ms};
    order_copy_text(form, "carrier", out->carrier);
    order_copy_text(form, "tracking", out->tracking);
    order_copy_text(form, "value", out->value);
    order_copy_text(form, "signature", out->signature);
    order_copy_text(form, "slip", out->slip);
    order_copy_text(form, "invoice", out->invoice);
    order_copy_text(form, "certificate", out->certificate);
    return store_delivery_write(act->desk->store, out);
}

static void write_found(char *out, size_t size, int64_t delivery, int64_t count)
{
    struct text text = text_in(out, size);
    json_begin(&text, '{');
    json_add_int(&text, "delivery", delivery);
    json_add_int(&text, "pieces", count);
    json_end(&text, '}');
}

static struct fault send(struct act *act, struct order_at_hand *hand, struct order_pieces *pieces)
{
    struct order_row *order = &hand->order;
    struct delivery_row delivery;
    struct span said = act->form_text;
    int64_t count = 0;
    char found[96];
    struct fault fault = write_delivery(act, order, &delivery);
    act->form_text = (struct span){NULL, 0}; /* stands in the order's own event, once */
    for (size_t i = 0; i < pieces->count && !fault_is(fault); i++) {
        if (!goes(act->command->form, &pieces->rows[i]))
            continue;
        count += pieces->rows[i].now.piece.quantity;
        fault = deliver_piece(act, &pieces->rows[i], delivery.id);
    }
    act->form_text = said;
    write_found(found, sizeof found, delivery.id, count);
    if (!fault_is(fault))
        fault = order_post(act, order, found);
    if (!fault_is(fault)) /* its slip is asked for by this number */
        snprintf(act->reply->thing, sizeof act->reply->thing, "delivery:%lld", (long long)delivery.id);
    return fault;
}

static struct fault deliver(struct act *act, struct order_at_hand *hand)
{
    struct order_pieces pieces;
    bool ok;
    struct fault fault = order_take_whole(act, hand, &ok);
    if (fault_is(fault) || !ok)
        return fault;
    fault = order_pieces_read(&act->desk->house, act->desk->store, hand->order.id, &pieces);
    if (fault_is(fault))
        return fault;
    ok = names_are_its_own(act, &hand->order, &pieces) && all_are_finished(act, &hand->order, &pieces) &&
         papers_are_complete(act);
    if (ok)
        fault = serials_are_complete(act, &pieces, &ok);
    if (!fault_is(fault) && ok)
        fault = sheets_are_there(act, &pieces, &ok);
    if (!fault_is(fault) && ok)
        fault = send(act, hand, &pieces);
    order_pieces_release(&pieces);
    return fault;
}

struct fault order_deliver(struct act *act)
{
    struct order_at_hand *hand = calloc(1, sizeof *hand);
    if (!hand)
        return fault_make(FAULT_FULL, "no memory for an order");
    struct fault fault = deliver(act, hand);
    free(hand);
    return fault;
}

/* ------------------------------------------------------------------ at the client's */

static struct fault take_delivery(struct act *act, struct delivery_row *out, struct order_row *order,
                                  bool *ok)
{
    int64_t number = form_int(act->command->form, "delivery");
    struct fault fault = store_delivery_find(act->desk->store, number, out, ok);
    if (fault_is(fault))
        return fault;
    if (!*ok) {
        act_refuse_field_because(act, REASON_UNKNOWN_THING, "delivery", "There is no delivery %lld.",
                                 (long long)number);
        return FAULT_OK;
    }
    fault = store_order_read(act->desk->store, out->order, order);
    *ok = !fault_is(fault) && order_state_fits(act, order);
    return fault;
}

/* Behind what was reserved before, which stands. False: the reply says that there is no room. */
static bool add_reservation(struct act *act, struct delivery_row *delivery)
{
    char all[ORDER_TEXT_MAX];
    struct text text = TEXT_IN(all);
    text_add(&text, "%s%s%s", delivery->reservations, delivery->reservations[0] == '\0' ? "" : "; ",
             form_text(act->command->form, "note"));
    if (text_ok(&text))
        memcpy(delivery->reservations, all, sizeof all);
    else
        act_refuse_field_because(act, REASON_BAD_FIELD, "note",
                                 "With what is reserved already it is longer than %d bytes: say it shorter.",
                                 ORDER_TEXT_MAX - 1);
    return text_ok(&text);
}

struct fault order_received(struct act *act)
{
    struct delivery_row delivery;
    struct order_row order;
    bool ok;
    char found[96];
    struct fault fault = take_delivery(act, &delivery, &order, &ok);
    if (fault_is(fault) || !ok)
        return fault;
    if (act->command->verb == VERB_RECEIPT && delivery.received_ms > 0) {
        act_refuse_because(act, REASON_EXISTS, "%s has signed for delivery %lld already.",
                           delivery.received_by, (long long)delivery.id);
        return FAULT_OK;
    }
    if (act->command->verb == VERB_RECEIPT) {
        delivery.received_ms = act->deed_ms;
        order_copy_text(act->command->form, "by", delivery.received_by);
    } else if (!add_reservation(act, &delivery)) {
        return FAULT_OK;
    }
    fault = store_delivery_write(act->desk->store, &delivery);
    write_found(found, sizeof found, delivery.id, 0);
    return fault_is(fault) ? fault : order_post(act, &order, found);
}

/* ------------------------------------------------------------------ closing */

struct closing {
    int64_t unsigned_delivery; /* 0: all are signed for */
    int64_t reserved;          /* a delivery with reservations; 0: none */
};

static bool look_at_delivery(void *context, const struct delivery_row *row)
{
    struct closing *closing = context;
    if (row->received_ms == 0 && closing->unsigned_delivery == 0)
        closing->unsigned_delivery = row->id;
    if (row->reservations[0] != '\0' && closing->reserved == 0)
        closing->reserved = row->id;
    return true;
}

static bool may_close(struct act *act, const struct closing *closing)
{
    if (closing->unsigned_delivery > 0) {
        act_refuse_because(act, REASON_INCOMPLETE,
                           "Nobody has signed for delivery %lld yet: note its receipt.",
                           (long long)closing->unsigned_delivery);
        return false;
    }
    if (closing->reserved > 0 && form_text(act->command->form, "settled")[0] == '\0') {
        act_refuse_field_because(act, REASON_INCOMPLETE, "settled",
                                 "The client reserved something on delivery %lld: say how that was settled.",
                                 (long long)closing->reserved);
        return false;
    }
    return true;
}

struct fault order_close(struct act *act)
{
    struct order_row order;
    struct closing closing = {0, 0};
    bool ok;
    struct fault fault = order_take(act, &order, &ok);
    if (!fault_is(fault) && ok)
        fault = store_delivery_each(act->desk->store, order.id, look_at_delivery, &closing);
    if (fault_is(fault) || !ok || !may_close(act, &closing))
        return fault;
    order.state = ORDER_CLOSED;
    order.ended_ms = act->deed_ms;
    order_copy_text(act->command->form, "by", order.ending);
    fault = store_order_write(act->desk->store, &order);
    return fault_is(fault) ? fault : order_post(act, &order, "");
}
