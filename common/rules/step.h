/* A step of a route: what is done to a piece there, and what of it is weighed, lost, set and inspected
 * (DOMAIN § 3). Pure. */
#ifndef TOUCHSTONE_STEP_H
#define TOUCHSTONE_STEP_H

#include "common/rules/code.h"

/* The office step that ends a route: no bench station takes it, finished goods wait for it. A route may leave
 * it out. */
#define DELIVERY_KIND "delivery"

/* The kind of step that sets stones where a route does not say. */
#define SETTING_KIND "setting"

/* The kind of step at which a tree becomes metal and is cut; its way ends there. */
#define CASTING_KIND "casting"

/* When a step wants the scale. */
#define WEIGH_POLICY_LIST(X)                                                                                 \
    X(WEIGH_NONE, "none")                                                                                    \
    X(WEIGH_IN, "in")                                                                                        \
    X(WEIGH_OUT, "out")                                                                                      \
    X(WEIGH_BOTH, "both")

enum weigh_policy {
#define X(name, word) name,
    WEIGH_POLICY_LIST(X)
#undef X
};

const char *weigh_policy_word(enum weigh_policy policy);
MUST_USE bool weigh_policy_find(struct span word, enum weigh_policy *out);

#define ROUTE_STEPS_MAX 24

struct route_step {
    struct code kind;   /* of station */
    struct code visit;  /* a second visit to a kind, at the station that has this visit; none: the first */
    int32_t factor_ppm; /* stage factor f */
    int32_t factor_u_ppm;
    bool factor_verified;
    int32_t tolerance_ppm; /* of theoretical metal; 0: none */
    enum weigh_policy weigh;
    bool inspection;           /* this step passes or sends back (QC) */
    bool sets_stones;          /* the stones of the model are in when it is finished */
    int32_t standard_s;        /* standard time in seconds */
    int32_t rework_factor_ppm; /* the part of its metal that it keeps when the step is done again; 0: all */
};

/* It is of this kind: step_is(step, CASTING_KIND). */
bool step_is(const struct route_step *step, const char *kind);

/* They say the same in all that a step says. */
bool step_equal(const struct route_step *a, const struct route_step *b);

/* True when whoever works at this step may send a piece back to the one that caused a fault: it inspects, or
 * it checks what it receives, as setting does (DOMAIN § 7). */
bool step_sends_back(const struct route_step *step);

/* True when a weighing at this step sees the piece as the step leaves it, false when as it comes in.
 * `started`: somebody has begun; only a step that weighs both ways asks. */
bool step_weighs_through(const struct route_step *step, bool started);

/* What a step is called on its route: by its kind, "polishing", and on the second visit to that kind
 * "polishing.2". */
struct code step_name(const struct route_step *steps, int step);
/* Its index among the first `count`; −1: there is none of that name. */
int step_find(const struct route_step *steps, int count, struct code name);

#endif
