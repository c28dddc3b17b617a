/* The figures: each report is a row of a table here, its columns in the order of its query
 * (hub/store/report.c). */
#include "hub/api/reports.h"

#include <stdlib.h>
#include <string.h>

#include "hub/api/report_chart.h"
#include "hub/service/report_read.h"

#define REPORT_DAYS 28 /* the period when nobody says */

static const struct column WIP[] = {
    {"station", COLUMN_TEXT, "code; pool and parked too"},
    {"name", COLUMN_TEXT, "as the wall shows it; of pool and parked none"},
    {"pieces", COLUMN_INT, "queued, in work, done and held"},
    {"book_ug", COLUMN_INT, "their metal"},
    {"fine_ug", COLUMN_INT, "their fine metal, of all metals"},
    {"limit_pieces", COLUMN_INT, "the limit"},
    {"limit_ug", COLUMN_INT, "the limit in metal"},
    {.name = NULL},
};
static const struct column AGES[] = {
    {"station", COLUMN_TEXT, "code"},
    {"name", COLUMN_TEXT, "as the wall shows it"},
    {"pieces", COLUMN_INT, "there"},
    {"oldest", COLUMN_TEXT, "name of the piece that has been there longest"},
    {"since", COLUMN_TIME, "when it came"},
    {"age_ms", COLUMN_INT, "for how long"},
    {"median_age_ms", COLUMN_INT, "half have been there for longer"},
    {.name = NULL},
};
static const struct column LEAD_TIME[] = {
    {"week", COLUMN_TIME, "Monday, 0 o'clock in the workshop"},
    {"until", COLUMN_TEXT, "finished or delivered; from the release"},
    {"pieces", COLUMN_INT, "that were, in this week"},
    {"mean_ms", COLUMN_INT, "mean"},
    {"median_ms", COLUMN_INT, "half took no longer"},
    {"p90_ms", COLUMN_INT, "nine of ten took no longer"},
    {.name = NULL},
};
#define CYCLE_COLUMNS                                                                                        \
    {"pieces", COLUMN_INT, "finished there"}, {"queue_mean_ms", COLUMN_INT, "from received to started"},     \
        {"work_mean_ms", COLUMN_INT, "from started to finished"},                                            \
        {"mean_ms", COLUMN_INT, "from received to finished"},                                                \
        {"median_ms", COLUMN_INT, "half took no longer"},                                                    \
        {"p90_ms", COLUMN_INT, "nine of ten took no longer"},                                                \
    {                                                                                                        \
        .name = NULL                                                                                         \
    }
