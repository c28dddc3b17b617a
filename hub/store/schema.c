/* The tables, and how an older file comes forward. PRAGMA user_version counts the migrations that have run.
 */
#include "hub/store/inside.h"

#include <stdio.h>

#include "hub/store/schema.h"
#include "hub/store/whole.h"

#define MIGRATION_PARTS_MAX 12
#define APPLICATION_ID      0x54435354 /* "TCST" */

/* What an event leaves behind of a piece. The same columns stand in `event` (after it) and in `piece` (now).
 */
#define NOW_DEFINITION                                                                                       \
    "version INTEGER, quantity INTEGER, place TEXT, state TEXT, here TEXT, tray TEXT, step INTEGER,"         \
    "rework INTEGER, holder TEXT, book_ug INTEGER, stones_ug INTEGER, weighed INTEGER, weighed_here "        \
    "INTEGER,"                                                                                               \
    "since_operator TEXT, since_several INTEGER, since_first TEXT, since_last TEXT,"                         \
    "state_ms INTEGER, arrived_ms INTEGER, ruling_here TEXT"

static const char WORKSHOP_TABLES[] =
    "CREATE TABLE workshop (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL,"
    " revision INTEGER NOT NULL) STRICT;" /* of the tables below: readers load them anew when it grows */
    "INSERT INTO workshop VALUES (1, 'Workshop', 1);"
    "CREATE TABLE station (code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, place INTEGER NOT "
    "NULL,"
    " limit_pieces INTEGER NOT NULL, limit_ug INTEGER NOT NULL, limit_mode TEXT NOT NULL, staff INTEGER NOT "
    "NULL,"
    " at_once INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE station_state (station TEXT PRIMARY KEY REFERENCES station (code), state TEXT NOT NULL,"
    " since_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE person (badge TEXT PRIMARY KEY, name TEXT NOT NULL, chip TEXT UNIQUE, language TEXT,"
    " manager INTEGER NOT NULL, station TEXT) STRICT, WITHOUT ROWID;"
    "CREATE TABLE alloy (code TEXT PRIMARY KEY, name TEXT NOT NULL, metal TEXT NOT NULL, fineness INTEGER "
    "NOT NULL,"
    " hallmark TEXT) STRICT, WITHOUT ROWID;"
    "CREATE TABLE lot (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, alloy TEXT NOT NULL REFERENCES "
    "alloy (code),"
    " ug_per_mm3 INTEGER NOT NULL, u_ppm INTEGER NOT NULL, source TEXT NOT NULL) STRICT;"
    "CREATE TABLE route (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE route_step (route INTEGER NOT NULL REFERENCES route (id), step INTEGER NOT NULL, kind TEXT "
    "NOT NULL,"
    " factor_ppm INTEGER NOT NULL, factor_u_ppm INTEGER NOT NULL, verified INTEGER NOT NULL,"
    " tolerance_ppm INTEGER NOT NULL, weigh TEXT NOT NULL, inspection INTEGER NOT NULL, sets_stones INTEGER "
    "NOT NULL, standard_s INTEGER "
    "NOT NULL,"
    " PRIMARY KEY (route, step)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE model (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, icon TEXT "
    "NOT NULL,"
    " route TEXT NOT NULL REFERENCES route (code)) STRICT;"
    "CREATE TABLE model_size (model INTEGER NOT NULL REFERENCES model (id), line INTEGER NOT NULL, size TEXT,"
    " volume_mm3_e3 INTEGER NOT NULL, PRIMARY KEY (model, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE model_stone (model INTEGER NOT NULL REFERENCES model (id), line INTEGER NOT NULL,"
    " count INTEGER NOT NULL, each_ug INTEGER NOT NULL, setting TEXT, PRIMARY KEY (model, line)) STRICT, "
    "WITHOUT ROWID;"
    "CREATE TABLE scale (code TEXT PRIMARY KEY, name TEXT NOT NULL, division_ug INTEGER NOT NULL,"
    " repeatability_ug INTEGER NOT NULL, bias_ug INTEGER NOT NULL, bias_u_ug INTEGER NOT NULL,"
    " check_weight_ok INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE client_order (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, client TEXT, due_ms "
    "INTEGER NOT NULL,"
    " rush INTEGER NOT NULL) STRICT;"
    "CREATE TABLE kiosk (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, token BLOB "
    "UNIQUE,"
    " met INTEGER NOT NULL DEFAULT 0) STRICT;" /* token: BLAKE2b of the secret. met: it has connected once */
    "CREATE TABLE kiosk_station (kiosk INTEGER NOT NULL REFERENCES kiosk (id), line INTEGER NOT NULL,"
    " station TEXT NOT NULL REFERENCES station (code), PRIMARY KEY (kiosk, line)) STRICT, WITHOUT ROWID;";

