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

/* The usual button is filled; the others, and the way out of a weighing or a photo, are outlined. */
static bool is_filled(const struct scene *scene, int index)
{
    const struct view *view = scene->view;
    bool unseen = view->screen == SCREEN_PHOTO && view->devices[FLOW_DEVICE_CAMERA] == FLOW_DEVICE_READY;
    bool way_out = (view->screen == SCREEN_WEIGHING && view->touches[index] == TOUCH_OK) ||
                   (unseen && view->touches[index] == TOUCH_SKIP);
    return index == view->touch_count - 1 && !way_out;
}

static struct button make_button(struct ui *ui, const struct scene *scene, int index)
{
    enum touch touch = scene->view->touches[index];
    enum tone tone = scene->message.tone;
    bool filled = is_filled(scene, index);
    return (struct button){.glyph = touch == TOUCH_OK && filled ? GLYPH_CHECK : GLYPH_NONE,
                           .word = words_touch(scene->view->screen, touch),
                           .ink = filled ? tone_ground(tone) : tone_ink(tone),
                           .ground = filled ? tone_ink(tone) : tone_ground(tone),
                           .size = ui_type(ui, TYPE_LARGE),
                           .size_min = ui_type(ui, TYPE_SMALL),
                           .radius = ui_px(ui, RADIUS_PANEL)};
}

/* As wide as its word wants, and never narrower than a finger; the usual one is a little wider. */
static double own_width(struct ui *ui, const struct scene *scene, int index)
{
    struct button button = make_button(ui, scene, index);
    double finger = TOUCH_MM_MIN * ui->px_per_mm * (is_filled(scene, index) ? 1.6 : 1.1);
    return ceil(fmax(finger, button_width(ui->brush, &button)));
}

static double buttons_width(struct ui *ui, const struct scene *scene)
{
    double width = margin(ui);
    for (int i = 0; i < scene->view->touch_count; i++)
        width += own_width(ui, scene, i) + margin(ui);
    return width;
}

/* Buttons go beside the words when enough room is left for these. */
static bool beside(struct ui *ui, const struct scene *scene)
{
    return !ui->upright ||
           (scene->view->touch_count < 2 && buttons_width(ui, scene) <= ui->conf.width_px * 0.35);
}

/* Upright there is room for a third line. */
static double words_height(const struct ui *ui)
{
    return ui_px(ui, FOOT_HEIGHT) + (ui->upright ? margin(ui) : 0);
}

/* While it is weighed the foot keeps the height that the buttons will need, so that the number does not jump.
 */
static bool keeps_height(const struct view *view)
{
    return view->screen == SCREEN_WEIGHING || view->screen == SCREEN_VERDICT;
}

double foot_height(struct ui *ui, const struct scene *scene)
{
    bool keeps = keeps_height(scene->view);
    if (scene->view->touch_count == 0 && !keeps)
        return words_height(ui);
    double buttons = foot_button_height(ui) + 2 * margin(ui);
    if (keeps ? !ui->upright : beside(ui, scene))
        return fmax(words_height(ui), buttons);
    return words_height(ui) + buttons - margin(ui);
}

/* Both in their types, and how high they come out. */
struct foot_lines {
    struct lettering title, detail;
    struct lettered upper, lower;
};

static bool lines_fit(struct ui *ui, const struct words_message *message, struct box box,
                      struct foot_lines *lines)
{
    lines->upper = brush_measure(ui->brush, box, &lines->title, message->title);
    struct box room = {0, 0, box.width, box.height - lines->upper.height};
    lines->lower = brush_measure(ui->brush, room, &lines->detail, message->detail);
    return lines->lower.fitted && lines->upper.height + lines->lower.height <= box.height;
}

/* Title above, a line or two below; both together stand in the middle. Where that is not enough the title is
 * smaller, and there are three. */
static void draw_lines(struct ui *ui, const struct words_message *message, struct box box)
{
    enum colour ink = tone_ink(message->tone);
    struct foot_lines lines = {.title = ui_line(ui, TYPE_TITLE, LETTER_BOLD, ink),
                               .detail = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, ink)};
    lines.title.tag = lines.detail.tag = true;
    lines.title.size_min = ui_type(ui, 30);
    lines.title.lines_max = lines.detail.lines_max = 2;
    if (message->detail[0] == '\0') {
        brush_text(ui->brush, box, &lines.title, message->title);
        return;
    }
    bool one = brush_text_width(ui->brush, &lines.title, message->title) <= box.width;
    if (one)
        lines.title.lines_max = 1;
    else
        lines.title.size = lines.title.size_min;
    if (!lines_fit(ui, message, box, &lines)) {
        lines.title.size = lines.title.size_min;
        lines.detail.lines_max = 3;
        (void)lines_fit(ui, message, box, &lines);
    }
    box_take_top(&box, fmax(box.height - lines.upper.height - lines.lower.height, 0) / 2);
    lines.title.down = lines.detail.down = LETTER_TOP;
    brush_text(ui->brush, box_take_top(&box, lines.upper.height), &lines.title, message->title);
    brush_text(ui->brush, box, &lines.detail, message->detail);
}

static void draw_words(struct ui *ui, const struct words_message *message, struct box box)
{
    box_take_left(&box, ui_px(ui, 42));
    double side = ui_px(ui, 68);
    glyph_draw(ui->brush, message->glyph, box_take_left(&box, side), tone_ink(message->tone),
               tone_ground(message->tone));
    box_take_left(&box, ui_px(ui, GAP_LARGE));
    draw_lines(ui, message, box);
}

static void draw_buttons(struct ui *ui, const struct scene *scene, struct box box, bool equal)
{
    int count = scene->view->touch_count;
    double gap = margin(ui), share = floor((box.width - gap * (count + 1)) / count);
    box = (struct box){box.x + gap, box.y + round((box.height - foot_button_height(ui)) / 2), box.width - gap,
                       foot_button_height(ui)};
    for (int i = 0; i < count; i++) {
        enum touch touch = scene->view->touches[i];
        struct button button = make_button(ui, scene, i);
        struct box area = box_take_left(&box, equal ? share : own_width(ui, scene, i));
        box_take_left(&box, gap);
        button_draw(ui->brush, area, &button);
        if (!is_filled(scene, i))
            brush_outline(ui->brush, area, button.radius, fmax(ui_px(ui, 3), 2), button.ink);
        ui_add_area(ui, touch, 0, area);
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
        draw_buttons(ui, scene, buttons, !side_by_side);
        if (!side_by_side)
            box_take_top(&words, margin(ui));
    } else {
        box_take_right(&words, ui_px(ui, GAP_LARGE));
    }
    draw_words(ui, &scene->message, words);
}
