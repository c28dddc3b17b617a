#include "common/rules/room.h"

#include <string.h>

/* ---------------------------------------------------------------- one limit */

/* What limits have counted already. */
struct taken {
    struct load present;
    struct load lent; /* beside them: places kept for other kiosks */
};

static struct taken taken_of(struct load present, struct load lent, bool counts_lent)
{
    return (struct taken){present, counts_lent ? lent : (struct load){0, MASS_UG(0)}};
}

void room_tell(const struct limit *limit, struct load present, struct load lent, int64_t coming,
               struct numbers *out)
{
    *out = (struct numbers){.has = 0};
    numbers_set(out, NUMBER_WIP, present.pieces);
    if (limit->pieces > 0)
        numbers_set(out, NUMBER_LIMIT, limit->pieces);
    if (limit->mass.ug > 0) {
        numbers_set(out, NUMBER_WIP_UG, present.mass.ug);
        numbers_set(out, NUMBER_LIMIT_UG, limit->mass.ug);
    }
    if (lent.pieces > 0)
        numbers_set(out, NUMBER_RESERVED, lent.pieces);
    if (limit->mass.ug > 0 && lent.mass.ug > 0)
        numbers_set(out, NUMBER_RESERVED_UG, lent.mass.ug);
    numbers_set(out, NUMBER_QUANTITY, coming);
}

/* Judges by one limit and puts down in `room` what there is to tell. True: it keeps the piece out, and so
 * decides; one that lets it in in some way only leaves its flag. */
static bool judge_limit(struct room *room, const struct limit *limit, struct taken taken,
                        const struct piece *piece, enum reason full, struct code of, bool has_reason)
{
    struct load present = load_sum(taken.present, taken.lent);
    bool lets_in = limit_admits(limit, present, piece_load(piece), has_reason);
    if (limit_has_room(limit, present, piece_load(piece)))
        return false;
    if (lets_in && room->flag != REASON_NONE) {
        room->by_reason |= limit->mode == LIMIT_REASON;
        return false; /* the first is the one that is told */
    }
    room_tell(limit, taken.present, taken.lent, piece->quantity, &room->numbers);
    room->next = of;
    if (lets_in) {
        room->flag = full;
        room->by_reason |= limit->mode == LIMIT_REASON;
        return false;
    }
    room->reason = limit->mode == LIMIT_REASON ? REASON_NEEDS_REASON : full;
    room->flag = REASON_NONE;
    room->by_reason = false;
    return true;
}

/* ---------------------------------------------------------------- entering */

static bool enters_group(const struct group_now *now, const struct piece *before, const struct piece *after)
{
    return group_counts(now->group, after) && !group_counts(now->group, before);
}

/* Of a lot that this limit keeps out, the part that it would take; else as many as fitted so far. */
static int64_t least(int64_t fits, const struct limit *limit, struct taken taken, const struct piece *lot,
                     bool has_reason)
{
    struct load present = load_sum(taken.present, taken.lent);
    if (limit_admits(limit, present, piece_load(lot), has_reason))
        return fits;
    int64_t free = limit_free(limit, present, piece_load(lot));
    return free < fits ? free : fits;
}

/* A lot is offered the split that every limit takes that it enters there. */
static void offer_split(struct room *room, const struct piece *before, const struct piece *after,
                        const struct station_now *to, const struct floor_now *floor, bool has_reason,
                        bool counts_lent)
{
    int64_t fits = after->quantity;
    if (after->quantity < 2)
        return;
    if (!piece_is_at(before, to->station->code))
        fits = least(fits, &to->station->limit, taken_of(to->load, to->lent, counts_lent), after, has_reason);
    for (size_t i = 0; i < floor->group_count; i++) {
        const struct group_now *now = &floor->groups[i];
        if (enters_group(now, before, after))
            fits = least(fits, &now->group->limit, taken_of(now->load, now->lent, counts_lent), after,
                         has_reason);
    }
    numbers_set(&room->numbers, NUMBER_FREE, fits);
}

