/* No: the whole screen is red, with the numbers and what helps. Nobody can take it for anything else, from
 * across the room. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"

static void draw_ok(struct ui *ui, const struct scene *scene, struct box box)
{
    int count = scene->view->touch_count;
    double gap = ui_px(ui, 24), width = floor((box.width - gap * (count + 1)) / count);
    for (int i = 0; i < count; i++) {
        enum touch touch = scene->view->touches[i];
        bool usual = i == count - 1;
        struct button button = {.glyph = touch == TOUCH_OK ? GLYPH_CHECK : GLYPH_NONE,
                                .word = words_touch(scene->view->screen, touch),
                                .ink = usual ? COLOUR_STOP : COLOUR_STOP_INK,
                                .ground = usual ? COLOUR_STOP_INK : COLOUR_STOP_DEEP,
                                .size = ui_type(ui, 36),
                                .size_min = ui_type(ui, TYPE_SMALL),
                                .radius = ui_px(ui, RADIUS_PANEL)};
        struct box area = {box.x + gap + i * (width + gap), box.y, width, foot_button_height(ui)};
        button_draw(ui->brush, area, &button);
        ui_add_area(ui, touch, 0, area);
    }
}

static void draw_lines(struct ui *ui, const struct words_refusal *words, struct box box)
{
    double row = ui_type(ui, TYPE_LARGE) * 1.5;
    for (int i = 0; i < words->line_count; i++) {
        struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_MEDIUM, COLOUR_STOP_INK);
        style.lead = words->lead[i];
        style.tag = true;
        style.lines_max = 2;
        style.down = LETTER_TOP;
        bool two = brush_text_width(ui->brush, &style, words->lines[i]) > box.width;
        brush_text(ui->brush, box_take_top(&box, two ? row * 1.9 : row), &style, words->lines[i]);
    }
}

static double lines_height(struct ui *ui, const struct words_refusal *words, double width)
{
    double row = ui_type(ui, TYPE_LARGE) * 1.5, height = 0;
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_MEDIUM, COLOUR_STOP_INK);
    for (int i = 0; i < words->line_count; i++)
        height += brush_text_width(ui->brush, &style, words->lines[i]) > width ? row * 1.9 : row;
    return height;
}

static void draw_words(struct ui *ui, const struct words_refusal *words, struct box box)
{
    struct lettering head = ui_line(ui, TYPE_HEADLINE, LETTER_BOLD, COLOUR_STOP_INK);
    head.size_min = ui_type(ui, 56); /* rather two lines than small */
    head.tag = true;
    double one = ui_px(ui, 104);
    bool two = !brush_measure(ui->brush, (struct box){0, 0, box.width, one}, &head, words->headline).fitted;
    head.lines_max = two ? 2 : 1;
    double headline = two ? ui_px(ui, 150) : one, numbers = words->numbers[0] ? ui_px(ui, 72) : 0,
           gap = ui_px(ui, GAP);
    double spare = box.height - headline - numbers - gap - lines_height(ui, words, box.width);
    box_take_top(&box, fmax(spare, 0) / (ui->upright ? 3 : 2));
    brush_text(ui->brush, box_take_top(&box, headline), &head, words->headline);
    struct lettering style = ui_line(ui, 50, LETTER_SEMIBOLD, COLOUR_STOP_DIM);
    if (numbers > 0)
        brush_text(ui->brush, box_take_top(&box, numbers), &style, words->numbers);
    box_take_top(&box, gap);
    draw_lines(ui, words, box);
}

/* Red is no; what the octagon holds says what about. */
static void draw_octagon(struct ui *ui, enum glyph glyph, struct box box)
{
    double side = fmin(fmin(box.width, box.height), ui_px(ui, ui->upright ? 440 : 330));
    struct box middle = {box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side};
    bool plain = glyph == GLYPH_NONE; /* else the mark of exclamation gives way */
    glyph_draw(ui->brush, GLYPH_OCTAGON, middle, COLOUR_STOP_INK, plain ? COLOUR_STOP : COLOUR_STOP_INK);
    glyph_draw(ui->brush, glyph, box_inset(middle, round(side * 0.21)), COLOUR_STOP, COLOUR_STOP_INK);
}

void refusal_draw(struct ui *ui, const struct scene *scene)
{
    struct words_refusal words;
    words_refusal(scene->view, &words);
    struct box room = {0, 0, ui->conf.width_px, ui->conf.height_px};
    brush_fill(ui->brush, room, COLOUR_STOP);
    header_draw(ui, scene, box_take_top(&room, header_height(ui, scene->view)));
    if (scene->view->touch_count > 0)
        draw_ok(ui, scene, box_take_bottom(&room, foot_button_height(ui) + ui_px(ui, 24)));
    room = box_inset(room, ui_px(ui, 40));
    if (ui->upright) {
        draw_octagon(ui, words.glyph, box_take_top(&room, room.height * 0.46));
    } else {
        draw_octagon(ui, words.glyph, box_take_left(&room, ui_px(ui, 370)));
        box_take_left(&room, ui_px(ui, 44));
    }
    draw_words(ui, &words, room);
}
