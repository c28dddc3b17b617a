/* What the files of pictograms share. A pictogram is drawn on a grid of 100 × 100; `pen` scales it. */
#ifndef TOUCHSTONE_GLYPH_INSIDE_H
#define TOUCHSTONE_GLYPH_INSIDE_H

#include "common/draw/glyph.h"

struct pen {
    struct brush *brush;
    cairo_t *cairo;
    enum colour colour, ground;
};

typedef void (*glyph_drawing)(const struct pen *pen);

/* Strokes the path that is there. */
void glyph_line(const struct pen *pen, double width);

void glyph_path(const struct pen *pen, const double (*points)[2], size_t count);

#define PATH(pen, ...)                                                                                       \
    do {                                                                                                     \
        const double points[][2] = {__VA_ARGS__};                                                            \
        glyph_path(pen, points, COUNT_OF(points));                                                           \
    } while (0)

void glyph_bar(const struct pen *pen, double x, double y, double width, double height, double radius);

/* An empty pan; what lies or moves above it has the upper 58. */
void glyph_pan(const struct pen *pen);

/* Signs of work at the bench (glyph_work.c); NULL for the others. */
glyph_drawing glyph_work_drawing(enum glyph glyph);

#endif
