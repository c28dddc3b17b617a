/* The header: where we are, who is in, how the devices are, what time it is. When all is not well with the
 * hub, or something is broken, a line below. */
#include <math.h>
#include <stdio.h>

#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

enum { CHIPS_MAX = 1 + FLOW_DEVICE_COUNT + 3 };

struct chips {
    struct chip items[CHIPS_MAX];
    char words[CHIPS_MAX][WORDS_SHORT_MAX];
    int count;
};

/* Colours of the header on the usual ground and on the red screen. */
struct look {
    enum colour ground, chip, ink, line;
};

static struct look choose_look(const struct view *view)
{
    if (view->screen == SCREEN_REFUSAL)
        return (struct look){COLOUR_STOP_DEEP, COLOUR_STOP, COLOUR_STOP_INK, COLOUR_STOP};
    return (struct look){COLOUR_GROUND, COLOUR_RAISED, COLOUR_INK, COLOUR_LINE};
}

static bool says_link(const struct view *view)
{
    return !view->online || view->pending > 0 || view->photos > 0 || fault_is(view->trouble);
}

static double row_height(const struct ui *ui)
{
    return ui_px(ui, HEADER_HEIGHT);
}

/* A sentence about something broken names it, and what helps: it takes more than a line. So does all that
 * waits, where the line is short. */
static int link_lines(const struct ui *ui, const struct view *view)
{
    if (fault_is(view->trouble))
        return ui->upright ? 3 : 2;
    return ui->upright && !view->online && view->photos > 0 ? 2 : 1;
}

static double link_height(const struct ui *ui, const struct view *view)
{
    double lines = ui_type(ui, TYPE_SMALL) * (1.5 * link_lines(ui, view) + 0.7); /* Thai is high */
    return says_link(view) ? fmax(ui_px(ui, 58), lines) : 0;
}

double header_height(const struct ui *ui, const struct view *view)
{
    double rows = ui->upright ? 2 : 1;
    return rows * row_height(ui) + link_height(ui, view);
}

static struct chip *add_chip(struct ui *ui, struct chips *chips, enum glyph glyph, enum colour colour,
                             const struct look *look)
{
    if (chips->count == CHIPS_MAX)
        return NULL;
    int index = chips->count++;
    chips->items[index] = (struct chip){.glyph = glyph,
                                        .word = chips->words[index],
                                        .glyph_colour = colour,
                                        .ink = look->ink,
                                        .ground = look->chip,
                                        .size = ui_type(ui, TYPE_SMALL)};
    return &chips->items[index];
}

static void add_operators(struct ui *ui, struct chips *chips, const struct view *view,
                          const struct look *look, int shown)
{
    for (int i = 0; i < view->operator_count && i < shown; i++) {
        struct chip *chip = add_chip(ui, chips, i == 0 ? GLYPH_BADGE : GLYPH_NONE, look->ink, look);
        if (!chip)
            return;
        snprintf(chips->words[chips->count - 1], WORDS_SHORT_MAX, "%s", view->operators[i]);
        chip->strong = i == 0; /* the one who acts */
    }
    if (view->operator_count > shown && add_chip(ui, chips, GLYPH_NONE, look->ink, look))
        snprintf(chips->words[chips->count - 1], WORDS_SHORT_MAX, "+%d", view->operator_count - shown);
}

static enum glyph status_glyph(enum flow_device_status status, enum colour *colour)
{
    switch (status) {
    case FLOW_DEVICE_OFF:
        break;
    case FLOW_DEVICE_OPENING:
        *colour = COLOUR_DIM;
        return GLYPH_CIRCLE;
    case FLOW_DEVICE_READY:
        *colour = COLOUR_OK_TEXT;
        return GLYPH_DOT;
    case FLOW_DEVICE_SILENT:
        *colour = COLOUR_NEAR_TEXT;
        return GLYPH_TRIANGLE;
    case FLOW_DEVICE_LOST:
        *colour = COLOUR_FULL_TEXT;
        return GLYPH_CROSS;
    }
    *colour = COLOUR_DIM;
    return GLYPH_NONE;
}

