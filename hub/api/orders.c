/* GET /v1/orders: a page of them. GET /v1/orders/{code}: one with all that is known of it. */
#include "hub/api/orders.h"

#include <stdlib.h>

#include "hub/api/parts.h"
#include "hub/service/order_read.h"

/* ------------------------------------------------------------------ the list */

static const struct column COLUMNS[] = {
    {"code", COLUMN_TEXT, "code of the order"},
    {"client", COLUMN_TEXT, "whose"},
    {"state", COLUMN_TEXT, "draft, released, in_work, delivered, closed or cancelled"},
    {"due", COLUMN_TIME, "when the client is to have it"},
    {"rush", COLUMN_TRUTH, "goes before what is no rush"},
    {"pieces", COLUMN_INT, "pieces that it has"},
    {"finished", COLUMN_INT, "of these in finished goods"},
    {"delivered", COLUMN_INT, "of these delivered"},
    {"lost", COLUMN_INT, "scrapped or missing and not made again: it waits for them"},
    {"ready", COLUMN_TIME, "when the last will be, by standard times and queues"},
    {"at_risk", COLUMN_TRUTH, "the remaining standard time and the queues are more than the time left"},
    {.name = NULL},
};

static bool take_order(void *context, const struct order_summary *summary)
{
    struct table_page *page = context;
    const struct order_row *order = summary->order;
    struct table *table = &page->table;
    if (!table_page_takes(page, order->id))
        return false;
    table_text(table, order->code.text);
    table_text(table, order->client);
    table_text(table, order_state_word(order->state));
    table_time(table, order->due_ms);
    table_truth(table, order->rush);
    table_int(table, summary->pieces);
    table_int(table, summary->finished);
    table_int(table, summary->delivered);
    table_int(table, summary->lost);
    table_time(table, summary->plan ? summary->plan->ready_ms : 0);
    table_truth(table, summary->plan && summary->plan->at_risk);
    return true;
}

#define X(name, word) word,
static const char *const STATES[] = {ORDER_STATE_LIST(X) "open", "all", NULL};
#undef X

/* The words of the states come first, in their order; then "open" and "all". */
static int filter_of(int word)
{
    if (word <= ORDER_CANCELLED)
        return word;
    return word == ORDER_CANCELLED + 1 ? ORDERS_OPEN : ORDERS_ALL;
}

enum api_when orders_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table_page page;
    int state = ORDER_CANCELLED + 2;
    if (!call_word(call, "state", STATES, &state, answer) || !table_page_begin(&page, call, COLUMNS, answer))
        return API_NOW;
    struct fault fault =
        reader_orders(api->reader, filter_of(state), page.after, call->now_ms, take_order, &page);
    return table_page_answer(&page, fault, "orders", answer);
}

/* ------------------------------------------------------------------ one order */

#define ROW_BYTES 8192 /* of one line, change, design or delivery, every byte of its texts escaped */

static void write_head(struct text *out, const struct order_row *order, int64_t seq)
{
    text_reserve(out, 4 * ROW_BYTES);
    json_begin(out, '{');
    json_add_int(out, "seq", seq);
    json_add_text(out, "code", order->code.text);
    json_add_text_if(out, "client", order->client);
    json_add_text(out, "state", order_state_word(order->state));
    json_add_time_if(out, "due", order->due_ms);
    json_add_true_if(out, "rush", order->rush);
    json_add_time_if(out, "released", order->released_ms);
    json_add_time_if(out, "delivered", order->delivered_ms);
    json_add_time_if(out, "ended", order->ended_ms);
    json_add_text_if(out, "ending", order->ending);
    json_add_text_if(out, "skips_prototype", order->skip_reason);
    json_add_text_if(out, "skip_note", order->skip_note);
}

static void write_launch(struct text *out, const struct order_view *view)
{
    const struct order_row *order = &view->hand.order;
    text_reserve(out, 4 * ROW_BYTES + (size_t)view->gap_count * 128);
    json_begin_field(out, "launch", '{');
    json_add_text_if(out, "specification", order->specification);
    json_add_text_if(out, "documents", order->documents);
    json_add_bool(out, "feasible", order->feasible);
    json_add_bool(out, "materials", order->materials);
    json_add_bool(out, "deadline", order->deadline);
    json_add_text_if(out, "quote", order->quote);
    json_add_text_if(out, "payment", order->payment);
    json_add_text_if(out, "note", order->note);
    json_begin_field(out, "missing", '[');
    for (int i = 0; i < view->gap_count; i++) {
        char words[128];
        struct text text = TEXT_IN(words);
        launch_gap_write(&text, view->gaps[i]);
        json_add_item(out, words);
    }
    json_end(out, ']');
    json_end(out, '}');
}

