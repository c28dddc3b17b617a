/* A text that grows, and lists in it. */
#include <stdlib.h>

#include "hub/api/parts.h"

#define PAGE_FIRST_BYTES ((size_t)16 * 1024)

static bool grow(struct text *text, size_t wanted)
{
    size_t capacity = text->capacity > 0 ? text->capacity : PAGE_FIRST_BYTES;
    while (capacity < wanted)
        capacity *= 2;
    char *data = capacity <= API_PAGE_BYTES_MAX ? realloc(text->data, capacity) : NULL;
    if (!data)
        return false;
    if (!text->data)
        data[0] = '\0';
    text->data = data;
    text->capacity = capacity;
    return true;
}

void text_reserve(struct text *text, size_t bytes)
{
    size_t wanted = text->size + bytes + 1;
    if (wanted > text->capacity && !grow(text, wanted))
        text->overflow = true;
}

void list_begin(struct text *text)
{
    text_reserve(text, 64);
    json_begin(text, '{');
    json_begin_field(text, "items", '[');
}

void list_end(struct text *text, int64_t next)
{
    text_reserve(text, 64);
    json_end(text, ']');
    if (next > 0)
        text_add(text, ",\"next\":\"%lld\"", (long long)next);
    json_end(text, '}');
}
