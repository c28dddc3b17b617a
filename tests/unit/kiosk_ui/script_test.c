/* Every sentence of every language can be set: no glyph is missing, Thai marks stand on their consonants,
 * Hindi letters join. Asked of Pango, with the faces that the brush uses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pango/pangocairo.h>

#include "common/draw/brush.h"
#include "common/language/language.h"
#include "kiosk/ui/words.h"

static PangoLayout *layout_make(const char *text)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_from_string(brush_families());
    pango_font_description_set_absolute_size(font, 30 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    g_object_unref(context);
    return layout;
}

/* Translations hold line feeds nowhere but in the header, and control characters nowhere. */
static void look_at(const struct language *language, const char *text)
{
    PangoLayout *layout = layout_make(text);
    int missing = pango_layout_get_unknown_glyphs_count(layout);
    g_object_unref(layout);
    if (missing > 0)
        fail_msg("%s: %d glyphs are missing in \"%s\"", language->code, missing, text);
}

static void no_glyph_is_missing(void **state)
{
    (void)state;
    for (int l = 1; l < LANGUAGE_COUNT; l++) {
        struct span sentence, translation;
        for (int i = 1; i < catalogue_count(LANGUAGES[l].words); i++) {
            catalogue_entry(LANGUAGES[l].words, i, &sentence, &translation);
            for (size_t at = 0; at < translation.size; at += strlen(translation.data + at) + 1)
                look_at(&LANGUAGES[l], translation.data + at);
        }
    }
}

/* What is longest, with a path and a name put into it, fits into the arrays of the words and into the brush.
 */
static void every_sentence_has_room(void **state)
{
    (void)state;
    enum { PUT_IN_MAX = 160 };
    assert_true(WORDS_SENTENCE_MAX <= LETTERING_TEXT_MAX);
    for (int l = 1; l < LANGUAGE_COUNT; l++) {
        struct span sentence, translation;
        for (int i = 1; i < catalogue_count(LANGUAGES[l].words); i++) {
            catalogue_entry(LANGUAGES[l].words, i, &sentence, &translation);
            if (strlen(translation.data) + PUT_IN_MAX >= WORDS_SENTENCE_MAX)
                fail_msg("%s: too long: \"%s\"", LANGUAGES[l].code, translation.data);
        }
    }
}

static void a_missing_glyph_is_noticed(void **state)
{
    (void)state;
    PangoLayout *layout = layout_make("\xf3\xb0\x80\x80"); /* U+F0000: nobody's */
    assert_int_equal(pango_layout_get_unknown_glyphs_count(layout), 1);
    g_object_unref(layout);
}

struct shape {
    int letters; /* places of a cursor: what a reader takes for one letter with its marks */
    int glyphs;
    int width;
    char face[64];
};

static void look_at_run(PangoLayoutRun *run, struct shape *shape)
{
    PangoFontDescription *font = pango_font_describe(run->item->analysis.font);
    snprintf(shape->face, sizeof shape->face, "%s", pango_font_description_get_family(font));
    pango_font_description_free(font);
    shape->glyphs += run->glyphs->num_glyphs;
}

static struct shape shape_of(const char *text)
{
    struct shape shape = {0, 0, 0, ""};
    int count, height;
    PangoLayout *layout = layout_make(text);
    const PangoLogAttr *places = pango_layout_get_log_attrs_readonly(layout, &count);
    for (int i = 1; i < count; i++)
        shape.letters += places[i].is_cursor_position ? 1 : 0;
    PangoLayoutIter *line = pango_layout_get_iter(layout);
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(line);
        if (run)
            look_at_run(run, &shape);
    } while (pango_layout_iter_next_run(line));
    pango_layout_iter_free(line);
    pango_layout_get_size(layout, &shape.width, &height);
    g_object_unref(layout);
    return shape;
}

static void scripts_are_shaped(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        int letters, glyphs;
        const char *as_wide_as; /* marks take no room of their own */
        const char *face;
    } rows[] = {
        {"Latin", "serti", 5, 5, "serti", "Inter"},
        {"Thai: a vowel and a tone above", "ที่", 1, 3, "ท", "Noto Sans Thai"},
        {"Thai: a vowel below", "ผู้", 1, 3, "ผ", "Noto Sans Thai"},
        {"Thai: two syllables", "ชิ้นนี้", 3, 7, "ชนน", "Noto Sans Thai"},
        {"Hindi: a half letter joins", "स्थिति", 3, 4, NULL, "Noto Sans Devanagari"},
        {"Hindi: ksha is one glyph", "क्ष", 2, 1, NULL, "Noto Sans Devanagari"},
        {"Hindi: a dot below is part of its letter", "ड़", 1, 1, NULL, "Noto Sans Devanagari"},
        {"Chinese", "镶嵌", 2, 2, "质检", "Noto Sans CJK SC"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct shape shape = shape_of(rows[i].text);
        bool wide = !rows[i].as_wide_as || shape.width == shape_of(rows[i].as_wide_as).width;
        if (shape.letters != rows[i].letters || shape.glyphs != rows[i].glyphs || !wide ||
            strcmp(shape.face, rows[i].face) != 0)
            fail_msg("%s: %d letters of %d glyphs in %s, %d wide", rows[i].name, shape.letters, shape.glyphs,
                     shape.face, shape.width);
    }
}

/* A reading that changes from 1 to 8 must not move its neighbours, whatever language stands around it. */
static void figures_are_equally_wide(void **state)
{
    (void)state;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 8, 8);
    struct brush *brush = brush_create(surface, THEME_DARK);
    struct lettering style = {.size = 30, .number = true};
    double width = brush_text_width(brush, &style, "0");
    for (char digit[2] = "1"; digit[0] <= '9'; digit[0]++)
        assert_true(brush_text_width(brush, &style, digit) - width < 0.01 &&
                    width - brush_text_width(brush, &style, digit) < 0.01);
    brush_destroy(brush);
    cairo_surface_destroy(surface);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_glyph_is_missing),        cmocka_unit_test(every_sentence_has_room),
        cmocka_unit_test(a_missing_glyph_is_noticed), cmocka_unit_test(scripts_are_shaped),
        cmocka_unit_test(figures_are_equally_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
