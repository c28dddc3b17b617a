/* Release: a draft whose launch sheet is complete becomes pieces that wait in the pool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/orders.h"
#include "hub/service/posting.h"
#include "hub/store/model.h"
#include "hub/store/station.h"

#define MISSING_TEXT_MAX 320

/* ------------------------------------------------------------------ the way of a piece */

/* The steps that a piece of this order takes; into `own` when they are not those of the model's route. */
static int steps_of(const struct house *house, const struct order_row *order, int64_t model,
                    struct route_step own[ROUTE_STEPS_MAX], bool *is_own)
{
    const struct workshop_route *route = house_route(house, model);
    int count = route_without_prototype(route->steps, route->step_count, own);
    *is_own = order->skip_reason[0] != '\0' && count < route->step_count;
    return *is_own ? count : route->step_count;
}

static struct piece_row make_row(const struct house *house, const struct order_at_hand *hand,
                                 const struct order_line_row *line, int64_t quantity)
{
    struct piece_row row = {
        .order = hand->order.id,
        .model = house_newest_model(house, line->model),
        .volume_mm3_e3 = order_line_volume(house, line),
        .lot = house_newest_lot(house, line->alloy),
        .custody = line->custody,
        .line = line->line,
        .tolerance_ppm = line->tolerance_ppm,
    };
    struct piece *piece = &row.now.piece;
    snprintf(row.size, sizeof row.size, "%s", line->size);
    piece->version = 1;
    piece->quantity = quantity;
    piece->place = PLACE_POOL;
    piece->state = PIECE_QUEUED;
    piece->step = -1;
    return row;
}

static void refuse_tight(struct act *act, const struct order_line_row *line, const struct tight *tight)
{
    const struct house *house = &act->desk->house;
    char limit[64];
    if (tight->limit.pieces > 0 && tight->load.pieces > tight->limit.pieces)
        snprintf(limit, sizeof limit, "%lld %s", (long long)tight->limit.pieces,
                 tight->limit.pieces == 1 ? "piece" : "pieces");
    else
        snprintf(limit, sizeof limit, "%lld mg", (long long)(tight->limit.mass.ug / 1000));
    act_refuse_because(act, REASON_TOO_LARGE,
                       "Line %d has %lld under one tag, but %s never holds more than %s: order single pieces "
                       "or smaller lots, or raise that limit.",
                       line->line, (long long)tight->load.pieces,
                       tight->is_group ? tight->at.text : house_station_name(house, &tight->at), limit);
    act->reply->next = tight->at;
    numbers_set(&act->reply->numbers, NUMBER_QUANTITY, tight->load.pieces);
    if (tight->limit.pieces > 0)
        numbers_set(&act->reply->numbers, NUMBER_LIMIT, tight->limit.pieces);
    if (tight->limit.mass.ug > 0)
        numbers_set(&act->reply->numbers, NUMBER_LIMIT_UG, tight->limit.mass.ug);
}

void order_check_way(struct act *act, const struct order_at_hand *hand, const struct order_line_row *line,
                     int64_t quantity, bool *ok)
{
    const struct house *house = &act->desk->house;
    struct route_step own[ROUTE_STEPS_MAX];
    struct piece_row row = make_row(house, hand, line, line->as_lot ? quantity : 1);
    struct floor_plan floor = house_floor(house);
    struct tight tight;
    bool is_own;
    bool linked = house_link(house, &row);
    assert(linked); /* the launch sheet was complete */
    int count = steps_of(house, &hand->order, row.model, own, &is_own);
    if (is_own) {
        row.now.piece.steps = own;
        row.now.piece.step_count = count;
    }
    *ok = !limit_too_large_on_way(&row.now.piece, &floor, &tight);
    if (!*ok)
        refuse_tight(act, line, &tight);
}

/* ------------------------------------------------------------------ a route of their own */

/* The model's route without its prototype, as a row that its pieces name. It is made once and found again by
 * its code, which nobody but its pieces uses; the model keeps its route. */
static struct fault own_route(struct act *act, const struct order_row *order, int64_t model, int64_t *out)
{
    struct desk *desk = act->desk;
    const struct workshop_model *row = house_model(&desk->house, model);
    struct workshop_route route = {.revision = 1};
    bool is_own;
    *out = 0;
    route.step_count = steps_of(&desk->house, order, model, route.steps, &is_own);
    if (!is_own)
        return FAULT_OK;
    char code[CODE_TEXT_MAX];
    snprintf(code, sizeof code, "no-prototype.%lld", (long long)row->route_row);
    route.code = code_of(code);
    int64_t was = house_newest_route(&desk->house, route.code);
    if (was != 0 && route_steps_equal(&desk->house.routes[was - 1], &route)) {
        *out = was;
        return FAULT_OK;
    }
    if (was != 0) /* it came with a file from a hub where that row is of another route */
        route.revision = desk->house.routes[was - 1].revision + 1;
    *out = (int64_t)desk->house.route_count + 1;
    struct fault fault = store_route_add(desk->store, *out, &route);
    if (!fault_is(fault))
        fault = store_workshop_touch(desk->store);
    return fault_is(fault) ? fault : posting_reload(act);
}

/* ------------------------------------------------------------------ made again */

static bool is_as_line(const struct house *house, const struct piece_row *row,
                       const struct order_line_row *line)
{
    return strcmp(row->size, line->size) == 0 && code_equal(house_lot(house, row->lot)->alloy, line->alloy) &&
           row->tolerance_ppm == line->tolerance_ppm &&
           (line->volume_mm3_e3 == 0 || row->volume_mm3_e3 == line->volume_mm3_e3);
}

