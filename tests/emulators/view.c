#include "tests/emulators/view.h"

#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/draw/glyph.h"

enum { HEADER = 70, MARGIN = 16, GAP_PX = 10, ROW = 58, TITLE = 34, SPOT_HEIGHT = 96, PLUG_HEIGHT = 44 };

static const struct {
    const char *name;
    const char *plug; /* what the button under it says */
    const char *unplug;
    enum glyph glyph;
} spots[SPOTS] = {
    [SPOT_READER] = {"NFC reader", "Plug reader in", "Unplug reader", GLYPH_BADGE},
    [SPOT_CAMERA] = {"Camera", "Plug camera in", "Unplug camera", GLYPH_SCAN},
    [SPOT_PAN] = {"Scale", "Plug scale in", "Unplug scale", GLYPH_PAN},
    [SPOT_SCANNER] = {"Hand scanner", "", "", GLYPH_NONE},
};

/* ---------------------------------------------------------------- what is so */

static void set_text(char out[VIEW_TEXT], const char *text)
{
    struct text copy = text_in(out, VIEW_TEXT);
    text_add(&copy, "%s", text);
}

/* The thing whose tag or UID stands in `shows`. */
static int find_thing(const struct things *things, const char *shows)
{
    for (size_t i = 0; i < things->count; i++) {
        const struct thing *thing = &things->thing[i];
        if (strstr(shows, thing->tag) != NULL ||
            (thing->uid[0] != '\0' && strcasestr(shows, thing->uid) != NULL))
            return (int)i;
    }
    return VIEW_NOTHING;
}

static int find_weight(const struct view *view, int64_t load_ug)
{
    if (view->selected != VIEW_NOTHING && view->things->thing[view->selected].gross_ug == load_ug)
        return view->selected;
    for (size_t i = 0; i < view->things->count; i++) {
        if (view->things->thing[i].gross_ug == load_ug)
            return (int)i;
    }
    return VIEW_NOTHING;
}

static void fill_shown(struct view *view, enum spot which, const char *shows)
{
    struct spot_view *spot = &view->spot[which];
    spot->filled = shows[0] != '\0' && strcmp(shows, "none") != 0;
    spot->thing = spot->filled ? find_thing(view->things, shows) : VIEW_NOTHING;
    set_text(spot->text, !spot->filled                 ? ""
                         : spot->thing == VIEW_NOTHING ? shows
                                                       : view->things->thing[spot->thing].name);
}

/* The pan's thing is remembered by its weight: a script may have put another one there meanwhile. */
static void fill_pan(struct view *view, const struct bench *bench, int64_t now_ms)
{
    struct spot_view *pan = &view->spot[SPOT_PAN];
    struct indication indication = balance_indicate(&bench->balance, now_ms);
    char value[BALANCE_VALUE_SIZE];
    bool same = pan->filled && pan->thing != VIEW_NOTHING &&
                view->things->thing[pan->thing].gross_ug == bench->balance.load_ug;
    pan->filled = bench->balance.load_ug != 0;
    if (!same)
        pan->thing = pan->filled ? find_weight(view, bench->balance.load_ug) : VIEW_NOTHING;
    balance_write(&bench->balance, indication.net_ug, value);
    if (indication.range == BALANCE_OVERLOAD)
        set_text(pan->text, "overload");
    else if (indication.range == BALANCE_UNDERLOAD)
        set_text(pan->text, "underload");
    else
        set_text(pan->text, value + strspn(value, " "));
    view->stable = indication.stable;
}

void view_fill(struct view *view, const struct bench *bench, int64_t now_ms)
{
    memcpy(view->name, bench->conf.name, sizeof view->name);
    view->spot[SPOT_READER].exists = bench->conf.has_nfc;
    view->spot[SPOT_READER].plugged = line_is_plugged(&bench->nfc_line);
    view->spot[SPOT_CAMERA].exists = bench->conf.has_camera;
    view->spot[SPOT_CAMERA].plugged = bench->camera.plugged;
    view->spot[SPOT_PAN].exists = bench->conf.has_scale;
    view->spot[SPOT_PAN].plugged = line_is_plugged(&bench->scale_line);
    view->spot[SPOT_SCANNER].exists = view->spot[SPOT_SCANNER].plugged = true;
    fill_shown(view, SPOT_READER, bench->nfc_shows);
    fill_shown(view, SPOT_CAMERA, bench->camera.shows);
    fill_pan(view, bench, now_ms);
    fill_shown(view, SPOT_SCANNER, bench->wedge_typed);
}