static void add_device(struct ui *ui, struct chips *chips, const struct view *view, const struct look *look,
                       enum flow_device device)
{
    enum flow_device_status status = view->devices[device];
    enum colour colour;
    enum glyph glyph = status_glyph(status, &colour);
    if (glyph == GLYPH_NONE)
        return;
    struct chip *chip = add_chip(ui, chips, glyph, colour, look);
    if (!chip)
        return;
    const char *word = words_device_status(status);
    snprintf(chips->words[chips->count - 1], WORDS_SHORT_MAX, "%s%s%s", words_device(device),
             word[0] ? " " : "", word);
    chip->strong = status == FLOW_DEVICE_LOST || status == FLOW_DEVICE_SILENT;
}

/* The devices in the order in which they stand; `ready` false leaves out those that are well. */
static void add_devices(struct ui *ui, struct chips *chips, const struct view *view, const struct look *look,
                        bool ready)
{
    if (ready || !view->online) {
        add_chip(ui, chips, view->online ? GLYPH_DOT : GLYPH_PLUG,
                 view->online ? COLOUR_OK_TEXT : COLOUR_NEAR_TEXT, look);
        snprintf(chips->words[chips->count - 1], WORDS_SHORT_MAX, "%s", words_hub());
    }
    for (int i = 0; i < FLOW_DEVICE_COUNT; i++) {
        if (ready || view->devices[i] != FLOW_DEVICE_READY)
            add_device(ui, chips, view, look, (enum flow_device)i);
    }
}

static double chips_width(struct ui *ui, const struct chips *chips, double height)
{
    double width = 0, gap = ui_px(ui, 14);
    for (int i = 0; i < chips->count; i++)
        width += chip_width(ui->brush, &chips->items[i], height) + (i > 0 ? gap : 0);
    return width;
}

static void draw_chips(struct ui *ui, const struct chips *chips, struct box box)
{
    double gap = ui_px(ui, 14);
    for (int i = 0; i < chips->count; i++) {
        double width = chip_width(ui->brush, &chips->items[i], box.height);
        chip_draw(ui->brush, box_take_left(&box, width), &chips->items[i]);
        box_take_left(&box, gap);
    }
}

/* Chips are as high as their type wants. */
static struct box chip_row(const struct ui *ui, struct box row)
{
    double height = fmax(ui_px(ui, 44), round(ui_type(ui, TYPE_SMALL) * 1.8));
    return (struct box){row.x, row.y + round((row.height - height) / 2), row.width, height};
}

static void draw_clock(struct ui *ui, const struct scene *scene, const struct look *look, struct box *row)
{
    char clock[WORDS_SHORT_MAX];
    words_clock(scene->unix_ms, clock);
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_SEMIBOLD, look->ink);
    style.number = true;
    style.across = LETTER_RIGHT;
    double width = ceil(brush_text_width(ui->brush, &style, clock)) + 1;
    brush_text(ui->brush, box_take_right(row, width), &style, clock);
    box_take_right(row, ui_px(ui, GAP));
}

/* A question mark in the corner; a finger finds it although the header is lower than a finger. */
static void draw_help(struct ui *ui, const struct scene *scene, const struct look *look, struct box *row)
{
    if (scene->view->screen == SCREEN_HELP)
        return;
    double side = fmax(ui_px(ui, 44), round(ui_type(ui, TYPE_SMALL) * 1.8));
    struct box place = box_take_right(row, side);
    place = (struct box){place.x, place.y + round((place.height - side) / 2), side, side};
    glyph_draw(ui->brush, GLYPH_QUESTION, place, look->ink, look->ground);
    box_take_right(row, ui_px(ui, GAP));
}

/* ---------------------------------------------------------------- the menus */

static struct button menu_key(const struct ui *ui, enum touch touch)
{
    return (struct button){.word = words_touch(SCREEN_IDLE, touch),
                           .size = ui_type(ui, TYPE_SMALL),
                           .size_min = ui_type(ui, TYPE_SMALL),
                           .radius = ui_px(ui, RADIUS_PANEL)};
}

