#include "hub/store/schema.h"

/* Scales: what was found is in the events (thing "scale:<code>"); the row has the newest. */
#define SCALES                                                                                               \
    "ALTER TABLE scale ADD COLUMN tested_ms INTEGER;"                                                        \
    "ALTER TABLE scale ADD COLUMN checked_ms INTEGER;"

/* What each weighing teaches: a projection of the events. density: only where it was measured against volume
 * and density. A weighing that is taken back takes its row along. */
#define SAMPLES                                                                                              \
    "CREATE TABLE sample (event INTEGER PRIMARY KEY REFERENCES event (seq), model TEXT NOT NULL,"            \
    " alloy TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, density TEXT, ratio_e9 INTEGER NOT "     \
    "NULL) STRICT;"                                                                                          \
    "CREATE INDEX sample_of ON sample (model, alloy, last, first, density, ratio_e9);"

/* What a manager accepted: the newest holds, for pieces released after it. */
#define ACCEPTED                                                                                             \
    "CREATE TABLE factor (event INTEGER PRIMARY KEY REFERENCES event (seq), accepted_ms INTEGER NOT NULL,"   \
    " model TEXT NOT NULL, alloy TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, density TEXT,"      \
    " factor_ppm INTEGER NOT NULL, u_ppm INTEGER NOT NULL, n INTEGER NOT NULL) STRICT;" NEVER_CHANGES(       \
        "factor")

/* Expected losses, as accepted: the newest of an operation and alloy holds. */
#define NORMS                                                                                                \
    "CREATE TABLE norm (event INTEGER PRIMARY KEY REFERENCES event (seq), operation TEXT NOT NULL,"          \
    " alloy TEXT NOT NULL, piece_ug INTEGER NOT NULL, stone_ug INTEGER NOT NULL,"                            \
    " limit_piece_ug INTEGER NOT NULL, limit_stone_ug INTEGER NOT NULL, spread_ug INTEGER NOT NULL) "        \
    "STRICT;" NEVER_CHANGES("norm") "CREATE INDEX event_settle ON event (seq) WHERE verb = 'settle';"

/* The charts of drift: a row for each day and series, and the days that are done. `day`: midnight, ms. */
#define DRIFT                                                                                                \
    "CREATE TABLE drift_day (day INTEGER PRIMARY KEY, limit_e6 INTEGER NOT NULL, series INTEGER NOT NULL) "  \
    "STRICT;"                                                                                                \
    "CREATE TABLE drift (operator TEXT NOT NULL, operation TEXT NOT NULL, alloy TEXT NOT NULL,"              \
    " day INTEGER NOT NULL REFERENCES drift_day (day), norm INTEGER NOT NULL REFERENCES norm (event),"       \
    " pieces INTEGER NOT NULL, loss_ug INTEGER NOT NULL, expected_ug INTEGER NOT NULL, z_e6 INTEGER NOT "    \
    "NULL,"                                                                                                  \
    " high_e6 INTEGER NOT NULL, low_e6 INTEGER NOT NULL, alarm TEXT,"                                        \
    " PRIMARY KEY (operator, operation, alloy, day)) STRICT, WITHOUT ROWID;" NEVER_CHANGES("drift")          \
        NEVER_CHANGES("drift_day")

/* Stones: what became of them, and what is held where (a projection). `piece` 0: none in particular. */
#define STONES                                                                                               \
    "CREATE TABLE stone_kind (code TEXT PRIMARY KEY, shape TEXT, size TEXT, quality TEXT) STRICT, WITHOUT "  \
    "ROWID;"                                                                                                 \
    "CREATE TABLE stone_transfer (event INTEGER NOT NULL REFERENCES event (seq), line INTEGER NOT NULL,"     \
    " kind TEXT NOT NULL REFERENCES stone_kind (code), debit TEXT NOT NULL, debit_piece INTEGER NOT NULL,"   \
    " credit TEXT NOT NULL, credit_piece INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0),"        \
    " ug INTEGER NOT NULL CHECK (ug >= 0), person TEXT, setting TEXT, PRIMARY KEY (event, line))"            \
    " STRICT, WITHOUT ROWID;" NEVER_CHANGES(                                                                 \
        "stone_transfer") "CREATE TABLE stone_holding (kind TEXT NOT NULL REFERENCES stone_kind (code), "    \
                          "account TEXT NOT NULL,"                                                           \
                          " piece INTEGER NOT NULL, count INTEGER NOT NULL, ug INTEGER NOT NULL,"            \
                          " PRIMARY KEY (kind, account, piece)) STRICT, WITHOUT ROWID;"                      \
                          "CREATE INDEX stone_holding_piece ON stone_holding (piece) WHERE piece <> 0;"

