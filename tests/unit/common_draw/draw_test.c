/* The brush: text keeps to its box or says that it does not, tokens can be read on each other, gauges stand
 * where they should. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/draw/chart.h"
#include "common/draw/control.h"
#include "common/draw/gauge.h"

static cairo_surface_t *surface;
static struct brush *brush;

static int set_up(void **state)
{
    (void)state;
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 600, 400);
    brush = brush_create(surface, THEME_DARK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    brush_destroy(brush);
    cairo_surface_destroy(surface);
    return 0;
}

static uint32_t pixel(int x, int y)
{
    cairo_surface_flush(surface);
    uint32_t value;
    memcpy(&value,
           cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface) + 4 * x,
           sizeof value);
    return value & 0xffffff;
}

/* ------------------------------------------------------------------ tokens */

static void known_contrasts(void **state)
{
    (void)state;
    assert_true(fabs(colour_contrast(0x000000, 0xffffff) - 21) < 0.001);
    assert_true(fabs(colour_contrast(0xffffff, 0xffffff) - 1) < 0.001);
    assert_true(fabs(colour_contrast(0x777777, 0xffffff) - 4.478) < 0.001);
    assert_true(fabs(colour_contrast(0xffffff, 0x777777) - 4.478) < 0.001);
}

static void text_tokens_on_their_grounds(void **state)
{
    (void)state;
    static const enum colour inks[] = {COLOUR_INK,       COLOUR_DIM,       COLOUR_GOLD_TEXT, COLOUR_OK_TEXT,
                                       COLOUR_NEAR_TEXT, COLOUR_FULL_TEXT, COLOUR_INFO_TEXT};
    static const enum colour surfaces[] = {COLOUR_GROUND, COLOUR_PANEL, COLOUR_RAISED};
    static const enum colour tones[] = {COLOUR_GOLD, COLOUR_OK,   COLOUR_NEAR,
                                        COLOUR_FULL, COLOUR_INFO, COLOUR_GREY};
    static const enum colour stops[] = {COLOUR_STOP, COLOUR_STOP_DEEP};
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        enum theme t = (enum theme)theme;
        for (size_t i = 0; i < COUNT_OF(inks); i++) {
            for (size_t s = 0; s < COUNT_OF(surfaces); s++)
                assert_true(colour_contrast(colour_rgb(inks[i], t), colour_rgb(surfaces[s], t)) >=
                            CONTRAST_MIN);
        }
        for (size_t i = 0; i < COUNT_OF(tones); i++)
            assert_true(colour_contrast(colour_rgb(COLOUR_ON_TONE, t), colour_rgb(tones[i], t)) >=
                        CONTRAST_MIN);
        for (size_t i = 0; i < COUNT_OF(stops); i++) {
            assert_true(colour_contrast(colour_rgb(COLOUR_STOP_INK, t), colour_rgb(stops[i], t)) >=
                        CONTRAST_MIN);
            assert_true(colour_contrast(colour_rgb(COLOUR_STOP_DIM, t), colour_rgb(stops[i], t)) >=
                        CONTRAST_MIN);
        }
    }
}

static void themes_by_name(void **state)
{
    (void)state;
    enum theme theme = THEME_DARK;
    assert_true(theme_find(SPAN("light"), &theme));
    assert_int_equal(theme, THEME_LIGHT);
    assert_false(theme_find(SPAN("Light"), &theme));
    assert_false(theme_find(SPAN(""), &theme));
    assert_string_equal(theme_word(THEME_DARK), "dark");
}

/* ------------------------------------------------------------------ text */

static const struct lettering LINE = {.size = 40, .weight = LETTER_BOLD, .colour = COLOUR_INK};

static bool inside(struct box inner, struct box outer)
{
    return inner.x >= outer.x - 1 && inner.y >= outer.y - 1 &&
           inner.x + inner.width <= outer.x + outer.width + 1 &&
           inner.y + inner.height <= outer.y + outer.height + 1;
}

static void text_that_fits(void **state)
{
    (void)state;
    struct box box = {20, 20, 400, 60};
    struct lettered result = brush_text(brush, box, &LINE, "R-2041");
    assert_true(result.fitted);
    assert_true(result.size > 39.9 && result.size < 40.1);
    assert_true(inside(result.ink, box));
}

