#include "hub/service/house.h"

#include <stdlib.h>
#include <string.h>

#include "hub/store/learning.h"
#include "hub/store/limit.h"
#include "hub/store/model.h"
#include "hub/store/setting.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ reading what is set up */

static void release_tables(struct house *house)
{
    free(house->people);
    free(house->alloys);
    free(house->lots);
    free(house->routes);
    free(house->models);
    free(house->model_routes);
    free(house->scales);
    free(house->factors);
    free(house->kiosks);
}

void house_release(struct house *house)
{
    release_tables(house);
    *house = (struct house){0};
}

static struct fault read_tables(struct house *house, struct store *store)
{
    struct fault fault = store_station_list(store, house->stations, &house->station_count);
    if (!fault_is(fault))
        fault = store_group_list(store, house->groups, &house->group_count);
    if (!fault_is(fault))
        fault = store_person_list(store, &house->people, &house->person_count);
    if (!fault_is(fault))
        fault = store_alloy_list(store, &house->alloys, &house->alloy_count);
    if (!fault_is(fault))
        fault = store_lot_list(store, &house->lots, &house->lot_count);
    if (!fault_is(fault))
        fault = store_route_list(store, &house->routes, &house->route_count);
    if (!fault_is(fault))
        fault = store_model_list(store, &house->models, &house->model_count);
    if (!fault_is(fault))
        fault = store_scale_list(store, &house->scales, &house->scale_count);
    if (!fault_is(fault))
        fault = store_factor_list(store, &house->factors, &house->factor_count);
    if (!fault_is(fault))
        fault = store_kiosk_list(store, &house->kiosks, &house->kiosk_count);
    if (!fault_is(fault))
        fault = store_setting_list(store, &house->settings);
    return fault;
}

static struct fault link_models(struct house *house)
{
    house->model_routes = calloc(house->model_count + 1, sizeof *house->model_routes);
    if (!house->model_routes)
        return fault_make(FAULT_FULL, "no memory for %zu models", house->model_count);
    for (size_t i = 0; i < house->model_count; i++) {
        house->model_routes[i] = (int)house->models[i].route_row - 1;
        if (house->model_routes[i] < 0 || (size_t)house->model_routes[i] >= house->route_count)
            return fault_make(FAULT_INPUT, "model %s has the route %s, which is not there",
                              house->models[i].code.text, house->models[i].route.text);
    }
    return FAULT_OK;
}

struct fault house_load(struct house *house, struct store *store)
{
    struct workshop_row row;
    struct fault fault = store_workshop_get(store, &row);
    if (fault_is(fault) || row.revision == house->revision)
        return fault;
    house_release(house);
    fault = read_tables(house, store);
    if (!fault_is(fault) && house->person_count > PEOPLE_MAX)
        fault = fault_make(FAULT_TOO_BIG, "more than %d people", PEOPLE_MAX);
    if (!fault_is(fault))
        fault = link_models(house);
    if (fault_is(fault)) {
        house_release(house);
        return fault;
    }
    memcpy(house->name, row.name, sizeof house->name);
    memcpy(house->language, row.language, sizeof house->language);
    house->revision = row.revision;
    for (int i = 0; i < house->station_count; i++)
        house->now[i].station = &house->stations[i];
    for (int i = 0; i < house->group_count; i++) {
        group_resolve(&house->groups[i], house->stations, house->station_count);
        house->group_now[i].group = &house->groups[i];
    }
    return FAULT_OK;
}

/* ------------------------------------------------------------------ looking up */

int house_find_station(const struct house *house, struct code code)
{
    for (int i = 0; i < house->station_count; i++)
        if (code_equal(house->stations[i].code, code))
            return i;
    return -1;
}

int house_find_group(const struct house *house, struct code code)
{
    for (int i = 0; i < house->group_count; i++)
        if (code_equal(house->groups[i].code, code))
            return i;
    return -1;
}

static int compare_badge(const void *badge, const void *person)
{
    return strcmp(((const struct tag *)badge)->text,
                  ((const struct workshop_person *)person)->person.badge.text);
}

int house_find_person(const struct house *house, struct tag badge)
{
    if (house->person_count == 0 || tag_is_none(badge))
        return -1;
    const struct workshop_person *found =
        bsearch(&badge, house->people, house->person_count, sizeof *house->people, compare_badge);
    return found ? (int)(found - house->people) : -1;
}

const struct kiosk_row *house_find_kiosk(const struct house *house, int64_t kiosk)
{
    for (size_t i = 0; i < house->kiosk_count; i++)
        if (house->kiosks[i].id == kiosk)
            return &house->kiosks[i];
    return NULL;
}

const struct workshop_model *house_model(const struct house *house, int64_t model)
{
    assert(model >= 1 && (size_t)model <= house->model_count);
    return &house->models[model - 1];
}

