#include "common/rules/workshop.h"

#include "common/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/rules/ledger.h"
#include "common/rules/order.h"
#include "common/rules/word.h"

enum { WHERE_TEXT_MAX = 64, NORM_U_PPM_MIN = 10000 };

void workshop_release(struct workshop *workshop)
{
    free(workshop->stations);
    free(workshop->groups);
    free(workshop->people);
    free(workshop->alloys);
    free(workshop->lots);
    free(workshop->models);
    free(workshop->routes);
    free(workshop->orders);
    free(workshop->order_lines);
    free(workshop->pieces);
    free(workshop->scales);
    free(workshop->kiosks);
    memset(workshop, 0, sizeof *workshop);
}

/* ---------------------------------------------------------------- what refers to what */

/* A problem of "list[index].field". */
static void PRINTF_LIKE(5, 6) complain(struct problems *problems, const char *list, int index,
                                       const char *field, const char *format, ...)
{
    char where[WHERE_TEXT_MAX], sentence[PROBLEM_TEXT_MAX];
    struct text place = TEXT_IN(where), text = TEXT_IN(sentence);
    text_add(&place, "%s[%d]%s%s", list, index, field[0] ? "." : "", field);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    problem_add(problems, where, "%s", sentence);
}

/* Every list begins each item with a code, so one search serves them all: `stride` bytes from code to code;
 * -1 when none. */
static int find_code(const struct code *first, size_t stride, int count, struct code code)
{
    for (int i = 0; i < count; i++) {
        const struct code *at = (const struct code *)((const char *)first + (size_t)i * stride);
        if (!code_is_none(*at) && code_equal(*at, code))
            return i;
    }
    return -1;
}

#define FIND_CODE(items, count, member, wanted)                                                              \
    ((count) > 0 ? find_code(&(items)[0].member, sizeof *(items), (count), (wanted)) : -1)

static void check_double(struct problems *problems, const char *list, int index, int earlier,
                         struct code code)
{
    if (earlier >= 0 && earlier < index)
        complain(problems, list, index, "code", "%s is %s[%d] already: give it another code", code.text, list,
                 earlier);
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
        complain(problems, "stations", index, "code",
                 "\"%s\" is where released pieces wait: name it otherwise", POOL_TRAY);
}

static bool uid_is(struct uid uid, struct uid other)
{
    return uid.text[0] != '\0' && strcmp(uid.text, other.text) == 0;
}

static void check_person(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_person *one = &workshop->people[index];
    for (int i = 0; i < index; i++) {
        const struct person *other = &workshop->people[i].person;
        if (!tag_is_none(one->person.badge) && tag_equal(other->badge, one->person.badge))
            complain(problems, "people", index, "badge", "%s is people[%d]'s already: one badge, one person",
                     one->person.badge.text, i);
        if (uid_is(one->person.chip, other->chip))
            complain(problems, "people", index, "chip", "%s is people[%d]'s already", one->person.chip.text,
                     i);
    }
    if (!code_is_none(one->station) &&
        FIND_CODE(workshop->stations, workshop->station_count, code, one->station) < 0)
        complain(problems, "people", index, "station", "%s is no station: add it to stations, or correct it",
                 one->station.text);
}

static void check_lot(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_lot *lot = &workshop->lots[index];
    if (FIND_CODE(workshop->alloys, workshop->alloy_count, code, lot->alloy) < 0)
        complain(problems, "lots", index, "alloy", "%s is no alloy: add it to alloys, or correct it",
                 lot->alloy.text);
}

static void check_model(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_model *model = &workshop->models[index];
    if (FIND_CODE(workshop->routes, workshop->route_count, code, model->route) < 0)
        complain(problems, "models", index, "route", "%s is no route: add it to routes, or correct it",
                 model->route.text);
    for (int i = 0; i < model->size_count; i++) {
        for (int k = 0; k < i; k++) {
            if (strcmp(model->sizes[i].size, model->sizes[k].size) == 0)
                complain(problems, "models", index, "sizes", "size \"%s\" stands there twice",
                         model->sizes[i].size);
        }
    }
}

