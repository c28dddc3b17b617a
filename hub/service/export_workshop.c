/* The workshop as it is now, as a file would describe it. */
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "hub/service/export.h"
#include "hub/service/moment.h"
#include "hub/service/order_file.h"
#include "hub/store/engraving.h"
#include "hub/store/event.h"
#include "hub/store/ledger.h"
#include "hub/store/metal.h"
#include "hub/store/model.h"

static void *copy_of(const void *items, size_t count, size_t size)
{
    void *copy = calloc(count + 1, size);
    if (copy && count > 0)
        memcpy(copy, items, count * size);
    return copy;
}

/* Is it the newest revision of its code? Every row begins with its code. */
static bool is_newest(const void *items, size_t count, size_t size, size_t index)
{
    const struct code *code = (const struct code *)((const char *)items + index * size);
    for (size_t i = index + 1; i < count; i++)
        if (code_equal(*(const struct code *)((const char *)items + i * size), *code))
            return false;
    return true;
}

#define COPY_NEWEST(list, counter, items, count)                                                             \
    do {                                                                                                     \
        out->list = calloc((count) + 1, sizeof *out->list);                                                  \
        for (size_t i = 0; out->list && i < (count); i++)                                                    \
            if (is_newest((items), (count), sizeof *(items), i))                                             \
                out->list[out->counter++] = (items)[i];                                                      \
    } while (0)

#define COPY(list, counter, items, count)                                                                    \
    do {                                                                                                     \
        out->list = copy_of((items), (size_t)(count), sizeof *out->list);                                    \
        out->counter = (int)(count);                                                                         \
    } while (0)

static bool copy_house(struct workshop *out, const struct house *house)
{
    COPY(stations, station_count, house->stations, house->station_count);
    COPY(groups, group_count, house->groups, house->group_count);
    COPY(people, person_count, house->people, house->person_count);
    COPY(alloys, alloy_count, house->alloys, house->alloy_count);
    COPY(scales, scale_count, house->scales, house->scale_count);
    COPY_NEWEST(lots, lot_count, house->lots, house->lot_count);
    COPY_NEWEST(routes, route_count, house->routes, house->route_count);
    COPY_NEWEST(models, model_count, house->models, house->model_count);
    out->kiosks = calloc(house->kiosk_count + 1, sizeof *out->kiosks);
    for (size_t i = 0; out->kiosks && i < house->kiosk_count; i++)
        out->kiosks[out->kiosk_count++] = house->kiosks[i].kiosk;
    memcpy(out->name, house->name, sizeof out->name);
    memcpy(out->language, house->language, sizeof out->language);
    out->settings = house->settings;
    return out->stations && out->groups && out->people && out->alloys && out->scales && out->lots &&
           out->routes && out->models && out->kiosks;
}

/* ------------------------------------------------------------------ pieces and their orders */

struct collector {
    struct reader *reader;
    struct workshop *out;
    size_t piece_room, order_room, line_room;
    int64_t left_out;
    struct fault fault;
};

/* One more in an array that grows. NULL: no memory. */
static void *grow(void **array, int count, size_t *room, size_t size)
{
    void *grown = grow_one(*array, (size_t)count, room, size);
    if (!grown)
        return NULL;
    *array = grown;
    void *item = (char *)grown + (size_t)count * size;
    memset(item, 0, size);
    return item;
}

static bool no_memory(struct collector *collector)
{
    collector->fault = fault_make(FAULT_FULL, "no memory to export");
    return false;
}

static bool collect_line(struct collector *collector, struct code order, const struct order_line_row *row)
{
    struct workshop *out = collector->out;
    void *array = out->order_lines;
    struct workshop_line *item = grow(&array, out->line_count, &collector->line_room, sizeof *item);
    out->order_lines = array;
    if (!item)
        return no_memory(collector);
    order_file_write_line(order, row, item);
    out->line_count++;
    return true;
}

static bool collect_order(void *context, const struct order_row *row)
{
    struct collector *collector = context;
    struct workshop *out = collector->out;
    struct order_line_row lines[ORDER_LINES_MAX];
    int count = 0;
    void *array = out->orders;
    struct workshop_order *item = grow(&array, out->order_count, &collector->order_room, sizeof *item);
    out->orders = array;
    if (!item)
        return no_memory(collector);
    order_file_write(row, item);
    out->order_count++;
    collector->fault = store_order_lines(collector->reader->store, row->id, lines, &count);
    for (int i = 0; i < count && !fault_is(collector->fault); i++)
        if (!collect_line(collector, row->code, &lines[i]))
            return false;
    return !fault_is(collector->fault);
}

static struct fault order_code(struct collector *collector, int64_t id, struct code *out)
{
    struct workshop_order order = {.has_state = false};
    struct fault fault = id != 0 ? store_order_get(collector->reader->store, id, &order) : FAULT_OK;
    *out = order.code;
    return fault;
}

static struct fault engraved_on(struct collector *collector, int64_t piece, struct engraving *out)
{
    struct engraving_row row;
    bool found;
    struct fault fault = store_engraving_of_piece(collector->reader->store, piece, &row, &found);
    if (!fault_is(fault) && found)
        *out = row.what;
    return fault;
}

