/* What stands on a disk after the power went: the files of one database rebuilt from the log of the shim
 * (file_shim.h). A sync of a file makes what was written to it before certain; of what came after, anything
 * may have arrived: all, nothing, some of it, a write only in part (sectors of 512 bytes). A file that was
 * made or removed is taken as made or removed. */
#ifndef TOUCHSTONE_DISK_H
#define TOUCHSTONE_DISK_H

#include "common/base/fault.h"

enum disk_loss {
    DISK_KEEP_ALL,  /* as if the power had stayed: what the kernel would give to the next program */
    DISK_KEEP_NONE, /* nothing that was not synced */
    DISK_KEEP_SOME, /* each write that was not synced: whole, torn, or not at all, by chance */
};

/* Reads the log and puts the files beside `path` into that state. `random` is the state of the chance.
 * Faults: a log that cannot be read or holds what the shim does not write; a file that cannot be written. */
MUST_USE struct fault disk_rebuild(const char *log, const char *path, enum disk_loss loss, uint64_t *random);

/* Whether the files beside `path` are, byte by byte, what the log says: then no call escaped the shim. */
MUST_USE struct fault disk_compare(const char *log, const char *path, bool *equal);

/* splitmix64 (Steele, Lea, Flood 2014) */
uint64_t disk_random(uint64_t *state);

#endif
