/* What is made and out of what: alloys, melts (lots), routes, models, orders, and the scales that weigh them.
 * Written by import; rows have small ids in the order of the file, so that an id − 1 is the index into its
 * list. */
#ifndef TOUCHSTONE_STORE_MODEL_H
#define TOUCHSTONE_STORE_MODEL_H

#include "common/rules/workshop.h"
#include "hub/store/store.h"

MUST_USE struct fault store_alloy_set(struct store *store, const struct workshop_alloy *alloy);
MUST_USE struct fault store_lot_add(struct store *store, int64_t id, const struct workshop_lot *lot);
MUST_USE struct fault store_route_add(struct store *store, int64_t id, const struct workshop_route *route);
MUST_USE struct fault store_model_add(struct store *store, int64_t id, int64_t route,
                                      const struct workshop_model *model);
/* Writes a scale, or gives an existing code its name and division: what its tests and checks found stands. */
MUST_USE struct fault store_scale_put(struct store *store, const struct scale_info *scale);
/* The row of an order by its code; 0: none. */
MUST_USE struct fault store_order_id(struct store *store, struct code code, int64_t *out);
/* id 0: the next. */
MUST_USE struct fault store_order_add(struct store *store, int64_t id, const struct workshop_order *order);

/* Whole tables; the arrays are the caller's to free, NULL when empty. Lots, routes and models come by id. */
MUST_USE struct fault store_alloy_list(struct store *store, struct workshop_alloy **out, size_t *count);
MUST_USE struct fault store_lot_list(struct store *store, struct workshop_lot **out, size_t *count);
MUST_USE struct fault store_route_list(struct store *store, struct workshop_route **out, size_t *count);
MUST_USE struct fault store_model_list(struct store *store, struct workshop_model **out, size_t *count);
MUST_USE struct fault store_scale_list(struct store *store, struct scale_info **out, size_t *count);

/* An order by id; a missing one is a fault. */
MUST_USE struct fault store_order_get(struct store *store, int64_t id, struct workshop_order *out);
/* The same as the bench shall see it: what was cancelled, or was delivered and has come back for repair, is
 * due never, and no rush. */
MUST_USE struct fault store_order_wanted(struct store *store, int64_t id, struct workshop_order *out);
/* A tree is wanted as soon as the first that hangs on it, and rush when any of them is; it has no code. */
MUST_USE struct fault store_tree_wanted(struct store *store, int64_t tree, struct workshop_order *out);

#endif