static const struct column CYCLE_TIME[] = {
    {"step", COLUMN_TEXT, "its kind; with its visit, if it has one of its own: polishing:final"},
    {"name", COLUMN_TEXT, "its stations, as the wall shows them"},
    CYCLE_COLUMNS,
};
static const struct column CYCLE_TIME_BY_STATION[] = {
    {"station", COLUMN_TEXT, "code"},
    {"name", COLUMN_TEXT, "as the wall shows it"},
    CYCLE_COLUMNS,
};
static const struct column THROUGHPUT[] = {
    {"day", COLUMN_TEXT, "by the clock on the wall"},
    {"station", COLUMN_TEXT, "code; finished and delivered too"},
    {"name", COLUMN_TEXT, "as the wall shows it"},
    {"visits", COLUMN_INT, "tags"},
    {"pieces", COLUMN_INT, "pieces of them"},
    {.name = NULL},
};
static const struct column RIGHT_FIRST_TIME[] = {
    {"week", COLUMN_TIME, "Monday, 0 o'clock in the workshop"},
    {"pieces", COLUMN_INT, "with which QC was done in this week: passed, or accepted by a manager"},
    {"right_first_time", COLUMN_INT, "of these passed, and never sent back before"},
    {"right_ppm", COLUMN_INT, "their part"},
    {"reworked", COLUMN_INT, "of these passed after they had been sent back"},
    {"accepted", COLUMN_INT, "of these accepted by a manager"},
    {.name = NULL},
};
static const struct column DEFECTS[] = {
    {"defect", COLUMN_TEXT, "code"},
    {"step", COLUMN_TEXT, "kind of the step that caused it"},
    {"times", COLUMN_INT, "how often sent back"},
    {.name = NULL},
};
static const struct column RULINGS[] = {
    {"week", COLUMN_TIME, "Monday, 0 o'clock in the workshop"},
    {"weighed", COLUMN_INT, "weighings that had something to judge, also a second one of a piece"},
    {"pass", COLUMN_INT, "within tolerance − U"},
    {"conditional_pass", COLUMN_INT, "within tolerance"},
    {"conditional_fail", COLUMN_INT, "within tolerance + U"},
    {"fail", COLUMN_INT, "beyond"},
    {"no_verdict", COLUMN_INT, "not judged"},
    {"by_check_weight", COLUMN_INT, "of these because the scale's check-weight was missed or failed"},
    {"by_theory", COLUMN_INT, "because there was no theory, or not a good one"},
    {"by_scale", COLUMN_INT, "because the scale was too coarse for the piece"},
    {"accepted", COLUMN_INT, "pieces that a manager accepted all the same"},
    {.name = NULL},
};
static const struct column ON_TIME[] = {
    {"week", COLUMN_TIME, "Monday, 0 o'clock in the workshop"},
    {"pieces", COLUMN_INT, "delivered in this week, with a due date"},
    {"on_time", COLUMN_INT, "of these by their due date"},
    {"on_time_ppm", COLUMN_INT, "their part"},
    {"lateness_mean_ms", COLUMN_INT, "mean of delivered − due; early ones count negative"},
    {.name = NULL},
};
#define LOSS_COLUMNS                                                                                         \
    {"pieces", COLUMN_INT, "weighed, or cast"}, {"worked_ug", COLUMN_INT, "their metal before"},             \
        {"missing_ug", COLUMN_INT, "found missing at weighings: in − out"},                                  \
        {"returned_ug", COLUMN_INT, "returned as scrap, filings, findings"},                                 \
        {"loss_ug", COLUMN_INT, "missing − returned"}, {"loss_ppm", COLUMN_INT, "of what was worked on"},    \
        {"fine_loss_ug", COLUMN_INT, "the loss in fine metal"},                                              \
        {"settled_ug", COLUMN_INT, "moved to loss or gain by settlements"},                                  \
        {"expected_ug", COLUMN_INT, "loss that the norms expect of these pieces and stones"},                \
        {"expected_fine_ug", COLUMN_INT, "the same in fine metal"},                                          \
        {"expected_ppm", COLUMN_INT, "the same as a part of what was worked on"},                            \
        {"expected_pieces", COLUMN_INT, "pieces for which there is a norm"},                                 \
    {                                                                                                        \
        .name = NULL                                                                                         \
    }
static const struct column LOSS_BY_OPERATION[] = {
    {"operation", COLUMN_TEXT,
     "station, or the first and the last of a stretch; melting, assay, or elsewhere"},
    {"name", COLUMN_TEXT, "of the station, or of both"},
    LOSS_COLUMNS,
};
static const struct column LOSS_BY_OPERATOR[] = {
    {"operator", COLUMN_TEXT, "badge"},
    {"name", COLUMN_TEXT, "name"},
    LOSS_COLUMNS,
};
static const struct column LOSS_BY_ALLOY[] = {
    {"alloy", COLUMN_TEXT, "code, or the fine book"},
    {"name", COLUMN_TEXT, "of the alloy"},
    LOSS_COLUMNS,
};
static const struct column OVERRIDES[] = {
    {"week", COLUMN_TIME, "Monday, 0 o'clock in the workshop"},
    {"overrides", COLUMN_INT, "granted and not taken back; write-offs of lent places too"},
    {"moves", COLUMN_INT, "pieces received at a station"},
    {"overrides_ppm", COLUMN_INT, "overrides in a million moves"},
    {.name = NULL},
};
static const struct column STATION_HOURS[] = {
    {"station", COLUMN_TEXT, "code"},
    {"name", COLUMN_TEXT, "as the wall shows it"},
    {"over_ms", COLUMN_INT, "above its limit"},
    {"stopped_ms", COLUMN_INT, "limits let nothing here go on"},
    {"full_ms", COLUMN_INT, "at its limit"},
    {"unstaffed_ms", COLUMN_INT, "nobody there"},
    {"near_ms", COLUMN_INT, "at four fifths or more"},
    {"starved_ms", COLUMN_INT, "nothing to do, though work is on its way"},
    {"ok_ms", COLUMN_INT, "none of these"},
    {.name = NULL},
};
#define BREAKAGE_COLUMNS                                                                                     \
    {"set", COLUMN_INT, "stones set"}, {"broken", COLUMN_INT, "stones broken"},                              \
        {"lost", COLUMN_INT, "stones lost"},                                                                 \
        {"broken_ppm", COLUMN_INT, "broken in a million set or broken"},                                     \
    {                                                                                                        \
        .name = NULL                                                                                         \
    }
