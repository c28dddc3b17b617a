/* Whether anything moves before the camera: while nothing does, and everything was tried, the bench is empty
 * and costs only a quick look a frame. Pure. */
#ifndef TOUCHSTONE_SCENE_H
#define TOUCHSTONE_SCENE_H

#include "kiosk/device/picture.h"

enum { SCENE_ACROSS = 32, SCENE_DOWN = 24 };

struct scene {
    bool is_known;
    int cell[SCENE_ACROSS * SCENE_DOWN]; /* mean brightness of each part, as it was when it last changed */
};

/* A frame. True: it is another scene than before: some part became lighter or darker beside the others.
 * Noise, and a lamp that changes everything alike, are none. Zeroed at first. */
bool scene_changed(struct scene *scene, const struct picture *frame);

#endif
