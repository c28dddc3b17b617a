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

static const char *const result_words[] = {
#define X(name, word) word,
    RESULT_LIST(X)
#undef X
};

static const char *const reason_words[] = {
#define X(name, word) word,
    REASON_LIST(X)
#undef X
};

static const char *const number_words[] = {
#define X(name, word) word,
    NUMBER_LIST(X)
#undef X
};

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

const char *result_word(enum result result)
{
    assert((size_t)result < COUNT_OF(result_words));
    return result_words[result];
}

bool result_find(struct span word, enum result *out)
{
    int index = word_index(word, result_words, COUNT_OF(result_words));
    if (index < 0)
        return false;
    *out = (enum result)index;
    return true;
}

const char *reason_word(enum reason reason)
{
    assert((size_t)reason < COUNT_OF(reason_words));
    return reason_words[reason];
}

bool reason_find(struct span word, enum reason *out)
{
    int index = word_index(word, reason_words, COUNT_OF(reason_words));
    if (index < 0)
        return false;
    *out = (enum reason)index;
    return true;
}

const char *number_word(enum number number)
{
    assert((size_t)number < COUNT_OF(number_words));
    return number_words[number];
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
