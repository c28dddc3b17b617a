#include "hub/store/alert.h"

#include <stdlib.h>
#include <string.h>

#include "hub/store/inside.h"

static struct fault is_open(struct store *store, enum alert_kind kind, const char *subject, bool *out)
{
    struct query query;
    *out = false;
    query_begin(&query, store, "read an alert",
                "SELECT 1 FROM alert WHERE kind = ? AND subject = ? AND ended_ms IS NULL");
    put_text(&query, alert_kind_word(kind));
    put_text(&query, subject);
    return query_any(&query, out);
}

struct fault store_alert_was_raised(struct store *store, enum alert_kind kind, const char *subject, bool *out)
{
    struct query query;
    *out = false;
    query_begin(&query, store, "look for an alert", "SELECT 1 FROM alert WHERE kind = ? AND subject = ?");
    put_text(&query, alert_kind_word(kind));
    put_text(&query, subject);
    return query_any(&query, out);
}

static struct fault open_new(struct store *store, const struct alert *alert)
{
    struct query query;
    query_begin(&query, store, "write an alert",
                "INSERT INTO alert (kind, subject, text, say, station, first_ms, last_ms, "
                "count) VALUES (?, ?, ?, ?, ?, ?, ?, 1)");
    put_text(&query, alert_kind_word(alert->kind));
    put_text(&query, alert->subject);
    put_text(&query, alert->text);
    put_text(&query, alert->made);
    put_text(&query, alert->station.text);
    put_int(&query, alert->last_ms);
    put_int(&query, alert->last_ms);
    return query_run(&query);
}

/* Seen once more; counted once more, or (`by` 0) not. */
static struct fault count_again(struct store *store, const struct alert *alert, int64_t by)
{
    struct query query;
    query_begin(&query, store, "count an alert",
                "UPDATE alert SET text = ?, say = ?, station = ?, last_ms = ?, count = count + ?"
                " WHERE kind = ? AND subject = ? AND ended_ms IS NULL");
    put_text(&query, alert->text);
    put_text(&query, alert->made);
    put_text(&query, alert->station.text);
    put_int(&query, alert->last_ms);
    put_int(&query, by);
    put_text(&query, alert_kind_word(alert->kind));
    put_text(&query, alert->subject);
    return query_run(&query);
}

struct fault store_alert_raise(struct store *store, const struct alert *alert, bool again)
{
    bool open = false;
    struct fault fault = is_open(store, alert->kind, alert->subject, &open);
    if (fault_is(fault) || (open && !again))
        return fault;
    return open ? count_again(store, alert, 1) : open_new(store, alert);
}

struct fault store_alert_keep(struct store *store, const struct alert *alert, bool *is_new)
{
    bool open = false;
    struct fault fault = is_open(store, alert->kind, alert->subject, &open);
    *is_new = !open;
    if (fault_is(fault))
        return fault;
    return open ? count_again(store, alert, 0) : open_new(store, alert);
}

/* Nearly always there is none: to ask costs half as much as an UPDATE that finds nothing. */
struct fault store_alert_end(struct store *store, enum alert_kind kind, const char *subject, int64_t now_ms,
                             bool *ended)
{
    struct query query;
    struct fault fault = is_open(store, kind, subject, ended);
    if (fault_is(fault) || !*ended)
        return fault;
    query_begin(&query, store, "end an alert",
                "UPDATE alert SET ended_ms = ? WHERE kind = ? AND subject = ? AND ended_ms IS NULL");
    put_int(&query, now_ms);
    put_text(&query, alert_kind_word(kind));
    put_text(&query, subject);
    return query_run(&query);
}

struct fault store_alert_withdraw(struct store *store, enum alert_kind kind, const char *subject,
                                  int64_t deed_ms, int64_t now_ms)
{
    struct query query;
    query_begin(&query, store, "withdraw an alert",
                "UPDATE alert SET ended_ms = ?1 WHERE kind = ?2 AND subject = ?3 AND ended_ms IS NULL"
                " AND first_ms = ?4 AND last_ms = ?4");
    put_int(&query, now_ms);
    put_text(&query, alert_kind_word(kind));
    put_text(&query, subject);
    put_int(&query, deed_ms);
    return query_run(&query);
}