static void check_kiosk(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_kiosk *kiosk = &workshop->kiosks[index];
    if (kiosk->station_count == 0)
        complain(problems, "kiosks", index, "stations", "is empty: a kiosk serves one station or more");
    for (int i = 0; i < kiosk->station_count; i++) {
        struct code station = kiosk->stations[i];
        if (FIND_CODE(workshop->stations, workshop->station_count, code, station) < 0)
            complain(problems, "kiosks", index, "stations",
                     "%s is no station: add it to stations, or correct it", station.text);
        if (find_code(kiosk->stations, sizeof station, i, station) >= 0)
            complain(problems, "kiosks", index, "stations", "%s stands there twice", station.text);
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
    char field[WHERE_TEXT_MAX];
    if (route->step_count == 0)
        complain(problems, "routes", index, "steps", "is empty: a route has one step or more");
    for (int i = 0; i < route->step_count; i++) {
        const struct route_step *step = &route->steps[i];
        struct text name = TEXT_IN(field);
        text_add(&name, "steps[%d]", i);
        bool is_delivery = strcmp(step->kind.text, DELIVERY_KIND) == 0; /* finished goods, no station */
        if (!is_delivery && !is_done_somewhere(workshop, step))
            complain(problems, "routes", index, field,
                     "no station is of the kind %s%s%s: add one, or correct it", step->kind.text,
                     code_is_none(step->visit) ? "" : " for the visit ", step->visit.text);
        if (is_delivery && i + 1 < route->step_count)
            complain(problems, "routes", index, field, "delivery ends a route: nothing comes after it");
        if (!step->factor_verified && step->factor_u_ppm < NORM_U_PPM_MIN)
            complain(problems, "routes", index, field,
                     "an unverified factor has an uncertainty of 1 %% or more: a norm is not known better");
        if (step->tolerance_ppm > 0 && step->weigh == WEIGH_NONE)
            complain(problems, "routes", index, field,
                     "has a tolerance and is not weighed: say \"weigh\": \"in\"");
    }
}

static struct floor_plan floor_of(const struct workshop *workshop)
{
    return (struct floor_plan){workshop->stations, workshop->station_count, workshop->groups,
                               workshop->group_count};
}

static void complain_cycle(struct problems *problems, const struct workshop_route *routes,
                           const struct cycle *cycle)
{
    const struct route_step *from = &routes[cycle->route].steps[cycle->step];
    if (cycle->has_group)
        complain(
            problems, "routes", cycle->route, "steps",
            "from %s to %s closes a cycle with the group %s, in which pieces could wait for each other for "
            "ever: take into the group all that comes between its stations, or less",
            from[0].kind.text, from[1].kind.text, cycle->group.text);
    else
        complain(problems, "routes", cycle->route, "steps",
                 "from %s to %s closes a cycle in which pieces could wait for each other for ever: give the "
                 "second "
                 "visit to %s a \"visit\" of its own, and a station with that visit and a limit",
                 from[0].kind.text, from[1].kind.text, from[1].kind.text);
}

/* A piece that waits for a place which only that piece could free would wait for ever (DOMAIN § 4). */
void workshop_check_cycles(const struct workshop_route *routes, int route_count,
                           const struct floor_plan *floor, struct problems *problems)
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
            complain(problems, "groups", index, "stations",
                     "%s is no station: add it to stations, or correct it", station.text);
        if (twice)
            complain(problems, "groups", index, "stations", "%s stands there twice", station.text);
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
        complain(problems, "groups", index, "stations", "is empty: a group has one station or more");
    if (FIND_CODE(workshop->stations, workshop->station_count, code, group->code) >= 0)
        complain(problems, "groups", index, "code", "%s is a station already: give the group another code",
                 group->code.text);
    check_members(workshop, index, problems);
    for (int i = 0; i < workshop->station_count; i++) {
        const struct station *station = &workshop->stations[i];
        struct route_step step = {.kind = station->kind, .visit = station->visit};
        if (group_takes(group, &step) && !is_member(group, station->code))
            complain(problems, "groups", index, "stations",
                     "has not all stations of the kind %s: add %s, or give it a kind of its own",
                     station->kind.text, station->code.text);
    }
}

/* ---------------------------------------------------------------- pieces */

const struct workshop_size *workshop_size_find(const struct workshop_model *model, const char *size)
{
    for (int i = 0; i < model->size_count; i++)
        if (strcmp(model->sizes[i].size, size) == 0)
            return &model->sizes[i];
    return NULL;
}

const struct stone_list *workshop_stone_list(const struct workshop_model *model, const char *size)
{
    const struct workshop_size *found = workshop_size_find(model, size);
    return found && found->has_stones ? &found->stones : &model->stones;
}

