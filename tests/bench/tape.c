#include "tests/bench/tape.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STATEMENTS_MAX = 512 };

enum op_kind { OP_STEP, OP_RESET, OP_CLEAR, OP_INT64, OP_DOUBLE, OP_TEXT, OP_BLOB, OP_NULL, OP_EXEC };

struct op {
    enum op_kind kind;
    int statement;
    int column;
    int64_t number; /* integer, or size of bytes */
    double real;
    char *bytes;
};

static struct {
    pthread_mutex_t lock;
    atomic_bool on; /* asked without the lock: what is not recorded costs nothing */
    bool waits; /* for the next BEGIN: a transaction that is under way when the recording starts is not on the
                   tape */
    sqlite3_stmt *handles[STATEMENTS_MAX];
    char *sql[STATEMENTS_MAX];
    int count;
    struct op *ops;
    size_t op_count, op_room;
    int64_t steps;
} tape = {.lock = PTHREAD_MUTEX_INITIALIZER};

void tape_record(bool on)
{
    pthread_mutex_lock(&tape.lock);
    tape.on = on;
    tape.waits = on;
    pthread_mutex_unlock(&tape.lock);
}

int64_t tape_statements(void)
{
    return tape.steps;
}

static void note_statement(sqlite3_stmt *statement, const char *sql)
{
    if (!statement)
        return;
    pthread_mutex_lock(&tape.lock);
    assert(tape.count < STATEMENTS_MAX);
    tape.handles[tape.count] = statement;
    tape.sql[tape.count++] = strdup(sql);
    pthread_mutex_unlock(&tape.lock);
}

/* The newest statement with this handle: SQLite may give a handle's memory out again. */
static int find_statement(sqlite3_stmt *statement)
{
    for (int i = tape.count - 1; i >= 0; i--)
        if (tape.handles[i] == statement)
            return i;
    return -1;
}

static bool begins(sqlite3_stmt *statement, const struct op *op, const char *bytes)
{
    const char *sql = statement ? sqlite3_sql(statement) : bytes;
    return (op->kind == OP_STEP || op->kind == OP_EXEC) && sql && strncmp(sql, "BEGIN", 5) == 0;
}

static void add(sqlite3_stmt *statement, struct op op, const void *bytes)
{
    if (!tape.on)
        return;
    pthread_mutex_lock(&tape.lock);
    if (tape.on && tape.waits)
        tape.waits = !begins(statement, &op, bytes);
    if (tape.on && !tape.waits) {
        op.statement = statement ? find_statement(statement) : -1;
        assert(op.statement >= 0 || op.kind == OP_EXEC);
        if (bytes) {
            op.bytes = malloc((size_t)op.number + 1);
            memcpy(op.bytes, bytes, (size_t)op.number);
            op.bytes[op.number] = '\0';
        }
        if (tape.op_count == tape.op_room) {
            tape.op_room = tape.op_room ? 2 * tape.op_room : 65536;
            tape.ops = realloc(tape.ops, tape.op_room * sizeof *tape.ops);
            assert(tape.ops);
        }
        tape.ops[tape.op_count++] = op;
        tape.steps += op.kind == OP_STEP || op.kind == OP_EXEC;
    }
    pthread_mutex_unlock(&tape.lock);
}

/* ------------------------------------------------------------------ below the code under test */

#define REAL(name) __real_##name
#define WRAP(name) __wrap_##name

int REAL(sqlite3_prepare_v2)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int WRAP(sqlite3_prepare_v2)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int WRAP(sqlite3_prepare_v2)(sqlite3 *db, const char *sql, int size, sqlite3_stmt **out, const char **tail)
{
    int rc = REAL(sqlite3_prepare_v2)(db, sql, size, out, tail);
    note_statement(*out, sql);
    return rc;
}

