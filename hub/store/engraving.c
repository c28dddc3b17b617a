#include "hub/store/engraving.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ writing */

struct fault store_engraving_add(struct store *store, struct engraving_row *row)
{
    struct query query;
    query_begin(
        &query, store, "write what is engraved",
        "INSERT INTO engraving (event, piece, serial, hallmark, marks, inscription, station, operator,"
        " at_ms, supersedes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, row->event);
    put_int(&query, row->piece);
    put_text(&query, row->what.serial);
    put_text(&query, row->what.hallmark);
    put_text(&query, row->what.marks);
    put_text(&query, row->what.inscription);
    put_text(&query, row->station.text);
    put_text(&query, row->operator_badge.text);
    put_int(&query, row->at_ms);
    put_row(&query, row->supersedes);
    struct fault fault = query_run(&query);
    row->id = sqlite3_last_insert_rowid(store->db);
    return fault;
}

/* ------------------------------------------------------------------ reading */

/* Of the record s. */
#define STANDS                                                                                               \
    "NOT " EVENT_TAKEN_BACK(                                                                                 \
        "s.event") " AND NOT EXISTS (SELECT 1 FROM engraving AS n WHERE n.supersedes = s.id"                 \
                   " AND NOT " EVENT_TAKEN_BACK("n.event") ")"
#define STANDING                                                                                             \
    "SELECT s.id, s.event, s.piece, s.serial, s.hallmark, s.marks, s.inscription, s.station, s.operator,"    \
    " s.at_ms, s.supersedes, p.tag, p.name FROM engraving AS s JOIN piece AS p ON p.id = s.piece"            \
    " WHERE " STANDS

static void take_row(struct query *query, struct engraving_row *out)
{
    *out = (struct engraving_row){.id = take_int(query)};
    out->event = take_int(query);
    out->piece = take_int(query);
    TAKE_TEXT(query, out->what.serial);
    TAKE_TEXT(query, out->what.hallmark);
    TAKE_TEXT(query, out->what.marks);
    TAKE_TEXT(query, out->what.inscription);
    TAKE_TEXT(query, out->station.text);
    TAKE_TEXT(query, out->operator_badge.text);
    out->at_ms = take_int(query);
    out->supersedes = take_int(query);
    TAKE_TEXT(query, out->tag.text);
    TAKE_TEXT(query, out->name);
}

/* The one row of a bound question. */
static struct fault read_one(struct query *query, struct engraving_row *out, bool *found)
{
    *found = query_row(query);
    if (*found)
        take_row(query, out);
    return query_end(query);
}

struct fault store_engraving_of_piece(struct store *store, int64_t piece, struct engraving_row *out,
                                      bool *found)
{
    struct query query;
    query_begin(&query, store, "read what is engraved",
                STANDING " AND s.piece = ? ORDER BY s.id DESC LIMIT 1");
    put_int(&query, piece);
    return read_one(&query, out, found);
}

struct fault store_engraving_of_serial(struct store *store, const char *serial, struct engraving_row *out,
                                       bool *found)
{
    struct query query;
    query_begin(&query, store, "read what is engraved",
                STANDING " AND s.serial = ? COLLATE NOCASE ORDER BY s.id LIMIT 1");
    put_text(&query, serial);
    return read_one(&query, out, found);
}

struct fault store_engraving_is_taken(struct store *store, int64_t undone, bool *out)
{
    struct query query;
    query_begin(&query, store, "look whether a serial number is another's by now",
                "SELECT 1 FROM engraving AS a JOIN engraving AS s ON s.serial = a.serial COLLATE NOCASE"
                " AND s.piece <> a.piece WHERE (a.id = (SELECT supersedes FROM engraving WHERE event = ?1)"
                " OR a.event = (SELECT corrects FROM event WHERE seq = ?1)) AND " STANDS);
    put_int(&query, undone);
    return query_any(&query, out);
}

struct fault store_engraving_highest(struct store *store, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "read the highest serial number",
                "SELECT max(CAST(serial AS INTEGER)) FROM engraving"
                " WHERE serial NOT GLOB '*[^0-9]*' AND length(serial) <= 12");
    return query_int(&query, out);
}

struct fault store_engraving_each(struct store *store, int64_t after,
                                  bool (*take)(void *context, const struct engraving_row *row), void *context)
{
    struct query query;
    query_begin(&query, store, "read what is engraved", STANDING " AND s.id > ? ORDER BY s.id");
    put_int(&query, after);
    while (query_row(&query)) {
        struct engraving_row row;
        take_row(&query, &row);
        if (query.bad || !take(context, &row))
            break;
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ proof */

/* What was recorded stands in the event that recorded it, whether at the bench or by a workshop file. */
#define OR_DIFFERS(field) " OR s." field " IS NOT json_extract(e.found, '$." field "')"
#define ANY_DIFFERS                                                                                          \
    OR_DIFFERS("serial")                                                                                     \
    OR_DIFFERS("hallmark") OR_DIFFERS("marks") OR_DIFFERS("inscription") OR_DIFFERS("supersedes")

static const char AS_RECORDED[] =
    "SELECT 'serial number ' || s.serial || ' is not as event ' || s.event || ' recorded it'"
    " FROM engraving AS s LEFT JOIN event AS e ON e.seq = s.event AND e.changes = 1"
    " AND e.verb IN ('engrave', 'report') WHERE e.seq IS NULL OR s.piece IS NOT e.piece" ANY_DIFFERS
    " OR s.station IS NOT e.here OR s.at_ms NOT IN (e.at_ms, e.booked_ms)"
    " OR s.operator IS NOT iif(e.verb = 'report', NULL, coalesce(e.operator, e.subject))";

static const char MISSING[] =
    "SELECT 'event ' || e.seq || ' recorded a serial number that is not there' FROM event AS e"
    " WHERE e.verb = 'engrave' AND e.changes = 1"
    " AND NOT EXISTS (SELECT 1 FROM engraving AS s WHERE s.event = e.seq)";

static const char TWICE[] =
    "SELECT 'the serial number ' || s.serial || ' stands ' || count(*) || ' times'"
    " FROM engraving AS s WHERE " STANDS " GROUP BY s.serial COLLATE NOCASE HAVING count(*) > 1";

static const char *const PROOFS[] = {AS_RECORDED, MISSING, TWICE};

struct fault store_engraving_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                   void *context)
{
    return store_prove_by(store, PROOFS, COUNT_OF(PROOFS), say, context);
}
