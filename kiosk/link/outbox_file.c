#include <errno.h>
#include <stdlib.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/link/outbox_inside.h"

enum { APPLICATION_ID = 0x54534F42, SCHEMA_VERSION = 2, WAL_PAGES = 200 };

static const char *const SQL[SQL_STATEMENTS] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_TAKE_NUMBER] = "UPDATE outbox SET next_n = next_n + 1 RETURNING next_n - 1",
    [SQL_INSERT] = "INSERT INTO command (n, state, text) VALUES (?1, ?2, ?3)",
    [SQL_SET_STATE] = "UPDATE command SET state = ?2 WHERE n = ?1",
    [SQL_TRIM] = "DELETE FROM command WHERE n < ?1 AND state >= 2",
    [SQL_LIVE] = "SELECT text FROM command WHERE state = 1",
    [SQL_OLDEST] = "SELECT text FROM command WHERE state = 0 ORDER BY n LIMIT ?1",
    [SQL_LATEST] = "SELECT text FROM (SELECT n, text FROM command WHERE state <= 1 ORDER BY n DESC LIMIT ?1)"
                   " ORDER BY n",
    [SQL_COUNT] = "SELECT count(*), coalesce(sum(json_extract(text, '$.do') = 'hand_back'), 0) FROM command"
                  " WHERE state <= 1",
    [SQL_BEHIND] = "SELECT text FROM command WHERE n > ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2",
    [SQL_RENUMBER] = "UPDATE command SET n = ?2, text = ?3 WHERE n = ?1",
    [SQL_HAS] = "SELECT 1 FROM command WHERE n = ?1",
    [SQL_REWIND] = "UPDATE command SET state = 0 WHERE n >= ?1 AND state = 2",
    [SQL_NEXT_OPEN] = "SELECT text FROM command WHERE state <= 1 AND n > ?1 ORDER BY n LIMIT 1",
    [SQL_FORGET_CLOSED] = /* and the withdraw of what is void: it has nothing to take back */
    "DELETE FROM command WHERE json_extract(text, '$.replaces.id') IN (SELECT json_extract(text, '$.id')"
    " FROM command WHERE state = 3) AND json_extract(text, '$.do') = 'withdraw' OR state >= 2",
    [SQL_RENEW] = "UPDATE outbox SET id = ?1, next_n = 1",
    [SQL_WORLD] = "SELECT json FROM world",
    [SQL_SAVE_WORLD] =
        "INSERT INTO world (one, json) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET json = excluded.json",
    [SQL_SPEND] = "UPDATE lent SET spent = 1 WHERE id = ?1",
    [SQL_UNSPEND] = "UPDATE lent SET spent = 0 WHERE id = ?1",
    [SQL_UNTELL_LENT] = "UPDATE lent SET told = 0",
    [SQL_SET_LENT] = "INSERT INTO lent (id, place, pieces, ug, recalled) VALUES (?1, ?2, ?3, ?4, ?5)"
                     " ON CONFLICT (id) DO UPDATE SET recalled = excluded.recalled, told = 1",
    [SQL_DROP_LENT] = "DELETE FROM lent WHERE told = 0",
    [SQL_FORGET_LENT] = "DELETE FROM lent",
    [SQL_LIST_LENT] = "SELECT id, place, pieces, ug, recalled FROM lent WHERE spent = 0 ORDER BY id",
    [SQL_IDLE_LENT] =
        "SELECT id FROM lent WHERE (recalled OR spent) AND NOT EXISTS (SELECT 1 FROM command, json_each"
        "(command.text, '$.lent') AS named WHERE command.state <= 1 AND named.value = lent.id)"
        " ORDER BY id LIMIT ?1",
};

static const char LENT_TABLE[] =
    "CREATE TABLE lent (id INTEGER PRIMARY KEY, place TEXT NOT NULL, pieces INTEGER NOT NULL, ug INTEGER NOT "
    "NULL,"
    " recalled INTEGER NOT NULL, spent INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 1) STRICT;";

