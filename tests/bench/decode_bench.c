/* Frames a second that the camera's code reader manages, with its budget for other looks: decode_bench
 * SECONDS PICTURE… prints `PICTURE frames/s found` a line. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kiosk/device/picture.h"

enum { GLANCE_MS = 60 };

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool measure(struct code_reader *reader, const char *path, double seconds)
{
    static struct picture_code codes[PICTURE_CODES_MAX];
    struct picture picture;
    struct fault fault = picture_read(path, &picture);
    if (fault_is(fault)) {
        fprintf(stderr, "decode_bench: %s\n", fault.text);
        return false;
    }
    int frames = 0, found = 0;
    double start = seconds_now(), passed = 0;
    for (; passed < seconds; frames++, passed = seconds_now() - start)
        found += code_reader_glance(reader, &picture, GLANCE_MS, codes, PICTURE_CODES_MAX) > 0;
    printf("%s %.1f %d\n", path, frames / passed, found);
    picture_release(&picture);
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: decode_bench SECONDS PICTURE…\n");
        return 2;
    }
    struct code_reader *reader = code_reader_create();
    bool ok = true;
    for (int i = 2; i < argc && ok; i++)
        ok = measure(reader, argv[i], strtod(argv[1], NULL));
    code_reader_destroy(reader);
    return ok ? 0 : 1;
}
