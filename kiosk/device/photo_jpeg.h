/* A photo as a JPEG: of what the camera gives, in colour when it gives colours. */
#ifndef TOUCHSTONE_PHOTO_JPEG_H
#define TOUCHSTONE_PHOTO_JPEG_H

#include "common/base/span.h"
#include "kiosk/device/picture.h"

struct photo_jpeg {
    unsigned char *data; /* owned: photo_jpeg_release; NULL: none */
    size_t size;
};

MUST_USE struct fault photo_jpeg_of_grey(const struct picture *picture, struct photo_jpeg *out);
/* Two pixels in four bytes, as most cameras send them (V4L2 YUYV); `data` holds rows without gaps. */
MUST_USE struct fault photo_jpeg_of_yuyv(struct span data, int width, int height, struct photo_jpeg *out);
/* One that is a JPEG already. FAULT_INPUT: it is none, it is cut off, or it lacks the tables that only a
 * video needs not have. */
MUST_USE struct fault photo_jpeg_copy(struct span data, struct photo_jpeg *out);
void photo_jpeg_release(struct photo_jpeg *photo); /* accepts an empty one */

#endif