static const struct column BREAKAGE[] = {{"setting", COLUMN_TEXT, "kind of setting"}, BREAKAGE_COLUMNS};
static const struct column BREAKAGE_BY_OPERATOR[] = {
    {"operator", COLUMN_TEXT, "badge"},
    {"name", COLUMN_TEXT, "name"},
    BREAKAGE_COLUMNS,
};
static const struct column STATIONS[] = {
    {"code", COLUMN_TEXT, "code"},
    {"name", COLUMN_TEXT, "as the wall shows it"},
    {"kind", COLUMN_TEXT, "what routes ask for"},
    {"place", COLUMN_INT, "in the flow"},
    {"limit_pieces", COLUMN_INT, "limit"},
    {"limit_ug", COLUMN_INT, "limit in metal"},
    {"mode", COLUMN_TEXT, "of the limit: block, reason or warn"},
    {"staff", COLUMN_INT, "people normally there"},
    {"at_once", COLUMN_INT, "pieces that one of them may have in work"},
    {"state", COLUMN_TEXT, "now"},
    {"since", COLUMN_TIME, "in this state"},
    {.name = NULL},
};
static const struct column MODELS[] = {
    {"code", COLUMN_TEXT, "code"},
    {"revision", COLUMN_INT, "the newest"},
    {"name", COLUMN_TEXT, "name"},
    {"route", COLUMN_TEXT, "its route"},
    {"sizes", COLUMN_INT, "sizes with a volume"},
    {"stones", COLUMN_INT, "stones in a piece, of the size that has most"},
    {.name = NULL},
};
static const struct column OPERATORS[] = {
    {"badge", COLUMN_TEXT, "badge"},
    {"name", COLUMN_TEXT, "name"},
    {"roles", COLUMN_TEXT, "with blanks between"},
    {"station", COLUMN_TEXT, "where they normally work"},
    {"present", COLUMN_TEXT, "the station where they are in now"},
    {"since", COLUMN_TIME, "in there since"},
    {.name = NULL},
};
static const struct column STOCK[] = {
    {"code", COLUMN_TEXT, "code"},
    {"name", COLUMN_TEXT, "name"},
    {"alloy", COLUMN_TEXT, "alloy"},
    {"custody", COLUMN_TEXT, "custody class"},
    {"count", COLUMN_INT, "there"},
    {"mass_ug", COLUMN_INT, "what they weigh"},
    {"minimum", COLUMN_INT, "below which an alert says so"},
    {"counted", COLUMN_TIME, "when they were last counted"},
    {"difference", COLUMN_INT, "what that count had more than the book; less is negative"},
    {.name = NULL},
};
static const struct column LITTLE[] = {
    {"history_ms", COLUMN_INT, "of the period, from the first piece on"},
    {"wip_e3", COLUMN_INT, "mean WIP from release to finished goods, thousandths of a piece"},
    {"per_day_e3", COLUMN_INT, "throughput, thousandths of a piece a day"},
    {"lead_ms", COLUMN_INT, "mean lead time"},
    {"product_e3", COLUMN_INT, "throughput × lead time, thousandths of a piece"},
    {"noise_e3", COLUMN_INT, "by which both may differ in a period of this length"},
    {"verdict", COLUMN_TEXT, "agrees, or differs by more; too_short: a history of less than four lead times"},
    {.name = NULL},
};

#define BY_NOBODY    0
#define BY_OPERATION 1
#define BY_OPERATOR  2
#define BY_ALLOY     3
#define BY_STEP      4
#define BY_STATION   5
static const char *const BY[] = {"nothing", "operation", "operator", "alloy", "step", "station", NULL};

