/* The one brush: shapes and text on a cairo surface. Screen, sheets, labels and charts are all drawn with it.
 *
 * Made once for a surface and kept: fonts and shaped text are cached, so that drawing the same words again
 * shapes nothing. Not thread-safe: one thread a brush. Lengths are in units of the surface (pixels on a
 * screen). */
#ifndef TOUCHSTONE_BRUSH_H
#define TOUCHSTONE_BRUSH_H

#include <cairo.h>

#include "common/base/base.h"
#include "common/draw/tokens.h"

struct box {
    double x, y, width, height;
};

/* The box without `by` on each side, and without the given strips. */
struct box box_inset(struct box box, double by);
struct box box_take_top(struct box *box, double height); /* cuts a strip off and returns it */
struct box box_take_bottom(struct box *box, double height);
struct box box_take_left(struct box *box, double width);
struct box box_take_right(struct box *box, double width);
bool box_holds(struct box box, double x, double y);

struct brush;

/* Never NULL (out of memory is a bug of the machine: asserted). The surface is referenced. */
struct brush *brush_create(cairo_surface_t *surface, enum theme theme);
void brush_destroy(struct brush *brush); /* accepts NULL */

/* For shapes that this room does not know. */
cairo_t *brush_cairo(struct brush *brush);
void brush_colour(struct brush *brush, enum colour colour);

void brush_fill(struct brush *brush, struct box box, enum colour colour);
void brush_panel(struct brush *brush, struct box box, double radius, enum colour colour);
void brush_outline(struct brush *brush, struct box box, double radius, double line, enum colour colour);
/* Until cairo_restore, nothing is drawn beside it. */
void brush_clip(struct brush *brush, struct box box, double radius);
void brush_dashed(struct brush *brush, struct box box, double radius, double line, enum colour colour);
void brush_disc(struct brush *brush, double x, double y, double radius, enum colour colour);
void brush_rule(struct brush *brush, double x, double y, double width,
                enum colour colour); /* one pixel high */

/* ------------------------------------------------------------------ text */

enum letter_weight { LETTER_REGULAR, LETTER_MEDIUM, LETTER_SEMIBOLD, LETTER_BOLD };
enum letter_across { LETTER_LEFT, LETTER_CENTRE, LETTER_RIGHT };
enum letter_down {
    LETTER_MIDDLE,
    LETTER_TOP,
    LETTER_BOTTOM,
    LETTER_BASELINE, /* the baseline of the first line is the lower edge of the box */
};

#define LETTERING_TEXT_MAX 1024 /* bytes of one text; a longer one is cut at a character and does not fit */

/* The faces, the first that has a glyph draws it: Latin, then the scripts of our languages. As Pango lists
 * them. */
const char *brush_families(void);

struct lettering {
    double size;     /* wished em size */
    double size_min; /* may shrink to this to fit; 0: must not shrink */
    enum letter_weight weight;
    enum colour colour;
    enum letter_across across;
    enum letter_down down;
    int lines_max; /* wraps at words into at most so many; 0 and 1: one line */
    bool tag;      /* slashed zero: tags and names, where 0 and O must not be confused */
    bool number; /* figures that change in their place: each equally wide, never of the display cut (which has
                  * none such) and not drawn together */
    bool display;    /* large: the tighter cut of the typeface */
    bool struck;     /* a line through it: it no longer stands */
    size_t lead;     /* so many bytes at the start are bold */
    uint32_t strong; /* words that are bold: bit 0 is the first. A no-break space parts words, too */
};

struct lettered {
    bool fitted;          /* nothing was cut, and it lies within its box */
    double size;          /* size used */
    double width, height; /* logical extent */
    struct box ink;       /* where there is ink */
};

/* Draws the text (UTF-8, figures of equal width) in the box. What does not fit ends in an ellipsis, and says
 * so. */
struct lettered brush_text(struct brush *brush, struct box box, const struct lettering *style,
                           const char *text);

/* The same without drawing. */
struct lettered brush_measure(struct brush *brush, struct box box, const struct lettering *style,
                              const char *text);

/* Width of one line at the wished size. */
double brush_text_width(struct brush *brush, const struct lettering *style, const char *text);

/* A witness sees every text before and after it is drawn: for tests of fit, contrast and overlap. NULL takes
 * it away. */
struct brush_note {
    const char *text;
    struct box box;
    struct lettered result;
    enum colour colour;
    bool drawn; /* false: about to be; true: has been */
};

void brush_watch(struct brush *brush, void (*witness)(void *context, const struct brush_note *note),
                 void *context);

#endif
