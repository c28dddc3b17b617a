/* Designs, deliveries, and what an order's pieces are called. */
#include "common/base/number.h"
#include "hub/store/inside.h"
#include "hub/store/order.h"

/* ------------------------------------------------------------------ designs */

#define DESIGN_COLUMNS                                                                                       \
    "id, model, revision, note, document, size, volume_mm3_e3, state, decided_by, comment, submitted_ms, "   \
    "decided_ms"

static void take_design(struct query *query, struct design_row *out)
{
    *out = (struct design_row){.id = take_int(query)};
    TAKE_TEXT(query, out->model.text);
    out->revision = take_int(query);
    TAKE_TEXT(query, out->note);
    TAKE_TEXT(query, out->document);
    TAKE_TEXT(query, out->size);
    out->volume_mm3_e3 = take_int(query);
    bool fits = design_state_find(take_span(query), &out->state);
    TAKE_TEXT(query, out->decided_by);
    TAKE_TEXT(query, out->comment);
    out->submitted_ms = take_int(query);
    out->decided_ms = take_int(query);
    query->bad |= !fits;
}

struct fault store_design_newest(struct store *store, struct code model, struct design_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a design",
                "SELECT " DESIGN_COLUMNS " FROM design WHERE model = ? ORDER BY revision DESC LIMIT 1");
    put_text(&query, model.text);
    *found = query_row(&query);
    if (*found)
        take_design(&query, out);
    return query_end(&query);
}

