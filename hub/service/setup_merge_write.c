/* Writing what setup_merge.c has checked. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/pin.h"
#include "hub/service/setup_merge.h"
#include "hub/store/limit.h"
#include "hub/store/model.h"
#include "hub/store/setting.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ is it another than the newest? */

static bool same_lot(const struct workshop_lot *a, const struct workshop_lot *b)
{
    return a->density.ug_per_mm3 == b->density.ug_per_mm3 && a->density.u_ppm == b->density.u_ppm &&
           a->source == b->source;
}

static bool same_stones(const struct stone_list *a, const struct stone_list *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (a->items[i].count != b->items[i].count || a->items[i].each.ug != b->items[i].each.ug ||
            strcmp(a->items[i].setting, b->items[i].setting) != 0 ||
            !code_equal(a->items[i].kind, b->items[i].kind))
            return false;
    return true;
}

static bool same_size(const struct workshop_size *a, const struct workshop_size *b)
{
    return strcmp(a->size, b->size) == 0 && a->volume_mm3_e3 == b->volume_mm3_e3 &&
           a->has_stones == b->has_stones && same_stones(&a->stones, &b->stones);
}

static bool same_model(const struct workshop_model *a, const struct workshop_model *b)
{
    if (strcmp(a->name, b->name) != 0 || a->icon != b->icon || strcmp(a->picture, b->picture) != 0 ||
        !code_equal(a->route, b->route) || a->size_count != b->size_count)
        return false;
    for (int i = 0; i < a->size_count; i++)
        if (!same_size(&a->sizes[i], &b->sizes[i]))
            return false;
    return same_stones(&a->stones, &b->stones);
}

/* ------------------------------------------------------------------ revisions: rows are added, never changed
 */

static const struct workshop_lot *newest_lot(const struct house *house, struct code code)
{
    for (size_t i = house->lot_count; i-- > 0;)
        if (code_equal(house->lots[i].code, code))
            return &house->lots[i];
    return NULL;
}

static struct fault write_lots(struct setup_merge *merge, struct desk *desk)
{
    const struct house *house = &desk->house;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->part->lot_count && !fault_is(fault); i++) {
        struct workshop_lot lot = merge->part->lots[i];
        const struct workshop_lot *was = newest_lot(house, lot.code);
        if (was && same_lot(was, &lot))
            continue;
        lot.revision = was ? was->revision + 1 : lot.revision > 0 ? lot.revision : 1;
        fault = store_lot_add(desk->store, (int64_t)house->lot_count + ++merge->new_lots, &lot);
    }
    return fault;
}

static struct fault write_routes(struct setup_merge *merge, struct desk *desk)
{
    const struct house *house = &desk->house;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->part->route_count && !fault_is(fault); i++) {
        struct workshop_route *route = &merge->whole.routes[i]; /* the part's own come first */
        int64_t was = house_newest_route(house, route->code);
        if (was != 0 && route_steps_equal(&house->routes[was - 1], route)) {
            route->revision = 0; /* nothing new */
            continue;
        }
        if (was != 0)
            route->revision = house->routes[was - 1].revision + 1;
        else if (route->revision == 0)
            route->revision = 1;
        fault = store_route_add(desk->store, (int64_t)house->route_count + ++merge->new_routes, route);
    }
    return fault;
}

/* The row of a route after write_routes: that of its new revision, or the newest that was there. */
static int64_t route_row(const struct setup_merge *merge, const struct house *house, struct code code)
{
    int64_t row = (int64_t)house->route_count;
    for (int i = 0; i < merge->part->route_count; i++) {
        if (merge->whole.routes[i].revision == 0)
            continue;
        row++;
        if (code_equal(merge->whole.routes[i].code, code))
            return row;
    }
    return house_newest_route(house, code);
}

/* One model, when it or its route is new. */
static struct fault write_model(struct setup_merge *merge, struct desk *desk,
                                const struct workshop_model *asked)
{
    const struct house *house = &desk->house;
    struct workshop_model model = *asked;
    int64_t route = route_row(merge, house, model.route);
    int64_t row = house_newest_model(house, model.code);
    const struct workshop_model *was = row != 0 ? house_model(house, row) : NULL;
    if (was && same_model(was, &model) && was->route_row == route)
        return FAULT_OK;
    if (was)
        model.revision = was->revision + 1;
    return store_model_add(desk->store, (int64_t)house->model_count + ++merge->new_models, route, &model);
}

/* Those of the part, and those that the hub has and whose route is a new one. */
static struct fault write_models(struct setup_merge *merge, struct desk *desk)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->whole.model_count && !fault_is(fault); i++) {
        const struct workshop_model *model = &merge->whole.models[i];
        bool is_asked = i < merge->part->model_count;
        if (is_asked || route_row(merge, &desk->house, model->route) > (int64_t)desk->house.route_count)
            fault = write_model(merge, desk, model);
    }
    return fault;
}

/* ------------------------------------------------------------------ what has no revisions */

