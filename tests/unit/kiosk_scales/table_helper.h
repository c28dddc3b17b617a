/* Reads the rows of a protocol in tests/replay/scale_vectors.tsv and, where there is one, in <protocol>.tsv:
 * what a scale says, and what it must be taken for. */
#ifndef TOUCHSTONE_TABLE_HELPER_H
#define TOUCHSTONE_TABLE_HELPER_H

#include "kiosk/scales/scales.h"

#define TABLE_ROWS_MAX  256
#define TABLE_BYTES_MAX 320

struct table_row {
    const char *file; /* for messages */
    int line;
    char bytes[TABLE_BYTES_MAX];
    size_t size;
    char event[128]; /* "kind value unit code", "" when the bytes must give no event */
};

struct table {
    struct table_row row[TABLE_ROWS_MAX];
    size_t count;
};

/* Fails the test when the vectors are missing or malformed; no row is not a failure. */
void table_read(const char *protocol, struct table *out);

#endif
