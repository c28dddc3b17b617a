/* One piece, shown large: picture, name, model, what it is made of, when it is due. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

/* Gold for yellow and red alloys, silver for white ones, by the alloy's name. */
static enum colour metal_colour(const char *alloy)
{
    static const char *const white[] = {"white", "Ag", "silver", "platinum", "Pt", "Pd", "palladium"};
    for (size_t i = 0; i < COUNT_OF(white); i++) {
        if (strstr(alloy, white[i]))
            return COLOUR_SILVER;
    }
    return COLOUR_GOLD;
}

bool piece_picture_draw(struct ui *ui, struct box box, const struct piece_sign *sign)
{
    struct box whole = {ceil(box.x), ceil(box.y), floor(box.width), floor(box.height)};
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PLACE), COLOUR_RAISED);
    if (thumb_draw_model(ui, sign->id, sign->large, box_inset(whole, ceil(ui_px(ui, 4)))))
        return true;
    double inset = round(fmin(box.width, box.height) * 0.18);
    glyph_draw(ui->brush, ui_piece_glyph(sign->icon), box_inset(box, inset), metal_colour(sign->alloy),
               COLOUR_RAISED);
    return false;
}

/* On the sheet of the piece a finger on the picture shows it large. */
static void draw_large(struct ui *ui, const struct view *view, struct box box)
{
    const struct piece_sign sign = {view->icon, view->alloy, view->picture, true};
    if (piece_picture_draw(ui, box, &sign) && view->screen == SCREEN_SHEET)
        ui_add_area(ui, TOUCH_ITEM, VIEW_MODEL_PICTURE, box);
}

struct chip ui_mark(const struct ui *ui, bool rework)
{
    return (struct chip){.glyph = rework ? GLYPH_BACK : GLYPH_TRIANGLE,
                         .word = rework ? _("REWORK") : _("RUSH"),
                         .glyph_colour = COLOUR_ON_TONE,
                         .ink = COLOUR_ON_TONE,
                         .ground = rework ? COLOUR_NEAR : COLOUR_FULL,
                         .size = ui_type(ui, TYPE_SMALL),
                         .strong = true};
}

static void draw_due(struct ui *ui, const struct scene *scene, struct box row)
{
    char day[WORDS_SHORT_MAX], left[WORDS_SHORT_MAX], line[WORDS_SENTENCE_MAX];
    words_due(scene->view->due_ms, scene->unix_ms, day, left);
    double height = fmax(ui_px(ui, 44), ui_type(ui, TYPE_SMALL) * 1.8);
    row = (struct box){row.x, row.y, row.width, height};
    if (scene->view->rush || scene->view->rework) {
        struct chip chip = ui_mark(ui, scene->view->rework);
        chip_draw(ui->brush, box_take_left(&row, chip_width(ui->brush, &chip, height)), &chip);
        box_take_left(&row, ui_px(ui, GAP));
    }
    if (day[0] == '\0')
        return;
    snprintf(line, sizeof line, _("due %s"), day);
    if (left[0] != '\0') {
        size_t used = strlen(line);
        snprintf(line + used, sizeof line - used, " · %s", left);
    }
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_MEDIUM, COLOUR_DIM);
    bool fits = brush_measure(ui->brush, row, &style, line).fitted;
    brush_text(ui->brush, row, &style, fits ? line : day);
}

/* Little room: something stands below the card. */
static bool is_low(const struct ui *ui, struct box box)
{
    return box.height < ui_px(ui, ui->upright ? 560 : 370);
}

static struct box draw_small_picture(struct ui *ui, const struct view *view, struct box inner)
{
    double side = fmin(inner.height, ui_px(ui, 260));
    struct box picture = box_take_left(&inner, side);
    picture.y += round((picture.height - side) / 2);
    picture.height = side;
    draw_large(ui, view, picture);
    box_take_left(&inner, ui_px(ui, 28));
    return inner;
}

