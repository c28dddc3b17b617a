/* The numbers of a weighing: live, or counted and judged. */
#include "kiosk/flow/state.h"

#include <string.h>

static bool is_fresh(const struct flow *flow, int64_t now_ms)
{
    return flow->pan.has_reading && now_ms - flow->pan.reading_ms <= FLOW_READING_MS;
}

static void set_reading(const struct reading *reading, struct view_weighing *out)
{
    memcpy(out->value, reading->value, sizeof out->value);
    out->value[sizeof out->value - 1] = '\0';
    out->unit = reading->unit;
    out->stable = reading->kind == READING_WEIGHT;
    out->gross = reading->mass;
    out->has_reading = true;
}

/* What the live reading would be ruled: shown beside it, never counted, and only once the piece lies there.
 */
static void set_likely(const struct flow *flow, const struct world *world, const struct theory *theory,
                       const struct scale_quality *quality, struct view_weighing *out)
{
    if (!out->has_reading || !weigh_is_loaded(flow) || out->gross.ug < weigh_load_min(flow, world).ug)
        return;
    out->has_verdict = true;
    out->verdict =
        verdict_judge(out->gross, MASS_UG(0), theory, out->tolerance_ppm, quality, weigh_readings(flow));
}

static void set_theory(const struct flow *flow, const struct world *world, struct theory *theory,
                       struct view_weighing *out)
{
    struct piece piece;
    *theory = (struct theory){.known = false};
    if (!local_find(flow, world, flow->weighing.piece, &piece))
        return;
    out->has_theory = weigh_theory(world, &piece, theory, &out->tolerance_ppm) && theory->known;
    out->stones = theory->stones;
    out->findings = findings_foreign(&piece.findings).ug > 0;
    if (out->has_theory)
        out->gross_expected = mass_add(theory->metal, theory->stones);
}

void view_weighing_set(const struct flow *flow, const struct world *world, int64_t now_ms,
                       struct view_weighing *out)
{
    const struct flow_weighing *weighing = &flow->weighing;
    struct scale_quality quality = weigh_quality(flow, world);
    struct theory theory;
    bool counted = flow->stage == STAGE_VERDICT;
    int readings = counted ? weighing->readings : weigh_readings(flow);
    set_theory(flow, world, &theory, out);
    /* without theory or tolerance the scale is not what stands in the way of a verdict */
    out->capable = !out->has_theory || out->tolerance_ppm == 0 ||
                   verdict_scale_capable(&quality, readings, theory.metal, out->tolerance_ppm);
    out->theory_weak =
        out->has_theory && out->tolerance_ppm > 0 && !verdict_theory_capable(&theory, out->tolerance_ppm);
    out->counted = counted;
    out->may_zero = weigh_may_zero(flow, world);
    out->may_tare = weigh_may_tare(flow, world);
    out->tray = !counted && weighing->tray;
    out->tared = readings == 2;
    out->lifted = counted && weighing->lifted;
    out->twice = counted && weighing->conditional_passes >= 2 && weighing->has_verdict &&
                 weighing->verdict.ruling == RULING_CONDITIONAL_PASS;
    out->manager_decides = touch_needs_manager(flow, world);
    if (counted) {
        set_reading(&weighing->reading, out);
        out->has_verdict = weighing->has_verdict;
        out->verdict = weighing->verdict;
    } else if (is_fresh(flow, now_ms)) {
        set_reading(&flow->pan.reading, out);
        if (out->tolerance_ppm > 0)
            set_likely(flow, world, &theory, &quality, out);
    }
    out->loaded = counted || (out->has_reading && out->gross.ug >= weigh_load_min(flow, world).ug);
}
