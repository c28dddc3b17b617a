#include "tests/emulators/chance.h"

uint64_t chance_bits(uint64_t seed, uint64_t step)
{
    uint64_t z = seed * 0xD1342543DE82EF95u + (step + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

double chance_even(uint64_t seed, uint64_t step)
{
    return (double)(chance_bits(seed, step) >> 11) / 4503599627370496.0 - 1.0;
}

double chance_normal(uint64_t seed, uint64_t step)
{
    uint64_t bits = chance_bits(seed, step);
    double sum = 0;
    for (int part = 0; part < 4; part++)
        sum += (double)((bits >> (16 * part)) & 0xFFFF) / 32767.5 - 1.0;
    return sum * 0.8660254037844386; /* four evens have variance 4/3 */
}

uint64_t chance_of_text(const char *data, size_t size)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)data[i]) * 0x100000001B3u;
    return hash;
}
