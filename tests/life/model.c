/* The naive model: a workshop as plain arrays, by the sentences of the domain page (§ 4 flow, § 6 ledger, §
 * 10). It shares the structs of the contract with the hub, and none of its rules. Here it is made, and
 * compared with what the store has. */
#include "hub/store/ledger.h"
#include "hub/store/piece.h"
#include "tests/life/model.h"

/* ------------------------------------------------------------------ making it */

static int index_of(const struct model *model, struct code station)
{
    for (int i = 0; i < model->station_count; i++)
        if (strcmp(naive_station_code(model, i), station.text) == 0)
            return i;
    return -1;
}

static void begin_thing(struct model *model, int index)
{
    const struct workshop_piece *piece = &model->shop->pieces[index];
    struct thing *thing = &model->things[index];
    const struct workshop_model *design = NULL;
    *thing = (struct thing){.version = 1, .quantity = piece->quantity, .station = -1, .tray = -1, .step = -1};
    thing->holder = NOBODY;
    for (int i = 0; i < model->shop->model_count; i++)
        if (code_equal(model->shop->models[i].code, piece->model)) {
            thing->model = i;
            design = &model->shop->models[i];
        }
    for (int i = 0; i < model->shop->lot_count; i++)
        if (code_equal(model->shop->lots[i].code, piece->lot))
            thing->lot = i;
    thing->volume_mm3_e3 = design->sizes[0].volume_mm3_e3;
    const struct stone_list *list = design->sizes[0].has_stones ? &design->sizes[0].stones : &design->stones;
    for (int i = 0; i < list->count; i++)
        thing->due_ug += list->items[i].count * list->items[i].each.ug * piece->quantity;
    snprintf(thing->book.text, sizeof thing->book.text, "%s/%s", model->shop->lots[thing->lot].alloy.text,
             piece->custody.text);
    if (!code_is_none(piece->station)) {
        thing->place = AT_STATION;
        thing->state = (int)piece->state;
        thing->station = thing->tray = index_of(model, piece->station);
        for (int i = naive_route_of(model, thing)->step_count - 1; i >= 0; i--)
            if (naive_is_kind(model, thing->station, naive_route_of(model, thing)->steps[i].kind))
                thing->step = i;
        naive_mark(thing, NOBODY, thing->station);
    }
}

struct model *model_make(const struct workshop *workshop)
{
    struct model *model = calloc(1, sizeof *model);
    assert(model);
    model->shop = workshop;
    model->piece_count = workshop->piece_count;
    model->station_count = workshop->station_count;
    for (int i = 0; i < model->piece_count; i++) {
        begin_thing(model, i);
        naive_note_visit(model, i, false, false);
    }
    for (int i = 0; i < LIFE_ACTORS_MAX; i++)
        model->last[i].piece = -1;
    return model;
}

void model_free(struct model *model)
{
    free(model);
}

int64_t model_version(const struct model *model, int piece)
{
    return piece < model->piece_count ? model->things[piece].version : 1;
}

/* Not where the deed after it brought the piece here: what is told of an earlier visit is the partitions'
 * (tests/chaos). */
int64_t model_version_once(const struct model *model, int piece)
{
    int64_t now = model_version(model, piece);
    if (piece >= model->piece_count)
        return now;
    int at = model->visit_count[piece] - 1;
    while (at > 0 && model->notes[piece][at].after.version == now)
        at--;
    const struct thing *thing = &model->things[piece], *was = &model->notes[piece][at].after;
    bool stayed =
        at > 0 && was->place == thing->place && was->station == thing->station && was->step == thing->step;
    return stayed ? now - 1 : now;
}

/* ------------------------------------------------------------------ comparing */

struct comparison {
    struct model *model;
    bool opening; /* takes the book masses over, which the import has computed from theory */
};

static void compare_piece(struct model *model, const struct piece *piece, int index)
{
    const struct thing *thing = &model->things[index];
    const char *station = thing->place == AT_STATION ? naive_station_code(model, thing->station) : "";
    const char *tray = thing->place == AT_STATION ? naive_station_code(model, thing->tray) : "";
    const char *holder = thing->holder >= 0 ? model->shop->people[thing->holder].person.badge.text : "";
    if (strcmp(place_word(piece->place), naive_place_text(thing->place)) != 0 ||
        strcmp(piece->station.text, station) != 0 || strcmp(piece->tray.text, tray) != 0 ||
        strcmp(piece->holder.text, holder) != 0)
        naive_object(model, "piece %d is %s %s in tray %s with %s, the model has it %s %s %s %s", index,
                     place_word(piece->place), piece->station.text, piece->tray.text, piece->holder.text,
                     naive_place_text(thing->place), station, tray, holder);
    if (piece->step != thing->step || piece->rework != thing->rework || piece->version != thing->version ||
        piece->weighed_here != thing->weighed_here || piece->quantity != thing->quantity ||
        (thing->place == AT_STATION && (int)piece->state != thing->state))
        naive_object(model, "piece %d: step %d %s rework %d weighed %d v%lld, the model %d %s %d %d v%lld",
                     index, piece->step, piece_state_word(piece->state), piece->rework, piece->weighed_here,
                     (long long)piece->version, thing->step, piece_state_word((enum piece_state)thing->state),
                     thing->rework, thing->weighed_here, (long long)thing->version);
    if (piece->book_mass.ug != thing->metal_ug || piece->stones.ug != thing->stones_ug)
        naive_object(model, "piece %d has %lld µg of metal and %lld of stones, the model %lld and %lld",
                     index, (long long)piece->book_mass.ug, (long long)piece->stones.ug,
                     (long long)thing->metal_ug, (long long)thing->stones_ug);
}

