/* What no single field of a route can tell: kinds, where delivery stands, cycles; and what is done at its
 * end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/common_rules/shop_helper.h"

static void unknown_kind(struct workshop *workshop)
{
    workshop->routes[1].steps[1].kind = code_of("plating");
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
    shop_add_route(&workshop->routes[1], "other", kinds, 2);
}

static const struct shop_row ROWS[] = {
    {"a kind without a station", unknown_kind, "routes[1].steps[1]"},
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
};

static void each_problem_is_named(void **state)
{
    (void)state;
    shop_expect(ROWS, COUNT_OF(ROWS));
}

static void cycle_of_long_names(struct workshop *workshop)
{
    static const char *const kinds[] = {"setting-of-the-smallest-stones", "casting-of-the-largest-pieces"};
    workshop->stations[0].kind = code_of(kinds[0]);
    workshop->stations[1].kind = code_of(kinds[1]);
    shop_add_route(&workshop->routes[0], "main", (const char *const[]){kinds[0], kinds[1], kinds[0]}, 3);
    workshop->route_count = 1;
}

static void cycle_over_a_group(struct workshop *workshop)
{
    static const char *const kinds[] = {"qc", "casting"};
    shop_add_route(&workshop->routes[0], "main", kinds, 2);
    workshop->routes[1].step_count = 2; /* casting, setting */
    shop_add_group(workshop, 2, "setting", "qc");
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
        shop_make(&workshop);
        workshop.piece_count = 0;
        rows[i].spoil(&workshop);
        struct shop_said said = shop_check(&workshop);
        print_message("  %s\n", rows[i].name);
        assert_string_equal(said.sentence, rows[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_problem_is_named),
        cmocka_unit_test(a_cycle_is_told_with_its_remedy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
