#include "tests/life/chance.h"

#include <string.h>

uint64_t chance_bits(struct chance *chance)
{
    uint64_t z = chance->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

int chance_below(struct chance *chance, int bound)
{
    return bound < 1 ? 0 : (int)(chance_bits(chance) % (uint64_t)bound);
}

bool chance_of(struct chance *chance, int percent)
{
    return chance_below(chance, 100) < percent;
}

struct uuid chance_uuid(struct chance *chance)
{
    struct uuid id;
    uint64_t words[2] = {chance_bits(chance), chance_bits(chance)};
    memcpy(id.bytes, words, sizeof id.bytes);
    id.bytes[6] = (unsigned char)(0x70 | (id.bytes[6] & 15)); /* version 7 */
    id.bytes[8] = (unsigned char)(0x80 | (id.bytes[8] & 63));
    return id;
}
