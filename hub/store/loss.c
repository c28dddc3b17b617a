#include "hub/store/loss.h"

#include <math.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

#define OPEN_PREFIX "open:operator:"

/* ------------------------------------------------------------------ what was charged */

/* x is the deed itself, or what the event took back. */
static const char LOSSES[] =
    "SELECT e.seq, x.verb, e.seq <> x.seq, x.station, p.since_last, p.book_ug, x.book_ug, x.quantity, b.name,"
    " d.name, c.name, t.amount_ug FROM event AS e"
    " JOIN event AS x ON x.seq = CASE WHEN e.corrects IS NOT NULL THEN e.corrects ELSE e.seq END"
    " JOIN transfer AS t ON t.event = e.seq JOIN book AS b ON b.id = t.book"
    " JOIN account AS d ON d.id = t.debit JOIN account AS c ON c.id = t.credit"
    " LEFT JOIN event AS p ON p.seq = x.previous"
    " WHERE e.booked_ms >= ? AND e.booked_ms < ?"
    " AND (d.name GLOB '" OPEN_PREFIX "*' OR c.name GLOB '" OPEN_PREFIX "*') ORDER BY e.seq, t.line";

static bool open_of(struct span account, struct tag *out)
{
    size_t prefix = sizeof OPEN_PREFIX - 1;
    if (account.size <= prefix || memcmp(account.data, OPEN_PREFIX, prefix) != 0)
        return false;
    struct span badge = {account.data + prefix, account.size - prefix};
    return text_copy(out->text, sizeof out->text, badge);
}

static void take_loss(struct columns *columns, void (*take)(void *context, const struct loss_line *line),
                      void *context)
{
    struct loss_line line = {.seq = take_int(columns)};
    if (!verb_find(take_span(columns), &line.verb))
        columns->bad = true;
    line.reversed = take_bool(columns);
    TAKE_TEXT(columns, line.station.text);
    TAKE_TEXT(columns, line.worked.text);
    line.in.ug = take_int(columns);
    line.out.ug = take_int(columns);
    line.quantity = take_int(columns);
    TAKE_TEXT(columns, line.book);
    struct span debit = take_span(columns), credit = take_span(columns);
    int64_t amount = take_int(columns);
    if (columns->bad)
        return;
    line.charged.ug = amount;
    if (open_of(debit, &line.operator_badge))
        take(context, &line);
    line.charged.ug = -amount;
    if (open_of(credit, &line.operator_badge))
        take(context, &line);
}

struct fault store_loss_each(struct store *store, int64_t from_ms, int64_t to_ms,
                             void (*take)(void *context, const struct loss_line *line), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, LOSSES, &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    put_int(&binder, to_ms);
    bool row = true, bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the losses", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_loss(&columns, take, context);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "transfer") : fault;
}

struct fault store_setting_each(struct store *store, int64_t from_ms, int64_t to_ms,
                                void (*take)(void *context, const struct setting_line *line), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "SELECT coalesce(p.holder, e.holder, e.operator), coalesce(p.here, e.here), l.alloy, q.model,"
        " q.size, e.quantity, e.stones_ug - p.stones_ug FROM event AS e JOIN event AS p ON p.seq = e.previous"
        " JOIN piece AS q ON q.id = e.piece JOIN lot AS l ON l.id = q.lot"
        " WHERE e.booked_ms >= ? AND e.booked_ms < ? AND e.changes = 1"
        " AND e.stones_ug <> p.stones_ug AND e.quantity = p.quantity",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    put_int(&binder, to_ms);
    bool row = true, bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read what was set", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct setting_line line = {.quantity = 0};
        TAKE_TEXT(&columns, line.operator_badge.text);
        TAKE_TEXT(&columns, line.station.text);
        TAKE_TEXT(&columns, line.alloy.text);
        line.model = take_int(&columns);
        TAKE_TEXT(&columns, line.size);
        line.quantity = take_int(&columns);
        line.stones.ug = take_int(&columns);
        bad |= columns.bad;
        if (!columns.bad)
            take(context, &line);
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "event") : fault;
}

struct fault store_settled_each(struct store *store,
                                void (*take)(void *context, struct tag operator_badge, int64_t seq),
                                void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "SELECT a.name, max(e.seq) FROM event AS e"
                  " JOIN transfer AS t ON t.event = e.seq"
                  " JOIN account AS a ON a.id IN (t.debit, t.credit)"
                  " WHERE e.verb = 'settle' AND a.name GLOB '" OPEN_PREFIX "*' GROUP BY a.name",
                  &statement);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the settlements", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct tag badge;
        struct span account = take_span(&columns);
        if (open_of(account, &badge))
            take(context, badge, take_int(&columns));
    }
    return fault;
}

/* ------------------------------------------------------------------ norms */

struct fault store_norm_add(struct store *store, const struct custody_norm *norm)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO norm VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, norm->event);
    put_text(&binder, norm->operation.text);
    put_text(&binder, norm->alloy.text);
    put_int(&binder, norm->piece.ug);
    put_int(&binder, norm->stone.ug);
    put_int(&binder, norm->limit_piece.ug);
    put_int(&binder, norm->limit_stone.ug);
    put_int(&binder, norm->spread.ug);
    return store_run(store, statement, "write a norm");
}

