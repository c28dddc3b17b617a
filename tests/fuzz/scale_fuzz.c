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

#include "kiosk/scales/detect.h"
#include "kiosk/scales/pattern.h"

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
    assert(reading->kind != READING_WEIGHT || reading->value[0] != '\0');
    assert(reading->value[0] == '\0' || reading->kind == READING_WEIGHT || reading->kind == READING_UNSTABLE);
}

/* The input lies in a block of exactly its size, so that the sanitizer sees a read beyond it. */
static void run(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                const uint8_t *data, size_t size)
{
    while (size > 0) {
        char *copy = malloc(size);
        assert(copy);
        memcpy(copy, data, size);
        struct reading reading;
        size_t used = 0;
        enum frame frame = scale_protocol_read(protocol, dialect, (struct span){copy, size}, &used, &reading);
        check(frame, used, size, &reading);
        if (frame == FRAME_SHORT)
            scale_protocol_end(protocol, dialect, (struct span){copy, size}, &reading);
        free(copy);
        if (frame == FRAME_SHORT)
            return;
        data += used;
        size -= used;
    }
}

/* The first line is a pattern, the rest is read by it. */
static void run_pattern(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size);
    if (!end)
        return;
    size_t pattern_size = (size_t)(end - data);
    struct scale_dialect dialect = {.pattern = {(const char *)data, pattern_size}};
    struct fault fault = scale_pattern_check(dialect.pattern);
    if (fault.code == FAULT_NONE)
        run(scale_protocol_find(SPAN("pattern")), &dialect, end + 1, size - pattern_size - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct scale_dialect dialects[] = {
        {.when_missing = UNIT_NONE},
        {.when_missing = UNIT_G, .tael = UNIT_TLH, .pattern = {"{sign}{value,} {unit}{stable}", 29}}};
    const struct scale_protocol *protocol;
    if (size == 0)
        return 0;
    run_pattern(data, size);
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        run(protocol, &dialects[data[0] % COUNT_OF(dialects)], data, size);
        (void)scale_detect_fits(protocol, (struct span){(const char *)data, size});
    }
    return 0;
}
