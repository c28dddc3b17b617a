/* What the files of stones share: one movement of stones, judged and posted. Nobody else includes it. */
#ifndef TOUCHSTONE_STONE_INSIDE_H
#define TOUCHSTONE_STONE_INSIDE_H

#include "hub/service/stones.h"

/* How all stones of the piece's model, in its size, are set; none: in several ways. */
struct code stone_setting_of_model(const struct act *act, const struct piece_row *row);
/* *known false: the reply says that nobody knows them. */
MUST_USE struct fault stone_find_kind(struct act *act, struct code kind, bool *known);
/* Judges a row of what is done with the act's piece and adds it to `down`: first from what was issued for the
 * piece, then from what its holder has of any, beyond what the rows before took. *may false: the reply says
 * why not. */
MUST_USE struct fault stone_add_row(struct act *act, struct setting_down *down, struct stone_move move,
                                    bool *may);
/* A bench that was away tells stones that it set, and its finish was booked as implied meanwhile (*told;
 * `fits`: the piece is in work there now, which may be a later visit). What that finish took as set goes back
 * to whoever had it, by moves of `down`, and weighs *assumed; nothing does when some were told so before.
 * Where it is not in the piece any more the reply is refused. */
MUST_USE struct fault stone_take_back_assumed(struct act *act, bool fits, struct setting_down *down,
                                              struct mass *assumed, bool *told);
/* A bench that was away gives up stones of what was issued there for the piece, none of which is left: its
 * finish was booked as implied meanwhile, and took these as set. */
MUST_USE struct fault stone_was_assumed(struct act *act, const struct piece_row *row,
                                        const struct stone_holding *from, int64_t count, bool *out);
/* What is held there but for what `down` takes from there, and with what it brings. */
struct stone_amount stone_beyond(const struct setting_down *down, const struct stone_holding *where);

#endif
