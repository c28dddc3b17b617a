#include "common/rules/alert.h"

#include <string.h>

#include "common/rules/word.h"

struct alert_nature {
    enum severity severity;
    bool state;
    enum alert_audience audience;
};

static const char *const kind_words[] = {
#define X(name, word, severity, state, audience) word,
    ALERT_KIND_LIST(X)
#undef X
};

static const struct alert_nature natures[] = {
#define X(name, word, severity, state, audience) {severity, state, audience},
    ALERT_KIND_LIST(X)
#undef X
};

static const char *const severity_words[] = {
    [SEVERITY_NOTICE] = "notice",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_URGENT] = "urgent",
};

const char *alert_kind_word(enum alert_kind kind)
{
    assert((size_t)kind < COUNT_OF(kind_words));
    return kind_words[kind];
}

bool alert_kind_find(struct span word, enum alert_kind *out)
{
    int index = word_index(word, kind_words, COUNT_OF(kind_words));
    if (index < 0)
        return false;
    *out = (enum alert_kind)index;
    return true;
}

enum severity alert_severity(enum alert_kind kind)
{
    assert((size_t)kind < COUNT_OF(natures));
    return natures[kind].severity;
}

const char *severity_word(enum severity severity)
{
    assert((size_t)severity < COUNT_OF(severity_words));
    return severity_words[severity];
}

bool alert_is_state(enum alert_kind kind)
{
    assert((size_t)kind < COUNT_OF(natures));
    return natures[kind].state;
}

enum alert_audience alert_audience(enum alert_kind kind)
{
    assert((size_t)kind < COUNT_OF(natures));
    return natures[kind].audience;
}

bool alert_may_show(const char *text)
{
    static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-";
    return text[0] != '\0' && text[strspn(text, ALLOWED)] == '\0';
}