struct fault store_norm_list(struct store *store, struct custody_norm **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "norm", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store,
                          "SELECT max(event), operation, alloy, piece_ug, stone_ug, limit_piece_ug,"
                          " limit_stone_ug, spread_ug FROM norm GROUP BY operation, alloy",
                          &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct custody_norm *norm = list.item;
        norm->event = take_int(&list.columns);
        TAKE_TEXT(&list.columns, norm->operation.text);
        TAKE_TEXT(&list.columns, norm->alloy.text);
        norm->piece.ug = take_int(&list.columns);
        norm->stone.ug = take_int(&list.columns);
        norm->limit_piece.ug = take_int(&list.columns);
        norm->limit_stone.ug = take_int(&list.columns);
        norm->spread.ug = take_int(&list.columns);
    }
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

/* ------------------------------------------------------------------ drift */

static int64_t to_e6(double value)
{
    return (int64_t)llround(value * 1e6);
}

static double from_e6(int64_t value)
{
    return (double)value / 1e6;
}

struct fault store_drift_last(struct store *store, struct drift_day *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT day, limit_e6, series FROM drift_day ORDER BY day DESC LIMIT 1", &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "read the last day of drift", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    out->day_ms = take_int(&columns);
    out->limit = from_e6(take_int(&columns));
    out->series = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_drift_day_add(struct store *store, const struct drift_day *day)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO drift_day VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, day->day_ms);
    put_int(&binder, to_e6(day->limit));
    put_int(&binder, day->series);
    return store_run(store, statement, "write a day of drift");
}

struct fault store_drift_add(struct store *store, const struct drift_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO drift VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->operator_badge.text);
    put_text(&binder, row->operation.text);
    put_text(&binder, row->alloy.text);
    put_int(&binder, row->day_ms);
    put_int(&binder, row->norm);
    put_int(&binder, row->pieces);
    put_int(&binder, row->loss.ug);
    put_int(&binder, row->expected.ug);
    put_int(&binder, to_e6(row->z));
    put_int(&binder, to_e6(row->cusum.high));
    put_int(&binder, to_e6(row->cusum.low));
    put_text(&binder, cusum_alarm_word(row->alarm));
    return store_run(store, statement, "write a day of a chart");
}

static void take_drift(struct columns *columns, struct drift_row *out)
{
    *out = (struct drift_row){.alarm = CUSUM_QUIET};
    TAKE_TEXT(columns, out->operator_badge.text);
    TAKE_TEXT(columns, out->operation.text);
    TAKE_TEXT(columns, out->alloy.text);
    out->day_ms = take_int(columns);
    out->norm = take_int(columns);
    out->pieces = take_int(columns);
    out->loss.ug = take_int(columns);
    out->expected.ug = take_int(columns);
    out->z = from_e6(take_int(columns));
    out->cusum.high = from_e6(take_int(columns));
    out->cusum.low = from_e6(take_int(columns));
    struct span alarm = take_span(columns);
    if (alarm.size > 0)
        out->alarm = span_is(alarm, cusum_alarm_word(CUSUM_HIGH)) ? CUSUM_HIGH : CUSUM_LOW;
}

#define DRIFT_COLUMNS                                                                                        \
    "s.operator, s.operation, s.alloy, s.day, s.norm, s.pieces, s.loss_ug, s.expected_ug, s.z_e6, "          \
    "s.high_e6,"                                                                                             \
    " s.low_e6, s.alarm"

struct fault store_drift_find(struct store *store, const struct drift_row *series, struct drift_row *out,
                              bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store,
                  "SELECT " DRIFT_COLUMNS " FROM drift AS s WHERE operator = ? AND operation = ?"
                  " AND alloy = ? ORDER BY day DESC LIMIT 1",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, series->operator_badge.text);
    put_text(&binder, series->operation.text);
    put_text(&binder, series->alloy.text);
    fault = store_next(store, statement, "read the last day of a chart", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_drift(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "drift") : FAULT_OK;
}

struct fault store_drift_series(struct store *store, int64_t since_ms, int64_t *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = 0;
    struct fault fault = store_use(
        store, "SELECT count(*) FROM (SELECT DISTINCT operator, operation, alloy FROM drift WHERE day >= ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, since_ms);
    fault = store_next(store, statement, "count the charts", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    *out = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_drift_each(struct store *store, int64_t from_ms, int64_t to_ms,
                              bool (*take)(void *context, const struct drift_row *row, double limit),
                              void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "SELECT " DRIFT_COLUMNS ", d.limit_e6 FROM drift AS s JOIN drift_day AS d ON d.day = s.day"
                  " WHERE s.day >= ? AND s.day < ? ORDER BY s.operator, s.operation, s.alloy, s.day",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    put_int(&binder, to_ms);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the charts", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct drift_row drift;
        take_drift(&columns, &drift);
        double limit = from_e6(take_int(&columns));
        if (columns.bad)
            fault = store_bad_row(store, "drift");
        if (columns.bad || !take(context, &drift, limit)) {
            store_done(statement);
            break;
        }
    }
    return fault;
}
