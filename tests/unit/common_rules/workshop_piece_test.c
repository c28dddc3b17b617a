/* What no single field of a piece of a workshop can tell: references and doubles, its route, its stones,
 * limits that it can never meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/shop_helper.h"

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
    SHOP_PUT(workshop->pieces[1].size, "54");
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
    SHOP_PUT(workshop->alloys[0].hallmark, "750");
    SHOP_PUT(workshop->pieces[piece].engraved.serial, serial);
    SHOP_PUT(workshop->pieces[piece].engraved.hallmark, "750");
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
    SHOP_PUT(workshop->pieces[0].engraved.hallmark, "585");
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

static void no_order_is_fine(struct workshop *workshop)
{
    workshop->pieces[1].order = code_of("");
}

static void same_tag(struct workshop *workshop)
{
    workshop->pieces[2].tag = workshop->pieces[0].tag;
}

static void same_name(struct workshop *workshop)
{
    SHOP_PUT(workshop->pieces[2].name, "R-1");
}

static void same_chip(struct workshop *workshop)
{
    SHOP_PUT(workshop->pieces[0].chip.text, "04B20000000001");
    workshop->pieces[1].chip = workshop->pieces[0].chip;
}

static void chip_of_a_person(struct workshop *workshop)
{
    SHOP_PUT(workshop->pieces[0].chip.text, "04B20000000001");
    workshop->people[1].person.chip = workshop->pieces[0].chip;
}

static void at_work(struct workshop *workshop)
{
    workshop->pieces[1].state = PIECE_IN_WORK;
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
    SHOP_PUT(workshop->pieces[1].size, "50"); /* which has no list of its own */
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
    for (int i = 0; i < SHOP_STATIONS; i++)
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

static const struct shop_row ROWS[] = {
    {"without order", no_order_is_fine, NULL},
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
    {"two pieces of one tag", same_tag, "pieces[2].tag"},
    {"two pieces of one name", same_name, "pieces[2].name"},
    {"two pieces of one chip", same_chip, "pieces[1].chip"},
    {"a piece with a person's chip", chip_of_a_person, "pieces[0].chip"},
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
    {"a lot larger than a limit", lot_larger_than_a_limit, "pieces[0].quantity"},
    {"a large lot behind the limits", lot_at_its_last_station, NULL},
    {"a large lot under limits that warn", lot_under_a_limit_that_warns, NULL},
    {"too heavy by theory", too_heavy, "pieces[0].quantity"},
    {"just light enough", just_light_enough, NULL},
    {"just light enough when it is cast", just_light_enough_as_cast, NULL},
    {"unknown lot, where grams are limited", unknown_lot_under_a_limit, "pieces[1].lot"},
    {"too heavy as weighed", too_heavy_as_weighed, "pieces[0].quantity"},
};

static void each_problem_is_named(void **state)
{
    (void)state;
    shop_expect(ROWS, COUNT_OF(ROWS));
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
        shop_make(&workshop);
        rows[i].spoil(&workshop);
        struct shop_said said = shop_check(&workshop);
        if (!strstr(said.sentence, rows[i].says))
            fail_msg("%s: %s", rows[i].name, said.sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_problem_is_named),
        cmocka_unit_test(what_is_wrong_with_a_station_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
