#include "hub/store/history.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "common/base/text.h"

#include "hub/store/now.h"

struct names {
    char (*texts)[NAME_CACHE_TEXT]; /* index: row */
    int64_t last;
    size_t capacity;
};

/* One of the tables that follow the events. */
struct scan {
    struct query rows;
    int64_t event; /* of the row that it stands on */
    bool is_over;
};

struct history {
    struct store *store;
    struct query events;
    struct scan weighings, transfers, stones, tables;
    struct stone_lines *lines; /* of the event that was read; big, and so made when it is needed first */
    struct table_seal *told;   /* behind the event that was read */
    size_t told_capacity;
    int64_t transfer_count, stray_count, first_stray;
    struct names accounts, books;
};

/* ------------------------------------------------------------------ names */

static struct fault make_room(struct names *names, int64_t row)
{
    size_t wanted = (size_t)row + 1;
    if (wanted <= names->capacity)
        return FAULT_OK;
    char(*texts)[NAME_CACHE_TEXT] = realloc(names->texts, wanted * 2 * sizeof *texts);
    if (!texts)
        return fault_make(FAULT_FULL, "no memory for the names of %lld accounts", (long long)row);
    memset(texts + names->capacity, 0, (wanted * 2 - names->capacity) * sizeof *texts);
    names->texts = texts;
    names->capacity = wanted * 2;
    return FAULT_OK;
}

/* One that was forged is told as an oddity. */
static struct fault read_names(struct store *store, struct names *names, const char *sql)
{
    struct query query;
    query_begin(&query, store, "read the names", sql);
    while (query_row(&query)) {
        int64_t row = take_int(&query);
        if (store_row_is_forged(row, names->capacity))
            continue;
        query.fault = make_room(names, row);
        if (fault_is(query.fault))
            break;
        take_text(&query, names->texts[row], NAME_CACHE_TEXT);
        names->last = row;
    }
    return query_end(&query);
}

static const char *name_of(const struct names *names, int64_t row)
{
    return row < 1 || row > names->last ? "" : names->texts[row];
}

int64_t store_history_accounts(const struct history *history)
{
    return history->accounts.last;
}

const char *store_history_account(const struct history *history, int64_t row)
{
    return name_of(&history->accounts, row);
}

int64_t store_history_books(const struct history *history)
{
    return history->books.last;
}

const char *store_history_book(const struct history *history, int64_t row)
{
    return name_of(&history->books, row);
}

int64_t store_history_transfers(const struct history *history)
{
    return history->transfer_count;
}

int64_t store_history_strays(const struct history *history, int64_t *first)
{
    *first = history->first_stray;
    return history->stray_count;
}

/* ------------------------------------------------------------------ five scans side by side */

/* The first column of its rows is the event. */
static struct fault step(struct scan *scan)
{
    scan->is_over = !query_row(&scan->rows);
    if (!scan->is_over)
        scan->event = take_int(&scan->rows);
    return scan->rows.fault;
}

static struct fault begin(struct scan *scan, struct store *store, const char *what, const char *sql,
                          int64_t after)
{
    query_begin(&scan->rows, store, what, sql);
    put_int(&scan->rows, after);
    return step(scan);
}

static bool is_of(const struct scan *scan, const struct history_item *item)
{
    return !scan->is_over && scan->event == item->event.seq;
}

static struct fault pass_stray(struct history *history, struct scan *scan)
{
    if (history->stray_count++ == 0 || scan->event < history->first_stray)
        history->first_stray = scan->event;
    return step(scan);
}

/* Rows before the event belong to none: those of the event before it were read with that. */
static struct fault pass_strays(struct history *history, struct scan *scan, const struct history_item *item)
{
    struct fault fault = FAULT_OK;
    while (!scan->is_over && scan->event < item->event.seq && !fault_is(fault))
        fault = pass_stray(history, scan);
    return fault;
}

