#include "hub/service/implied.h"

#include <string.h>

#include "common/rules/held.h"
#include "hub/service/refresh.h"
#include "hub/service/stones.h"
#include "hub/store/lent.h"

/* ------------------------------------------------------------------ what must have happened */

/* A kiosk serves it that is away, and none that is here: what was done there is not told yet. What has
 * happened beyond it cannot be refused: then another kiosk that serves it is enough, away or not. The hub may
 * have held it for connected while its line was dead. */
static bool is_absent(const struct act *act, int station)
{
    const struct house *house = &act->desk->house;
    bool happened = act->command->decided == DECIDED_KIOSK, away = false, here = false;
    for (size_t i = 0; i < house->kiosk_count; i++) {
        const struct kiosk_row *kiosk = &house->kiosks[i];
        if (kiosk->id == act->who->kiosk || !house_kiosk_serves(kiosk, house->stations[station].code))
            continue;
        if (happened)
            return true;
        here |= watch_is_connected(act->desk->watch, kiosk->id, NULL);
        away |= watch_is_away(act->desk->watch, kiosk->id, act->desk->now_ms);
    }
    return away && !here;
}

static bool is_ready(const struct piece *piece, const struct station *here)
{
    const struct route_step *next = piece_next_step(piece);
    bool ready = piece->place == PLACE_POOL || (piece->place == PLACE_STATION && piece->state == PIECE_DONE);
    return ready && next && station_takes(here, next);
}

/* The station that must take it next; −1: none that is away. */
static int absent_next(const struct act *act, const struct piece *piece)
{
    const struct route_step *next = piece_next_step(piece);
    const struct house *house = &act->desk->house;
    for (int i = 0; next && i < house->station_count; i++)
        if (!house->stations[i].outside && station_takes(&house->stations[i], next) && is_absent(act, i))
            return i;
    return -1;
}

/* The one thing that must have been done with it next, and where; false: nothing that a station away could
 * have. Whether it can be done (it may be on its way) is judged like any deed. */
static bool next_deed(const struct act *act, const struct piece *piece, enum verb *verb, int *station)
{
    const struct route_step *at = piece_step(piece);
    bool here = piece->place == PLACE_STATION;
    *verb = here && piece->state == PIECE_QUEUED    ? VERB_START
            : here && piece->state == PIECE_IN_WORK ? VERB_FINISH
                                                    : VERB_RECEIVE;
    if (*verb == VERB_RECEIVE) {
        *station = here || piece->place == PLACE_POOL ? absent_next(act, piece) : -1;
        return *station >= 0;
    }
    *station = house_find_station(&act->desk->house, piece->station);
    return *station >= 0 && at && !at->inspection && is_absent(act, *station);
}

/* As somebody whom nobody knows has done it. Not started with the receive: that is a deed of its own. */
static struct outcome judge(const struct act *act, const struct piece *piece, enum verb verb, int station)
{
    const struct house *house = &act->desk->house;
    struct deed deed = {
        .piece = piece,
        .here = &house->now[station],
        .next = house->now,
        .next_count = (size_t)house->station_count,
        .groups = house->group_now,
        .group_count = (size_t)house->group_count,
        .in_work = verb == VERB_RECEIVE ? INT64_MAX : 0,
        .happened = true,
    };
    return verb == VERB_RECEIVE ? piece_receive(&deed)
           : verb == VERB_START ? piece_start(&deed)
                                : piece_finish(&deed);
}

bool implied_find(const struct act *act, struct implied *out)
{
    const struct station *here = &act->desk->house.stations[act->station];
    struct piece piece = held_found(&act->row.now.piece, act->command->decided == DECIDED_KIOSK);
    out->count = 0;
    while (!is_ready(&piece, here)) {
        enum verb verb;
        int station;
        if (out->count == IMPLIED_MAX || !next_deed(act, &piece, &verb, &station))
            return false;
        struct outcome outcome = judge(act, &piece, verb, station);
        if (!outcome.changes)
            return false;
        piece = outcome.after;
        held_keep(&outcome, &act->row.now.piece);
        out->deeds[out->count].verb = verb;
        out->deeds[out->count].station = station;
        out->deeds[out->count++].outcome = outcome;
    }
    return out->count > 0;
}

/* ------------------------------------------------------------------ booking them */

static struct fault post(struct act *act, enum verb verb, struct code station, struct outcome outcome)
{
    struct event_row event = act_event(act);
    struct transfers transfers = {.count = 0};
    struct setting_down down;
    struct stone_lines stones;
    stone_begin(&down);
    outcome.after.book_mass = act->row.now.piece.book_mass;
    struct fault fault = stone_set_due(act, &outcome, &down);
    if (fault_is(fault))
        return fault;
    event.verb = verb;
    event.station = station;
    event.operator_badge = tag_of("");
    event.subject[0] = '\0';
    event.found = SPAN("{\"implied\":true}");
    event.after.piece = outcome.after;
    flag_add(event.flags, &event.flag_count, outcome.flag);
    post_stamp(&event.after, &act->row.now, act->deed_ms);
    post_transfers(&transfers, desk_book_of(&act->desk->house, &act->row), &act->row.now.piece, &event);
    stone_tell(&down, &stones);
    event.stones = stones.count > 0 ? &stones : NULL;
    fault = desk_post(act->desk, &event, &act->row, NULL, &transfers);
    return fault_is(fault) ? fault
                           : store_implied_add(act->desk->store, event.seq, act->row.id, station, verb);
}

struct fault implied_post(struct act *act, const struct implied *implied)
{
    const struct house *house = &act->desk->house;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < implied->count && !fault_is(fault); i++)
        fault = post(act, implied->deeds[i].verb, house->stations[implied->deeds[i].station].code,
                     implied->deeds[i].outcome);
    return fault;
}

/* ------------------------------------------------------------------ when they are told */

/* The last that this kiosk did with the piece was to take back what told one: it tells that anew. */
static struct fault find_taken_back(const struct act *act, int64_t *event)
{
    struct event_row own = {.previous = act->row.event};
    struct fault fault = FAULT_OK;
    *event = 0;
    do {
        fault = store_event_get(act->desk->store, own.previous, &own);
    } while (!fault_is(fault) && own.kiosk != act->who->kiosk && own.previous != 0);
    if (fault_is(fault) || own.kiosk != act->who->kiosk || own.verb != VERB_WITHDRAW)
        return fault;
    return store_implied_find_told(act->desk->store, act->row.id, act->command->station, act->command->verb,
                                   own.corrects, event);
}

struct fault implied_match(const struct act *act, int64_t *event)
{
    struct fault fault =
        store_implied_find(act->desk->store, act->row.id, act->command->station, act->command->verb, event);
    return fault_is(fault) || *event != 0 ? fault : find_taken_back(act, event);
}

/* A receive may have started it, too: with the finish, that is told. */
struct fault implied_note(const struct act *act, int64_t event)
{
    struct store *store = act->desk->store;
    int64_t start = 0;
    struct fault fault = store_implied_match(store, event, act->desk->seq);
    if (!fault_is(fault) && act->command->verb == VERB_FINISH)
        fault = store_implied_find(store, act->row.id, act->command->station, VERB_START, &start);
    if (fault_is(fault) || start == 0 || start > event)
        return fault;
    return store_implied_match(store, start, act->desk->seq);
}
