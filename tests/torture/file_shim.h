/* What the shim below a program's files (file_shim.c) and the program that looks at them afterwards agree
 * on.
 *
 * LD_PRELOAD=…/file_shim.so stands between a program and libc. It watches the files whose path begins with
 * FILE_SHIM_PREFIX, counts each call that could change them, and writes it into FILE_SHIM_LOG once it is
 * done. At call number FILE_SHIM_AT (from 1) it does FILE_SHIM_DO, one of the words below. Standard library
 * only. */
#ifndef TOUCHSTONE_FILE_SHIM_H
#define TOUCHSTONE_FILE_SHIM_H

#include <stdint.h>

#define SHIM_PREFIX "FILE_SHIM_PREFIX"
#define SHIM_LOG    "FILE_SHIM_LOG"
#define SHIM_AT     "FILE_SHIM_AT"
#define SHIM_DO     "FILE_SHIM_DO"

/* "from" means: that call and every later one of the same kind of harm. */
#define SHIM_DEEDS(X)                                                                                        \
    X(DIE_BEFORE, "die-before")                                                                              \
    X(DIE_AFTER, "die-after")                                                                                \
    X(FAIL_ONCE, "fail-once")                                                                                \
    X(FAIL_FROM, "fail-from")                                                                                \
    X(FULL_FROM, "full-from")

enum shim_call {
    SHIM_OPEN = 1, /* that could make the file */
    SHIM_WRITE,
    SHIM_TRUNCATE,
    SHIM_SYNC,
    SHIM_UNLINK,
    SHIM_MAP, /* shared and writable: what is stored through it is seen by nobody */
};

/* The files of one SQLite database, by what is behind its path. */
#define SHIM_FILES(X)                                                                                        \
    X(MAIN, "")                                                                                              \
    X(WAL, "-wal")                                                                                           \
    X(JOURNAL, "-journal")                                                                                   \
    X(SHM, "-shm")
enum shim_file {
#define X(name, suffix) SHIM_##name,
    SHIM_FILES(X)
#undef X
        SHIM_FILE_COUNT
};

/* One call in the log; `size` bytes follow a SHIM_WRITE. */
struct shim_record {
    uint32_t call, file;
    int64_t offset; /* SHIM_TRUNCATE: the new size */
    int64_t size;
};

#endif
