/* The tray and the list of what comes next: the last known board, with what this bench has done since and
 * nobody else knows. */
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- tray */

static int64_t *counter(struct view_tray *tray, enum piece_state state)
{
    switch (state) {
    case PIECE_QUEUED:
        return &tray->queued;
    case PIECE_IN_WORK:
        return &tray->in_work;
    case PIECE_DONE:
        return &tray->done;
    case PIECE_HELD:
        break;
    }
    return &tray->held;
}

static void add(struct view_tray *tray, const struct piece *piece, struct code station, int sign)
{
    if (piece->place != PLACE_STATION || !code_equal(piece->station, station))
        return;
    int64_t *count = counter(tray, piece->state);
    tray->wip += sign * piece->quantity;
    tray->mass.ug += sign * piece->book_mass.ug;
    *count += sign * piece->quantity;
}

/* A board that is newer than the sheets has counted already what is taken away here. */
static void clamp(int64_t *count)
{
    if (*count < 0)
        *count = 0;
}

/* Only what the hub has not answered: what it accepted is on its board already, or will be in a moment. */
static void add_locals(const struct flow *flow, const struct world *world, struct view_tray *tray)
{
    for (int i = 0; i < flow->local_count; i++) {
        const struct flow_local *local = &flow->locals[i];
        const struct sheet *sheet = world_find_sheet(world, local->piece.tag);
        if (!sheet || local->unanswered == 0)
            continue;
        add(tray, &sheet->piece, flow->station, -1);
        add(tray, &local->piece, flow->station, +1);
    }
    clamp(&tray->wip);
    clamp(&tray->mass.ug);
    for (int state = PIECE_QUEUED; state <= PIECE_HELD; state++)
        clamp(counter(tray, (enum piece_state)state));
}

/* What fails, or was sent back, because of what was done here. The newest of the most severe comes first. */
static void set_stop(const struct board *board, struct code station, struct view_tray *out)
{
    for (int i = 0; i < board->alert_count; i++) {
        const struct alert *alert = &board->alerts[i];
        bool fails = alert->kind == ALERT_INSPECTION_FAILS || alert->kind == ALERT_REWORK;
        if (!fails || alert->acknowledged || !code_equal(alert->station, station))
            continue;
        memcpy(out->stop, alert->subject, sizeof out->stop);
        return;
    }
}

void view_tray_set(const struct flow *flow, const struct world *world, struct view_tray *out)
{
    const struct board_station *at = world_find_station(world, flow->station);
    if (!at)
        return;
    out->known = true;
    out->wip = at->now.load.pieces;
    out->limit = at->station.limit.pieces;
    out->mass = at->now.load.mass;
    out->mass_limit = at->station.limit.mass;
    out->done = at->now.done;
    out->in_work = at->now.in_work;
    out->queued = at->now.queued;
    out->held = at->now.held;
    out->oldest_ms = at->oldest_ms;
    out->state = at->state;
    bool fits = TEXT_COPY(out->station, span_of(at->station.name));
    assert(fits);
    set_stop(&world->board, flow->station, out);
    add_locals(flow, world, out);
}

/* ---------------------------------------------------------------- next */

static void describe(const struct flow *flow, const struct world *world, const struct sheet *sheet,
                     struct code station, struct view_next *out)
{
    const struct piece *piece = &sheet->piece;
    bool fits = TEXT_COPY(out->name, span_of(sheet->name)) && TEXT_COPY(out->model, span_of(sheet->model)) &&
                TEXT_COPY(out->alloy, span_of(sheet->alloy_name)) &&
                TEXT_COPY(out->stones, span_of(sheet->stones_text));
    assert(fits);
    memcpy(out->size, sheet->size, sizeof out->size);
    out->icon = sheet->icon;
    memcpy(out->picture, sheet->picture, sizeof out->picture);
    out->rush = sheet->rush;
    out->rework = piece->rework;
    out->due_ms = sheet->due_ms;
    out->waits_upstream = piece->place != PLACE_STATION || !code_equal(piece->station, station);
    out->elsewhere = !code_equal(station, flow->station);
    const struct board_station *at = place_find_station(world, station);
    fits = TEXT_COPY(out->station, span_of(at ? at->station.name : station.text));
    assert(fits);
}

static int add_station(const struct flow *flow, const struct world *world, struct code station,
                       int64_t unix_ms, struct view_next *out, int count)
{
    int next[FLOW_NEXT_MAX];
    int found = local_next_pieces(flow, world, station, unix_ms, next, FLOW_NEXT_MAX - count);
    for (int i = 0; i < found; i++)
        describe(flow, world, &world->sheets[next[i]], station, &out[count++]);
    return count;
}

/* Of the station where we are; when nothing waits for that, of the others of this bench, which are named. */
int view_next_set(const struct flow *flow, const struct world *world, int64_t unix_ms,
                  struct view_next out[FLOW_NEXT_MAX])
{
    int count = add_station(flow, world, flow->station, unix_ms, out, 0);
    for (int i = 0; i < flow->conf.station_count && (count == 0 || out[0].elsewhere); i++)
        if (!code_equal(flow->conf.stations[i], flow->station))
            count = add_station(flow, world, flow->conf.stations[i], unix_ms, out, count);
    return count;
}

/* ---------------------------------------------------------------- in work */

static int add_in_work(const struct flow *flow, const struct world *world, struct code station,
                       struct view_next *out, int count)
{
    for (int i = 0; i < world->sheet_count && count < FLOW_NEXT_MAX; i++) {
        const struct sheet *sheet = &world->sheets[i];
        const struct flow_local *local = local_entry(flow, sheet->piece.tag);
        const struct piece *piece = local ? &local->piece : &sheet->piece;
        if (piece->place != PLACE_STATION || piece->state != PIECE_IN_WORK ||
            !code_equal(piece->station, station) || !tag_equal(piece->holder, people_actor(flow)))
            continue;
        describe(flow, world, sheet, station, &out[count]);
        out[count].rework = piece->rework;
        out[count++].waits_upstream = false;
    }
    return count;
}

int view_in_work_set(const struct flow *flow, const struct world *world, struct view_next out[FLOW_NEXT_MAX])
{
    if (!people_anybody(flow))
        return 0;
    int count = add_in_work(flow, world, flow->station, out, 0);
    for (int i = 0; i < flow->conf.station_count; i++)
        if (!code_equal(flow->conf.stations[i], flow->station))
            count = add_in_work(flow, world, flow->conf.stations[i], out, count);
    return count;
}
