#include "hub/store/figure.h"

#include <stdio.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

struct fault store_figured_get(struct store *store, int64_t *seq)
{
    struct query query;
    query_begin(&query, store, "read what was counted", "SELECT seq FROM figured");
    return query_int(&query, seq);
}

struct fault store_figured_set(struct store *store, int64_t seq)
{
    struct query query;
    query_begin(&query, store, "write what was counted", "UPDATE figured SET seq = ?");
    put_int(&query, seq);
    return query_run(&query);
}

/* ------------------------------------------------------------------ visits */

/* What finds a piece, or brings it back as it was, has not finished it. */
static bool finishes(enum verb verb)
{
    return verb != VERB_REPORT /* of a workshop file */ && verb != VERB_STOCK_TAKE && verb != VERB_RELEASE &&
           verb != VERB_UNPARK && verb != VERB_FOUND && verb != VERB_WITHDRAW;
}

/* 0 queued, 1 in work, 2 done; held, or done already, changes nothing. */
static int stage_of(const struct event_row *event)
{
    const struct piece *piece = &event->after.piece;
    switch (piece->state) {
    case PIECE_QUEUED:
        return 0;
    case PIECE_IN_WORK:
        return 1;
    case PIECE_DONE:
        return finishes(event->verb) ? 2 : 3;
    case PIECE_HELD:
        break;
    }
    return 3;
}

static struct fault visit_update(struct store *store, const struct event_row *event, bool *known)
{
    struct query query;
    const struct piece *piece = &event->after.piece;
    query_begin(
        &query, store, "count a visit",
        "UPDATE visit SET step = ?1, rework = ?2, quantity = ?3, left_ms = NULL,"
        " operator = CASE ?4 WHEN 1 THEN ?5 ELSE operator END,"
        " started_ms = CASE ?4 WHEN 0 THEN NULL WHEN 1 THEN coalesce(started_ms, ?6) ELSE started_ms END,"
        " done_ms = CASE ?4 WHEN 2 THEN ?6 WHEN 3 THEN done_ms ELSE NULL END"
        " WHERE piece = ?7 AND arrived_ms = ?8 AND station = ?9");
    put_int(&query, piece->step);
    put_int(&query, piece->rework);
    put_int(&query, piece->quantity);
    put_int(&query, stage_of(event));
    put_text(&query, piece->holder.text);
    put_int(&query, event->after.state_ms);
    put_int(&query, event->piece);
    put_int(&query, event->after.arrived_ms);
    put_text(&query, piece->station.text);
    struct fault fault = query_run(&query);
    *known = sqlite3_changes(store->db) > 0;
    return fault;
}

static struct fault visit_begin(struct store *store, const struct event_row *event)
{
    struct query query;
    const struct piece *piece = &event->after.piece;
    int stage = stage_of(event);
    query_begin(&query, store, "begin a visit",
                "INSERT INTO visit (piece, seq, station, step, rework, quantity, operator, arrived_ms, "
                "started_ms, done_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, event->piece);
    put_int(&query, event->seq);
    put_text(&query, piece->station.text);
    put_int(&query, piece->step);
    put_int(&query, piece->rework);
    put_int(&query, piece->quantity);
    put_text(&query, piece->holder.text);
    put_int(&query, event->after.arrived_ms);
    put_row(&query, stage == 1 ? event->after.state_ms : 0);
    put_row(&query, stage == 2 ? event->after.state_ms : 0);
    return query_run(&query);
}

static struct fault visit_end_others(struct store *store, const struct event_row *event)
{
    struct query query;
    query_begin(&query, store, "end a visit",
                "UPDATE visit SET left_ms = ?1 WHERE piece = ?2 AND left_ms IS NULL"
                " AND NOT (arrived_ms = ?1 AND station = ?3)");
    put_int(&query, event->after.arrived_ms);
    put_int(&query, event->piece);
    put_text(&query, event->after.piece.station.text);
    return query_run(&query);
}

struct fault store_visit_keep(struct store *store, const struct event_row *event)
{
    bool known = false;
    bool came = event->after.arrived_ms == event->after.state_ms || event->verb == VERB_WITHDRAW;
    struct fault fault = visit_update(store, event, &known);
    if (!fault_is(fault) && !known)
        fault = visit_begin(store, event);
    if (fault_is(fault) || (known && !came)) /* only who comes has left another station */
        return fault;
    return visit_end_others(store, event);
}

struct fault store_visit_leave(struct store *store, int64_t piece, int64_t left_ms)
{
    struct query query;
    query_begin(&query, store, "end a visit",
                "UPDATE visit SET left_ms = ? WHERE piece = ? AND left_ms IS NULL");
    put_int(&query, left_ms);
    put_int(&query, piece);
    return query_run(&query);
}

struct fault store_visit_join(struct store *store, int64_t piece)
{
    static const char *const steps[] = {"DELETE FROM visit WHERE piece = ? AND left_ms IS NULL",
                                        "DELETE FROM life WHERE piece = ?"};
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < COUNT_OF(steps) && !fault_is(fault); i++) {
        struct query query;
        query_begin(&query, store, "join two visits", steps[i]);
        put_int(&query, piece);
        fault = query_run(&query);
    }
    return fault;
}

