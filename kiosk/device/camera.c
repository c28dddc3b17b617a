/* The camera driver: frames from a source, ZBar, and sighting.h, which tells when a code counts.
 *
 * A video device is looked at about ten times a second while the camera is wanted: as it is, and while that
 * shows nothing with other looks, as many as fit into a budget, going on in the next frame;
 * when all was tried and nothing moves, with next to none. A picture from a
 * folder is looked at when it was written, in the same steps until something is found or all was tried, and
 * stands for three frames. Between frames the thread sleeps. CODE events: `text` as in the code, or
 * `several`. Each frame that was looked at is seen in camera_view.h; a photo is the next frame, or the newest
 * picture. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/sys/files.h"
#include "kiosk/device/camera_source.h"
#include "kiosk/device/camera_view.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/scene.h"
#include "kiosk/device/sighting.h"

enum {
    SCAN_GAP_MS = 90,
    STILL_EVERY = 8, /* while nothing moves and all was tried: frames until one more look */
    GLANCE_MS = 60,  /* for other looks at a frame, beside the first one */
    FRAME_MS_MAX = 3000,
    SETTLE_FRAMES = 6 /* the first frames of a camera that was off are too dark or too light for a photo */
};

struct camera {
    bool wanted;
    struct camera_view *view; /* NULL: nobody looks */
    struct camera_video *video;
    struct camera_pictures pictures;
    bool look_at_newest; /* the camera was switched on */
    bool changed;        /* a picture was written while it was off */
    bool unfinished;     /* `picture` is a still that was not looked at in every way */
    struct code_reader *reader;
    struct picture picture;
    struct scene scene;
    struct sighting sighting;
    int64_t scanned_ms, frame_ms;
    int frames; /* since it runs */
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
    camera->view = conf->view;
    struct fault fault = is_video(conf->path) ? camera_video_open(conf->path, &camera->video)
                                              : camera_pictures_open(&camera->pictures, conf->path);
    if (!fault_is(fault) && camera->view)
        camera_view_clear(camera->view, true);
    return fault;
}

static void camera_close(void *state)
{
    struct camera *camera = state;
    if (camera->view)
        camera_view_clear(camera->view, false);
    camera_video_close(camera->video);
    camera->video = NULL;
    camera_pictures_close(&camera->pictures);
    code_reader_destroy(camera->reader);
    camera->reader = NULL;
    picture_release(&camera->picture);
    camera->unfinished = false;
}

