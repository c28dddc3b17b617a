#include "hub/store/schema.h"

/* What left the house, or may have: the chain as it stood at the end of a day. Names never change either:
 * every transfer's seal has them. */
const char SCHEMA_PROOF[] =
    "CREATE TABLE digest (day TEXT PRIMARY KEY, seq INTEGER NOT NULL, seal BLOB NOT "
    "NULL, balances BLOB NOT NULL,"
    " made_ms INTEGER NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;" NEVER_CHANGES("digest")
        NEVER_CHANGES("book") NEVER_CHANGES("account");

/* 23: what tables hold is told in the chain (table_seal.h). */
const char SCHEMA_TABLE_SEALS[] =
    "CREATE TABLE table_seal (event INTEGER NOT NULL REFERENCES event (seq), line INTEGER NOT NULL,"
    " name TEXT NOT NULL, sum BLOB NOT NULL, seal BLOB NOT NULL, PRIMARY KEY (event, line)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE INDEX table_seal_name ON table_seal (name, event, line);" NEVER_CHANGES("table_seal");
