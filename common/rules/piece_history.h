/* What happened to a piece, as a bench reads it: who did what, where and when, and what the books said that
 * it weighed afterwards. */
#ifndef TOUCHSTONE_PIECE_HISTORY_H
#define TOUCHSTONE_PIECE_HISTORY_H

#include "common/rules/command.h"

#define PIECE_HISTORY_MAX 64 /* the newest that are shown */

struct piece_deed {
    int64_t at_ms; /* since 1970, as the one who did it said */
    enum verb verb;
    struct code station;       /* none: at no station */
    struct tag operator_badge; /* none: nobody is known */
    struct mass book;          /* of the metal, afterwards */
    bool undone;               /* taken back since */
};

struct piece_history {
    struct tag piece;
    struct piece_deed deeds[PIECE_HISTORY_MAX]; /* newest first */
    int count;
};

#endif
