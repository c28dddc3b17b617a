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

static void take_order(struct query *query, struct order_row *out)
{
    *out = (struct order_row){.id = take_int(query)};
    TAKE_TEXT(query, out->code.text);
    TAKE_TEXT(query, out->client);
    out->due_ms = take_int(query);
    out->rush = take_bool(query);
    bool fits = order_state_find(take_span(query), &out->state);
    TAKE_TEXT(query, out->specification);
    TAKE_TEXT(query, out->documents);
    out->feasible = take_bool(query);
    out->materials = take_bool(query);
    out->deadline = take_bool(query);
    TAKE_TEXT(query, out->quote);
    TAKE_TEXT(query, out->payment);
    TAKE_TEXT(query, out->note);
    TAKE_TEXT(query, out->skip_reason);
    TAKE_TEXT(query, out->skip_note);
    out->released_ms = take_int(query);
    out->delivered_ms = take_int(query);
    out->ended_ms = take_int(query);
    TAKE_TEXT(query, out->ending);
    query->bad |= !fits;
}

static struct fault read_order(struct query *query, struct order_row *out, bool *found)
{
    *found = query_row(query);
    if (*found)
        take_order(query, out);
    return query_end(query);
}

struct fault store_order_find(struct store *store, struct code code, struct order_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read an order", "SELECT " ORDER_COLUMNS " FROM client_order WHERE code = ?");
    put_text(&query, code.text);
    return read_order(&query, out, found);
}

struct fault store_order_read(struct store *store, int64_t id, struct order_row *out)
{
    struct query query;
    query_begin(&query, store, "read an order", "SELECT " ORDER_COLUMNS " FROM client_order WHERE id = ?");
    put_int(&query, id);
    if (query_must(&query))
        take_order(&query, out);
    return query_end(&query);
}

