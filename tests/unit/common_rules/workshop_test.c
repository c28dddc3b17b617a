/* What no single field of a workshop can tell: references, doubles, cycles, limits that a piece can never
 * meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/workshop.h"

enum { STATIONS = 3, PEOPLE = 2, PIECES = 3 };

static void *make(size_t count, size_t size)
{
    void *array = calloc(count, size);
    assert_non_null(array);
    return array;
}

static void put(char *out, size_t capacity, const char *text)
{
    bool fits = text_copy(out, capacity, span_of(text));
    assert_true(fits);
}

#define PUT(array, text) put((array), sizeof(array), (text))

static void add_route(struct workshop_route *route, const char *code, const char *const *kinds, int count)
{
    route->code = code_of(code);
    route->step_count = count;
    for (int i = 0; i < count; i++)
        route->steps[i] = (struct route_step){
            .kind = code_of(kinds[i]), .factor_ppm = 1000000, .factor_u_ppm = 100, .factor_verified = true};
}

static void add_models(struct workshop *workshop)
{
    workshop->model_count = 1;
    workshop->models = make(1, sizeof *workshop->models);
    struct workshop_model *model = &workshop->models[0];
    model->code = code_of("ring");
    model->route = code_of("main");
    model->size_count = 2;
    PUT(model->sizes[0].size, "50");
    PUT(model->sizes[1].size, "52");
    PUT(model->sizes[2].size, "52");                                        /* behind the last: of no model */
    model->sizes[0].volume_mm3_e3 = model->sizes[1].volume_mm3_e3 = 400000; /* × 15 000 µg/mm³ = 6 g */
    model->stones = (struct stone_list){1, {{.count = 2, .each = MASS_MG(100)}}};
}

static void add_pieces(struct workshop *workshop)
{
    static const char *const names[PIECES] = {"R-1", "R-2", "R-3"};
    static const char *const stations[PIECES] = {"casting", "setting", ""};
    workshop->piece_count = PIECES;
    workshop->pieces = make(PIECES, sizeof *workshop->pieces);
    for (int i = 0; i < PIECES; i++) {
        struct workshop_piece *piece = &workshop->pieces[i];
        *piece = (struct workshop_piece){.tag = tag_make(TAG_PIECE, 100 + i),
                                         .order = code_of("o-1"),
                                         .model = code_of("ring"),
                                         .lot = code_of("y-1"),
                                         .custody = code_of("own"),
                                         .quantity = 1,
                                         .station = code_of(stations[i]),
                                         .state = PIECE_QUEUED};
        PUT(piece->name, names[i]);
        PUT(piece->size, "52");
    }
}

/* A workshop without a problem. */
static void make_workshop(struct workshop *out)
{
    static const char *const kinds[] = {"casting", "setting", "qc"};
    memset(out, 0, sizeof *out);
    out->station_count = STATIONS;
    out->stations = make(STATIONS + 1, sizeof *out->stations);
    out->stations[STATIONS].code = code_of("pool"); /* behind the last: of no workshop */
    out->stations[STATIONS].kind = code_of("plating");
    for (int i = 0; i < STATIONS; i++) {
        out->stations[i].code = out->stations[i].kind = code_of(kinds[i]);
        out->stations[i].limit.pieces = 4;
    }
    out->person_count = PEOPLE;
    out->people = make(PEOPLE + 1, sizeof *out->people);
    PUT(out->people[PEOPLE].person.chip.text, "04B20000000001");
    for (int i = 0; i < PEOPLE; i++)
        out->people[i].person.badge = tag_make(TAG_BADGE, 10 + i);
    out->alloy_count = out->lot_count = out->order_count = out->scale_count = out->kiosk_count = 1;
    out->alloys = make(1, sizeof *out->alloys);
    out->alloys[0].code = code_of("au750y");
    out->lots = make(1, sizeof *out->lots);
    out->lots[0] = (struct workshop_lot){.code = code_of("y-1"),
                                         .alloy = code_of("au750y"),
                                         .density = {15000, 1000},
                                         .source = DENSITY_PYCNOMETER};
    out->orders = make(1, sizeof *out->orders);
    out->orders[0].code = code_of("o-1");
    out->scales = make(1, sizeof *out->scales);
    out->scales[0].code = code_of("qc-1");
    out->kiosks = make(1, sizeof *out->kiosks);
    out->kiosks[0] =
        (struct workshop_kiosk){.code = code_of("bench"), .station_count = 1, .stations = {{"setting"}}};
    out->route_count = 2;
    out->routes = make(2, sizeof *out->routes);
    add_route(&out->routes[0], "main", kinds, 3);
    add_route(&out->routes[1], "other", kinds, 3);
    out->routes[1].step_count = 2;
    add_models(out);
    add_pieces(out);
}

