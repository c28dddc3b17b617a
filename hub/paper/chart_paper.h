/* Charts as one SVG, one below the other. */
#ifndef TOUCHSTONE_CHART_PAPER_H
#define TOUCHSTONE_CHART_PAPER_H

#include "common/draw/chart.h"
#include "hub/paper/paper.h"

/* At least one. */
MUST_USE struct fault charts_write_svg(const struct chart *charts, size_t count, struct paper *out);

#endif
