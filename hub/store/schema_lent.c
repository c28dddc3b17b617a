#include "hub/store/schema.h"

/* Room that is kept for a kiosk. A grant is no history: the hub makes and forgets it; what used a place,
 * handed it back or wrote it off is an event, which says so in `found`. `implied` are the deeds that were
 * booked for a kiosk that had not told them yet. */
const char SCHEMA_LENT[] =
    "CREATE TABLE lent (id INTEGER PRIMARY KEY, kiosk INTEGER NOT NULL REFERENCES kiosk (id), outbox BLOB "
    "NOT NULL,"
    " place TEXT NOT NULL, pieces INTEGER NOT NULL, ug INTEGER NOT NULL, granted_ms INTEGER NOT NULL,"
    " recalled_ms INTEGER, ended TEXT, ended_ms INTEGER, event INTEGER REFERENCES event (seq)) STRICT;"
    "CREATE INDEX lent_open ON lent (id) WHERE ended IS NULL;"
    "CREATE TABLE implied (event INTEGER PRIMARY KEY REFERENCES event (seq), piece INTEGER NOT NULL"
    " REFERENCES piece (id), station TEXT NOT NULL, verb TEXT NOT NULL, matched INTEGER REFERENCES event "
    "(seq))"
    " STRICT;"
    "CREATE INDEX implied_open ON implied (piece, station) WHERE matched IS NULL;"
    "CREATE INDEX event_write_off ON event (booked_ms) WHERE verb = 'write_off';";