int REAL(sqlite3_prepare_v3)(sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);
int WRAP(sqlite3_prepare_v3)(sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);
int WRAP(sqlite3_prepare_v3)(sqlite3 *db, const char *sql, int size, unsigned flags, sqlite3_stmt **out,
                             const char **tail)
{
    int rc = REAL(sqlite3_prepare_v3)(db, sql, size, flags, out, tail);
    note_statement(*out, sql);
    return rc;
}

int REAL(sqlite3_step)(sqlite3_stmt *);
int WRAP(sqlite3_step)(sqlite3_stmt *);
int WRAP(sqlite3_step)(sqlite3_stmt *statement)
{
    add(statement, (struct op){.kind = OP_STEP}, NULL);
    return REAL(sqlite3_step)(statement);
}

int REAL(sqlite3_reset)(sqlite3_stmt *);
int WRAP(sqlite3_reset)(sqlite3_stmt *);
int WRAP(sqlite3_reset)(sqlite3_stmt *statement)
{
    add(statement, (struct op){.kind = OP_RESET}, NULL);
    return REAL(sqlite3_reset)(statement);
}

int REAL(sqlite3_clear_bindings)(sqlite3_stmt *);
int WRAP(sqlite3_clear_bindings)(sqlite3_stmt *);
int WRAP(sqlite3_clear_bindings)(sqlite3_stmt *statement)
{
    add(statement, (struct op){.kind = OP_CLEAR}, NULL);
    return REAL(sqlite3_clear_bindings)(statement);
}

int REAL(sqlite3_bind_int64)(sqlite3_stmt *, int, sqlite3_int64);
int WRAP(sqlite3_bind_int64)(sqlite3_stmt *, int, sqlite3_int64);
int WRAP(sqlite3_bind_int64)(sqlite3_stmt *statement, int column, sqlite3_int64 value)
{
    add(statement, (struct op){.kind = OP_INT64, .column = column, .number = value}, NULL);
    return REAL(sqlite3_bind_int64)(statement, column, value);
}

int REAL(sqlite3_bind_int)(sqlite3_stmt *, int, int);
int WRAP(sqlite3_bind_int)(sqlite3_stmt *, int, int);
int WRAP(sqlite3_bind_int)(sqlite3_stmt *statement, int column, int value)
{
    add(statement, (struct op){.kind = OP_INT64, .column = column, .number = value}, NULL);
    return REAL(sqlite3_bind_int)(statement, column, value);
}

int REAL(sqlite3_bind_double)(sqlite3_stmt *, int, double);
int WRAP(sqlite3_bind_double)(sqlite3_stmt *, int, double);
int WRAP(sqlite3_bind_double)(sqlite3_stmt *statement, int column, double value)
{
    add(statement, (struct op){.kind = OP_DOUBLE, .column = column, .real = value}, NULL);
    return REAL(sqlite3_bind_double)(statement, column, value);
}

int REAL(sqlite3_bind_null)(sqlite3_stmt *, int);
int WRAP(sqlite3_bind_null)(sqlite3_stmt *, int);
int WRAP(sqlite3_bind_null)(sqlite3_stmt *statement, int column)
{
    add(statement, (struct op){.kind = OP_NULL, .column = column}, NULL);
    return REAL(sqlite3_bind_null)(statement, column);
}

int REAL(sqlite3_bind_text)(sqlite3_stmt *, int, const char *, int, void (*)(void *));
int WRAP(sqlite3_bind_text)(sqlite3_stmt *, int, const char *, int, void (*)(void *));
int WRAP(sqlite3_bind_text)(sqlite3_stmt *statement, int column, const char *text, int size,
                            void (*release)(void *))
{
    if (text)
        add(statement,
            (struct op){.kind = OP_TEXT, .column = column, .number = size < 0 ? (int64_t)strlen(text) : size},
            text);
    else
        add(statement, (struct op){.kind = OP_NULL, .column = column}, NULL);
    return REAL(sqlite3_bind_text)(statement, column, text, size, release);
}

