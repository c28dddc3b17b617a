/* The naive model's scale: theory, the four-way ruling, what a weighing makes of a piece (DOMAIN § 5). */
#include <math.h>

#include "tests/life/model.h"

/* ------------------------------------------------------------------ weighing */

/* How far its work is: holding does not change that. */
static int state_of_work(const struct thing *thing)
{
    return thing->state == PIECE_HELD ? thing->was : thing->state;
}

static bool weighs_through(const struct model *model, const struct thing *thing)
{
    enum weigh_policy policy = naive_policy_of(model, thing);
    return policy == WEIGH_OUT || (policy == WEIGH_BOTH && state_of_work(thing) != PIECE_QUEUED);
}

int64_t naive_stones_on_pan(const struct model *model, const struct thing *thing)
{
    const struct route_step *step = naive_step_at(model, thing);
    bool set =
        step && step->sets_stones && state_of_work(thing) != PIECE_DONE && weighs_through(model, thing);
    return set ? thing->due_ug : thing->stones_ug;
}

/* metal after step k = V · ρ · Π f; on its way back to the inspection that sent it back, what it weighed
 * there: as far as anybody knows, what is done again loses nothing. */
double naive_theory_of(const struct model *model, const struct thing *thing)
{
    const struct workshop_lot *lot = &model->shop->lots[thing->lot];
    double metal = (double)thing->volume_mm3_e3 / 1000 * lot->density.ug_per_mm3 * (double)thing->quantity;
    if (thing->step < thing->sent_from && thing->step >= thing->sent_to)
        return (double)thing->sent_ug;
    int steps = thing->step + (weighs_through(model, thing) ? 1 : 0);
    for (int i = 0; i < steps; i++)
        metal *= naive_route_of(model, thing)->steps[i].factor_ppm / 1e6;
    return metal;
}

bool naive_is_near(double a, double b, double apart)
{
    return a - b <= apart && b - a <= apart;
}

/* § 5: "u(theory) from u(ρ), the factors' u … and the stones' u"; what is done again has norms, of at least a
 * per cent each. */
static double theory_u(const struct model *model, const struct thing *thing)
{
    const double stones_u = 0.01; /* as stated by the supplier */
    double metal = naive_theory_of(model, thing), stones = (double)naive_stones_on_pan(model, thing);
    double square = stones * stones_u * stones * stones_u;
    bool again = thing->step < thing->sent_from && thing->step >= thing->sent_to;
    int last = thing->step + (weighs_through(model, thing) ? 1 : 0);
    if (!again) {
        double u = metal * model->shop->lots[thing->lot].density.u_ppm / 1e6;
        square += u * u;
    }
    for (int i = again ? thing->sent_to : 0; i < last; i++) {
        const struct route_step *step = &naive_route_of(model, thing)->steps[i];
        double u = again ? metal * 0.01 : metal * step->factor_u_ppm / step->factor_ppm;
        square += u * u;
    }
    return sqrt(square);
}

/* "s … is never taken below 0.41 d"; n readings; the scale of a life has no bias. */
static double scale_u(const struct model *model, int readings)
{
    const struct scale_quality *scale = &model->shop->scales[0].quality;
    double s = (double)scale->repeatability.ug, least = 0.41 * (double)scale->division.ug;
    return (s > least ? s : least) * sqrt(readings);
}

/* § 5's order: "|dev| > tol + U → fail, however poor theory or scale; then no_verdict …: theory unverified
 * (2·u(theory) > tol ÷ 2), scale not capable (2·u(scale) > tol ÷ 4); then pass ≤ tol − U, conditional_pass ≤
 * tol, conditional_fail". */
static enum ruling rule_by(double away, double tolerance, double u_theory, double u_scale)
{
    double u = 2 * sqrt(u_theory * u_theory + u_scale * u_scale);
    if (away > tolerance + u)
        return RULING_FAIL;
    if (2 * u_theory > tolerance / 2 || 2 * u_scale > tolerance / 4)
        return RULING_NO_VERDICT;
    if (away > tolerance)
        return RULING_CONDITIONAL_FAIL;
    return away > tolerance - u ? RULING_CONDITIONAL_PASS : RULING_PASS;
}

