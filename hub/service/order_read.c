#include "hub/service/order_read.h"

#include <stdlib.h>

#include "hub/service/moment.h"
#include "hub/store/engraving.h"

/* ------------------------------------------------------------------ lists */

struct listing {
    struct reader *reader;
    struct order_at_hand *hand; /* room for the order that is listed */
    const struct plan *plan;
    bool (*take)(void *context, const struct order_summary *summary);
    void *context;
    struct fault fault;
};

struct count {
    struct store *store;
    const struct order_at_hand *hand;
    struct order_summary summary;
    struct fault fault;
};

static bool is_open(enum order_state state)
{
    return state == ORDER_RELEASED || state == ORDER_IN_WORK;
}

static bool count_piece(void *context, const struct piece_row *row)
{
    struct count *count = context;
    struct order_summary *summary = &count->summary;
    const struct piece *piece = &row->now.piece;
    int64_t lost = 0;
    if (piece->place != PLACE_ENDED)
        summary->pieces += piece->quantity;
    if (piece->place == PLACE_FINISHED)
        summary->finished += piece->quantity;
    if (piece->place == PLACE_DELIVERED)
        summary->delivered += piece->quantity;
    if (is_open(count->hand->order.state))
        count->fault = order_lost(count->store, count->hand, row, &lost);
    summary->lost += lost;
    return !fault_is(count->fault);
}

static bool list_order(void *context, const struct order_row *row)
{
    struct listing *listing = context;
    struct store *store = listing->reader->store;
    struct order_at_hand *hand = listing->hand;
    struct count count = {.store = store,
                          .hand = hand,
                          .summary = {.order = row, .plan = plan_find_order(listing->plan, row->id)},
                          .fault = FAULT_OK};
    hand->order = *row;
    listing->fault = store_order_lines(store, row->id, hand->lines, &hand->line_count);
    if (!fault_is(listing->fault))
        listing->fault = store_piece_each_of_order(store, row->id, count_piece, &count);
    if (!fault_is(listing->fault))
        listing->fault = count.fault;
    return !fault_is(listing->fault) && listing->take(listing->context, &count.summary);
}

struct fault reader_orders(struct reader *reader, int state, int64_t after, int64_t now_ms,
                           bool (*take)(void *context, const struct order_summary *summary), void *context)
{
    struct plan plan;
    struct listing listing = {.reader = reader,
                              .hand = calloc(1, sizeof *listing.hand),
                              .plan = &plan,
                              .take = take,
                              .context = context,
                              .fault = FAULT_OK};
    struct fault fault =
        listing.hand ? reader_begin(reader) : fault_make(FAULT_FULL, "no memory to list orders");
    if (fault_is(fault)) {
        free(listing.hand);
        return fault;
    }
    fault = plan_read(&reader->house, reader->store, now_ms, &plan);
    if (!fault_is(fault))
        fault = store_order_each(reader->store, state, after, list_order, &listing);
    plan_release(&plan);
    free(listing.hand);
    reader_end(reader);
    return fault_is(fault) ? fault : listing.fault;
}

/* ------------------------------------------------------------------ one order */

static bool add_row(void **rows, size_t *count, size_t size)
{
    if (*count % 16 == 0) {
        void *more = realloc(*rows, (*count + 16) * size);
        if (!more)
            return false;
        *rows = more;
    }
    (*count)++;
    return true;
}

struct gathering {
    struct order_view *view;
    struct fault fault;
};

static bool is_out_of_memory(struct gathering *gathering)
{
    gathering->fault = fault_make(FAULT_FULL, "no memory to read an order");
    return false;
}

static bool gather_change(void *context, const struct change_row *row)
{
    struct gathering *gathering = context;
    struct order_view *view = gathering->view;
    void *rows = view->changes;
    if (!add_row(&rows, &view->change_count, sizeof *row))
        return is_out_of_memory(gathering);
    view->changes = rows;
    view->changes[view->change_count - 1] = *row;
    return true;
}

static struct fault gather_change_lines(struct store *store, struct order_view *view)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < view->change_count && !fault_is(fault); i++) {
        int count = 0;
        struct change_line_row *rows =
            realloc(view->change_lines, (view->change_line_count + CHANGE_LINES_MAX) * sizeof *rows);
        if (!rows)
            return fault_make(FAULT_FULL, "no memory to read an order");
        view->change_lines = rows;
        fault = store_change_lines(store, view->changes[i].id, rows + view->change_line_count, &count);
        view->change_line_count += (size_t)count;
    }
    return fault;
}

static bool gather_delivery(void *context, const struct delivery_row *row)
{
    struct gathering *gathering = context;
    struct order_view *view = gathering->view;
    void *rows = view->deliveries;
    if (!add_row(&rows, &view->delivery_count, sizeof *row))
        return is_out_of_memory(gathering);
    view->deliveries = rows;
    view->deliveries[view->delivery_count - 1] = *row;
    return true;
}

static bool gather_delivered(void *context, const struct delivered_row *row)
{
    struct gathering *gathering = context;
    struct order_view *view = gathering->view;
    void *rows = view->delivered;
    if (!add_row(&rows, &view->delivered_count, sizeof *row))
        return is_out_of_memory(gathering);
    view->delivered = rows;
    view->delivered[view->delivered_count - 1] = *row;
    return true;
}

static bool gather_design(void *context, const struct design_row *row)
{
    struct gathering *gathering = context;
    struct order_view *view = gathering->view;
    void *rows = view->designs;
    if (!add_row(&rows, &view->design_count, sizeof *row))
        return is_out_of_memory(gathering);
    view->designs = rows;
    view->designs[view->design_count - 1] = *row;
    return true;
}

