#include "common/rules/route.h"

#include <string.h>

/* ---------------------------------------------------------------- no circle */

/* Resources: the stations (one for all of a kind and visit), then the groups. A set of them is one number. */
enum { NODES_MAX = STATIONS_MAX + GROUPS_MAX };
_Static_assert(NODES_MAX <= 64, "a set of resources is one uint64_t");

struct graph {
    const struct floor_plan *floor;
    bool with_groups;
    uint64_t reach[NODES_MAX];
};

static int node_of(const struct floor_plan *floor, const struct route_step *step)
{
    for (int i = 0; i < floor->station_count; i++)
        if (station_takes(&floor->stations[i], step))
            return i;
    return -1;
}

static uint64_t one(int node)
{
    return UINT64_C(1) << node;
}

/* The groups in which a piece counts at this step. */
static uint64_t groups_at(const struct graph *graph, const struct workshop_route *route, int step)
{
    uint64_t set = 0;
    for (int i = 0; graph->with_groups && i < graph->floor->group_count; i++)
        if (group_counts_at(&graph->floor->groups[i], route->steps, route->step_count, step))
            set |= one(STATIONS_MAX + i);
    return set;
}

/* What a piece at `step` holds, and what it waits for; false when no station does this step or the next. */
static bool look(const struct graph *graph, const struct workshop_route *route, int step, uint64_t *holds,
                 uint64_t *waits)
{
    int from = node_of(graph->floor, &route->steps[step]);
    int to = node_of(graph->floor, &route->steps[step + 1]);
    if (from < 0 || to < 0)
        return false;
    uint64_t groups = groups_at(graph, route, step);
    *holds = one(from) | groups;
    *waits = one(to) | (groups_at(graph, route, step + 1) & ~groups);
    return true;
}

static void reach_all(struct graph *graph, const struct workshop_route *routes, int route_count)
{
    memset(graph->reach, 0, sizeof graph->reach);
    for (int r = 0; r < route_count; r++) {
        for (int step = 0; step + 1 < routes[r].step_count; step++) {
            uint64_t holds, waits;
            if (!look(graph, &routes[r], step, &holds, &waits))
                continue;
            for (int node = 0; node < NODES_MAX; node++)
                graph->reach[node] |= holds & one(node) ? waits : 0;
        }
    }
    for (int via = 0; via < NODES_MAX; via++)
        for (int from = 0; from < NODES_MAX; from++)
            graph->reach[from] |= graph->reach[from] & one(via) ? graph->reach[via] : 0;
}

/* True when from something that is waited for one comes back to something that is held. */
static bool comes_back(const struct graph *graph, uint64_t holds, uint64_t waits)
{
    bool back = (holds & waits) != 0;
    for (int node = 0; node < NODES_MAX; node++)
        back |= (waits & one(node)) && (graph->reach[node] & holds);
    return back;
}

static bool find(struct graph *graph, const struct workshop_route *routes, int route_count, int first,
                 struct cycle *out)
{
    reach_all(graph, routes, route_count);
    for (int r = first; r < route_count; r++) {
        for (int step = 0; step + 1 < routes[r].step_count; step++) {
            uint64_t holds, waits;
            if (!look(graph, &routes[r], step, &holds, &waits) || !comes_back(graph, holds, waits))
                continue;
            *out = (struct cycle){.route = r, .step = step};
            return true;
        }
    }
    return false;
}

/* A group on the circle, to name it. */
static struct code group_on_cycle(const struct graph *graph)
{
    for (int i = 0; i < graph->floor->group_count; i++)
        if (graph->reach[STATIONS_MAX + i] & one(STATIONS_MAX + i))
            return graph->floor->groups[i].code;
    return code_of("");
}

bool route_find_cycle(const struct workshop_route *routes, int route_count, int first,
                      const struct floor_plan *floor, struct cycle *out)
{
    assert(floor->station_count <= STATIONS_MAX && floor->group_count <= GROUPS_MAX);
    struct graph graph = {.floor = floor, .with_groups = false};
    if (find(&graph, routes, route_count, first, out))
        return true;
    graph.with_groups = true;
    if (!find(&graph, routes, route_count, first, out))
        return false;
    out->has_group = true;
    out->group = group_on_cycle(&graph);
    return true;
}

/* ---------------------------------------------------------------- large enough */

static bool could_meet(const struct limit *limit, struct load load)
{
    return limit->mode != LIMIT_BLOCK || limit_has_room(limit, (struct load){0, MASS_UG(0)}, load);
}

/* The first station of this step that is too small, when all of them are; NULL when one would do (or none
 * does the step). */
static const struct station *too_small(const struct floor_plan *floor, const struct route_step *step,
                                       struct load load)
{
    const struct station *first = NULL;
    for (int i = 0; i < floor->station_count; i++) {
        const struct station *station = &floor->stations[i];
        if (!station_takes(station, step))
            continue;
        if (could_meet(&station->limit, load))
            return NULL;
        first = first ? first : station;
    }
    return first;
}

