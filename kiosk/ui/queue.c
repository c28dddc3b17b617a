/* The queue: all that waits for this bench, in the order of its turn. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_row(struct ui *ui, const struct scene *scene, const struct view_item *item, struct box box)
{
    char due[WORDS_SHORT_MAX], left[WORDS_SHORT_MAX], age[WORDS_SHORT_MAX], line[WORDS_SENTENCE_MAX];
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 12));
    const struct piece_sign sign = {item->icon, "", item->photo, false};
    piece_picture_draw(ui, box_take_left(&inner, inner.height), &sign);
    box_take_left(&inner, ui_px(ui, 14));
    words_due(item->due_ms, scene->unix_ms, due, left);
    words_age(scene->unix_ms - item->since_ms, age);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_BOLD, COLOUR_INK);
    style.tag = true;
    struct lettering small = ui_line(ui, TYPE_SMALL, LETTER_REGULAR, COLOUR_DIM);
    if (item->rush || item->rework) {
        struct chip chip = ui_mark(ui, item->rework);
        struct box row = box_take_bottom(&inner, inner.height * 0.36);
        chip_draw(ui->brush, box_take_left(&row, chip_width(ui->brush, &chip, row.height)), &chip);
    }
    struct box lower = box_take_bottom(&inner, inner.height / 2);
    SAY(line, "%s%s%s", due, due[0] != '\0' ? " · " : "", age);
    brush_text(ui->brush, inner, &style, item->name);
    brush_text(ui->brush, lower, &small, line);
}

void queue_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = ui_touch_body(ui, scene);
    struct grid grid = grid_make(ui, room, view->item_count, view->page, ui_px(ui, 380), ui_px(ui, 120));
    if (view->item_count == 0) {
        struct lettering style = ui_line(ui, TYPE_TITLE, LETTER_SEMIBOLD, COLOUR_DIM);
        style.across = LETTER_CENTRE;
        brush_text(ui->brush, room, &style, _("Nothing waits for this bench."));
    }
    for (int i = grid.first; i < grid.first + grid.count; i++) {
        draw_row(ui, scene, &view->items[i], grid_cell(&grid, i));
        ui_add_area(ui, TOUCH_ITEM, i, grid_cell(&grid, i));
    }
    grid_draw_page(ui, &grid);
}
