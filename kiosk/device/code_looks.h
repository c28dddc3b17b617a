/* The looks that are tried at a picture which does not show its code as it is, in the order in which they
 * pay: measured over the pictures of tests/pictures (docs/camera.md), most tags for a millisecond first. For
 * code_reader.c only. */
#ifndef TOUCHSTONE_CODE_LOOKS_H
#define TOUCHSTONE_CODE_LOOKS_H

#include "kiosk/device/picture_change.h"

enum look_step_kind {
    LOOK_END,
    LOOK_CROP, /* the middle, at most LOOK_CROP_WIDTH × LOOK_CROP_HEIGHT */
    LOOK_INVERT,
    LOOK_ENLARGE, /* by a factor */
    LOOK_SHRINK,
    LOOK_SMOOTH,  /* radius, pixels */
    LOOK_SHARPEN, /* radius, pixels */
    LOOK_FLATTEN, /* side of the surroundings, pixels */
    LOOK_TURN,    /* degrees */
};

enum { LOOK_STEPS_MAX = 4, LOOK_CROP_WIDTH = 640, LOOK_CROP_HEIGHT = 480 };

struct look {
    struct look_step {
        enum look_step_kind kind;
        int by;
    } steps[LOOK_STEPS_MAX]; /* the first LOOK_END ends them; none: as it is, every row */
};

/* All of them; *count how many. */
const struct look *looks_all(int *count);

/* Makes the changed picture and says where its points lie in `in`. False: no memory, or too large. *out is to
 * be released. */
MUST_USE bool look_make(const struct look *look, const struct picture *in, struct picture *out,
                        struct picture_map *map);

#endif
