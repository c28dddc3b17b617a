#include "common/rules/workshop.h"

#include <string.h>

#include "common/base/text.h"
#include "common/rules/order.h"
#include "common/rules/workshop_inside.h"

enum { FIELD_TEXT_MAX = 64 };

/* ---------------------------------------------------------------- what refers to what */

static void check_double(struct problems *problems, const char *list, int index, int earlier,
                         struct code code)
{
    if (earlier >= 0 && earlier < index)
        workshop_complain(problems, list, index, "code", "%s is %s[%d] already: give it another code",
                          code.text, list, earlier);
}

#define CHECK_DOUBLES(problems, list, items, count, member)                                                  \
    for (int i = 0; i < (count); i++)                                                                        \
    check_double((problems), (list), i, FIND_CODE((items), (count), member, (items)[i].member),              \
                 (items)[i].member)

static void check_doubles(const struct workshop *workshop, struct problems *problems)
{
    CHECK_DOUBLES(problems, "stations", workshop->stations, workshop->station_count, code);
    CHECK_DOUBLES(problems, "groups", workshop->groups, workshop->group_count, code);
    CHECK_DOUBLES(problems, "alloys", workshop->alloys, workshop->alloy_count, code);
    CHECK_DOUBLES(problems, "lots", workshop->lots, workshop->lot_count, code);
    CHECK_DOUBLES(problems, "models", workshop->models, workshop->model_count, code);
    CHECK_DOUBLES(problems, "routes", workshop->routes, workshop->route_count, code);
    CHECK_DOUBLES(problems, "orders", workshop->orders, workshop->order_count, code);
    CHECK_DOUBLES(problems, "scales", workshop->scales, workshop->scale_count, code);
    CHECK_DOUBLES(problems, "kiosks", workshop->kiosks, workshop->kiosk_count, code);
}

static void check_station(const struct workshop *workshop, int index, struct problems *problems)
{
    if (strcmp(workshop->stations[index].code.text, POOL_TRAY) == 0)
        workshop_complain(problems, "stations", index, "code",
                          "\"%s\" is where released pieces wait: name it otherwise", POOL_TRAY);
}

static void check_person(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_person *one = &workshop->people[index];
    for (int i = 0; i < index; i++) {
        const struct person *other = &workshop->people[i].person;
        if (!tag_is_none(one->person.badge) && tag_equal(other->badge, one->person.badge))
            workshop_complain(problems, "people", index, "badge",
                              "%s is people[%d]'s already: one badge, one person", one->person.badge.text, i);
        if (uid_equal(one->person.chip, other->chip))
            workshop_complain(problems, "people", index, "chip", "%s is people[%d]'s already",
                              one->person.chip.text, i);
    }
    if (!code_is_none(one->station) &&
        FIND_CODE(workshop->stations, workshop->station_count, code, one->station) < 0)
        workshop_complain(problems, "people", index, "station",
                          "%s is no station: add it to stations, or correct it", one->station.text);
}

static void check_lot(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_lot *lot = &workshop->lots[index];
    if (FIND_CODE(workshop->alloys, workshop->alloy_count, code, lot->alloy) < 0)
        workshop_complain(problems, "lots", index, "alloy", "%s is no alloy: add it to alloys, or correct it",
                          lot->alloy.text);
}

static void check_model(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_model *model = &workshop->models[index];
    if (FIND_CODE(workshop->routes, workshop->route_count, code, model->route) < 0)
        workshop_complain(problems, "models", index, "route",
                          "%s is no route: add it to routes, or correct it", model->route.text);
    for (int i = 0; i < model->size_count; i++) {
        for (int k = 0; k < i; k++) {
            if (strcmp(model->sizes[i].size, model->sizes[k].size) == 0)
                workshop_complain(problems, "models", index, "sizes", "size \"%s\" stands there twice",
                                  model->sizes[i].size);
        }
    }
}

static void check_kiosk(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_kiosk *kiosk = &workshop->kiosks[index];
    if (kiosk->station_count == 0)
        workshop_complain(problems, "kiosks", index, "stations",
                          "is empty: a kiosk serves one station or more");
    for (int i = 0; i < kiosk->station_count; i++) {
        struct code station = kiosk->stations[i];
        if (FIND_CODE(workshop->stations, workshop->station_count, code, station) < 0)
            workshop_complain(problems, "kiosks", index, "stations",
                              "%s is no station: add it to stations, or correct it", station.text);
        if (workshop_find_code(kiosk->stations, sizeof station, i, station) >= 0)
            workshop_complain(problems, "kiosks", index, "stations", "%s stands there twice", station.text);
    }
}