/* Every revision of every model in the lines, a model once. */
static struct fault gather_designs(struct store *store, struct gathering *gathering)
{
    const struct order_at_hand *hand = &gathering->view->hand;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < hand->line_count && !fault_is(fault); i++) {
        bool met = false;
        for (int k = 0; k < i; k++)
            met |= code_equal(hand->lines[k].model, hand->lines[i].model);
        if (!met)
            fault = store_design_each(store, hand->lines[i].model, gather_design, gathering);
    }
    return fault_is(fault) ? fault : gathering->fault;
}

static struct fault gather_gaps(struct reader *reader, struct order_view *view)
{
    struct launch_sheet sheet;
    if (view->hand.order.state != ORDER_DRAFT)
        return FAULT_OK;
    struct fault fault = launch_sheet_read(&reader->house, reader->store, &view->hand, &sheet);
    if (!fault_is(fault))
        view->gap_count = launch_missing(&sheet, view->gaps);
    return fault;
}

static struct fault gather_lost(struct store *store, struct order_view *view)
{
    struct fault fault = FAULT_OK;
    view->lost = calloc(view->pieces.count + 1, sizeof *view->lost);
    if (!view->lost)
        return fault_make(FAULT_FULL, "no memory to read an order");
    for (size_t i = 0; i < view->pieces.count && is_open(view->hand.order.state) && !fault_is(fault); i++)
        fault = order_lost(store, &view->hand, &view->pieces.rows[i], &view->lost[i]);
    return fault;
}

static struct fault gather_engraved(struct store *store, struct order_view *view)
{
    struct fault fault = FAULT_OK;
    view->engraved = calloc(view->pieces.count + 1, sizeof *view->engraved);
    if (!view->engraved)
        return fault_make(FAULT_FULL, "no memory to read an order");
    for (size_t i = 0; i < view->pieces.count && !fault_is(fault); i++) {
        struct engraving_row row;
        bool found;
        fault = store_engraving_of_piece(store, view->pieces.rows[i].id, &row, &found);
        if (!fault_is(fault) && found)
            view->engraved[i] = row.what;
    }
    return fault;
}

static struct fault gather(struct reader *reader, int64_t now_ms, struct order_view *view)
{
    struct store *store = reader->store;
    struct gathering gathering = {.view = view, .fault = FAULT_OK};
    int64_t order = view->hand.order.id;
    struct fault fault = store_order_lines(store, order, view->hand.lines, &view->hand.line_count);
    if (!fault_is(fault))
        fault = gather_gaps(reader, view);
    if (!fault_is(fault))
        fault = order_pieces_read(&reader->house, store, order, &view->pieces);
    if (!fault_is(fault))
        fault = store_delivered_each(store, order, gather_delivered, &gathering);
    if (!fault_is(fault))
        fault = gather_lost(store, view);
    if (!fault_is(fault))
        fault = gather_engraved(store, view);
    if (!fault_is(fault))
        fault = plan_read(&reader->house, store, now_ms, &view->plan);
    if (!fault_is(fault))
        fault = store_change_each(store, order, gather_change, &gathering);
    if (!fault_is(fault) && !fault_is(gathering.fault))
        fault = gather_change_lines(store, view);
    if (!fault_is(fault) && !fault_is(gathering.fault))
        fault = store_delivery_each(store, order, gather_delivery, &gathering);
    if (!fault_is(fault) && !fault_is(gathering.fault))
        fault = gather_designs(store, &gathering);
    return fault_is(fault) ? fault : gathering.fault;
}

struct fault reader_order(struct reader *reader, struct code code, int64_t now_ms, struct order_view *out,
                          bool *found)
{
    unsigned char seal[EVENT_SEAL_SIZE];
    *found = false;
    out->house = &reader->house;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_order_find(reader->store, code, &out->hand.order, found);
    if (!fault_is(fault))
        fault = store_event_last(reader->store, &out->seq, seal);
    if (!fault_is(fault) && *found)
        fault = gather(reader, now_ms, out);
    reader_end(reader);
    return fault;
}

struct fault reader_delivery_order(struct reader *reader, int64_t delivery, struct code *order, bool *found)
{
    struct delivery_row row;
    struct order_row of;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_delivery_find(reader->store, delivery, &row, found);
    if (!fault_is(fault) && *found)
        fault = store_order_read(reader->store, row.order, &of);
    if (!fault_is(fault) && *found)
        *order = of.code;
    reader_end(reader);
    return fault;
}

const struct delivered_row *order_view_delivered(const struct order_view *view, int64_t piece,
                                                 int64_t delivery)
{
    for (size_t i = view->delivered_count; i-- > 0;)
        if (view->delivered[i].piece == piece && (delivery == 0 || view->delivered[i].delivery == delivery))
            return &view->delivered[i];
    return NULL;
}

void order_view_release(struct order_view *view)
{
    order_pieces_release(&view->pieces);
    plan_release(&view->plan);
    free(view->changes);
    free(view->change_lines);
    free(view->designs);
    free(view->deliveries);
    free(view->delivered);
    free(view->lost);
    free(view->engraved);
    *view = (struct order_view){0};
}

/* ------------------------------------------------------------------ the schedule */

struct fault reader_plan(struct reader *reader, int64_t now_ms, struct plan *out, const struct house **house)
{
    *out = (struct plan){0};
    *house = &reader->house;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = plan_read(&reader->house, reader->store, now_ms, out);
    reader_end(reader);
    return fault;
}