/* A part that names all stations orders them anew; else those that are there keep their places, and new ones
 * come behind. */
static struct fault write_stations(const struct setup_merge *merge, struct desk *desk)
{
    const struct house *house = &desk->house;
    bool orders_all = merge->part->station_count == merge->whole.station_count;
    int place = house->station_count > 0 ? house->stations[house->station_count - 1].place + 1 : 0;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->part->station_count && !fault_is(fault); i++) {
        struct station station = merge->part->stations[i];
        int at = house_find_station(house, station.code);
        if (!orders_all)
            station.place = at >= 0 ? house->stations[at].place : place++;
        fault = store_station_set(desk->store, &station);
    }
    return fault;
}

static struct fault write_people(const struct setup_merge *merge, struct desk *desk)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->part->person_count && !fault_is(fault); i++)
        fault = store_person_set(desk->store, &merge->part->people[i]);
    for (int i = 0; i < merge->part->person_count && !fault_is(fault); i++)
        if (merge->part->people[i].pin[0] != '\0')
            fault = pin_set(desk, merge->part->people[i].person.badge, merge->part->people[i].pin);
    return fault;
}

static struct fault write_things(const struct setup_merge *merge, struct desk *desk)
{
    const struct workshop *part = merge->part;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < part->group_count && !fault_is(fault); i++)
        fault = store_group_set(desk->store, &part->groups[i]);
    for (int i = 0; i < part->alloy_count && !fault_is(fault); i++)
        fault = store_alloy_set(desk->store, &part->alloys[i]);
    for (int i = 0; i < part->scale_count && !fault_is(fault); i++)
        fault = store_scale_put(desk->store, &part->scales[i]);
    for (int i = 0; i < part->kiosk_count && !fault_is(fault); i++) {
        int64_t id;
        fault = store_kiosk_set(desk->store, &part->kiosks[i], &id);
    }
    for (int i = 0; i < SETTING_COUNT && !fault_is(fault); i++)
        if (settings_have(&part->settings, (enum setting)i))
            fault = store_setting_set(desk->store, (enum setting)i, part->settings.value[i]);
    return fault;
}

static struct fault write_orders(const struct setup_merge *merge, struct desk *desk)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->part->order_count && !fault_is(fault); i++) {
        int64_t id = 0;
        fault = store_order_id(desk->store, merge->part->orders[i].code, &id);
        if (!fault_is(fault) && id == 0) /* one that is there is the office's to change */
            fault = store_order_add(desk->store, 0, &merge->part->orders[i]);
    }
    return fault;
}

struct fault setup_merge_write(struct setup_merge *merge, struct desk *desk)
{
    struct fault fault = write_stations(merge, desk);
    if (!fault_is(fault))
        fault = write_people(merge, desk);
    if (!fault_is(fault))
        fault = write_things(merge, desk);
    if (!fault_is(fault))
        fault = write_lots(merge, desk);
    if (!fault_is(fault))
        fault = write_routes(merge, desk);
    if (!fault_is(fault))
        fault = write_models(merge, desk);
    if (!fault_is(fault))
        fault = write_orders(merge, desk);
    if (!fault_is(fault))
        fault = store_workshop_say(desk->store, merge->part->name, merge->part->language);
    return fault_is(fault) ? fault : desk_load(desk);
}

static struct fault tell_pin(struct desk *desk, const struct event_row *by, struct tag badge)
{
    static const struct transfers none = {.count = 0};
    char room[TOLD_TEXT_MAX];
    struct text found = TEXT_IN(room);
    struct event_row event = *by;
    struct text thing = TEXT_IN(event.thing);
    event.verb = VERB_SET_PIN;
    text_add(&thing, "person:%s", badge.text);
    json_begin(&found, '{');
    struct fault fault = told_add_row(&found, desk->store, SETUP_PINS, badge.text);
    json_end(&found, '}');
    event.found = text_span(&found);
    return fault_is(fault) ? fault : desk_post(desk, &event, NULL, NULL, &none);
}

struct fault setup_merge_tell_pins(const struct setup_merge *merge, struct desk *desk,
                                   const struct event_row *by)
{
    struct fault fault = FAULT_OK;
    if (desk->seq == 0)
        return FAULT_OK;
    for (int i = 0; i < merge->part->person_count && !fault_is(fault); i++)
        if (merge->part->people[i].pin[0] != '\0')
            fault = tell_pin(desk, by, merge->part->people[i].person.badge);
    return fault;
}

struct fault setup_merge_tell(const struct setup_merge *merge, struct store *store, const struct told *was,
                              struct text *out)
{
    json_begin(out, '{');
    json_add_int(out, "models", merge->new_models);
    json_add_int(out, "routes", merge->new_routes);
    json_add_int(out, "lots", merge->new_lots);
    struct fault fault = told_add(out, store, was);
    json_end(out, '}');
    assert(fault_is(fault) || text_ok(out));
    return fault;
}
