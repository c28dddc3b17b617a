#include "hub/service/proposal.h"

#include <stdio.h>
#include <string.h>

#include "hub/service/moment.h"
#include "hub/store/pace.h"

#define MS_PER_DAY    INT64_C(86400000)
#define MS_PER_HOUR   3600000.0
#define S_PER_HOUR    3600.0
#define HOURS_PER_DAY 8.0 /* when nothing says how long the workshop works */
#define WAITING_DONE  1   /* one piece that is done holds its place until it is taken on */
#define SHARE_MIN     0.01

/* Stations of one kind and visit work side by side: they are one place of the line. */
struct pace {
    const struct house *house;
    struct proposals *out;
    int64_t n_min;
    double raw_h[STATIONS_MAX]; /* of one piece; 0: not known */
    bool is_measured[STATIONS_MAX];
    int64_t finished[STATIONS_MAX];
    bool is_used[STATIONS_MAX]; /* some route comes by */
};

static int64_t chosen(const struct house *house, int64_t asked, enum setting setting)
{
    return asked >= 0 ? asked : settings_get(&house->settings, setting);
}

/* ------------------------------------------------------------------ how long, how fast */

/* The mean standard time of the steps that it does, over all routes. */
static double standard_h(const struct house *house, const struct station *station, bool *is_used)
{
    double sum_s = 0;
    int count = 0;
    *is_used = false;
    for (size_t r = 0; r < house->route_count; r++)
        for (int i = 0; i < house->routes[r].step_count; i++) {
            const struct route_step *step = &house->routes[r].steps[i];
            if (!station_takes(station, step))
                continue;
            *is_used = true;
            sum_s += step->standard_s;
            count += step->standard_s > 0;
        }
    return count > 0 ? sum_s / count / S_PER_HOUR : 0;
}

static struct fault measure(struct pace *pace, struct store *store, int64_t from_ms)
{
    struct pace_row rows[STATIONS_MAX];
    int count;
    struct fault fault = store_pace_list(store, from_ms, rows, &count);
    if (fault_is(fault))
        return fault;
    for (int i = 0; i < pace->house->station_count; i++)
        pace->raw_h[i] = standard_h(pace->house, &pace->house->stations[i], &pace->is_used[i]);
    for (int i = 0; i < count; i++) {
        int station = house_find_station(pace->house, rows[i].station);
        if (station < 0)
            continue;
        pace->finished[station] = rows[i].pieces;
        pace->is_measured[station] = rows[i].times >= pace->n_min && rows[i].median_ms > 0;
        if (pace->is_measured[station])
            pace->raw_h[station] = (double)rows[i].median_ms / MS_PER_HOUR;
    }
    return FAULT_OK;
}

static bool counts(const struct pace *pace, int station)
{
    return pace->is_used[station] && pace->raw_h[station] > 0;
}

/* Pieces an hour when everybody is in and nobody waits. */
static double capacity_per_h(const struct pace *pace, int station)
{
    const struct station *one = &pace->house->stations[station];
    int people = one->staff > 0 ? one->staff : 1;
    int at_once = one->at_once > 0 ? one->at_once : 1;
    return (double)people * at_once / pace->raw_h[station];
}

static bool are_beside(const struct station *a, const struct station *b)
{
    return code_equal(a->kind, b->kind) && code_equal(a->visit, b->visit);
}

static double capacity_of_kind(const struct pace *pace, int station)
{
    double sum = 0;
    for (int i = 0; i < pace->house->station_count; i++)
        if (counts(pace, i) && are_beside(&pace->house->stations[i], &pace->house->stations[station]))
            sum += capacity_per_h(pace, i);
    return sum;
}

/* The one that bears the mark, else the slowest; −1: no time is known. */
static int find_bottleneck(const struct pace *pace)
{
    int found = -1;
    for (int i = 0; i < pace->house->station_count; i++) {
        if (!counts(pace, i))
            continue;
        if (pace->house->stations[i].bottleneck)
            return i;
        if (found < 0 || capacity_of_kind(pace, i) < capacity_of_kind(pace, found))
            found = i;
    }
    return found;
}

