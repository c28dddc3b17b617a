#include "hub/store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

#define ORIGIN_SEAL_MAX 129
#define PAGES_A_STEP    4096
#define BUSY_MS_MAX     5000
#define OLD_ENDING      ".before-restore"
#define OLD_MAX         999

static const char *const logs[] = {"-wal", "-shm", "-journal"};

struct path {
    char text[PATH_MAX];
};

static struct path join(const char *path, const char *ending)
{
    struct path joined;
    struct text text = TEXT_IN(joined.text);
    text_add(&text, "%s%s", path, ending);
    return joined; /* one that does not fit names no file, and opening it says so */
}

/* ------------------------------------------------------------------ copying */

/* All pages; the reader's transaction around it keeps it one moment, whatever the hub commits meanwhile. */
static struct fault copy_pages(sqlite3_backup *backup, const char *copy,
                               void (*progress)(void *context, int64_t done, int64_t of), void *context)
{
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup, PAGES_A_STEP);
        int64_t of = sqlite3_backup_pagecount(backup);
        if (progress && (code == SQLITE_OK || code == SQLITE_DONE))
            progress(context, of - sqlite3_backup_remaining(backup), of);
    }
    if (code == SQLITE_DONE)
        return FAULT_OK;
    return fault_make(code == SQLITE_FULL ? FAULT_FULL : FAULT_IO, "cannot write the copy %s (%s)", copy,
                      sqlite3_errstr(code));
}

static struct fault fill_copy(struct store *store, sqlite3 *to, const char *copy,
                              void (*progress)(void *context, int64_t done, int64_t of), void *context)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", store->db, "main");
    if (!backup)
        return fault_make(FAULT_IO, "cannot begin the copy %s (%s)", copy, sqlite3_errmsg(to));
    struct fault fault = copy_pages(backup, copy, progress, context);
    int code = sqlite3_backup_finish(backup);
    if (!fault_is(fault) && code != SQLITE_OK)
        fault = fault_make(FAULT_IO, "cannot write the copy %s (%s)", copy, sqlite3_errstr(code));
    /* one file: no log beside it that could be left behind */
    if (!fault_is(fault) && sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        fault = fault_make(FAULT_IO, "cannot finish the copy %s (%s)", copy, sqlite3_errmsg(to));
    return fault;
}

static struct fault sync_file(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    struct fault fault = good ? FAULT_OK : fault_system(errno, "cannot write %s to the disk", path);
    if (fd >= 0)
        close(fd);
    return fault;
}

static struct fault sync_folder_of(const char *path)
{
    struct path folder = join(path, "");
    char *slash = strrchr(folder.text, '/');
    if (!slash)
        return sync_file(".", O_RDONLY | O_DIRECTORY);
    slash[slash == folder.text ? 1 : 0] = '\0';
    return sync_file(folder.text, O_RDONLY | O_DIRECTORY);
}

static struct fault copy_store(struct store *store, const char *copy,
                               void (*progress)(void *context, int64_t done, int64_t of), void *context)
{
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    struct fault fault = store_begin(store);
    if (fault_is(fault))
        return fault;
    store_make_private(copy);
    if (sqlite3_open_v2(copy, &to, flags, NULL) != SQLITE_OK)
        fault = fault_make(FAULT_IO, "cannot write the copy %s (%s)", copy, sqlite3_errmsg(to));
    if (!fault_is(fault))
        fault = fill_copy(store, to, copy, progress, context);
    sqlite3_close(to);
    store_rollback(store);
    return fault_is(fault) ? fault : sync_file(copy, O_RDWR);
}

struct fault store_copy(const char *path, const char *copy,
                        void (*progress)(void *context, int64_t done, int64_t of), void *context)
{
    struct store *store = NULL;
    struct fault fault = store_open(path, STORE_READ, &store);
    if (fault_is(fault))
        return fault;
    unlink(copy); /* what an earlier one left, that was cut off */
    fault = copy_store(store, copy, progress, context);
    store_close(store);
    if (fault_is(fault))
        unlink(copy);
    return fault;
}

/* What tells a workshop from every other: the seal of its first event; before that, its name. */
struct origin {
    bool is_store;
    char seal[ORIGIN_SEAL_MAX]; /* in hex; "": there is no event yet */
    char name[NAME_TEXT_MAX];
};

