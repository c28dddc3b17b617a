/* The scale: which reading counts, and what the person at it is told meanwhile (DOMAIN § 5, "A reading
 * counts").
 *
 * A counted reading is flagged stable by the scale itself, younger than two seconds, of a known unit that has
 * not changed, in steps no coarser than the scale's division, no over- or underload, above a minimum load, on
 * a pan that was seen empty before, and agrees with the live reading under the same load before it. Where the
 * scale has a "stable value" command only the answer to that command counts: the conf says so, or the first
 * such answer does. A scale that never flags stability shows weights and counts none. */
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- loads */

struct scale_quality weigh_quality(const struct flow *flow, const struct world *world)
{
    const struct scale_info *scale = world_find_scale(world, flow->conf.scale);
    return scale ? scale->quality : (struct scale_quality){.check_weight_ok = false};
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

struct mass weigh_load_min(const struct flow *flow, const struct world *world)
{
    int64_t divisions_ug = FLOW_LOAD_DIVISIONS * weigh_quality(flow, world).division.ug;
    return MASS_UG(larger(divisions_ug, FLOW_LOAD_MIN.ug));
}

static bool has_number(const struct reading *reading)
{
    return (reading->kind == READING_WEIGHT || reading->kind == READING_UNSTABLE) &&
           reading->unit != UNIT_NONE;
}

enum pan_load { LOAD_BELOW_ZERO, LOAD_NONE, LOAD_PIECE };

static enum pan_load load_of(const struct step *step, const struct reading *reading)
{
    struct mass min = weigh_load_min(step->flow, step->world);
    if (reading->mass.ug <= -min.ug)
        return LOAD_BELOW_ZERO;
    return reading->mass.ug < min.ug ? LOAD_NONE : LOAD_PIECE;
}

static bool pan_is_known_empty(const struct step *step)
{
    const struct flow_pan *pan = &step->flow->pan;
    return pan->has_reading && step->flow->now_ms - pan->reading_ms <= FLOW_READING_MS &&
           load_of(step, &pan->reading) == LOAD_NONE;
}

bool weigh_is_loaded(const struct flow *flow)
{
    return flow->stage == STAGE_WEIGHING && flow->weighing.pan_emptied && flow->weighing.has_live;
}

static bool scale_is_gone(const struct flow *flow)
{
    enum flow_device_status status = flow->devices[FLOW_DEVICE_SCALE];
    return status == FLOW_DEVICE_LOST || status == FLOW_DEVICE_SILENT;
}

/* With the scale gone nobody can see the pan emptied: the person says so by touching. */
bool weigh_may_touch(const struct flow *flow)
{
    return flow->stage == STAGE_VERDICT && (flow->weighing.lifted || scale_is_gone(flow));
}

/* ---------------------------------------------------------------- beginning */

/* Forgets the load; what lies on the pan now is nobody's until it was empty. */
static void start_over(const struct step *step)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    weighing->pan_emptied = pan_is_known_empty(step);
    weighing->has_live = false;
    weighing->tray = false;
    weighing->unit = UNIT_NONE;
    weighing->message = MESSAGE_PUT_ON_SCALE;
    weighing->lifted = false;
    weighing->has_verdict = false;
    step->flow->stage = STAGE_WEIGHING;
    weigh_device(step);
}

static void no_scale(const struct step *step, struct tag piece, struct code station)
{
    step_rest(step);
    step_notice(step,
                (struct flow_saying){
                    .screen = SCREEN_TROUBLE,
                    .message = MESSAGE_NO_SCALE,
                    .piece = piece,
                    .station = station,
                    .until_ms = FLOW_NEVER,
                },
                SOUND_ATTENTION);
}

/* Its check-weight and its divisions are not known: nothing it shows may be booked. */
static void unknown_scale(const struct step *step, struct tag piece, struct code station)
{
    no_scale(step, piece, station);
    step->flow->notice.fault =
        fault_make(FAULT_INPUT, "The hub does not know the scale %s: correct [scale] code in kiosk.ini",
                   step->flow->conf.scale.text);
}

