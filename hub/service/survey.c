#include "hub/service/survey.h"

#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/base/time.h"

#include "common/rules/patience.h"
#include "hub/service/station_help.h"

struct survey {
    int64_t shift_ended_ms; /* who was in before is not any more */
    const struct house *house;
    struct board *board;
    int goes_to[STATIONS_MAX];       /* first station that something done here goes to; −1 */
    int blocked_by[STATIONS_MAX];    /* first full station that keeps something here; −1 */
    int blocked_group[STATIONS_MAX]; /* … or full group; −1 */
    int comes_from[STATIONS_MAX];    /* first station where something is done that comes here next; −1 */
    int64_t ready[STATIONS_MAX];     /* pieces done there that come here next */
    char oldest[STATIONS_MAX][NAME_TEXT_MAX];    /* name of what arrived there first; "" */
    char too_large[STATIONS_MAX][NAME_TEXT_MAX]; /* … of what no limit on its way will ever take whole; "" */
};

/* The first station of the next step that could take it, or (*room false) the first that could not; of what a
 * group keeps out, any. −1: only delivery follows. */
static int look_ahead(const struct house *house, const struct piece *piece, struct room *ahead)
{
    const struct route_step *next = piece_next_step(piece);
    struct floor_now floor = house_floor_now(house);
    int first = -1;
    *ahead = room_ahead(piece, &floor, true);
    for (int i = 0; next && i < house->station_count; i++) {
        const struct station_now *now = &house->now[i];
        if (!station_takes(now->station, next))
            continue;
        struct piece after = room_arrived(piece, now->station->code);
        if (room_to_come(piece, &after, now, &floor, true).reason == REASON_NONE)
            return i;
        if (first < 0)
            first = i;
    }
    return first;
}

static void note_block(struct survey *survey, int station, const struct piece *piece, const char *name,
                       const struct room *ahead)
{
    struct floor_plan floor = house_floor(survey->house);
    struct tight tight;
    if (survey->too_large[station][0] == '\0' && limit_too_large_on_way(piece, &floor, &tight))
        snprintf(survey->too_large[station], NAME_TEXT_MAX, "%s", name);
    if (survey->blocked_by[station] >= 0 || survey->blocked_group[station] >= 0)
        return;
    survey->blocked_by[station] = house_find_station(survey->house, ahead->next);
    survey->blocked_group[station] = house_find_group(survey->house, ahead->next);
}

static void add_waiting(struct survey *survey, int station, const struct piece *piece, const char *name)
{
    struct station_summary *now = &survey->board->stations[station].now;
    struct room ahead;
    int next = look_ahead(survey->house, piece, &ahead);
    if (piece->state == PIECE_DONE && survey->goes_to[station] < 0)
        survey->goes_to[station] = next;
    if (piece->state == PIECE_DONE && next >= 0) {
        if (survey->comes_from[next] < 0)
            survey->comes_from[next] = station;
        if (survey->comes_from[next] == station)
            survey->ready[next] += piece->quantity;
    }
    if (ahead.reason != REASON_NONE)
        note_block(survey, station, piece, name, &ahead);
    else if (piece->state == PIECE_DONE)
        now->may_leave += piece->quantity;
    else
        now->may_start += piece->quantity;
}

static void add_here(struct survey *survey, int station, const struct piece *piece,
                     const struct line_row *row)
{
    struct board_station *at = &survey->board->stations[station];
    survey->board->pieces_on_line += piece->quantity;
    if (at->oldest_ms == 0 || row->arrived_ms < at->oldest_ms) {
        at->oldest_ms = row->arrived_ms;
        memcpy(survey->oldest[station], row->name, sizeof row->name);
    }
    if (piece->transit && piece->state != PIECE_HELD)
        at->now.transit += piece->quantity;
    switch (piece->state) {
    case PIECE_QUEUED:
        at->now.queued += piece->quantity;
        if (!piece->transit)
            add_waiting(survey, station, piece, row->name);
        break;
    case PIECE_IN_WORK:
        at->now.in_work += piece->quantity;
        break;
    case PIECE_DONE:
        at->now.done += piece->quantity;
        if (!piece->transit)
            add_waiting(survey, station, piece, row->name);
        break;
    case PIECE_HELD:
        at->now.held += piece->quantity;
        break;
    }
}

/* It will still come to every station of a kind that lies ahead on its route. A tree comes to its casting,
 * and from there those that hang on it. */
static void add_upstream(struct survey *survey, const struct piece *piece)
{
    int casting = room_casting_step(piece);
    int first = piece->place == PLACE_TREE ? casting + 1 : piece->step + 1;
    int end = piece->kind == KIND_TREE && casting < piece->step_count ? casting + 1 : piece->step_count;
    for (int i = 0; i < survey->board->station_count; i++) {
        struct board_station *at = &survey->board->stations[i];
        bool ahead = false;
        for (int k = first; k < end; k++)
            ahead |= station_takes(&at->station, &piece->steps[k]);
        if (ahead && !piece_is_at(piece, at->station.code))
            at->now.upstream += piece->quantity;
    }
}

