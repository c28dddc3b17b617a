#include "hub/store/metal.h"

#include "hub/store/inside.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ melts */

static struct fault add_lot(struct store *store, const struct workshop_lot *lot)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO lot (code, alloy, ug_per_mm3, u_ppm, source, revision)"
                                   " VALUES (?, ?, ?, ?, ?, 1)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, lot->code.text);
    put_text(&binder, lot->alloy.text);
    put_int(&binder, lot->density.ug_per_mm3);
    put_int(&binder, lot->density.u_ppm);
    put_text(&binder, density_source_word(lot->source));
    return store_run(store, statement, "write a melt");
}

struct fault store_melt_add(struct store *store, const struct workshop_lot *lot, int64_t event,
                            struct mass in, struct mass out)
{
    sqlite3_stmt *statement;
    struct fault fault = add_lot(store, lot);
    if (!fault_is(fault))
        fault = store_use(store, "INSERT INTO melt VALUES (?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, lot->code.text);
    put_int(&binder, event);
    put_int(&binder, in.ug);
    put_int(&binder, out.ug);
    fault = store_run(store, statement, "write a melt");
    return fault_is(fault) ? fault : store_workshop_touch(store);
}

struct fault store_assay_add(struct store *store, int64_t event, struct code lot, int64_t fineness_ppm)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO lot_assay VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    put_text(&binder, lot.text);
    put_int(&binder, fineness_ppm);
    return store_run(store, statement, "write an assay");
}

struct fault store_assay_find(struct store *store, struct code lot, struct melt_known *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = (struct melt_known){.made = false};
    struct fault fault = store_use(store,
                                   "SELECT EXISTS (SELECT 1 FROM melt WHERE lot = ?1), (SELECT fineness_ppm"
                                   " FROM lot_assay WHERE lot = ?1 ORDER BY event DESC LIMIT 1)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, lot.text);
    fault = store_next(store, statement, "find an assay", &row);
    if (row) {
        out->made = sqlite3_column_int(statement, 0) != 0;
        out->assayed = sqlite3_column_type(statement, 1) != SQLITE_NULL;
        out->fineness_ppm = sqlite3_column_int64(statement, 1);
    }
    store_done(statement);
    return fault;
}

struct fault store_loose_melt_set(struct store *store, struct account account, struct book book,
                                  struct code lot)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT OR REPLACE INTO loose_melt VALUES (?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, account.text);
    put_text(&binder, book.text);
    put_text(&binder, lot.text);
    return store_run(store, statement, "note an issued melt");
}

struct fault store_loose_melt_find(struct store *store, struct account account, struct book book,
                                   struct code *lot)
{
    sqlite3_stmt *statement;
    bool row = false;
    *lot = (struct code){""};
    struct fault fault =
        store_use(store, "SELECT lot FROM loose_melt WHERE account = ? AND book = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, account.text);
    put_text(&binder, book.text);
    fault = store_next(store, statement, "find an issued melt", &row);
    struct columns columns = {.statement = statement};
    if (row)
        TAKE_TEXT(&columns, lot->text);
    store_done(statement);
    return fault;
}

/* ------------------------------------------------------------------ returns */

#define RETURN_COLUMNS                                                                                       \
    "event, account, stream, metal, book, mass_ug, claimed_ug, assayed_ug, refining, void,"                  \
    " coalesce((SELECT json_extract(found, '$.picked') FROM event WHERE seq = metal_return.event), 0)"

struct fault store_return_add(struct store *store, const struct return_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO metal_return (event, account, stream, metal, book, mass_ug,"
                                   " claimed_ug) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->event);
    put_text(&binder, row->account.text);
    put_text(&binder, row->stream.text);
    put_text(&binder, row->metal.text);
    put_text(&binder, row->book.text);
    put_int(&binder, row->mass.ug);
    put_int(&binder, row->claimed.ug);
    return store_run(store, statement, "write a return");
}

static void take_return(struct columns *columns, struct return_row *out)
{
    *out = (struct return_row){.event = take_int(columns)};
    TAKE_TEXT(columns, out->account.text);
    TAKE_TEXT(columns, out->stream.text);
    TAKE_TEXT(columns, out->metal.text);
    TAKE_TEXT(columns, out->book.text);
    out->mass.ug = take_int(columns);
    out->claimed.ug = take_int(columns);
    out->assayed_known = sqlite3_column_type(columns->statement, columns->next) != SQLITE_NULL;
    out->assayed.ug = take_int(columns);
    out->refining = take_int(columns);
    out->is_void = take_bool(columns);
    out->picked = take_bool(columns);
}

struct fault store_return_find(struct store *store, int64_t event, struct return_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " RETURN_COLUMNS " FROM metal_return WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    fault = store_next(store, statement, "find a return", found);
    struct columns columns = {.statement = statement};
    if (*found)
        take_return(&columns, out);
    store_done(statement);
    return !fault_is(fault) && columns.bad ? store_bad_row(store, "metal_return") : fault;
}

struct fault store_return_assay(struct store *store, int64_t event, struct mass assayed, int64_t assay_event)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "UPDATE metal_return SET assayed_ug = ?, assay_event = ? WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, assayed.ug);
    put_int(&binder, assay_event);
    put_int(&binder, event);
    return store_run(store, statement, "write what a return holds");
}

struct fault store_return_void(struct store *store, int64_t event)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE metal_return SET void = 1 WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    return store_run(store, statement, "take a return back");
}

