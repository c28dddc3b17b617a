#include "hub/api/report_chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"

#define HOUR 3600000.0
#define DAY  86400000.0

struct drawn {
    const char *column;
    enum chart_mark mark;
    enum colour colour;
};

/* The first column names the row. `only`: rows with this word in the second column, others are left out. */
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
    {REPORT_AGES,
     NC_("chart", "hours"),
     NULL,
     HOUR,
     {{"age_ms", CHART_BAR, COLOUR_NEAR}, {"median_age_ms", CHART_BAR, COLOUR_GREY}}},
    {REPORT_LEAD_TIME,
     NC_("chart", "days"),
     NC_("chart", "delivered"),
     DAY,
     {{"mean_ms", CHART_LINE, COLOUR_INFO_TEXT},
      {"median_ms", CHART_LINE, COLOUR_OK_TEXT},
      {"p90_ms", CHART_LINE, COLOUR_FULL_TEXT}}},
    {REPORT_CYCLE_TIME,
     NC_("chart", "hours"),
     NULL,
     HOUR,
     {{"queue_mean_ms", CHART_BAR, COLOUR_GREY},
      {"work_mean_ms", CHART_BAR, COLOUR_GOLD},
      {"p90_ms", CHART_LIMIT, COLOUR_FULL_TEXT}}},
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
#define LOSS                                                                                                 \
    {                                                                                                        \
        {"loss_ug", CHART_BAR, COLOUR_NEAR},                                                                 \
        {                                                                                                    \
            "expected_ug", CHART_LIMIT, COLOUR_INFO_TEXT                                                     \
        }                                                                                                    \
    }
    {REPORT_LOSS_BY_OPERATION, NC_("chart", "g"), NULL, 1e6, LOSS},
    {REPORT_LOSS_BY_OPERATOR, NC_("chart", "g"), NULL, 1e6, LOSS},
    {REPORT_LOSS_BY_ALLOY, NC_("chart", "g"), NULL, 1e6, LOSS},
#undef LOSS
    {REPORT_OVERRIDES,
     NC_("chart", "per 100 moves"),
     NULL,
     10000,
     {{"overrides_ppm", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_BREAKAGE, NC_("chart", "per 1000 set"), NULL, 1000, {{"broken_ppm", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_BREAKAGE_BY_OPERATOR,
     NC_("chart", "per 1000 set"),
     NULL,
     1000,
     {{"broken_ppm", CHART_BAR, COLOUR_NEAR}}},
    {REPORT_STATION_HOURS,
     NC_("chart", "hours"),
     NULL,
     HOUR,
     {{"over_ms", CHART_BAR, COLOUR_FULL},
      {"stopped_ms", CHART_BAR, COLOUR_NEAR},
      {"full_ms", CHART_BAR, COLOUR_GOLD},
      {"starved_ms", CHART_BAR, COLOUR_GREY}}},
    {REPORT_COUNT, NC_("chart", "pieces"), NULL, 1000, {{"pieces", CHART_BAR, COLOUR_GOLD}}},
};

static const struct chart_kind *kind_of(enum report report)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].report == report)
            return &kinds[i];
    assert(false); /* every report has one */
    return NULL;
}

/* "loss_ug" → "loss": the unit stands at the axis. */
static const char *name_of(const char *column)
{
    static const struct {
        const char *column, *name;
    } names[] = {
        {"limit_pieces", NC_("chart", "limit")},
        {"age_ms", NC_("chart", "oldest")},
        {"median_age_ms", NC_("chart", "median")},
        {"mean_ms", NC_("chart", "mean")},
        {"median_ms", NC_("chart", "median")},
        {"p90_ms", NC_("chart", "nine of ten within")},
        {"queue_mean_ms", NC_("chart", "waiting")},
        {"work_mean_ms", NC_("chart", "in work")},
        {"right_ppm", NC_("chart", "right first time")},
        {"on_time_ppm", NC_("chart", "on time")},
        {"loss_ug", NC_("chart", "loss")},
        {"expected_ug", NC_("chart", "expected")},
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

struct report_chart *report_chart_create(enum report report, const struct column *columns, const char *title)
{
    struct report_chart *out = calloc(1, sizeof *out);
    const struct chart_kind *kind = kind_of(report);
    if (!out)
        return NULL;
    out->report = report;
    out->columns = columns;
    out->chart.unit = C_("chart", kind->unit);
    out->chart.nothing = _("Nothing in this period.");
    struct text text = TEXT_IN(out->chart.title);
    bool is_lead = report == REPORT_LEAD_TIME; /* the report also tells what is only finished */
    text_add(&text, "%s", is_lead ? _("From release to delivery.") : _(title));
    if (kind->only && !is_lead)
        text_add(&text, " (%s)", C_("chart", kind->only));
    text_end_cut(&text);
    for (int i = 0; i < CHART_SERIES_MAX && kind->series[i].column; i++) {
        struct chart_series *series = &out->chart.series[out->chart.series_count++];
        series->name = name_of(kind->series[i].column);
        series->mark = kind->series[i].mark;
        series->colour = kind->series[i].colour;
    }
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

/* Of a place or a person that has a name beside its code, the name. */
static const struct report_cell *named(const struct column *columns, const struct report_cell *cells)
{
    bool has_name = strcmp(columns[1].name, "name") == 0 && cells[1].text && cells[1].text[0] != '\0';
    return has_name ? &cells[1] : &cells[0];
}

static void write_label(const struct column *column, const struct report_cell *cell,
                        char out[CHART_LABEL_MAX])
{
    struct text text = text_in(out, CHART_LABEL_MAX);
    char at[TIME_TEXT_MAX];
    if (column->type == COLUMN_TIME) {
        time_write(at, cell->number);
        text_add(&text, "%.10s", at);
    } else {
        text_add(&text, "%s", cell->text ? language_term(cell->text) : "");
    }
    text_end_cut(&text);
}

/* The next row; -1: there is no room for it. */
static int add_row(struct report_chart *chart)
{
    chart->too_many |= chart->chart.count == CHART_POINTS_MAX;
    return chart->too_many ? -1 : chart->chart.count++;
}

void report_chart_add(struct report_chart *chart, const struct report_cell *cells)
{
    const struct chart_kind *kind = kind_of(chart->report);
    if (kind->only && (!cells[1].text || strcmp(cells[1].text, kind->only) != 0))
        return;
    int row = add_row(chart);
    if (row < 0)
        return;
    write_label(&chart->columns[0], named(chart->columns, cells), chart->chart.labels[row]);
    for (int i = 0; i < chart->chart.series_count; i++) {
        const struct report_cell *cell = &cells[column_at(chart->columns, kind->series[i].column)];
        chart->chart.series[i].values[row] = cell->given ? (double)cell->number / kind->divisor : NAN;
    }
}

void report_chart_add_little(struct report_chart *chart, int64_t wip_e3, int64_t product_e3)
{
    const struct report_cell cells[][2] = {
        {{.text = C_("chart", "WIP")}, {.given = true, .number = wip_e3}},
        {{.text = C_("chart", "throughput × lead")}, {.given = true, .number = product_e3}}};
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        int row = add_row(chart);
        write_label(&(struct column){.type = COLUMN_TEXT}, &cells[i][0], chart->chart.labels[row]);
        chart->chart.series[0].values[row] = (double)cells[i][1].number / kind_of(chart->report)->divisor;
    }
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
