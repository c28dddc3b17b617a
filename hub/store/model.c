#include "hub/store/model.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ alloys and melts */

struct fault store_alloy_set(struct store *store, const struct workshop_alloy *alloy)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO alloy (code, name, metal, fineness, hallmark, fineness_min) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, metal = excluded.metal,"
        " fineness = excluded.fineness, hallmark = excluded.hallmark,"
        " fineness_min = excluded.fineness_min",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, alloy->code.text);
    put_text(&binder, alloy->name);
    put_text(&binder, alloy->metal.text);
    put_int(&binder, alloy->fineness);
    put_text(&binder, alloy->hallmark);
    put_int(&binder, alloy->fineness_min);
    return store_run(store, statement, "write an alloy");
}

struct fault store_alloy_list(struct store *store, struct workshop_alloy **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "alloy", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(
            store, "SELECT code, name, metal, fineness, hallmark, fineness_min FROM alloy ORDER BY code",
            &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct workshop_alloy *alloy = list.item;
        TAKE_TEXT(&list.columns, alloy->code.text);
        TAKE_TEXT(&list.columns, alloy->name);
        TAKE_TEXT(&list.columns, alloy->metal.text);
        alloy->fineness = (int)take_int(&list.columns);
        TAKE_TEXT(&list.columns, alloy->hallmark);
        alloy->fineness_min = (int)take_int(&list.columns);
    }
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

struct fault store_lot_add(struct store *store, int64_t id, const struct workshop_lot *lot)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO lot VALUES (?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    put_text(&binder, lot->code.text);
    put_text(&binder, lot->alloy.text);
    put_int(&binder, lot->density.ug_per_mm3);
    put_int(&binder, lot->density.u_ppm);
    put_text(&binder, density_source_word(lot->source));
    put_int(&binder, lot->revision > 0 ? lot->revision : 1);
    return store_run(store, statement, "write a melt");
}

struct fault store_lot_list(struct store *store, struct workshop_lot **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "lot", sizeof **out);
    if (!fault_is(fault))
        fault =
            store_use(store, "SELECT code, alloy, ug_per_mm3, u_ppm, source, revision FROM lot ORDER BY id",
                      &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct workshop_lot *lot = list.item;
        TAKE_TEXT(&list.columns, lot->code.text);
        TAKE_TEXT(&list.columns, lot->alloy.text);
        lot->density.ug_per_mm3 = (int32_t)take_int(&list.columns);
        lot->density.u_ppm = (int32_t)take_int(&list.columns);
        if (!density_source_find(take_span(&list.columns), &lot->source))
            list.columns.bad = true;
        lot->revision = take_int(&list.columns);
    }
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

/* ------------------------------------------------------------------ routes */

static struct fault add_step(struct store *store, int64_t route, int64_t index, const struct route_step *step)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO route_step (route, step, kind, factor_ppm, factor_u_ppm, verified, tolerance_ppm, weigh,"
        " inspection, sets_stones, standard_s, visit, rework_factor_ppm)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, route);
    put_int(&binder, index);
    put_text(&binder, step->kind.text);
    put_int(&binder, step->factor_ppm);
    put_int(&binder, step->factor_u_ppm);
    put_int(&binder, step->factor_verified);
    put_int(&binder, step->tolerance_ppm);
    put_text(&binder, weigh_policy_word(step->weigh));
    put_int(&binder, step->inspection);
    put_int(&binder, step->sets_stones);
    put_int(&binder, step->standard_s);
    put_text(&binder, step->visit.text);
    put_int(&binder, step->rework_factor_ppm);
    return store_run(store, statement, "write a step of a route");
}

struct fault store_route_add(struct store *store, int64_t id, const struct workshop_route *route)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO route VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    put_text(&binder, route->code.text);
    put_int(&binder, route->revision > 0 ? route->revision : 1);
    fault = store_run(store, statement, "write a route");
    for (int i = 0; i < route->step_count && !fault_is(fault); i++)
        fault = add_step(store, id, i, &route->steps[i]);
    return fault;
}

static void take_step(struct columns *columns, struct workshop_route *routes, size_t route_count)
{
    int64_t route = take_int(columns);
    if (route < 1 || (size_t)route > route_count || routes[route - 1].step_count == ROUTE_STEPS_MAX) {
        columns->bad = true;
        return;
    }
    struct route_step *step = &routes[route - 1].steps[routes[route - 1].step_count++];
    TAKE_TEXT(columns, step->kind.text);
    step->factor_ppm = (int32_t)take_int(columns);
    step->factor_u_ppm = (int32_t)take_int(columns);
    step->factor_verified = take_bool(columns);
    step->tolerance_ppm = (int32_t)take_int(columns);
    if (!weigh_policy_find(take_span(columns), &step->weigh))
        columns->bad = true;
    step->inspection = take_bool(columns);
    step->sets_stones = take_bool(columns);
    step->standard_s = (int32_t)take_int(columns);
    TAKE_TEXT(columns, step->visit.text);
    step->rework_factor_ppm = (int32_t)take_int(columns);
}

