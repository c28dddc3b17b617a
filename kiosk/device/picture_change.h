/* Other looks at the same picture, for codes that ZBar does not read as they are: larger, smaller, turned, in
 * plain black and white, sharpened … Each makes a new picture. Pure but for memory. */
#ifndef TOUCHSTONE_PICTURE_CHANGE_H
#define TOUCHSTONE_PICTURE_CHANGE_H

#include "kiosk/device/picture.h"

/* False: no memory, or the new size is out of bounds. */

/* Whole-number enlargement with smooth steps between pixels. */
MUST_USE bool picture_enlarge(const struct picture *in, int factor, struct picture *out);
/* Every block of factor × factor pixels becomes their mean. */
MUST_USE bool picture_shrink(const struct picture *in, int factor, struct picture *out);
/* The same into (width / factor) × (height / factor) bytes of the caller's. */
void picture_shrink_into(const struct picture *in, int factor, unsigned char *out);
/* The middle, at most so large. */
MUST_USE bool picture_crop(const struct picture *in, int width_max, int height_max, struct picture *out);
/* Turned about its centre by `degrees`, on a ground that holds all of it; what was outside is white. */
MUST_USE bool picture_turn(const struct picture *in, int degrees, struct picture *out);
/* White for black. */
MUST_USE bool picture_invert(const struct picture *in, struct picture *out);
/* The mean of each pixel's surroundings: against noise. */
MUST_USE bool picture_smooth(const struct picture *in, int radius, struct picture *out);
/* Black where a pixel is darker than its surroundings (a square of about `side` pixels): evens out shadows
 * and glare. */
MUST_USE bool picture_flatten(const struct picture *in, int side, struct picture *out);
/* Edges made steeper: against a blurred lens. */
MUST_USE bool picture_sharpen(const struct picture *in, int radius, struct picture *out);

/* Where a point of a changed picture lies in the one it was made of:
 * x' = xx · x + xy · y + x0, y' = yx · x + yy · y + y0. */
struct picture_map {
    double xx, xy, x0, yx, yy, y0;
};
struct picture_map picture_map_same(void);
struct picture_map picture_map_scaled(double factor); /* from larger or smaller by so much */
struct picture_map picture_map_cropped(const struct picture *in, const struct picture *out);
struct picture_map picture_map_turned(const struct picture *in, const struct picture *out, int degrees);
/* First `newer`, then `older`. */
struct picture_map picture_map_join(struct picture_map older, struct picture_map newer);
void picture_map_point(const struct picture_map *map, double *x, double *y);

#endif
