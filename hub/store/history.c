#include "hub/store/history.h"

#include <stdlib.h>

#include "common/base/text.h"

#include "hub/store/now.h"

struct names {
    char (*texts)[NAME_CACHE_TEXT]; /* index: row */
    int64_t last;
};

struct history {
    struct store *store;
    struct query events, weighings, transfers, stones, tables;
    /* of the row that each scan stands on; INT64_MAX: at its end */
    int64_t weighing_event, transfer_event, stone_event, table_event;
    struct stone_lines *lines; /* of the event that was read; big, and so made when it is needed first */
    struct table_seal *told;   /* behind the event that was read */
    size_t told_capacity;
    int64_t transfer_count, stray_count;
    struct names accounts, books;
};

/* ------------------------------------------------------------------ names */

static struct fault read_last(struct store *store, const char *sql, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "count the names", sql);
    return query_int(&query, out);
}

static struct fault read_names(struct store *store, struct names *names, const char *last_sql,
                               const char *list_sql)
{
    struct query query;
    struct fault fault = read_last(store, last_sql, &names->last);
    if (fault_is(fault))
        return fault;
    names->texts = calloc((size_t)names->last + 1, sizeof *names->texts);
    if (!names->texts)
        return fault_make(FAULT_FULL, "no memory for the names of %lld accounts", (long long)names->last);
    query_begin(&query, store, "read the names", list_sql);
    while (query_row(&query)) {
        int64_t id = take_int(&query);
        if (id >= 1 && id <= names->last)
            take_text(&query, names->texts[id], NAME_CACHE_TEXT);
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

int64_t store_history_strays(const struct history *history)
{
    return history->stray_count;
}

/* ------------------------------------------------------------------ five scans side by side */

/* Steps one of the scans that follow the events; its first column is the event. */
static struct fault step(struct query *scan, int64_t *event)
{
    if (*event != INT64_MAX)
        *event = query_row(scan) ? take_int(scan) : INT64_MAX;
    return scan->fault;
}

struct fault store_history_begin(struct store *store, int64_t after, struct history **out)
{
    struct history *history = *out = calloc(1, sizeof *history);
    if (!history)
        return fault_make(FAULT_FULL, "no memory to read the history");
    history->store = store;
    struct fault fault = read_names(store, &history->accounts, "SELECT coalesce(max(id), 0) FROM account",
                                    "SELECT id, name FROM account");
    if (!fault_is(fault))
        fault = read_names(store, &history->books, "SELECT coalesce(max(id), 0) FROM book",
                           "SELECT id, name FROM book");
    if (fault_is(fault))
        return fault;
    query_begin(&history->events, store, "read the events",
                "SELECT " EVENT_COLUMNS " FROM event WHERE seq > ? ORDER BY seq");
    put_int(&history->events, after);
    query_begin(&history->weighings, store, "read the weighings",
                "SELECT event, " WEIGHING_COLUMNS " FROM weighing WHERE event > ? ORDER BY event");
    put_int(&history->weighings, after);
    query_begin(&history->transfers, store, "read the transfers",
                "SELECT event, line, book, debit, credit, amount_ug FROM transfer WHERE event > ?"
                " ORDER BY event, line");
    put_int(&history->transfers, after);
    query_begin(&history->stones, store, "read what became of stones",
                "SELECT event, line, " STONE_TRANSFER_COLUMNS " FROM stone_transfer WHERE event > ?"
                " ORDER BY event, line");
    put_int(&history->stones, after);
    query_begin(&history->tables, store, "read what was told of tables",
                "SELECT event, line, name, sum, seal FROM table_seal WHERE event > ? ORDER BY event, line");
    put_int(&history->tables, after);
    fault = step(&history->tables, &history->table_event);
    if (!fault_is(fault))
        fault = step(&history->weighings, &history->weighing_event);
    if (!fault_is(fault))
        fault = step(&history->stones, &history->stone_event);
    return fault_is(fault) ? fault : step(&history->transfers, &history->transfer_event);
}

void store_history_end(struct history *history)
{
    if (!history)
        return;
    struct query *scans[] = {&history->events, &history->weighings, &history->transfers, &history->stones,
                             &history->tables};
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
    struct fault fault = FAULT_OK;
    while (history->weighing_event < out->event.seq && !fault_is(fault)) {
        history->stray_count++;
        fault = step(&history->weighings, &history->weighing_event);
    }
    out->weighed = !fault_is(fault) && history->weighing_event == out->event.seq;
    if (!out->weighed)
        return fault;
    take_weighing(&history->weighings, &out->weighing);
    return history->weighings.bad ? never_wrote(out->event.seq)
                                  : step(&history->weighings, &history->weighing_event);
}

/* What the row does not name has no name, and so another seal than what was written. */
static bool take_transfer(struct history *history, struct history_item *out)
{
    struct query *scan = &history->transfers;
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
    struct fault fault = FAULT_OK;
    out->transfers.count = 0;
    while (history->transfer_event <= out->event.seq && !fault_is(fault)) {
        history->transfer_count++;
        if (history->transfer_event < out->event.seq)
            history->stray_count++;
        else if (!take_transfer(history, out))
            return never_wrote(out->event.seq);
        fault = step(&history->transfers, &history->transfer_event);
    }
    return fault;
}

static bool take_stones(struct history *history)
{
    struct stone_lines *out = history->lines;
    if (out->count == STONE_LINES_MAX || take_int(&history->stones) != out->count)
        return false;
    take_stone_transfer(&history->stones, &out->items[out->count++]);
    return !history->stones.bad;
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
    struct fault fault = history->stone_event <= out->event.seq ? make_lines(history) : FAULT_OK;
    bool has_any = false;
    while (history->stone_event <= out->event.seq && !fault_is(fault)) {
        if (history->stone_event < out->event.seq)
            history->stray_count++;
        else if (!take_stones(history))
            return never_wrote(out->event.seq);
        else
            has_any = true;
        fault = step(&history->stones, &history->stone_event);
    }
    out->event.stones = has_any ? history->lines : NULL;
    return fault;
}

static struct fault make_told(struct history *history, size_t count)
{
    size_t capacity = history->told_capacity * 2 + SEALED_TABLE_COUNT;
    if (count < history->told_capacity)
        return FAULT_OK;
    struct table_seal *told = realloc(history->told, capacity * sizeof *told);
    if (!told)
        return fault_make(FAULT_FULL, "no memory to read what was told of tables");
    history->told = told;
    history->told_capacity = capacity;
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
    struct fault fault = FAULT_OK;
    out->table_count = 0;
    while (history->table_event <= out->event.seq && !fault_is(fault)) {
        fault = make_told(history, out->table_count);
        if (fault_is(fault))
            return fault;
        if (history->table_event < out->event.seq)
            history->stray_count++;
        else if (!take_table(&history->tables, out->table_count, &history->told[out->table_count]))
            return never_wrote(out->event.seq);
        else
            out->table_count++;
        fault = step(&history->tables, &history->table_event);
    }
    out->tables = history->told;
    return fault;
}

static struct fault count_strays(struct history *history)
{
    struct fault fault = FAULT_OK;
    for (; history->table_event != INT64_MAX && !fault_is(fault); history->stray_count++)
        fault = step(&history->tables, &history->table_event);
    for (; history->stone_event != INT64_MAX && !fault_is(fault); history->stray_count++)
        fault = step(&history->stones, &history->stone_event);
    for (; history->weighing_event != INT64_MAX && !fault_is(fault); history->stray_count++)
        fault = step(&history->weighings, &history->weighing_event);
    for (; history->transfer_event != INT64_MAX && !fault_is(fault); history->stray_count++) {
        history->transfer_count++;
        fault = step(&history->transfers, &history->transfer_event);
    }
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

struct fault store_history_each_oddity(struct store *store, void (*say)(void *context, const char *sentence),
                                       void *context)
{
    static const char *const QUESTIONS[] = {
        "SELECT 'event ' || seq || ': is about no piece, and yet says how it left one' FROM event"
        " WHERE " NO_PIECE,
        "SELECT 'event ' || seq || ': its command is not remembered' FROM event"
        " WHERE command IS NOT NULL AND NOT EXISTS (SELECT 1 FROM command WHERE id = event.command)",
    };
    return store_prove_by(store, QUESTIONS, COUNT_OF(QUESTIONS), say, context);
}
