/* The body of a weighing: the number is the hero, then the tolerance bar with its one marker, then what it is
 * made of. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

/* The number keeps its place: figures are equally wide, and its last one stands where it stood. */
static void draw_number(struct ui *ui, const struct view_weighing *weighing, struct box box)
{
    char value[WORDS_SHORT_MAX];
    words_value(weighing->value, value);
    bool sure = weighing->stable || weighing->counted;
    struct lettering big = ui_line(ui, TYPE_HERO, LETTER_BOLD, sure ? COLOUR_INK : COLOUR_DIM);
    big.size = fmin(big.size, box.height * 1.12);
    big.size_min = big.size * 0.4;
    struct lettering small = ui_line(ui, 110, LETTER_BOLD, COLOUR_DIM);
    small.size = big.size * 0.44;
    big.number = true;
    big.down = small.down = LETTER_BASELINE;
    const char *unit = unit_word(weighing->unit == UNIT_NONE ? UNIT_G : weighing->unit);
    double unit_width = ceil(brush_text_width(ui->brush, &small, unit)), gap = big.size * 0.08;
    struct box room = {0, 0, box.width - unit_width - gap, box.height};
    struct lettered number = brush_measure(ui->brush, room, &big, value);
    double left = box.x + (box.width - number.width - gap - unit_width) / 2;
    double below = 0.09; /* of a unit that reaches below the line; figures are 0.727 high */
    double baseline = box.y + (box.height + number.size * (0.727 - below)) / 2;
    struct box line = {left, box.y, number.width + 1, baseline - box.y};
    big.size = number.size;
    brush_text(ui->brush, line, &big, value);
    line = (struct box){left + number.width + gap, box.y, unit_width + 1, baseline - box.y};
    brush_text(ui->brush, line, &small, unit);
}

/* No number yet: what to do stands in its place. */
static void draw_no_number(struct ui *ui, const struct scene *scene, struct box box)
{
    double side = fmin(box.height * 0.72, ui_px(ui, 240));
    struct box middle = {box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side};
    bool asks = scene->message.tone == TONE_DO;
    glyph_draw(ui->brush, asks ? GLYPH_PUT : GLYPH_PAN, middle, asks ? COLOUR_GOLD_TEXT : COLOUR_DIM,
               COLOUR_GROUND);
}

/* Beside the number: whether the scale says that it is steady. */
static void draw_steady(struct ui *ui, const struct view_weighing *weighing, struct box row)
{
    bool steady = weighing->stable || weighing->counted;
    struct chip chip = {.glyph = steady ? GLYPH_DOT : GLYPH_CIRCLE,
                        .word = weighing->counted ? C_("scale", "counted")
                                : steady          ? C_("scale", "steady")
                                                  : C_("scale", "moving"),
                        .glyph_colour = steady ? COLOUR_OK_TEXT : COLOUR_INFO_TEXT,
                        .ink = COLOUR_INK,
                        .ground = COLOUR_RAISED,
                        .size = ui_type(ui, TYPE_SMALL),
                        .strong = true};
    if (!weighing->has_reading && !weighing->counted) {
        chip.glyph = GLYPH_CIRCLE;
        chip.word = C_("scale", "waiting");
        chip.glyph_colour = COLOUR_DIM;
    }
    double height = fmax(ui_px(ui, 44), round(ui_type(ui, TYPE_SMALL) * 1.8));
    double width = chip_width(ui->brush, &chip, height);
    chip_draw(ui->brush,
              (struct box){row.x + row.width - width, row.y + (row.height - height) / 2, width, height},
              &chip);
}

