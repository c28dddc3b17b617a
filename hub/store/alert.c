#include "hub/store/alert.h"

#include <stdlib.h>
#include <string.h>

#include "hub/store/inside.h"

static struct fault is_open(struct store *store, const struct alert *alert, bool *out)
{
    sqlite3_stmt *statement;
    *out = false;
    struct fault fault = store_use(
        store, "SELECT 1 FROM alert WHERE kind = ? AND subject = ? AND ended_ms IS NULL", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alert_kind_word(alert->kind));
    put_text(&binder, alert->subject);
    fault = store_next(store, statement, "read an alert", out);
    if (*out)
        store_done(statement);
    return fault;
}

struct fault store_alert_was_raised(struct store *store, enum alert_kind kind, const char *subject, bool *out)
{
    sqlite3_stmt *statement;
    *out = false;
    struct fault fault = store_use(store, "SELECT 1 FROM alert WHERE kind = ? AND subject = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alert_kind_word(kind));
    put_text(&binder, subject);
    fault = store_next(store, statement, "look for an alert", out);
    if (*out)
        store_done(statement);
    return fault;
}

static struct fault open_new(struct store *store, const struct alert *alert)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO alert (kind, subject, text, say, station, first_ms, last_ms, "
                                   "count) VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alert_kind_word(alert->kind));
    put_text(&binder, alert->subject);
    put_text(&binder, alert->text);
    put_text(&binder, alert->made);
    put_text(&binder, alert->station.text);
    put_int(&binder, alert->last_ms);
    put_int(&binder, alert->last_ms);
    return store_run(store, statement, "write an alert");
}

/* Seen once more; counted once more, or (`by` 0) not. */
static struct fault count_again(struct store *store, const struct alert *alert, int64_t by)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "UPDATE alert SET text = ?, say = ?, station = ?, last_ms = ?, count = count + ?"
                  " WHERE kind = ? AND subject = ? AND ended_ms IS NULL",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alert->text);
    put_text(&binder, alert->made);
    put_text(&binder, alert->station.text);
    put_int(&binder, alert->last_ms);
    put_int(&binder, by);
    put_text(&binder, alert_kind_word(alert->kind));
    put_text(&binder, alert->subject);
    return store_run(store, statement, "count an alert");
}

struct fault store_alert_raise(struct store *store, const struct alert *alert, bool again)
{
    bool open = false;
    struct fault fault = is_open(store, alert, &open);
    if (fault_is(fault) || (open && !again))
        return fault;
    return open ? count_again(store, alert, 1) : open_new(store, alert);
}

struct fault store_alert_keep(struct store *store, const struct alert *alert, bool *is_new)
{
    bool open = false;
    struct fault fault = is_open(store, alert, &open);
    *is_new = !open;
    if (fault_is(fault))
        return fault;
    return open ? count_again(store, alert, 0) : open_new(store, alert);
}

struct fault store_alert_end(struct store *store, enum alert_kind kind, const char *subject, int64_t now_ms,
                             bool *ended)
{
    sqlite3_stmt *statement;
    *ended = false;
    struct fault fault =
        store_use(store, "UPDATE alert SET ended_ms = ? WHERE kind = ? AND subject = ? AND ended_ms IS NULL",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, now_ms);
    put_text(&binder, alert_kind_word(kind));
    put_text(&binder, subject);
    fault = store_run(store, statement, "end an alert");
    *ended = !fault_is(fault) && sqlite3_changes(store->db) > 0;
    return fault;
}

struct fault store_alert_end_others(struct store *store, enum alert_kind kind, int64_t now_ms, bool *ended)
{
    sqlite3_stmt *statement;
    *ended = false;
    struct fault fault =
        store_use(store, "UPDATE alert SET ended_ms = ? WHERE kind = ? AND ended_ms IS NULL AND last_ms <> ?",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, now_ms);
    put_text(&binder, alert_kind_word(kind));
    put_int(&binder, now_ms);
    fault = store_run(store, statement, "end alerts");
    *ended = !fault_is(fault) && sqlite3_changes(store->db) > 0;
    return fault;
}

struct fault store_alert_acknowledge(struct store *store, int64_t id, struct tag by, int64_t now_ms,
                                     bool ends)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "UPDATE alert SET acknowledged_by = ?1, acknowledged_ms = ?2,"
                                   " ended_ms = CASE WHEN ?3 THEN ?2 ELSE ended_ms END WHERE id = ?4",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, by.text);
    put_int(&binder, now_ms);
    put_int(&binder, ends);
    put_int(&binder, id);
    return store_run(store, statement, "acknowledge an alert");
}

/* ------------------------------------------------------------------ reading */

#define ALERT_COLUMNS                                                                                        \
    "id, kind, subject, station, text, say, first_ms, last_ms, count, acknowledged_ms, acknowledged_by, "    \
    "ended_ms"

static void take_alert(struct columns *columns, struct alert *out)
{
    *out = (struct alert){0};
    out->id = take_int(columns);
    if (!alert_kind_find(take_span(columns), &out->kind))
        columns->bad = true;
    TAKE_TEXT(columns, out->subject);
    TAKE_TEXT(columns, out->station.text);
    TAKE_TEXT(columns, out->text);
    TAKE_TEXT(columns, out->made);
    out->first_ms = take_int(columns);
    out->last_ms = take_int(columns);
    out->count = take_int(columns);
    out->acknowledged_ms = take_int(columns);
    out->acknowledged = out->acknowledged_ms != 0;
    TAKE_TEXT(columns, out->acknowledged_by.text);
    out->ended_ms = take_int(columns);
}

