#include "hub/service/order_file.h"

#include <string.h>

#include "common/base/json.h"
#include "hub/store/model.h"

#define FOUND_BYTES 64

/* ------------------------------------------------------------------ to the file */

void order_file_write(const struct order_row *row, struct workshop_order *out)
{
    *out = (struct workshop_order){
        .code = row->code,
        .due_ms = row->due_ms,
        .rush = row->rush,
        .has_state = true,
        .state = row->state == ORDER_IN_WORK ? ORDER_RELEASED : row->state,
        .feasible = row->feasible,
        .materials = row->materials,
        .deadline = row->deadline,
        .released_ms = row->released_ms,
        .delivered_ms = row->delivered_ms,
        .ended_ms = row->ended_ms,
    };
    memcpy(out->client, row->client, sizeof out->client);
#define X(name) memcpy(out->texts.name, row->name, sizeof out->texts.name);
    ORDER_TEXT_LIST(X)
#undef X
    memcpy(out->texts.skip_reason, row->skip_reason, sizeof out->texts.skip_reason);
}

void order_file_write_line(struct code order, const struct order_line_row *row, struct workshop_line *out)
{
    *out = (struct workshop_line){
        .order = order,
        .line = row->line,
        .model = row->model,
        .quantity = row->quantity,
        .as_lot = row->as_lot,
        .alloy = row->alloy,
        .custody = row->custody,
        .volume_mm3_e3 = row->volume_mm3_e3,
        .tolerance_ppm = row->tolerance_ppm,
        .cancelled = row->cancelled,
    };
    memcpy(out->size, row->size, sizeof out->size);
    memcpy(out->stones, row->stones, sizeof out->stones);
    memcpy(out->finish, row->finish, sizeof out->finish);
    memcpy(out->customisation, row->customisation, sizeof out->customisation);
}

/* ------------------------------------------------------------------ from the file */

static void read_order(const struct workshop_order *order, struct order_row *out)
{
    out->state = order->state;
    out->feasible = order->feasible;
    out->materials = order->materials;
    out->deadline = order->deadline;
    out->released_ms = order->released_ms;
    out->delivered_ms = order->delivered_ms;
    out->ended_ms = order->ended_ms;
#define X(name) memcpy(out->name, order->texts.name, sizeof out->name);
    ORDER_TEXT_LIST(X)
#undef X
    memcpy(out->skip_reason, order->texts.skip_reason, sizeof out->skip_reason);
}

static struct order_line_row read_line(const struct workshop_line *line)
{
    struct order_line_row out = {
        .line = line->line,
        .model = line->model,
        .quantity = line->quantity,
        .as_lot = line->as_lot,
        .alloy = line->alloy,
        .custody = line->custody,
        .volume_mm3_e3 = line->volume_mm3_e3,
        .tolerance_ppm = line->tolerance_ppm,
        .cancelled = line->cancelled,
    };
    memcpy(out.size, line->size, sizeof out.size);
    memcpy(out.stones, line->stones, sizeof out.stones);
    memcpy(out.finish, line->finish, sizeof out.finish);
    memcpy(out.customisation, line->customisation, sizeof out.customisation);
    return out;
}

/* What it was when it came, for verify and for whoever reads its life. */
static struct fault post(struct desk *desk, const struct order_row *order, int64_t now_ms)
{
    static const struct transfers none = {.count = 0};
    char found[FOUND_BYTES];
    struct text text = TEXT_IN(found);
    struct event_row event = {.verb = VERB_REPORT,
                              .at_ms = now_ms,
                              .booked_ms = now_ms,
                              .changes = true,
                              .subject = "workshop-file"};
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "order:%s", order->code.text);
    json_begin(&text, '{');
    json_add_text(&text, "state", order_state_word(order->state));
    json_end(&text, '}');
    event.found = text_span(&text);
    return desk_post(desk, &event, NULL, NULL, &none);
}

static struct fault import_order(struct desk *desk, const struct workshop *workshop,
                                 const struct workshop_order *order, int64_t now_ms)
{
    struct order_row row;
    bool found = false;
    struct fault fault = store_order_find(desk->store, order->code, &row, &found);
    assert(fault_is(fault) || found); /* the file's orders are written before their sheets */
    if (fault_is(fault))
        return fault;
    read_order(order, &row);
    fault = store_order_write(desk->store, &row);
    for (int i = 0; i < workshop->line_count && !fault_is(fault); i++) {
        struct order_line_row line = read_line(&workshop->order_lines[i]);
        if (code_equal(workshop->order_lines[i].order, order->code))
            fault = store_order_line_write(desk->store, row.id, &line);
    }
    return fault_is(fault) ? fault : post(desk, &row, now_ms);
}

struct fault order_file_look(struct store *store, const struct workshop *workshop, bool *known)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < workshop->order_count && !fault_is(fault); i++) {
        int64_t id = 0;
        fault = store_order_id(store, workshop->orders[i].code, &id);
        known[i] = id != 0;
    }
    return fault;
}

struct fault order_file_import(struct desk *desk, const struct workshop *workshop, const bool *known,
                               int64_t now_ms)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < workshop->order_count && !fault_is(fault); i++)
        if (!known[i] && workshop->orders[i].has_state)
            fault = import_order(desk, workshop, &workshop->orders[i], now_ms);
    return fault;
}