static const struct {
    const char *name;
    int by;
    enum report report;
    const struct column *columns;
    const char *about;
    const char *purpose; /* of figures of single persons: managers only; NULL: of nobody */
} reports[] = {
    {"wip", BY_NOBODY, REPORT_WIP, WIP, N_("What is where now, in pieces, metal and fine metal."), NULL},
    {"ages", BY_NOBODY, REPORT_AGES, AGES, N_("How long the oldest piece at each station has been there."),
     NULL},
    {"lead_time", BY_NOBODY, REPORT_LEAD_TIME, LEAD_TIME,
     N_("From release to finished goods and to delivery."), NULL},
    {"cycle_time", BY_STEP, REPORT_CYCLE_TIME, CYCLE_TIME, N_("What a piece spends at each step."), NULL},
    {"cycle_time", BY_STATION, REPORT_CYCLE_TIME_BY_STATION, CYCLE_TIME_BY_STATION,
     N_("What a piece spends at each station."), NULL},
    {"throughput", BY_NOBODY, REPORT_THROUGHPUT, THROUGHPUT, N_("What was finished each day."), NULL},
    {"right_first_time", BY_NOBODY, REPORT_RIGHT_FIRST_TIME, RIGHT_FIRST_TIME,
     N_("Pieces that pass without rework."), NULL},
    {"defects", BY_NOBODY, REPORT_DEFECTS, DEFECTS, N_("Why pieces were sent back, and to which step."),
     NULL},
    {"rulings", BY_NOBODY, REPORT_RULINGS, RULINGS,
     N_("How weighings were judged, why some were not, and what a manager accepted."), NULL},
    {"on_time", BY_NOBODY, REPORT_ON_TIME, ON_TIME, N_("Deliveries by their due date."), NULL},
    {"metal_loss", BY_OPERATION, REPORT_LOSS_BY_OPERATION, LOSS_BY_OPERATION, N_("Metal lost, by operation."),
     NULL},
    {"metal_loss", BY_OPERATOR, REPORT_LOSS_BY_OPERATOR, LOSS_BY_OPERATOR, N_("Metal lost, by operator."),
     LEAK_PURPOSE},
    {"metal_loss", BY_ALLOY, REPORT_LOSS_BY_ALLOY, LOSS_BY_ALLOY, N_("Metal lost, by alloy."), NULL},
    {"overrides", BY_NOBODY, REPORT_OVERRIDES, OVERRIDES,
     N_("Limits that a manager let be exceeded, week by week."), NULL},
    {"breakage", BY_NOBODY, REPORT_BREAKAGE, BREAKAGE, N_("Stones set, broken and lost, by kind of setting."),
     NULL},
    {"breakage", BY_OPERATOR, REPORT_BREAKAGE_BY_OPERATOR, BREAKAGE_BY_OPERATOR,
     N_("Stones set, broken and lost, by operator."), BREAKAGE_PURPOSE},
    {"station_hours", BY_NOBODY, REPORT_STATION_HOURS, STATION_HOURS,
     N_("How long each station was in which state."), NULL},
    {"littles_law", BY_NOBODY, REPORT_COUNT, LITTLE, N_("WIP = throughput × lead time, and does it agree."),
     NULL},
};

static const struct column LIST[] = {
    {"report", COLUMN_TEXT, "name"},
    {"by", COLUMN_TEXT, "what ?by= chooses it"},
    {"about", COLUMN_TEXT, "what it tells"},
    {"purpose", COLUMN_TEXT, "of figures of single persons; managers only"},
    {.name = NULL},
};

enum api_when reports_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table table;
    bool csv;
    (void)api;
    if (!call_wants_csv(call, &csv, answer))
        return API_NOW;
    table_begin(&table, LIST, csv, NULL);
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        table_text(&table, reports[i].name);
        table_text(&table, reports[i].by == BY_NOBODY ? "" : BY[reports[i].by]);
        table_text(&table, reports[i].about);
        table_text(&table, reports[i].purpose ? reports[i].purpose : "");
    }
    return table_answer(&table, "reports", 0, answer);
}

/* ------------------------------------------------------------------ one report */

static void add_cell(struct table *table, const struct column *column, const struct report_cell *cell)
{
    switch (column->type) {
    case COLUMN_TEXT:
        table_text(table, cell->text ? cell->text : "");
        break;
    case COLUMN_INT:
        if (cell->given)
            table_int(table, cell->number);
        else
            table_none(table);
        break;
    case COLUMN_TIME:
        table_time(table, cell->number);
        break;
    case COLUMN_TRUTH:
        table_truth(table, cell->number != 0);
        break;
    }
}

static void add_row(void *context, const struct report_cell *cells, int count)
{
    struct table *table = context;
    const struct column *columns = table->columns;
    for (int i = 0; i < count; i++)
        add_cell(table, &columns[i], &cells[i]);
}

static void add_little(struct table *table, const struct flow_count *count)
{
    struct little little = kpi_little(count);
    const int64_t figures[] = {little.per_day_e3, little.lead_ms, little.product_e3, little.noise_e3};
    table_int(table, count->period_ms);
    table_int(table, little.wip_e3);
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        if (little.known)
            table_int(table, figures[i]);
        else
            table_none(table);
    table_text(table, little_verdict_word(little.verdict));
}

static struct fault write_rows(struct api *api, enum report report, const struct report_span *span,
                               struct table *table)
{
    struct flow_count count;
    struct fault fault = service_fold(api->conf.service);
    if (fault_is(fault) || report != REPORT_COUNT)
        return fault_is(fault) ? fault : reader_report(api->reader, report, span, add_row, table);
    fault = reader_flow(api->reader, span, &count);
    if (!fault_is(fault))
        add_little(table, &count);
    return fault;
}