int64_t stone_list_count(const struct stone_list *list)
{
    int64_t count = 0;
    for (int i = 0; i < list->count; i++)
        count += list->items[i].count;
    return count;
}

static struct stone_due *due_of_kind(struct stone_due *rows, int *count, struct code kind)
{
    for (int i = 0; i < *count; i++)
        if (code_equal(rows[i].kind, kind))
            return &rows[i];
    rows[*count] = (struct stone_due){.kind = kind};
    return &rows[(*count)++];
}

_Static_assert(STONES_PER_MODEL_MAX <= STONE_ROWS_MAX, "each of a model's may be a kind of its own");

int stone_list_due(const struct stone_list *list, int64_t quantity, struct stone_due out[STONE_ROWS_MAX])
{
    int count = 0;
    for (int i = 0; i < list->count; i++) {
        const struct workshop_stone *stone = &list->items[i];
        if (code_is_none(stone->kind))
            return 0;
        struct stone_due *row = due_of_kind(out, &count, stone->kind);
        if (row->count == 0)
            memcpy(row->setting, stone->setting, sizeof row->setting);
        row->count += stone->count * quantity;
    }
    return count;
}

struct mass stone_list_mass(const struct stone_list *list, int64_t quantity)
{
    int64_t one_ug = 0;
    for (int i = 0; i < list->count; i++)
        one_ug += list->items[i].each.ug * list->items[i].count;
    return MASS_UG(one_ug * quantity);
}

static void check_piece_doubles(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    for (int i = 0; i < index; i++) {
        const struct workshop_piece *other = &workshop->pieces[i];
        if (!tag_is_none(piece->tag) && tag_equal(piece->tag, other->tag))
            complain(problems, "pieces", index, "tag", "%s is pieces[%d]'s already: one tag, one piece",
                     piece->tag.text, i);
        if (piece->name[0] != '\0' && strcmp(piece->name, other->name) == 0)
            complain(problems, "pieces", index, "name", "%s is pieces[%d]'s already", piece->name, i);
        if (uid_is(piece->chip, other->chip))
            complain(problems, "pieces", index, "chip", "%s is pieces[%d]'s already", piece->chip.text, i);
    }
    for (int i = 0; i < workshop->person_count; i++) {
        if (uid_is(piece->chip, workshop->people[i].person.chip))
            complain(problems, "pieces", index, "chip", "%s is on people[%d]'s badge", piece->chip.text, i);
    }
}

static const struct workshop_model *find_model(const struct workshop *workshop,
                                               const struct workshop_piece *piece)
{
    int found = FIND_CODE(workshop->models, workshop->model_count, code, piece->model);
    return found < 0 ? NULL : &workshop->models[found];
}

static const struct workshop_route *find_route(const struct workshop *workshop,
                                               const struct workshop_piece *piece)
{
    const struct workshop_model *model = find_model(workshop, piece);
    struct code code = code_is_none(piece->route) && model ? model->route : piece->route;
    int found = FIND_CODE(workshop->routes, workshop->route_count, code, code);
    return found < 0 ? NULL : &workshop->routes[found];
}

static const struct station *find_station(const struct workshop *workshop, const struct workshop_piece *piece)
{
    int found = FIND_CODE(workshop->stations, workshop->station_count, code, piece->station);
    return found < 0 ? NULL : &workshop->stations[found];
}

/* The route step that the piece is at; -1 in the pool, -2 when its station is not on its route. */
enum { STEP_POOL = -1, STEP_NONE = -2 };

static int find_step(const struct workshop *workshop, const struct workshop_piece *piece)
{
    const struct workshop_route *route = find_route(workshop, piece);
    const struct station *station = find_station(workshop, piece);
    if (code_is_none(piece->station))
        return STEP_POOL;
    for (int i = 0; route && station && i < route->step_count; i++) {
        if (station_takes(station, &route->steps[i]))
            return i;
    }
    return STEP_NONE;
}

