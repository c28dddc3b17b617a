/* The hub is being asked: the piece, or what was read of it, and nothing to do. */
#include "kiosk/ui/ui_inside.h"

void asking_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    if (scene->view->has_piece) {
        piece_card_draw(ui, scene, room);
        return;
    }
    struct lettering style = ui_line(ui, TYPE_TITLE, LETTER_BOLD, COLOUR_DIM);
    style.tag = true;
    style.across = LETTER_CENTRE;
    brush_text(ui->brush, box_take_bottom(&room, room.height * 0.3), &style, scene->view->name);
    double side = ui_px(ui, 200);
    struct box middle = {room.x + (room.width - side) / 2, room.y + (room.height - side) / 2, side, side};
    glyph_draw(ui->brush, GLYPH_DOTS, middle, COLOUR_DIM, COLOUR_GROUND);
}