static void add_chart_row(void *context, const struct report_cell *cells, int count)
{
    (void)count;
    report_chart_add(context, cells);
}

static struct fault fill_chart(struct api *api, const struct report_span *span, struct report_chart *chart)
{
    struct flow_count count;
    struct fault fault = service_fold(api->conf.service);
    if (fault_is(fault) || chart->report != REPORT_COUNT)
        return fault_is(fault) ? fault
                               : reader_report(api->reader, chart->report, span, add_chart_row, chart);
    fault = reader_flow(api->reader, span, &count);
    if (!fault_is(fault)) {
        struct little little = kpi_little(&count);
        if (little.known)
            report_chart_add_little(chart, little.wip_e3, little.product_e3);
    }
    return fault;
}

static enum api_when answer_chart(struct api *api, size_t index, const struct report_span *span,
                                  struct api_answer *answer)
{
    enum api_when when;
    struct report_chart *chart =
        report_chart_create(reports[index].report, reports[index].columns, reports[index].about);
    if (!chart)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory for the chart"));
    struct fault fault = fill_chart(api, span, chart);
    if (fault_is(fault))
        when = answer_fault(answer, fault);
    else if (chart->too_many)
        when = charts_answer_too_many(answer);
    else
        when = charts_answer(chart->charts, (size_t)chart->count, answer);
    free(chart);
    return when;
}

static enum api_when answer_report(struct api *api, const struct api_call *call, size_t index,
                                   struct api_answer *answer)
{
    struct call_period period;
    struct table table;
    static const char *const FORMATS[] = {"json", "csv", "svg", NULL};
    enum call_format format;
    if (reports[index].purpose && !call_is_manager(call))
        return answer_problem(answer, API_FORBIDDEN,
                              "Figures of single persons are for a manager: sign in with PIN.");
    bool may = reports[index].purpose ? call_person_period(api, call, REPORT_DAYS, &period, answer)
                                      : call_period(call, REPORT_DAYS, &period, answer);
    if (!may || !call_format(call, FORMATS, &format, answer))
        return API_NOW;
    struct report_span span = {period.from_ms, period.to_ms, call->now_ms};
    if (format == CALL_SVG)
        return call_speak(api, call, answer) ? answer_chart(api, index, &span, answer) : API_NOW;
    table_begin_persons(&table, reports[index].columns, format == CALL_CSV, &period,
                        reports[index].purpose ? reports[index].purpose : "");
    struct fault fault = write_rows(api, reports[index].report, &span, &table);
    if (fault_is(fault)) {
        table_drop(&table);
        return answer_fault(answer, fault);
    }
    return table_answer(&table, reports[index].name, 0, answer);
}

enum api_when report_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    int by = BY_NOBODY;
    bool known = false;
    if (!call_word(call, "by", BY, &by, answer))
        return API_NOW;
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        bool named = span_is(call->name, reports[i].name);
        known |= named;
        /* without ?by= the first of that name */
        if (named && (by == BY_NOBODY || by == reports[i].by))
            return answer_report(api, call, i, answer);
    }
    if (known)
        return answer_problem(answer, API_BAD, "This report cannot be had \"by\" that: see /v1/reports.");
    return answer_problem_of(answer, API_NOT_FOUND, "There is no report \"%.*s\": see /v1/reports.",
                             call->name.size > 40 ? 40 : (int)call->name.size, call->name.data);
}

/* ------------------------------------------------------------------ lists of what is set up */

static enum api_when answer_list(struct api *api, const struct api_call *call, enum report report,
                                 const struct column *columns, const char *file, struct api_answer *answer)
{
    struct table table;
    struct report_span span = {.now_ms = call->now_ms};
    bool csv;
    if (!call_wants_csv(call, &csv, answer))
        return API_NOW;
    table_begin(&table, columns, csv, NULL);
    struct fault fault = reader_report(api->reader, report, &span, add_row, &table);
    if (fault_is(fault)) {
        table_drop(&table);
        return answer_fault(answer, fault);
    }
    return table_answer(&table, file, 0, answer);
}

enum api_when stations_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    return answer_list(api, call, REPORT_STATIONS, STATIONS, "stations", answer);
}

enum api_when models_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    return answer_list(api, call, REPORT_MODELS, MODELS, "models", answer);
}

enum api_when operators_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    return answer_list(api, call, REPORT_OPERATORS, OPERATORS, "operators", answer);
}

enum api_when stock_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    return answer_list(api, call, REPORT_STOCK, STOCK, "stock", answer);
}