/* At an edge the microgram that rounding leaves may decide either way. */
static bool may_rule(enum ruling ruling, double away, double tolerance, double u_theory, double u_scale)
{
    const double apart[] = {-3, 0, 3};
    for (size_t i = 0; i < COUNT_OF(apart); i++)
        for (size_t k = 0; k < COUNT_OF(apart); k++)
            if (ruling == rule_by(away + apart[i], tolerance + apart[k], u_theory, u_scale))
                return true;
    return false;
}

static void check_figures(struct model *model, const struct thing *thing, int64_t metal_ug,
                          const struct verdict *verdict)
{
    double theory = naive_theory_of(model, thing);
    double tolerance = theory * naive_step_at(model, thing)->tolerance_ppm / 1e6;
    if (verdict->actual.ug != metal_ug)
        naive_object(model, "weighed %lld µg of metal, judged %lld", (long long)metal_ug,
                     (long long)verdict->actual.ug);
    if (!naive_is_near((double)verdict->deviation.ug, (double)metal_ug - theory, 2))
        naive_object(model, "theory is %.0f µg, but the deviation of %lld is %lld", theory,
                     (long long)metal_ug, (long long)verdict->deviation.ug);
    if (!naive_is_near((double)verdict->tolerance.ug, tolerance, 2))
        naive_object(model, "the tolerance of %.0f µg is %lld", theory, (long long)verdict->tolerance.ug);
}

static void check_verdict(struct model *model, const struct thing *thing, const struct step *said,
                          int64_t metal_ug, const struct reply *reply)
{
    const struct verdict *verdict = &reply->verdict;
    const struct route_step *step = naive_step_at(model, thing);
    if (!step || !reply->has_verdict) {
        if (step && step->tolerance_ppm > 0)
            naive_object(model, "the step has a tolerance, and there is no verdict");
        return;
    }
    double u_theory = theory_u(model, thing), u_scale = scale_u(model, said->readings);
    double away = fabs((double)metal_ug - naive_theory_of(model, thing));
    check_figures(model, thing, metal_ug, verdict);
    double u = 2 * sqrt(u_theory * u_theory + u_scale * u_scale);
    if (!naive_is_near((double)verdict->uncertainty.ug, u, 4))
        naive_object(model, "U is %lld µg, and not %.1f", (long long)verdict->uncertainty.ug, u);
    if (!may_rule(verdict->ruling, away, (double)verdict->tolerance.ug, u_theory, u_scale))
        naive_object(model, "%lld ± %lld within %lld is ruled %s", (long long)verdict->deviation.ug,
                     (long long)verdict->uncertainty.ug, (long long)verdict->tolerance.ug,
                     ruling_word(verdict->ruling));
}

enum judged naive_weigh(struct model *model, const struct step *step, const struct reply *reply,
                        struct thing *after)
{
    enum judged out;
    int64_t metal_ug = step->gross_ug - naive_stones_on_pan(model, after);
    enum weigh_policy policy = naive_policy_of(model, after);
    if (!step->scale_known && naive_forbids(step))
        return NO;
    if (metal_ug < 0 || metal_ug > INT64_C(1000000000000))
        return naive_senseless(step);
    if (naive_is_not_here(model, step, &out))
        return out;
    if (after->state == PIECE_DONE)
        return naive_senseless(step);
    if ((policy == WEIGH_NONE || (policy == WEIGH_OUT && after->state == PIECE_QUEUED)) &&
        naive_forbids(step))
        return NO;
    if (reply->result == RESULT_ACCEPTED && step->scale_known && policy != WEIGH_NONE)
        check_verdict(model, after, step, metal_ug, reply);
    bool judged = reply->has_verdict && reply->verdict.ruling != RULING_NO_VERDICT;
    after->metal_ug = metal_ug;
    after->weighed_here = true;
    after->mark_count = 0;
    naive_mark(after, after->holder, after->station);
    if (judged || !after->has_ruling) {
        after->has_ruling = reply->has_verdict;
        after->ruling = reply->verdict.ruling;
    }
    return YES;
}
