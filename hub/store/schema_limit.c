#include "hub/store/schema.h"

/* Groups of stations with one limit; visits of their own; the bottleneck. Overrides granted are a projection
 * of their events: what is open is asked for with every refusal. */
const char SCHEMA_LIMIT[] =
    "ALTER TABLE station ADD COLUMN visit TEXT;"
    "ALTER TABLE station ADD COLUMN bottleneck INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE route_step ADD COLUMN visit TEXT;"
    "CREATE TABLE station_group (code TEXT PRIMARY KEY, name TEXT NOT NULL, limit_pieces INTEGER NOT NULL,"
    " limit_ug INTEGER NOT NULL, limit_mode TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE station_group_member (station_group TEXT NOT NULL REFERENCES station_group (code),"
    " line INTEGER NOT NULL, station TEXT NOT NULL REFERENCES station (code), PRIMARY KEY (station_group, "
    "line))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE override_grant (event INTEGER PRIMARY KEY REFERENCES event (seq), piece INTEGER NOT NULL"
    " REFERENCES piece (id), station TEXT NOT NULL, reason TEXT NOT NULL, manager TEXT, granted_ms INTEGER "
    "NOT NULL,"
    " expires_ms INTEGER NOT NULL, used INTEGER REFERENCES event (seq), void INTEGER NOT NULL DEFAULT 0) "
    "STRICT;"
    "CREATE INDEX override_open ON override_grant (piece, station) WHERE used IS NULL AND void = 0;"
    "CREATE INDEX event_override ON event (booked_ms) WHERE verb = 'override';"
    "CREATE INDEX event_excess ON event (booked_ms) WHERE found IS NOT NULL AND verb IN ('receive', 'start');"
    "CREATE INDEX event_move ON event (booked_ms, verb, changes) WHERE verb = 'receive' AND changes = 1;";
