#include "common/base/grow.h"

#include <stdlib.h>

enum { GROW_FIRST = 16 };

void *grow_one(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity * 2 + GROW_FIRST, bytes;
    void *more = __builtin_mul_overflow(wanted, size, &bytes) ? NULL : realloc(items, bytes);
    if (more)
        *capacity = wanted;
    return more;
}
