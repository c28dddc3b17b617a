/* Limits: how much a station may hold, and whether one more piece fits (DOMAIN § 4). Tested on entry only. */
#ifndef TOUCHSTONE_LIMIT_H
#define TOUCHSTONE_LIMIT_H

#include "common/rules/mass.h"

#define LIMIT_MODE_LIST(X)                                                                                   \
    X(LIMIT_BLOCK, "block")                                                                                  \
    X(LIMIT_REASON, "reason") /* anyone may exceed it, with a coded reason */                                \
    X(LIMIT_WARN, "warn")

enum limit_mode {
#define X(name, word) name,
    LIMIT_MODE_LIST(X)
#undef X
};

const char *limit_mode_word(enum limit_mode mode);
MUST_USE bool limit_mode_find(struct span word, enum limit_mode *out);

struct limit {
    int64_t pieces;   /* 0: no limit in pieces */
    struct mass mass; /* 0: no limit in grams of book metal */
    enum limit_mode mode;
};

struct load {
    int64_t pieces;   /* WIP: queued, in work, done and held */
    struct mass mass; /* their book metal (theory before the first weighing) */
};

struct load load_sum(struct load a, struct load b);

/* True when `more` fits on top of `present` without exceeding the limit, whatever its mode. */
bool limit_has_room(const struct limit *limit, struct load present, struct load more);

/* True when the limit lets `more` in: it has room, or its mode does not block and (LIMIT_REASON) a reason is
 * given. */
bool limit_admits(const struct limit *limit, struct load present, struct load more, bool has_reason);

/* True when `present` alone is beyond the limit (after rework, an override, an undo). */
bool limit_is_exceeded(const struct limit *limit, struct load present);

/* How many of a lot of `lot.pieces` weighing `lot.mass` together would still fit; 0 when none does. A part
 * weighs its share, rounded up. */
int64_t limit_free(const struct limit *limit, struct load present, struct load lot);

/* Fullness in per mille of whichever measure is fuller; 0 without a limit. */
int64_t limit_fullness(const struct limit *limit, struct load present);

#endif
