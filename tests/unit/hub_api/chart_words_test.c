/* Every chart in every language, by rule: no text is cut, and none lies over another. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/language/language.h"
#include "hub/api/report_chart.h"

enum { WIDTH = 960, HEIGHT = 420, TEXTS_MAX = 200, COLUMNS_MAX = 12 };

struct texts {
    struct box ink[TEXTS_MAX];
    char text[TEXTS_MAX][CHART_LABEL_MAX];
    int count;
    const char *which;
};

static void look(void *context, const struct brush_note *note)
{
    struct texts *texts = context;
    if (note->drawn)
        return;
    if (!note->result.fitted)
        fail_msg("%s: \"%s\" is cut", texts->which, note->text);
    assert_true(texts->count < TEXTS_MAX);
    snprintf(texts->text[texts->count], CHART_LABEL_MAX, "%.47s", note->text);
    texts->ink[texts->count++] = note->result.ink;
}

static void keep_apart(const struct texts *texts)
{
    for (int a = 0; a < texts->count; a++) {
        for (int b = a + 1; b < texts->count; b++) {
            struct box one = texts->ink[a], other = texts->ink[b];
            double across = fmin(one.x + one.width, other.x + other.width) - fmax(one.x, other.x);
            double down = fmin(one.y + one.height, other.y + other.height) - fmax(one.y, other.y);
            if (across > 1 && down > 1)
                fail_msg("%s: \"%s\" lies over \"%s\"", texts->which, texts->text[a], texts->text[b]);
        }
    }
}

static const struct chart_case {
    enum report report;
    const char *title;
    const struct column columns[COLUMNS_MAX];
} CASES[] = {
    {REPORT_WIP,
     "What is where now, in pieces, metal and fine metal.",
     {{"station", COLUMN_TEXT, ""},
      {"pieces", COLUMN_INT, ""},
      {"limit_pieces", COLUMN_INT, ""},
      {.name = NULL}}},
    {REPORT_RULINGS,
     "How weighings were judged, why some were not, and what a manager accepted.",
     {{"station", COLUMN_TEXT, ""},
      {"pass", COLUMN_INT, ""},
      {"conditional_pass", COLUMN_INT, ""},
      {"conditional_fail", COLUMN_INT, ""},
      {"fail", COLUMN_INT, ""},
      {"no_verdict", COLUMN_INT, ""},
      {.name = NULL}}},
    {REPORT_CYCLE_TIME,
     "What a piece spends at each station.",
     {{"station", COLUMN_TEXT, ""},
      {"queue_mean_ms", COLUMN_INT, ""},
      {"work_mean_ms", COLUMN_INT, ""},
      {"p90_ms", COLUMN_INT, ""},
      {.name = NULL}}},
    {REPORT_OVERRIDES,
     "Limits that a manager let be exceeded, week by week.",
     {{"station", COLUMN_TEXT, ""}, {"overrides_ppm", COLUMN_INT, ""}, {.name = NULL}}},
};

static void draw(const struct chart_case *row, struct texts *texts)
{
    static const char *const stations[] = {"casting", "setting", "polishing", "qc"};
    struct report_chart *chart = report_chart_create(row->report, row->columns, row->title);
    assert_non_null(chart);
    for (size_t s = 0; s < COUNT_OF(stations); s++) {
        struct report_cell cells[COLUMNS_MAX] = {{.text = stations[s]}};
        for (int i = 1; row->columns[i].name; i++)
            cells[i] = (struct report_cell){.given = true, .number = INT64_C(3600000) * i};
        report_chart_add(chart, cells);
    }
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    struct brush *brush = brush_create(surface, THEME_LIGHT);
    brush_watch(brush, look, texts);
    chart_draw(brush, (struct box){0, 0, WIDTH, HEIGHT}, &chart->chart);
    brush_destroy(brush);
    cairo_surface_destroy(surface);
    free(chart);
}

static void every_chart_in_every_language(void **state)
{
    (void)state;
    static struct texts texts;
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        language_use(&LANGUAGES[l]);
        for (size_t i = 0; i < COUNT_OF(CASES); i++) {
            char which[128];
            snprintf(which, sizeof which, "%s in %s", CASES[i].title, LANGUAGES[l].code);
            texts = (struct texts){.which = which};
            draw(&CASES[i], &texts);
            assert_true(texts.count > 8);
            keep_apart(&texts);
        }
    }
    language_use(NULL);
}

static void a_chart_says_what_it_shows(void **state)
{
    static const struct column WIP[] = {
        {"station", COLUMN_TEXT, ""},
        {"name", COLUMN_TEXT, ""},
        {"pieces", COLUMN_INT, ""},
        {"limit_pieces", COLUMN_INT, ""},
        {.name = NULL},
    };
    static const struct report_cell cells[] = {
        {.text = "setting-2"}, {.text = "Setting upstairs"}, {.given = true, .number = 4}, {.given = false}};
    (void)state;
    struct report_chart *chart = report_chart_create(REPORT_LEAD_TIME, WIP, "Finished and delivered.");
    assert_non_null(chart);
    assert_string_equal(chart->chart.title, "From release to delivery.");
    free(chart);
    chart = report_chart_create(REPORT_WIP, WIP, "What is where.");
    assert_non_null(chart);
    report_chart_add(chart, cells);
    assert_string_equal(chart->chart.labels[0], "Setting upstairs");
    free(chart);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_chart_says_what_it_shows),
                                       cmocka_unit_test(every_chart_in_every_language)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
