#include "common/rules/sheet.h"

#include <string.h>

#include "common/rules/flow.h"
#include "common/rules/schedule.h"
#include "common/rules/word.h"

WORDS_OF_ENUM(ICON_LIST, enum icon, icon_word, icon_find)

void sheet_link(struct sheet *sheet)
{
    sheet->piece.steps = sheet->steps;
}

const struct sheet *world_find_sheet(const struct world *world, struct tag tag)
{
    for (int i = 0; i < world->sheet_count; i++)
        if (!tag_is_none(tag) && tag_equal(world->sheets[i].piece.tag, tag))
            return &world->sheets[i];
    return NULL;
}

const struct sheet *world_find_sheet_by_chip(const struct world *world, struct uid chip)
{
    for (int i = 0; i < world->sheet_count; i++)
        if (uid_equal(chip, world->sheets[i].chip))
            return &world->sheets[i];
    return NULL;
}

const struct person *world_find_person(const struct world *world, struct tag badge)
{
    for (int i = 0; i < world->person_count; i++)
        if (!tag_is_none(badge) && tag_equal(world->people[i].badge, badge))
            return &world->people[i];
    return NULL;
}

const struct person *world_find_person_by_chip(const struct world *world, struct uid chip)
{
    for (int i = 0; i < world->person_count; i++)
        if (uid_equal(chip, world->people[i].chip))
            return &world->people[i];
    return NULL;
}

const struct board_station *world_find_station(const struct world *world, struct code station)
{
    for (int i = 0; i < world->board.station_count; i++)
        if (!code_is_none(station) && code_equal(world->board.stations[i].station.code, station))
            return &world->board.stations[i];
    return NULL;
}

const struct scale_info *world_find_scale(const struct world *world, struct code scale)
{
    for (int i = 0; i < world->scale_count; i++)
        if (!code_is_none(scale) && code_equal(world->scales[i].code, scale))
            return &world->scales[i];
    return NULL;
}

/* A limit that asks for a reason may be met with one. */
static bool may_receive(const struct board_station *at, const struct floor_now *floor,
                        const struct piece *piece)
{
    const struct route_step *next = piece_next_step(piece);
    bool ready = piece->place == PLACE_POOL || (piece->place == PLACE_STATION && piece->state == PIECE_DONE);
    if (!ready || !next || !station_takes(&at->station, next))
        return false;
    struct station_now to = board_station_now(at);
    struct piece after = room_arrived(piece, at->station.code);
    return room_to_come(piece, &after, &to, floor, true).reason == REASON_NONE;
}

static bool is_candidate(const struct board_station *at, const struct floor_now *floor,
                         const struct piece *piece)
{
    if (piece->state == PIECE_HELD || piece->transit)
        return false;
    if (piece->place == PLACE_STATION && piece->state == PIECE_QUEUED)
        return code_equal(piece->station, at->station.code) &&
               room_ahead(piece, floor, true).reason == REASON_NONE;
    return may_receive(at, floor, piece);
}

static struct turn turn_of(const struct sheet *sheet, int64_t now_ms)
{
    return (struct turn){.rework = sheet->piece.rework,
                         .rush = sheet->rush,
                         .slack_ms = piece_slack_ms(&sheet->piece, sheet->due_ms, now_ms),
                         .since_ms = sheet->since_ms};
}

static bool comes_before(const struct sheet *a, const struct sheet *b, int64_t now_ms)
{
    struct turn turn_a = turn_of(a, now_ms), turn_b = turn_of(b, now_ms);
    return turn_is_before(&turn_a, &turn_b);
}

/* Puts `index` in its place among the `count` best so far; the last falls off the end at `max`. Returns the
 * new count. */
static int insert(const struct world *world, int64_t now_ms, int index, int *out, int count, int max)
{
    int place = count;
    while (place > 0 && comes_before(&world->sheets[index], &world->sheets[out[place - 1]], now_ms))
        place--;
    if (place == max)
        return count;
    int last = count < max ? count : max - 1;
    for (int i = last; i > place; i--)
        out[i] = out[i - 1];
    out[place] = index;
    return last + 1;
}

int world_next_pieces(const struct world *world, struct code station, int64_t now_ms,
                      bool (*leaves_out)(const void *context, struct tag piece), const void *context,
                      int *out, int max)
{
    const struct board_station *at = world_find_station(world, station);
    int count = 0;
    struct board_floor room;
    board_lay_out(&world->board, &room);
    for (int i = 0; at && max > 0 && i < world->sheet_count; i++)
        if (is_candidate(at, &room.floor, &world->sheets[i].piece) &&
            !(leaves_out && leaves_out(context, world->sheets[i].piece.tag)))
            count = insert(world, now_ms, i, out, count, max);
    return count;
}

uint32_t person_roles(const struct person *person)
{
    return person->roles | (person->manager ? ROLE_BIT(ROLE_MANAGER) : 0);
}