/* How it is made: what a change says of a line, too. */
static void write_making(struct text *out, const struct order_line_row *line)
{
    json_add_text_if(out, "alloy", line->alloy.text);
    json_add_text_if(out, "custody", line->custody.text);
    json_add_text_if(out, "stones", line->stones);
    json_add_text_if(out, "finish", line->finish);
    json_add_text_if(out, "customisation", line->customisation);
    json_add_int_if(out, "volume_mm3_e3", line->volume_mm3_e3);
    json_add_int_if(out, "tolerance_ppm", line->tolerance_ppm);
}

static void write_line(struct text *out, const struct order_line_row *line, bool has_number)
{
    text_reserve(out, ROW_BYTES);
    json_begin_item(out);
    if (has_number)
        json_add_int(out, "line", line->line);
    json_add_text(out, "model", line->model.text);
    json_add_text_if(out, "size", line->size);
    json_add_int(out, "quantity", line->quantity);
    json_add_text(out, "as", line->as_lot ? "lot" : "pieces");
    write_making(out, line);
    json_add_true_if(out, "cancelled", line->cancelled);
    json_end(out, '}');
}

static void write_alteration(struct text *out, const struct order_line_row *line)
{
    text_reserve(out, ROW_BYTES);
    json_begin_item(out);
    json_add_int(out, "line", line->line);
    json_add_text_if(out, "size", line->size);
    write_making(out, line);
    json_end(out, '}');
}

static const struct plan_item *find_item(const struct plan *plan, int64_t piece)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].row.id == piece)
            return &plan->items[i];
    return NULL;
}

static void write_piece(struct text *out, const struct order_view *view, size_t index)
{
    const struct piece_row *row = &view->pieces.rows[index];
    const struct piece *piece = &row->now.piece;
    const struct route_step *step = piece_step(piece);
    const struct plan_item *item = find_item(&view->plan, row->id);
    const struct delivered_row *gone = order_view_delivered(view, row->id, 0);
    text_reserve(out, ROW_BYTES);
    json_begin_item(out);
    json_add_text(out, "tag", piece->tag.text);
    json_add_text(out, "name", row->name);
    json_add_int_if(out, "line", row->line);
    json_add_int(out, "quantity", piece->quantity);
    json_add_text(out, "model", house_model(view->house, row->model)->name);
    json_add_int(out, "model_revision", house_model(view->house, row->model)->revision);
    json_add_text_if(out, "size", row->size);
    json_add_text(out, "place", place_word(piece->place));
    if (piece->place == PLACE_STATION) {
        json_add_text(out, "station", piece->station.text);
        json_add_text(out, "state", piece_state_word(piece->state));
    }
    json_add_text_if(out, "step", step ? step->kind.text : "");
    json_add_true_if(out, "rework", piece->rework);
    if (item)
        json_add_time(out, "ready", outlook_ready_ms(item->outlook, view->plan.now_ms));
    json_add_text_if(out, "serial", view->engraved[index].serial);
    json_add_text_if(out, "hallmark", view->engraved[index].hallmark);
    if (gone) {
        json_add_int(out, "delivery", gone->delivery);
        json_add_text_if(out, "sheet_at", gone->sheet_at);
    }
    json_add_int_if(out, "lost", view->lost[index]);
    json_end(out, '}');
}

static void begin_list(struct text *out, const char *name)
{
    text_reserve(out, 128);
    json_begin_field(out, name, '[');
}

static void end_list(struct text *out)
{
    text_reserve(out, 128);
    json_end(out, ']');
}

/* Those that it adds, or those that it alters, where it has any. */
static void write_change_lines(struct text *out, const struct order_view *view, int64_t change, bool adds)
{
    bool begun = false;
    for (size_t i = 0; i < view->change_line_count; i++) {
        const struct change_line_row *row = &view->change_lines[i];
        if (row->change != change || row->adds != adds)
            continue;
        if (!begun)
            begin_list(out, adds ? "add" : "alter");
        begun = true;
        if (adds)
            write_line(out, &row->line, false);
        else
            write_alteration(out, &row->line);
    }
    if (begun)
        end_list(out);
}

