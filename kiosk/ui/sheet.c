/* The sheet of a piece: what it is, what it weighs, its photos, and its way through the workshop. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_step(struct ui *ui, const struct view_item *item, struct box box)
{
    bool here = item->mark == 2;
    enum colour ground = here ? COLOUR_GOLD : COLOUR_PANEL;
    enum colour ink = here ? COLOUR_ON_TONE : item->mark == 1 ? COLOUR_DIM : COLOUR_INK;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PLACE), ground);
    struct box inner = box_inset(box, ui_px(ui, 10));
    double side = fmin(inner.height * 0.5, ui_px(ui, 30));
    glyph_draw(ui->brush,
               here              ? words_work_glyph(item->word)
               : item->mark == 1 ? GLYPH_CHECK
                                 : GLYPH_CIRCLE,
               box_take_left(&inner, side),
               here              ? COLOUR_ON_TONE
               : item->mark == 1 ? COLOUR_OK_TEXT
                                 : COLOUR_DIM,
               ground);
    box_take_left(&inner, ui_px(ui, GAP_SMALL));
    struct lettering style = ui_line(ui, TYPE_BODY, here ? LETTER_BOLD : LETTER_MEDIUM, ink);
    brush_text(ui->brush, inner, &style, item->name[0] != '\0' ? item->name : language_term(item->word));
}

static void draw_way(struct ui *ui, const struct view *view, struct box box)
{
    double gap = ui_px(ui, 10);
    int columns = view->item_count > 10 || ui->upright ? 2 : 1;
    int rows = (view->item_count + columns - 1) / columns;
    double height = fmin((box.height - gap * (rows - 1)) / fmax(rows, 1), ui_px(ui, 64));
    double width = (box.width - gap * (columns - 1)) / columns;
    for (int i = 0; i < view->item_count; i++)
        draw_step(
            ui, &view->items[i],
            (struct box){box.x + i / rows * (width + gap), box.y + i % rows * (height + gap), width, height});
}

static void draw_mass(struct ui *ui, const struct view *view, struct box box)
{
    char line[WORDS_SENTENCE_MAX];
    words_book(view, line);
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_INK);
    style.lines_max = 2;
    brush_text(ui->brush, box, &style, line);
}

/* Which moment it shows, and when that was; or which model. */
static void write_caption(const struct scene *scene, const struct view_picture *picture,
                          char out[WORDS_SENTENCE_MAX])
{
    char when[WORDS_SHORT_MAX];
    words_when(picture->at_ms, scene->unix_ms, when);
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    if (picture->of_model)
        text_add(&text, "%s", scene->view->model);
    else
        text_add(&text, "%s · %s", words_prompt(picture->after ? PROMPT_PHOTO_AFTER : PROMPT_PHOTO_BEFORE),
                 when);
    assert(text_ok(&text));
}

static void draw_photo(struct ui *ui, const struct view_picture *picture, int index, struct box box)
{
    struct box whole = {ceil(box.x), ceil(box.y), floor(box.width), floor(box.height)};
    brush_panel(ui->brush, whole, ui_px(ui, RADIUS_PLACE), COLOUR_PANEL);
    if (thumb_draw(ui, picture->id, box_inset(whole, ui_px(ui, 4)))) {
        ui_add_area(ui, TOUCH_ITEM, index, whole);
        return;
    }
    double side = fmin(whole.height * 0.5, ui_px(ui, 64));
    bool away = picture->state == VIEW_HISTORY_AWAY;
    glyph_draw(
        ui->brush, away ? GLYPH_PLUG : GLYPH_DOTS,
        (struct box){whole.x + (whole.width - side) / 2, whole.y + (whole.height - side) / 2, side, side},
        away ? COLOUR_NEAR_TEXT : COLOUR_DIM, COLOUR_PANEL);
}

