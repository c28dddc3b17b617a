#include "hub/service/plan.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "hub/store/model.h"

/* ------------------------------------------------------------------ collecting */

struct collector {
    const struct house *house;
    struct plan *plan;
    struct fault fault;
};

static bool collect(void *context, const struct piece_row *row)
{
    struct collector *collector = context;
    struct plan *plan = collector->plan;
    void *items = grow_one(plan->items, plan->count, &plan->capacity, sizeof *plan->items);
    if (!items) {
        collector->fault = fault_make(FAULT_FULL, "no memory to plan %zu pieces", plan->count);
        return false;
    }
    plan->items = items;
    struct plan_item *item = &plan->items[plan->count++];
    *item = (struct plan_item){.row = *row, .order = -1};
    if (!house_link(collector->house, &item->row))
        collector->fault = fault_make(
            FAULT_INPUT, "piece %s names a model, melt or step that is not there: run verify", row->name);
    return !fault_is(collector->fault);
}

/* Pieces of one order come together: the last one met is looked at first. */
static int find_order(const struct plan *plan, int64_t order)
{
    for (size_t i = plan->order_count; i-- > 0;)
        if (plan->orders[i].id == order)
            return (int)i;
    return -1;
}

static struct fault meet_order(struct plan *plan, struct store *store, int64_t id, int *out)
{
    struct workshop_order order;
    *out = find_order(plan, id);
    if (*out >= 0)
        return FAULT_OK;
    void *orders = grow_one(plan->orders, plan->order_count, &plan->order_capacity, sizeof *plan->orders);
    if (!orders)
        return fault_make(FAULT_FULL, "no memory to plan %zu orders", plan->order_count);
    plan->orders = orders;
    struct fault fault = store_order_wanted(store, id, &order);
    if (fault_is(fault))
        return fault;
    *out = (int)plan->order_count++;
    plan->orders[*out] = (struct plan_order){
        .id = id, .code = order.code, .due_ms = order.due_ms, .rush = order.rush, .ready_ms = plan->now_ms};
    return FAULT_OK;
}

static struct fault meet_piece(struct plan *plan, struct store *store, struct plan_item *item)
{
    struct workshop_order hanging = {.due_ms = 0};
    struct fault fault = FAULT_OK;
    if (item->row.now.piece.kind == KIND_TREE)
        fault = store_tree_wanted(store, item->row.id, &hanging);
    else if (item->row.order > 0)
        fault = meet_order(plan, store, item->row.order, &item->order);
    if (fault_is(fault))
        return fault;
    const struct plan_order *order = item->order < 0 ? NULL : &plan->orders[item->order];
    item->due_ms = order ? order->due_ms : hanging.due_ms;
    item->rush = order ? order->rush : hanging.rush;
    return FAULT_OK;
}

static struct fault meet_orders(struct plan *plan, struct store *store)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < plan->count && !fault_is(fault); i++) {
        struct plan_item *item = &plan->items[i];
        fault = meet_piece(plan, store, item);
        if (!fault_is(fault))
            queues_add(&plan->queues, &item->row.now.piece, item->rush);
    }
    return fault;
}

/* ------------------------------------------------------------------ looking ahead */

static void look_ahead(struct plan *plan, const struct house *house, struct plan_item *item)
{
    item->outlook =
        piece_outlook(&item->row.now.piece, item->rush, &plan->queues, house->stations, house->station_count);
    if (item->order < 0)
        return;
    struct plan_order *order = &plan->orders[item->order];
    int64_t ready_ms = outlook_ready_ms(item->outlook, plan->now_ms);
    order->pieces += item->row.now.piece.quantity;
    order->ready_ms = ready_ms > order->ready_ms ? ready_ms : order->ready_ms;
    order->at_risk |= outlook_is_at_risk(item->outlook, order->due_ms, plan->now_ms);
}

struct fault plan_read(const struct house *house, struct store *store, int64_t now_ms, struct plan *out)
{
    struct collector collector = {.house = house, .plan = out, .fault = FAULT_OK};
    *out = (struct plan){.now_ms = now_ms};
    queues_begin(&out->queues, house->stations, house->station_count);
    struct fault fault = store_piece_each(store, 0, collect, &collector);
    if (!fault_is(fault))
        fault = collector.fault;
    if (!fault_is(fault))
        fault = meet_orders(out, store);
    for (size_t i = 0; i < out->count && !fault_is(fault); i++)
        look_ahead(out, house, &out->items[i]);
    return fault;
}

void plan_release(struct plan *plan)
{
    free(plan->items);
    free(plan->orders);
    *plan = (struct plan){0};
}

const struct plan_order *plan_find_order(const struct plan *plan, int64_t order)
{
    int at = find_order(plan, order);
    return at < 0 ? NULL : &plan->orders[at];
}

/* ------------------------------------------------------------------ a station's pieces, in their order */

static bool stands_here(const struct piece *piece, struct plan_entry *out)
{
    out->is_here = true;
    switch (piece->state) {
    case PIECE_QUEUED:
        out->standing = STANDS_NEXT;
        return true;
    case PIECE_IN_WORK:
        out->standing = STANDS_IN_WORK;
        return true;
    case PIECE_HELD:
        out->standing = STANDS_HELD;
        return true;
    case PIECE_DONE:
        break;
    }
    return false; /* it stands where it goes next */
}

static bool stands_at(const struct piece *piece, const struct station *station, struct plan_entry *out)
{
    const struct route_step *next = piece_next_step(piece);
    if (piece_is_at(piece, station->code) && stands_here(piece, out))
        return true;
    bool ready = piece->place == PLACE_POOL || (piece->place == PLACE_STATION && piece->state == PIECE_DONE);
    out->standing = STANDS_NEXT;
    out->is_here = false;
    return ready && next && station_takes(station, next);
}

static int compare(const void *a, const void *b)
{
    const struct plan_entry *x = a, *y = b;
    if (x->standing != y->standing)
        return x->standing < y->standing ? -1 : 1;
    if (turn_is_before(&x->turn, &y->turn))
        return -1;
    if (turn_is_before(&y->turn, &x->turn))
        return 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

size_t plan_of_station(const struct plan *plan, const struct station *station, struct plan_entry *out)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_item *item = &plan->items[i];
        const struct piece *piece = &item->row.now.piece;
        struct plan_entry entry = {.item = i};
        if (!stands_at(piece, station, &entry))
            continue;
        entry.turn = (struct turn){.rework = piece->rework,
                                   .rush = item->rush,
                                   .slack_ms = piece_slack_ms(piece, item->due_ms, plan->now_ms),
                                   .since_ms = item->row.now.state_ms};
        out[count++] = entry;
    }
    qsort(out, count, sizeof *out, compare);
    return count;
}
