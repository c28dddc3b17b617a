#include "hub/service/import.h"

#include <string.h>

#include "hub/service/pin.h"
#include "hub/store/limit.h"
#include "hub/store/model.h"
#include "hub/store/setting.h"
#include "hub/store/station.h"

#define PROGRESS_EVERY 100

/* ------------------------------------------------------------------ what is set up */

static struct fault add_stations(struct desk *desk, const struct workshop *workshop)
{
    struct store *store = desk->store;
    struct fault fault = FAULT_OK;
    if (workshop->station_count > STATIONS_MAX)
        return fault_make(FAULT_TOO_BIG, "the workshop has more than %d stations", STATIONS_MAX);
    if (workshop->group_count > GROUPS_MAX)
        return fault_make(FAULT_TOO_BIG, "the workshop has more than %d groups", GROUPS_MAX);
    if (workshop->person_count > PEOPLE_MAX)
        return fault_make(FAULT_TOO_BIG, "the workshop has more than %d people", PEOPLE_MAX);
    for (int i = 0; i < workshop->station_count && !fault_is(fault); i++)
        fault = store_station_add(store, &workshop->stations[i]);
    for (int i = 0; i < workshop->group_count && !fault_is(fault); i++)
        fault = store_group_set(store, &workshop->groups[i]);
    for (int i = 0; i < workshop->person_count && !fault_is(fault); i++)
        fault = store_person_set(store, &workshop->people[i]);
    for (int i = 0; i < workshop->person_count && !fault_is(fault); i++)
        if (workshop->people[i].pin[0] != '\0')
            fault = pin_set(desk, workshop->people[i].person.badge, workshop->people[i].pin);
    for (int i = 0; i < workshop->scale_count && !fault_is(fault); i++)
        fault = store_scale_add(store, &workshop->scales[i]);
    for (int i = 0; i < workshop->kiosk_count && !fault_is(fault); i++) {
        int64_t id;
        fault = store_kiosk_set(store, &workshop->kiosks[i], &id);
    }
    return fault;
}

static struct fault add_settings(struct store *store, const struct settings *settings)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < SETTING_COUNT && !fault_is(fault); i++)
        if (settings_have(settings, (enum setting)i))
            fault = store_setting_set(store, (enum setting)i, settings->value[i]);
    return fault;
}

static int64_t find_route(const struct workshop *workshop, struct code code)
{
    for (int i = 0; i < workshop->route_count; i++)
        if (code_equal(workshop->routes[i].code, code))
            return i + 1;
    return 0;
}

static struct fault add_models(struct store *store, const struct workshop *workshop)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < workshop->alloy_count && !fault_is(fault); i++)
        fault = store_alloy_set(store, &workshop->alloys[i]);
    for (int i = 0; i < workshop->lot_count && !fault_is(fault); i++)
        fault = store_lot_add(store, i + 1, &workshop->lots[i]);
    for (int i = 0; i < workshop->route_count && !fault_is(fault); i++)
        fault = store_route_add(store, i + 1, &workshop->routes[i]);
    for (int i = 0; i < workshop->model_count && !fault_is(fault); i++)
        fault = store_model_add(store, i + 1, find_route(workshop, workshop->models[i].route),
                                &workshop->models[i]);
    for (int i = 0; i < workshop->order_count && !fault_is(fault); i++)
        fault = store_order_add(store, i + 1, &workshop->orders[i]);
    return fault;
}

/* ------------------------------------------------------------------ pieces */

static int64_t find_model(const struct workshop *workshop, struct code code)
{
    for (int i = 0; i < workshop->model_count; i++)
        if (code_equal(workshop->models[i].code, code))
            return i + 1;
    return 0;
}

static int64_t find_lot(const struct workshop *workshop, struct code code)
{
    for (int i = 0; i < workshop->lot_count; i++)
        if (code_equal(workshop->lots[i].code, code))
            return i + 1;
    return 0;
}

static int64_t find_order(const struct workshop *workshop, struct code code)
{
    for (int i = 0; i < workshop->order_count; i++)
        if (code_equal(workshop->orders[i].code, code))
            return i + 1;
    return 0;
}

static int64_t volume_of(const struct workshop_model *model, const char *size)
{
    for (int i = 0; i < model->size_count; i++)
        if (strcmp(model->sizes[i].size, size) == 0)
            return model->sizes[i].volume_mm3_e3;
    return 0;
}

