/* Judging a weighing: theory against actual, with the uncertainty of both (ILAC-G8:2019, four-way, guard band
 * = U). */
#ifndef TOUCHSTONE_VERDICT_H
#define TOUCHSTONE_VERDICT_H

#include "common/rules/theory.h"

#define RULING_LIST(X)                                                                                       \
    X(RULING_PASS, "pass")                                                                                   \
    X(RULING_CONDITIONAL_PASS, "conditional_pass")                                                           \
    X(RULING_CONDITIONAL_FAIL, "conditional_fail")                                                           \
    X(RULING_FAIL, "fail")                                                                                   \
    X(RULING_NO_VERDICT, "no_verdict")

enum ruling {
#define X(name, word) name,
    RULING_LIST(X)
#undef X
};

/* Why a ruling is what it is: the rule that decided, in the order of DOMAIN § 5. */
#define RULING_RULE_LIST(X)                                                                                  \
    X(RULE_CHECK_WEIGHT, "check_weight")           /* check-weight missed or failed → no verdict */        \
    X(RULE_BEYOND, "beyond_tolerance")             /* |dev| > tol + U → fail, however poor the rest */     \
    X(RULE_NO_THEORY, "no_theory")                 /* nothing to compare with */                             \
    X(RULE_THEORY_UNVERIFIED, "theory_unverified") /* 2·u(theory) > tol ÷ 2 */                             \
    X(RULE_SCALE_NOT_CAPABLE, "scale_not_capable") /* 2·u(scale) > tol ÷ 4 */                              \
    X(RULE_GUARD_BAND, "guard_band")               /* pass, conditional pass, conditional fail */

enum ruling_rule {
#define X(name, word) name,
    RULING_RULE_LIST(X)
#undef X
};

const char *ruling_word(enum ruling ruling);
MUST_USE bool ruling_find(struct span word, enum ruling *out);
const char *ruling_rule_word(enum ruling_rule rule);
MUST_USE bool ruling_rule_find(struct span word, enum ruling_rule *out);

struct scale_quality {
    struct mass division;      /* d */
    struct mass repeatability; /* s of the ten-weighing test; never used below 0.41 d (USP <41>) */
    struct mass bias;          /* from the last check-weight; readings are corrected by it */
    struct mass bias_u;        /* its standard uncertainty */
    bool check_weight_ok;      /* done in time, and passed */
};

struct verdict { /* what a weighing means */
    enum ruling ruling;
    enum ruling_rule rule;
    struct mass actual;      /* metal, bias-corrected */
    struct mass deviation;   /* actual − theoretical */
    struct mass tolerance;   /* tol in mass */
    struct mass uncertainty; /* U, expanded, k = 2, rounded up */
};

/* u(scale) of a net of `readings` readings (1: known tare, 2: weighed tare): √(n·s² + u²(bias)), rounded up.
 */
struct mass verdict_scale_u(const struct scale_quality *scale, int readings);

/* True when a scale can judge a piece of this theoretical metal at this tolerance, 2·u(scale) ≤ tol ÷ 4; said
 * before weighing. A tolerance of 0 asks for a scale that errs never: false. */
bool verdict_scale_capable(const struct scale_quality *scale, int readings, struct mass metal,
                           int32_t tolerance_ppm);

/* True when a known theory is good enough to judge by, 2·u(theory) ≤ tol ÷ 2; said before weighing, too. */
bool verdict_theory_capable(const struct theory *theory, int32_t tolerance_ppm);

/* The lightest piece that the scale can judge at this tolerance (> 0), the other side of
 * verdict_scale_capable. d = 0.01 g, s = 0.41 d, ± 2 %, known tare: 1.64 g. */
struct mass verdict_scale_lightest(const struct scale_quality *scale, int readings, int32_t tolerance_ppm);

/* U of a loss, weighed before and after on this scale: 2 · √(2 · s²), rounded up; the bias is in both and
 * goes out. d = 0.01 g, s = 0.41 d: ± 0.0116 g. */
struct mass verdict_scale_loss(const struct scale_quality *scale);

/* Judges gross against theory. tolerance_ppm of theoretical metal (QC 20 000 = ± 2 %); 0, a step without
 * tolerance, has nothing to compare with (RULE_NO_THEORY). The gross is bias-corrected; stones are those of
 * the theory, known or not; `readings` 1 or 2. Tolerance is rounded to the nearest microgram, U up, and those
 * rounded numbers decide. Pure. */
struct verdict verdict_judge(struct mass gross, struct mass tare, const struct theory *theory,
                             int32_t tolerance_ppm, const struct scale_quality *scale, int readings);

#endif
