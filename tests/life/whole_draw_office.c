/* Whole lives: what the office says. */
#include "tests/life/whole_draw.h"

static void draft(struct draw *draw, int order)
{
    as_manager(draw, "draft_order", "");
    add(draw, ",\"order\":\"o-%d\",\"client\":\"C\",\"due\":\"2027-01-15T16:00:00.000Z\",", order);
    int model = any(draw, LIFE_ROUTES_MAX);
    add(draw, "\"lines\":[{\"model\":\"model-%d\",\"size\":\"52\",\"quantity\":%d,\"as\":\"%s\",", model,
        often(draw, 50)   ? 1
        : often(draw, 85) ? 1 + any(draw, 3)
                          : 20, /* a lot that no station has room for */
        WORD_OF(draw, "pieces", "lot"));
    add(draw, "\"alloy\":\"%s\",\"stones\":\"as drawn\",\"finish\":\"polished\"}],", alloy_of(draw));
    add(draw, "\"specification\":\"s\",\"documents\":\"d\",\"feasible\":true,\"materials\":true,");
    add(draw, "\"deadline\":%s,\"quote\":\"q\",\"payment\":\"p\"", any(draw, 100) < 90 ? "true" : "false");
}

void draw_orders(struct draw *draw)
{
    int order = 2 + any(draw, 4);
    int dice = any(draw, 100);
    if (dice < 35) {
        draft(draw, order);
        return;
    }
    const char *verb = dice < 85 ? "release_order" : dice < 92 ? "cancel_order" : "skip_prototype";
    as_manager(draw, verb, "");
    add(draw, ",\"order\":\"o-%d\"", order);
    if (strcmp(verb, "skip_prototype") == 0)
        add(draw, ",\"reason\":\"known_model\"");
    if (strcmp(verb, "cancel_order") == 0)
        add(draw, ",\"note\":\"withdrawn\"");
}

/* ------------------------------------------------------------------ what the client wants otherwise */

/* Mostly one that was drafted here, for it has lines. */
static const char *order_of_some(const struct draw *draw)
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count && often(draw, 98); i++) {
        const struct seen *piece = &draw->view->pieces[(from + i) % draw->view->count];
        bool waits = strcmp(piece->place, "pool") == 0 || strcmp(piece->place, "station") == 0;
        if (waits && strncmp(piece->order, "o-", 2) == 0 && strcmp(piece->order, "o-1") != 0)
            return piece->order;
    }
    return draw->piece && draw->piece->order[0] ? draw->piece->order : "o-2";
}

static void request_change(struct draw *draw)
{
    as_manager(draw, "request_change", "");
    const char *order = order_of_some(draw);
    bool has_lines = strncmp(order, "o-", 2) == 0 && strcmp(order, "o-1") != 0;
    add(draw, ",\"order\":\"%s\",\"wish\":\"w\"", order);
    if (often(draw, has_lines ? 65 : 5))
        add(draw, ",\"line\":1,\"%s\":%d", WORD_OF(draw, "more", "fewer"), 1 + any(draw, 2));
    else if (often(draw, 30))
        add(draw,
            ",\"add\":[{\"model\":\"model-%d\",\"size\":\"52\",\"quantity\":1,\"alloy\":\"%s\",\"stones\":"
            "\"s\",\"finish\":\"f\"}]",
            any(draw, LIFE_ROUTES_MAX), alloy_of(draw));
    else if (often(draw, 40))
        add(draw, ",\"alter\":[{\"line\":1,\"%s\":\"other\"}]", WORD_OF(draw, "finish", "stones"));
    else
        add(draw, ",\"rush\":\"%s\"", WORD_OF(draw, "yes", "no"));
}

/* Mostly what comes next for the last one. */
static const char *verb_of_change(const struct draw *draw)
{
    const char *state = draw->view->change_state;
    if (draw->view->last_change == 0 || often(draw, 15))
        return "request_change";
    if (often(draw, 20))
        return WORD_OF(draw, "assess_change", "accept_change", "reject_change", "apply_change");
    if (strcmp(state, "requested") == 0)
        return "assess_change";
    if (strcmp(state, "assessed") == 0)
        return often(draw, 75) ? "accept_change" : "reject_change";
    return strcmp(state, "accepted") == 0 ? "apply_change" : "request_change";
}