struct fault store_history_begin(struct store *store, int64_t after, struct history **out)
{
    struct history *history = *out = calloc(1, sizeof *history);
    if (!history)
        return fault_make(FAULT_FULL, "no memory to read the history");
    history->store = store;
    struct fault fault = read_names(store, &history->accounts, "SELECT id, name FROM account ORDER BY id");
    if (!fault_is(fault))
        fault = read_names(store, &history->books, "SELECT id, name FROM book ORDER BY id");
    if (fault_is(fault))
        return fault;
    query_begin(&history->events, store, "read the events",
                "SELECT " EVENT_COLUMNS " FROM event WHERE seq > ? ORDER BY seq");
    put_int(&history->events, after);
    fault = begin(&history->weighings, store, "read the weighings",
                  "SELECT event, " WEIGHING_COLUMNS " FROM weighing WHERE event > ? ORDER BY event", after);
    if (!fault_is(fault))
        fault = begin(&history->transfers, store, "read the transfers",
                      "SELECT event, line, book, debit, credit, amount_ug FROM transfer WHERE event > ?"
                      " ORDER BY event, line",
                      after);
    if (!fault_is(fault))
        fault = begin(&history->stones, store, "read what became of stones",
                      "SELECT event, line, " STONE_TRANSFER_COLUMNS " FROM stone_transfer WHERE event > ?"
                      " ORDER BY event, line",
                      after);
    if (!fault_is(fault))
        fault = begin(&history->tables, store, "read what was told of tables",
                      "SELECT event, line, name, sum, seal FROM table_seal WHERE event > ?"
                      " ORDER BY event, line",
                      after);
    return fault;
}

void store_history_end(struct history *history)
{
    if (!history)
        return;
    struct query *scans[] = {&history->events, &history->weighings.rows, &history->transfers.rows,
                             &history->stones.rows, &history->tables.rows};
    for (size_t i = 0; i < COUNT_OF(scans); i++)
        if (scans[i]->statement)
            sqlite3_reset(scans[i]->statement);
    free(history->accounts.texts);
    free(history->books.texts);
    free(history->lines);
    free(history->told);
    free(history);
}

static struct fault never_wrote(int64_t event)
{
    return fault_make(FAULT_INPUT, "event %lld holds what Touchstone never wrote", (long long)event);
}

static struct fault read_weighing(struct history *history, struct history_item *out)
{
    struct scan *scan = &history->weighings;
    struct fault fault = pass_strays(history, scan, out);
    out->weighed = !fault_is(fault) && is_of(scan, out);
    if (!out->weighed)
        return fault;
    take_weighing(&scan->rows, &out->weighing);
    return scan->rows.bad ? never_wrote(out->event.seq) : step(scan);
}

/* What the row does not name has no name, and so another seal than what was written. */
static bool take_transfer(struct history *history, struct history_item *out)
{
    struct query *scan = &history->transfers.rows;
    if (out->transfers.count == TRANSFERS_MAX || take_int(scan) != (int64_t)out->transfers.count)
        return false;
    size_t at = out->transfers.count++;
    struct transfer *transfer = &out->transfers.items[at];
    out->rows[at].book = take_int(scan);
    out->rows[at].debit = take_int(scan);
    out->rows[at].credit = take_int(scan);
    transfer->amount.ug = take_int(scan);
    return text_copy(transfer->book.text, sizeof transfer->book.text,
                     span_of(store_history_book(history, out->rows[at].book))) &&
           text_copy(transfer->debit.text, sizeof transfer->debit.text,
                     span_of(store_history_account(history, out->rows[at].debit))) &&
           text_copy(transfer->credit.text, sizeof transfer->credit.text,
                     span_of(store_history_account(history, out->rows[at].credit)));
}

static struct fault read_transfers(struct history *history, struct history_item *out)
{
    struct scan *scan = &history->transfers;
    struct fault fault = pass_strays(history, scan, out);
    for (out->transfers.count = 0; is_of(scan, out) && !fault_is(fault); fault = step(scan)) {
        history->transfer_count++;
        if (!take_transfer(history, out))
            return never_wrote(out->event.seq);
    }
    return fault;
}

static bool take_stones(struct history *history)
{
    struct stone_lines *out = history->lines;
    struct query *rows = &history->stones.rows;
    if (out->count == STONE_LINES_MAX || take_int(rows) != out->count)
        return false;
    take_stone_transfer(rows, &out->items[out->count++]);
    return !rows->bad;
}

