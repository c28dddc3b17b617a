/* What the screen sees of a camera: the newest frame, small and grey, with the outline of the code in it; and
 * a photo when somebody wants one. Two small frames lie ready, so that nothing is allocated and neither side
 * waits for the other's copying. The camera's thread puts, the main thread takes. */
#ifndef TOUCHSTONE_CAMERA_VIEW_H
#define TOUCHSTONE_CAMERA_VIEW_H

#include "kiosk/device/device.h"
#include "kiosk/device/picture.h"

struct camera_view;

/* NULL: no memory. */
struct camera_view *camera_view_create(void);
void camera_view_destroy(struct camera_view *view); /* accepts NULL */

/* Camera's thread. The frame, and the code that stands for it (NULL: none was found). */
void camera_view_put(struct camera_view *view, const struct picture *frame, const struct picture_code *code,
                     bool is_ours, int64_t at_ms);
/* There is no picture any more. `is_live`: the camera is only off; else it is gone, and so is a wish for a
 * photo. */
void camera_view_clear(struct camera_view *view, bool is_live);
/* A photo is wanted; its path. False: none is. Asked again it is wanted no more. */
bool camera_view_photo_take(struct camera_view *view, char path[DEVICE_PATH_MAX]);
bool camera_view_photo_is_wanted(struct camera_view *view);

/* Main thread. */
bool camera_view_copy(struct camera_view *view, struct camera_preview *out);
/* False: there is no camera now, one is still being taken, or the path is too long. */
bool camera_view_photo_want(struct camera_view *view, const char *path);

#endif
