/* People, and where each is present: badge-in starts a presence, badge-out or a badge-in elsewhere ends it.
 */
#ifndef TOUCHSTONE_STORE_PEOPLE_H
#define TOUCHSTONE_STORE_PEOPLE_H

#include "common/rules/workshop.h"
#include "hub/store/store.h"

/* Writes a person, or gives an existing badge what is new about them. */
MUST_USE struct fault store_person_set(struct store *store, const struct workshop_person *person);
/* All, by badge. The array is the caller's to free; NULL when there is nobody. */
MUST_USE struct fault store_person_list(struct store *store, struct workshop_person **out, size_t *count);

/* A projection of the operator's last badge event. */
struct presence_row {
    struct tag operator_badge;
    int64_t event;       /* the operator's last badge event */
    struct code station; /* none: not in */
    int64_t kiosk;       /* where the badge was shown */
    int64_t since_ms;    /* when that event was booked */
};
MUST_USE struct fault store_presence_find(struct store *store, struct tag operator_badge,
                                          struct presence_row *out, bool *found);
MUST_USE struct fault store_presence_set(struct store *store, const struct presence_row *row);
MUST_USE struct fault store_presence_list(struct store *store, struct presence_row *out, size_t max,
                                          size_t *count);

#endif
