#include "hub/store/redo.h"

#include <stdio.h>

#include "hub/store/inside.h"

struct fault store_redo_set(struct store *store, int64_t piece, int64_t event, const struct redo *redo)
{
    sqlite3_stmt *statement;
    char findings[FINDINGS_TEXT_MAX];
    struct fault fault =
        store_use(store, "INSERT OR REPLACE INTO redo VALUES (?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    put_int(&binder, event);
    put_int(&binder, redo->inspection);
    put_int(&binder, redo->first);
    put_int(&binder, redo->quantity);
    put_int(&binder, redo->mass.ug);
    findings_write(&redo->findings, findings);
    put_text(&binder, findings);
    return store_run(store, statement, "write what is done again");
}

struct fault store_redo_remove(struct store *store, int64_t piece)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "DELETE FROM redo WHERE piece = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    return store_run(store, statement, "forget what is done again");
}

struct fault store_redo_find(struct store *store, int64_t piece, struct redo *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = (struct redo){.inspection = 0};
    struct fault fault = store_use(
        store, "SELECT inspection, first, quantity, ug, findings FROM redo WHERE piece = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    fault = store_next(store, statement, "read what is done again", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    out->inspection = (int)take_int(&columns);
    out->first = (int)take_int(&columns);
    out->quantity = take_int(&columns);
    out->mass.ug = take_int(&columns);
    bool fits = findings_read(take_span(&columns), &out->findings) && !columns.bad;
    store_done(statement);
    return fits ? FAULT_OK : store_bad_row(store, "redo");
}

/* The newest event of each piece that sent it back, as the events have it. */
#define LAST_REWORKS                                                                                         \
    "SELECT e.piece, max(e.seq), p.step, e.step, p.quantity, p.book_ug, p.findings FROM event AS e"          \
    " JOIN event AS p ON p.seq = e.previous WHERE e.changes = 1 AND e.rework = 1"                            \
    " AND e.step < p.step AND e.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM event AS u"                   \
    " WHERE u.corrects = e.seq AND u.changes = 1 AND " EVENT_STANDS("u") ") GROUP BY e.piece"

static const char DIFFERS[] =
    "WITH last AS MATERIALIZED (" LAST_REWORKS ") SELECT piece FROM (SELECT * FROM last EXCEPT SELECT * FROM"
    " redo) UNION SELECT piece FROM (SELECT * FROM redo EXCEPT SELECT * FROM last)";

struct fault store_redo_prove(struct store *store, void (*say)(void *context, const char *sentence),
                              void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, DIFFERS, &statement);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "compare what is done again", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        char sentence[96];
        snprintf(sentence, sizeof sentence, "piece %lld: its last rework is not as its events have it",
                 (long long)take_int(&columns));
        say(context, sentence);
    }
    return fault;
}
