/* GET /v1/schedule: what everybody does next, and when each order will be ready, in one read. Names no
 * client. */
#include <stdlib.h>

#include "hub/api/orders.h"
#include "hub/api/parts.h"
#include "hub/service/order_read.h"

#define ENTRY_BYTES 1024

static const char *standing_word(enum plan_standing standing)
{
    switch (standing) {
    case STANDS_IN_WORK:
        return "in_work";
    case STANDS_NEXT:
        return "next";
    case STANDS_HELD:
        break;
    }
    return "held";
}

static void write_entry(struct text *out, const struct plan *plan, const struct house *house,
                        const struct plan_entry *entry)
{
    const struct plan_item *item = &plan->items[entry->item];
    const struct piece *piece = &item->row.now.piece;
    const struct plan_order *order = item->order < 0 ? NULL : &plan->orders[item->order];
    text_reserve(out, ENTRY_BYTES);
    json_begin_item(out);
    json_add_text(out, "tag", piece->tag.text);
    json_add_text(out, "name", item->row.name);
    json_add_text(out, "model", house_model(house, item->row.model)->name);
    json_add_int(out, "quantity", piece->quantity);
    json_add_text(out, "standing", standing_word(entry->standing));
    if (!entry->is_here)
        json_add_text(out, "from", piece->place == PLACE_POOL ? "pool" : piece->station.text);
    json_add_true_if(out, "rework", piece->rework);
    json_add_true_if(out, "rush", entry->turn.rush);
    if (order)
        json_add_text(out, "order", order->code.text);
    json_add_time_if(out, "due", item->due_ms);
    if (entry->turn.slack_ms != INT64_MAX)
        json_add_int(out, "slack_s", entry->turn.slack_ms / 1000);
    json_add_time(out, "since", entry->turn.since_ms);
    json_add_time(out, "ready", outlook_ready_ms(item->outlook, plan->now_ms));
    json_end(out, '}');
}

static void write_station(struct text *out, const struct plan *plan, const struct house *house,
                          const struct station *station, struct plan_entry *entries)
{
    size_t count = plan_of_station(plan, station, entries);
    text_reserve(out, ENTRY_BYTES);
    json_begin_item(out);
    json_add_text(out, "code", station->code.text);
    json_add_text(out, "name", station->name);
    json_begin_field(out, "pieces", '[');
    for (size_t i = 0; i < count; i++)
        write_entry(out, plan, house, &entries[i]);
    text_reserve(out, ENTRY_BYTES);
    json_end(out, ']');
    json_end(out, '}');
}

static void write_order(struct text *out, const struct plan_order *order)
{
    text_reserve(out, ENTRY_BYTES);
    json_begin_item(out);
    json_add_text(out, "code", order->code.text);
    json_add_time_if(out, "due", order->due_ms);
    json_add_true_if(out, "rush", order->rush);
    json_add_int(out, "pieces", order->pieces);
    json_add_time(out, "ready", order->ready_ms);
    json_add_true_if(out, "at_risk", order->at_risk);
    json_end(out, '}');
}

static enum api_when answer_plan(struct api_answer *answer, const struct plan *plan,
                                 const struct house *house)
{
    struct text text = {0};
    struct plan_entry *entries = calloc(plan->count + 1, sizeof *entries);
    if (!entries)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to write the schedule"));
    text_reserve(&text, ENTRY_BYTES);
    json_begin(&text, '{');
    json_add_time(&text, "at", plan->now_ms);
    json_begin_field(&text, "stations", '[');
    for (int i = 0; i < house->station_count; i++)
        write_station(&text, plan, house, &house->stations[i], entries);
    json_end(&text, ']');
    text_reserve(&text, ENTRY_BYTES);
    json_begin_field(&text, "orders", '[');
    for (size_t i = 0; i < plan->order_count; i++)
        write_order(&text, &plan->orders[i]);
    text_reserve(&text, ENTRY_BYTES);
    json_end(&text, ']');
    json_end(&text, '}');
    free(entries);
    return answer_text(answer, &text);
}

enum api_when schedule_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct plan plan;
    const struct house *house;
    struct fault fault = reader_plan(api->reader, call->now_ms, &plan, &house);
    enum api_when when = fault_is(fault) ? answer_fault(answer, fault) : answer_plan(answer, &plan, house);
    plan_release(&plan);
    return when;
}