static void write_change(struct text *out, const struct order_view *view, const struct change_row *change)
{
    text_reserve(out, 4 * ROW_BYTES);
    json_begin_item(out);
    json_add_int(out, "change", change->id);
    json_add_text(out, "state", change_state_word(change->state));
    json_add_true_if(out, "waits", change_is_waiting(change->state));
    json_add_text_if(out, "wish", change->wish);
    json_add_text_if(out, "asked_by", change->asked_by);
    json_add_time_if(out, "due", change->due_ms);
    json_add_text_if(out, "rush", change->rush);
    json_add_int_if(out, "line", change->line);
    json_add_int_if(out, "more", change->more);
    json_add_int_if(out, "fewer", change->fewer);
    json_add_int_if(out, "cancel_line", change->cancel_line);
    json_add_text_if(out, "specification", change->specification);
    json_add_text_if(out, "documents", change->documents);
    json_add_text_if(out, "note", change->note);
    write_change_lines(out, view, change->id, true);
    write_change_lines(out, view, change->id, false);
    text_reserve(out, 2 * ROW_BYTES);
    json_add_text_if(out, "price", change->price);
    json_add_text_if(out, "effect", change->effect);
    json_add_text_if(out, "by", change->answer_by);
    json_add_text_if(out, "answer", change->answer);
    json_add_time(out, "requested", change->requested_ms);
    json_add_time(out, "changed", change->changed_ms);
    json_end(out, '}');
}

static void write_design(struct text *out, const struct design_row *design)
{
    text_reserve(out, 2 * ROW_BYTES);
    json_begin_item(out);
    json_add_text(out, "model", design->model.text);
    json_add_int(out, "revision", design->revision);
    json_add_text(out, "state", design_state_word(design->state));
    json_add_text_if(out, "note", design->note);
    json_add_text_if(out, "document", design->document);
    json_add_text_if(out, "size", design->size);
    json_add_int_if(out, "volume_mm3_e3", design->volume_mm3_e3);
    json_add_text_if(out, "by", design->decided_by);
    json_add_text_if(out, "comment", design->comment);
    json_add_time(out, "submitted", design->submitted_ms);
    json_add_time_if(out, "decided", design->decided_ms);
    json_end(out, '}');
}

static void write_delivery(struct text *out, const struct delivery_row *delivery)
{
    text_reserve(out, 4 * ROW_BYTES);
    json_begin_item(out);
    json_add_int(out, "delivery", delivery->id);
    json_add_time(out, "at", delivery->at_ms);
    json_add_text_if(out, "carrier", delivery->carrier);
    json_add_text_if(out, "tracking", delivery->tracking);
    json_add_text_if(out, "value", delivery->value);
    json_add_text_if(out, "signature", delivery->signature);
    json_add_text_if(out, "slip", delivery->slip);
    json_add_text_if(out, "invoice", delivery->invoice);
    json_add_text_if(out, "certificate", delivery->certificate);
    json_add_time_if(out, "received", delivery->received_ms);
    json_add_text_if(out, "received_by", delivery->received_by);
    json_add_text_if(out, "reservations", delivery->reservations);
    json_end(out, '}');
}

static void write_lists(struct text *out, const struct order_view *view)
{
    begin_list(out, "lines");
    for (int i = 0; i < view->hand.line_count; i++)
        write_line(out, &view->hand.lines[i], true);
    end_list(out);
    begin_list(out, "pieces");
    for (size_t i = 0; i < view->pieces.count; i++)
        write_piece(out, view, i);
    end_list(out);
    begin_list(out, "changes");
    for (size_t i = 0; i < view->change_count; i++)
        write_change(out, view, &view->changes[i]);
    end_list(out);
    begin_list(out, "designs");
    for (size_t i = 0; i < view->design_count; i++)
        write_design(out, &view->designs[i]);
    end_list(out);
    begin_list(out, "deliveries");
    for (size_t i = 0; i < view->delivery_count; i++)
        write_delivery(out, &view->deliveries[i]);
    end_list(out);
}

static enum api_when answer_view(struct api_answer *answer, const struct order_view *view)
{
    struct text text = {0};
    const struct plan_order *plan = plan_find_order(&view->plan, view->hand.order.id);
    write_head(&text, &view->hand.order, view->seq);
    json_add_time_if(&text, "ready", plan ? plan->ready_ms : 0);
    json_add_true_if(&text, "at_risk", plan && plan->at_risk);
    write_launch(&text, view);
    write_lists(&text, view);
    text_reserve(&text, ROW_BYTES);
    json_end(&text, '}');
    return answer_text(answer, &text);
}

enum api_when order_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct code code;
    bool found;
    if (!code_read(call->name, &code))
        return answer_problem(answer, API_BAD, "An order has a code: letters, digits, - _ and . only.");
    struct order_view *view = calloc(1, sizeof *view);
    if (!view)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to read an order"));
    struct fault fault = reader_order(api->reader, code, call->now_ms, view, &found);
    enum api_when when = API_NOW;
    if (fault_is(fault))
        when = answer_fault(answer, fault);
    else if (!found)
        when = answer_problem_of(answer, API_NOT_FOUND, "There is no order %s.", code.text);
    else
        when = answer_view(answer, view);
    order_view_release(view);
    free(view);
    return when;
}
