/* What a piece should weigh: metal after step k = V · ρ · Π(j ≤ k) f_j  (DOMAIN § 5). Pure.
 * V the model's volume as it goes to casting, ρ the density of the alloy lot, f_j the stage factors. */
#ifndef TOUCHSTONE_THEORY_H
#define TOUCHSTONE_THEORY_H

#include "common/rules/mass.h"

/* The u of a norm, a factor that was never learned, is never taken below 1 % (DOMAIN § 5). */
#define THEORY_NORM_U_PPM 10000

/* A factor in parts per million with its standard uncertainty (of the mean), also in ppm of 1. */
struct stage_factor {
    int32_t factor_ppm; /* 0 < f ≤ 1 000 000 */
    int32_t u_ppm;
    bool verified; /* learned and accepted; false: a norm */
};

struct alloy_density {
    int32_t ug_per_mm3; /* ρ: 15 600 for 15.6 g/cm³ */
    int32_t u_ppm;      /* relative standard uncertainty */
};

struct theory {
    bool known;         /* false: no volume or no density; then metal and uncertainty are 0 */
    struct mass metal;  /* expected metal now, or at the step asked for */
    struct mass stones; /* stones set so far */
    struct mass
        uncertainty; /* standard uncertainty u (k = 1) of metal incl. that of the stones, rounded up */
};

/* More than a tonne of metal is a typing error, and unknown. */
#define THEORY_METAL_MAX_UG INT64_C(1000000000000)

/* volume in thousandths of a mm³; volume or density ≤ 0 means none. `factors` are those of the steps done up
 * to the one asked for, at most ROUTE_STEPS_MAX. The metal is rounded once, half up. u adds in quadrature:
 * relative for ρ and the factors (a norm's with at least its 1 %), absolute for the stones; no
 * part counts for more than a hundred tonnes. */
struct theory theory_expect(int64_t volume_mm3_e3, struct alloy_density density,
                            const struct stage_factor *factors, size_t factor_count, struct mass stones,
                            struct mass stones_u);

/* A finding of the piece's own book: what is left of it (part of the metal), and how many of the factors have
 * acted on it: the first so many of the list, which begins with the last step. */
struct theory_finding {
    struct mass kept;
    size_t acted;
};

/* Adds findings to a theory_expect of the same density, factors (the last step's first) and stones_u: `own`
 * to the metal, `foreign` (those of other books, all together) to what lies on the pan beside it. u of a
 * factor is of all the metal that it has acted on; the findings' masses as stated have u of their own
 * (theory_stones_u). A theory that is not known only gets what lies beside it. */
struct theory theory_add_findings(struct theory theory, struct alloy_density density,
                                  const struct stage_factor *factors, size_t factor_count,
                                  struct mass stones_u, const struct theory_finding *own, size_t own_count,
                                  struct mass foreign);

/* The factor of a step that is done again, as the route has it (route_step.rework_factor_ppm, 0: nothing more
 * is lost). A norm: what is done again teaches nothing. */
struct stage_factor theory_rework_factor(int32_t rework_factor_ppm);

/* While steps are done again: what the inspection weighed × the rework factors of the `count` steps that have
 * been done again, at most ROUTE_STEPS_MAX. A mass that is not more than nothing is no theory. */
struct theory theory_expect_rework(struct mass weighed, const struct stage_factor *factors, size_t count,
                                   struct mass stones, struct mass stones_u);

/* The standard uncertainty of stones by the carats stated of them: 1 % of all, as if all erred the same way
 * (one parcel is weighed on one scale). */
#define THEORY_STONES_U_PPM 10000
struct mass theory_stones_u(struct mass stones);

/* V · ρ, rounded down: the metal of one piece as it is cast, before any stage factor. 0 when it is not known;
 * never more than THEORY_METAL_MAX_UG. What a limit in grams counts before the first weighing. */
struct mass theory_as_cast(int64_t volume_mm3_e3, struct alloy_density density);

#endif