const struct workshop_route *house_route(const struct house *house, int64_t model)
{
    assert(model >= 1 && (size_t)model <= house->model_count);
    return &house->routes[house->model_routes[model - 1]];
}

const struct workshop_route *house_piece_route(const struct house *house, int64_t model, int64_t route)
{
    if (route < 0 || (size_t)route > house->route_count)
        return NULL;
    return route > 0 ? &house->routes[route - 1] : house_route(house, model);
}

const struct stone_list *house_stones(const struct house *house, const struct piece_row *row)
{
    return workshop_stone_list(house_model(house, row->model), row->size);
}

int64_t house_newest_model(const struct house *house, struct code code)
{
    int64_t newest = 0;
    for (size_t i = 0; i < house->model_count; i++)
        if (code_equal(house->models[i].code, code) &&
            (newest == 0 || house->models[i].revision > house->models[newest - 1].revision))
            newest = (int64_t)i + 1;
    return newest;
}

int64_t house_newest_route(const struct house *house, struct code code)
{
    for (size_t i = house->route_count; i-- > 0;)
        if (code_equal(house->routes[i].code, code))
            return (int64_t)i + 1;
    return 0;
}

bool house_is_revised_lot(const struct house *house, size_t index)
{
    const struct workshop_lot *lot = &house->lots[index];
    bool found = false;
    for (size_t i = 0; i < index && !found && lot->revision > 1; i++)
        found = code_equal(house->lots[i].code, lot->code) && !house->lots[i].taken_back;
    return found;
}

int64_t house_newest_lot(const struct house *house, struct code alloy)
{
    int64_t newest = 0;
    for (size_t i = 0; i < house->lot_count; i++) {
        const struct workshop_lot *lot = &house->lots[i];
        bool is_newest = newest > 0 && code_equal(house->lots[newest - 1].code, lot->code);
        if (code_equal(lot->alloy, alloy) && !lot->taken_back &&
            (is_newest || !house_is_revised_lot(house, i)))
            newest = (int64_t)i + 1;
    }
    return newest;
}

const struct workshop_lot *house_lot(const struct house *house, int64_t lot)
{
    assert(lot >= 1 && (size_t)lot <= house->lot_count);
    return &house->lots[lot - 1];
}

const struct workshop_alloy *house_alloy(const struct house *house, struct code alloy)
{
    for (size_t i = 0; i < house->alloy_count; i++)
        if (code_equal(house->alloys[i].code, alloy))
            return &house->alloys[i];
    return NULL;
}

const char *house_station_name(const struct house *house, const struct code *code)
{
    int station = house_find_station(house, *code);
    return station < 0 ? code->text : house->stations[station].name;
}

const char *house_person_name(const struct house *house, const struct tag *badge)
{
    int person = house_find_person(house, *badge);
    return person < 0 ? badge->text : house->people[person].person.name;
}

const char *house_place_name(const struct house *house, const struct code *station_or_kind)
{
    if (house_find_station(house, *station_or_kind) >= 0)
        return house_station_name(house, station_or_kind);
    for (int i = 0; i < house->station_count; i++)
        if (code_equal(house->stations[i].kind, *station_or_kind))
            return house->stations[i].name;
    return station_or_kind->text;
}

bool house_kiosk_serves(const struct kiosk_row *kiosk, struct code station)
{
    for (int i = 0; i < kiosk->kiosk.station_count; i++)
        if (code_equal(kiosk->kiosk.stations[i], station))
            return true;
    return false;
}

const char *house_kiosk_name(const struct house *house, int64_t kiosk)
{
    const struct kiosk_row *row = house_find_kiosk(house, kiosk);
    if (kiosk < 0)
        return "the office"; /* a seat there: see identity */
    return row ? row->kiosk.name : "an unknown kiosk";
}

bool house_link(const struct house *house, struct piece_row *row)
{
    if (row->model < 1 || (size_t)row->model > house->model_count || row->lot < 1 ||
        (size_t)row->lot > house->lot_count)
        return false;
    const struct workshop_route *route = house_piece_route(house, row->model, row->route);
    if (!route)
        return false;
    row->now.piece.steps = route->steps;
    row->now.piece.step_count = route->step_count;
    row->now.piece.stones_due = stone_list_mass(house_stones(house, row), row->now.piece.quantity);
    row->now.piece.each_due = theory_as_cast(row->volume_mm3_e3, house_lot(house, row->lot)->density);
    return row->now.piece.step >= -1 && row->now.piece.step < route->step_count;
}

/* ------------------------------------------------------------------ counting */

static void add_load(struct load *load, struct load more, int sign)
{
    load->pieces += sign * more.pieces;
    load->mass.ug += sign * more.mass.ug;
}