/* ---------------------------------------------------------------- SQLite, in our words */

/* SQLite calls only ENOSPC full; a quota or a size limit is a failed write to it, whose errno nobody has
 * touched since. */
static bool is_full(sqlite3 *database)
{
    if (sqlite3_extended_errcode(database) == SQLITE_IOERR_WRITE)
        return errno == EFBIG || errno == EDQUOT || errno == ENOSPC;
    return sqlite3_errcode(database) == SQLITE_FULL;
}

struct fault outbox_fault(const struct outbox *outbox, const char *what)
{
    switch (sqlite3_errcode(outbox->database)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_make(FAULT_BUSY, "cannot %s: another program has the outbox %s: end that one first",
                          what, outbox->path);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return fault_make(FAULT_INPUT,
                          "cannot %s: %s is no outbox, or damaged: move it away, keep it for the manager",
                          what, outbox->path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return fault_make(FAULT_DENIED,
                          "cannot %s: no permission for the outbox %s, or its folder is missing", what,
                          outbox->path);
    default:
        break;
    }
    if (is_full(outbox->database))
        return fault_make(FAULT_FULL, "The disk of this kiosk is full, so it cannot %s: make room on it",
                          what);
    return fault_make(FAULT_IO, "cannot %s: the outbox %s: %s", what, outbox->path,
                      sqlite3_errmsg(outbox->database));
}

sqlite3_stmt *outbox_start(struct outbox *outbox, enum statement which)
{
    sqlite3_stmt *statement = outbox->statements[which];
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
}

struct fault outbox_run(struct outbox *outbox, sqlite3_stmt *statement, const char *what)
{
    int step;
    errno = 0;
    do {
        step = sqlite3_step(statement);
    } while (step == SQLITE_ROW);
    struct fault fault = step == SQLITE_DONE ? FAULT_OK : outbox_fault(outbox, what);
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_finish(struct outbox *outbox, struct fault fault, const char *what)
{
    if (!fault_is(fault))
        fault = outbox_run(outbox, outbox_start(outbox, SQL_COMMIT), what);
    if (fault_is(fault) && !sqlite3_get_autocommit(outbox->database)) {
        struct fault undone = outbox_run(outbox, outbox_start(outbox, SQL_ROLLBACK), what);
        (void)undone; /* a rollback that fails leaves a transaction that SQLite undoes at the next opening */
    }
    return fault;
}

/* ---------------------------------------------------------------- opening */

struct fault outbox_execute(struct outbox *outbox, const char *sql)
{
    return sqlite3_exec(outbox->database, sql, NULL, NULL, NULL) == SQLITE_OK
               ? FAULT_OK
               : outbox_fault(outbox, "open the outbox");
}

static struct fault read_number(struct outbox *outbox, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(outbox->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return outbox_fault(outbox, "open the outbox");
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    else
        fault = outbox_fault(outbox, "open the outbox");
    sqlite3_finalize(statement);
    return fault;
}

static struct fault create_schema(struct outbox *outbox)
{
    char id[UUID_TEXT_SIZE], sql[1536];
    struct text text = TEXT_IN(sql);
    uuid_write(uuid_make(clock_unix_ms()), id);
    text_add(
        &text,
        "BEGIN IMMEDIATE;"
        "CREATE TABLE outbox (id TEXT NOT NULL, next_n INTEGER NOT NULL) STRICT;"
        "INSERT INTO outbox VALUES ('%s', 1);"
        "CREATE TABLE command (n INTEGER PRIMARY KEY, state INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"
        "CREATE INDEX command_open ON command (state, n) WHERE state <= 1;"
        "CREATE TABLE world (one INTEGER PRIMARY KEY CHECK (one = 1), json BLOB NOT NULL) STRICT;"
        "%s"
        "PRAGMA application_id = %d; PRAGMA user_version = %d;"
        "COMMIT;",
        id, LENT_TABLE, APPLICATION_ID, SCHEMA_VERSION);
    assert(text_ok(&text));
    return outbox_execute(outbox, sql);
}

/* Of a program that knew no lent places. */
static struct fault bring_forward(struct outbox *outbox)
{
    char sql[512];
    struct text text = TEXT_IN(sql);
    text_add(&text, "BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT;", LENT_TABLE, SCHEMA_VERSION);
    assert(text_ok(&text));
    return outbox_execute(outbox, sql);
}

static struct fault check_schema(struct outbox *outbox)
{
    int64_t application, version, tables;
    struct fault fault = read_number(outbox, "PRAGMA application_id", &application);
    if (!fault_is(fault))
        fault = read_number(outbox, "PRAGMA user_version", &version);
    if (!fault_is(fault))
        fault = read_number(outbox, "SELECT count(*) FROM sqlite_schema", &tables);
    if (fault_is(fault))
        return fault;
    if (application == 0 && tables == 0)
        return create_schema(outbox);
    if (application != APPLICATION_ID)
        return fault_make(FAULT_INPUT, "%s is no outbox of a kiosk: name another file", outbox->path);
    if (version > SCHEMA_VERSION)
        return fault_make(FAULT_INPUT, "the outbox %s is of a newer program: update this one", outbox->path);
    return version < SCHEMA_VERSION ? bring_forward(outbox) : FAULT_OK;
}

static struct fault read_id(struct outbox *outbox)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(outbox->database, "SELECT id FROM outbox", -1, &statement, NULL) != SQLITE_OK)
        return outbox_fault(outbox, "open the outbox");
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) != SQLITE_ROW)
        fault = outbox_fault(outbox, "read the id");
    else if (!uuid_read(span_of((const char *)sqlite3_column_text(statement, 0)), &outbox->id))
        fault = fault_make(FAULT_INPUT, "the outbox %s is damaged: move it away, keep it for the manager",
                           outbox->path);
    sqlite3_finalize(statement);
    return fault;
}

