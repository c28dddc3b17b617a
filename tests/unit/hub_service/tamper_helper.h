/* Somebody at the hub's file with SQL, and what verify says of it. */
#ifndef TOUCHSTONE_TAMPER_HELPER_H
#define TOUCHSTONE_TAMPER_HELPER_H

#include "tests/unit/hub_service/rig_helper.h"

/* The file is nobody else's meanwhile. Fails with the statement and what SQLite says of it. */
void tamper(const char *path, const char *sql);

/* The first column of each row that `sql` reads there is `wanted`, a line each. Fails with both. */
void file_says(const char *path, const char *sql, const char *wanted);

/* A copy of a rig that is stopped, fresh each time; it needs tamper_remove, and no rig_close. */
void tamper_copy(const struct rig *rig, struct rig *copy);
void tamper_remove(const struct rig *copy);

/* What verify complains of, a line each: give `listen` and one that begins as {.all = ""}. */
struct listening {
    char all[32768]; /* verify says 200 of them at most */
};
void listen(void *context, const char *sentence);

#endif
