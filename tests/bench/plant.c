#include "tests/bench/plant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"

static const char *const KINDS[PLANT_STATIONS] = {"casting", "setting", "polishing", "qc"};
static const char SCALE[] = "scale-1";

/* 300 mm³ of 15.6 g/cm³ with f = 0.991 · 1 · 0.9 */
enum { VOLUME_MM3_E3 = 300000, DENSITY_UG_MM3 = 15600, PEOPLE = PLANT_STATIONS };

static void *many(int count, size_t size)
{
    void *array = calloc((size_t)count, size);
    assert(array);
    return array;
}

static void name_it(char *out, size_t capacity, const char *text)
{
    bool fits = text_copy(out, capacity, span_of(text));
    assert(fits);
}

static void make_stations(struct workshop *shop, int64_t limit)
{
    shop->stations = many(PLANT_STATIONS, sizeof *shop->stations);
    for (int i = 0; i < PLANT_STATIONS; i++) {
        struct station *station = &shop->stations[shop->station_count++];
        station->code = station->kind = code_of(KINDS[i]);
        name_it(station->name, sizeof station->name, KINDS[i]);
        station->place = i + 1;
        station->limit.pieces = limit;
        station->staff = 1;
        station->at_once = 10000;
    }
}

static struct tag badge_of(int step)
{
    return tag_make(TAG_BADGE, step + 1);
}

static void make_people(struct workshop *shop)
{
    shop->people = many(PEOPLE, sizeof *shop->people);
    for (int i = 0; i < PEOPLE; i++) {
        struct workshop_person *person = &shop->people[shop->person_count++];
        person->person.badge = badge_of(i);
        name_it(person->person.name, sizeof person->person.name, KINDS[i]);
        name_it(person->person.language, sizeof person->person.language, "en");
        person->station = code_of(KINDS[i]);
    }
}

static void make_design(struct workshop *shop)
{
    shop->alloys = many(1, sizeof *shop->alloys);
    shop->alloy_count = 1;
    shop->alloys[0] =
        (struct workshop_alloy){.code = code_of("au750y"), .metal = code_of("au"), .fineness = 7500};
    name_it(shop->alloys[0].name, sizeof shop->alloys[0].name, "18k yellow");
    name_it(shop->alloys[0].hallmark, sizeof shop->alloys[0].hallmark, "750");
    shop->lots = many(1, sizeof *shop->lots);
    shop->lot_count = 1;
    shop->lots[0] = (struct workshop_lot){.code = code_of("lot-1"),
                                          .alloy = code_of("au750y"),
                                          .density = {.ug_per_mm3 = DENSITY_UG_MM3, .u_ppm = 1000},
                                          .source = DENSITY_PYCNOMETER};
    shop->routes = many(1, sizeof *shop->routes);
    shop->route_count = 1;
    shop->routes[0].code = code_of("ring");
    static const int32_t factors_ppm[PLANT_STATIONS] = {991000, 1000000, 900000, 1000000};
    for (int i = 0; i < PLANT_STATIONS; i++) {
        struct route_step *step = &shop->routes[0].steps[shop->routes[0].step_count++];
        *step = (struct route_step){.kind = code_of(KINDS[i]),
                                    .factor_ppm = factors_ppm[i],
                                    .factor_u_ppm = 500,
                                    .factor_verified = true,
                                    .standard_s = 1800};
    }
    shop->routes[0].steps[PLANT_STATIONS - 1].weigh = WEIGH_IN;
    shop->routes[0].steps[PLANT_STATIONS - 1].inspection = true;
    shop->routes[0].steps[PLANT_STATIONS - 1].tolerance_ppm = 20000;
    shop->models = many(1, sizeof *shop->models);
    shop->model_count = 1;
    struct workshop_model *model = &shop->models[0];
    model->code = code_of("band");
    model->route = code_of("ring");
    name_it(model->name, sizeof model->name, "Plain band");
    name_it(model->sizes[0].size, sizeof model->sizes[0].size, "52");
    model->sizes[0].volume_mm3_e3 = VOLUME_MM3_E3;
    model->size_count = 1;
    shop->orders = many(1, sizeof *shop->orders);
    shop->order_count = 1;
    shop->orders[0].code = code_of("o-1");
    name_it(shop->orders[0].client, sizeof shop->orders[0].client, "Load");
}

static void make_pieces(struct workshop *shop, int pieces)
{
    shop->pieces = many(pieces, sizeof *shop->pieces);
    for (int i = 0; i < pieces; i++) {
        struct workshop_piece *piece = &shop->pieces[shop->piece_count++];
        piece->tag = plant_tag(i);
        snprintf(piece->name, sizeof piece->name, "L-%06d", i);
        piece->order = code_of("o-1");
        piece->model = code_of("band");
        name_it(piece->size, sizeof piece->size, "52");
        piece->lot = code_of("lot-1");
        piece->custody = code_of("own");
        piece->quantity = 1;
        piece->state = PIECE_QUEUED;
    }
}

static void make_bench(struct workshop *shop)
{
    shop->scales = many(1, sizeof *shop->scales);
    shop->scale_count = 1;
    shop->scales[0].code = code_of(SCALE);
    name_it(shop->scales[0].name, sizeof shop->scales[0].name, "Scale 1");
    shop->scales[0].quality = (struct scale_quality){
        .division = MASS_MG(1), .repeatability = MASS_UG(410), .check_weight_ok = true};
    shop->kiosks = many(1, sizeof *shop->kiosks);
    shop->kiosk_count = 1;
    shop->kiosks[0].code = code_of("load");
    name_it(shop->kiosks[0].name, sizeof shop->kiosks[0].name, "Load");
    for (int i = 0; i < PLANT_STATIONS; i++)
        shop->kiosks[0].stations[shop->kiosks[0].station_count++] = code_of(KINDS[i]);
}

void plant_make(struct workshop *out, int pieces, int64_t limit)
{
    memset(out, 0, sizeof *out);
    name_it(out->name, sizeof out->name, "Load");
    make_stations(out, limit);
    make_people(out);
    make_design(out);
    make_pieces(out, pieces);
    make_bench(out);
}

struct tag plant_tag(int index)
{
    return tag_make(TAG_PIECE, index + 1);
}

void plant_command(struct command *out, int index, int step)
{
    static const enum verb verbs[PLANT_STEPS] = {VERB_RECEIVE, VERB_FINISH,  VERB_RECEIVE,
                                                 VERB_FINISH,  VERB_RECEIVE, VERB_FINISH,
                                                 VERB_RECEIVE, VERB_WEIGH,   VERB_PASS};
    int station = step / 2 < PLANT_STATIONS ? step / 2 : PLANT_STATIONS - 1;
    memset(out, 0, sizeof *out);
    out->verb = verbs[step];
    out->station = code_of(KINDS[station]);
    out->operator_badge = badge_of(station);
    out->piece = plant_tag(index);
    if (out->verb == VERB_WEIGH) {
        out->weighing.gross = MASS_UG(4174000 + index % 7 * 1000);
        out->weighing.readings = 1;
        out->weighing.scale = code_of(SCALE);
        name_it(out->weighing.raw, sizeof out->weighing.raw, "S S      4.174 g");
    }
}