static void find_rate(struct pace *pace, int bottleneck)
{
    struct proposals *out = pace->out;
    int64_t finished = 0;
    out->bottleneck = pace->house->stations[bottleneck].kind;
    for (int i = 0; i < pace->house->station_count; i++)
        if (are_beside(&pace->house->stations[i], &pace->house->stations[bottleneck]))
            finished += pace->finished[i];
    out->is_rate_measured = finished >= pace->n_min && out->hours > 0;
    out->rate_per_h =
        out->is_rate_measured ? (double)finished / (double)out->hours : capacity_of_kind(pace, bottleneck);
}

/* ------------------------------------------------------------------ limits */

static struct limit_proposal *add_limit(struct pace *pace, const char *name, struct sizing_line line,
                                        double share)
{
    struct limit_proposal *limit = &pace->out->limits[pace->out->limit_count++];
    *limit = (struct limit_proposal){.line = line, .critical = sizing_critical(&line)};
    snprintf(limit->name, sizeof limit->name, "%s", name);
    limit->pieces = sizing_pieces_for(&line, share);
    return limit;
}

/* A station must keep up with its part of what the bottleneck is to reach. */
static void propose_station(struct pace *pace, int station)
{
    const struct station *one = &pace->house->stations[station];
    double capacity = capacity_per_h(pace, station);
    double wanted = pace->out->rate_per_h * capacity / capacity_of_kind(pace, station);
    double most = (double)pace->out->percent / 100;
    double share = most * wanted / capacity;
    share = share > most ? most : share < SHARE_MIN ? SHARE_MIN : share;
    struct sizing_line line = {.rate_per_h = capacity, .raw_h = pace->raw_h[station]};
    struct limit_proposal *limit = add_limit(pace, one->name, line, share);
    limit->of = one->code;
    limit->present = one->limit.pieces;
    limit->wip = pace->house->now[station].load.pieces;
    limit->finished = pace->finished[station];
    limit->is_measured = pace->is_measured[station];
    limit->pieces += WAITING_DONE;
    limit->expected = sizing_expect(&line, limit->pieces);
}

/* The time of one piece at all places of the line, or at those of a group. */
static double raw_over(const struct pace *pace, const struct group *group)
{
    double sum = 0;
    for (int i = 0; i < pace->house->station_count; i++) {
        const struct station *one = &pace->house->stations[i];
        struct route_step step = {.kind = one->kind, .visit = one->visit};
        bool first = true;
        for (int k = 0; k < i; k++)
            first &= !counts(pace, k) || !are_beside(&pace->house->stations[k], one);
        if (counts(pace, i) && first && (!group || group_takes(group, &step)))
            sum += pace->raw_h[i];
    }
    return sum;
}

static void propose_over(struct pace *pace, const struct group_now *now)
{
    struct sizing_line line = {pace->out->rate_per_h, raw_over(pace, now ? now->group : NULL)};
    if (line.raw_h <= 0)
        return;
    struct limit_proposal *limit =
        add_limit(pace, now ? now->group->name : "The whole line", line, (double)pace->out->percent / 100);
    limit->expected = sizing_expect(&line, limit->pieces);
    limit->is_measured = pace->out->is_rate_measured;
    if (!now) {
        for (int i = 0; i < pace->house->station_count; i++)
            limit->wip += pace->house->now[i].load.pieces;
        return;
    }
    limit->of = now->group->code;
    limit->is_group = true;
    limit->present = now->group->limit.pieces;
    limit->wip = now->load.pieces;
}

static void propose_limits(struct pace *pace)
{
    for (int i = 0; i < pace->house->station_count; i++)
        if (counts(pace, i))
            propose_station(pace, i);
    for (int i = 0; i < pace->house->group_count; i++)
        propose_over(pace, &pace->house->group_now[i]);
    propose_over(pace, NULL);
}

