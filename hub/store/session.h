/* What proves who somebody is: PINs and wrong tries at them; sessions of the office and the seats that they
 * belong to. */
#ifndef TOUCHSTONE_STORE_SESSION_H
#define TOUCHSTONE_STORE_SESSION_H

#include "common/rules/role.h"
#include "common/rules/tag.h"
#include "hub/store/store.h"

#define PIN_HASH_MAX        128 /* argon2id as text, with its salt and costs */
#define SESSION_DIGEST_SIZE 32

MUST_USE struct fault store_pin_set(struct store *store, struct tag badge, const char *hash, int64_t now_ms);
/* *found false: they have none. */
MUST_USE struct fault store_pin_get(struct store *store, struct tag badge, char out[PIN_HASH_MAX],
                                    bool *found);
/* Zero for who never was wrong; any text may stand for a badge that nobody knows. */
MUST_USE struct fault store_pin_tries(struct store *store, const char *badge, struct pin_tries *out);
MUST_USE struct fault store_pin_tries_set(struct store *store, const char *badge,
                                          const struct pin_tries *tries);

struct session_row {
    int64_t seat; /* 1, 2 …: one a person, for ever */
    struct tag badge;
    int64_t began_ms;
    int64_t until_ms;
};

/* The seat of a person, made when they have none. */
MUST_USE struct fault store_seat_get(struct store *store, struct tag badge, int64_t *out);
MUST_USE struct fault store_session_add(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                        const struct session_row *row);
/* Also of one that has run out: look at until_ms. */
MUST_USE struct fault store_session_find(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                         struct session_row *out, bool *found);
/* It goes on until then; 0 ends it. */
MUST_USE struct fault store_session_until(struct store *store, const unsigned char token[SESSION_DIGEST_SIZE],
                                          int64_t until_ms);
/* Ends all of a person. */
MUST_USE struct fault store_session_end_all(struct store *store, struct tag badge);
/* Forgets those that ran out before. */
MUST_USE struct fault store_session_sweep(struct store *store, int64_t before_ms);

#endif
