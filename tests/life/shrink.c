/* Makes a history that fails small: takes out runs of steps, half, a quarter … one, as long as it still
 * fails. */
#include <stdlib.h>
#include <string.h>

#include "tests/life/life.h"

/* True when the history without `size` steps from `from` on still fails; then it is that. */
static bool try_without(uint64_t seed, const char *folder, struct step *steps, int *count, int from, int size,
                        struct life_result *out)
{
    struct life_result result;
    int rest = *count - size;
    struct step *without = malloc((size_t)*count * sizeof *without);
    assert(without);
    memcpy(without, steps, (size_t)from * sizeof *without);
    memcpy(without + from, steps + from + size, (size_t)(rest - from) * sizeof *without);
    life_replay(seed, folder, without, rest, &result);
    if (result.failed) {
        memcpy(steps, without, (size_t)rest * sizeof *without);
        *count = rest;
        *out = result;
    }
    free(without);
    return result.failed;
}

void life_shrink(uint64_t seed, const char *folder, struct step *steps, int *count, struct life_result *out)
{
    if (out->failed_at >= 0 && out->failed_at + 1 < *count)
        *count = out->failed_at + 1;
    for (int size = *count / 2; size > 0; size /= 2)
        for (int from = 0; from + size <= *count;)
            if (!try_without(seed, folder, steps, count, from, size, out))
                from += size;
}
