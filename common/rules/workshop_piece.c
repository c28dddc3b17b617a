#include "common/rules/workshop_inside.h"

#include <string.h>

static void check_piece_doubles(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    for (int i = 0; i < index; i++) {
        const struct workshop_piece *other = &workshop->pieces[i];
        if (!tag_is_none(piece->tag) && tag_equal(piece->tag, other->tag))
            workshop_complain(problems, "pieces", index, "tag",
                              "%s is pieces[%d]'s already: one tag, one piece", piece->tag.text, i);
        if (piece->name[0] != '\0' && strcmp(piece->name, other->name) == 0)
            workshop_complain(problems, "pieces", index, "name", "%s is pieces[%d]'s already", piece->name,
                              i);
        if (uid_equal(piece->chip, other->chip))
            workshop_complain(problems, "pieces", index, "chip", "%s is pieces[%d]'s already",
                              piece->chip.text, i);
    }
    for (int i = 0; i < workshop->person_count; i++) {
        if (uid_equal(piece->chip, workshop->people[i].person.chip))
            workshop_complain(problems, "pieces", index, "chip", "%s is on people[%d]'s badge",
                              piece->chip.text, i);
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
        workshop_complain(problems, "pieces", index, "model",
                          "%s is no model: add it to models, or correct it", piece->model.text);
        return;
    }
    struct mass due = stone_list_mass(workshop_stone_list(model, piece->size), piece->quantity);
    if (due.ug > THEORY_METAL_MAX_UG)
        workshop_complain(
            problems, "pieces", index, "quantity",
            "so many stones would weigh more than a tonne: correct it, or the stones of its model");
    if (piece->stones.ug > due.ug)
        workshop_complain(problems, "pieces", index, "stones_set_ct",
                          "has more stones set than its model has in this size");
    if (piece->volume_mm3_e3 == 0 && !workshop_size_find(model, piece->size))
        workshop_complain(
            problems, "pieces", index, "size",
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
        workshop_complain(problems, "pieces", index, "engraved",
                          "a serial number is of one piece, not of a lot");
    if (code_is_none(piece->station))
        workshop_complain(problems, "pieces", index, "engraved",
                          "a piece that is not cast yet is not engraved");
    if (alloy >= 0 && !hallmark_fits(workshop->alloys[alloy].hallmark, piece->engraved.hallmark))
        workshop_complain(problems, "pieces", index, "engraved", "the hallmark of its alloy is %s",
                          workshop->alloys[alloy].hallmark);
    for (int i = 0; i < index; i++)
        if (serial_equal(piece->engraved.serial, workshop->pieces[i].engraved.serial))
            workshop_complain(problems, "pieces", index, "engraved",
                              "%s is pieces[%d]'s serial number already", piece->engraved.serial, i);
}

static void check_piece_references(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    if (!code_is_none(piece->order) &&
        FIND_CODE(workshop->orders, workshop->order_count, code, piece->order) < 0)
        workshop_complain(problems, "pieces", index, "order",
                          "%s is no order: add it to orders, or correct it", piece->order.text);
    if (FIND_CODE(workshop->lots, workshop->lot_count, code, piece->lot) < 0)
        workshop_complain(problems, "pieces", index, "lot",
                          "%s is no alloy lot: add it to lots, or correct it", piece->lot.text);
    if (!code_is_none(piece->station) && !find_station(workshop, piece))
        workshop_complain(problems, "pieces", index, "station",
                          "%s is no station: add it to stations, or correct it", piece->station.text);
    else if (find_route(workshop, piece) && find_step(workshop, piece) == STEP_NONE)
        workshop_complain(problems, "pieces", index, "station", "%s is not on the route of its model %s",
                          piece->station.text, piece->model.text);
    if (!code_is_none(piece->route) && !find_route(workshop, piece))
        workshop_complain(problems, "pieces", index, "route",
                          "%s is no route: add it to routes, or correct it", piece->route.text);
}

/* Only delivery follows, or nothing. */
static bool is_last_step(const struct workshop_route *route, int step)
{
    return step + 1 >= route->step_count || step_is(&route->steps[step + 1], DELIVERY_KIND);
}

static void check_piece_state(const struct workshop *workshop, int index, struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    if (piece->state == PIECE_IN_WORK)
        workshop_complain(problems, "pieces", index, "state",
                          "a stock-take finds nobody at work: say \"queued\" or \"done\"");
    if (code_is_none(piece->station) && piece->state != PIECE_QUEUED)
        workshop_complain(problems, "pieces", index, "state",
                          "a piece in the pool is \"queued\": name its station");
    const struct workshop_route *route = find_route(workshop, piece);
    int step = find_step(workshop, piece);
    if (route && step >= 0 && piece->state == PIECE_DONE && is_last_step(route, step))
        workshop_complain(
            problems, "pieces", index, "state",
            "nothing comes after its station that could take it: say \"queued\", or leave it out");
    if (piece->weighed && piece->gross.ug <= piece->stones.ug)
        workshop_complain(problems, "pieces", index, "gross_g",
                          "is not more than its stones weigh: no metal would be left");
    if (code_is_none(piece->station) && piece->weighed)
        workshop_complain(problems, "pieces", index, "gross_g",
                          "a piece that is not cast yet has no metal to weigh");
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

static void check_piece_way(const struct workshop *workshop, int index, const struct floor_plan *floor,
                            struct problems *problems)
{
    const struct workshop_piece *piece = &workshop->pieces[index];
    const struct workshop_route *route = find_route(workshop, piece);
    int at = find_step(workshop, piece);
    if (!route || route->step_count == 0 || at == STEP_NONE)
        return;
    struct tight tight;
    struct piece whole = {
        .quantity = piece->quantity, .step = at, .steps = route->steps, .step_count = route->step_count};
    whole.book_mass = book_at(workshop, piece, at < 0 ? 0 : at);
    if (limit_too_large_on_way(&whole, floor, &tight))
        workshop_complain(
            problems, "pieces", index, "quantity",
            "no limit of %s is large enough for it (%lld %s, %lld mg): raise the limit, or split it",
            tight.at.text, (long long)tight.load.pieces, tight.load.pieces == 1 ? "piece" : "pieces",
            (long long)(tight.load.mass.ug / 1000));
}

void workshop_check_piece(const struct workshop *workshop, int index, const struct floor_plan *floor,
                          struct problems *problems)
{
    check_piece_doubles(workshop, index, problems);
    check_piece_references(workshop, index, problems);
    check_piece_size(workshop, index, problems);
    check_piece_state(workshop, index, problems);
    check_engraving(workshop, index, problems);
    check_piece_way(workshop, index, floor, problems);
}