/* Wax: it waits in the pool, or has not come through casting, where its route casts. */
static bool is_wax(const struct model *model, const struct thing *thing, int steps_done)
{
    const struct workshop_route *route = naive_route_of(model, thing);
    if (thing->place != AT_STATION)
        return true;
    for (int i = 0; i < route->step_count; i++)
        if (strcmp(route->steps[i].kind.text, "casting") == 0)
            return steps_done <= i;
    return false;
}

/* The import takes theory for what was not weighed, and nothing for wax: rounded once, as the naive product
 * is. */
static void take_over(struct model *model, const struct piece *piece, int index)
{
    struct thing *thing = &model->things[index];
    struct thing as = *thing;
    char holder[ACCOUNT_TEXT_MAX];
    as.step = thing->step + (thing->state == PIECE_DONE && thing->place == AT_STATION ? 1 : 0);
    const struct workshop_lot *lot = &model->shop->lots[thing->lot];
    double theory = (double)thing->volume_mm3_e3 / 1000 * lot->density.ug_per_mm3 * (double)thing->quantity;
    for (int i = 0; i < as.step; i++)
        theory *= naive_route_of(model, thing)->steps[i].factor_ppm / 1e6;
    if (is_wax(model, thing, as.step))
        theory = 0;
    if (!naive_is_near(theory, (double)piece->book_mass.ug, 2))
        naive_object(model, "piece %d begins with %lld µg, theory is %.0f", index,
                     (long long)piece->book_mass.ug, theory);
    thing->metal_ug = piece->book_mass.ug;
    model->notes[index][0].after = *thing;
    naive_write_holder(model, thing, holder);
    naive_book(model, thing->book.text, holder, thing->metal_ug);
    naive_book(model, thing->book.text, "opening", -thing->metal_ug);
}

static bool take_piece(void *context, const struct piece_row *row)
{
    struct comparison *comparison = context;
    int index = (int)row->id - 1;
    if (index < 0 || index >= comparison->model->piece_count)
        naive_object(comparison->model, "there is a piece %lld that nobody made", (long long)row->id);
    else if (comparison->opening)
        take_over(comparison->model, &row->now.piece, index);
    if (index >= 0 && index < comparison->model->piece_count)
        compare_piece(comparison->model, &row->now.piece, index);
    return true;
}

void model_compare_pieces(struct model *model, struct store *store, bool opening, char *problem,
                          size_t problem_size)
{
    struct comparison comparison = {model, opening};
    problem[0] = '\0';
    model->problem = problem;
    model->problem_size = problem_size;
    struct fault fault = store_piece_each_ever(store, take_piece, &comparison);
    if (fault_is(fault))
        naive_object(model, "%s", fault.text);
}

static void take_balance(void *context, struct book name, struct account account, struct mass balance)
{
    struct comparison *comparison = context;
    struct model *model = comparison->model;
    int64_t ug = 0;
    for (int i = 0; i < model->balance_count; i++)
        if (strcmp(model->balances[i].book, name.text) == 0 &&
            strcmp(model->balances[i].account, account.text) == 0)
            ug = model->balances[i].ug;
    if (ug != balance.ug)
        naive_object(model, "book %s: %s has %lld µg, the model %lld", name.text, account.text,
                     (long long)balance.ug, (long long)ug);
}

void model_compare_balances(struct model *model, struct store *store, char *problem, size_t problem_size)
{
    struct comparison comparison = {model, false};
    int64_t sum = 0;
    problem[0] = '\0';
    model->problem = problem;
    model->problem_size = problem_size;
    for (int i = 0; i < model->balance_count; i++)
        sum += model->balances[i].ug;
    if (sum != 0)
        naive_object(model, "the model's own books add up to %lld µg", (long long)sum);
    struct fault fault = store_balance_each(store, take_balance, &comparison);
    if (fault_is(fault))
        naive_object(model, "%s", fault.text);
}

/* ------------------------------------------------------------------ for the generator */

struct glance model_glance(const struct model *model, int piece, struct chance *chance)
{
    const struct thing *thing = &model->things[piece];
    const struct route_step *next = naive_step_after(model, thing);
    struct glance out = {.place = thing->place, .state = thing->state, .station = thing->station};
    int from = chance_below(chance, model->station_count);
    out.tray = thing->tray;
    out.step = thing->step;
    out.holder = thing->holder;
    out.rework = thing->rework;
    out.next_station = out.guilty = -1;
    if (!naive_next_untold(model, piece, chance_of(chance, 50), &out.untold, &out.untold_at))
        out.untold = VERB_COUNT;
    for (int i = 0; next && i < model->station_count; i++)
        if (naive_is_kind(model, (from + i) % model->station_count, next->kind))
            out.next_station = (from + i) % model->station_count;
    for (int i = 0; i < model->station_count; i++)
        if (naive_guilty_step(model, thing, model->shop->stations[(from + i) % model->station_count].kind) >=
            0)
            out.guilty = (from + i) % model->station_count;
    enum weigh_policy policy = naive_policy_of(model, thing);
    out.wants_weight = policy != WEIGH_NONE && !thing->weighed_here;
    out.inspects = naive_step_at(model, thing) && naive_step_at(model, thing)->inspection;
    out.gross_ug = (int64_t)naive_theory_of(model, thing) + naive_stones_on_pan(model, thing);
    return out;
}