static void add_line(void *context, const struct line_row *row)
{
    struct survey *survey = context;
    struct piece piece;
    if (!house_line_piece(survey->house, row, &piece))
        return; /* damaged: verify names it */
    int station = row->place == PLACE_STATION ? house_find_station(survey->house, row->station) : -1;
    if (row->place == PLACE_POOL)
        survey->board->pieces_in_pool += row->quantity;
    if (row->place == PLACE_PARKED)
        survey->board->pieces_parked += row->quantity;
    if (station >= 0)
        add_here(survey, station, &piece, row);
    add_upstream(survey, &piece);
}

static bool is_present(const struct survey *survey, const struct presence_row *one)
{
    return !code_is_none(one->station) && one->since_ms >= survey->shift_ended_ms;
}

static bool is_in(const struct survey *survey, struct tag badge)
{
    const struct house *house = survey->house;
    for (size_t i = 0; i < house->presence_count; i++)
        if (tag_equal(house->presence[i].operator_badge, badge))
            return is_present(survey, &house->presence[i]);
    return false;
}

static int count_present(const struct survey *survey, struct code station)
{
    const struct house *house = survey->house;
    int count = 0;
    for (size_t i = 0; i < house->presence_count; i++)
        count += is_present(survey, &house->presence[i]) && code_equal(house->presence[i].station, station);
    return count;
}

/* Whose normal station it is, and who is nowhere in: a name that does not fit any more is left out. */
static void find_absent(const struct survey *survey, int station, char out[HELP_TEXT_MAX])
{
    const struct house *house = survey->house;
    struct text text = text_in(out, HELP_TEXT_MAX);
    out[0] = '\0';
    for (size_t i = 0; i < house->person_count; i++) {
        const struct workshop_person *one = &house->people[i];
        if (code_is_none(one->station) || !code_equal(one->station, house->stations[station].code) ||
            is_in(survey, one->person.badge))
            continue;
        if (text.size + strlen(one->person.name) + 3 < text.capacity)
            text_add(&text, "%s%s", text.size > 0 ? ", " : "", one->person.name);
    }
}

static const char *name_or_none(const char *name)
{
    return name[0] != '\0' ? name : NULL;
}

static const struct board_station *station_or_none(const struct board *board, int index)
{
    return index < 0 ? NULL : &board->stations[index];
}

static void help(struct survey *survey, int station)
{
    struct board *board = survey->board;
    char absent[HELP_TEXT_MAX];
    int group = survey->blocked_group[station];
    find_absent(survey, station, absent);
    struct station_help_around around = {.goes_to = station_or_none(board, survey->goes_to[station]),
                                         .blocked_by = station_or_none(board, survey->blocked_by[station]),
                                         .comes_from = station_or_none(board, survey->comes_from[station]),
                                         .ready = survey->ready[station],
                                         .blocked_group = group < 0 ? NULL : &board->groups[group],
                                         .absent = absent,
                                         .oldest = name_or_none(survey->oldest[station]),
                                         .too_large = name_or_none(survey->too_large[station]),
                                         .now_ms = board->at_ms};
    station_help_write(&board->stations[station], &around);
}

struct fault survey_stations(const struct house *house, struct store *store, struct board *out)
{
    struct survey survey = {.house = house, .board = out};
    survey.shift_ended_ms =
        time_last_clock(out->at_ms, (int)settings_get(&house->settings, SETTING_SHIFT_END_MIN));
    memcpy(out->workshop, house->name, sizeof out->workshop);
    memcpy(out->language, house->language, sizeof out->language);
    out->pieces_on_line = out->pieces_in_pool = out->pieces_parked = 0;
    out->station_count = house->station_count;
    for (int i = 0; i < house->station_count; i++) {
        survey.goes_to[i] = survey.blocked_by[i] = survey.blocked_group[i] = survey.comes_from[i] = -1;
        out->stations[i] = (struct board_station){.station = house->stations[i]};
        out->stations[i].now.load = house->now[i].load;
        out->stations[i].lent = house->now[i].lent;
        out->stations[i].now.present = count_present(&survey, house->stations[i].code);
    }
    out->group_count = house->group_count;
    for (int i = 0; i < house->group_count; i++)
        out->groups[i] =
            (struct board_group){house->groups[i], house->group_now[i].load, house->group_now[i].lent};
    struct fault fault = store_piece_each_on_line(store, add_line, &survey);
    for (int i = 0; i < house->station_count; i++)
        out->stations[i].state = station_judge(&out->stations[i].station, &out->stations[i].now);
    for (int i = 0; i < house->station_count; i++)
        help(&survey, i);
    return fault;
}
