/* libFuzzer target of the STL reader: no bytes may crash it or make it read beyond its input, and what it
 * measures is within its bounds.
 *
 * Build and run, in the root of the checkout:  make fuzz-stl SECONDS=60 */
#include <stdlib.h>
#include <string.h>

#include "common/rules/stl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input lies in a block of exactly its size, so that the sanitizer sees a read beyond it. */
static void run(const uint8_t *data, size_t size)
{
    struct stl_solid solid;
    char *copy = malloc(size + (size == 0));
    assert(copy);
    if (size > 0)
        memcpy(copy, data, size);
    struct fault fault = stl_measure((struct span){copy, size}, &solid);
    assert(fault_is(fault) == (fault.text[0] != '\0'));
    if (!fault_is(fault))
        assert(solid.triangles > 0 && solid.volume_mm3_e3 > 0 &&
               solid.volume_mm3_e3 <= STL_VOLUME_MAX_MM3_E3);
    free(copy);
}

/* A count that fits the length makes it a binary file: the fuzzer would seldom guess it. */
static void run_as_binary(const uint8_t *data, size_t size)
{
    size_t count = size / 50;
    size_t whole = 84 + count * 50;
    uint8_t *file = calloc(1, whole);
    assert(file);
    for (size_t i = 0; i < 4; i++)
        file[80 + i] = (uint8_t)(count >> 8 * i);
    memcpy(file + 84, data, count * 50);
    run(file, whole);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run(data, size);
    if (size >= 50)
        run_as_binary(data, size);
    return 0;
}
