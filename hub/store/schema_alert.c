#include "hub/store/schema.h"

/* What the figures are counted from is forgotten: the hub counts it anew from the events. Up to 27, since
 * when losses lie in loss_quarter. */
#define COUNT_ANEW "DELETE FROM visit; DELETE FROM life; DELETE FROM loss_hour; UPDATE figured SET seq = 0;"

const char SCHEMA_ALERT[] =
    "ALTER TABLE alert ADD COLUMN acknowledged_ms INTEGER;"
    /* When each check that the hub makes by itself was last done, and what came of it. */
    "CREATE TABLE hub_check (name TEXT PRIMARY KEY, done_ms INTEGER NOT NULL, problems INTEGER NOT NULL,"
    " text TEXT) STRICT, WITHOUT ROWID;"
    /* What the figures are counted from: projections of the events up to `figured`, folded in chunks. A visit
       is a piece's stay at a station at one step, `seq` the event that began it. */
    "CREATE TABLE figured (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;"
    "INSERT INTO figured VALUES (1, 0);"
    "CREATE TABLE visit (piece INTEGER NOT NULL, seq INTEGER NOT NULL, station TEXT NOT NULL, step INTEGER "
    "NOT NULL,"
    " rework INTEGER NOT NULL, quantity INTEGER NOT NULL, operator TEXT, arrived_ms INTEGER NOT NULL,"
    " started_ms INTEGER, done_ms INTEGER, left_ms INTEGER, PRIMARY KEY (piece, seq)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX visit_done ON visit (done_ms, station, arrived_ms, started_ms, quantity)"
    " WHERE done_ms IS NOT NULL;"
    "CREATE TABLE life (piece INTEGER PRIMARY KEY, began_ms INTEGER NOT NULL, quantity INTEGER NOT NULL,"
    " finished_ms INTEGER, delivered_ms INTEGER, ended_ms INTEGER, reworks INTEGER NOT NULL) STRICT;"
    "CREATE INDEX life_finished ON life (finished_ms) WHERE finished_ms IS NOT NULL;"
    "CREATE INDEX life_delivered ON life (delivered_ms) WHERE delivered_ms IS NOT NULL;"
    /* What the open balances were charged with, by the hour: found missing at weighings of so much metal,
       returned, settled. */
    "CREATE TABLE loss_hour (hour INTEGER NOT NULL, operation TEXT NOT NULL, operator TEXT NOT NULL, book "
    "TEXT NOT NULL, pieces INTEGER NOT NULL, worked_ug INTEGER NOT NULL, missing_ug INTEGER NOT NULL,"
    " returned_ug INTEGER NOT NULL, settled_ug INTEGER NOT NULL, PRIMARY KEY (hour, operation, operator, "
    "book))"
    " STRICT, WITHOUT ROWID;"
    /* Not from events: how long each station was in each state, by the hub's clock. */
    "CREATE TABLE station_hours (id INTEGER PRIMARY KEY, station TEXT NOT NULL, state TEXT NOT NULL,"
    " since_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX station_hours_until ON station_hours (until_ms);";

/* 4: what is expected of losses goes by the stones set, too. What was counted before is counted anew: a merge
 * had counted twice, and a weighing that found nothing missing had not counted. */
const char SCHEMA_FIGURES[] =
    "ALTER TABLE loss_hour ADD COLUMN stones INTEGER NOT NULL DEFAULT 0;" COUNT_ANEW;

/* 6: what is to be mended at one station is shown there. */
const char SCHEMA_ALERT_STATION[] = "ALTER TABLE alert ADD COLUMN station TEXT;";

/* 9: a tree is no piece beside those that hang on it. */
const char SCHEMA_TREE_LIVES[] =
    "DELETE FROM life WHERE piece IN (SELECT id FROM piece WHERE kind = 'tree');";

/* 11: the wall and the papers speak the workshop's language; an alert keeps what its sentence is made of. */
const char SCHEMA_LANGUAGE[] = "ALTER TABLE workshop ADD COLUMN language TEXT;"
                               "ALTER TABLE alert ADD COLUMN say TEXT;";

/* 14: what was sent back is asked of the events (judged.h). What was counted before is counted anew: a deed
 * that was taken back, and that taken back in its turn, had not counted again. */
const char SCHEMA_JUDGED[] = "CREATE INDEX event_lineage ON event (piece)"
                             " WHERE (verb = 'rework' OR verb = 'split' OR verb = 'merge') AND changes = 1;"
                             "ALTER TABLE life DROP COLUMN reworks;" COUNT_ANEW;

/* 20: an alert about a kiosk goes by its code: a name may change while it stands. */
const char SCHEMA_KIOSK_ALERTS[] =
    "UPDATE alert SET subject = (SELECT max(code) FROM kiosk WHERE name = alert.subject)"
    " WHERE kind IN ('kiosk_offline', 'clock') AND ended_ms IS NULL"
    " AND subject IN (SELECT name FROM kiosk);";

/* 24: what was counted before is counted anew: a settlement or a return that was corrected had counted as
 * settled or returned all the same, and its correction as missing. */
const char SCHEMA_CORRECTED[] = COUNT_ANEW;

/* 27: by the quarter of an hour: where midnight lies in the middle of an hour of UTC (India, Nepal), that
 * hour counted on two days. What was told late and charges somebody had not been counted, and what came back
 * for repair stood as not delivered. */
const char SCHEMA_QUARTERS[] = COUNT_ANEW "ALTER TABLE loss_hour RENAME TO loss_quarter;"
                                          "ALTER TABLE loss_quarter RENAME COLUMN hour TO quarter;";
