/* Reading what the scales, the learning, the custody of metal and of stones say. Each function is one moment
 * of the store; what `take` is given lives until it returns. */
#ifndef TOUCHSTONE_MEASURING_H
#define TOUCHSTONE_MEASURING_H

#include "hub/service/service.h"
#include "hub/store/learning.h"
#include "hub/store/loss.h"
#include "hub/store/scale.h"
#include "hub/store/stone.h"

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

/* ------------------------------------------------------------------ learning (learn_factor.c) */

#define LEARNED_ASIDE_MAX 16

struct learned_offer {
    const struct sample_key *key;
    struct learned learned;
    struct stage_factor factor;       /* as it would be accepted */
    enum learning_doubt doubt;        /* why it is not offered */
    bool has_present;                 /* the model's newest route has these steps */
    struct stage_factor present;      /* what holds over the same steps for a piece that is released now */
    int64_t aside[LEARNED_ASIDE_MAX]; /* weighings that were set aside: their events */
    int aside_count;
};

/* Every product of factors that anything was learned of. `take` returns false to stop. */
MUST_USE struct fault reader_learning(struct reader *reader,
                                      bool (*take)(void *context, const struct learned_offer *offer),
                                      void *context);

/* Its members, without brackets. */
void learn_write_offer(struct text *out, const struct learned_offer *offer);

/* ------------------------------------------------------------------ custody (custody.c) */

struct custody_line {
    struct tag operator_badge;
    struct code operation, alloy; /* a kind of station; "fine.au" is fine mass of that metal */
    const struct custody_sums *sums;
    const struct custody_norm *norm; /* NULL: none was accepted */
    struct custody custody;
};

/* What each operator got, gave back and lost, at each operation in each alloy, by what was booked in [from,
 * to); with `since_settlement` only what came after their last settlement in that book. Figures of single
 * persons: for managers. */
MUST_USE struct fault reader_custody(struct reader *reader, int64_t from_ms, int64_t to_ms,
                                     bool since_settlement,
                                     bool (*take)(void *context, const struct custody_line *line),
                                     void *context);

/* ------------------------------------------------------------------ drift (drift.c) */

struct drift_line {
    const struct drift_row *row;
    double limit;              /* h of that day */
    const char *whose, *alloy; /* as people call them; borrowed for the call */
};

/* The charts, by operator, operation, alloy and day: days that begin in [from, to). For managers. */
MUST_USE struct fault reader_drift(struct reader *reader, int64_t from_ms, int64_t to_ms,
                                   bool (*take)(void *context, const struct drift_line *line), void *context);

/* ------------------------------------------------------------------ stones (stone_read.c) */

struct stone_takers {
    void (*begin)(void *context, const char *part); /* "kinds", "held", "breakage" */
    void (*kind)(void *context, const struct stone_kind *kind);
    bool (*holding)(void *context, const struct stone_holding *holding);
    void (*figure)(void *context, const struct stone_figure *figure);
    void (*end)(void *context); /* of a part */
    void *context;
};

/* Figures of single persons: of what was booked in [from, to). */
struct stone_figures_wanted {
    int64_t from_ms, to_ms;
};

/* All kinds, and what of each is where. With `wanted`, also what each setter set, broke and lost by kind of
 * setting; NULL: nothing of single persons, what they hold is added up as "persons". */
MUST_USE struct fault reader_stones(struct reader *reader, const struct stone_figures_wanted *wanted,
                                    const struct stone_takers *takers);

/* Only what of each is where. Single persons are told one by one, or as "persons" together. */
MUST_USE struct fault reader_stones_held(struct reader *reader, bool with_persons,
                                         bool (*take)(void *context, const struct stone_holding *holding),
                                         void *context);

#endif
