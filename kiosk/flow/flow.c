/* The machine itself: what an event goes to, what time does, and what is shown in front of what. */
#include "kiosk/flow/state.h"

#include <string.h>

size_t flow_size(void)
{
    return sizeof(struct flow);
}

void flow_init(struct flow *flow, const struct flow_conf *conf)
{
    assert(conf->station_count > 0 && conf->station_count <= FLOW_STATIONS_MAX);
    memset(flow, 0, sizeof *flow);
    flow->conf = *conf;
    flow->station = conf->stations[0];
    flow->pan.answers_stable = conf->scale_answers_stable;
}

/* ---------------------------------------------------------------- effects */

void step_sound(const struct step *step, enum flow_sound sound)
{
    struct flow_effects *effects = step->effects;
    if (sound == SOUND_NONE)
        return;
    /* One sound a step, the last: it belongs to what is on the screen. The rest of the room is for commands.
     */
    for (int i = 0; i < effects->count; i++) {
        if (effects->items[i].kind == FLOW_EFFECT_SOUND) {
            effects->items[i].sound = sound;
            return;
        }
    }
    assert(effects->count < FLOW_EFFECTS_MAX);
    effects->items[effects->count++] = (struct flow_effect){.kind = FLOW_EFFECT_SOUND, .sound = sound};
}

/* ---------------------------------------------------------------- what is in front */

void step_notice(const struct step *step, struct flow_saying saying, enum flow_sound sound)
{
    step->flow->has_notice = true;
    step->flow->has_help = false;
    step->flow->notice = saying;
    step_sound(step, sound);
}

void step_trouble(const struct step *step, enum message message)
{
    step_notice(step,
                (struct flow_saying){
                    .screen = SCREEN_TROUBLE,
                    .message = message,
                    .until_ms = step->flow->now_ms + FLOW_TROUBLE_MS,
                },
                SOUND_ATTENTION);
}

void step_drop_notice(const struct step *step)
{
    step->flow->has_notice = false;
}

void step_rest(const struct step *step)
{
    step->flow->stage = STAGE_REST;
    step->flow->has_help = false;
    task_forget(step->flow);
}

void step_show_piece(const struct step *step, struct flow_saying saying, enum flow_sound sound)
{
    struct flow *flow = step->flow;
    saying.screen = SCREEN_PIECE;
    saying.until_ms = flow->now_ms + FLOW_PIECE_MS;
    task_forget(flow);
    flow->has_help = false;
    flow->hint_until_ms = 0; /* what became of a piece is seen */
    flow->stage = STAGE_PIECE;
    flow->piece = saying;
    step_drop_notice(step);
    step_sound(step, sound);
}

/* ---------------------------------------------------------------- time */

/* An inspected piece without a weight waits for its touch; everything else about a piece goes away by itself.
 */
static bool piece_waits_for_touch(const struct step *step)
{
    const struct flow *flow = step->flow;
    struct piece piece;
    return local_find(flow, step->world, flow->piece.piece, &piece) &&
           place_is_inspected(&piece, flow->piece.station);
}

static bool is_look(enum stage stage)
{
    return stage == STAGE_MENU || stage == STAGE_SHEET || stage == STAGE_HISTORY || stage == STAGE_QUEUE;
}