static struct fault read_steps(struct store *store, struct workshop_route *routes, size_t route_count)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "SELECT route, kind, factor_ppm, factor_u_ppm, verified, tolerance_ppm, weigh,"
        " inspection, sets_stones, standard_s, visit, rework_factor_ppm FROM route_step ORDER BY route, step",
        &statement);
    bool row = true;
    bool bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the steps of the routes", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take_step(&columns, routes, route_count);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "route_step") : fault;
}

struct fault store_route_list(struct store *store, struct workshop_route **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "route", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store, "SELECT code, revision FROM route ORDER BY id", &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct workshop_route *route = list.item;
        TAKE_TEXT(&list.columns, route->code.text);
        route->revision = take_int(&list.columns);
    }
    if (!fault_is(fault))
        fault = read_steps(store, list.items, list.count);
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

/* ------------------------------------------------------------------ models */

static struct fault add_size(struct store *store, int64_t model, int line, const struct workshop_size *size)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "INSERT INTO model_size (model, line, size, volume_mm3_e3, has_stones) VALUES (?, ?, ?, ?, "
                  "?)",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, model);
    put_int(&binder, line);
    put_text(&binder, size->size);
    put_int(&binder, size->volume_mm3_e3);
    put_int(&binder, size->has_stones);
    return store_run(store, statement, "write a size of a model");
}

/* `line` counts over all lists of the model; `size_row` is the row of the size that the list is of, as it is
 * read back: 1, 2 …; 0: of all that have none. */
static struct fault add_stone(struct store *store, int64_t model, int line, int size_row,
                              const struct workshop_stone *stone)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO model_stone (model, line, count, each_ug, setting, size_row) VALUES (?, ?, ?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, model);
    put_int(&binder, line);
    put_int(&binder, stone->count);
    put_int(&binder, stone->each.ug);
    put_text(&binder, stone->setting);
    put_int(&binder, size_row);
    return store_run(store, statement, "write the stones of a model");
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
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO model VALUES (?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    put_text(&binder, model->code.text);
    put_text(&binder, model->name);
    put_text(&binder, icon_word(model->icon));
    put_int(&binder, route);
    put_int(&binder, model->revision > 0 ? model->revision : 1);
    fault = store_run(store, statement, "write a model");
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
static struct workshop_model *model_of(struct columns *columns, struct list *models)
{
    int64_t id = take_int(columns);
    if (id < 1 || (size_t)id > models->count) {
        columns->bad = true;
        return NULL;
    }
    return &((struct workshop_model *)models->items)[id - 1];
}

static void take_size(struct columns *columns, struct list *models)
{
    struct workshop_model *model = model_of(columns, models);
    if (!model || model->size_count == SIZES_PER_MODEL_MAX) {
        columns->bad = true;
        return;
    }
    struct workshop_size *size = &model->sizes[model->size_count++];
    TAKE_TEXT(columns, size->size);
    size->volume_mm3_e3 = take_int(columns);
    size->has_stones = take_bool(columns);
}

static void take_stone(struct columns *columns, struct list *models)
{
    struct workshop_model *model = model_of(columns, models);
    int64_t size_row = take_int(columns);
    if (!model || size_row < 0 || size_row > model->size_count) {
        columns->bad = true;
        return;
    }
    struct stone_list *list = size_row > 0 ? &model->sizes[size_row - 1].stones : &model->stones;
    if (list->count == STONES_PER_MODEL_MAX) {
        columns->bad = true;
        return;
    }
    struct workshop_stone *stone = &list->items[list->count++];
    stone->count = (int)take_int(columns);
    stone->each.ug = take_int(columns);
    TAKE_TEXT(columns, stone->setting);
}

static struct fault read_lines(struct store *store, const char *sql, struct list *models,
                               void (*take)(struct columns *columns, struct list *models))
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, sql, &statement);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the models", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        take(&columns, models);
        models->bad |= columns.bad;
    }
    return fault;
}

struct fault store_model_list(struct store *store, struct workshop_model **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "model", sizeof **out);
    if (!fault_is(fault))
        fault = store_use(store,
                          "SELECT m.code, m.name, m.icon, r.code, r.id, m.revision FROM model AS m"
                          " JOIN route AS r ON r.id = m.route ORDER BY m.id",
                          &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct workshop_model *model = list.item;
        TAKE_TEXT(&list.columns, model->code.text);
        TAKE_TEXT(&list.columns, model->name);
        if (!icon_find(take_span(&list.columns), &model->icon))
            list.columns.bad = true;
        TAKE_TEXT(&list.columns, model->route.text);
        model->route_row = take_int(&list.columns);
        model->revision = take_int(&list.columns);
    }
    if (!fault_is(fault))
        fault = read_lines(
            store, "SELECT model, size, volume_mm3_e3, has_stones FROM model_size ORDER BY model, line",
            &list, take_size);
    if (!fault_is(fault))
        fault = read_lines(
            store, "SELECT model, size_row, count, each_ug, setting FROM model_stone ORDER BY model, line",
            &list, take_stone);
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