static const char HISTORY_TABLES[] =
    "CREATE TABLE piece (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, chip "
    "TEXT UNIQUE,"
    " client_order INTEGER REFERENCES client_order (id), model INTEGER NOT NULL REFERENCES model (id), size "
    "TEXT,"
    " volume_mm3_e3 INTEGER NOT NULL, lot INTEGER NOT NULL REFERENCES lot (id), custody TEXT NOT NULL,"
    " event INTEGER NOT NULL, " NOW_DEFINITION ") STRICT;"
    "CREATE INDEX piece_on_line ON piece (id) WHERE place <> 'finished';"
    /* `previous` is the event before this one of the same piece (of the same operator for badges): a life is
       a chain. */
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, previous INTEGER, verb TEXT NOT NULL, at_ms INTEGER NOT "
    "NULL,"
    " booked_ms INTEGER NOT NULL, decided TEXT NOT NULL, kiosk INTEGER, station TEXT, operator TEXT, command "
    "BLOB,"
    " corrects INTEGER, changes INTEGER NOT NULL, flags TEXT, not_started TEXT, to_kind TEXT, defect TEXT, "
    "subject TEXT,"
    " report TEXT, seal BLOB NOT NULL, piece INTEGER REFERENCES piece (id), " NOW_DEFINITION ") STRICT;"
    "CREATE UNIQUE INDEX event_corrects ON event (corrects) WHERE corrects IS NOT NULL;"
    "CREATE INDEX event_inspection ON event (booked_ms) WHERE verb IN ('pass', 'rework') AND changes = 1;"
    "CREATE TABLE weighing (event INTEGER PRIMARY KEY REFERENCES event (seq), gross_ug INTEGER NOT NULL,"
    " tare_ug INTEGER NOT NULL, readings INTEGER NOT NULL, scale TEXT, raw TEXT, theory_known INTEGER NOT "
    "NULL,"
    " theory_ug INTEGER NOT NULL, stones_ug INTEGER NOT NULL, theory_u_ug INTEGER NOT NULL, ruling TEXT, "
    "rule TEXT,"
    " actual_ug INTEGER NOT NULL, deviation_ug INTEGER NOT NULL, tolerance_ug INTEGER NOT NULL,"
    " uncertainty_ug INTEGER NOT NULL, shown TEXT) STRICT;"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE transfer (event INTEGER NOT NULL REFERENCES event (seq), line INTEGER NOT NULL,"
    " book INTEGER NOT NULL REFERENCES book (id), debit INTEGER NOT NULL REFERENCES account (id),"
    " credit INTEGER NOT NULL REFERENCES account (id), amount_ug INTEGER NOT NULL CHECK (amount_ug > 0),"
    " PRIMARY KEY (event, line)) STRICT, WITHOUT ROWID;" NEVER_CHANGES("event") NEVER_CHANGES("weighing")
        NEVER_CHANGES(
            "transfer") "CREATE TABLE presence (operator TEXT PRIMARY KEY, event INTEGER NOT NULL, station "
                        "TEXT, kiosk INTEGER)"
                        " STRICT, WITHOUT ROWID;"
                        /* What was asked, and what was answered: the memory behind "the same id again gets
                           the same answer". */
                        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, kiosk "
                        "INTEGER NOT NULL,"
                        " last_n INTEGER NOT NULL) STRICT;"
                        "CREATE TABLE command (id BLOB PRIMARY KEY, outbox INTEGER NOT NULL REFERENCES "
                        "outbox (id), n INTEGER NOT NULL,"
                        " body BLOB, result TEXT NOT NULL, event INTEGER, reply TEXT) STRICT, WITHOUT ROWID;"
                        "CREATE TABLE alert (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT "
                        "NULL, text TEXT NOT NULL,"
                        " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, count INTEGER NOT NULL, "
                        "acknowledged_by TEXT,"
                        " ended_ms INTEGER) STRICT;"
                        "CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE ended_ms IS NULL;";

/* 2: the whole workshop. Models, routes and melts have revisions: a piece keeps the one it was released with.
 */
static const char REVISION_TABLES[] =
    "CREATE TABLE lot_2 (id INTEGER PRIMARY KEY, code TEXT NOT NULL, alloy TEXT NOT NULL REFERENCES alloy "
    "(code),"
    " ug_per_mm3 INTEGER NOT NULL, u_ppm INTEGER NOT NULL, source TEXT NOT NULL, revision INTEGER NOT NULL "
    "DEFAULT 1,"
    " UNIQUE (code, revision)) STRICT;"
    "INSERT INTO lot_2 SELECT id, code, alloy, ug_per_mm3, u_ppm, source, 1 FROM lot;"
    "DROP TABLE lot; ALTER TABLE lot_2 RENAME TO lot;"
    "CREATE TABLE route_2 (id INTEGER PRIMARY KEY, code TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1,"
    " UNIQUE (code, revision)) STRICT;"
    "INSERT INTO route_2 SELECT id, code, 1 FROM route;"
    "DROP TABLE route; ALTER TABLE route_2 RENAME TO route;"
    "CREATE TABLE model_2 (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, icon TEXT NOT "
    "NULL,"
    " route INTEGER NOT NULL REFERENCES route (id), revision INTEGER NOT NULL DEFAULT 1, UNIQUE (code, "
    "revision)) STRICT;"
    "INSERT INTO model_2 SELECT m.id, m.code, m.name, m.icon, r.id, 1 FROM model AS m JOIN route AS r ON "
    "r.code = m.route;"
    "DROP TABLE model; ALTER TABLE model_2 RENAME TO model;";

static const char EVENT_COLUMNS_2[] =
    "ALTER TABLE event ADD COLUMN form TEXT; ALTER TABLE event ADD COLUMN found TEXT;"
    "ALTER TABLE event ADD COLUMN thing TEXT; ALTER TABLE event ADD COLUMN was TEXT;"
    "ALTER TABLE event ADD COLUMN transit INTEGER; ALTER TABLE event ADD COLUMN on_tree INTEGER;"
    "CREATE INDEX event_thing ON event (thing) WHERE thing IS NOT NULL;"
    "CREATE INDEX event_at ON event (booked_ms);"
    "ALTER TABLE piece ADD COLUMN was TEXT; ALTER TABLE piece ADD COLUMN transit INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE piece ADD COLUMN on_tree INTEGER; ALTER TABLE piece ADD COLUMN kind TEXT NOT NULL DEFAULT "
    "'piece';"
    "ALTER TABLE piece ADD COLUMN line INTEGER; ALTER TABLE piece ADD COLUMN remake_of INTEGER;"
    "ALTER TABLE piece ADD COLUMN released_ms INTEGER;"
    "DROP INDEX piece_on_line;"
    "CREATE INDEX piece_on_line ON piece (id) WHERE place IN ('pool', 'station', 'parked', 'tree');"
    "CREATE INDEX piece_order ON piece (client_order) WHERE client_order IS NOT NULL;"
    "CREATE INDEX piece_on_tree ON piece (on_tree) WHERE on_tree IS NOT NULL;";

/* A later version appends; what stands here is never edited. */
static const char *const MIGRATIONS[][MIGRATION_PARTS_MAX] = {
    {WORKSHOP_TABLES, HISTORY_TABLES},
    {REVISION_TABLES, EVENT_COLUMNS_2, SCHEMA_LIFE, SCHEMA_QUALITY, SCHEMA_LIMIT, SCHEMA_METAL, SCHEMA_LEARN,
     SCHEMA_REDO, SCHEMA_ORDER, SCHEMA_SETUP, SCHEMA_ALERT, SCHEMA_PROOF},
    {SCHEMA_LENT},
    {SCHEMA_REWORK},
    {SCHEMA_FIGURES},
    {SCHEMA_ALERT_STATION},
    {SCHEMA_SIZE},
    {"CREATE INDEX piece_missing ON piece (id) WHERE place = 'missing';"},
    {SCHEMA_TREE_LIVES},
    {SCHEMA_ENGRAVING},
    {SCHEMA_LANGUAGE},
    {SCHEMA_TREE_SAMPLES},
    {"ALTER TABLE model_stone ADD COLUMN kind TEXT;"},
    {SCHEMA_JUDGED},
    {SCHEMA_SHORT},
    {SCHEMA_CHANGE},
    {"ALTER TABLE delivery_piece ADD COLUMN sheet_at TEXT;"},
    {SCHEMA_CUT_SAMPLES},
    {"DROP INDEX piece_on_line; CREATE INDEX piece_on_line ON piece (id) WHERE " PIECE_ON_LINE("piece") ";"},
    {SCHEMA_KIOSK_ALERTS},
    {SCHEMA_STONES_SEALED},
    {"ALTER TABLE model ADD COLUMN picture TEXT;"},
    {SCHEMA_TABLE_SEALS},
    {SCHEMA_CORRECTED},
    {SCHEMA_STONES_REST},
    {SCHEMA_SAMPLES_AGAIN},
    {SCHEMA_QUARTERS},
    {"CREATE INDEX event_scrap ON event (piece) WHERE verb = 'scrap';"},
    {"CREATE INDEX event_issue ON event (seq) WHERE verb = 'issue_metal';"},
};

#define SCHEMA_VERSION ((int64_t)COUNT_OF(MIGRATIONS))

static struct fault read_number(struct store *store, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    struct fault fault = FAULT_OK;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        fault = store_fault(store, "read its version");
    else
        *out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return fault;
}

struct fault store_check_version(struct store *store, bool *is_empty)
{
    int64_t application = 0;
    int64_t version = 0;
    int64_t things = 0;
    struct fault fault = read_number(store, "PRAGMA application_id", &application);
    if (!fault_is(fault))
        fault = read_number(store, "PRAGMA user_version", &version);
    if (!fault_is(fault))
        fault = read_number(store, "SELECT count(*) FROM sqlite_schema", &things);
    if (fault_is(fault))
        return fault;
    *is_empty = application == 0 && version == 0 && things == 0;
    if (!*is_empty && application != APPLICATION_ID)
        return fault_make(FAULT_INPUT, "%s is not a Touchstone file: name another one", store->path);
    if (version > SCHEMA_VERSION)
        return fault_make(
            FAULT_INPUT,
            "%s was written by a newer Touchstone (format %lld, this program knows %lld): update it",
            store->path, (long long)version, (long long)SCHEMA_VERSION);
    if (store->reads_only && !*is_empty && version < SCHEMA_VERSION)
        return fault_make(FAULT_INPUT,
                          "%s is of an older format: start the hub once, it brings the file forward",
                          store->path);
    return FAULT_OK;
}

static struct fault run_migration(struct store *store, int64_t version)
{
    char stamp[96];
    snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %lld", APPLICATION_ID,
             (long long)version + 1);
    for (size_t i = 0; i < MIGRATION_PARTS_MAX && MIGRATIONS[version][i]; i++)
        if (sqlite3_exec(store->db, MIGRATIONS[version][i], NULL, NULL, NULL) != SQLITE_OK)
            return store_fault(store, "bring its tables forward");
    if (sqlite3_exec(store->db, stamp, NULL, NULL, NULL) != SQLITE_OK)
        return store_fault(store, "write its version");
    return FAULT_OK;
}

