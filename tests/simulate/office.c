#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"
#include "common/wire/wire.h"
#include "tests/simulate/sim.h"

#define ORDERS_A_DAY   10 /* on average, each of a few pieces */
#define RUSH_PER_MILLE 80
#define DUE_DAYS       28
#define RUSH_DUE_DAYS  10
#define REVIEW_DAYS    28 /* the manager looks at the proposals again */
#define CHECK_WEEKDAY  0

/* How many pieces an order is of; each as likely. Their mean is 2.5. */
static const int SIZES[] = {1, 1, 1, 2, 2, 3, 4, ORDER_OF_MAX};

static const struct {
    const char *model;
    int per_cent;
} MODELS[] = {{"band", 35}, {"solitaire", 45}, {"pave", 20}};

/* ------------------------------------------------------------------ orders */

static const char *draw_model(struct chance *chance)
{
    int dice = chance_below(chance, 100);
    size_t i = 0;
    while (i + 1 < COUNT_OF(MODELS) && dice >= MODELS[i].per_cent)
        dice -= MODELS[i++].per_cent;
    return MODELS[i].model;
}

static void draft(struct sim *sim, int number)
{
    char rest[WIRE_FORM_TEXT_MAX];
    char due[TIME_TEXT_MAX];
    struct text text = TEXT_IN(rest);
    struct reply reply;
    const char *model = draw_model(&sim->demand);
    bool rush = luck_per_mille(&sim->demand, RUSH_PER_MILLE);
    sim->orders[number].is_plain = strcmp(model, MODELS[0].model) == 0;
    time_write(due, sim->now_ms + (rush ? RUSH_DUE_DAYS : DUE_DAYS) * DAY_MS);
    text_add(&text, ",\"order\":\"o-%d\",\"client\":\"Client %d\",\"due\":\"%s\"%s", number, number % 40, due,
             rush ? ",\"rush\":true" : "");
    text_add(&text, ",\"lines\":[{\"model\":\"%s\",\"size\":\"54\",\"quantity\":%d,\"alloy\":\"au750y\"",
             model, sim->orders[number].pieces);
    text_add(&text, ",\"finish\":\"polished\"}],\"specification\":\"s\",\"documents\":\"d\"");
    text_add(&text, ",\"feasible\":true,\"materials\":true,\"deadline\":true,\"quote\":\"q\","
                    "\"payment\":\"p\"");
    if (!sim_manage(sim, "draft_order", rest, &reply))
        sim_fail(sim, "no order can be drafted: %s %s", reason_word(reply.reason), reply.detail);
}

static void release(struct sim *sim, int number)
{
    char rest[40];
    struct reply reply;
    snprintf(rest, sizeof rest, ",\"order\":\"o-%d\"", number);
    if (!sim_manage(sim, "release_order", rest, &reply))
        sim_fail(sim, "o-%d cannot be released: %s %s", number, reason_word(reply.reason), reply.detail);
    sim->orders[number].released_ms = sim->now_ms;
    sim->orders[number].is_draft = false;
}

static void take_order(struct sim *sim)
{
    int number = sim->order_count++;
    sim->orders[number] = (struct own_order){.came_ms = sim->now_ms,
                                             .pieces = SIZES[chance_below(&sim->demand, COUNT_OF(SIZES))],
                                             .is_draft = true};
    draft(sim, number);
    if (!sim->pulls)
        release(sim, number);
}

/* Orders come while the office is open. */
void office_take_orders(struct sim *sim)
{
    int orders_a_day = sim->conf.is_half ? ORDERS_A_DAY / 2 : ORDERS_A_DAY;
    while (sim->next_order_ms <= sim->now_ms && !fault_is(sim->hub.fault)) {
        if (sim->order_count == SIM_ORDERS_MAX) {
            sim_fail(sim, "more than %d orders have come", SIM_ORDERS_MAX);
            return;
        }
        take_order(sim);
        sim->next_order_ms =
            shift_add(sim->next_order_ms, luck_gap(&sim->demand, 8 * HOUR_MS / orders_a_day));
    }
}

void office_deliver(struct sim *sim, int order)
{
    char rest[800];
    struct text text = TEXT_IN(rest);
    struct reply reply;
    text_add(&text,
             ",\"order\":\"o-%d\",\"carrier\":\"collected\",\"value\":\"1 EUR\",\"signature\":\"Office\","
             "\"slip\":\"s\",\"invoice\":\"i\",\"care_sheet\":true,\"sheets_elsewhere\":[",
             order);
    for (int i = 0; i < sim->orders[order].finished; i++)
        text_add(&text, "%s{\"piece\":\"%s\",\"where\":\"simulated\"}", i > 0 ? "," : "",
                 sim->orders[order].tags[i].text);
    text_add(&text, "]");
    if (!sim_manage(sim, "deliver", rest, &reply))
        sim_fail(sim, "o-%d cannot be delivered: %s %s", order, reason_word(reply.reason), reply.detail);
}

