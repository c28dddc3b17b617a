/* Which columns of a report stand in its charts, and the answer as SVG. */
#ifndef TOUCHSTONE_REPORT_CHART_H
#define TOUCHSTONE_REPORT_CHART_H

#include "hub/api/parts.h"
#include "hub/paper/chart_paper.h"
#include "hub/service/report_read.h"

#define REPORT_CHARTS_MAX 2 /* of one report: what has two units has two */

struct report_chart {
    const struct column *columns;
    enum report report;
    bool too_many; /* more rows than a chart has room for */
    int count;
    struct chart charts[REPORT_CHARTS_MAX];
};

/* NULL: no memory. The caller's to free. */
struct report_chart *report_chart_create(enum report report, const struct column *columns, const char *title);
void report_chart_add(struct report_chart *chart, const struct report_cell *cells);
/* Of Little's law: two bars that should be alike. */
void report_chart_add_little(struct report_chart *chart, int64_t wip_e3, int64_t product_e3);
/* The chart as SVG; `charts` stay the caller's. */
enum api_when charts_answer(const struct chart *charts, size_t count, struct api_answer *answer);
/* More rows, or charts, than one picture has room for. */
enum api_when charts_answer_too_many(struct api_answer *answer);

#endif
