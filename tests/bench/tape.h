/* A tape of what a program asked of SQLite: every bind, step and reset of every prepared statement, in order,
 * recorded below the code under test (the linker wraps SQLite's functions) and played again on another file.
 * What is played is the same statements with the same values in the same transactions, without the program
 * around them: the raw loop that a bench may compare with. */
#ifndef TOUCHSTONE_TAPE_H
#define TOUCHSTONE_TAPE_H

#include <sqlite3.h>

#include "common/base/base.h"

/* Recording is process-wide; statements prepared while it is off are known too, so prepare first, record
 * later. */
void tape_record(bool on);

/* Plays the whole tape on a connection to `path`, opened as the hub opens it. Returns the seconds that it
 * took, < 0 on failure. */
double tape_play(const char *path);

int64_t tape_statements(void); /* steps on the tape */

#endif