/* ------------------------------------------------------------------ the batch */

struct wax {
    const struct house *house;
    bool any;
    struct piece first; /* of what waits to be cast; else of any route that casts */
    int64_t pieces, metal_ug;
};

static void note_wax(void *context, const struct line_row *row)
{
    struct wax *wax = context;
    struct piece piece;
    if (!house_line_piece(wax->house, row, &piece) || row->place == PLACE_TREE || row->kind == KIND_TREE)
        return;
    int casting = room_casting_step(&piece);
    if (casting >= piece.step_count || (piece.step >= casting && piece.step >= 0))
        return;
    if (!wax->any)
        wax->first = piece;
    wax->any = true;
    wax->pieces += piece.quantity;
    wax->metal_ug += piece.each_due.ug * piece.quantity;
}

static bool find_casting_route(const struct house *house, struct piece *out)
{
    for (size_t i = house->route_count; i > 0; i--) {
        *out = (struct piece){.place = PLACE_POOL,
                              .step = -1,
                              .quantity = 1,
                              .steps = house->routes[i - 1].steps,
                              .step_count = house->routes[i - 1].step_count};
        if (room_casting_step(out) < out->step_count)
            return true;
    }
    return false;
}

static struct fault propose_batch(struct pace *pace, struct store *store, const struct proposal_ask *ask)
{
    const struct house *house = pace->house;
    struct proposals *out = pace->out;
    struct wax wax = {.house = house};
    struct floor_now floor = house_floor_now(house);
    int last;
    struct fault fault = store_piece_each_on_line(store, note_wax, &wax);
    if (fault_is(fault))
        return fault;
    out->has_batch = wax.any || find_casting_route(house, &wax.first);
    if (!out->has_batch)
        return FAULT_OK;
    double hours = out->days > 0 ? (double)out->hours / (double)out->days : HOURS_PER_DAY;
    out->waiting = wax.pieces;
    out->ask = (struct batch_ask){
        .flask_cents = chosen(house, ask->flask_cents, SETTING_FLASK_CENTS),
        .piece_day_cents = chosen(house, ask->piece_day_cents, SETTING_PIECE_DAY_CENTS),
        .metal_min = MASS_MG(chosen(house, ask->metal_min_mg, SETTING_FLASK_METAL_MIN_MG)),
        .metal_each = MASS_UG(wax.pieces > 0 ? wax.metal_ug / wax.pieces : 0),
        .rate_per_day = out->rate_per_h * hours,
        .room = room_places_after(&wax.first, &floor, false, &last),
    };
    out->batch = batch_propose(&out->ask);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ reading */

static struct fault propose(struct reader *reader, int64_t now_ms, const struct proposal_ask *ask,
                            struct proposals *out)
{
    const struct house *house = &reader->house;
    struct pace pace = {.house = house, .out = out};
    *out = (struct proposals){.percent = chosen(house, ask->percent, SETTING_SIZING_PERCENT)};
    out->from_ms = now_ms - chosen(house, ask->days, SETTING_SIZING_DAYS) * MS_PER_DAY;
    pace.n_min = settings_get(&house->settings, SETTING_SIZING_N_MIN);
    struct fault fault = store_pace_hours(reader->store, out->from_ms, &out->hours, &out->days);
    if (!fault_is(fault))
        fault = measure(&pace, reader->store, out->from_ms);
    int bottleneck = fault_is(fault) ? -1 : find_bottleneck(&pace);
    if (bottleneck < 0)
        return fault;
    find_rate(&pace, bottleneck);
    propose_limits(&pace);
    return propose_batch(&pace, reader->store, ask);
}

struct fault reader_proposals(struct reader *reader, int64_t now_ms, const struct proposal_ask *ask,
                              struct proposals *out)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = house_count(&reader->house, reader->store);
    if (!fault_is(fault))
        fault = propose(reader, now_ms, ask, out);
    reader_end(reader);
    return fault;
}
