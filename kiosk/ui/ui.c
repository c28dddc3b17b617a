#include "kiosk/ui/ui.h"

#include <math.h>
#include <stdlib.h>

#include "kiosk/ui/ui_inside.h"

/* Panel assumed when nobody said how large it is: 10.1 inches, 16:10. */
static const double PANEL_LONG_MM = 217.0, PANEL_SHORT_MM = 136.0;

static double find_px_per_mm(const struct ui_conf *conf)
{
    bool upright = conf->height_px > conf->width_px;
    bool known = conf->width_mm > 0 && conf->height_mm > 0;
    double width = known ? conf->width_mm : upright ? PANEL_SHORT_MM : PANEL_LONG_MM;
    double height = known ? conf->height_mm : upright ? PANEL_LONG_MM : PANEL_SHORT_MM;
    return fmax(conf->width_px / width, conf->height_px / height);
}

struct ui *ui_create(const struct ui_conf *conf)
{
    assert(conf->width_px >= UI_SIDE_MIN && conf->width_px <= UI_SIDE_MAX);
    assert(conf->height_px >= UI_SIDE_MIN && conf->height_px <= UI_SIDE_MAX);
    struct ui *ui = calloc(1, sizeof *ui);
    assert(ui);
    ui->conf = *conf;
    ui->surface = conf->surface
                      ? cairo_surface_reference(conf->surface)
                      : cairo_image_surface_create(CAIRO_FORMAT_RGB24, conf->width_px, conf->height_px);
    assert(cairo_surface_status(ui->surface) == CAIRO_STATUS_SUCCESS);
    ui->brush = brush_create(ui->surface, conf->theme);
    preview_init(ui);
    ui->upright = conf->height_px > conf->width_px;
    ui->unit = ui->upright ? fmin(conf->width_px / 800.0, conf->height_px / 1280.0)
                           : fmin(conf->width_px / 1280.0, conf->height_px / 800.0);
    ui->px_per_mm = find_px_per_mm(conf);
    return ui;
}

void ui_destroy(struct ui *ui)
{
    if (!ui)
        return;
    preview_finish(ui);
    thumb_finish(ui);
    brush_destroy(ui->brush);
    cairo_surface_destroy(ui->surface);
    free(ui);
}

cairo_surface_t *ui_surface(struct ui *ui)
{
    return ui->surface;
}

void ui_draw_on(struct ui *ui, cairo_surface_t *surface)
{
    if (surface == ui->surface)
        return;
    assert(cairo_image_surface_get_width(surface) == ui->conf.width_px &&
           cairo_image_surface_get_height(surface) == ui->conf.height_px);
    brush_destroy(ui->brush);
    cairo_surface_destroy(ui->surface);
    ui->surface = cairo_surface_reference(surface);
    ui->brush = brush_create(surface, ui->conf.theme);
}

struct brush *ui_brush(struct ui *ui)
{
    return ui->brush;
}

double ui_px_per_mm(const struct ui *ui)
{
    return ui->px_per_mm;
}

double ui_px(const struct ui *ui, double units)
{
    return round(units * ui->unit);
}

double ui_type(const struct ui *ui, double size)
{
    return fmax(size * ui->unit, TYPE_PX_MIN);
}

struct lettering ui_line(const struct ui *ui, double size, enum letter_weight weight, enum colour colour)
{
    return (struct lettering){.size = ui_type(ui, size),
                              .size_min = ui_type(ui, TYPE_SMALL),
                              .weight = weight,
                              .colour = colour,
                              .display = size >= TYPE_TITLE};
}

enum colour tone_ground(enum tone tone)
{
    switch (tone) {
    case TONE_CALM:
        return COLOUR_RAISED;
    case TONE_DO:
        return COLOUR_GOLD;
    case TONE_OK:
        return COLOUR_OK;
    case TONE_NEAR:
        return COLOUR_NEAR;
    case TONE_STOP:
        return COLOUR_STOP;
    case TONE_GREY:
        break;
    }
    return COLOUR_GREY;
}

enum colour tone_ink(enum tone tone)
{
    if (tone == TONE_CALM)
        return COLOUR_INK;
    return tone == TONE_STOP ? COLOUR_STOP_INK : COLOUR_ON_TONE;
}

enum glyph ui_piece_glyph(enum icon icon)
{
    switch (icon) {
    case ICON_RING:
        return GLYPH_RING;
    case ICON_BAND:
        return GLYPH_BAND;
    case ICON_PENDANT:
        return GLYPH_PENDANT;
    case ICON_EARRINGS:
        break;
    }
    return GLYPH_EARRINGS;
}

