/* Other looks at the same picture, for codes that ZBar does not read as they are: larger, smaller, turned, in
 * plain black and white, sharpened. Each makes a new picture and can say where a point of it lay in the old
 * one. Pure but for memory. */
#ifndef TOUCHSTONE_PICTURE_CHANGE_H
#define TOUCHSTONE_PICTURE_CHANGE_H

#include "kiosk/device/picture.h"

/* False: no memory, or the new size is out of bounds. */

/* Whole-number enlargement with smooth steps between pixels. */
MUST_USE bool picture_enlarge(const struct picture *in, int factor, struct picture *out);
/* Every block of factor × factor pixels becomes their mean. */
MUST_USE bool picture_shrink(const struct picture *in, int factor, struct picture *out);
/* Turned about its centre by `degrees`, on a ground that holds all of it; what was outside is white. */
MUST_USE bool picture_turn(const struct picture *in, int degrees, struct picture *out);
void picture_turn_back(const struct picture *in, const struct picture *turned, int degrees, int *x, int *y);
/* Black where a pixel is darker than its surroundings (a square of about `side` pixels): evens out shadows
 * and glare. */
MUST_USE bool picture_flatten(const struct picture *in, int side, struct picture *out);
/* Edges made steeper: against a blurred lens. */
MUST_USE bool picture_sharpen(const struct picture *in, int radius, struct picture *out);

#endif