static void check_piece_size(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    const struct workshop_model *model = find_model(workshop, piece);
    if (!model) {
        complain(problems, "pieces", index, "model", "%s is no model: add it to models, or correct it",
                 piece->model.text);
        return;
    }
    struct mass due = stone_list_mass(workshop_stone_list(model, piece->size), piece->quantity);
    if (due.ug > THEORY_METAL_MAX_UG)
        complain(problems, "pieces", index, "quantity",
                 "so many stones would weigh more than a tonne: correct it, or the stones of its model");
    if (piece->stones.ug > due.ug)
        complain(problems, "pieces", index, "stones_set_ct",
                 "has more stones set than its model has in this size");
    if (piece->volume_mm3_e3 == 0 && !workshop_size_find(model, piece->size))
        complain(problems, "pieces", index, "size",
                 "model %s has no size \"%s\": add it there, correct it, or say the piece's own volume_mm3",
                 model->code.text, piece->size);
}

static void check_engraving(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    int lot = FIND_CODE(workshop->lots, workshop->lot_count, code, piece->lot);
    int alloy =
        lot < 0 ? -1 : FIND_CODE(workshop->alloys, workshop->alloy_count, code, workshop->lots[lot].alloy);
    if (piece->engraved.serial[0] == '\0')
        return;
    if (piece->quantity > 1)
        complain(problems, "pieces", index, "engraved", "a serial number is of one piece, not of a lot");
    if (code_is_none(piece->station))
        complain(problems, "pieces", index, "engraved", "a piece that is not cast yet is not engraved");
    if (alloy >= 0 && !hallmark_fits(workshop->alloys[alloy].hallmark, piece->engraved.hallmark))
        complain(problems, "pieces", index, "engraved", "the hallmark of its alloy is %s",
                 workshop->alloys[alloy].hallmark);
    for (int i = 0; i < index; i++)
        if (serial_equal(piece->engraved.serial, workshop->pieces[i].engraved.serial))
            complain(problems, "pieces", index, "engraved", "%s is pieces[%d]'s serial number already",
                     piece->engraved.serial, i);
}

static void check_piece_references(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    if (!code_is_none(piece->order) &&
        FIND_CODE(workshop->orders, workshop->order_count, code, piece->order) < 0)
        complain(problems, "pieces", index, "order", "%s is no order: add it to orders, or correct it",
                 piece->order.text);
    if (FIND_CODE(workshop->lots, workshop->lot_count, code, piece->lot) < 0)
        complain(problems, "pieces", index, "lot", "%s is no alloy lot: add it to lots, or correct it",
                 piece->lot.text);
    if (!code_is_none(piece->station) && !find_station(workshop, piece))
        complain(problems, "pieces", index, "station", "%s is no station: add it to stations, or correct it",
                 piece->station.text);
    else if (find_route(workshop, piece) && find_step(workshop, piece) == STEP_NONE)
        complain(problems, "pieces", index, "station", "%s is not on the route of its model %s",
                 piece->station.text, piece->model.text);
    if (!code_is_none(piece->route) && !find_route(workshop, piece))
        complain(problems, "pieces", index, "route", "%s is no route: add it to routes, or correct it",
                 piece->route.text);
}

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
        complain(problems, "orders", index, "skip_prototype", "\"%s\" is no reason to skip a prototype",
                 order->texts.skip_reason);
    if (order->state == ORDER_IN_WORK)
        complain(problems, "orders", index, "state", "follows from its pieces: say released");
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
        complain(problems, "order_lines", index, "model", "%s is no model: add it to models, or correct it",
                 line->model.text);
    if (FIND_CODE(workshop->alloys, workshop->alloy_count, code, line->alloy) < 0)
        complain(problems, "order_lines", index, "alloy", "%s is no alloy: add it to alloys, or correct it",
                 line->alloy.text);
}

static void check_order_line(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_line *line = &workshop->order_lines[index];
    int at = FIND_CODE(workshop->orders, workshop->order_count, code, line->order);
    if (at < 0)
        complain(problems, "order_lines", index, "order", "%s is no order: add it to orders, or correct it",
                 line->order.text);
    else if (!workshop->orders[at].has_state)
        complain(problems, "order_lines", index, "order", "%s has no state: say which in orders",
                 line->order.text);
    else
        check_line_references(workshop, index, &workshop->orders[at], problems);
    for (int i = index > ORDER_LINES_MAX ? index - ORDER_LINES_MAX : 0; i < index;
         i++) /* they stand together */
        if (workshop->order_lines[i].line == line->line &&
            code_equal(workshop->order_lines[i].order, line->order))
            complain(problems, "order_lines", index, "line", "%s has a line %d already", line->order.text,
                     line->line);
}

