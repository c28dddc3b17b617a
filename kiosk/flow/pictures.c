/* The photos on the sheet of a piece: their ids come with its history, the pictures from the hub, one after
 * the other, so that few are in memory at once. What the screen was given before it shows without the hub.
 * And the pictures of models: asked for where the screen draws them. */
#include <string.h>

#include "kiosk/flow/state.h"

static bool is_known(const struct flow *flow)
{
    return tag_equal(flow->history.piece, flow->menu_piece);
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

/* ---------------------------------------------------------------- of models */

static bool is_missing(const struct flow *flow, const char *id)
{
    for (int i = 0; i < FLOW_MISSING_MAX; i++)
        if (strcmp(flow->pictures_missing[i], id) == 0)
            return true;
    return false;
}

bool flow_may_want(const struct flow *flow, const char *id)
{
    return id[0] != '\0' && flow->picture_asked[0] == '\0' && !is_missing(flow, id);
}

void pictures_want(const struct step *step, const char *id)
{
    struct flow_effects *effects = step->effects;
    if (!flow_may_want(step->flow, id))
        return;
    bool fits = TEXT_COPY(step->flow->picture_asked, span_of(id));
    assert(fits && effects->count < FLOW_EFFECTS_MAX);
    struct flow_effect *effect = &effects->items[effects->count++];
    *effect = (struct flow_effect){.kind = FLOW_EFFECT_PICTURE};
    memcpy(effect->photo, step->flow->picture_asked, sizeof effect->photo);
}

void pictures_hope(struct flow *flow)
{
    memset(flow->pictures_missing, 0, sizeof flow->pictures_missing);
}

static void take_of_model(struct flow *flow, const struct flow_event *event)
{
    if (strcmp(flow->picture_asked, event->code) != 0)
        return;
    if (fault_is(event->fault)) {
        memcpy(flow->pictures_missing[flow->missing_next], flow->picture_asked, PHOTO_ID_MAX);
        flow->missing_next = (flow->missing_next + 1) % FLOW_MISSING_MAX;
    }
    flow->picture_asked[0] = '\0';
}

/* ---------------------------------------------------------------- what has come */

/* One that comes when its sheet is closed already is the last that was asked for. */
void pictures_take(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool is_ours = false;
    take_of_model(flow, event);
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

/* Its photos by their number, behind them the picture of its model. */
bool pictures_may_open(const struct step *step, int item)
{
    const struct flow *flow = step->flow;
    const struct sheet *sheet = world_find_sheet(step->world, flow->menu_piece);
    if (flow->stage != STAGE_SHEET || flow->picture_open > 0)
        return false;
    if (item == VIEW_MODEL_PICTURE)
        return sheet && sheet->picture[0] != '\0';
    return is_known(flow) && item >= 0 && item < flow->history.photo_count;
}

static void set(const struct flow *flow, int index, struct view_picture *out)
{
    const struct piece_photo *photo = &flow->history.photos[index];
    memcpy(out->id, photo->id, sizeof out->id);
    out->after = photo->after;
    out->at_ms = photo->at_ms;
    out->state = flow->pictures[index];
}

static void set_of_model(struct view *out)
{
    struct view_picture *picture = &out->pictures[out->picture_count++];
    memcpy(picture->id, out->picture, sizeof picture->id);
    picture->of_model = true;
    picture->state = VIEW_HISTORY_THERE; /* it was touched */
}

void view_pictures_set(const struct flow *flow, struct view *out)
{
    bool of_model = flow->picture_open == VIEW_MODEL_PICTURE + 1;
    out->history = flow->history_state;
    out->fault = flow->history_fault;
    if (flow->stage != STAGE_SHEET || !(of_model || is_known(flow)))
        return;
    if (flow->picture_open > 0) {
        out->screen = SCREEN_PICTURE;
        if (of_model)
            set_of_model(out);
        else
            set(flow, flow->picture_open - 1, &out->pictures[out->picture_count++]);
        return;
    }
    for (int i = 0; i < flow->history.photo_count; i++)
        set(flow, i, &out->pictures[out->picture_count++]);
}
