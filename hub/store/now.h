/* The columns that events change, which `event` and `piece` have in common, and those of an event
 * and its weighing. Only hub/store includes it. */
#ifndef TOUCHSTONE_STORE_NOW_H
#define TOUCHSTONE_STORE_NOW_H

#include "hub/store/inside.h"
#include "hub/store/event.h"

#define NOW_COLUMNS                                                                                          \
    "version, quantity, place, state, here, tray, step, rework, holder, book_ug, stones_ug, weighed, "       \
    "weighed_here,"                                                                                          \
    " since_operator, since_several, since_first, since_last, state_ms, arrived_ms, ruling_here, was, "      \
    "transit,"                                                                                               \
    " on_tree, findings"
#define NOW_MARKS "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define NOW_COUNT 24

void put_now(struct query *query, const struct piece_now *now);
void put_no_now(struct query *query);
/* Its state before it was held; of what is not held, and of an event of before there was holding, there is
 * none. False: it is no state. */
MUST_USE bool take_was(struct query *query, enum piece_state *out);
void take_now(struct query *query, struct piece_now *out);

#define EVENT_COLUMNS                                                                                        \
    "seq, previous, verb, at_ms, booked_ms, decided, kiosk, station, operator, command, corrects, changes,"  \
    " flags, not_started, to_kind, defect, subject, report, form, found, thing, seal, piece, " NOW_COLUMNS
void take_event(struct query *query, struct event_row *out);

#define WEIGHING_COLUMNS                                                                                     \
    "gross_ug, tare_ug, readings, scale, raw, theory_known, theory_ug, stones_ug, theory_u_ug, ruling, "     \
    "rule,"                                                                                                  \
    " actual_ug, deviation_ug, tolerance_ug, uncertainty_ug, shown"
void take_weighing(struct query *query, struct weighing_row *out);

#define STONE_TRANSFER_COLUMNS "kind, debit, debit_piece, credit, credit_piece, count, ug, person, setting"
void take_stone_transfer(struct query *query, struct stone_transfer *out);

#endif
