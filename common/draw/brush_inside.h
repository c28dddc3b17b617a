/* What brush.c and lettering.c share; nobody else includes this. */
#ifndef TOUCHSTONE_BRUSH_INSIDE_H
#define TOUCHSTONE_BRUSH_INSIDE_H

#include <pango/pangocairo.h>

#include "common/draw/brush.h"

#define LETTERING_CACHE_MAX 128

/* A shaped text: what was asked for, and what came out. */
struct shaped {
    PangoLayout *layout; /* NULL: free */
    char text[LETTERING_TEXT_MAX];
    struct lettering style; /* colour, across and down do not matter here, and are zero */
    double width, height;   /* of the box, as far as they mattered */
    double size;
    bool fitted;
    uint64_t used;
};

struct brush {
    cairo_t *cairo;
    enum theme theme;
    PangoContext *pango;
    struct shaped cache[LETTERING_CACHE_MAX];
    uint64_t clock; /* counts uses, to find the oldest */
    void (*witness)(void *context, const struct brush_note *note);
    void *witness_context;
};

void lettering_finish(struct brush *brush); /* frees the cache */

#endif
