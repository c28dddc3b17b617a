/* Stones of a piece, where its moves meet them. Only hub/service includes it. */
#ifndef TOUCHSTONE_STONES_H
#define TOUCHSTONE_STONES_H

#include "hub/service/desk.h"

/* What a piece must be judged with beside its row and its route, after house_link. Which stones are due:
 * those of its model, unless some were counted into it (then they are all) or issued for it (then they come
 * to those that it has). And its last rework. */
MUST_USE struct fault piece_find_rest(struct store *store, struct piece_row *row);

/* A move is judged and not booked yet. *issued: it ends the setting of a piece whose stones nobody counted,
 * and those that were issued for it are the ones that were set; after the booking call stone_book_issued. */
MUST_USE struct fault stone_find_issued(struct act *act, const struct outcome *outcome, bool *issued);
MUST_USE struct fault stone_book_issued(struct act *act);

/* The event `undone` was taken back by the desk's newest one: what it did with stones, too. */
MUST_USE struct fault stone_take_back(struct act *act, int64_t undone);

#endif
