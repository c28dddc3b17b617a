/* What the figures are counted from: visits, lives and losses by the hour, folded out of the events; and how
 * long each station was in each state. The fold is the service's (hub/service/fold.c). */
#ifndef TOUCHSTONE_STORE_FIGURE_H
#define TOUCHSTONE_STORE_FIGURE_H

#include "common/rules/ledger.h"
#include "hub/store/event.h"
#include "hub/store/station.h"

/* The last event that was folded in. */
MUST_USE struct fault store_figured_get(struct store *store, int64_t *seq);
MUST_USE struct fault store_figured_set(struct store *store, int64_t seq);

/* The piece is at a station after this event: keeps its visit there, or begins one and ends the one before.
 */
MUST_USE struct fault store_visit_keep(struct store *store, const struct event_row *event);
/* It goes on as a part of another: its visit and its life are that one's, which counts it from now on. */
MUST_USE struct fault store_visit_join(struct store *store, int64_t piece);
/* It is at no station any more. */
MUST_USE struct fault store_visit_leave(struct store *store, int64_t piece, int64_t left_ms);
/* The event that began it was taken back. */
MUST_USE struct fault store_visit_forget(struct store *store, int64_t piece, int64_t seq);

/* The piece's life after this event. */
MUST_USE struct fault store_life_keep(struct store *store, const struct event_row *event);

struct loss_row {
    int64_t at_ms; /* since 1970; counted by the quarter of an hour */
    char operation[2 * CODE_TEXT_MAX];
    struct tag operator_badge; /* none: a stretch's */
    char book[BOOK_TEXT_MAX];
    int64_t pieces;
    int64_t worked_ug, missing_ug, returned_ug, settled_ug;
};
MUST_USE struct fault store_loss_add(struct store *store, const struct loss_row *row);

/* Stones that an event set (or took out), by the carats and the stones of the model, where the piece was. */
MUST_USE struct fault store_loss_add_stones(struct store *store, int64_t seq);
/* The finish tells one that was implied: what was set in nobody's name was set by whoever tells it. */
MUST_USE struct fault store_loss_add_told_stones(struct store *store, int64_t seq);
/* The book of a piece. */
MUST_USE struct fault store_piece_book(struct store *store, int64_t piece, char out[BOOK_TEXT_MAX]);

/* A state that is over. */
MUST_USE struct fault store_station_hours_add(struct store *store, const struct state_row *was,
                                              int64_t until_ms);

/* For verify, on a connection of its own, inside its transaction: counts again from nothing, beside what is
 * kept. Between the two calls the functions above work on that copy, which begins empty; fold up to event
 * *until. The end compares, says what differs, and forgets the copy. */
MUST_USE struct fault store_figures_begin_again(struct store *store, int64_t *until);
MUST_USE struct fault
store_figures_end_again(struct store *store, void (*say)(void *context, const char *sentence), void *context);

#endif