void draw_change(struct draw *draw)
{
    const char *verb = verb_of_change(draw);
    if (strcmp(verb, "request_change") == 0) {
        request_change(draw);
        return;
    }
    as_manager(draw, verb, "");
    add(draw, ",\"change\":%lld", (long long)(often(draw, 90) ? draw->view->last_change : 1 + any(draw, 3)));
    if (strcmp(verb, "assess_change") == 0)
        add(draw, ",\"price\":\"1 EUR\",\"effect\":\"none\"");
    else if (strcmp(verb, "apply_change") != 0)
        add(draw, ",\"by\":\"C\"");
}

void draw_design(struct draw *draw)
{
    int model = any(draw, LIFE_ROUTES_MAX);
    if (often(draw, 25)) {
        as_manager(draw, "submit_design", "");
        add(draw,
            ",\"model\":\"model-%d\",\"note\":\"n\",\"document\":\"d\",\"size\":\"52\",\"volume_mm3_e3\":%d",
            model, 150000 + any(draw, 250000));
        return;
    }
    as_manager(draw, "approve_design", "");
    add(draw, ",\"model\":\"model-%d\",\"revision\":%d,\"approved\":true,\"by\":\"C\"", model,
        1 + any(draw, 2));
}

/* ------------------------------------------------------------------ what leaves the house */

static const struct seen *one_that_is(const struct draw *draw, const char *place)
{
    int from = any(draw, draw->view->count);
    for (int i = 0; i < draw->view->count; i++) {
        const struct seen *piece = &draw->view->pieces[(from + i) % draw->view->count];
        if (strcmp(piece->place, place) == 0 && piece->order[0])
            return piece;
    }
    return draw->piece;
}

static void name_order(const struct draw *draw, const struct seen *piece)
{
    add(draw, ",\"order\":\"%s\"", piece && piece->order[0] ? piece->order : "o-1");
}

static void deliver(struct draw *draw)
{
    const struct seen *piece = one_that_is(draw, "finished");
    as_manager(draw, "deliver", "");
    name_order(draw, piece);
    add(draw, ",\"carrier\":\"B\",\"value\":\"1 EUR\",\"signature\":\"M\"");
    add(draw, ",\"slip\":\"1\",\"invoice\":\"2\",\"care_sheet\":true");
    if (piece && often(draw, 95))
        add(draw, ",\"sheets_elsewhere\":[{\"piece\":\"%s\",\"where\":\"3\"}]", piece->tag);
    if (piece && often(draw, 80))
        add(draw, ",\"pieces\":[{\"piece\":\"%s\"}]", piece->tag);
}

void draw_delivery(struct draw *draw)
{
    const char *verb =
        WORD_OF(draw, "deliver", "deliver", "receipt", "reserve", "close_order", "close_short");
    if (strcmp(verb, "deliver") == 0) {
        deliver(draw);
        return;
    }
    as_manager(draw, verb, "");
    if (strcmp(verb, "close_order") == 0) {
        name_order(draw, one_that_is(draw, "delivered"));
        add(draw, ",\"by\":\"C\",\"settled\":\"s\"");
    } else if (strcmp(verb, "close_short") == 0) {
        name_order(draw, one_that_is(draw, often(draw, 50) ? "scrapped" : "missing"));
        add(draw, ",\"note\":\"n\"");
    } else {
        add(draw, ",\"delivery\":%d,%s", 1 + any(draw, 2),
            strcmp(verb, "receipt") == 0 ? "\"by\":\"C\"" : "\"note\":\"n\"");
    }
}

/* ------------------------------------------------------------------ scales, norms, the workshop itself */

