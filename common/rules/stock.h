/* A count of what is in stock, components or stones, against what the book has (DOMAIN § 6). Pure. */
#ifndef TOUCHSTONE_STOCK_H
#define TOUCHSTONE_STOCK_H

#include "common/rules/stone.h"

enum stock_fit {
    STOCK_FITS,
    STOCK_UNWEIGHED, /* there are more than none, and nobody knows what one weighs */
    STOCK_ASTRAY,    /* fewer that weigh more, or more that weigh less */
};

/* `counted` (≥ 0) are there; what they weigh is as stated (≥ 0), or, when nobody said (< 0), as much for each
 * as the book has, rounded half up; none weigh nothing. Out comes the mass that is there, 0 unless it fits.
 */
enum stock_fit stock_count(struct stone_amount book, int64_t counted, struct mass stated,
                           struct stone_amount *out);

/* The same of stones, of which none changes its mass: what is missing weighs something, and what is found.
 * *difference: there less the book, both parts of one sign. Where none are counted and the book has none,
 * what it says that these weigh is gone. */
enum stock_fit stock_count_stones(struct stone_amount book, int64_t counted, struct mass stated,
                                  struct stone_amount *difference);

#endif