/* ---------------------------------------------------------------- routes: kinds, norms, no cycle */

static bool is_done_somewhere(const struct workshop *workshop, const struct route_step *step)
{
    for (int i = 0; i < workshop->station_count; i++)
        if (station_takes(&workshop->stations[i], step))
            return true;
    return false;
}

static void check_steps(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_route *route = &workshop->routes[index];
    char field[FIELD_TEXT_MAX];
    if (route->step_count == 0)
        workshop_complain(problems, "routes", index, "steps", "is empty: a route has one step or more");
    for (int i = 0; i < route->step_count; i++) {
        const struct route_step *step = &route->steps[i];
        struct text name = TEXT_IN(field);
        text_add(&name, "steps[%d]", i);
        bool is_delivery = step_is(step, DELIVERY_KIND); /* finished goods, no station */
        if (!is_delivery && !is_done_somewhere(workshop, step))
            workshop_complain(problems, "routes", index, field,
                              "no station is of the kind %s%s%s: add one, or correct it", step->kind.text,
                              code_is_none(step->visit) ? "" : " for the visit ", step->visit.text);
        if (is_delivery && i + 1 < route->step_count)
            workshop_complain(problems, "routes", index, field,
                              "delivery ends a route: nothing comes after it");
        if (!step->factor_verified && step->factor_u_ppm < THEORY_NORM_U_PPM)
            workshop_complain(
                problems, "routes", index, field,
                "an unverified factor has an uncertainty of 1 %% or more: a norm is not known better");
        if (step->tolerance_ppm > 0 && step->weigh == WEIGH_NONE)
            workshop_complain(problems, "routes", index, field,
                              "has a tolerance and is not weighed: say \"weigh\": \"in\"");
    }
}

static void complain_cycle(struct problems *problems, const struct workshop_route *routes,
                           const struct cycle *cycle)
{
    const struct route_step *from = &routes[cycle->route].steps[cycle->step];
    if (cycle->has_group)
        workshop_complain(
            problems, "routes", cycle->route, "steps",
            "from %s to %s closes a cycle with the group %s, in which pieces could wait for each other for "
            "ever: take into the group all that comes between its stations, or less",
            from[0].kind.text, from[1].kind.text, cycle->group.text);
    else
        workshop_complain(
            problems, "routes", cycle->route, "steps",
            "from %s to %s closes a cycle in which pieces could wait for each other for ever: give the "
            "second visit to %s a \"visit\" of its own, and a station with that visit and a limit",
            from[0].kind.text, from[1].kind.text, from[1].kind.text);
}

/* A piece that waits for a place which only that piece could free would wait for ever (DOMAIN § 4). */
static void check_cycles(const struct workshop_route *routes, int route_count, const struct floor_plan *floor,
                         struct problems *problems)
{
    struct cycle cycle;
    int seen = 0;
    while (seen < route_count && route_find_cycle(routes, route_count, seen, floor, &cycle)) {
        complain_cycle(problems, routes, &cycle);
        seen = cycle.route + 1;
    }
}

/* ---------------------------------------------------------------- groups: whole kinds, no doubles */

static void check_members(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct group *group = &workshop->groups[index];
    for (int i = 0; i < group->member_count; i++) {
        struct code station = group->members[i].station;
        bool twice = false;
        for (int k = 0; k < i; k++)
            twice |= code_equal(group->members[k].station, station);
        if (FIND_CODE(workshop->stations, workshop->station_count, code, station) < 0)
            workshop_complain(problems, "groups", index, "stations",
                              "%s is no station: add it to stations, or correct it", station.text);
        if (twice)
            workshop_complain(problems, "groups", index, "stations", "%s stands there twice", station.text);
    }
}

static bool is_member(const struct group *group, struct code station)
{
    for (int i = 0; i < group->member_count; i++)
        if (code_equal(group->members[i].station, station))
            return true;
    return false;
}

/* Whether a piece counts in a group must follow from its route: so a kind is in it as a whole, or not. */
static void check_group(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct group *group = &workshop->groups[index];
    if (group->member_count == 0)
        workshop_complain(problems, "groups", index, "stations", "is empty: a group has one station or more");
    if (FIND_CODE(workshop->stations, workshop->station_count, code, group->code) >= 0)
        workshop_complain(problems, "groups", index, "code",
                          "%s is a station already: give the group another code", group->code.text);
    check_members(workshop, index, problems);
    for (int i = 0; i < workshop->station_count; i++) {
        const struct station *station = &workshop->stations[i];
        struct route_step step = {.kind = station->kind, .visit = station->visit};
        if (group_takes(group, &step) && !is_member(group, station->code))
            workshop_complain(problems, "groups", index, "stations",
                              "has not all stations of the kind %s: add %s, or give it a kind of its own",
                              station->kind.text, station->code.text);
    }
}