/* Room for a finger, and for its word. */
static double menu_key_width(struct ui *ui, enum touch touch)
{
    struct button key = menu_key(ui, touch);
    return ceil(fmax(ui_finger(ui), button_width(ui->brush, &key)));
}

/* Those that the foot does not have, left to right; returns how many. */
static int menus_above(const struct view *view, enum touch out[2])
{
    int count = 0;
    if (view->bench_above)
        out[count++] = TOUCH_BENCH;
    if (view->more_above)
        out[count++] = TOUCH_MORE;
    return count;
}

/* They stand beside help's corner, as high as a finger from the upper edge; on an upright screen below the
 * clock. */
static struct box place_menu_key(struct ui *ui, const enum touch *menus, int count, int index)
{
    struct box place = {ui->conf.width_px - ui_finger(ui), 0, 0, ui_finger(ui)};
    for (int i = count - 1; i >= index; i--) {
        place.width = menu_key_width(ui, menus[i]);
        place.x -= place.width;
    }
    return place;
}

static void draw_menus(struct ui *ui, const struct scene *scene, const struct look *look, struct box *row)
{
    enum touch menus[2];
    int count = menus_above(scene->view, menus);
    struct box line = chip_row(ui, *row);
    for (int i = 0; i < count; i++) {
        struct button key = menu_key(ui, menus[i]);
        struct box place = place_menu_key(ui, menus, count, i);
        struct box shape = {place.x + ui_px(ui, 6), line.y, place.width - ui_px(ui, 12), line.height};
        key.ink = look->ink;
        key.ground = look->chip;
        button_draw(ui->brush, shape, &key);
        brush_outline(ui->brush, shape, key.radius, fmax(ui_px(ui, 2), 1), key.ink);
    }
    if (count > 0)
        row->width = place_menu_key(ui, menus, count, 0).x - ui_px(ui, GAP) - row->x;
}

void header_add_areas(struct ui *ui, const struct view *view)
{
    enum touch menus[2];
    double finger = ui_finger(ui);
    int count = menus_above(view, menus);
    for (int i = 0; i < count; i++)
        ui_add_area(ui, menus[i], 0, place_menu_key(ui, menus, count, i));
    if (view->screen != SCREEN_HELP)
        ui_add_area(ui, TOUCH_HELP, 0, (struct box){ui->conf.width_px - finger, 0, finger, finger});
}

/* ---------------------------------------------------------------- the parts of a row */

/* For a moment in place of the devices: what was scanned once more is known to have been heard. */
static void add_heard(struct ui *ui, struct chips *chips, const struct view *view, const struct look *look,
                      bool whole)
{
    struct chip *chip = add_chip(ui, chips, GLYPH_CHECK, look->ground, look);
    assert(chip);
    snprintf(chips->words[0], WORDS_SHORT_MAX, whole ? _("%s: already scanned") : "%s", view->heard);
    chip->ink = look->ground;
    chip->ground = look->ink;
    chip->tag = chip->strong = true;
}

/* As much of it as there is room for. */
static void choose_chips(struct ui *ui, struct chips *chips, const struct view *view, const struct look *look,
                         bool whole)
{
    chips->count = 0;
    if (view->heard[0] != '\0')
        add_heard(ui, chips, view, look, whole);
    else
        add_devices(ui, chips, view, look, whole);
}

/* Devices at the right of the row, as many as fit beside `left`: when all do not, those that are well are not
 * shown. */
static void draw_devices(struct ui *ui, const struct scene *scene, const struct look *look, struct box *row,
                         double left, bool from_left)
{
    struct chips chips;
    struct box line = chip_row(ui, *row);
    choose_chips(ui, &chips, scene->view, look, true);
    double width = chips_width(ui, &chips, line.height);
    if (width > row->width - left) {
        choose_chips(ui, &chips, scene->view, look, false);
        width = chips_width(ui, &chips, line.height);
    }
    if (!from_left)
        line = box_take_right(&line, fmin(width, line.width));
    draw_chips(ui, &chips, line);
    row->width -= width + ui_px(ui, GAP);
}