/* The first step of the route that this kind of station does; −1 in the pool or when there is none. */
static int step_of(const struct house *house, const struct workshop_route *route, struct code station)
{
    int at = house_find_station(house, station);
    for (int i = 0; at >= 0 && i < route->step_count; i++)
        if (station_takes(&house->stations[at], &route->steps[i]))
            return i;
    return -1;
}

static struct mass book_of(const struct house *house, const struct piece_row *row,
                           const struct workshop_piece *piece)
{
    if (piece->weighed)
        return mass_subtract(piece->gross, piece->stones);
    bool done = row->now.piece.place == PLACE_STATION && row->now.piece.state == PIECE_DONE;
    return sheet_theory_at(house, row, row->now.piece.step, done).metal;
}

static struct fault make_row(const struct desk *desk, const struct import *import,
                             const struct workshop_piece *piece, struct piece_row *row)
{
    const struct house *house = &desk->house;
    *row = (struct piece_row){
        .chip = piece->chip,
        .order = find_order(import->workshop, piece->order),
        .model = find_model(import->workshop, piece->model),
        .lot = find_lot(import->workshop, piece->lot),
        .custody = code_is_none(piece->custody) ? code_of("own") : piece->custody,
    };
    if (row->model == 0 || row->lot == 0)
        return fault_make(FAULT_INPUT, "piece %s names a model or an alloy lot that is not there",
                          piece->name);
    memcpy(row->name, piece->name, sizeof row->name);
    memcpy(row->size, piece->size, sizeof row->size);
    row->volume_mm3_e3 = volume_of(&import->workshop->models[row->model - 1], piece->size);
    row->now.state_ms = row->now.arrived_ms = import->now_ms;
    struct piece *now = &row->now.piece;
    now->tag = piece->tag;
    now->version = 1;
    now->quantity = piece->quantity > 0 ? piece->quantity : 1;
    now->place = code_is_none(piece->station) ? PLACE_POOL : PLACE_STATION;
    now->state = piece->state;
    now->station = now->tray = now->since.first = now->since.last = piece->station;
    now->step = step_of(house, house_route(house, row->model), piece->station);
    now->stones = piece->stones;
    now->weighed = piece->weighed;
    if (now->place == PLACE_STATION && now->step < 0)
        return fault_make(FAULT_INPUT, "piece %s is at %s, which is not on its route", piece->name,
                          piece->station.text);
    bool linked = house_link(house, row);
    assert(linked);
    now->book = book_of(house, row, piece);
    return FAULT_OK;
}

static struct fault take_stock(struct desk *desk, const struct import *import,
                               const struct workshop_piece *piece)
{
    struct piece_row row;
    struct transfers transfers = {.count = 0};
    struct fault fault = make_row(desk, import, piece, &row);
    if (fault_is(fault))
        return fault;
    row.event = desk->seq + 1;
    fault = store_piece_add(desk->store, &row);
    if (fault_is(fault))
        return fault;
    struct event_row event = {
        .verb = VERB_REPORT,
        .at_ms = import->now_ms,
        .booked_ms = import->now_ms,
        .station = row.now.piece.station,
        .changes = true,
        .subject = "stock-take",
        .piece = row.id,
        .after = row.now,
    };
    ledger_post_opening(&transfers, desk_book_of(&desk->house, &row), &row.now.piece);
    return desk_post(desk, &event, NULL, NULL, &transfers);
}

struct fault import_pieces(struct desk *desk, void *context)
{
    const struct import *import = context;
    const struct workshop *workshop = import->workshop;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < workshop->piece_count && !fault_is(fault); i++) {
        fault = take_stock(desk, import, &workshop->pieces[i]);
        bool tell = (i + 1) % PROGRESS_EVERY == 0 || i + 1 == workshop->piece_count;
        if (import->progress && tell && !fault_is(fault))
            import->progress(import->context, i + 1, workshop->piece_count);
    }
    return fault;
}

struct fault import_workshop(struct desk *desk, void *context)
{
    const struct import *import = context;
    const char *name = import->workshop->name[0] ? import->workshop->name : "Workshop";
    if (desk->seq != 0 || desk->house.station_count != 0)
        return fault_make(FAULT_INPUT, "the store has a workshop already: import into a new file");
    struct fault fault = add_stations(desk, import->workshop);
    if (!fault_is(fault))
        fault = add_models(desk->store, import->workshop);
    if (!fault_is(fault))
        fault = add_settings(desk->store, &import->workshop->settings);
    if (!fault_is(fault))
        fault = store_workshop_name(desk->store, name);
    if (!fault_is(fault))
        fault = desk_load(desk);
    return fault_is(fault) ? fault : import_pieces(desk, context);
}
