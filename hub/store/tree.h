/* Trees: what hangs on one, and of which melts it all is. What is cast by itself is a tree of nothing else.
 * Of the writer's connection. */
#ifndef TOUCHSTONE_STORE_TREE_H
#define TOUCHSTONE_STORE_TREE_H

#include "common/base/text.h"
#include "hub/store/store.h"

/* The pieces that hang on a tree, by id. More than `max` is a fault. */
MUST_USE struct fault store_tree_pieces(struct store *store, int64_t tree, int64_t *out, size_t max,
                                        size_t *count);
/* The pieces that were scrapped with a tree, the last time, and are scrapped since, by id. More than `max`
 * is a fault. */
MUST_USE struct fault store_tree_scrapped(struct store *store, int64_t tree, int64_t *out, size_t max,
                                          size_t *count);

/* Which melt a piece is of is known when it is cast; until then it is the newest of its alloy. The tree and
 * all that hangs on it are of this one from now on. */
MUST_USE struct fault store_tree_set_melt(struct store *store, int64_t tree, int64_t melt);

#define TREE_MELTS_MAX 16384 /* bytes: each piece of a tree may be of a melt of its own */
/* Adds `melts` to what an event finds out, a JSON object that has begun: the tree and what hangs on it, but
 * for what is of `melt`, as [[<melt>,[<piece>, …]], …] by rows; nothing when all of it is. */
MUST_USE struct fault store_tree_tell_melts(struct store *store, int64_t tree, int64_t melt,
                                            struct text *found);
/* In the same way what `event` told so, of which melts it is now; nothing when that told none. */
MUST_USE struct fault store_tree_tell_melts_since(struct store *store, int64_t tree, int64_t event,
                                                  struct text *found);
/* That is of the melts again that `event` told. */
MUST_USE struct fault store_tree_melts_back(struct store *store, int64_t tree, int64_t event);

#endif