struct fault store_visit_forget(struct store *store, int64_t piece, int64_t seq)
{
    struct query query;
    query_begin(&query, store, "forget a visit", "DELETE FROM visit WHERE piece = ? AND seq = ?");
    put_int(&query, piece);
    put_int(&query, seq);
    return query_run(&query);
}

/* ------------------------------------------------------------------ lives */

/* A tree has none: its pieces have theirs, while they hang on it, too. */
static struct fault life_begin(struct store *store, const struct event_row *event)
{
    struct query query;
    query_begin(&query, store, "begin a life",
                "INSERT OR IGNORE INTO life (piece, began_ms, quantity)"
                " SELECT id, coalesce(released_ms, ?), quantity FROM piece"
                " WHERE id = ? AND kind <> 'tree'");
    put_int(&query, event->booked_ms);
    put_int(&query, event->piece);
    return query_run(&query);
}

/* 0 none, 1 finished, 2 delivered, 3 another: a number, because SQL's IN of several words builds a table each
 * time. */
static int end_of(enum place place)
{
    switch (place) {
    case PLACE_FINISHED:
        return 1;
    case PLACE_DELIVERED:
        return 2;
    case PLACE_SCRAPPED:
    case PLACE_MISSING:
    case PLACE_ENDED:
        return 3;
    case PLACE_POOL:
    case PLACE_STATION:
    case PLACE_PARKED:
    case PLACE_TREE:
        break;
    }
    return 0;
}

/* What was delivered was, though it comes back for repair and leaves a second time. */
struct fault store_life_keep(struct store *store, const struct event_row *event)
{
    struct query query;
    const struct piece *piece = &event->after.piece;
    struct fault fault = event->previous == 0 ? life_begin(store, event) : FAULT_OK;
    if (fault_is(fault))
        return fault;
    query_begin(
        &query, store, "count a life",
        "UPDATE life SET quantity = ?1,"
        " finished_ms = CASE WHEN ?2 = 1 THEN coalesce(finished_ms, ?3) WHEN ?2 = 2 OR delivered_ms IS NOT"
        " NULL THEN finished_ms END,"
        " delivered_ms = coalesce(delivered_ms, CASE ?2 WHEN 2 THEN ?3 END),"
        " ended_ms = CASE ?2 WHEN 3 THEN coalesce(ended_ms, ?3) END"
        " WHERE piece = ?4 AND (quantity <> ?1 OR ?2 <> 0 OR"
        " coalesce(finished_ms, delivered_ms, ended_ms) IS NOT NULL)");
    put_int(&query, piece->quantity);
    put_int(&query, end_of(piece->place));
    put_int(&query, event->booked_ms);
    put_int(&query, event->piece);
    return query_run(&query);
}

