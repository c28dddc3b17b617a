/* Chance that repeats: everything that tests draw follows from one seed. */
#ifndef TOUCHSTONE_CHANCE_H
#define TOUCHSTONE_CHANCE_H

#include "common/base/uuid.h"

struct chance {
    uint64_t state;
};
uint64_t chance_bits(struct chance *chance);
int chance_below(struct chance *chance, int bound); /* 0 … bound − 1 */
bool chance_of(struct chance *chance, int percent);
struct uuid chance_uuid(struct chance *chance);

#endif