static void text_shrinks_before_it_is_cut(void **state)
{
    (void)state;
    struct lettering style = LINE;
    struct box box = {20, 20, 150, 60};
    struct lettered cut = brush_text(brush, box, &style, "Emerald pendant");
    assert_false(cut.fitted);
    assert_true(inside(cut.ink, box)); /* an ellipsis, and nothing beyond the box */
    style.size_min = 10;
    struct lettered small = brush_text(brush, box, &style, "Emerald pendant");
    assert_true(small.fitted);
    assert_true(small.size < 40 && small.size >= 10);
    assert_true(inside(small.ink, box));
}

static void text_wraps_at_words(void **state)
{
    (void)state;
    struct lettering style = LINE;
    struct box box = {20, 20, 260, 200};
    style.lines_max = 3;
    struct lettered three = brush_text(brush, box, &style, "take these pieces to the polisher");
    assert_true(three.fitted);
    assert_true(three.height > 80);
    style.lines_max = 2;
    assert_false(brush_text(brush, box, &style, "take these pieces to the polisher").fitted);
    box.width = 60; /* narrower than a word: a word is never broken silently */
    style.lines_max = 9;
    assert_false(brush_text(brush, box, &style, "polisher").fitted);
}

static void too_high_for_its_box(void **state)
{
    (void)state;
    struct box box = {20, 20, 500, 12};
    assert_false(brush_text(brush, box, &LINE, "Setting").fitted);
}

static void figures_are_equally_wide(void **state)
{
    (void)state;
    static const struct lettering styles[] = {
        {.size = 40, .weight = LETTER_BOLD, .number = true},
        {.size = 22, .weight = LETTER_REGULAR, .number = true},
        {.size = 250, .weight = LETTER_BOLD, .number = true, .display = true},
    };
    for (size_t i = 0; i < COUNT_OF(styles); i++) {
        double width = brush_text_width(brush, &styles[i], "000000");
        for (char digit = '1'; digit <= '9'; digit++) {
            char number[7];
            memset(number, digit, 6);
            number[6] = '\0';
            /* Inter Bold draws its four a quarter of a percent too narrow: less than a pixel in the largest
             * number */
            assert_true(fabs(brush_text_width(brush, &styles[i], number) - width) < width * 0.003);
        }
    }
}

/* A slashed zero has ink in its middle, a plain one has none. */
static bool zero_is_slashed(bool tag)
{
    struct lettering style = {.size = 200, .weight = LETTER_REGULAR, .colour = COLOUR_INK, .tag = tag};
    brush_fill(brush, (struct box){0, 0, 600, 400}, COLOUR_GROUND);
    struct lettered zero = brush_text(brush, (struct box){0, 0, 600, 400}, &style, "0");
    int x = (int)(zero.ink.x + zero.ink.width / 2), y = (int)(zero.ink.y + zero.ink.height / 2);
    return pixel(x, y) != colour_rgb(COLOUR_GROUND, THEME_DARK);
}

static void zeros_of_tags_are_slashed(void **state)
{
    (void)state;
    assert_true(zero_is_slashed(true));
    assert_false(zero_is_slashed(false));
}

static void alignments(void **state)
{
    (void)state;
    struct box box = {100, 100, 400, 100};
    struct lettering style = LINE;
    struct lettered left = brush_text(brush, box, &style, "H");
    style.across = LETTER_RIGHT;
    struct lettered right = brush_text(brush, box, &style, "H");
    style.across = LETTER_CENTRE;
    struct lettered centre = brush_text(brush, box, &style, "H");
    assert_true(left.ink.x < 110);
    assert_true(right.ink.x + right.ink.width > 490);
    assert_true(fabs(centre.ink.x + centre.ink.width / 2 - 300) < 2);
    assert_true(fabs(centre.ink.y + centre.ink.height / 2 - 150) < 2); /* capitals stand in the middle */
    style.down = LETTER_BASELINE;
    struct lettered base = brush_text(brush, box, &style, "H");
    assert_true(fabs(base.ink.y + base.ink.height - 200) < 1);
}

static void scripts_mix(void **state)
{
    (void)state;
    struct box box = {0, 0, 600, 80};
    struct lettered mixed = brush_text(brush, box, &LINE, "สมชาย 陈 अमित");
    assert_true(mixed.fitted);
    assert_true(mixed.ink.width > 100);
}

static void text_longer_than_anything(void **state)
{
    (void)state;
    char text[2 * LETTERING_TEXT_MAX];
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "é", 2);
    text[sizeof text - 2] = '\0';
    struct lettering style = {.size = 2, .colour = COLOUR_INK, .lines_max = 50};
    assert_false(brush_text(brush, (struct box){0, 0, 600, 400}, &style, text).fitted);
    assert_true(brush_text(brush, (struct box){0, 0, 600, 400}, &LINE, "").fitted);
}

