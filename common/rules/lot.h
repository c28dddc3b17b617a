/* Lots: n identical pieces under one tag (DOMAIN § 3). A lot can be split, and its halves merge again. Pure.
 *
 * What a lot weighed together is shared by numbers, the first half rounded up from a half: nothing is lost. A
 * mass that was shared, or added up, gives no ruling: a half, and a lot that was merged, must be weighed on
 * its own where the step wants the weight. */
#ifndef TOUCHSTONE_LOT_H
#define TOUCHSTONE_LOT_H

#include "common/rules/command.h"
#include "common/rules/piece.h"

/* The part of `count` among `quantity`, rounded to nearest, a half up; 0 ≤ count ≤ quantity, quantity > 0,
 * whole ≥ 0. */
struct mass lot_part(struct mass whole, int64_t count, int64_t quantity);

/* The piece's mass is its share of a lot's: what its next weighing shows is nobody's who has it only since
 * then. Whoever had the lot since it was weighed answers for its parts, too. */
void lot_share_custody(struct piece *piece);

struct lot_split {
    enum reason reason;  /* REASON_NONE: both halves are filled */
    struct piece stays;  /* one version later */
    struct piece leaves; /* under the new tag, version 1; place, state, holder and stretch as the lot's */
};

/* `count` pieces leave under a tag of their own. REASON_WRONG_STATE for a tree, for what is on one
 * or on its way; REASON_FINISHED for what has left the workshop; REASON_DOES_NOT_ADD_UP when nothing would
 * stay. */
struct lot_split lot_split(const struct piece *lot, int64_t count, struct tag tag);

/* Two halves become one under the first one's tag; `other` ends, empty. The caller has checked that model,
 * size, melt, custody and order line are the same; here: kind, step, place, station, tray, state, holder,
 * rework (REASON_WRONG_STATE), and that neither is on its way. The same tag twice: REASON_EXISTS. */
struct lot_merge {
    enum reason reason;
    struct piece stays; /* one version later */
    struct piece ends;  /* one version later, PLACE_ENDED, quantity 0 */
};
struct lot_merge lot_merge(const struct piece *lot, const struct piece *other);

#endif
