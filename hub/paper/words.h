/* Words and figures of papers in the language in use (common/language). */
#ifndef TOUCHSTONE_PAPER_WORDS_H
#define TOUCHSTONE_PAPER_WORDS_H

#include "common/language/language.h"
#include "common/rules/mass.h"

enum { CELL_MAX = 256 }; /* bytes of a cell or a fact */

/* "2026-11-20 14:07", by the clock on the workshop's wall; "" for 0: never. */
void words_moment(char out[CELL_MAX], int64_t unix_ms);
/* "4.907 g" */
void words_grams(char out[CELL_MAX], struct mass mass);
/* A number in 10^-decimals: 2310 with 3 → "2.310". `decimals`: 1 to 3. */
void words_fixed(struct text *out, int64_t value, int decimals);
/* A word of the code as it is read; the workshop's own ("month_end") without its underscores. */
void words_of_code(char out[CELL_MAX], const char *word);

#endif