/* The file has the newest revision of its model: what that says need not be said. */
static int64_t own_volume(const struct house *house, const struct piece_row *row)
{
    int64_t newest = house_newest_model(house, house_model(house, row->model)->code);
    const struct workshop_size *size = workshop_size_find(house_model(house, newest), row->size);
    return size && size->volume_mm3_e3 == row->volume_mm3_e3 ? 0 : row->volume_mm3_e3;
}

static void fill_piece(const struct house *house, const struct piece_row *row, struct workshop_piece *out)
{
    const struct piece *piece = &row->now.piece;
    out->tag = piece->tag;
    memcpy(out->name, row->name, sizeof out->name);
    out->chip = row->chip;
    out->model = house_model(house, row->model)->code;
    memcpy(out->size, row->size, sizeof out->size);
    out->lot = house_lot(house, row->lot)->code;
    out->custody = row->custody;
    out->quantity = piece->quantity;
    out->station = piece->place == PLACE_STATION ? piece->station : code_of("");
    out->state = piece->state == PIECE_IN_WORK ? PIECE_QUEUED : piece->state; /* nobody at work */
    out->route = row->route > 0 ? house->routes[row->route - 1].code : code_of("");
    out->volume_mm3_e3 = own_volume(house, row);
    out->tolerance_ppm = row->tolerance_ppm;
    out->stones = piece->stones;
    out->weighed = piece->weighed;
    out->gross = piece->weighed ? mass_add(piece->book_mass, piece->stones) : MASS_UG(0);
}

static bool collect_piece(void *context, const struct piece_row *piece)
{
    struct collector *collector = context;
    struct workshop *out = collector->out;
    struct piece_row row = *piece;
    bool there = row.now.piece.place == PLACE_POOL || row.now.piece.place == PLACE_STATION;
    if (!house_link(&collector->reader->house, &row) || !there || row.now.piece.transit ||
        row.now.piece.kind != KIND_PIECE) {
        collector->left_out++;
        return true;
    }
    void *array = out->pieces;
    struct workshop_piece *item = grow(&array, out->piece_count, &collector->piece_room, sizeof *item);
    out->pieces = array;
    if (!item)
        return no_memory(collector);
    fill_piece(&collector->reader->house, &row, item);
    item->line = (int32_t)row.line;
    out->piece_count++;
    collector->fault = order_code(collector, row.order, &item->order);
    if (!fault_is(collector->fault))
        collector->fault = engraved_on(collector, row.id, &item->engraved);
    return !fault_is(collector->fault);
}

static struct fault collect(struct collector *collector, struct workshop_want want)
{
    struct store *store = collector->reader->store;
    struct fault fault = copy_house(collector->out, &collector->reader->house)
                             ? FAULT_OK
                             : fault_make(FAULT_FULL, "no memory to export");
    if (!fault_is(fault) && want.orders)
        fault = store_order_each(store, ORDERS_ALL, 0, collect_order, collector);
    if (!fault_is(fault) && !fault_is(collector->fault) && want.pieces)
        fault = store_piece_each(store, 0, collect_piece, collector);
    return fault_is(fault) ? fault : collector->fault;
}

struct fault reader_workshop(struct reader *reader, struct workshop *out, int64_t *left_out)
{
    struct collector collector = {.reader = reader, .out = out, .fault = FAULT_OK};
    *out = (struct workshop){.name = ""};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = collect(&collector, (struct workshop_want){.orders = true, .pieces = true});
    reader_end(reader);
    *left_out = collector.left_out;
    return fault;
}

struct fault reader_workshop_part(struct reader *reader, struct workshop_want want, struct workshop *out,
                                  int64_t *seq)
{
    struct collector collector = {.reader = reader, .out = out, .fault = FAULT_OK};
    unsigned char seal[EVENT_SEAL_SIZE];
    *out = (struct workshop){.name = ""};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_event_last(reader->store, seq, seal);
    if (!fault_is(fault))
        fault = collect(&collector, want);
    reader_end(reader);
    return fault;
}

/* ------------------------------------------------------------------ component stock */

struct component_walk {
    struct store *store;
    bool (*take)(void *context, const struct export_component *component);
    void *context;
    struct fault fault;
};

static bool take_component(void *context, const struct component_row *row)
{
    struct component_walk *walk = context;
    struct mass mass;
    walk->fault = store_balance_get(walk->store, ledger_book(row->alloy, row->custody),
                                    account_of(ACCOUNT_STOCK, row->code.text), &mass);
    struct export_component component = {row->code.text, row->name, row->alloy.text, row->custody.text,
                                         row->count,     mass.ug,   row->minimum};
    return !fault_is(walk->fault) && walk->take(walk->context, &component);
}

struct fault reader_export_components(struct reader *reader,
                                      bool (*take)(void *context, const struct export_component *component),
                                      void *context)
{
    struct component_walk walk = {.store = reader->store, .take = take, .context = context};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_component_each(reader->store, take_component, &walk);
    reader_end(reader);
    return fault_is(fault) ? fault : walk.fault;
}
