#include "common/draw/brush_inside.h"

#include <math.h>
#include <stdlib.h>

struct box box_inset(struct box box, double by)
{
    return (struct box){box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by};
}

struct box box_take_top(struct box *box, double height)
{
    struct box strip = {box->x, box->y, box->width, height};
    box->y += height;
    box->height -= height;
    return strip;
}

struct box box_take_bottom(struct box *box, double height)
{
    box->height -= height;
    return (struct box){box->x, box->y + box->height, box->width, height};
}

struct box box_take_left(struct box *box, double width)
{
    struct box strip = {box->x, box->y, width, box->height};
    box->x += width;
    box->width -= width;
    return strip;
}

struct box box_take_right(struct box *box, double width)
{
    box->width -= width;
    return (struct box){box->x + box->width, box->y, width, box->height};
}

bool box_holds(struct box box, double x, double y)
{
    return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

/* No hinting: the same words are equally wide on every screen and on paper. */
static PangoContext *make_context(cairo_t *cairo)
{
    PangoContext *context = pango_cairo_create_context(cairo);
    assert(context);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72.0); /* a point is a pixel */
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

struct brush *brush_create(cairo_surface_t *surface, enum theme theme)
{
    struct brush *brush = calloc(1, sizeof *brush);
    assert(brush);
    brush->cairo = cairo_create(surface);
    assert(cairo_status(brush->cairo) == CAIRO_STATUS_SUCCESS);
    brush->theme = theme;
    brush->pango = make_context(brush->cairo);
    return brush;
}

void brush_destroy(struct brush *brush)
{
    if (!brush)
        return;
    lettering_finish(brush);
    g_object_unref(brush->pango);
    cairo_destroy(brush->cairo);
    free(brush);
}

cairo_t *brush_cairo(struct brush *brush)
{
    return brush->cairo;
}

void brush_colour(struct brush *brush, enum colour colour)
{
    uint32_t rgb = colour_rgb(colour, brush->theme);
    cairo_set_source_rgb(brush->cairo, (double)(rgb >> 16 & 0xff) / 255, (double)(rgb >> 8 & 0xff) / 255,
                         (double)(rgb & 0xff) / 255);
}

void brush_fill(struct brush *brush, struct box box, enum colour colour)
{
    brush_colour(brush, colour);
    cairo_rectangle(brush->cairo, box.x, box.y, box.width, box.height);
    cairo_fill(brush->cairo);
}

static void round_path(cairo_t *cairo, struct box box, double radius)
{
    double r = fmin(radius, fmin(box.width, box.height) / 2);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, box.x + box.width - r, box.y + r, r, -M_PI_2, 0);
    cairo_arc(cairo, box.x + box.width - r, box.y + box.height - r, r, 0, M_PI_2);
    cairo_arc(cairo, box.x + r, box.y + box.height - r, r, M_PI_2, M_PI);
    cairo_arc(cairo, box.x + r, box.y + r, r, M_PI, 3 * M_PI_2);
    cairo_close_path(cairo);
}

void brush_panel(struct brush *brush, struct box box, double radius, enum colour colour)
{
    brush_colour(brush, colour);
    round_path(brush->cairo, box, radius);
    cairo_fill(brush->cairo);
}

void brush_clip(struct brush *brush, struct box box, double radius)
{
    round_path(brush->cairo, box, radius);
    cairo_clip(brush->cairo);
}

void brush_outline(struct brush *brush, struct box box, double radius, double line, enum colour colour)
{
    brush_colour(brush, colour);
    round_path(brush->cairo, box_inset(box, line / 2), radius);
    cairo_set_line_width(brush->cairo, line);
    cairo_stroke(brush->cairo);
}

void brush_dashed(struct brush *brush, struct box box, double radius, double line, enum colour colour)
{
    const double dashes[] = {3 * line, 2.5 * line};
    cairo_set_dash(brush->cairo, dashes, COUNT_OF(dashes), 0);
    brush_outline(brush, box, radius, line, colour);
    cairo_set_dash(brush->cairo, NULL, 0, 0);
}

void brush_disc(struct brush *brush, double x, double y, double radius, enum colour colour)
{
    brush_colour(brush, colour);
    cairo_arc(brush->cairo, x, y, radius, 0, 2 * M_PI);
    cairo_fill(brush->cairo);
}

void brush_rule(struct brush *brush, double x, double y, double width, enum colour colour)
{
    brush_fill(brush, (struct box){x, round(y), width, 1}, colour);
}

void brush_watch(struct brush *brush, void (*witness)(void *context, const struct brush_note *note),
                 void *context)
{
    brush->witness = witness;
    brush->witness_context = context;
}
