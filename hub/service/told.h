/* What an event tells of the set-up: a digest of parts of it, in what the hub found out (`found`), and so
 * under its seal. The first event tells how the work began; a put, a workshop file and a limit tell of each
 * part what they found (`setup_was`) and what they left (`setup`); a PIN, a kiosk let in or out and a test of
 * a scale do so of their own. So verify sees what was changed in the file by no event. Only hub/service
 * includes it. */
#ifndef TOUCHSTONE_TOLD_H
#define TOUCHSTONE_TOLD_H

#include "common/base/text.h"
#include "hub/service/desk.h"
#include "hub/store/setup.h"

#define TOLD_DIGEST_SIZE 16
#define TOLD_TEXT_MAX    2048 /* both, as JSON, and a row */

struct told {
    unsigned has; /* which parts; what stands below for the others means nothing */
    unsigned char digest[SETUP_PART_COUNT][TOLD_DIGEST_SIZE];
    int64_t rows[SETUP_PART_COUNT]; /* of parts that grow: as far as the digest goes */
};

bool told_has(const struct told *told, enum setup_part part);

/* Parts of the set-up as they are now. */
MUST_USE struct fault told_read(struct store *store, unsigned parts, struct told *out);
/* The same before a change that tells only of these; none before the first event, which tells of all. */
MUST_USE struct fault told_before(const struct desk *desk, unsigned parts, struct told *out);
/* One part again, as far as `rows`. */
MUST_USE struct fault told_read_part(struct store *store, enum setup_part part, int64_t rows,
                                     unsigned char out[TOLD_DIGEST_SIZE]);

/* Adds both fields to an object that is begun, of the parts that `was` has: what was, as read before the
 * change, and what is now. Nothing where it has none. */
MUST_USE struct fault told_add(struct text *json, struct store *store, const struct told *was);
/* Adds `setup` alone, of these parts as they are now: what was is told by nobody, as it did not come along.
 */
MUST_USE struct fault told_add_now(struct text *json, struct store *store, unsigned parts);
/* Adds the field `row`: a digest of the one row of a part that the event is about, by its code or badge. */
MUST_USE struct fault told_add_row(struct text *json, struct store *store, enum setup_part part,
                                   const char *key);
/* The first event's: what it found already, and `setup` of all parts. Made in `room`. */
MUST_USE struct fault told_begin(struct text *room, struct store *store, struct span found);

/* What an event tells: an older one has not all parts. `key` is "setup" or "setup_was", in which parts that
 * grow are not. */
void told_find(struct span found, const char *key, struct told *out);
/* False: it tells of no row. */
MUST_USE bool told_find_row(struct span found, unsigned char out[TOLD_DIGEST_SIZE]);
/* Each row as it is now. */
MUST_USE struct fault told_each_row(struct store *store, enum setup_part part,
                                    void (*take)(void *context, struct span key,
                                                 const unsigned char digest[TOLD_DIGEST_SIZE]),
                                    void *context);

#endif
