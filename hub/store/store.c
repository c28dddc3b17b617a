#include "hub/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/base/time.h"
#include "common/rules/stone.h"
#include "hub/store/inside.h"
#include "hub/store/whole.h"

#define BUSY_MS_MAX 5000

/* ------------------------------------------------------------------ faults */

static bool is_no_room(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* SQLite calls only ENOSPC a full disk. The error of the system's call is kept with the file that it happened
 * to, which in WAL mode is mostly the log; errno itself is overwritten by the clean-up that follows. */
static bool disk_is_full(sqlite3 *db, int code)
{
    int error = 0;
    sqlite3_file *log = NULL;
    if ((code & 0xff) == SQLITE_FULL)
        return true;
    if ((code & 0xff) != SQLITE_IOERR)
        return false;
    if (is_no_room(sqlite3_system_errno(db)))
        return true;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK && is_no_room(error))
        return true;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log ||
        !log->pMethods)
        return false;
    return log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK &&
           is_no_room(error);
}

static struct fault fault_of(sqlite3 *db, int code, const char *path, const char *deed)
{
    if (disk_is_full(db, code))
        return fault_make(FAULT_FULL,
                          "no room on the disk of %s: free some space, the hub then goes on by itself", path);
    switch (code & 0xff) {
    case SQLITE_IOERR:
        return fault_make(FAULT_IO,
                          "%s cannot be read or written (%s): look at the disk and the system journal", path,
                          sqlite3_errmsg(db));
    case SQLITE_CORRUPT:
        return fault_make(FAULT_INPUT, "%s is damaged (%s): stop the hub and restore the last backup", path,
                          sqlite3_errmsg(db));
    case SQLITE_NOTADB:
        return fault_make(FAULT_INPUT, "%s is not a Touchstone file: name another one", path);
    case SQLITE_CONSTRAINT:
        return fault_make(FAULT_INPUT, "%s refused to %s (%s): run verify, and tell the makers", path, deed,
                          sqlite3_errmsg(db));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_make(FAULT_BUSY, "%s is locked by another program: end it and try again", path);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return fault_make(
            FAULT_DENIED,
            "cannot open or write %s (%s): check that its folder exists and belongs to the hub's user", path,
            sqlite3_errmsg(db));
    default:
        return fault_make(FAULT_IO, "%s: cannot %s: %s", path, deed, sqlite3_errmsg(db));
    }
}

struct fault store_fault(struct store *store, const char *deed)
{
    return fault_of(store->db, sqlite3_extended_errcode(store->db), store->path, deed);
}

#define ROW_GAP_MAX 1024

bool store_row_is_forged(int64_t row, size_t count)
{
    return row < 1 || row > (int64_t)count + ROW_GAP_MAX;
}

struct fault store_count(struct store *store, const char *table, size_t *out)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", table);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return store_fault(store, "count rows");
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *out = (size_t)sqlite3_column_int64(statement, 0);
    else
        fault = store_fault(store, "count rows");
    sqlite3_finalize(statement);
    return fault;
}

/* ------------------------------------------------------------------ opening */

/* The lock is a file of its own: closing any descriptor of the store itself would drop SQLite's locks on it.
 */
struct fault store_lock(const char *path, int *lock)
{
    char real[PATH_MAX], name[PATH_MAX + 8];
    /* through a symlink it is the same file, and must be the same lock */
    snprintf(name, sizeof name, "%s.lock", realpath(path, real) ? real : path);
    *lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (*lock < 0)
        return fault_system(
            errno, "cannot make %s: check that the folder exists and belongs to the hub's user", name);
    if (flock(*lock, LOCK_EX | LOCK_NB) != 0)
        return fault_make(FAULT_BUSY, "another touchstone-hub has %s open: stop it first", path);
    return FAULT_OK;
}

/* SQLite would make it readable by all; what it makes beside it has the mode of the file. */
void store_make_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd >= 0)
        close(fd);
}

static int remember_wal(void *context, sqlite3 *db, const char *name, int pages)
{
    struct store *store = context;
    (void)db;
    (void)name;
    store->wal_pages = pages;
    return SQLITE_OK;
}

