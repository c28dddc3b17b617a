#include "hub/store/schema.h"

/* Scales: what was found is in the events (thing "scale:<code>"); the row has the newest. */
#define SCALES                                                                                               \
    "ALTER TABLE scale ADD COLUMN tested_ms INTEGER;"                                                        \
    "ALTER TABLE scale ADD COLUMN checked_ms INTEGER;"

const char SCHEMA_LEARN[] = SCALES;
