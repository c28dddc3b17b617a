#include "hub/store/whole.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "hub/store/inside.h"

#define COLUMN_NAME_MAX 48
#define SQL_BYTES       8192

#define ROW(name, left_out) {#name, left_out},
const struct whole_table WHOLE_TABLES[] = {WHOLE_LIST(ROW)};
#undef ROW

#define ONE(name, left_out) +1
enum { TABLES = 0 WHOLE_LIST(ONE) };
#undef ONE
const size_t WHOLE_TABLE_COUNT = TABLES;

/* ------------------------------------------------------------------ columns */

enum column_type { COLUMN_NUMBER, COLUMN_TEXT, COLUMN_BYTES };

struct columns {
    int count; /* 0: this format has no such table */
    struct column {
        char name[COLUMN_NAME_MAX];
        enum column_type type;
        int key; /* its place in the primary key, from 1 */
    } items[RECORD_FIELDS_MAX];
};

/* Every table is STRICT: a column has one type. */
static enum column_type read_type(const char *word)
{
    if (strcmp(word, "INTEGER") == 0)
        return COLUMN_NUMBER;
    assert(strcmp(word, "TEXT") == 0 || strcmp(word, "BLOB") == 0);
    return strcmp(word, "TEXT") == 0 ? COLUMN_TEXT : COLUMN_BYTES;
}

static struct fault read_columns(struct store *store, const char *table, struct columns *out)
{
    struct query query;
    out->count = 0;
    query_begin(&query, store, "read its tables", "SELECT name, type, pk FROM pragma_table_info(?)");
    put_text(&query, table);
    while (query_row(&query)) {
        char type[16];
        assert(out->count < RECORD_FIELDS_MAX);
        struct column *column = &out->items[out->count++];
        TAKE_TEXT(&query, column->name);
        TAKE_TEXT(&query, type);
        column->type = read_type(type);
        column->key = (int)take_int(&query);
    }
    return query_end(&query);
}

static const struct column *find_column(const struct columns *columns, const char *name)
{
    for (int i = 0; i < columns->count; i++)
        if (strcmp(columns->items[i].name, name) == 0)
            return &columns->items[i];
    return NULL;
}

/* ------------------------------------------------------------------ out of a store */

struct fault store_whole_head(struct store *store, struct whole_head *out)
{
    struct fault fault = FAULT_OK;
    *out = (struct whole_head){.format = store_format()};
    for (size_t i = 0; i < TABLES && !fault_is(fault); i++) {
        size_t count = 0;
        bool is_pin = strcmp(WHOLE_TABLES[i].name, "pin") == 0;
        if (WHOLE_TABLES[i].left_out && !is_pin)
            continue;
        fault = store_count(store, WHOLE_TABLES[i].name, &count);
        *(is_pin ? &out->pins : &out->rows) += (int64_t)count;
    }
    return fault;
}

static void add_key(struct text *sql, const struct columns *columns)
{
    const char *before = " ORDER BY ";
    for (int place = 1; place <= columns->count; place++)
        for (int i = 0; i < columns->count; i++)
            if (columns->items[i].key == place) {
                text_add(sql, "%s\"%s\"", before, columns->items[i].name);
                before = ", ";
            }
}

static void write_select(struct text *sql, const char *table, const struct columns *columns)
{
    text_add(sql, "SELECT ");
    for (int i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        text_add(sql, i > 0 ? ", " : "");
        if (column->type == COLUMN_BYTES)
            text_add(sql, "iif(\"%s\" IS NULL, NULL, lower(hex(\"%s\")))", column->name, column->name);
        else
            text_add(sql, "\"%s\"", column->name);
    }
    text_add(sql, " FROM \"%s\"", table);
    add_key(sql, columns);
    assert(text_ok(sql));
}

