/* Words of an X-list: what says the word of an enum's value, and what finds it again. Only common/rules
 * includes this. */
#ifndef TOUCHSTONE_WORD_H
#define TOUCHSTONE_WORD_H

#include "common/base/span.h"

/* The index of `word` among `words` (exact, case counts); -1 when it is none of them. */
int word_index(struct span word, const char *const *words, size_t count);

/* Defines `say`, which is declared in a header as `const char *say(type value)`: the word of a value of LIST,
 * an X-list of (name, word). */
#define WORDS_SAID(LIST, type, say)                                                                          \
    static const char *const say##_list[] = {LIST(WORD_OF_PAIR)};                                            \
    const char *say(type value)                                                                              \
    {                                                                                                        \
        assert((size_t)value < COUNT_OF(say##_list));                                                        \
        return say##_list[value];                                                                            \
    }
#define WORD_OF_PAIR(name, word) word,

/* The same, and `find`, declared as `MUST_USE bool find(struct span word, type *out)`: the value of a word;
 * false, and *out is as it was, when the list has no such word. */
#define WORDS_OF_ENUM(LIST, type, say, find)                                                                 \
    WORDS_SAID(LIST, type, say)                                                                              \
    bool find(struct span word, type *out)                                                                   \
    {                                                                                                        \
        int index = word_index(word, say##_list, COUNT_OF(say##_list));                                      \
        if (index >= 0)                                                                                      \
            *out = (type)index;                                                                              \
        return index >= 0;                                                                                   \
    }

#endif
