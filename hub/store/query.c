#include "hub/store/query.h"

#include <stdlib.h>

#include "hub/store/inside.h"

static sqlite3_stmt *kept(struct store *store, const char *sql)
{
    size_t at = ((uintptr_t)sql >> 3) % STATEMENTS_MAX;
    while (store->statements[at].sql && store->statements[at].sql != sql)
        at = (at + 1) % STATEMENTS_MAX;
    struct kept_statement *kept = &store->statements[at];
    if (kept->sql)
        return kept->prepared;
    assert(store->statement_count < STATEMENTS_MAX / 2); /* one for each call in the source */
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &kept->prepared, NULL) != SQLITE_OK)
        return NULL;
    kept->sql = sql;
    store->statement_count++;
    return kept->prepared;
}

void query_begin(struct query *query, struct store *store, const char *deed, const char *sql)
{
    *query = (struct query){.store = store, .deed = deed, .statement = kept(store, sql)};
    if (!query->statement)
        query->fault = store_fault(store, deed);
}

bool query_row(struct query *query)
{
    if (!query->statement || query->bad || fault_is(query->fault))
        return false;
    int code = sqlite3_step(query->statement);
    query->taken = 0;
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        query->fault = store_fault(query->store, query->deed);
    sqlite3_reset(query->statement);
    query->statement = NULL;
    return false;
}

struct fault query_end(struct query *query)
{
    if (query->statement)
        sqlite3_reset(query->statement);
    if (!fault_is(query->fault) && query->bad)
        return fault_make(
            FAULT_INPUT,
            "%s holds what Touchstone never wrote (cannot %s): run verify, restore the last backup",
            query->store->path, query->deed);
    return query->fault;
}

struct fault query_run(struct query *query)
{
    bool row = query_row(query);
    assert(!row);
    (void)row;
    return query_end(query);
}

bool query_must(struct query *query)
{
    bool row = query_row(query);
    query->bad |= !row;
    return row;
}

struct fault query_any(struct query *query, bool *out)
{
    *out = query_row(query);
    return query_end(query);
}

struct fault query_int(struct query *query, int64_t *out)
{
    *out = query_row(query) ? take_int(query) : 0;
    return query_end(query);
}

/* ------------------------------------------------------------------ a whole table into an array */

void rows_begin(struct rows *rows, struct store *store, const char *table, size_t item_size, const char *sql)
{
    *rows = (struct rows){.item_size = item_size};
    query_begin(&rows->query, store, "read a table", sql);
    if (fault_is(rows->query.fault))
        return;
    rows->query.fault = store_count(store, table, &rows->capacity);
    if (!fault_is(rows->query.fault) && rows->capacity > 0 &&
        !(rows->items = calloc(rows->capacity, item_size)))
        rows->query.fault = fault_make(FAULT_FULL, "no memory for the table \"%s\"", table);
}

bool rows_next(struct rows *rows)
{
    if (!query_row(&rows->query))
        return false;
    if (rows->count == rows->capacity)
        return false; /* only outside a transaction: a row came between counting and reading */
    rows->item = (char *)rows->items + rows->count++ * rows->item_size;
    return true;
}

struct fault rows_end(struct rows *rows, size_t *count)
{
    struct fault fault = query_end(&rows->query);
    *count = rows->count;
    if (fault_is(fault)) {
        *count = 0;
        free(rows->items);
        rows->items = NULL;
    }
    return fault;
}
