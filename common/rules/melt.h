/* Melting (DOMAIN § 6): lots and clean scrap of one alloy become one melt, or an alloy is made from fine
 * metal and master alloy. Pure. */
#ifndef TOUCHSTONE_MELT_H
#define TOUCHSTONE_MELT_H

#include "common/rules/command.h"
#include "common/rules/ledger.h"

#define MELT_PARTS_MAX 16

struct melt_part {
    struct code alloy;
    struct code custody;
    int fineness;        /* of the target's metal in it, parts per 10 000: silver is no gold, however fine */
    struct account from; /* vault, scrap, or the melter's own loose metal */
    struct mass mass;    /* > 0 */
};

struct melt {
    enum reason reason;   /* REASON_MIXED, REASON_DOES_NOT_ADD_UP, else NONE */
    struct mass in;       /* all parts */
    struct mass loss;     /* in − out: goes to the melter's open balance; negative: a gain */
    int64_t fineness_ppm; /* as the parts' finenesses give it, rounded down */
    struct transfers transfers;
};

/* Judges a melt of `parts` (1 to MELT_PARTS_MAX) into `out` of `alloy`, and posts it: every part of another
 * alloy goes through conversion:melt from its own book into the target's, and what the vault gives goes out
 * of it before anything comes back; the melt lies in the vault afterwards; in − out goes to `open`. Custody
 * classes never mix (REASON_MIXED). More out than went in by over 1 % is a wrong reading
 * (REASON_DOES_NOT_ADD_UP). The transfers are those of a melt that has happened all the same. A part whose
 * metal (gold, silver …) differs is fine: that is what a master alloy is. */
struct melt melt_judge(struct code alloy, const struct melt_part *parts, size_t count, struct mass out,
                       struct account open);

/* May a melt of this assayed fineness be used for an alloy that must have `minimum` (parts per 10 000)? */
bool melt_is_fine_enough(int minimum, int64_t assayed_ppm);

#endif
