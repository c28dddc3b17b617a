#include "tests/unit/common_rules/search_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- a state, as few bytes as it takes */

struct spot {
    uint8_t route, kind, place, state, was;
    int8_t step, station, tray, holder;
    uint8_t quantity, rework, used;
};

struct spots {
    struct spot items[SMALL_ITEMS_MAX];
};

static uint64_t hash_of(const struct spots *spots)
{
    const unsigned char *bytes = (const unsigned char *)spots;
    uint64_t hash = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < sizeof *spots; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static int compare_spot(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct spot));
}

/* Which of two alike is which makes no difference. */
static void canonize(struct spots *spots)
{
    qsort(spots->items, SMALL_ITEMS_MAX, sizeof spots->items[0], compare_spot);
}

struct seen {
    struct spots *states;
    long count, max;
    int32_t *table; /* index + 1; 0: free */
    size_t size;    /* a power of two */
};

/* False when it was there, or there is no room. */
static bool add_state(struct seen *seen, const struct spots *state)
{
    size_t at = hash_of(state) & (seen->size - 1);
    while (seen->table[at] != 0) {
        if (memcmp(&seen->states[seen->table[at] - 1], state, sizeof *state) == 0)
            return false;
        at = (at + 1) & (seen->size - 1);
    }
    if (seen->count == seen->max)
        return false;
    seen->states[seen->count++] = *state;
    seen->table[at] = (int32_t)seen->count;
    return true;
}

/* ---------------------------------------------------------------- as the rules see it */

struct world_now {
    const struct small *small;
    struct piece pieces[SMALL_ITEMS_MAX];
    struct station_now stations[SMALL_STATIONS_MAX];
    struct group_now groups[SMALL_GROUPS_MAX];
    int in_work[SMALL_PEOPLE][SMALL_STATIONS_MAX];
};

static struct tag person(int index)
{
    return index < 0 ? tag_of("") : tag_make(TAG_BADGE, index + 1);
}

static int person_index(struct tag badge)
{
    for (int i = 0; i < SMALL_PEOPLE; i++)
        if (tag_equal(badge, person(i)))
            return i;
    return -1;
}

static int station_index(const struct small *small, struct code code)
{
    for (int i = 0; i < small->station_count; i++)
        if (code_equal(small->stations[i].code, code))
            return i;
    return -1;
}

static struct piece piece_of(const struct small *small, const struct spot *spot)
{
    struct piece piece = {
        .kind = (enum piece_kind)spot->kind,
        .version = 1,
        .quantity = spot->quantity,
        .place = (enum place)spot->place,
        .state = (enum piece_state)spot->state,
        .was = (enum piece_state)spot->was,
        .step = spot->step,
        .rework = spot->rework,
        .holder = person(spot->holder),
        .each_due = MASS_MG(1000),
        .steps = small->routes[spot->route].steps,
        .step_count = small->routes[spot->route].step_count,
    };
    if (spot->station >= 0)
        piece.station = small->stations[spot->station].code;
    if (spot->tray >= 0)
        piece.tray = small->stations[spot->tray].code;
    return piece;
}

static struct spot spot_of(const struct small *small, const struct spot *before, const struct piece *piece)
{
    struct spot spot = *before;
    spot.place = (uint8_t)piece->place;
    spot.state = (uint8_t)piece->state;
    spot.was = (uint8_t)(piece->state == PIECE_HELD ? piece->was : 0);
    spot.step = (int8_t)piece->step;
    spot.station = (int8_t)station_index(small, piece->station);
    spot.tray = (int8_t)station_index(small, piece->tray);
    spot.holder = (int8_t)person_index(piece->holder);
    spot.rework = piece->rework;
    return spot;
}

static void see(const struct small *small, const struct spots *spots, struct world_now *out)
{
    memset(out->in_work, 0, sizeof out->in_work);
    out->small = small;
    for (int i = 0; i < small->station_count; i++)
        out->stations[i] = (struct station_now){.station = &small->stations[i]};
    for (int i = 0; i < small->group_count; i++)
        out->groups[i] = (struct group_now){.group = &small->groups[i]};
    for (int i = 0; i < SMALL_ITEMS_MAX; i++) {
        const struct spot *spot = &spots->items[i];
        if (!spot->used)
            continue;
        out->pieces[i] = piece_of(small, spot);
        struct load load = piece_load(&out->pieces[i]);
        if (spot->place == PLACE_STATION) {
            out->stations[spot->station].load.pieces += load.pieces;
            out->stations[spot->station].load.mass.ug += load.mass.ug;
            if (spot->state == PIECE_IN_WORK && spot->holder >= 0)
                out->in_work[spot->holder][spot->station]++;
        }
        for (int k = 0; k < small->group_count; k++)
            if (group_counts(&small->groups[k], &out->pieces[i])) {
                out->groups[k].load.pieces += load.pieces;
                out->groups[k].load.mass.ug += load.mass.ug;
            }
    }
}

