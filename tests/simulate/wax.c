#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/wire.h"
#include "tests/simulate/sim.h"

#define HOUSE_DAYS_MIN  3 /* workdays until a printing house has sent the wax */
#define HOUSE_DAYS_MORE 2

static void post(struct sim *sim, const char *verb, const char *station, const char *rest,
                 struct reply *reply)
{
    sim->plan_is_old = true;
    if (!hub_say(&sim->hub, HUB_OFFICE, sim->manager, code_of(station), verb, rest, reply))
        sim_fail(sim, "wax cannot %s: %s %s", verb, reason_word(reply->reason), reply->detail);
}

/* On a slip, and its receipt at the other end. */
static void carry(struct sim *sim, const struct parcel *parcel, const char *from, const char *to,
                  bool is_back)
{
    char rest[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(rest);
    struct reply reply;
    if (!is_back)
        text_add(&text, ",\"to\":\"%s\"", to);
    text_add(&text, ",\"pieces\":[");
    for (int i = 0; i < parcel->count; i++)
        text_add(&text, "%s{\"piece\":\"%s\"}", i > 0 ? "," : "", parcel->pieces[i].text);
    text_add(&text, "]");
    post(sim, "send", from, rest, &reply);
    if (fault_is(sim->hub.fault))
        return;
    snprintf(rest, sizeof rest, ",\"slip\":%s", strchr(reply.thing, ':') + 1);
    post(sim, "arrive", to, rest, &reply);
}

static void bring_back(struct sim *sim)
{
    for (int i = 0; i < SIM_PARCELS; i++) {
        struct parcel *parcel = &sim->parcels[i];
        if (parcel->due_ms == 0 || parcel->due_ms > sim->now_ms)
            continue;
        carry(sim, parcel, WAX_KIND, "casting", true);
        parcel->due_ms = 0;
    }
}

static struct parcel *find_parcel(struct sim *sim)
{
    for (int i = 0; i < SIM_PARCELS; i++)
        if (sim->parcels[i].due_ms == 0)
            return &sim->parcels[i];
    return NULL;
}

/* False: nothing waits for the printing house. */
static bool send_out(struct sim *sim, int station)
{
    struct parcel *parcel = find_parcel(sim);
    if (!parcel || !sim_look(sim))
        return false;
    size_t count = sim_next_at(sim, station);
    parcel->count = 0;
    for (size_t i = 0; i < count && parcel->count < SIM_PARCEL_MAX; i++)
        if (!sim->entries[i].is_here)
            parcel->pieces[parcel->count++] = sim_item(sim, i)->row.now.piece.tag;
    if (parcel->count == 0)
        return false;
    carry(sim, parcel, "casting", WAX_KIND, false);
    int days = HOUSE_DAYS_MIN + chance_below(&sim->chance, HOUSE_DAYS_MORE + 1);
    parcel->due_ms = shift_add(sim->now_ms, days * 8 * HOUR_MS - MINUTE_MS);
    sim->own_wip += parcel->count;
    return true;
}

/* Whoever has the printer takes out what it made over night. */
static void empty_printer(struct sim *sim, int station)
{
    const struct worker *worker = NULL;
    for (int i = 0; i < sim->worker_count; i++)
        if (sim->workers[i].station == station && sim->workers[i].is_in)
            worker = &sim->workers[i];
    if (!worker || !sim_look(sim))
        return;
    size_t count = sim_next_at(sim, station);
    for (size_t i = 0; i < count && !fault_is(sim->hub.fault); i++) {
        struct tag tag = sim_item(sim, i)->row.now.piece.tag;
        bool in_hand = worker->chore != CHORE_NONE && tag_equal(tag, worker->piece);
        struct reply reply;
        if (sim->entries[i].standing == STANDS_IN_WORK && !in_hand &&
            !sim_say(sim, worker, "finish", tag, "", &reply))
            sim_fail(sim, "%s cannot come off the printer: %s", tag.text, reason_word(reply.reason));
    }
}

void wax_morning(struct sim *sim)
{
    int station = sim_station(sim, WAX_KIND);
    if (sim->conf.wax == WAX_PRINTED)
        empty_printer(sim, station);
    if (sim->conf.wax != WAX_BOUGHT)
        return;
    bring_back(sim);
    while (!fault_is(sim->hub.fault) && send_out(sim, station))
        ;
}
