/* One of each paper, with everything on it that may be there: for tests in every language, and for pictures.
 */
#ifndef TOUCHSTONE_SPECIMEN_HELPER_H
#define TOUCHSTONE_SPECIMEN_HELPER_H

#include "hub/paper/paper.h"

struct specimen {
    const char *name;  /* of its picture */
    const char *title; /* in English, with its number as a directive if it has one */
    const char *number;
    MUST_USE struct fault (*write)(struct paper *out);
};

extern const struct specimen SPECIMENS[];
extern const int SPECIMEN_COUNT;

#endif