static struct fault prepare(struct outbox *outbox)
{
    for (int i = 0; i < SQL_STATEMENTS; i++) {
        if (sqlite3_prepare_v3(outbox->database, SQL[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &outbox->statements[i], NULL) != SQLITE_OK)
            return outbox_fault(outbox, "open the outbox");
    }
    return FAULT_OK;
}

static struct fault open_file(struct outbox *outbox)
{
    char pragmas[256];
    struct text text = TEXT_IN(pragmas);
    if (sqlite3_open_v2(outbox->path, &outbox->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return outbox_fault(outbox, "open the outbox");
    /* Exclusive: two programs on one outbox would both number from the same n. */
    text_add(&text,
             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
             "PRAGMA wal_autocheckpoint = %d; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -512;",
             WAL_PAGES);
    struct fault fault = outbox_execute(outbox, pragmas);
    if (!fault_is(fault))
        fault = outbox_execute(outbox,
                               "BEGIN IMMEDIATE; COMMIT;"); /* takes the lock now, not at the first command */
    if (!fault_is(fault))
        fault = check_schema(outbox);
    if (!fault_is(fault))
        fault = read_id(outbox);
    return fault_is(fault) ? fault : prepare(outbox);
}

struct fault outbox_open(const char *path, struct outbox **out)
{
    *out = NULL;
    struct outbox *outbox = calloc(1, sizeof *outbox);
    assert(outbox);
    struct fault fault = FAULT_OK;
    if (!TEXT_COPY(outbox->path, span_of(path)))
        fault = fault_make(FAULT_TOO_BIG, "the path of the outbox is too long: choose a shorter one");
    else
        fault = open_file(outbox);
    if (fault_is(fault))
        outbox_close(outbox);
    else
        *out = outbox;
    return fault;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    for (int i = 0; i < SQL_STATEMENTS; i++)
        sqlite3_finalize(outbox->statements[i]);
    sqlite3_close(outbox->database);
    free(outbox);
}

struct uuid outbox_id(const struct outbox *outbox)
{
    return outbox->id;
}
