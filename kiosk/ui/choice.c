/* One of a list: every option a place for a finger. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

void task_line_draw(struct ui *ui, const struct scene *scene, struct box *box)
{
    const struct view_task *task = &scene->view->task;
    char line[WORDS_SENTENCE_MAX];
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_DIM);
    struct box row = box_take_top(box, ui_type(ui, TYPE_LARGE) * 1.4);
    box_take_top(box, ui_px(ui, GAP_SMALL));
    double side = row.height * 0.9;
    glyph_draw(ui->brush, words_task_glyph(task->task), box_take_left(&row, side), COLOUR_GOLD_TEXT,
               COLOUR_GROUND);
    box_take_left(&row, ui_px(ui, GAP_SMALL));
    style.tag = true;
    if (task->piece[0] != '\0')
        SAY(line, "%s · %s", words_task(task->task), task->piece);
    else
        SAY(line, "%s", words_task(task->task));
    brush_text(ui->brush, row, &style, line);
}

static void draw_option(struct ui *ui, const struct view_item *item, struct box box)
{
    char word[WORDS_TITLE_MAX], detail[WORDS_TITLE_MAX];
    words_item(item, word, detail);
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_RAISED);
    struct box inner = box_inset(box, ui_px(ui, 14));
    bool roomy = box.height >= ui_type(ui, TYPE_TITLE) * 4; /* two options may differ in the detail alone */
    double type = roomy ? TYPE_TITLE : TYPE_LARGE, type_detail = roomy ? TYPE_LARGE : TYPE_SMALL;
    struct lettering style = ui_line(ui, type, LETTER_SEMIBOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    if (detail[0] != '\0') {
        struct lettering small = ui_line(ui, type_detail, LETTER_REGULAR, COLOUR_DIM);
        small.across = LETTER_CENTRE;
        brush_text(ui->brush, box_take_bottom(&inner, ui_type(ui, type_detail) * (roomy ? 1.8 : 1.3)), &small,
                   detail);
        style.lines_max = 1;
    }
    brush_text(ui->brush, inner, &style, word);
}

void choice_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = ui_touch_body(ui, scene);
    task_line_draw(ui, scene, &room);
    struct grid grid = grid_make(ui, room, view->item_count, view->page, ui_px(ui, 280), ui_px(ui, 104));
    for (int i = grid.first; i < grid.first + grid.count; i++) {
        draw_option(ui, &view->items[i], grid_cell(&grid, i));
        ui_add_area(ui, TOUCH_ITEM, i, grid_cell(&grid, i));
    }
    grid_draw_page(ui, &grid);
}