static void draw_station(struct ui *ui, const struct scene *scene, const struct look *look, struct box *row)
{
    struct lettering style = ui_line(ui, TYPE_LARGE, LETTER_BOLD, look->ink);
    const char *name = or_else(scene->view->station, _("New kiosk"));
    double wished = ceil(brush_text_width(ui->brush, &style, name)) + 1;
    brush_text(ui->brush, box_take_left(row, fmin(wished, row->width * 0.55)), &style, name);
    box_take_left(row, ui_px(ui, GAP));
}

/* As many operators by name as the row has room for, the one who acts first. */
static void draw_operators(struct ui *ui, const struct scene *scene, const struct look *look, struct box row)
{
    struct box line = chip_row(ui, row);
    for (int shown = scene->view->operator_count; shown >= 0; shown--) {
        struct chips chips = {.count = 0};
        add_operators(ui, &chips, scene->view, look, shown);
        if (chips_width(ui, &chips, line.height) > line.width)
            continue;
        draw_chips(ui, &chips, line);
        return;
    }
}

static void draw_link(struct ui *ui, const struct scene *scene, const struct look *look, struct box box)
{
    char sentence[WORDS_SENTENCE_MAX];
    words_link(scene->view, sentence);
    bool red = scene->view->screen == SCREEN_REFUSAL;
    enum colour ground = red ? COLOUR_STOP_DEEP : COLOUR_RAISED;
    bool calm = scene->view->online && !fault_is(scene->view->trouble);
    enum colour mark = red ? COLOUR_STOP_INK : calm ? COLOUR_INFO_TEXT : COLOUR_NEAR_TEXT;
    enum glyph glyph = calm ? GLYPH_DOTS : fault_is(scene->view->trouble) ? GLYPH_WARNING : GLYPH_PLUG;
    brush_fill(ui->brush, box, ground);
    brush_fill(ui->brush, (struct box){box.x, box.y, ui_px(ui, 10), box.height}, mark);
    struct box inner = box;
    box_take_left(&inner, ui_px(ui, GAP_LARGE));
    box_take_right(&inner, ui_px(ui, GAP_LARGE));
    double side = ui_type(ui, TYPE_BODY);
    glyph_draw(ui->brush, glyph, box_take_left(&inner, side), mark, ground);
    box_take_left(&inner, ui_px(ui, GAP_SMALL));
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_SEMIBOLD, look->ink);
    style.lines_max = link_lines(ui, scene->view);
    brush_text(ui->brush, inner, &style, sentence);
}

void header_draw(struct ui *ui, const struct scene *scene, struct box box)
{
    struct look look = choose_look(scene->view);
    brush_fill(ui->brush, box, look.ground);
    struct box row = box_take_top(&box, row_height(ui));
    struct box second = ui->upright ? box_take_top(&box, row_height(ui)) : row;
    double margin = ui_px(ui, GAP_LARGE);
    row = (struct box){row.x + margin, row.y, row.width - 2 * margin, row.height};
    second = (struct box){second.x + margin, second.y, second.width - 2 * margin, second.height};
    draw_help(ui, scene, &look, &row);
    draw_menus(ui, scene, &look, ui->upright ? &second : &row);
    draw_clock(ui, scene, &look, &row);
    draw_station(ui, scene, &look, &row);
    bool no = scene->view->screen == SCREEN_REFUSAL && scene->view->heard[0] == '\0'; /* the eye is on it */
    if (ui->upright && !no)
        draw_devices(ui, scene, &look, &second, 0, true);
    else if (!no)
        draw_devices(ui, scene, &look, &row, row.width * 0.3, false);
    draw_operators(ui, scene, &look, row);
    if (says_link(scene->view))
        draw_link(ui, scene, &look, box);
    else
        brush_rule(ui->brush, 0, box.y - 1, ui->conf.width_px, look.line);
}