/* ------------------------------------------------------------------ losses, hours */

struct fault store_loss_add(struct store *store, const struct loss_row *row)
{
    struct query query;
    query_begin(
        &query, store, "count a loss",
        "INSERT INTO loss_quarter (quarter, operation, operator, book, pieces, worked_ug, missing_ug,"
        " returned_ug, settled_ug) VALUES (?1 / " QUARTER_MS ", ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        " ON CONFLICT DO UPDATE SET pieces = pieces + ?5, worked_ug = worked_ug + ?6,"
        " missing_ug = missing_ug + ?7, returned_ug = returned_ug + ?8, settled_ug = settled_ug + ?9");
    put_int(&query, row->at_ms);
    put_text_or_blank(&query, row->operation);
    put_text_or_blank(&query, row->operator_badge.text); /* "": a stretch's */
    put_text(&query, row->book);
    put_int(&query, row->pieces);
    put_int(&query, row->worked_ug);
    put_int(&query, row->missing_ug);
    put_int(&query, row->returned_ug);
    put_int(&query, row->settled_ug);
    return query_run(&query);
}

/* The stones of the piece q: those of its size, where that has a list of its own. */
#define STONES_OF_PIECE                                                                                      \
    "model_stone AS n WHERE n.model = q.model AND n.size_row = coalesce((SELECT z.line + 1 FROM model_size " \
    "AS z WHERE z.model = q.model AND z.size IS q.size AND z.has_stones), 0)"

/* What `moved` has of stones is added where losses are counted. */
#define ADD_MOVED                                                                                            \
    "INSERT INTO loss_quarter (quarter, operation, operator, book, pieces, worked_ug, missing_ug,"           \
    " returned_ug, settled_ug, stones) SELECT quarter, operation, operator, book, 0, 0, 0, 0, 0, stones"     \
    " FROM moved WHERE stones <> 0 ON CONFLICT DO UPDATE SET stones = stones + excluded.stones"
/* When the event `e` was, the book of the piece, and how many stones came into it from `p` to `later`. */
#define STONES_FROM_P(later)                                                                                 \
    "e.booked_ms / " QUARTER_MS " AS quarter, l.alloy || '/' || q.custody AS book,"                          \
    " CAST(round(1.0 * (" later ".stones_ug - p.stones_ug) * (SELECT sum(count) FROM " STONES_OF_PIECE ")"   \
    " / (SELECT sum(count * each_ug) FROM " STONES_OF_PIECE ")) AS INTEGER) AS stones"
#define HANDLED STONES_FROM_P("e")
#define IMPLIED STONES_FROM_P("i")

struct fault store_loss_add_stones(struct store *store, int64_t seq)
{
    struct query query;
    query_begin(&query, store, "count stones",
                "WITH moved AS (SELECT " HANDLED ", coalesce(" STONES_SET_AT ", 'elsewhere') AS operation,"
                " coalesce(" STONES_SET_BY ", '') AS operator"
                " FROM event AS e JOIN event AS p ON p.seq = e.previous JOIN piece AS q ON q.id = e.piece"
                " JOIN lot AS l ON l.id = q.lot WHERE e.seq = ? AND e.stones_ug <> p.stones_ug"
                " AND e.quantity = p.quantity) " ADD_MOVED);
    put_int(&query, seq);
    return query_run(&query);
}

struct fault store_loss_add_told_stones(struct store *store, int64_t seq)
{
    struct query query;
    query_begin(
        &query, store, "count stones",
        "WITH told AS (SELECT " IMPLIED ", p.here, e.station, e.operator AS by FROM " IMPLIED_AND_TOLD
        " JOIN piece AS q ON q.id = i.piece JOIN lot AS l ON l.id = q.lot WHERE e.seq = ?),"
        " moved AS (SELECT quarter, book, -stones AS stones, here AS operation, '' AS operator"
        " FROM told UNION ALL SELECT quarter, book, stones, station, coalesce(by, '') FROM told) " ADD_MOVED);
    put_int(&query, seq);
    return query_run(&query);
}

