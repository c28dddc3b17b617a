/* A capture: what a scale sent and when, as lines of text; replay.c plays one, `probe scale --record` makes
 * one.
 *
 * `protocol NAME` first, then `+MS BYTES`: that many milliseconds after the line before, those bytes arrived
 * (\r \n \xNN). `#` starts a comment. One thread. */
#ifndef TOUCHSTONE_CAPTURE_H
#define TOUCHSTONE_CAPTURE_H

#include <stdio.h>

#include "common/base/fault.h"
#include "common/base/span.h"

#define CAPTURE_BYTES_MAX  256                          /* of one line, not escaped */
#define CAPTURE_LINE_MAX   (4 * CAPTURE_BYTES_MAX + 32) /* of the file */
#define CAPTURE_GAP_MS_MAX 3600000
#define CAPTURE_FILE_MAX   (64 * 1024 * 1024) /* then nothing more is written */

struct capture_writer {
    FILE *file; /* NULL: nothing is recorded */
    const char *path;
    int64_t last_ms;
    size_t size;
};

/* Starts the file anew; "" records nothing. `path` stays the caller's. */
MUST_USE struct fault capture_create(struct capture_writer *writer, const char *path, const char *protocol,
                                     int64_t now_ms);
/* At most CAPTURE_BYTES_MAX bytes. They are on their way to the disk when it returns. */
MUST_USE struct fault capture_write(struct capture_writer *writer, struct span bytes, int64_t now_ms);
/* Accepts one that was never created. */
void capture_close(struct capture_writer *writer);

struct capture_reader {
    FILE *file;
    const char *path;
    int line_number;
};

/* Opens it and reads its `protocol` line, if it has one, into `protocol`; "" otherwise. */
MUST_USE struct fault capture_open(struct capture_reader *reader, const char *path, char *protocol,
                                   size_t protocol_capacity);
/* The next line: its gap and its bytes. FAULT_LOST at the end. */
MUST_USE struct fault capture_read(struct capture_reader *reader, int64_t *gap_ms,
                                   char bytes[CAPTURE_BYTES_MAX], size_t *size);
void capture_end(struct capture_reader *reader);

#endif
