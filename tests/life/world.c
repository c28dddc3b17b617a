/* The workshop of a seed: small limits, so that they are met; every weigh policy; lots; two of one kind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/life.h"

static void *many(size_t count, size_t size)
{
    void *array = calloc(count, size);
    assert(array);
    return array;
}

static const char *const KINDS[] = {"casting", "setting", "polishing", "qc"};

static void make_stations(struct workshop *out, struct chance *chance)
{
    int kinds = (int)COUNT_OF(KINDS);
    int twice = chance_of(chance, 50) ? chance_below(chance, kinds) : -1;
    out->stations = many(LIFE_STATIONS_MAX, sizeof *out->stations);
    for (int kind = 0; kind < kinds; kind++)
        for (int copy = 0; copy <= (kind == twice); copy++) {
            struct station *station = &out->stations[out->station_count++];
            snprintf(station->code.text, sizeof station->code.text, "%s%s", KINDS[kind], copy ? "-2" : "");
            snprintf(station->name, sizeof station->name, "Station %d", out->station_count);
            station->kind = code_of(KINDS[kind]);
            station->place = out->station_count;
            station->staff = 1;
            station->at_once = 1 + chance_below(chance, 3);
            station->limit.pieces = chance_of(chance, 80) ? 3 + chance_below(chance, 4) : 0;
            station->limit.mass.ug = chance_of(chance, 30) ? 12000000 + chance_below(chance, 12000000) : 0;
            station->limit.mode =
                chance_of(chance, 75) ? LIMIT_BLOCK : (enum limit_mode)chance_below(chance, 3);
        }
}

static void make_routes(struct workshop *out, struct chance *chance)
{
    out->routes = many(LIFE_ROUTES_MAX, sizeof *out->routes);
    out->route_count = LIFE_ROUTES_MAX;
    for (int i = 0; i < LIFE_ROUTES_MAX; i++) {
        struct workshop_route *route = &out->routes[i];
        snprintf(route->code.text, sizeof route->code.text, "route-%d", i);
        for (int kind = 0; kind < (int)COUNT_OF(KINDS); kind++) {
            if (i == 1 && kind == 1 && chance_of(chance, 50))
                continue; /* a route that leaves a kind out */
            bool last = kind + 1 == (int)COUNT_OF(KINDS);
            route->steps[route->step_count++] = (struct route_step){
                .kind = code_of(KINDS[kind]),
                .factor_ppm = 1000000 - chance_below(chance, 60000),
                .factor_u_ppm = 500,
                .factor_verified = true,
                .tolerance_ppm = last || chance_of(chance, 30) ? 20000 : 0,
                .weigh = last ? WEIGH_IN : (enum weigh_policy)chance_below(chance, 4),
                .inspection = last || chance_of(chance, 20),
                .sets_stones = kind == 1,
                .standard_s = 600,
            };
            struct route_step *step = &route->steps[route->step_count - 1];
            if (step->tolerance_ppm > 0 && step->weigh == WEIGH_NONE) /* no workshop would be let in so */
                step->weigh = WEIGH_IN;
        }
    }
}

static void make_people(struct workshop *out)
{
    out->people = many(LIFE_PEOPLE_MAX, sizeof *out->people);
    out->person_count = LIFE_PEOPLE_MAX;
    for (int i = 0; i < LIFE_PEOPLE_MAX; i++) {
        struct person *person = &out->people[i].person;
        person->badge = tag_make(TAG_BADGE, i + 1);
        snprintf(person->name, sizeof person->name, "Person %d", i + 1);
        snprintf(person->language, sizeof person->language, "en");
        person->manager = i + 1 == LIFE_PEOPLE_MAX;
    }
}

static void make_models(struct workshop *out, struct chance *chance)
{
    out->alloys = many(2, sizeof *out->alloys);
    out->lots = many(2, sizeof *out->lots);
    out->models = many(LIFE_ROUTES_MAX, sizeof *out->models);
    out->alloy_count = out->lot_count = 2;
    out->model_count = LIFE_ROUTES_MAX;
    for (int i = 0; i < 2; i++) {
        struct workshop_alloy *alloy = &out->alloys[i];
        snprintf(alloy->code.text, sizeof alloy->code.text, "alloy-%d", i);
        snprintf(alloy->name, sizeof alloy->name, "Alloy %d", i);
        alloy->metal = code_of("au");
        alloy->fineness = i ? 5850 : 7500;
        struct workshop_lot *lot = &out->lots[i];
        snprintf(lot->code.text, sizeof lot->code.text, "melt-%d", i);
        lot->alloy = alloy->code;
        lot->density = (struct alloy_density){.ug_per_mm3 = i ? 13600 : 15600, .u_ppm = 1000};
        lot->source = DENSITY_PYCNOMETER;
    }
    for (int i = 0; i < LIFE_ROUTES_MAX; i++) {
        struct workshop_model *model = &out->models[i];
        snprintf(model->code.text, sizeof model->code.text, "model-%d", i);
        snprintf(model->name, sizeof model->name, "Model %d", i);
        model->route = out->routes[i].code;
        model->size_count = 1;
        model->sizes[0].volume_mm3_e3 = 150000 + chance_below(chance, 250000);
        snprintf(model->sizes[0].size, sizeof model->sizes[0].size, "52");
        model->stones = (struct stone_list){chance_below(chance, 2), {{2, {100000}, "prong", {""}}}};
        model->sizes[0].has_stones = chance_below(chance, 4) == 0;
        model->sizes[0].stones =
            (struct stone_list){model->sizes[0].has_stones, {{3, {100000}, "prong", {""}}}};
    }
}

