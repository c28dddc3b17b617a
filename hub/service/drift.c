#include "common/base/time.h"
#include "hub/service/drift.h"

#include "hub/service/custody.h"
#include "hub/service/ledger_name.h"
#include "hub/service/moment.h"

#define SERIES_DAYS      60   /* a chart without a value for so long no longer counts */
#define VALUES_A_MONTH   21.0 /* of each chart: working days */
#define DAYS_AT_ONCE_MAX 31   /* after a long stop: the writer has other things to do, too */

/* ------------------------------------------------------------------ one chart, one day */

static struct fault raise_alarm(struct desk *desk, const struct drift_row *row)
{
    char loss[MASS_TEXT_MAX], expected[MASS_TEXT_MAX], subject[3 * CODE_TEXT_MAX + 8];
    struct text text = TEXT_IN(subject);
    text_add(&text, "%s %s %s", row->operator_badge.text, row->operation.text, row->alloy.text);
    text_end_cut(&text);
    mass_write_grams(row->loss, 3, loss);
    mass_write_grams(row->expected, 3, expected);
    return raise_alert(
        desk, ALERT_LOSS_DRIFT, subject,
        row->alarm == CUSUM_HIGH
            ? N_("%s loses more at %s, %s, than expected: the last day %s g, expected %s g. See its chart.")
            : N_("%s loses less at %s, %s, than expected: the last day %s g, expected %s g. See its chart."),
        PARTS(house_person_name(&desk->house, &row->operator_badge), phrase_term(row->operation.text).text,
              ledger_name_alloy(&desk->house, &row->alloy), loss, expected));
}

static struct fault raise_custody(struct desk *desk, const struct custody_row *row,
                                  const struct custody *custody)
{
    char loss[MASS_TEXT_MAX], limit[MASS_TEXT_MAX], subject[3 * CODE_TEXT_MAX + 8];
    struct text text = TEXT_IN(subject);
    text_add(&text, "%s %s %s", row->operator_badge.text, row->operation.text, row->alloy.text);
    text_end_cut(&text);
    mass_write_grams(custody->loss, 3, loss);
    mass_write_grams(custody->limit, 3, limit);
    return raise_alert(
        desk, ALERT_LOSS, subject, N_("The day's loss of %s at %s, %s: %s g, the limit is %s g."),
        PARTS(house_person_name(&desk->house, &row->operator_badge), phrase_term(row->operation.text).text,
              ledger_name_alloy(&desk->house, &row->alloy), loss, limit));
}

/* A new norm is a new measure: the chart begins anew, as it does after an alarm. */
static struct fault step_chart(struct desk *desk, struct drift_row *row, double limit)
{
    struct drift_row last;
    bool found;
    struct fault fault = store_drift_find(desk->store, row, &last, &found);
    if (fault_is(fault))
        return fault;
    bool goes_on = found && last.norm == row->norm && last.alarm == CUSUM_QUIET;
    row->cusum = goes_on ? last.cusum : cusum_begin(limit);
    row->alarm = cusum_step(&row->cusum, row->z, limit);
    return store_drift_add(desk->store, row);
}

static struct fault take_row(struct desk *desk, const struct custody_table *table,
                             const struct custody_row *row, const struct drift_day *day, bool *changed)
{
    const struct custody_norm *norm = custody_norm_of(table, row);
    struct custody custody = custody_judge(&row->sums, norm);
    struct fault fault = FAULT_OK;
    struct drift_row drift = {
        .operator_badge = row->operator_badge,
        .operation = row->operation,
        .alloy = row->alloy,
        .day_ms = day->day_ms,
        .norm = norm ? norm->event : 0,
        .pieces = row->sums.pieces,
        .loss = MASS_UG(custody.loss.ug - row->sums.shortfall.ug),
        .expected = custody.expected,
    };
    if (custody.ruling == CUSTODY_OVER || custody.ruling == CUSTODY_GAIN) {
        *changed = true;
        fault = raise_custody(desk, row, &custody);
    }
    if (fault_is(fault) || !custody_standardise(&row->sums, norm, &drift.z))
        return fault;
    fault = step_chart(desk, &drift, day->limit);
    if (fault_is(fault) || drift.alarm == CUSUM_QUIET)
        return fault;
    *changed = true;
    return raise_alarm(desk, &drift);
}

/* ------------------------------------------------------------------ days */

/* Charts that take a value today: those of the table, and those that did lately. */
static struct fault count_series(struct desk *desk, const struct custody_table *table, int64_t day_ms,
                                 int64_t *out)
{
    int64_t today = 0;
    double z;
    struct fault fault = store_drift_series(desk->store, day_ms - SERIES_DAYS * DAY_MS, out);
    for (size_t i = 0; i < table->count; i++)
        today += custody_standardise(&table->rows[i].sums, custody_norm_of(table, &table->rows[i]), &z);
    if (today > *out)
        *out = today;
    return fault;
}

static struct fault run_day(struct desk *desk, int64_t from_ms, int64_t to_ms, bool *changed)
{
    struct custody_table table;
    struct drift_day day = {.day_ms = from_ms};
    struct fault fault = custody_gather(&table, desk->store, &desk->house, from_ms, to_ms, false);
    if (!fault_is(fault))
        fault = count_series(desk, &table, from_ms, &day.series);
    day.limit = cusum_limit(day.series > 0 ? day.series : 1, VALUES_A_MONTH);
    if (!fault_is(fault))
        fault = store_drift_day_add(desk->store, &day);
    for (size_t i = 0; i < table.count && !fault_is(fault); i++)
        fault = take_row(desk, &table, &table.rows[i], &day, changed);
    custody_release(&table);
    return fault;
}

struct fault drift_run(struct desk *desk, bool *changed)
{
    struct drift_day last;
    bool found;
    int64_t today_ms = time_midnight(desk->now_ms, 0);
    struct fault fault = store_drift_last(desk->store, &last, &found);
    if (fault_is(fault))
        return fault;
    if (!found) {
        struct drift_day first = {.day_ms = time_midnight(desk->now_ms, -1),
                                  .limit = cusum_limit(1, VALUES_A_MONTH)};
        return store_drift_day_add(desk->store, &first);
    }
    int64_t day_ms = time_midnight(last.day_ms, 1);
    for (int i = 0; day_ms < today_ms && i < DAYS_AT_ONCE_MAX && !fault_is(fault); i++) {
        int64_t next_ms = time_midnight(day_ms, 1);
        fault = run_day(desk, day_ms, next_ms, changed);
        day_ms = next_ms;
    }
    return fault;
}

/* ------------------------------------------------------------------ reading */

struct walk {
    const struct house *house;
    bool (*take)(void *context, const struct drift_line *line);
    void *context;
};

static bool tell_row(void *context, const struct drift_row *row, double limit)
{
    const struct walk *walk = context;
    const struct drift_line line = {.row = row,
                                    .limit = limit,
                                    .whose = house_person_name(walk->house, &row->operator_badge),
                                    .alloy = ledger_name_alloy(walk->house, &row->alloy)};
    return walk->take(walk->context, &line);
}

struct fault reader_drift(struct reader *reader, int64_t from_ms, int64_t to_ms,
                          bool (*take)(void *context, const struct drift_line *line), void *context)
{
    struct walk walk = {&reader->house, take, context};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_drift_each(reader->store, from_ms, to_ms, tell_row, &walk);
    reader_end(reader);
    return fault;
}
