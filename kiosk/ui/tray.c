/* The tray of a station: how many of how many, a place for each, what they are, how much metal. */
#include <math.h>
#include <stdio.h>

#include "common/base/text.h"
#include "kiosk/ui/ui_inside.h"
#include "kiosk/ui/words_inside.h"

static enum glyph state_glyph(enum station_state state, enum colour *colour)
{
    switch (state) {
    case STATION_OVER:
    case STATION_FULL:
        *colour = COLOUR_FULL_TEXT;
        return GLYPH_SQUARE;
    case STATION_STOPPED:
        *colour = COLOUR_FULL_TEXT;
        return GLYPH_BARS;
    case STATION_UNSTAFFED:
    case STATION_NEAR:
        *colour = COLOUR_NEAR_TEXT;
        return GLYPH_TRIANGLE;
    case STATION_STARVED:
        *colour = COLOUR_INFO_TEXT;
        return GLYPH_CIRCLE;
    case STATION_OK:
        break;
    }
    *colour = COLOUR_OK_TEXT;
    return GLYPH_DOT;
}

static void draw_title(struct ui *ui, const struct view_tray *tray, struct box row)
{
    enum colour colour;
    enum glyph glyph = state_glyph(tray->state, &colour);
    struct chip chip = {.glyph = glyph,
                        .word = words_tray_state(tray),
                        .glyph_colour = colour,
                        .ink = COLOUR_INK,
                        .ground = COLOUR_RAISED,
                        .size = ui_type(ui, TYPE_SMALL),
                        .strong = true};
    double width = chip_width(ui->brush, &chip, row.height);
    chip_draw(ui->brush, box_take_right(&row, width), &chip);
    box_take_right(&row, ui_px(ui, GAP_SMALL));
    char text[WORDS_SENTENCE_MAX];
    snprintf(text, sizeof text, _("At %s"), tray->station);
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_REGULAR, COLOUR_DIM);
    bool fits = brush_measure(ui->brush, row, &style, text).fitted;
    brush_text(ui->brush, row, &style, fits ? text : tray->station);
}

/* The count is large; "of 12" stands on the same baseline. */
static void draw_count(struct ui *ui, const struct view_tray *tray, struct box row)
{
    char count[WORDS_SHORT_MAX], limit[WORDS_SHORT_MAX];
    snprintf(count, sizeof count, "%lld", (long long)tray->wip);
    if (tray->limit > 0)
        /* Translators: after the large number of pieces: "9 of 12" */
        snprintf(limit, sizeof limit, _("of %lld"), (long long)tray->limit);
    else
        snprintf(limit, sizeof limit, "%s", P_("piece", "pieces", (unsigned long)tray->wip));
    bool full = tray->limit > 0 && tray->wip >= tray->limit;
    struct lettering big = ui_line(ui, TYPE_COUNT, LETTER_BOLD, full ? COLOUR_FULL_TEXT : COLOUR_INK);
    struct lettering small = ui_line(ui, 54, LETTER_SEMIBOLD, COLOUR_DIM);
    big.number = true;
    big.down = small.down = LETTER_BASELINE;
    box_take_bottom(&row, round(row.height * 0.12));
    double width = ceil(brush_text_width(ui->brush, &big, count));
    brush_text(ui->brush, box_take_left(&row, width), &big, count);
    box_take_left(&row, ui_px(ui, GAP));
    brush_text(ui->brush, row, &small, limit);
}

struct legend_item {
    enum place_kind kind;
    int64_t count;
    const char *word;
};

static double legend_item_width(struct ui *ui, const struct lettering *style, const char *words, double side)
{
    return side + ui_px(ui, 8) + ceil(brush_text_width(ui->brush, style, words)) + ui_px(ui, 16);
}

/* In one or two rows; returns how many rows were needed. */
static int draw_legend(struct ui *ui, const struct view *view, struct box box, bool draw)
{
    const struct view_tray *tray = &view->tray;
    /* Translators: before a number of pieces: "done 2" */
    const struct legend_item items[] = {{PLACE_DONE, tray->done, C_("pieces", "done")},
                                        {PLACE_IN_WORK, tray->in_work, C_("pieces", "in work")},
                                        {PLACE_QUEUED, tray->queued, C_("pieces", "waiting")},
                                        {PLACE_HELD, tray->held, C_("pieces", "on hold")}};
    struct lettering style = ui_line(ui, TYPE_SMALL, LETTER_MEDIUM, COLOUR_DIM);
    double side = ui_type(ui, TYPE_SMALL) * 1.05, row = ui_type(ui, TYPE_SMALL) * 1.6, x = 0;
    int rows = 1;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        if (items[i].count == 0)
            continue;
        char words[WORDS_SHORT_MAX];
        snprintf(words, sizeof words, "%s %lld", items[i].word, (long long)items[i].count);
        double width = legend_item_width(ui, &style, words, side);
        if (x + width - ui_px(ui, 16) > box.width) {
            rows++;
            x = 0;
        }
        if (draw) {
            struct box place = {box.x + x, box.y + (rows - 1) * row + (row - side) / 2, side, side};
            tray_place_draw(ui->brush, place, ui->unit, items[i].kind, words_work_glyph(view->kind.text));
            struct box text = {place.x + side + ui_px(ui, 8), box.y + (rows - 1) * row, width, row};
            brush_text(ui->brush, text, &style, words);
        }
        x += width;
    }
    return rows;
}