struct fault store_alert_reopen(struct store *store, enum alert_kind kind, const char *subject,
                                int64_t deed_ms)
{
    struct query query;
    query_begin(&query, store, "open an alert again",
                "UPDATE OR IGNORE alert SET ended_ms = NULL WHERE kind = ? AND subject = ? AND ended_ms = ?"
                " AND acknowledged_ms IS NULL");
    put_text(&query, alert_kind_word(kind));
    put_text(&query, subject);
    put_int(&query, deed_ms);
    return query_run(&query);
}

struct fault store_alert_end_others(struct store *store, enum alert_kind kind, int64_t now_ms, bool *ended)
{
    struct query query;
    *ended = false;
    query_begin(&query, store, "end alerts",
                "UPDATE alert SET ended_ms = ? WHERE kind = ? AND ended_ms IS NULL AND last_ms <> ?");
    put_int(&query, now_ms);
    put_text(&query, alert_kind_word(kind));
    put_int(&query, now_ms);
    struct fault fault = query_run(&query);
    *ended = !fault_is(fault) && sqlite3_changes(store->db) > 0;
    return fault;
}

struct fault store_alert_acknowledge(struct store *store, int64_t id, struct tag by, int64_t now_ms,
                                     bool ends)
{
    struct query query;
    query_begin(&query, store, "acknowledge an alert",
                "UPDATE alert SET acknowledged_by = ?1, acknowledged_ms = ?2,"
                " ended_ms = CASE WHEN ?3 THEN ?2 ELSE ended_ms END WHERE id = ?4");
    put_text(&query, by.text);
    put_int(&query, now_ms);
    put_int(&query, ends);
    put_int(&query, id);
    return query_run(&query);
}

/* ------------------------------------------------------------------ reading */

#define ALERT_COLUMNS                                                                                        \
    "id, kind, subject, station, text, say, first_ms, last_ms, count, acknowledged_ms, acknowledged_by, "    \
    "ended_ms"

/* False: of a kind that is no more, which is nobody's trouble. */
static bool take_alert(struct query *query, struct alert *out)
{
    *out = (struct alert){0};
    out->id = take_int(query);
    bool known = alert_kind_find(take_span(query), &out->kind);
    TAKE_TEXT(query, out->subject);
    TAKE_TEXT(query, out->station.text);
    TAKE_TEXT(query, out->text);
    TAKE_TEXT(query, out->made);
    out->first_ms = take_int(query);
    out->last_ms = take_int(query);
    out->count = take_int(query);
    out->acknowledged_ms = take_int(query);
    out->acknowledged = out->acknowledged_ms != 0;
    TAKE_TEXT(query, out->acknowledged_by.text);
    out->ended_ms = take_int(query);
    return known;
}

/* What lasts is looked at again and again: it is as old as its beginning. */
static int64_t moment_of(const struct alert *alert)
{
    return alert_is_state(alert->kind) ? alert->first_ms : alert->last_ms;
}

static bool comes_before(const struct alert *a, const struct alert *b)
{
    enum severity one = alert_severity(a->kind);
    enum severity other = alert_severity(b->kind);
    if (one != other)
        return one > other;
    return a->acknowledged != b->acknowledged ? b->acknowledged : moment_of(a) > moment_of(b);
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
    struct query query;
    *count = 0;
    query_begin(&query, store, "read the alerts",
                "SELECT " ALERT_COLUMNS " FROM alert WHERE ended_ms IS NULL");
    while (query_row(&query)) {
        struct alert alert;
        if (take_alert(&query, &alert) && !query.bad && alert_audience(alert.kind) == FOR_WALL &&
            (alert_is_state(alert.kind) || alert.last_ms >= since_ms))
            insert(&alert, out, max, count);
    }
    return query_end(&query);
}