/* A conditional pass that was booked before counts as the first of two weighings. */
static int earlier_conditional_passes(const struct step *step, const struct piece *piece)
{
    enum ruling ruling;
    return local_ruling(step->flow, step->world, piece, &ruling) && ruling == RULING_CONDITIONAL_PASS ? 1 : 0;
}

void weigh_begin(const struct step *step, struct tag tag, struct code station, enum weigh_for purpose)
{
    struct piece piece;
    if (!people_anybody(step->flow)) { /* who started it is not in any more */
        step_rest(step);
        return;
    }
    if (code_is_none(step->flow->conf.scale)) {
        no_scale(step, tag, station);
        return;
    }
    if (!world_find_scale(step->world, step->flow->conf.scale)) {
        unknown_scale(step, tag, station);
        return;
    }
    step->flow->weighing = (struct flow_weighing){.piece = tag, .station = station, .purpose = purpose};
    if (local_find(step->flow, step->world, tag, &piece))
        step->flow->weighing.conditional_passes = earlier_conditional_passes(step, &piece);
    step_drop_notice(step);
    step_sound(step, SOUND_OK);
    start_over(step);
}

void weigh_again(const struct step *step)
{
    start_over(step);
}

/* ---------------------------------------------------------------- judging */

/* A step that weighs both ways has two theories: before it starts, and after. */
bool weigh_theory(const struct world *world, const struct piece *piece, struct theory *out,
                  int32_t *tolerance_ppm)
{
    const struct sheet *sheet = world_find_sheet(world, piece->tag);
    const struct route_step *at = piece_step(piece);
    *out = (struct theory){.known = false, .stones = piece_beside_on_pan(piece)};
    *tolerance_ppm = at ? at->tolerance_ppm : 0;
    if (!sheet)
        return false;
    bool other_way =
        at && at->weigh == WEIGH_BOTH && piece_is_started(&sheet->piece) != piece_is_started(piece);
    if (piece_theory_step(&sheet->piece) != piece->step || other_way)
        return false;
    *out = sheet->theory;
    out->stones = piece_beside_on_pan(piece);
    *tolerance_ppm = sheet->tolerance_ppm;
    return true;
}

static void judge(const struct step *step)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    struct piece piece;
    struct theory theory;
    int32_t tolerance_ppm;
    struct scale_quality quality = weigh_quality(step->flow, step->world);
    if (!local_find(step->flow, step->world, weighing->piece, &piece))
        return;
    weighing->theory_fits = weigh_theory(step->world, &piece, &theory, &tolerance_ppm);
    weighing->has_verdict = tolerance_ppm > 0;
    if (weighing->has_verdict)
        weighing->verdict = verdict_judge(weighing->reading.mass, MASS_UG(0), &theory, tolerance_ppm,
                                          &quality, weighing->readings);
}

static enum flow_sound sound_of(const struct flow_weighing *weighing)
{
    if (!weighing->has_verdict)
        return SOUND_OK;
    switch (weighing->verdict.ruling) {
    case RULING_PASS:
        return SOUND_VERDICT_PASS;
    case RULING_FAIL:
    case RULING_CONDITIONAL_FAIL:
        return SOUND_VERDICT_FAIL;
    case RULING_CONDITIONAL_PASS:
    case RULING_NO_VERDICT:
        break;
    }
    return SOUND_ATTENTION;
}

/* A ruling counts towards "weigh once more" when it is made, and not again when it is made anew for the same
 * reading. */
static void judge_and_tell(const struct step *step)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    judge(step);
    if (weighing->has_verdict && weighing->verdict.ruling == RULING_CONDITIONAL_PASS)
        weighing->conditional_passes++;
    step_sound(step, sound_of(weighing));
}

void weigh_judge(const struct step *step)
{
    struct flow *flow = step->flow;
    struct piece piece;
    struct theory theory;
    int32_t tolerance_ppm;
    if (flow->stage != STAGE_VERDICT || flow->weighing.theory_fits || deed_is_busy(flow))
        return;
    if (local_find(flow, step->world, flow->weighing.piece, &piece) &&
        weigh_theory(step->world, &piece, &theory, &tolerance_ppm))
        judge_and_tell(step);
}

