#include "hub/service/overdue.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"
#include "common/rules/capability.h"
#include "common/rules/patience.h"
#include "common/rules/schedule.h"
#include "hub/service/orders.h"
#include "hub/service/refresh.h"
#include "hub/store/model.h"
#include "hub/store/station.h"
#include "hub/store/waiting.h"

/* All that is judged here and nowhere else; what is not wanted at this moment ends. */
static const enum alert_kind KINDS[] = {
    ALERT_STOPPED_LONG, ALERT_PIECE_IDLE,  ALERT_ORDER_AT_RISK, ALERT_CHECK_WEIGHT_DUE,
    ALERT_SLIP_OPEN,    ALERT_STOCK_LOW,   ALERT_CHANGE_WAITS,  ALERT_BACKUP_OVERDUE,
    ALERT_LEDGER,       ALERT_BALANCE_OLD, ALERT_UNTOLD,        ALERT_CAST_UNWEIGHED,
};

/* Pieces of a route that left casting with no metal in the books. */
struct unweighed {
    int64_t count;
    char first[NAME_TEXT_MAX];
};

struct look {
    struct desk *desk;
    struct queues queues;
    struct unweighed *unweighed; /* for each route of the house */
    int64_t order_id;            /* read last: the pieces of an order come together */
    struct workshop_order order;
    bool changed;
    struct fault fault; /* the first; nothing is written after it */
};

static void want(struct look *look, enum alert_kind kind, const char *subject, const char *pattern,
                 const char *const *parts)
{
    struct alert alert = {.kind = kind, .last_ms = look->desk->now_ms};
    struct text name = TEXT_IN(alert.subject);
    bool is_new = false;
    if (fault_is(look->fault))
        return;
    text_add(&name, "%s", subject);
    text_end_cut(&name);
    alert_say(&alert, pattern, parts);
    look->fault = store_alert_keep(look->desk->store, &alert, &is_new);
    look->changed |= is_new;
}

/* "3 days", "5 hours", "40 minutes": as people say it, rounded down. */
static struct phrase in_words(int64_t ms)
{
    int64_t hours = ms / HOUR_MS;
    if (hours >= 48)
        return phrase_count("%s day", "%s days", hours / 24);
    if (hours >= 2)
        return phrase_count("%s hour", "%s hours", hours);
    return phrase_count("%s minute", "%s minutes", ms / 60000);
}

static const char *piece_state_said(enum piece_state state)
{
    switch (state) {
    case PIECE_QUEUED:
        return NC_("pieces", "waiting");
    case PIECE_IN_WORK:
        return NC_("pieces", "in work");
    case PIECE_DONE:
        return NC_("pieces", "done");
    case PIECE_HELD:
        break;
    }
    return NC_("pieces", "on hold");
}

/* ------------------------------------------------------------------ stations */

static void look_at_stations(struct look *look)
{
    struct state_row rows[STATIONS_MAX];
    int count = 0;
    struct desk *desk = look->desk;
    look->fault = store_state_list(desk->store, rows, &count);
    for (int i = 0; i < count && !fault_is(look->fault); i++) {
        int64_t allowed_ms = patience_station_ms(rows[i].state, &desk->house.settings);
        if (!patience_is_over(rows[i].since_ms, allowed_ms, desk->now_ms))
            continue;
        want(look, ALERT_STOPPED_LONG, rows[i].station.text, N_("%s has been %s for %s."),
             PARTS(house_station_name(&desk->house, &rows[i].station),
                   phrase_word("station", station_state_word(rows[i].state)).text,
                   in_words(desk->now_ms - rows[i].since_ms).text));
    }
}

/* ------------------------------------------------------------------ pieces and orders */

static bool read_order(struct look *look, int64_t id, struct workshop_order *order)
{
    if (id != look->order_id && !fault_is(look->fault)) {
        look->order = (struct workshop_order){.due_ms = 0};
        look->order_id = id;
        if (id != 0)
            look->fault = store_order_wanted(look->desk->store, id, &look->order);
    }
    *order = look->order;
    return !fault_is(look->fault);
}

static bool link_piece(struct look *look, const struct piece_row *row, struct piece_row *out,
                       struct workshop_order *order)
{
    *out = *row;
    return house_link(&look->desk->house, out) && read_order(look, row->order, order);
}

static bool add_to_queue(void *context, const struct piece_row *row)
{
    struct look *look = context;
    struct piece_row linked;
    struct workshop_order order;
    if (!link_piece(look, row, &linked, &order))
        return !fault_is(look->fault);
    if (row->now.piece.kind == KIND_TREE) /* which has no order of its own */
        look->fault = store_tree_wanted(look->desk->store, row->id, &order);
    queues_add(&look->queues, &linked.now.piece, order.rush);
    return !fault_is(look->fault);
}

