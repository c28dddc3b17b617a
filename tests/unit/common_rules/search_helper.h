/* A search for locks: every state that a small workshop can come to, by the rules of flow themselves. In each
 * state some scan must be accepted, or something is held, which a person is told to release or to park. The
 * states are searched breadth first from everything in the pool; a person gives a reason where a limit asks
 * for one. A subcontractor is a station like the others here: sending to it asks for the same room as
 * receiving, and counts there from then on, arriving and sending back ask for none; so what is on its way
 * neither locks nor frees anything that a scan would not. */
#ifndef TOUCHSTONE_SEARCH_HELPER_H
#define TOUCHSTONE_SEARCH_HELPER_H

#include "common/rules/flow.h"
#include "common/rules/route.h"

enum {
    SMALL_STATIONS_MAX = 5,
    SMALL_ROUTES_MAX = 3,
    SMALL_GROUPS_MAX = 2,
    SMALL_ITEMS_MAX = 8,
    SMALL_PEOPLE = 2
};

struct small_item {
    int route;
    int quantity;
    bool is_tree;
};

struct small {
    struct station stations[SMALL_STATIONS_MAX];
    int station_count;
    struct group groups[SMALL_GROUPS_MAX];
    int group_count;
    struct workshop_route routes[SMALL_ROUTES_MAX];
    int route_count;
    struct small_item items[SMALL_ITEMS_MAX];
    int item_count;
    bool holds;     /* people may hold pieces, too */
    bool overrides; /* a manager may let anything past a limit */
};

struct small_found {
    long states;
    bool whole;       /* every state was seen; false: the maximum came first */
    bool locks;       /* a state in which nothing can go on, and nobody is told what to do */
    long only_person; /* states in which only a person's deed (a release) leads on */
    char state[800];  /* the lock, written out */
};

/* Random, accepted by the checks of routes unless `unchecked`. False: no sensible one came of this seed. */
bool small_make(unsigned seed, bool unchecked, struct small *out);
void small_add_route(struct small *small, const char *kinds); /* "casting setting qc*": * inspects */
struct station *small_add_station(struct small *small, const char *kind, int limit);
struct group *small_add_group(struct small *small, const char *stations, int limit);
void small_add_item(struct small *small, int route, int quantity, bool is_tree);
/* What the hub checks before anything is released: no circle, nothing too large. */
bool small_is_sound(const struct small *small);
void small_search(const struct small *small, long states_max, struct small_found *out);
void small_write(const struct small *small, char *out, size_t size);

#endif