int REAL(sqlite3_bind_blob)(sqlite3_stmt *, int, const void *, int, void (*)(void *));
int WRAP(sqlite3_bind_blob)(sqlite3_stmt *, int, const void *, int, void (*)(void *));
int WRAP(sqlite3_bind_blob)(sqlite3_stmt *statement, int column, const void *bytes, int size,
                            void (*release)(void *))
{
    if (bytes)
        add(statement, (struct op){.kind = OP_BLOB, .column = column, .number = size}, bytes);
    else
        add(statement, (struct op){.kind = OP_NULL, .column = column}, NULL);
    return REAL(sqlite3_bind_blob)(statement, column, bytes, size, release);
}

int REAL(sqlite3_exec)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int WRAP(sqlite3_exec)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int WRAP(sqlite3_exec)(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *context,
                       char **error)
{
    add(NULL, (struct op){.kind = OP_EXEC, .number = (int64_t)strlen(sql)}, sql);
    return REAL(sqlite3_exec)(db, sql, row, context, error);
}

/* ------------------------------------------------------------------ playing */

static int play_op(sqlite3 *db, sqlite3_stmt **statements, const struct op *op)
{
    sqlite3_stmt *statement = op->statement >= 0 ? statements[op->statement] : NULL;
    switch (op->kind) {
    case OP_STEP:
        return REAL(sqlite3_step)(statement);
    case OP_RESET:
        return REAL(sqlite3_reset)(statement);
    case OP_CLEAR:
        return REAL(sqlite3_clear_bindings)(statement);
    case OP_INT64:
        return REAL(sqlite3_bind_int64)(statement, op->column, op->number);
    case OP_DOUBLE:
        return REAL(sqlite3_bind_double)(statement, op->column, op->real);
    case OP_TEXT:
        return REAL(sqlite3_bind_text)(statement, op->column, op->bytes, (int)op->number, SQLITE_STATIC);
    case OP_BLOB:
        return REAL(sqlite3_bind_blob)(statement, op->column, op->bytes, (int)op->number, SQLITE_STATIC);
    case OP_NULL:
        return REAL(sqlite3_bind_null)(statement, op->column);
    case OP_EXEC:
        return REAL(sqlite3_exec)(db, op->bytes, NULL, NULL, NULL);
    }
    return SQLITE_MISUSE;
}

static bool prepare_all(sqlite3 *db, sqlite3_stmt **statements)
{
    bool *used = calloc((size_t)tape.count + 1, sizeof *used);
    assert(used);
    for (size_t i = 0; i < tape.op_count; i++)
        if (tape.ops[i].statement >= 0)
            used[tape.ops[i].statement] = true;
    bool ok = true;
    for (int i = 0; i < tape.count && ok; i++)
        if (used[i] && REAL(sqlite3_prepare_v2)(db, tape.sql[i], -1, &statements[i], NULL) != SQLITE_OK) {
            fprintf(stderr, "tape: %s: %s\n", tape.sql[i], sqlite3_errmsg(db));
            ok = false;
        }
    free(used);
    return ok;
}

double tape_play(const char *path)
{
    sqlite3 *db = NULL;
    static sqlite3_stmt *statements[STATEMENTS_MAX];
    double seconds = -1;
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        REAL(sqlite3_exec)(db,
                           "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                           "PRAGMA wal_autocheckpoint=10000;",
                           NULL, NULL, NULL) != SQLITE_OK ||
        !prepare_all(db, statements))
        goto out;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t i = 0; i < tape.op_count; i++) {
        int rc = play_op(db, statements, &tape.ops[i]);
        if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE) {
            fprintf(stderr, "tape: operation %zu failed: %s\n", i, sqlite3_errmsg(db));
            goto out;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
out:
    for (int i = 0; i < tape.count; i++)
        sqlite3_finalize(statements[i]);
    sqlite3_close(db);
    return seconds;
}
