/* A photo as a JPEG: of what the camera gives, in colour when it gives colours. */
#ifndef TOUCHSTONE_DEVICE_PHOTO_H
#define TOUCHSTONE_DEVICE_PHOTO_H

#include "common/base/span.h"
#include "kiosk/device/picture.h"

struct photo {
    unsigned char *data; /* owned: photo_release; NULL: none */
    size_t size;
};

MUST_USE struct fault photo_of_grey(const struct picture *picture, struct photo *out);
/* Two pixels in four bytes, as most cameras send them (V4L2 YUYV); `data` holds rows without gaps. */
MUST_USE struct fault photo_of_yuyv(struct span data, int width, int height, struct photo *out);
/* One that is a JPEG already. FAULT_INPUT: it is none, it is cut off, or it lacks the tables that only a
 * video needs not have. */
MUST_USE struct fault photo_of_jpeg(struct span data, struct photo *out);
void photo_release(struct photo *photo); /* accepts an empty one */

#endif
