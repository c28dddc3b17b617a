#include "common/rules/word.h"

int word_index(struct span word, const char *const *words, size_t count)
{
    char first = word.size > 0 ? word.data[0] : '\0'; /* tells most words apart: there are many a row */
    for (size_t i = 0; i < count; i++)
        if (words[i][0] == first && span_is(word, words[i]))
            return (int)i;
    return -1;
}
