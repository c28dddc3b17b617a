#include "tests/simulate/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/wire.h"

#define BEGIN_MS       INT64_C(1767571200000) /* Monday, 2026-01-05 */
#define AWAY_PER_MILLE 40                     /* of all mornings on which somebody does not come */
#define ENTRIES_MAX    20000

/* ------------------------------------------------------------------ for the others */

void sim_fail(struct sim *sim, const char *format, ...)
{
    char sentence[FAULT_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (!fault_is(sim->hub.fault))
        sim->hub.fault = fault_make(FAULT_INPUT, "%s", sentence);
}

const char *sim_problem(const struct sim *sim)
{
    return fault_is(sim->hub.fault) ? sim->hub.fault.text : "";
}

int sim_station(const struct sim *sim, const char *kind)
{
    for (int i = 0; i < sim->shop.station_count; i++)
        if (strcmp(sim->shop.stations[i].kind.text, kind) == 0)
            return i;
    return -1;
}

bool sim_say(struct sim *sim, const struct worker *worker, const char *verb, struct tag piece,
             const char *rest, struct reply *reply)
{
    char fields[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(fields);
    if (!tag_is_none(piece))
        text_add(&text, ",\"piece\":\"%s\"", piece.text);
    text_add(&text, "%s", rest);
    assert(text_ok(&text));
    bool accepted = hub_say(&sim->hub, worker->station, worker->badge,
                            sim->shop.stations[worker->station].code, verb, fields, reply);
    sim->plan_is_old |= accepted;
    return accepted;
}

bool sim_manage(struct sim *sim, const char *verb, const char *rest, struct reply *reply)
{
    sim->plan_is_old = true;
    return hub_say(&sim->hub, HUB_OFFICE, sim->manager, code_of(""), verb, rest, reply);
}

bool sim_look(struct sim *sim)
{
    if (!sim->plan_is_old)
        return !fault_is(sim->hub.fault);
    plan_release(&sim->plan);
    sim->plan_is_old = false;
    if (hub_plan(&sim->hub, &sim->plan, &sim->house) && sim->plan.count > ENTRIES_MAX)
        sim_fail(sim, "more than %d pieces are on their way: the workshop drowns", ENTRIES_MAX);
    return !fault_is(sim->hub.fault);
}

bool sim_say_noting(struct sim *sim, const struct worker *worker, const char *verb, struct plan_item *item,
                    struct reply *reply)
{
    struct piece_now *now = &item->row.now;
    struct piece *piece = &now->piece;
    bool was_old = sim->plan_is_old;
    if (!sim_say(sim, worker, verb, piece->tag, "", reply))
        return false;
    bool comes = reply->place == PLACE_STATION &&
                 (piece->place != PLACE_STATION || !code_equal(piece->station, reply->station));
    piece->step += comes;
    piece->place = reply->place;
    piece->station = piece->tray = reply->station;
    piece->rework &= reply->state != PIECE_DONE;
    if (comes || piece->state != reply->state)
        now->state_ms = sim->now_ms;
    piece->state = reply->state;
    sim->plan_is_old = was_old;
    return true;
}

struct plan_item *sim_find_item(struct sim *sim, struct tag piece)
{
    for (size_t i = 0; i < sim->plan.count; i++)
        if (tag_equal(sim->plan.items[i].row.now.piece.tag, piece))
            return &sim->plan.items[i];
    return NULL;
}

size_t sim_next_at(struct sim *sim, int station)
{
    return plan_of_station(&sim->plan, &sim->shop.stations[station], sim->entries);
}

struct plan_item *sim_item(const struct sim *sim, size_t entry)
{
    return &sim->plan.items[sim->entries[entry].item];
}

int sim_order_of(const struct sim *sim, const struct plan_item *item)
{
    assert(item->order >= 0);
    return (int)strtol(sim->plan.orders[item->order].code.text + 2, NULL, 10);
}

/* ------------------------------------------------------------------ the day */

static void badge(struct sim *sim, struct worker *worker, const char *verb)
{
    struct reply reply;
    if (!sim_say(sim, worker, verb, tag_of(""), "", &reply))
        sim_fail(sim, "%s cannot %s", worker->badge.text, verb);
}

/* Who does not come leaves his work as it lies, for a day. */
static void come(struct sim *sim, struct worker *worker)
{
    worker->is_in = !luck_per_mille(&sim->chance, AWAY_PER_MILLE);
    if (worker->is_in)
        badge(sim, worker, "badge_in");
    else if (worker->chore != CHORE_NONE)
        worker->ready_ms = shift_add(worker->ready_ms, 8 * HOUR_MS);
}

static void go(struct sim *sim, struct worker *worker)
{
    if (worker->is_in)
        badge(sim, worker, "badge_out");
    worker->is_in = false;
}

static void turn_of_day(struct sim *sim)
{
    int64_t of_day = sim->now_ms % DAY_MS;
    bool morning = of_day == 8 * HOUR_MS;
    bool evening = of_day == 17 * HOUR_MS;
    for (int i = 0; (morning || evening) && i < sim->worker_count; i++)
        (morning ? come : go)(sim, &sim->workers[i]);
    if (morning)
        office_morning(sim);
    if (evening)
        office_evening(sim);
}

/* ------------------------------------------------------------------ work */

static void end_chores(struct sim *sim)
{
    for (int i = 0; i < sim->worker_count; i++) {
        struct worker *worker = &sim->workers[i];
        if (worker->chore == CHORE_NONE || worker->ready_ms > sim->now_ms)
            continue;
        (worker->station == sim->foundry ? foundry_end : bench_end)(sim, worker);
    }
}

/* What lies ready is carried on as far as there is room, from the end of the line. */
static bool fetch_all(struct sim *sim)
{
    bool changed = false;
    for (int station = sim->shop.station_count; station-- > 0;) {
        if (sim->shop.stations[station].outside || station == sim->foundry ||
            sim->fetched_seq[station] == sim->hub.accepted)
            continue;
        changed |= bench_fetch(sim, station);
        sim->fetched_seq[station] = sim->hub.accepted;
    }
    return changed;
}

static bool take_all(struct sim *sim)
{
    bool changed = false;
    for (int i = sim->worker_count; i-- > 0;) {
        struct worker *worker = &sim->workers[i];
        if (!worker->is_in || worker->chore != CHORE_NONE || worker->idle_seq == sim->hub.accepted)
            continue;
        bool took = (worker->station == sim->foundry ? foundry_take : bench_take)(sim, worker);
        worker->idle_seq = took ? -1 : sim->hub.accepted;
        changed |= took;
    }
    return changed;
}

/* Until nobody finds anything more to do. */
static void take_chores(struct sim *sim)
{
    bool changed = shift_is_on(sim->now_ms);
    while (changed && !fault_is(sim->hub.fault)) {
        changed = fetch_all(sim);
        changed |= take_all(sim);
    }
}

static int64_t next_moment(const struct sim *sim)
{
    int64_t next_ms = shift_next(sim->now_ms);
    next_ms = sim->next_order_ms < next_ms ? sim->next_order_ms : next_ms;
    for (int i = 0; i < sim->worker_count; i++)
        if (sim->workers[i].chore != CHORE_NONE && sim->workers[i].ready_ms < next_ms)
            next_ms = sim->workers[i].ready_ms;
    return next_ms;
}

static void take_moment(struct sim *sim, int64_t at_ms)
{
    bool turns = at_ms == shift_next(sim->now_ms);
    sim->now_ms = at_ms;
    hub_set_clock(&sim->hub, at_ms);
    office_take_orders(sim);
    end_chores(sim);
    if (turns)
        turn_of_day(sim);
    take_chores(sim);
}

void sim_live(struct sim *sim, int days)
{
    int64_t until_ms = sim->now_ms + days * DAY_MS;
    for (int64_t at_ms = next_moment(sim); at_ms < until_ms && !fault_is(sim->hub.fault);
         at_ms = next_moment(sim))
        take_moment(sim, at_ms);
    if (fault_is(sim->hub.fault))
        return;
    sim->now_ms = until_ms;
    hub_set_clock(&sim->hub, until_ms);
}

void sim_pull(struct sim *sim)
{
    sim->pulls = true;
    sim->pull_ms = sim->now_ms;
    office_accept_proposals(sim);
}

/* ------------------------------------------------------------------ opening and closing */

static void hire(struct sim *sim)
{
    const struct workshop *shop = &sim->shop;
    for (int i = 0; i < shop->person_count; i++) {
        const struct workshop_person *person = &shop->people[i];
        if (code_is_none(person->station))
            continue;
        assert(sim->worker_count < SIM_WORKERS_MAX);
        struct worker *worker = &sim->workers[sim->worker_count++];
        *worker = (struct worker){.badge = person->person.badge, .idle_seq = -1};
        while (!code_equal(shop->stations[worker->station].code, person->station))
            worker->station++;
    }
    sim->foundry = sim_station(sim, "casting");
    sim->manager = shop->people[shop->person_count - 1].person.badge;
}

static void open(struct sim *sim)
{
    struct reply reply;
    snprintf(sim->path, sizeof sim->path, "%s/simulate.db", sim->conf.folder);
    struct fault fault = shop_read(&sim->conf, BEGIN_MS, &sim->shop);
    if (!fault_is(fault))
        fault = hub_open(&sim->hub, sim->path, &sim->shop, sim->conf.seed, BEGIN_MS);
    sim->hub.fault = fault;
    if (fault_is(fault))
        return;
    hire(sim);
    if (!sim_manage(sim, "buy_metal", ",\"alloy\":\"au750y\",\"mass_ug\":500000000000", &reply))
        sim_fail(sim, "no metal can be bought");
}

struct sim *sim_open(const struct sim_conf *conf)
{
    struct sim *sim = calloc(1, sizeof *sim);
    struct plan_entry *entries = calloc(ENTRIES_MAX, sizeof *entries);
    if (!sim || !entries) {
        free(sim);
        free(entries);
        return NULL;
    }
    sim->conf = *conf;
    sim->entries = entries;
    sim->chance = (struct chance){conf->seed};
    sim->demand = (struct chance){conf->seed ^ UINT64_C(0x0de5)};
    sim->now_ms = sim->begin_ms = BEGIN_MS;
    sim->batch = conf->batch;
    sim->plan_is_old = true;
    sim->next_order_ms = shift_open(BEGIN_MS);
    open(sim);
    return sim;
}

bool sim_close(struct sim *sim)
{
    plan_release(&sim->plan);
    struct fault fault = hub_close(&sim->hub);
    workshop_release(&sim->shop);
    if (fault_is(fault))
        fprintf(stderr, "simulate: %s\n", fault.text);
    free(sim->entries);
    free(sim);
    return !fault_is(fault);
}