/* ------------------------------------------------------------------ scales and orders */

struct fault store_scale_put(struct store *store, const struct scale_info *scale)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO scale (code, name, division_ug, repeatability_ug, bias_ug, bias_u_ug,"
        " check_weight_ok) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, division_ug = excluded.division_ug,"
        " repeatability_ug = CASE WHEN tested_ms > 0 THEN repeatability_ug"
        " ELSE excluded.repeatability_ug END,"
        " bias_ug = CASE WHEN checked_ms > 0 THEN bias_ug ELSE excluded.bias_ug END,"
        " bias_u_ug = CASE WHEN checked_ms > 0 THEN bias_u_ug ELSE excluded.bias_u_ug END,"
        " check_weight_ok = CASE WHEN checked_ms > 0 THEN check_weight_ok"
        " ELSE excluded.check_weight_ok END",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, scale->code.text);
    put_text(&binder, scale->name);
    put_int(&binder, scale->quality.division.ug);
    put_int(&binder, scale->quality.repeatability.ug);
    put_int(&binder, scale->quality.bias.ug);
    put_int(&binder, scale->quality.bias_u.ug);
    put_int(&binder, scale->quality.check_weight_ok);
    return store_run(store, statement, "write a scale");
}

struct fault store_scale_list(struct store *store, struct scale_info **out, size_t *count)
{
    struct list list;
    struct fault fault = store_list_begin(store, &list, "scale", sizeof **out);
    if (!fault_is(fault))
        fault =
            store_use(store,
                      "SELECT code, name, division_ug, repeatability_ug, bias_ug, bias_u_ug, check_weight_ok,"
                      " tested_ms, checked_ms FROM scale ORDER BY code",
                      &list.statement);
    while (!fault_is(fault) && store_list_next(store, &list, &fault)) {
        struct scale_info *scale = list.item;
        TAKE_TEXT(&list.columns, scale->code.text);
        TAKE_TEXT(&list.columns, scale->name);
        scale->quality.division.ug = take_int(&list.columns);
        scale->quality.repeatability.ug = take_int(&list.columns);
        scale->quality.bias.ug = take_int(&list.columns);
        scale->quality.bias_u.ug = take_int(&list.columns);
        scale->quality.check_weight_ok = take_bool(&list.columns);
        scale->tested_ms = take_int(&list.columns);
        scale->checked_ms = take_int(&list.columns);
    }
    fault = store_list_end(store, &list, fault, count);
    *out = list.items;
    return fault;
}

struct fault store_order_id(struct store *store, struct code code, int64_t *out)
{
    sqlite3_stmt *statement;
    bool row;
    *out = 0;
    struct fault fault = store_use(store, "SELECT id FROM client_order WHERE code = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, code.text);
    fault = store_next(store, statement, "find an order", &row);
    if (row) {
        *out = sqlite3_column_int64(statement, 0);
        store_done(statement);
    }
    return fault;
}

struct fault store_order_add(struct store *store, int64_t id, const struct workshop_order *order)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO client_order (id, code, client, due_ms, rush) VALUES (?, ?, ?, ?, ?)",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_row(&binder, id);
    put_text(&binder, order->code.text);
    put_text(&binder, order->client);
    put_int(&binder, order->due_ms);
    put_int(&binder, order->rush);
    return store_run(store, statement, "write an order");
}

static struct fault read_order(struct store *store, int64_t id, struct workshop_order *out, bool *cancelled)
{
    sqlite3_stmt *statement;
    bool row;
    struct fault fault = store_use(
        store, "SELECT code, client, due_ms, rush, state IS 'cancelled' FROM client_order WHERE id = ?",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = store_next(store, statement, "read an order", &row);
    if (fault_is(fault) || !row)
        return fault_is(fault) ? fault : store_bad_row(store, "piece");
    struct columns columns = {.statement = statement};
    *out = (struct workshop_order){0};
    TAKE_TEXT(&columns, out->code.text);
    TAKE_TEXT(&columns, out->client);
    out->due_ms = take_int(&columns);
    out->rush = take_bool(&columns);
    *cancelled = take_bool(&columns);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "client_order") : FAULT_OK;
}

struct fault store_order_get(struct store *store, int64_t id, struct workshop_order *out)
{
    bool cancelled;
    return read_order(store, id, out, &cancelled);
}

struct fault store_order_wanted(struct store *store, int64_t id, struct workshop_order *out)
{
    bool cancelled = false;
    struct fault fault = read_order(store, id, out, &cancelled);
    if (!fault_is(fault) && cancelled) {
        out->due_ms = 0;
        out->rush = false;
    }
    return fault;
}
