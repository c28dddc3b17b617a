/* What is known of an order's launch sheet: looked up in the house and among the designs. */
#include <string.h>

#include "hub/service/orders.h"

int64_t order_line_volume(const struct house *house, const struct order_line_row *line)
{
    int64_t model = house_newest_model(house, line->model);
    if (line->volume_mm3_e3 > 0 || model == 0)
        return line->volume_mm3_e3;
    const struct workshop_size *size = workshop_size_find(house_model(house, model), line->size);
    return size ? size->volume_mm3_e3 : 0;
}

static struct fault read_line(const struct house *house, struct store *store,
                              const struct order_line_row *row, struct launch_line *out)
{
    struct design_row design;
    bool has_design = false;
    int64_t row_of_model = house_newest_model(house, row->model);
    const struct workshop_model *model = row_of_model != 0 ? house_model(house, row_of_model) : NULL;
    bool customised = row->customisation[0] != '\0';
    *out = (struct launch_line){
        .number = row->line,
        .model = model != NULL,
        .size = model && (row->volume_mm3_e3 > 0 || workshop_size_find(model, row->size)),
        .customised = customised,
        .volume = row->volume_mm3_e3 > 0,
        .alloy = house_alloy(house, row->alloy) != NULL,
        .melt = house_newest_lot(house, row->alloy) != 0,
        .has_stones = model && workshop_stone_list(model, row->size)->count > 0,
        .stones = row->stones[0] != '\0',
        .finish = row->finish[0] != '\0',
    };
    struct fault fault = store_design_newest(store, row->model, &design, &has_design);
    out->approved = !has_design || design.state == DESIGN_APPROVED;
    return fault;
}

struct fault launch_sheet_read(const struct house *house, struct store *store,
                               const struct order_at_hand *hand, struct launch_sheet *out)
{
    const struct order_row *order = &hand->order;
    struct fault fault = FAULT_OK;
    out->client = order->client[0] != '\0';
    out->due = order->due_ms > 0;
    out->specification = order->specification[0] != '\0';
    out->documents = order->documents[0] != '\0';
    out->feasible = order->feasible;
    out->materials = order->materials;
    out->deadline = order->deadline;
    out->quote = order->quote[0] != '\0';
    out->payment = order->payment[0] != '\0';
    out->line_count = 0;
    for (int i = 0; i < hand->line_count && !fault_is(fault); i++)
        if (!hand->lines[i].cancelled)
            fault = read_line(house, store, &hand->lines[i], &out->lines[out->line_count++]);
    return fault;
}
