#include "hub/store/model.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ alloys and melts */

struct fault store_alloy_set(struct store *store, const struct workshop_alloy *alloy)
{
    struct query query;
    query_begin(
        &query, store, "write an alloy",
        "INSERT INTO alloy (code, name, metal, fineness, hallmark, fineness_min) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, metal = excluded.metal,"
        " fineness = excluded.fineness, hallmark = excluded.hallmark,"
        " fineness_min = excluded.fineness_min");
    put_text(&query, alloy->code.text);
    put_text(&query, alloy->name);
    put_text(&query, alloy->metal.text);
    put_int(&query, alloy->fineness);
    put_text(&query, alloy->hallmark);
    put_int(&query, alloy->fineness_min);
    return query_run(&query);
}

struct fault store_alloy_list(struct store *store, struct workshop_alloy **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "alloy", sizeof **out,
               "SELECT code, name, metal, fineness, hallmark, fineness_min FROM alloy ORDER BY code");
    while (rows_next(&rows)) {
        struct workshop_alloy *alloy = rows.item;
        TAKE_TEXT(&rows.query, alloy->code.text);
        TAKE_TEXT(&rows.query, alloy->name);
        TAKE_TEXT(&rows.query, alloy->metal.text);
        alloy->fineness = (int)take_int(&rows.query);
        TAKE_TEXT(&rows.query, alloy->hallmark);
        alloy->fineness_min = (int)take_int(&rows.query);
    }
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

