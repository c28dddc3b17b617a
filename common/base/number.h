/* Strict numbers: what is not wholly a number is not a number. No locale, no exponent, no hex, no blanks. */
#ifndef TOUCHSTONE_NUMBER_H
#define TOUCHSTONE_NUMBER_H

#include "common/base/span.h"

/* A whole decimal number within [low, high], with an optional '-'. False leaves *out alone. */
MUST_USE bool number_read_int(struct span text, int64_t low, int64_t high, int64_t *out);

/* What a hexadecimal digit of either case stands for; -1: it is none. */
int number_hex_digit(char c);

/* A decimal number as printed: sign, digits, optional point and digits ("-0.050"). Keeps the number of
 * decimals, which carry the resolution. `value` = digits without the point, so the number is value /
 * 10^decimals. */
struct decimal {
    int64_t value;
    int decimals; /* 0…12 */
};

/* Optional sign directly before the digits, at least one digit before and (if there is a point) after the
 * point, at most 12 significant digits and 12 decimals. -0 becomes 0. False leaves *out alone. */
MUST_USE bool number_read_decimal(struct span text, struct decimal *out);

/* What two numbers multiply to, before it is divided again. */
__extension__ typedef __int128 number_product;

/* a·b/c rounded half away from zero, in 128 bits; false when the result does not fit or c is 0. */
MUST_USE bool number_scale(int64_t a, int64_t b, int64_t c, int64_t *out);
/* The same rounded half to even; c > 0, and the result must fit. */
int64_t number_scale_even(int64_t a, int64_t b, int64_t c);
/* The same rounded towards zero, and never more than `most`; c > 0. */
int64_t number_scale_down(int64_t a, int64_t b, int64_t c, int64_t most);

/* One, in parts per million. */
enum { PPM = 1000000 };

#endif