/* ---------------------------------------------------------------- orders */

static void check_order(const struct workshop *workshop, int index, struct problems *problems)
{
#define X(word) word,
    static const char *const reasons[] = {PROTOTYPE_REASON_LIST(X)};
#undef X
    const struct workshop_order *order = &workshop->orders[index];
    bool known = order->texts.skip_reason[0] == '\0';
    for (size_t i = 0; i < COUNT_OF(reasons) && !known; i++)
        known = strcmp(order->texts.skip_reason, reasons[i]) == 0;
    if (!known)
        workshop_complain(problems, "orders", index, "skip_prototype",
                          "\"%s\" is no reason to skip a prototype", order->texts.skip_reason);
    if (order->state == ORDER_IN_WORK)
        workshop_complain(problems, "orders", index, "state", "follows from its pieces: say released");
}

/* What is being made can be made. A draft may name what is still to come, and must come back as it was
 * exported; what is over is history; and a model may have lost a size since. */
static void check_line_references(const struct workshop *workshop, int index,
                                  const struct workshop_order *order, struct problems *problems)
{
    const struct workshop_line *line = &workshop->order_lines[index];
    if (order->state != ORDER_RELEASED || line->cancelled)
        return;
    if (FIND_CODE(workshop->models, workshop->model_count, code, line->model) < 0)
        workshop_complain(problems, "order_lines", index, "model",
                          "%s is no model: add it to models, or correct it", line->model.text);
    if (FIND_CODE(workshop->alloys, workshop->alloy_count, code, line->alloy) < 0)
        workshop_complain(problems, "order_lines", index, "alloy",
                          "%s is no alloy: add it to alloys, or correct it", line->alloy.text);
}

static void check_order_line(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_line *line = &workshop->order_lines[index];
    int at = FIND_CODE(workshop->orders, workshop->order_count, code, line->order);
    if (at < 0)
        workshop_complain(problems, "order_lines", index, "order",
                          "%s is no order: add it to orders, or correct it", line->order.text);
    else if (!workshop->orders[at].has_state)
        workshop_complain(problems, "order_lines", index, "order", "%s has no state: say which in orders",
                          line->order.text);
    else
        check_line_references(workshop, index, &workshop->orders[at], problems);
    for (int i = index > ORDER_LINES_MAX ? index - ORDER_LINES_MAX : 0; i < index;
         i++) /* they stand together */
        if (workshop->order_lines[i].line == line->line &&
            code_equal(workshop->order_lines[i].order, line->order))
            workshop_complain(problems, "order_lines", index, "line", "%s has a line %d already",
                              line->order.text, line->line);
}

void workshop_check(const struct workshop *workshop, struct problems *problems)
{
    if (workshop->station_count == 0)
        problem_add(problems, "stations", "is empty: a workshop has one station or more");
    check_doubles(workshop, problems);
    for (int i = 0; i < workshop->station_count; i++)
        check_station(workshop, i, problems);
    for (int i = 0; i < workshop->person_count; i++)
        check_person(workshop, i, problems);
    for (int i = 0; i < workshop->lot_count; i++)
        check_lot(workshop, i, problems);
    for (int i = 0; i < workshop->route_count; i++)
        check_steps(workshop, i, problems);
    for (int i = 0; i < workshop->group_count; i++)
        group_resolve(&workshop->groups[i], workshop->stations, workshop->station_count);
    for (int i = 0; i < workshop->group_count; i++)
        check_group(workshop, i, problems);
    struct floor_plan floor = {workshop->stations, workshop->station_count, workshop->groups,
                               workshop->group_count};
    check_cycles(workshop->routes, workshop->route_count, &floor, problems);
    for (int i = 0; i < workshop->model_count; i++)
        check_model(workshop, i, problems);
    for (int i = 0; i < workshop->order_count; i++)
        check_order(workshop, i, problems);
    for (int i = 0; i < workshop->line_count; i++)
        check_order_line(workshop, i, problems);
    for (int i = 0; i < workshop->piece_count; i++)
        workshop_check_piece(workshop, i, &floor, problems);
    for (int i = 0; i < workshop->kiosk_count; i++)
        check_kiosk(workshop, i, problems);
}