static void take_fields(sqlite3_stmt *statement, const struct columns *columns, struct record *row)
{
    row->count = 0;
    for (int i = 0; i < columns->count; i++) {
        int type = sqlite3_column_type(statement, i);
        if (type == SQLITE_NULL)
            continue;
        struct record_field *field = &row->fields[row->count++];
        *field = (struct record_field){.name = columns->items[i].name};
        if (type == SQLITE_INTEGER)
            field->number = sqlite3_column_int64(statement, i);
        else
            field->text = (const char *)sqlite3_column_text(statement, i);
    }
}

static struct fault each_row(struct store *store, const char *table, const struct columns *columns,
                             bool (*take)(void *context, const struct record *row), void *context, bool *more)
{
    char room[SQL_BYTES];
    struct text sql = TEXT_IN(room);
    struct record row = {.name = table};
    sqlite3_stmt *statement = NULL;
    write_select(&sql, table, columns);
    int code = sqlite3_prepare_v2(store->db, room, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code != SQLITE_ROW)
            break;
        take_fields(statement, columns, &row);
        *more = take(context, &row);
        if (!*more)
            break;
    }
    struct fault fault =
        code == SQLITE_DONE || code == SQLITE_ROW ? FAULT_OK : store_fault(store, "read a whole table");
    sqlite3_finalize(statement);
    return fault;
}

struct fault store_whole_each(struct store *store, bool (*take)(void *context, const struct record *row),
                              void *context)
{
    struct fault fault = FAULT_OK;
    bool more = true;
    for (size_t i = 0; i < TABLES && more && !fault_is(fault); i++) {
        struct columns columns;
        if (WHOLE_TABLES[i].left_out)
            continue;
        fault = read_columns(store, WHOLE_TABLES[i].name, &columns);
        if (!fault_is(fault))
            fault = each_row(store, WHOLE_TABLES[i].name, &columns, take, context, &more);
    }
    return fault;
}

/* ------------------------------------------------------------------ into a new one */

struct filling {
    struct store *store;
    struct table {
        struct columns columns;
        sqlite3_stmt *insert;
    } tables[TABLES];
};

static void write_insert(struct text *sql, const char *table, const struct columns *columns)
{
    text_add(sql, "INSERT INTO \"%s\" VALUES (", table);
    for (int i = 0; i < columns->count; i++)
        text_add(sql, i > 0 ? ", ?" : "?");
    text_add(sql, ")");
    assert(text_ok(sql));
}

