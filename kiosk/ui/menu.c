/* The menu: a tile for each thing that can be done here. Tiles that are about the same (a piece, stones,
 * metal …) lie together on one ground, so that the eye finds the group first and the sign in it then. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_tile(struct ui *ui, enum task task, struct box box)
{
    struct box inner = box_inset(box, ui_px(ui, 5));
    double side = fmin(inner.height, ui_px(ui, 60));
    box_take_left(&inner, ui_px(ui, 9));
    glyph_draw(ui->brush, words_task_glyph(task), box_take_left(&inner, side), COLOUR_GOLD_TEXT,
               COLOUR_PANEL);
    box_take_left(&inner, ui_px(ui, 12));
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_SEMIBOLD, COLOUR_INK);
    style.lines_max = 3;
    brush_text(ui->brush, inner, &style, words_task(task));
}

static bool is_one_group(const struct view *view, const struct grid *grid, int a, int b)
{
    return b < grid->first + grid->count &&
           words_task_group(view->items[a].task) == words_task_group(view->items[b].task);
}

/* The ground of a tile, and of the gaps to its neighbours of the same group at the right and below. */
static void draw_ground(struct ui *ui, const struct view *view, const struct grid *grid, int index)
{
    struct box cell = grid_cell(grid, index);
    double across = cell.width + grid->gap, down = cell.height + grid->gap;
    double middle = round(cell.x + cell.width / 2), half = round(cell.y + cell.height / 2);
    bool last = (index - grid->first) % grid->columns == grid->columns - 1;
    bool right = !last && is_one_group(view, grid, index, index + 1);
    bool below = is_one_group(view, grid, index, index + grid->columns);
    brush_panel(ui->brush, cell, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    if (right)
        brush_fill(ui->brush, (struct box){middle, cell.y, across, cell.height}, COLOUR_PANEL);
    if (below)
        brush_fill(ui->brush, (struct box){cell.x, half, cell.width, down}, COLOUR_PANEL);
    if (right && below && is_one_group(view, grid, index, index + grid->columns + 1))
        brush_fill(ui->brush, (struct box){middle, half, across, down}, COLOUR_PANEL);
}

/* Where one tile ends and its neighbour of the same group begins. */
static void draw_seams(struct ui *ui, const struct view *view, const struct grid *grid, int index)
{
    struct box cell = grid_cell(grid, index);
    double inset = ui_px(ui, 14), half = grid->gap / 2, line = fmax(ui_px(ui, 2), 1);
    bool last = (index - grid->first) % grid->columns == grid->columns - 1;
    if (!last && is_one_group(view, grid, index, index + 1))
        brush_fill(
            ui->brush,
            (struct box){round(cell.x + cell.width + half), cell.y + inset, line, cell.height - 2 * inset},
            COLOUR_LINE);
    if (is_one_group(view, grid, index, index + grid->columns))
        brush_fill(
            ui->brush,
            (struct box){cell.x + inset, round(cell.y + cell.height + half), cell.width - 2 * inset, line},
            COLOUR_LINE);
}

void menu_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct grid grid =
        grid_make(ui, ui_touch_body(ui, scene), view->item_count, view->page, ui_px(ui, 232), ui_px(ui, 96));
    int end = grid.first + grid.count;
    for (int i = grid.first; i < end; i++)
        draw_ground(ui, view, &grid, i);
    for (int i = grid.first; i < end; i++)
        draw_seams(ui, view, &grid, i);
    for (int i = grid.first; i < end; i++) {
        draw_tile(ui, view->items[i].task, grid_cell(&grid, i));
        ui_add_area(ui, TOUCH_ITEM, i, grid_cell(&grid, i));
    }
    grid_draw_page(ui, &grid);
}
