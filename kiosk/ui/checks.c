/* Criteria: each a row, with a place for "passes" and one for "fails". */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_mark(struct ui *ui, bool passes, bool chosen, struct box box)
{
    enum colour ground = !chosen ? COLOUR_RAISED : passes ? COLOUR_OK : COLOUR_FULL;
    enum colour ink = chosen ? COLOUR_ON_TONE : COLOUR_INK;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), ground);
    double side = fmin(fmin(box.height, box.width) * 0.42, ui_px(ui, 56)); /* the word needs the rest */
    struct box inner = box_inset(box, ui_px(ui, 14));
    glyph_draw(ui->brush, passes ? GLYPH_CHECK : GLYPH_CROSS, box_take_left(&inner, side), ink, ground);
    box_take_left(&inner, ui_px(ui, GAP_SMALL));
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, ink);
    brush_text(ui->brush, inner, &style, passes ? _("passes") : _("fails"));
}

static void draw_row(struct ui *ui, const struct view_item *item, int index, struct box box)
{
    double width = fmax(box.width * 0.24, ui_finger(ui) * 1.5), gap = ui_px(ui, 14);
    struct box fails = box_take_right(&box, width);
    box_take_right(&box, gap);
    struct box passes = box_take_right(&box, width);
    box_take_right(&box, gap);
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_INK);
    style.lines_max = 2;
    brush_text(ui->brush, box_inset(box, ui_px(ui, GAP)), &style, language_term(item->word));
    draw_mark(ui, true, item->mark == 1, passes);
    draw_mark(ui, false, item->mark == 2, fails);
    ui_add_area(ui, TOUCH_ITEM, 2 * index, passes);
    ui_add_area(ui, TOUCH_ITEM, 2 * index + 1, fails);
}

void checks_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = task_head_draw(ui, scene);
    double row = fmax(ui_px(ui, 96), ui_finger(ui)) + ui_px(ui, 14);
    bool one_column = room.height >= row * view->item_count - ui_px(ui, 14);
    struct grid grid = grid_make(ui, room, view->item_count, view->page,
                                 one_column ? room.width : room.width / 2 - ui_px(ui, 14), ui_px(ui, 96));
    for (int i = grid.first; i < grid.first + grid.count; i++)
        draw_row(ui, &view->items[i], i, grid_cell(&grid, i));
    grid_draw_page(ui, &grid);
}
