/* Arrays that double when they are full. */
#ifndef TOUCHSTONE_GROW_H
#define TOUCHSTONE_GROW_H

#include <stddef.h>

#include "common/base/base.h"

/* Room for one more behind `count` items of `size` bytes: `items`, or a larger block that has them, which is
 * the caller's to free; *capacity says how many fit. What is new in it is not cleared. NULL: no memory, and
 * `items` is as it was. */
MUST_USE void *grow_one(void *items, size_t count, size_t *capacity, size_t size);

#endif