/* Tables are rebuilt under the rows that name them, so the references are checked at the end instead. */
static struct fault check_references(struct store *store)
{
    int64_t broken = 0;
    struct fault fault = read_number(store, "SELECT count(*) FROM pragma_foreign_key_check", &broken);
    if (!fault_is(fault) && broken > 0)
        fault =
            fault_make(FAULT_INPUT, "%s: %lld rows name others that are not there: restore the last backup",
                       store->path, (long long)broken);
    return fault;
}

static struct fault switch_references(struct store *store, const char *pragma)
{
    return sqlite3_exec(store->db, pragma, NULL, NULL, NULL) == SQLITE_OK
               ? FAULT_OK
               : store_fault(store, "bring its tables forward");
}

int64_t store_format(void)
{
    return SCHEMA_VERSION;
}

struct fault store_migrate(struct store *store, int64_t format)
{
    int64_t version = 0;
    assert(format <= SCHEMA_VERSION);
    struct fault fault = read_number(store, "PRAGMA user_version", &version);
    if (fault_is(fault) || version >= format)
        return fault;
    fault = switch_references(store, "PRAGMA foreign_keys = OFF");
    for (; !fault_is(fault) && version < format; version++) {
        fault = store_begin(store);
        if (!fault_is(fault))
            fault = run_migration(store, version);
        if (!fault_is(fault))
            fault = check_references(store);
        if (!fault_is(fault))
            fault = store_commit(store);
        if (fault_is(fault))
            store_rollback(store);
    }
    return fault_is(fault) ? fault : switch_references(store, "PRAGMA foreign_keys = ON");
}
