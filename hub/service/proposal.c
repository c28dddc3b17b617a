#include "common/base/time.h"
#include "hub/service/proposal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hub/service/moment.h"
#include "hub/store/pace.h"

#define S_PER_HOUR    3600.0
#define HOURS_PER_DAY 8.0 /* when nothing says how long the workshop works */
#define WAITING_DONE  1   /* one piece that is done holds its place until it is taken on */

/* Stations of one kind and visit work side by side: they are one place of the line. */
struct pace {
    const struct house *house;
    struct proposals *out;
    int64_t n_min;
    double raw_h[STATIONS_MAX];     /* of one piece; 0: not known */
    double tree_days[STATIONS_MAX]; /* of a tree from its start to its cut, nights and all; 0: not known */
    bool is_measured[STATIONS_MAX];
    int64_t finished[STATIONS_MAX];
    bool is_used[STATIONS_MAX]; /* some route comes by */
    int bottleneck;
    struct sizing_line line; /* all of it */
    int64_t line_pieces;     /* that it needs for the share that is wanted of its rate */
};

static int64_t chosen(const struct house *house, int64_t asked, enum setting setting)
{
    return asked >= 0 ? asked : settings_get(&house->settings, setting);
}

/* ------------------------------------------------------------------ how long, how fast */

/* What is released by now goes by the newest revision. */
static bool is_newest(const struct house *house, size_t route)
{
    return house_newest_route(house, house->routes[route].code) == (int64_t)route + 1;
}

/* The mean standard time of the steps that it does, over all routes. */
static double standard_h(const struct house *house, const struct station *station, bool *is_used)
{
    double sum_s = 0;
    int count = 0;
    *is_used = false;
    for (size_t r = 0; r < house->route_count; r++)
        for (int i = 0; i < house->routes[r].step_count; i++) {
            const struct route_step *step = &house->routes[r].steps[i];
            if (!station_takes(station, step) || !is_newest(house, r))
                continue;
            *is_used = true;
            sum_s += step->standard_s;
            count += step->standard_s > 0;
        }
    return count > 0 ? sum_s / count / S_PER_HOUR : 0;
}

static struct fault measure(struct pace *pace, struct store *store, int64_t from_ms)
{
    struct pace_row rows[PACE_ROWS_MAX];
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
        if (rows[i].is_trees) {
            pace->tree_days[station] = (double)rows[i].median_ms / DAY_MS;
            continue;
        }
        pace->finished[station] = rows[i].pieces;
        pace->is_measured[station] = rows[i].times >= pace->n_min && rows[i].median_ms > 0;
        if (pace->is_measured[station])
            pace->raw_h[station] = (double)rows[i].median_ms / HOUR_MS;
    }
    return FAULT_OK;
}

/* A subcontractor is none of them: how long it takes is no time that anybody here works. */
static bool counts(const struct pace *pace, int station)
{
    return pace->is_used[station] && !pace->house->stations[station].outside && pace->raw_h[station] > 0;
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

static int64_t finished_of_kind(const struct pace *pace, int station)
{
    int64_t sum = 0;
    for (int i = 0; i < pace->house->station_count; i++)
        if (are_beside(&pace->house->stations[i], &pace->house->stations[station]))
            sum += pace->finished[i];
    return sum;
}

/* What the bottleneck can do, and not what it did: a limit that is too low would slow it down, and then prove
 * itself right. */
static void find_rate(struct pace *pace)
{
    struct proposals *out = pace->out;
    out->bottleneck = pace->house->stations[pace->bottleneck].kind;
    out->is_rate_measured = pace->is_measured[pace->bottleneck];
    out->rate_per_h = capacity_of_kind(pace, pace->bottleneck);
}

/* How many pieces come by here for each that comes by the bottleneck; all alike until it was counted. */
static double visits(const struct pace *pace, int station)
{
    int64_t here = finished_of_kind(pace, station);
    int64_t there = finished_of_kind(pace, pace->bottleneck);
    return here >= pace->n_min && there >= pace->n_min ? (double)here / (double)there : 1;
}

/* ------------------------------------------------------------------ limits */

/* The hours of work that one piece at the bottleneck means at all places of the line, or at those of a group.
 */
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
            sum += pace->raw_h[i] * visits(pace, i);
    }
    return sum;
}

