#include "common/wire/parse.h"

/* How deep the brackets nest, strings left out. jansson recurses, so this comes first. */
static int depth_of(struct span body)
{
    int depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < body.size; i++) {
        char c = body.data[i];
        if (in_string && c == '\\') {
            i++;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '{' || c == '[')) {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if (!in_string && (c == '}' || c == ']')) {
            depth--;
        }
    }
    return deepest;
}

struct fault parse_json(struct span body, size_t size_max, const char *what, json_t **out)
{
    *out = NULL;
    if (body.size > size_max)
        return fault_make(FAULT_TOO_BIG, "%s has %zu bytes, the most is %zu", what, body.size, size_max);
    if (body.size == 0)
        return fault_make(FAULT_INPUT, "%s is empty: send JSON", what);
    if (depth_of(body) > PARSE_DEPTH_MAX)
        return fault_make(FAULT_INPUT, "%s is nested deeper than %d", what, PARSE_DEPTH_MAX);
    json_error_t error;
    *out = json_loadb(body.data, body.size, JSON_REJECT_DUPLICATES, &error);
    if (!*out)
        return fault_make(FAULT_INPUT, "%s is not JSON: %s (line %d, column %d)", what, error.text,
                          error.line, error.column);
    return FAULT_OK;
}
