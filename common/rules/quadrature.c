#include "common/rules/quadrature.h"

void quadrature_add(struct quadrature *total, uint64_t part, unsigned weight)
{
    assert(weight >= 1 && weight <= 100);
    quadrature_square capped = part < QUADRATURE_PART_MAX ? part : QUADRATURE_PART_MAX;
    total->sum += weight * capped * capped;
}

/* Bit by bit from the top: the largest root whose square is not above the sum, then one more if it is below.
 */
uint64_t quadrature_root(const struct quadrature *total)
{
    uint64_t root = 0;
    for (int bit = 63; bit >= 0; bit--) {
        uint64_t tried = root | UINT64_C(1) << bit;
        if ((quadrature_square)tried * tried <= total->sum)
            root = tried;
    }
    return (quadrature_square)root * root < total->sum ? root + 1 : root;
}