static void judge_idle(struct look *look, const struct piece_row *row)
{
    const struct house *house = &look->desk->house;
    const struct piece *piece = &row->now.piece;
    int64_t now_ms = look->desk->now_ms;
    if (!patience_is_over(row->now.state_ms, patience_idle_ms(piece, &house->settings), now_ms))
        return;
    want(look, ALERT_PIECE_IDLE, row->name, N_("%s has been %s at %s for %s."),
         PARTS(row->name, phrase_word("pieces", piece_state_said(piece->state)).text,
               house_station_name(house, &piece->station), in_words(now_ms - row->now.state_ms).text));
}

static void judge_risk(struct look *look, const struct piece_row *row, const struct workshop_order *order)
{
    const struct house *house = &look->desk->house;
    const struct piece *piece = &row->now.piece;
    int64_t now_ms = look->desk->now_ms;
    struct outlook outlook =
        piece_outlook(piece, order->rush, &look->queues, house->stations, house->station_count);
    if (!outlook_is_at_risk(outlook, order->due_ms, now_ms))
        return;
    if (order->due_ms <= now_ms)
        want(look, ALERT_ORDER_AT_RISK, order->code.text, N_("%s is late by %s; %s is not finished."),
             PARTS(order->code.text, in_words(now_ms - order->due_ms).text, row->name));
    else
        want(look, ALERT_ORDER_AT_RISK, order->code.text,
             N_("%s is due in %s, but %s needs %s with its queues."),
             PARTS(order->code.text, in_words(order->due_ms - now_ms).text, row->name,
                   in_words(outlook.work_ms + outlook.queue_ms).text));
}

static void count_unweighed(struct look *look, const struct piece_row *row)
{
    const struct house *house = &look->desk->house;
    const struct workshop_route *route = house_piece_route(house, row->model, row->route);
    if (!route || !piece_lacks_metal(&row->now.piece))
        return;
    struct unweighed *here = &look->unweighed[route - house->routes];
    if (here->count++ == 0)
        memcpy(here->first, row->name, sizeof here->first);
}

/* One for a route, whatever its revision: it is the route that lets them go. */
static void judge_unweighed(struct look *look)
{
    const struct house *house = &look->desk->house;
    for (size_t i = 0; i < house->route_count; i++) {
        const struct unweighed *here = &look->unweighed[i];
        if (here->count > 0)
            want(look, ALERT_CAST_UNWEIGHED, house->routes[i].code.text,
                 N_("No metal is in the books for %s of route %s that left casting, %s among them: let its "
                    "casting weigh out."),
                 PARTS(phrase_count("%s piece", "%s pieces", here->count).text, house->routes[i].code.text,
                       here->first));
    }
}

static bool judge_piece(void *context, const struct piece_row *row)
{
    struct look *look = context;
    struct piece_row linked;
    struct workshop_order order;
    if (!link_piece(look, row, &linked, &order))
        return !fault_is(look->fault);
    judge_idle(look, &linked);
    count_unweighed(look, &linked);
    if (order.due_ms != 0)
        judge_risk(look, &linked, &order);
    return !fault_is(look->fault);
}

static void each_piece(struct look *look, bool (*take)(void *context, const struct piece_row *row))
{
    struct fault fault =
        fault_is(look->fault) ? look->fault : store_piece_each(look->desk->store, 0, take, look);
    if (!fault_is(look->fault))
        look->fault = fault;
}

static void look_at_pieces(struct look *look)
{
    const struct house *house = &look->desk->house;
    queues_begin(&look->queues, house->stations, house->station_count);
    look->unweighed = calloc(house->route_count + 1, sizeof *look->unweighed);
    if (!look->unweighed && !fault_is(look->fault))
        look->fault = fault_make(FAULT_FULL, "no memory for the routes");
    each_piece(look, add_to_queue);
    each_piece(look, judge_piece);
    if (look->unweighed)
        judge_unweighed(look);
    free(look->unweighed);
}

/* ------------------------------------------------------------------ what was lost, and nobody makes again */

struct losses {
    struct look *look;
    struct order_at_hand *hand;
    char first[NAME_TEXT_MAX]; /* "": the order waits for nothing of the kind */
};

static bool judge_lost(void *context, const struct piece_row *row)
{
    struct losses *losses = context;
    int64_t lost;
    losses->look->fault = order_lost(losses->look->desk->store, losses->hand, row, &lost);
    if (lost > 0)
        memcpy(losses->first, row->name, sizeof losses->first);
    return !fault_is(losses->look->fault) && lost == 0;
}

