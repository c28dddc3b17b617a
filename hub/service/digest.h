/* The daily digest: one line that leaves the house, printed or sent, so that even rewriting the whole chain
 * is noticed by whoever kept the line.
 *
 *     touchstone 2026-11-20 seq 4711 events 812 seal 7Q4M-… balances K3TZ-…
 *
 * `seal` is the first 160 bits of the seal of the day's last event, `balances` the first 80 of a BLAKE2b over
 * every balance that is not nothing (book, account, micrograms, by name); both in Crockford's base 32. */
#ifndef TOUCHSTONE_DIGEST_H
#define TOUCHSTONE_DIGEST_H

#include "hub/service/desk.h"
#include "hub/store/digest.h"

/* A hash over balances, fed in order of names. */
struct balances_hash {
    unsigned char state[512]; /* crypto_generichash_state, which is aligned to 64 */
};
void balances_hash_begin(struct balances_hash *hash);
void balances_hash_add(void *hash, const char *book, const char *account, int64_t ug); /* nothing for 0 */
void balances_hash_end(struct balances_hash *hash, unsigned char out[BALANCES_DIGEST_SIZE]);

/* Day change: appends the digest of the last day that is over and had events, unless there is one. By the
 * writer in its transaction; costs nothing on the same day again. */
MUST_USE struct fault digest_refresh(struct desk *desk);

/* A BLAKE2b over the rest of the row: a byte changed in it shows. */
void digest_sum(const struct digest_row *row, unsigned char out[DIGEST_SUM_SIZE]);

/* True when a line kept earlier says the same as a row (of a day and a seq). */
bool digest_line_fits(const struct digest_line *line, const unsigned char seal[EVENT_SEAL_SIZE],
                      const unsigned char balances[BALANCES_DIGEST_SIZE]);

#endif
