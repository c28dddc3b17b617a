/* Something does not work or was not understood: what, and what helps. Amber, not red: nobody did anything
 * wrong. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"

void trouble_draw(struct ui *ui, const struct scene *scene)
{
    const struct words_message *message = &scene->message;
    struct box room = box_inset(scene->body, ui_px(ui, 48));
    struct box left =
        ui->upright ? box_take_top(&room, room.height * 0.48) : box_take_left(&room, ui_px(ui, 300));
    if (!ui->upright)
        box_take_left(&room, ui_px(ui, 56));
    double side = fmin(fmin(left.width, left.height), ui_px(ui, ui->upright ? 360 : 280));
    struct box middle = {left.x + (left.width - side) / 2, left.y + (left.height - side) / 2, side, side};
    glyph_draw(ui->brush, message->glyph == GLYPH_SCAN ? GLYPH_WARNING : message->glyph, middle,
               COLOUR_NEAR_TEXT, COLOUR_GROUND);
    struct lettering head = ui_line(ui, 64, LETTER_BOLD, COLOUR_INK);
    struct lettering body = ui_line(ui, 34, LETTER_MEDIUM, COLOUR_INK);
    head.lines_max = 2;
    head.tag = body.tag = true;
    head.down = LETTER_BOTTOM;
    head.size_min = ui_type(ui, 44);
    body.lines_max = 6;
    body.down = LETTER_TOP;
    struct box upper = box_take_top(&room, ui->upright ? ui_px(ui, 170) : room.height * 0.42);
    brush_text(ui->brush, upper, &head, message->title);
    box_take_top(&room, ui_px(ui, GAP));
    brush_text(ui->brush, room, &body, message->detail);
}