/* More texts than the cache holds: the oldest goes, and comes back the same. */
static void the_cache_forgets_the_oldest(void **state)
{
    (void)state;
    struct box box = {0, 0, 600, 60};
    struct lettered first = brush_measure(brush, box, &LINE, "text 0");
    for (int i = 0; i < 500; i++) {
        char text[16];
        snprintf(text, sizeof text, "text %d", i);
        assert_true(brush_measure(brush, box, &LINE, text).fitted);
    }
    struct lettered again = brush_measure(brush, box, &LINE, "text 0");
    assert_true(fabs(first.width - again.width) < 0.001);
}

/* The same words in another colour are the same shape, but not the same picture. */
static void colour_is_not_part_of_the_shape(void **state)
{
    (void)state;
    struct lettering style = {.size = 300, .weight = LETTER_BOLD, .colour = COLOUR_OK_TEXT};
    struct box box = {0, 0, 600, 400};
    brush_fill(brush, box, COLOUR_GROUND);
    struct lettered one = brush_text(brush, box, &style, "|");
    int x = (int)(one.ink.x + one.ink.width / 2), y = (int)(one.ink.y + one.ink.height / 2);
    assert_int_equal(pixel(x, y), colour_rgb(COLOUR_OK_TEXT, THEME_DARK));
    style.colour = COLOUR_NEAR_TEXT;
    brush_text(brush, box, &style, "|");
    assert_int_equal(pixel(x, y), colour_rgb(COLOUR_NEAR_TEXT, THEME_DARK));
}

/* ------------------------------------------------------------------ gauges */

static void marks_of_the_bar(void **state)
{
    (void)state;
    struct box box = {100, 0, 288, 40};
    struct tolerance_bar bar = {
        .tolerance = 80, .uncertainty = 20, .judged = true}; /* a half stands for 144 */
    assert_true(fabs(tolerance_bar_place(box, &bar, 0) - 244) < 0.001);
    assert_true(fabs(tolerance_bar_place(box, &bar, 100) - 344) < 0.001);
    assert_true(fabs(tolerance_bar_place(box, &bar, -100) - 144) < 0.001);
    assert_true(fabs(tolerance_bar_place(box, &bar, 1e9) - 388) < 0.001);
    assert_true(fabs(tolerance_bar_place(box, &bar, -1e9) - 100) < 0.001);
    bar.deviation = 143;
    assert_false(tolerance_bar_beyond(&bar));
    bar.deviation = -145;
    assert_true(tolerance_bar_beyond(&bar));
}

