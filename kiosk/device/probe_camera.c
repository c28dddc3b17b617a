#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/sys/clock.h"
#include "kiosk/device/camera_source.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/escape.h"
#include "kiosk/device/probe_part.h"

enum { GLANCE_MS = 60, ESCAPED_MAX = 4 };

static const char USAGE[] = "touchstone-kiosk probe camera FILE…\n"
                            "touchstone-kiosk probe camera /dev/video0 [--seconds 10]\n"
                            "\n"
                            "Looks for QR codes and Code 128 in pictures (PNG, JPEG, GIF, PGM) or before a "
                            "camera. Prints a line a code:\n"
                            "FILE, SYMBOLOGY, TEXT, with tabs between, or FILE and - for a picture without "
                            "one. In TEXT, control characters\n"
                            "are \\n, \\r, \\t or \\xNN, and a backslash is \\\\. A picture that cannot be "
                            "read is told on stderr, with exit status 1.\n";

struct probe {
    struct code_reader *reader;
    struct picture_code codes[PICTURE_CODES_MAX];
};

static void code_print(const char *path, const struct picture_code *code)
{
    static char buffer[ESCAPED_MAX * PICTURE_TEXT_MAX + 1];
    struct text text = TEXT_IN(buffer);
    escape_write(&text, (struct span){code->text, code->size});
    printf("%s\t%s\t%s\n", path, code->symbology, buffer);
}

static int codes_print(struct probe *probe, const char *path, int count)
{
    for (int i = 0; i < count; i++)
        code_print(path, &probe->codes[i]);
    return count;
}

static bool probe_file(struct probe *probe, const char *path)
{
    struct picture picture;
    struct fault fault = picture_read(path, &picture);
    if (fault_is(fault)) {
        probe_say(fault);
        return false;
    }
    int count = code_reader_find(probe->reader, &picture, true, probe->codes, PICTURE_CODES_MAX);
    if (codes_print(probe, path, count) == 0)
        printf("%s\t-\n", path);
    fflush(stdout);
    picture_release(&picture);
    return true;
}

/* True: the camera gave pictures. */
static bool video_watch(struct probe *probe, const char *path, struct camera_video *video, int seconds)
{
    struct picture picture = {0};
    struct fault fault = camera_video_run(video, true);
    int64_t end_ms = clock_monotonic_ms() + (int64_t)seconds * 1000;
    int frames = 0, codes = 0;
    while (!fault_is(fault) && clock_monotonic_ms() < end_ms) {
        bool woken;
        if (!device_wait(camera_video_fd(video), -1, end_ms - clock_monotonic_ms(), &woken))
            break;
        fault = camera_video_frame(video, &picture, NULL);
        if (fault_is(fault))
            break;
        frames++;
        int count = code_reader_glance(probe->reader, &picture, GLANCE_MS, probe->codes, PICTURE_CODES_MAX);
        codes += codes_print(probe, path, count);
        fflush(stdout);
    }
    if (fault_is(fault))
        probe_say(fault);
    if (frames > 0 && codes == 0)
        printf("%s\t-\n", path);
    picture_release(&picture);
    return frames > 0;
}

static bool probe_video(struct probe *probe, const char *path, int seconds)
{
    struct camera_video *video = NULL;
    struct fault fault = camera_video_open(path, &video);
    if (fault_is(fault)) {
        probe_say(fault);
        return false;
    }
    bool spoke = video_watch(probe, path, video, seconds);
    camera_video_close(video);
    return spoke;
}

static bool is_video(const char *path)
{
    return strncmp(path, "/dev/", strlen("/dev/")) == 0;
}

static bool probe_all(struct probe *probe, int count, char **paths, int seconds)
{
    bool all = true;
    for (int i = 0; i < count; i++) {
        bool spoke = is_video(paths[i]) ? probe_video(probe, paths[i], seconds) : probe_file(probe, paths[i]);
        all = all && spoke;
    }
    return all;
}

int probe_camera(int argc, char **argv)
{
    const char *seconds_text = "10";
    const struct probe_option options[] = {{"--seconds", &seconds_text, false}};
    int rest = 0, seconds = 0;
    if (argc == 1 && strcmp(argv[0], "--help") == 0) {
        fputs(USAGE, stdout);
        return PROBE_SPOKE;
    }
    if (!probe_options_read(argc, argv, options, COUNT_OF(options), &rest) ||
        !probe_seconds_read(seconds_text, &seconds))
        return PROBE_USAGE;
    int paths = argc - rest, last = 0;
    if (paths >= 3 &&
        strcmp(argv[argc - 2], "--seconds") == 0) { /* also behind the device, as --help writes it */
        if (!probe_seconds_read(argv[argc - 1], &seconds))
            return PROBE_USAGE;
        last = 2;
    }
    if (paths - last < 1) {
        fputs(USAGE, stderr);
        return PROBE_USAGE;
    }
    struct probe *probe = calloc(1, sizeof *probe);
    if (probe)
        probe->reader = code_reader_create();
    bool spoke = probe && probe->reader && probe_all(probe, paths - last, argv + rest, seconds);
    if (probe)
        code_reader_destroy(probe->reader);
    free(probe);
    return spoke ? PROBE_SPOKE : PROBE_SILENT;
}
