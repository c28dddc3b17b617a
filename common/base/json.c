#include "common/base/json.h"

#include <string.h>

#include "common/base/time.h"

static void add_char(struct text *out, char c)
{
    text_add_span(out, (struct span){&c, 1});
}

/* After an opening bracket or a colon, and at the very beginning, no comma is due. */
static void add_comma(struct text *out)
{
    if (out->size == 0)
        return;
    char last = out->data[out->size - 1];
    if (last == '}' || last == ']' || last == '"' || (last >= '0' && last <= '9') ||
        (last >= 'a' && last <= 'z'))
        add_char(out, ',');
}

void json_add_key(struct text *out, const char *key)
{
    add_comma(out);
    add_char(out, '"');
    text_add_span(out, span_of(key));
    text_add_span(out, SPAN("\":"));
}

void json_begin(struct text *out, char bracket)
{
    add_char(out, bracket);
}

void json_begin_item(struct text *out)
{
    add_comma(out);
    add_char(out, '{');
}

void json_begin_field(struct text *out, const char *key, char bracket)
{
    json_add_key(out, key);
    add_char(out, bracket);
}

void json_end(struct text *out, char bracket)
{
    add_char(out, bracket);
}

static void add_int(struct text *out, int64_t value)
{
    char digits[24];
    char *p = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        *--p = '-';
    text_add_span(out, (struct span){p, (size_t)(digits + sizeof digits - p)});
}

void json_add_int(struct text *out, const char *key, int64_t value)
{
    json_add_key(out, key);
    add_int(out, value);
}

void json_add_bool(struct text *out, const char *key, bool value)
{
    json_add_key(out, key);
    text_add_span(out, value ? SPAN("true") : SPAN("false"));
}

void json_add_text(struct text *out, const char *key, const char *value)
{
    json_add_key(out, key);
    json_write_string(out, value);
}

void json_add_uuid(struct text *out, const char *key, struct uuid value)
{
    char text[UUID_TEXT_SIZE];
    uuid_write(value, text);
    json_add_key(out, key);
    add_char(out, '"');
    text_add_span(out, (struct span){text, UUID_TEXT_SIZE - 1});
    add_char(out, '"');
}

void json_add_time(struct text *out, const char *key, int64_t unix_ms)
{
    char text[TIME_TEXT_MAX];
    time_write(text, unix_ms);
    json_add_text(out, key, text);
}

void json_add_text_if(struct text *out, const char *key, const char *value)
{
    if (value[0] != '\0')
        json_add_text(out, key, value);
}

void json_add_time_if(struct text *out, const char *key, int64_t unix_ms)
{
    if (unix_ms != 0)
        json_add_time(out, key, unix_ms);
}

void json_add_int_if(struct text *out, const char *key, int64_t value)
{
    if (value != 0)
        json_add_int(out, key, value);
}

void json_add_true_if(struct text *out, const char *key, bool value)
{
    if (value)
        json_add_bool(out, key, true);
}

void json_add_item(struct text *out, const char *value)
{
    add_comma(out);
    json_write_string(out, value);
}

void json_add_ints_if(struct text *out, const char *key, const int64_t *values, int count)
{
    if (count == 0)
        return;
    json_begin_field(out, key, '[');
    for (int i = 0; i < count; i++) {
        add_comma(out);
        text_add(out, "%lld", (long long)values[i]);
    }
    json_end(out, ']');
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* Bytes of the well-formed UTF-8 character at `p`; 0 when there is none. */
static size_t utf8_size(const char *p, size_t left)
{
    for (size_t size = 2; size <= 4 && size <= left; size++) {
        if (span_is_utf8((struct span){p, size}))
            return size;
    }
    return 0;
}

/* A byte that is neither plain nor the start of a character: escaped, or (bad UTF-8) U+FFFD, so that what we
 * write is always JSON. */
static void add_escaped(struct text *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char from[] = "\"\\\n\r\t\b\f", to[] = "\"\\nrtbf";
    const char *found = c ? strchr(from, c) : NULL;
    if (found) {
        char pair[2] = {'\\', to[found - from]};
        text_add_span(out, (struct span){pair, 2});
    } else if (c < 0x20) {
        char escape[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        text_add_span(out, (struct span){escape, 6});
    } else {
        text_add_span(out, SPAN("\xEF\xBF\xBD"));
    }
}

void json_write_string(struct text *out, const char *text)
{
    size_t size = strlen(text);
    add_char(out, '"');
    for (size_t i = 0; i < size;) {
        size_t run = 0;
        while (i + run < size && is_plain((unsigned char)text[i + run]))
            run++;
        if (run == 0 && (unsigned char)text[i] >= 0x80)
            run = utf8_size(text + i, size - i);
        if (run > 0)
            text_add_span(out, (struct span){text + i, run});
        else
            add_escaped(out, (unsigned char)text[i++]);
        i += run;
    }
    add_char(out, '"');
}
