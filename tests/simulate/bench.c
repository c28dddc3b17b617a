#include <stdio.h>
#include <string.h>

#include "tests/simulate/sim.h"

#define POLISH_FAILS   60 /* of a thousand inspections: a scratch, a mark */
#define SETTING_FAILS  30 /* of a thousand, where there are stones: a loose one */
#define REWORK_PART    2  /* what is done again takes half of the standard time */
#define WEIGHT_SPREAD  0.003
#define SETTING_WORD   "setting"
#define POLISHING_WORD "polishing"

static bool has_step(const struct piece *piece, const char *kind)
{
    for (int i = 0; i < piece->step_count; i++)
        if (strcmp(piece->steps[i].kind.text, kind) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ inspection */

/* The piece's metal by theory, and what single pieces vary. */
static int64_t metal_ug(struct sim *sim, const struct piece *piece)
{
    double metal = (double)piece->each_due.ug;
    for (int i = 0; i < piece->step_count - 1; i++)
        metal *= piece->steps[i].factor_ppm / 1e6;
    return (int64_t)(metal * (1 + WEIGHT_SPREAD * luck_normal(&sim->chance)));
}

/* What the inspector will find when the time is over. */
static void inspect(struct sim *sim, struct worker *worker, const struct piece *piece)
{
    char rest[160];
    struct reply reply;
    snprintf(rest, sizeof rest, ",\"gross_ug\":%lld,\"readings\":1,\"scale\":\"qc-1\",\"raw\":\"S S\"",
             (long long)metal_ug(sim, piece));
    if (!sim_say(sim, worker, "weigh", piece->tag, rest, &reply))
        sim_fail(sim, "%s cannot be weighed: %s", piece->tag.text, reason_word(reply.reason));
    worker->is_inspection = true;
    worker->passes = true;
    if (has_step(piece, SETTING_WORD) && luck_per_mille(&sim->chance, SETTING_FAILS))
        worker->guilty = code_of(SETTING_WORD);
    else if (luck_per_mille(&sim->chance, POLISH_FAILS))
        worker->guilty = code_of(POLISHING_WORD);
    else
        return;
    worker->passes = false;
}

static void note_finish(struct sim *sim, int number, struct tag tag)
{
    struct own_order *order = &sim->orders[number];
    if (sim->finish_count == SIM_PIECES_MAX) {
        sim_fail(sim, "more than %d pieces are finished", SIM_PIECES_MAX);
        return;
    }
    sim->finishes[sim->finish_count++] = (struct own_finish){.at_ms = sim->now_ms,
                                                             .came_ms = order->came_ms,
                                                             .released_ms = order->released_ms,
                                                             .is_plain = order->is_plain};
    sim->own_wip--;
    order->tags[order->finished] = tag;
    if (++order->finished == order->pieces)
        office_deliver(sim, number);
}

static void judge(struct sim *sim, struct worker *worker)
{
    char rest[120] = "";
    struct reply reply;
    if (!worker->passes)
        snprintf(rest, sizeof rest, ",\"to\":\"%s\",\"defect\":\"scratch\"", worker->guilty.text);
    if (!sim_say(sim, worker, worker->passes ? "pass" : "rework", worker->piece, rest, &reply))
        sim_fail(sim, "%s: the inspector may not say so: %s %s", worker->piece.text,
                 reason_word(reply.reason), reply.detail);
    else if (worker->passes)
        note_finish(sim, worker->order, worker->piece);
}

/* ------------------------------------------------------------------ work */

static void begin(struct sim *sim, struct worker *worker, const struct plan_item *item)
{
    const struct piece *piece = &item->row.now.piece;
    const struct route_step *step = &piece->steps[piece->step];
    int64_t standard_ms = step->standard_s * INT64_C(1000);
    if (piece->rework)
        standard_ms /= REWORK_PART;
    worker->chore = CHORE_PIECE;
    worker->piece = piece->tag;
    worker->order = sim_order_of(sim, item);
    worker->is_inspection = false;
    worker->ready_ms = shift_add(sim->now_ms, luck_time(&sim->chance, standard_ms));
    if (step->inspection)
        inspect(sim, worker, piece);
}

/* It is scanned in, or started where it lies. */
static const char *verb_for(const struct worker *worker, const struct sim *sim, const struct piece *piece,
                            bool is_here)
{
    bool in_tray = code_equal(piece->tray, sim->shop.stations[worker->station].code);
    return is_here && in_tray ? "start" : "receive";
}

/* True when nothing else of what would come in could come in either. */
static bool is_shut(const struct reply *reply)
{
    return reply->reason == REASON_STATION_FULL || reply->reason == REASON_GROUP_FULL;
}

/* One of those that are next: scanned in or started by this worker. True: the hub let it. */
static bool take(struct sim *sim, struct worker *worker, size_t entry, struct reply *reply)
{
    struct plan_item *item = sim_item(sim, entry);
    const struct piece *piece = &item->row.now.piece;
    bool from_pool = piece->place == PLACE_POOL;
    const char *verb = verb_for(worker, sim, piece, sim->entries[entry].is_here);
    if (!sim_say_noting(sim, worker, verb, item, reply))
        return false;
    sim->own_wip += from_pool;
    if (reply->state == PIECE_IN_WORK && worker->chore == CHORE_NONE)
        begin(sim, worker, item);
    return true;
}

/* Kinds of station that a start was refused for: nothing else goes there either. */
struct shut {
    struct code kinds[STATIONS_MAX];
    int count;
};

static struct code kind_after(const struct piece *piece)
{
    bool is_last = piece->step + 1 >= piece->step_count;
    return is_last ? code_of("") : piece->steps[piece->step + 1].kind;
}

static bool is_among(const struct shut *shut, struct code kind)
{
    for (int i = 0; i < shut->count; i++)
        if (code_equal(shut->kinds[i], kind))
            return true;
    return false;
}

bool bench_take(struct sim *sim, struct worker *worker)
{
    struct shut shut = {.count = 0};
    if (!sim_look(sim))
        return false;
    size_t count = sim_next_at(sim, worker->station);
    for (size_t i = 0; i < count && !fault_is(sim->hub.fault); i++) {
        struct reply reply;
        struct code next = kind_after(&sim_item(sim, i)->row.now.piece);
        if (sim->entries[i].standing != STANDS_NEXT || !sim->entries[i].is_here || is_among(&shut, next))
            continue;
        if (take(sim, worker, i, &reply))
            return true;
        if (reply.reason == REASON_NEXT_FULL && shut.count < STATIONS_MAX)
            shut.kinds[shut.count++] = next;
    }
    return false;
}

/* Who is at that station and has nothing in hand, else anybody who is; NULL: nobody. */
static struct worker *find_hand(struct sim *sim, int station)
{
    struct worker *found = NULL;
    for (int i = 0; i < sim->worker_count; i++) {
        struct worker *worker = &sim->workers[i];
        if (worker->is_in && worker->station == station && (!found || found->chore != CHORE_NONE))
            found = worker;
    }
    return found;
}

bool bench_fetch(struct sim *sim, int station)
{
    bool fetched = false;
    if (!find_hand(sim, station) || !sim_look(sim))
        return false;
    size_t count = sim_next_at(sim, station);
    for (size_t i = 0; i < count && !fault_is(sim->hub.fault); i++) {
        struct reply reply;
        if (sim->entries[i].standing != STANDS_NEXT || sim->entries[i].is_here)
            continue;
        if (take(sim, find_hand(sim, station), i, &reply))
            fetched = true;
        else if (is_shut(&reply))
            break;
    }
    return fetched;
}

void bench_end(struct sim *sim, struct worker *worker)
{
    struct reply reply;
    worker->chore = CHORE_NONE;
    if (strcmp(sim->shop.stations[worker->station].kind.text, WAX_KIND) == 0)
        return; /* the printer has the night for it: wax_morning */
    if (worker->is_inspection) {
        judge(sim, worker);
        return;
    }
    struct plan_item *item = sim_look(sim) ? sim_find_item(sim, worker->piece) : NULL;
    if (!item || !sim_say_noting(sim, worker, "finish", item, &reply))
        sim_fail(sim, "%s cannot be finished", worker->piece.text);
}
