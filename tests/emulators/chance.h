/* Chance that repeats: the same seed and the same step give the same number, on every machine. */
#ifndef BENCH_CHANCE_H
#define BENCH_CHANCE_H

#include "common/base/base.h"

/* 64 well-mixed bits out of a seed and a step (the finaliser of splitmix64). */
uint64_t chance_bits(uint64_t seed, uint64_t step);

/* Uniform over -1 … 1. */
double chance_even(uint64_t seed, uint64_t step);

/* About normal with standard deviation 1, never beyond ±3.5: the sum of four even ones. */
double chance_normal(uint64_t seed, uint64_t step);

/* A seed out of a text (FNV-1a). */
uint64_t chance_of_text(const char *data, size_t size);

#endif
