/* The figures' queries: each report is rows of cells in the order of its columns (named in
 * hub/api/reports.c). What the events were folded into is in figure.h. */
#ifndef TOUCHSTONE_STORE_REPORT_H
#define TOUCHSTONE_STORE_REPORT_H

#include "common/rules/kpi.h"
#include "hub/store/store.h"

/* Each with its columns; times in ms since 1970, durations in ms, masses in µg; 0 or NULL where nothing
 * applies. Weeks begin on Monday, days at midnight, by UTC and by the hub's clock on the wall. */
enum report {
    REPORT_WIP,  /* station, name (of pool and parked none), pieces, ug, fine_ug, limit_pieces, limit_ug; pool
                    and parked too */
    REPORT_AGES, /* station, name, pieces, oldest (a piece's name), since, age, median age */
    REPORT_LEAD_TIME,  /* week, until, pieces, mean, median, 90 % */
    REPORT_CYCLE_TIME, /* step (its kind, and visit), names of its stations, pieces, queued mean, worked mean,
                          whole mean, whole median, whole 90 % */
    REPORT_CYCLE_TIME_BY_STATION, /* station, name, and the same */
    REPORT_THROUGHPUT,            /* day, station, name, visits, pieces; "finished" and "delivered" too */
    REPORT_RIGHT_FIRST_TIME, /* week, pieces judged, of these right first time, ppm, passed after a rework,
                                accepted: see judged.h */
    REPORT_DEFECTS,          /* defect, guilty kind, times */
    REPORT_RULINGS, /* week, judged, pass, conditional pass, conditional fail, fail, no verdict, of these by
                       check-weight, theory, scale; accepted by a manager */
    REPORT_ON_TIME, /* week, pieces delivered that were due, of these in time, ppm, mean lateness */
    REPORT_LOSS_BY_OPERATION,    /* operation, name, pieces, worked, missing, returned, loss, ppm, fine loss,
                                    settled, expected, the same in fine metal and in ppm, of how many pieces */
    REPORT_LOSS_BY_OPERATOR,     /* badge, name, and the same */
    REPORT_LOSS_BY_ALLOY,        /* alloy, name, and the same */
    REPORT_OVERRIDES,            /* week, overrides, moves, overrides by a million moves */
    REPORT_BREAKAGE,             /* setting, set, broken, lost, broken by a million set or broken */
    REPORT_BREAKAGE_BY_OPERATOR, /* badge, name, and the same */
    REPORT_STATIONS, /* code, name, kind, place, limit_pieces, limit_ug, mode, staff, at_once, state, since */
    REPORT_MODELS,   /* code, newest revision, name, route, sizes, stones */
    REPORT_OPERATORS,     /* badge, name, roles, station, in at, since */
    REPORT_STOCK,         /* code, name, alloy, custody, count, ug, minimum; its last count: when, and what
                             that had more (or less) than the book */
    REPORT_STATION_HOURS, /* station, name, over, stopped, full, unstaffed, near, starved, ok */
    REPORT_COUNT
};

#define REPORT_COLUMNS_MAX 14

struct report_cell {
    bool given; /* not NULL */
    int64_t number;
    const char *text; /* borrowed until `take` returns; of a number: NULL */
};

struct report_span {
    int64_t from_ms, to_ms; /* from ≤ t < to */
    int64_t now_ms;
};

MUST_USE struct fault
store_report_each(struct store *store, enum report report, const struct report_span *span,
                  void (*take)(void *context, const struct report_cell *cells, int count), void *context);

/* Between release and finished goods: what Little's law is judged by. */
MUST_USE struct fault store_report_flow(struct store *store, const struct report_span *span,
                                        struct flow_count *out);

#endif
