#include "common/wire/parse.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What begins with anything else is refused at its first byte. */
static bool begins_with_bracket(struct span body)
{
    size_t at = 0;
    while (at < body.size && is_blank(body.data[at]))
        at++;
    return at < body.size && (body.data[at] == '{' || body.data[at] == '[');
}

/* The line of the first bracket that nests too deep, strings left out; 0: none does. jansson recurses, so
 * this comes first. */
static int line_too_deep(struct span body)
{
    int depth = 0, line = 1;
    bool in_string = false;
    for (size_t i = 0; i < body.size; i++) {
        char c = body.data[i];
        if (in_string && c == '\\') {
            i++;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '{' || c == '[')) {
            if (++depth > PARSE_DEPTH_MAX)
                return line;
        } else if (!in_string && (c == '}' || c == ']')) {
            depth--;
        }
        line += c == '\n';
    }
    return 0;
}

/* Does a comma stand before the bracket that the parser stumbled over, its `size` bytes read? */
static bool has_comma_too_many(struct span body, size_t size)
{
    if (size == 0 || size > body.size || (body.data[size - 1] != ']' && body.data[size - 1] != '}'))
        return false;
    for (size--; size > 0 && is_blank(body.data[size - 1]); size--)
        ;
    return size > 0 && body.data[size - 1] == ',';
}

/* What to do about it; "" where the error says so. */
static const char *remedy_of(struct span body, const json_error_t *error)
{
    switch ((int)json_error_code(error)) {
    case json_error_invalid_syntax:
        return has_comma_too_many(body, (size_t)error->position)
                   ? ": take out the comma before it"
                   : ": look before it for a comma, a quote or a bracket that is missing or too many";
    case json_error_premature_end_of_input:
        return ": a quote or a bracket is not closed";
    }
    return "";
}

static struct fault parse(struct span body, size_t size_max, const char *what, size_t flags, json_t **out)
{
    *out = NULL;
    if (body.size > size_max)
        return fault_make(FAULT_TOO_BIG, "%s has %zu bytes, the most is %zu", what, body.size, size_max);
    if (body.size == 0)
        return fault_make(FAULT_INPUT, "%s is empty: it has to be JSON, { … }", what);
    int deep = begins_with_bracket(body) ? line_too_deep(body) : 0;
    if (deep > 0)
        return fault_make(FAULT_INPUT, "%s is nested deeper than %d (line %d)", what, PARSE_DEPTH_MAX, deep);
    json_error_t error;
    *out = json_loadb(body.data, body.size, JSON_REJECT_DUPLICATES | flags, &error);
    if (!*out)
        return fault_make(FAULT_INPUT, "%s is not JSON: %s (line %d, column %d)%s", what, error.text,
                          error.line, error.column, remedy_of(body, &error));
    return FAULT_OK;
}

struct fault parse_json(struct span body, size_t size_max, const char *what, json_t **out)
{
    return parse(body, size_max, what, 0, out);
}

struct fault parse_json_with_nul(struct span body, size_t size_max, const char *what, json_t **out)
{
    return parse(body, size_max, what, JSON_ALLOW_NUL, out);
}
