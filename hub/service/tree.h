/* Trees: tree.c builds and takes apart, tree_cast.c casts, tree_cut.c cuts. Only hub/service includes it. */
#ifndef TOUCHSTONE_TREE_BOOK_H
#define TOUCHSTONE_TREE_BOOK_H

#include "common/rules/tree.h"
#include "hub/service/posting.h"

MUST_USE struct fault tree_cast_book(struct act *act, const struct form *form);
MUST_USE struct fault tree_cut_book(struct act *act, const struct form *form);

/* What hangs on the act's tree is scrapped with it: an event each, before the tree's own. */
MUST_USE struct fault tree_scrap_pieces(struct act *act);

/* What hangs on the act's tree, linked to its routes, in the order of their rows. The array is the caller's
 * to free. */
MUST_USE struct fault tree_load_pieces(struct act *act, struct piece_row **out, size_t *count);

/* What was scrapped with a tree and is scrapped since, in the same way. */
MUST_USE struct fault tree_load_scrapped(struct act *act, int64_t tree, struct piece_row **out,
                                         size_t *count);

/* The balance that the cut of the act's tree credited with all that it showed, for want of a casting; *found
 * false: there is one that stands, or it was not cut. */
MUST_USE struct fault tree_find_credited(struct act *act, struct account *out, bool *found);

/* Refuses what is no tree (wrong_state); false then. */
MUST_USE bool tree_is_one(struct act *act);

#endif
