#include "common/rules/code.h"

#include <string.h>

#include "common/base/text.h"

/* Its small letter; '\0': it is none of a code. */
static char code_character(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ? c : '\0';
}

bool code_read(struct span text, struct code *out)
{
    if (text.size == 0 || text.size >= CODE_TEXT_MAX)
        return false;
    struct code code = {""}; /* zeroed to its end: codes are compared and stored whole */
    for (size_t i = 0; i < text.size; i++) {
        code.text[i] = code_character(text.data[i]);
        if (code.text[i] == '\0')
            return false;
    }
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