static void count(struct house *house, const struct piece *piece, int sign)
{
    int station = piece->place == PLACE_STATION ? house_find_station(house, piece->station) : -1;
    if (station < 0)
        return;
    struct station_now *now = &house->now[station];
    add_load(&now->load, piece_load(piece), sign);
    for (int i = 0; i < house->group_count; i++)
        if (group_counts(&house->groups[i], piece))
            add_load(&house->group_now[i].load, piece_load(piece), sign);
    if (piece->state == PIECE_DONE)
        now->done += sign * piece->quantity;
    int person = piece->state == PIECE_IN_WORK ? house_find_person(house, piece->holder) : -1;
    if (person >= 0)
        house->in_work[person][station] += sign;
}

void house_apply(struct house *house, const struct piece *before, const struct piece *after)
{
    if (before)
        count(house, before, -1);
    count(house, after, +1);
}

static void count_present(struct house *house)
{
    for (int i = 0; i < house->station_count; i++) {
        struct code code = house->stations[i].code;
        house->now[i].present = 0;
        for (size_t k = 0; k < house->presence_count; k++) {
            if (!code_is_none(house->presence[k].station) && code_equal(house->presence[k].station, code))
                house->now[i].present++;
        }
    }
}

void house_apply_presence(struct house *house, const struct presence_row *row)
{
    size_t at = 0;
    while (at < house->presence_count && !tag_equal(house->presence[at].operator_badge, row->operator_badge))
        at++;
    if (at == house->presence_count) {
        assert(house->presence_count < PEOPLE_MAX); /* only known people badge in */
        house->presence_count++;
    }
    house->presence[at] = *row;
    count_present(house);
}

struct floor_plan house_floor(const struct house *house)
{
    return (struct floor_plan){house->stations, house->station_count, house->groups, house->group_count};
}

struct floor_now house_floor_now(const struct house *house)
{
    return (struct floor_now){house->now, (size_t)house->station_count, house->group_now,
                              (size_t)house->group_count};
}

bool house_line_piece(const struct house *house, const struct line_row *row, struct piece *out)
{
    if (row->model < 1 || (size_t)row->model > house->model_count || row->lot < 1 ||
        (size_t)row->lot > house->lot_count)
        return false;
    const struct workshop_route *route = house_piece_route(house, row->model, row->route);
    if (!route)
        return false;
    *out = (struct piece){
        .kind = row->kind,
        .place = row->place,
        .state = row->state,
        .station = row->station,
        .step = row->step,
        .rework = row->rework,
        .transit = row->transit,
        .holder = row->holder,
        .quantity = row->quantity,
        .book_mass = row->book_mass,
        .weighed = row->weighed,
        .each_due = theory_as_cast(row->volume_mm3_e3, house_lot(house, row->lot)->density),
        .steps = route->steps,
        .step_count = route->step_count,
    };
    return row->step >= -1 && row->step < route->step_count;
}

static void add_lent(struct house *house, const struct lent *lent)
{
    int station = house_find_station(house, lent->of), group = house_find_group(house, lent->of);
    if (station >= 0)
        add_load(&house->now[station].lent, lent->load, +1);
    if (group >= 0)
        add_load(&house->group_now[group].lent, lent->load, +1);
}

void house_count_lent(struct house *house)
{
    for (int i = 0; i < house->station_count; i++)
        house->now[i].lent = (struct load){0, MASS_UG(0)};
    for (int i = 0; i < house->group_count; i++)
        house->group_now[i].lent = (struct load){0, MASS_UG(0)};
    for (size_t i = 0; i < house->lent_count; i++)
        add_lent(house, &house->lent[i].lent);
}

static void count_line(void *context, const struct line_row *row)
{
    struct piece piece;
    if (house_line_piece(context, row, &piece)) /* damaged: verify names it */
        count(context, &piece, +1);
}

struct fault house_count(struct house *house, struct store *store)
{
    for (int i = 0; i < STATIONS_MAX; i++)
        house->now[i] = (struct station_now){.station = &house->stations[i]};
    for (int i = 0; i < GROUPS_MAX; i++)
        house->group_now[i] = (struct group_now){.group = &house->groups[i]};
    memset(house->in_work, 0, sizeof house->in_work);
    struct fault fault = store_piece_each_on_line(store, count_line, house);
    if (!fault_is(fault))
        fault = store_presence_list(store, house->presence, PEOPLE_MAX, &house->presence_count);
    if (!fault_is(fault))
        fault = store_lent_list(store, house->lent, HOUSE_LENT_MAX, &house->lent_count);
    if (fault_is(fault))
        return fault;
    count_present(house);
    house_count_lent(house);
    return FAULT_OK;
}
