#include "common/rules/verdict.h"

#include "common/rules/quadrature.h"
#include "common/rules/spread.h"
#include "common/rules/word.h"

WORDS_OF_ENUM(RULING_LIST, enum ruling, ruling_word, ruling_find)
WORDS_OF_ENUM(RULING_RULE_LIST, enum ruling_rule, ruling_rule_word, ruling_rule_find)

/* Masses add up to what fits: a reading of millions of tonnes is nonsense, but no reason to stop the program.
 */
static struct mass clamp(number_product ug)
{
    if (ug > INT64_MAX)
        return MASS_UG(INT64_MAX);
    return MASS_UG(ug < INT64_MIN ? INT64_MIN : (int64_t)ug);
}

/* Hundredths of a microgram: the unit in which the least s is a whole number. */
static uint64_t hundredths(struct mass mass)
{
    assert(mass.ug >= 0);
    return (uint64_t)mass.ug < QUADRATURE_PART_MAX / 100 ? (uint64_t)mass.ug * 100 : QUADRATURE_PART_MAX;
}

/* s in hundredths, never below the least that rounding allows. */
static uint64_t repeatability_e2(const struct scale_quality *scale)
{
    uint64_t s = hundredths(scale->repeatability);
    uint64_t least = (uint64_t)spread_least_e2(scale->division);
    return s > least ? s : least;
}

/* n·s² + u²(bias), in squared hundredths. */
static struct quadrature scale_square(const struct scale_quality *scale, int readings)
{
    assert(readings == 1 || readings == 2);
    struct quadrature total = {0};
    quadrature_add(&total, repeatability_e2(scale), (unsigned)readings);
    quadrature_add(&total, hundredths(scale->bias_u), 1);
    return total;
}

/* times · √total out of squared hundredths, rounded up to the microgram. */
static struct mass root_of(struct quadrature total, unsigned times)
{
    total.sum *= times * times;
    return MASS_UG((int64_t)((quadrature_root(&total) + 99) / 100));
}

struct mass verdict_scale_u(const struct scale_quality *scale, int readings)
{
    struct quadrature total = scale_square(scale, readings);
    return root_of(total, 1);
}

/* 2·u(scale) ≤ tol ÷ 4, with u to the hundredth of a microgram and tol unrounded: metal · tolerance_ppm / 1
 * 000 000. */
bool verdict_scale_capable(const struct scale_quality *scale, int readings, struct mass metal,
                           int32_t tolerance_ppm)
{
    struct quadrature total = scale_square(scale, readings);
    number_product u_e2 = (number_product)quadrature_root(&total);
    return 8 * u_e2 * (PPM / 100) <= (number_product)metal.ug * tolerance_ppm;
}

struct mass verdict_scale_lightest(const struct scale_quality *scale, int readings, int32_t tolerance_ppm)
{
    assert(tolerance_ppm > 0);
    struct quadrature total = scale_square(scale, readings);
    number_product needed = 8 * (number_product)quadrature_root(&total) * (PPM / 100);
    return clamp((needed + tolerance_ppm - 1) / tolerance_ppm);
}

struct mass verdict_scale_loss(const struct scale_quality *scale)
{
    struct scale_quality unbiased = *scale;
    unbiased.bias_u = MASS_UG(0);
    struct quadrature total = scale_square(&unbiased, 2);
    return root_of(total, 2);
}

bool verdict_theory_capable(const struct theory *theory, int32_t tolerance_ppm)
{
    return (number_product)4 * theory->uncertainty.ug * PPM <=
           (number_product)theory->metal.ug * tolerance_ppm;
}

/* The readings' mass without what is no metal. The bias is that of the check-weight: the gross's, loaded like
 * it. */
static struct mass actual_metal(struct mass gross, struct mass tare, const struct theory *theory,
                                const struct scale_quality *scale)
{
    return clamp((number_product)gross.ug - scale->bias.ug - tare.ug - theory->stones.ug);
}

static struct mass expanded(const struct theory *theory, const struct scale_quality *scale, int readings)
{
    struct quadrature total = scale_square(scale, readings);
    quadrature_add(&total, hundredths(theory->uncertainty), 1);
    return root_of(total, 2);
}

static void guard_band(struct verdict *verdict, number_product distance)
{
    verdict->rule = RULE_GUARD_BAND;
    if (distance <= (number_product)verdict->tolerance.ug - verdict->uncertainty.ug)
        verdict->ruling = RULING_PASS;
    else if (distance <= verdict->tolerance.ug)
        verdict->ruling = RULING_CONDITIONAL_PASS;
    else
        verdict->ruling = RULING_CONDITIONAL_FAIL;
}

/* The first rule that decides; the order is that of enum ruling_rule. */
static void rule(struct verdict *verdict, const struct theory *theory, int32_t tolerance_ppm,
                 const struct scale_quality *scale, int readings)
{
    number_product distance =
        verdict->deviation.ug < 0 ? -(number_product)verdict->deviation.ug : verdict->deviation.ug;
    bool comparable = theory->known && tolerance_ppm > 0;
    verdict->ruling = RULING_NO_VERDICT;
    if (!scale->check_weight_ok) {
        verdict->rule = RULE_CHECK_WEIGHT;
    } else if (comparable && distance > (number_product)verdict->tolerance.ug + verdict->uncertainty.ug) {
        verdict->rule = RULE_BEYOND;
        verdict->ruling = RULING_FAIL;
    } else if (!comparable) {
        verdict->rule = RULE_NO_THEORY;
    } else if (!verdict_theory_capable(theory, tolerance_ppm)) {
        verdict->rule = RULE_THEORY_UNVERIFIED;
    } else if (!verdict_scale_capable(scale, readings, theory->metal, tolerance_ppm)) {
        verdict->rule = RULE_SCALE_NOT_CAPABLE;
    } else {
        guard_band(verdict, distance);
    }
}

struct verdict verdict_judge(struct mass gross, struct mass tare, const struct theory *theory,
                             int32_t tolerance_ppm, const struct scale_quality *scale, int readings)
{
    struct verdict verdict = {
        .actual = actual_metal(gross, tare, theory, scale),
        .uncertainty = expanded(theory, scale, readings),
    };
    if (theory->known) {
        verdict.deviation = clamp((number_product)verdict.actual.ug - theory->metal.ug);
        bool fits = number_scale(theory->metal.ug, tolerance_ppm, PPM, &verdict.tolerance.ug);
        assert(fits); /* a theory is at most a tonne */
    }
    rule(&verdict, theory, tolerance_ppm, scale, readings);
    return verdict;
}