static void unknown_alloy(struct workshop *workshop)
{
    workshop->lots[0].alloy = code_of("ag925");
}
static void unknown_route(struct workshop *workshop)
{
    workshop->models[0].route = code_of("tour");
}
static void unknown_kind(struct workshop *workshop)
{
    workshop->routes[1].steps[1].kind = code_of("plating");
}
static void unknown_order(struct workshop *workshop)
{
    workshop->pieces[1].order = code_of("o-2");
}
static void unknown_model(struct workshop *workshop)
{
    workshop->pieces[1].model = code_of("tiara");
}
static void unknown_lot(struct workshop *workshop)
{
    workshop->pieces[1].lot = code_of("z-1");
}
static void unknown_size(struct workshop *workshop)
{
    PUT(workshop->pieces[1].size, "54");
}
static void off_its_route(struct workshop *workshop)
{
    workshop->models[0].route = code_of("other");
    workshop->pieces[1].station = code_of("qc");
}

static void unknown_size_of_its_own_volume(struct workshop *workshop)
{
    unknown_size(workshop);
    workshop->pieces[1].volume_mm3_e3 = 400000;
}
static void too_heavy_of_its_own_volume(struct workshop *workshop)
{
    workshop->stations[2].limit.mass = MASS_MG(6000); /* 400 mm³ weigh just that */
    workshop->pieces[0].volume_mm3_e3 = 400001;
}
static void unknown_route_of_its_own(struct workshop *workshop)
{
    workshop->pieces[1].route = code_of("tour");
}
static void off_the_route_of_its_own(struct workshop *workshop)
{
    workshop->pieces[1].route = code_of("other");
    workshop->pieces[1].station = code_of("qc");
}
static void on_the_route_of_its_own(struct workshop *workshop)
{
    off_its_route(workshop);
    workshop->pieces[1].route = code_of("main");
}
static void engrave(struct workshop *workshop, int piece, const char *serial)
{
    PUT(workshop->alloys[0].hallmark, "750");
    PUT(workshop->pieces[piece].engraved.serial, serial);
    PUT(workshop->pieces[piece].engraved.hallmark, "750");
}
static void engraved(struct workshop *workshop)
{
    engrave(workshop, 0, "A-1");
    engrave(workshop, 1, "A-2");
}
static void an_engraved_lot(struct workshop *workshop)
{
    engrave(workshop, 0, "A-1");
    workshop->pieces[0].quantity = 2;
}
static void engraved_wax(struct workshop *workshop)
{
    engrave(workshop, 2, "A-1");
}
static void another_hallmark(struct workshop *workshop)
{
    engrave(workshop, 0, "A-1");
    PUT(workshop->pieces[0].engraved.hallmark, "585");
}
static void same_serial(struct workshop *workshop)
{
    engrave(workshop, 0, "A-1");
    engrave(workshop, 1, "a-1");
}
static void unknown_station(struct workshop *workshop)
{
    workshop->pieces[1].station = code_of("plating");
}
static void unknown_home(struct workshop *workshop)
{
    workshop->people[1].station = code_of("plating");
}
static void at_home_at_the_first(struct workshop *workshop)
{
    workshop->people[1].station = code_of("casting");
}
static void unknown_served(struct workshop *workshop)
{
    workshop->kiosks[0].stations[0] = code_of("plating");
}
static void no_served(struct workshop *workshop)
{
    workshop->kiosks[0].station_count = 0;
}
static void no_order_is_fine(struct workshop *workshop)
{
    workshop->pieces[1].order = code_of("");
}

static void served_twice(struct workshop *workshop)
{
    workshop->kiosks[0].station_count = 2;
    workshop->kiosks[0].stations[1] = workshop->kiosks[0].stations[0];
}