/* Only delivery follows, or nothing. */
static bool is_last_step(const struct workshop_route *route, int step)
{
    return step + 1 >= route->step_count || strcmp(route->steps[step + 1].kind.text, DELIVERY_KIND) == 0;
}

static void check_piece_state(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    if (piece->state == PIECE_IN_WORK)
        complain(problems, "pieces", index, "state",
                 "a stock-take finds nobody at work: say \"queued\" or \"done\"");
    if (code_is_none(piece->station) && piece->state != PIECE_QUEUED)
        complain(problems, "pieces", index, "state", "a piece in the pool is \"queued\": name its station");
    const struct workshop_route *route = find_route(workshop, piece);
    int step = find_step(workshop, piece);
    if (route && step >= 0 && piece->state == PIECE_DONE && is_last_step(route, step))
        complain(problems, "pieces", index, "state",
                 "nothing comes after its station that could take it: say \"queued\", or leave it out");
    if (piece->weighed && piece->gross.ug <= piece->stones.ug)
        complain(problems, "pieces", index, "gross_g",
                 "is not more than its stones weigh: no metal would be left");
    if (code_is_none(piece->station) && piece->weighed)
        complain(problems, "pieces", index, "gross_g", "a piece that is not cast yet has no metal to weigh");
}

/* What it weighs in the book at route step `step`: as weighed, else theory. */
static struct mass book_at(const struct workshop *workshop, const struct workshop_piece *piece, int step)
{
    const struct workshop_route *route = find_route(workshop, piece);
    const struct workshop_model *model = find_model(workshop, piece);
    int lot = FIND_CODE(workshop->lots, workshop->lot_count, code, piece->lot);
    struct stage_factor factors[ROUTE_STEPS_MAX];
    if (piece->weighed)
        return mass_subtract(piece->gross, piece->stones);
    const struct workshop_size *size = model ? workshop_size_find(model, piece->size) : NULL;
    int64_t volume_mm3_e3 = piece->volume_mm3_e3 > 0 ? piece->volume_mm3_e3 : size ? size->volume_mm3_e3 : 0;
    struct alloy_density density = lot < 0 ? (struct alloy_density){0, 0} : workshop->lots[lot].density;
    for (int i = 0; i <= step; i++)
        factors[i] = (struct stage_factor){route->steps[i].factor_ppm, route->steps[i].factor_u_ppm,
                                           route->steps[i].factor_verified};
    struct theory theory =
        theory_expect(volume_mm3_e3, density, factors, (size_t)step + 1, MASS_UG(0), MASS_UG(0));
    return MASS_UG(theory.metal.ug * piece->quantity);
}

static void check_piece_way(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    const struct workshop_route *route = find_route(workshop, piece);
    int at = find_step(workshop, piece);
    if (!route || route->step_count == 0 || at == STEP_NONE)
        return;
    struct floor_plan floor = floor_of(workshop);
    struct tight tight;
    struct piece whole = {
        .quantity = piece->quantity, .step = at, .steps = route->steps, .step_count = route->step_count};
    whole.book_mass = book_at(workshop, piece, at < 0 ? 0 : at);
    if (limit_too_large_on_way(&whole, &floor, &tight))
        complain(problems, "pieces", index, "quantity",
                 "no limit of %s is large enough for it (%lld %s, %lld mg): raise the limit, or split it",
                 tight.at.text, (long long)tight.load.pieces, tight.load.pieces == 1 ? "piece" : "pieces",
                 (long long)(tight.load.mass.ug / 1000));
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
    struct floor_plan floor = floor_of(workshop);
    workshop_check_cycles(workshop->routes, workshop->route_count, &floor, problems);
    for (int i = 0; i < workshop->model_count; i++)
        check_model(workshop, i, problems);
    for (int i = 0; i < workshop->order_count; i++)
        check_order(workshop, i, problems);
    for (int i = 0; i < workshop->line_count; i++)
        check_order_line(workshop, i, problems);
    for (int i = 0; i < workshop->piece_count; i++) {
        check_piece_doubles(workshop, i, problems);
        check_piece_references(workshop, i, problems);
        check_piece_size(workshop, i, problems);
        check_piece_state(workshop, i, problems);
        check_engraving(workshop, i, problems);
        check_piece_way(workshop, i, problems);
    }
    for (int i = 0; i < workshop->kiosk_count; i++)
        check_kiosk(workshop, i, problems);
}