struct fault store_return_sums(struct store *store, struct code metal, struct code stream, int64_t refining,
                               bool (*take)(void *context, struct account account, struct mass fine),
                               void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    bool bad = false;
    struct fault fault =
        store_use(store,
                  "SELECT account, sum(coalesce(assayed_ug, claimed_ug)) FROM metal_return"
                  " WHERE metal = ? AND stream = ? AND void = 0 AND coalesce(refining, 0) = ?"
                  " GROUP BY account ORDER BY account",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, metal.text);
    put_text(&binder, stream.text);
    put_int(&binder, refining);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "add up returns", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct account account = {""};
        TAKE_TEXT(&columns, account.text);
        bool more = take(context, account, MASS_UG(take_int(&columns)));
        bad |= columns.bad;
        if (more)
            continue;
        store_done(statement);
        break;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "metal_return") : fault;
}

#define PENDING                                                                                              \
    "void = 0 AND (refining IS NULL OR refining IN (SELECT id FROM refining WHERE paid_event IS NULL))"

struct fault store_return_each_pending(struct store *store, int64_t after,
                                       bool (*take)(void *context, const struct return_row *row),
                                       void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    bool bad = false;
    struct fault fault = store_use(
        store, "SELECT " RETURN_COLUMNS " FROM metal_return WHERE event > ? AND " PENDING " ORDER BY event",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, after);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read what was returned", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct return_row item;
        take_return(&columns, &item);
        bad |= columns.bad;
        if (!take(context, &item)) {
            store_done(statement);
            break;
        }
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "metal_return") : fault;
}

struct fault store_return_pending(struct store *store, struct account account, struct mass *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = MASS_UG(0);
    struct fault fault = store_use(store,
                                   "SELECT coalesce(sum(coalesce(assayed_ug, claimed_ug)), 0) FROM"
                                   " metal_return WHERE account = ? AND " PENDING,
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, account.text);
    fault = store_next(store, statement, "add up what waits for its assay", &row);
    if (row)
        out->ug = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return fault;
}

/* ------------------------------------------------------------------ refining */

static struct fault send_along(struct store *store, const struct refining_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "UPDATE metal_return SET refining = ? WHERE metal = ? AND stream = ?"
                                   " AND refining IS NULL AND void = 0",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->id);
    put_text(&binder, row->metal.text);
    put_text(&binder, row->stream.text);
    return store_run(store, statement, "send returns to the refiner");
}

struct fault store_refining_add(struct store *store, struct refining_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "INSERT INTO refining (event, metal, stream, refiner, expected_ug)"
                                   " VALUES (?, ?, ?, ?, ?)",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->event);
    put_text(&binder, row->metal.text);
    put_text(&binder, row->stream.text);
    put_text(&binder, row->refiner);
    put_int(&binder, row->expected.ug);
    fault = store_run(store, statement, "write a refining");
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault_is(fault) ? fault : send_along(store, row);
}

#define REFINING_COLUMNS "id, event, metal, stream, refiner, expected_ug, paid_ug, paid_event"

static void take_refining(struct columns *columns, struct refining_row *out)
{
    *out = (struct refining_row){.id = take_int(columns)};
    out->event = take_int(columns);
    TAKE_TEXT(columns, out->metal.text);
    TAKE_TEXT(columns, out->stream.text);
    TAKE_TEXT(columns, out->refiner);
    out->expected.ug = take_int(columns);
    out->paid.ug = take_int(columns);
    out->paid_event = take_int(columns);
    out->is_paid = out->paid_event != 0;
}

struct fault store_refining_find(struct store *store, int64_t id, struct refining_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " REFINING_COLUMNS " FROM refining WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, id);
    fault = store_next(store, statement, "find a refining", found);
    struct columns columns = {.statement = statement};
    if (*found)
        take_refining(&columns, out);
    store_done(statement);
    return !fault_is(fault) && columns.bad ? store_bad_row(store, "refining") : fault;
}