static void same_station(struct workshop *workshop)
{
    workshop->stations[2].code = code_of("casting");
}
static void same_tag(struct workshop *workshop)
{
    workshop->pieces[2].tag = workshop->pieces[0].tag;
}
static void same_name(struct workshop *workshop)
{
    PUT(workshop->pieces[2].name, "R-1");
}
static void same_badge(struct workshop *workshop)
{
    workshop->people[1].person.badge = tag_make(TAG_BADGE, 10);
}
static void same_size(struct workshop *workshop)
{
    PUT(workshop->models[0].sizes[0].size, "52");
}

static void same_chip(struct workshop *workshop)
{
    PUT(workshop->pieces[0].chip.text, "04B20000000001");
    workshop->pieces[1].chip = workshop->pieces[0].chip;
}

static void chip_of_a_person(struct workshop *workshop)
{
    PUT(workshop->pieces[0].chip.text, "04B20000000001");
    workshop->people[1].person.chip = workshop->pieces[0].chip;
}

static void people_of_one_chip(struct workshop *workshop)
{
    PUT(workshop->people[0].person.chip.text, "04B20000000001");
    workshop->people[1].person.chip = workshop->people[0].person.chip;
}

static void at_work(struct workshop *workshop)
{
    workshop->pieces[1].state = PIECE_IN_WORK;
}
static void done_at_the_end(struct workshop *workshop)
{
    workshop->pieces[1].station = code_of("qc");
    workshop->pieces[1].state = PIECE_DONE;
}

/* The route of the first piece ends with its casting. */
static void done_at_the_only_step(struct workshop *workshop)
{
    workshop->routes[1].step_count = 1;
    workshop->pieces[0].route = code_of("other");
    workshop->pieces[0].state = PIECE_DONE;
}
static void delivery_at_the_end(struct workshop *workshop)
{
    workshop->routes[0].step_count = 4;
    workshop->routes[0].steps[3] = workshop->routes[0].steps[2];
    workshop->routes[0].steps[3].kind = code_of(DELIVERY_KIND);
}
static void done_before_delivery(struct workshop *workshop)
{
    delivery_at_the_end(workshop);
    done_at_the_end(workshop);
}
static void a_route_of_no_steps(struct workshop *workshop)
{
    workshop->routes[0] = (struct workshop_route){.code = code_of("main")};
}

static void done_in_the_pool(struct workshop *workshop)
{
    workshop->pieces[2].state = PIECE_DONE;
}
static void too_many_stones(struct workshop *workshop)
{
    workshop->pieces[1].stones = MASS_MG(201);
}

/* Size 52 has so many stones of 100 mg, and the piece so much of them. */
static void with_its_own(struct workshop *workshop, int count, int64_t set_ug)
{
    struct workshop_size *size = &workshop->models[0].sizes[1];
    size->has_stones = true;
    size->stones = (struct stone_list){count > 0, {{.count = count, .each = MASS_MG(100)}}};
    workshop->pieces[1].stones = MASS_UG(set_ug);
}

static void as_many_as_its_size(struct workshop *workshop)
{
    with_its_own(workshop, 3, 300000);
}
static void more_stones_than_its_size(struct workshop *workshop)
{
    with_its_own(workshop, 1, 100001);
}
static void stones_in_a_size_without(struct workshop *workshop)
{
    with_its_own(workshop, 0, 1);
}
static void as_many_as_the_model(struct workshop *workshop)
{
    with_its_own(workshop, 3, 200001);
    PUT(workshop->pieces[1].size, "50"); /* which has no list of its own */
}

static void tonnes_of_stones(struct workshop *workshop)
{
    workshop->models[0].stones.items[0] = (struct workshop_stone){.count = 10000, .each = MASS_MG(100001)};
}

/* Of each piece as many as weigh just that. */
static void a_tonne_of_stones(struct workshop *workshop)
{
    workshop->models[0].stones.items[0] = (struct workshop_stone){.count = 10000, .each = MASS_MG(100000)};
    workshop->pieces[0].quantity = 1;
}

static void lighter_than_its_stones(struct workshop *workshop)
{
    workshop->pieces[1].stones = workshop->pieces[1].gross = MASS_MG(200);
    workshop->pieces[1].weighed = true;
}

static void weighed_in_the_pool(struct workshop *workshop)
{
    workshop->pieces[2].gross = MASS_MG(200);
    workshop->pieces[2].weighed = true;
}

