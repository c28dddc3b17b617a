#include "hub/store/schema.h"

const char SCHEMA_SETUP[] =
    /* words with blanks between */
    "ALTER TABLE person ADD COLUMN roles TEXT; ALTER TABLE person ADD COLUMN skills TEXT;"
    "UPDATE person SET roles = 'manager' WHERE manager = 1;"
    "ALTER TABLE alloy ADD COLUMN fineness_min INTEGER NOT NULL DEFAULT 0;"
    "UPDATE alloy SET fineness_min = fineness;"
    /* argon2id; and how often it was wrong in a row */
    "CREATE TABLE pin (badge TEXT PRIMARY KEY REFERENCES person (badge), hash TEXT NOT NULL, set_ms INTEGER "
    "NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE pin_try (badge TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until_ms INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    /* A seat in the office is to a person what a kiosk is to a bench: outboxes belong to it. */
    "CREATE TABLE seat (id INTEGER PRIMARY KEY, badge TEXT NOT NULL UNIQUE REFERENCES person (badge)) "
    "STRICT;"
    "CREATE TABLE session (token BLOB PRIMARY KEY, seat INTEGER NOT NULL REFERENCES seat (id), began_ms "
    "INTEGER NOT NULL,"
    " until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;" /* token: BLAKE2b of the secret */
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* A workshop that works already goes on as it was used to (decision 6). */
    "INSERT INTO setting SELECT 'conditional_pass_to_manager', 0 WHERE EXISTS (SELECT 1 FROM piece);";

/* A size may have stones of its own. `size_row` is its place among the sizes, from 1; 0: the model's list,
 * for sizes without. */
const char SCHEMA_SIZE[] = "ALTER TABLE model_size ADD COLUMN has_stones INTEGER NOT NULL DEFAULT 0;"
                           "ALTER TABLE model_stone ADD COLUMN size_row INTEGER NOT NULL DEFAULT 0;";
