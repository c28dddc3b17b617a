#include "tests/pictures/tag_set.h"

#include <stdio.h>

#include "common/base/base.h"
#include "common/base/text.h"
#include "tests/emulators/picture.h"

const struct tag_scene TAG_SET[] = {
    {"plain", "px=5", false},
    {"plain", "px=4 size=1280x720", false},
    {"plain", "code=128 px=2", false},
    {"small", "px=2.5", false},
    {"small", "px=2", false},
    {"small", "px=1.7", false},
    {"small", "px=1.5", false},
    {"small", "px=2.2 size=1280x720", false},
    {"small", "px=2.2 size=1280x720 x=320 rotate=40", false},
    {"small", "code=128 px=1.4", false},
    {"small", "code=128 px=1.2", false},
    {"tilt", "px=5 tilt=40", false},
    {"tilt", "px=5 tilt=55 rotate=20", false},
    {"tilt", "px=4 tilt=65", false},
    {"tilt", "px=5 tilt=70 rotate=45", false},
    {"tilt", "code=128 px=2.5 tilt=50", false},
    {"turned", "px=4 rotate=33", false},
    {"turned", "px=4 rotate=67 noise=8", false},
    {"turned", "code=128 px=2 rotate=27", false},
    {"turned", "code=128 px=2 rotate=45", false},
    {"turned", "code=128 px=2 rotate=63 noise=6", false},
    {"blur", "px=4 blur=1.6", false},
    {"blur", "px=4 blur=2.0", false},
    {"blur", "px=4 blur=2.4", false},
    {"blur", "px=5 blur=2.6", false},
    {"blur", "px=5 blur=3.0", false},
    {"blur", "px=5 blur=3.4", false},
    {"blur", "px=3 box=2", false},
    {"blur", "px=4 blur=2.2 size=1280x720", false},
    {"blur", "code=128 px=2 blur=1.8", false},
    {"blur", "code=128 px=2.5 blur=2.6", false},
    {"glare", "px=5 glare=0.5", false},
    {"glare", "px=5 glare=0.8", false},
    {"glare", "px=4 glare=1", false},
    {"glare", "px=4 glare=0.7 rotate=15", false},
    {"glare", "code=128 px=2 glare=0.8", false},
    {"inverted", "px=5 invert=1", false},
    {"inverted", "px=3 invert=1 rotate=20", false},
    {"inverted", "px=4 invert=1 blur=1.5", false},
    {"inverted", "px=2 invert=1", false},
    {"inverted", "px=4 invert=1 blur=2", false},
    {"inverted", "px=4 invert=1 noise=25", false},
    {"inverted", "code=128 px=2 invert=1", false},
    {"gradient", "px=4 light=0.8", false},
    {"gradient", "px=4 light=0.93 rotate=30", false},
    {"gradient", "code=128 px=2 light=0.93", false},
    {"faded", "px=4 contrast=0.3", false},
    {"faded", "px=4 contrast=0.15", false},
    {"faded", "px=4 contrast=0.2 light=0.6", false},
    {"faded", "code=128 px=2 contrast=0.15", false},
    {"noise", "px=4 noise=25", false},
    {"noise", "px=4 noise=40", false},
    {"noise", "px=5 noise=55", false},
    {"noise", "code=128 px=2.5 noise=30", false},
    {"together", "px=4 blur=1.5 light=0.8 noise=8", false},
    {"together", "px=4 tilt=40 blur=1.5 glare=0.4", false},
    {"together", "px=3 rotate=25 light=0.7 noise=12", false},
    {"together", "px=2 light=0.8 rotate=50", false},
    {"together", "px=4 glare=0.7 blur=1.8", false},
    {"together", "px=4 invert=1 light=0.6 noise=10", false},
    {"together", "px=4 contrast=0.3 blur=1.4 rotate=10", false},
    {"together", "code=128 px=2.2 blur=1.3 rotate=30", false},
    {"empty", "", true},
    {"empty", "size=1280x720", true},
    {"empty", "noise=30", true},
    {"empty", "noise=60", true},
    {"empty", "light=0.9 glare=0.8", true},
    {"empty", "blur=3", true},
};
const size_t TAG_SET_COUNT = COUNT_OF(TAG_SET);

static struct fault settings_take(struct span settings, struct picture *picture)
{
    struct span word;
    struct fault fault = FAULT_OK;
    while (!fault_is(fault) && settings.size > 0 && span_split(&settings, ' ', &word)) {
        struct setting setting;
        fault = setting_read(word, &setting) ? picture_set(picture, setting)
                                             : fault_make(FAULT_INPUT, "a scene has an odd word");
    }
    return fault;
}

struct fault tag_set_draw(const struct tag_scene *scene, int seed, int shot, struct tag_shot *out)
{
    struct picture picture = picture_default();
    struct frame frame;
    bool fits = TEXT_COPY(picture.text, scene->is_empty ? SPAN("") : SPAN(TAG_SET_TEXT));
    assert(fits);
    *out = (struct tag_shot){.grey = NULL};
    struct fault fault = settings_take(span_of(scene->settings), &picture);
    double noise = picture.noise;
    picture.noise = 0;
    picture.seed = seed;
    if (!fault_is(fault))
        fault = picture_draw(&picture, &frame);
    if (fault_is(fault))
        return fault;
    frame_noise(&frame, noise, (uint64_t)seed * 1000 + (uint64_t)shot + 1);
    *out = (struct tag_shot){frame.width, frame.height, frame.pixels};
    return FAULT_OK;
}

static struct frame frame_of(const struct tag_shot *shot)
{
    return (struct frame){.width = shot->width, .height = shot->height, .pixels = shot->grey};
}

void tag_shot_release(struct tag_shot *shot)
{
    struct frame frame = frame_of(shot);
    frame_destroy(&frame);
    *shot = (struct tag_shot){.grey = NULL};
}

struct fault tag_shot_write(const struct tag_shot *shot, const char *path)
{
    struct frame frame = frame_of(shot);
    return frame_write(&frame, path);
}
