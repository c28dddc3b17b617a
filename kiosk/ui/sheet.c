/* The sheet of a piece: what it is, what it weighs, and its way through the workshop. */
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
               here              ? GLYPH_HAND
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

void sheet_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    struct box way =
        ui->upright ? box_take_bottom(&room, room.height * 0.26) : box_take_right(&room, room.width * 0.36);
    if (ui->upright)
        box_take_bottom(&room, ui_px(ui, GAP));
    else
        box_take_right(&room, ui_px(ui, GAP));
    struct box mass = box_take_bottom(&room, ui_type(ui, TYPE_LARGE) * (ui->upright ? 1.6 : 2.8));
    piece_card_draw(ui, scene, room);
    draw_mass(ui, scene->view, mass);
    draw_way(ui, scene->view, way);
}
