/* Compares pictures as eyes do from a step away: means of 8 × 8 pixels, blurred with their neighbours. A face
 * of another version, other hinting or half a pixel of shift is no difference; a word, a button or a colour
 * is. */
#ifndef TOUCHSTONE_GOLDEN_HELPER_H
#define TOUCHSTONE_GOLDEN_HELPER_H

#include <cairo.h>

#include "common/draw/brush.h"

/* From here on a difference of two blurred means (0 … 255, the largest of the three channels) counts.
 * Measured: half a pixel of shift makes 10, the few colours of a stored picture 5; a due date that turns red
 * 42, another name 85. One digit in the smallest type makes 4 and passes: what is said is for words_test. */
#define GOLDEN_DIFFERENCE_MIN 18

/* The largest difference, and the block of pixels where it is; 255 when the sizes differ. Both XRGB or ARGB
 * images. */
int golden_compare(cairo_surface_t *was, cairo_surface_t *is, struct box *where);

/* Side by side: as it was, as it is, and where they differ, framed. True when it could be written. */
MUST_USE bool golden_write(cairo_surface_t *was, cairo_surface_t *is, struct box where, const char *path);

#endif