static bool judge_losses(void *context, const struct order_row *order)
{
    struct losses *losses = context;
    struct look *look = losses->look;
    struct store *store = look->desk->store;
    losses->first[0] = '\0';
    losses->hand->order = *order;
    look->fault = store_order_lines(store, order->id, losses->hand->lines, &losses->hand->line_count);
    struct fault fault =
        fault_is(look->fault) ? look->fault : store_piece_each_of_order(store, order->id, judge_lost, losses);
    if (!fault_is(look->fault))
        look->fault = fault;
    if (losses->first[0] != '\0')
        want(look, ALERT_ORDER_AT_RISK, order->code.text,
             N_("%s waits for %s, which is lost: make it again, or close the order short."),
             PARTS(order->code.text, losses->first));
    return !fault_is(look->fault);
}

/* What is late besides says so in the same alert, afterwards. */
static void look_at_losses(struct look *look)
{
    struct losses losses = {.look = look, .hand = calloc(1, sizeof *losses.hand)};
    struct fault fault = losses.hand ? look->fault : fault_make(FAULT_FULL, "no memory for an order");
    if (!fault_is(fault))
        fault = store_order_each(look->desk->store, ORDERS_OPEN, 0, judge_losses, &losses);
    if (!fault_is(look->fault))
        look->fault = fault;
    free(losses.hand);
}

/* ------------------------------------------------------------------ scales */

static void look_at_scales(struct look *look)
{
    const struct house *house = &look->desk->house;
    int64_t now_ms = look->desk->now_ms;
    int64_t every_days = settings_get(&house->settings, SETTING_CHECK_WEIGHT_DAYS);
    for (size_t i = 0; i < house->scale_count; i++) {
        const struct scale_info *scale = &house->scales[i];
        int64_t due_ms = capability_due_ms(scale->checked_ms, every_days);
        if (capability_now(scale->quality, due_ms, now_ms).check_weight_ok)
            continue;
        if (scale->quality.check_weight_ok)
            want(look, ALERT_CHECK_WEIGHT_DUE, scale->code.text,
                 N_("The check-weight of %s has been due for %s: nothing is judged on it."),
                 PARTS(scale->name, in_words(now_ms - due_ms).text));
        else
            want(look, ALERT_CHECK_WEIGHT_DUE, scale->code.text,
                 N_("%s has no check-weight that passed: nothing is judged on it."), PARTS(scale->name));
    }
}

/* ------------------------------------------------------------------ what waits for somebody */

static bool waits_too_long(const struct look *look, const struct waiting_row *row, enum setting setting,
                           int64_t unit_ms)
{
    int64_t allowed_ms = settings_get(&look->desk->house.settings, setting) * unit_ms;
    return patience_is_over(row->since_ms, allowed_ms, look->desk->now_ms);
}

static void judge_slip(void *context, const struct waiting_row *row)
{
    struct look *look = context;
    struct code target = code_of(row->name);
    if (waits_too_long(look, row, SETTING_SLIP_HOURS, HOUR_MS))
        want(look, ALERT_SLIP_OPEN, row->subject, N_("Transfer slip %s: %s not confirmed at %s for %s."),
             PARTS(row->subject, phrase_count("%s piece", "%s pieces", row->amount).text,
                   house_station_name(&look->desk->house, &target),
                   in_words(look->desk->now_ms - row->since_ms).text));
}

static void judge_change(void *context, const struct waiting_row *row)
{
    struct look *look = context;
    if (waits_too_long(look, row, SETTING_CHANGE_HOURS, HOUR_MS))
        want(look, ALERT_CHANGE_WAITS, row->subject, N_("Change request %s of %s has been waiting for %s."),
             PARTS(row->subject, row->name, in_words(look->desk->now_ms - row->since_ms).text));
}

static void judge_stock(void *context, const struct waiting_row *row)
{
    struct look *look = context;
    want(look, ALERT_STOCK_LOW, row->subject, N_("%s: %s left, the minimum is %s."),
         PARTS(row->name, phrase_number(row->amount).text, phrase_number(row->least).text));
}

static void judge_balance(void *context, const struct waiting_row *row)
{
    struct look *look = context;
    char grams[MASS_TEXT_MAX];
    char subject[NAME_TEXT_MAX];
    struct text text = TEXT_IN(subject);
    if (!waits_too_long(look, row, SETTING_BALANCE_DAYS, DAY_MS))
        return;
    text_add(&text, "%s %s", row->subject + strlen("open:"), row->name);
    text_end_cut(&text);
    mass_write_grams(MASS_UG(row->amount), 3, grams);
    want(look, ALERT_BALANCE_OLD, subject, N_("%s has had %s g of %s open for %s: settle it."),
         PARTS(row->subject + strlen("open:"), grams, row->name,
               in_words(look->desk->now_ms - row->since_ms).text));
}

