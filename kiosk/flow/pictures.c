/* The photos on the sheet of a piece: their ids come with its history, the pictures from the hub, one after
 * the other, so that few are in memory at once. What the screen was given before it shows without the hub. */
#include <string.h>

#include "kiosk/flow/state.h"

static bool is_known(const struct flow *flow)
{
    return tag_equal(flow->history.piece, flow->menu_piece);
}

static bool shows_sheet(const struct flow *flow)
{
    return flow->stage == STAGE_SHEET && is_known(flow);
}

static void ask_next(const struct step *step)
{
    struct flow *flow = step->flow;
    struct flow_effects *effects = step->effects;
    for (int i = 0; i < flow->history.photo_count; i++) {
        if (flow->pictures[i] != VIEW_HISTORY_ASKED)
            continue;
        assert(effects->count < FLOW_EFFECTS_MAX);
        struct flow_effect *effect = &effects->items[effects->count++];
        *effect = (struct flow_effect){.kind = FLOW_EFFECT_SEE};
        memcpy(effect->photo, flow->history.photos[i].id, sizeof effect->photo);
        return;
    }
}

void pictures_begin(const struct step *step)
{
    struct flow *flow = step->flow;
    for (int i = 0; i < flow->history.photo_count; i++)
        flow->pictures[i] = flow->online ? VIEW_HISTORY_ASKED : VIEW_HISTORY_AWAY;
    if (flow->online)
        ask_next(step);
}

/* One that comes when its sheet is closed already is the last that was asked for. */
void pictures_take(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool is_ours = false;
    for (int i = 0; i < flow->history.photo_count; i++) {
        if (strcmp(flow->history.photos[i].id, event->code) != 0)
            continue;
        flow->pictures[i] = fault_is(event->fault) ? VIEW_HISTORY_AWAY : VIEW_HISTORY_THERE;
        is_ours = true;
    }
    if (is_ours && is_known(flow) && (flow->stage == STAGE_SHEET || flow->stage == STAGE_HISTORY))
        ask_next(step);
}

void pictures_lose(struct flow *flow)
{
    for (int i = 0; i < flow->history.photo_count; i++)
        if (flow->pictures[i] == VIEW_HISTORY_ASKED)
            flow->pictures[i] = VIEW_HISTORY_AWAY;
}

bool pictures_may_open(const struct flow *flow, int item)
{
    return shows_sheet(flow) && flow->picture_open == 0 && item >= 0 && item < flow->history.photo_count;
}

static void set(const struct flow *flow, int index, struct view_picture *out)
{
    const struct piece_photo *photo = &flow->history.photos[index];
    memcpy(out->id, photo->id, sizeof out->id);
    out->after = photo->after;
    out->at_ms = photo->at_ms;
    out->state = flow->pictures[index];
}

void view_pictures_set(const struct flow *flow, struct view *out)
{
    out->history = flow->history_state;
    out->fault = flow->history_fault;
    if (!shows_sheet(flow))
        return;
    if (flow->picture_open > 0) {
        out->screen = SCREEN_PICTURE;
        set(flow, flow->picture_open - 1, &out->pictures[out->picture_count++]);
        return;
    }
    for (int i = 0; i < flow->history.photo_count; i++)
        set(flow, i, &out->pictures[out->picture_count++]);
}
