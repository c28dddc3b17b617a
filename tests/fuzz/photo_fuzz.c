/* libFuzzer target of photos: no bytes may crash the reader or make it read beyond them, and what it calls a
 * picture has a size.
 *
 * Build and run, in the root of the checkout:  make fuzz-photo SECONDS=60 */
#include <stdlib.h>
#include <string.h>

#include "common/rules/photo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input lies in a block of exactly its size, so that the sanitizer sees a read beyond it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct photo photo = {.width = 0};
    char *copy = malloc(size + (size == 0));
    assert(copy);
    if (size > 0)
        memcpy(copy, data, size);
    if (photo_read((struct span){copy, size}, &photo) == PHOTO_FITS)
        assert(photo.width > 0 && photo.width <= PHOTO_SIDE_MAX && photo.height > 0 &&
               photo.height <= PHOTO_SIDE_MAX);
    free(copy);
    return 0;
}
