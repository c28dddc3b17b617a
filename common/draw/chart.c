#include "common/draw/chart.h"

#include <math.h>
#include <stdio.h>

enum { STEPS_WANTED = 5 };
static const double TYPE_HEAD = 18, TYPE_TEXT = 13, AXIS_WIDTH = 74, LABEL_WIDTH = 84, LINE_WIDTH = 2;

/* ------------------------------------------------------------------ axis */

/* 1, 2 or 5 times a power of ten. */
static double step_of(double span)
{
    double rough = span / STEPS_WANTED, power = pow(10, floor(log10(rough))), part = rough / power;
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

struct chart_axis chart_axis_of(const struct chart *chart)
{
    double low = 0, high = 0;
    for (int i = 0; i < chart->series_count; i++) {
        for (int at = 0; at < chart->count; at++) {
            low = fmin(low, chart->series[i].values[at]); /* NAN is passed over */
            high = fmax(high, chart->series[i].values[at]);
        }
    }
    if (low == high)
        high = 1;
    double step = step_of(high - low);
    return (struct chart_axis){floor(low / step) * step, ceil(high / step) * step, step};
}

struct plot {
    struct brush *brush;
    const struct chart *chart;
    struct chart_axis axis;
    struct box room; /* of the rows */
    double each;     /* width of a row */
};

static double place_of(const struct plot *plot, double value)
{
    double part = (value - plot->axis.low) / (plot->axis.high - plot->axis.low);
    return plot->room.y + plot->room.height * (1 - part);
}

static void write_text(struct brush *brush, struct box box, double size, enum letter_across across,
                       const char *text)
{
    struct lettering style = {
        .size = size, .colour = COLOUR_INK, .across = across, .down = LETTER_MIDDLE, .number = true};
    (void)brush_text(brush, box, &style, text);
}

static void draw_axis(const struct plot *plot, struct box box)
{
    int steps = (int)lround((plot->axis.high - plot->axis.low) / plot->axis.step);
    for (int i = 0; i <= steps; i++) {
        double value = plot->axis.low + i * plot->axis.step, y = place_of(plot, value);
        char text[32];
        snprintf(text, sizeof text, "%.6g", fabs(value) < plot->axis.step / 2 ? 0 : value);
        brush_rule(plot->brush, plot->room.x, y, plot->room.width, COLOUR_LINE);
        write_text(plot->brush, (struct box){box.x, y - TYPE_TEXT, AXIS_WIDTH - 8, 2 * TYPE_TEXT}, TYPE_TEXT,
                   LETTER_RIGHT, text);
    }
    brush_fill(plot->brush, (struct box){plot->room.x, place_of(plot, 0) - 1, plot->room.width, 2},
               COLOUR_INK);
}

/* As many names below as there is room for. */
static void draw_labels(const struct plot *plot)
{
    int every = (int)ceil(LABEL_WIDTH / plot->each);
    for (int at = 0; at < plot->chart->count; at += every) {
        struct box box = {plot->room.x + at * plot->each, plot->room.y + plot->room.height + 2,
                          plot->each * every, 2 * TYPE_TEXT};
        write_text(plot->brush, box, TYPE_TEXT, LETTER_CENTRE, plot->chart->labels[at]);
    }
}

/* ------------------------------------------------------------------ series */

static void draw_bars(const struct plot *plot, const struct chart_series *series, int index, int of)
{
    double width = plot->each * 0.8 / of, zero = place_of(plot, 0);
    for (int at = 0; at < plot->chart->count; at++) {
        double y = place_of(plot, series->values[at]),
               x = plot->room.x + (at + 0.1) * plot->each + index * width;
        if (!isnan(series->values[at]))
            brush_fill(plot->brush, (struct box){x, fmin(y, zero), width * 0.92, fabs(y - zero)},
                       series->colour);
    }
}

/* A line breaks where there is no value. */
static void draw_line(const struct plot *plot, const struct chart_series *series)
{
    cairo_t *cairo = brush_cairo(plot->brush);
    bool joined = false;
    brush_colour(plot->brush, series->colour);
    cairo_set_line_width(cairo, LINE_WIDTH);
    cairo_new_path(cairo);
    for (int at = 0; at < plot->chart->count; at++) {
        double x = plot->room.x + (at + 0.5) * plot->each, y = place_of(plot, series->values[at]);
        bool known = !isnan(series->values[at]);
        if (known && joined)
            cairo_line_to(cairo, x, y);
        else if (known)
            cairo_move_to(cairo, x, y);
        joined = known;
    }
    cairo_stroke(cairo);
    for (int at = 0; at < plot->chart->count; at++)
        if (!isnan(series->values[at]))
            brush_disc(plot->brush, plot->room.x + (at + 0.5) * plot->each,
                       place_of(plot, series->values[at]), LINE_WIDTH * 1.6, series->colour);
}

static void draw_limit(const struct plot *plot, const struct chart_series *series)
{
    static const double dashes[] = {6, 4};
    cairo_t *cairo = brush_cairo(plot->brush);
    cairo_save(cairo);
    brush_colour(plot->brush, series->colour);
    cairo_set_line_width(cairo, LINE_WIDTH);
    cairo_set_dash(cairo, dashes, COUNT_OF(dashes), 0);
    for (int at = 0; at < plot->chart->count; at++) {
        double y = place_of(plot, series->values[at]);
        if (isnan(series->values[at]))
            continue;
        cairo_move_to(cairo, plot->room.x + at * plot->each, y);
        cairo_line_to(cairo, plot->room.x + (at + 1) * plot->each, y);
    }
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void draw_series(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    int bars = 0, index = 0;
    for (int i = 0; i < chart->series_count; i++)
        bars += chart->series[i].mark == CHART_BAR;
    for (int i = 0; i < chart->series_count; i++)
        if (chart->series[i].mark == CHART_BAR)
            draw_bars(plot, &chart->series[i], index++, bars);
    for (int i = 0; i < chart->series_count; i++) {
        if (chart->series[i].mark == CHART_LINE)
            draw_line(plot, &chart->series[i]);
        else if (chart->series[i].mark == CHART_LIMIT)
            draw_limit(plot, &chart->series[i]);
    }
}

/* ------------------------------------------------------------------ the whole */

static void draw_legend(struct brush *brush, struct box row, const struct chart *chart)
{
    const struct lettering plain = {.size = TYPE_TEXT, .number = true};
    double unit = fmax(AXIS_WIDTH - 8, ceil(brush_text_width(brush, &plain, chart->unit)) + 4);
    write_text(brush, box_take_left(&row, unit), TYPE_TEXT, LETTER_RIGHT, chart->unit);
    box_take_left(&row, unit > AXIS_WIDTH - 8 ? 16 : 8);
    for (int i = 0; i < chart->series_count; i++) {
        const struct chart_series *series = &chart->series[i];
        if (series->name[0] == '\0')
            continue;
        struct lettering style = {.size = TYPE_TEXT};
        double height = series->mark == CHART_BAR ? TYPE_TEXT : 3;
        struct box sign = box_take_left(&row, 18);
        brush_fill(brush, (struct box){sign.x, row.y + (row.height - height) / 2, 14, height},
                   series->colour);
        struct box name = box_take_left(&row, ceil(brush_text_width(brush, &style, series->name)) + 4);
        write_text(brush, name, TYPE_TEXT, LETTER_LEFT, series->name);
        box_take_left(&row, 16);
    }
}

void chart_draw(struct brush *brush, struct box box, const struct chart *chart)
{
    struct lettering head = {
        .size = TYPE_HEAD, .size_min = TYPE_TEXT, .weight = LETTER_SEMIBOLD, .colour = COLOUR_INK};
    brush_fill(brush, box, COLOUR_PANEL);
    box = box_inset(box, 16);
    if (chart->title[0] != '\0')
        (void)brush_text(brush, box_take_top(&box, TYPE_HEAD * 1.6), &head, chart->title);
    draw_legend(brush, box_take_top(&box, TYPE_TEXT * 2), chart);
    if (chart->count == 0) {
        write_text(brush, box, TYPE_TEXT, LETTER_CENTRE, chart->nothing);
        return;
    }
    struct plot plot = {.brush = brush, .chart = chart, .axis = chart_axis_of(chart), .room = box};
    box_take_top(&plot.room, TYPE_TEXT);
    box_take_bottom(&plot.room, TYPE_TEXT * 2.2);
    box_take_left(&plot.room, AXIS_WIDTH);
    plot.each = plot.room.width / chart->count;
    draw_axis(&plot, box);
    draw_labels(&plot);
    draw_series(&plot);
}
