/* Reading what the scales, the learning, the custody of metal and of stones say. Each function is one moment
 * of the store; what `take` is given lives until it returns. */
#ifndef TOUCHSTONE_MEASURING_H
#define TOUCHSTONE_MEASURING_H

#include "hub/service/service.h"
#include "hub/store/scale.h"

/* ------------------------------------------------------------------ scales (learn_read.c) */

struct scale_state {
    const struct scale_info *scale;
    struct scale_quality now; /* as it counts now: an overdue check is a missed one */
    int64_t due_ms;           /* when its check-weight is due; 0: no moment is set */
    const char *capability;   /* what it can judge, as JSON members: learn_write_capability */
};

struct scale_takers {
    void (*scale)(void *context, const struct scale_state *state);
    void (*line)(void *context, const struct thing_line *line); /* its tests and checks, newest first */
    void (*end)(void *context);                                 /* of this scale */
    void *context;
};

/* Every scale with up to `history_max` of what was done about it. */
MUST_USE struct fault reader_scales(struct reader *reader, int64_t now_ms, int history_max,
                                    const struct scale_takers *takers);

#endif
