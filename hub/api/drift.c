/* GET /v1/custody, GET /v1/drift: figures of single persons, for managers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"
#include "hub/api/parts.h"
#include "hub/api/report_chart.h"
#include "hub/service/measuring.h"

#define CHART_DAYS   90
#define CUSTODY_DAYS 1

/* ------------------------------------------------------------------ custody */

static const struct column CUSTODY_COLUMNS[] = {
    {"operator", COLUMN_TEXT, "badge"},
    {"operation", COLUMN_TEXT, "kind of the station"},
    {"alloy", COLUMN_TEXT, "alloy; \"fine.au\" is fine mass"},
    {"pieces", COLUMN_INT, "weighed after this operation"},
    {"stones", COLUMN_INT, "set"},
    {"in_ug", COLUMN_INT, "book mass that came in"},
    {"out_ug", COLUMN_INT, "mass that was found"},
    {"returned_ug", COLUMN_INT, "given back, as claimed"},
    {"shortfall_ug", COLUMN_INT, "what assays found less than was claimed"},
    {"loss_ug", COLUMN_INT, "in - out - returned + shortfall"},
    {"expected_ug", COLUMN_INT, "by the norm"},
    {"limit_ug", COLUMN_INT, "the most by the norm"},
    {"ruling", COLUMN_TEXT, "no_norm, within, over_limit or gain"},
    {"each_mean_ug", COLUMN_INT, "mean loss of a single piece before returns"},
    {"each_spread_ug", COLUMN_INT, "standard deviation of a single piece's loss"},
    {.name = NULL},
};

static void write_expected(struct table *out, const struct custody_line *line)
{
    if (line->custody.ruling == CUSTODY_NO_NORM) {
        table_none(out);
        table_none(out);
    } else {
        table_int(out, line->custody.expected.ug);
        table_int(out, line->custody.limit.ug);
    }
    table_text(out, custody_ruling_word(line->custody.ruling));
}

static bool write_custody(void *context, const struct custody_line *line)
{
    struct table *out = context;
    const struct custody_sums *sums = line->sums;
    table_text(out, line->operator_badge.text);
    table_text(out, line->operation.text);
    table_text(out, line->alloy.text);
    table_int(out, sums->pieces);
    table_int(out, sums->stones);
    table_int(out, sums->in.ug);
    table_int(out, sums->out.ug);
    table_int(out, sums->returned.ug);
    table_int(out, sums->shortfall.ug);
    table_int(out, line->custody.loss.ug);
    write_expected(out, line);
    table_int(out, llround(sums->each.mean));
    table_int(out, llround(spread_deviation(&sums->each)));
    return text_ok(&out->text);
}

enum api_when custody_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    static const char *const begins[] = {"period", "settlement", NULL};
    struct call_period period;
    struct table table;
    bool csv;
    int begin = 0;
    if (!call_person_period(api, call, CUSTODY_DAYS, &period, answer) ||
        !call_wants_csv(call, &csv, answer) || !call_word(call, "since", begins, &begin, answer))
        return API_NOW;
    table_begin_persons(&table, CUSTODY_COLUMNS, csv, &period, LEAK_PURPOSE);
    struct fault fault =
        reader_custody(api->reader, period.from_ms, period.to_ms, begin == 1, write_custody, &table);
    if (fault_is(fault)) {
        free(table.text.data);
        return answer_fault(answer, fault);
    }
    return table_answer(&table, "custody", 0, answer);
}

/* ------------------------------------------------------------------ drift */

struct charts {
    struct text text;
    struct tag only; /* of this person; none: of all */
    bool begun;
    struct drift_row last;
};

static bool same_chart(const struct drift_row *a, const struct drift_row *b)
{
    return tag_equal(a->operator_badge, b->operator_badge) && code_equal(a->operation, b->operation) &&
           code_equal(a->alloy, b->alloy);
}

static void end_chart(struct charts *charts)
{
    text_reserve(&charts->text, 8);
    json_end(&charts->text, ']');
    json_end(&charts->text, '}');
}

static void begin_chart(struct charts *charts, const struct drift_row *row)
{
    text_reserve(&charts->text, 512);
    json_begin_item(&charts->text);
    json_add_text(&charts->text, "operator", row->operator_badge.text);
    json_add_text(&charts->text, "operation", row->operation.text);
    json_add_text(&charts->text, "alloy", row->alloy.text);
    json_begin_field(&charts->text, "days", '[');
}

static void add_e3(struct text *out, const char *key, double value)
{
    json_add_int(out, key, llround(value * 1000));
}

static bool write_day(void *context, const struct drift_line *line)
{
    struct charts *charts = context;
    const struct drift_row *row = line->row;
    struct text *out = &charts->text;
    if (!tag_is_none(charts->only) && !tag_equal(charts->only, row->operator_badge))
        return true;
    if (charts->begun && !same_chart(&charts->last, row))
        end_chart(charts);
    if (!charts->begun || !same_chart(&charts->last, row))
        begin_chart(charts, row);
    charts->begun = true;
    charts->last = *row;
    text_reserve(out, 512);
    json_begin_item(out);
    json_add_time(out, "day", row->day_ms);
    json_add_int(out, "pieces", row->pieces);
    json_add_int(out, "loss_ug", row->loss.ug);
    json_add_int(out, "expected_ug", row->expected.ug);
    add_e3(out, "z_e3", row->z);
    add_e3(out, "high_e3", row->cusum.high);
    add_e3(out, "low_e3", row->cusum.low);
    add_e3(out, "limit_e3", line->limit);
    json_add_text_if(out, "alarm", cusum_alarm_word(row->alarm));
    json_end(out, '}');
    return text_ok(out);
}

