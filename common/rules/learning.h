/* Learning stage factors from pieces that were weighed on their own (DOMAIN § 5), and what holds for a piece:
 * the factors that its route came with, or those that a manager has accepted since. Pure.
 *
 * Steps that are not weighed in between are learned as one product, kept at the weighed step: a *span* from
 * `first` to `last`. Steps are called by their names: step_name. */
#ifndef TOUCHSTONE_LEARNING_H
#define TOUCHSTONE_LEARNING_H

#include "common/rules/density.h"
#include "common/rules/step.h"

/* ------------------------------------------------------------------ what was learned */

#define LEARNING_ONE INT64_C(1000000000) /* a ratio of 1: ratios are kept in parts per thousand million */

struct learned {
    int64_t n;         /* ratios that count */
    int64_t set_aside; /* too far from the others: told, and not counted */
    double mean, spread;
    int64_t low, high; /* the ratios between these count */
};

/* What `count` ratios teach, in ascending order. None is dropped in silence: those further from the median
 * than six standard deviations as the middle half shows them (1.4826 · the median distance), and than 0.2 %
 * in any case, are set aside: a wrong piece on the pan must not move what all pieces are judged by. */
struct learned learning_of(const int64_t *ratios, size_t count);

#define LEARNING_DOUBT_LIST(X)                                                                               \
    X(LEARNING_OFFERED, "")                                                                                  \
    X(LEARNING_TOO_FEW, "too_few")      /* n is below the setting */                                         \
    X(LEARNING_GAINS, "gains")          /* pieces would gain metal: look for what is added there */          \
    X(LEARNING_NOTHING, "nothing_left") /* less than a millionth stays */

enum learning_doubt {
#define X(name, word) name,
    LEARNING_DOUBT_LIST(X)
#undef X
};

const char *learning_doubt_word(enum learning_doubt doubt);

/* The factor to be offered, with u of the mean: spread / √n, rounded up. A mean above 1 by no more than 2 u
 * is 1. Whatever the doubt, *out is filled as well as it can be. */
enum learning_doubt learning_offer(const struct learned *learned, int64_t n_min, struct stage_factor *out);

/* Of `count` steps one after the other: the product, u in quadrature, verified when all are; a norm among
 * them with at least its 1 %. */
struct stage_factor learning_product(const struct route_step *steps, int count);

/* metal / base in LEARNING_ONE; 0: one of them is no mass. */
int64_t learning_ratio(struct mass metal, struct mass base);

/* ------------------------------------------------------------------ what holds */

struct accepted_factor {
    int64_t event;
    int64_t accepted_ms;
    struct code model, alloy;
    struct code first, last;
    bool tied; /* learned against volume and density: holds for pieces whose density is from `source` only */
    enum density_source source;
    struct stage_factor factor;
};

struct factor_question { /* of one piece */
    const struct route_step *steps;
    struct code model, alloy;
    enum density_source source;
    int64_t
        released_ms; /* accepted later: not for this piece. 0: it came by a stock-take, and has its route's */
};

/* The factors of the steps before `count`, in `out` (room for ROUTE_STEPS_MAX), the last step's first. Going
 * back: the span that was accepted last and ends there, else the route's own factor. Returns how many. */
size_t learning_factors(const struct factor_question *question, int count,
                        const struct accepted_factor *accepted, size_t accepted_count,
                        struct stage_factor *out);

/* How many of those, from the first on, have acted on what was put in before the step `since` was done. */
size_t learning_acted(const struct factor_question *question, int count, int since,
                      const struct accepted_factor *accepted, size_t accepted_count);

/* The same written over steps[0 … count): a span's product stands at its last step, 1 at those before it. */
void learning_write_steps(const struct factor_question *question, int count,
                          const struct accepted_factor *accepted, size_t accepted_count,
                          struct route_step *steps);

#endif
