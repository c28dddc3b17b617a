/* The foot: one thing to know or to do, on the ground of its tone, and the buttons. On a narrow screen the
 * buttons stand below. */
#include <math.h>

#include "kiosk/ui/ui_inside.h"

double foot_button_height(const struct ui *ui)
{
    return ceil(fmax(ui_px(ui, 92), TOUCH_MM_MIN * ui->px_per_mm));
}

static double margin(const struct ui *ui)
{
    return ui_px(ui, 16);
}

static struct button make_button(struct ui *ui, enum touch touch, enum tone tone, bool usual)
{
    return (struct button){.glyph = touch == TOUCH_OK ? GLYPH_CHECK : GLYPH_NONE,
                           .word = words_touch(touch),
                           .ink = usual ? tone_ground(tone) : tone_ink(tone),
                           .ground = usual ? tone_ink(tone) : tone_ground(tone),
                           .size = ui_type(ui, TYPE_LARGE),
                           .size_min = ui_type(ui, TYPE_SMALL),
                           .radius = ui_px(ui, RADIUS_PANEL)};
}

/* All buttons of a foot are as wide as the widest, and never narrower than a finger. */
static double button_side(struct ui *ui, const struct scene *scene)
{
    double width = TOUCH_MM_MIN * ui->px_per_mm * 1.2;
    for (int i = 0; i < scene->view->touch_count; i++) {
        struct button button = make_button(ui, scene->view->touches[i], scene->message.tone, true);
        width = fmax(width, button_width(ui->brush, &button));
    }
    return ceil(width);
}

static double buttons_width(struct ui *ui, const struct scene *scene)
{
    int count = scene->view->touch_count;
    return count == 0 ? 0 : count * (button_side(ui, scene) + margin(ui)) + margin(ui);
}

/* Buttons go beside the words when these keep half of the foot. */
static bool beside(struct ui *ui, const struct scene *scene)
{
    return buttons_width(ui, scene) <= ui->conf.width_px * (scene->view->touch_count > 1 ? 0.52 : 0.4);
}

static double words_height(const struct ui *ui)
{
    return ui_px(ui, FOOT_HEIGHT);
}

double foot_height(struct ui *ui, const struct scene *scene)
{
    if (scene->view->touch_count == 0)
        return words_height(ui);
    double buttons = foot_button_height(ui) + 2 * margin(ui);
    return beside(ui, scene) ? fmax(words_height(ui), buttons) : words_height(ui) + buttons - margin(ui);
}

static void draw_words(struct ui *ui, const struct words_message *message, struct box box)
{
    enum colour ink = tone_ink(message->tone);
    box_take_left(&box, ui_px(ui, 42));
    box_take_right(&box, ui_px(ui, GAP));
    double side = ui_px(ui, 68);
    glyph_draw(ui->brush, message->glyph, box_take_left(&box, side), ink, tone_ground(message->tone));
    box_take_left(&box, ui_px(ui, GAP_LARGE));
    struct lettering title = ui_line(ui, TYPE_TITLE, LETTER_BOLD, ink);
    title.tag = true;
    if (message->detail[0] == '\0') {
        title.lines_max = 2;
        brush_text(ui->brush, box, &title, message->title);
        return;
    }
    struct box upper = {box.x, box.y + ui_px(ui, 10), box.width, ui_px(ui, 58)};
    struct box lower = {box.x, upper.y + upper.height, box.width,
                        box.y + box.height - upper.y - upper.height};
    lower.height -= ui_px(ui, 6);
    struct lettering detail = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, ink);
    detail.lines_max = 2;
    detail.tag = true;
    detail.down = LETTER_TOP;
    brush_text(ui->brush, upper, &title, message->title);
    brush_text(ui->brush, lower, &detail, message->detail);
}

static void draw_buttons(struct ui *ui, const struct scene *scene, struct box box)
{
    int count = scene->view->touch_count;
    double gap = margin(ui), width = floor((box.width - gap * (count + 1)) / count);
    for (int i = 0; i < count; i++) {
        enum touch touch = scene->view->touches[i];
        bool usual = i == count - 1;
        struct button button = make_button(ui, touch, scene->message.tone, usual);
        struct box area = {box.x + gap + i * (width + gap),
                           box.y + round((box.height - foot_button_height(ui)) / 2), width,
                           foot_button_height(ui)};
        button_draw(ui->brush, area, &button);
        if (!usual)
            brush_outline(ui->brush, area, button.radius, fmax(ui_px(ui, 3), 2), button.ink);
        foot_add_area(ui, touch, area);
    }
}

void foot_draw(struct ui *ui, const struct scene *scene, struct box box)
{
    brush_fill(ui->brush, box, tone_ground(scene->message.tone));
    struct box words = box;
    if (scene->view->touch_count > 0) {
        bool side_by_side = beside(ui, scene);
        struct box buttons = side_by_side ? box_take_right(&words, buttons_width(ui, scene))
                                          : box_take_bottom(&words, foot_button_height(ui) + 2 * margin(ui));
        draw_buttons(ui, scene, buttons);
        if (side_by_side) /* as high as without buttons, in the middle */
            words = (struct box){words.x, words.y + (words.height - words_height(ui)) / 2, words.width,
                                 words_height(ui)};
    }
    draw_words(ui, &scene->message, words);
}