static void count(const struct step *step, const struct reading *reading)
{
    struct flow *flow = step->flow;
    struct flow_weighing *weighing = &flow->weighing;
    if (weighing->purpose == WEIGH_FOR_TASK) {
        task_take_mass(step, reading->mass);
        return;
    }
    flow->has_help = false; /* what counts is seen */
    weighing->reading = *reading;
    weighing->readings = weigh_readings(flow);
    weighing->operator_badge = people_actor(flow);
    weighing->lifted = false;
    flow->stage = STAGE_VERDICT;
    people_stay(flow);
    if (flow->has_notice && flow->notice.message != MESSAGE_LIFT_FIRST)
        step_drop_notice(step);
    judge_and_tell(step);
}

/* ---------------------------------------------------------------- live readings */

static void trouble(const struct step *step, struct fault fault)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    if (weighing->message != MESSAGE_SCALE_TROUBLE)
        step_sound(step, SOUND_ATTENTION);
    weighing->message = MESSAGE_SCALE_TROUBLE;
    weighing->fault = fault;
    weighing->has_live = false;
}

/* What the scale said instead of a weight, by the code of its protocol (kiosk/scales): a sentence each for
 * who stands before it. */
static struct fault fault_of_code(const char *code)
{
    struct span word = span_of(code);
    if (span_is(word, "NOT_EXECUTABLE"))
        return fault_make(FAULT_INPUT, "The scale is busy, or finds no rest: wait, hands and draughts away");
    if (span_is(word, "NOT_MASS_UNIT"))
        return fault_make(FAULT_INPUT, "The scale counts pieces or per cent: set it to grams");
    if (span_is(word, "UNKNOWN_UNIT") || span_is(word, "AMBIGUOUS_UNIT"))
        return fault_make(FAULT_INPUT, "The scale shows a unit that is not known here: set it to grams");
    if (span_is(word, "UNIT_MISSING"))
        return fault_make(FAULT_INPUT, "The scale does not say its unit: set it to grams");
    return fault_make(FAULT_INPUT,
                      "The scale sends something that is no weight: switch it off and on; if that does not "
                      "help, tell the manager (%s)",
                      code[0] != '\0' ? code : "unreadable");
}

static struct fault fault_of(const struct reading *reading)
{
    switch (reading->kind) {
    case READING_OVERLOAD:
        return fault_make(FAULT_INPUT, "The scale is overloaded: take something off");
    case READING_UNDERLOAD:
        return fault_make(FAULT_INPUT, "The scale feels less than its own pan: put the pan on, and press the "
                                       "zero key of the scale");
    case READING_ERROR:
        return fault_of_code(reading->code);
    case READING_WEIGHT:
    case READING_UNSTABLE:
    case READING_IGNORED:
        break;
    }
    return fault_of_code("UNIT_MISSING");
}

static int64_t distance_ug(struct mass a, struct mass b)
{
    int64_t difference = mass_subtract(a, b).ug;
    return difference < 0 ? -difference : difference;
}

static bool agrees_with_live(const struct step *step, const struct reading *reading)
{
    const struct flow_weighing *weighing = &step->flow->weighing;
    int64_t divisions_ug = FLOW_LOAD_DIVISIONS * weigh_quality(step->flow, step->world).division.ug;
    int64_t share_ug = reading->mass.ug / 1000 * FLOW_AGREE_PER_MILLE;
    return weighing->has_live && step->flow->now_ms - weighing->live_ms <= FLOW_READING_MS &&
           distance_ug(reading->mass, weighing->live) <= larger(divisions_ug, share_ug);
}

static bool counts(const struct step *step, const struct reading *reading)
{
    return reading->kind == READING_WEIGHT && (reading->on_demand || !step->flow->pan.answers_stable) &&
           agrees_with_live(step, reading);
}

static void take_loaded(const struct step *step, const struct reading *reading)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    if (!weighing->pan_emptied && !weighing->tray) {
        weighing->message = MESSAGE_EMPTY_PAN_FIRST;
        return;
    }
    if (counts(step, reading)) {
        if (weighing->tray)
            weigh_adjust(step, TOUCH_TARE);
        else
            count(step, reading);
        return;
    }
    if (!weighing->has_live)
        weighing->loaded_ms = step->flow->now_ms;
    weighing->has_live = true;
    weighing->live = reading->mass;
    weighing->live_ms = step->flow->now_ms;
    weighing->message = MESSAGE_SETTLING;
}