/* ---------------------------------------------------------------- moves */

struct search {
    const struct small *small;
    struct seen seen;
    struct world_now now;
    struct spots at;
    bool led_on; /* some scan was accepted */
};

static void go(struct search *search, struct spots next, bool leads_on)
{
    canonize(&next);
    search->led_on |= leads_on;
    (void)add_state(&search->seen, &next);
}

static void go_piece(struct search *search, int item, const struct outcome *outcome, bool leads_on)
{
    struct spots next = search->at;
    if (outcome->reason != REASON_NONE || !outcome->changes)
        return;
    next.items[item] = spot_of(search->small, &next.items[item], &outcome->after);
    go(search, next, leads_on);
}

/* What a manager lets past a limit only fills it further: nobody has to. */
static void try_overrides(struct search *search, int item, struct deed deed)
{
    if (!search->small->overrides)
        return;
    deed.has_override = true;
    struct outcome received = piece_receive(&deed);
    go_piece(search, item, &received, false);
    struct outcome started = piece_start(&deed);
    go_piece(search, item, &started, false);
}

static void try_scans(struct search *search, int item, int station, int who)
{
    const struct small *small = search->small;
    struct deed deed = {
        .piece = &search->now.pieces[item],
        .here = &search->now.stations[station],
        .next = search->now.stations,
        .next_count = (size_t)small->station_count,
        .groups = search->now.groups,
        .group_count = (size_t)small->group_count,
        .operator_badge = person(who),
        .in_work = search->now.in_work[who][station],
        .has_reason = true,
    };
    struct outcome received = piece_receive(&deed);
    go_piece(search, item, &received, true);
    struct outcome started = piece_start(&deed);
    go_piece(search, item, &started, true);
    struct outcome finished = piece_finish(&deed);
    go_piece(search, item, &finished, true);
    struct outcome passed = piece_pass(&deed, &(struct judged){.has_ruling = false});
    go_piece(search, item, &passed, true);
    try_overrides(search, item, deed);
    const struct route_step *steps = deed.piece->steps;
    for (int step = 0; step < deed.piece->step; step++) {
        struct outcome back = piece_rework(&deed, steps[step].kind);
        go_piece(search, item, &back, false); /* nobody is made to send anything back */
    }
}

/* The pieces of a tree stay in work where it was, whatever their person has in work already. */
static void try_cut(struct search *search, int item)
{
    struct spots next = search->at;
    struct spot tree = next.items[item];
    bool is_cut = tree.kind == KIND_TREE && tree.place == PLACE_STATION && tree.state == PIECE_IN_WORK &&
                  strcmp(search->now.pieces[item].steps[tree.step].kind.text, CASTING_KIND) == 0;
    int left = tree.quantity;
    if (!is_cut)
        return;
    next.items[item].used = 0;
    for (int i = 0; i < SMALL_ITEMS_MAX && left > 0; i++) {
        if (next.items[i].used)
            continue;
        next.items[i] = tree;
        next.items[i].kind = KIND_PIECE;
        next.items[i].quantity = 1;
        left--;
    }
    for (int i = 0; i < SMALL_ITEMS_MAX; i++)
        if (!next.items[i].used)
            memset(&next.items[i], 0, sizeof next.items[i]);
    if (left == 0)
        go(search, next, true);
}

/* What a person may do beside: hold, release, split. */
static void try_people(struct search *search, int item)
{
    struct spots next = search->at;
    struct spot *spot = &next.items[item];
    if (search->small->holds && spot->place == PLACE_STATION) {
        bool held = spot->state == PIECE_HELD;
        spot->state = held ? spot->was : PIECE_HELD;
        spot->was = held ? 0 : search->at.items[item].state;
        go(search, next, false);
        next = search->at;
    }
    for (int i = 0; i < SMALL_ITEMS_MAX && spot->kind == KIND_PIECE && spot->quantity > 1; i++) {
        if (next.items[i].used)
            continue;
        next.items[i] = *spot;
        next.items[i].quantity = 1;
        spot->quantity--;
        go(search, next, false);
        return;
    }
}

/* ---------------------------------------------------------------- searching */

static bool is_over(const struct spot *spot)
{
    return !spot->used || spot->place == PLACE_FINISHED;
}