struct fault store_piece_book(struct store *store, int64_t piece, char out[BOOK_TEXT_MAX])
{
    struct query query;
    out[0] = '\0';
    query_begin(
        &query, store, "read the book of a piece",
        "SELECT l.alloy || '/' || p.custody FROM piece AS p JOIN lot AS l ON l.id = p.lot WHERE p.id = ?");
    put_int(&query, piece);
    if (query_row(&query))
        take_text(&query, out, BOOK_TEXT_MAX);
    return query_end(&query);
}

struct fault store_station_hours_add(struct store *store, const struct state_row *was, int64_t until_ms)
{
    struct query query;
    query_begin(&query, store, "count a station's hours",
                "INSERT INTO station_hours (station, state, since_ms, until_ms) VALUES (?, ?, ?, ?)");
    put_text(&query, was->station.text);
    put_text(&query, station_state_word(was->state));
    put_int(&query, was->since_ms);
    put_int(&query, until_ms);
    return query_run(&query);
}

/* ------------------------------------------------------------------ proof */

static const char *const FOLDED[] = {"figured", "visit", "life", "loss_quarter"};

static struct fault run(struct store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? FAULT_OK
               : store_fault(store, "count the figures again");
}

/* An empty table of the same shape beside the one in the file: whoever names it without more finds this one.
 */
static struct fault make_beside(struct store *store, const char *table)
{
    char sql[128], make[1024];
    sqlite3_stmt *statement = NULL;
    struct text text = TEXT_IN(make);
    snprintf(sql, sizeof sql, "SELECT substr(sql, 14) FROM main.sqlite_schema WHERE name = '%s'", table);
    bool found = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW;
    text_add(&text, "CREATE TEMP TABLE %s", found ? (const char *)sqlite3_column_text(statement, 0) : "");
    sqlite3_finalize(statement);
    return found && text_ok(&text) ? run(store, make) : store_fault(store, "count the figures again");
}

struct fault store_figures_begin_again(struct store *store, int64_t *until)
{
    struct fault fault = store_figured_get(store, until);
    if (!fault_is(fault))
        fault = run(store, "PRAGMA query_only = OFF");
    for (size_t i = 0; i < COUNT_OF(FOLDED) && !fault_is(fault); i++)
        fault = make_beside(store, FOLDED[i]);
    return fault_is(fault) ? fault : run(store, "INSERT INTO temp.figured VALUES (1, 0)");
}

/* Rows of the file that were not counted, and how many more were counted than it has: each has a key, so that
 * none is there twice. */
#define DIFFERENT(table)                                                                                     \
    "SELECT (SELECT count(*) FROM (SELECT * FROM main." table " EXCEPT SELECT * FROM temp." table ")) +"     \
    " max(0, (SELECT count(*) FROM temp." table ") - (SELECT count(*) FROM main." table ")) AS n"

static const char *const FIGURE_PROOFS[] = {
    "SELECT n || ' visits are not as the events give them' FROM (" DIFFERENT("visit") ") WHERE n > 0",
    "SELECT n || ' lives of pieces are not as the events give them' FROM (" DIFFERENT("life") ") WHERE n > 0",
    "SELECT n || ' quarters of an hour of losses are not as the events give them' FROM (" DIFFERENT(
        "loss_quarter") ") WHERE n > 0",
};

struct fault store_figures_end_again(struct store *store, void (*say)(void *context, const char *sentence),
                                     void *context)
{
    struct fault fault = store_prove_by(store, FIGURE_PROOFS, COUNT_OF(FIGURE_PROOFS), say, context);
    for (size_t i = 0; i < COUNT_OF(FOLDED) && !fault_is(fault); i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "DROP TABLE temp.%s", FOLDED[i]);
        fault = run(store, sql);
    }
    return fault_is(fault) ? fault : run(store, "PRAGMA query_only = ON");
}