/* ---------------------------------------------------------------- where it is drawn */

static struct box list_box(const struct view *view)
{
    double foot = 2 * SPOT_HEIGHT + PLUG_HEIGHT + 4 * GAP_PX;
    return (struct box){MARGIN, HEADER, view->width - 2 * MARGIN, view->height - HEADER - foot};
}

/* Two titles are in the list, where there is something under them. */
static double row_top(const struct view *view, size_t thing)
{
    double top = HEADER - view->scroll_px + (double)thing * ROW + TITLE;
    bool second_title = thing >= view->things->badges && view->things->badges > 0;
    return top + (second_title ? TITLE : 0);
}

static struct box row_box(const struct view *view, size_t thing)
{
    struct box list = list_box(view);
    return (struct box){list.x, row_top(view, thing), list.width, ROW - 6};
}

static struct box spot_box(const struct view *view, int spot)
{
    struct box list = list_box(view);
    double width = (list.width - GAP_PX) / 2;
    return (struct box){list.x + (spot % 2) * (width + GAP_PX),
                        list.y + list.height + GAP_PX + (double)(spot / 2) * (SPOT_HEIGHT + GAP_PX), width,
                        SPOT_HEIGHT};
}

static struct box plug_box(const struct view *view, int plug)
{
    struct box list = list_box(view);
    double width = (list.width - 2 * GAP_PX) / 3;
    return (struct box){list.x + plug * (width + GAP_PX), view->height - PLUG_HEIGHT - GAP_PX, width,
                        PLUG_HEIGHT};
}

void view_scroll(struct view *view, int by_px)
{
    struct box list = list_box(view);
    size_t count = view->things->count;
    int scroll = view->scroll_px;
    view->scroll_px = 0;
    double end = count == 0 ? HEADER : row_top(view, count - 1) + ROW;
    int most = (int)(end - list.y - list.height);
    scroll += by_px;
    if (scroll > most)
        scroll = most;
    view->scroll_px = scroll < 0 ? 0 : scroll;
}

enum hit view_find(const struct view *view, double x, double y, int *index)
{
    struct box list = list_box(view);
    for (size_t i = 0; i < view->things->count; i++) {
        *index = (int)i;
        if (box_holds(list, x, y) && box_holds(row_box(view, i), x, y))
            return HIT_THING;
    }
    for (*index = 0; *index < SPOTS; (*index)++) {
        if (box_holds(spot_box(view, *index), x, y))
            return HIT_SPOT;
    }
    for (*index = 0; *index < PLUGS; (*index)++) {
        if (box_holds(plug_box(view, *index), x, y))
            return HIT_PLUG;
    }
    return HIT_NOTHING;
}

/* ---------------------------------------------------------------- drawing */

static void draw_header(const struct view *view, struct brush *brush)
{
    struct box box = {MARGIN, 0, view->width - 2 * MARGIN, HEADER};
    char title[BENCH_NAME_SIZE + 32];
    snprintf(title, sizeof title, "Virtual bench · %s", view->name);
    struct box top = box_take_top(&box, 42), low = box;
    top.y += 8;
    brush_text(brush, top,
               &(struct lettering){.size = 22, .weight = LETTER_BOLD, .colour = COLOUR_INK, .lead = 0},
               title);
    bool wrong = view->message[0] != '\0';
    const char *hint =
        view->selected == VIEW_NOTHING ? "Click a thing, then where to put it" : "Now click where to put it";
    brush_text(brush, low, &(struct lettering){.size = 15, .colour = wrong ? COLOUR_FULL_TEXT : COLOUR_DIM},
               wrong ? view->message : hint);
}

static enum glyph thing_glyph(const struct thing *thing)
{
    static const struct {
        const char *word;
        enum glyph glyph;
    } rows[] = {{"band", GLYPH_BAND},        {"pendant", GLYPH_PENDANT}, {"necklace", GLYPH_PENDANT},
                {"earring", GLYPH_EARRINGS}, {"hoop", GLYPH_EARRINGS},   {"stud", GLYPH_EARRINGS}};
    if (thing->badge)
        return GLYPH_BADGE;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (strcasestr(thing->label, rows[i].word) != NULL)
            return rows[i].glyph;
    }
    return GLYPH_RING;
}

