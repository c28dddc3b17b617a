/* A V4L2 camera through ZBar's own video layer. ZBar blocks in zbar_video_next_image, so it is called only
 * when the device has a frame. Unproven without a camera: see docs/unproven.md. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zbar.h>

#include "common/base/text.h"
#include "kiosk/device/camera_source.h"
#include "kiosk/device/picture_file.h"

enum { WANTED_WIDTH = 1280, WANTED_HEIGHT = 720, INTERFACE_V4L2 = 2 };

static const unsigned long FOURCC_Y800 = 'Y' | '8' << 8 | '0' << 16 | '0' << 24;
static const unsigned long FOURCC_YUYV = 'Y' | 'U' << 8 | 'Y' << 16 | 'V' << 24;
static const unsigned long FOURCC_JPEG = 'J' | 'P' << 8 | 'E' << 16 | 'G' << 24;
static const unsigned long FOURCC_MJPG = 'M' | 'J' << 8 | 'P' << 16 | 'G' << 24;

struct camera_video {
    zbar_video_t *video;
    char path[DEVICE_PATH_MAX];
    bool on;
};

static struct fault open_failed(int error, const char *path)
{
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return fault_make(FAULT_NOT_FOUND, "There is no camera at %s: check its cable", path);
    if (error == EACCES || error == EPERM)
        return fault_make(FAULT_DENIED,
                          "No permission to use the camera %s: add this user to the group video", path);
    return fault_system(error, "cannot use the camera %s", path);
}

struct fault camera_video_open(const char *path, struct camera_video **out)
{
    if (access(path, R_OK | W_OK) != 0)
        return open_failed(errno, path);
    struct camera_video *video = calloc(1, sizeof *video);
    if (!video)
        return fault_make(FAULT_FULL, "no memory for the camera");
    bool fits = TEXT_COPY(video->path, span_of(path));
    assert(fits);
    struct fault fault = FAULT_OK;
    video->video = zbar_video_create();
    if (!video->video)
        fault = fault_make(FAULT_FULL, "no memory for the camera");
    else if (zbar_video_request_interface(video->video, INTERFACE_V4L2) != 0 ||
             zbar_video_request_size(video->video, WANTED_WIDTH, WANTED_HEIGHT) != 0 ||
             zbar_video_open(video->video, path) != 0)
        fault = fault_make(FAULT_PROTOCOL, "%s is no camera that gives pictures, or another program uses it",
                           path);
    else if (zbar_negotiate_format(video->video, NULL) != 0)
        fault = fault_make(FAULT_PROTOCOL, "The camera %s gives no picture format that can be read", path);
    if (fault_is(fault))
        camera_video_close(video);
    else
        *out = video;
    return fault;
}

void camera_video_close(struct camera_video *video)
{
    if (!video)
        return;
    if (video->video)
        zbar_video_destroy(video->video);
    free(video);
}

struct fault camera_video_run(struct camera_video *video, bool on)
{
    if (video->on == on)
        return FAULT_OK;
    if (zbar_video_enable(video->video, on) != 0)
        return fault_make(FAULT_LOST, "The camera %s does not %s: check its cable", video->path,
                          on ? "start" : "stop");
    video->on = on;
    return FAULT_OK;
}

bool camera_video_is_on(const struct camera_video *video)
{
    return video->on;
}

int camera_video_fd(const struct camera_video *video)
{
    return zbar_video_get_fd(video->video);
}

static struct fault copy_grey(const struct camera_video *video, const zbar_image_t *image,
                              struct picture *out)
{
    unsigned width = zbar_image_get_width(image), height = zbar_image_get_height(image);
    size_t size = (size_t)width * height;
    if (zbar_image_get_data_length(image) < size)
        return fault_make(FAULT_PROTOCOL, "The camera %s sends frames that are cut off", video->path);
    if (out->width != (int)width || out->height != (int)height) {
        picture_release(out);
        struct fault fault = picture_make(width, height, out);
        if (fault_is(fault))
            return fault_make(fault.code, "The picture of the camera %s %s", video->path, fault.text);
    }
    memcpy(out->grey, zbar_image_get_data(image), size);
    return FAULT_OK;
}

/* In the colours that the device sends; grey when they come in a way that is not known here. */
static struct fault photo_make(const zbar_image_t *image, const struct picture *grey, struct photo_jpeg *out)
{
    struct span data = {zbar_image_get_data(image), zbar_image_get_data_length(image)};
    unsigned long format = zbar_image_get_format(image);
    struct fault fault = fault_make(FAULT_INPUT, "no colours");
    if (format == FOURCC_JPEG || format == FOURCC_MJPG)
        fault = photo_jpeg_copy(data, out);
    else if (format == FOURCC_YUYV)
        fault = photo_jpeg_of_yuyv(data, grey->width, grey->height, out);
    return fault_is(fault) ? photo_jpeg_of_grey(grey, out) : fault;
}

struct fault camera_video_frame(struct camera_video *video, struct picture *out, struct photo_jpeg *photo)
{
    zbar_image_t *image = zbar_video_next_image(video->video);
    if (!image)
        return fault_make(FAULT_LOST, "The camera %s was unplugged: check its cable", video->path);
    struct fault fault = FAULT_OK;
    zbar_image_t *grey = zbar_image_convert(image, FOURCC_Y800);
    if (grey)
        fault = copy_grey(video, grey, out);
    else
        fault = fault_make(FAULT_PROTOCOL, "The frames of the camera %s cannot be made grey", video->path);
    if (!fault_is(fault) && photo)
        fault = photo_make(image, out, photo);
    if (grey)
        zbar_image_destroy(grey);
    zbar_image_destroy(image); /* gives the buffer back to the device */
    return fault;
}