static void norm_too_sure(struct workshop *workshop)
{
    workshop->routes[0].steps[1].factor_verified = false;
}

static void tolerance_without_scale(struct workshop *workshop)
{
    workshop->routes[0].steps[2].tolerance_ppm = 20000;
}

static void cycle_in_one_route(struct workshop *workshop)
{
    workshop->routes[0].step_count = 4;
    workshop->routes[0].steps[3] = workshop->routes[0].steps[1];
}

static void delivery_in_between(struct workshop *workshop)
{
    workshop->routes[0].steps[1].kind = code_of(DELIVERY_KIND);
    workshop->pieces[1].station = code_of("casting");
}

static void cycle_over_two_routes(struct workshop *workshop)
{
    static const char *const kinds[] = {"qc", "casting"};
    add_route(&workshop->routes[1], "other", kinds, 2);
}

static void lot_larger_than_a_limit(struct workshop *workshop)
{
    workshop->pieces[0].quantity = 5;
}
static void lot_at_its_last_station(struct workshop *workshop)
{
    workshop->pieces[1].station = code_of("qc");
    workshop->pieces[1].quantity = 5; /* it is in already */
}
static void lot_under_a_limit_that_warns(struct workshop *workshop)
{
    workshop->pieces[0].quantity = 5;
    for (int i = 0; i < STATIONS; i++)
        workshop->stations[i].limit.mode = LIMIT_WARN;
}
static void too_heavy(struct workshop *workshop)
{
    workshop->stations[2].limit.mass = MASS_MG(5999);
}
static void just_light_enough(struct workshop *workshop)
{
    workshop->stations[2].limit.mass = MASS_MG(6000);
}

/* A tenth of it is lost where it is cast. */
static void just_light_enough_as_cast(struct workshop *workshop)
{
    workshop->stations[2].limit.mass = MASS_MG(5400);
    workshop->routes[0].steps[0].factor_ppm = 900000;
}
static void unknown_lot_under_a_limit(struct workshop *workshop)
{
    unknown_lot(workshop);
    just_light_enough(workshop);
}

static void too_heavy_as_weighed(struct workshop *workshop)
{
    workshop->stations[2].limit.mass = MASS_MG(7000);
    workshop->pieces[0].weighed = true;
    workshop->pieces[0].gross = MASS_UG(7000001);
}

static void a_station_called_pool(struct workshop *workshop)
{
    workshop->stations[0].code = code_of("pool");
    workshop->pieces[0].station = code_of("");
}

/* Of so many of these stations. */
static void add_group(struct workshop *workshop, int count, const char *first, const char *second)
{
    workshop->group_count = 1;
    workshop->groups = make(1, sizeof *workshop->groups);
    workshop->groups[0].code = code_of("fine-work");
    workshop->groups[0].member_count = count;
    workshop->stations[STATIONS].kind = code_of(first);
    workshop->groups[0].members[0].station = code_of(first);
    workshop->groups[0].members[1].station = code_of(second);
}

static void a_group(struct workshop *workshop)
{
    add_group(workshop, 2, "casting", "setting");
}
static void an_empty_group(struct workshop *workshop)
{
    add_group(workshop, 0, "", "");
}
static void a_group_called_like_a_station(struct workshop *workshop)
{
    a_group(workshop);
    workshop->groups[0].code = code_of("qc");
}
static void a_group_called_like_the_first_station(struct workshop *workshop)
{
    a_group(workshop);
    workshop->groups[0].code = code_of("casting");
}
static void a_group_of_an_unknown_station(struct workshop *workshop)
{
    add_group(workshop, 2, "casting", "plating");
}
static void a_group_of_one_station_twice(struct workshop *workshop)
{
    add_group(workshop, 2, "setting", "setting");
}
static void a_group_of_half_a_kind(struct workshop *workshop)
{
    workshop->stations[0].kind = code_of("setting");
    workshop->routes[0].steps[0].kind = workshop->routes[1].steps[0].kind = code_of("setting");
    add_group(workshop, 1, "setting", "casting"); /* which is behind the last */
}

static void no_stations(struct workshop *workshop)
{
    workshop->station_count = workshop->person_count = workshop->kiosk_count = workshop->piece_count = 0;
    workshop->route_count = workshop->model_count = 0;
}

static void nothing(struct workshop *workshop)
{
    (void)workshop;
}