/* Checkpoints are the writer's, when it is idle: no automatic one (the hook replaces it). */
static const char WRITER_SETTINGS[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA recursive_triggers = ON;" /* what is replaced goes: it is seen */
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -16000;";
static const char READER_SETTINGS[] = "PRAGMA query_only = ON;"
                                      "PRAGMA trusted_schema = OFF;"
                                      "PRAGMA cache_size = -16000;";

static struct fault settle_writer(struct store *store, int64_t format)
{
    bool is_empty;
    struct fault fault = store_check_version(store, &is_empty);
    if (fault_is(fault))
        return fault;
    if (sqlite3_exec(store->db, WRITER_SETTINGS, NULL, NULL, NULL) != SQLITE_OK)
        return store_fault(store, "set up the connection");
    sqlite3_wal_hook(store->db, remember_wal, store);
    return store_migrate(store, format);
}

static struct fault settle_reader(struct store *store)
{
    bool is_empty;
    struct fault fault = store_check_version(store, &is_empty);
    if (!fault_is(fault) && is_empty)
        fault = fault_make(FAULT_INPUT, "%s is empty: import a workshop first", store->path);
    if (!fault_is(fault) && sqlite3_exec(store->db, READER_SETTINGS, NULL, NULL, NULL) != SQLITE_OK)
        fault = store_fault(store, "set up the connection");
    return fault;
}

/* SQLite's count of its own memory costs a lock at every allocation, a tenth of the writer's time and 3.5 %
 * of what verify does, and nobody reads it. Must come before the first connection; later it is refused, and
 * nothing is lost. */
static void leave_out_statistics(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* SQLite says of a folder only that it cannot open it. */
static struct fault refuse_folder(const struct store *store)
{
    struct stat found;
    if (stat(store->path, &found) == 0 && S_ISDIR(found.st_mode))
        return fault_make(FAULT_INPUT, "%s is a folder: name a file in it, like %s/hub.db", store->path,
                          store->path);
    return FAULT_OK;
}

/* SQL: week_of(ms). The moments that a report asks about come mostly a week together. */
static void tell_week(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct store *store = sqlite3_user_data(context);
    assert(count == 1);
    int64_t ms = sqlite3_value_int64(values[0]);
    if (ms < store->week_ms || ms >= store->week_end_ms) {
        store->week_ms = time_monday(ms, 0);
        store->week_end_ms = time_monday(ms, 1);
    }
    sqlite3_result_int64(context, store->week_ms);
}

/* SQL: breakage_ppm(set, broken), so that a report has the rule and not a copy of it. */
static void tell_breakage(sqlite3_context *context, int count, sqlite3_value **values)
{
    assert(count == 2);
    sqlite3_result_int64(context,
                         stone_breakage_ppm(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1])));
}

/* Comes before the lock is made: a path that was misspelt leaves nothing behind. */
static struct fault refuse_missing(struct store *store)
{
    struct stat found;
    return stat(store->path, &found) == 0 ? FAULT_OK
                                          : fault_system(errno, "cannot open the store %s", store->path);
}

static struct fault connect_file(struct store *store, enum store_mode mode)
{
    /* A reader needs write access to the shared memory beside the file; query_only keeps it honest. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    if (mode == STORE_CREATE)
        store_make_private(store->path);
    if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK)
        return store_fault(store, "open it");
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, BUSY_MS_MAX);
    int flaws = sqlite3_create_function(store->db, "week_of", 1, SQLITE_UTF8, store, tell_week, NULL, NULL);
    if (flaws == SQLITE_OK)
        flaws = sqlite3_create_function(store->db, "breakage_ppm", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                        NULL, tell_breakage, NULL, NULL);
    return flaws == SQLITE_OK ? FAULT_OK : store_fault(store, "set up the connection");
}

static struct fault open_as(const char *path, enum store_mode mode, int64_t format, struct store **out)
{
    *out = NULL;
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return fault_make(FAULT_FULL, "no memory to open %s", path);
    store->lock = -1;
    store->reads_only = mode == STORE_READ;
    struct fault fault = FAULT_OK;
    if (!TEXT_COPY(store->path, span_of(path)))
        fault =
            fault_make(FAULT_TOO_BIG, "the path of the store is longer than %d bytes", STORE_PATH_MAX - 1);
    if (!fault_is(fault))
        fault = refuse_folder(store);
    if (!fault_is(fault) && mode != STORE_CREATE)
        fault = refuse_missing(store);
    if (!fault_is(fault) && mode != STORE_READ)
        fault = store_lock(store->path, &store->lock);
    leave_out_statistics();
    if (!fault_is(fault))
        fault = connect_file(store, mode);
    if (!fault_is(fault))
        fault = mode == STORE_READ ? settle_reader(store) : settle_writer(store, format);
    if (fault_is(fault)) {
        store_close(store);
        return fault;
    }
    *out = store;
    return FAULT_OK;
}

struct fault store_open(const char *path, enum store_mode mode, struct store **out)
{
    struct fault fault = open_as(path, mode, store_format(), out);
    if (!fault_is(fault) && mode != STORE_READ)
        fault = chain_begin(*out);
    if (fault_is(fault)) {
        store_close(*out);
        *out = NULL;
    }
    return fault;
}

struct fault store_open_at(const char *path, int64_t format, struct store **out)
{
    return open_as(path, STORE_CREATE, format, out);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < STATEMENTS_MAX; i++)
        sqlite3_finalize(store->statements[i].prepared);
    if (store->db) {
        int code = sqlite3_close(store->db);
        assert(code == SQLITE_OK); /* a statement was left open */
    }
    if (store->lock >= 0)
        close(store->lock);
    free(store);
}

