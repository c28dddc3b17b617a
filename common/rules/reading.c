#include "common/rules/reading.h"

static const char *const kind_words[] = {
#define X(name, word) word,
    READING_KIND_LIST(X)
#undef X
};

const char *reading_kind_word(enum reading_kind kind)
{
    assert((size_t)kind < COUNT_OF(kind_words));
    return kind_words[kind];
}
