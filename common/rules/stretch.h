/* The stretch: who has had a piece since it was last weighed, and so answers for a difference that the next
 * weighing finds: the one operator, else the stations from the first to the last (DOMAIN § 6). A weighing
 * begins a new one. Pure. Whose open balance that is: ledger_open_balance.
 *
 * A station adds itself when it receives the piece, an operator when starting it or finishing what another
 * started. A second operator, or an unknown one, makes `several`: then nobody alone can answer. A step that
 * weighs `in` counts nothing before that weighing, even when the start was scanned first: a weighing in is
 * charged as of before it. */
#ifndef TOUCHSTONE_STRETCH_H
#define TOUCHSTONE_STRETCH_H

#include "common/rules/piece.h"

/* The piece was weighed just now, at this station, in the hand of this operator; none: in its tray. */
void stretch_begin(struct piece *piece, struct tag operator_badge, struct code station);

/* Somebody (none: nobody knows who) has the piece in hand at the station. */
void stretch_add(struct piece *piece, struct tag operator_badge, struct code station);
/* It lies in the tray there. */
void stretch_add_tray(struct piece *piece, struct code station);

/* Does whoever has it in hand at its present step count already? Not at one that weighs `in`, before that. */
bool stretch_counts_hand(const struct piece *piece);
/* Does the tray in which it waits there? Not while a weighing in is still to come. */
bool stretch_counts_tray(const struct piece *piece);

#endif
