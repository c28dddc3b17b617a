/* GET /v1/custody, GET /v1/drift: figures of single persons, for managers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/api/parts.h"
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
    if (!call_period(call, CUSTODY_DAYS, &period, answer) || !call_wants_csv(call, &csv, answer) ||
        !call_word(call, "since", begins, &begin, answer))
        return API_NOW;
    table_begin(&table, CUSTODY_COLUMNS, csv, &period);
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

static bool write_day(void *context, const struct drift_row *row, double limit)
{
    struct charts *charts = context;
    struct text *out = &charts->text;
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
    add_e3(out, "limit_e3", limit);
    json_add_text_if(out, "alarm", cusum_alarm_word(row->alarm));
    json_end(out, '}');
    return text_ok(out);
}

enum api_when drift_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct call_period period;
    struct charts charts = {.begun = false};
    if (!call_period(call, CHART_DAYS, &period, answer))
        return API_NOW;
    list_begin(&charts.text);
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