static void find_line(struct pace *pace)
{
    pace->line = (struct sizing_line){pace->out->rate_per_h, raw_over(pace, NULL)};
    pace->line_pieces = sizing_pieces_for(&pace->line, (double)pace->out->percent / 100);
}

static struct limit_proposal *add_limit(struct pace *pace, const char *name, struct sizing_line line,
                                        int64_t pieces)
{
    struct limit_proposal *limit = &pace->out->limits[pace->out->limit_count++];
    *limit = (struct limit_proposal){.line = line, .critical = sizing_critical(&line), .pieces = pieces};
    snprintf(limit->name, sizeof limit->name, "%s", name);
    return limit;
}

/* Its part of the pieces that the whole line needs, by the work that they are here; and never fewer than one
 * in each hand, and one that is done. */
static int64_t pieces_of_station(const struct pace *pace, int station, double part)
{
    const struct station *one = &pace->house->stations[station];
    int64_t hands = one->staff > 0 ? one->staff : 1;
    double work = pace->raw_h[station] * visits(pace, station) * part;
    int64_t pieces = (int64_t)ceil((double)pace->line_pieces * work / pace->line.raw_h - 1e-9);
    return pieces > hands + WAITING_DONE ? pieces : hands + WAITING_DONE;
}

static bool does_kind(const struct station *station, const char *kind)
{
    return strcmp(station->kind.text, kind) == 0;
}

static double hours_of_day(const struct proposals *out)
{
    return out->days > 0 ? (double)out->hours / (double)out->days : HOURS_PER_DAY;
}

/* Where trees are cast: what the line uses up while a tree is there, and the batch that is cut and waits to
 * be taken on, one by one. */
static int64_t pieces_of_casting(const struct pace *pace, int station, double part)
{
    const struct proposals *out = pace->out;
    double a_day = out->rate_per_h * hours_of_day(out) * visits(pace, station) * part;
    double days =
        pace->tree_days[station] > 0 ? pace->tree_days[station] : pace->raw_h[station] / hours_of_day(out);
    return out->batch.pieces + (int64_t)ceil(a_day * days - 1e-9);
}

static void propose_station(struct pace *pace, int station)
{
    const struct station *one = &pace->house->stations[station];
    double capacity = capacity_per_h(pace, station);
    double part = capacity / capacity_of_kind(pace, station);
    int64_t pieces = pieces_of_station(pace, station, part);
    if (pace->out->has_batch && does_kind(one, CASTING_KIND)) {
        int64_t casts = pieces_of_casting(pace, station, part);
        pieces = casts > pieces ? casts : pieces;
    }
    struct sizing_line line = {.rate_per_h = capacity, .raw_h = pace->raw_h[station]};
    struct limit_proposal *limit = add_limit(pace, one->name, line, pieces);
    limit->of = one->code;
    limit->present = one->limit.pieces;
    limit->wip = pace->house->now[station].load.pieces;
    limit->finished = pace->finished[station];
    limit->is_measured = pace->is_measured[station];
    limit->visits = visits(pace, station) * part;
    limit->needed = pieces;
}

