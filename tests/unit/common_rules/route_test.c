/* Routes that are alike, routes whose pieces could wait for each other in a circle, and those whose pieces
 * cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/route.h"

enum { STATIONS = 4, ROUTES_MAX = 2, GROUPS = 2, NONE = -1 };

/* A letter a station: casting, setting, polishing, qc. x: what no station does. */
static const char letters[STATIONS + 1] = "cspq";

static struct code kind_of(char letter)
{
    char text[] = {letter, '\0'};
    return code_of(text);
}

static const struct {
    const char *name;
    const char *routes[ROUTES_MAX];
    const char *group;  /* its stations; "": there is none of this name */
    const char *beyond; /* stands in the arrays behind each route, and is no step of it */
    int first;
    int route, step; /* NONE: no cycle */
    bool by_group;
} rows[] = {
    {"straight on", {"cspq"}, "", "", 0, NONE, 0, false},
    {"one step", {"c"}, "", "", 0, NONE, 0, false},
    {"back to where it was", {"cscq"}, "", "", 0, 0, 0, false},
    {"back later", {"cspsq"}, "", "", 0, 0, 1, false},
    {"two routes against each other", {"cs", "sc"}, "", "", 0, 0, 0, false},
    {"the same, from the second on", {"cs", "sc"}, "", "", 1, 1, 0, false},
    {"two routes over a third station", {"csp", "pqc"}, "", "", 0, 0, 0, false},
    {"two routes alike", {"csp", "csq"}, "", "", 0, NONE, 0, false},
    {"what no station does lies between", {"cxc"}, "", "", 0, NONE, 0, false},
    {"before what would be a cycle", {"xcsc"}, "", "", 0, 0, 1, false},
    {"what stands behind a route is none of it", {"cs"}, "", "csc", 0, NONE, 0, false},
    {"behind one step", {"c"}, "", "scs", 0, NONE, 0, false},
    {"a group of all", {"cspq"}, "cspq", "", 0, NONE, 0, false},
    {"a group with an excursion of one route", {"csp"}, "cp", "", 0, NONE, 0, false},
    {"a group that is met from both sides", {"csp", "qs"}, "cq", "", 0, NONE, 0, false},
    {"a group entered where another route leaves it", {"cs", "pc"}, "sp", "", 0, 0, 0, true},
};

static void make_route(struct workshop_route *out, const char *steps, const char *beyond)
{
    memset(out, 0, sizeof *out);
    out->step_count = (int)strlen(steps);
    for (int i = 0; i < out->step_count; i++)
        out->steps[i].kind = kind_of(steps[i]);
    for (int i = 0; beyond[i]; i++)
        out->steps[out->step_count + i].kind = kind_of(beyond[i]);
}

static void make_group(struct group *out, const char *code, const char *letters_of,
                       const struct station *stations)
{
    *out = (struct group){.code = code_of(code), .member_count = (int)strlen(letters_of)};
    for (int i = 0; i < out->member_count; i++)
        out->members[i].station = kind_of(letters_of[i]);
    group_resolve(out, stations, STATIONS);
}

static void test_circles(void **state)
{
    (void)state;
    struct station stations[STATIONS + 1];
    memset(stations, 0, sizeof stations);
    for (int i = 0; i < STATIONS; i++)
        stations[i].code = stations[i].kind = kind_of(letters[i]);
    stations[STATIONS].code = stations[STATIONS].kind = kind_of('x'); /* behind the last: of no workshop */
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct workshop_route routes[ROUTES_MAX];
        struct group groups[GROUPS];
        struct floor_plan floor = {stations, STATIONS, groups, rows[i].group[0] != '\0' ? GROUPS : 0};
        struct cycle cycle = {.route = NONE};
        int count = rows[i].routes[1] ? 2 : 1;
        for (int k = 0; k < count; k++)
            make_route(&routes[k], rows[i].routes[k], rows[i].beyond);
        make_group(&groups[0], "first", "q", stations); /* on no circle, and not the one that is named */
        make_group(&groups[1], "fine-work", rows[i].group, stations);
        bool found = route_find_cycle(routes, count, rows[i].first, &floor, &cycle);
        if (found != (rows[i].route != NONE) || cycle.route != rows[i].route || cycle.step != rows[i].step ||
            cycle.has_group != rows[i].by_group ||
            strcmp(cycle.group.text, rows[i].by_group ? "fine-work" : "") != 0)
            fail_msg("%s: route %d, step %d, \"%s\"", rows[i].name, cycle.route, cycle.step,
                     cycle.group.text);
    }
}

/* ---------------------------------------------------------------- alike */

static const struct {
    const char *name, *a, *b, *beyond_a, *beyond_b;
    bool equal;
} pairs[] = {
    {"the same steps", "csp", "csp", "", "", true},
    {"another step", "csp", "cqp", "", "", false},
    {"another last step", "csp", "csq", "", "", false},
    {"a step more", "cs", "csp", "", "", false},
    {"a step less", "csp", "cs", "", "", false},
    {"what stands behind the last step is none of it", "cs", "cs", "p", "q", true},
    {"a step less, behind which it stands", "csp", "cs", "", "p", false},
};

static void test_routes_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct workshop_route a, b;
        make_route(&a, pairs[i].a, pairs[i].beyond_a);
        make_route(&b, pairs[i].b, pairs[i].beyond_b);
        if (route_steps_equal(&a, &b) != pairs[i].equal)
            fail_msg("%s", pairs[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_circles), cmocka_unit_test(test_routes_alike)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
