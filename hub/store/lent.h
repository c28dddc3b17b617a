/* What the hub does for a kiosk that is away: room that it keeps (DOMAIN § 10 "Lent places"), and deeds that
 * it books before they are told ("Offline"). */
#ifndef TOUCHSTONE_STORE_LENT_H
#define TOUCHSTONE_STORE_LENT_H

#include "common/base/uuid.h"
#include "common/rules/lent.h"
#include "hub/store/store.h"

/* How one ended; the word is the database's. */
#define LENT_END_LIST(X)                                                                                     \
    X(LENT_OPEN, "")                                                                                         \
    X(LENT_USED, "used") /* a receive took it */                                                             \
    X(LENT_HANDED_BACK, "handed_back")                                                                       \
    X(LENT_WRITTEN_OFF, "written_off")

enum lent_end {
#define X(name, word) name,
    LENT_END_LIST(X)
#undef X
};

struct lent_row {
    struct lent lent;
    int64_t kiosk;
    struct uuid outbox; /* of the disk that has it: a new disk does not get it */
};

/* Writes a new one; lent.id is set. */
MUST_USE struct fault store_lent_add(struct store *store, struct lent_row *row, int64_t now_ms);
/* It shall be handed back. */
MUST_USE struct fault store_lent_recall(struct store *store, int64_t id, int64_t now_ms);
/* `event`: by which it ended; 0: by none. */
MUST_USE struct fault store_lent_end(struct store *store, int64_t id, enum lent_end end, int64_t event,
                                     int64_t now_ms);
/* Those that have not ended, by id. More than `max` is a fault. */
MUST_USE struct fault store_lent_list(struct store *store, struct lent_row *out, size_t max, size_t *count);

/* verify: what ended by an event ended by one that says so. */
MUST_USE struct fault store_lent_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                       void *context);

/* A deed that was booked before it was told, by event `event`. */
MUST_USE struct fault store_implied_add(struct store *store, int64_t event, int64_t piece,
                                        struct code station, enum verb verb);
/* The oldest of these that is not told yet; *event 0: none. */
MUST_USE struct fault store_implied_find(struct store *store, int64_t piece, struct code station,
                                         enum verb verb, int64_t *event);
/* The one that was told by the command of event `told`; *event 0: none. */
MUST_USE struct fault store_implied_find_told(struct store *store, int64_t piece, struct code station,
                                              enum verb verb, int64_t told, int64_t *event);
/* It is one that was implied, and neither told nor taken back. */
MUST_USE struct fault store_implied_is_open(struct store *store, int64_t event, bool *out);
/* It is one that was implied, and was told. */
MUST_USE struct fault store_implied_is_told(struct store *store, int64_t event, bool *out);
/* It was told by event `told`, unless it was told before. */
MUST_USE struct fault store_implied_match(struct store *store, int64_t event, int64_t told);

#endif
