/* An arena: memory that is taken piece by piece and given back all at once. For what lives exactly as long as
 * one request. Not for the kiosk's loop, where nothing is allocated. */
#ifndef TOUCHSTONE_ARENA_H
#define TOUCHSTONE_ARENA_H

#include "common/base/span.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    bool failed;                /* there was no memory once; look at it at the end */
};

/* Zeroed bytes, aligned for anything. NULL (and `failed`) when there is no memory. A zeroed arena is empty.
 */
void *arena_take(struct arena *arena, size_t size);
/* A copy with a NUL behind it. */
char *arena_copy(struct arena *arena, struct span span);
/* `clean(item)` runs when the arena is released, before its memory goes. False: no memory, clean up yourself.
 */
MUST_USE bool arena_clean_later(struct arena *arena, void (*clean)(void *item), void *item);
/* Gives everything back; the arena is empty again. */
void arena_release(struct arena *arena);

#endif
