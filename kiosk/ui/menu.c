/* The menu: a tile for each thing that is done here. Tiles that are about the same (a piece, stones, metal …)
 * lie together on one ground, so that the eye finds the group first and the sign in it then. What cannot be
 * done now keeps its place, sunk into the ground, and touched it says why. Where the panel is too small for
 * wide tiles the word stands below its sign: a page more would be a touch more. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

/* The least that a tile takes, in units of the design. */
static const double WIDE = 232, HIGH = 96, NARROW = 140, NARROW_HIGH = 126;

static struct grid make_grid(const struct ui *ui, const struct scene *scene, bool *wide)
{
    const struct view *view = scene->view;
    struct box room = ui_touch_body(ui, scene);
    struct grid grid = grid_make(ui, room, view->item_count, view->page, ui_px(ui, WIDE), ui_px(ui, HIGH));
    *wide = grid.pages == 1;
    if (!*wide)
        grid = grid_make(ui, room, view->item_count, view->page, ui_px(ui, NARROW), ui_px(ui, NARROW_HIGH));
    return grid;
}

static void draw_wide(struct ui *ui, const struct view_item *item, struct box inner, enum colour sign,
                      struct lettering *style)
{
    double side = fmin(inner.height, ui_px(ui, 60));
    box_take_left(&inner, ui_px(ui, 9));
    box_take_right(&inner, ui_px(ui, 9));
    glyph_draw(ui->brush, words_task_glyph(item->task), box_take_left(&inner, side), sign, COLOUR_PANEL);
    box_take_left(&inner, ui_px(ui, 12));
    style->lines_max = 3;
    brush_text(ui->brush, inner, style, words_task(item->task));
}

static void draw_narrow(struct ui *ui, const struct view_item *item, struct box inner, enum colour sign,
                        struct lettering *style)
{
    struct box words = inner, off_frame = box_inset(inner, ui_px(ui, 5));
    style->size = ui_type(ui, TYPE_SMALL);
    style->weight = item->not_now ? LETTER_REGULAR : LETTER_MEDIUM;
    style->across = LETTER_CENTRE;
    style->down = LETTER_TOP;
    style->lines_max = 3;
    if (brush_measure(ui->brush, off_frame, style, words_task(item->task)).fitted) {
        words.x = off_frame.x;
        words.width = off_frame.width;
    }
    struct lettered lines = brush_measure(ui->brush, words, style, words_task(item->task));
    struct lettered line = brush_measure(ui->brush, words, style, "A");
    double height = fmax(lines.height, 2 * line.height); /* signs and words of a row are level */
    double side = fmin(inner.height - height, ui_px(ui, 60));
    box_take_top(&inner, round((inner.height - side - height) / 2));
    struct box row = box_take_top(&inner, side);
    box_take_left(&row, round((row.width - side) / 2));
    glyph_draw(ui->brush, words_task_glyph(item->task), box_take_left(&row, side), sign, COLOUR_PANEL);
    words.y = inner.y;
    words.height = inner.height;
    brush_text(ui->brush, words, style, words_task(item->task));
}

static void draw_tile(struct ui *ui, const struct view_item *item, struct box box, bool wide)
{
    struct box inner = box_inset(box, ui_px(ui, wide ? 5 : 2));
    enum colour sign = item->not_now ? COLOUR_DIM : COLOUR_GOLD_TEXT;
    struct lettering style = ui_line(ui, TYPE_BODY, item->not_now ? LETTER_REGULAR : LETTER_SEMIBOLD,
                                     item->not_now ? COLOUR_DIM : COLOUR_INK);
    (wide ? draw_wide : draw_narrow)(ui, item, inner, sign, &style);
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

/* Of a seam: as much is left of the gap on either side of it. */
static double seam_width(const struct ui *ui, const struct grid *grid)
{
    double width = fmax(ui_px(ui, 2), 1);
    return fmod(grid->gap - width, 2) == 0 ? width : width + 1;
}

/* Where one tile ends and its neighbour of the same group begins. */
static void draw_seams(struct ui *ui, const struct view *view, const struct grid *grid, int index)
{
    struct box cell = grid_cell(grid, index);
    double inset = ui_px(ui, 14), line = seam_width(ui, grid), beside = (grid->gap - line) / 2;
    bool last = (index - grid->first) % grid->columns == grid->columns - 1;
    if (!last && is_one_group(view, grid, index, index + 1))
        brush_fill(ui->brush,
                   (struct box){cell.x + cell.width + beside, cell.y + inset, line, cell.height - 2 * inset},
                   COLOUR_LINE);
    if (is_one_group(view, grid, index, index + grid->columns))
        brush_fill(ui->brush,
                   (struct box){cell.x + inset, cell.y + cell.height + beside, cell.width - 2 * inset, line},
                   COLOUR_LINE);
}

/* Sunk: the ground of the screen shows. */
static void draw_sunk(struct ui *ui, struct box cell)
{
    double inset = ui_px(ui, 5);
    brush_panel(ui->brush, box_inset(cell, inset), ui_px(ui, RADIUS_PANEL) - inset, COLOUR_GROUND);
}

/* Which menu it is, where the band beside help has room for that: it takes none from the tiles. */
static void draw_head(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = ui_touch_body(ui, scene), before = room;
    struct box head = ui_take_head(ui, scene, task_line_height(ui), &room);
    if (room.y > before.y)
        return;
    char line[WORDS_SENTENCE_MAX];
    SAY(line, "%s%s%s",
        view->has_piece  ? view->name
        : view->of_bench ? words_touch(SCREEN_IDLE, TOUCH_BENCH)
                         : words_touch(SCREEN_IDLE, TOUCH_MORE),
        view->has_piece ? " · " : "", view->has_piece ? view->model : "");
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_DIM);
    style.tag = true;
    brush_text(ui->brush, head, &style, line);
}

void menu_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    bool wide;
    draw_head(ui, scene);
    struct grid grid = make_grid(ui, scene, &wide);
    int end = grid.first + grid.count;
    for (int i = grid.first; i < end; i++)
        draw_ground(ui, view, &grid, i);
    for (int i = grid.first; i < end; i++)
        draw_seams(ui, view, &grid, i);
    for (int i = grid.first; i < end; i++) {
        struct box cell = grid_cell(&grid, i);
        if (view->items[i].not_now)
            draw_sunk(ui, cell);
        ui_add_area(ui, TOUCH_ITEM, i, cell);
        draw_tile(ui, &view->items[i], cell, wide);
    }
    grid_draw_page(ui, &grid);
}
