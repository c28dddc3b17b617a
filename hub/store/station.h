/* The workshop's name and revision, its stations, and the state in which each was last seen. */
#ifndef TOUCHSTONE_STORE_STATION_H
#define TOUCHSTONE_STORE_STATION_H

#include "common/rules/group.h"
#include "hub/store/store.h"

struct workshop_row {
    char name[NAME_TEXT_MAX];
    char language[LANGUAGE_TEXT_MAX]; /* "": not said */
    int64_t revision; /* grows with every change of stations, people, models …: load them anew */
};

MUST_USE struct fault store_workshop_get(struct store *store, struct workshop_row *out);
/* Each "" leaves what was said before. Also a new revision. */
MUST_USE struct fault store_workshop_say(struct store *store, const char *name, const char *language);
MUST_USE struct fault store_workshop_touch(struct store *store); /* a new revision */

/* Writes a station, or gives an existing code what is new about it. */
MUST_USE struct fault store_station_set(struct store *store, const struct station *station);
MUST_USE struct fault store_station_limit(struct store *store, struct code station,
                                          const struct limit *limit);
/* In the order of the wall; `out` has room for STATIONS_MAX. */
MUST_USE struct fault store_station_list(struct store *store, struct station *out, int *count);

/* A station's state and since when: a projection that only remembers the moment. */
struct state_row {
    struct code station;
    enum station_state state;
    int64_t since_ms;
};
MUST_USE struct fault store_state_list(struct store *store, struct state_row *out, int *count);
MUST_USE struct fault store_state_set(struct store *store, const struct state_row *row);

#endif
