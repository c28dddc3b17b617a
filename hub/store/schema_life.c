#include "hub/store/schema.h"

const char SCHEMA_LIFE[] =
    "ALTER TABLE station ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;"
    /* Which tags and chips a thing has had: what an old one was, and what it is now. */
    "CREATE TABLE tag_binding (id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq),"
    " piece INTEGER NOT NULL REFERENCES piece (id), kind TEXT NOT NULL CHECK (kind IN ('tag', 'chip')),"
    " text TEXT NOT NULL, bound INTEGER NOT NULL) STRICT;"
    "CREATE INDEX tag_binding_text ON tag_binding (text);"
    "CREATE INDEX tag_binding_event ON tag_binding (event);"
    "CREATE INDEX piece_remake ON piece (remake_of) WHERE remake_of IS NOT NULL;"
    /* Transfer slips: what was sent, and each piece's receipt. */
    "CREATE TABLE slip (id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq),"
    " origin TEXT NOT NULL, target TEXT, outward INTEGER NOT NULL, carrier TEXT, note TEXT,"
    " declared_ug INTEGER NOT NULL, operator TEXT, sent_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE slip_piece (slip INTEGER NOT NULL REFERENCES slip (id), piece INTEGER NOT NULL REFERENCES "
    "piece (id),"
    " quantity INTEGER NOT NULL, metal_ug INTEGER NOT NULL, weighed INTEGER NOT NULL, PRIMARY KEY (slip, "
    "piece))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE slip_receipt (slip INTEGER NOT NULL, piece INTEGER NOT NULL, event INTEGER NOT NULL "
    "REFERENCES event (seq),"
    " metal_ug INTEGER NOT NULL, weighed INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (slip, piece),"
    " FOREIGN KEY (slip, piece) REFERENCES slip_piece (slip, piece)) STRICT, WITHOUT ROWID;" NEVER_CHANGES(
        "tag_binding") NEVER_CHANGES("slip") NEVER_CHANGES("slip_piece") NEVER_CHANGES("slip_receipt");

const char SCHEMA_QUALITY[] =
    /* Inspection sheets, and the check of setting on receipt: a sheet is never changed, a newer one names it.
     */
    "CREATE TABLE inspection (id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq),"
    " piece INTEGER NOT NULL REFERENCES piece (id), kind TEXT NOT NULL, step INTEGER NOT NULL, station TEXT,"
    " supersedes INTEGER REFERENCES inspection (id), result TEXT NOT NULL, defect TEXT, guilty TEXT,"
    " operator TEXT, with_pin INTEGER NOT NULL, at_ms INTEGER NOT NULL, note TEXT) STRICT;"
    "CREATE INDEX inspection_piece ON inspection (piece);"
    "CREATE INDEX inspection_event ON inspection (event);"
    "CREATE INDEX inspection_supersedes ON inspection (supersedes) WHERE supersedes IS NOT NULL;"
    "CREATE INDEX event_accept ON event (booked_ms) WHERE verb = 'accept' AND changes = 1;"
    "CREATE TABLE inspection_line (inspection INTEGER NOT NULL REFERENCES inspection (id), line INTEGER NOT "
    "NULL,"
    " criterion TEXT NOT NULL, judgement TEXT NOT NULL, method TEXT, subject TEXT, nominal INTEGER, actual "
    "INTEGER,"
    " ruling TEXT, weighing INTEGER REFERENCES event (seq), PRIMARY KEY (inspection, line)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE inspection_photo (inspection INTEGER NOT NULL REFERENCES inspection (id), line INTEGER NOT "
    "NULL,"
    " moment TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (inspection, line)) STRICT, WITHOUT "
    "ROWID;" NEVER_CHANGES("inspection") NEVER_CHANGES("inspection_line") NEVER_CHANGES("inspection_photo");

/* Of a piece; a newer record names the one that it replaces. */
const char SCHEMA_ENGRAVING[] =
    "CREATE TABLE engraving (id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq),"
    " piece INTEGER NOT NULL REFERENCES piece (id), serial TEXT NOT NULL, hallmark TEXT, marks TEXT,"
    " inscription TEXT, station TEXT, operator TEXT, at_ms INTEGER NOT NULL,"
    " supersedes INTEGER REFERENCES engraving (id)) STRICT;"
    "CREATE INDEX engraving_piece ON engraving (piece);"
    "CREATE INDEX engraving_event ON engraving (event);"
    "CREATE INDEX engraving_serial ON engraving (serial COLLATE NOCASE);"
    "CREATE INDEX engraving_supersedes ON engraving (supersedes) WHERE supersedes IS NOT NULL;" NEVER_CHANGES(
        "engraving");
