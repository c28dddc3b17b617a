/* What else can be done here: the menu; and what can be looked at: a piece's sheet, the queue of the bench.
 */
#include "kiosk/flow/state.h"
#include "kiosk/flow/task_inside.h"

static void stay_open(struct flow *flow)
{
    flow->look_until_ms = flow->now_ms + FLOW_LOOK_MS;
    people_stay(flow);
}

/* A task that was under way waits behind what is looked at. */
static void leave_stage(const struct step *step)
{
    task_set_aside(step->flow);
    if (step->flow->task.aside)
        step->flow->has_help = false;
    else
        step_rest(step);
}

void menu_open(const struct step *step, struct tag piece, bool of_bench)
{
    struct flow *flow = step->flow;
    leave_stage(step);
    flow->stage = STAGE_MENU;
    flow->menu_piece = piece;
    flow->menu_of_bench = of_bench;
    flow->menu_not_now = TASK_NONE;
    flow->page = 0;
    stay_open(flow);
}

/* With a piece at hand: all that is done with a piece, wherever else it stands. */
static bool belongs(const struct flow *flow, enum task task, bool at_hand)
{
    uint32_t where = task_kind_of(task)->where;
    if (at_hand)
        return where & TASK_OF_PIECE;
    return flow->menu_of_bench == ((where & TASK_OF_BENCH) != 0);
}

int menu_list(const struct flow *flow, const struct world *world, struct menu_entry out[TASK_COUNT])
{
    int count = 0;
    bool now[TASK_COUNT];
    struct piece piece;
    bool at_hand = local_find(flow, world, flow->menu_piece, &piece);
    if (!at_hand)
        task_find_now(flow, world, now);
    for (int i = TASK_NONE + 1; i < TASK_COUNT; i++) {
        enum task task = (enum task)i;
        bool may = at_hand ? task_fits_piece(flow, world, task, &piece) : now[i];
        if (belongs(flow, task, at_hand) && (may || !at_hand) && task_is_offered(flow, world, task))
            out[count++] = (struct menu_entry){task, may};
    }
    return count;
}

void look_open(const struct step *step, enum stage stage, struct tag piece)
{
    struct flow *flow = step->flow;
    leave_stage(step);
    flow->stage = stage;
    flow->menu_piece = piece;
    flow->page = flow->picture_open = 0;
    list_begin(flow);
    stay_open(flow);
    if (stage == STAGE_SHEET)
        history_read(step);
}

/* ---------------------------------------------------------------- pieces to be touched */

/* All that this bench could take or start now, in the order of its turn. */
static int list_queue(const struct flow *flow, const struct world *world, int out[VIEW_ITEMS_MAX])
{
    int count = 0;
    for (int i = 0; i < flow->conf.station_count; i++)
        count += local_next_pieces(flow, world, flow->conf.stations[i], world->board.at_ms, out + count,
                                   VIEW_ITEMS_MAX - count);
    return count;
}

static int list_here(const struct flow *flow, const struct world *world, int out[VIEW_ITEMS_MAX])
{
    int count = 0;
    for (int i = 0; i < world->sheet_count && count < VIEW_ITEMS_MAX; i++) {
        struct piece piece;
        if (local_find(flow, world, world->sheets[i].piece.tag, &piece) && piece.place == PLACE_STATION &&
            code_equal(piece.station, flow->station))
            out[count++] = i;
    }
    return count;
}

void list_begin(struct flow *flow)
{
    flow->listed_count = 0;
}

void list_fill(const struct step *step)
{
    int now[VIEW_ITEMS_MAX], count = 0;
    struct flow *flow = step->flow;
    if (flow->listed_count > 0)
        return;
    if (flow->stage == STAGE_QUEUE)
        count = list_queue(flow, step->world, now);
    else if (flow->stage == STAGE_TASK && task_ask(flow)->kind == ASK_PIECE)
        count = list_here(flow, step->world, now);
    for (int i = 0; i < count; i++)
        flow->listed[i] = step->world->sheets[now[i]].piece.tag;
    flow->listed_count = count;
}

bool list_take(const struct step *step, int item, struct tag *out)
{
    const struct flow *flow = step->flow;
    if (item >= flow->listed_count)
        return false;
    *out = flow->listed[item];
    if (world_find_sheet(step->world, *out))
        return true;
    step_sound(step, SOUND_ATTENTION);
    return false;
}

/* ---------------------------------------------------------------- touching */

static void touch_tile(const struct step *step, const struct menu_entry *entry)
{
    if (entry->now) {
        task_begin(step, entry->task, step->flow->menu_piece);
        return;
    }
    step->flow->menu_not_now = entry->task;
    step_sound(step, SOUND_ATTENTION);
}

static void touch_item(const struct step *step, int item)
{
    struct flow *flow = step->flow;
    struct menu_entry entries[TASK_COUNT];
    struct tag tag;
    if (flow->stage == STAGE_MENU && item < menu_list(flow, step->world, entries))
        touch_tile(step, &entries[item]);
    else if (flow->stage == STAGE_QUEUE && list_take(step, item, &tag))
        look_open(step, STAGE_SHEET, tag);
    else if (flow->stage == STAGE_SHEET && pictures_may_open(step, item))
        flow->picture_open = item + 1;
}

/* From a photo, or from what happened to the piece, back to its sheet. */
static void touch_back(const struct step *step)
{
    struct flow *flow = step->flow;
    if (flow->stage == STAGE_SHEET && flow->picture_open > 0) {
        flow->picture_open = 0;
    } else if (flow->stage == STAGE_HISTORY) {
        flow->stage = STAGE_SHEET;
        flow->page = 0;
    } else if (!task_resume(step)) {
        step_rest(step);
    }
}

void menu_touch(const struct step *step, enum touch touch, int item)
{
    struct flow *flow = step->flow;
    stay_open(flow);
    switch ((int)touch) {
    case TOUCH_ITEM:
        touch_item(step, item);
        break;
    case TOUCH_PAGE:
        flow->page++;
        break;
    case TOUCH_NEWER:
        flow->page--;
        break;
    case TOUCH_BACK:
        touch_back(step);
        break;
    default:
        break;
    }
}
