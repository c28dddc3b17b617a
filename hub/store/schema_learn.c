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

const char SCHEMA_LEARN[] = SCALES SAMPLES ACCEPTED;