/* A new store has a row or two of its own in what is carried. */
static struct fault prepare_table(struct filling *filling, size_t index)
{
    struct table *table = &filling->tables[index];
    const char *name = WHOLE_TABLES[index].name;
    char room[SQL_BYTES], emptying[128];
    struct text sql = TEXT_IN(room);
    struct fault fault = read_columns(filling->store, name, &table->columns);
    if (fault_is(fault) || table->columns.count == 0)
        return fault;
    write_insert(&sql, name, &table->columns);
    snprintf(emptying, sizeof emptying, "DELETE FROM \"%s\"", name);
    if (sqlite3_exec(filling->store->db, emptying, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(filling->store->db, room, -1, &table->insert, NULL) != SQLITE_OK)
        fault = store_fault(filling->store, "make a table ready");
    return fault;
}

struct fault store_fill_begin(const char *path, int64_t format, struct filling **out)
{
    struct filling *filling = calloc(1, sizeof *filling);
    *out = filling;
    if (!filling)
        return fault_make(FAULT_FULL, "no memory to fill %s", path);
    struct fault fault = store_open_at(path, format, &filling->store);
    if (!fault_is(fault))
        fault = store_begin(filling->store);
    for (size_t i = 0; i < TABLES && !fault_is(fault); i++)
        if (!WHOLE_TABLES[i].left_out)
            fault = prepare_table(filling, i);
    return fault;
}

static struct table *find_table(struct filling *filling, const char *name)
{
    for (size_t i = 0; i < TABLES; i++)
        if (filling->tables[i].insert && strcmp(WHOLE_TABLES[i].name, name) == 0)
            return &filling->tables[i];
    return NULL;
}

/* In place of the digits: they are twice as long. False: they are none. */
static bool bind_bytes(sqlite3_stmt *insert, int place, const char *digits)
{
    size_t size = strlen(digits) / 2;
    unsigned char *bytes = malloc(size + 1);
    bool good = bytes && digits[size * 2] == '\0';
    for (size_t i = 0; good && i < size; i++) {
        int high = number_hex_digit(digits[2 * i]), low = number_hex_digit(digits[2 * i + 1]);
        good = high >= 0 && low >= 0;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    good = good && sqlite3_bind_blob(insert, place, bytes, (int)size, SQLITE_TRANSIENT) == SQLITE_OK;
    free(bytes);
    return good;
}

static bool bind_field(sqlite3_stmt *insert, int place, enum column_type type,
                       const struct record_field *field)
{
    switch (type) {
    case COLUMN_NUMBER:
        return !field->text && sqlite3_bind_int64(insert, place, field->number) == SQLITE_OK;
    case COLUMN_TEXT:
        return field->text && sqlite3_bind_text(insert, place, field->text, -1, SQLITE_STATIC) == SQLITE_OK;
    case COLUMN_BYTES:
        return field->text && bind_bytes(insert, place, field->text);
    }
    return false;
}

static bool bind_row(struct table *table, const struct record *row, struct problems *problems)
{
    static const char *const wanted[] = {"a whole number", "a text", "bytes in hexadecimal"};
    int64_t before = problems->count;
    sqlite3_clear_bindings(table->insert);
    for (int i = 0; i < row->count; i++) {
        const struct record_field *field = &row->fields[i];
        const struct column *column = find_column(&table->columns, field->name);
        if (!column)
            problem_add(problems, row->name, "has no column %.60s: take it out", field->name);
        else if (!bind_field(table->insert, (int)(column - table->columns.items) + 1, column->type, field))
            problem_add(problems, row->name, "%s must be %s", field->name, wanted[column->type]);
    }
    return problems->count == before;
}

/* "person.chip" of "UNIQUE constraint failed: person.chip". */
static const char *blamed(sqlite3 *db)
{
    const char *message = sqlite3_errmsg(db), *colon = strstr(message, ": ");
    return colon ? colon + 2 : message;
}

static struct fault say_refused(struct filling *filling, const char *name, int code,
                                struct problems *problems)
{
    sqlite3 *db = filling->store->db;
    switch (code) {
    case SQLITE_CONSTRAINT_NOTNULL:
        problem_add(problems, name, "%s is missing", blamed(db));
        return FAULT_OK;
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        problem_add(problems, name, "a line above has the same %s", blamed(db));
        return FAULT_OK;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        problem_add(problems, name, "it names a row that no line above has");
        return FAULT_OK;
    case SQLITE_CONSTRAINT_CHECK:
        problem_add(problems, name, "it must be so that %s", blamed(db));
        return FAULT_OK;
    }
    return store_fault(filling->store, "write a row");
}

struct fault store_fill_row(struct filling *filling, const struct record *row, struct problems *problems)
{
    struct table *table = find_table(filling, row->name);
    if (!table) {
        problem_add(problems, row->name, "is no table that is carried: take the line out");
        return FAULT_OK;
    }
    if (!bind_row(table, row, problems))
        return FAULT_OK;
    int code = sqlite3_step(table->insert);
    struct fault fault = code == SQLITE_DONE ? FAULT_OK : say_refused(filling, row->name, code, problems);
    sqlite3_reset(table->insert);
    return fault;
}

struct fault store_fill_end(struct filling *filling, struct fault fault)
{
    if (!filling)
        return fault;
    for (size_t i = 0; i < TABLES; i++)
        sqlite3_finalize(filling->tables[i].insert);
    if (!fault_is(fault))
        fault = store_commit(filling->store);
    if (filling->store)
        store_rollback(filling->store); /* what a fault left open */
    store_close(filling->store);
    free(filling);
    return fault;
}