static void (*screen_drawing(enum screen screen))(struct ui *ui, const struct scene *scene)
{
    switch (screen) {
    case SCREEN_BADGE:
        return badge_draw;
    case SCREEN_IDLE:
        return idle_draw;
    case SCREEN_ASKING:
        return asking_draw;
    case SCREEN_PIECE:
        return piece_draw;
    case SCREEN_REFUSAL:
        return refusal_draw;
    case SCREEN_WEIGHING:
        return weighing_draw;
    case SCREEN_VERDICT:
        return verdict_draw;
    case SCREEN_MENU:
        return menu_draw;
    case SCREEN_CHOICE:
        return choice_draw;
    case SCREEN_SCAN:
        return scan_draw;
    case SCREEN_KEYPAD:
        return keypad_draw;
    case SCREEN_PHOTO:
        return photo_draw;
    case SCREEN_CHECKS:
        return checks_draw;
    case SCREEN_SUMMARY:
        return summary_draw;
    case SCREEN_DONE:
        return done_draw;
    case SCREEN_SHEET:
        return sheet_draw;
    case SCREEN_PICTURE:
        return picture_draw;
    case SCREEN_HISTORY:
        return history_draw;
    case SCREEN_QUEUE:
        return queue_draw;
    case SCREEN_HELP:
        return help_draw;
    case SCREEN_TROUBLE:
        break;
    }
    return trouble_draw;
}

/* What says its sentence in the body says in the foot what to do now. */
static void move_todo_to_foot(struct scene *foot)
{
    for (size_t i = 0; i < sizeof foot->message.title; i++)
        foot->message.title[i] = foot->message.todo[i];
    foot->message.detail[0] = '\0';
    foot->message.glyph = foot->message.todo_glyph;
}

static void draw_framed(struct ui *ui, struct scene *scene)
{
    struct scene foot = *scene;
    enum screen screen = scene->view->screen;
    if ((screen == SCREEN_TROUBLE || screen == SCREEN_DONE) && scene->message.todo[0] != '\0')
        move_todo_to_foot(&foot);
    struct box room = scene->body;
    struct box head = box_take_top(&room, header_height(ui, scene->view));
    struct box bottom = box_take_bottom(&room, foot_height(ui, &foot));
    header_draw(ui, scene, head);
    scene->body = room;
    screen_drawing(scene->view->screen)(ui, scene);
    foot_draw(ui, &foot, bottom);
}

static void take_no_finger_but_for_help(struct ui *ui)
{
    int kept = 0;
    for (int i = 0; i < ui->area_count; i++)
        if (ui->areas[i].touch == TOUCH_HELP)
            ui->areas[kept++] = ui->areas[i];
    ui->area_count = kept;
}

void ui_draw(struct ui *ui, const struct view *view, int64_t unix_ms)
{
    struct box all = {0, 0, ui->conf.width_px, ui->conf.height_px};
    const struct language *own = language_find(span_of(view->language));
    language_use(own ? own : ui->conf.language);
    struct scene scene = {.view = view, .unix_ms = unix_ms, .body = all};
    words_message(view, &scene.message);
    ui->area_count = 0;
    preview_begin(ui, view);
    thumb_begin(ui);
    if (view->screen == SCREEN_BADGE)
        thumb_forget(ui); /* nobody is in */
    brush_fill(ui->brush, all, COLOUR_GROUND);
    if (view->screen == SCREEN_REFUSAL)
        refusal_draw(ui, &scene);
    else
        draw_framed(ui, &scene);
    header_add_areas(ui, view);
    if (view->under_way)
        take_no_finger_but_for_help(ui);
    cairo_surface_flush(ui->surface);
}

void ui_add_area(struct ui *ui, enum touch touch, int item, struct box box)
{
    assert(ui->area_count < UI_AREAS_MAX);
    ui->areas[ui->area_count++] = (struct touch_area){touch, item, box};
}

struct touch_area ui_hit(const struct ui *ui, double x, double y)
{
    for (int i = 0; i < ui->area_count; i++) {
        if (box_holds(ui->areas[i].box, x, y))
            return ui->areas[i];
    }
    return (struct touch_area){.touch = TOUCH_NONE};
}

bool ui_touch_area(const struct ui *ui, int index, struct touch_area *out)
{
    if (index < 0 || index >= ui->area_count)
        return false;
    *out = ui->areas[index];
    return true;
}
