#include "common/rules/route.h"

bool route_steps_equal(const struct workshop_route *a, const struct workshop_route *b)
{
    if (a->step_count != b->step_count)
        return false;
    for (int i = 0; i < a->step_count; i++)
        if (!step_equal(&a->steps[i], &b->steps[i]))
            return false;
    return true;
}

/* ---------------------------------------------------------------- no circle */

/* Resources: the stations (one for all of a kind and visit), then the groups. A set of them is one number. */
enum { NODES_MAX = STATIONS_MAX + GROUPS_MAX };
_Static_assert(NODES_MAX <= 64, "a set of resources is one uint64_t");

struct graph {
    const struct floor_plan *floor;
    bool with_groups;
    uint64_t reach[NODES_MAX]; /* it only grows: what is reached without groups is with them, too */
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

struct wait {
    uint64_t holds, waits;
};

/* What a piece at `step` holds, and what it waits for; nothing when no station does this step or the next. */
static struct wait look(const struct graph *graph, const struct workshop_route *route, int step)
{
    int from = node_of(graph->floor, &route->steps[step]);
    int to = node_of(graph->floor, &route->steps[step + 1]);
    if (from < 0 || to < 0)
        return (struct wait){0, 0};
    uint64_t groups = groups_at(graph, route, step);
    return (struct wait){one(from) | groups, one(to) | (groups_at(graph, route, step + 1) & ~groups)};
}

static void reach_all(struct graph *graph, const struct workshop_route *routes, int route_count)
{
    for (int r = 0; r < route_count; r++) {
        for (int step = 0; step + 1 < routes[r].step_count; step++) {
            struct wait wait = look(graph, &routes[r], step);
            for (int node = 0; node < NODES_MAX; node++)
                graph->reach[node] |= wait.holds & one(node) ? wait.waits : 0;
        }
    }
    for (int via = 0; via < NODES_MAX; via++)
        for (int from = 0; from < NODES_MAX; from++)
            graph->reach[from] |= graph->reach[from] & one(via) ? graph->reach[via] : 0;
}

/* True when from something that is waited for one comes back to something that is held. */
static bool comes_back(const struct graph *graph, struct wait wait)
{
    bool back = (wait.holds & wait.waits) != 0;
    for (int node = 0; node < NODES_MAX; node++)
        back |= (wait.waits & one(node)) && (graph->reach[node] & wait.holds);
    return back;
}

static bool find(struct graph *graph, const struct workshop_route *routes, int route_count, int first,
                 struct cycle *out)
{
    reach_all(graph, routes, route_count);
    for (int r = first; r < route_count; r++) {
        for (int step = 0; step + 1 < routes[r].step_count; step++) {
            if (!comes_back(graph, look(graph, &routes[r], step)))
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

/* The floor when nobody and nothing is there. */
struct empty_floor {
    struct station_now stations[STATIONS_MAX];
    struct group_now groups[GROUPS_MAX];
    struct floor_now floor;
};

static void empty_out(const struct floor_plan *plan, struct empty_floor *out)
{
    assert(plan->station_count <= STATIONS_MAX && plan->group_count <= GROUPS_MAX);
    *out = (struct empty_floor){.floor = {.stations = out->stations, .groups = out->groups}};
    for (int i = 0; i < plan->station_count; i++)
        out->stations[i].station = &plan->stations[i];
    for (int i = 0; i < plan->group_count; i++)
        out->groups[i].group = &plan->groups[i];
    out->floor.station_count = (size_t)plan->station_count;
    out->floor.group_count = (size_t)plan->group_count;
}

static void name_limit(const struct floor_plan *plan, const struct room *room, struct tight *out)
{
    out->at = room->next;
    for (int i = 0; i < plan->station_count; i++)
        if (code_equal(plan->stations[i].code, room->next))
            out->limit = plan->stations[i].limit;
    for (int i = 0; i < plan->group_count; i++) {
        if (!code_equal(plan->groups[i].code, room->next))
            continue;
        out->limit = plan->groups[i].limit;
        out->is_group = true;
    }
}

static bool has_station(const struct floor_plan *plan, const struct route_step *step)
{
    return node_of(plan, step) >= 0;
}

bool limit_too_large_on_way(const struct piece *piece, const struct floor_plan *floor, struct tight *out)
{
    struct empty_floor empty;
    struct piece at = *piece;
    int casting = room_casting_step(piece);
    empty_out(floor, &empty);
    *out = (struct tight){.load = piece_load(piece)};
    for (const struct route_step *next; (next = piece_next_step(&at)); at.step++) {
        if (at.kind == KIND_TREE && at.step > casting)
            break;
        struct room room = room_ahead(&at, &empty.floor, true);
        if (room.reason != REASON_NONE && has_station(floor, next)) {
            name_limit(floor, &room, out);
            out->is_start = at.kind == KIND_TREE && at.step == casting;
            return true;
        }
        at.place = PLACE_STATION; /* … of the next step, whichever that is */
        at.station = code_of("");
    }
    return false;
}
