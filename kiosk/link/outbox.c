#include "kiosk/link/outbox.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/wire/wire.h"

enum { APPLICATION_ID = 0x54534F42, SCHEMA_VERSION = 2, WAL_PAGES = 200 };

enum statement {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_TAKE_NUMBER,
    SQL_INSERT,
    SQL_SET_STATE,
    SQL_TRIM,
    SQL_LIVE,
    SQL_OLDEST,
    SQL_COUNT,
    SQL_BEHIND,
    SQL_RENUMBER,
    SQL_HAS,
    SQL_REWIND,
    SQL_WORLD,
    SQL_SAVE_WORLD,
    SQL_SPEND,
    SQL_UNSPEND,
    SQL_UNTELL_LENT,
    SQL_SET_LENT,
    SQL_DROP_LENT,
    SQL_LIST_LENT,
    SQL_IDLE_LENT,
    SQL_STATEMENTS
};

static const char *const SQL[SQL_STATEMENTS] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_TAKE_NUMBER] = "UPDATE outbox SET next_n = next_n + 1 RETURNING next_n - 1",
    [SQL_INSERT] = "INSERT INTO command (n, state, text) VALUES (?1, ?2, ?3)",
    [SQL_SET_STATE] = "UPDATE command SET state = ?2 WHERE n = ?1",
    [SQL_TRIM] = "DELETE FROM command WHERE n < ?1 AND state >= 2",
    [SQL_LIVE] = "SELECT text FROM command WHERE state = 1",
    [SQL_OLDEST] = "SELECT text FROM command WHERE state <= ?1 ORDER BY n LIMIT ?2",
    [SQL_COUNT] = "SELECT count(*), coalesce(sum(json_extract(text, '$.do') = 'hand_back'), 0) FROM command"
                  " WHERE state <= 1",
    [SQL_BEHIND] = "SELECT text FROM command WHERE n > ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2",
    [SQL_RENUMBER] = "UPDATE command SET n = ?1 + 1, text = ?2 WHERE n = ?1",
    [SQL_HAS] = "SELECT 1 FROM command WHERE n = ?1",
    [SQL_REWIND] = "UPDATE command SET state = 0 WHERE n >= ?1 AND state = 2",
    [SQL_WORLD] = "SELECT json FROM world",
    [SQL_SAVE_WORLD] =
        "INSERT INTO world (one, json) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET json = excluded.json",
    [SQL_SPEND] = "UPDATE lent SET spent = 1 WHERE id = ?1",
    [SQL_UNSPEND] = "UPDATE lent SET spent = 0 WHERE id = ?1",
    [SQL_UNTELL_LENT] = "UPDATE lent SET told = 0",
    [SQL_SET_LENT] = "INSERT INTO lent (id, place, pieces, ug, recalled) VALUES (?1, ?2, ?3, ?4, ?5)"
                     " ON CONFLICT (id) DO UPDATE SET recalled = excluded.recalled, told = 1",
    [SQL_DROP_LENT] = "DELETE FROM lent WHERE told = 0",
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

struct outbox {
    sqlite3 *database;
    sqlite3_stmt *statements[SQL_STATEMENTS];
    struct uuid id;
    char path[256];
};

/* ---------------------------------------------------------------- SQLite, in our words */

/* SQLite calls only ENOSPC full; a quota or a size limit is a failed write to it, whose errno nobody has
 * touched since. */
static bool is_full(sqlite3 *database)
{
    if (sqlite3_extended_errcode(database) == SQLITE_IOERR_WRITE)
        return errno == EFBIG || errno == EDQUOT || errno == ENOSPC;
    return sqlite3_errcode(database) == SQLITE_FULL;
}

static struct fault fault_of(const struct outbox *outbox, const char *what)
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

static sqlite3_stmt *start(struct outbox *outbox, enum statement which)
{
    sqlite3_stmt *statement = outbox->statements[which];
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
}

/* Runs a statement that gives no rows, or whose rows do not matter. */
static struct fault run(struct outbox *outbox, sqlite3_stmt *statement, const char *what)
{
    int step;
    errno = 0;
    do {
        step = sqlite3_step(statement);
    } while (step == SQLITE_ROW);
    struct fault fault = step == SQLITE_DONE ? FAULT_OK : fault_of(outbox, what);
    sqlite3_reset(statement);
    return fault;
}

/* Ends the transaction: commits when all went well, else takes everything back. */
static struct fault finish(struct outbox *outbox, struct fault fault, const char *what)
{
    if (!fault_is(fault))
        fault = run(outbox, start(outbox, SQL_COMMIT), what);
    if (fault_is(fault) && !sqlite3_get_autocommit(outbox->database)) {
        struct fault undone = run(outbox, start(outbox, SQL_ROLLBACK), what);
        (void)undone; /* a rollback that fails leaves a transaction that SQLite undoes at the next opening */
    }
    return fault;
}

