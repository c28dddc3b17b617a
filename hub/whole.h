/* The whole store as a file of lines, out of one hub (export --format whole) and into a new one (import
 * --kind whole): docs/export.md. */
#ifndef TOUCHSTONE_HUB_WHOLE_H
#define TOUCHSTONE_HUB_WHOLE_H

#include <stdio.h>

#include "hub/service/service.h"

/* A line a row, its head first. */
MUST_USE struct fault whole_write(struct reader *reader, FILE *out);

struct whole_import {
    const char *file; /* "-": standard input. Photos lie in the folder photos/ beside it */
    const char *path; /* of the store that is made; there may be none */
    bool dry_run;     /* it is made, proved and taken away again */
};
/* All of it, proved by verify, or nothing: each problem is printed with its line. *report: what was proved.
 */
MUST_USE struct fault whole_read(const struct whole_import *ask, struct verify_report *report);

#endif
