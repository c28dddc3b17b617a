/* Uncertainties that do not know of each other add in quadrature: u = √Σ uᵢ². In whole numbers, exact to the
 * last digit, the root rounded up, so that hub and kiosk always get the same number. Only common/rules
 * includes this. */
#ifndef TOUCHSTONE_QUADRATURE_H
#define TOUCHSTONE_QUADRATURE_H

#include "common/base/base.h"

__extension__ typedef unsigned __int128 quadrature_square;

/* The largest part: larger ones are taken as this, which as a mass in hundredths of a microgram is a thousand
 * tonnes: nothing can be judged by it either way. A hundred parts of it still add up without overflow. */
#define QUADRATURE_PART_MAX UINT64_C(100000000000000000)

struct quadrature {
    quadrature_square sum;
};

/* Adds weight · part². weight 1…100. */
void quadrature_add(struct quadrature *total, uint64_t part, unsigned weight);

/* √sum, rounded up. */
uint64_t quadrature_root(const struct quadrature *total);

#endif
