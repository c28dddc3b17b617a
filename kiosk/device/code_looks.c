#include "kiosk/device/code_looks.h"

#include <string.h>

#include "kiosk/device/picture_file.h"

static const struct look LOOKS[] = {
    {{{LOOK_SHRINK, 2}}},                      /* noise and soft edges */
    {{{LOOK_INVERT, 0}, {LOOK_SHRINK, 2}}},    /* light on dark */
    {{{LOOK_FLATTEN, 40}}},                    /* shadows, faded print */
    {{{LOOK_SHARPEN, 4}, {LOOK_FLATTEN, 80}}}, /* a blurred lens */
    {{{LOOK_INVERT, 0}, {LOOK_FLATTEN, 80}}},  /* engraved, and badly lit */
    {{{LOOK_END, 0}}},                         /* small: every row */
    {{{LOOK_TURN, 30}}},                       /* bars are read within 20 degrees of an axis */
    {{{LOOK_TURN, 60}}},
    {{{LOOK_TURN, 45}}},
    {{{LOOK_FLATTEN, 160}}}, /* glare */
    {{{LOOK_INVERT, 0}, {LOOK_SHARPEN, 4}}},
    {{{LOOK_CROP, 0}, {LOOK_SHARPEN, 4}, {LOOK_SHARPEN, 4}}},   /* strongly blurred */
    {{{LOOK_CROP, 0}, {LOOK_ENLARGE, 2}, {LOOK_FLATTEN, 160}}}, /* very small */
    {{{LOOK_CROP, 0}, {LOOK_SHARPEN, 4}, {LOOK_ENLARGE, 2}}},   /* small and blurred */
    {{{LOOK_INVERT, 0}, {LOOK_CROP, 0}, {LOOK_ENLARGE, 2}}},    /* small and light on dark */
};

const struct look *looks_all(int *count)
{
    *count = (int)COUNT_OF(LOOKS);
    return LOOKS;
}

static bool step_make(struct look_step step, const struct picture *in, struct picture *out,
                      struct picture_map *map)
{
    *map = picture_map_same();
    bool made = false;
    switch (step.kind) {
    case LOOK_END:
        break;
    case LOOK_CROP:
        made = picture_crop(in, LOOK_CROP_WIDTH, LOOK_CROP_HEIGHT, out);
        *map = made ? picture_map_cropped(in, out) : *map;
        break;
    case LOOK_INVERT:
        made = picture_invert(in, out);
        break;
    case LOOK_ENLARGE:
        made = picture_enlarge(in, step.by, out);
        *map = picture_map_scaled(step.by);
        break;
    case LOOK_SHRINK:
        made = picture_shrink(in, step.by, out);
        *map = picture_map_scaled(1.0 / step.by);
        break;
    case LOOK_SMOOTH:
        made = picture_smooth(in, step.by, out);
        break;
    case LOOK_SHARPEN:
        made = picture_sharpen(in, step.by, out);
        break;
    case LOOK_FLATTEN:
        made = picture_flatten(in, step.by, out);
        break;
    case LOOK_TURN:
        made = picture_turn(in, step.by, out);
        *map = made ? picture_map_turned(in, out, step.by) : *map;
        break;
    }
    return made;
}

bool look_make(const struct look *look, const struct picture *in, struct picture *out,
               struct picture_map *map)
{
    struct picture now = {0};
    bool made = picture_crop(in, in->width, in->height, &now);
    *map = picture_map_same();
    for (int i = 0; made && i < LOOK_STEPS_MAX && look->steps[i].kind != LOOK_END; i++) {
        struct picture next = {0};
        struct picture_map step;
        made = step_make(look->steps[i], &now, &next, &step);
        *map = picture_map_join(*map, step);
        picture_release(&now);
        now = next;
    }
    *out = now;
    return made;
}
