/* The kiosk's screen: a view (kiosk/flow) in, a picture and the places of its buttons out. Main thread only.
 *
 * Draws wholly anew when told to, on its own surface or one that it is lent; the caller asks only when the
 * view or the minute has changed. No SDL here: kiosk/window.c shows the surface and brings the fingers. */
#ifndef TOUCHSTONE_UI_H
#define TOUCHSTONE_UI_H

#include <cairo.h>

#include "common/draw/brush.h"
#include "common/language/language.h"
#include "kiosk/flow/flow.h"

struct ui_conf {
    int width_px, height_px;  /* at least UI_SIDE_MIN each */
    cairo_surface_t *surface; /* to draw on, as ui_draw_on; NULL: one of its own */
    double width_mm,
        height_mm; /* of the panel, same way round; 0: unknown, then a 10.1-inch panel is assumed */
    enum theme theme;
    const struct language *language; /* while nobody is in, or has none of ours; NULL: English */
};

#define UI_SIDE_MIN 480
#define UI_SIDE_MAX 4096

struct ui;

struct ui *ui_create(const struct ui_conf *conf); /* never NULL */
void ui_destroy(struct ui *ui);                   /* accepts NULL */

/* Draws the view, in the language of the one who acts. `unix_ms` is the clock shown and what "today" means,
 * in the local time zone. */
void ui_draw(struct ui *ui, const struct view *view, int64_t unix_ms);

/* A frame of the camera, grey, rows without gaps, at most so large; and the code that was found in it. Or a
 * photo, in colour. */
#define UI_PREVIEW_WIDTH_MAX  640
#define UI_PREVIEW_HEIGHT_MAX 480
struct ui_preview {
    int width, height;
    const unsigned char *grey; /* borrowed for the call */
    const uint16_t *colours;   /* borrowed, too: instead of grey, red, green and blue in 5, 6 and 5 bits */
    bool has_code, is_ours;
    int corner_x[4], corner_y[4]; /* pixels of the frame, in turn around it */
};

/* Where what was drawn last shows what the camera sees; false: nowhere, and no frame is wanted. */
bool ui_preview_place(const struct ui *ui, struct box *out);
/* Draws the frame in that place and nothing else; it stays there until the next. Only while there is a place.
 */
void ui_show_preview(struct ui *ui, const struct ui_preview *preview);

/* Keeps a photo, to be drawn where a view names its id. Of a few at a time; while nobody is in, of none. The
 * picture of a model is kept where one was drawn without it: small, and large where it is shown so. */
void ui_keep_photo(struct ui *ui, const char *id, const struct ui_preview *photo);

/* The pictures of models that what was drawn last has a place for, and that are not here: their ids, index 0
 * … NULL when there are no more; borrowed until the next picture. */
const char *ui_wanted_picture(const struct ui *ui, int index);

/* XRGB, 32 bit; borrowed until ui_destroy or ui_draw_on. */
cairo_surface_t *ui_surface(struct ui *ui);
/* Draws on this from now on (an image, XRGB, as large as `conf` said), and holds a reference. What was drawn
 * is not on it. */
void ui_draw_on(struct ui *ui, cairo_surface_t *surface);

/* What a finger may touch: of TOUCH_ITEM and TOUCH_KEY, which one. */
struct touch_area {
    enum touch touch;
    int item;
    struct box box;
};

/* What a finger at this pixel touches of what was drawn last; TOUCH_NONE if nothing. */
struct touch_area ui_hit(const struct ui *ui, double x, double y);

/* The touch areas of what was drawn last, for tests: index 0 … false when there are no more. */
bool ui_touch_area(const struct ui *ui, int index, struct touch_area *out);

/* Pixels of one millimetre of this panel (the coarser of the two ways). */
double ui_px_per_mm(const struct ui *ui);

struct brush *ui_brush(struct ui *ui);

#endif
