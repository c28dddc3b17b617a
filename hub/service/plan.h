/* The plan: every piece that is in work or waits, with the order that it is for and what it has before it.
 * Read in one moment of the store; by readers for the day's schedule, by the writer for the alert of orders
 * at risk. */
#ifndef TOUCHSTONE_PLAN_H
#define TOUCHSTONE_PLAN_H

#include "common/rules/schedule.h"
#include "hub/service/house.h"

struct plan_order {
    int64_t id;
    struct code code;
    int64_t due_ms; /* 0: none */
    bool rush;
    int64_t pieces;   /* on the way */
    int64_t ready_ms; /* when the last of them will be, by standard times and queues */
    bool at_risk;     /* remaining standard time + queues > time left */
};

struct plan_item {
    struct piece_row row; /* linked: borrows the house's routes */
    int order;            /* index into the plan's orders; −1: none */
    int64_t due_ms;       /* of its order, or of what hangs on it first; 0: never */
    bool rush;
    struct outlook outlook;
};

struct plan {
    int64_t now_ms;
    struct plan_item *items;
    size_t count, capacity;
    struct plan_order *orders;
    size_t order_count, order_capacity;
    struct queues queues;
};

/* Reads it: all pieces in the pool, at stations, parked and on trees. A few microseconds a piece, so not with
 * every scan. Release it, also after a fault. */
MUST_USE struct fault plan_read(const struct house *house, struct store *store, int64_t now_ms,
                                struct plan *out);
void plan_release(struct plan *plan);

/* NULL: none of its pieces is on the way. */
const struct plan_order *plan_find_order(const struct plan *plan, int64_t order);

/* What somebody at a station has before them. */
enum plan_standing {
    STANDS_IN_WORK,
    STANDS_NEXT, /* queued there, or it could be taken in next: waits in the pool, or is done where it is */
    STANDS_HELD,
};

struct plan_entry {
    size_t item;
    enum plan_standing standing;
    bool is_here; /* false: it comes from elsewhere */
    struct turn turn;
};

/* The pieces of a station in the order in which their turn comes: in work, then what may be next, then held.
 * `out` has room for plan->count; returns how many. */
size_t plan_of_station(const struct plan *plan, const struct station *station, struct plan_entry *out);

#endif
