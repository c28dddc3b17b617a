/* The window's picture of the bench: what lies where, where that is drawn, and what a click on it hits. No
 * SDL. */
#ifndef BENCH_VIEW_H
#define BENCH_VIEW_H

#include "common/draw/brush.h"
#include "tests/emulators/bench.h"
#include "tests/emulators/things.h"

enum spot { SPOT_READER, SPOT_CAMERA, SPOT_PAN, SPOT_SCANNER };
#define SPOTS        4
#define PLUGS        3 /* reader, camera and scale can be unplugged: the first three spots */
#define VIEW_TEXT    96
#define VIEW_NOTHING (-1)

struct spot_view {
    bool exists; /* the bench was started with it */
    bool plugged;
    bool filled; /* something lies there */
    int thing;   /* which one, or VIEW_NOTHING: something that a script put there */
    char text[VIEW_TEXT];
};

/* All bytes of it count: two views are the same picture when they are equal. */
struct view {
    const struct things *things; /* borrowed */
    char name[BENCH_NAME_SIZE];
    int width, height;
    int selected; /* thing, or VIEW_NOTHING */
    int scroll_px;
    bool stable;
    struct spot_view spot[SPOTS];
    char message[VIEW_TEXT]; /* why the last click did nothing; empty: it did */
};

/* Takes what is so from the bench; keeps selection, scroll, size and message. */
void view_fill(struct view *view, const struct bench *bench, int64_t now_ms);

/* Keeps the scroll within the list. */
void view_scroll(struct view *view, int by_px);

void view_draw(const struct view *view, struct brush *brush);

enum hit { HIT_NOTHING, HIT_THING, HIT_SPOT, HIT_PLUG };

/* What is at this point; *index says which. */
enum hit view_find(const struct view *view, double x, double y, int *index);

#endif
