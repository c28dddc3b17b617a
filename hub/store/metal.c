#include "hub/store/metal.h"

#include "hub/store/inside.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ melts */

static struct fault add_lot(struct store *store, const struct workshop_lot *lot)
{
    struct query query;
    query_begin(&query, store, "write a melt",
                "INSERT INTO lot (code, alloy, ug_per_mm3, u_ppm, source, revision)"
                " VALUES (?, ?, ?, ?, ?, ?)");
    put_text(&query, lot->code.text);
    put_text(&query, lot->alloy.text);
    put_int(&query, lot->density.ug_per_mm3);
    put_int(&query, lot->density.u_ppm);
    put_text(&query, density_source_word(lot->source));
    put_int(&query, lot->revision);
    return query_run(&query);
}

struct fault store_melt_add(struct store *store, const struct workshop_lot *lot, int64_t event,
                            struct mass in, struct mass out)
{
    struct query query;
    struct fault fault = add_lot(store, lot);
    if (fault_is(fault))
        return fault;
    query_begin(&query, store, "write a melt", "INSERT OR REPLACE INTO melt VALUES (?, ?, ?, ?)");
    put_text(&query, lot->code.text);
    put_int(&query, event);
    put_int(&query, in.ug);
    put_int(&query, out.ug);
    fault = query_run(&query);
    return fault_is(fault) ? fault : store_workshop_touch(store);
}

struct fault store_assay_add(struct store *store, int64_t event, struct code lot, int64_t fineness_ppm)
{
    struct query query;
    query_begin(&query, store, "write an assay", "INSERT INTO lot_assay VALUES (?, ?, ?)");
    put_int(&query, event);
    put_text(&query, lot.text);
    put_int(&query, fineness_ppm);
    return query_run(&query);
}

