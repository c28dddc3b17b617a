#include "hub/store/schema.h"

/* An account's balance in a book, and the event since which it is not nothing: the sum of its transfers, kept
 * beside them so that a refusal can name its numbers at once. */
const char SCHEMA_METAL[] =
    "ALTER TABLE event ADD COLUMN findings TEXT; ALTER TABLE piece ADD COLUMN findings TEXT;"
    "CREATE TABLE balance (book INTEGER NOT NULL REFERENCES book (id),"
    " account INTEGER NOT NULL REFERENCES account (id), ug INTEGER NOT NULL, since INTEGER NOT NULL,"
    " PRIMARY KEY (book, account)) STRICT, WITHOUT ROWID;"
    "INSERT INTO balance SELECT book, account, sum(ug), min(event) FROM ("
    "SELECT event, book, debit AS account, amount_ug AS ug FROM transfer"
    " UNION ALL SELECT event, book, credit, -amount_ug FROM transfer) GROUP BY book, account;"
    /* The fineness of a melt as measured; the last one counts. */
    "CREATE TABLE lot_assay (event INTEGER PRIMARY KEY REFERENCES event (seq), lot TEXT NOT NULL,"
    " fineness_ppm INTEGER NOT NULL) STRICT;"
    "CREATE INDEX lot_assay_lot ON lot_assay (lot);"
    /* A melt made here, or bought: what went in, what came out. Those that the workshop began with have none.
     */
    "CREATE TABLE melt (lot TEXT PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq), in_ug INTEGER "
    "NOT NULL, out_ug INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* Which melt lies loose where: the last that was issued there. */
    "CREATE TABLE loose_melt (account TEXT NOT NULL, book TEXT NOT NULL, lot TEXT NOT NULL,"
    " PRIMARY KEY (account, book)) STRICT, WITHOUT ROWID;"
    /* What was sent to a refiner, and what it paid. */
    "CREATE TABLE refining (id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq),"
    " metal TEXT NOT NULL, stream TEXT NOT NULL, refiner TEXT NOT NULL, expected_ug INTEGER NOT NULL,"
    " paid_ug INTEGER, paid_event INTEGER REFERENCES event (seq)) STRICT;"
    /* What was returned into a recovery stream, by the event that brought it: fine as claimed, then as
       assayed. */
    "CREATE TABLE metal_return (event INTEGER PRIMARY KEY REFERENCES event (seq), account TEXT NOT NULL,"
    " stream TEXT NOT NULL, metal TEXT NOT NULL, book TEXT, mass_ug INTEGER NOT NULL, claimed_ug INTEGER NOT "
    "NULL, assayed_ug INTEGER, assay_event INTEGER REFERENCES event (seq),"
    " refining INTEGER REFERENCES refining (id), void INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX metal_return_waiting ON metal_return (metal, stream) WHERE refining IS NULL AND void = 0;"
    "CREATE INDEX metal_return_refining ON metal_return (refining) WHERE refining IS NOT NULL;"
    /* Component stock: findings, unpolished chains, pre-cast parts. */
    "CREATE TABLE component (code TEXT PRIMARY KEY, name TEXT NOT NULL, alloy TEXT NOT NULL REFERENCES alloy "
    "(code), custody TEXT NOT NULL, count INTEGER NOT NULL, minimum INTEGER NOT NULL,"
    " event INTEGER NOT NULL REFERENCES event (seq)) STRICT, WITHOUT ROWID;";
