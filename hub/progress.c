#include "hub/progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 40

void progress_show(void *unit, int64_t done, int64_t of)
{
    static const char full[] = "########################################";
    int width = of > 0 ? (int)(done * BAR_WIDTH / of) : BAR_WIDTH;
    fprintf(stderr, "\r[%-*.*s] %lld of %lld %s%s", BAR_WIDTH, width, full, (long long)done, (long long)of,
            (const char *)unit, done >= of ? "\n" : "");
}

progress_show_fn *progress_at_terminal(void)
{
    return isatty(STDERR_FILENO) ? progress_show : NULL;
}
