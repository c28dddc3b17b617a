/* A reproducible set of camera pictures, with and without a tag: what a bench does to a tag, one trouble a
 * family and some together. docs/camera.md describes it; tests and `make bench` use the same. */
#ifndef TEST_TAG_SET_H
#define TEST_TAG_SET_H

#include "common/base/fault.h"

#define TAG_SET_TEXT  "TS1-000123-Z" /* on every tag of the set */
#define TAG_SET_SEEDS 3              /* pictures of each scene: other ground, light, noise */

struct tag_scene {
    const char *family; /* "blur" */
    const char *settings;
    bool is_empty; /* no tag: nothing may be read */
};

extern const struct tag_scene TAG_SET[];
extern const size_t TAG_SET_COUNT;

/* One picture: grey, rows without gaps. */
struct tag_shot {
    int width, height;
    unsigned char *grey; /* owned: tag_shot_release */
};

/* Shot `shot` (0 …) of a scene: the same scene each time, with noise of its own, as frames of a camera are.
 */
MUST_USE struct fault tag_set_draw(const struct tag_scene *scene, int seed, int shot, struct tag_shot *out);
void tag_shot_release(struct tag_shot *shot);
/* As a file, PGM. */
MUST_USE struct fault tag_shot_write(const struct tag_shot *shot, const char *path);

#endif
