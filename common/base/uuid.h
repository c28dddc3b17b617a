/* UUIDv7 (RFC 9562): ids that sort by time, made by whoever sends a command. */
#ifndef TOUCHSTONE_UUID_H
#define TOUCHSTONE_UUID_H

#include "common/base/span.h"

#define UUID_TEXT_SIZE 37 /* 36 characters and a NUL */

struct uuid {
    unsigned char bytes[16];
};

/* A new id out of the milliseconds since 1970 and the system's random source; thread-safe. Pass the time in:
 * no clock here. */
struct uuid uuid_make(int64_t unix_ms);

/* Lower-case 8-4-4-4-12. */
void uuid_write(struct uuid id, char out[UUID_TEXT_SIZE]);

/* Reads 8-4-4-4-12, either case; any version. False leaves *out alone. */
MUST_USE bool uuid_read(struct span text, struct uuid *out);

bool uuid_equal(struct uuid a, struct uuid b);
bool uuid_is_nil(struct uuid id);

#endif
