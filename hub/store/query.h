/* One question or order to the database, from its text to its last row:
 *
 *     struct query query;
 *     query_begin(&query, store, "read a model", "SELECT name FROM model WHERE id = ?");
 *     put_int(&query, id);
 *     *found = query_row(&query);
 *     if (*found)
 *         TAKE_TEXT(&query, out->name);
 *     return query_end(&query);
 *
 * The first failure stays in the query, and whatever follows does nothing: it is looked at once, at the end.
 * Nobody outside hub/store includes this. */
#ifndef TOUCHSTONE_STORE_QUERY_H
#define TOUCHSTONE_STORE_QUERY_H

#include <sqlite3.h>
#include <string.h>

#include "common/base/span.h"
#include "hub/store/store.h"

struct query {
    struct store *store;
    sqlite3_stmt *statement; /* NULL: it could not be prepared */
    const char *deed;        /* what is tried, for the sentence of a fault: "write an event" */
    struct fault fault;
    int put, taken; /* question marks bound, columns read of this row */
    bool bad;       /* a row holds a value that this program never writes */
};

/* `sql` is a literal: its address is its name (see struct kept_statement). */
void query_begin(struct query *query, struct store *store, const char *deed, const char *sql);

/* The next row; false after the last one, after a failure, and after a row that was bad. */
MUST_USE bool query_row(struct query *query);

/* Lets the row go, with all that was borrowed of it. */
MUST_USE struct fault query_end(struct query *query);

/* An order that gives no row: runs it, and ends. */
MUST_USE struct fault query_run(struct query *query);

/* The row that there must be: without it the query is bad. */
MUST_USE bool query_must(struct query *query);

/* Whether there is a row at all; ends. */
MUST_USE struct fault query_any(struct query *query, bool *out);

/* The first column of the first row, a number, or 0 without a row; ends. */
MUST_USE struct fault query_int(struct query *query, int64_t *out);

/* ------------------------------------------------------------------ binding, in the order of the question
 * marks */

static inline void put_null(struct query *query)
{
    int code = !query->statement ? SQLITE_OK : sqlite3_bind_null(query->statement, ++query->put);
    assert(code == SQLITE_OK);
}

static inline void put_int(struct query *query, int64_t value)
{
    int code = !query->statement ? SQLITE_OK : sqlite3_bind_int64(query->statement, ++query->put, value);
    assert(code == SQLITE_OK);
}

/* As text; an empty one is stored as NULL: none. Must live until the query has ended. */
static inline void put_span(struct query *query, struct span span)
{
    int code = !query->statement
                   ? SQLITE_OK
                   : sqlite3_bind_text(query->statement, ++query->put, span.size == 0 ? NULL : span.data,
                                       (int)span.size, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

/* "" is stored as NULL: none. The text must live until the query has ended. */
static inline void put_text(struct query *query, const char *text)
{
    int code = !query->statement ? SQLITE_OK
                                 : sqlite3_bind_text(query->statement, ++query->put,
                                                     text[0] == '\0' ? NULL : text, -1, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

/* The same where "" means something, and stays "". */
static inline void put_text_or_blank(struct query *query, const char *text)
{
    int code = !query->statement ? SQLITE_OK
                                 : sqlite3_bind_text(query->statement, ++query->put, text, -1, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

/* The same as put_text of a text that does not live so long. */
static inline void put_text_copy(struct query *query, const char *text)
{
    int code = !query->statement ? SQLITE_OK
                                 : sqlite3_bind_text(query->statement, ++query->put,
                                                     text[0] == '\0' ? NULL : text, -1, SQLITE_TRANSIENT);
    assert(code == SQLITE_OK);
}

static inline void put_bytes(struct query *query, const void *data, size_t size)
{
    int code = !query->statement
                   ? SQLITE_OK
                   : sqlite3_bind_blob(query->statement, ++query->put, data, (int)size, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

/* 0 is stored as NULL: none. */
static inline void put_row(struct query *query, int64_t row)
{
    if (row == 0)
        put_null(query);
    else
        put_int(query, row);
}

/* ------------------------------------------------------------------ reading columns, from the left */

static inline int64_t take_int(struct query *query)
{
    return sqlite3_column_int64(query->statement, query->taken++);
}

static inline double take_double(struct query *query)
{
    return sqlite3_column_double(query->statement, query->taken++);
}

/* Whether the next column is none; does not go past it. */
static inline bool next_is_none(const struct query *query)
{
    return sqlite3_column_type(query->statement, query->taken) == SQLITE_NULL;
}

static inline bool take_bool(struct query *query)
{
    int64_t value = take_int(query);
    query->bad |= value != 0 && value != 1;
    return value == 1;
}

/* Borrowed until the query moves on; empty for NULL. */
static inline struct span take_span(struct query *query)
{
    int column = query->taken++;
    const char *data = sqlite3_column_blob(query->statement, column);
    return (struct span){data, data ? (size_t)sqlite3_column_bytes(query->statement, column) : 0};
}

static inline void take_text(struct query *query, char *out, size_t capacity)
{
    struct span span = take_span(query);
    if (span.size >= capacity || (span.size > 0 && memchr(span.data, 0, span.size))) {
        query->bad = true;
        out[0] = '\0';
        return;
    }
    if (span.size > 0)
        memcpy(out, span.data, span.size);
    out[span.size] = '\0';
}

#define TAKE_TEXT(query, array) take_text((query), (array), sizeof(array))

static inline void take_bytes(struct query *query, void *out, size_t size)
{
    struct span span = take_span(query);
    if (span.size != size)
        query->bad = true;
    else
        memcpy(out, span.data, size);
}

/* ------------------------------------------------------------------ a whole table into an array */

/* begin, then next until it is false (each time `item` is a zeroed row to fill), then end. */
struct rows {
    struct query query;
    void *items, *item;
    size_t item_size, count, capacity;
};
void rows_begin(struct rows *rows, struct store *store, const char *table, size_t item_size, const char *sql);
MUST_USE bool rows_next(struct rows *rows);
/* Afterwards `items` is the caller's to free; NULL after a fault or when there was no row. */
MUST_USE struct fault rows_end(struct rows *rows, size_t *count);

#endif