static void propose_over(struct pace *pace, const struct group_now *now)
{
    struct sizing_line line = {pace->out->rate_per_h, raw_over(pace, now ? now->group : NULL)};
    if (line.raw_h <= 0)
        return;
    struct limit_proposal *limit = add_limit(pace, now ? now->group->name : "The whole line", line,
                                             sizing_pieces_for(&line, (double)pace->out->percent / 100));
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

/* ------------------------------------------------------------------ room for a batch */

/* Is this proposal about a station on the way of a tree, from after `casting` to step `last`? */
static bool is_on_way(const struct pace *pace, const struct limit_proposal *limit, const struct piece *tree,
                      int casting, int last)
{
    int station = house_find_station(pace->house, limit->of);
    for (int step = casting + 1; step <= last; step++)
        if (station_takes(&pace->house->stations[station], &tree->steps[step]))
            return true;
    return false;
}

/* Beside the pieces that the stations on the way need to work on, there must be room for a batch: what lacks
 * goes where there is most of the work. */
static void make_room_on_way(struct pace *pace, const struct piece *tree, int casting, int last)
{
    struct limit_proposal *largest = NULL;
    int64_t lacks = pace->out->batch.pieces;
    for (int i = 0; i < pace->out->limit_count; i++) {
        struct limit_proposal *limit = &pace->out->limits[i];
        if (!is_on_way(pace, limit, tree, casting, last))
            continue;
        lacks -= limit->pieces - limit->needed;
        if (!largest || limit->needed > largest->needed)
            largest = limit;
    }
    if (largest && lacks > 0)
        largest->pieces += lacks;
}

/* A tree starts when the stations up to the bottleneck have room for all of it. If they had it only when they
 * are empty, they would stand still each time. */
static void make_room_for_batch(struct pace *pace)
{
    struct floor_now floor = house_floor_now(pace->house);
    for (size_t i = 0; i < pace->house->route_count; i++) {
        struct piece tree = {.place = PLACE_POOL,
                             .step = -1,
                             .quantity = 1,
                             .steps = pace->house->routes[i].steps,
                             .step_count = pace->house->routes[i].step_count};
        int casting = room_casting_step(&tree);
        int last;
        if (casting >= tree.step_count || !is_newest(pace->house, i))
            continue;
        (void)room_places_after(&tree, &floor, false, &last);
        make_room_on_way(pace, &tree, casting, last);
    }
}

/* By Little: at the rate of the line, so long as the pieces that it may hold last. */
static void expect_stations(struct pace *pace)
{
    struct sizing_expected line = sizing_expect(&pace->line, pace->line_pieces);
    for (int i = 0; i < pace->out->limit_count; i++) {
        struct limit_proposal *limit = &pace->out->limits[i];
        limit->expected.rate_per_h = line.rate_per_h * limit->visits;
        limit->expected.lead_h = (double)limit->pieces / limit->expected.rate_per_h;
    }
}

static void propose_limits(struct pace *pace)
{
    find_line(pace);
    for (int i = 0; i < pace->house->station_count; i++)
        if (counts(pace, i))
            propose_station(pace, i);
    if (pace->out->has_batch)
        make_room_for_batch(pace);
    expect_stations(pace);
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
    out->waiting = wax.pieces;
    out->ask = (struct batch_ask){
        .flask_cents = chosen(house, ask->flask_cents, SETTING_FLASK_CENTS),
        .piece_day_cents = chosen(house, ask->piece_day_cents, SETTING_PIECE_DAY_CENTS),
        .metal_min = MASS_MG(chosen(house, ask->metal_min_mg, SETTING_FLASK_METAL_MIN_MG)),
        .metal_each = MASS_UG(wax.pieces > 0 ? wax.metal_ug / wax.pieces : 0),
        .rate_per_day = out->rate_per_h * hours_of_day(out),
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
    out->from_ms = now_ms - chosen(house, ask->days, SETTING_SIZING_DAYS) * DAY_MS;
    pace.n_min = settings_get(&house->settings, SETTING_SIZING_N_MIN);
    struct fault fault = store_pace_hours(reader->store, out->from_ms, &out->hours, &out->days);
    if (!fault_is(fault))
        fault = measure(&pace, reader->store, out->from_ms);
    pace.bottleneck = fault_is(fault) ? -1 : find_bottleneck(&pace);
    if (pace.bottleneck < 0)
        return fault;
    find_rate(&pace);
    fault = propose_batch(&pace, reader->store, ask);
    if (!fault_is(fault))
        propose_limits(&pace);
    return fault;
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
