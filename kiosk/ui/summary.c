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

static int count_photos(const struct view *view)
{
    int count = 0;
    for (int i = 0; i < view->item_count; i++)
        count += view->items[i].what == ITEM_PHOTO;
    return count;
}

/* The photo that goes along, and which one it is; where it is not kept any more, that it was taken. */
static void draw_photo(struct ui *ui, const struct view_item *item, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 10));
    struct box caption = box_take_bottom(&inner, ui_type(ui, TYPE_SMALL) * 1.6);
    struct lettering style = ui_line(ui, TYPE_SMALL, LETTER_REGULAR, COLOUR_DIM);
    style.across = LETTER_CENTRE;
    brush_text(ui->brush, caption, &style, words_prompt(item->prompt));
    if (thumb_draw(ui, item->photo,
                   (struct box){ceil(inner.x), ceil(inner.y), floor(inner.width), floor(inner.height)}))
        return;
    char answer[WORDS_TITLE_MAX];
    words_answer(item, answer);
    style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    brush_text(ui->brush, inner, &style, answer);
}

/* Photos stand beside the rest, below each other; upright, below it and beside each other. */
static void draw_photos(struct ui *ui, const struct view *view, struct box *room)
{
    int count = count_photos(view), at = 0;
    double gap = ui_px(ui, 12);
    if (count == 0)
        return;
    struct box place =
        ui->upright ? box_take_bottom(room, room->height * 0.36) : box_take_right(room, room->width * 0.34);
    if (ui->upright)
        box_take_bottom(room, gap);
    else
        box_take_right(room, gap);
    double width = ui->upright ? floor((place.width - gap * (count - 1)) / count) : place.width;
    double height = ui->upright ? place.height : floor((place.height - gap * (count - 1)) / count);
    for (int i = 0; i < view->item_count; i++) {
        if (view->items[i].what != ITEM_PHOTO)
            continue;
        struct box box = {place.x, place.y, width, height};
        box.x += ui->upright ? at * (width + gap) : 0;
        box.y += ui->upright ? 0 : at * (height + gap);
        draw_photo(ui, &view->items[i], box);
        at++;
    }
}

static void draw_lines(struct ui *ui, const struct view *view, struct box room)
{
    int count = view->item_count - count_photos(view), at = 0;
    double gap = ui_px(ui, 12), least = ui_type(ui, TYPE_BODY) * 1.5 + 2 * ui_px(ui, 14);
    int columns = count * (least + gap) - gap > room.height ? 2 : 1;
    int rows = (count + columns - 1) / columns;
    double height = fmin((room.height - gap * (rows - 1)) / fmax(rows, 1), ui_px(ui, 112));
    double width = floor((room.width - gap * (columns - 1)) / columns);
    for (int i = 0; i < view->item_count; i++) {
        if (view->items[i].what == ITEM_PHOTO)
            continue;
        struct box box = {room.x + at / rows * (width + gap), room.y + at % rows * (height + gap), width,
                          height};
        draw_line(ui, &view->items[i], box);
        at++;
    }
}

void summary_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = task_head_draw(ui, scene);
    draw_photos(ui, scene->view, &room);
    draw_lines(ui, scene->view, room);
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
    char booked[WORDS_SENTENCE_MAX];
    words_booked(view, booked);
    struct lettering style = ui_line(ui, 48, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    struct box below = box_take_bottom(&room, booked[0] != '\0' ? room.height / 2 : 0);
    brush_text(ui->brush, room, &style, words_task(view->task.task));
    style.tag = true;
    brush_text(ui->brush, below, &style, booked);
}