static void draw_mass(struct ui *ui, const struct scene *scene, struct box row)
{
    const struct view_tray *tray = &scene->view->tray;
    char grams[WORDS_SHORT_MAX], limit[WORDS_SHORT_MAX], age[WORDS_SHORT_MAX], line[WORDS_SENTENCE_MAX];
    words_grams(tray->mass, 2, grams);
    words_grams(tray->mass_limit, 0, limit);
    struct text text = TEXT_IN(line);
    if (tray->mass_limit.ug > 0)
        /* Translators: grams here, and grams allowed here */
        text_add(&text, _("%s of %s g"), grams, limit);
    else
        text_add(&text, _("%s g"), grams);
    size_t lead = tray->mass_limit.ug == 0                 ? text.size
                  : span_starts_with(span_of(line), grams) ? span_of(grams).size
                                                           : 0;
    if (tray->oldest_ms > 0) {
        words_age(scene->unix_ms - tray->oldest_ms, age);
        text_add(&text, " · ");
        text_add(&text, _("oldest %s"), age);
    }
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_REGULAR, COLOUR_INK);
    style.lead = lead;
    brush_text(ui->brush, row, &style, line);
}

/* "Stop and fix: R-2041", across the panel. */
static void draw_stop(struct ui *ui, const struct view_tray *tray, struct box band)
{
    char words[WORDS_SENTENCE_MAX];
    struct lettering style = ui_line(ui, TYPE_BODY, LETTER_BOLD, COLOUR_ON_TONE);
    style.across = LETTER_CENTRE;
    style.size_min = ui_type(ui, TYPE_SMALL);
    /* Translators: a piece failed by what was done at this bench; before its name: "Stop and fix: R-2041" */
    snprintf(words, sizeof words, _("Stop and fix: %s"), tray->stop);
    brush_panel(ui->brush, band, ui_px(ui, RADIUS_PLACE), COLOUR_FULL);
    brush_text(ui->brush, box_inset(band, ui_px(ui, 6)), &style, words);
}

void tray_panel_draw(struct ui *ui, const struct scene *scene, struct box box)
{
    const struct view_tray *tray = &scene->view->tray;
    brush_panel(ui->brush, box, ui_px(ui, RADIUS_PANEL), COLOUR_PANEL);
    struct box inner = box_inset(box, ui_px(ui, GAP));
    if (!tray->known) {
        struct lettering style = ui_line(ui, TYPE_BODY, LETTER_MEDIUM, COLOUR_DIM);
        style.lines_max = 3;
        style.across = LETTER_CENTRE;
        brush_text(ui->brush, inner, &style,
                   _("What lies here is not known yet: this kiosk has not met its hub."));
        return;
    }
    draw_title(ui, tray, box_take_top(&inner, fmax(ui_px(ui, 44), ui_type(ui, TYPE_SMALL) * 1.8)));
    draw_count(ui, tray, box_take_top(&inner, ui_px(ui, 128)));
    if (tray->stop[0] != '\0')
        draw_stop(ui, tray, box_take_top(&inner, ui_type(ui, TYPE_BODY) * 1.8));
    box_take_top(&inner, ui_px(ui, GAP));
    draw_mass(ui, scene, box_take_bottom(&inner, ui_type(ui, TYPE_BODY) * 1.4));
    box_take_bottom(&inner, ui_px(ui, GAP_SMALL));
    int rows = draw_legend(ui, scene->view, inner, false);
    draw_legend(ui, scene->view, box_take_bottom(&inner, rows * ui_type(ui, TYPE_SMALL) * 1.6), true);
    box_take_bottom(&inner, ui_px(ui, GAP_SMALL));
    struct tray places = {
        tray->done,
        tray->in_work,
        tray->queued,
        tray->held,
        tray->limit,
        ui->upright,
        words_work_glyph(scene->view->kind.text),
    };
    tray_draw(ui->brush, inner, ui->unit, &places);
}
