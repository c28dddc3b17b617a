/* What an event tells of the set-up: a digest of each part of it, in what the hub found out (`found`), and so
 * under its seal. The first event tells how the work began; a put, a workshop file and a limit tell what they
 * found (`setup_was`) and what they left (`setup`). So verify sees what was changed in the file by no event.
 * Only hub/service includes it. */
#ifndef TOUCHSTONE_TOLD_H
#define TOUCHSTONE_TOLD_H

#include "common/base/text.h"
#include "hub/store/event.h"
#include "hub/store/setup.h"

#define TOLD_DIGEST_SIZE 16
#define TOLD_TEXT_MAX    1024 /* both, as JSON */

struct told {
    unsigned char digest[SETUP_PART_COUNT][TOLD_DIGEST_SIZE];
    int64_t rows[SETUP_PART_COUNT]; /* of parts that grow: as far as the digest goes */
};

/* The set-up as it is now. */
MUST_USE struct fault told_read(struct store *store, struct told *out);
/* One part again, as far as `rows`. */
MUST_USE struct fault told_read_part(struct store *store, enum setup_part part, int64_t rows,
                                     unsigned char out[TOLD_DIGEST_SIZE]);

/* Adds both fields to an object that is begun: what was, as read before the change, and what is now. */
MUST_USE struct fault told_add(struct text *json, struct store *store, const struct told *was);
/* The first event's: what it found already, and `setup`. Made in `room`. */
MUST_USE struct fault told_begin(struct text *room, struct store *store, struct span found);

/* False: the event does not tell it. `key` is "setup" or "setup_was", in which parts that grow are not. */
MUST_USE bool told_find(struct span found, const char *key, struct told *out);

#endif
