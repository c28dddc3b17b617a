/* One thing that a scale said, in the words of every protocol. Made by kiosk/scales, judged by kiosk/flow. */
#ifndef TOUCHSTONE_READING_H
#define TOUCHSTONE_READING_H

#include "common/rules/mass.h"

#define READING_KIND_LIST(X)                                                                                 \
    X(READING_WEIGHT, "weight")            /* stable, said so by the scale itself */                         \
    X(READING_UNSTABLE, "unstable-weight") /* a number without proof of stability */                         \
    X(READING_OVERLOAD, "overload")                                                                          \
    X(READING_UNDERLOAD, "underload")                                                                        \
    X(READING_ERROR, "error")     /* show it, do not use it; see code */                                     \
    X(READING_IGNORED, "ignored") /* well-formed, but no reading: banner, acknowledgement */

enum reading_kind {
#define X(name, word) name,
    READING_KIND_LIST(X)
#undef X
};

#define READING_VALUE_MAX 24 /* the number as printed */
#define READING_CODE_MAX  40 /* "BAD_FRAME", "DEVICE_ERROR:054" */
#define READING_RAW_MAX   128

struct reading {
    enum reading_kind kind;
    char value[READING_VALUE_MAX]; /* as printed, sign only when negative; keeps trailing zeros; "" if none */
    enum unit unit;
    struct mass mass;            /* value × unit; only for weight and unstable-weight with a unit */
    char code[READING_CODE_MAX]; /* only for READING_ERROR */
    char raw[READING_RAW_MAX];   /* the line, escaped, for the record */
    bool on_demand;              /* the answer to a "stable value" command */
};

const char *reading_kind_word(enum reading_kind kind);

/* The division, as far as the line shows it: one step of the last printed digit. Nothing where the reading
 * has no number or no unit. */
struct mass reading_division(const struct reading *reading);

#endif