static struct fault make_as_line(struct act *act, const struct order_at_hand *hand,
                                 const struct order_line_row *line, struct piece_row *row)
{
    struct piece_row now = make_row(&act->desk->house, hand, line, row->now.piece.quantity);
    if (now.model == 0 || now.lot == 0)
        return FAULT_OK;
    row->model = now.model;
    row->volume_mm3_e3 = now.volume_mm3_e3;
    row->lot = now.lot;
    row->tolerance_ppm = now.tolerance_ppm;
    memcpy(row->size, now.size, sizeof row->size);
    return own_route(act, &hand->order, now.model, &row->route);
}

struct fault order_make_as_line(struct act *act, struct piece_row *row)
{
    struct order_at_hand *hand;
    struct fault fault = order_read_whole(act->desk->store, row->order, &hand);
    const struct order_line_row *line = fault_is(fault) ? NULL : order_line_find(hand, row->line);
    if (line && !is_as_line(&act->desk->house, row, line))
        fault = make_as_line(act, hand, line, row);
    free(hand);
    return fault;
}

/* ------------------------------------------------------------------ bringing them */

/* The next tag whose number's name is free, too. */
static struct fault next_tag(struct act *act, int64_t *number, struct tag *out, char name[NAME_TEXT_MAX])
{
    struct fault fault = FAULT_OK;
    bool taken = true;
    while (taken && !fault_is(fault)) {
        fault = posting_tag_above(act->desk->store, number, out);
        snprintf(name, NAME_TEXT_MAX, "R-%lld", (long long)*number);
        if (!fault_is(fault))
            fault = store_piece_name_is_taken(act->desk->store, name, &taken);
    }
    return fault;
}

static struct fault bring_one(struct act *act, struct piece_row row, int64_t *number)
{
    struct fault fault = next_tag(act, number, &row.now.piece.tag, row.name);
    if (fault_is(fault))
        return fault;
    row.released_ms = act->deed_ms;
    bool linked = house_link(&act->desk->house, &row);
    assert(linked);
    return act_post_new_piece(act, &row);
}

struct fault order_bring_pieces(struct act *act, const struct order_at_hand *hand,
                                const struct order_line_row *line, int64_t quantity)
{
    struct span said = act->form_text;
    int64_t number;
    int64_t route;
    struct piece_row row = make_row(&act->desk->house, hand, line, line->as_lot ? quantity : 1);
    struct fault fault = own_route(act, &hand->order, row.model, &route);
    if (!fault_is(fault))
        fault = store_tag_highest(act->desk->store, &number);
    row.route = route;
    act->form_text = (struct span){NULL, 0}; /* stands in the order's own event, once */
    for (int64_t i = 0; i < (line->as_lot ? 1 : quantity) && !fault_is(fault); i++)
        fault = bring_one(act, row, &number);
    act->form_text = said;
    return fault;
}

/* ------------------------------------------------------------------ the release */

struct fault order_check_sheet(struct act *act, const struct order_at_hand *hand, int line, bool *ok)
{
    struct launch_sheet sheet;
    struct launch_gap gaps[LAUNCH_GAPS_MAX];
    char missing[MISSING_TEXT_MAX];
    struct text text = TEXT_IN(missing);
    struct fault fault = launch_sheet_read(&act->desk->house, act->desk->store, hand, &sheet);
    if (fault_is(fault))
        return fault;
    int count = launch_missing(&sheet, gaps);
    for (int i = 0; i < count; i++) {
        if (line > 0 && gaps[i].line != line)
            continue;
        text_add(&text, text.size > 0 ? ", " : "");
        launch_gap_write(&text, gaps[i]);
    }
    *ok = text.size == 0;
    if (*ok)
        return FAULT_OK;
    text_end_cut(&text);
    act_refuse_because(act, REASON_INCOMPLETE, "The launch sheet of %s lacks: %s.", hand->order.code.text,
                       missing);
    return FAULT_OK;
}

static struct fault check(struct act *act, const struct order_at_hand *hand, bool *ok)
{
    struct fault fault = order_check_sheet(act, hand, 0, ok);
    for (int i = 0; i < hand->line_count && !fault_is(fault) && *ok; i++)
        order_check_way(act, hand, &hand->lines[i], hand->lines[i].quantity, ok);
    return fault;
}

static struct fault release(struct act *act, struct order_at_hand *hand)
{
    char found[96];
    struct text text = TEXT_IN(found);
    int64_t pieces = 0;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < hand->line_count && !fault_is(fault); i++) {
        fault = order_bring_pieces(act, hand, &hand->lines[i], hand->lines[i].quantity);
        pieces += hand->lines[i].quantity;
    }
    hand->order.state = ORDER_RELEASED;
    hand->order.released_ms = act->deed_ms;
    if (!fault_is(fault))
        fault = store_order_write(act->desk->store, &hand->order);
    json_begin(&text, '{');
    json_add_int(&text, "pieces", pieces);
    json_end(&text, '}');
    return fault_is(fault) ? fault : order_post(act, &hand->order, found);
}

struct fault order_release(struct act *act)
{
    struct order_at_hand *hand = calloc(1, sizeof *hand);
    bool ok = false;
    if (!hand)
        return fault_make(FAULT_FULL, "no memory for an order");
    struct fault fault = order_take_whole(act, hand, &ok);
    if (!fault_is(fault) && ok)
        fault = check(act, hand, &ok);
    if (!fault_is(fault) && ok)
        fault = release(act, hand);
    free(hand);
    return fault;
}
