/* What happened to a piece: asked of the hub while somebody looks. It is nowhere else; so when the hub is
 * away the screen says so, and asks again when it is back. */
#include <string.h>

#include "kiosk/flow/state.h"

static void ask(const struct step *step)
{
    struct flow *flow = step->flow;
    struct flow_effects *effects = step->effects;
    flow->history_state = flow->online ? VIEW_HISTORY_ASKED : VIEW_HISTORY_AWAY;
    flow->history_fault = FAULT_OK;
    if (!flow->online)
        return;
    assert(effects->count < FLOW_EFFECTS_MAX);
    struct flow_effect *effect = &effects->items[effects->count++];
    *effect = (struct flow_effect){.kind = FLOW_EFFECT_HISTORY};
    effect->command.piece = flow->menu_piece;
}

void history_open(const struct step *step, struct tag piece)
{
    look_open(step, STAGE_HISTORY, piece);
    memset(&step->flow->history, 0, sizeof step->flow->history);
    ask(step);
}

/* One that comes late is about what nobody looks at any more. */
void history_take(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool good = !fault_is(event->fault);
    struct tag of = good ? event->history->piece : event->command.piece;
    if (flow->stage != STAGE_HISTORY || !tag_equal(of, flow->menu_piece))
        return;
    flow->history_fault = event->fault;
    flow->history_state = good ? VIEW_HISTORY_THERE : VIEW_HISTORY_AWAY;
    if (good)
        flow->history = *event->history;
}

void history_link(const struct step *step, bool came)
{
    struct flow *flow = step->flow;
    if (flow->stage != STAGE_HISTORY || flow->history_state == VIEW_HISTORY_THERE)
        return;
    if (came)
        ask(step);
    else if (!flow->online)
        flow->history_state = VIEW_HISTORY_AWAY;
}

/* ---------------------------------------------------------------- the view */

/* A weight is told where it was found, or changed. */
static bool tells_mass(const struct piece_history *history, int index)
{
    const struct piece_deed *deed = &history->deeds[index];
    bool oldest = index + 1 == history->count;
    if (deed->book.ug == 0)
        return false;
    return deed->verb == VERB_WEIGH || oldest || deed->book.ug != deed[1].book.ug;
}

static void set_deed(const struct world *world, const struct piece_history *history, int index,
                     struct view_item *item)
{
    const struct piece_deed *deed = &history->deeds[index];
    const struct person *person = world_find_person(world, deed->operator_badge);
    const struct board_station *at = world_find_station(world, deed->station);
    bool fits = TEXT_COPY(item->word, span_of(verb_word(deed->verb))) &&
                TEXT_COPY(item->name, span_of(person ? person->name : deed->operator_badge.text)) &&
                TEXT_COPY(item->detail, span_of(at ? at->station.name : deed->station.text));
    assert(fits);
    item->since_ms = deed->at_ms;
    item->mark = deed->undone ? 1 : 0;
    item->what = tells_mass(history, index) ? ITEM_MASS : ITEM_PLAIN;
    item->number = deed->book.ug;
}

void view_history_set(const struct flow *flow, const struct world *world, struct view *out)
{
    out->screen = SCREEN_HISTORY;
    out->message = MESSAGE_LOOKING;
    out->history = flow->history_state;
    out->fault = flow->history_fault;
    _Static_assert(PIECE_HISTORY_MAX <= VIEW_ITEMS_MAX, "a screen has room for them");
    for (int i = 0; i < flow->history.count; i++)
        set_deed(world, &flow->history, i, &out->items[out->item_count++]);
}
