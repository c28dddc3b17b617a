/* Roles of people: who may do what, beyond working at a bench. A person has a set of them; the kinds of
 * stations that they master (their skills) are codes beside it. Pure.
 *
 *   manager    everything that a manager does, with badge and PIN (WHO_MANAGER), and all of the office's
 *   office     orders, purchases, deliveries (WHO_OFFICE), with a PIN or a session
 *   inspector  signs inspection sheets
 *   auditor    reads everything, changes nothing
 *   bench      works at benches
 *
 * At a bench nobody needs a role. From a session, an auditor who has no other role may not do what a bench
 * may. */
#ifndef TOUCHSTONE_ROLE_H
#define TOUCHSTONE_ROLE_H

#include "common/base/span.h"
#include "common/base/text.h"
#include "common/rules/command.h"

#define ROLE_LIST(X)                                                                                         \
    X(ROLE_MANAGER, "manager")                                                                               \
    X(ROLE_OFFICE, "office")                                                                                 \
    X(ROLE_INSPECTOR, "inspector")                                                                           \
    X(ROLE_AUDITOR, "auditor")                                                                               \
    X(ROLE_BENCH, "bench")

enum role {
#define X(name, word) name,
    ROLE_LIST(X)
#undef X
        ROLE_COUNT
};

const char *role_word(enum role role);
MUST_USE bool role_find(struct span word, enum role *out);

#define ROLE_BIT(role) (UINT32_C(1) << (role))
#define ROLES_TEXT_MAX 64 /* "manager office inspector auditor bench" */

static inline bool roles_have(uint32_t roles, enum role role)
{
    return (roles & ROLE_BIT(role)) != 0;
}

/* Their words with a blank between, in the order of the list; "" for none. */
void roles_write(struct text *out, uint32_t roles);
/* False when a word is none of them; then *out is left alone. */
MUST_USE bool roles_read(struct span words, uint32_t *out);

/* Do the roles allow what `who` says? The proof (a PIN, a session) is asked for beside it. */
bool roles_allow(uint32_t roles, enum who who);
/* Whoever only works at benches has nothing to do in the office, and no session there. */
bool roles_have_seat(uint32_t roles);

/* ------------------------------------------------------------------ PINs */

#define PIN_DIGITS_MIN 4
#define PIN_DIGITS_MAX 8
#define PIN_TRIES_MAX  5 /* wrong ones in a row, then it is locked */
#define PIN_LOCK_MS    INT64_C(60000)
/* Each five more lock it for twice as long, up to this: four digits last for weeks. */
#define PIN_LOCK_MS_MAX (16 * PIN_LOCK_MS)

/* Four to eight digits. */
MUST_USE bool pin_is_one(const char *pin);

/* What is remembered of wrong tries. */
struct pin_tries {
    int64_t wrong;           /* in a row, since the right one */
    int64_t locked_until_ms; /* hub's clock; 0: not locked */
};

bool pin_is_locked(const struct pin_tries *tries, int64_t now_ms);
/* After a try that was wrong. True when this one locks it. */
bool pin_wrong(struct pin_tries *tries, int64_t now_ms);

#endif