/* What is done again: each piece's last rework (a projection). It counts while the piece is at steps before
 * the inspection that sent it back. */
#define REDO                                                                                                 \
    "CREATE TABLE redo (piece INTEGER PRIMARY KEY REFERENCES piece (id), event INTEGER NOT NULL REFERENCES " \
    "event (seq),"                                                                                           \
    " inspection INTEGER NOT NULL, first INTEGER NOT NULL, quantity INTEGER NOT NULL, ug INTEGER NOT NULL) " \
    "STRICT;"

/* Those of a file that comes forward. */
#define REDONE                                                                                               \
    "INSERT INTO redo SELECT piece, seq, inspection, first, quantity, ug FROM (SELECT e.piece AS piece,"     \
    " max(e.seq) AS seq, p.step AS inspection, e.step AS first, p.quantity AS quantity, p.book_ug AS ug"     \
    " FROM event AS e JOIN event AS p ON p.seq = e.previous WHERE e.changes = 1 AND e.rework = 1"            \
    " AND e.step < p.step AND e.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM event AS u"                   \
    " WHERE u.corrects = e.seq AND u.changes = 1) GROUP BY e.piece);"

const char SCHEMA_LEARN[] = SCALES SAMPLES ACCEPTED NORMS DRIFT STONES;
const char SCHEMA_REDO[] = REDO REDONE;

/* From here on an event's seal has its stones; it has not those of a file that comes forward. */
const char SCHEMA_STONES_SEALED[] =
    "ALTER TABLE workshop ADD COLUMN stones_unsealed INTEGER NOT NULL DEFAULT 0;"
    "UPDATE workshop SET stones_unsealed = (SELECT coalesce(max(event), 0) FROM stone_transfer);";

/* 25: what the last of some stones weigh less than the book had is lost, by a movement of no stone. */
const char SCHEMA_STONES_REST[] =
    "CREATE TABLE stone_transfer_2 (event INTEGER NOT NULL REFERENCES event (seq), line INTEGER NOT NULL,"
    " kind TEXT NOT NULL REFERENCES stone_kind (code), debit TEXT NOT NULL, debit_piece INTEGER NOT NULL,"
    " credit TEXT NOT NULL, credit_piece INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count >= 0),"
    " ug INTEGER NOT NULL CHECK (ug >= 0), person TEXT, setting TEXT, CHECK (count > 0 OR ug > 0),"
    " PRIMARY KEY (event, line)) STRICT, WITHOUT ROWID;"
    "INSERT INTO stone_transfer_2 SELECT * FROM stone_transfer; DROP TABLE stone_transfer;"
    "ALTER TABLE stone_transfer_2 RENAME TO stone_transfer;" NEVER_CHANGES("stone_transfer");

/* 3: what a step keeps when it is done again, and what findings a piece had when it was sent back. */
const char SCHEMA_REWORK[] =
    "ALTER TABLE route_step ADD COLUMN rework_factor_ppm INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE redo ADD COLUMN findings TEXT;"
    "UPDATE redo SET findings = (SELECT p.findings FROM event AS e JOIN event AS p ON p.seq = e.previous"
    " WHERE e.seq = redo.event);";

/* A tree teaches nothing: it has its sprue. */
const char SCHEMA_TREE_SAMPLES[] =
    "DELETE FROM sample WHERE event IN (SELECT e.seq FROM event AS e JOIN piece AS p"
    " ON p.id = e.piece WHERE p.kind = 'tree');";

/* A cut teaches, and a half that was split off teaches nothing of what was done before: all is learned anew.
 */
const char SCHEMA_CUT_SAMPLES[] = "DELETE FROM sample;";

/* 26: a weighing of which the withdrawal was taken back in its turn teaches. */
const char SCHEMA_SAMPLES_AGAIN[] = "DELETE FROM sample;";
