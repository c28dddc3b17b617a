/* What the camera sees: one label or two on the bench, or the bench alone, as a grey frame. The same settings
 * and seed give the same picture. */
#ifndef BENCH_PICTURE_H
#define BENCH_PICTURE_H

#include "tests/emulators/frame.h"
#include "tests/emulators/settings.h"

#define PICTURE_TEXT_SIZE 512

enum picture_code { PICTURE_QR, PICTURE_CODE128 };

struct picture {
    char text[PICTURE_TEXT_SIZE]; /* empty: the bench without a label */
    char also[PICTURE_TEXT_SIZE]; /* a second label beside it; empty: none */
    enum picture_code code;
    char correction;   /* of a QR code: L, M, Q or H */
    int width, height; /* of the frame */
    double rotate_deg; /* clockwise */
    double px;         /* pixels a module; 0: 5 for QR, 3 for Code 128 */
    double x_px, y_px; /* where the middle of the label is, from the middle of the frame */
    bool placed;       /* x or y was given: the label may stick out of the frame */
    double blur_px;    /* Gauss */
    int64_t box_px;    /* radius of a box blur */
    double light;      /* how much darker the far corner is, 0 … 0.95 */
    double tilt_deg;   /* seen from the side */
    double glare;      /* a lamp that mirrors in the label, 0 … 1 */
    double contrast;   /* 1: full; less: faded */
    double noise;      /* standard deviation in grey levels */
    bool invert;       /* light on dark, as lasers engrave */
    bool human;        /* the text below the code */
    int64_t seed;
};

/* QR v1 with correction Q where the text fits, 640 x 480, text below, no rotation, sharp, evenly lit,
 * noise 2. */
struct picture picture_default(void);

/* Reads settings: code=qr|128 ecc=L|M|Q|H size=WxH rotate= px= x= y= blur= box= light= tilt= glare= contrast=
 * noise= invert=0|1 human=0|1 also=TEXT seed=. */
MUST_USE struct fault picture_set(struct picture *picture, struct setting setting);

/* Draws into a new frame. A text that the code cannot hold, or a label that does not fit into the frame, is
 * FAULT_INPUT. */
MUST_USE struct fault picture_draw(const struct picture *picture, struct frame *frame);

#endif
