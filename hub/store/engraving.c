#include "hub/store/engraving.h"

#include "hub/store/inside.h"

/* ------------------------------------------------------------------ writing */

struct fault store_engraving_add(struct store *store, struct engraving_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store,
        "INSERT INTO engraving (event, piece, serial, hallmark, marks, inscription, station, operator,"
        " at_ms, supersedes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, row->event);
    put_int(&binder, row->piece);
    put_text(&binder, row->what.serial);
    put_text(&binder, row->what.hallmark);
    put_text(&binder, row->what.marks);
    put_text(&binder, row->what.inscription);
    put_text(&binder, row->station.text);
    put_text(&binder, row->operator_badge.text);
    put_int(&binder, row->at_ms);
    put_row(&binder, row->supersedes);
    fault = store_run(store, statement, "write what is engraved");
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

static void take_row(struct columns *columns, struct engraving_row *out)
{
    *out = (struct engraving_row){.id = take_int(columns)};
    out->event = take_int(columns);
    out->piece = take_int(columns);
    TAKE_TEXT(columns, out->what.serial);
    TAKE_TEXT(columns, out->what.hallmark);
    TAKE_TEXT(columns, out->what.marks);
    TAKE_TEXT(columns, out->what.inscription);
    TAKE_TEXT(columns, out->station.text);
    TAKE_TEXT(columns, out->operator_badge.text);
    out->at_ms = take_int(columns);
    out->supersedes = take_int(columns);
    TAKE_TEXT(columns, out->tag.text);
    TAKE_TEXT(columns, out->name);
}

/* The one row of a bound statement. */
static struct fault read_one(struct store *store, sqlite3_stmt *statement, struct engraving_row *out,
                             bool *found)
{
    struct fault fault = store_next(store, statement, "read what is engraved", found);
    if (fault_is(fault) || !*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_row(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "engraving") : FAULT_OK;
}

struct fault store_engraving_of_piece(struct store *store, int64_t piece, struct engraving_row *out,
                                      bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store, STANDING " AND s.piece = ? ORDER BY s.id DESC LIMIT 1", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    return read_one(store, statement, out, found);
}

struct fault store_engraving_of_serial(struct store *store, const char *serial, struct engraving_row *out,
                                       bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, STANDING " AND s.serial = ? COLLATE NOCASE ORDER BY s.id LIMIT 1", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, serial);
    return read_one(store, statement, out, found);
}

struct fault store_engraving_highest(struct store *store, int64_t *out)
{
    sqlite3_stmt *statement;
    bool found = false;
    *out = 0;
    struct fault fault = store_use(store,
                                   "SELECT max(CAST(serial AS INTEGER)) FROM engraving"
                                   " WHERE serial NOT GLOB '*[^0-9]*' AND length(serial) <= 12",
                                   &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "read the highest serial number", &found);
    if (fault_is(fault) || !found)
        return fault;
    struct columns columns = {.statement = statement};
    *out = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_engraving_each(struct store *store, int64_t after,
                                  bool (*take)(void *context, const struct engraving_row *row), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, STANDING " AND s.id > ? ORDER BY s.id", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, after);
    for (;;) {
        struct engraving_row row;
        bool there = false;
        fault = store_next(store, statement, "read what is engraved", &there);
        if (fault_is(fault) || !there)
            return fault;
        struct columns columns = {.statement = statement};
        take_row(&columns, &row);
        if (columns.bad || !take(context, &row)) {
            store_done(statement);
            return columns.bad ? store_bad_row(store, "engraving") : FAULT_OK;
        }
    }
}

/* ------------------------------------------------------------------ proof */

/* What was recorded stands in the event that recorded it, whether at the bench or by a workshop file. */
#define SAYS(field) "json_extract(e.found, '$." field "')"

static const char AS_RECORDED[] = "SELECT 'serial number ' || s.serial || ' is not as event ' || s.event || "
                                  "' recorded it'"
                                  " FROM engraving AS s LEFT JOIN event AS e ON e.seq = s.event AND "
                                  "e.changes = 1"
                                  " AND e.verb IN ('engrave', 'report')"
                                  " WHERE e.seq IS NULL OR s.piece IS NOT e.piece OR s.serial IS NOT " SAYS("serial") " OR s.hallmark IS NOT " SAYS(
                                      "hallmark") " OR s.marks IS NOT " SAYS("marks") " OR s.inscription IS "
                                                                                      "NOT " SAYS(
                                                                                          "inscriptio"
                                                                                          "n") " OR "
                                                                                               "s."
                                                                                               "super"
                                                                                               "sedes"
                                                                                               " IS "
                                                                                               "NOT"
                                                                                               " " SAYS(
                                                                                                   "supersede"
                                                                                                   "s") " OR "
                                                                                                        "s."
                                                                                                        "stat"
                                                                                                        "ion "
                                                                                                        "IS "
                                                                                                        "NOT "
                                                                                                        "e."
                                                                                                        "here"
                                                                                                        " OR "
                                                                                                        "s."
                                                                                                        "oper"
                                                                                                        "ator"
                                                                                                        " IS "
                                                                                                        "NOT "
                                                                                                        "iif("
                                                                                                        "e."
                                                                                                        "verb"
                                                                                                        " = "
                                                                                                        "'rep"
                                                                                                        "ort'"
                                                                                                        ", "
                                                                                                        "NULL"
                                                                                                        ", "
                                                                                                        "coal"
                                                                                                        "esce"
                                                                                                        "(e."
                                                                                                        "oper"
                                                                                                        "ator"
                                                                                                        ", "
                                                                                                        "e."
                                                                                                        "subj"
                                                                                                        "ect)"
                                                                                                        ")"
                                                                                                        " OR "
                                                                                                        "s."
                                                                                                        "at_"
                                                                                                        "ms "
                                                                                                        "NOT "
                                                                                                        "IN "
                                                                                                        "(e."
                                                                                                        "at_"
                                                                                                        "ms, "
                                                                                                        "e."
                                                                                                        "book"
                                                                                                        "ed_"
                                                                                                        "ms)";

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
