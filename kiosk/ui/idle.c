/* Between two pieces: the tray, and which piece is next. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

struct row_marks {
    struct chip chips[2];
    char words[WORDS_TITLE_MAX]; /* of the last chip, when they are put together */
    int count;
};

/* "take in", "QC", "take in · QC": what is to be done, and where if it is not here. */
static const char *station_words(const struct view_next *next, char out[WORDS_TITLE_MAX])
{
    if (!next->elsewhere)
        return _("take in");
    snprintf(out, WORDS_TITLE_MAX, "%s%s%s", next->waits_upstream ? _("take in") : "",
             next->waits_upstream ? " · " : "", next->station);
    return out;
}

static void find_marks(struct ui *ui, const struct view_next *next, struct row_marks *marks)
{
    marks->count = 0;
    struct chip chip = {.glyph_colour = COLOUR_ON_TONE,
                        .ink = COLOUR_ON_TONE,
                        .size = ui_type(ui, TYPE_SMALL),
                        .strong = true};
    if (next->rework) {
        chip.glyph = GLYPH_BACK;
        chip.word = _("REWORK");
        chip.ground = COLOUR_NEAR;
        marks->chips[marks->count++] = chip;
    } else if (next->rush) {
        chip.glyph = GLYPH_TRIANGLE;
        chip.word = _("RUSH");
        chip.ground = COLOUR_FULL;
        marks->chips[marks->count++] = chip;
    }
    if (next->waits_upstream || next->elsewhere) {
        chip.glyph = GLYPH_TRAY;
        chip.word = station_words(next, marks->words);
        chip.glyph_colour = COLOUR_INFO_TEXT;
        chip.ink = COLOUR_INK;
        chip.ground = COLOUR_RAISED;
        chip.strong = false;
        marks->chips[marks->count++] = chip;
    }
}

/* Day above, hours left below; returns the width used. */
static double draw_due(struct ui *ui, const struct scene *scene, const struct view_next *next, struct box box)
{
    char day[WORDS_SHORT_MAX], left[WORDS_SHORT_MAX];
    words_due(next->due_ms, scene->unix_ms, day, left);
    struct lettering upper = ui_line(ui, TYPE_BODY, LETTER_SEMIBOLD, COLOUR_INK);
    struct lettering lower =
        ui_line(ui, TYPE_SMALL, LETTER_MEDIUM, next->due_ms < scene->unix_ms ? COLOUR_FULL_TEXT : COLOUR_DIM);
    upper.across = lower.across = LETTER_RIGHT;
    double width =
        ceil(fmax(brush_text_width(ui->brush, &upper, day), brush_text_width(ui->brush, &lower, left))) + 1;
    struct box column = box_take_right(&box, width);
    if (left[0] == '\0') {
        brush_text(ui->brush, column, &upper, day);
        return width;
    }
    struct box half = box_take_top(&column, column.height / 2);
    upper.down = LETTER_BOTTOM;
    lower.down = LETTER_TOP;
    brush_text(ui->brush, half, &upper, day);
    brush_text(ui->brush, column, &lower, left);
    return width;
}

static void draw_marks(struct ui *ui, const struct row_marks *marks, struct box line)
{
    for (int i = 0; i < marks->count; i++) {
        double height = fmin(line.height, ui_type(ui, TYPE_SMALL) * 1.6);
        double width = chip_width(ui->brush, &marks->chips[i], height);
        struct box place = box_take_left(&line, width);
        chip_draw(ui->brush, (struct box){place.x, place.y + (place.height - height) / 2, width, height},
                  &marks->chips[i]);
        box_take_left(&line, ui_px(ui, GAP_SMALL));
    }
}

/* Beside a long name a mark is only its sign. */
static void shorten_marks(struct row_marks *marks)
{
    for (int i = 0; i < marks->count; i++)
        marks->chips[i].word = "";
}

static double marks_width(struct ui *ui, const struct row_marks *marks)
{
    double width = 0, height = ui_type(ui, TYPE_SMALL) * 1.6;
    for (int i = 0; i < marks->count; i++)
        width += chip_width(ui->brush, &marks->chips[i], height) + ui_px(ui, GAP_SMALL);
    return width;
}

/* That it is to be taken in is told by the sign alone, where the model has room then. */
static void make_room(struct ui *ui, const struct view_next *next, struct row_marks *marks, double wished,
                      double line)
{
    if (!next->waits_upstream || next->elsewhere)
        return;
    struct chip *last = &marks->chips[marks->count - 1];
    const char *word = last->word;
    if (wished > line - marks_width(ui, marks) - ui_px(ui, GAP_SMALL))
        last->word = "";
    if (wished > line - marks_width(ui, marks) - ui_px(ui, GAP_SMALL))
        last->word = word;
}

