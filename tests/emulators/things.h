/* What a person can put on the bench: badges and pieces, from a JSON file
 *
 *   {"badges": [{"name": "Setter 3", "tag": "TSB-000003-X", "uid": "04A1B2C3D4E5F6"}],
 *    "pieces": [{"name": "R-2041", "label": "Solitaire", "tag": "TS1-…", "uid": "…", "gross_ug": 4932000}]}
 *
 * `name` and `tag` are needed; without a uid the chip has one of its own, without gross_ug the thing weighs
 * nothing. */
#ifndef BENCH_THINGS_H
#define BENCH_THINGS_H

#include "common/base/fault.h"

#define THINGS_MAX      200
#define THING_TEXT_SIZE 64

struct thing {
    bool badge;
    char name[THING_TEXT_SIZE];
    char label[THING_TEXT_SIZE];
    char tag[THING_TEXT_SIZE];
    char uid[24]; /* hex; empty: none given */
    int64_t gross_ug;
};

struct things {
    struct thing thing[THINGS_MAX]; /* badges first */
    size_t badges;
    size_t count;
};

/* Fields it does not know are passed over. The fault names the file and what is wrong in it. */
MUST_USE struct fault things_read(const char *path, struct things *out);

#endif
