/* Gauges: the tray with its places, and the tolerance bar. They draw numbers that they are given and know
 * nothing of metal. */
#ifndef TOUCHSTONE_GAUGE_H
#define TOUCHSTONE_GAUGE_H

#include "common/draw/brush.h"
#include "common/draw/glyph.h"

/* A tray: a place for each piece that may be there, told by shape as well as by colour. */
struct tray {
    int64_t done, in_work, queued, held; /* full places, drawn in this order */
    int64_t limit;                       /* 0: none; what is beyond it is drawn outlined as too much */
    bool wide;                           /* the tray lies across: more columns, fewer rows */
    enum glyph work;                     /* the sign of what is in work */
};

#define TRAY_PLACES_MAX 24 /* beyond it the tray is drawn as one long bar in the same colours */

/* `unit` is a design unit in pixels. */
void tray_draw(struct brush *brush, struct box box, double unit, const struct tray *tray);

enum place_kind { PLACE_DONE, PLACE_IN_WORK, PLACE_QUEUED, PLACE_HELD, PLACE_EMPTY };
/* One place, for the legend; `work` is the sign of what is in work. */
void tray_place_draw(struct brush *brush, struct box box, double unit, enum place_kind kind, enum glyph work);

/* A bar around an expected value: green inside tol - u, amber from there to tol + u, red beyond. */
struct tolerance_bar {
    double deviation; /* any unit, the same for all three */
    double tolerance;
    double uncertainty;
    bool judged; /* false: grey, only the expected value and the tolerance are marked */
    bool has_marker;
    bool steady; /* false: the marker is an outline */
};

/* Where in the box the deviation `at` stands, clamped to the ends. */
double tolerance_bar_place(struct box box, const struct tolerance_bar *bar, double at);

/* True when the marker stands at an end because the deviation lies beyond it. */
bool tolerance_bar_beyond(const struct tolerance_bar *bar);

/* The marker reaches 12 units above and below the box. */
void tolerance_bar_draw(struct brush *brush, struct box box, double unit, const struct tolerance_bar *bar);

#endif
