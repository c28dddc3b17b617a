#include "hub/api/report_chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"

struct drawn {
    const char *column;
    enum chart_mark mark;
    enum colour colour;
};

/* The first column names the row, or the second if it is a name. `only`: rows with this word in the second
 * column, others are left out. A report with two rows here has two charts. */
static const struct chart_kind {
    enum report report;
    const char *unit, *only;
    double divisor;
    struct drawn series[CHART_SERIES_MAX];
} kinds[] = {
    {REPORT_WIP,
     NC_("chart", "pieces"),
     NULL,
     1,
     {{"pieces", CHART_BAR, COLOUR_GOLD}, {"limit_pieces", CHART_LIMIT, COLOUR_FULL_TEXT}}},
    {REPORT_WIP,
     NC_("chart", "g"),
     NULL,
     1e6,
     {{"book_ug", CHART_BAR, COLOUR_GREY},
      {"fine_ug", CHART_BAR, COLOUR_GOLD},
      {"limit_ug", CHART_LIMIT, COLOUR_FULL_TEXT}}},
    {REPORT_AGES,
     NC_("chart", "hours"),
     NULL,
     HOUR_MS,
     {{"age_ms", CHART_BAR, COLOUR_NEAR}, {"median_age_ms", CHART_BAR, COLOUR_GREY}}},
    {REPORT_LEAD_TIME,
     NC_("chart", "days"),
     NC_("chart", "delivered"),
     DAY_MS,
     {{"mean_ms", CHART_LINE, COLOUR_INFO_TEXT},
      {"median_ms", CHART_LINE, COLOUR_OK_TEXT},
      {"p90_ms", CHART_LINE, COLOUR_FULL_TEXT}}},
#define CYCLE_TIME(report)                                                                                   \
    {                                                                                                        \
        report, NC_("chart", "hours"), NULL, HOUR_MS,                                                        \
        {                                                                                                    \
            {"queue_mean_ms", CHART_BAR, COLOUR_GREY}, {"work_mean_ms", CHART_BAR, COLOUR_GOLD},             \
            {                                                                                                \
                "p90_ms", CHART_LIMIT, COLOUR_FULL_TEXT                                                      \
            }                                                                                                \
        }                                                                                                    \
    }
    CYCLE_TIME(REPORT_CYCLE_TIME),
    CYCLE_TIME(REPORT_CYCLE_TIME_BY_STATION),
#undef CYCLE_TIME
    {REPORT_THROUGHPUT,
     NC_("chart", "pieces"),
     NC_("chart", "finished"),
     1,
     {{"pieces", CHART_BAR, COLOUR_OK}}},
    {REPORT_RIGHT_FIRST_TIME, "%", NULL, 10000, {{"right_ppm", CHART_LINE, COLOUR_OK_TEXT}}},
    {REPORT_DEFECTS, NC_("chart", "times"), NULL, 1, {{"times", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_RULINGS,
     NC_("chart", "weighings"),
     NULL,
     1,
     {{"pass", CHART_BAR, COLOUR_OK},
      {"conditional_pass", CHART_BAR, COLOUR_INFO},
      {"conditional_fail", CHART_BAR, COLOUR_NEAR},
      {"fail", CHART_BAR, COLOUR_FULL},
      {"no_verdict", CHART_BAR, COLOUR_GREY}}},
    {REPORT_ON_TIME, "%", NULL, 10000, {{"on_time_ppm", CHART_LINE, COLOUR_OK_TEXT}}},
#define LOSS(report)                                                                                         \
    {report,                                                                                                 \
     NC_("chart", "g of fine metal"),                                                                        \
     NULL,                                                                                                   \
     1e6,                                                                                                    \
     {{"fine_loss_ug", CHART_BAR, COLOUR_NEAR}, {"expected_fine_ug", CHART_LIMIT, COLOUR_INFO_TEXT}}},       \
    {                                                                                                        \
        report, "‰", NULL, 1000,                                                                             \
        {                                                                                                    \
            {"loss_ppm", CHART_BAR, COLOUR_NEAR},                                                            \
            {                                                                                                \
                "expected_ppm", CHART_LIMIT, COLOUR_INFO_TEXT                                                \
            }                                                                                                \
        }                                                                                                    \
    }
    LOSS(REPORT_LOSS_BY_OPERATION),
    LOSS(REPORT_LOSS_BY_OPERATOR),
    LOSS(REPORT_LOSS_BY_ALLOY),
#undef LOSS
    {REPORT_OVERRIDES,
     NC_("chart", "per 100 moves"),
     NULL,
     10000,
     {{"overrides_ppm", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_BREAKAGE, NC_("chart", "per 1000 stones"), NULL, 1000, {{"broken_ppm", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_BREAKAGE_BY_OPERATOR,
     NC_("chart", "per 1000 stones"),
     NULL,
     1000,
     {{"broken_ppm", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_STATION_HOURS,
     NC_("chart", "hours"),
     NULL,
     HOUR_MS,
     {{"over_ms", CHART_BAR, COLOUR_FULL},
      {"stopped_ms", CHART_BAR, COLOUR_NEAR},
      {"full_ms", CHART_BAR, COLOUR_GOLD},
      {"starved_ms", CHART_BAR, COLOUR_GREY}}},
    {REPORT_COUNT, NC_("chart", "pieces"), NULL, 1000, {{"pieces", CHART_BAR, COLOUR_GOLD}}},
};

/* NULL: it has fewer. */
static const struct chart_kind *kind_of(enum report report, int chart)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].report == report && chart-- == 0)
            return &kinds[i];
    return NULL;
}

/* "loss_ppm" → "loss": the unit stands at the axis. */
static const char *name_of(const char *column)
{
    static const struct {
        const char *column, *name;
    } names[] = {
        {"limit_pieces", NC_("chart", "limit")},
        {"book_ug", NC_("chart", "metal")},
        {"fine_ug", NC_("chart", "fine metal")},
        {"limit_ug", NC_("chart", "limit")},
        {"age_ms", NC_("chart", "oldest")},
        {"median_age_ms", NC_("chart", "median")},
        {"mean_ms", NC_("chart", "mean")},
        {"median_ms", NC_("chart", "median")},
        {"p90_ms", NC_("chart", "nine of ten within")},
        {"queue_mean_ms", NC_("chart", "waiting")},
        {"work_mean_ms", NC_("chart", "in work")},
        {"right_ppm", NC_("chart", "right first time")},
        {"on_time_ppm", NC_("chart", "on time")},
        {"fine_loss_ug", NC_("chart", "loss")},
        {"expected_fine_ug", NC_("chart", "expected")},
        {"loss_ppm", NC_("chart", "loss")},
        {"expected_ppm", NC_("chart", "expected")},
        {"overrides_ppm", NC_("chart", "overrides")},
        {"broken_ppm", NC_("chart", "broken")},
        {"over_ms", NC_("chart", "over")},
        {"stopped_ms", NC_("chart", "stopped")},
        {"full_ms", NC_("chart", "full")},
        {"starved_ms", NC_("chart", "starved")},
        {"conditional_pass", NC_("chart", "conditional pass")},
        {"conditional_fail", NC_("chart", "conditional fail")},
        {"no_verdict", NC_("chart", "not judged")},
        {"pieces", NC_("chart", "pieces")},
        {"pass", NC_("chart", "pass")},
        {"fail", NC_("chart", "fail")},
        {"times", NC_("chart", "times")},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i].column, column) == 0)
            return C_("chart", names[i].name);
    assert(false); /* every column that is drawn has one */
    return column;
}

static void write_title(struct chart *chart, const struct chart_kind *kind, const char *title)
{
    struct text text = TEXT_IN(chart->title);
    bool is_lead = kind->report == REPORT_LEAD_TIME; /* the report also tells what is only finished */
    text_add(&text, "%s", is_lead ? _("From release to delivery.") : _(title));
    if (kind->only && !is_lead)
        text_add(&text, " (%s)", C_("chart", kind->only));
    text_end_cut(&text);
}

static void begin(struct chart *chart, const struct chart_kind *kind, const char *title)
{
    chart->unit = C_("chart", kind->unit);
    chart->nothing = _("Nothing in this period.");
    write_title(chart, kind, title);
    for (int i = 0; i < CHART_SERIES_MAX && kind->series[i].column; i++) {
        struct chart_series *series = &chart->series[chart->series_count++];
        const char *name = name_of(kind->series[i].column);
        series->name = strcmp(name, chart->unit) == 0 ? "" : name; /* the axis says it */
        series->mark = kind->series[i].mark;
        series->colour = kind->series[i].colour;
    }
}

struct report_chart *report_chart_create(enum report report, const struct column *columns, const char *title)
{
    struct report_chart *out = calloc(1, sizeof *out);
    const struct chart_kind *kind;
    if (!out)
        return NULL;
    out->report = report;
    out->columns = columns;
    while (out->count < REPORT_CHARTS_MAX && (kind = kind_of(report, out->count))) {
        struct chart *chart = &out->charts[out->count++];
        begin(chart, kind, title);
        if (out->count > 1 && strcmp(chart->title, out->charts[0].title) == 0)
            chart->title[0] = '\0'; /* the one above says it */
    }
    assert(out->count > 0); /* every report has one */
    return out;
}

static int column_at(const struct column *columns, const char *name)
{
    int at = 0;
    while (columns[at].name && strcmp(columns[at].name, name) != 0)
        at++;
    assert(columns[at].name);
    return at;
}

/* A name, where the place, the person or the alloy has one; else what its code says. A defect is one of the
 * step that caused it. */
static void write_label(const struct column *columns, const struct report_cell *cells,
                        char out[CHART_LABEL_MAX])
{
    struct text text = text_in(out, CHART_LABEL_MAX);
    const struct report_cell *second = columns[1].type == COLUMN_TEXT ? &cells[1] : NULL;
    bool has_second = second && second->text && second->text[0] != '\0';
    char at[TIME_TEXT_MAX];
    if (columns[0].type == COLUMN_TIME) {
        time_write_day(at, cells[0].number);
        text_add(&text, "%s", at);
    } else if (has_second && strcmp(columns[1].name, "name") == 0) {
        text_add(&text, "%s", second->text);
    } else {
        text_add(&text, "%s", cells[0].text ? language_term(cells[0].text) : "");
        if (has_second && strcmp(columns[1].name, "step") == 0)
            text_add(&text, ", %s", language_term(second->text));
    }
    text_end_cut(&text);
}

/* The next row; -1: there is no room for it. */
static int add_row(struct report_chart *chart)
{
    int row = chart->charts[0].count;
    chart->too_many |= row == CHART_POINTS_MAX;
    for (int i = 0; i < chart->count && !chart->too_many; i++)
        chart->charts[i].count++;
    return chart->too_many ? -1 : row;
}

static void fill_row(const struct column *columns, const struct chart_kind *kind,
                     const struct report_cell *cells, struct chart *chart, int row)
{
    write_label(columns, cells, chart->labels[row]);
    for (int i = 0; i < chart->series_count; i++) {
        const struct report_cell *cell = &cells[column_at(columns, kind->series[i].column)];
        chart->series[i].values[row] = cell->given ? (double)cell->number / kind->divisor : NAN;
    }
}

void report_chart_add(struct report_chart *chart, const struct report_cell *cells)
{
    const char *only = kind_of(chart->report, 0)->only;
    if (only && (!cells[1].text || strcmp(cells[1].text, only) != 0))
        return;
    int row = add_row(chart);
    for (int i = 0; i < chart->count && row >= 0; i++)
        fill_row(chart->columns, kind_of(chart->report, i), cells, &chart->charts[i], row);
}

void report_chart_add_little(struct report_chart *chart, int64_t wip_e3, int64_t product_e3)
{
    static const struct column columns[] = {
        {"", COLUMN_TEXT, ""}, {"pieces", COLUMN_INT, ""}, {.name = NULL}};
    const struct report_cell cells[][2] = {
        {{.text = C_("chart", "WIP")}, {.given = true, .number = wip_e3}},
        {{.text = C_("chart", "throughput × lead")}, {.given = true, .number = product_e3}}};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        fill_row(columns, kind_of(chart->report, 0), cells[i], &chart->charts[0], add_row(chart));
}

enum api_when charts_answer(const struct chart *charts, size_t count, struct api_answer *answer)
{
    struct paper paper;
    struct fault fault = charts_write_svg(charts, count, &paper);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    *answer = (struct api_answer){
        .status = API_OK, .type = "image/svg+xml", .data = paper.data, .size = paper.size};
    return API_NOW;
}

enum api_when charts_answer_too_many(struct api_answer *answer)
{
    return answer_problem(answer, API_BAD,
                          "That is more than a chart has room for: ask for a shorter period, or for CSV.");
}
