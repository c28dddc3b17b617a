/* A machine whose clock is wrong and jumps: LD_PRELOAD=…/wrong_clock.so WRONG_CLOCK=FILE program. The time of
 * day is the true one and so many seconds as the file says at that moment; the monotonic clock is as it was,
 * unless WRONG_UPTIME=FILE says how many seconds have passed unseen: for tests of what happens after a while.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long wrong_s(const char *variable)
{
    const char *path = getenv(variable);
    FILE *file = path ? fopen(path, "re") : NULL;
    char text[32] = "";
    if (!file)
        return 0;
    const char *line = fgets(text, sizeof text, file);
    fclose(file);
    return line ? strtol(line, NULL, 10) : 0;
}

int clock_gettime(clockid_t id, struct timespec *out)
{
    union { /* ISO C has no cast from object to function pointers */
        void *object;
        int (*function)(clockid_t, struct timespec *);
    } real = {.object = dlsym(RTLD_NEXT, "clock_gettime")};
    int result = real.function(id, out);
    if (result == 0 && id == CLOCK_REALTIME)
        out->tv_sec += wrong_s("WRONG_CLOCK");
    if (result == 0 && id == CLOCK_MONOTONIC)
        out->tv_sec += wrong_s("WRONG_UPTIME");
    return result;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return result;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}
