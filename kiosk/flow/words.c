/* The words of the lists in flow.h, for the log and the tests. */
#include "kiosk/flow/flow.h"

const char *touch_word(enum touch touch)
{
    static const char *const words[] = {
#define X(name, word) word,
        TOUCH_LIST(X)
#undef X
    };
    assert((size_t)touch < COUNT_OF(words));
    return words[touch];
}

const char *screen_word(enum screen screen)
{
    static const char *const words[] = {
#define X(name, word) word,
        SCREEN_LIST(X)
#undef X
    };
    assert((size_t)screen < COUNT_OF(words));
    return words[screen];
}

const char *message_word(enum message message)
{
    static const char *const words[] = {
#define X(name) #name,
        MESSAGE_LIST(X)
#undef X
    };
    assert((size_t)message < COUNT_OF(words));
    return words[message] + sizeof "MESSAGE_" - 1;
}

const char *task_word(enum task task)
{
    static const char *const words[] = {
#define X(name, word) word,
        TASK_LIST(X)
#undef X
    };
    assert((size_t)task < COUNT_OF(words));
    return words[task];
}

const char *prompt_word(enum prompt prompt)
{
    static const char *const words[] = {
#define X(name) #name,
        PROMPT_LIST(X)
#undef X
    };
    assert((size_t)prompt < COUNT_OF(words));
    return words[prompt] + sizeof "PROMPT_" - 1;
}