/* ------------------------------------------------------------------ drift, drawn */

#define PICTURES_MAX 40

struct pictures {
    struct chart *charts;
    size_t count;
    struct tag only;
    bool too_many, failed;
    struct drift_row last;
};

enum { SERIES_DAY, SERIES_HIGH, SERIES_LOW, SERIES_LIMIT, SERIES_LIMIT_LOW, SERIES_COUNT };

static struct chart *add_picture(struct pictures *pictures, const struct drift_line *line)
{
    static const struct chart_series series[SERIES_COUNT] = {
        [SERIES_DAY] = {.name = NC_("chart", "the day"), .mark = CHART_BAR, .colour = COLOUR_GREY},
        [SERIES_HIGH] = {.name = NC_("chart", "more than expected"),
                         .mark = CHART_LINE,
                         .colour = COLOUR_FULL_TEXT},
        [SERIES_LOW] = {.name = NC_("chart", "less"), .mark = CHART_LINE, .colour = COLOUR_INFO_TEXT},
        [SERIES_LIMIT] = {.name = NC_("chart", "limit"), .mark = CHART_LIMIT, .colour = COLOUR_NEAR_TEXT},
        [SERIES_LIMIT_LOW] = {.name = "", .mark = CHART_LIMIT, .colour = COLOUR_NEAR_TEXT},
    };
    pictures->too_many = pictures->count == PICTURES_MAX;
    if (pictures->too_many)
        return NULL;
    struct chart *charts = realloc(pictures->charts, (pictures->count + 1) * sizeof *charts);
    pictures->failed = !charts;
    if (!charts)
        return NULL;
    pictures->charts = charts;
    struct chart *chart = &charts[pictures->count++];
    memset(chart, 0, sizeof *chart);
    memcpy(chart->series, series, sizeof series);
    chart->series_count = SERIES_COUNT;
    for (int i = 0; i < SERIES_LIMIT_LOW; i++)
        chart->series[i].name = C_("chart", series[i].name);
    chart->unit = "σ";
    struct text title = TEXT_IN(chart->title);
    text_add(&title, _("Loss against what is expected (0): %s, %s, %s"), line->whose,
             language_term(line->row->operation.text), line->alloy);
    text_end_cut(&title);
    return chart;
}

static bool draw_day(void *context, const struct drift_line *line)
{
    struct pictures *pictures = context;
    const struct drift_row *row = line->row;
    if (!tag_is_none(pictures->only) && !tag_equal(pictures->only, row->operator_badge))
        return true;
    bool same = pictures->count > 0 && same_chart(&pictures->last, row);
    struct chart *chart = same ? &pictures->charts[pictures->count - 1] : add_picture(pictures, line);
    pictures->last = *row;
    pictures->too_many |= chart && chart->count == CHART_POINTS_MAX;
    if (!chart || pictures->too_many)
        return false;
    const double values[SERIES_COUNT] = {row->z, row->cusum.high, -row->cusum.low, line->limit, -line->limit};
    char at[TIME_TEXT_MAX];
    struct text label = TEXT_IN(chart->labels[chart->count]);
    time_write_day(at, row->day_ms);
    text_add(&label, "%s", at);
    for (int i = 0; i < SERIES_COUNT; i++)
        chart->series[i].values[chart->count] = values[i];
    chart->count++;
    return true;
}

static enum api_when answer_pictures(struct api *api, const struct call_period *period, struct tag only,
                                     struct api_answer *answer)
{
    struct chart nothing = {.nothing = _("Nothing in this period."), .unit = ""};
    struct text title = TEXT_IN(nothing.title);
    enum api_when when;
    struct pictures pictures = {.only = only};
    text_add(&title, "%s", _("Loss against what is expected"));
    struct fault fault = reader_drift(api->reader, period->from_ms, period->to_ms, draw_day, &pictures);
    if (!fault_is(fault) && pictures.failed)
        fault = fault_make(FAULT_FULL, "no memory for the charts");
    if (fault_is(fault))
        when = answer_fault(answer, fault);
    else if (pictures.too_many)
        when = charts_answer_too_many(answer);
    else if (pictures.count == 0)
        when = charts_answer(&nothing, 1, answer);
    else
        when = charts_answer(pictures.charts, pictures.count, answer);
    free(pictures.charts);
    return when;
}

enum api_when drift_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct call_period period;
    struct charts charts = {.begun = false};
    static const char *const FORMATS[] = {"json", "svg", NULL};
    int format = 0;
    if (!call_person_period(api, call, CHART_DAYS, &period, answer) ||
        !call_word(call, "format", FORMATS, &format, answer) ||
        !call_tag(call, "operator", TAG_BADGE, &charts.only, answer))
        return API_NOW;
    if (format == 1)
        return call_speak(api, call, answer) ? answer_pictures(api, &period, charts.only, answer) : API_NOW;
    text_reserve(&charts.text, 256);
    json_begin(&charts.text, '{');
    json_add_text(&charts.text, "purpose", LEAK_PURPOSE);
    json_begin_field(&charts.text, "items", '[');
    struct fault fault = reader_drift(api->reader, period.from_ms, period.to_ms, write_day, &charts);
    if (fault_is(fault)) {
        free(charts.text.data);
        return answer_fault(answer, fault);
    }
    if (charts.begun)
        end_chart(&charts);
    list_end(&charts.text, 0);
    return answer_text(answer, &charts.text);
}