/* At the end of its way without an inspection it is done, and waits for delivery. */
static bool is_at_end(const struct search *search, int item)
{
    const struct spot *spot = &search->at.items[item];
    return is_over(spot) || (spot->place == PLACE_STATION && spot->state == PIECE_DONE &&
                             !piece_next_step(&search->now.pieces[item]));
}

static void write_state(const struct search *search, char *out, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < SMALL_ITEMS_MAX && used < size; i++) {
        const struct spot *spot = &search->at.items[i];
        if (spot->used && !is_over(spot))
            used += (size_t)snprintf(out + used, size - used, "%s%d of route %d: step %d %s at %s%s; ",
                                     spot->kind == KIND_TREE ? "tree " : "", spot->quantity, spot->route,
                                     spot->step, piece_state_word((enum piece_state)spot->state),
                                     spot->station < 0 ? "pool"
                                                       : search->small->stations[spot->station].code.text,
                                     spot->rework ? " (rework)" : "");
    }
}

static void look_at(struct search *search, struct small_found *out)
{
    const struct small *small = search->small;
    bool all_over = true, any_held = false;
    search->led_on = false;
    see(small, &search->at, &search->now);
    for (int item = 0; item < SMALL_ITEMS_MAX; item++) {
        if (!search->at.items[item].used)
            continue;
        all_over &= is_at_end(search, item);
        any_held |= search->at.items[item].state == PIECE_HELD;
        for (int station = 0; station < small->station_count; station++)
            for (int who = 0; who < SMALL_PEOPLE; who++)
                try_scans(search, item, station, who);
        try_cut(search, item);
        try_people(search, item);
    }
    if (all_over || search->led_on)
        return;
    if (any_held) {
        out->only_person++;
        return;
    }
    if (!out->locks)
        write_state(search, out->state, sizeof out->state);
    out->locks = true;
}

static void begin(const struct small *small, struct spots *out)
{
    memset(out, 0, sizeof *out);
    for (int i = 0; i < small->item_count; i++)
        out->items[i] = (struct spot){.route = (uint8_t)small->items[i].route,
                                      .kind = small->items[i].is_tree ? KIND_TREE : KIND_PIECE,
                                      .place = PLACE_POOL,
                                      .state = PIECE_QUEUED,
                                      .step = -1,
                                      .station = -1,
                                      .tray = -1,
                                      .holder = -1,
                                      .quantity = (uint8_t)small->items[i].quantity,
                                      .used = 1};
    canonize(out);
}

void small_search(const struct small *small, long states_max, struct small_found *out)
{
    struct search *search = calloc(1, sizeof *search);
    struct spots first;
    assert(search);
    search->small = small;
    search->seen.max = states_max;
    search->seen.size = 1024;
    while (search->seen.size < (size_t)states_max * 2)
        search->seen.size *= 2;
    search->seen.states = malloc((size_t)states_max * sizeof *search->seen.states);
    search->seen.table = calloc(search->seen.size, sizeof *search->seen.table);
    assert(search->seen.states && search->seen.table);
    *out = (struct small_found){.states = 0};
    begin(small, &first);
    (void)add_state(&search->seen, &first);
    for (long i = 0; i < search->seen.count && !out->locks; i++) {
        search->at = search->seen.states[i];
        look_at(search, out);
    }
    out->states = search->seen.count;
    out->whole = search->seen.count < states_max;
    free(search->seen.states);
    free(search->seen.table);
    free(search);
}

/* ---------------------------------------------------------------- small workshops */

struct station *small_add_station(struct small *small, const char *kind, int limit)
{
    static const char *const codes[SMALL_STATIONS_MAX] = {"s0", "s1", "s2", "s3", "s4"};
    assert(small->station_count < SMALL_STATIONS_MAX);
    struct station *station = &small->stations[small->station_count];
    *station = (struct station){.code = code_of(codes[small->station_count]),
                                .kind = code_of(kind),
                                .limit = {.pieces = limit},
                                .staff = 1,
                                .at_once = 1};
    small->station_count++;
    return station;
}

struct group *small_add_group(struct small *small, const char *stations, int limit)
{
    static const char *const codes[SMALL_GROUPS_MAX] = {"g0", "g1"};
    struct span rest = span_of(stations), word;
    assert(small->group_count < SMALL_GROUPS_MAX);
    struct group *group = &small->groups[small->group_count];
    *group = (struct group){.code = code_of(codes[small->group_count]), .limit = {.pieces = limit}};
    small->group_count++;
    while (span_split(&rest, ' ', &word)) {
        struct code code;
        if (code_read(word, &code))
            group->members[group->member_count++].station = code;
    }
    group_resolve(group, small->stations, small->station_count);
    return group;
}

