/* Views made by hand: every screen and every message of the kiosk, for the pictures and for the tests of what
 * is drawn. */
#ifndef TOUCHSTONE_GALLERY_HELPER_H
#define TOUCHSTONE_GALLERY_HELPER_H

#include "kiosk/ui/ui.h"

#define GALLERY_MAX 210

/* Friday 20 November 2026, 14:07 UTC */
#define GALLERY_NOW_MS INT64_C(1795183620000)

struct exhibit {
    char name[64]; /* "refusal-station_full" */
    struct view view;
};

struct gallery {
    struct exhibit *items;
    int count;
};

/* A setter's bench in the middle of the day, and the piece of all stories. */
struct view gallery_bench(enum screen screen, enum message message);
void gallery_put_piece(struct view *view);
struct view *gallery_add(struct gallery *gallery, const char *name, struct view view);
struct view *gallery_add_task(struct gallery *gallery, const char *name, enum screen screen, enum task task,
                              enum prompt prompt, enum ask_kind ask);
/* Buttons of the foot, left to right; TOUCH_NONE: none. */
void gallery_offer_on_piece(struct view *view, bool undo);
void gallery_offer(struct view *view, enum touch first, enum touch second, enum touch third);
/* Menus, tasks, sheets (gallery_task_helper.c). */
void gallery_make_tasks(struct gallery *gallery);
/* What happened to a piece (gallery_history_helper.c). */
void gallery_make_histories(struct gallery *gallery);
/* Photos (gallery_photo_helper.c). */
void gallery_make_photos(struct gallery *gallery);

/* The view, with the hub's own sentence as it tells it to a screen in the language in use. */
struct view gallery_told(const struct exhibit *exhibit);

/* Draws it; where a photo is taken, with a picture of a ring in it. What was seen on the screen before it is
 * forgotten. */
void gallery_draw(struct ui *ui, const struct exhibit *exhibit);

/* Fills `out` with all views; returns how many. */
int gallery_make(struct exhibit out[GALLERY_MAX]);

struct gallery_size {
    const char *name;
    int width_px, height_px;
    double width_mm, height_mm;
};

#define GALLERY_SIZE_COUNT 3
extern const struct gallery_size GALLERY_SIZES[GALLERY_SIZE_COUNT];

/* The same pixels on smaller and larger panels, 7 to 15 inch. */
#define GALLERY_PANEL_COUNT 4
extern const struct gallery_size GALLERY_PANELS[GALLERY_PANEL_COUNT];

struct ui_conf gallery_conf(const struct gallery_size *size, enum theme theme,
                            const struct language *language);

#endif
