/* Building text in a buffer that the caller lends. A text that does not fit is marked, never silently cut:
 * look at `text_ok` once, at the end. The buffer always holds a NUL-terminated string. */
#ifndef TOUCHSTONE_TEXT_H
#define TOUCHSTONE_TEXT_H

#include <stdarg.h>

#include "common/base/span.h"

struct text {
    char *data;
    size_t capacity; /* bytes in `data`, the NUL included; 0: there is no room at all, nothing fits */
    size_t size;     /* bytes written so far, without the NUL */
    bool overflow;
};

/* Starts an empty text in `data`. Borrowed: the caller keeps the buffer. */
struct text text_in(char *data, size_t capacity);
#define TEXT_IN(array) text_in((array), sizeof(array))

void text_add(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_add_list(struct text *text, const char *format, va_list arguments) PRINTF_LIKE(2, 0);
void text_add_span(struct text *text, struct span span);

/* For sentences, where the beginning is worth showing: a text that did not fit ends in "…", never inside a
 * character. */
void text_end_cut(struct text *text);

static inline bool text_ok(const struct text *text)
{
    return !text->overflow;
}

static inline struct span text_span(const struct text *text)
{
    return (struct span){text->data, text->size};
}

/* Copies a span into a fixed array as a C string. False (and an empty string) when it does not fit or holds a
 * NUL. */
MUST_USE bool text_copy(char *out, size_t capacity, struct span span);
#define TEXT_COPY(array, span) text_copy((array), sizeof(array), (span))

#endif
