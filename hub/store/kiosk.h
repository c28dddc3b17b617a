/* Kiosks: which stations each serves, and the digest of its secret. */
#ifndef TOUCHSTONE_STORE_KIOSK_H
#define TOUCHSTONE_STORE_KIOSK_H

#include "common/rules/workshop.h"
#include "hub/store/store.h"

#define KIOSK_DIGEST_SIZE 32

struct kiosk_row {
    int64_t id;
    struct workshop_kiosk kiosk;
    bool met; /* it has connected at least once */
};

/* Adds a kiosk, or gives an existing code this name and these stations. */
MUST_USE struct fault store_kiosk_set(struct store *store, const struct workshop_kiosk *kiosk, int64_t *id);
MUST_USE struct fault store_kiosk_token(struct store *store, int64_t id,
                                        const unsigned char digest[KIOSK_DIGEST_SIZE]);
/* Its token ends, and nobody waits for it to connect. */
MUST_USE struct fault store_kiosk_revoke(struct store *store, int64_t id);
/* It has a token: it may connect. */
MUST_USE struct fault store_kiosk_is_let_in(struct store *store, int64_t id, bool *out);
MUST_USE struct fault store_kiosk_meet(struct store *store, int64_t id);
MUST_USE struct fault store_kiosk_find_token(struct store *store,
                                             const unsigned char digest[KIOSK_DIGEST_SIZE],
                                             struct kiosk_row *out, bool *found);
/* All, by id; the caller frees. */
MUST_USE struct fault store_kiosk_list(struct store *store, struct kiosk_row **out, size_t *count);

#endif