static void draw_key(struct ui *ui, const struct scene *scene, enum touch touch, bool pressed, struct box box)
{
    struct button key = {.glyph = pressed ? GLYPH_CHECK : GLYPH_NONE,
                         .word = words_touch(scene->view->screen, touch),
                         .ink = pressed ? COLOUR_GROUND : COLOUR_INK,
                         .ground = pressed ? COLOUR_GOLD_TEXT : COLOUR_RAISED,
                         .size = ui_type(ui, TYPE_BODY),
                         .size_min = ui_type(ui, TYPE_SMALL),
                         .radius = ui_px(ui, RADIUS_PANEL)};
    box_take_top(&box, fmax((box.height - ui_finger(ui)) / 2, 0));
    box.height = ui_finger(ui);
    button_draw(ui->brush, box, &key);
    ui_add_area(ui, touch, 0, box);
}

/* The scale's own keys, on both sides of the number (below it on a screen that is upright). Their room stays
 * free while they are not offered, so that the number does not jump. */
static void draw_keys(struct ui *ui, const struct scene *scene, struct box *room)
{
    const struct view_weighing *weighing = &scene->view->weighing;
    double width = ui_px(ui, 152);
    struct box row = ui->upright ? box_take_bottom(room, ui_finger(ui) + ui_px(ui, GAP)) : *room;
    struct box zero = box_take_left(&row, width), tare = box_take_right(&row, width);
    if (weighing->may_zero)
        draw_key(ui, scene, TOUCH_ZERO, false, zero);
    if (weighing->may_tare)
        draw_key(ui, scene, TOUCH_TARE, weighing->tray, tare);
    if (!ui->upright)
        *room = box_inset(row, ui_px(ui, GAP));
}

static void draw_bar_words(struct ui *ui, const struct words_weighing *words, const struct tolerance_bar *bar,
                           struct box box, struct box row)
{
    struct lettering style = ui_line(ui, TYPE_SMALL, LETTER_MEDIUM, COLOUR_DIM);
    style.across = LETTER_CENTRE;
    style.down = LETTER_TOP;
    double third = box.width / 3;
    const struct {
        double at;
        const char *text;
    } marks[] = {{-bar->tolerance, words->below}, {0, words->expected}, {bar->tolerance, words->above}};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        double x = tolerance_bar_place(box, bar, marks[i].at), width = i == 1 ? third * 1.2 : third * 0.7;
        brush_text(ui->brush, (struct box){x - width / 2, row.y, width, row.height}, &style, marks[i].text);
    }
}

/* Without a counted or likely verdict the bar shows only what is allowed. */
static struct tolerance_bar make_bar(const struct view_weighing *weighing)
{
    double metal = (double)(weighing->gross_expected.ug - weighing->stones.ug);
    struct tolerance_bar bar = {.tolerance = metal * weighing->tolerance_ppm / PPM,
                                .judged =
                                    weighing->capable && !weighing->theory_weak && !weighing->has_verdict,
                                .has_marker = weighing->loaded,
                                .steady = weighing->stable || weighing->counted,
                                .deviation = (double)(weighing->gross.ug - weighing->gross_expected.ug)};
    if (weighing->has_verdict) {
        const struct verdict *verdict = &weighing->verdict;
        bar.judged = verdict->ruling != RULING_NO_VERDICT;
        bar.tolerance = (double)verdict->tolerance.ug;
        bar.uncertainty = (double)verdict->uncertainty.ug;
        bar.deviation = (double)verdict->deviation.ug;
    }
    return bar;
}

static void draw_bar(struct ui *ui, const struct view_weighing *weighing, const struct words_weighing *words,
                     struct box box)
{
    if (!weighing->has_theory) {
        struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
        style.across = LETTER_CENTRE;
        style.lines_max = 2;
        brush_text(ui->brush, box, &style,
                   _("What it should weigh is not known: it is weighed, not judged."));
        return;
    }
    struct tolerance_bar bar = make_bar(weighing);
    struct box row = box_take_bottom(&box, ui_type(ui, TYPE_SMALL) * 1.6);
    box_take_bottom(&box, ui_px(ui, 16));
    box_take_top(&box, ui_px(ui, 14));
    tolerance_bar_draw(ui->brush, box, ui->unit, &bar);
    if (bar.tolerance > 0)
        draw_bar_words(ui, words, &bar, box, row);
}

