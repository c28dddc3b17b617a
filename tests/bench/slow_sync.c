/* A disk that syncs slowly, for the bench: LD_PRELOAD=…/slow_sync.so SLOW_SYNC_MS=8 program. Every fsync and
 * fdatasync takes that much longer; everything else is as it was. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int fsync(int fd);
int fdatasync(int fd);

static void wait_longer(void)
{
    const char *text = getenv("SLOW_SYNC_MS");
    long ms = text ? strtol(text, NULL, 10) : 0;
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, NULL); /* lint:allow: a slow disk is what this is */
}

static int call(const char *name, int fd)
{
    union { /* ISO C has no cast from object to function pointers */
        void *object;
        int (*function)(int);
    } real = {.object = dlsym(RTLD_NEXT, name)};
    wait_longer();
    return real.function(fd);
}

int fsync(int fd)
{
    return call("fsync", fd);
}

int fdatasync(int fd)
{
    return call("fdatasync", fd);
}