struct fault store_refining_pay(struct store *store, int64_t id, struct mass paid, int64_t event)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "UPDATE refining SET paid_ug = ?, paid_event = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, paid.ug);
    put_int(&binder, event);
    put_int(&binder, id);
    return store_run(store, statement, "write what the refiner paid");
}

struct fault store_refining_each(struct store *store, int64_t after,
                                 bool (*take)(void *context, const struct refining_row *row), void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    bool bad = false;
    struct fault fault =
        store_use(store, "SELECT " REFINING_COLUMNS " FROM refining WHERE id > ? ORDER BY id", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, after);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read refinings", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct refining_row item;
        take_refining(&columns, &item);
        bad |= columns.bad;
        if (!take(context, &item)) {
            store_done(statement);
            break;
        }
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "refining") : fault;
}

struct fault store_refining_last(struct store *store, int64_t *id)
{
    sqlite3_stmt *statement;
    bool row = false;
    *id = 0;
    struct fault fault = store_use(store, "SELECT coalesce(max(id), 0) FROM refining", &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "number a refining", &row);
    if (row)
        *id = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return fault;
}

/* ------------------------------------------------------------------ component stock */

#define COMPONENT_COLUMNS "code, name, alloy, custody, count, minimum, event"

static void take_component(struct columns *columns, struct component_row *out)
{
    *out = (struct component_row){.count = 0};
    TAKE_TEXT(columns, out->code.text);
    TAKE_TEXT(columns, out->name);
    TAKE_TEXT(columns, out->alloy.text);
    TAKE_TEXT(columns, out->custody.text);
    out->count = take_int(columns);
    out->minimum = take_int(columns);
    out->event = take_int(columns);
}

struct fault store_component_find(struct store *store, struct code code, struct component_row *out,
                                  bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " COMPONENT_COLUMNS " FROM component WHERE code = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, code.text);
    fault = store_next(store, statement, "find a component", found);
    struct columns columns = {.statement = statement};
    if (*found)
        take_component(&columns, out);
    store_done(statement);
    return !fault_is(fault) && columns.bad ? store_bad_row(store, "component") : fault;
}

struct fault store_component_list(struct store *store, struct component_row *out, size_t max, size_t *count)
{
    sqlite3_stmt *statement;
    bool row = true;
    *count = 0;
    struct fault fault =
        store_use(store, "SELECT " COMPONENT_COLUMNS " FROM component ORDER BY code LIMIT ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, (int64_t)max);
    while (!fault_is(fault = store_next(store, statement, "read the components", &row)) && row) {
        struct columns columns = {.statement = statement};
        take_component(&columns, &out[(*count)++]);
        if (columns.bad) {
            store_done(statement);
            return store_bad_row(store, "component");
        }
    }
    return fault;
}

struct fault store_component_set(struct store *store, const struct component_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT OR REPLACE INTO component VALUES (?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, row->code.text);
    put_text(&binder, row->name);
    put_text(&binder, row->alloy.text);
    put_text(&binder, row->custody.text);
    put_int(&binder, row->count);
    put_int(&binder, row->minimum);
    put_int(&binder, row->event);
    return store_run(store, statement, "write a component");
}

struct fault store_component_each(struct store *store,
                                  bool (*take)(void *context, const struct component_row *row), void *context)
{
    sqlite3_stmt *statement;
    bool there = true;
    struct fault fault =
        store_use(store, "SELECT " COMPONENT_COLUMNS " FROM component ORDER BY code", &statement);
    while (!fault_is(fault)) {
        struct component_row row;
        fault = store_next(store, statement, "read the components", &there);
        if (fault_is(fault) || !there)
            break;
        struct columns columns = {.statement = statement};
        take_component(&columns, &row);
        if (columns.bad || !take(context, &row)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "component") : FAULT_OK;
        }
    }
    return fault;
}

/* How many an event took out; 0 and no code when it took none. */
struct fault store_component_taken(struct store *store, int64_t event, struct code *code, int64_t *taken)
{
    sqlite3_stmt *statement;
    bool found;
    *code = code_of("");
    *taken = 0;
    struct fault fault = store_use(
        store,
        "SELECT json_extract(form, '$.component'), coalesce(json_extract(found, '$.taken'),"
        " json_extract(form, '$.count'), 1) FROM event WHERE seq = ? AND verb = 'stock_out' AND changes"
        " = 1",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    fault = store_next(store, statement, "read what was taken out of stock", &found);
    if (fault_is(fault) || !found)
        return fault;
    struct columns columns = {.statement = statement};
    TAKE_TEXT(&columns, code->text);
    *taken = take_int(&columns);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "event") : FAULT_OK;
}

