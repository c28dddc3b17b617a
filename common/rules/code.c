#include "common/rules/code.h"

#include <string.h>

#include "common/base/text.h"

static bool is_code_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool code_read(struct span text, struct code *out)
{
    if (text.size == 0 || text.size >= CODE_TEXT_MAX)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (!is_code_character(text.data[i]))
            return false;
    struct code code = {""}; /* zeroed to its end: codes are compared and stored whole */
    memcpy(code.text, text.data, text.size);
    *out = code;
    return true;
}

struct code code_of(const char *text)
{
    struct code code = {""};
    bool fits = text[0] == '\0' || code_read(span_of(text), &code);
    assert(fits);
    return code;
}

bool code_equal(struct code a, struct code b)
{
    return strcmp(a.text, b.text) == 0;
}
