/* A photo as the camera wrote it, or one or the picture of a model as the hub gave it out, decoded for the
 * screen: in colour, and no larger than it is drawn. A large one is shrunk a line at a time, and never held
 * whole. */
#ifndef TOUCHSTONE_PHOTO_VIEW_H
#define TOUCHSTONE_PHOTO_VIEW_H

#include <stdint.h>

#include "common/base/fault.h"
#include "common/base/span.h"

#define PHOTO_VIEW_WIDTH_MAX  640
#define PHOTO_VIEW_HEIGHT_MAX 480

struct photo_view {
    int width, height;
    uint16_t pixels[PHOTO_VIEW_WIDTH_MAX * PHOTO_VIEW_HEIGHT_MAX]; /* red, green, blue in 5, 6 and 5 bits;
                                                                    * rows without gaps */
};

/* A JPEG or a PNG, as large as the hub takes them; what can be seen through stands on white. */
MUST_USE struct fault photo_view_take(struct span photo, struct photo_view *out);
/* One that the camera wrote: its file. The sentence names it, and says what is wrong. */
MUST_USE struct fault photo_view_read(const char *path, struct photo_view *out);

/* For the readers of picture_file.h: the lines of a picture from the top, each of `width` times red, green
 * and blue in a byte. Each pixel of the view is the mean of `factor` × `factor`. */
struct photo_shrink {
    struct photo_view *out;
    int factor, lines; /* of the picture, so far */
    uint32_t sums[3 * PHOTO_VIEW_WIDTH_MAX];
};
/* FAULT_INPUT, FAULT_TOO_BIG: it is too small, or larger than the hub takes. */
MUST_USE struct fault photo_shrink_begin(struct photo_shrink *shrink, int64_t width, int64_t height,
                                         struct photo_view *out);
void photo_shrink_line(struct photo_shrink *shrink, const unsigned char *colours);
/* Instead, where pixels do not come in their order: line `y` of the view, from the sums of red, green and
 * blue in each of its pixels. */
void photo_shrink_put(const struct photo_shrink *shrink, int y, const uint32_t *sums);

#endif