struct fault store_lot_add(struct store *store, int64_t id, const struct workshop_lot *lot)
{
    struct query query;
    query_begin(&query, store, "write a melt", "INSERT INTO lot VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, id);
    put_text(&query, lot->code.text);
    put_text(&query, lot->alloy.text);
    put_int(&query, lot->density.ug_per_mm3);
    put_int(&query, lot->density.u_ppm);
    put_text(&query, density_source_word(lot->source));
    put_int(&query, lot->revision > 0 ? lot->revision : 1);
    return query_run(&query);
}

/* A purchase says with which revision a melt comes anew: what was before it was never there. */
struct fault store_lot_list(struct store *store, struct workshop_lot **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "lot", sizeof **out,
               "SELECT code, alloy, ug_per_mm3, u_ppm, source, revision, EXISTS (SELECT 1 FROM melt AS m"
               " JOIN event AS e ON e.seq = m.event WHERE m.lot = lot.code"
               " AND (lot.revision < json_extract(e.found, '$.revision')"
               " OR EXISTS (SELECT 1 FROM event AS c WHERE c.corrects = e.seq))) FROM lot ORDER BY id");
    while (rows_next(&rows)) {
        struct workshop_lot *lot = rows.item;
        TAKE_TEXT(&rows.query, lot->code.text);
        TAKE_TEXT(&rows.query, lot->alloy.text);
        lot->density.ug_per_mm3 = (int32_t)take_int(&rows.query);
        lot->density.u_ppm = (int32_t)take_int(&rows.query);
        if (!density_source_find(take_span(&rows.query), &lot->source))
            rows.query.bad = true;
        lot->revision = take_int(&rows.query);
        lot->taken_back = take_bool(&rows.query);
    }
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

/* ------------------------------------------------------------------ routes */

static struct fault add_step(struct store *store, int64_t route, int64_t index, const struct route_step *step)
{
    struct query query;
    query_begin(
        &query, store, "write a step of a route",
        "INSERT INTO route_step (route, step, kind, factor_ppm, factor_u_ppm, verified, tolerance_ppm, weigh,"
        " inspection, sets_stones, standard_s, visit, rework_factor_ppm)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, route);
    put_int(&query, index);
    put_text(&query, step->kind.text);
    put_int(&query, step->factor_ppm);
    put_int(&query, step->factor_u_ppm);
    put_int(&query, step->factor_verified);
    put_int(&query, step->tolerance_ppm);
    put_text(&query, weigh_policy_word(step->weigh));
    put_int(&query, step->inspection);
    put_int(&query, step->sets_stones);
    put_int(&query, step->standard_s);
    put_text(&query, step->visit.text);
    put_int(&query, step->rework_factor_ppm);
    return query_run(&query);
}

struct fault store_route_add(struct store *store, int64_t id, const struct workshop_route *route)
{
    struct query query;
    query_begin(&query, store, "write a route", "INSERT INTO route VALUES (?, ?, ?)");
    put_int(&query, id);
    put_text(&query, route->code.text);
    put_int(&query, route->revision > 0 ? route->revision : 1);
    struct fault fault = query_run(&query);
    for (int i = 0; i < route->step_count && !fault_is(fault); i++)
        fault = add_step(store, id, i, &route->steps[i]);
    return fault;
}

static void take_step(struct query *query, struct workshop_route *routes, size_t route_count)
{
    int64_t route = take_int(query);
    if (route < 1 || (size_t)route > route_count || routes[route - 1].step_count == ROUTE_STEPS_MAX) {
        query->bad = true;
        return;
    }
    struct route_step *step = &routes[route - 1].steps[routes[route - 1].step_count++];
    TAKE_TEXT(query, step->kind.text);
    step->factor_ppm = (int32_t)take_int(query);
    step->factor_u_ppm = (int32_t)take_int(query);
    step->factor_verified = take_bool(query);
    step->tolerance_ppm = (int32_t)take_int(query);
    if (!weigh_policy_find(take_span(query), &step->weigh))
        query->bad = true;
    step->inspection = take_bool(query);
    step->sets_stones = take_bool(query);
    step->standard_s = (int32_t)take_int(query);
    TAKE_TEXT(query, step->visit.text);
    step->rework_factor_ppm = (int32_t)take_int(query);
}

static struct fault read_steps(struct store *store, struct workshop_route *routes, size_t route_count)
{
    struct query query;
    query_begin(&query, store, "read the steps of the routes",
                "SELECT route, kind, factor_ppm, factor_u_ppm, verified, tolerance_ppm, weigh,"
                " inspection, sets_stones, standard_s, visit, rework_factor_ppm FROM route_step ORDER BY "
                "route, step");
    while (query_row(&query)) {
        take_step(&query, routes, route_count);
    }
    return query_end(&query);
}

struct fault store_route_list(struct store *store, struct workshop_route **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "route", sizeof **out, "SELECT code, revision FROM route ORDER BY id");
    while (rows_next(&rows)) {
        struct workshop_route *route = rows.item;
        TAKE_TEXT(&rows.query, route->code.text);
        route->revision = take_int(&rows.query);
    }
    if (!fault_is(rows.query.fault))
        rows.query.fault = read_steps(store, rows.items, rows.count);
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

/* ------------------------------------------------------------------ models */

static struct fault add_size(struct store *store, int64_t model, int line, const struct workshop_size *size)
{
    struct query query;
    query_begin(&query, store, "write a size of a model",
                "INSERT INTO model_size (model, line, size, volume_mm3_e3, has_stones) VALUES (?, ?, ?, ?, "
                "?)");
    put_int(&query, model);
    put_int(&query, line);
    put_text(&query, size->size);
    put_int(&query, size->volume_mm3_e3);
    put_int(&query, size->has_stones);
    return query_run(&query);
}

/* `line` counts over all lists of the model; `size_row` is the row of the size that the list is of, as it is
 * read back: 1, 2 …; 0: of all that have none. */
static struct fault add_stone(struct store *store, int64_t model, int line, int size_row,
                              const struct workshop_stone *stone)
{
    struct query query;
    query_begin(&query, store, "write the stones of a model",
                "INSERT INTO model_stone (model, line, count, each_ug, setting, size_row, kind)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, model);
    put_int(&query, line);
    put_int(&query, stone->count);
    put_int(&query, stone->each.ug);
    put_text(&query, stone->setting);
    put_int(&query, size_row);
    put_text(&query, stone->kind.text);
    return query_run(&query);
}

static struct fault add_stones(struct store *store, int64_t model, int *line, int size_row,
                               const struct stone_list *list)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < list->count && !fault_is(fault); i++)
        fault = add_stone(store, model, (*line)++, size_row, &list->items[i]);
    return fault;
}

struct fault store_model_add(struct store *store, int64_t id, int64_t route,
                             const struct workshop_model *model)
{
    struct query query;
    query_begin(&query, store, "write a model", "INSERT INTO model VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, id);
    put_text(&query, model->code.text);
    put_text(&query, model->name);
    put_text(&query, icon_word(model->icon));
    put_int(&query, route);
    put_int(&query, model->revision > 0 ? model->revision : 1);
    put_text(&query, model->picture);
    struct fault fault = query_run(&query);
    for (int i = 0; i < model->size_count && !fault_is(fault); i++)
        fault = add_size(store, id, i, &model->sizes[i]);
    int line = 0;
    if (!fault_is(fault))
        fault = add_stones(store, id, &line, 0, &model->stones);
    for (int i = 0; i < model->size_count && !fault_is(fault); i++)
        fault = add_stones(store, id, &line, i + 1, &model->sizes[i].stones);
    return fault;
}

/* The model that a line of sizes or stones belongs to; NULL (and a bad row) when there is none. */
static struct workshop_model *model_of(struct query *query, struct rows *models)
{
    int64_t id = take_int(query);
    if (id < 1 || (size_t)id > models->count) {
        query->bad = true;
        return NULL;
    }
    return &((struct workshop_model *)models->items)[id - 1];
}

static void take_size(struct query *query, struct rows *models)
{
    struct workshop_model *model = model_of(query, models);
    if (!model || model->size_count == SIZES_PER_MODEL_MAX) {
        query->bad = true;
        return;
    }
    struct workshop_size *size = &model->sizes[model->size_count++];
    TAKE_TEXT(query, size->size);
    size->volume_mm3_e3 = take_int(query);
    size->has_stones = take_bool(query);
}

static void take_stone(struct query *query, struct rows *models)
{
    struct workshop_model *model = model_of(query, models);
    int64_t size_row = take_int(query);
    if (!model || size_row < 0 || size_row > model->size_count) {
        query->bad = true;
        return;
    }
    struct stone_list *list = size_row > 0 ? &model->sizes[size_row - 1].stones : &model->stones;
    if (list->count == STONES_PER_MODEL_MAX) {
        query->bad = true;
        return;
    }
    struct workshop_stone *stone = &list->items[list->count++];
    stone->count = (int)take_int(query);
    stone->each.ug = take_int(query);
    TAKE_TEXT(query, stone->setting);
    TAKE_TEXT(query, stone->kind.text);
}

static struct fault read_lines(struct store *store, const char *sql, struct rows *models,
                               void (*take)(struct query *query, struct rows *models))
{
    struct query query;
    query_begin(&query, store, "read the models", sql);
    while (query_row(&query))
        take(&query, models);
    return query_end(&query);
}

struct fault store_model_list(struct store *store, struct workshop_model **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "model", sizeof **out,
               "SELECT m.code, m.name, m.icon, r.code, r.id, m.revision, m.picture FROM model AS m"
               " JOIN route AS r ON r.id = m.route ORDER BY m.id");
    while (rows_next(&rows)) {
        struct workshop_model *model = rows.item;
        TAKE_TEXT(&rows.query, model->code.text);
        TAKE_TEXT(&rows.query, model->name);
        if (!icon_find(take_span(&rows.query), &model->icon))
            rows.query.bad = true;
        TAKE_TEXT(&rows.query, model->route.text);
        model->route_row = take_int(&rows.query);
        model->revision = take_int(&rows.query);
        TAKE_TEXT(&rows.query, model->picture);
    }
    if (!fault_is(rows.query.fault))
        rows.query.fault = read_lines(
            store, "SELECT model, size, volume_mm3_e3, has_stones FROM model_size ORDER BY model, line",
            &rows, take_size);
    if (!fault_is(rows.query.fault))
        rows.query.fault = read_lines(
            store,
            "SELECT model, size_row, count, each_ug, setting, kind FROM model_stone ORDER BY model, line",
            &rows, take_stone);
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

/* ------------------------------------------------------------------ scales and orders */

struct fault store_scale_put(struct store *store, const struct scale_info *scale)
{
    struct query query;
    query_begin(&query, store, "write a scale",
                "INSERT INTO scale (code, name, division_ug, repeatability_ug, bias_ug, bias_u_ug,"
                " check_weight_ok) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name, division_ug = excluded.division_ug,"
                " repeatability_ug = CASE WHEN tested_ms > 0 THEN repeatability_ug"
                " ELSE excluded.repeatability_ug END,"
                " bias_ug = CASE WHEN checked_ms > 0 THEN bias_ug ELSE excluded.bias_ug END,"
                " bias_u_ug = CASE WHEN checked_ms > 0 THEN bias_u_ug ELSE excluded.bias_u_ug END,"
                " check_weight_ok = CASE WHEN checked_ms > 0 THEN check_weight_ok"
                " ELSE excluded.check_weight_ok END");
    put_text(&query, scale->code.text);
    put_text(&query, scale->name);
    put_int(&query, scale->quality.division.ug);
    put_int(&query, scale->quality.repeatability.ug);
    put_int(&query, scale->quality.bias.ug);
    put_int(&query, scale->quality.bias_u.ug);
    put_int(&query, scale->quality.check_weight_ok);
    return query_run(&query);
}

struct fault store_scale_list(struct store *store, struct scale_info **out, size_t *count)
{
    struct rows rows;
    rows_begin(&rows, store, "scale", sizeof **out,
               "SELECT code, name, division_ug, repeatability_ug, bias_ug, bias_u_ug, check_weight_ok,"
               " tested_ms, checked_ms FROM scale ORDER BY code");
    while (rows_next(&rows)) {
        struct scale_info *scale = rows.item;
        TAKE_TEXT(&rows.query, scale->code.text);
        TAKE_TEXT(&rows.query, scale->name);
        scale->quality.division.ug = take_int(&rows.query);
        scale->quality.repeatability.ug = take_int(&rows.query);
        scale->quality.bias.ug = take_int(&rows.query);
        scale->quality.bias_u.ug = take_int(&rows.query);
        scale->quality.check_weight_ok = take_bool(&rows.query);
        scale->tested_ms = take_int(&rows.query);
        scale->checked_ms = take_int(&rows.query);
    }
    struct fault fault = rows_end(&rows, count);
    *out = rows.items;
    return fault;
}

struct fault store_order_id(struct store *store, struct code code, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "find an order", "SELECT id FROM client_order WHERE code = ?");
    put_text(&query, code.text);
    return query_int(&query, out);
}

struct fault store_order_add(struct store *store, int64_t id, const struct workshop_order *order)
{
    struct query query;
    query_begin(&query, store, "write an order",
                "INSERT INTO client_order (id, code, client, due_ms, rush) VALUES (?, ?, ?, ?, ?)");
    put_row(&query, id);
    put_text(&query, order->code.text);
    put_text(&query, order->client);
    put_int(&query, order->due_ms);
    put_int(&query, order->rush);
    return query_run(&query);
}

/* SQL: of the order of this alias nothing is wanted any more. */
#define ORDER_IS_OVER(alias)                                                                                 \
    "(" alias ".state = 'delivered' OR " alias ".state = 'closed' OR " alias ".state = 'cancelled')"

static struct fault read_order(struct store *store, int64_t id, struct workshop_order *out, bool *is_over)
{
    struct query query;
    query_begin(
        &query, store, "read an order",
        "SELECT code, client, due_ms, rush, " ORDER_IS_OVER("o") " FROM client_order AS o WHERE id = ?");
    put_int(&query, id);
    if (query_must(&query)) {
        *out = (struct workshop_order){0};
        TAKE_TEXT(&query, out->code.text);
        TAKE_TEXT(&query, out->client);
        out->due_ms = take_int(&query);
        out->rush = take_bool(&query);
        *is_over = take_bool(&query);
    }
    return query_end(&query);
}

struct fault store_order_get(struct store *store, int64_t id, struct workshop_order *out)
{
    bool is_over;
    return read_order(store, id, out, &is_over);
}

struct fault store_order_wanted(struct store *store, int64_t id, struct workshop_order *out)
{
    bool is_over = false;
    struct fault fault = read_order(store, id, out, &is_over);
    if (!fault_is(fault) && is_over) {
        out->due_ms = 0;
        out->rush = false;
    }
    return fault;
}

struct fault store_tree_wanted(struct store *store, int64_t tree, struct workshop_order *out)
{
    struct query query;
    query_begin(&query, store, "read the orders of a tree",
                "SELECT min(nullif(o.due_ms, 0)), max(o.rush) FROM piece AS p JOIN client_order AS o"
                " ON o.id = p.client_order WHERE p.on_tree = ? AND NOT " ORDER_IS_OVER("o"));
    *out = (struct workshop_order){0};
    put_int(&query, tree);
    if (query_must(&query)) {
        out->due_ms = take_int(&query);
        out->rush = take_bool(&query);
    }
    return query_end(&query);
}
