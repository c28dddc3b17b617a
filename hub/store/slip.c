#include "hub/store/slip.h"

#include "hub/store/inside.h"

struct fault store_slip_next(struct store *store, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "number a slip", "SELECT coalesce(max(id), 0) + 1 FROM slip");
    return query_int(&query, out);
}

static struct fault add_piece(struct store *store, int64_t slip, const struct slip_piece *piece)
{
    struct query query;
    query_begin(&query, store, "write what is on a slip", "INSERT INTO slip_piece VALUES (?, ?, ?, ?, ?)");
    put_int(&query, slip);
    put_int(&query, piece->piece);
    put_int(&query, piece->quantity);
    put_int(&query, piece->metal.ug);
    put_int(&query, piece->weighed);
    return query_run(&query);
}

struct fault store_slip_add(struct store *store, const struct slip_row *slip, const struct slip_piece *pieces,
                            size_t count)
{
    struct query query;
    query_begin(&query, store, "write a slip", "INSERT INTO slip VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, slip->id);
    put_int(&query, slip->event);
    put_text(&query, slip->origin.text);
    put_text(&query, slip->target.text);
    put_int(&query, slip->outward);
    put_text(&query, slip->carrier);
    put_text(&query, slip->note);
    put_int(&query, slip->declared.ug);
    put_text(&query, slip->operator_badge.text);
    put_int(&query, slip->sent_ms);
    struct fault fault = query_run(&query);
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = add_piece(store, slip->id, &pieces[i]);
    return fault;
}

struct fault store_slip_receive(struct store *store, int64_t slip, int64_t event,
                                const struct slip_piece *piece)
{
    struct query query;
    query_begin(&query, store, "write the receipt of a slip",
                "INSERT INTO slip_receipt VALUES (?, ?, ?, ?, ?, ?)");
    put_int(&query, slip);
    put_int(&query, piece->piece);
    put_int(&query, event);
    put_int(&query, piece->found.ug);
    put_int(&query, piece->found_weighed);
    put_int(&query, piece->received_ms);
    return query_run(&query);
}

/* ------------------------------------------------------------------ reading */

#define SLIP_COLUMNS                                                                                         \
    "s.id, s.event, s.origin, s.target, s.outward, s.carrier, s.note, s.declared_ug, s.operator, s.sent_ms," \
    " (SELECT count(*) FROM slip_piece AS p WHERE p.slip = s.id),"                                           \
    " (SELECT count(*) FROM slip_receipt AS r WHERE r.slip = s.id)"

static void take_slip(struct query *query, struct slip_row *out)
{
    *out = (struct slip_row){0};
    out->id = take_int(query);
    out->event = take_int(query);
    TAKE_TEXT(query, out->origin.text);
    TAKE_TEXT(query, out->target.text);
    out->outward = take_bool(query);
    TAKE_TEXT(query, out->carrier);
    TAKE_TEXT(query, out->note);
    out->declared.ug = take_int(query);
    TAKE_TEXT(query, out->operator_badge.text);
    out->sent_ms = take_int(query);
    out->pieces = take_int(query);
    out->received = take_int(query);
}

struct fault store_slip_get(struct store *store, int64_t id, struct slip_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a slip", "SELECT " SLIP_COLUMNS " FROM slip AS s WHERE s.id = ?");
    put_int(&query, id);
    *found = query_row(&query);
    if (*found)
        take_slip(&query, out);
    return query_end(&query);
}

static void take_piece(struct query *query, struct slip_piece *out)
{
    *out = (struct slip_piece){0};
    out->piece = take_int(query);
    TAKE_TEXT(query, out->tag.text);
    TAKE_TEXT(query, out->name);
    TAKE_TEXT(query, out->alloy);
    out->quantity = take_int(query);
    out->metal.ug = take_int(query);
    out->weighed = take_bool(query);
    out->received = take_bool(query);
    out->found.ug = take_int(query);
    out->found_weighed = take_bool(query);
    out->received_ms = take_int(query);
    out->went.ug = take_int(query);
    out->went_weighed = take_bool(query);
    out->norm.event = take_int(query);
    out->norm.piece.ug = take_int(query);
    out->norm.limit_piece.ug = take_int(query);
    out->is_last = take_bool(query);
}

/* The slip on which a piece of `s` left the house before: a few days back among the slips, not by the events,
 * of which no index knows the piece. */
#define LAST_OUT                                                                                             \
    "(SELECT b.slip FROM slip_piece AS b CROSS JOIN slip AS o ON o.id = b.slip AND o.outward = 1"            \
    " CROSS JOIN station AS h ON h.code = o.origin AND h.outside = 0"                                        \
    " WHERE b.slip < s.id AND b.piece = p.piece ORDER BY b.slip DESC LIMIT 1)"

struct fault store_slip_pieces(struct store *store, int64_t id, struct slip_piece out[SLIP_PIECES_MAX],
                               size_t *count)
{
    struct query query;
    *count = 0;
    query_begin(
        &query, store, "read what is on a slip",
        "SELECT p.piece, q.tag, q.name, a.name, p.quantity, p.metal_ug, p.weighed, r.event IS NOT NULL,"
        " r.metal_ug, r.weighed, r.at_ms, w.metal_ug, w.weighed, n.event, n.piece_ug, n.limit_piece_ug,"
        " " SLIP_IS_LAST " FROM slip AS s"
        " JOIN slip_piece AS p ON p.slip = s.id JOIN piece AS q ON q.id = p.piece JOIN lot AS l ON l.id = "
        "q.lot JOIN alloy AS a ON a.code = l.alloy"
        " LEFT JOIN slip_receipt AS r ON r.slip = p.slip AND r.piece = p.piece"
        " LEFT JOIN slip_piece AS w ON s.outward = 0 AND w.slip = " LAST_OUT
        " AND w.piece = p.piece AND w.quantity = p.quantity AND w.quantity = (SELECT quantity FROM event "
        "WHERE"
        " seq = r.event)"
        " LEFT JOIN station AS t ON t.code = s.origin AND s.outward = 0"
        " LEFT JOIN norm AS n ON n.event = (SELECT max(event) FROM norm WHERE operation = t.kind AND alloy = "
        "l.alloy)"
        " WHERE s.id = ? ORDER BY p.piece LIMIT " SQL_NUMBER(SLIP_PIECES_MAX));
    put_int(&query, id);
    while (query_row(&query)) {
        take_piece(&query, &out[(*count)++]);
    }
    return query_end(&query);
}

struct fault store_slip_each(struct store *store, int64_t after, bool open,
                             bool (*take)(void *context, const struct slip_row *slip), void *context)
{
    struct query query;
    query_begin(&query, store, "read the slips",
                "SELECT " SLIP_COLUMNS " FROM slip AS s WHERE s.id > ?1 AND (?2 = 0 OR EXISTS (SELECT 1"
                " FROM slip_piece AS p JOIN piece AS q ON q.id = p.piece AND q.transit = 1 LEFT JOIN"
                " slip_receipt AS r ON r.slip = p.slip AND r.piece = p.piece WHERE p.slip = s.id AND"
                " r.event IS NULL AND " SLIP_IS_LAST ")) ORDER BY s.id");
    put_int(&query, after);
    put_int(&query, open);
    while (query_row(&query)) {
        struct slip_row slip;
        take_slip(&query, &slip);
        if (query.bad || !take(context, &slip))
            break;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ proof */

/* What was said stands in the event of the last piece on the slip. */
#define LAST_OF_SLIP "(SELECT max(seq) FROM event WHERE thing = 'slip:' || s.id AND verb = 'send')"

static const char *const PROOFS[] = {
    "SELECT 'slip ' || s.id || ' is not as event ' || s.event || ' sent it' FROM slip AS s LEFT JOIN event "
    "AS e"
    " ON e.seq = s.event AND e.verb = 'send' AND e.thing = 'slip:' || s.id LEFT JOIN event AS l ON l.seq "
    "= " LAST_OF_SLIP
    " WHERE e.seq IS NULL OR s.origin IS NOT e.station OR s.operator IS NOT coalesce(e.operator, e.subject)"
    " OR s.sent_ms NOT IN (e.at_ms, e.booked_ms) OR s.target IS NOT json_extract(l.form, '$.to')"
    " OR s.outward <> (json_extract(l.form, '$.to') IS NOT NULL)"
    " OR s.carrier IS NOT nullif(json_extract(l.form, '$.carrier'), '')"
    " OR s.note IS NOT nullif(json_extract(l.form, '$.note'), '')"
    " OR s.declared_ug <> coalesce(json_extract(l.form, '$.declared_ug'), 0)",
    "SELECT 'slip ' || p.slip || ' says another thing of ' || q.name || ' than its event' FROM slip_piece AS "
    "p"
    " JOIN piece AS q ON q.id = p.piece LEFT JOIN event AS e ON e.thing = 'slip:' || p.slip AND e.verb = "
    "'send'"
    " AND e.piece = p.piece WHERE e.seq IS NULL OR p.quantity IS NOT json_extract(e.found, '$.quantity')"
    " OR p.metal_ug IS NOT json_extract(e.found, '$.metal_ug')"
    " OR p.weighed <> coalesce(json_extract(e.found, '$.weighed'), 0)",
    "SELECT 'event ' || e.seq || ' sent a piece that is on no slip' FROM event AS e WHERE e.verb = 'send' AND"
    " e.thing IS NOT NULL AND NOT EXISTS (SELECT 1 FROM slip_piece AS p WHERE 'slip:' || p.slip = e.thing AND"
    " p.piece = e.piece)",
    "SELECT 'the receipt of ' || q.name || ' on slip ' || r.slip || ' is not as event ' || r.event || ' has "
    "it'"
    " FROM slip_receipt AS r JOIN piece AS q ON q.id = r.piece LEFT JOIN event AS e ON e.seq = r.event AND"
    " e.verb = 'arrive' AND e.thing = 'slip:' || r.slip AND e.piece = r.piece WHERE e.seq IS NULL OR"
    " r.metal_ug IS NOT json_extract(e.found, '$.metal_ug') OR r.weighed <> coalesce(json_extract(e.found,"
    " '$.weighed'), 0) OR r.at_ms NOT IN (e.at_ms, e.booked_ms)",
    "SELECT 'event ' || e.seq || ' received a piece, and there is no receipt' FROM event AS e WHERE e.verb ="
    " 'arrive' AND e.thing IS NOT NULL AND NOT EXISTS (SELECT 1 FROM slip_receipt AS r WHERE r.event = "
    "e.seq)",
};

struct fault store_slip_prove(struct store *store, void (*say)(void *context, const char *sentence),
                              void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}
