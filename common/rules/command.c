#include "common/rules/command.h"

#include "common/rules/word.h"

static const char *const verb_words[] = {
#define X(name, word, family, who) word,
    VERB_LIST(X)
#undef X
};

static const struct {
    enum family family;
    enum who who;
} verbs[] = {
#define X(name, word, family, who) {family, who},
    VERB_LIST(X)
#undef X
};

WORDS_OF_ENUM(RESULT_LIST, enum result, result_word, result_find)
WORDS_OF_ENUM(REASON_LIST, enum reason, reason_word, reason_find)

WORDS_SAID(NUMBER_LIST, enum number, number_word)

const char *verb_word(enum verb verb)
{
    assert((size_t)verb < COUNT_OF(verb_words));
    return verb_words[verb];
}

enum family verb_family(enum verb verb)
{
    assert((size_t)verb < COUNT_OF(verbs));
    return verbs[verb].family;
}

enum who verb_who(enum verb verb)
{
    assert((size_t)verb < COUNT_OF(verbs));
    return verbs[verb].who;
}

bool verb_find(struct span word, enum verb *out)
{
    int index = word_index(word, verb_words, COUNT_OF(verb_words));
    if (index < 0)
        return false;
    *out = (enum verb)index;
    return true;
}

#define X(word) word,
static const char *const defect_words[] = {DEFECT_LIST(X)};
static const char *const excess_words[] = {EXCESS_LIST(X)};
static const char *const device_words[] = {REPORT_DEVICE_LIST(X)};
static const char *const news_words[] = {REPORT_NEWS_LIST(X)};
#undef X

bool defect_is_known(struct span word)
{
    return word_index(word, defect_words, COUNT_OF(defect_words)) >= 0;
}

bool excess_is_known(struct span word)
{
    return word_index(word, excess_words, COUNT_OF(excess_words)) >= 0;
}

bool report_is_known(struct span word)
{
    struct span rest = word, device;
    if (span_is(word, REPORT_UNKNOWN_TAG))
        return true;
    return span_split(&rest, '_', &device) && word_index(device, device_words, COUNT_OF(device_words)) >= 0 &&
           word_index(rest, news_words, COUNT_OF(news_words)) >= 0;
}
