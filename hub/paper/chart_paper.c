#include "hub/paper/chart_paper.h"

static const double WIDTH = 960, HEIGHT = 420;

struct fault charts_write_svg(const struct chart *charts, size_t count, struct paper *out)
{
    struct paper_desk *desk = paper_begin_svg(WIDTH, HEIGHT * (double)count);
    *out = (struct paper){.data = NULL};
    if (!desk)
        return fault_make(FAULT_FULL, "no memory for the chart");
    for (size_t i = 0; i < count; i++)
        chart_draw(paper_brush(desk), (struct box){0, HEIGHT * (double)i, WIDTH, HEIGHT}, &charts[i]);
    return paper_finish(desk, out);
}
