#include "common/base/text.h"

#include <stdio.h>
#include <string.h>

struct text text_in(char *data, size_t capacity)
{
    assert(capacity > 0);
    data[0] = '\0';
    return (struct text){.data = data, .capacity = capacity};
}

void text_add_list(struct text *text, const char *format, va_list arguments)
{
    if (text->capacity == 0) {
        text->overflow = true;
        return;
    }
    size_t room = text->capacity - text->size;
    int wanted = vsnprintf(text->data + text->size, room, format, arguments);
    assert(wanted >= 0);
    if ((size_t)wanted >= room) {
        text->overflow = true;
        text->size = text->capacity - 1;
        return;
    }
    text->size += (size_t)wanted;
}

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add_list(text, format, arguments);
    va_end(arguments);
}

void text_add_span(struct text *text, struct span span)
{
    if (text->capacity == 0) {
        text->overflow = true;
        return;
    }
    size_t room = text->capacity - 1 - text->size;
    size_t size = span.size;
    if (size > room) {
        text->overflow = true;
        size = room;
    }
    if (size > 0)
        memcpy(text->data + text->size, span.data, size);
    text->size += size;
    text->data[text->size] = '\0';
}

void text_end_cut(struct text *text)
{
    static const char ellipsis[] = "…";
    if (!text->overflow)
        return;
    assert(text->capacity >= sizeof ellipsis);
    if (text->size > text->capacity - sizeof ellipsis)
        text->size = text->capacity - sizeof ellipsis;
    while (text->size > 0 && !span_is_utf8(text_span(text)))
        text->size--;
    memcpy(text->data + text->size, ellipsis, sizeof ellipsis);
    text->size += sizeof ellipsis - 1;
}

bool text_copy(char *out, size_t capacity, struct span span)
{
    assert(capacity > 0);
    out[0] = '\0';
    if (span.size >= capacity || (span.size > 0 && memchr(span.data, '\0', span.size)))
        return false;
    if (span.size > 0)
        memcpy(out, span.data, span.size);
    out[span.size] = '\0';
    return true;
}
