#include "tests/emulators/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void bytes_add(struct bytes *out, const void *data, size_t size)
{
    if (size > BYTES_MAX - out->size) {
        out->overflow = true;
        return;
    }
    if (size > 0)
        memcpy(out->data + out->size, data, size);
    out->size += size;
}

void bytes_add_one(struct bytes *out, unsigned char byte)
{
    bytes_add(out, &byte, 1);
}

void bytes_format(struct bytes *out, const char *format, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert(wanted >= 0);
    if ((size_t)wanted >= sizeof line)
        out->overflow = true;
    else
        bytes_add(out, line, (size_t)wanted);
}
