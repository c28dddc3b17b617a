#include "common/base/uuid.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/number.h"

struct uuid uuid_make(int64_t unix_ms)
{
    struct uuid id;
    ssize_t got = getrandom(id.bytes, sizeof id.bytes, 0);
    assert(got == (ssize_t)sizeof id.bytes); /* never short for 16 bytes (getrandom(2)) */
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (unsigned char)((uint64_t)unix_ms >> (40 - 8 * i));
    id.bytes[6] = (unsigned char)(0x70 | (id.bytes[6] & 0x0F));
    id.bytes[8] = (unsigned char)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

static bool dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void uuid_write(struct uuid id, char out[UUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    char *p = out;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i))
            *p++ = '-';
        *p++ = digits[id.bytes[i] >> 4];
        *p++ = digits[id.bytes[i] & 15];
    }
    *p = '\0';
}

bool uuid_read(struct span text, struct uuid *out)
{
    if (text.size != UUID_TEXT_SIZE - 1)
        return false;
    struct uuid id;
    const char *p = text.data;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i) && *p++ != '-')
            return false;
        int high = number_hex_digit(p[0]), low = number_hex_digit(p[1]);
        if (high < 0 || low < 0)
            return false;
        id.bytes[i] = (unsigned char)(high << 4 | low);
        p += 2;
    }
    *out = id;
    return true;
}

bool uuid_equal(struct uuid a, struct uuid b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool uuid_is_nil(struct uuid id)
{
    return uuid_equal(id, (struct uuid){{0}});
}
