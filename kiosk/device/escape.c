#include "kiosk/device/escape.h"

#include <string.h>

#include "common/base/number.h"

static const char NAMED[] = "\n\r\t\\";
static const char NAMES[] = "nrt\\";

void escape_write(struct text *out, struct span bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        const char *named = c ? strchr(NAMED, c) : NULL;
        if (named)
            text_add(out, "\\%c", NAMES[named - NAMED]);
        else if (c < 0x20 || c == 0x7F)
            text_add(out, "\\x%02x", c);
        else
            text_add_span(out, (struct span){bytes.data + i, 1});
    }
}

/* What stands behind a backslash; returns how many bytes that is, 0: no escape. */
static size_t escape_one(struct span rest, char *out)
{
    if (rest.size == 0)
        return 0;
    const char *name = rest.data[0] ? strchr(NAMES, rest.data[0]) : NULL;
    if (name) {
        *out = NAMED[name - NAMES];
        return 1;
    }
    if (rest.size < 3 || rest.data[0] != 'x' || number_hex_digit(rest.data[1]) < 0 ||
        number_hex_digit(rest.data[2]) < 0)
        return 0;
    *out = (char)(number_hex_digit(rest.data[1]) * 16 + number_hex_digit(rest.data[2]));
    return 3;
}

bool escape_read(struct span text, char *out, size_t capacity, size_t *size)
{
    size_t written = 0;
    for (size_t i = 0; i < text.size;) {
        char c = text.data[i++];
        if (c == '\\') {
            size_t used = escape_one((struct span){text.data + i, text.size - i}, &c);
            if (used == 0)
                return false;
            i += used;
        }
        if (written == capacity)
            return false;
        out[written++] = c;
    }
    *size = written;
    return true;
}
