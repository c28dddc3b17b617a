/* Where a camera's frames come from. Two sources: a video device, and a folder or file of pictures. For
 * camera.c only. */
#ifndef TOUCHSTONE_CAMERA_SOURCE_H
#define TOUCHSTONE_CAMERA_SOURCE_H

#include "kiosk/device/device.h"
#include "kiosk/device/photo_jpeg.h"
#include "kiosk/device/picture.h"

/* ---- a video device, through ZBar's video layer */
struct camera_video;
MUST_USE struct fault camera_video_open(const char *path, struct camera_video **out);
/* Accepts NULL. */
void camera_video_close(struct camera_video *video);
/* Starts or stops the frames. */
MUST_USE struct fault camera_video_run(struct camera_video *video, bool on);
bool camera_video_is_on(const struct camera_video *video);
/* Readable when a frame is there. */
int camera_video_fd(const struct camera_video *video);
/* Takes the frame that is there. *out is made anew, or reused when the size is the same. FAULT_LOST: the
 * camera is gone. `photo` (NULL: none is wanted) becomes the same frame as a JPEG. */
MUST_USE struct fault camera_video_frame(struct camera_video *video, struct picture *out,
                                         struct photo_jpeg *photo);

/* ---- pictures: the newest of a folder, or one file that is written again and again */
struct camera_pictures {
    bool is_open;
    int watch_fd;               /* readable when something was written */
    char path[DEVICE_PATH_MAX]; /* as configured */
    char folder[DEVICE_PATH_MAX];
    char only[DEVICE_PATH_MAX]; /* the one file name that counts; "": any picture */
};

MUST_USE struct fault camera_pictures_open(struct camera_pictures *pictures, const char *path);
/* Accepts one that was never opened. */
void camera_pictures_close(struct camera_pictures *pictures);
/* Takes what was told about writes; the name of the last picture that was finished, "" for none. FAULT_LOST:
 * the folder is gone. */
MUST_USE struct fault camera_pictures_news(struct camera_pictures *pictures, char name[DEVICE_PATH_MAX]);
/* The newest picture there is; "" for none. */
void camera_pictures_newest(const struct camera_pictures *pictures, char name[DEVICE_PATH_MAX]);
/* Reads one of those names. */
MUST_USE struct fault camera_pictures_read(const struct camera_pictures *pictures, const char *name,
                                           struct picture *out);
/* The same as a JPEG: as it is when it is one, else grey. */
MUST_USE struct fault camera_pictures_photo(const struct camera_pictures *pictures, const char *name,
                                            struct photo_jpeg *out);

#endif
