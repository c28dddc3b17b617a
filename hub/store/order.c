#include "hub/store/order.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ orders */

/* An order whose first piece was received anywhere is in work: that follows from the pieces alone. */
#define STATE_NOW                                                                                            \
    "CASE WHEN state = 'released' AND EXISTS (SELECT 1 FROM piece WHERE client_order = client_order.id"      \
    " AND step >= 0) THEN 'in_work' ELSE state END"

#define ORDER_COLUMNS                                                                                        \
    "id, code, client, due_ms, rush, " STATE_NOW " AS now, specification, documents, feasible, materials,"   \
    " deadline, quote, payment, note, skip_reason, skip_note, released_ms, delivered_ms, ended_ms, ending"

static void take_order(struct columns *columns, struct order_row *out)
{
    *out = (struct order_row){.id = take_int(columns)};
    TAKE_TEXT(columns, out->code.text);
    TAKE_TEXT(columns, out->client);
    out->due_ms = take_int(columns);
    out->rush = take_bool(columns);
    bool fits = order_state_find(take_span(columns), &out->state);
    TAKE_TEXT(columns, out->specification);
    TAKE_TEXT(columns, out->documents);
    out->feasible = take_bool(columns);
    out->materials = take_bool(columns);
    out->deadline = take_bool(columns);
    TAKE_TEXT(columns, out->quote);
    TAKE_TEXT(columns, out->payment);
    TAKE_TEXT(columns, out->note);
    TAKE_TEXT(columns, out->skip_reason);
    TAKE_TEXT(columns, out->skip_note);
    out->released_ms = take_int(columns);
    out->delivered_ms = take_int(columns);
    out->ended_ms = take_int(columns);
    TAKE_TEXT(columns, out->ending);
    columns->bad |= !fits;
}

static struct fault read_order(struct store *store, sqlite3_stmt *statement, struct order_row *out,
                               bool *found)
{
    struct fault fault = store_next(store, statement, "read an order", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_order(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "client_order") : FAULT_OK;
}

struct fault store_order_find(struct store *store, struct code code, struct order_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " ORDER_COLUMNS " FROM client_order WHERE code = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, code.text);
    return read_order(store, statement, out, found);
}

