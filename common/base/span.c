#include "common/base/span.h"

#include <string.h>

struct span span_of(const char *text)
{
    return (struct span){text ? text : "", text ? strlen(text) : 0};
}

bool span_is(struct span span, const char *text)
{
    return span_equal(span, span_of(text));
}

bool span_equal(struct span a, struct span b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool span_starts_with(struct span span, const char *prefix)
{
    size_t size = strlen(prefix);
    return span.size >= size && memcmp(span.data, prefix, size) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct span span_trim(struct span span)
{
    while (span.size > 0 && is_blank(span.data[0])) {
        span.data++;
        span.size--;
    }
    while (span.size > 0 && is_blank(span.data[span.size - 1]))
        span.size--;
    return span;
}

bool span_split(struct span *rest, char separator, struct span *token)
{
    if (!rest->data)
        return false;
    const char *end = rest->size ? memchr(rest->data, separator, rest->size) : NULL;
    if (!end) {
        *token = *rest;
        *rest = (struct span){NULL, 0};
        return true;
    }
    *token = (struct span){rest->data, (size_t)(end - rest->data)};
    rest->size -= token->size + 1;
    rest->data = end + 1;
    return true;
}

static size_t count_while(struct span span, bool between)
{
    size_t size = 0;
    while (size < span.size && (is_blank(span.data[size]) || span.data[size] == ',') == between)
        size++;
    return size;
}

static void skip(struct span *rest, size_t size)
{
    if (size > 0)
        *rest = (struct span){rest->data + size, rest->size - size};
}

bool span_word(struct span *rest, struct span *word)
{
    skip(rest, count_while(*rest, true));
    *word = (struct span){rest->data, count_while(*rest, false)};
    skip(rest, word->size);
    return word->size > 0;
}

/* How many continuation bytes follow `lead`, and the range of the first of them; -1 for no lead byte. */
static int utf8_follow(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead < 0x80)
        return 0;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 1;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (lead == 0xE0)
            *low = 0xA0;
        if (lead == 0xED)
            *high = 0x9F;
        return 2;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (lead == 0xF0)
            *low = 0x90;
        if (lead == 0xF4)
            *high = 0x8F;
        return 3;
    }
    return -1;
}

bool span_is_utf8(struct span span)
{
    for (size_t i = 0; i < span.size;) {
        unsigned char low, high;
        int follow = utf8_follow((unsigned char)span.data[i++], &low, &high);
        if (follow < 0 || (size_t)follow > span.size - i)
            return false;
        for (int k = 0; k < follow; k++, i++) {
            unsigned char c = (unsigned char)span.data[i];
            if (c < low || c > high)
                return false;
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

bool span_is_plain(struct span span)
{
    for (size_t i = 0; i < span.size; i++) {
        unsigned char c = (unsigned char)span.data[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
            return false;
    }
    return true;
}