/* "R-2041 · Solitaire" with its marks; the model goes where there is no room for it. */
static void draw_name(struct ui *ui, const struct view_next *next, struct row_marks *marks, struct box line)
{
    char name[WORDS_SENTENCE_MAX];
    struct lettering style = ui_line(ui, 28, LETTER_BOLD, COLOUR_INK);
    style.tag = true;
    snprintf(name, sizeof name, "%s · %s", next->name, next->model);
    make_room(ui, next, marks, brush_text_width(ui->brush, &style, name), line.width);
    double spare = line.width - marks_width(ui, marks) - ui_px(ui, GAP_SMALL);
    if (brush_text_width(ui->brush, &style, name) > spare)
        snprintf(name, sizeof name, "%s", next->name);
    if (!brush_measure(ui->brush, (struct box){0, 0, spare, line.height}, &style, name).fitted) {
        shorten_marks(marks);
        spare = line.width - marks_width(ui, marks) - ui_px(ui, GAP_SMALL);
    }
    double width = fmin(ceil(brush_text_width(ui->brush, &style, name)) + 1, spare);
    brush_text(ui->brush, box_take_left(&line, width), &style, name);
    box_take_left(&line, ui_px(ui, GAP_SMALL));
    draw_marks(ui, marks, line);
}

/* "18k yellow · 1 × 0.50 ct prong · size 52" without what follows the last dot; false when there is none. */
static bool drop_last_part(char *detail)
{
    char *last = NULL;
    for (char *dot = strstr(detail, " · "); dot; dot = strstr(dot + 1, " · "))
        last = dot;
    if (last)
        *last = '\0';
    return last != NULL;
}

static void draw_row(struct ui *ui, const struct scene *scene, const struct view_next *next, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 14));
    const struct piece_sign sign = {next->icon, next->alloy, next->picture, false};
    piece_picture_draw(ui, box_take_left(&inner, inner.height), &sign);
    box_take_left(&inner, ui_px(ui, 18));
    box_take_right(&inner, ui_px(ui, 6));
    box_take_right(&inner, draw_due(ui, scene, next, inner) + ui_px(ui, GAP_SMALL));
    struct row_marks marks;
    find_marks(ui, next, &marks);
    draw_name(ui, next, &marks, box_take_top(&inner, inner.height / 2));
    struct lettering style = ui_line(ui, TYPE_SMALL, LETTER_REGULAR, COLOUR_DIM);
    style.tag = true;
    char detail[WORDS_SENTENCE_MAX];
    words_next(next, detail);
    for (bool shorter = true; shorter && brush_text_width(ui->brush, &style, detail) > inner.width;)
        shorter = drop_last_part(detail);
    brush_text(ui->brush, inner, &style, detail);
}

static void draw_nothing(struct ui *ui, struct box box)
{
    brush_dashed(ui->brush, box, ui_px(ui, RADIUS_PANEL), fmax(ui_px(ui, 2), 1), COLOUR_LINE);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
    style.across = LETTER_CENTRE;
    style.lines_max = 2;
    brush_text(ui->brush, box_inset(box, ui_px(ui, GAP)), &style, _("Nothing waits for this bench."));
}

struct list {
    const char *caption;
    const struct view_next *rows;
    int count;
};

static void draw_list(struct ui *ui, const struct scene *scene, const struct list *list, struct box *box,
                      double height)
{
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_REGULAR, COLOUR_DIM);
    brush_text(ui->brush, box_take_top(box, ui_type(ui, TYPE_BODY) * 1.5), &style, list->caption);
    if (list->count == 0)
        draw_nothing(ui, box_take_top(box, height));
    for (int i = 0; i < list->count && box->height >= height; i++) {
        draw_row(ui, scene, &list->rows[i], box_take_top(box, height));
        box_take_top(box, ui_px(ui, 14));
    }
}

/* First what the person has in work, and below it what is next. */
static void draw_lists(struct ui *ui, const struct scene *scene, struct box box)
{
    const struct view *view = scene->view;
    const struct list in_work = {_("In work"), view->in_work, view->in_work_count};
    const struct list next = {_("Next"), view->next, view->next_count};
    double captions = ui_type(ui, TYPE_BODY) * 1.5 * (in_work.count > 0 ? 2 : 1);
    double height = fmin((box.height - captions - 3 * ui_px(ui, 14)) / 4, ui_px(ui, 118));
    height = fmax(height, ui_type(ui, TYPE_SMALL) * 3.1 + ui_px(ui, 28));
    if (in_work.count > 0)
        draw_list(ui, scene, &in_work, &box, height);
    if (box.height >= captions + height || in_work.count == 0)
        draw_list(ui, scene, &next, &box, height);
}

void idle_draw(struct ui *ui, const struct scene *scene)
{
    struct box room = box_inset(scene->body, ui_px(ui, 24));
    struct box tray =
        ui->upright ? box_take_top(&room, room.height * 0.5) : box_take_left(&room, ui_px(ui, 440));
    if (ui->upright)
        box_take_top(&room, ui_px(ui, 8));
    else
        box_take_left(&room, ui_px(ui, 24));
    tray_panel_draw(ui, scene, tray);
    draw_lists(ui, scene, room);
}
