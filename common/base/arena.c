#include "common/base/arena.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 4096

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    void (*clean)(void *item);
    void *item;
    alignas(max_align_t) unsigned char data[];
};

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    const size_t step = alignof(max_align_t);
    if (size > SIZE_MAX / 2) {
        arena->failed = true;
        return NULL;
    }
    size = (size + step - 1) / step * step;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size)
        block = add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    if (!block)
        return NULL;
    void *taken = block->data + block->used;
    block->used += size;
    return taken;
}

char *arena_copy(struct arena *arena, struct span span)
{
    char *copy = arena_take(arena, span.size + 1);
    if (copy && span.size > 0)
        memcpy(copy, span.data, span.size);
    return copy;
}

bool arena_clean_later(struct arena *arena, void (*clean)(void *item), void *item)
{
    struct arena_block *block = add_block(arena, 0);
    if (!block)
        return false;
    block->clean = clean;
    block->item = item;
    return true;
}

void arena_release(struct arena *arena)
{
    for (struct arena_block *block = arena->blocks; block; block = block->next)
        if (block->clean)
            block->clean(block->item);
    while (arena->blocks) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
    arena->failed = false;
}
