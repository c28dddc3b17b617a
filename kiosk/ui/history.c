/* What happened to a piece, newest first: when, what, by whom and where, and what it weighed then. Without
 * the hub the screen says that it does not know. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static void draw_deed(struct ui *ui, const struct scene *scene, const struct view_item *item, struct box box)
{
    char when[WORDS_SHORT_MAX], grams[WORDS_SHORT_MAX], mass[WORDS_SHORT_MAX] = "", who[WORDS_SENTENCE_MAX];
    bool undone = item->mark == 1;
    enum colour ink = undone ? COLOUR_DIM : COLOUR_INK;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 12));
    words_when(item->since_ms, scene->unix_ms, when);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
    style.number = true;
    brush_text(ui->brush, box_take_left(&inner, inner.width * (ui->upright ? 0.3 : 0.2)), &style, when);
    box_take_left(&inner, ui_px(ui, GAP_SMALL));
    if (item->what == ITEM_MASS) {
        words_grams(MASS_UG(item->number), 3, grams);
        SAY(mass, _("%s g"), grams);
        style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, ink);
        style.number = true;
        style.struck = undone;
        style.across = LETTER_RIGHT;
        brush_text(ui->brush, box_take_right(&inner, ceil(brush_text_width(ui->brush, &style, mass)) + 1),
                   &style, mass);
        box_take_right(&inner, ui_px(ui, GAP_SMALL));
    }
    SAY(who, "%s%s%s%s%s", item->name, item->name[0] != '\0' && item->detail[0] != '\0' ? " · " : "",
        item->detail, undone ? " · " : "", undone ? _("taken back since") : "");
    struct lettering small = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
    if (who[0] != '\0')
        brush_text(ui->brush, box_take_bottom(&inner, inner.height * 0.46), &small, who);
    style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, ink);
    style.struck = undone;
    brush_text(ui->brush, inner, &style, words_deed(item->word));
}

/* Nothing to read: why, with a sign. */
static void draw_sign(struct ui *ui, enum glyph glyph, enum colour colour, const char *title,
                      const char *words, struct box room)
{
    double side = fmin(room.height * 0.4, ui_px(ui, 200));
    struct box middle = box_take_top(&room, room.height * 0.5);
    glyph_draw(
        ui->brush, glyph,
        (struct box){middle.x + (middle.width - side) / 2, middle.y + (middle.height - side) / 2, side, side},
        colour, COLOUR_GROUND);
    struct lettering style = ui_line(ui, TYPE_TITLE, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    brush_text(ui->brush, box_take_top(&room, room.height * 0.4), &style, title);
    style = ui_line(ui, TYPE_LARGE, LETTER_REGULAR, COLOUR_DIM);
    style.across = LETTER_CENTRE;
    style.lines_max = 3;
    brush_text(ui->brush, room, &style, words);
}

static void draw_nothing(struct ui *ui, const struct view *view, struct box room)
{
    char sentence[WORDS_SENTENCE_MAX];
    struct text text = TEXT_IN(sentence);
    if (view->history == VIEW_HISTORY_ASKED) {
        draw_sign(ui, GLYPH_DOTS, COLOUR_DIM, _("Asking the hub"), _("a moment"), room);
    } else if (view->history == VIEW_HISTORY_THERE) {
        draw_sign(ui, GLYPH_CLOCK, COLOUR_DIM, _("Nothing has happened to it yet"), "", room);
    } else if (fault_is(view->fault)) {
        language_retell(view->fault.text, &text);
        draw_sign(ui, GLYPH_WARNING, COLOUR_NEAR_TEXT, _("It could not be read"), sentence, room);
    } else {
        draw_sign(ui, GLYPH_PLUG, COLOUR_NEAR_TEXT, _("Not without the hub"),
                  _("What happened to a piece is written down there. It is read as soon as the hub is back."),
                  room);
    }
}

static void draw_pager_button(struct ui *ui, enum touch touch, const char *word, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_RAISED);
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    brush_text(ui->brush, box_inset(box, ui_px(ui, GAP_SMALL)), &style, word);
    ui_add_area(ui, touch, 0, box);
}

/* Newer above (at the left, upright), older below; a place that leads nowhere stays empty. */
static void draw_pager(struct ui *ui, int page, int pages, struct box box)
{
    char where[WORDS_SHORT_MAX];
    struct box newer =
        ui->upright ? box_take_left(&box, box.width * 0.38) : box_take_top(&box, box.height * 0.4);
    struct box older = ui->upright ? box_take_right(&box, newer.width) : box_take_bottom(&box, newer.height);
    if (page > 0)
        draw_pager_button(ui, TOUCH_NEWER, words_touch(SCREEN_HISTORY, TOUCH_NEWER), newer);
    if (page + 1 < pages)
        draw_pager_button(ui, TOUCH_PAGE, C_("button", "Older"), older);
    SAY(where, _("%d of %d"), page + 1, pages);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
    style.across = LETTER_CENTRE;
    brush_text(ui->brush, box, &style, where);
}

void history_draw(struct ui *ui, const struct scene *scene)
{
    const struct view *view = scene->view;
    struct box room = ui_touch_body(ui, scene);
    if (view->history != VIEW_HISTORY_THERE || view->item_count == 0) {
        draw_nothing(ui, view, room);
        return;
    }
    double gap = ui_px(ui, 10), finger = ui_finger(ui);
    double least = ui_type(ui, TYPE_LARGE) * 1.35 + ui_type(ui, TYPE_BODY) * 1.35 + 2 * ui_px(ui, 12);
    struct box pager = ui->upright ? box_take_bottom(&room, fmax(finger, ui_px(ui, 100)))
                                   : box_take_right(&room, fmax(finger * 1.2, ui_px(ui, 170)));
    if (ui->upright)
        box_take_bottom(&room, gap);
    else
        box_take_right(&room, ui_px(ui, GAP));
    int rows = (int)fmax(floor((room.height + gap) / (least + gap)), 1);
    int pages = (view->item_count + rows - 1) / rows, page = view->page < pages ? view->page : pages - 1;
    double height = fmin((room.height - gap * (rows - 1)) / rows, least * 1.3);
    for (int i = page * rows; i < view->item_count && i < (page + 1) * rows; i++) {
        draw_deed(ui, scene, &view->items[i], box_take_top(&room, height));
        box_take_top(&room, gap);
    }
    if (pages > 1)
        draw_pager(ui, page, pages, pager);
}
