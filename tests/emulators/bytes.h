/* What a device wants to say next on its line: bounded, filled by the device, written out by the loop. Unlike
 * text it may hold any byte. Adding more than fits marks it and adds nothing: the device's answer is lost, as
 * on a line that is too slow. */
#ifndef BENCH_BYTES_H
#define BENCH_BYTES_H

#include "common/base/span.h"

#define BYTES_MAX 4096

struct bytes {
    unsigned char data[BYTES_MAX];
    size_t size;
    bool overflow;
};

void bytes_add(struct bytes *out, const void *data, size_t size);
void bytes_add_one(struct bytes *out, unsigned char byte);
void bytes_format(struct bytes *out, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