/* When the last came of those that serve the station; 0: one that had been here is away. Whoever was never
 * here is not waited for. */
static int64_t bench_back_ms(const struct desk *desk, struct code station)
{
    int64_t last_ms = 1;
    for (size_t i = 0; i < desk->house.kiosk_count; i++) {
        const struct kiosk_row *kiosk = &desk->house.kiosks[i];
        if (!house_kiosk_serves(kiosk, station))
            continue;
        if (watch_is_away(desk->watch, kiosk->id, desk->now_ms))
            return 0;
        int64_t back_ms = watch_back_ms(desk->watch, kiosk->id);
        last_ms = back_ms > last_ms ? back_ms : last_ms;
    }
    return last_ms;
}

static void judge_untold(void *context, const struct waiting_row *row)
{
    struct look *look = context;
    struct desk *desk = look->desk;
    struct code station = code_of(row->name);
    char subject[NAME_TEXT_MAX];
    struct text text = TEXT_IN(subject);
    int64_t until_ms =
        patience_untold_until_ms(row->since_ms, bench_back_ms(desk, station), &desk->house.settings);
    if (desk->now_ms <= until_ms)
        return;
    text_add(&text, "%s %s", row->subject, row->name);
    text_end_cut(&text);
    want(look, ALERT_UNTOLD, subject,
         N_("What was done with %s at %s was booked without a name, and no bench has told it for %s: ask "
            "there."),
         PARTS(row->subject, house_station_name(&desk->house, &station),
               in_words(desk->now_ms - row->since_ms).text));
}

static void look_at_waiting(struct look *look)
{
    static const struct {
        enum waiting what;
        void (*judge)(void *context, const struct waiting_row *row);
    } looks[] = {
        {WAITING_SLIPS, judge_slip},       {WAITING_CHANGES, judge_change}, {WAITING_STOCK, judge_stock},
        {WAITING_BALANCES, judge_balance}, {WAITING_UNTOLD, judge_untold},
    };
    for (size_t i = 0; i < COUNT_OF(looks) && !fault_is(look->fault); i++) {
        struct fault fault = store_waiting_each(look->desk->store, looks[i].what, looks[i].judge, look);
        if (!fault_is(look->fault))
            look->fault = fault;
    }
}

/* ------------------------------------------------------------------ the hub's own checks */

/* Where there never was a backup, the first event is what could be lost. */
static int64_t backup_since_ms(struct look *look)
{
    struct check_row check;
    struct event_row first;
    look->fault = store_check_find(look->desk->store, CHECK_BACKUP, &check);
    if (fault_is(look->fault) || check.done_ms != 0)
        return check.done_ms;
    if (look->desk->seq == 0)
        return look->desk->now_ms;
    look->fault = store_event_get(look->desk->store, 1, &first);
    return first.booked_ms;
}

static void look_at_checks(struct look *look)
{
    struct desk *desk = look->desk;
    struct check_row ledger = {.problems = 0};
    if (fault_is(look->fault))
        return;
    int64_t hours = settings_get(&desk->house.settings, SETTING_BACKUP_HOURS);
    int64_t since_ms = backup_since_ms(look);
    if (!fault_is(look->fault) && patience_is_over(since_ms, hours * HOUR_MS, desk->now_ms))
        want(look, ALERT_BACKUP_OVERDUE, "hub", N_("The last backup is %s old: run touchstone-hub backup."),
             PARTS(in_words(desk->now_ms - since_ms).text));
    if (!fault_is(look->fault))
        look->fault = store_check_find(desk->store, CHECK_LEDGER, &ledger);
    if (ledger.problems > 0)
        want(look, ALERT_LEDGER, "hub", N_("The ledger's check found %s. The first: %s"),
             PARTS(phrase_count("%s problem", "%s problems", ledger.problems).text, ledger.text));
}

/* ------------------------------------------------------------------ all of it */

struct fault overdue_refresh(struct desk *desk, bool *changed)
{
    struct look look = {.desk = desk, .fault = FAULT_OK};
    look_at_stations(&look);
    look_at_losses(&look);
    look_at_pieces(&look);
    look_at_scales(&look);
    look_at_waiting(&look);
    look_at_checks(&look);
    for (size_t i = 0; i < COUNT_OF(KINDS) && !fault_is(look.fault); i++) {
        bool ended = false;
        look.fault = store_alert_end_others(desk->store, KINDS[i], desk->now_ms, &ended);
        look.changed |= ended;
    }
    *changed |= look.changed;
    return look.fault;
}
