/* Lent places (DOMAIN § 10): room at a station, or in a group, that the hub keeps for one kiosk, so that it
 * may take a piece in without asking. The hub counts it as taken until a receive uses it, the kiosk hands it
 * back, or a manager writes it off. Pure.
 *
 * A piece needs a place of each limit that counts it once it is in: the station's and those of the groups
 * that it enters. A limit that only warns, and none at all, asks for no place. */
#ifndef TOUCHSTONE_LENT_H
#define TOUCHSTONE_LENT_H

#include "common/rules/room.h"

#define LENT_MAX 32 /* that one kiosk has at a time */

struct lent {
    int64_t id;       /* the hub's; never given twice */
    struct code of;   /* the station or the group */
    struct load load; /* what it holds; no grams where the limit has none */
    bool recalled;    /* another kiosk waits for it: to be handed back */
};

/* True when limits of this kind are lent from at all. */
bool lent_is_for(const struct limit *limit);

/* True when the limit has room for `free_min` more such places beside what is there and what is lent. */
bool lent_may_grant(const struct limit *limit, struct load present, struct load lent, struct load one,
                    int64_t free_min);

/* Finds a place for each limit that a piece which is `before`, and would be `after` at `to`, needs one of.
 * Writes the ids of all that are of these limits, whether they suffice or not: whoever asks the hub names
 * them, too. True: they suffice for taking it in without asking. A piece needs LENT_NAMED_MAX of them at
 * most. */
bool lent_choose(const struct lent *lent, int count, const struct piece *before, const struct piece *after,
                 const struct station_now *to, const struct floor_now *floor, int64_t ids[LENT_NAMED_MAX],
                 int *id_count);

#endif