static struct room enter(const struct piece *before, const struct piece *after, const struct station_now *to,
                         const struct floor_now *floor, bool has_reason, bool counts_lent)
{
    struct room room = {.reason = REASON_NONE};
    const struct station *station = to->station;
    if (!piece_is_at(before, station->code) &&
        judge_limit(&room, &station->limit, taken_of(to->load, to->lent, counts_lent), after,
                    REASON_STATION_FULL, station->code, has_reason)) {
        numbers_set(&room.numbers, NUMBER_DONE, to->done);
        numbers_set(&room.numbers, NUMBER_PRESENT, to->present);
        numbers_set(&room.numbers, NUMBER_STAFF, station->staff);
        offer_split(&room, before, after, to, floor, has_reason, counts_lent);
        return room;
    }
    for (size_t i = 0; i < floor->group_count; i++) {
        const struct group_now *now = &floor->groups[i];
        if (enters_group(now, before, after) &&
            judge_limit(&room, &now->group->limit, taken_of(now->load, now->lent, counts_lent), after,
                        REASON_GROUP_FULL, now->group->code, has_reason)) {
            offer_split(&room, before, after, to, floor, has_reason, counts_lent);
            return room;
        }
    }
    return room;
}

struct room room_to_enter(const struct piece *before, const struct piece *after, const struct station_now *to,
                          const struct floor_now *floor, bool has_reason)
{
    return enter(before, after, to, floor, has_reason, true);
}

struct room room_to_come(const struct piece *before, const struct piece *after, const struct station_now *to,
                         const struct floor_now *floor, bool has_reason)
{
    return enter(before, after, to, floor, has_reason, false);
}

struct piece room_arrived(const struct piece *piece, struct code station)
{
    struct piece after = *piece;
    after.place = PLACE_STATION;
    after.state = PIECE_QUEUED;
    after.station = station;
    after.step++;
    return after;
}

/* ---------------------------------------------------------------- a tree at casting */

int room_casting_step(const struct piece *piece)
{
    int step = piece->step < 0 ? 0 : piece->step;
    while (step < piece->step_count && !step_is(&piece->steps[step], CASTING_KIND))
        step++;
    return step;
}

bool room_is_to_be_cut(const struct piece *piece)
{
    return piece->kind == KIND_TREE && room_casting_step(piece) == piece->step;
}

/* It sets the pace: it bears the mark, or none does and it sets stones by its kind. */
static bool is_bottleneck(const struct floor_now *floor, const struct station *station)
{
    bool any = false;
    for (size_t i = 0; i < floor->station_count; i++)
        any |= floor->stations[i].station->bottleneck;
    return any ? station->bottleneck : strcmp(station->kind.text, SETTING_KIND) == 0;
}

static bool is_bottleneck_step(const struct floor_now *floor, const struct route_step *step)
{
    for (size_t i = 0; i < floor->station_count; i++) {
        const struct station *station = floor->stations[i].station;
        if (station_takes(station, step) && is_bottleneck(floor, station))
            return true;
    }
    return false;
}

static int bottleneck_step(const struct piece *piece, const struct floor_now *floor, int casting)
{
    for (int i = casting + 1; i < piece->step_count; i++)
        if (is_bottleneck_step(floor, &piece->steps[i]))
            return i;
    return piece->step_count - 1;
}

static int64_t places_at(const struct station_now *now, bool beyond)
{
    const struct limit *limit = &now->station->limit;
    if (limit->pieces == 0 || limit->mode == LIMIT_WARN || (limit->mode == LIMIT_REASON && beyond))
        return INT64_MAX;
    return limit->pieces > now->load.pieces ? limit->pieces - now->load.pieces : 0;
}

/* The station does one of the steps from `first` to `last`. */
static bool does_any(const struct station *station, const struct piece *piece, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (station_takes(station, &piece->steps[i]))
            return true;
    return false;
}

