/* Nothing can lock (DOMAIN § 4): in every state that small workshops can come to, some scan is accepted, or a
 * person is told what to do. And the search is not blind: what the checks of routes refuse does lock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/search_helper.h"

enum { STATES_MAX = 2000, KNOWN_STATES_MAX = 100000, WORKSHOPS = 80 };

/* ---------------------------------------------------------------- known locks, and what mends them */

static void circle(struct small *out)
{
    small_add_station(out, "setting", 1);
    small_add_station(out, "polishing", 1);
    small_add_route(out, "setting polishing setting qc");
    small_add_station(out, "qc", 1);
    small_add_item(out, 0, 1, false);
    small_add_item(out, 0, 1, false);
}

static void circle_mended_by_a_visit(struct small *out)
{
    small_add_station(out, "setting", 1);
    small_add_station(out, "polishing", 1);
    small_add_station(out, "setting", 1)->visit = code_of("again");
    small_add_station(out, "qc", 1);
    small_add_route(out, "setting polishing setting/again qc*");
    small_add_item(out, 0, 1, false);
    small_add_item(out, 0, 1, false);
    small_add_item(out, 0, 1, false);
}

static void two_routes_against_each_other(struct small *out)
{
    small_add_station(out, "setting", 1);
    small_add_station(out, "polishing", 1);
    small_add_route(out, "setting polishing*");
    small_add_route(out, "polishing setting*");
    small_add_item(out, 0, 1, false);
    small_add_item(out, 1, 1, false);
}

/* A piece outside the group stands where the group's own must pass. */
static void excursion_meets_one_who_waits_to_enter(struct small *out)
{
    small_add_station(out, "setting", 1);
    small_add_station(out, "polishing", 1);
    small_add_station(out, "qc", 1);
    small_add_group(out, "s0 s2", 1);
    small_add_route(out, "setting polishing qc*");
    small_add_route(out, "polishing qc*");
    small_add_item(out, 0, 1, false);
    small_add_item(out, 1, 1, false);
}

static void excursion_taken_into_the_group(struct small *out)
{
    excursion_meets_one_who_waits_to_enter(out);
    out->group_count = 0;
    small_add_group(out, "s0 s1 s2", 2);
}

static void crossing_groups(struct small *out)
{
    small_add_station(out, "casting", 1);
    small_add_station(out, "setting", 1);
    small_add_station(out, "polishing", 1);
    small_add_station(out, "qc", 1);
    small_add_group(out, "s0 s2", 1);
    small_add_group(out, "s1 s3", 1);
    small_add_route(out, "casting setting polishing qc*");
    small_add_route(out, "setting polishing*");
    small_add_item(out, 0, 1, false);
    small_add_item(out, 1, 1, false);
}

/* It needs three places after casting, and there are two in all. */
static void tree_for_more_places_than_there_are(struct small *out)
{
    small_add_station(out, "casting", 3);
    small_add_station(out, "setting", 2);
    small_add_station(out, "qc", 3);
    small_add_route(out, "casting setting qc*");
    small_add_item(out, 0, 3, true);
}

static void tree_that_fits(struct small *out)
{
    small_add_station(out, "casting", 3);
    small_add_station(out, "setting", 3);
    small_add_station(out, "qc", 1);
    small_add_route(out, "casting setting qc*");
    small_add_item(out, 0, 3, true);
    small_add_item(out, 0, 2, true);
}

static void lot_larger_than_a_limit(struct small *out)
{
    small_add_station(out, "setting", 3);
    small_add_station(out, "polishing", 1);
    small_add_route(out, "setting polishing*");
    small_add_item(out, 0, 2, false);
    small_add_item(out, 0, 1, false);
}

static void rework_over_full_stations(struct small *out)
{
    small_add_station(out, "setting", 1);
    small_add_station(out, "polishing", 1);
    small_add_station(out, "qc", 1);
    small_add_group(out, "s0 s1 s2", 2);
    small_add_route(out, "setting polishing qc*");
    for (int i = 0; i < 3; i++)
        small_add_item(out, 0, 1, false);
    out->holds = true;
}

static void overrides_over_full_stations(struct small *out)
{
    rework_over_full_stations(out);
    out->holds = false;
    out->overrides = true;
}

static const struct {
    const char *name;
    void (*make)(struct small *out);
    bool sound, locks;
} known[] = {
    {"a route that comes back", circle, false, true},
    {"… with a visit of its own", circle_mended_by_a_visit, true, false},
    {"two routes against each other", two_routes_against_each_other, false, true},
    {"an excursion meets one who waits to enter", excursion_meets_one_who_waits_to_enter, false, true},
    {"… taken into the group", excursion_taken_into_the_group, true, false},
    {"two groups that cross", crossing_groups, false, true},
    {"a tree for more places than there are", tree_for_more_places_than_there_are, false, true},
    {"a tree that fits", tree_that_fits, true, false},
    {"rework over full stations, and holds", rework_over_full_stations, true, false},
    {"overrides over full stations", overrides_over_full_stations, true, false},
};

static void test_known_workshops(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        struct small small = {.station_count = 0};
        struct small_found found;
        known[i].make(&small);
        assert_int_equal(small_is_sound(&small), known[i].sound);
        small_search(&small, KNOWN_STATES_MAX, &found);
        if (found.locks != known[i].locks || !found.whole)
            fail_msg("%s: %s after %ld states%s: %s", known[i].name, found.locks ? "locks" : "does not lock",
                     found.states, found.whole ? "" : " (not all)", found.state);
    }
}

/* Nobody releases such a lot; once it is there, only splitting it helps, and a person may always do that. */
static void test_a_lot_too_large_is_refused(void **state)
{
    struct small small = {.station_count = 0};
    (void)state;
    lot_larger_than_a_limit(&small);
    assert_false(small_is_sound(&small));
}

/* ---------------------------------------------------------------- by chance */

static void test_no_sound_workshop_locks(void **state)
{
    long searched = 0, person = 0;
    (void)state;
    for (unsigned seed = 1; searched < WORKSHOPS; seed++) {
        struct small small;
        struct small_found found;
        char text[1200];
        if (!small_make(seed, false, &small))
            continue;
        assert_true(small_is_sound(&small));
        small_search(&small, STATES_MAX, &found);
        searched++;
        person += found.only_person;
        small_write(&small, text, sizeof text);
        if (found.locks)
            fail_msg("seed %u locks: %s\n%s", seed, text, found.state);
    }
    assert_true(person > 0); /* holds did stop some of them, and it was said who goes on */
}

static void test_what_the_check_refuses_can_lock(void **state)
{
    int locks = 0, searched = 0;
    (void)state;
    for (unsigned seed = 1; searched < WORKSHOPS; seed++) {
        struct small small;
        struct small_found found;
        if (!small_make(seed, true, &small))
            continue;
        small_search(&small, STATES_MAX / 2, &found);
        searched++;
        locks += found.locks;
    }
    assert_in_range(locks, 1, WORKSHOPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_workshops),
        cmocka_unit_test(test_a_lot_too_large_is_refused),
        cmocka_unit_test(test_no_sound_workshop_locks),
        cmocka_unit_test(test_what_the_check_refuses_can_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
