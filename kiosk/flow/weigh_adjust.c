/* Zero and tare from the screen: when a button for it is there, and what the scale makes of it. */
#include "kiosk/flow/state.h"

int weigh_readings(const struct flow *flow)
{
    return flow->pan.tared ? 2 : 1;
}

/* A live weighing that the scale can be told something in: it speaks, and is not at it already. */
static bool may_adjust(const struct flow *flow)
{
    const struct flow_pan *pan = &flow->pan;
    bool speaks = pan->has_reading && flow->now_ms - pan->reading_ms <= FLOW_READING_MS;
    return flow->stage == STAGE_WEIGHING && speaks && pan->acting == TOUCH_NONE && people_anybody(flow) &&
           !flow->has_notice && !flow->has_help && !deed_is_busy(flow);
}

bool weigh_may_zero(const struct flow *flow, const struct world *world)
{
    return may_adjust(flow) && !flow->weighing.tray &&
           flow->pan.reading.mass.ug < weigh_load_min(flow, world).ug;
}

/* A check-weight is weighed as it is. */
bool weigh_may_tare(const struct flow *flow, const struct world *world)
{
    bool tests = task_is_of(flow, VERB_CHECK_SCALE) || task_is_of(flow, VERB_TEST_SCALE);
    return may_adjust(flow) && !tests && flow->pan.reading.mass.ug > -weigh_load_min(flow, world).ug;
}

void weigh_adjust(const struct step *step, enum touch touch)
{
    struct flow *flow = step->flow;
    struct flow_effects *effects = step->effects;
    assert(effects->count < FLOW_EFFECTS_MAX);
    effects->items[effects->count++] = (struct flow_effect){
        .kind = touch == TOUCH_ZERO ? FLOW_EFFECT_ZERO : FLOW_EFFECT_TARE,
    };
    flow->pan.acting = touch;
    flow->weighing.has_live = flow->weighing.tray = false;
    flow->weighing.message = MESSAGE_ADJUSTING;
}

/* A tray that was put on the pan first would be counted before a finger is at the button: so the finger comes
 * first, and what goes on the pan next is tared. */
void weigh_touch(const struct step *step, enum touch touch)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    if (touch == TOUCH_ZERO) {
        weigh_adjust(step, TOUCH_ZERO);
        return;
    }
    weighing->tray = !weighing->tray;
    weighing->has_live = false;
    weighing->message = weighing->tray ? MESSAGE_PUT_TRAY : MESSAGE_PUT_ON_SCALE;
}

static void not_adjusted(const struct step *step, struct fault fault)
{
    step_trouble(step, MESSAGE_NOT_ADJUSTED);
    step->flow->notice.fault = fault;
    step->flow->weighing.message = MESSAGE_PUT_ON_SCALE;
}

/* What the scale does not confirm may have been done: then its zero may be that of a tray. */
void weigh_acted(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool done = !fault_is(event->fault), tare = event->touch == TOUCH_TARE;
    flow->pan.acting = TOUCH_NONE;
    flow->pan.has_reading = false; /* it was of the zero before */
    flow->pan.tared =
        tare ? done || flow->pan.tared || event->fault.code == FAULT_TIMEOUT : !done && flow->pan.tared;
    if (flow->stage != STAGE_WEIGHING)
        return;
    flow->weighing.pan_emptied = flow->weighing.has_live = false;
    if (!done) {
        not_adjusted(step, event->fault);
        return;
    }
    people_stay(flow);
    flow->weighing.zero_lost = false;
    flow->weighing.message = tare ? MESSAGE_TARED : MESSAGE_ZEROED;
    step_sound(step, SOUND_OK);
}
