/* A keypad: the number large, the keys at the right (below, on an upright screen). A PIN is shown as dots. */
#include <math.h>
#include <string.h>

#include "common/rules/role.h"
#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

/* As on a telephone: what hands know from paying. Where four rows of fingers do not fit, two rows of six. */
enum { KEYS = 12 };
static const enum flow_key ORDER[KEYS] = {KEY_1, KEY_2, KEY_3, KEY_4,     KEY_5, KEY_6,
                                          KEY_7, KEY_8, KEY_9, KEY_POINT, KEY_0, KEY_DELETE};

/* A number is shown as the reader writes one; a serial number is as it is engraved. */
static void write_typed(const struct view_task *task, const char *typed, char out[WORDS_SHORT_MAX])
{
    struct text text = text_in(out, WORDS_SHORT_MAX);
    if (task->ask == ASK_SERIAL)
        text_add(&text, "%s", typed);
    else
        language_decimal(typed, &text);
}

static void draw_key(struct ui *ui, const struct view_task *task, enum flow_key key, struct box box)
{
    char digit[2] = {(char)('0' + (int)key), '\0'}, word[WORDS_SHORT_MAX];
    write_typed(task, key == KEY_POINT ? "." : digit, word);
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_RAISED);
    struct lettering style = ui_line(ui, 44, LETTER_SEMIBOLD, COLOUR_INK);
    style.across = LETTER_CENTRE;
    style.number = true;
    if (key == KEY_DELETE) {
        double side = fmin(box.height, box.width) * 0.42;
        glyph_draw(ui->brush, GLYPH_ERASE,
                   (struct box){box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side},
                   COLOUR_INK, COLOUR_RAISED);
    } else {
        brush_text(ui->brush, box, &style, word);
    }
    ui_add_area(ui, TOUCH_KEY, (int)key, box);
}

static double key_gap(const struct ui *ui)
{
    return ui_px(ui, 12);
}

static void draw_keys(struct ui *ui, const struct view_task *task, int columns, struct box box)
{
    double gap = key_gap(ui);
    int rows = KEYS / columns;
    double width = floor((box.width - (columns - 1) * gap) / columns);
    double height = floor((box.height - (rows - 1) * gap) / rows);
    for (int i = 0; i < KEYS; i++) {
        struct box key = {box.x + i % columns * (width + gap), box.y + i / columns * (height + gap), width,
                          height};
        if (ORDER[i] != KEY_POINT || task->has_point)
            draw_key(ui, task, ORDER[i], key);
    }
}

static void draw_dots(struct ui *ui, size_t count, struct box box)
{
    double radius = ui_px(ui, 20), step = radius * 3;
    double x = box.x + (box.width - step * (PIN_DIGITS_MAX - 1)) / 2, y = box.y + box.height / 2;
    for (size_t i = 0; i < PIN_DIGITS_MAX; i++)
        brush_disc(ui->brush, x + step * (double)i, y, i < count ? radius : radius / 3,
                   i < count ? COLOUR_INK : COLOUR_LINE);
}

static void draw_number(struct ui *ui, const struct view_task *task, struct box box)
{
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, GAP));
    if (task->hidden) {
        draw_dots(ui, strlen(task->typed), inner);
        return;
    }
    const char *unit = words_unit(task);
    struct lettering style = ui_line(ui, TYPE_TITLE, LETTER_SEMIBOLD, COLOUR_DIM);
    double width = ceil(brush_text_width(ui->brush, &style, unit)) + 1;
    struct box right = box_take_right(&inner, width);
    box_take_right(&inner, ui_px(ui, GAP_SMALL));
    brush_text(ui->brush, right, &style, unit);
    style = ui_line(ui, TYPE_COUNT, LETTER_BOLD, COLOUR_INK);
    style.number = true;
    style.across = LETTER_RIGHT;
    char typed[WORDS_SHORT_MAX];
    write_typed(task, task->typed[0] != '\0' || unit[0] == '\0' ? task->typed : "0", typed);
    brush_text(ui->brush, inner, &style, typed);
}

void keypad_draw(struct ui *ui, const struct scene *scene)
{
    const struct view_task *task = &scene->view->task;
    struct box room = ui_touch_body(ui, scene);
    double finger = ui_finger(ui), gap = key_gap(ui);
    bool tall = room.height >= 4 * finger + 3 * gap, below = ui->upright || !tall;
    if (!tall)
        task_line_draw(ui, scene, ui_take_head(ui, scene, task_line_height(ui), &room));
    double height = tall ? fmax(room.height * 0.6, 4 * finger + 3 * gap) : 2 * finger + gap;
    struct box pad = below ? box_take_bottom(&room, fmax(height, 2 * finger + gap))
                           : box_take_right(&room, fmax(room.width * 0.45, 3 * finger + 2 * gap));
    if (below)
        box_take_bottom(&room, gap);
    else
        box_take_right(&room, ui_px(ui, GAP_LARGE));
    if (tall) {
        task_line_draw(ui, scene, box_take_top(&room, task_line_height(ui)));
        box_take_top(&room, ui_px(ui, GAP_SMALL));
    }
    double high = fmin(room.height, ui_px(ui, 200));
    draw_number(ui, task, (struct box){room.x, room.y + (room.height - high) / 2, room.width, high});
    draw_keys(ui, task, tall ? 3 : 6, pad);
}