/* Where it lies now, in a word; NULL: nowhere. */
static const char *where(const struct view *view, int thing)
{
    static const char *const words[SPOTS] = {"on the reader", "under camera", "on the pan", NULL};
    for (int i = SPOTS - 1; i >= 0; i--) {
        if (words[i] != NULL && view->spot[i].filled && view->spot[i].thing == thing)
            return words[i];
    }
    return NULL;
}

static void draw_row_text(struct brush *brush, struct box box, const struct thing *thing)
{
    char first[2 * THING_TEXT_SIZE + 8], second[THING_TEXT_SIZE + 32];
    snprintf(first, sizeof first, "%s%s%s", thing->name, thing->label[0] == '\0' ? "" : "  ", thing->label);
    if (thing->gross_ug > 0)
        snprintf(second, sizeof second, "%s   %.3f g", thing->tag, (double)thing->gross_ug / 1e6);
    else
        snprintf(second, sizeof second, "%s", thing->tag);
    struct box top = box_take_top(&box, box.height / 2 + 2);
    brush_text(
        brush, top,
        &(struct lettering){.size = 18, .colour = COLOUR_INK, .tag = true, .lead = strlen(thing->name)},
        first);
    brush_text(brush, box,
               &(struct lettering){.size = 14.5, .colour = COLOUR_DIM, .tag = true, .down = LETTER_TOP},
               second);
}

static void draw_row(const struct view *view, struct brush *brush, size_t index)
{
    struct box box = row_box(view, index), list = list_box(view);
    const struct thing *thing = &view->things->thing[index];
    bool selected = view->selected == (int)index;
    const char *place = where(view, (int)index);
    if (box.y + box.height < list.y || box.y > list.y + list.height)
        return;
    brush_panel(brush, box, 12, selected ? COLOUR_RAISED : COLOUR_PANEL);
    if (selected)
        brush_outline(brush, box, 12, 2, COLOUR_GOLD);
    struct box icon = box_take_left(&box, 52);
    glyph_draw(brush, thing_glyph(thing), box_inset(icon, 12), thing->badge ? COLOUR_DIM : COLOUR_GOLD_TEXT,
               COLOUR_PANEL);
    if (place != NULL) {
        struct box right = box_take_right(&box, 118);
        right.width -= 12;
        brush_text(brush, right,
                   &(struct lettering){.size = 15, .colour = COLOUR_GOLD_TEXT, .across = LETTER_RIGHT},
                   place);
    }
    draw_row_text(brush, box, thing);
}

static void draw_title(const struct view *view, struct brush *brush, double top, const char *text)
{
    struct box box = {MARGIN, top, view->width - 2 * MARGIN, TITLE - 4};
    brush_text(brush, box, &(struct lettering){.size = 15, .weight = LETTER_SEMIBOLD, .colour = COLOUR_DIM},
               text);
}

static void draw_list(const struct view *view, struct brush *brush)
{
    struct box list = list_box(view);
    const struct things *things = view->things;
    cairo_t *cr = brush_cairo(brush);
    cairo_save(cr);
    cairo_rectangle(cr, list.x - 2, list.y, list.width + 4, list.height);
    cairo_clip(cr);
    if (things->badges > 0)
        draw_title(view, brush, row_top(view, 0) - TITLE, "Badges");
    if (things->count > things->badges)
        draw_title(view, brush, row_top(view, things->badges) - TITLE, "Pieces");
    for (size_t i = 0; i < things->count; i++)
        draw_row(view, brush, i);
    if (things->count == 0)
        brush_text(
            brush, list,
            &(struct lettering){.size = 16, .colour = COLOUR_DIM, .lines_max = 3, .across = LETTER_CENTRE},
            "Nothing to put here: start with --things FILE.json");
    cairo_restore(cr);
}

/* What the spot says under its name. */
static const char *spot_text(const struct view *view, int which, char buffer[VIEW_TEXT])
{
    const struct spot_view *spot = &view->spot[which];
    if (!spot->exists)
        return "not on this bench";
    if (!spot->plugged)
        return "unplugged";
    if (which == SPOT_PAN)
        return spot->text;
    if (which == SPOT_SCANNER && spot->filled) {
        struct text text = text_in(buffer, VIEW_TEXT);
        text_add(&text, "typed %s", spot->text);
        return buffer;
    }
    return spot->filled ? spot->text : which == SPOT_SCANNER ? "ready" : "empty";
}

