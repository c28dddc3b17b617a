/* A task wants something scanned: a large sign of what, and beside it what was scanned so far, or what lies
 * here and could be touched instead. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static enum glyph sign(enum ask_kind ask)
{
    return ask == ASK_PERSON || ask == ASK_MANAGER ? GLYPH_BADGE : ask == ASK_CHIP ? GLYPH_CHIP : GLYPH_SCAN;
}

static void draw_row(struct ui *ui, const struct view_item *item, struct box box)
{
    char word[WORDS_TITLE_MAX], detail[WORDS_TITLE_MAX];
    words_item(item, word, detail);
    bool marked = item->mark != 0;
    enum colour ground = marked ? COLOUR_NEAR : COLOUR_PANEL;
    enum colour ink = marked ? COLOUR_ON_TONE : COLOUR_INK;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), ground);
    struct box inner = box_inset(box, ui_px(ui, 14));
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_BOLD, ink);
    style.tag = true;
    struct lettering small = ui_line(ui, TYPE_SMALL, LETTER_REGULAR, marked ? COLOUR_ON_TONE : COLOUR_DIM);
    const char *below = marked ? _("misfilled: scrap") : detail;
    if (below[0] != '\0')
        brush_text(ui->brush, box_take_bottom(&inner, inner.height / 2), &small, below);
    brush_text(ui->brush, inner, &style, word);
}

static void draw_list(struct ui *ui, const struct scene *scene, struct box box)
{
    const struct view *view = scene->view;
    struct grid grid = grid_make(ui, box, view->item_count, view->page, ui_px(ui, 240), ui_px(ui, 92));
    for (int i = grid.first; i < grid.first + grid.count; i++) {
        draw_row(ui, &view->items[i], grid_cell(&grid, i));
        ui_add_area(ui, TOUCH_ITEM, i, grid_cell(&grid, i));
    }
    grid_draw_page(ui, &grid);
}

void scan_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = task_head_draw(ui, scene);
    bool list = view->item_count > 0;
    struct box left = !list         ? room
                      : ui->upright ? box_take_top(&room, room.height * 0.3)
                                    : box_take_left(&room, room.width * 0.34);
    double side = fmin(fmin(left.width, left.height) * 0.8, ui_px(ui, 300));
    struct box middle = {left.x + (left.width - side) / 2, left.y + (left.height - side) / 2, side, side};
    double wide = fmin(left.width, left.height * 0.9 * 4 / 3);
    struct box frame = {left.x + floor((left.width - wide) / 2),
                        left.y + floor((left.height - wide * 0.75) / 2), floor(wide), floor(wide * 0.75)};
    if (view->task.ask == ASK_CHIP || !preview_draw(ui, scene, frame))
        glyph_draw(ui->brush, sign(view->task.ask), middle, COLOUR_GOLD_TEXT, COLOUR_GROUND);
    if (!list)
        return;
    struct box rest = room;
    if (ui->upright)
        box_take_top(&rest, ui_px(ui, GAP));
    else
        box_take_left(&rest, ui_px(ui, GAP));
    draw_list(ui, scene, rest);
}
