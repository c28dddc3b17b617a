/* What no single field of a workshop can tell: references and doubles; groups. Its routes are
 * workshop_route_test's, its pieces workshop_piece_test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/shop_helper.h"

static void unknown_alloy(struct workshop *workshop)
{
    workshop->lots[0].alloy = code_of("ag925");
}

static void unknown_route(struct workshop *workshop)
{
    workshop->models[0].route = code_of("tour");
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

static void served_twice(struct workshop *workshop)
{
    workshop->kiosks[0].station_count = 2;
    workshop->kiosks[0].stations[1] = workshop->kiosks[0].stations[0];
}

static void same_station(struct workshop *workshop)
{
    workshop->stations[2].code = code_of("casting");
}

static void same_badge(struct workshop *workshop)
{
    workshop->people[1].person.badge = tag_make(TAG_BADGE, 10);
}

static void same_size(struct workshop *workshop)
{
    SHOP_PUT(workshop->models[0].sizes[0].size, "52");
}

static void people_of_one_chip(struct workshop *workshop)
{
    SHOP_PUT(workshop->people[0].person.chip.text, "04B20000000001");
    workshop->people[1].person.chip = workshop->people[0].person.chip;
}

static void a_station_called_pool(struct workshop *workshop)
{
    workshop->stations[0].code = code_of("pool");
    workshop->pieces[0].station = code_of("");
}

static void a_group(struct workshop *workshop)
{
    shop_add_group(workshop, 2, "casting", "setting");
}

static void an_empty_group(struct workshop *workshop)
{
    shop_add_group(workshop, 0, "", "");
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
    shop_add_group(workshop, 2, "casting", "plating");
}

static void a_group_of_one_station_twice(struct workshop *workshop)
{
    shop_add_group(workshop, 2, "setting", "setting");
}

static void a_group_of_half_a_kind(struct workshop *workshop)
{
    workshop->stations[0].kind = code_of("setting");
    workshop->routes[0].steps[0].kind = workshop->routes[1].steps[0].kind = code_of("setting");
    shop_add_group(workshop, 1, "setting", "casting"); /* which is behind the last */
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

static const struct shop_row ROWS[] = {
    {"a whole one", nothing, NULL},
    {"unknown alloy", unknown_alloy, "lots[0].alloy"},
    {"unknown route", unknown_route, "models[0].route"},
    {"a person of an unknown station", unknown_home, "people[1].station"},
    {"a person of the first station", at_home_at_the_first, NULL},
    {"a kiosk of an unknown station", unknown_served, "kiosks[0].stations"},
    {"a kiosk of no station", no_served, "kiosks[0].stations"},
    {"a kiosk of one station twice", served_twice, "kiosks[0].stations"},
    {"two stations of one code", same_station, "stations[2].code"},
    {"two people of one chip", people_of_one_chip, "people[1].chip"},
    {"two people of one badge", same_badge, "people[1].badge"},
    {"two sizes of one name", same_size, "models[0].sizes"},
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

static void each_problem_is_named(void **state)
{
    (void)state;
    shop_expect(ROWS, COUNT_OF(ROWS));
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
        cmocka_unit_test(words_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
