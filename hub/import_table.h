/* A CSV file into a hub that has a workshop: import_table.c. */
#ifndef TOUCHSTONE_IMPORT_TABLE_H
#define TOUCHSTONE_IMPORT_TABLE_H

#include "hub/api/csv_import.h"

struct import_order {
    enum csv_kind kind;
    const char *file, *path; /* what is read, and the store */
    struct tag badge;        /* who enters it: somebody of the office */
    bool dry_run;
    int64_t now_ms;
};

/* Every problem is printed with line and column; then nothing was written. */
MUST_USE struct fault import_table(struct span body, const struct import_order *order);

#endif
