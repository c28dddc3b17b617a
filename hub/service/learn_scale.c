/* test_scale, check_scale: what a scale is worth, found at the bench. */
#include <string.h>

#include "common/base/json.h"
#include "common/rules/capability.h"
#include "hub/service/learn.h"
#include "hub/service/told.h"
#include "hub/store/scale.h"
#include "hub/store/station.h"

#define TOLERANCES_MAX   8
#define LOAD_SPREAD_PART 20 /* readings of one load that differ by more than a twentieth are of several */

/* ------------------------------------------------------------------ the scale */

struct scale_quality house_scale_quality(const struct house *house, const struct scale_info *scale,
                                         int64_t now_ms)
{
    int64_t days = settings_get(&house->settings, SETTING_CHECK_WEIGHT_DAYS);
    return capability_now(scale->quality, capability_due_ms(scale->checked_ms, days), now_ms);
}

const struct scale_info *house_find_scale(const struct house *house, struct code code)
{
    for (size_t i = 0; i < house->scale_count; i++)
        if (code_equal(house->scales[i].code, code))
            return &house->scales[i];
    return NULL;
}

static const struct scale_info *find_scale(struct act *act)
{
    const struct form *form = act->command->form;
    const struct scale_info *scale = house_find_scale(&act->desk->house, form_code(form, "scale"));
    if (!scale)
        act_refuse_because(act, REASON_UNKNOWN_THING,
                           _("There is no scale %s: add it to the workshop first."),
                           form_text(form, "scale"));
    return scale;
}

/* ------------------------------------------------------------------ what it can judge */

static int collect_tolerance(int32_t *known, int count, int32_t tolerance_ppm)
{
    for (int i = 0; i < count; i++)
        if (known[i] == tolerance_ppm)
            return count;
    if (tolerance_ppm == 0 || count == TOLERANCES_MAX)
        return count;
    known[count] = tolerance_ppm;
    return count + 1;
}

void learn_write_capability(struct text *out, const struct house *house, const struct scale_quality *quality)
{
    int32_t tolerances[TOLERANCES_MAX];
    int count = 0;
    for (size_t i = 0; i < house->route_count; i++)
        for (int k = 0; k < house->routes[i].step_count; k++)
            count = collect_tolerance(tolerances, count, house->routes[i].steps[k].tolerance_ppm);
    json_add_int(out, "loss_uncertainty_ug", verdict_scale_loss(quality).ug);
    json_begin_field(out, "capable_from", '[');
    for (int i = 0; i < count; i++) {
        json_begin_item(out);
        json_add_int(out, "tolerance_ppm", tolerances[i]);
        json_add_int(out, "metal_ug", verdict_scale_lightest(quality, 1, tolerances[i]).ug);
        json_end(out, '}');
    }
    json_end(out, ']');
}

/* ------------------------------------------------------------------ booking */

/* What the scale is worth is written first, so that `found`, which is begun, can tell it. */
static struct fault post(struct act *act, const struct scale_info *scale, struct text *found)
{
    struct told was;
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "scale:%s", scale->code.text);
    struct fault fault = told_before(act->desk, SETUP_BIT(SETUP_SCALES), &was);
    if (!fault_is(fault))
        fault = store_scale_set(act->desk->store, scale);
    if (!fault_is(fault))
        fault = told_add(found, act->desk->store, &was);
    if (fault_is(fault))
        return fault;
    json_end(found, '}');
    assert(text_ok(found) && text_ok(&thing));
    event.found = text_span(found);
    fault = act_post_event(act, &event, NULL);
    if (!fault_is(fault))
        fault = store_workshop_touch(act->desk->store);
    return fault_is(fault) ? fault : desk_load(act->desk); /* reading the house anew takes its counts along */
}

static bool is_one_load(struct act *act, const struct mass *readings, size_t count)
{
    struct mass low = readings[0], high = readings[0];
    for (size_t i = 1; i < count; i++) {
        low = readings[i].ug < low.ug ? readings[i] : low;
        high = readings[i].ug > high.ug ? readings[i] : high;
    }
    if (high.ug - low.ug <= high.ug / LOAD_SPREAD_PART)
        return true;
    act_refuse_because(
        act, REASON_DOES_NOT_ADD_UP,
        _("The weighings go from %s to %s g: that is not one load. Weigh the same thing each time."),
        told_grams(low, 4).text, told_grams(high, 4).text);
    return false;
}

struct fault learn_test_scale(struct act *act)
{
    struct mass readings[CAPABILITY_WEIGHINGS];
    size_t count;
    char room[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(room);
    const struct form *rows = form_rows(act->command->form, "weighings", &count);
    const struct scale_info *known = find_scale(act);
    if (!known)
        return FAULT_OK;
    assert(count == CAPABILITY_WEIGHINGS);
    for (size_t i = 0; i < count; i++)
        readings[i] = form_mass(&rows[i], "shown_ug");
    if (!is_one_load(act, readings, count))
        return FAULT_OK;
    struct scale_info scale = *known;
    scale.quality.repeatability = capability_repeatability(readings, count, scale.quality.division);
    scale.tested_ms = act->desk->now_ms;
    json_begin(&found, '{');
    json_add_int(&found, "repeatability_ug", scale.quality.repeatability.ug);
    json_add_int(&found, "was_ug", known->quality.repeatability.ug);
    learn_write_capability(&found, &act->desk->house, &scale.quality);
    return post(act, &scale, &found);
}

/* A scale that has just failed says so to the person before it. */
static void say_failed(struct act *act, const struct check_result *result)
{
    struct text text = TEXT_IN(act->reply->detail);
    text_add(
        &text,
        _("The scale is off by %s g, allowed are ± %s g: it judges nothing until a check passes. Level it, "
          "clean the pan, adjust it, and check it again."),
        told_grams(result->bias, 4).text, told_grams(result->limit, 4).text);
    text_end_cut(&text);
}

struct fault learn_check_scale(struct act *act)
{
    const struct form *form = act->command->form;
    char room[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(room);
    const struct scale_info *known = find_scale(act);
    if (!known)
        return FAULT_OK;
    struct check_weight weight = {form_mass(form, "weight_ug"), form_mass(form, "class_error_ug"),
                                  form_mass(form, "shown_ug")};
    struct check_result result = capability_check(&known->quality, &weight);
    struct scale_info scale = *known;
    scale.quality = capability_after_check(scale.quality, &result);
    scale.checked_ms = act->desk->now_ms;
    json_begin(&found, '{');
    json_add_bool(&found, "passed", result.passed);
    json_add_int(&found, "weight_ug", weight.nominal.ug);
    json_add_int(&found, "bias_ug", result.bias.ug);
    json_add_int(&found, "bias_u_ug", result.bias_u.ug);
    json_add_int(&found, "limit_ug", result.limit.ug);
    struct fault fault = post(act, &scale, &found);
    if (!fault_is(fault) && !result.passed)
        say_failed(act, &result);
    return fault;
}