void small_add_route(struct small *small, const char *kinds)
{
    struct span rest = span_of(kinds), word;
    assert(small->route_count < SMALL_ROUTES_MAX);
    struct workshop_route *route = &small->routes[small->route_count++];
    *route = (struct workshop_route){.step_count = 0};
    while (span_split(&rest, ' ', &word)) {
        struct route_step *step = &route->steps[route->step_count++];
        *step = (struct route_step){.factor_ppm = 1000000, .factor_verified = true};
        step->inspection = word.data[word.size - 1] == '*';
        word.size -= step->inspection;
        struct span kind;
        span_split(&word, '/', &kind);
        bool read = code_read(kind, &step->kind) && (word.size == 0 || code_read(word, &step->visit));
        assert(read);
    }
}

void small_add_item(struct small *small, int route, int quantity, bool is_tree)
{
    assert(small->item_count < SMALL_ITEMS_MAX);
    small->items[small->item_count++] = (struct small_item){route, quantity, is_tree};
}

static struct floor_plan plan_of(const struct small *small)
{
    return (struct floor_plan){small->stations, small->station_count, small->groups, small->group_count};
}

static bool is_item_sound(const struct small *small, const struct small_item *item)
{
    struct floor_plan floor = plan_of(small);
    struct tight tight;
    const struct workshop_route *route = &small->routes[item->route];
    struct piece piece = {
        .kind = item->is_tree ? KIND_TREE : KIND_PIECE,
        .quantity = item->quantity,
        .place = PLACE_POOL,
        .step = -1,
        .each_due = MASS_MG(1000),
        .steps = route->steps,
        .step_count = route->step_count,
    };
    if (limit_too_large_on_way(&piece, &floor, &tight))
        return false;
    piece.kind = KIND_PIECE; /* each of a tree goes on alone */
    piece.quantity = 1;
    return !item->is_tree || !limit_too_large_on_way(&piece, &floor, &tight);
}

bool small_is_sound(const struct small *small)
{
    struct floor_plan floor = plan_of(small);
    struct cycle cycle;
    if (route_find_cycle(small->routes, small->route_count, 0, &floor, &cycle))
        return false;
    for (int i = 0; i < small->item_count; i++)
        if (!is_item_sound(small, &small->items[i]))
            return false;
    return true;
}

/* ---------------------------------------------------------------- by chance */

