/* A chart: bars, lines and limits over rows that have a name or a day. It draws numbers that it is given and
 * knows nothing of metal. */
#ifndef TOUCHSTONE_CHART_H
#define TOUCHSTONE_CHART_H

#include "common/draw/brush.h"

#define CHART_SERIES_MAX 5
#define CHART_POINTS_MAX 400
#define CHART_LABEL_MAX  48

enum chart_mark {
    CHART_BAR,
    CHART_LINE,
    CHART_LIMIT /* dashed across the row: a limit, or what is expected */
};

struct chart_series {
    const char *name; /* "": not in the legend */
    enum chart_mark mark;
    enum colour colour;
    double values[CHART_POINTS_MAX]; /* NAN: none in this row */
};

struct chart {
    char title[320];     /* empty: none, where the chart above has said it */
    const char *nothing; /* what it says without rows */
    const char *unit;    /* at the axis: "g", "hours" */
    int count;           /* rows */
    char labels[CHART_POINTS_MAX][CHART_LABEL_MAX];
    int series_count;
    struct chart_series series[CHART_SERIES_MAX];
};

/* What an axis goes over: its ends are whole steps, zero is always on it. */
struct chart_axis {
    double low, high, step;
};
struct chart_axis chart_axis_of(const struct chart *chart);

/* Title, legend, axis with its unit, rows. No rows: it says so. */
void chart_draw(struct brush *brush, struct box box, const struct chart *chart);

#endif
