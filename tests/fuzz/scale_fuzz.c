/* libFuzzer target of the scale protocols: no bytes may crash one, make it read beyond its input, or stop it
 * from using them up.
 *
 * Build and run, in the root of the checkout:
 *
 *     clang -std=c17 -D_GNU_SOURCE -I. -g -O1 -fsanitize=fuzzer,address,undefined -o scale_fuzz \
 *         tests/fuzz/scale_fuzz.c $(find kiosk/scales common/rules common/base -name "*.c") -lm
 *     ./scale_fuzz -max_total_time=60 -max_len=600
 */
#include <stdlib.h>
#include <string.h>

#include "kiosk/scales/scales.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_terminated(const char *text, size_t capacity)
{
    return memchr(text, '\0', capacity) != NULL;
}

static void check(enum frame frame, size_t used, size_t size, const struct reading *reading)
{
    assert(used <= size);
    if (frame == FRAME_SHORT)
        return;
    assert(used > 0);
    assert(is_terminated(reading->value, sizeof reading->value));
    assert(is_terminated(reading->code, sizeof reading->code));
    assert(is_terminated(reading->raw, sizeof reading->raw));
    assert((reading->kind == READING_ERROR) == (reading->code[0] != '\0'));
    bool weighed = reading->kind == READING_WEIGHT || reading->kind == READING_UNSTABLE;
    assert(weighed == (reading->value[0] != '\0'));
}

/* The input lies in a block of exactly its size, so that the sanitizer sees a read beyond it. */
static void run(const struct scale_protocol *protocol, const uint8_t *data, size_t size)
{
    while (size > 0) {
        char *copy = malloc(size);
        assert(copy);
        memcpy(copy, data, size);
        struct reading reading;
        size_t used = 0;
        enum frame frame = protocol->read((struct span){copy, size}, &used, &reading);
        check(frame, used, size, &reading);
        free(copy);
        if (frame == FRAME_SHORT)
            return;
        data += used;
        size -= used;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *name;
    for (size_t i = 0; (name = scale_protocol_name(i)); i++)
        run(scale_protocol_find(span_of(name)), data, size);
    return 0;
}
