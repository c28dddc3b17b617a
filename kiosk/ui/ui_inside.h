/* What the screens share; only kiosk/ui includes this. A screen is one file with one function:
 * `<screen>_draw(ui, scene)`. */
#ifndef TOUCHSTONE_UI_INSIDE_H
#define TOUCHSTONE_UI_INSIDE_H

#include "common/draw/control.h"
#include "common/draw/gauge.h"
#include "common/draw/glyph.h"
#include "kiosk/ui/ui.h"
#include "kiosk/ui/words.h"

/* A full page of things, a keypad, the foot, help. */
#define UI_AREAS_MAX 80

/* Photos that are kept: those of one piece, and the picture of its model. */
#define UI_THUMBS (PIECE_PHOTOS_MAX + 1)
/* Pictures of models in lists: of more than this on one screen, the sign is shown. */
#define UI_SMALL_THUMBS 24
#define UI_SMALL_SIDE   200 /* pixels, at most */

struct ui_thumb {
    char id[PHOTO_ID_MAX];    /* "": none */
    cairo_surface_t *picture; /* grey as an alpha mask, or in colour; NULL: its place was drawn without it */
    int64_t used;             /* the higher, the later it was drawn or kept */
};

struct ui {
    struct ui_conf conf;
    cairo_surface_t *surface;
    struct brush *brush;
    double unit; /* pixels of a design unit */
    double px_per_mm;
    bool upright; /* higher than wide */
    struct touch_area areas[UI_AREAS_MAX];
    int area_count;
    struct {
        cairo_surface_t *frame; /* as an alpha mask */
        struct ui_preview seen; /* width 0: no frame yet; its `grey` is in `frame` */
        struct box place;
        bool has_place;
    } preview;
    struct ui_thumb thumbs[UI_THUMBS], small_thumbs[UI_SMALL_THUMBS];
    int64_t thumb_uses, drawn_from; /* what was used since is on the screen */
};

/* What a screen draws: the view, its words, and the room between header and foot. */
struct scene {
    const struct view *view;
    int64_t unix_ms;
    struct words_message message;
    struct box body;
};

/* Lengths in design units → pixels; whole pixels keep edges sharp. */
double ui_px(const struct ui *ui, double units);
/* A type size → pixels, never below the smallest legible. */
double ui_type(const struct ui *ui, double size);

/* Plain text, one line, shrinking to the smallest size before it is cut. */
struct lettering ui_line(const struct ui *ui, double size, enum letter_weight weight, enum colour colour);

/* The ground and the ink of a tone. */
enum colour tone_ground(enum tone tone);
enum colour tone_ink(enum tone tone);

enum glyph ui_piece_glyph(enum icon icon);

/* Header: station, operators, devices, clock; below it, where there is something to say, the line about the
 * hub. */
double header_height(const struct ui *ui, const struct view *view);
void header_draw(struct ui *ui, const struct scene *scene, struct box box);
/* The menus, and the corner that asks for help; after everything else, so that they are the last of the
 * areas. */
void header_add_areas(struct ui *ui, const struct view *view);

/* Foot: the one thing to know or do, and the buttons. Registers the touch areas. */
double foot_height(struct ui *ui, const struct scene *scene);
void foot_draw(struct ui *ui, const struct scene *scene, struct box box);
void ui_add_area(struct ui *ui, enum touch touch, int item, struct box box);
/* The height that a button needs. */
double foot_button_height(const struct ui *ui);

/* The tray of the station as a panel. */
void tray_panel_draw(struct ui *ui, const struct scene *scene, struct box box);

/* A picture, grey as an alpha mask or in colour, whole, in the middle of a box of whole pixels, its white so
 * bright (0 … 1); returns where. */
struct box still_draw(struct ui *ui, cairo_surface_t *picture, int width, int height, double white,
                      struct box box);

/* Photos that are kept (ui_keep_photo), drawn as large as the box. False: that one is not kept. */
bool thumb_draw(struct ui *ui, const char *id, struct box box);
/* The picture of a model, the same; where it is not here, it is wanted (ui_wanted_picture). `large`: as sharp
 * as there is, of a few; else a small one, which a list has many of. */