static unsigned roll(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

static const char *const kind_words[] = {"casting", "setting", "polishing", "qc"};
enum { KINDS = 4 };

static struct limit roll_limit(unsigned *seed)
{
    struct limit limit = {.pieces = 1 + roll(seed, 3)};
    if (roll(seed, 6) == 0)
        limit.mass = MASS_MG(1000 * (int64_t)(1 + roll(seed, 3)));
    if (roll(seed, 10) == 0)
        limit.pieces = 0;
    if (roll(seed, 8) == 0)
        limit.mode = roll(seed, 2) ? LIMIT_REASON : LIMIT_WARN;
    return limit;
}

static void roll_stations(unsigned *seed, struct small *out)
{
    int count = 2 + (int)roll(seed, 3);
    for (int i = 0; i < count; i++) {
        struct station *station = small_add_station(out, kind_words[i], 1);
        station->limit = roll_limit(seed);
        station->at_once = (int)roll(seed, 3);
        station->bottleneck = roll(seed, 8) == 0;
    }
    if (roll(seed, 3) == 0) { /* a second one of a kind, or the same bench for a second visit */
        struct station *station = small_add_station(out, kind_words[roll(seed, (unsigned)count)], 1);
        station->limit = roll_limit(seed);
        if (roll(seed, 2))
            station->visit = code_of("again");
    }
}

static void roll_route(unsigned *seed, struct small *out)
{
    struct workshop_route *route = &out->routes[out->route_count++];
    int count = 2 + (int)roll(seed, 3);
    bool ordered = roll(seed, 3) != 0;
    int at = 0;
    *route = (struct workshop_route){.step_count = 0};
    for (int i = 0; i < count; i++) {
        int station = ordered ? at + (int)roll(seed, 2) : (int)roll(seed, (unsigned)out->station_count);
        if (station >= out->station_count)
            break;
        at = station + 1;
        struct route_step *step = &route->steps[route->step_count++];
        *step = (struct route_step){.kind = out->stations[station].kind,
                                    .visit = out->stations[station].visit,
                                    .factor_ppm = 1000000,
                                    .factor_verified = true};
    }
    if (route->step_count > 0)
        route->steps[route->step_count - 1].inspection = true;
    if (route->step_count > 2 && roll(seed, 4) == 0)
        route->steps[route->step_count - 2].inspection = true;
}

/* Whole kinds. */
static void roll_group(unsigned *seed, struct small *out)
{
    char stations[32] = "";
    unsigned mask = 1 + roll(seed, 15);
    for (int i = 0; i < out->station_count; i++) {
        int kind = 0;
        while (strcmp(kind_words[kind], out->stations[i].kind.text) != 0)
            kind++;
        if (mask >> kind & 1)
            snprintf(stations + strlen(stations), sizeof stations - strlen(stations), "%s%s",
                     stations[0] ? " " : "", out->stations[i].code.text);
    }
    if (stations[0] == '\0')
        return;
    struct group *group = small_add_group(out, stations, 1);
    group->limit = roll_limit(seed);
}

static void roll_items(unsigned *seed, struct small *out)
{
    int room = SMALL_ITEMS_MAX;
    int count = 3 + (int)roll(seed, 2);
    for (int i = 0; i < count && room > 0; i++) {
        struct small_item item = {.route = (int)roll(seed, (unsigned)out->route_count), .quantity = 1};
        if (roll(seed, 3) == 0)
            item.quantity = 2 + (int)roll(seed, 2);
        const struct workshop_route *route = &out->routes[item.route];
        bool casts = false;
        for (int k = 0; k < route->step_count; k++)
            casts |= strcmp(route->steps[k].kind.text, CASTING_KIND) == 0 && k + 1 < route->step_count;
        item.is_tree = casts && item.quantity > 1 && roll(seed, 3) != 0;
        if (item.quantity > room || !is_item_sound(out, &item))
            continue;
        room -= item.quantity;
        out->items[out->item_count++] = item;
    }
}

bool small_make(unsigned seed, bool unchecked, struct small *out)
{
    struct cycle cycle;
    *out = (struct small){.station_count = 0};
    (void)roll(&seed, 2);
    roll_stations(&seed, out);
    int routes = 1 + (int)roll(&seed, 3);
    while (out->route_count < routes)
        roll_route(&seed, out);
    for (int i = (int)roll(&seed, 3); i > 0; i--)
        roll_group(&seed, out);
    for (int i = 0; i < out->route_count; i++)
        if (out->routes[i].step_count == 0)
            return false;
    struct floor_plan floor = plan_of(out);
    if (route_find_cycle(out->routes, out->route_count, 0, &floor, &cycle) != unchecked)
        return false;
    roll_items(&seed, out);
    out->holds = roll(&seed, 4) == 0;
    out->overrides = roll(&seed, 4) == 0;
    return out->item_count > 1;
}

void small_write(const struct small *small, char *out, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < small->station_count && used < size; i++) {
        const struct station *station = &small->stations[i];
        used += (size_t)snprintf(
            out + used, size - used, "%s(%s%s%s %lld/%lldg %s once %d%s) ", station->code.text,
            station->kind.text, station->visit.text[0] ? "/" : "", station->visit.text,
            (long long)station->limit.pieces, (long long)(station->limit.mass.ug / 1000000),
            limit_mode_word(station->limit.mode), station->at_once, station->bottleneck ? " bottleneck" : "");
    }
    for (int i = 0; i < small->group_count && used < size; i++) {
        used += (size_t)snprintf(out + used, size - used, "%s[%lld %s:", small->groups[i].code.text,
                                 (long long)small->groups[i].limit.pieces,
                                 limit_mode_word(small->groups[i].limit.mode));
        for (int k = 0; k < small->groups[i].member_count && used < size; k++)
            used +=
                (size_t)snprintf(out + used, size - used, " %s", small->groups[i].members[k].station.text);
        used += used < size ? (size_t)snprintf(out + used, size - used, "] ") : 0;
    }
    for (int i = 0; i < small->route_count && used < size; i++) {
        used += (size_t)snprintf(out + used, size - used, "route %d:", i);
        for (int k = 0; k < small->routes[i].step_count && used < size; k++)
            used += (size_t)snprintf(
                out + used, size - used, " %s%s%s%s", small->routes[i].steps[k].kind.text,
                small->routes[i].steps[k].visit.text[0] ? "/" : "", small->routes[i].steps[k].visit.text,
                small->routes[i].steps[k].inspection ? "*" : "");
        used += used < size ? (size_t)snprintf(out + used, size - used, "; ") : 0;
    }
    for (int i = 0; i < small->item_count && used < size; i++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s%d of %d; ", small->items[i].is_tree ? "tree " : "",
                             small->items[i].quantity, small->items[i].route);
}