/* ------------------------------------------------------------------ what the manager accepts */

static void accept_limit(struct sim *sim, const char *of, int64_t pieces)
{
    char rest[160];
    struct reply reply;
    snprintf(rest, sizeof rest,
             ",\"of\":\"%s\",\"limit_pieces\":%lld,\"mode\":\"block\",\"note\":\"as proposed\"", of,
             (long long)pieces);
    if (!sim_manage(sim, "accept_limit", rest, &reply))
        sim_fail(sim, "the limit of %s cannot be accepted: %s %s", of, reason_word(reply.reason),
                 reply.detail);
}

void office_accept_proposals(struct sim *sim)
{
    json_t *told = hub_ask(&sim->hub, "/v1/proposals", "", "");
    json_t *limit;
    size_t i;
    json_array_foreach(json_object_get(told, "limits"), i, limit)
    {
        const char *of = json_string_value(json_object_get(limit, "of"));
        int64_t pieces = json_integer_value(json_object_get(limit, "proposed_pieces"));
        if (of)
            accept_limit(sim, of, pieces);
    }
    int64_t batch = json_integer_value(json_object_get(json_object_get(told, "batch"), "pieces"));
    sim->batch = batch > 0 ? batch : sim->batch;
    sim->hang = 0;
    json_decref(told);
}

/* ------------------------------------------------------------------ morning */

/* Pieces that wait for wax or casting. */
static int64_t count_pool(struct sim *sim)
{
    int64_t count = 0;
    if (!sim_look(sim))
        return 0;
    for (size_t i = 0; i < sim->plan.count; i++)
        if (sim->plan.items[i].row.now.piece.place == PLACE_POOL)
            count += sim->plan.items[i].row.now.piece.quantity;
    return count;
}

/* While it pulls, as many as the next casting takes: the oldest orders first. */
static void release_what_may(struct sim *sim)
{
    int64_t pool = count_pool(sim);
    for (int i = sim->first_draft; i < sim->order_count && !fault_is(sim->hub.fault); i++) {
        if (sim->orders[i].is_draft) {
            if (sim->pulls && pool >= sim->batch)
                return;
            release(sim, i);
            pool += sim->orders[i].pieces;
        }
        sim->first_draft = i + 1;
    }
}

static void check_scale(struct sim *sim)
{
    const struct worker *inspector = NULL;
    struct reply reply;
    for (int i = 0; i < sim->worker_count; i++)
        if (sim->workers[i].station == sim_station(sim, "qc"))
            inspector = &sim->workers[i];
    if (!inspector || !sim_say(sim, inspector, "check_scale", tag_of(""),
                               ",\"scale\":\"qc-1\",\"weight_ug\":20000000,\"class_error_ug\":2500,"
                               "\"shown_ug\":20000000",
                               &reply))
        sim_fail(sim, "the scale cannot be checked: %s", reason_word(reply.reason));
}

void office_morning(struct sim *sim)
{
    int64_t day = (sim->now_ms - sim->begin_ms) / DAY_MS;
    int64_t pulled = (sim->now_ms - sim->pull_ms) / DAY_MS;
    if (day % 7 == CHECK_WEEKDAY)
        check_scale(sim);
    if (sim->pulls && pulled > 0 && pulled % REVIEW_DAYS == 0)
        office_accept_proposals(sim);
    wax_morning(sim);
    release_what_may(sim);
}

/* ------------------------------------------------------------------ evening */

static void add_station(struct evening *evening, json_t *row)
{
    const char *station = json_string_value(json_object_get(row, "station"));
    int64_t pieces = json_integer_value(json_object_get(row, "pieces"));
    if (strcmp(station, "pool") == 0) {
        evening->pool_pieces = pieces;
        return;
    }
    evening->wip_pieces += pieces;
    evening->wip_ug += json_integer_value(json_object_get(row, "book_ug"));
}

void office_evening(struct sim *sim)
{
    json_t *told = hub_ask(&sim->hub, "/v1/reports/{report}", "wip", "");
    json_t *row;
    size_t i;
    if (!told || sim->evening_count == SIM_DAYS_MAX)
        return;
    struct evening *evening = &sim->evenings[sim->evening_count++];
    *evening = (struct evening){.at_ms = sim->now_ms, .own_pieces = sim->own_wip};
    json_array_foreach(json_object_get(told, "items"), i, row) add_station(evening, row);
    json_decref(told);
    if (sim->conf.progress)
        sim->conf.progress(sim->conf.context, (int)((sim->now_ms - sim->begin_ms) / DAY_MS) + 1);
}