int64_t room_places_after(const struct piece *tree, const struct floor_now *floor, bool beyond, int *last)
{
    int casting = room_casting_step(tree);
    int64_t places = 0;
    bool any = false;
    *last = bottleneck_step(tree, floor, casting);
    for (size_t i = 0; i < floor->station_count; i++) {
        if (!does_any(floor->stations[i].station, tree, casting + 1, *last))
            continue;
        any = true;
        if (__builtin_add_overflow(places, places_at(&floor->stations[i], beyond), &places))
            places = INT64_MAX;
    }
    return any ? places : INT64_MAX; /* nothing comes after it */
}

static struct code station_of(const struct piece *piece, const struct floor_now *floor, int step)
{
    for (size_t i = 0; i < floor->station_count; i++)
        if (station_takes(floor->stations[i].station, &piece->steps[step]))
            return floor->stations[i].station->code;
    return piece->steps[step].kind;
}

/* Every group that its pieces would enter from casting up to the bottleneck has room for all of them. */
static bool is_kept_out_of_group(struct room *room, const struct piece *tree, const struct floor_now *floor,
                                 int last, bool has_reason)
{
    for (size_t i = 0; i < floor->group_count; i++) {
        const struct group_now *now = &floor->groups[i];
        bool enters = false;
        for (int step = tree->step + 1; step <= last; step++)
            enters |= group_counts_at(now->group, tree->steps, tree->step_count, step);
        if (enters && !group_counts(now->group, tree) &&
            judge_limit(room, &now->group->limit, taken_of(now->load, now->lent, false), tree,
                        REASON_GROUP_FULL, now->group->code, has_reason)) {
            numbers_set(&room->numbers, NUMBER_FREE,
                        limit_free(&now->group->limit, now->load, piece_load(tree)));
            return true;
        }
    }
    return false;
}

static struct room room_to_cast(const struct piece *tree, const struct floor_now *floor, bool has_reason)
{
    struct room room = {.reason = REASON_NONE};
    int last;
    int64_t places = room_places_after(tree, floor, has_reason, &last);
    if (places >= tree->quantity) {
        room.by_reason = has_reason && room_places_after(tree, floor, false, &last) < tree->quantity;
        (void)is_kept_out_of_group(&room, tree, floor, last, has_reason);
        return room;
    }
    numbers_set(&room.numbers, NUMBER_FREE, places);
    numbers_set(&room.numbers, NUMBER_QUANTITY, tree->quantity);
    room.next = station_of(tree, floor, last);
    room.reason =
        room_places_after(tree, floor, true, &last) < tree->quantity ? REASON_NEXT_FULL : REASON_NEEDS_REASON;
    return room;
}

/* ---------------------------------------------------------------- the next station */

/* Of two that keep it out, the one that a person can do most about: who gives a reason comes in. */
static void keep_better(struct room *best, const struct room *room, bool first)
{
    bool better = room->reason == REASON_NONE
                      ? best->reason != REASON_NONE || (best->by_reason && !room->by_reason)
                      : room->reason == REASON_NEEDS_REASON && best->reason != REASON_NONE &&
                            best->reason != REASON_NEEDS_REASON;
    if (first || better)
        *best = *room;
}

struct room room_ahead(const struct piece *piece, const struct floor_now *floor, bool has_reason)
{
    const struct route_step *next = piece_next_step(piece);
    struct room best = {.reason = REASON_NONE};
    bool any = false;
    if (!next)
        return best;
    if (room_is_to_be_cut(piece))
        return room_to_cast(piece, floor, has_reason);
    for (size_t i = 0; i < floor->station_count; i++) {
        const struct station_now *now = &floor->stations[i];
        if (!station_takes(now->station, next))
            continue;
        struct piece after = room_arrived(piece, now->station->code);
        struct room room = room_to_come(piece, &after, now, floor, has_reason);
        keep_better(&best, &room, !any);
        any = true;
    }
    if (!any)
        best = (struct room){.reason = REASON_NEXT_FULL, .next = next->kind};
    if (best.reason == REASON_STATION_FULL)
        best.reason = REASON_NEXT_FULL;
    return best;
}