/* A kind that is no more is nobody's trouble. */
static bool take_known_alert(sqlite3_stmt *statement, struct alert *out)
{
    struct columns columns = {.statement = statement};
    take_alert(&columns, out);
    return !columns.bad;
}

static bool comes_before(const struct alert *a, const struct alert *b)
{
    enum severity one = alert_severity(a->kind);
    enum severity other = alert_severity(b->kind);
    return one != other ? one > other : a->last_ms > b->last_ms;
}

/* Keeps the first `max` in order; the least falls off. */
static void insert(const struct alert *alert, struct alert *out, int max, int *count)
{
    int at = *count;
    while (at > 0 && comes_before(alert, &out[at - 1]))
        at--;
    if (at == max)
        return;
    if (*count < max)
        (*count)++;
    for (int i = *count - 1; i > at; i--)
        out[i] = out[i - 1];
    out[at] = *alert;
}

struct fault store_alert_list(struct store *store, int64_t since_ms, struct alert *out, int max, int *count)
{
    sqlite3_stmt *statement;
    bool row = true;
    bool bad = false;
    *count = 0;
    struct fault fault =
        store_use(store, "SELECT " ALERT_COLUMNS " FROM alert WHERE ended_ms IS NULL", &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the alerts", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct alert alert;
        take_alert(&columns, &alert);
        bad |= columns.bad;
        if (!columns.bad && alert_audience(alert.kind) == FOR_WALL &&
            (alert_is_state(alert.kind) || alert.last_ms >= since_ms))
            insert(&alert, out, max, count);
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "alert") : fault;
}

struct fault store_alert_get(struct store *store, int64_t id, struct alert *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store, "SELECT " ALERT_COLUMNS " FROM alert WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = store_next(store, statement, "read an alert", found);
    if (fault_is(fault) || !*found)
        return fault;
    bool known = take_known_alert(statement, out);
    store_done(statement);
    return known ? FAULT_OK : store_bad_row(store, "alert");
}

static bool fits_filter(enum alert_filter filter, const struct alert *alert)
{
    switch (filter) {
    case ALERTS_OPEN:
        return alert->ended_ms == 0 && !alert->acknowledged;
    case ALERTS_ACKNOWLEDGED:
        return alert->ended_ms == 0 && alert->acknowledged;
    case ALERTS_ENDED:
        return alert->ended_ms != 0;
    case ALERTS_ALL:
        return true;
    }
    return false;
}

struct fault store_alert_page(struct store *store, enum alert_filter filter, enum alert_audience audience,
                              int64_t before, bool (*take)(void *context, const struct alert *alert),
                              void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    bool more = true;
    bool only_live = filter == ALERTS_OPEN || filter == ALERTS_ACKNOWLEDGED;
    struct fault fault = store_use(store,
                                   "SELECT " ALERT_COLUMNS
                                   " FROM alert WHERE id < ? AND (ended_ms IS NULL OR ?) ORDER BY id DESC",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, before > 0 ? before : INT64_MAX);
    put_int(&binder, !only_live);
    while (!fault_is(fault) && more) {
        struct alert alert;
        fault = store_next(store, statement, "read the alerts", &row);
        if (fault_is(fault) || !row)
            return fault;
        if (take_known_alert(statement, &alert) && alert_audience(alert.kind) <= audience &&
            fits_filter(filter, &alert))
            more = take(context, &alert);
    }
    store_done(statement);
    return fault;
}

struct fault store_alert_count(struct store *store, int64_t *counts)
{
    sqlite3_stmt *statement;
    bool row = true;
    memset(counts, 0, ALERT_KIND_COUNT * sizeof *counts);
    struct fault fault =
        store_use(store, "SELECT kind, count(*) FROM alert WHERE ended_ms IS NULL GROUP BY kind", &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "count the alerts", &row);
        if (fault_is(fault) || !row)
            break;
        struct columns columns = {.statement = statement};
        enum alert_kind kind;
        if (alert_kind_find(take_span(&columns), &kind))
            counts[kind] = take_int(&columns);
    }
    return fault;
}

/* ------------------------------------------------------------------ checks */

struct fault store_check_find(struct store *store, const char *name, struct check_row *out)
{
    sqlite3_stmt *statement;
    bool found = false;
    *out = (struct check_row){.done_ms = 0};
    struct fault fault =
        store_use(store, "SELECT done_ms, problems, text FROM hub_check WHERE name = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    fault = store_next(store, statement, "read a check", &found);
    if (fault_is(fault) || !found)
        return fault;
    struct columns columns = {.statement = statement};
    out->done_ms = take_int(&columns);
    out->problems = take_int(&columns);
    TAKE_TEXT(&columns, out->text);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "hub_check") : FAULT_OK;
}

struct fault store_check_set(struct store *store, const char *name, const struct check_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "INSERT OR REPLACE INTO hub_check (name, done_ms, problems, text) VALUES (?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    put_int(&binder, row->done_ms);
    put_int(&binder, row->problems);
    put_text(&binder, row->text);
    return store_run(store, statement, "write a check");
}
