/* Things of equal size in rows and columns, for fingers: menus, choices, lists. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

double ui_finger(const struct ui *ui)
{
    return ceil(TOUCH_MM_MIN * ui->px_per_mm);
}

struct box ui_touch_body(const struct ui *ui, const struct scene *scene)
{
    struct box room = scene->body;
    double help = ui_finger(ui) - room.y; /* help's finger room begins at the upper edge */
    if (help > 0)
        box_take_top(&room, help);
    box_take_top(&room, ui_px(ui, 16));
    box_take_bottom(&room, ui_px(ui, 16));
    box_take_left(&room, ui_px(ui, 24));
    box_take_right(&room, ui_px(ui, 24));
    return room;
}

/* What stands there takes no finger, so it may begin under the header, beside what help reaches into. */
struct box ui_take_head(const struct ui *ui, const struct scene *scene, double height, struct box *room)
{
    double top = scene->body.y + ui_px(ui, 16), help = ui_finger(ui);
    double below = fmax(top + height + ui_px(ui, GAP_SMALL), room->y);
    struct box head = {room->x, top, room->width, height};
    if (top < help)
        head.width = fmin(head.width, ui->conf.width_px - help - head.x);
    box_take_top(room, below - room->y);
    return head;
}

static int fit(double room, double least, double gap)
{
    return (int)fmax(floor((room + gap) / (least + gap)), 1);
}

struct grid grid_make(const struct ui *ui, struct box box, int count, int page, double width, double height)
{
    struct grid grid = {.box = box, .gap = ui_px(ui, 14), .pages = 1};
    grid.columns = fit(box.width, fmax(width, ui_finger(ui)), grid.gap);
    int rows = fit(box.height, fmax(height, ui_finger(ui)), grid.gap);
    if (grid.columns > count && count > 0)
        grid.columns = count;
    int places = grid.columns * rows;
    int each = count > places ? places - 1 : count; /* one place leads to the next page */
    if (each > 0)
        grid.pages = (count + each - 1) / each;
    grid.first = each > 0 ? page % grid.pages * each : 0;
    grid.count = count - grid.first < each ? count - grid.first : each;
    grid.is_last = grid.first + grid.count == count;
    grid.rows = grid.pages > 1 ? rows : (count + grid.columns - 1) / grid.columns;
    if (grid.rows < 1)
        grid.rows = 1;
    double most = fmax(height, ui_finger(ui)) * (grid.rows <= 2 ? 2 : 1.35); /* few are large */
    grid.cell.width = floor((box.width - grid.gap * (grid.columns - 1)) / grid.columns);
    grid.cell.height = floor(fmin((box.height - grid.gap * (grid.rows - 1)) / grid.rows, most));
    return grid;
}

static struct box place(const struct grid *grid, int at)
{
    int column = at % grid->columns, row = at / grid->columns;
    return (struct box){grid->box.x + column * (grid->cell.width + grid->gap),
                        grid->box.y + row * (grid->cell.height + grid->gap), grid->cell.width,
                        grid->cell.height};
}

struct box grid_cell(const struct grid *grid, int index)
{
    return place(grid, index - grid->first);
}

void grid_draw_page(struct ui *ui, const struct grid *grid)
{
    if (grid->pages < 2)
        return;
    struct box box = place(grid, grid->columns * grid->rows - 1);
    brush_dashed(ui->brush, box, ui_px(ui, RADIUS_PANEL), fmax(ui_px(ui, 3), 2), COLOUR_LINE);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    brush_text(ui->brush, box_inset(box, ui_px(ui, 8)), &style,
               grid->is_last ? _("First page") : _("More …"));
    ui_add_area(ui, TOUCH_PAGE, 0, box);
}