/* Where the words of the card go: beside the picture, or below it on an upright screen. */
static struct box draw_picture(struct ui *ui, const struct view *view, struct box inner)
{
    double below = inner.height - ui_px(ui, 292) - ui_type(ui, TYPE_LARGE) * 2.7; /* what the words leave */
    double side = ui->upright ? fmin(fmin(inner.height * 0.45, below), ui_px(ui, 380))
                              : fmin(inner.height, ui_px(ui, 420));
    struct box picture = {inner.x, inner.y + round((inner.height - side) / 2), side, side};
    if (ui->upright)
        picture = (struct box){inner.x + round((inner.width - side) / 2), inner.y, side, side};
    draw_large(ui, view, picture);
    if (ui->upright)
        box_take_top(&inner, side + ui_px(ui, 36));
    else
        box_take_left(&inner, side + ui_px(ui, 48));
    return inner;
}

static void draw_words(struct ui *ui, const struct scene *scene, struct box inner, bool low)
{
    const struct view *view = scene->view;
    double name = ui_px(ui, low ? 76 : 128), model = ui_px(ui, low ? 48 : 64),
           made = ui_type(ui, low ? TYPE_BODY : TYPE_LARGE) * 2.7,
           due = low ? fmax(ui_px(ui, 44), ui_type(ui, TYPE_SMALL) * 1.8) : ui_px(ui, 64);
    int lines = name + model + made + due <= inner.height || !low ? 2 : 1;
    made *= lines / 2.0;
    double spare = fmax(inner.height - name - model - made - due, 0);
    box_take_top(&inner, spare / 2);
    struct lettering style = ui_line(ui, low ? 56 : TYPE_COUNT, LETTER_BOLD, COLOUR_INK);
    style.tag = true;
    brush_text(ui->brush, box_take_top(&inner, name), &style, view->name);
    style = ui_line(ui, low ? 34 : 48, LETTER_SEMIBOLD, COLOUR_INK);
    brush_text(ui->brush, box_take_top(&inner, model), &style, view->model);
    char line[WORDS_SENTENCE_MAX];
    words_piece(view, line);
    style = ui_line(ui, low ? TYPE_BODY : TYPE_LARGE, LETTER_REGULAR, COLOUR_DIM);
    style.lines_max = lines;
    brush_text(ui->brush, box_take_top(&inner, made), &style, line);
    draw_due(ui, scene, box_take_top(&inner, due));
}

void piece_card_draw(struct ui *ui, const struct scene *scene, struct box box)
{
    bool low = is_low(ui, box);
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, low ? 16 : 44));
    inner = low ? draw_small_picture(ui, scene->view, inner) : draw_picture(ui, scene->view, inner);
    draw_words(ui, scene, inner, low);
}

void piece_line_draw(struct ui *ui, const struct scene *scene, struct box box)
{
    const struct view *view = scene->view;
    char head[WORDS_SENTENCE_MAX], line[WORDS_SENTENCE_MAX];
    glyph_draw(ui->brush, ui_piece_glyph(view->icon), box_take_left(&box, box.height * 0.8),
               metal_colour(view->alloy), COLOUR_GROUND);
    box_take_left(&box, ui_px(ui, GAP));
    snprintf(head, sizeof head, "%s · %s", view->name, view->model);
    struct lettering style = ui_line(ui, 34, LETTER_BOLD, COLOUR_INK);
    style.tag = true;
    if (!brush_measure(ui->brush, box, &style, head).fitted)
        snprintf(head, sizeof head, "%s", view->name); /* the name tells it from all others */
    double width = fmin(ceil(brush_text_width(ui->brush, &style, head)) + 1, box.width);
    brush_text(ui->brush, box_take_left(&box, width), &style, head);
    box_take_left(&box, ui_px(ui, GAP));
    words_piece(view, line);
    style = ui_line(ui, TYPE_BODY, LETTER_REGULAR, COLOUR_DIM);
    if (brush_text_width(ui->brush, &style, line) > box.width)
        snprintf(line, sizeof line, "%s", view->alloy);
    if (brush_text_width(ui->brush, &style, line) <= box.width)
        brush_text(ui->brush, box, &style, line);
}