struct fault store_order_write(struct store *store, struct order_row *row)
{
    struct query query;
    query_begin(
        &query, store, "write an order",
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
        " delivered_ms = excluded.delivered_ms, ended_ms = excluded.ended_ms, ending = excluded.ending");
    enum order_state state = row->state == ORDER_IN_WORK ? ORDER_RELEASED : row->state;
    put_row(&query, row->id);
    put_text(&query, row->code.text);
    put_text(&query, row->client);
    put_int(&query, row->due_ms);
    put_int(&query, row->rush);
    put_text(&query, order_state_word(state));
    put_text(&query, row->specification);
    put_text(&query, row->documents);
    put_int(&query, row->feasible);
    put_int(&query, row->materials);
    put_int(&query, row->deadline);
    put_text(&query, row->quote);
    put_text(&query, row->payment);
    put_text(&query, row->note);
    put_text(&query, row->skip_reason);
    put_text(&query, row->skip_note);
    put_row(&query, row->released_ms);
    put_row(&query, row->delivered_ms);
    put_row(&query, row->ended_ms);
    put_text(&query, row->ending);
    struct fault fault = query_run(&query);
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_orders_follow_pieces(struct store *store)
{
    struct query query;
    query_begin(&query, store, "see which orders have pieces",
                "UPDATE client_order SET state = CASE state WHEN 'draft' THEN 'released' ELSE 'draft' END"
                " WHERE state IN ('draft', 'released') AND released_ms IS NULL AND (state = 'draft') = EXISTS"
                " (SELECT 1 FROM piece WHERE client_order = client_order.id) AND NOT EXISTS"
                " (SELECT 1 FROM event WHERE thing = 'order:' || code)");
    return query_run(&query);
}

/* One text for each way to ask, so that an index serves it. */
static const char *orders_sql(int state)
{
    if (state == ORDERS_ALL)
        return "SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? ORDER BY id";
    if (state == ORDERS_OPEN)
        return "SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? AND state = 'released' ORDER BY id";
    if (state == ORDER_RELEASED || state == ORDER_IN_WORK)
        return "SELECT * FROM (SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? AND state ="
               " 'released') WHERE now = ? ORDER BY id";
    return "SELECT " ORDER_COLUMNS " FROM client_order WHERE id > ? AND state = ? ORDER BY id";
}

struct fault store_order_each(struct store *store, int state, int64_t after,
                              bool (*take)(void *context, const struct order_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the orders", orders_sql(state));
    put_int(&query, after);
    if (state >= 0)
        put_text(&query, order_state_word((enum order_state)state));
    while (query_row(&query)) {
        struct order_row row;
        take_order(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ lines */

#define LINE_COLUMNS                                                                                         \
    "line, model, size, quantity, as_lot, alloy, custody, stones, finish, customisation, volume_mm3_e3,"     \
    " tolerance_ppm, cancelled"

static void take_line(struct query *query, struct order_line_row *out)
{
    *out = (struct order_line_row){.line = (int)take_int(query)};
    TAKE_TEXT(query, out->model.text);
    TAKE_TEXT(query, out->size);
    out->quantity = take_int(query);
    out->as_lot = take_bool(query);
    TAKE_TEXT(query, out->alloy.text);
    TAKE_TEXT(query, out->custody.text);
    TAKE_TEXT(query, out->stones);
    TAKE_TEXT(query, out->finish);
    TAKE_TEXT(query, out->customisation);
    out->volume_mm3_e3 = take_int(query);
    out->tolerance_ppm = (int32_t)take_int(query);
    out->cancelled = take_bool(query);
}

struct fault store_order_lines(struct store *store, int64_t order, struct order_line_row *out, int *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read the lines of an order",
                "SELECT " LINE_COLUMNS " FROM order_line WHERE client_order = ? ORDER BY line");
    put_int(&query, order);
    while (query_row(&query)) {
        if (*count == ORDER_LINES_MAX)
            query.bad = true;
        else
            take_line(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

struct fault store_order_lines_clear(struct store *store, int64_t order)
{
    struct query query;
    query_begin(&query, store, "clear the lines of a draft", "DELETE FROM order_line WHERE client_order = ?");
    put_int(&query, order);
    return query_run(&query);
}

static void put_line(struct query *query, const struct order_line_row *row)
{
    put_int(query, row->line);
    put_text(query, row->model.text);
    put_text(query, row->size);
    put_int(query, row->quantity);
    put_int(query, row->as_lot);
    put_text(query, row->alloy.text);
    put_text(query, row->custody.text);
    put_text(query, row->stones);
    put_text(query, row->finish);
    put_text(query, row->customisation);
    put_int(query, row->volume_mm3_e3);
    put_int(query, row->tolerance_ppm);
    put_int(query, row->cancelled);
}

struct fault store_order_line_write(struct store *store, int64_t order, const struct order_line_row *row)
{
    struct query query;
    query_begin(&query, store, "write a line of an order",
                "INSERT OR REPLACE INTO order_line (client_order, " LINE_COLUMNS
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, order);
    put_line(&query, row);
    return query_run(&query);
}

/* ------------------------------------------------------------------ changes */

#define CHANGE_COLUMNS                                                                                       \
    "id, client_order, state, wish, due_ms, rush, line, more, fewer, cancel_line, price, effect, asked_by,"  \
    " specification, documents, note, answer_by, answer, requested_ms, changed_ms"

static void take_change(struct query *query, struct change_row *out)
{
    *out = (struct change_row){.id = take_int(query)};
    out->order = take_int(query);
    bool fits = change_state_find(take_span(query), &out->state);
    TAKE_TEXT(query, out->wish);
    out->due_ms = take_int(query);
    TAKE_TEXT(query, out->rush);
    out->line = (int)take_int(query);
    out->more = take_int(query);
    out->fewer = take_int(query);
    out->cancel_line = (int)take_int(query);
    TAKE_TEXT(query, out->price);
    TAKE_TEXT(query, out->effect);
    TAKE_TEXT(query, out->asked_by);
    TAKE_TEXT(query, out->specification);
    TAKE_TEXT(query, out->documents);
    TAKE_TEXT(query, out->note);
    TAKE_TEXT(query, out->answer_by);
    TAKE_TEXT(query, out->answer);
    out->requested_ms = take_int(query);
    out->changed_ms = take_int(query);
    query->bad |= !fits;
}

struct fault store_change_find(struct store *store, int64_t id, struct change_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a change of an order",
                "SELECT " CHANGE_COLUMNS " FROM order_change WHERE id = ?");
    put_int(&query, id);
    *found = query_row(&query);
    if (*found)
        take_change(&query, out);
    return query_end(&query);
}

struct fault store_change_write(struct store *store, struct change_row *row)
{
    struct query query;
    query_begin(&query, store, "write a change of an order",
                "INSERT OR REPLACE INTO order_change (" CHANGE_COLUMNS
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_row(&query, row->id);
    put_int(&query, row->order);
    put_text(&query, change_state_word(row->state));
    put_text(&query, row->wish);
    put_int(&query, row->due_ms);
    put_text(&query, row->rush);
    put_int(&query, row->line);
    put_int(&query, row->more);
    put_int(&query, row->fewer);
    put_int(&query, row->cancel_line);
    put_text(&query, row->price);
    put_text(&query, row->effect);
    put_text(&query, row->asked_by);
    put_text(&query, row->specification);
    put_text(&query, row->documents);
    put_text(&query, row->note);
    put_text(&query, row->answer_by);
    put_text(&query, row->answer);
    put_int(&query, row->requested_ms);
    put_int(&query, row->changed_ms);
    struct fault fault = query_run(&query);
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_change_line_write(struct store *store, const struct change_line_row *row)
{
    struct query query;
    query_begin(&query, store, "write a line of a change",
                "INSERT INTO change_line (change, adds, " LINE_COLUMNS
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, row->change);
    put_int(&query, row->adds);
    put_line(&query, &row->line);
    return query_run(&query);
}

struct fault store_change_lines(struct store *store, int64_t change, struct change_line_row *out, int *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read the lines of a change",
                "SELECT adds, " LINE_COLUMNS " FROM change_line WHERE change = ? ORDER BY adds, line");
    put_int(&query, change);
    while (query_row(&query)) {
        if (*count == CHANGE_LINES_MAX) {
            query.bad = true;
            break;
        }
        out[*count].change = change;
        out[*count].adds = take_bool(&query);
        take_line(&query, &out[(*count)++].line);
    }
    return query_end(&query);
}

struct fault store_change_each(struct store *store, int64_t order,
                               bool (*take)(void *context, const struct change_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the changes of orders",
                "SELECT " CHANGE_COLUMNS " FROM order_change WHERE client_order = ? ORDER BY id");
    put_int(&query, order);
    while (query_row(&query)) {
        struct change_row row;
        take_change(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
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
    "SELECT 'order ' || code || ' does without ' || kept || ' pieces, but was told to without ' || said FROM"
    " (SELECT code, (SELECT coalesce(sum(count), 0) FROM order_short WHERE client_order = o.id) AS kept,"
    " (SELECT coalesce(sum(json_extract(found, '$.short')), 0) FROM event WHERE thing IN (SELECT 'order:' ||"
    " o.code UNION ALL SELECT 'change:' || c.id FROM order_change AS c WHERE c.client_order = o.id) AND verb"
    " IN ('close_short', 'apply_change')) AS said FROM client_order AS o) WHERE kept <> said",
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
    "SELECT 'the sheet of piece ' || name || ' is at ' || sheet_at || ', but delivery ' || d.delivery || ' "
    "does"
    " not say so' FROM delivery_piece AS d JOIN piece AS p ON p.id = d.piece JOIN client_order AS o ON o.id ="
    " p.client_order WHERE sheet_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event AS e, json_each(e.form,"
    " '$.sheets_elsewhere') AS s WHERE e.thing = 'order:' || o.code AND e.verb = 'deliver' AND"
    " json_extract(e.found, '$.delivery') = d.delivery AND json_extract(s.value, '$.where') = sheet_at)",
    "SELECT 'piece ' || name || ' was delivered, but with no delivery' FROM piece WHERE place = 'delivered' "
    "AND"
    " NOT EXISTS (SELECT 1 FROM delivery_piece WHERE delivery_piece.piece = piece.id)",
};

struct fault store_order_prove(struct store *store, void (*say)(void *context, const char *sentence),
                               void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}