struct fault store_alert_get(struct store *store, int64_t id, struct alert *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read an alert", "SELECT " ALERT_COLUMNS " FROM alert WHERE id = ?");
    put_int(&query, id);
    *found = query_row(&query) && take_alert(&query, out);
    return query_end(&query);
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
    struct query query;
    bool more = true;
    bool only_live = filter == ALERTS_OPEN || filter == ALERTS_ACKNOWLEDGED;
    query_begin(&query, store, "read the alerts",
                "SELECT " ALERT_COLUMNS
                " FROM alert WHERE id < ? AND (ended_ms IS NULL OR ?) ORDER BY id DESC");
    put_int(&query, before > 0 ? before : INT64_MAX);
    put_int(&query, !only_live);
    while (more && query_row(&query)) {
        struct alert alert;
        if (take_alert(&query, &alert) && !query.bad && alert_audience(alert.kind) <= audience &&
            fits_filter(filter, &alert))
            more = take(context, &alert);
    }
    return query_end(&query);
}

struct fault store_alert_count(struct store *store, int64_t *counts)
{
    struct query query;
    memset(counts, 0, ALERT_KIND_COUNT * sizeof *counts);
    query_begin(&query, store, "count the alerts",
                "SELECT kind, count(*) FROM alert WHERE ended_ms IS NULL GROUP BY kind");
    while (query_row(&query)) {
        enum alert_kind kind;
        if (alert_kind_find(take_span(&query), &kind))
            counts[kind] = take_int(&query);
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ checks */

struct fault store_check_find(struct store *store, const char *name, struct check_row *out)
{
    struct query query;
    *out = (struct check_row){.done_ms = 0};
    query_begin(&query, store, "read a check",
                "SELECT done_ms, problems, text FROM hub_check WHERE name = ?");
    put_text(&query, name);
    if (query_row(&query)) {
        out->done_ms = take_int(&query);
        out->problems = take_int(&query);
        TAKE_TEXT(&query, out->text);
    }
    return query_end(&query);
}

struct fault store_check_set(struct store *store, const char *name, const struct check_row *row)
{
    struct query query;
    query_begin(&query, store, "write a check",
                "INSERT OR REPLACE INTO hub_check (name, done_ms, problems, text) VALUES (?, ?, ?, ?)");
    put_text(&query, name);
    put_int(&query, row->done_ms);
    put_int(&query, row->problems);
    put_text(&query, row->text);
    return query_run(&query);
}

/* ------------------------------------------------------------------ proof */

#define ACKNOWLEDGES                                                                                         \
    "event AS e WHERE e.thing >= 'alert:' AND e.thing < 'alert;' AND e.verb = 'acknowledge' AND e.changes "  \
    "= 1"

static const char *const PROOFS[] = {
    /* they are numbered on, and none is ever taken out */
    "SELECT 'alert ' || (a.id - 1) || ' is gone' FROM alert AS a"
    " WHERE a.id > 1 AND NOT EXISTS (SELECT 1 FROM alert AS b WHERE b.id = a.id - 1)",
    "SELECT 'alert ' || substr(e.thing, 7) || ' is not there as event ' || e.seq ||"
    " ' acknowledged it' FROM " ACKNOWLEDGES
    " AND NOT EXISTS (SELECT 1 FROM alert AS a WHERE a.id = CAST(substr(e.thing, 7) AS INTEGER)"
    " AND a.acknowledged_by = e.operator AND a.acknowledged_ms = e.booked_ms)",
    "SELECT 'alert ' || a.id || ' is acknowledged, and no event says by whom' FROM alert AS a"
    " WHERE a.acknowledged_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " ACKNOWLEDGES
    " AND e.thing = 'alert:' || a.id)",
};

struct fault store_alert_prove(struct store *store, void (*say)(void *context, const char *sentence),
                               void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}
