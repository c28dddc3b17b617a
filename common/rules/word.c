#include "common/rules/word.h"

int word_index(struct span word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_is(word, words[i]))
            return (int)i;
    return -1;
}
