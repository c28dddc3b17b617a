#include "hub/store/schema.h"

/* What left the house, or may have: the chain as it stood at the end of a day. Names never change either:
 * every transfer's seal has them. */
const char SCHEMA_PROOF[] =
    "CREATE TABLE digest (day TEXT PRIMARY KEY, seq INTEGER NOT NULL, seal BLOB NOT "
    "NULL, balances BLOB NOT NULL,"
    " made_ms INTEGER NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;" NEVER_CHANGES("digest")
        NEVER_CHANGES("book") NEVER_CHANGES("account");