struct fault store_design_write(struct store *store, struct design_row *row)
{
    struct query query;
    query_begin(&query, store, "write a design",
                "INSERT OR REPLACE INTO design (" DESIGN_COLUMNS
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_row(&query, row->id);
    put_text(&query, row->model.text);
    put_int(&query, row->revision);
    put_text(&query, row->note);
    put_text(&query, row->document);
    put_text(&query, row->size);
    put_int(&query, row->volume_mm3_e3);
    put_text(&query, design_state_word(row->state));
    put_text(&query, row->decided_by);
    put_text(&query, row->comment);
    put_int(&query, row->submitted_ms);
    put_row(&query, row->decided_ms);
    struct fault fault = query_run(&query);
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_design_each(struct store *store, struct code model,
                               bool (*take)(void *context, const struct design_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the designs",
                "SELECT " DESIGN_COLUMNS " FROM design WHERE model = ? ORDER BY revision");
    put_text(&query, model.text);
    while (query_row(&query)) {
        struct design_row row;
        take_design(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ deliveries */

#define DELIVERY_COLUMNS                                                                                     \
    "id, client_order, at_ms, carrier, tracking, declared_value, signature, slip, invoice, certificate, "    \
    "received_ms, received_by, reservations"

static void take_delivery(struct query *query, struct delivery_row *out)
{
    *out = (struct delivery_row){.id = take_int(query)};
    out->order = take_int(query);
    out->at_ms = take_int(query);
    TAKE_TEXT(query, out->carrier);
    TAKE_TEXT(query, out->tracking);
    TAKE_TEXT(query, out->value);
    TAKE_TEXT(query, out->signature);
    TAKE_TEXT(query, out->slip);
    TAKE_TEXT(query, out->invoice);
    TAKE_TEXT(query, out->certificate);
    out->received_ms = take_int(query);
    TAKE_TEXT(query, out->received_by);
    TAKE_TEXT(query, out->reservations);
}

struct fault store_delivery_find(struct store *store, int64_t id, struct delivery_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a delivery", "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE id = ?");
    put_int(&query, id);
    *found = query_row(&query);
    if (*found)
        take_delivery(&query, out);
    return query_end(&query);
}

struct fault store_delivery_write(struct store *store, struct delivery_row *row)
{
    struct query query;
    query_begin(&query, store, "write a delivery",
                "INSERT INTO delivery (" DELIVERY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET received_ms = excluded.received_ms,"
                " received_by = excluded.received_by, reservations = excluded.reservations");
    put_row(&query, row->id);
    put_int(&query, row->order);
    put_int(&query, row->at_ms);
    put_text(&query, row->carrier);
    put_text(&query, row->tracking);
    put_text(&query, row->value);
    put_text(&query, row->signature);
    put_text(&query, row->slip);
    put_text(&query, row->invoice);
    put_text(&query, row->certificate);
    put_row(&query, row->received_ms);
    put_text(&query, row->received_by);
    put_text(&query, row->reservations);
    struct fault fault = query_run(&query);
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_delivered_add(struct store *store, const struct delivered_row *row)
{
    struct query query;
    query_begin(&query, store, "write a piece of a delivery",
                "INSERT INTO delivery_piece (delivery, piece, sheet_at) VALUES (?, ?, ?)");
    put_int(&query, row->delivery);
    put_int(&query, row->piece);
    put_text(&query, row->sheet_at);
    return query_run(&query);
}

struct fault store_delivered_each(struct store *store, int64_t order,
                                  bool (*take)(void *context, const struct delivered_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read what was delivered",
                "SELECT delivery, delivery_piece.piece, sheet_at FROM piece JOIN delivery_piece ON"
                " delivery_piece.piece = piece.id WHERE client_order = ? ORDER BY delivery, piece.id");
    put_int(&query, order);
    while (query_row(&query)) {
        struct delivered_row row = {.delivery = take_int(&query), .piece = 0};
        row.piece = take_int(&query);
        TAKE_TEXT(&query, row.sheet_at);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

struct fault store_delivery_each(struct store *store, int64_t order,
                                 bool (*take)(void *context, const struct delivery_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the deliveries",
                "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE client_order = ? ORDER BY id");
    put_int(&query, order);
    while (query_row(&query)) {
        struct delivery_row row;
        take_delivery(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

struct fault store_short_add(struct store *store, int64_t order, int64_t piece, int64_t count)
{
    struct query query;
    query_begin(&query, store, "write what an order does without",
                "INSERT INTO order_short (piece, client_order, count) VALUES (?, ?, ?)"
                " ON CONFLICT (piece) DO UPDATE SET count = count + excluded.count");
    put_int(&query, piece);
    put_int(&query, order);
    put_int(&query, count);
    return query_run(&query);
}

struct fault store_short_of_piece(struct store *store, int64_t piece, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "read what an order does without",
                "SELECT coalesce(sum(count), 0) FROM order_short WHERE piece = ?");
    put_int(&query, piece);
    return query_int(&query, out);
}

/* ------------------------------------------------------------------ names for new pieces */

/* "TS1-000123-Z" → 123. Of two tags with as many characters the later in the alphabet is the higher. */
static bool number_of(struct span tag, int64_t *out)
{
    struct span prefix, digits;
    return span_split(&tag, '-', &prefix) && span_split(&tag, '-', &digits) &&
           number_read_int(digits, 0, TAG_NUMBER_MAX, out);
}

struct fault store_tag_highest(struct store *store, int64_t *out)
{
    struct query query;
    *out = 0;
    query_begin(
        &query, store, "read the highest tag",
        "SELECT tag FROM (SELECT * FROM (SELECT tag FROM piece ORDER BY length(tag) DESC, tag DESC LIMIT 1)"
        " UNION ALL SELECT * FROM (SELECT text FROM tag_binding WHERE kind = 'tag' ORDER BY length(text) "
        "DESC,"
        " text DESC LIMIT 1)) ORDER BY length(tag) DESC, tag DESC LIMIT 1");
    if (query_row(&query))
        query.bad |= !number_of(take_span(&query), out);
    return query_end(&query);
}

struct fault store_piece_name_is_taken(struct store *store, const char *name, bool *out)
{
    struct query query;
    query_begin(&query, store, "look whether a name is taken", "SELECT 1 FROM piece WHERE name = ?");
    put_text(&query, name);
    return query_any(&query, out);
}