static void expire(const struct step *step)
{
    struct flow *flow = step->flow;
    if (flow->has_notice && flow->now_ms >= flow->notice.until_ms)
        step_drop_notice(step);
    if (flow->stage == STAGE_PIECE && flow->now_ms >= flow->piece.until_ms) {
        if (piece_waits_for_touch(step))
            flow->piece.until_ms = FLOW_NEVER;
        else
            step_rest(step);
    }
    if (is_look(flow->stage) && flow->now_ms >= flow->look_until_ms && !task_resume(step))
        step_rest(step);
    if (scan_is_looking(flow) && flow->now_ms >= flow->scans.read.until_ms)
        scan_looked(step);
    for (int i = 0; i < FLOW_DEVICE_COUNT; i++)
        if (flow->device_back_ms[i] > 0 && flow->now_ms >= flow->device_back_ms[i])
            deed_tell_device(step, (enum flow_device)i, "back");
    people_expire(step);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* `at`, unless it has passed: then nothing is left to do at that time. */
static int64_t ahead(const struct flow *flow, int64_t at)
{
    return at > flow->now_ms ? at : FLOW_NEVER;
}

int64_t flow_next_tick(const struct flow *flow)
{
    int64_t due = FLOW_NEVER;
    if (flow->has_notice)
        due = sooner(due, flow->notice.until_ms);
    if (flow->stage == STAGE_PIECE)
        due = sooner(due, flow->piece.until_ms);
    if (is_look(flow->stage))
        due = sooner(due, flow->look_until_ms);
    if (scan_is_looking(flow))
        due = sooner(sooner(due, flow->scans.read.until_ms),
                     ahead(flow, flow->scans.read.since_ms + FLOW_ASKING_MS));
    if (flow->undo.may) /* its button goes away */
        due = sooner(due, ahead(flow, flow->undo.until_ms));
    if (!deed_is_busy(flow)) /* nobody's session ends while their deed is under way */
        for (int i = 0; i < flow->people_count; i++)
            due = sooner(due, flow->people[i].until_ms);
    if (deed_is_busy(flow))
        due = sooner(due, ahead(flow, flow->busy_since_ms + FLOW_ASKING_MS));
    if (flow->pan.has_reading && (flow->stage == STAGE_WEIGHING || flow->stage == STAGE_VERDICT))
        due = sooner(due, ahead(flow, flow->pan.reading_ms + FLOW_READING_MS + 1));
    if (!people_anybody(flow))
        due = sooner(due, ahead(flow, flow->camera_until_ms));
    for (int i = 0; i < FLOW_DEVICE_COUNT; i++)
        if (flow->device_back_ms[i] > 0)
            due = sooner(due, flow->device_back_ms[i]);
    if (flow->photos > 0)
        due = sooner(due, ahead(flow, flow->photos_since_ms + FLOW_PHOTOS_MS));
    due = sooner(due, deed_next_ms(flow));
    due = sooner(due, ahead(flow, flow->hint_until_ms));
    due = sooner(due, ahead(flow, flow->scans.heard_until_ms));
    return sooner(due, ahead(flow, flow->hello_until_ms));
}

/* ---------------------------------------------------------------- events */

/* "Not possible now" goes away when it is possible again. */
static void end_link_notice(const struct step *step)
{
    struct flow *flow = step->flow;
    enum message message = flow->has_notice ? flow->notice.message : MESSAGE_NONE;
    if (deed_would_be_live(flow) &&
        (message == MESSAGE_OFFLINE_NO_RECEIVE || message == MESSAGE_BACKLOG_FIRST))
        step_drop_notice(step);
}

static void take_link(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool asked = flow->deed_count > 0 && flow->deeds[0].stage == DEED_ASKED;
    bool came = event->online && !flow->online;
    flow->online = event->online;
    flow->link_fault = event->fault;
    /* the link counts a live command under way too; the screen shows only what is held back */
    flow->backlog = event->pending - (asked ? 1 : 0);
    if (flow->backlog < 0)
        flow->backlog = 0;
    if (flow->photos == 0)
        flow->photos_since_ms = flow->now_ms;
    flow->photos = event->photos;
    end_link_notice(step);
    if (came)
        pictures_hope(flow);
    history_link(step, came);
}

static const char *const device_names[] = {"scale", "nfc", "camera", "wedge"};
_Static_assert(COUNT_OF(device_names) == FLOW_DEVICE_COUNT, "a name for each device");

/* The wall tells of its trouble: the kiosk had said so before it was started anew. */
static bool was_told(const struct step *step, enum flow_device device)
{
    char subject[NAME_TEXT_MAX];
    struct text text = TEXT_IN(subject);
    const struct board *board = &step->world->board;
    text_add(&text, "%s %s", step->flow->conf.kiosk.text, device_names[device]);
    for (int i = 0; i < board->alert_count && text_ok(&text); i++)
        if (board->alerts[i].kind == ALERT_DEVICE && strcmp(board->alerts[i].subject, subject) == 0)
            return true;
    return false;
}

/* What the wall is told of a device at once; NULL: nothing new. Its trouble is told once; its end when it has
 * lasted, or a cable that comes and goes would be a new alert each time. */
static const char *news_of(const struct step *step, enum flow_device device)
{
    struct flow *flow = step->flow;
    bool *reported = &flow->device_reported[device];
    bool was = *reported, first = !flow->device_seen[device];
    switch (flow->devices[device]) {
    case FLOW_DEVICE_SILENT:
        *reported = flow->device_seen[device] = true;
        return was ? NULL : "silent";
    case FLOW_DEVICE_LOST:
        *reported = flow->device_seen[device] = true;
        return was ? NULL : flow->device_faults[device].code == FAULT_PROTOCOL ? "garbage" : "unplugged";
    case FLOW_DEVICE_READY:
        *reported = was || (first && was_told(step, device));
        flow->device_seen[device] = true;
        if (*reported)
            flow->device_back_ms[device] = flow->now_ms + FLOW_BACK_MS;
        return NULL;
    case FLOW_DEVICE_OFF:
    case FLOW_DEVICE_OPENING:
        break;
    }
    return NULL;
}

void deed_tell_device(const struct step *step, enum flow_device device, const char *news)
{
    struct command report = deed_make(step, VERB_REPORT, tag_of(""), step->flow->station);
    struct text subject = TEXT_IN(report.subject), word = TEXT_IN(report.report);
    text_add(&subject, "%s", device_names[device]);
    text_add(&word, "%s_%s", device_names[device], news);
    assert(text_ok(&subject) && text_ok(&word));
    if (step->flow->device_back_ms[device] > 0) /* this is of a device that is there */
        step->flow->device_reported[device] = false;
    step->flow->device_back_ms[device] = 0;
    deed_add(step, &report);
}

/* READY with a fault is a notice about one scan that did not work: the reader goes on as it was. A caliper,
 * or a scanner that types into the window, is no device of the bench and becomes none by it. */
static bool take_notice(const struct step *step, const struct flow_event *event)
{
    bool notice = event->device_status == FLOW_DEVICE_READY && fault_is(event->fault);
    if (!notice || event->device == FLOW_DEVICE_SCALE)
        return false;
    step_trouble(step, MESSAGE_MISREAD);
    step->flow->notice.fault = event->fault;
    return true;
}

static void take_device(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    assert(event->device < FLOW_DEVICE_COUNT);
    if (take_notice(step, event))
        return;
    flow->devices[event->device] = event->device_status;
    flow->device_back_ms[event->device] = 0;
    flow->device_faults[event->device] = event->fault;
    if (event->device == FLOW_DEVICE_SCALE)
        weigh_device(step);
    if (event->device == FLOW_DEVICE_CAMERA)
        task_camera(flow);
    const char *news = news_of(step, event->device);
    if (news)
        deed_tell_device(step, event->device, news);
}

static void take(const struct step *step, const struct flow_event *event)
{
    switch (event->kind) {
    case FLOW_EVENT_TICK:
        break;
    case FLOW_EVENT_CODE:
        scan_take(step, event);
        break;
    case FLOW_EVENT_READING:
        weigh_take(step, event);
        break;
    case FLOW_EVENT_TOUCH:
        touch_take(step, event->touch, event->item);
        break;
    case FLOW_EVENT_REPLY:
        deed_replied(step, event);
        break;
    case FLOW_EVENT_UNANSWERED:
        deed_unanswered(step, &event->command);
        break;
    case FLOW_EVENT_UNSENT:
        deed_unsent(step, &event->fault);
        break;
    case FLOW_EVENT_RECORDED:
        deed_recorded(step, &event->command);
        break;
    case FLOW_EVENT_LINK:
        take_link(step, event);
        break;
    case FLOW_EVENT_DEVICE:
        take_device(step, event);
        break;
    case FLOW_EVENT_WORLD:
        local_settle(step);
        weigh_judge(step);
        break;
    case FLOW_EVENT_LOOKED:
        scan_looked(step);
        break;
    case FLOW_EVENT_ACTION:
        weigh_acted(step, event);
        break;
    case FLOW_EVENT_PRINTED:
        label_printed(step, event);
        break;
    case FLOW_EVENT_VALUE:
        if (!task_take_length(step, event->length_um))
            step_sound(step, SOUND_TICK); /* it was heard, and nobody asks for it */
        break;
    case FLOW_EVENT_HISTORY:
        history_take(step, event);
        break;
    case FLOW_EVENT_WANTED:
        pictures_want(step, event->code);
        break;
    case FLOW_EVENT_SEEN:
        pictures_take(step, event);
        break;
    case FLOW_EVENT_PHOTO:
        task_take_photo(step, event);
        break;
    }
}

void flow_step(struct flow *flow, const struct world *world, const struct flow_event *event,
               struct flow_effects *effects)
{
    struct step step = {flow, world, effects};
    effects->count = 0;
    if (event->now_ms > flow->now_ms)
        flow->now_ms = event->now_ms;
    if (flow->camera_until_ms == 0) /* a kiosk that has just been started is looked at */
        flow->camera_until_ms = flow->now_ms + FLOW_CAMERA_AWAKE_MS;
    expire(&step);
    take(&step, event);
    scan_resume(&step);
    deed_pump(&step);
    list_fill(&step);
}

/* ---------------------------------------------------------------- what the devices are wanted for */

/* The verb that is being asked for leads to the scale. */
static bool weighing_is_ahead(const struct flow *flow)
{
    return deed_is_busy(flow) && !code_is_none(flow->conf.scale);
}

bool flow_wants_weight(const struct flow *flow)
{
    if (code_is_none(flow->conf.scale))
        return false;
    return flow->stage == STAGE_WEIGHING || flow->stage == STAGE_VERDICT || weighing_is_ahead(flow);
}

bool flow_wants_camera(const struct flow *flow)
{
    bool reader = flow->devices[FLOW_DEVICE_NFC] == FLOW_DEVICE_READY;
    return people_anybody(flow) || !reader || flow->now_ms < flow->camera_until_ms;
}
