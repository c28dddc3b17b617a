/* What can be done now: of the tasks that a bench offers, those for which there is a piece. The hub's own
 * rules say so of a piece where there is one; what only the hub can know is left to it. */
#include <string.h>

#include "common/rules/engraving.h"
#include "common/rules/life.h"
#include "common/rules/lot.h"
#include "common/rules/tree.h"
#include "kiosk/flow/task_inside.h"

static bool is_begun_or_waits(const struct piece *piece)
{
    return piece->place == PLACE_STATION && (piece->state == PIECE_QUEUED || piece->state == PIECE_IN_WORK);
}

static bool may_weigh(const struct piece *piece)
{
    return piece->place == PLACE_STATION && piece_is_of_metal(piece);
}

static bool may_hold(const struct piece *piece)
{
    return piece_hold(piece).reason == REASON_NONE;
}

static bool may_release(const struct piece *piece)
{
    return piece_release(piece).reason == REASON_NONE;
}

static bool may_inspect(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return is_begun_or_waits(piece) && step && step->inspection;
}

static bool sets_stones(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return step && (step->sets_stones || step_is(step, SETTING_KIND));
}

static bool may_send_back(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return is_begun_or_waits(piece) && step && step_sends_back(step);
}

static bool may_check_setting(const struct piece *piece)
{
    return is_begun_or_waits(piece) && sets_stones(piece);
}

static bool may_set_stones(const struct piece *piece)
{
    return piece->place == PLACE_STATION && piece->state == PIECE_IN_WORK && sets_stones(piece);
}

static bool may_engrave(const struct piece *piece)
{
    return engraving_obstacle(piece) == REASON_NONE;
}

static bool may_hand_over(const struct piece *piece)
{
    return piece->place == PLACE_STATION && piece->state == PIECE_IN_WORK;
}

static bool may_split(const struct piece *piece)
{
    return piece->quantity > 1 && lot_split(piece, 1, tag_of("")).reason == REASON_NONE;
}

static bool may_hang(const struct piece *piece)
{
    return tree_may_hang(piece) == REASON_NONE;
}

static bool is_wax_tree(const struct piece *piece)
{
    return piece->kind == KIND_TREE && place_is_live(piece->place) && piece->book_mass.ug == 0;
}

static bool is_cast_tree(const struct piece *piece)
{
    return piece->kind == KIND_TREE && piece->place == PLACE_STATION && piece->book_mass.ug > 0;
}

static bool may_park(const struct piece *piece)
{
    return piece_park(piece).reason == REASON_NONE;
}

static bool is_parked(const struct piece *piece)
{
    return piece->place == PLACE_PARKED;
}

static bool may_scrap(const struct piece *piece)
{
    return piece_scrap(piece, 0).reason == REASON_NONE;
}

static bool may_lose(const struct piece *piece)
{
    return piece_lose(piece).reason == REASON_NONE;
}

static bool is_missing(const struct piece *piece)
{
    return piece->place == PLACE_MISSING;
}

/* What a piece must be like; NULL: the task needs none, or takes any. */
static bool (*const FITS[TASK_COUNT])(const struct piece *piece) = {
    [TASK_WEIGH] = may_weigh,           [TASK_HOLD] = may_hold,
    [TASK_RELEASE] = may_release,       [TASK_REWORK] = may_send_back,
    [TASK_INSPECT] = may_inspect,       [TASK_CHECK_SETTING] = may_check_setting,
    [TASK_ENGRAVE] = may_engrave,       [TASK_ACCEPT] = may_inspect,
    [TASK_HAND_OVER] = may_hand_over,   [TASK_SPLIT] = may_split,
    [TASK_SET_STONES] = may_set_stones, [TASK_BUILD_TREE] = may_hang,
    [TASK_TAKE_APART] = is_wax_tree,    [TASK_CAST] = is_wax_tree,
    [TASK_CUT] = is_cast_tree,          [TASK_PARK] = may_park,
    [TASK_UNPARK] = is_parked,          [TASK_SCRAP] = may_scrap,
    [TASK_MISSING] = may_lose,          [TASK_FOUND] = is_missing,
};

/* What others have at their station is nobody's business here. What is done there may have been brought, and
 * what is at no station may turn up anywhere. */
static bool may_be_here(const struct flow *flow, const struct piece *piece)
{
    return piece->place != PLACE_STATION || piece->state == PIECE_DONE || scan_serves(flow, piece->station) ||
           scan_serves(flow, piece->tray);
}

/* Halves are of one model and one metal; the rest is between the two. */
static bool has_other_half(const struct flow *flow, const struct world *world, const struct piece *piece)
{
    const struct sheet *own = world_find_sheet(world, piece->tag);
    if (!own || piece->kind != KIND_PIECE)
        return false;
    for (int i = 0; i < world->sheet_count; i++) {
        const struct sheet *sheet = &world->sheets[i];
        struct piece other;
        if (sheet != own && code_equal(sheet->piece.station, own->piece.station) &&
            code_equal(sheet->alloy, own->alloy) && strcmp(sheet->model, own->model) == 0 &&
            local_find(flow, world, sheet->piece.tag, &other) &&
            lot_merge(piece, &other).reason == REASON_NONE)
            return true;
    }
    return false;
}

bool task_fits_piece(const struct flow *flow, const struct world *world, enum task task,
                     const struct piece *piece)
{
    if (task == TASK_MERGE)
        return has_other_half(flow, world, piece);
    return !FITS[task] || FITS[task](piece);
}

void task_find_now(const struct flow *flow, const struct world *world, bool out[TASK_COUNT])
{
    for (int task = 0; task < TASK_COUNT; task++)
        out[task] = !FITS[task] && task != TASK_MERGE;
    for (int i = 0; i < world->sheet_count; i++) {
        const struct piece *known = &world->sheets[i].piece;
        struct piece piece;
        if (!(may_be_here(flow, known) || local_entry(flow, known->tag)) ||
            !local_find(flow, world, known->tag, &piece))
            continue;
        for (int task = 0; task < TASK_COUNT; task++)
            out[task] = out[task] || task_fits_piece(flow, world, (enum task)task, &piece);
    }
}