static void take_empty(const struct step *step)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    bool lifted_early = weighing->has_live && !weighing->tray;
    bool said = weighing->message == MESSAGE_LIFTED_EARLY || weighing->message == MESSAGE_ZEROED ||
                weighing->message == MESSAGE_TARED;
    if (lifted_early) {
        weighing->message = MESSAGE_LIFTED_EARLY;
        step_sound(step, SOUND_ATTENTION);
    } else if (weighing->tray || !said) {
        weighing->message = weighing->tray ? MESSAGE_PUT_TRAY : MESSAGE_PUT_ON_SCALE;
    }
    weighing->has_live = weighing->zero_lost = false;
    weighing->pan_emptied = true;
}

static bool unit_changed(struct flow_weighing *weighing, enum unit unit)
{
    bool changed = weighing->unit != UNIT_NONE && weighing->unit != unit;
    weighing->unit = unit;
    return changed;
}

/* Its verdicts are reckoned with its division. A unit whose last digit is worth more, or a display that was
 * set to fewer digits, would be judged better than it can see. While it moves it may leave digits out. */
static bool is_too_coarse(const struct step *step, const struct reading *reading)
{
    int64_t division_ug = weigh_quality(step->flow, step->world).division.ug;
    return reading->kind == READING_WEIGHT && division_ug > 0 && reading_division(reading).ug > division_ug;
}

/* Nobody can weigh there, and whoever could mend it is not at the bench: the wall is told what ails the
 * scale, and when nothing does any more. Draught, a shaking table and hands give no rest; a steady weight
 * ends that, whatever its steps. */
static const char *ail_of(const struct flow_pan *pan)
{
    return pan->coarse ? "coarse" : pan->restless ? "unstable" : "back";
}

static void watch_scale(const struct step *step, const struct reading *reading)
{
    const struct flow *flow = step->flow;
    struct flow_pan *pan = &step->flow->pan;
    const char *before = ail_of(pan);
    bool steady = reading->kind == READING_WEIGHT, loaded = load_of(step, reading) == LOAD_PIECE;
    if (steady)
        pan->coarse = is_too_coarse(step, reading);
    if (loaded && steady)
        pan->restless = false;
    else if (loaded && flow->weighing.has_live && flow->now_ms - flow->weighing.loaded_ms >= FLOW_RESTLESS_MS)
        pan->restless = true;
    if (strcmp(before, ail_of(pan)) != 0)
        deed_tell_device(step, FLOW_DEVICE_SCALE, ail_of(pan));
}

/* A step of a display in grams, with the decimals that it has. */
static void write_step(struct mass step, char out[MASS_TEXT_MAX])
{
    enum { GRAM_DECIMALS = 6 };
    int decimals = GRAM_DECIMALS;
    for (int64_t rest = step.ug; decimals > 0 && rest % 10 == 0; rest /= 10)
        decimals--;
    bool fits = mass_write(step, UNIT_G, decimals, out);
    assert(fits);
}

/* Whoever is at the bench can set the display; what is set for the scale is a manager's. */
static struct fault too_coarse(const struct step *step, const struct reading *reading)
{
    char shown[MASS_TEXT_MAX], set[MASS_TEXT_MAX];
    if (reading->unit != UNIT_G)
        return fault_make(FAULT_INPUT,
                          "The scale shows coarser steps in %s than it can in grams: set it to grams",
                          unit_word(reading->unit));
    write_step(reading_division(reading), shown);
    write_step(weigh_quality(step->flow, step->world).division, set);
    return fault_make(FAULT_INPUT, "Steps of %s g, not of %s g: set the scale finer, or tell the manager",
                      shown, set);
}

/* Something was taken off that its zero was made with: a tray, or what lay there when it was switched on.
 * What is put there now is weighed without it. */
static void lose_zero(struct flow_weighing *weighing)
{
    weighing->pan_emptied = weighing->has_live = false;
    weighing->zero_lost = true;
}