struct fault store_order_read(struct store *store, int64_t id, struct order_row *out)
{
    sqlite3_stmt *statement;
    bool found = false;
    struct fault fault =
        store_use(store, "SELECT " ORDER_COLUMNS " FROM client_order WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = read_order(store, statement, out, &found);
    return !fault_is(fault) && !found ? store_bad_row(store, "piece") : fault;
}

struct fault store_order_write(struct store *store, struct order_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO client_order (id, code, client, due_ms, rush, state, specification, documents,"
        " feasible, materials, deadline, quote, payment, note, skip_reason, skip_note, released_ms,"
        " delivered_ms, ended_ms, ending) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET client = excluded.client, due_ms = excluded.due_ms, rush = "
        "excluded.rush,"
        " state = excluded.state, specification = excluded.specification, documents = excluded.documents,"
        " feasible = excluded.feasible, materials = excluded.materials, deadline = excluded.deadline,"
        " quote = excluded.quote, payment = excluded.payment, note = excluded.note,"
        " skip_reason = excluded.skip_reason, skip_note = excluded.skip_note, released_ms = "
        "excluded.released_ms,"
        " delivered_ms = excluded.delivered_ms, ended_ms = excluded.ended_ms, ending = excluded.ending",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    enum order_state state = row->state == ORDER_IN_WORK ? ORDER_RELEASED : row->state;
    put_row(&binder, row->id);
    put_text(&binder, row->code.text);
    put_text(&binder, row->client);
    put_int(&binder, row->due_ms);
    put_int(&binder, row->rush);
    put_text(&binder, order_state_word(state));
    put_text(&binder, row->specification);
    put_text(&binder, row->documents);
    put_int(&binder, row->feasible);
    put_int(&binder, row->materials);
    put_int(&binder, row->deadline);
    put_text(&binder, row->quote);
    put_text(&binder, row->payment);
    put_text(&binder, row->note);
    put_text(&binder, row->skip_reason);
    put_text(&binder, row->skip_note);
    put_row(&binder, row->released_ms);
    put_row(&binder, row->delivered_ms);
    put_row(&binder, row->ended_ms);
    put_text(&binder, row->ending);
    fault = store_run(store, statement, "write an order");
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_orders_follow_pieces(struct store *store)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "UPDATE client_order SET state = CASE state WHEN 'draft' THEN 'released' ELSE 'draft' END"
        " WHERE state IN ('draft', 'released') AND released_ms IS NULL AND (state = 'draft') = EXISTS"
        " (SELECT 1 FROM piece WHERE client_order = client_order.id) AND NOT EXISTS"
        " (SELECT 1 FROM event WHERE thing = 'order:' || code)",
        &statement);
    return fault_is(fault) ? fault : store_run(store, statement, "see which orders have pieces");
}

/* One statement for each way to ask, so that an index serves it. */
static struct fault ask_orders(struct store *store, int state, sqlite3_stmt **out)
{
    if (state == ORDERS_ALL)
        return store_use(store, "SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? ORDER BY id", out);
    if (state == ORDERS_OPEN)
        return store_use(store,
                         "SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? AND state = 'released'"
                         " ORDER BY id",
                         out);
    if (state == ORDER_RELEASED || state == ORDER_IN_WORK)
        return store_use(store,
                         "SELECT * FROM (SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? AND state ="
                         " 'released') WHERE now = ? ORDER BY id",
                         out);
    return store_use(
        store, "SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? AND state = ? ORDER BY id", out);
}

struct fault store_order_each(struct store *store, int state, int64_t after,
                              bool (*take)(void *context, const struct order_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = ask_orders(store, state, &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, after);
    if (state >= 0)
        put_text(&binder, order_state_word((enum order_state)state));
    for (;;) {
        struct order_row row;
        bool there = false;
        fault = store_next(store, statement, "read the orders", &there);
        if (fault_is(fault) || !there)
            return fault;
        struct columns columns = {.statement = statement};
        take_order(&columns, &row);
        if (columns.bad || !take(context, &row)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "client_order") : FAULT_OK;
        }
    }
}

/* ------------------------------------------------------------------ lines */

static void take_line(struct columns *columns, struct order_line_row *out)
{
    *out = (struct order_line_row){.line = (int)take_int(columns)};
    TAKE_TEXT(columns, out->model.text);
    TAKE_TEXT(columns, out->size);
    out->quantity = take_int(columns);
    out->as_lot = take_bool(columns);
    TAKE_TEXT(columns, out->alloy.text);
    TAKE_TEXT(columns, out->custody.text);
    TAKE_TEXT(columns, out->stones);
    TAKE_TEXT(columns, out->finish);
    TAKE_TEXT(columns, out->customisation);
    out->volume_mm3_e3 = take_int(columns);
    out->tolerance_ppm = (int32_t)take_int(columns);
    out->cancelled = take_bool(columns);
}

struct fault store_order_lines(struct store *store, int64_t order, struct order_line_row *out, int *count)
{
    sqlite3_stmt *statement;
    bool there = true;
    bool bad = false;
    *count = 0;
    struct fault fault =
        store_use(store,
                  "SELECT line, model, size, quantity, as_lot, alloy, custody, stones, finish,"
                  " customisation, volume_mm3_e3, tolerance_ppm, cancelled FROM order_line"
                  " WHERE client_order = ? ORDER BY line",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, order);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the lines of an order", &there);
        if (fault_is(fault) || !there)
            break;
        struct columns columns = {.statement = statement};
        bad |= *count == ORDER_LINES_MAX;
        if (!bad)
            take_line(&columns, &out[(*count)++]);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "order_line") : fault;
}

struct fault store_order_lines_clear(struct store *store, int64_t order)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "DELETE FROM order_line WHERE client_order = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, order);
    return store_run(store, statement, "clear the lines of a draft");
}

struct fault store_order_line_write(struct store *store, int64_t order, const struct order_line_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "INSERT OR REPLACE INTO order_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, order);
    put_int(&binder, row->line);
    put_text(&binder, row->model.text);
    put_text(&binder, row->size);
    put_int(&binder, row->quantity);
    put_int(&binder, row->as_lot);
    put_text(&binder, row->alloy.text);
    put_text(&binder, row->custody.text);
    put_text(&binder, row->stones);
    put_text(&binder, row->finish);
    put_text(&binder, row->customisation);
    put_int(&binder, row->volume_mm3_e3);
    put_int(&binder, row->tolerance_ppm);
    put_int(&binder, row->cancelled);
    return store_run(store, statement, "write a line of an order");
}

/* ------------------------------------------------------------------ changes */

#define CHANGE_COLUMNS                                                                                       \
    "id, client_order, state, wish, due_ms, rush, line, more, cancel_line, price, effect, answer_by, "       \
    "answer,"                                                                                                \
    " requested_ms, changed_ms"

static void take_change(struct columns *columns, struct change_row *out)
{
    *out = (struct change_row){.id = take_int(columns)};
    out->order = take_int(columns);
    bool fits = change_state_find(take_span(columns), &out->state);
    TAKE_TEXT(columns, out->wish);
    out->due_ms = take_int(columns);
    TAKE_TEXT(columns, out->rush);
    out->line = (int)take_int(columns);
    out->more = take_int(columns);
    out->cancel_line = (int)take_int(columns);
    TAKE_TEXT(columns, out->price);
    TAKE_TEXT(columns, out->effect);
    TAKE_TEXT(columns, out->answer_by);
    TAKE_TEXT(columns, out->answer);
    out->requested_ms = take_int(columns);
    out->changed_ms = take_int(columns);
    columns->bad |= !fits;
}