/* What is allowed stands where it stood, whatever becomes known about the scale. */
static void the_bar_does_not_jump(void **state)
{
    (void)state;
    struct box box = {100, 0, 288, 40};
    static const struct {
        const char *name;
        double uncertainty;
        bool judged, same;
    } rows[] = {
        {"before the weighing", 0, true, true},
        {"a fine scale", 5, true, true},
        {"a scale that is just capable", 45, true, true},
        {"not judged", 200, false, true},
        {"a poor scale: its amber edge must be seen", 100, true, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tolerance_bar bar = {
            .tolerance = 80, .uncertainty = rows[i].uncertainty, .judged = rows[i].judged};
        if ((fabs(tolerance_bar_place(box, &bar, 80) - 324) < 0.001) != rows[i].same)
            fail_msg("%s: %f", rows[i].name, tolerance_bar_place(box, &bar, 80));
    }
}

static void zones_of_the_bar(void **state)
{
    (void)state;
    struct box box = {20, 100, 290, 40};
    struct tolerance_bar bar = {.tolerance = 80, .uncertainty = 20, .judged = true};
    static const struct {
        double at;
        enum colour colour;
    } rows[] = {{-120, COLOUR_BAR_FULL}, {-97, COLOUR_BAR_NEAR}, {-63, COLOUR_BAR_NEAR},
                {-57, COLOUR_BAR_OK},    {20, COLOUR_BAR_OK},    {57, COLOUR_BAR_OK},
                {63, COLOUR_BAR_NEAR},   {97, COLOUR_BAR_NEAR},  {103, COLOUR_BAR_FULL}};
    tolerance_bar_draw(brush, box, 1, &bar);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(pixel((int)tolerance_bar_place(box, &bar, rows[i].at), 120),
                         colour_rgb(rows[i].colour, THEME_DARK));
    bar.judged = false;
    tolerance_bar_draw(brush, box, 1, &bar);
    assert_int_equal(pixel(40, 120), colour_rgb(COLOUR_BAR_GREY, THEME_DARK));
}

/* Without a tolerance nothing is divided by it. */
static void a_bar_without_tolerance(void **state)
{
    (void)state;
    struct box box = {20, 100, 290, 40};
    struct tolerance_bar bar = {.has_marker = true, .steady = true};
    assert_true(fabs(tolerance_bar_place(box, &bar, 0) - 165) < 0.001);
    tolerance_bar_draw(brush, box, 1, &bar);
}

static int count_colour(struct box box, enum colour colour)
{
    int count = 0;
    for (int y = (int)box.y; y < (int)(box.y + box.height); y++) {
        for (int x = (int)box.x; x < (int)(box.x + box.width); x++)
            count += pixel(x, y) == colour_rgb(colour, THEME_DARK);
    }
    return count;
}

static void places_of_the_tray(void **state)
{
    (void)state;
    struct box box = {10, 10, 400, 300};
    static const struct {
        const char *name;
        struct tray tray;
        bool done, in_work, queued, over;
    } rows[] = {
        {"empty", {.limit = 12}, false, false, false, false},
        {"some", {.done = 2, .in_work = 1, .queued = 3, .limit = 12}, true, true, true, false},
        {"over", {.queued = 13, .limit = 12}, false, false, true, true},
        {"no limit", {.in_work = 3}, false, true, false, false},
        {"many", {.done = 20, .in_work = 20, .limit = 60}, true, true, false, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        brush_fill(brush, (struct box){0, 0, 600, 400}, COLOUR_PANEL);
        tray_draw(brush, box, 1, &rows[i].tray);
        assert_int_equal(count_colour(box, COLOUR_PLACE_DONE) > 200, rows[i].done);
        assert_int_equal(count_colour(box, COLOUR_GOLD) > 200, rows[i].in_work);
        assert_int_equal(count_colour(box, COLOUR_PLACE_QUEUED) > 5000, rows[i].queued);
        assert_int_equal(count_colour(box, COLOUR_FULL_TEXT) > 50, rows[i].over);
    }
}

/* Every pictogram leaves ink in its box, and none outside. */
static void pictograms_keep_to_their_box(void **state)
{
    (void)state;
    for (int glyph = GLYPH_DOT; glyph <= GLYPH_EARRINGS; glyph++) {
        struct box all = {0, 0, 300, 300}, box = {100, 100, 100, 100};
        brush_fill(brush, all, COLOUR_GROUND);
        glyph_draw(brush, (enum glyph)glyph, box, COLOUR_INK, COLOUR_GROUND);
        int ground_inside = count_colour(box, COLOUR_GROUND), ground = count_colour(all, COLOUR_GROUND);
        assert_true(ground_inside < 9600);
        assert_int_equal(ground - ground_inside, 300 * 300 - 100 * 100);
    }
}

static void chips_and_buttons_hold_their_words(void **state)
{
    (void)state;
    struct chip chip = {.glyph = GLYPH_DOT,
                        .word = "Camera",
                        .glyph_colour = COLOUR_OK_TEXT,
                        .ink = COLOUR_INK,
                        .ground = COLOUR_RAISED,
                        .size = 22};
    double width = chip_width(brush, &chip, 42);
    assert_true(chip_draw(brush, (struct box){10, 10, width, 42}, &chip));
    assert_false(chip_draw(brush, (struct box){10, 10, width * 0.7, 42}, &chip));
    struct button button = {.glyph = GLYPH_CHECK,
                            .word = "Weigh again",
                            .ink = COLOUR_GOLD,
                            .ground = COLOUR_ON_TONE,
                            .size = 30,
                            .radius = 20};
    width = button_width(brush, &button);
    assert_true(button_draw(brush, (struct box){10, 80, width, 92}, &button));
    assert_false(button_draw(brush, (struct box){10, 80, width * 0.7, 92}, &button));
}

/* ------------------------------------------------------------------ charts */

static void an_axis_has_whole_steps_and_zero(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double values[3];
        int count;
        struct chart_axis want;
    } rows[] = {
        {"counts", {3, 9, 12}, 3, {0, 15, 5}},
        {"grams, one a gain", {-0.3, 0.9, 0}, 3, {-0.5, 1, 0.5}},
        {"all above zero", {90, 95, 98}, 3, {0, 100, 20}},
        {"all below zero", {-4, -2, -1}, 3, {-4, 0, 1}},
        {"nothing lost", {0, 0, 0}, 3, {0, 1, 0.2}},
        {"a row without a value", {NAN, 4, NAN}, 3, {0, 4, 1}},
        {"no row", {0}, 0, {0, 1, 0.2}},
    };
    static struct chart chart;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        memset(&chart, 0, sizeof chart);
        chart.count = rows[i].count;
        chart.series_count = 1;
        memcpy(chart.series[0].values, rows[i].values, sizeof rows[i].values);
        struct chart_axis axis = chart_axis_of(&chart);
        if (fabs(axis.low - rows[i].want.low) + fabs(axis.high - rows[i].want.high) +
                fabs(axis.step - rows[i].want.step) >
            1e-9)
            fail_msg("%s: %g to %g by %g", rows[i].name, axis.low, axis.high, axis.step);
    }
}

