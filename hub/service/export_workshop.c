/* The workshop as it is now, as a file would describe it. */
#include <stdlib.h>
#include <string.h>

#include "hub/service/export.h"
#include "hub/service/moment.h"
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
    out->settings = house->settings;
    return out->stations && out->groups && out->people && out->alloys && out->scales && out->lots &&
           out->routes && out->models && out->kiosks;
}

/* ------------------------------------------------------------------ pieces and their orders */

struct collector {
    struct reader *reader;
    struct workshop *out;
    size_t piece_room, order_room;
    int64_t left_out;
    struct fault fault;
};

/* One more in an array that grows. NULL: no memory. */
static void *grow(void **array, int count, size_t *room, size_t size)
{
    if ((size_t)count == *room) {
        size_t more = *room * 2 + 64;
        void *grown = realloc(*array, more * size);
        if (!grown)
            return NULL;
        *array = grown;
        *room = more;
    }
    void *item = (char *)*array + (size_t)count * size;
    memset(item, 0, size);
    return item;
}

static bool no_memory(struct collector *collector)
{
    collector->fault = fault_make(FAULT_FULL, "no memory to export");
    return false;
}

/* Each order once. */
static bool collect_order(struct collector *collector, int64_t id, struct code *code)
{
    struct workshop *out = collector->out;
    struct workshop_order order;
    collector->fault = store_order_get(collector->reader->store, id, &order);
    if (fault_is(collector->fault))
        return false;
    *code = order.code;
    for (int i = 0; i < out->order_count; i++)
        if (code_equal(out->orders[i].code, order.code))
            return true;
    void *array = out->orders;
    struct workshop_order *item = grow(&array, out->order_count, &collector->order_room, sizeof *item);
    out->orders = array;
    if (!item)
        return no_memory(collector);
    *item = order;
    out->order_count++;
    return true;
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
    out->stones = piece->stones;
    out->weighed = piece->weighed;
    out->gross = piece->weighed ? mass_add(piece->book, piece->stones) : MASS_UG(0);
}

static bool collect_piece(void *context, const struct piece_row *piece)
{
    struct collector *collector = context;
    struct workshop *out = collector->out;
    struct piece_row row = *piece;
    struct code order = code_of("");
    bool there = row.now.piece.place == PLACE_POOL || row.now.piece.place == PLACE_STATION;
    if (!house_link(&collector->reader->house, &row) || !there || row.now.piece.transit ||
        row.now.piece.kind != KIND_PIECE) {
        collector->left_out++;
        return true;
    }
    if (row.order != 0 && !collect_order(collector, row.order, &order))
        return false;
    void *array = out->pieces;
    struct workshop_piece *item = grow(&array, out->piece_count, &collector->piece_room, sizeof *item);
    out->pieces = array;
    if (!item)
        return no_memory(collector);
    fill_piece(&collector->reader->house, &row, item);
    item->order = order;
    out->piece_count++;
    return true;
}

struct fault reader_workshop(struct reader *reader, struct workshop *out, int64_t *left_out)
{
    struct collector collector = {.reader = reader, .out = out, .fault = FAULT_OK};
    *out = (struct workshop){.name = ""};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    if (!copy_house(out, &reader->house))
        fault = fault_make(FAULT_FULL, "no memory to export");
    if (!fault_is(fault))
        fault = store_piece_each(reader->store, 0, collect_piece, &collector);
    reader_end(reader);
    *left_out = collector.left_out;
    return fault_is(fault) ? fault : collector.fault;
}