struct fault store_assay_find(struct store *store, struct code lot, struct melt_known *out)
{
    struct query query;
    *out = (struct melt_known){.made = false};
    query_begin(&query, store, "find an assay",
                "SELECT EXISTS (SELECT 1 FROM melt WHERE lot = ?1), (SELECT"
                " coalesce(json_extract(form, '$.parts[0].custody'), json_extract(form, '$.custody'), 'own')"
                " FROM melt JOIN event ON seq = event WHERE lot = ?1), (SELECT fineness_ppm"
                " FROM lot_assay AS a WHERE lot = ?1 AND NOT EXISTS (SELECT 1 FROM event AS c"
                " WHERE c.corrects = a.event) ORDER BY event DESC LIMIT 1)");
    put_text(&query, lot.text);
    if (query_row(&query)) {
        out->made = take_bool(&query);
        TAKE_TEXT(&query, out->custody.text);
        out->assayed = !next_is_none(&query);
        out->fineness_ppm = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_loose_melt_set(struct store *store, struct account account, struct book book,
                                  struct code lot)
{
    struct query query;
    query_begin(&query, store, "note an issued melt", "INSERT OR REPLACE INTO loose_melt VALUES (?, ?, ?)");
    put_text(&query, account.text);
    put_text(&query, book.text);
    put_text_or_blank(&query, lot.text);
    return query_run(&query);
}

struct fault store_loose_melt_find(struct store *store, struct account account, struct book book,
                                   struct code *lot)
{
    struct query query;
    *lot = (struct code){""};
    query_begin(&query, store, "find an issued melt",
                "SELECT lot FROM loose_melt WHERE account = ? AND book = ?");
    put_text(&query, account.text);
    put_text(&query, book.text);
    if (query_row(&query))
        TAKE_TEXT(&query, lot->text);
    return query_end(&query);
}

/* Of each place that the issue brought metal to: the melt of the last that stands. */
struct fault store_loose_melt_correct(struct store *store, int64_t issue)
{
    struct query query;
    query_begin(&query, store, "note an issued melt",
                "WITH place AS (SELECT t.debit, t.book, a.name AS account_name, b.name AS book_name"
                " FROM transfer AS t JOIN account AS a ON a.id = t.debit JOIN book AS b ON b.id = t.book"
                " WHERE t.event = ?1 AND a.name LIKE 'loose:%')"
                " INSERT OR REPLACE INTO loose_melt SELECT account_name, book_name, coalesce("
                "(SELECT substr(e.thing, 5) FROM event AS e JOIN transfer AS t ON t.event = e.seq"
                " WHERE e.verb = 'issue_metal' AND e.seq <> ?1"
                " AND t.debit = place.debit AND t.book = place.book"
                " AND NOT EXISTS (SELECT 1 FROM event AS c WHERE c.corrects = e.seq)"
                " ORDER BY e.seq DESC LIMIT 1), '') FROM place");
    put_int(&query, issue);
    return query_run(&query);
}

/* ------------------------------------------------------------------ returns */

#define RETURN_COLUMNS                                                                                       \
    "event, account, stream, metal, book, mass_ug, claimed_ug, assayed_ug, coalesce(assay_event, 0), "       \
    "refining, void,"                                                                                        \
    " coalesce((SELECT json_extract(found, '$.picked') FROM event WHERE seq = metal_return.event), 0)"

struct fault store_return_add(struct store *store, const struct return_row *row)
{
    struct query query;
    query_begin(&query, store, "write a return",
                "INSERT INTO metal_return (event, account, stream, metal, book, mass_ug,"
                " claimed_ug) VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, row->event);
    put_text(&query, row->account.text);
    put_text(&query, row->stream.text);
    put_text(&query, row->metal.text);
    put_text(&query, row->book.text);
    put_int(&query, row->mass.ug);
    put_int(&query, row->claimed.ug);
    return query_run(&query);
}

static void take_return(struct query *query, struct return_row *out)
{
    *out = (struct return_row){.event = take_int(query)};
    TAKE_TEXT(query, out->account.text);
    TAKE_TEXT(query, out->stream.text);
    TAKE_TEXT(query, out->metal.text);
    TAKE_TEXT(query, out->book.text);
    out->mass.ug = take_int(query);
    out->claimed.ug = take_int(query);
    out->assayed_known = !next_is_none(query);
    out->assayed.ug = take_int(query);
    out->assay_event = take_int(query);
    out->refining = take_int(query);
    out->is_void = take_bool(query);
    out->picked = take_bool(query);
}

struct fault store_return_find(struct store *store, int64_t event, struct return_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "find a return",
                "SELECT " RETURN_COLUMNS " FROM metal_return WHERE event = ?");
    put_int(&query, event);
    *found = query_row(&query);
    if (*found)
        take_return(&query, out);
    return query_end(&query);
}

struct fault store_return_assay(struct store *store, int64_t event, struct mass assayed, int64_t assay_event)
{
    struct query query;
    query_begin(&query, store, "write what a return holds",
                "UPDATE metal_return SET assayed_ug = ?, assay_event = ? WHERE event = ?");
    put_int(&query, assayed.ug);
    put_int(&query, assay_event);
    put_int(&query, event);
    return query_run(&query);
}

struct fault store_return_void(struct store *store, int64_t event)
{
    struct query query;
    query_begin(&query, store, "take a return back", "UPDATE metal_return SET void = 1 WHERE event = ?");
    put_int(&query, event);
    return query_run(&query);
}

struct fault store_return_sums(struct store *store, struct code metal, struct code stream, int64_t refining,
                               bool (*take)(void *context, struct account account, struct mass fine),
                               void *context)
{
    struct query query;
    query_begin(&query, store, "add up returns",
                "SELECT account, sum(coalesce(assayed_ug, claimed_ug)) FROM metal_return"
                " WHERE metal = ? AND stream = ? AND void = 0 AND coalesce(refining, 0) = ?"
                " GROUP BY account ORDER BY account");
    put_text(&query, metal.text);
    put_text(&query, stream.text);
    put_int(&query, refining);
    while (query_row(&query)) {
        struct account account = {""};
        TAKE_TEXT(&query, account.text);
        int64_t ug = take_int(&query);
        if (query.bad || !take(context, account, MASS_UG(ug)))
            break;
    }
    return query_end(&query);
}

struct fault store_return_classes(struct store *store, int64_t refining,
                                  bool (*take)(void *context, struct code custody, struct mass fine),
                                  void *context)
{
    struct query query;
    query_begin(&query, store, "add up returns",
                "SELECT coalesce(substr(book, instr(book, '/') + 1), 'own') AS custody,"
                " sum(coalesce(assayed_ug, claimed_ug)) FROM metal_return WHERE refining = ? AND void = 0"
                " GROUP BY custody ORDER BY custody");
    put_int(&query, refining);
    while (query_row(&query)) {
        struct code custody = {""};
        TAKE_TEXT(&query, custody.text);
        int64_t ug = take_int(&query);
        if (query.bad || !take(context, custody, MASS_UG(ug)))
            break;
    }
    return query_end(&query);
}

struct fault store_return_count_givers(struct store *store, struct code metal, struct code stream,
                                       int64_t *out)
{
    struct query query;
    query_begin(&query, store, "count who gave",
                "SELECT count(DISTINCT account) FROM metal_return WHERE metal = ? AND stream = ?"
                " AND refining IS NULL AND void = 0");
    put_text(&query, metal.text);
    put_text(&query, stream.text);
    return query_int(&query, out);
}

#define PENDING                                                                                              \
    "void = 0 AND (refining IS NULL OR refining IN (SELECT id FROM refining WHERE paid_event IS NULL))"

struct fault store_return_each_pending(struct store *store, int64_t after,
                                       bool (*take)(void *context, const struct return_row *row),
                                       void *context)
{
    struct query query;
    query_begin(&query, store, "read what was returned",
                "SELECT " RETURN_COLUMNS " FROM metal_return WHERE event > ? AND " PENDING " ORDER BY event");
    put_int(&query, after);
    while (query_row(&query)) {
        struct return_row item;
        take_return(&query, &item);
        if (query.bad || !take(context, &item))
            break;
    }
    return query_end(&query);
}

struct fault store_return_pending(struct store *store, struct account account, struct mass *out)
{
    struct query query;
    query_begin(&query, store, "add up what waits for its assay",
                "SELECT coalesce(sum(coalesce(assayed_ug, claimed_ug)), 0) FROM"
                " metal_return WHERE account = ? AND " PENDING);
    put_text(&query, account.text);
    return query_int(&query, &out->ug);
}

/* ------------------------------------------------------------------ refining */

static struct fault send_along(struct store *store, const struct refining_row *row)
{
    struct query query;
    query_begin(&query, store, "send returns to the refiner",
                "UPDATE metal_return SET refining = ? WHERE metal = ? AND stream = ?"
                " AND refining IS NULL AND void = 0");
    put_int(&query, row->id);
    put_text(&query, row->metal.text);
    put_text(&query, row->stream.text);
    return query_run(&query);
}

struct fault store_refining_add(struct store *store, struct refining_row *row)
{
    struct query query;
    query_begin(&query, store, "write a refining",
                "INSERT INTO refining (event, metal, stream, refiner, expected_ug)"
                " VALUES (?, ?, ?, ?, ?)");
    put_int(&query, row->event);
    put_text(&query, row->metal.text);
    put_text(&query, row->stream.text);
    put_text(&query, row->refiner);
    put_int(&query, row->expected.ug);
    struct fault fault = query_run(&query);
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault_is(fault) ? fault : send_along(store, row);
}

#define REFINING_COLUMNS "id, event, metal, stream, refiner, expected_ug, paid_ug, paid_event"

static void take_refining(struct query *query, struct refining_row *out)
{
    *out = (struct refining_row){.id = take_int(query)};
    out->event = take_int(query);
    TAKE_TEXT(query, out->metal.text);
    TAKE_TEXT(query, out->stream.text);
    TAKE_TEXT(query, out->refiner);
    out->expected.ug = take_int(query);
    out->paid.ug = take_int(query);
    out->paid_event = take_int(query);
    out->is_paid = out->paid_event != 0;
}

struct fault store_refining_find(struct store *store, int64_t id, struct refining_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "find a refining", "SELECT " REFINING_COLUMNS " FROM refining WHERE id = ?");
    put_int(&query, id);
    *found = query_row(&query);
    if (*found)
        take_refining(&query, out);
    return query_end(&query);
}

struct fault store_refining_pay(struct store *store, int64_t id, struct mass paid, int64_t event)
{
    struct query query;
    query_begin(&query, store, "write what the refiner paid",
                "UPDATE refining SET paid_ug = ?, paid_event = ? WHERE id = ?");
    put_int(&query, paid.ug);
    put_int(&query, event);
    put_int(&query, id);
    return query_run(&query);
}

struct fault store_refining_each(struct store *store, int64_t after,
                                 bool (*take)(void *context, const struct refining_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read refinings",
                "SELECT " REFINING_COLUMNS " FROM refining WHERE id > ? ORDER BY id");
    put_int(&query, after);
    while (query_row(&query)) {
        struct refining_row item;
        take_refining(&query, &item);
        if (query.bad || !take(context, &item))
            break;
    }
    return query_end(&query);
}

struct fault store_refining_last(struct store *store, int64_t *id)
{
    struct query query;
    query_begin(&query, store, "number a refining", "SELECT coalesce(max(id), 0) FROM refining");
    return query_int(&query, id);
}

/* ------------------------------------------------------------------ component stock */

#define COMPONENT_COLUMNS "code, name, alloy, custody, count, minimum, event"

static void take_component(struct query *query, struct component_row *out)
{
    *out = (struct component_row){.count = 0};
    TAKE_TEXT(query, out->code.text);
    TAKE_TEXT(query, out->name);
    TAKE_TEXT(query, out->alloy.text);
    TAKE_TEXT(query, out->custody.text);
    out->count = take_int(query);
    out->minimum = take_int(query);
    out->event = take_int(query);
}

struct fault store_component_find(struct store *store, struct code code, struct component_row *out,
                                  bool *found)
{
    struct query query;
    query_begin(&query, store, "find a component",
                "SELECT " COMPONENT_COLUMNS " FROM component WHERE code = ?");
    put_text(&query, code.text);
    *found = query_row(&query);
    if (*found)
        take_component(&query, out);
    return query_end(&query);
}

struct fault store_component_list(struct store *store, struct component_row *out, size_t max, size_t *count)
{
    struct query query;
    *count = 0;
    query_begin(&query, store, "read the components",
                "SELECT " COMPONENT_COLUMNS " FROM component ORDER BY code LIMIT ?");
    put_int(&query, (int64_t)max);
    while (query_row(&query)) {
        take_component(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

struct fault store_component_set(struct store *store, const struct component_row *row)
{
    struct query query;
    query_begin(&query, store, "write a component",
                "INSERT OR REPLACE INTO component VALUES (?, ?, ?, ?, ?, ?, ?)");
    put_text(&query, row->code.text);
    put_text(&query, row->name);
    put_text(&query, row->alloy.text);
    put_text(&query, row->custody.text);
    put_int(&query, row->count);
    put_int(&query, row->minimum);
    put_int(&query, row->event);
    return query_run(&query);
}

struct fault store_component_each(struct store *store,
                                  bool (*take)(void *context, const struct component_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read the components",
                "SELECT " COMPONENT_COLUMNS " FROM component ORDER BY code");
    while (query_row(&query)) {
        struct component_row row;
        take_component(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

/* How many an event took out; 0 and no code when it took none. */
struct fault store_component_taken(struct store *store, int64_t event, struct code *code, int64_t *taken)
{
    struct query query;
    *code = code_of("");
    *taken = 0;
    query_begin(
        &query, store, "read what was taken out of stock",
        "SELECT json_extract(form, '$.component'), coalesce(json_extract(found, '$.taken'),"
        " json_extract(form, '$.count'), 1) FROM event WHERE seq = ? AND verb = 'stock_out' AND changes"
        " = 1");
    put_int(&query, event);
    if (query_row(&query)) {
        TAKE_TEXT(&query, code->text);
        *taken = take_int(&query);
    }
    return query_end(&query);
}

/* Each movement of a component: what came in, what was taken out, what a withdrawal put back or, taken
 * back in its turn, took again, what a count found or missed. */
#define MOVED                                                                                                \
    "(SELECT seq, json_extract(form, '$.component') AS code, json_extract(form, '$.count') AS count FROM "   \
    "event"                                                                                                  \
    " WHERE verb = 'stock_in' AND changes = 1 UNION ALL SELECT seq, json_extract(form, '$.component'),"      \
    " -coalesce(json_extract(found, '$.taken'), json_extract(form, '$.count'), 1) FROM event WHERE verb ="   \
    " 'stock_out' AND changes = 1 UNION ALL SELECT w.seq, json_extract(e.form, '$.component'),"              \
    " coalesce(json_extract(e.found, '$.taken'), json_extract(e.form, '$.count'), 1) FROM event AS w JOIN "  \
    "event"                                                                                                  \
    " AS e ON e.seq = w.corrects AND e.verb = 'stock_out' WHERE w.verb = 'withdraw' AND w.changes = 1"       \
    " UNION ALL SELECT v.seq, json_extract(e.form, '$.component'),"                                          \
    " -coalesce(json_extract(e.found, '$.taken'), json_extract(e.form, '$.count'), 1) FROM event AS v JOIN"  \
    " event AS w ON w.seq = v.corrects AND w.verb = 'withdraw' AND w.changes = 1 JOIN event AS e"            \
    " ON e.seq = w.corrects AND e.verb = 'stock_out' WHERE v.verb = 'withdraw' AND v.changes = 1"            \
    " UNION ALL SELECT seq, json_extract(found, '$.component'), json_extract(found, '$.count') FROM event"   \
    " WHERE verb = 'stock_take' AND changes = 1 AND thing GLOB 'component:*')"

static const char *const COMPONENT_PROOFS[] = {
    "SELECT 'component ' || c.code || ' counts ' || c.count || ', but its events give ' || coalesce(m.count, "
    "0)"
    " FROM component AS c LEFT JOIN (SELECT code, sum(count) AS count, max(seq) AS seq FROM " MOVED
    " GROUP BY"
    " code) AS m ON m.code = c.code WHERE c.count IS NOT m.count OR c.event IS NOT m.seq",
    "SELECT 'component ' || m.code || ' is moved by event ' || m.seq || ', and there is none' FROM " MOVED
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

/* ------------------------------------------------------------------ returns and refinings, proved */

/* SQL: what was posted, by the names of its books and accounts. */
#define POSTED                                                                                               \
    "(SELECT t.event, b.name AS book, d.name AS debit, c.name AS credit, t.amount_ug AS ug FROM transfer AS" \
    " t JOIN book AS b ON b.id = t.book JOIN account AS d ON d.id = t.debit JOIN account AS c ON c.id ="     \
    " t.credit)"

/* Of nothing, nothing was posted. What was collected of all alloys is of no book, and comes off its account
 * as fine metal. */
static const char *const REFINING_PROOFS[] = {
    "SELECT 'return ' || r.event || ' is not as event ' || r.event || ' gave it' FROM metal_return AS r WHERE"
    " (r.claimed_ug > 0 AND NOT EXISTS (SELECT 1 FROM " POSTED " AS p WHERE p.event = r.event AND p.book ="
    " 'fine:' || r.metal AND p.debit = 'stream:' || r.stream AND p.ug = r.claimed_ug AND"
    " (r.book <> '' OR p.credit = r.account))) OR (r.book <> '' AND r.mass_ug > 0 AND NOT EXISTS (SELECT 1"
    " FROM " POSTED " AS p WHERE p.event = r.event AND p.book = r.book AND p.credit = r.account AND p.ug ="
    " r.mass_ug))",
    "SELECT 'refining ' || r.id || ' is not as event ' || r.event || ' sent it' FROM refining AS r LEFT JOIN"
    " event AS e ON e.seq = r.event WHERE e.verb IS NOT 'send_refiner' OR r.stream IS NOT"
    " json_extract(e.form, '$.stream') OR r.refiner IS NOT coalesce(json_extract(e.form, '$.refiner'), '')"
    " OR (r.expected_ug > 0 AND NOT EXISTS (SELECT 1 FROM " POSTED " AS p WHERE p.event = r.event AND p.book"
    " = 'fine:' || r.metal AND p.debit = 'refiner:' || r.id AND p.ug = r.expected_ug))",
    "SELECT 'what refining ' || r.id || ' paid is not as it was told' FROM refining AS r LEFT JOIN event AS e"
    " ON e.seq = r.paid_event WHERE (r.paid_ug IS NOT NULL OR r.paid_event IS NOT NULL) AND (e.verb IS NOT"
    " 'refined' OR r.id IS NOT json_extract(e.form, '$.refining')"
    " OR r.paid_ug IS NOT json_extract(e.form, '$.fine_ug'))",
};

struct fault store_refining_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                  void *context)
{
    return store_prove_by(store, REFINING_PROOFS, COUNT_OF(REFINING_PROOFS), say, context);
}

struct fault store_stream_count_wrong(struct store *store, int64_t *out)
{
    struct query query;
    query_begin(
        &query, store, "compare the recovery streams",
        "SELECT count(*) FROM (SELECT book, account FROM ("
        "SELECT 'fine:' || metal AS book, 'stream:' || stream AS account, -coalesce(assayed_ug, claimed_ug)"
        " AS ug FROM metal_return WHERE refining IS NULL AND void = 0 UNION ALL"
        " SELECT b.name, a.name, k.ug FROM balance AS k JOIN book AS b ON b.id = k.book"
        " JOIN account AS a ON a.id = k.account WHERE a.name LIKE 'stream:%')"
        " GROUP BY book, account HAVING sum(ug) <> 0)");
    return query_int(&query, out);
}
