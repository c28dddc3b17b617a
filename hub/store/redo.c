#include "hub/store/redo.h"

#include <stdio.h>

#include "hub/store/inside.h"

struct fault store_redo_set(struct store *store, int64_t piece, int64_t event, const struct redo *redo)
{
    struct query query;
    char findings[FINDINGS_TEXT_MAX];
    query_begin(&query, store, "write what is done again",
                "INSERT OR REPLACE INTO redo VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, piece);
    put_int(&query, event);
    put_int(&query, redo->inspection);
    put_int(&query, redo->first);
    put_int(&query, redo->quantity);
    put_int(&query, redo->mass.ug);
    findings_write(&redo->findings, findings);
    put_text(&query, findings);
    return query_run(&query);
}

struct fault store_redo_remove(struct store *store, int64_t piece)
{
    struct query query;
    query_begin(&query, store, "forget what is done again", "DELETE FROM redo WHERE piece = ?");
    put_int(&query, piece);
    return query_run(&query);
}

struct fault store_redo_find(struct store *store, int64_t piece, struct redo *out)
{
    struct query query;
    *out = (struct redo){.inspection = 0};
    query_begin(&query, store, "read what is done again",
                "SELECT inspection, first, quantity, ug, findings FROM redo WHERE piece = ?");
    put_int(&query, piece);
    if (query_row(&query)) {
        out->inspection = (int)take_int(&query);
        out->first = (int)take_int(&query);
        out->quantity = take_int(&query);
        out->mass.ug = take_int(&query);
        query.bad |= !findings_read(take_span(&query), &out->findings);
    }
    return query_end(&query);
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
    struct query query;
    query_begin(&query, store, "compare what is done again", DIFFERS);
    while (query_row(&query)) {
        char sentence[96];
        snprintf(sentence, sizeof sentence, "piece %lld: its last rework is not as its events have it",
                 (long long)take_int(&query));
        say(context, sentence);
    }
    return query_end(&query);
}
