/* What happened to a piece: asked of the hub while somebody looks at its sheet. It is nowhere else; so when
 * the hub is away the screen says so, and asks again when it is back. */
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

static bool is_at_hand(const struct flow *flow)
{
    return tag_equal(flow->history.piece, flow->menu_piece);
}

/* What was read of this very piece before stays until there is something newer. */
void history_read(const struct step *step)
{
    struct flow *flow = step->flow;
    if (!is_at_hand(flow))
        memset(&flow->history, 0, sizeof flow->history);
    ask(step);
    if (!flow->online && is_at_hand(flow))
        flow->history_state = VIEW_HISTORY_THERE;
}

/* From the sheet of the piece, which has asked for it already. */
void history_open(const struct step *step, struct tag piece)
{
    look_open(step, STAGE_HISTORY, piece);
    if (step->flow->history_state == VIEW_HISTORY_AWAY)
        history_read(step);
}

static bool is_looked_at(const struct flow *flow)
{
    return flow->stage == STAGE_HISTORY || flow->stage == STAGE_SHEET;
}

/* One that comes late is about what nobody looks at any more. */
void history_take(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool good = !fault_is(event->fault);
    struct tag of = good ? event->history->piece : event->command.piece;
    if (!is_looked_at(flow) || !tag_equal(of, flow->menu_piece))
        return;
    flow->history_fault = event->fault;
    flow->history_state = good ? VIEW_HISTORY_THERE : VIEW_HISTORY_AWAY;
    if (!good)
        return;
    flow->history = *event->history;
    if (flow->picture_open <= PIECE_PHOTOS_MAX && flow->picture_open > flow->history.photo_count)
        flow->picture_open = 0;
    pictures_begin(step);
}

void history_link(const struct step *step, bool came)
{
    struct flow *flow = step->flow;
    if (!flow->online)
        pictures_lose(flow);
    if (!is_looked_at(flow))
        return;
    if (came && flow->history_state == VIEW_HISTORY_THERE)
        pictures_begin(step);
    else if (came)
        ask(step);
    else if (!flow->online && flow->history_state == VIEW_HISTORY_ASKED)
        flow->history_state = is_at_hand(flow) ? VIEW_HISTORY_THERE : VIEW_HISTORY_AWAY;
}

/* ---------------------------------------------------------------- the view */

/* A weight is told where it was found, or changed. */
static bool tells_mass(const struct piece_history *history, int index)
{
    const struct piece_deed *deed = &history->deeds[index];
    bool oldest = index + 1 == history->count;
    if (deed->book_mass.ug == 0)
        return false;
    return deed->verb == VERB_WEIGH || oldest || deed->book_mass.ug != deed[1].book_mass.ug;
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
    item->number = deed->book_mass.ug;
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