void draw_scales(struct draw *draw)
{
    if (often(draw, 50)) {
        at_bench(draw, "check_scale", "qc");
        add(draw, ",\"scale\":\"fine\",\"weight_ug\":20000000,\"class_error_ug\":2500,\"shown_ug\":%d",
            20000000 + any(draw, 3) * 1000 - 1000);
        return;
    }
    at_bench(draw, "test_scale", "qc");
    add(draw, ",\"scale\":\"fine\",\"weighings\":[");
    for (int i = 0; i < 10; i++)
        add(draw, "%s{\"shown_ug\":%d}", i ? "," : "", 5000000 + any(draw, 2) * 1000);
    add(draw, "]");
}

static void accept_factor(struct draw *draw)
{
    int way = any(draw, draw->shop->route_count); /* of the model of that number */
    const struct workshop_route *route = &draw->shop->routes[way];
    int last = any(draw, route->step_count);
    int first = any(draw, last + 1);
    as_manager(draw, "accept_factor", "");
    add(draw, ",\"model\":\"model-%d\",\"alloy\":\"%s\",\"first\":\"%s\",\"last\":\"%s\"", way,
        alloy_of(draw), route->steps[first].kind.text, route->steps[last].kind.text);
}

void draw_learning(struct draw *draw)
{
    if (often(draw, 70)) {
        accept_factor(draw);
        return;
    }
    as_manager(draw, "accept_norm", "");
    add(draw,
        ",\"operation\":\"%s\",\"alloy\":\"%s\",\"piece_ug\":12000,\"limit_piece_ug\":%d,\"spread_ug\":4000",
        WORD_OF(draw, "casting", "setting", "polishing"), alloy_of(draw), 10000 + any(draw, 30000));
}

/* The way of pieces at work, otherwise from now on: theirs is as it was when they were released. */
static void change_route(struct draw *draw)
{
    const struct workshop_route *route = &draw->shop->routes[any(draw, draw->shop->route_count)];
    as_manager(draw, "put", "");
    add(draw, ",\"workshop\":{\"routes\":[{\"code\":\"%s\",\"steps\":[", route->code.text);
    for (int i = 0; i < route->step_count; i++) {
        const struct route_step *step = &route->steps[i];
        add(draw, "%s{\"kind\":\"%s\",\"factor\":\"%.6f\",\"factor_u_percent\":\"%.4f\",\"standard_min\":%d",
            i > 0 ? "," : "", step->kind.text, step->factor_ppm / 1e6, step->factor_u_ppm / 1e4,
            1 + any(draw, 90));
        add(draw, ",\"weigh\":\"%s\",\"sets_stones\":%s", weigh_policy_word(step->weigh),
            step->sets_stones ? "true" : "false");
        add(draw, "%s%s}", step->tolerance_ppm > 0 ? ",\"tolerance_percent\":\"2\"" : "",
            step->inspection ? ",\"inspection\":true" : "");
    }
    add(draw, "]}]}");
}

/* Under its old code stands another one now, finer or coarser. */
static void replace_scale(struct draw *draw)
{
    as_manager(draw, "put", "");
    add(draw,
        ",\"workshop\":{\"scales\":[{\"code\":\"fine\",\"name\":\"Another\",\"division_g\":\"%s\","
        "\"check_weight_ok\":%s}]}",
        WORD_OF(draw, "0.001", "0.0001", "0.01"), often(draw, 80) ? "true" : "false");
}

void draw_setup(struct draw *draw)
{
    int dice = any(draw, 100);
    if (dice < 6) {
        change_route(draw);
    } else if (dice < 10) {
        replace_scale(draw);
    } else if (dice < 30) {
        as_manager(draw, "put", "");
        add(draw, ",\"workshop\":{\"settings\":{\"idle_hours\":%d}}", 1 + any(draw, 90));
    } else if (dice < 50) {
        as_manager(draw, "set_pin", "");
        add(draw, ",\"person\":\"%s\",\"new_pin\":\"%04d\"", badge_of(any(draw, LIFE_PEOPLE_MAX - 1)),
            1000 + any(draw, 9000));
    } else if (dice < 55) {
        as_manager(draw, "revoke", "");
        add(draw, ",\"kiosk\":\"kiosk-%d\"", any(draw, LIFE_ACTORS_MAX + 1));
    } else {
        as_manager(draw, "acknowledge", "");
        add(draw, ",\"alert\":%d", 1 + any(draw, 30));
    }
}