static struct fault make_lines(struct history *history)
{
    if (!history->lines)
        history->lines = malloc(sizeof *history->lines);
    if (!history->lines)
        return fault_make(FAULT_FULL, "no memory to read what became of stones");
    history->lines->count = 0;
    return FAULT_OK;
}

static struct fault read_stones(struct history *history, struct history_item *out)
{
    struct scan *scan = &history->stones;
    struct fault fault = pass_strays(history, scan, out);
    out->event.stones = NULL;
    if (fault_is(fault) || !is_of(scan, out))
        return fault;
    for (fault = make_lines(history); is_of(scan, out) && !fault_is(fault); fault = step(scan))
        if (!take_stones(history))
            return never_wrote(out->event.seq);
    out->event.stones = history->lines;
    return fault;
}

static struct fault make_told(struct history *history, size_t count)
{
    struct table_seal *told = grow_one(history->told, count, &history->told_capacity, sizeof *history->told);
    if (!told)
        return fault_make(FAULT_FULL, "no memory to read what was told of tables");
    history->told = told;
    return FAULT_OK;
}

static bool take_table(struct query *scan, size_t line, struct table_seal *out)
{
    bool fits = take_int(scan) == (int64_t)line;
    TAKE_TEXT(scan, out->table);
    take_bytes(scan, out->sum, sizeof out->sum);
    take_bytes(scan, out->seal, sizeof out->seal);
    return fits && !scan->bad;
}

static struct fault read_tables(struct history *history, struct history_item *out)
{
    struct scan *scan = &history->tables;
    struct fault fault = pass_strays(history, scan, out);
    for (out->table_count = 0; is_of(scan, out) && !fault_is(fault); fault = step(scan)) {
        fault = make_told(history, out->table_count);
        if (fault_is(fault))
            return fault;
        if (!take_table(&scan->rows, out->table_count, &history->told[out->table_count]))
            return never_wrote(out->event.seq);
        out->table_count++;
    }
    out->tables = history->told;
    return fault;
}

static struct fault count_strays(struct history *history)
{
    struct scan *scans[] = {&history->weighings, &history->transfers, &history->stones, &history->tables};
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < COUNT_OF(scans); i++)
        while (!scans[i]->is_over && !fault_is(fault))
            fault = pass_stray(history, scans[i]);
    return fault;
}

struct fault store_history_next(struct history *history, struct history_item *out, bool *more)
{
    *more = query_row(&history->events);
    if (fault_is(history->events.fault))
        return history->events.fault;
    if (!*more)
        return count_strays(history);
    take_event(&history->events, &out->event);
    if (history->events.bad)
        return never_wrote(out->event.seq);
    struct fault fault = read_weighing(history, out);
    if (!fault_is(fault))
        fault = read_stones(history, out);
    if (!fault_is(fault))
        fault = read_tables(history, out);
    return fault_is(fault) ? fault : read_transfers(history, out);
}

/* ------------------------------------------------------------------ oddities */

#define NO_PIECE                                                                                             \
    "piece IS NULL AND coalesce(version, quantity, place, state, here, tray, step, rework, holder, book_ug," \
    " stones_ug, weighed, weighed_here, since_operator, since_several, since_first, since_last, state_ms,"   \
    " arrived_ms, ruling_here, was, transit, on_tree, findings) IS NOT NULL"

#define NUMBERED_ON(table)                                                                                   \
    "SELECT '" table " ' || name || ' has the row ' || id || ', and none has the row before it' FROM " table \
    " AS a WHERE id <> 1 AND NOT EXISTS (SELECT 1 FROM " table " AS b WHERE b.id = a.id - 1)"

struct fault store_history_each_oddity(struct store *store, void (*say)(void *context, const char *sentence),
                                       void *context)
{
    static const char *const QUESTIONS[] = {
        "SELECT 'event ' || seq || ': is about no piece, and yet says how it left one' FROM event"
        " WHERE " NO_PIECE,
        "SELECT 'event ' || seq || ': its command is not remembered' FROM event"
        " WHERE command IS NOT NULL AND NOT EXISTS (SELECT 1 FROM command WHERE id = event.command)",
        NUMBERED_ON("account"),
        NUMBERED_ON("book"),
    };
    return store_prove_by(store, QUESTIONS, COUNT_OF(QUESTIONS), say, context);
}
