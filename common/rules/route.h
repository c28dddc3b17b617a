/* What can be said of routes before anything moves on them: that nothing can wait for ever in a circle, and
 * that every limit on the way is large enough. Pure. Used when a workshop, a route, a limit or a group
 * changes, and when pieces are released and trees built. */
#ifndef TOUCHSTONE_ROUTE_H
#define TOUCHSTONE_ROUTE_H

#include "common/rules/room.h"

struct workshop_route {
    struct code code;
    int64_t revision;
    int step_count;
    struct route_step steps[ROUTE_STEPS_MAX];
};

/* They have the same steps, in all that a step says. */
bool route_steps_equal(const struct workshop_route *a, const struct workshop_route *b);

/* The floor: every station, and every group (resolved). */
struct floor_plan {
    const struct station *stations;
    int station_count;
    const struct group *groups;
    int group_count;
};

/* From `step` to step + 1 of route `route` a piece waits for what pieces there (or beyond) wait for it to
 * leave. */
struct cycle {
    int route, step;
    bool has_group; /* it closes only because of this group */
    struct code group;
};

/* A piece at one station holds a place there, and one in every group that counts it; it waits for a place at
 * the next station, and for one in every group that it enters there. Over all routes the graph "holds → waits
 * for" must have no cycle: then of all that wait, something that holds what is waited for last can always go
 * on, so nothing can lock. Stations of one kind and visit are one place; steps that no station does are
 * passed over. True when there is a cycle: *out is the first transition that lies on one, from route `first`
 * on. Source: ordered resources, E. W. Dijkstra, "Hierarchical ordering of sequential processes" (1971). */
bool route_find_cycle(const struct workshop_route *routes, int route_count, int first,
                      const struct floor_plan *floor, struct cycle *out);

/* A limit that a piece can never meet, not even when nothing else is there. */
struct tight {
    struct code at; /* station or group */
    bool is_group;
    bool is_start; /* a tree's start at casting: the places up to the bottleneck are too few */
    struct limit limit;
    struct load load; /* of the piece */
};

/* True when a limit that blocks, on the way from where the piece is now, is too small for all of it: then it
 * could never go on in one. A tree's way ends at casting, where its start needs as many places as it has
 * pieces. */
bool limit_too_large_on_way(const struct piece *piece, const struct floor_plan *floor, struct tight *out);

#endif
