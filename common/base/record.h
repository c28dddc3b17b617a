/* A named row of named values: what both a store and JSON can say, without either knowing the other. Texts
 * are borrowed from whoever made it. */
#ifndef TOUCHSTONE_RECORD_H
#define TOUCHSTONE_RECORD_H

#include "common/base/base.h"

#define RECORD_FIELDS_MAX 64

struct record_field {
    const char *name;
    const char *text; /* UTF-8; bytes are lower-case hexadecimal. NULL: it is a number */
    int64_t number;
};

struct record {
    const char *name;
    int count;
    struct record_field fields[RECORD_FIELDS_MAX]; /* what is none is left out */
};

#endif
