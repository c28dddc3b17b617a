/* A station, and the state in which the wall shows it (DOMAIN § 4 "Station state"). */
#ifndef TOUCHSTONE_STATION_H
#define TOUCHSTONE_STATION_H

#include "common/rules/code.h"
#include "common/rules/limit.h"
#include "common/rules/step.h"

#define STATIONS_MAX 32

struct station {
    struct code code;
    char name[NAME_TEXT_MAX];
    struct code kind;
    struct code
        visit; /* it does only the steps that name this visit, with a limit of its own; none: the others */
    int place; /* order on the wall, along the flow */
    struct limit limit;
    bool outside;    /* a subcontractor: pieces go there and come back on transfer slips */
    int staff;       /* people normally there */
    int at_once;     /* pieces that one person may have in work at once (1) */
    bool bottleneck; /* what sets the pace: a tree is cast only when the stations up to here have room */
};

/* True when the station does this step: of its kind, and of its visit. */
bool station_takes(const struct station *station, const struct route_step *step);

#define STATION_STATE_LIST(X)                                                                                \
    X(STATION_OVER, "over")                                                                                  \
    X(STATION_STOPPED, "stopped") /* something waits to start or to leave, and limits let none of it */      \
    X(STATION_FULL, "full")                                                                                  \
    X(STATION_UNSTAFFED, "unstaffed")                                                                        \
    X(STATION_NEAR, "near") /* ≥ 80 % */                                                                   \
    X(STATION_STARVED, "starved")                                                                            \
    X(STATION_OK, "ok")

enum station_state {
#define X(name, word) name,
    STATION_STATE_LIST(X)
#undef X
};

const char *station_state_word(enum station_state state);
MUST_USE bool station_state_find(struct span word, enum station_state *out);

/* What is at a station, counted. */
struct station_summary {
    struct load load;
    int64_t queued, in_work, done, held; /* pieces */
    int64_t transit;                     /* of the queued and the done: on a slip, here or back */
    int64_t may_start;                   /* queued pieces whose start no downstream limit forbids */
    int64_t may_leave; /* done pieces that the next station has room for (or that only delivery awaits) */
    int64_t upstream;  /* pieces elsewhere that will still come here */
    int present;       /* operators present */
};

/* The first state of the list that applies. `stopped`: something is queued or done here, not on a
 * slip, and limits let none of it go on. */
enum station_state station_judge(const struct station *station, const struct station_summary *now);

#endif
