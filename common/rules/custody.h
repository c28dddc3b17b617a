/* Custody of metal: what an operator got, gave back and returned at one operation of one alloy, against what
 * that operation is expected to lose (DOMAIN § 5). Expected loss is what is not returned, per piece and per
 * stone set: a number of its own, not what the stage factor takes away. Pure. */
#ifndef TOUCHSTONE_CUSTODY_H
#define TOUCHSTONE_CUSTODY_H

#include "common/rules/code.h"
#include "common/rules/spread.h"

/* Of one operation and alloy, as a manager accepted it. */
struct custody_norm {
    int64_t event; /* that accepted it; 0: there is no norm */
    struct code operation, alloy;
    struct mass piece, stone;             /* expected loss per piece, and per stone set */
    struct mass limit_piece, limit_stone; /* the largest; ≥ the expected */
    struct mass spread;                   /* one standard deviation of a single piece's loss; > 0 */
};

struct custody_sums {
    struct mass in, out;   /* book mass as got, and as found */
    struct mass returned;  /* sprue, button, filings, rejected findings: as claimed */
    struct mass shortfall; /* what an assay found less than was claimed; negative: more */
    int64_t pieces, stones;
    struct spread each; /* losses of single pieces, µg */
};

#define CUSTODY_RULING_LIST(X)                                                                               \
    X(CUSTODY_NO_NORM, "no_norm")                                                                            \
    X(CUSTODY_WITHIN, "within")                                                                              \
    X(CUSTODY_OVER, "over_limit")                                                                            \
    X(CUSTODY_GAIN, "gain") /* metal came in by more than the limit: weight can be made with base metal */

enum custody_ruling {
#define X(name, word) name,
    CUSTODY_RULING_LIST(X)
#undef X
};

const char *custody_ruling_word(enum custody_ruling ruling);

struct custody {
    enum custody_ruling ruling;
    struct mass loss; /* Σ in − Σ out − Σ returned + shortfall */
    struct mass expected, limit;
};

/* `norm` NULL, or without event: no norm. loss > limit is over; loss < −limit is a gain. */
struct custody custody_judge(const struct custody_sums *sums, const struct custody_norm *norm);

/* Of a loss and a limit that are known: within, over, or a gain. */
enum custody_ruling custody_rule(const struct custody *custody);

/* One more weighing, of so many pieces, that went in with `in` and came out with `out`; sign −1 takes it
 * back.
 */
void custody_add_weighing(struct custody_sums *sums, struct mass in, struct mass out, int64_t quantity,
                          int sign);
/* The loss of a single piece, or the mean of a lot's, among those that say how far they lie apart: of a
 * weighing that stands. */
void custody_add_each(struct custody_sums *sums, struct mass in, struct mass out, int64_t quantity);

/* The day's loss as a standard normal number, when nothing is wrong: (in − out − returned as claimed −
 * expected) ÷ (spread · √pieces). False: without a norm, a spread or a piece nothing can be said. */
MUST_USE bool custody_standardise(const struct custody_sums *sums, const struct custody_norm *norm,
                                  double *z);

#endif