static const struct {
    const char *name;
    void (*spoil)(struct workshop *workshop);
    const char *where; /* of the first problem; NULL: there is none */
} ROWS[] = {
    {"a whole one", nothing, NULL},
    {"without order", no_order_is_fine, NULL},
    {"unknown alloy", unknown_alloy, "lots[0].alloy"},
    {"unknown route", unknown_route, "models[0].route"},
    {"a kind without a station", unknown_kind, "routes[1].steps[1]"},
    {"unknown order", unknown_order, "pieces[1].order"},
    {"unknown model", unknown_model, "pieces[1].model"},
    {"unknown lot", unknown_lot, "pieces[1].lot"},
    {"unknown size", unknown_size, "pieces[1].size"},
    {"unknown size, with a volume of its own", unknown_size_of_its_own_volume, NULL},
    {"too heavy by its own volume", too_heavy_of_its_own_volume, "pieces[0].quantity"},
    {"unknown route of its own", unknown_route_of_its_own, "pieces[1].route"},
    {"off the route of its own", off_the_route_of_its_own, "pieces[1].station"},
    {"on the route of its own", on_the_route_of_its_own, NULL},
    {"engraved", engraved, NULL},
    {"an engraved lot", an_engraved_lot, "pieces[0].engraved"},
    {"engraved wax", engraved_wax, "pieces[2].engraved"},
    {"a hallmark of another alloy", another_hallmark, "pieces[0].engraved"},
    {"two pieces of one serial number", same_serial, "pieces[1].engraved"},
    {"unknown station", unknown_station, "pieces[1].station"},
    {"a person of an unknown station", unknown_home, "people[1].station"},
    {"a person of the first station", at_home_at_the_first, NULL},
    {"a kiosk of an unknown station", unknown_served, "kiosks[0].stations"},
    {"a kiosk of no station", no_served, "kiosks[0].stations"},
    {"a kiosk of one station twice", served_twice, "kiosks[0].stations"},
    {"two stations of one code", same_station, "stations[2].code"},
    {"two pieces of one tag", same_tag, "pieces[2].tag"},
    {"two pieces of one name", same_name, "pieces[2].name"},
    {"two pieces of one chip", same_chip, "pieces[1].chip"},
    {"a piece with a person's chip", chip_of_a_person, "pieces[0].chip"},
    {"two people of one chip", people_of_one_chip, "people[1].chip"},
    {"two people of one badge", same_badge, "people[1].badge"},
    {"two sizes of one name", same_size, "models[0].sizes"},
    {"a piece off its route", off_its_route, "pieces[1].station"},
    {"a piece at work", at_work, "pieces[1].state"},
    {"a piece done in the pool", done_in_the_pool, "pieces[2].state"},
    {"more stones than the model", too_many_stones, "pieces[1].stones_set_ct"},
    {"as many stones as its size has", as_many_as_its_size, NULL},
    {"more stones than its size has", more_stones_than_its_size, "pieces[1].stones_set_ct"},
    {"stones in a size without any", stones_in_a_size_without, "pieces[1].stones_set_ct"},
    {"another size's stones", as_many_as_the_model, "pieces[1].stones_set_ct"},
    {"tonnes of stones", tonnes_of_stones, "pieces[0].quantity"},
    {"just a tonne of stones", a_tonne_of_stones, NULL},
    {"lighter than its stones", lighter_than_its_stones, "pieces[1].gross_g"},
    {"weighed before it is cast", weighed_in_the_pool, "pieces[2].gross_g"},
    {"a norm that is too sure", norm_too_sure, "routes[0].steps[1]"},
    {"a tolerance that is not weighed", tolerance_without_scale, "routes[0].steps[2]"},
    {"delivery in between", delivery_in_between, "routes[0].steps[1]"},
    {"delivery at the end", delivery_at_the_end, NULL},
    {"a route of no steps", a_route_of_no_steps, "routes[0].steps"},
    {"done where only delivery follows", done_before_delivery, "pieces[1].state"},
    {"done at the only step", done_at_the_only_step, "pieces[0].state"},
    {"done at the end", done_at_the_end, "pieces[1].state"},
    {"a cycle in one route", cycle_in_one_route, "routes[0].steps"},
    {"a cycle over two routes", cycle_over_two_routes, "routes[0].steps"},
    {"a lot larger than a limit", lot_larger_than_a_limit, "pieces[0].quantity"},
    {"a large lot behind the limits", lot_at_its_last_station, NULL},
    {"a large lot under limits that warn", lot_under_a_limit_that_warns, NULL},
    {"too heavy by theory", too_heavy, "pieces[0].quantity"},
    {"just light enough", just_light_enough, NULL},
    {"just light enough when it is cast", just_light_enough_as_cast, NULL},
    {"unknown lot, where grams are limited", unknown_lot_under_a_limit, "pieces[1].lot"},
    {"too heavy as weighed", too_heavy_as_weighed, "pieces[0].quantity"},
    {"a station called like the pool", a_station_called_pool, "stations[0].code"},
    {"a group", a_group, NULL},
    {"a group of no station", an_empty_group, "groups[0].stations"},
    {"a group called like a station", a_group_called_like_a_station, "groups[0].code"},
    {"a group called like the first station", a_group_called_like_the_first_station, "groups[0].code"},
    {"a group of an unknown station", a_group_of_an_unknown_station, "groups[0].stations"},
    {"a group of one station twice", a_group_of_one_station_twice, "groups[0].stations"},
    {"a group of half a kind", a_group_of_half_a_kind, "groups[0].stations"},
    {"no stations", no_stations, "stations"},
};

