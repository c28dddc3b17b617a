#include "tests/unit/hub_service/tamper_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

void tamper(const char *path, const char *sql)
{
    sqlite3 *db;
    char *error = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
    sqlite3_close(db);
}

static int add_line(void *context, int count, char **columns, char **names)
{
    (void)count;
    (void)names;
    listen(context, columns[0] ? columns[0] : "");
    return 0;
}

void file_says(const char *path, const char *sql, const char *wanted)
{
    struct listening said = {.all = ""};
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, add_line, &said, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
    if (strcmp(said.all, wanted) != 0)
        fail_msg("%s: wanted\n%sgot\n%s", sql, wanted, said.all);
}

void tamper_copy(const struct rig *rig, struct rig *copy)
{
    char sql[256];
    *copy = *rig;
    snprintf(copy->path, sizeof copy->path, "%s/copy.db", rig->folder);
    remove(copy->path);
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", copy->path);
    tamper(rig->path, sql);
}

void tamper_remove(const struct rig *copy)
{
    static const char *const ENDINGS[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++) {
        char path[160];
        snprintf(path, sizeof path, "%s%s", copy->path, ENDINGS[i]);
        remove(path);
    }
}

void listen(void *context, const char *sentence)
{
    struct listening *listening = context;
    size_t used = strlen(listening->all);
    snprintf(listening->all + used, sizeof listening->all - used, "%s\n", sentence);
}
