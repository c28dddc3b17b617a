/* Words of an X-list: how the `*_find` functions of every enum look a word up. Only common/rules includes
 * this. */
#ifndef TOUCHSTONE_WORD_H
#define TOUCHSTONE_WORD_H

#include "common/base/span.h"

/* The index of `word` among `words` (exact, case counts); -1 when it is none of them. */
int word_index(struct span word, const char *const *words, size_t count);

#endif
