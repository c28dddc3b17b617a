/* The menu: a tile for each thing that can be done here. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_tile(struct ui *ui, enum task task, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 14));
    double side = fmin(inner.height, ui_px(ui, 56));
    glyph_draw(ui->brush, words_task_glyph(task), box_take_left(&inner, side), COLOUR_GOLD_TEXT,
               COLOUR_PANEL);
    box_take_left(&inner, ui_px(ui, 16));
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_SEMIBOLD, COLOUR_INK);
    style.lines_max = 2;
    brush_text(ui->brush, inner, &style, words_task(task));
}

void menu_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct grid grid =
        grid_make(ui, ui_touch_body(ui, scene), view->item_count, view->page, ui_px(ui, 270), ui_px(ui, 96));
    for (int i = grid.first; i < grid.first + grid.count; i++) {
        draw_tile(ui, view->items[i].task, grid_cell(&grid, i));
        ui_add_area(ui, TOUCH_ITEM, i, grid_cell(&grid, i));
    }
    grid_draw_page(ui, &grid);
}
