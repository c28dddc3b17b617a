/* What became of a piece: received, started, finished, sent back. */
#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

/* Recorded here while the hub is away: said beside the piece, calmly. */
static void draw_kept(struct ui *ui, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_RAISED);
    struct box inner = box_inset(box, ui_px(ui, 14));
    box_take_left(&inner, ui_px(ui, 14));
    glyph_draw(ui->brush, GLYPH_PLUG, box_take_left(&inner, ui_px(ui, 40)), COLOUR_NEAR_TEXT, COLOUR_RAISED);
    box_take_left(&inner, ui_px(ui, GAP));
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_INK);
    style.lines_max = 2;
    brush_text(ui->brush, inner, &style,
               _("Kept on this kiosk: it goes to the hub by itself, once it is back."));
}

void piece_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    if (scene->view->kept) {
        draw_kept(ui, box_take_bottom(&room, ui_type(ui, TYPE_BODY) * 2.6 + ui_px(ui, 28)));
        box_take_bottom(&room, ui_px(ui, GAP));
    }
    piece_card_draw(ui, scene, room);
}