/* A group that it would enter at `step`, and that is too small. */
static const struct group *too_small_group(const struct floor_plan *floor, const struct piece *piece,
                                           int from, int step, struct load load)
{
    for (int i = 0; i < floor->group_count; i++) {
        const struct group *group = &floor->groups[i];
        if (group_counts_at(group, piece->steps, piece->step_count, step) &&
            !group_counts_at(group, piece->steps, piece->step_count, from) &&
            !could_meet(&group->limit, load))
            return group;
    }
    return NULL;
}

static bool is_casting(const struct route_step *step)
{
    return strcmp(step->kind.text, CASTING_KIND) == 0;
}

bool route_is_bottleneck(const struct floor_plan *floor, const struct station *station)
{
    bool any = false;
    for (int i = 0; i < floor->station_count; i++)
        any |= floor->stations[i].bottleneck;
    return any ? station->bottleneck : strcmp(station->kind.text, SETTING_KIND) == 0;
}

static bool is_bottleneck_step(const struct floor_plan *floor, const struct route_step *step)
{
    for (int i = 0; i < floor->station_count; i++)
        if (station_takes(&floor->stations[i], step) && route_is_bottleneck(floor, &floor->stations[i]))
            return true;
    return false;
}

int route_bottleneck_step(const struct piece *piece, const struct floor_plan *floor, int casting)
{
    for (int i = casting + 1; i < piece->step_count; i++)
        if (is_bottleneck_step(floor, &piece->steps[i]))
            return i;
    return piece->step_count - 1;
}

static int64_t add(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t places_at(const struct limit *limit, const struct load *load, bool beyond)
{
    int64_t taken = load ? load->pieces : 0;
    if (limit->pieces == 0 || limit->mode == LIMIT_WARN || (limit->mode == LIMIT_REASON && beyond))
        return INT64_MAX;
    return limit->pieces > taken ? limit->pieces - taken : 0;
}

/* The station does one of the steps from `first` to `last`. */
static bool does_any(const struct station *station, const struct piece *piece, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (station_takes(station, &piece->steps[i]))
            return true;
    return false;
}

static int casting_step(const struct piece *piece)
{
    int from = piece->step < 0 ? 0 : piece->step;
    while (from < piece->step_count && !is_casting(&piece->steps[from]))
        from++;
    return from;
}

int64_t route_places_after(const struct piece *piece, const struct floor_plan *floor, const struct load *load,
                           bool beyond)
{
    int casting = casting_step(piece);
    int last = route_bottleneck_step(piece, floor, casting);
    int64_t places = 0;
    bool any = false;
    for (int i = 0; i < floor->station_count; i++) {
        if (!does_any(&floor->stations[i], piece, casting + 1, last))
            continue;
        any = true;
        places = add(places, places_at(&floor->stations[i].limit, load ? &load[i] : NULL, beyond));
    }
    return any ? places : INT64_MAX; /* nothing comes after it */
}

static bool is_tight_at(const struct piece *piece, const struct floor_plan *floor, int step,
                        struct tight *out)
{
    const struct station *station = too_small(floor, &piece->steps[step], out->load);
    const struct group *group = too_small_group(floor, piece, step - 1, step, out->load);
    if (station) {
        out->at = station->code;
        out->limit = station->limit;
    } else if (group) {
        out->at = group->code;
        out->limit = group->limit;
        out->is_group = true;
    }
    return station || group;
}

static const struct station *bottleneck_of(const struct piece *piece, const struct floor_plan *floor,
                                           int casting)
{
    int last = route_bottleneck_step(piece, floor, casting);
    int node = last < 0 ? -1 : node_of(floor, &piece->steps[last]);
    return node < 0 ? NULL : &floor->stations[node];
}

/* What the start of a tree at casting needs beside: see DOMAIN § 4. */
static bool is_tight_at_start(const struct piece *tree, const struct floor_plan *floor, int casting,
                              struct tight *out)
{
    const struct station *bottleneck = bottleneck_of(tree, floor, casting);
    if (bottleneck && route_places_after(tree, floor, NULL, true) < tree->quantity) {
        out->at = bottleneck->code;
        out->limit = bottleneck->limit;
        out->is_start = true;
        return true;
    }
    for (int step = casting + 1; step <= route_bottleneck_step(tree, floor, casting); step++) {
        const struct group *group = too_small_group(floor, tree, casting, step, out->load);
        if (!group)
            continue;
        out->at = group->code;
        out->limit = group->limit;
        out->is_group = out->is_start = true;
        return true;
    }
    return false;
}

bool limit_too_large_on_way(const struct piece *piece, const struct floor_plan *floor, struct tight *out)
{
    bool is_tree = piece->kind == KIND_TREE;
    int casting = casting_step(piece);
    *out = (struct tight){.load = piece_load(piece)};
    for (int step = piece->step + 1; step < piece->step_count; step++) {
        if (is_tree && step > casting)
            break;
        if (is_tight_at(piece, floor, step, out))
            return true;
    }
    return is_tree && casting < piece->step_count && is_tight_at_start(piece, floor, casting, out);
}
