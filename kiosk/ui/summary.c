/* What was said, once more before it is booked; and what was booked. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_line(struct ui *ui, const struct view_item *item, struct box box)
{
    char answer[WORDS_TITLE_MAX];
    words_answer(item, answer);
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 14));
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_REGULAR, COLOUR_DIM);
    style.lines_max = 2;
    brush_text(ui->brush, box_take_left(&inner, inner.width * 0.5), &style, words_prompt(item->prompt));
    style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_RIGHT;
    style.tag = true;
    brush_text(ui->brush, inner, &style, answer);
}

void summary_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = ui_touch_body(ui, scene);
    task_line_draw(ui, scene, &room);
    double gap = ui_px(ui, 12), least = ui_type(ui, TYPE_BODY) * 1.5 + 2 * ui_px(ui, 14);
    int columns = view->item_count * (least + gap) - gap > room.height ? 2 : 1;
    int rows = (view->item_count + columns - 1) / columns;
    double height = fmin((room.height - gap * (rows - 1)) / fmax(rows, 1), ui_px(ui, 112));
    double width = floor((room.width - gap * (columns - 1)) / columns);
    for (int i = 0; i < view->item_count; i++)
        draw_line(ui, &view->items[i],
                  (struct box){room.x + i / rows * (width + gap), room.y + i % rows * (height + gap), width,
                               height});
}

void done_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    if (view->detail[0] != '\0') { /* booked, and yet something is to be seen to */
        trouble_draw(ui, scene);
        return;
    }
    if (view->has_piece) {
        piece_draw(ui, scene);
        return;
    }
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    double side = fmin(room.height * 0.5, ui_px(ui, 260));
    struct box middle = box_take_top(&room, room.height * 0.65);
    glyph_draw(
        ui->brush, GLYPH_CHECK,
        (struct box){middle.x + (middle.width - side) / 2, middle.y + (middle.height - side) / 2, side, side},
        COLOUR_OK_TEXT, COLOUR_GROUND);
    struct lettering style = ui_line(ui, 48, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    brush_text(ui->brush, room, &style, words_task(view->task.task));
}