struct fault store_change_find(struct store *store, int64_t id, struct change_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " CHANGE_COLUMNS " FROM order_change WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = store_next(store, statement, "read a change of an order", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_change(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "order_change") : FAULT_OK;
}

struct fault store_change_write(struct store *store, struct change_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT OR REPLACE INTO order_change (" CHANGE_COLUMNS
                                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_row(&binder, row->id);
    put_int(&binder, row->order);
    put_text(&binder, change_state_word(row->state));
    put_text(&binder, row->wish);
    put_int(&binder, row->due_ms);
    put_text(&binder, row->rush);
    put_int(&binder, row->line);
    put_int(&binder, row->more);
    put_int(&binder, row->cancel_line);
    put_text(&binder, row->price);
    put_text(&binder, row->effect);
    put_text(&binder, row->answer_by);
    put_text(&binder, row->answer);
    put_int(&binder, row->requested_ms);
    put_int(&binder, row->changed_ms);
    fault = store_run(store, statement, "write a change of an order");
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_change_each(struct store *store, int64_t order,
                               bool (*take)(void *context, const struct change_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "SELECT " CHANGE_COLUMNS " FROM order_change WHERE client_order = ? ORDER BY id", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, order);
    for (;;) {
        struct change_row row;
        bool there = false;
        fault = store_next(store, statement, "read the changes of orders", &there);
        if (fault_is(fault) || !there)
            return fault;
        struct columns columns = {.statement = statement};
        take_change(&columns, &row);
        if (columns.bad || !take(context, &row)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "order_change") : FAULT_OK;
        }
    }
}

/* ------------------------------------------------------------------ proof */

/* Each finds what contradicts the events, as a sentence. */
static const char *const PROOFS[] = {
    /* The last event about an order that sets its state: a report is of the workshop file that brought it.
       One without any came with a file that told no state: released long ago, or, without pieces, a draft. */
    "SELECT 'order ' || code || ' is ' || state || ', but the last that was done to it is ' ||"
    " coalesce(verb, 'nothing') FROM (SELECT code, state, (SELECT iif(verb = 'report', json_extract(found,"
    " '$.state'), verb) FROM event WHERE thing = 'order:' || code AND verb IN ('report', 'draft_order',"
    " 'release_order', 'cancel_order', 'close_order') ORDER BY seq DESC LIMIT 1) AS verb, EXISTS (SELECT 1 "
    "FROM piece WHERE client_order = client_order.id) AS has_pieces FROM"
    " client_order) WHERE state <> CASE verb WHEN 'draft_order' THEN 'draft' WHEN 'draft' THEN 'draft' WHEN"
    " 'cancel_order' THEN 'cancelled' WHEN 'cancelled' THEN 'cancelled' WHEN 'close_order' THEN 'closed' WHEN"
    " 'closed' THEN 'closed' WHEN 'delivered' THEN 'delivered' ELSE CASE WHEN state = 'delivered' THEN "
    "'delivered' WHEN"
    " verb IS NULL AND NOT has_pieces AND state = 'draft' THEN 'draft' ELSE 'released' END END",
    "SELECT 'order ' || code || ' is delivered, but nothing of it was' FROM client_order WHERE state ="
    " 'delivered' AND NOT EXISTS (SELECT 1 FROM event WHERE thing = 'order:' || code AND (verb = 'deliver' OR"
    " json_extract(found, '$.state') = 'delivered'))",
    "SELECT 'change ' || id || ' is ' || state || ', but the last that was done to it is ' || coalesce(verb,"
    " 'nothing') FROM (SELECT id, state, (SELECT verb FROM event WHERE thing = 'change:' || order_change.id "
    "ORDER"
    " BY seq DESC LIMIT 1) AS verb FROM order_change) WHERE state IS NOT CASE verb WHEN 'request_change' THEN"
    " 'requested' WHEN 'assess_change' THEN 'assessed' WHEN 'accept_change' THEN 'accepted' WHEN "
    "'reject_change'"
    " THEN 'rejected' WHEN 'apply_change' THEN 'applied' END",
    /* One that is elsewhere now has come back, for repair, and its life shows that it had left. */
    "SELECT 'piece ' || name || ' left with delivery ' || delivery || ', but is ' || place FROM "
    "delivery_piece"
    " JOIN piece ON piece.id = delivery_piece.piece WHERE place <> 'delivered' AND NOT EXISTS (WITH RECURSIVE"
    " life (seq) AS (SELECT piece.event UNION ALL SELECT event.previous FROM life JOIN event USING (seq) "
    "WHERE"
    " event.previous IS NOT NULL) SELECT 1 FROM life JOIN event USING (seq) WHERE event.verb = 'deliver')",
    "SELECT 'piece ' || name || ' was delivered, but with no delivery' FROM piece WHERE place = 'delivered' "
    "AND"
    " NOT EXISTS (SELECT 1 FROM delivery_piece WHERE delivery_piece.piece = piece.id)",
};

struct fault store_order_prove(struct store *store, void (*say)(void *context, const char *sentence),
                               void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}
