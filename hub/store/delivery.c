/* Designs, deliveries, and what an order's pieces are called. */
#include "common/base/number.h"
#include "hub/store/inside.h"
#include "hub/store/order.h"

/* ------------------------------------------------------------------ designs */

#define DESIGN_COLUMNS                                                                                       \
    "id, model, revision, note, document, size, volume_mm3_e3, state, decided_by, comment, submitted_ms, "   \
    "decided_ms"

static void take_design(struct columns *columns, struct design_row *out)
{
    *out = (struct design_row){.id = take_int(columns)};
    TAKE_TEXT(columns, out->model.text);
    out->revision = take_int(columns);
    TAKE_TEXT(columns, out->note);
    TAKE_TEXT(columns, out->document);
    TAKE_TEXT(columns, out->size);
    out->volume_mm3_e3 = take_int(columns);
    bool fits = design_state_find(take_span(columns), &out->state);
    TAKE_TEXT(columns, out->decided_by);
    TAKE_TEXT(columns, out->comment);
    out->submitted_ms = take_int(columns);
    out->decided_ms = take_int(columns);
    columns->bad |= !fits;
}

struct fault store_design_newest(struct store *store, struct code model, struct design_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(
        store, "SELECT " DESIGN_COLUMNS " FROM design WHERE model = ? ORDER BY revision DESC LIMIT 1",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, model.text);
    fault = store_next(store, statement, "read a design", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_design(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "design") : FAULT_OK;
}

struct fault store_design_write(struct store *store, struct design_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT OR REPLACE INTO design (" DESIGN_COLUMNS
                                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_row(&binder, row->id);
    put_text(&binder, row->model.text);
    put_int(&binder, row->revision);
    put_text(&binder, row->note);
    put_text(&binder, row->document);
    put_text(&binder, row->size);
    put_int(&binder, row->volume_mm3_e3);
    put_text(&binder, design_state_word(row->state));
    put_text(&binder, row->decided_by);
    put_text(&binder, row->comment);
    put_int(&binder, row->submitted_ms);
    put_row(&binder, row->decided_ms);
    fault = store_run(store, statement, "write a design");
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_design_each(struct store *store, struct code model,
                               bool (*take)(void *context, const struct design_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "SELECT " DESIGN_COLUMNS " FROM design WHERE model = ? ORDER BY revision", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, model.text);
    for (;;) {
        struct design_row row;
        bool there = false;
        fault = store_next(store, statement, "read the designs", &there);
        if (fault_is(fault) || !there)
            return fault;
        struct columns columns = {.statement = statement};
        take_design(&columns, &row);
        if (columns.bad || !take(context, &row)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "design") : FAULT_OK;
        }
    }
}

/* ------------------------------------------------------------------ deliveries */

#define DELIVERY_COLUMNS                                                                                     \
    "id, client_order, at_ms, carrier, tracking, declared_value, signature, slip, invoice, certificate, "    \
    "received_ms, received_by, reservations"

static void take_delivery(struct columns *columns, struct delivery_row *out)
{
    *out = (struct delivery_row){.id = take_int(columns)};
    out->order = take_int(columns);
    out->at_ms = take_int(columns);
    TAKE_TEXT(columns, out->carrier);
    TAKE_TEXT(columns, out->tracking);
    TAKE_TEXT(columns, out->value);
    TAKE_TEXT(columns, out->signature);
    TAKE_TEXT(columns, out->slip);
    TAKE_TEXT(columns, out->invoice);
    TAKE_TEXT(columns, out->certificate);
    out->received_ms = take_int(columns);
    TAKE_TEXT(columns, out->received_by);
    TAKE_TEXT(columns, out->reservations);
}

struct fault store_delivery_find(struct store *store, int64_t id, struct delivery_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = store_next(store, statement, "read a delivery", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_delivery(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "delivery") : FAULT_OK;
}

struct fault store_delivery_write(struct store *store, struct delivery_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "INSERT INTO delivery (" DELIVERY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (id) DO UPDATE SET received_ms = excluded.received_ms,"
                  " received_by = excluded.received_by, reservations = excluded.reservations",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_row(&binder, row->id);
    put_int(&binder, row->order);
    put_int(&binder, row->at_ms);
    put_text(&binder, row->carrier);
    put_text(&binder, row->tracking);
    put_text(&binder, row->value);
    put_text(&binder, row->signature);
    put_text(&binder, row->slip);
    put_text(&binder, row->invoice);
    put_text(&binder, row->certificate);
    put_row(&binder, row->received_ms);
    put_text(&binder, row->received_by);
    put_text(&binder, row->reservations);
    fault = store_run(store, statement, "write a delivery");
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

struct fault store_delivery_add_piece(struct store *store, int64_t delivery, int64_t piece)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO delivery_piece (delivery, piece) VALUES (?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, delivery);
    put_int(&binder, piece);
    return store_run(store, statement, "write a piece of a delivery");
}

struct fault store_delivery_each(struct store *store, int64_t order,
                                 bool (*take)(void *context, const struct delivery_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE client_order = ? ORDER BY id", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, order);
    for (;;) {
        struct delivery_row row;
        bool there = false;
        fault = store_next(store, statement, "read the deliveries", &there);
        if (fault_is(fault) || !there)
            return fault;
        struct columns columns = {.statement = statement};
        take_delivery(&columns, &row);
        if (columns.bad || !take(context, &row)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "delivery") : FAULT_OK;
        }
    }
}

static struct fault read_number(struct store *store, sqlite3_stmt *statement, const char *deed, int64_t *out)
{
    bool there = false;
    *out = 0;
    struct fault fault = store_next(store, statement, deed, &there);
    if (fault_is(fault) || !there)
        return fault;
    struct columns columns = {.statement = statement};
    *out = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_delivery_of_piece(struct store *store, int64_t piece, int64_t *out)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "SELECT delivery FROM delivery_piece WHERE piece = ? ORDER BY delivery DESC LIMIT 1",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    return read_number(store, statement, "read the delivery of a piece", out);
}

/* ------------------------------------------------------------------ names for new pieces */

/* "TS1-000123-Z" → 123. Of two tags with as many characters the later in the alphabet is the higher. */
static bool number_of(struct span tag, int64_t *out)
{
    struct span prefix, digits;
    return span_split(&tag, '-', &prefix) && span_split(&tag, '-', &digits) &&
           number_read_int(digits, 0, INT64_C(999999999999), out);
}

struct fault store_tag_highest(struct store *store, int64_t *out)
{
    sqlite3_stmt *statement;
    bool there = false;
    *out = 0;
    struct fault fault = store_use(
        store,
        "SELECT tag FROM (SELECT * FROM (SELECT tag FROM piece ORDER BY length(tag) DESC, tag DESC LIMIT 1)"
        " UNION ALL SELECT * FROM (SELECT text FROM tag_binding WHERE kind = 'tag' ORDER BY length(text) "
        "DESC,"
        " text DESC LIMIT 1)) ORDER BY length(tag) DESC, tag DESC LIMIT 1",
        &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "read the highest tag", &there);
    if (fault_is(fault) || !there)
        return fault;
    struct columns columns = {.statement = statement};
    bool fits = number_of(take_span(&columns), out);
    store_done(statement);
    return fits ? FAULT_OK : store_bad_row(store, "piece");
}

struct fault store_piece_name_is_taken(struct store *store, const char *name, bool *out)
{
    sqlite3_stmt *statement;
    int64_t count = 0;
    struct fault fault = store_use(store, "SELECT count(*) FROM piece WHERE name = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, name);
    fault = read_number(store, statement, "look whether a name is taken", &count);
    *out = count > 0;
    return fault;
}
