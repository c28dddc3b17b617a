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
      {"book_ug", COLUMN_INT, ""},
      {"fine_ug", COLUMN_INT, ""},
      {"limit_ug", COLUMN_INT, ""},
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
    {REPORT_LOSS_BY_OPERATION,
     "Metal lost, by operation.",
     {{"operation", COLUMN_TEXT, ""},
      {"fine_loss_ug", COLUMN_INT, ""},
      {"expected_fine_ug", COLUMN_INT, ""},
      {"loss_ppm", COLUMN_INT, ""},
      {"expected_ppm", COLUMN_INT, ""},
      {.name = NULL}}},
    {REPORT_OVERRIDES,
     "Limits that a manager let be exceeded, week by week.",
     {{"station", COLUMN_TEXT, ""}, {"overrides_ppm", COLUMN_INT, ""}, {.name = NULL}}},
};

static void look_at(const struct chart *chart, struct texts *texts)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    struct brush *brush = brush_create(surface, THEME_LIGHT);
    texts->count = 0;
    brush_watch(brush, look, texts);
    chart_draw(brush, (struct box){0, 0, WIDTH, HEIGHT}, chart);
    brush_destroy(brush);
    cairo_surface_destroy(surface);
    assert_true(texts->count > 8);
    keep_apart(texts);
}

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
    for (int i = 0; i < chart->count; i++)
        look_at(&chart->charts[i], texts);
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
        }
    }
    language_use(NULL);
}

static void a_chart_says_what_it_shows(void **state)
{
    (void)state;
    struct report_chart *chart =
        report_chart_create(REPORT_LEAD_TIME, CASES[0].columns, "Finished and delivered.");
    assert_non_null(chart);
    assert_string_equal(chart->charts[0].title, "From release to delivery.");
    free(chart);
    chart = report_chart_create(REPORT_WIP, CASES[0].columns, CASES[0].title);
    assert_non_null(chart);
    assert_string_equal(chart->charts[0].title, CASES[0].title);
    assert_string_equal(chart->charts[1].title, "");      /* nor twice what both show */
    assert_string_equal(chart->charts[0].unit, "pieces"); /* said once, at the axis */
    assert_string_equal(chart->charts[0].series[0].name, "");
    assert_string_equal(chart->charts[0].series[1].name, "limit");
    free(chart);
}

/* What a row is called: first and second column, and what stands under its bar. */
static const struct {
    const char *name, *language;
    enum report report;
    const char *first, *code, *second, *text, *value, *label;
} ROWS[] = {
    {"a station has its name", "en", REPORT_WIP, "station", "setting-2", "name", "Setting upstairs", "pieces",
     "Setting upstairs"},
    {"in any language", "fr", REPORT_WIP, "station", "setting-2", "name", "Sertissage", "pieces",
     "Sertissage"},
    {"the pool is none", "en", REPORT_WIP, "station", "pool", "name", NULL, "pieces", "Not started"},
    {"and is told as people say it", "it", REPORT_WIP, "station", "parked", "name", NULL, "pieces",
     "Messo da parte"},
    {"a station that is no more", "en", REPORT_WIP, "station", "annex", "name", NULL, "pieces", "annex"},
    {"a stretch has both names", "en", REPORT_LOSS_BY_OPERATION, "operation", "casting:qc", "name",
     "Casting – QC", "loss_ppm", "Casting – QC"},
    {"melting is at no station", "fr", REPORT_LOSS_BY_OPERATION, "operation", "melting", "name", NULL,
     "loss_ppm", "Fonte"},
    {"an alloy has its name", "en", REPORT_LOSS_BY_ALLOY, "alloy", "au750y", "name", "18k yellow", "loss_ppm",
     "18k yellow"},
    {"the fine book has none", "en", REPORT_LOSS_BY_ALLOY, "alloy", "fine:au", "name", NULL, "loss_ppm",
     "Fine gold"},
    {"a defect is one of a step", "fr", REPORT_DEFECTS, "defect", "scratch", "step", "polishing", "times",
     "Rayure, Polissage"},
};

static const struct language *language_of(const char *code)
{
    int i = 0;
    while (i < LANGUAGE_COUNT && strcmp(LANGUAGES[i].code, code) != 0)
        i++;
    assert_true(i < LANGUAGE_COUNT);
    return &LANGUAGES[i];
}

static void a_row_has_a_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        static const char *const values[] = {"limit_pieces", "book_ug",          "fine_ug",     "limit_ug",
                                             "fine_loss_ug", "expected_fine_ug", "expected_ppm"};
        struct column columns[COLUMNS_MAX] = {{ROWS[i].first, COLUMN_TEXT, ""},
                                              {ROWS[i].second, COLUMN_TEXT, ""},
                                              {ROWS[i].value, COLUMN_INT, ""}};
        struct report_cell cells[COLUMNS_MAX] = {{.text = ROWS[i].code}, {.text = ROWS[i].text}};
        for (size_t c = 0; c < COUNT_OF(values); c++)
            columns[3 + c] = (struct column){values[c], COLUMN_INT, ""};
        language_use(language_of(ROWS[i].language));
        struct report_chart *chart = report_chart_create(ROWS[i].report, columns, "Title");
        assert_non_null(chart);
        report_chart_add(chart, cells);
        if (strcmp(chart->charts[0].labels[0], ROWS[i].label) != 0)
            fail_msg("%s: \"%s\"", ROWS[i].name, chart->charts[0].labels[0]);
        free(chart);
    }
    language_use(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_chart_says_what_it_shows),
                                       cmocka_unit_test(a_row_has_a_name),
                                       cmocka_unit_test(every_chart_in_every_language)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