static bool route_has(const struct workshop_route *route, struct code kind)
{
    for (int i = 0; i < route->step_count; i++)
        if (code_equal(route->steps[i].kind, kind))
            return true;
    return false;
}

static void make_pieces(struct workshop *out, struct chance *chance)
{
    out->pieces = many(LIFE_PIECES_MAX, sizeof *out->pieces);
    out->piece_count = 4 + chance_below(chance, LIFE_PIECES_MAX - 3);
    for (int i = 0; i < out->piece_count; i++) {
        struct workshop_piece *piece = &out->pieces[i];
        int model = chance_below(chance, LIFE_ROUTES_MAX);
        piece->tag = tag_make(TAG_PIECE, i + 1);
        snprintf(piece->name, sizeof piece->name, "R-%d", i + 1);
        piece->order = code_of("o-1");
        piece->model = out->models[model].code;
        snprintf(piece->size, sizeof piece->size, "52");
        piece->lot = out->lots[chance_below(chance, 2)].code;
        piece->custody = code_of(chance_of(chance, 70) ? "own" : "client");
        piece->quantity = chance_of(chance, 80) ? 1 : 2;
        if (chance_of(chance, 40))
            continue;
        int station = chance_below(chance, out->station_count);
        if (!route_has(&out->routes[model], out->stations[station].kind) ||
            code_equal(out->stations[station].kind, code_of("qc")))
            continue;
        piece->station = out->stations[station].code;
        piece->state = chance_of(chance, 50) ? PIECE_DONE : PIECE_QUEUED;
    }
}

static void make_rest(struct workshop *out, struct chance *chance)
{
    out->orders = many(1, sizeof *out->orders);
    out->order_count = 1;
    out->orders[0].code = code_of("o-1");
    snprintf(out->orders[0].client, sizeof out->orders[0].client, "A client");
    out->orders[0].due_ms = 1;
    out->scales = many(1, sizeof *out->scales);
    out->scale_count = 1;
    out->scales[0].code = code_of("fine");
    snprintf(out->scales[0].name, sizeof out->scales[0].name, "Fine scale");
    /* fine; at the edge of what it can judge; too coarse */
    static const int64_t divisions_ug[] = {1000, 1000, 20000, 100000};
    int64_t division_ug = divisions_ug[chance_below(chance, (int)COUNT_OF(divisions_ug))];
    out->scales[0].quality = (struct scale_quality){
        .division = {division_ug}, .repeatability = {division_ug / 2}, .check_weight_ok = true};
    out->kiosks = many(LIFE_ACTORS_MAX, sizeof *out->kiosks);
    out->kiosk_count = LIFE_ACTORS_MAX;
    for (int i = 0; i < LIFE_ACTORS_MAX; i++) {
        struct workshop_kiosk *kiosk = &out->kiosks[i];
        snprintf(kiosk->code.text, sizeof kiosk->code.text, "kiosk-%d", i);
        snprintf(kiosk->name, sizeof kiosk->name, "Kiosk %d", i);
        for (int k = 0; k < out->station_count; k++)
            if (i == 0 || chance_of(chance, 60))
                kiosk->stations[kiosk->station_count++] = out->stations[k].code;
        if (kiosk->station_count == 0) /* a kiosk serves one or more */
            kiosk->stations[kiosk->station_count++] = out->stations[0].code;
    }
}

void world_make(struct workshop *out, uint64_t seed)
{
    struct chance chance = {seed * 2 + 1};
    *out = (struct workshop){.name = "A life"};
    make_stations(out, &chance);
    make_routes(out, &chance);
    make_people(out);
    make_models(out, &chance);
    make_pieces(out, &chance);
    make_rest(out, &chance);
}

struct identity world_identity(const struct workshop *workshop, int actor)
{
    const struct workshop_kiosk *kiosk = &workshop->kiosks[actor];
    struct identity who = {.kiosk = actor + 1, .code = kiosk->code, .station_count = kiosk->station_count};
    for (int i = 0; i < kiosk->station_count; i++)
        who.stations[i] = kiosk->stations[i];
    return who;
}
