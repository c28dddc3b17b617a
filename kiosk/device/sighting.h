/* What a camera sees, out of what single frames show: a text counts when two of the last three frames had it,
 * and is told once for as long as it stays in view. Told again after 1.5 s without it, or when another came
 * between. Of several codes in view the one that is a tag of ours counts; two of ours are `several`. Pure.
 *
 * After a pause (camera off) a text that is in the first frame again is taken for the one that was never
 * taken away. */
#ifndef TOUCHSTONE_SIGHTING_H
#define TOUCHSTONE_SIGHTING_H

#include "kiosk/device/device.h"

enum { SIGHTING_FRAMES = 3, SIGHTING_AGREE = 2, SIGHTING_REARM_MS = 1500 };

struct sighting {
    char frame[SIGHTING_FRAMES][CODE_READ_MAX]; /* newest first; "" none */
    char told[CODE_READ_MAX];                   /* "" may be told again */
    int64_t seen_ms;                            /* when `told` was last in view */
    bool resumed;                               /* no frame since a pause */
};

#define SIGHTING_SEVERAL "\x01" /* in `frame` and `told`: two tags in one frame */

enum sighting_news { SIGHTING_NOTHING, SIGHTING_CODE, SIGHTING_ARE_SEVERAL };

/* A tag or a badge of ours, with the check character that fits. */
bool sighting_is_ours(struct span text);

/* One frame, with the texts that were found in it. SIGHTING_CODE: `told` is new. */
enum sighting_news sighting_step(struct sighting *sighting, const struct span *texts, int count,
                                 int64_t now_ms);

/* What was in view last still was until now: for pictures, which come only when they change. */
void sighting_hold(struct sighting *sighting, int64_t now_ms);

/* The camera was off until now. `changed`: what it looks at is another picture for certain. */
void sighting_resume(struct sighting *sighting, bool changed);

#endif
