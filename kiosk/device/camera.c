/* The camera driver: frames from a source, ZBar, and sighting.h, which tells when a code counts.
 *
 * A video device is looked at about ten times a second while the camera is wanted, every fourth time with
 * more effort. A picture from a folder is looked at when it was written, with more and more effort until a
 * code is found, and stands for three frames. Between frames the thread sleeps. CODE events: `text` as in the
 * code, or `several`. */
#include <string.h>
#include <sys/stat.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/device/camera_source.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/sighting.h"

enum {
    SCAN_GAP_MS = 90,
    FRAME_MS_MAX = 3000,
    EFFORT_QUICK = 1,
    EFFORT_FULL = 2,
    EFFORT_STILL = 3,
    FULL_EVERY = 4
};

struct camera {
    bool wanted;
    struct camera_video *video;
    struct camera_pictures pictures;
    bool look_at_newest; /* the camera was switched on */
    bool changed;        /* a picture was written while it was off */
    struct code_reader *reader;
    struct picture picture;
    struct sighting sighting;
    int64_t scanned_ms, frame_ms;
    int frames;
    struct picture_code codes[PICTURE_CODES_MAX];
};

static bool is_video(const char *path)
{
    struct stat status;
    return strncmp(path, "/dev/video", strlen("/dev/video")) == 0 ||
           (stat(path, &status) == 0 && S_ISCHR(status.st_mode));
}

static struct fault camera_open(void *state, const struct device_conf *conf)
{
    struct camera *camera = state;
    camera->reader = code_reader_create();
    if (!camera->reader)
        return fault_make(FAULT_FULL, "no memory for the camera");
    camera->look_at_newest = camera->wanted;
    if (is_video(conf->path))
        return camera_video_open(conf->path, &camera->video);
    return camera_pictures_open(&camera->pictures, conf->path);
}

static void camera_close(void *state)
{
    struct camera *camera = state;
    camera_video_close(camera->video);
    camera->video = NULL;
    camera_pictures_close(&camera->pictures);
    code_reader_destroy(camera->reader);
    camera->reader = NULL;
    picture_release(&camera->picture);
}

static void camera_want(void *state, bool wanted)
{
    struct camera *camera = state;
    if (wanted && !camera->wanted) {
        sighting_resume(&camera->sighting, camera->changed);
        camera->look_at_newest = true;
        camera->frame_ms = clock_monotonic_ms();
    }
    camera->wanted = wanted;
    camera->changed = false;
}

/* Hands one frame's codes to the sighting. True: there is an event. */
static bool frame_told(struct camera *camera, int count, struct device_event *out)
{
    struct span texts[PICTURE_CODES_MAX];
    for (int i = 0; i < count; i++)
        texts[i] = (struct span){camera->codes[i].text, camera->codes[i].size};
    int64_t now_ms = clock_monotonic_ms();
    enum sighting_news news = sighting_step(&camera->sighting, texts, count, now_ms);
    if (news == SIGHTING_NOTHING)
        return false;
    *out = (struct device_event){.kind = DEVICE_EVENT_CODE, .at_ms = now_ms};
    if (news == SIGHTING_CODE)
        memcpy(out->text, camera->sighting.told, sizeof out->text);
    else
        out->several = true;
    return true;
}

/* A still picture: what it shows does not change, so what was found once is found in each of its frames. */
static void picture_look(struct camera *camera, const struct picture *picture, struct device_event *out)
{
    sighting_hold(&camera->sighting, clock_monotonic_ms());
    int count = 0;
    for (int effort = EFFORT_QUICK; effort <= EFFORT_STILL && count == 0; effort++)
        count = code_reader_find(camera->reader, picture, effort, camera->codes, PICTURE_CODES_MAX);
    for (int i = 0; i < SIGHTING_FRAMES; i++) {
        if (frame_told(camera, count, out))
            return;
    }
}

static struct fault pictures_step(struct camera *camera, bool arrived, struct device_event *out)
{
    char name[DEVICE_PATH_MAX] = "";
    if (arrived) {
        struct fault fault = camera_pictures_news(&camera->pictures, name);
        if (fault_is(fault))
            return fault;
        camera->changed = camera->changed || (!camera->wanted && name[0] != '\0');
    }
    if (!camera->wanted)
        return FAULT_OK;
    if (camera->look_at_newest && name[0] == '\0')
        camera_pictures_newest(&camera->pictures, name);
    camera->look_at_newest = false;
    if (name[0] == '\0')
        return FAULT_OK;
    struct picture picture;
    struct fault fault = camera_pictures_read(&camera->pictures, name, &picture);
    if (fault_is(fault)) /* one bad picture is not a bad camera */
        *out = (struct device_event){.kind = DEVICE_EVENT_STATUS, .status = DEVICE_READY, .fault = fault};
    else
        picture_look(camera, &picture, out);
    picture_release(&picture);
    return FAULT_OK;
}

static struct fault video_step(struct camera *camera, bool arrived, struct device_event *out)
{
    int64_t now_ms = clock_monotonic_ms();
    if (!arrived)
        return camera->wanted && now_ms - camera->frame_ms >= FRAME_MS_MAX
                   ? fault_make(FAULT_TIMEOUT, "The camera has sent no picture for %d s: check its cable",
                                FRAME_MS_MAX / 1000)
                   : FAULT_OK;
    camera->frame_ms = now_ms;
    struct fault fault = camera_video_frame(camera->video, &camera->picture);
    if (fault_is(fault) || now_ms - camera->scanned_ms < SCAN_GAP_MS)
        return fault;
    camera->scanned_ms = now_ms;
    int effort = ++camera->frames % FULL_EVERY == 0 ? EFFORT_FULL : EFFORT_QUICK;
    int count = code_reader_find(camera->reader, &camera->picture, effort, camera->codes, PICTURE_CODES_MAX);
    bool told = frame_told(camera, count, out);
    (void)told; /* *out says it */
    return FAULT_OK;
}

static int64_t due_ms(const struct camera *camera)
{
    if (!camera->wanted)
        return INT64_MAX;
    if (camera->video)
        return camera->frame_ms + FRAME_MS_MAX;
    return camera->look_at_newest ? 0 : INT64_MAX;
}

static int source_fd(const struct camera *camera)
{
    if (!camera->video)
        return camera->pictures.watch_fd;
    return camera->wanted ? camera_video_fd(camera->video) : -1;
}

static struct fault camera_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct camera *camera = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    *out = (struct device_event){.kind = DEVICE_EVENT_NONE};
    struct fault fault = camera->video ? camera_video_run(camera->video, camera->wanted) : FAULT_OK;
    while (!fault_is(fault) && out->kind == DEVICE_EVENT_NONE) {
        int64_t now_ms = clock_monotonic_ms(), until_ms = due_ms(camera) < end_ms ? due_ms(camera) : end_ms;
        bool woken;
        bool arrived = device_wait(source_fd(camera), wake_fd, until_ms - now_ms, &woken);
        if (woken)
            break;
        fault = camera->video ? video_step(camera, arrived, out) : pictures_step(camera, arrived, out);
        if (!arrived && clock_monotonic_ms() >= end_ms)
            break;
    }
    return fault;
}

const struct device_driver CAMERA_DRIVER = {
    .name = "camera",
    .class = DEVICE_CAMERA,
    .state_size = sizeof(struct camera),
    .open = camera_open,
    .wait = camera_wait,
    .close = camera_close,
    .want = camera_want,
};