/* Each movement of a component: what came in, what was taken out, what a withdrawal put back. */
#define MOVED                                                                                                \
    "(SELECT seq, json_extract(form, '$.component') AS code, json_extract(form, '$.count') AS count FROM "   \
    "event"                                                                                                  \
    " WHERE verb = 'stock_in' AND changes = 1 UNION ALL SELECT seq, json_extract(form, '$.component'),"      \
    " -coalesce(json_extract(found, '$.taken'), json_extract(form, '$.count'), 1) FROM event WHERE verb ="   \
    " 'stock_out' AND changes = 1 UNION ALL SELECT w.seq, json_extract(e.form, '$.component'),"              \
    " coalesce(json_extract(e.found, '$.taken'), json_extract(e.form, '$.count'), 1) FROM event AS w JOIN "  \
    "event"                                                                                                  \
    " AS e ON e.seq = w.corrects AND e.verb = 'stock_out' WHERE w.verb = 'withdraw' AND w.changes = 1)"

static const char *const COMPONENT_PROOFS[] = {
    "SELECT 'component ' || c.code || ' counts ' || c.count || ', but its events give ' || coalesce(m.count, "
    "0)"
    " FROM component AS c LEFT JOIN (SELECT code, sum(count) AS count, max(seq) AS seq FROM " MOVED
    " GROUP BY"
    " code) AS m ON m.code = c.code WHERE c.count IS NOT m.count OR c.event IS NOT m.seq",
    "SELECT 'component ' || m.code || ' came in with event ' || m.seq || ', and there is none' FROM " MOVED
    " AS m WHERE NOT EXISTS (SELECT 1 FROM component AS c WHERE c.code = m.code)",
    "SELECT 'component ' || c.code || ' is not what event ' || e.seq || ' brought' FROM component AS c JOIN "
    "event"
    " AS e ON e.verb = 'stock_in' AND e.changes = 1 AND json_extract(e.form, '$.component') = c.code WHERE "
    "c.alloy"
    " <> json_extract(e.form, '$.alloy') OR c.custody <> coalesce(json_extract(e.form, '$.custody'), 'own')",
    "SELECT 'component ' || c.code || ' has the minimum ' || c.minimum || ', which nobody said' FROM "
    "component AS c"
    " WHERE c.minimum <> coalesce((SELECT json_extract(form, '$.minimum') FROM event WHERE verb = 'stock_in' "
    "AND"
    " changes = 1 AND json_extract(form, '$.component') = c.code AND json_extract(form, '$.minimum') IS NOT "
    "NULL"
    " ORDER BY seq DESC LIMIT 1), 0)",
};

struct fault store_component_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                   void *context)
{
    return store_prove_by(store, COMPONENT_PROOFS, COUNT_OF(COMPONENT_PROOFS), say, context);
}

/* ------------------------------------------------------------------ trees */

struct fault store_piece_set_lot(struct store *store, int64_t piece, int64_t lot)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "UPDATE piece SET lot = ? WHERE id = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, lot);
    put_int(&binder, piece);
    return store_run(store, statement, "say which melt a piece is of");
}

struct fault store_tree_pieces(struct store *store, int64_t tree, int64_t *out, size_t max, size_t *count)
{
    sqlite3_stmt *statement;
    bool row = true;
    *count = 0;
    struct fault fault = store_use(store, "SELECT id FROM piece WHERE on_tree = ? ORDER BY id", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, tree);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read what hangs on a tree", &row);
        if (!row)
            break;
        if (*count == max) {
            store_done(statement);
            return fault_make(FAULT_TOO_BIG, "more than %zu pieces hang on one tree", max);
        }
        out[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    return fault;
}

struct fault store_stream_count_wrong(struct store *store, int64_t *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = 0;
    struct fault fault = store_use(
        store,
        "SELECT count(*) FROM (SELECT book, account FROM ("
        "SELECT 'fine:' || metal AS book, 'stream:' || stream AS account, -coalesce(assayed_ug, claimed_ug)"
        " AS ug FROM metal_return WHERE refining IS NULL AND void = 0 UNION ALL"
        " SELECT b.name, a.name, k.ug FROM balance AS k JOIN book AS b ON b.id = k.book"
        " JOIN account AS a ON a.id = k.account WHERE a.name LIKE 'stream:%')"
        " GROUP BY book, account HAVING sum(ug) <> 0)",
        &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "compare the recovery streams", &row);
    if (row)
        *out = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return fault;
}