static void take_words(void *context, const struct brush_note *note)
{
    char *words = context;
    if (!note->drawn)
        return;
    assert_true(note->result.fitted);
    strncat(words, note->text, 400 - strlen(words));
    strncat(words, "|", 400 - strlen(words));
}

static void a_chart_says_what_it_shows(void **state)
{
    (void)state;
    static struct chart chart = {
        .title = "What is where", .unit = "pieces", .count = 2, .labels = {"casting", "setting"}};
    char words[401] = "";
    chart.series_count = 2;
    chart.series[0] =
        (struct chart_series){.name = "pieces", .mark = CHART_BAR, .colour = COLOUR_GOLD, .values = {4, 1}};
    chart.series[1] = (struct chart_series){
        .name = "limit", .mark = CHART_LIMIT, .colour = COLOUR_FULL_TEXT, .values = {NAN, 5}};
    brush_watch(brush, take_words, words);
    chart_draw(brush, (struct box){0, 0, 600, 400}, &chart);
    brush_watch(brush, NULL, NULL);
    assert_string_equal(words, "What is where|pieces|pieces|limit|0|1|2|3|4|5|casting|setting|");
    /* the bar of casting is four fifths high, that of setting one */
    assert_int_equal(pixel(200, 200), colour_rgb(COLOUR_GOLD, THEME_DARK));
    assert_int_equal(pixel(480, 200), colour_rgb(COLOUR_PANEL, THEME_DARK));
}

static void days_below_a_chart_are_whole(void **state)
{
    (void)state;
    static struct chart chart = {.title = "Days", .unit = "", .count = 90, .series_count = 1};
    char words[401] = "";
    chart.series[0].name = "";
    for (int i = 0; i < chart.count; i++)
        snprintf(chart.labels[i], sizeof chart.labels[i], "2026-%02d-%02d", i / 30 + 1, i % 30 + 1);
    brush_watch(brush, take_words, words);
    chart_draw(brush, (struct box){0, 0, 600, 400}, &chart);
    brush_watch(brush, NULL, NULL);
    assert_non_null(strstr(words, "2026-01-01|"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_axis_has_whole_steps_and_zero),
        cmocka_unit_test(a_chart_says_what_it_shows),
        cmocka_unit_test(days_below_a_chart_are_whole),
        cmocka_unit_test(known_contrasts),
        cmocka_unit_test(text_tokens_on_their_grounds),
        cmocka_unit_test(themes_by_name),
        cmocka_unit_test(text_that_fits),
        cmocka_unit_test(text_shrinks_before_it_is_cut),
        cmocka_unit_test(text_wraps_at_words),
        cmocka_unit_test(too_high_for_its_box),
        cmocka_unit_test(figures_are_equally_wide),
        cmocka_unit_test(zeros_of_tags_are_slashed),
        cmocka_unit_test(alignments),
        cmocka_unit_test(scripts_mix),
        cmocka_unit_test(text_longer_than_anything),
        cmocka_unit_test(the_cache_forgets_the_oldest),
        cmocka_unit_test(colour_is_not_part_of_the_shape),
        cmocka_unit_test(marks_of_the_bar),
        cmocka_unit_test(the_bar_does_not_jump),
        cmocka_unit_test(zones_of_the_bar),
        cmocka_unit_test(a_bar_without_tolerance),
        cmocka_unit_test(places_of_the_tray),
        cmocka_unit_test(pictograms_keep_to_their_box),
        cmocka_unit_test(chips_and_buttons_hold_their_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
