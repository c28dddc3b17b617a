/* The numbers of an outbox: 1, 2, 3 …, each seen exactly once (DOMAIN § 10 "Commands"). Pure. */
#ifndef TOUCHSTONE_SEQUENCE_H
#define TOUCHSTONE_SEQUENCE_H

#include "common/base/base.h"

/* What a command with an id that was never seen is to the numbers of its outbox. */
enum turn {
    TURN_NEXT,         /* its number is the next one */
    TURN_NEXT_BUT_ONE, /* it replaces the next number, which has not arrived: that one is void for ever, then
                          comes this one */
    TURN_GAP,          /* numbers before it are missing: ask for `expected` */
    TURN_TAKEN,        /* another command had its number */
};

/* `last`: the highest number seen, 0 at first. `replaces_n`: 0 for none. */
static inline enum turn sequence_judge(int64_t last, int64_t n, int64_t replaces_n)
{
    if (n <= last)
        return TURN_TAKEN;
    if (n == last + 1)
        return TURN_NEXT;
    return n == last + 2 && replaces_n == last + 1 ? TURN_NEXT_BUT_ONE : TURN_GAP;
}

#endif
