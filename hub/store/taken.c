#include "hub/store/taken.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

/* As kiosk/link/outbox.c writes them: "TSOB"; states are pending, live, answered, void. */
enum { OUTBOX_APPLICATION_ID = 0x54534F42, OUTBOX_FORMAT_MAX = 2, STATE_LIVE = 1, STATE_ANSWERED = 2 };

static struct fault fault_of(sqlite3 *db, const char *path)
{
    int code = sqlite3_errcode(db);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return fault_make(FAULT_BUSY, "%s is in use: stop its kiosk, or take a copy of the file", path);
    return fault_make(FAULT_INPUT, "%s cannot be read as the outbox of a kiosk: %s", path,
                      sqlite3_errmsg(db));
}

static struct fault read_int(sqlite3 *db, const char *path, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    struct fault fault = FAULT_OK;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        fault = fault_of(db, path);
    else
        *out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return fault;
}

static struct fault check(sqlite3 *db, const char *path)
{
    int64_t application = 0, format = 0;
    struct fault fault = read_int(db, path, "PRAGMA application_id", &application);
    if (!fault_is(fault))
        fault = read_int(db, path, "PRAGMA user_version", &format);
    if (!fault_is(fault) && application != OUTBOX_APPLICATION_ID)
        fault = fault_make(FAULT_INPUT, "%s is not the outbox of a kiosk: name another file", path);
    if (!fault_is(fault) && format > OUTBOX_FORMAT_MAX)
        fault = fault_make(FAULT_INPUT, "the outbox %s is of a newer program: update this one", path);
    return fault;
}

static struct fault read_id(sqlite3 *db, const char *path, struct uuid *out)
{
    sqlite3_stmt *statement = NULL;
    struct fault fault = FAULT_OK;
    if (sqlite3_prepare_v2(db, "SELECT id FROM outbox", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        fault = fault_of(db, path);
    else if (!uuid_read(span_of((const char *)sqlite3_column_text(statement, 0)), out))
        fault = fault_make(FAULT_INPUT, "the outbox %s is damaged", path);
    sqlite3_finalize(statement);
    return fault;
}

static struct fault read_rows(sqlite3 *db, const char *path,
                              struct fault (*take)(void *context, const struct taken_row *row), void *context)
{
    sqlite3_stmt *statement = NULL;
    struct fault fault = FAULT_OK;
    int step = SQLITE_ERROR;
    if (sqlite3_prepare_v2(db, "SELECT n, state, text FROM command WHERE state <= ? ORDER BY n", -1,
                           &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_int(statement, 1, STATE_ANSWERED);
        while ((step = sqlite3_step(statement)) == SQLITE_ROW && !fault_is(fault)) {
            struct taken_row row = {.n = sqlite3_column_int64(statement, 0),
                                    .is_live = sqlite3_column_int(statement, 1) == STATE_LIVE};
            row.text.data = (const char *)sqlite3_column_text(statement, 2);
            row.text.size = (size_t)sqlite3_column_bytes(statement, 2);
            fault = take(context, &row);
        }
    }
    if (!fault_is(fault) && step != SQLITE_DONE)
        fault = fault_of(db, path);
    sqlite3_finalize(statement);
    return fault;
}

struct fault store_taken_read(const char *path, struct uuid *outbox,
                              struct fault (*take)(void *context, const struct taken_row *row), void *context)
{
    sqlite3 *db = NULL;
    if (access(path, R_OK) != 0)
        return fault_make(FAULT_NOT_FOUND, "%s cannot be read: name the outbox file of the kiosk", path);
    /* Writable where it can be: what was written last may still be in the log beside it. */
    struct fault fault =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ? FAULT_OK : fault_of(db, path);
    if (!fault_is(fault))
        fault = check(db, path);
    if (!fault_is(fault))
        fault = read_id(db, path, outbox);
    if (!fault_is(fault))
        fault = read_rows(db, path, take, context);
    sqlite3_close(db);
    return fault;
}