/* ---------------------------------------------------------------- opening */

static struct fault execute(struct outbox *outbox, const char *sql)
{
    return sqlite3_exec(outbox->database, sql, NULL, NULL, NULL) == SQLITE_OK
               ? FAULT_OK
               : fault_of(outbox, "open the outbox");
}

static struct fault read_number(struct outbox *outbox, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(outbox->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return fault_of(outbox, "open the outbox");
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    else
        fault = fault_of(outbox, "open the outbox");
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
    return execute(outbox, sql);
}

/* Of a program that knew no lent places. */
static struct fault bring_forward(struct outbox *outbox)
{
    char sql[512];
    struct text text = TEXT_IN(sql);
    text_add(&text, "BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT;", LENT_TABLE, SCHEMA_VERSION);
    assert(text_ok(&text));
    return execute(outbox, sql);
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
        return fault_of(outbox, "open the outbox");
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) != SQLITE_ROW)
        fault = fault_of(outbox, "read the id");
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
            return fault_of(outbox, "open the outbox");
    }
    return FAULT_OK;
}

static struct fault open_file(struct outbox *outbox)
{
    char pragmas[256];
    struct text text = TEXT_IN(pragmas);
    if (sqlite3_open_v2(outbox->path, &outbox->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return fault_of(outbox, "open the outbox");
    /* Exclusive: two programs on one outbox would both number from the same n. */
    text_add(&text,
             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
             "PRAGMA wal_autocheckpoint = %d; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -512;",
             WAL_PAGES);
    struct fault fault = execute(outbox, pragmas);
    if (!fault_is(fault))
        fault =
            execute(outbox, "BEGIN IMMEDIATE; COMMIT;"); /* takes the lock now, not at the first command */
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

/* ---------------------------------------------------------------- writing */

static struct fault take_number(struct outbox *outbox, int64_t *n)
{
    sqlite3_stmt *statement = start(outbox, SQL_TAKE_NUMBER);
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *n = sqlite3_column_int64(statement, 0);
    else
        fault = fault_of(outbox, "number a command");
    return fault_is(fault) ? fault : run(outbox, statement, "number a command");
}

static struct fault insert(struct outbox *outbox, const struct command *command, enum outbox_state state)
{
    char buffer[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(buffer);
    wire_write_command(&text, command);
    assert(text_ok(&text)); /* the maximum covers the longest command there is */
    sqlite3_stmt *statement = start(outbox, SQL_INSERT);
    sqlite3_bind_int64(statement, 1, command->n);
    sqlite3_bind_int(statement, 2, (int)state);
    sqlite3_bind_text(statement, 3, buffer, (int)text.size, SQLITE_STATIC);
    struct fault fault = run(outbox, statement, "record it");
    for (int i = 0; i < command->lent_count && !fault_is(fault); i++) {
        statement = start(outbox, SQL_SPEND);
        sqlite3_bind_int64(statement, 1, command->lent[i]);
        fault = run(outbox, statement, "record it");
    }
    return fault;
}

static struct fault set_state(struct outbox *outbox, int64_t n, enum outbox_state state)
{
    sqlite3_stmt *statement = start(outbox, SQL_SET_STATE);
    sqlite3_bind_int64(statement, 1, n);
    sqlite3_bind_int(statement, 2, (int)state);
    return run(outbox, statement, "record an answer");
}

struct fault outbox_append(struct outbox *outbox, struct command *command, enum outbox_state state)
{
    struct command numbered = *command;
    numbered.outbox = outbox->id;
    struct fault fault = run(outbox, start(outbox, SQL_BEGIN), "record it");
    if (fault_is(fault))
        return fault;
    fault = take_number(outbox, &numbered.n);
    if (!fault_is(fault))
        fault = insert(outbox, &numbered, state);
    fault = finish(outbox, fault, "record it");
    if (!fault_is(fault))
        *command = numbered;
    return fault;
}

/* Our own text back into a command; what we cannot read we did not write. */
static struct fault parse(const struct outbox *outbox, sqlite3_stmt *statement, struct arena *arena,
                          struct command *out)
{
    struct wire_item items[1];
    size_t count;
    bool is_array;
    struct span text = {(const char *)sqlite3_column_text(statement, 0),
                        (size_t)sqlite3_column_bytes(statement, 0)};
    if (text.size == 0 || text.data[0] != '{') /* a list could have more items than there is room for */
        return fault_make(FAULT_INPUT, "the outbox %s is damaged: move it away, keep it for the manager",
                          outbox->path);
    struct fault fault = wire_read_commands(text, 0, arena, items, &count, &is_array);
    if (!fault_is(fault) && items[0].problem != REASON_NONE)
        fault = fault_make(FAULT_INPUT,
                           "the outbox %s holds a command whose %s is not understood: update this program",
                           outbox->path, items[0].field);
    if (!fault_is(fault))
        *out = items[0].command;
    return fault;
}

static struct fault renumber(struct outbox *outbox, struct command *command)
{
    char buffer[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(buffer);
    int64_t n = command->n++;
    wire_write_command(&text, command);
    assert(text_ok(&text));
    sqlite3_stmt *statement = start(outbox, SQL_RENUMBER);
    sqlite3_bind_int64(statement, 1, n);
    sqlite3_bind_text(statement, 2, buffer, (int)text.size, SQLITE_STATIC);
    return run(outbox, statement, "renumber a command");
}

/* Makes number n + 1 free: everything behind n moves up by one, the last first. */
static struct fault make_room_behind(struct outbox *outbox, int64_t n)
{
    for (int64_t moved = 0;; moved++) {
        struct command command;
        struct arena arena = {.blocks = NULL};
        sqlite3_stmt *statement = start(outbox, SQL_BEHIND);
        sqlite3_bind_int64(statement, 1, n);
        sqlite3_bind_int64(statement, 2, moved);
        int step = sqlite3_step(statement);
        struct fault fault = step == SQLITE_ROW    ? parse(outbox, statement, &arena, &command)
                             : step == SQLITE_DONE ? FAULT_OK
                                                   : fault_of(outbox, "record it");
        sqlite3_reset(statement);
        if (step == SQLITE_ROW && !fault_is(fault))
            fault = renumber(outbox, &command);
        arena_release(&arena);
        if (step != SQLITE_ROW || fault_is(fault))
            return fault;
    }
}

struct fault outbox_replace(struct outbox *outbox, const struct command *live, struct command *command)
{
    struct command deed = *command;
    int64_t last;
    deed.outbox = outbox->id;
    deed.n = live->n + 1;
    deed.has_replaces = true;
    deed.replaces_id = live->id;
    deed.replaces_n = live->n;
    struct fault fault = run(outbox, start(outbox, SQL_BEGIN), "record it");
    if (fault_is(fault))
        return fault;
    fault = take_number(outbox, &last);
    if (!fault_is(fault))
        fault = make_room_behind(outbox, live->n);
    if (!fault_is(fault))
        fault = set_state(outbox, live->n, OUTBOX_VOID);
    if (!fault_is(fault))
        fault = insert(outbox, &deed, OUTBOX_PENDING);
    fault = finish(outbox, fault, "record it");
    if (!fault_is(fault))
        *command = deed;
    return fault;
}

struct fault outbox_answer(struct outbox *outbox, const struct command *commands, size_t count)
{
    struct fault fault = run(outbox, start(outbox, SQL_BEGIN), "record an answer");
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = set_state(outbox, commands[i].n, OUTBOX_ANSWERED);
    if (!fault_is(fault)) {
        sqlite3_stmt *statement = start(outbox, SQL_TRIM);
        sqlite3_bind_int64(statement, 1, commands[count - 1].n - OUTBOX_KEPT);
        fault = run(outbox, statement, "trim the outbox");
    }
    return finish(outbox, fault, "record an answer");
}

/* ---------------------------------------------------------------- reading */

struct fault outbox_find_live(struct outbox *outbox, struct arena *arena, struct command *out, bool *found)
{
    sqlite3_stmt *statement = start(outbox, SQL_LIVE);
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    struct fault fault = FAULT_OK;
    if (*found)
        fault = parse(outbox, statement, arena, out);
    else if (step != SQLITE_DONE)
        fault = fault_of(outbox, "read the outbox");
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_read(struct outbox *outbox, bool and_live, struct arena *arena, struct command *out,
                         int max, int *count)
{
    sqlite3_stmt *statement = start(outbox, SQL_OLDEST);
    struct fault fault = FAULT_OK;
    int step;
    *count = 0;
    sqlite3_bind_int(statement, 1, and_live ? OUTBOX_LIVE : OUTBOX_PENDING);
    sqlite3_bind_int(statement, 2, max);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW && !fault_is(fault)) {
        fault = parse(outbox, statement, arena, &out[*count]);
        if (!fault_is(fault))
            (*count)++;
    }
    if (step != SQLITE_DONE && !fault_is(fault))
        fault = fault_of(outbox, "read the outbox");
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_count(struct outbox *outbox, int64_t *pending, int64_t *own)
{
    sqlite3_stmt *statement = start(outbox, SQL_COUNT);
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        *pending = sqlite3_column_int64(statement, 0);
        *own = sqlite3_column_int64(statement, 1);
    } else {
        fault = fault_of(outbox, "count the outbox");
    }
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_rewind(struct outbox *outbox, int64_t n, bool *found)
{
    sqlite3_stmt *has = start(outbox, SQL_HAS);
    sqlite3_bind_int64(has, 1, n);
    *found = sqlite3_step(has) == SQLITE_ROW;
    sqlite3_reset(has);
    if (!*found)
        return FAULT_OK;
    sqlite3_stmt *statement = start(outbox, SQL_REWIND);
    sqlite3_bind_int64(statement, 1, n);
    return run(outbox, statement, "go back in the outbox");
}

/* ---------------------------------------------------------------- lent places */

static struct fault set_lent(struct outbox *outbox, const struct lent *lent)
{
    sqlite3_stmt *statement = start(outbox, SQL_SET_LENT);
    sqlite3_bind_int64(statement, 1, lent->id);
    sqlite3_bind_text(statement, 2, lent->of.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, lent->load.pieces);
    sqlite3_bind_int64(statement, 4, lent->load.mass.ug);
    sqlite3_bind_int(statement, 5, lent->recalled);
    return run(outbox, statement, "keep a lent place");
}

struct fault outbox_set_lent(struct outbox *outbox, const struct lent *lent, int count)
{
    struct fault fault = run(outbox, start(outbox, SQL_BEGIN), "keep the lent places");
    if (fault_is(fault))
        return fault;
    fault = run(outbox, start(outbox, SQL_UNTELL_LENT), "keep the lent places");
    for (int i = 0; i < count && !fault_is(fault); i++)
        fault = set_lent(outbox, &lent[i]);
    if (!fault_is(fault))
        fault = run(outbox, start(outbox, SQL_DROP_LENT), "keep the lent places");
    return finish(outbox, fault, "keep the lent places");
}

struct fault outbox_list_lent(struct outbox *outbox, struct lent *out, int *count)
{
    sqlite3_stmt *statement = start(outbox, SQL_LIST_LENT);
    struct fault fault = FAULT_OK;
    int step;
    *count = 0;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW && *count < LENT_MAX) {
        struct lent *lent = &out[(*count)++];
        *lent = (struct lent){
            .id = sqlite3_column_int64(statement, 0),
            .of = code_of((const char *)sqlite3_column_text(statement, 1)),
            .load = {sqlite3_column_int64(statement, 2), MASS_UG(sqlite3_column_int64(statement, 3))},
            .recalled = sqlite3_column_int(statement, 4) != 0};
    }
    if (step != SQLITE_DONE && step != SQLITE_ROW)
        fault = fault_of(outbox, "read the lent places");
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_unspend(struct outbox *outbox, const int64_t *ids, int count)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < count && !fault_is(fault); i++) {
        sqlite3_stmt *statement = start(outbox, SQL_UNSPEND);
        sqlite3_bind_int64(statement, 1, ids[i]);
        fault = run(outbox, statement, "keep a lent place");
    }
    return fault;
}

struct fault outbox_list_idle(struct outbox *outbox, int64_t ids[LENT_NAMED_MAX], int *count)
{
    sqlite3_stmt *statement = start(outbox, SQL_IDLE_LENT);
    struct fault fault = FAULT_OK;
    int step;
    *count = 0;
    sqlite3_bind_int(statement, 1, LENT_NAMED_MAX);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW)
        ids[(*count)++] = sqlite3_column_int64(statement, 0);
    if (step != SQLITE_DONE)
        fault = fault_of(outbox, "read the lent places");
    sqlite3_reset(statement);
    return fault;
}

/* ---------------------------------------------------------------- the world */

struct fault outbox_load_world(struct outbox *outbox, char **out, size_t *size)
{
    sqlite3_stmt *statement = start(outbox, SQL_WORLD);
    struct fault fault = FAULT_OK;
    int step = sqlite3_step(statement);
    *out = NULL;
    *size = 0;
    if (step == SQLITE_ROW && sqlite3_column_bytes(statement, 0) > 0) {
        *size = (size_t)sqlite3_column_bytes(statement, 0);
        *out = malloc(*size);
        assert(*out);
        memcpy(*out, sqlite3_column_blob(statement, 0), *size);
    } else if (step != SQLITE_DONE && step != SQLITE_ROW) {
        fault = fault_of(outbox, "read the last known world");
    }
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_save_world(struct outbox *outbox, struct span json)
{
    struct fault fault =
        execute(outbox, "PRAGMA synchronous = NORMAL"); /* in WAL: a commit waits for no disk */
    if (fault_is(fault))
        return fault;
    sqlite3_stmt *statement = start(outbox, SQL_SAVE_WORLD);
    sqlite3_bind_blob64(statement, 1, json.data, json.size, SQLITE_STATIC);
    fault = run(outbox, statement, "keep the last known world");
    sqlite3_clear_bindings(statement);
    struct fault again = execute(outbox, "PRAGMA synchronous = FULL");
    return fault_is(fault) ? fault : again;
}
