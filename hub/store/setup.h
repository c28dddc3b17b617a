/* What is set up, row by row, for the digests that events tell of it. */
#ifndef TOUCHSTONE_STORE_SETUP_H
#define TOUCHSTONE_STORE_SETUP_H

#include "common/base/span.h"
#include "hub/store/store.h"

/* A part that grows only gets new rows: it is told up to a row, and those stay as they are. The others are
 * replaced: by a put, a workshop file, a limit, a PIN, a kiosk let in or out, a test of a scale. What a part
 * reads never changes: a column that comes later is a part of its own. */
#define SETUP_PART_LIST(X)                                                                                   \
    X(SETUP_PEOPLE, "people", false)     /* names, chips, languages, roles, skills */                        \
    X(SETUP_STATIONS, "stations", false) /* and groups, with their limits */                                 \
    X(SETUP_ALLOYS, "alloys", false)     /* metal, fineness, hallmark */                                     \
    X(SETUP_SETTINGS, "settings", false)                                                                     \
    X(SETUP_ROUTES, "routes", true)     /* steps with stage factors, tolerances, weighings */                \
    X(SETUP_MODELS, "models", true)     /* volumes, stones */                                                \
    X(SETUP_LOTS, "lots", true)         /* melts with their densities */                                     \
    X(SETUP_PINS, "pins", false)        /* as hashed with their salts, and since when */                     \
    X(SETUP_KIOSKS, "kiosks", false)    /* names, stations */                                                \
    X(SETUP_TOKENS, "tokens", false)    /* as hashed; none: it is not let in */                              \
    X(SETUP_SCALES, "scales", false)    /* what they are worth, and when that was found */                   \
    X(SETUP_PICTURES, "pictures", true) /* of models */

enum setup_part {
#define X(name, word, grows) name,
    SETUP_PART_LIST(X)
#undef X
};
#define X(name, word, grows) +1
enum { SETUP_PART_COUNT = 0 SETUP_PART_LIST(X) };
#undef X

/* Several parts. */
#define SETUP_BIT(part) (1U << (part))
#define SETUP_ALL       (SETUP_BIT(SETUP_PART_COUNT) - 1)

const char *setup_part_word(enum setup_part part);
bool setup_part_grows(enum setup_part part);

/* The last row of a part that grows; 0: none. */
MUST_USE struct fault store_setup_rows(struct store *store, enum setup_part part, int64_t *out);
/* Each row of a part, in order, as a text that says all of it and begins with what it is known by
 * (`["TSB-000007-6",…`); of a part that grows up to row `rows`. The span is the query's. */
MUST_USE struct fault store_setup_each(struct store *store, enum setup_part part, int64_t rows,
                                       void (*take)(void *context, struct span row), void *context);

#endif
