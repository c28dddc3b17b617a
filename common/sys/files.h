/* Small files: read whole, written whole. Thread-safe. */
#ifndef TOUCHSTONE_FILES_H
#define TOUCHSTONE_FILES_H

#include "common/base/fault.h"
#include "common/base/span.h"

/* Reads a whole file of at most capacity - 1 bytes into `out` and ends it with a NUL. FAULT_TOO_BIG when it
 * is larger. */
MUST_USE struct fault files_read(const char *path, char *out, size_t capacity, size_t *size);

/* Reads a secret: the first line of a small file, without blanks around it. Refuses a file that others may
 * read, and an empty one. */
MUST_USE struct fault files_read_secret(const char *path, char *out, size_t capacity);

/* Whether a file may be written at `path`: nothing is there, nothing is in it, or it is one line that
 * `is_ours` knows (without blanks around it). FAULT_CONFIG for all else: it is somebody's, and would be lost.
 */
MUST_USE struct fault files_may_replace(const char *path, bool (*is_ours)(struct span line));

/* Replaces the file: whoever reads it sees the old or the new one, never a part. Not synced to the disk: for
 * things that may be lost with the power, not for records. */
MUST_USE struct fault files_replace(const char *path, struct span bytes);

#endif