bool thumb_draw_model(struct ui *ui, const char *id, bool large, struct box box);
void thumb_begin(struct ui *ui);  /* a picture is drawn anew: nothing is wanted yet */
void thumb_forget(struct ui *ui); /* all photos of pieces */
void thumb_finish(struct ui *ui);

/* What puts a piece before others: sent back, or else a rush; sign and word. */
struct chip ui_mark(const struct ui *ui, bool rework);

/* A piece on a raised square: the picture of its model (`id`, `large` as thumb_draw_model), or the sign of
 * its kind. True: the picture. */
struct piece_sign {
    enum icon icon;
    const char *alloy, *id;
    bool large;
};
bool piece_picture_draw(struct ui *ui, struct box box, const struct piece_sign *sign);

/* Name, model, what it is made of; large, for the screens about one piece. */
void piece_card_draw(struct ui *ui, const struct scene *scene, struct box box);
/* The same in one line, above a weighing. */
void piece_line_draw(struct ui *ui, const struct scene *scene, struct box box);

/* Number, tolerance bar and cells: live or counted. */
void weighing_body_draw(struct ui *ui, const struct scene *scene);

/* The red screen draws everything itself, header and foot included. */
void refusal_draw(struct ui *ui, const struct scene *scene);

/* Things of equal size in rows and columns, as many as fit; what does not is on the next page. */
struct grid {
    struct box box;
    int columns, rows;
    int first, count; /* of the things on this page */
    int pages;
    bool is_last; /* behind it the first comes again */
    double gap;
    struct box cell; /* the size of one */
};

/* `width` and `height`: the least that one needs, in pixels; they grow to fill the rows. */
struct grid grid_make(const struct ui *ui, struct box box, int count, int page, double width, double height);
struct box grid_cell(const struct grid *grid, int index); /* of all things; on this page */
/* The button that leads to the next page, or back to the first, in the last cell; nothing when there is one
 * page. */
void grid_draw_page(struct ui *ui, const struct grid *grid);
/* The smallest side of what a finger touches. */
double ui_finger(const struct ui *ui);
/* The body without what help in the header reaches into. */
struct box ui_touch_body(const struct ui *ui, const struct scene *scene);
/* A line above that, so high; takes its room off it where the band beside help is too low. */
struct box ui_take_head(const struct ui *ui, const struct scene *scene, double height, struct box *room);

/* preview.c: made and ended with the ui; begun anew with each picture. */
void preview_init(struct ui *ui);
void preview_finish(struct ui *ui);
void preview_begin(struct ui *ui, const struct view *view);
/* What the camera sees, when it is awake. False: nothing was drawn (yet); a sign may stand there. */
bool preview_draw(struct ui *ui, const struct scene *scene, struct box place);

/* A line with what the task is about; above the body of a screen: returns the room for the rest. */
void task_line_draw(struct ui *ui, const struct scene *scene, struct box box);
double task_line_height(const struct ui *ui);
struct box task_head_draw(struct ui *ui, const struct scene *scene);

void menu_draw(struct ui *ui, const struct scene *scene);
void choice_draw(struct ui *ui, const struct scene *scene);
void scan_draw(struct ui *ui, const struct scene *scene);
void keypad_draw(struct ui *ui, const struct scene *scene);
void photo_draw(struct ui *ui, const struct scene *scene);
void checks_draw(struct ui *ui, const struct scene *scene);
void summary_draw(struct ui *ui, const struct scene *scene);
void done_draw(struct ui *ui, const struct scene *scene);
void sheet_draw(struct ui *ui, const struct scene *scene);
void picture_draw(struct ui *ui, const struct scene *scene);
void history_draw(struct ui *ui, const struct scene *scene);
void queue_draw(struct ui *ui, const struct scene *scene);
void help_draw(struct ui *ui, const struct scene *scene);

void badge_draw(struct ui *ui, const struct scene *scene);
void idle_draw(struct ui *ui, const struct scene *scene);
void asking_draw(struct ui *ui, const struct scene *scene);
void piece_draw(struct ui *ui, const struct scene *scene);
void weighing_draw(struct ui *ui, const struct scene *scene);
void verdict_draw(struct ui *ui, const struct scene *scene);
void trouble_draw(struct ui *ui, const struct scene *scene);

#endif
