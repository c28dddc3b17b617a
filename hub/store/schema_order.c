#include "hub/store/schema.h"

/* `state` is what was done to the order; that it is in work follows from its pieces. An order of an older
 * file or of a workshop file was released when it came. A piece may have a route of its own (without the
 * prototype) and a tolerance that its client asked for; both are written once, with it. */
const char SCHEMA_ORDER[] =
    "ALTER TABLE piece ADD COLUMN route INTEGER REFERENCES route (id);"
    "ALTER TABLE piece ADD COLUMN tolerance_ppm INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE client_order ADD COLUMN state TEXT NOT NULL DEFAULT 'released';"
    "ALTER TABLE client_order ADD COLUMN specification TEXT;"
    "ALTER TABLE client_order ADD COLUMN documents TEXT;"
    "ALTER TABLE client_order ADD COLUMN feasible INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE client_order ADD COLUMN materials INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE client_order ADD COLUMN deadline INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE client_order ADD COLUMN quote TEXT;"
    "ALTER TABLE client_order ADD COLUMN payment TEXT;"
    "ALTER TABLE client_order ADD COLUMN note TEXT;"
    "ALTER TABLE client_order ADD COLUMN skip_reason TEXT;"
    "ALTER TABLE client_order ADD COLUMN skip_note TEXT;"
    "ALTER TABLE client_order ADD COLUMN released_ms INTEGER;"
    "ALTER TABLE client_order ADD COLUMN delivered_ms INTEGER;"
    "ALTER TABLE client_order ADD COLUMN ended_ms INTEGER;" /* closed or cancelled */
    "ALTER TABLE client_order ADD COLUMN ending TEXT;"      /* why, or the conformity check */
    "CREATE INDEX client_order_state ON client_order (state);"
    "CREATE TABLE order_line (client_order INTEGER NOT NULL REFERENCES client_order (id), line INTEGER NOT "
    "NULL,"
    " model TEXT, size TEXT, quantity INTEGER NOT NULL, as_lot INTEGER NOT NULL, alloy TEXT, custody TEXT,"
    " stones TEXT, finish TEXT, customisation TEXT, volume_mm3_e3 INTEGER NOT NULL, tolerance_ppm INTEGER "
    "NOT "
    "NULL,"
    " cancelled INTEGER NOT NULL, PRIMARY KEY (client_order, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE order_change (id INTEGER PRIMARY KEY, client_order INTEGER NOT NULL REFERENCES "
    "client_order "
    "(id),"
    " state TEXT NOT NULL, wish TEXT, due_ms INTEGER NOT NULL, rush TEXT, line INTEGER NOT NULL, more "
    "INTEGER "
    "NOT NULL,"
    " cancel_line INTEGER NOT NULL, price TEXT, effect TEXT, answer_by TEXT, answer TEXT,"
    " requested_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX order_change_order ON order_change (client_order);"
    "CREATE INDEX order_change_waiting ON order_change (id) WHERE state IN ('requested', 'assessed', "
    "'accepted');"
    "CREATE TABLE design (id INTEGER PRIMARY KEY, model TEXT NOT NULL, revision INTEGER NOT NULL, note TEXT,"
    " document TEXT, size TEXT, volume_mm3_e3 INTEGER NOT NULL, state TEXT NOT NULL, decided_by TEXT, "
    "comment TEXT,"
    " submitted_ms INTEGER NOT NULL, decided_ms INTEGER, UNIQUE (model, revision)) STRICT;"
    "CREATE TABLE delivery (id INTEGER PRIMARY KEY, client_order INTEGER NOT NULL REFERENCES client_order "
    "(id),"
    " at_ms INTEGER NOT NULL, carrier TEXT, tracking TEXT, declared_value TEXT, signature TEXT, slip TEXT,"
    " invoice TEXT, certificate TEXT, received_ms INTEGER, received_by TEXT, reservations TEXT) STRICT;"
    "CREATE INDEX delivery_order ON delivery (client_order);"
    "CREATE TABLE delivery_piece (piece INTEGER NOT NULL REFERENCES piece (id), delivery INTEGER NOT NULL"
    " REFERENCES delivery (id), PRIMARY KEY (piece, delivery)) STRICT, WITHOUT ROWID;"
    /* the highest tag number is the last of its length */
    "CREATE INDEX piece_tag_number ON piece (length(tag), tag);"
    "CREATE INDEX tag_binding_number ON tag_binding (length(text), text) WHERE kind = 'tag';";

/* Of a piece that was lost, so many are not made again: its order was closed short. */
const char SCHEMA_SHORT[] =
    "CREATE TABLE order_short (piece INTEGER PRIMARY KEY REFERENCES piece (id), client_order INTEGER NOT NULL"
    " REFERENCES client_order (id), count INTEGER NOT NULL CHECK (count > 0)) STRICT;"
    "CREATE INDEX order_short_order ON order_short (client_order);";

/* What a client may ask besides: other texts, lines that come to it, what becomes different in a line. */
const char SCHEMA_CHANGE[] =
    "ALTER TABLE order_change ADD COLUMN fewer INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE order_change ADD COLUMN asked_by TEXT;"
    "ALTER TABLE order_change ADD COLUMN specification TEXT;"
    "ALTER TABLE order_change ADD COLUMN documents TEXT;"
    "ALTER TABLE order_change ADD COLUMN note TEXT;"
    "CREATE TABLE change_line (change INTEGER NOT NULL REFERENCES order_change (id), adds INTEGER NOT NULL,"
    " line INTEGER NOT NULL, model TEXT, size TEXT, quantity INTEGER NOT NULL, as_lot INTEGER NOT NULL,"
    " alloy TEXT, custody TEXT, stones TEXT, finish TEXT, customisation TEXT, volume_mm3_e3 INTEGER NOT NULL,"
    " tolerance_ppm INTEGER NOT NULL, cancelled INTEGER NOT NULL, PRIMARY KEY (change, adds, line)) STRICT,"
    " WITHOUT ROWID;";
