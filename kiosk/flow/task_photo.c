/* Photos of a task: taken by the camera, looked at, and only then an answer. */
#include <string.h>

#include "kiosk/flow/task_inside.h"

static char *photo_now(struct flow *flow)
{
    return flow->task.photos[task_photo_place(task_ask(flow))];
}

static bool is_asked(const struct flow *flow)
{
    return task_is_open(flow) && flow->stage == STAGE_TASK && task_ask(flow)->kind == ASK_PHOTO;
}

bool task_has_camera(const struct flow *flow, const struct world *world)
{
    (void)world;
    return flow->devices[FLOW_DEVICE_CAMERA] != FLOW_DEVICE_OFF;
}

bool task_camera_sees(const struct flow *flow)
{
    return flow->devices[FLOW_DEVICE_CAMERA] == FLOW_DEVICE_READY;
}

int task_photo_place(const struct task_ask *ask)
{
    return ask->prompt == PROMPT_PHOTO_AFTER ? 1 : 0;
}

const char *task_photo_moment(const struct task_ask *ask)
{
    return task_photo_place(ask) == 1 ? "after" : "before";
}

void task_photo_forget(struct flow *flow)
{
    photo_now(flow)[0] = '\0';
    flow->task.taking = flow->task.no_photo = false;
}

enum view_photo task_photo_seen(const struct flow *flow)
{
    if (flow->task.photos[task_photo_place(task_ask(flow))][0] != '\0')
        return VIEW_PHOTO_TAKEN;
    return flow->task.taking ? VIEW_PHOTO_TAKING : VIEW_PHOTO_LIVE;
}

bool task_may_photo(const struct flow *flow, enum touch touch)
{
    if (!is_asked(flow) || flow->has_notice || flow->has_help || deed_is_busy(flow))
        return false;
    if (touch == TOUCH_AGAIN)
        return task_photo_seen(flow) == VIEW_PHOTO_TAKEN;
    return touch == TOUCH_TAKE && task_photo_seen(flow) == VIEW_PHOTO_LIVE && task_camera_sees(flow);
}

static struct flow_effect *add_effect(const struct step *step, enum flow_effect_kind kind)
{
    struct flow_effects *effects = step->effects;
    assert(effects->count < FLOW_EFFECTS_MAX);
    struct flow_effect *effect = &effects->items[effects->count++];
    *effect = (struct flow_effect){.kind = kind};
    return effect;
}

void task_photo_take(const struct step *step)
{
    struct flow *flow = step->flow;
    flow->task.taking = true;
    add_effect(step, FLOW_EFFECT_PHOTO)->place = task_photo_place(task_ask(flow));
}

void task_photo_keep(const struct step *step)
{
    memcpy(add_effect(step, FLOW_EFFECT_KEEP)->photo, photo_now(step->flow), PHOTO_ID_MAX);
}

/* One that comes when nobody asks for it any more is nobody's. */
void task_take_photo(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    if (!is_asked(flow) || !flow->task.taking || event->item != task_photo_place(task_ask(flow)))
        return;
    flow->task.taking = false;
    people_stay(flow);
    if (fault_is(event->fault)) {
        flow->task.no_photo = true;
        step_trouble(step, MESSAGE_NO_PHOTO);
        flow->notice.fault = event->fault;
        return;
    }
    bool fits = text_copy(photo_now(flow), PHOTO_ID_MAX, span_of(event->code));
    assert(fits);
    step_sound(step, SOUND_OK);
}

/* A camera that is gone brings no photo any more. */
void task_camera(struct flow *flow)
{
    if (!task_camera_sees(flow))
        flow->task.taking = false;
}
