/* A small production line for tests: casting → setting (sets stones, weighs out) → polishing (weighs both) →
 * QC (weighs in, inspects) → delivery. One station of each kind, called like it. */
#ifndef TOUCHSTONE_LINE_HELPER_H
#define TOUCHSTONE_LINE_HELPER_H

#include "common/rules/flow.h"

enum { POOL = -1 }; /* no step yet */
enum { CASTING, SETTING, POLISHING, QC, LINE_STATIONS, ROUTE_STEPS };
enum { LINE_STONES_MG = 100 }; /* of the model */

struct line {
    struct station stations[LINE_STATIONS];
    struct station_now now[LINE_STATIONS];
};

extern const struct route_step line_route[ROUTE_STEPS];

/* An empty line: limits of 4 pieces each that block, one operator's place each. `now` points into `line`. */
void line_make(struct line *line);

/* A piece of 5 g, version 7, at the station of `step` (POOL: none) in this state; held by
 * `operator_badge` if in work. Its stones are set from the end of setting on. */
struct piece line_piece(int step, enum piece_state state, struct tag operator_badge);

struct tag line_operator(int number);

/* As the rule of the verb says: a pass of what was not weighed, a rework to setting, a weighing of 4.9 g. */
struct outcome line_judge(enum verb verb, const struct deed *deed);

/* A piece, and who asks what may be done with it. `deed` points into the others. */
struct bench {
    struct line line;
    struct piece piece;
    struct deed deed;
};

/* A piece at `step` in `state`, and operator 1 who asks at station `here`. */
void bench_make(struct bench *bench, int step, enum piece_state state, int here);
/* The operator does the next thing with the piece as it is now; it must be accepted. */
struct outcome bench_then(struct bench *bench, enum verb verb, int here, int operator_number);

#endif
