#include "hub/store/alert.h"

#include <stdlib.h>

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

static struct fault count_again(struct store *store, const struct alert *alert)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "UPDATE alert SET text = ?, last_ms = ?, count = count + 1"
                                   " WHERE kind = ? AND subject = ? AND ended_ms IS NULL",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alert->text);
    put_int(&binder, alert->last_ms);
    put_text(&binder, alert_kind_word(alert->kind));
    put_text(&binder, alert->subject);
    return store_run(store, statement, "count an alert");
}

struct fault store_alert_raise(struct store *store, const struct alert *alert, bool again)
{
    sqlite3_stmt *statement;
    bool open = false;
    struct fault fault = is_open(store, alert, &open);
    if (fault_is(fault) || (open && !again))
        return fault;
    if (open)
        return count_again(store, alert);
    fault = store_use(
        store, "INSERT INTO alert (kind, subject, text, first_ms, last_ms, count) VALUES (?, ?, ?, ?, ?, 1)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alert_kind_word(alert->kind));
    put_text(&binder, alert->subject);
    put_text(&binder, alert->text);
    put_int(&binder, alert->last_ms);
    put_int(&binder, alert->last_ms);
    return store_run(store, statement, "write an alert");
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

/* ------------------------------------------------------------------ reading */

static void take_alert(struct columns *columns, struct alert *out)
{
    *out = (struct alert){0};
    out->id = take_int(columns);
    if (!alert_kind_find(take_span(columns), &out->kind))
        columns->bad = true;
    TAKE_TEXT(columns, out->subject);
    TAKE_TEXT(columns, out->text);
    out->first_ms = take_int(columns);
    out->last_ms = take_int(columns);
    out->count = take_int(columns);
    out->acknowledged = take_bool(columns);
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
        store_use(store,
                  "SELECT id, kind, subject, text, first_ms, last_ms, count, acknowledged_by IS NOT NULL"
                  " FROM alert WHERE ended_ms IS NULL",
                  &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the alerts", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct alert alert;
        take_alert(&columns, &alert);
        bad |= columns.bad;
        if (!columns.bad && (alert_is_state(alert.kind) || alert.last_ms >= since_ms))
            insert(&alert, out, max, count);
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "alert") : fault;
}