static struct origin read_origin(const char *path)
{
    static const char ask[] =
        "SELECT coalesce((SELECT hex(seal) FROM event WHERE seq = 1), ''), name FROM workshop";
    struct origin origin = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *question = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX; /* a hub that was killed left a log to be read */
    if (sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, ask, -1, &question, NULL) == SQLITE_OK && sqlite3_step(question) == SQLITE_ROW)
        origin.is_store = TEXT_COPY(origin.seal, span_of((const char *)sqlite3_column_text(question, 0))) &&
                          TEXT_COPY(origin.name, span_of((const char *)sqlite3_column_text(question, 1)));
    sqlite3_finalize(question);
    sqlite3_close(db);
    return origin;
}

struct fault store_may_replace(const char *path, const char *copy)
{
    struct stat found;
    if (stat(copy, &found) != 0 || (S_ISREG(found.st_mode) && found.st_size == 0))
        return FAULT_OK;
    struct origin there = read_origin(copy);
    if (!there.is_store)
        return fault_make(FAULT_CONFIG,
                          "%s is there and is no backup of a workshop: name another file, or move it away",
                          copy);
    struct origin mine = read_origin(path);
    bool is_same =
        there.seal[0] == '\0' ? strcmp(there.name, mine.name) == 0 : strcmp(there.seal, mine.seal) == 0;
    if (!is_same)
        return fault_make(
            FAULT_CONFIG,
            "%s is there and is the store of another workshop: name another file, or move it away", copy);
    return FAULT_OK;
}

struct fault store_note_backup(const char *path, int64_t now_ms)
{
    sqlite3 *db = NULL;
    char sql[160];
    snprintf(sql, sizeof sql,
             "INSERT OR REPLACE INTO hub_check (name, done_ms, problems) VALUES ('backup', %lld, 0)",
             (long long)now_ms);
    struct fault fault = FAULT_OK;
    bool opened = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
    sqlite3_busy_timeout(db, BUSY_MS_MAX);
    if (!opened || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fault =
            fault_make(FAULT_IO, "the copy is good, but %s cannot note it (%s)", path, sqlite3_errmsg(db));
    sqlite3_close(db);
    return fault;
}

/* ------------------------------------------------------------------ names */

static void remove_logs(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(logs); i++)
        unlink(join(path, logs[i]).text);
}

struct fault store_take_name(const char *from, const char *path)
{
    remove_logs(path);
    if (rename(from, path) != 0)
        return fault_system(errno, "cannot give the copy the name %s", path);
    return sync_folder_of(path);
}

/* What the log of a killed hub still holds comes into its file, and the log goes: then there is one name to
 * change, which can be done at one stroke. What is left of a log, because somebody still reads there, goes
 * along.
 */
static void empty_log(const char *path)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
        (void)sqlite3_exec(db, "SELECT 1 FROM sqlite_schema; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL,
                           NULL);
    sqlite3_close(db);
}

/* The first of its names that nothing has: what was kept before stays. */
static struct path free_name(const char *path)
{
    struct path old = join(path, OLD_ENDING);
    for (int number = 2; access(old.text, F_OK) == 0 && number <= OLD_MAX; number++) {
        char ending[48];
        snprintf(ending, sizeof ending, OLD_ENDING "-%d", number);
        old = join(path, ending);
    }
    return old;
}

/* The store that was there under another name as well: until the copy takes its own there is a store at every
 * moment. */
static struct fault put_aside(const char *path, char kept[PATH_MAX])
{
    struct path old = free_name(path);
    kept[0] = '\0';
    if (access(path, F_OK) != 0)
        return FAULT_OK;
    empty_log(path);
    remove_logs(old.text);
    for (size_t i = 0; i < COUNT_OF(logs); i++) {
        struct path log = join(path, logs[i]), old_log = join(old.text, logs[i]);
        if (access(log.text, F_OK) == 0 && rename(log.text, old_log.text) != 0)
            return fault_system(errno, "cannot put %s aside", log.text);
    }
    bool is_kept = link(path, old.text) == 0 ||
                   (errno != EEXIST && rename(path, old.text) == 0); /* some disks know no second name */
    if (!is_kept)
        return fault_system(errno, "cannot put %s aside as %s", path, old.text);
    memcpy(kept, old.text, PATH_MAX);
    return FAULT_OK;
}

struct fault store_put_back(const char *from, const char *path, char kept[PATH_MAX])
{
    struct path real; /* not the symlink that leads there */
    int lock;
    if (!realpath(path, real.text))
        real = join(path, "");
    struct fault fault = store_lock(real.text, &lock);
    if (!fault_is(fault))
        fault = put_aside(real.text, kept);
    if (!fault_is(fault))
        fault = store_take_name(from, real.text);
    if (lock >= 0)
        close(lock);
    return fault;
}
