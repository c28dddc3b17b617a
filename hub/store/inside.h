/* What the files of this room share: the connection, its prepared statements, binding and reading columns.
 * Nobody outside hub/store includes it. */
#ifndef TOUCHSTONE_STORE_INSIDE_H
#define TOUCHSTONE_STORE_INSIDE_H

#include <sqlite3.h>
#include <string.h>

#include "common/base/span.h"
#include "hub/store/store.h"

/* Statements are prepared once and kept for the life of the connection, found again by the address of their
 * text: each call in the source has its own. */
#define STATEMENTS_MAX 1024
struct kept_statement {
    const char *sql; /* a literal; NULL: a free place */
    sqlite3_stmt *prepared;
};

/* Names seen lately with their rows: accounts and books are few and asked for with every transfer. */
#define NAME_CACHE_SIZE 512
#define NAME_CACHE_TEXT 96
struct name_cache {
    struct {
        char text[NAME_CACHE_TEXT];
        int64_t row; /* 0: empty */
    } items[NAME_CACHE_SIZE];
};

struct store {
    sqlite3 *db;
    bool reads_only;
    int lock; /* the lock file of the writer; -1 for a reader */
    int64_t wal_pages;
    char path[STORE_PATH_MAX];
    struct kept_statement statements[STATEMENTS_MAX];
    size_t statement_count;
    struct name_cache accounts, books;
};

/* The fault of the last call that failed on this connection; `deed` is what was tried: "write an event". */
struct fault store_fault(struct store *store, const char *deed) MUST_USE;

/* The prepared statement of a text, ready to bind. `sql` is a literal: its address is its name. */
MUST_USE struct fault store_use(struct store *store, const char *sql, sqlite3_stmt **out);

/* Steps a statement that gives no row, and resets it. */
MUST_USE struct fault store_run(struct store *store, sqlite3_stmt *statement, const char *deed);

/* Steps once; *row tells whether there is one. The caller resets (store_done) when it has read the columns.
 */
MUST_USE struct fault store_next(struct store *store, sqlite3_stmt *statement, const char *deed, bool *row);

/* Says whatever sentence each of these questions gives: what differs, and where. */
MUST_USE struct fault store_prove_by(struct store *store, const char *const *questions, size_t count,
                                     void (*say)(void *context, const char *sentence), void *context);

static inline void store_done(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
}

/* Number of rows of a table, to size an array. */
MUST_USE struct fault store_count(struct store *store, const char *table, size_t *out);

MUST_USE struct fault store_migrate(struct store *store); /* schema.c */
MUST_USE struct fault store_check_version(struct store *store, bool *is_empty);
void store_forget_names(struct store *store); /* ledger.c: after a rollback */

/* ------------------------------------------------------------------ binding, in the order of the question
 * marks */

struct binder {
    sqlite3_stmt *statement;
    int next; /* starts at 0 */
};

static inline void put_int(struct binder *binder, int64_t value)
{
    int code = sqlite3_bind_int64(binder->statement, ++binder->next, value);
    assert(code == SQLITE_OK);
}

static inline void put_null(struct binder *binder)
{
    int code = sqlite3_bind_null(binder->statement, ++binder->next);
    assert(code == SQLITE_OK);
}

/* The text must live until the statement has run. "" is stored as NULL: none. */
static inline void put_text(struct binder *binder, const char *text)
{
    int code = text[0] == '\0'
                   ? sqlite3_bind_null(binder->statement, ++binder->next)
                   : sqlite3_bind_text(binder->statement, ++binder->next, text, -1, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

/* The same of a text that does not live so long. */
static inline void put_text_copy(struct binder *binder, const char *text)
{
    int code = text[0] == '\0'
                   ? sqlite3_bind_null(binder->statement, ++binder->next)
                   : sqlite3_bind_text(binder->statement, ++binder->next, text, -1, SQLITE_TRANSIENT);
    assert(code == SQLITE_OK);
}

/* As text; an empty one is stored as NULL: none. Must live until the statement has run. */
static inline void put_span(struct binder *binder, struct span span)
{
    int code = span.size == 0 ? sqlite3_bind_null(binder->statement, ++binder->next)
                              : sqlite3_bind_text(binder->statement, ++binder->next, span.data,
                                                  (int)span.size, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

static inline void put_bytes(struct binder *binder, const void *data, size_t size)
{
    int code = sqlite3_bind_blob(binder->statement, ++binder->next, data, (int)size, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

/* 0 is stored as NULL: none. */
static inline void put_row(struct binder *binder, int64_t row)
{
    if (row == 0)
        put_null(binder);
    else
        put_int(binder, row);
}

/* ------------------------------------------------------------------ reading columns, from the left */

struct columns {
    sqlite3_stmt *statement;
    int next; /* starts at 0 */
    bool bad; /* a value that this program never writes */
};

static inline int64_t take_int(struct columns *columns)
{
    return sqlite3_column_int64(columns->statement, columns->next++);
}

static inline bool take_bool(struct columns *columns)
{
    int64_t value = take_int(columns);
    columns->bad |= value != 0 && value != 1;
    return value == 1;
}

/* Borrowed until the statement moves on; empty for NULL. */
static inline struct span take_span(struct columns *columns)
{
    int column = columns->next++;
    const char *data = sqlite3_column_blob(columns->statement, column);
    return (struct span){data, data ? (size_t)sqlite3_column_bytes(columns->statement, column) : 0};
}

static inline void take_text(struct columns *columns, char *out, size_t capacity)
{
    struct span span = take_span(columns);
    if (span.size >= capacity || (span.size > 0 && memchr(span.data, 0, span.size))) {
        columns->bad = true;
        out[0] = '\0';
        return;
    }
    if (span.size > 0)
        memcpy(out, span.data, span.size);
    out[span.size] = '\0';
}

#define TAKE_TEXT(columns, array) take_text((columns), (array), sizeof(array))

static inline void take_bytes(struct columns *columns, void *out, size_t size)
{
    struct span span = take_span(columns);
    if (span.size != size)
        columns->bad = true;
    else
        memcpy(out, span.data, size);
}

/* ------------------------------------------------------------------ a whole table into an array */

/* begin, then set `statement`, then next until it is false (each time `item` is a zeroed row to fill), then
 * end. */
struct list {
    const char *table;
    sqlite3_stmt *statement;
    struct columns columns;
    void *items;
    void *item;
    size_t item_size, count, capacity;
    bool bad;
};
MUST_USE struct fault store_list_begin(struct store *store, struct list *list, const char *table,
                                       size_t item_size);
MUST_USE bool store_list_next(struct store *store, struct list *list, struct fault *fault);
/* Afterwards `items` is the caller's to free; NULL after a fault or when there was no row. */
MUST_USE struct fault store_list_end(struct store *store, struct list *list, struct fault fault,
                                     size_t *count);

/* SQL: no later event undoes the one of this alias. */
#define EVENT_STANDS(alias)                                                                                  \
    "NOT EXISTS (SELECT 1 FROM event AS later WHERE later.corrects = " alias ".seq AND later.changes = 1)"

/* SQL: the event with this number was taken back, and that was not taken back in its turn (decision 98). */
#define EVENT_TAKEN_BACK(seq)                                                                                \
    "EXISTS (SELECT 1 FROM event AS w WHERE w.corrects = " seq " AND w.changes = 1 AND " EVENT_STANDS("w") ")"

/* The fault of a row that holds what was never written. */
struct fault store_bad_row(struct store *store, const char *table) MUST_USE;

#endif