static bool can_put(const struct view *view, int which)
{
    const struct spot_view *spot = &view->spot[which];
    bool lies_here = spot->filled && spot->thing == view->selected && which != SPOT_SCANNER;
    return spot->exists && spot->plugged && view->selected != VIEW_NOTHING && !lies_here;
}

static const char *spot_hint(const struct view *view, int which)
{
    const struct spot_view *spot = &view->spot[which];
    if (can_put(view, which))
        return which == SPOT_SCANNER ? "click to scan it" : "click to put it here";
    return spot->plugged && spot->filled && which != SPOT_SCANNER ? "click to take it off" : "";
}

/* A bar code: the brush has no picture of one. */
static void draw_bars(struct brush *brush, struct box box, enum colour colour)
{
    static const double widths[] = {2, 2, 1, 1, 3, 2, 1, 2, 2, 1, 1, 2, 3, 1, 2};
    double x = box.x;
    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        if (i % 2 == 0)
            brush_fill(brush, (struct box){x, box.y + 3, widths[i], box.height - 6}, colour);
        x += widths[i];
    }
}

static void draw_spot_head(const struct view *view, struct brush *brush, int which, struct box box,
                           enum colour colour)
{
    const struct spot_view *spot = &view->spot[which];
    bool usable = spot->exists && spot->plugged;
    struct box icon = box_take_left(&box, 24);
    box_take_left(&box, 8);
    if (usable && which == SPOT_SCANNER)
        draw_bars(brush, icon, colour);
    else
        glyph_draw(brush, usable ? spots[which].glyph : GLYPH_CROSS, icon, colour, COLOUR_PANEL);
    brush_text(brush, box, &(struct lettering){.size = 16, .weight = LETTER_SEMIBOLD, .colour = COLOUR_INK},
               spots[which].name);
}

static void draw_spot(const struct view *view, struct brush *brush, int which)
{
    const struct spot_view *spot = &view->spot[which];
    struct box box = spot_box(view, which);
    char buffer[VIEW_TEXT];
    bool usable = spot->exists && spot->plugged, pan = which == SPOT_PAN;
    bool lies = spot->filled && which != SPOT_SCANNER;
    enum colour colour = !usable ? COLOUR_FULL_TEXT : lies ? COLOUR_GOLD_TEXT : COLOUR_DIM;
    brush_panel(brush, box, 14, lies ? COLOUR_RAISED : COLOUR_PANEL);
    if (can_put(view, which))
        brush_dashed(brush, box, 14, 2, COLOUR_GOLD);
    box = box_inset(box, 12);
    struct box head = box_take_top(&box, 24), low = box_take_bottom(&box, 20);
    draw_spot_head(view, brush, which, head, colour);
    struct lettering words = {
        .size = pan && usable ? 23 : 18, .size_min = 13, .weight = LETTER_SEMIBOLD, .tag = !pan};
    words.colour = usable && pan && !view->stable ? COLOUR_DIM : colour;
    brush_text(brush, box, &words, spot_text(view, which, buffer));
    brush_text(brush, low, &(struct lettering){.size = 14, .colour = COLOUR_DIM}, spot_hint(view, which));
}

static void draw_plug(const struct view *view, struct brush *brush, int which)
{
    const struct spot_view *spot = &view->spot[which];
    struct box box = plug_box(view, which);
    if (!spot->exists)
        return;
    brush_outline(brush, box, 12, 1.5, spot->plugged ? COLOUR_LINE : COLOUR_FULL);
    brush_text(brush, box,
               &(struct lettering){.size = 15,
                                   .size_min = 12,
                                   .colour = spot->plugged ? COLOUR_DIM : COLOUR_FULL_TEXT,
                                   .across = LETTER_CENTRE},
               spot->plugged ? spots[which].unplug : spots[which].plug);
}

void view_draw(const struct view *view, struct brush *brush)
{
    brush_fill(brush, (struct box){0, 0, view->width, view->height}, COLOUR_GROUND);
    draw_list(view, brush);
    draw_header(view, brush);
    for (int i = 0; i < SPOTS; i++)
        draw_spot(view, brush, i);
    for (int i = 0; i < PLUGS; i++)
        draw_plug(view, brush, i);
}