/* Photos beside each other, the newest first; nothing while there are none. */
static void draw_photos(struct ui *ui, const struct view *view, struct box box)
{
    double gap = ui_px(ui, 12), width = (box.width - gap * (PIECE_PHOTOS_MAX - 1)) / PIECE_PHOTOS_MAX;
    for (int i = 0; i < view->picture_count; i++)
        draw_photo(ui, &view->pictures[i], i,
                   (struct box){box.x + i * (width + gap), box.y, width, box.height});
}

/* Why the hub's photos are not here. */
static void draw_away(struct ui *ui, const struct view *view, struct box box)
{
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_NEAR_TEXT);
    style.lines_max = 2;
    double side = ui_type(ui, TYPE_BODY) * 1.3;
    struct box sign = box_take_left(&box, side);
    glyph_draw(ui->brush, GLYPH_PLUG, (struct box){sign.x, sign.y + (sign.height - side) / 2, side, side},
               COLOUR_NEAR_TEXT, COLOUR_GROUND);
    box_take_left(&box, ui_px(ui, GAP_SMALL));
    brush_text(ui->brush, box, &style,
               fault_is(view->fault) ? _("The photos could not be read")
                                     : _("Photos are shown when the hub is back"));
}

/* Under the card: the photos, or why there are none. Takes its room off what the card has. */
static void draw_seen(struct ui *ui, const struct view *view, struct box *room)
{
    double finger = ui_finger(ui);
    if (view->picture_count > 0) {
        double high = fmax(finger, fmin(room->height * 0.26, room->width / PIECE_PHOTOS_MAX * 0.75));
        draw_photos(ui, view, box_take_bottom(room, high));
        box_take_bottom(room, ui_px(ui, GAP_SMALL));
    } else if (view->history == VIEW_HISTORY_AWAY) {
        draw_away(ui, view, box_take_bottom(room, ui_type(ui, TYPE_BODY) * 2.8));
    }
}

/* One photo, as large as there is room; a finger on it closes it. */
void picture_draw(struct ui *ui, const struct scene *scene)
{
    const struct view_picture *picture = &scene->view->pictures[0];
    char caption[WORDS_SENTENCE_MAX];
    struct box room = box_inset(scene->body, ui_px(ui, 16));
    struct box below = box_take_bottom(&room, ui_type(ui, TYPE_BODY) * 1.6);
    write_caption(scene, picture, caption);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
    style.across = LETTER_CENTRE;
    brush_text(ui->brush, below, &style, caption);
    struct box place = {ceil(room.x), ceil(room.y), floor(room.width), floor(room.height)};
    if (!(picture->of_model ? thumb_draw_model(ui, picture->id, true, place)
                            : thumb_draw(ui, picture->id, place))) {
        double side = fmin(place.height * 0.4, ui_px(ui, 200));
        glyph_draw(
            ui->brush, picture->state == VIEW_HISTORY_AWAY ? GLYPH_PLUG : GLYPH_DOTS,
            (struct box){place.x + (place.width - side) / 2, place.y + (place.height - side) / 2, side, side},
            COLOUR_DIM, COLOUR_GROUND);
    }
    box_take_top(&place, fmax(ui_finger(ui) - place.y, 0)); /* the header's keys reach so far */
    ui_add_area(ui, TOUCH_BACK, 0, place);
}

void sheet_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    struct box way =
        ui->upright ? box_take_bottom(&room, room.height * 0.26) : box_take_right(&room, room.width * 0.36);
    if (ui->upright)
        box_take_bottom(&room, ui_px(ui, GAP));
    else
        box_take_right(&room, ui_px(ui, GAP));
    draw_seen(ui, scene->view, &room);
    bool low = ui->upright || scene->view->picture_count > 0;
    struct box mass = box_take_bottom(&room, ui_type(ui, TYPE_LARGE) * (low ? 1.6 : 2.8));
    box_take_bottom(&room, low ? ui_px(ui, GAP_SMALL) : 0);
    piece_card_draw(ui, scene, room);
    draw_mass(ui, scene->view, mass);
    draw_way(ui, scene->view, way);
}