static void camera_want(void *state, bool wanted)
{
    struct camera *camera = state;
    if (wanted && !camera->wanted) {
        sighting_resume(&camera->sighting, camera->changed);
        camera->look_at_newest = true;
        camera->frame_ms = clock_monotonic_ms();
    }
    if (!wanted && camera->view)
        camera_view_clear(camera->view, true);
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

/* The code that is outlined: the first of ours, or else the first. */
static void frame_show(struct camera *camera, int count)
{
    const struct picture_code *shown = count > 0 ? &camera->codes[0] : NULL;
    bool is_ours = false;
    for (int i = 0; i < count && !is_ours; i++) {
        is_ours = sighting_is_ours((struct span){camera->codes[i].text, camera->codes[i].size});
        shown = is_ours ? &camera->codes[i] : shown;
    }
    if (camera->view)
        camera_view_put(camera->view, &camera->picture, shown, is_ours, clock_monotonic_ms());
}

static int glance(struct camera *camera, int budget_ms)
{
    int count =
        code_reader_glance(camera->reader, &camera->picture, budget_ms, camera->codes, PICTURE_CODES_MAX);
    frame_show(camera, count);
    return count;
}

/* How long to look at a frame of a video: an empty bench, on which nothing moves, costs little. */
static int budget_ms(struct camera *camera)
{
    if (scene_changed(&camera->scene, &camera->picture))
        code_reader_begin(camera->reader);
    if (!code_reader_is_done(camera->reader))
        return GLANCE_MS;
    return camera->frames % STILL_EVERY == 0 ? 0 : CODE_READER_QUICK;
}

/* ------------------------------------------------------------------ photos */

/* Complete and on the disk, or not there. */
static struct fault photo_save(const struct photo_jpeg *photo, const char *path)
{
    struct fault fault = files_replace(path, (struct span){(const char *)photo->data, photo->size});
    if (fault_is(fault))
        return fault;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        fault = fault_system(errno, "cannot write the photo %s", path);
    if (fd >= 0)
        close(fd);
    return fault;
}

/* Ends a wish for a photo: `made` is how it went so far. */
static void photo_told(struct camera *camera, struct photo_jpeg *photo, struct fault made,
                       struct device_event *out)
{
    char path[DEVICE_PATH_MAX];
    *out = (struct device_event){.kind = DEVICE_EVENT_PHOTO, .at_ms = clock_monotonic_ms(), .fault = made};
    if (!camera_view_photo_take(camera->view, path))
        out->kind = DEVICE_EVENT_NONE;
    else if (!fault_is(made))
        out->fault = photo_save(photo, path);
    if (!fault_is(out->fault))
        memcpy(out->text, path, sizeof path);
    photo_jpeg_release(photo);
}

static bool photo_is_wanted(struct camera *camera)
{
    return camera->view && camera_view_photo_is_wanted(camera->view);
}

static void picture_photo(struct camera *camera, struct device_event *out)
{
    char name[DEVICE_PATH_MAX];
    struct photo_jpeg photo = {0};
    camera_pictures_newest(&camera->pictures, name);
    struct fault fault = name[0] == '\0' ? fault_make(FAULT_NOT_FOUND, "The camera has no picture yet")
                                         : camera_pictures_photo(&camera->pictures, name, &photo);
    photo_told(camera, &photo, fault, out);
}

/* ------------------------------------------------------------------ pictures and frames */

/* A still picture: what it shows does not change, so what was found once is found in each of its frames. */
static void picture_look(struct camera *camera, struct device_event *out)
{
    int count = glance(camera, GLANCE_MS);
    camera->unfinished = count == 0 && !code_reader_is_done(camera->reader);
    for (int i = 0; i < SIGHTING_FRAMES && !camera->unfinished; i++) {
        if (frame_told(camera, count, out))
            return;
    }
}

static struct fault picture_take(struct camera *camera, const char *name, struct device_event *out)
{
    picture_release(&camera->picture);
    struct fault fault = camera_pictures_read(&camera->pictures, name, &camera->picture);
    if (fault_is(fault)) { /* one bad picture is not a bad camera */
        camera->unfinished = false;
        *out = (struct device_event){.kind = DEVICE_EVENT_STATUS, .status = DEVICE_READY, .fault = fault};
        return FAULT_OK;
    }
    sighting_hold(&camera->sighting, clock_monotonic_ms());
    code_reader_begin(camera->reader);
    picture_look(camera, out);
    return FAULT_OK;
}

static struct fault pictures_step(struct camera *camera, bool arrived, struct device_event *out)
{
    char name[DEVICE_PATH_MAX] = "";
    if (photo_is_wanted(camera)) {
        picture_photo(camera, out);
        return FAULT_OK;
    }
    if (arrived) {
        struct fault fault = camera_pictures_news(&camera->pictures, name);
        if (fault_is(fault))
            return fault;
        camera->changed = camera->changed || (!camera->wanted && name[0] != '\0');
    }
    camera->unfinished = camera->unfinished && camera->wanted;
    if (!camera->wanted)
        return FAULT_OK;
    if (camera->look_at_newest && name[0] == '\0')
        camera_pictures_newest(&camera->pictures, name);
    camera->look_at_newest = false;
    if (name[0] != '\0')
        return picture_take(camera, name, out);
    if (camera->unfinished)
        picture_look(camera, out);
    return FAULT_OK;
}

static bool is_running(struct camera *camera)
{
    return camera->wanted || photo_is_wanted(camera);
}

/* Takes the frame; true: it made the photo that was wanted, and *out says so. */
static bool frame_take(struct camera *camera, struct device_event *out, struct fault *fault)
{
    bool photo_due = photo_is_wanted(camera) && camera->frames >= SETTLE_FRAMES;
    struct photo_jpeg photo = {0};
    camera->frames++;
    *fault = camera_video_frame(camera->video, &camera->picture, photo_due ? &photo : NULL);
    if (fault_is(*fault) || !photo_due)
        return false;
    photo_told(camera, &photo, FAULT_OK, out);
    return out->kind != DEVICE_EVENT_NONE;
}

/* Cheap cameras now and then send a frame that is cut off or damaged: it is left out. One that sends nothing
 * else is no camera. */
static bool is_left_out(const struct camera *camera, struct fault fault, int64_t now_ms)
{
    return fault.code == FAULT_PROTOCOL && now_ms - camera->frame_ms < FRAME_MS_MAX;
}

static struct fault video_step(struct camera *camera, bool arrived, struct device_event *out)
{
    int64_t now_ms = clock_monotonic_ms();
    if (!arrived)
        return is_running(camera) && now_ms - camera->frame_ms >= FRAME_MS_MAX
                   ? fault_make(FAULT_TIMEOUT, "The camera has sent no picture for %d s: check its cable",
                                FRAME_MS_MAX / 1000)
                   : FAULT_OK;
    struct fault fault;
    bool made_photo = frame_take(camera, out, &fault);
    if (fault_is(fault))
        return is_left_out(camera, fault, now_ms) ? FAULT_OK : fault;
    camera->frame_ms = now_ms;
    if (made_photo || !camera->wanted || now_ms - camera->scanned_ms < SCAN_GAP_MS)
        return FAULT_OK;
    camera->scanned_ms = now_ms;
    bool told = frame_told(camera, glance(camera, budget_ms(camera)), out);
    (void)told; /* *out says it */
    return FAULT_OK;
}

static int64_t due_ms(struct camera *camera)
{
    if (!is_running(camera))
        return INT64_MAX;
    if (camera->video)
        return camera->frame_ms + FRAME_MS_MAX;
    return camera->look_at_newest || camera->unfinished || photo_is_wanted(camera) ? 0 : INT64_MAX;
}

static int source_fd(struct camera *camera)
{
    if (!camera->video)
        return camera->pictures.watch_fd;
    return is_running(camera) ? camera_video_fd(camera->video) : -1;
}

static struct fault video_run(struct camera *camera)
{
    bool on = is_running(camera);
    if (!camera->video || camera_video_is_on(camera->video) == on)
        return FAULT_OK;
    camera->frames = 0;
    camera->frame_ms = clock_monotonic_ms();
    return camera_video_run(camera->video, on);
}

static struct fault camera_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct camera *camera = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    *out = (struct device_event){.kind = DEVICE_EVENT_NONE};
    struct fault fault = video_run(camera);
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
