/* Groups of stations with one limit, and overrides: what a manager let in past a limit, once. */
#ifndef TOUCHSTONE_STORE_LIMIT_H
#define TOUCHSTONE_STORE_LIMIT_H

#include "common/rules/group.h"
#include "hub/store/store.h"

/* Writes a group, or writes it anew when there is one with its code. */
MUST_USE struct fault store_group_set(struct store *store, const struct group *group);
MUST_USE struct fault store_group_remove(struct store *store, struct code group);
/* By code; `out` has room for GROUPS_MAX. Not resolved. */
MUST_USE struct fault store_group_list(struct store *store, struct group *out, int *count);
MUST_USE struct fault store_group_limit(struct store *store, struct code group, const struct limit *limit);

#endif
