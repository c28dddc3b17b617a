/* The readers of picture files, one format each; for picture.c only. Every reader takes the whole file in
 * memory, trusts no number in it, and gives a picture or a fault whose sentence continues "FILE …". */
#ifndef TOUCHSTONE_PICTURE_FILE_H
#define TOUCHSTONE_PICTURE_FILE_H

#include "common/base/span.h"
#include "kiosk/device/photo_view.h"
#include "kiosk/device/picture.h"

MUST_USE struct fault picture_read_pgm(struct span file, struct picture *out);
MUST_USE struct fault picture_read_png(struct span file, struct picture *out);
MUST_USE struct fault picture_read_jpeg(struct span file, struct picture *out);
MUST_USE struct fault picture_read_gif(struct span file, struct picture *out);

/* In colour and shrunk while it is decoded, line by line; a PNG that is interlaced pass by pass. */
MUST_USE struct fault picture_show_png(struct span file, struct photo_view *out);
MUST_USE struct fault picture_show_jpeg(struct span file, struct photo_view *out);

/* The bytes of a file that may be a picture; *data is the caller's. The sentence names it. */
MUST_USE struct fault picture_file_load(const char *path, char **data, size_t *size);

/* The least whole number that a picture is to be divided by so that it fits; 1: it does. */
int picture_factor(int width, int height, int width_max, int height_max);

/* Makes an empty (black) picture; refuses sizes beyond PICTURE_SIDE_MIN … PICTURE_SIDE_MAX. */
MUST_USE struct fault picture_make(int64_t width, int64_t height, struct picture *out);

/* Luma of red, green and blue (ITU-R BT.601), 0 … 255. */
static inline unsigned char picture_luma(unsigned red, unsigned green, unsigned blue)
{
    return (unsigned char)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

#endif