struct cell {
    const char *caption, *value;
};

static void draw_cell(struct ui *ui, const struct cell *cell, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, 12));
    box_take_left(&inner, ui_px(ui, 8));
    struct lettering caption = ui_line(ui, TYPE_SMALL, LETTER_REGULAR, COLOUR_DIM);
    struct lettering value = ui_line(ui, TYPE_LARGE, LETTER_BOLD, COLOUR_INK);
    value.number = true;
    brush_text(ui->brush, box_take_top(&inner, inner.height * 0.44), &caption, cell->caption);
    brush_text(ui->brush, inner, &value, cell->value[0] != '\0' ? cell->value : "–");
}

static const char *parts_caption(const struct view_weighing *weighing)
{
    if (weighing->findings)
        return _("Metal + other"); /* Translators: stones, and a clasp of another metal */
    return weighing->stones.ug > 0 ? _("Metal + stones") : _("Metal");
}

static void draw_cells(struct ui *ui, const struct view_weighing *weighing,
                       const struct words_weighing *words, struct box box)
{
    const struct cell cells[] = {{_("Difference"), words->difference},
                                 {parts_caption(weighing), words->parts},
                                 {_("Allowed"), words->allowed},
                                 {_("Uncertainty"), words->uncertainty}};
    const double shares[] = {0.31, 0.29, 0.2, 0.2};
    double gap = ui_px(ui, 16);
    int columns = ui->upright ? 2 : 4;
    double width = box.width - gap * (columns - 1),
           height = (box.height - gap * (4 / columns - 1)) / (4 / columns);
    for (int row = 0; row < 4 / columns; row++) {
        struct box line = box_take_top(&box, height);
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            draw_cell(ui, &cells[i], box_take_left(&line, columns == 4 ? width * shares[i] : width / 2));
            box_take_left(&line, gap);
        }
        box_take_top(&box, gap);
    }
}

/* Where it stands to what it should weigh: the bar, and the numbers below it. */
static void draw_judgement(struct ui *ui, const struct view_weighing *weighing,
                           const struct words_weighing *words, struct box *room)
{
    double cell = ui_type(ui, TYPE_SMALL) + ui_type(ui, TYPE_LARGE) + ui_px(ui, 44);
    draw_cells(ui, weighing, words, box_take_bottom(room, ui->upright ? 2 * cell + ui_px(ui, 16) : cell));
    box_take_bottom(room, ui_px(ui, 14));
    double bar = fmin(room->height * 0.4, ui_px(ui, 168));
    draw_bar(ui, weighing, words, box_take_bottom(room, bar));
}

void weighing_body_draw(struct ui *ui, const struct scene *scene)
{
    const struct view_weighing *weighing = &scene->view->weighing;
    struct words_weighing words;
    words_weighing(weighing, &words);
    struct box room = scene->body;
    double side = ui_px(ui, ui->upright ? 28 : 48);
    room = (struct box){room.x + side, room.y, room.width - 2 * side, room.height};
    box_take_top(&room, ui_px(ui, 12));
    box_take_bottom(&room, ui_px(ui, 20));
    struct box head = box_take_top(&room, fmax(ui_px(ui, 56), ui_type(ui, TYPE_SMALL) * 1.9));
    draw_steady(ui, weighing, head);
    box_take_right(&head, ui_px(ui, 180));
    if (scene->view->task.task != TASK_NONE) {
        task_line_draw(ui, scene, head); /* what a task weighs has no theory: its number is all */
    } else {
        piece_line_draw(ui, scene, head);
        draw_judgement(ui, weighing, &words, &room);
    }
    draw_keys(ui, scene, &room);
    if (weighing->has_reading || weighing->counted)
        draw_number(ui, weighing, room);
    else
        draw_no_number(ui, scene, room);
}
