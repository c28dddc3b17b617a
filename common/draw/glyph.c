/* Every pictogram is drawn on a grid of 100 × 100 and scaled into its box. Signs of work: glyph_work.c. */
#include "common/draw/glyph.h"

#include <math.h>

#include "common/draw/glyph_inside.h"

void glyph_line(const struct pen *pen, double width)
{
    cairo_set_line_width(pen->cairo, width);
    cairo_stroke(pen->cairo);
}

void glyph_path(const struct pen *pen, const double (*points)[2], size_t count)
{
    cairo_move_to(pen->cairo, points[0][0], points[0][1]);
    for (size_t i = 1; i < count; i++)
        cairo_line_to(pen->cairo, points[i][0], points[i][1]);
}

void glyph_bar(const struct pen *pen, double x, double y, double width, double height, double radius)
{
    brush_panel(pen->brush, (struct box){x, y, width, height}, radius, pen->colour);
}

static void draw_dot(const struct pen *pen)
{
    brush_disc(pen->brush, 50, 50, 42, pen->colour);
}

static void draw_triangle(const struct pen *pen)
{
    PATH(pen, {50, 8}, {96, 90}, {4, 90});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_square(const struct pen *pen)
{
    glyph_bar(pen, 10, 10, 80, 80, 4);
}

static void draw_bars(const struct pen *pen)
{
    glyph_bar(pen, 12, 8, 30, 84, 3);
    glyph_bar(pen, 58, 8, 30, 84, 3);
}

static void draw_circle(const struct pen *pen)
{
    cairo_arc(pen->cairo, 50, 50, 35, 0, 2 * M_PI);
    glyph_line(pen, 16);
}

static void draw_cross(const struct pen *pen)
{
    PATH(pen, {16, 16}, {84, 84});
    glyph_line(pen, 20);
    PATH(pen, {84, 16}, {16, 84});
    glyph_line(pen, 20);
}

static void draw_check(const struct pen *pen)
{
    PATH(pen, {10, 54}, {38, 80}, {90, 24});
    glyph_line(pen, 17);
}

/* An exclamation mark in the colour of the ground, around (50, y). */
static void draw_bang(const struct pen *pen, double y, double height)
{
    double width = height * 0.24, dot = height * 0.15;
    brush_panel(pen->brush, (struct box){50 - width / 2, y, width, height * 0.62}, width / 2, pen->ground);
    brush_disc(pen->brush, 50, y + height - dot, dot, pen->ground);
}

static void draw_octagon(const struct pen *pen)
{
    PATH(pen, {29.3, 0}, {70.7, 0}, {100, 29.3}, {100, 70.7}, {70.7, 100}, {29.3, 100}, {0, 70.7}, {0, 29.3});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    draw_bang(pen, 16, 68);
}

static void draw_warning(const struct pen *pen)
{
    PATH(pen, {50, 14}, {92, 86}, {8, 86});
    cairo_close_path(pen->cairo);
    cairo_stroke_preserve(pen->cairo);
    cairo_fill(pen->cairo);
    draw_bang(pen, 35, 46);
}

static void draw_question(const struct pen *pen)
{
    brush_disc(pen->brush, 50, 50, 48, pen->colour);
    brush_colour(pen->brush, pen->ground);
    cairo_arc(pen->cairo, 50, 36, 16, M_PI, 2.35 * M_PI);
    cairo_curve_to(pen->cairo, 55, 52, 50, 53, 50, 62);
    glyph_line(pen, 10);
    brush_disc(pen->brush, 50, 78, 6.5, pen->ground);
}

static void draw_touch(const struct pen *pen)
{
    glyph_bar(pen, 34, 24, 20, 60, 10);
    glyph_bar(pen, 34, 56, 50, 42, 14);
    cairo_arc(pen->cairo, 44, 34, 28, 1.05 * M_PI, 1.95 * M_PI);
    glyph_line(pen, 8);
}

static void draw_scan(const struct pen *pen)
{
    PATH(pen, {8, 30}, {8, 8}, {30, 8});
    glyph_line(pen, 10);
    PATH(pen, {70, 8}, {92, 8}, {92, 30});
    glyph_line(pen, 10);
    PATH(pen, {92, 70}, {92, 92}, {70, 92});
    glyph_line(pen, 10);
    PATH(pen, {30, 92}, {8, 92}, {8, 70});
    glyph_line(pen, 10);
    PATH(pen, {26, 50}, {74, 50});
    glyph_line(pen, 10);
}

static void draw_badge(const struct pen *pen)
{
    brush_outline(pen->brush, (struct box){14, 14, 72, 84}, 12, 8, pen->colour);
    glyph_bar(pen, 36, 2, 28, 20, 6);
    brush_disc(pen->brush, 50, 46, 13, pen->colour);
    cairo_arc(pen->cairo, 50, 84, 23, M_PI, 2 * M_PI);
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

void glyph_pan(const struct pen *pen)
{
    PATH(pen, {8, 62}, {92, 62});
    glyph_line(pen, 10);
    PATH(pen, {50, 62}, {50, 76});
    glyph_line(pen, 12);
    glyph_bar(pen, 22, 76, 56, 20, 8);
}

static void draw_pan(const struct pen *pen)
{
    glyph_pan(pen);
    cairo_arc(pen->cairo, 50, 36, 17, 0, 2 * M_PI);
    glyph_line(pen, 9);
    PATH(pen, {50, 4}, {60, 13}, {50, 22}, {40, 13});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_put(const struct pen *pen)
{
    glyph_pan(pen);
    PATH(pen, {50, 8}, {50, 40});
    glyph_line(pen, 11);
    PATH(pen, {30, 26}, {50, 46}, {70, 26});
    glyph_line(pen, 11);
}

static void draw_lift(const struct pen *pen)
{
    glyph_pan(pen);
    PATH(pen, {50, 48}, {50, 10});
    glyph_line(pen, 11);
    PATH(pen, {30, 26}, {50, 6}, {70, 26});
    glyph_line(pen, 11);
}

static void draw_wave(const struct pen *pen)
{
    cairo_move_to(pen->cairo, 6, 50);
    cairo_curve_to(pen->cairo, 14, -8, 26, -8, 36, 50);
    cairo_curve_to(pen->cairo, 42, 84, 50, 84, 57, 50);
    cairo_curve_to(pen->cairo, 63, 30, 69, 30, 75, 50);
    cairo_line_to(pen->cairo, 94, 50);
    glyph_line(pen, 10);
}

static void draw_tray(const struct pen *pen)
{
    PATH(pen, {6, 52}, {14, 90}, {86, 90}, {94, 52});
    glyph_line(pen, 10);
    cairo_arc(pen->cairo, 50, 48, 20, 0, 2 * M_PI);
    glyph_line(pen, 10);
}

static void draw_back(const struct pen *pen)
{
    PATH(pen, {34, 12}, {10, 36}, {34, 60});
    glyph_line(pen, 12);
    cairo_move_to(pen->cairo, 12, 36);
    cairo_line_to(pen->cairo, 66, 36);
    cairo_arc(pen->cairo, 66, 61, 25, -M_PI_2, M_PI_2);
    cairo_line_to(pen->cairo, 40, 86);
    glyph_line(pen, 12);
}

static void draw_again(const struct pen *pen)
{
    cairo_arc(pen->cairo, 50, 54, 34, -0.15 * M_PI, 1.45 * M_PI);
    glyph_line(pen, 12);
    PATH(pen, {42, 8}, {60, 23}, {40, 38});
    glyph_line(pen, 12);
}

static void draw_dots(const struct pen *pen)
{
    for (int i = 0; i < 3; i++)
        brush_disc(pen->brush, 17 + 33 * i, 50, 12, pen->colour);
}

static void draw_plug(const struct pen *pen)
{
    PATH(pen, {34, 6}, {34, 26});
    glyph_line(pen, 11);
    PATH(pen, {66, 6}, {66, 26});
    glyph_line(pen, 11);
    glyph_bar(pen, 20, 26, 60, 20, 4);
    cairo_arc(pen->cairo, 50, 42, 29, 0, M_PI);
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    PATH(pen, {50, 68}, {50, 78});
    glyph_line(pen, 11);
    PATH(pen, {50, 91}, {50, 93});
    glyph_line(pen, 11);
}

static void draw_disk(const struct pen *pen)
{
    PATH(pen, {10, 26}, {30, 10}, {90, 10}, {90, 90}, {10, 90});
    cairo_close_path(pen->cairo);
    glyph_line(pen, 10);
    PATH(pen, {34, 44}, {66, 76});
    glyph_line(pen, 11);
    PATH(pen, {66, 44}, {34, 76});
    glyph_line(pen, 11);
}

static void draw_leave(const struct pen *pen)
{
    PATH(pen, {52, 8}, {12, 8}, {12, 92}, {52, 92});
    glyph_line(pen, 11);
    PATH(pen, {40, 50}, {92, 50});
    glyph_line(pen, 11);
    PATH(pen, {72, 28}, {94, 50}, {72, 72});
    glyph_line(pen, 11);
}

/* A graver: the tool that stands for "in somebody's hands". */
static void draw_hand(const struct pen *pen)
{
    PATH(pen, {14, 86}, {58, 42});
    glyph_line(pen, 9);
    PATH(pen, {58, 42}, {76, 24});
    glyph_line(pen, 30);
    PATH(pen, {8, 92}, {24, 88}, {12, 76});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_go(const struct pen *pen)
{
    PATH(pen, {24, 12}, {84, 50}, {24, 88});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_list(const struct pen *pen)
{
    for (int i = 0; i < 3; i++) {
        brush_disc(pen->brush, 16, 22 + 28 * i, 8, pen->colour);
        glyph_bar(pen, 36, 17 + 28 * i, 56, 10, 4);
    }
}

static void draw_look(const struct pen *pen)
{
    cairo_arc(pen->cairo, 42, 42, 28, 0, 2 * M_PI);
    glyph_line(pen, 11);
    PATH(pen, {63, 63}, {90, 90});
    glyph_line(pen, 14);
}

static void draw_camera(const struct pen *pen)
{
    PATH(pen, {8, 30}, {30, 30}, {38, 16}, {62, 16}, {70, 30}, {92, 30}, {92, 84}, {8, 84});
    cairo_close_path(pen->cairo);
    glyph_line(pen, 9);
    cairo_arc(pen->cairo, 50, 56, 16, 0, 2 * M_PI);
    glyph_line(pen, 9);
}

static void draw_clock(const struct pen *pen)
{
    cairo_arc(pen->cairo, 50, 50, 40, 0, 2 * M_PI);
    glyph_line(pen, 10);
    PATH(pen, {50, 26}, {50, 52}, {68, 62});
    glyph_line(pen, 9);
}

static void draw_erase(const struct pen *pen)
{
    PATH(pen, {94, 20}, {36, 20}, {6, 50}, {36, 80}, {94, 80});
    cairo_close_path(pen->cairo);
    glyph_line(pen, 9);
    PATH(pen, {48, 37}, {74, 63});
    glyph_line(pen, 9);
    PATH(pen, {74, 37}, {48, 63});
    glyph_line(pen, 9);
}

static void draw_ring(const struct pen *pen)
{
    cairo_arc(pen->cairo, 50, 62, 29, 0, 2 * M_PI);
    glyph_line(pen, 8);
    brush_colour(pen->brush, COLOUR_GEM);
    PATH(pen, {50, 2}, {68, 19}, {50, 38}, {32, 19});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_band(const struct pen *pen)
{
    cairo_arc(pen->cairo, 50, 50, 34, 0, 2 * M_PI);
    glyph_line(pen, 14);
}

static void draw_pendant(const struct pen *pen)
{
    cairo_move_to(pen->cairo, 8, 10);
    cairo_curve_to(pen->cairo, 26, 40, 40, 44, 50, 44);
    cairo_curve_to(pen->cairo, 60, 44, 74, 40, 92, 10);
    glyph_line(pen, 7);
    brush_disc(pen->brush, 50, 69, 24, COLOUR_EMERALD);
}

static void draw_earrings(const struct pen *pen)
{
    for (int i = 0; i < 2; i++) {
        cairo_new_path(pen->cairo);
        cairo_arc(pen->cairo, 26 + 48 * i, 52, 18, 0, 2 * M_PI);
        glyph_line(pen, 8);
    }
}

static const glyph_drawing DRAWINGS[GLYPH_COUNT] = {
    [GLYPH_DOT] = draw_dot,           [GLYPH_TRIANGLE] = draw_triangle,
    [GLYPH_SQUARE] = draw_square,     [GLYPH_BARS] = draw_bars,
    [GLYPH_CIRCLE] = draw_circle,     [GLYPH_CROSS] = draw_cross,
    [GLYPH_CHECK] = draw_check,       [GLYPH_OCTAGON] = draw_octagon,
    [GLYPH_WARNING] = draw_warning,   [GLYPH_QUESTION] = draw_question,
    [GLYPH_SCAN] = draw_scan,         [GLYPH_BADGE] = draw_badge,
    [GLYPH_PAN] = draw_pan,           [GLYPH_PUT] = draw_put,
    [GLYPH_LIFT] = draw_lift,         [GLYPH_WAVE] = draw_wave,
    [GLYPH_TRAY] = draw_tray,         [GLYPH_BACK] = draw_back,
    [GLYPH_AGAIN] = draw_again,       [GLYPH_DOTS] = draw_dots,
    [GLYPH_PLUG] = draw_plug,         [GLYPH_DISK] = draw_disk,
    [GLYPH_LEAVE] = draw_leave,       [GLYPH_HAND] = draw_hand,
    [GLYPH_TOUCH] = draw_touch,       [GLYPH_GO] = draw_go,
    [GLYPH_LIST] = draw_list,         [GLYPH_LOOK] = draw_look,
    [GLYPH_CAMERA] = draw_camera,     [GLYPH_CLOCK] = draw_clock,
    [GLYPH_ERASE] = draw_erase,       [GLYPH_RING] = draw_ring,
    [GLYPH_BAND] = draw_band,         [GLYPH_PENDANT] = draw_pendant,
    [GLYPH_EARRINGS] = draw_earrings,
};

void glyph_draw(struct brush *brush, enum glyph glyph, struct box box, enum colour colour, enum colour ground)
{
    assert(glyph < GLYPH_COUNT);
    if (glyph == GLYPH_NONE)
        return;
    glyph_drawing drawing = DRAWINGS[glyph] ? DRAWINGS[glyph] : glyph_work_drawing(glyph);
    assert(drawing);
    cairo_t *cairo = brush_cairo(brush);
    double side = fmin(box.width, box.height);
    cairo_save(cairo);
    cairo_translate(cairo, box.x + (box.width - side) / 2, box.y + (box.height - side) / 2);
    cairo_scale(cairo, side / 100, side / 100);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(cairo, 8);
    brush_colour(brush, colour);
    const struct pen pen = {brush, cairo, colour, ground};
    drawing(&pen);
    cairo_restore(cairo);
    cairo_new_path(cairo);
}
