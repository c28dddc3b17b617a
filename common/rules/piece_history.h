/* What happened to a piece, as a bench reads it: who did what, where and when, and what the books said that
 * it weighed afterwards; and the photos of its sheets. */
#ifndef TOUCHSTONE_PIECE_HISTORY_H
#define TOUCHSTONE_PIECE_HISTORY_H

#include "common/rules/command.h"
#include "common/rules/photo.h"

#define PIECE_HISTORY_MAX 64 /* the newest that are shown */
#define PIECE_PHOTOS_MAX  4

struct piece_deed {
    int64_t at_ms; /* since 1970, as the one who did it said */
    enum verb verb;
    struct code station;       /* none: at no station */
    struct tag operator_badge; /* none: nobody is known */
    struct mass book_mass;     /* of the metal, afterwards */
    bool undone;               /* taken back since */
};

struct piece_photo {
    char id[PHOTO_ID_MAX];
    bool after;    /* as it left; else as it came */
    int64_t at_ms; /* since 1970: when its sheet was signed */
};

struct piece_history {
    struct tag piece;
    struct piece_deed deeds[PIECE_HISTORY_MAX]; /* newest first */
    int count;
    struct piece_photo photos[PIECE_PHOTOS_MAX]; /* newest first */
    int photo_count;
};

#endif
