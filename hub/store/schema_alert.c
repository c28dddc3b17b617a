#include "hub/store/schema.h"

const char SCHEMA_ALERT[] =
    "ALTER TABLE alert ADD COLUMN acknowledged_ms INTEGER;"
    /* When each check that the hub makes by itself was last done, and what came of it. */
    "CREATE TABLE hub_check (name TEXT PRIMARY KEY, done_ms INTEGER NOT NULL, problems INTEGER NOT NULL,"
    " text TEXT) STRICT, WITHOUT ROWID;";
