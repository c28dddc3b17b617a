/* The real hub, in this process, with the simulation's clock: service and store as `touchstone-hub serve` has
 * them, asked through its own resources (hub/api), so that what is said and told are the bytes of the
 * contract. Only the sockets are left out: the program has no clock that could be given. */
#ifndef TOUCHSTONE_SIMULATE_HUB_H
#define TOUCHSTONE_SIMULATE_HUB_H

#include <jansson.h>

#include "hub/api/api.h"
#include "hub/service/order_read.h"
#include "tests/life/chance.h"

#define HUB_PATH_MAX  256
#define HUB_DESKS_MAX (STATIONS_MAX + 1)

/* Whoever sends: the kiosk of a station, or (HUB_OFFICE) the manager's seat in the office. */
#define HUB_OFFICE STATIONS_MAX

struct hub {
    char path[HUB_PATH_MAX];
    struct service *service;
    struct api *api;
    struct reader *reader; /* for the order of what comes next */
    struct chance ids;
    int64_t now_ms; /* atomic: the writer reads it */
    struct desk_of_hub {
        struct identity who;
        struct uuid outbox;
        int64_t n;
    } desks[HUB_DESKS_MAX];
    int64_t accepted;   /* commands */
    struct fault fault; /* the first; then nothing is asked any more */
};

/* Opens a fresh store with this workshop in it; its last person is the manager. */
MUST_USE struct fault hub_open(struct hub *hub, const char *path, const struct workshop *shop, uint64_t seed,
                               int64_t now_ms);
/* Closes it, proves it (hub verify) and removes its files. */
MUST_USE struct fault hub_close(struct hub *hub);

void hub_set_clock(struct hub *hub, int64_t now_ms);

/* Says one command, and hears the answer. `rest` is the JSON of its own fields, each with a comma before it:
 * ",\"piece\":\"…\"". False: refused, or the hub has failed (hub->fault). */
bool hub_say(struct hub *hub, int desk, struct tag operator_badge, struct code station, const char *verb,
             const char *rest, struct reply *reply);

/* Asks a resource for its JSON as the manager: path as in resources.c, `name` for {x}. The caller's to
 * release; NULL after a fault. */
json_t *hub_ask(struct hub *hub, const char *path, const char *name, const char *query);

/* What comes next, everywhere: the plan that /v1/schedule shows. plan_release. False after a fault. */
bool hub_plan(struct hub *hub, struct plan *out, const struct house **house);

#endif
