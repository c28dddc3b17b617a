/* The columns that events change, which `event` and `piece` have in common. Only hub/store includes it. */
#ifndef TOUCHSTONE_STORE_NOW_H
#define TOUCHSTONE_STORE_NOW_H

#include "hub/store/inside.h"
#include "hub/store/piece.h"

#define NOW_COLUMNS                                                                                          \
    "version, quantity, place, state, here, tray, step, rework, holder, book_ug, stones_ug, weighed, "       \
    "weighed_here,"                                                                                          \
    " since_operator, since_several, since_first, since_last, state_ms, arrived_ms, ruling_here, was, "      \
    "transit,"                                                                                               \
    " on_tree"
#define NOW_MARKS "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define NOW_COUNT 23

void put_now(struct binder *binder, const struct piece_now *now);
void put_no_now(struct binder *binder);
void take_now(struct columns *columns, struct piece_now *out);

#endif
