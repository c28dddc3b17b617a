/* Help: what the screen before it is for, in three steps with a sign each. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

void help_draw(struct ui *ui, const struct scene *scene)
{
    struct words_help help;
    words_help(scene->view, &help);
    struct box room = box_inset(scene->body, ui_px(ui, 32));
    double gap = ui_px(ui, GAP);
    double height = (room.height - gap * (WORDS_HELP_STEPS - 1)) / WORDS_HELP_STEPS;
    for (int i = 0; i < WORDS_HELP_STEPS; i++) {
        struct box row = box_take_top(&room, height);
        box_take_top(&room, gap);
        brush_panel(ui->brush, row, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
        struct box inner = box_inset(row, ui_px(ui, GAP));
        double side = fmin(inner.height, ui_px(ui, 110));
        glyph_draw(ui->brush, help.steps[i].glyph, box_take_left(&inner, side), COLOUR_GOLD_TEXT,
                   COLOUR_PANEL);
        box_take_left(&inner, ui_px(ui, GAP_LARGE));
        struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, COLOUR_INK);
        style.lines_max = 3;
        brush_text(ui->brush, inner, &style, help.steps[i].words);
    }
}
