/* Nobody is badged in: the tray of the station, and what to do, as a picture. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

void badge_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    struct box tray =
        ui->upright ? box_take_top(&room, room.height * 0.55) : box_take_left(&room, ui_px(ui, 440));
    tray_panel_draw(ui, scene, tray);
    double side = fmin(room.height, room.width) * 0.56;
    struct box middle = {room.x + (room.width - side) / 2, room.y + (room.height - side) / 2, side, side};
    bool blind = words_no_reader(scene->view);
    glyph_draw(ui->brush, blind ? GLYPH_PLUG : GLYPH_BADGE, middle, blind ? COLOUR_NEAR_TEXT : COLOUR_GOLD,
               COLOUR_GROUND);
    double wide = floor(fmin(side * 0.5, room.height * 0.22 * 4 / 3)); /* below the badge, in the corner */
    struct box corner = {room.x + room.width - wide, room.y + room.height - floor(wide * 0.75), wide,
                         floor(wide * 0.75)};
    preview_draw(ui, scene, corner);
}
