/* The pace of the stations, out of the events: what was finished where, and how long it was worked on. */
#ifndef TOUCHSTONE_STORE_PACE_H
#define TOUCHSTONE_STORE_PACE_H

#include "common/rules/station.h"
#include "hub/store/store.h"

struct pace_row {
    struct code station;
    bool is_trees;     /* cut there, instead of finished or passed: from the tree's start on */
    int64_t pieces;    /* finished or passed there */
    int64_t times;     /* how often a lot or a piece was worked on from a start to its end */
    int64_t median_ms; /* of these, for one piece: of a lot the part of those that are worked on together */
};

#define PACE_ROWS_MAX (2 * STATIONS_MAX)

/* What has been finished since `from_ms`, for each station where there was any; `out` has room for
 * PACE_ROWS_MAX. */
MUST_USE struct fault store_pace_list(struct store *store, int64_t from_ms, struct pace_row *out, int *count);

/* In how many hours and on how many days since `from_ms` something was booked at a kiosk, and not from a seat
 * in the office: the working time. */
MUST_USE struct fault store_pace_hours(struct store *store, int64_t from_ms, int64_t *hours, int64_t *days);

#endif