struct said {
    char first[96];
    char sentence[PROBLEM_TEXT_MAX];
};

static void say(void *context, const char *where, const char *sentence)
{
    struct said *said = context;
    if (said->first[0] != '\0')
        return;
    PUT(said->first, where);
    PUT(said->sentence, sentence);
}

static void each_problem_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct workshop workshop;
        struct said said = {{0}, {0}};
        struct problems problems = {say, &said, 0};
        make_workshop(&workshop);
        ROWS[i].spoil(&workshop);
        workshop_check(&workshop, &problems);
        print_message("  %s: %s %s\n", ROWS[i].name, said.first, said.sentence);
        assert_string_equal(said.first, ROWS[i].where ? ROWS[i].where : "");
        assert_int_equal(problems.count > 0, ROWS[i].where != NULL);
        workshop_release(&workshop);
        assert_null(workshop.stations);
    }
}

/* Of the same field, and with another remedy. */
static void what_is_wrong_with_a_station_is_told(void **state)
{
    static const struct {
        const char *name;
        void (*spoil)(struct workshop *workshop);
        const char *says;
    } rows[] = {
        {"not in the workshop", unknown_station, "is no station: add it to stations, or correct it"},
        {"not on its way", off_its_route, "is not on the route of its model"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct workshop workshop;
        struct said said = {{0}, {0}};
        struct problems problems = {say, &said, 0};
        make_workshop(&workshop);
        rows[i].spoil(&workshop);
        workshop_check(&workshop, &problems);
        if (!strstr(said.sentence, rows[i].says))
            fail_msg("%s: %s", rows[i].name, said.sentence);
        workshop_release(&workshop);
    }
}

static void cycle_of_long_names(struct workshop *workshop)
{
    static const char *const kinds[] = {"setting-of-the-smallest-stones", "casting-of-the-largest-pieces"};
    workshop->stations[0].kind = code_of(kinds[0]);
    workshop->stations[1].kind = code_of(kinds[1]);
    add_route(&workshop->routes[0], "main", (const char *const[]){kinds[0], kinds[1], kinds[0]}, 3);
    workshop->route_count = 1;
}

static void cycle_over_a_group(struct workshop *workshop)
{
    static const char *const kinds[] = {"qc", "casting"};
    add_route(&workshop->routes[0], "main", kinds, 2);
    workshop->routes[1].step_count = 2; /* casting, setting */
    add_group(workshop, 2, "setting", "qc");
}

/* What to do about a cycle depends on whether it closes only over a group. */
static void a_cycle_is_told_with_its_remedy(void **state)
{
    static const struct {
        const char *name;
        void (*spoil)(struct workshop *workshop);
        const char *says;
    } rows[] = {
        {"over stations", cycle_over_two_routes,
         "from casting to setting closes a cycle in which pieces could wait for each other for ever: give "
         "the "
         "second visit to setting a \"visit\" of its own, and a station with that visit and a limit"},
        {"over stations of long names: its end is left out", cycle_of_long_names,
         "from setting-of-the-smallest-stones to casting-of-the-largest-pieces closes a cycle in which "
         "pieces "
         "could wait for each other for ever: give the second visit to casting-of-the-largest-pieces a "
         "\"vi…"},
        {"over a group", cycle_over_a_group,
         "from qc to casting closes a cycle with the group fine-work, in which pieces could wait for each "
         "other for ever: take into the group all that comes between its stations, or less"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct workshop workshop;
        struct said said = {{0}, {0}};
        struct problems problems = {say, &said, 0};
        make_workshop(&workshop);
        workshop.piece_count = 0;
        rows[i].spoil(&workshop);
        workshop_check(&workshop, &problems);
        print_message("  %s\n", rows[i].name);
        assert_string_equal(said.sentence, rows[i].says);
        workshop_release(&workshop);
    }
}

static void a_size_has_the_models_stones_or_its_own(void **state)
{
    static const struct {
        const char *name, *size;
        int64_t count, mass_ug;
    } rows[] = {
        {"one that says nothing", "50", 5, 2 * 500000},
        {"one with more", "60", 8, 2 * 800000},
        {"one without any", "48", 0, 0},
        {"one that the model does not have", "70", 5, 2 * 500000},
    };
    const struct workshop_model model = {
        .size_count = 3,
        .sizes = {{.size = "50"},
                  {.size = "60", .has_stones = true, .stones = {1, {{8, MASS_MG(100), "pave", {""}}}}},
                  {.size = "48", .has_stones = true},
                  {.size = "70", .has_stones = true}}, /* behind the last */
        .stones = {2,
                   {{1, MASS_MG(100), "prong", {""}},
                    {4, MASS_MG(100), "pave", {""}},
                    {9, MASS_MG(100), "behind", {""}}}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct stone_list *list = workshop_stone_list(&model, rows[i].size);
        print_message("  %s\n", rows[i].name);
        assert_int_equal(stone_list_count(list), rows[i].count);
        assert_int_equal(stone_list_mass(list, 2).ug, rows[i].mass_ug);
    }
}

static const struct {
    const char *name;
    struct stone_list list;
    int want;
    int64_t first, second; /* in two pieces */
} DUE[] = {
    {"no stones", {0, {{0, {0}, "", {""}}}}, 0, 0, 0},
    {"each of a kind", {2, {{1, {100}, "prong", {"rd-5"}}, {15, {2}, "pave", {"rd-1.3"}}}}, 2, 2, 30},
    {"one kind, set in two ways",
     {2, {{4, {2}, "prong", {"rd-1.3"}}, {15, {2}, "pave", {"rd-1.3"}}}},
     1,
     38,
     0},
    {"one is left open", {2, {{1, {100}, "prong", {"rd-5"}}, {15, {2}, "pave", {""}}}}, 0, 0, 0},
};

static void a_plan_that_names_all_kinds_can_be_counted_by(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(DUE); i++) {
        struct stone_due due[STONE_ROWS_MAX] = {{.kind = {"rd-5"}}}; /* of what was asked before */
        print_message("  %s\n", DUE[i].name);
        assert_int_equal(stone_list_due(&DUE[i].list, 2, due), DUE[i].want);
        if (DUE[i].want > 0) {
            assert_int_equal(due[0].count, DUE[i].first);
            assert_string_equal(due[0].setting, "prong");
        }
        if (DUE[i].want > 1)
            assert_int_equal(due[1].count, DUE[i].second);
    }
}

static void words_are_found_again(void **state)
{
    (void)state;
    for (int i = 0; i <= DENSITY_PYCNOMETER; i++) {
        enum density_source found = DENSITY_TABLE;
        assert_true(density_source_find(span_of(density_source_word((enum density_source)i)), &found));
        assert_int_equal(found, i);
    }
    enum density_source untouched = DENSITY_COMPOSITION;
    assert_false(density_source_find(SPAN("guess"), &untouched));
    assert_int_equal(untouched, DENSITY_COMPOSITION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_problem_is_named),
        cmocka_unit_test(what_is_wrong_with_a_station_is_told),
        cmocka_unit_test(a_cycle_is_told_with_its_remedy),
        cmocka_unit_test(a_size_has_the_models_stones_or_its_own),
        cmocka_unit_test(a_plan_that_names_all_kinds_can_be_counted_by),
        cmocka_unit_test(words_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