/* ------------------------------------------------------------------ transactions */

static struct fault run_plain(struct store *store, const char *sql, const char *deed)
{
    struct query query;
    query_begin(&query, store, deed, sql);
    return query_run(&query);
}

struct fault store_begin(struct store *store)
{
    return run_plain(store, store->reads_only ? "BEGIN" : "BEGIN IMMEDIATE", "begin");
}

struct fault store_commit(struct store *store)
{
    struct fault fault = chain_tell(store);
    if (!fault_is(fault))
        fault = run_plain(store, "COMMIT", "commit");
    if (!fault_is(fault))
        store->kept = store->chain;
    return fault;
}

void store_rollback(struct store *store)
{
    for (size_t i = 0; i < STATEMENTS_MAX; i++)
        if (store->statements[i].prepared)
            sqlite3_reset(store->statements[i].prepared);
    if (sqlite3_get_autocommit(store->db) == 0)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->chain = store->kept;
    store_forget_names(store);
}

struct fault store_mark(struct store *store)
{
    store->marked = store->chain;
    return run_plain(store, "SAVEPOINT mark", "mark");
}

struct fault store_unmark(struct store *store)
{
    return run_plain(store, "RELEASE mark", "release the mark");
}

bool store_return_to_mark(struct store *store)
{
    store_forget_names(store);
    if (sqlite3_get_autocommit(store->db) != 0)
        return false;
    struct fault fault = run_plain(store, "ROLLBACK TO mark", "return to the mark");
    store->chain = store->marked;
    if (!fault_is(fault))
        fault = store_unmark(store);
    return !fault_is(fault);
}

/* ------------------------------------------------------------------ upkeep */

int64_t store_wal_pages(const struct store *store)
{
    return store->wal_pages;
}

struct fault store_checkpoint(struct store *store)
{
    int left = 0;
    int moved = 0;
    if (sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &left, &moved) != SQLITE_OK)
        return store_fault(store, "checkpoint");
    if (moved == left)
        store->wal_pages = 0;
    return FAULT_OK;
}

struct teller {
    void (*say)(void *context, const char *sentence);
    void *context;
    const char *format;
};

static int tell_problem(void *context, int count, char **values, char **names)
{
    const struct teller *teller = context;
    (void)names;
    if (count < 1 || !values[0] || strcmp(values[0], "ok") == 0)
        return 0;
    char sentence[FAULT_TEXT_MAX];
    snprintf(sentence, sizeof sentence, "SQLite says: %s %.200s", teller->format, values[0]);
    teller->say(teller->context, sentence);
    return 0;
}

struct fault store_prove(struct store *store, void (*say)(void *context, const char *sentence), void *context)
{
    struct teller file = {say, context, "the file is damaged:"};
    if (sqlite3_exec(store->db, "PRAGMA quick_check(20)", tell_problem, &file, NULL) != SQLITE_OK)
        return store_fault(store, "check the file");
    struct teller keys = {say, context, "a reference leads nowhere, in table"};
    if (sqlite3_exec(store->db, "PRAGMA foreign_key_check", tell_problem, &keys, NULL) != SQLITE_OK)
        return store_fault(store, "check the references");
    return FAULT_OK;
}

/* ------------------------------------------------------------------ a whole table into an array */

/* ------------------------------------------------------------------ what families prove */

static struct fault prove_one(struct store *store, const char *question,
                              void (*say)(void *context, const char *sentence), void *context)
{
    struct query query;
    query_begin(&query, store, "prove what is kept beside the events", question);
    while (query_row(&query)) {
        char sentence[FAULT_TEXT_MAX];
        TAKE_TEXT(&query, sentence);
        if (!query.bad)
            say(context, sentence);
    }
    return query_end(&query);
}

struct fault store_prove_by(struct store *store, const char *const *questions, size_t count,
                            void (*say)(void *context, const char *sentence), void *context)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = prove_one(store, questions[i], say, context);
    return fault;
}