static void take_below_zero(const struct step *step)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    if (weighing->message != MESSAGE_BELOW_ZERO)
        step_sound(step, SOUND_ATTENTION);
    weighing->message = MESSAGE_BELOW_ZERO;
    lose_zero(weighing);
}

/* Some tell their unit, or their number at all, only when it stands still. */
static void take_moving(const struct step *step)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    if (weighing->pan_emptied || weighing->tray)
        weighing->message = MESSAGE_SETTLING;
}

static void take_live(const struct step *step, const struct reading *reading)
{
    struct flow_weighing *weighing = &step->flow->weighing;
    if (step->flow->pan.acting != TOUCH_NONE)
        return; /* nobody knows of which zero it is */
    if (!has_number(reading) && reading->kind == READING_UNSTABLE) {
        take_moving(step);
        return;
    }
    if (!has_number(reading)) {
        if (reading->kind == READING_UNDERLOAD) /* less than nothing, and more than it has numbers for */
            lose_zero(weighing);
        trouble(step, fault_of(reading));
        return;
    }
    if (unit_changed(weighing, reading->unit)) {
        weighing->pan_emptied = false;
        trouble(step,
                fault_make(FAULT_INPUT, "The scale has changed its unit to %s: empty the pan and weigh again",
                           unit_word(reading->unit)));
        return;
    }
    watch_scale(step, reading);
    if (is_too_coarse(step, reading)) {
        trouble(step, too_coarse(step, reading));
        return;
    }
    switch (load_of(step, reading)) {
    case LOAD_BELOW_ZERO:
        if (reading->kind == READING_WEIGHT || reading->mass.ug <= -FLOW_KNOCK.ug)
            take_below_zero(step);
        break;
    case LOAD_NONE: /* up from below zero a moving number passes nought */
        if (reading->kind == READING_WEIGHT || !weighing->zero_lost)
            take_empty(step);
        break;
    case LOAD_PIECE:
        take_loaded(step, reading);
        break;
    }
}

/* ---------------------------------------------------------------- counted: until it is lifted */

static void watch_lifting(const struct step *step, const struct reading *reading)
{
    struct flow *flow = step->flow;
    if (flow->weighing.lifted || !has_number(reading) || load_of(step, reading) == LOAD_PIECE)
        return;
    flow->weighing.lifted = true;
}

/* What was refused because the pan was loaded may be scanned again at once. */
static void end_lift_first(const struct step *step, const struct reading *reading)
{
    struct flow *flow = step->flow;
    bool shown = flow->has_notice && flow->notice.message == MESSAGE_LIFT_FIRST;
    if (!shown || !has_number(reading) || load_of(step, reading) == LOAD_PIECE)
        return;
    step_drop_notice(step);
    scan_forget(flow);
}

/* ---------------------------------------------------------------- events */

void weigh_take(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    const struct reading *reading = &event->reading;
    int64_t at_ms = event->at_ms > 0 ? event->at_ms : event->now_ms;
    if (reading->kind == READING_IGNORED || flow->now_ms - at_ms > FLOW_READING_MS)
        return;
    if (reading->on_demand)
        flow->pan.answers_stable = true;
    if (flow->stage == STAGE_WEIGHING)
        take_live(step, reading);
    else if (flow->stage == STAGE_VERDICT)
        watch_lifting(step, reading);
    end_lift_first(step, reading);
    flow->pan.has_reading = has_number(reading);
    flow->pan.reading = *reading;
    flow->pan.reading_ms = at_ms;
}

void weigh_device(const struct step *step)
{
    struct flow *flow = step->flow;
    if (!scale_is_gone(flow))
        return;
    flow->pan.has_reading = false;
    flow->pan.acting = TOUCH_NONE;
    flow->pan.coarse = flow->pan.restless = false; /* that it is back ends what the wall was told */
    if (flow->stage != STAGE_WEIGHING)
        return;
    struct fault fault = flow->device_faults[FLOW_DEVICE_SCALE];
    if (!fault_is(fault))
        fault = fault_make(FAULT_LOST, "The scale does not answer: is it switched on and plugged in?");
    flow->weighing.pan_emptied = false; /* anything may be put there while nobody sees it */
    trouble(step, fault);
}
