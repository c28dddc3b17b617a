/* A grey camera frame: 8 bits a pixel, rows without gaps, 0 black. What a lens, a lamp and a sensor do to it,
 * and files. */
#ifndef BENCH_FRAME_H
#define BENCH_FRAME_H

#include "common/base/fault.h"

#define FRAME_SIDE_MIN 16
#define FRAME_SIDE_MAX 4096

struct frame {
    int width;
    int height;
    unsigned char *pixels; /* owned; width · height */
};

/* All black. Sides within FRAME_SIDE_MIN … FRAME_SIDE_MAX. */
MUST_USE struct fault frame_create(struct frame *frame, int width, int height);
void frame_destroy(struct frame *frame);

/* Out of focus: Gauss with this standard deviation in pixels; 0 does nothing. */
void frame_blur_gauss(struct frame *frame, double sigma_px);

/* The mean of a square of 2 · radius + 1 pixels; 0 does nothing. */
void frame_blur_box(struct frame *frame, int radius_px);

/* A lamp to one side: full light in one corner, falling to 1 - `fall` of it in the opposite one. The seed
 * chooses the corner. */
void frame_light(struct frame *frame, double fall, uint64_t seed);

/* Seen from the side: turned about its upright middle line by so many degrees, in perspective. */
MUST_USE struct fault frame_tilt(struct frame *frame, double degrees);

/* A lamp that mirrors in the label: a soft bright spot near the middle, `strength` 0 … 1 of white. The seed
 * moves it a little. */
void frame_glare(struct frame *frame, double strength, uint64_t seed);

/* Faded: what is left of each pixel's distance from middle grey, 0 … 1. */
void frame_fade(struct frame *frame, double contrast);

/* Sensor noise of this standard deviation in grey levels. */
void frame_noise(struct frame *frame, double deviation, uint64_t seed);

/* Writes binary PGM, or PNG when the name ends in .png; complete or not at all: a part file beside it, then a
 * rename. */
MUST_USE struct fault frame_write(const struct frame *frame, const char *path);

/* Reads a binary 8-bit PGM, or a PNG, whichever it is. */
MUST_USE struct fault frame_read(struct frame *frame, const char *path);

#endif
