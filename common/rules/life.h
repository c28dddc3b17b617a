/* The life of a piece beside the flow: held and released, parked, scrapped, missing and found, handed to
 * another person (DOMAIN §§ 3, 4). Pure: each gives an outcome (outcome.h).
 *
 * Held: it keeps its place and, if somebody had it in work, its holder; `was` is the state that it goes back
 * to. Nobody can move it. It goes on counting at its station.
 *
 * Off its station (parked, scrapped, missing): `station` is none, and `tray` keeps the station that it was
 * taken off, for the way back and for the name of the loss. */
#ifndef TOUCHSTONE_LIFE_H
#define TOUCHSTONE_LIFE_H

#include "common/rules/outcome.h"
#include "common/rules/room.h"

/* In the pool or at a station, in any state; REASON_HELD when it is held already, REASON_FINISHED when it has
 * left the line, REASON_WRONG_STATE on a tree. */
struct outcome piece_hold(const struct piece *piece);
/* Back to the state that it was in. REASON_WRONG_STATE when it is not held, or parked: unpark it first. */
struct outcome piece_release(const struct piece *piece);

/* A held piece leaves its station, and the station's count. Work begun on it has to be begun anew.
 * REASON_WRONG_STATE when it is not held at a station, or is on its way to a subcontractor. */
struct outcome piece_park(const struct piece *piece);
/* Back to the station that it was taken off (`home`), held. That is an entry: refused when that station, or a
 * group that it enters, has no room (numbers, `next`); a rework, or `may_exceed` (an override), comes in all
 * the same. */
struct outcome piece_unpark(const struct piece *piece, const struct station_now *home,
                            const struct floor_now *floor, bool may_exceed);

/* `count` of a lot, or (0, or all of it) the whole: its metal and stones go with it, a part's by its share.
 * Any state, any place where the workshop has it; REASON_FINISHED when it has it no more, REASON_WRONG_STATE
 * on a tree or missing (it must be found first), REASON_DOES_NOT_ADD_UP when `count` is more than there is,
 * or of a tree, which is given up whole: what hangs on it then, see tree_scrap_off. */
struct outcome piece_scrap(const struct piece *piece, int64_t count);

/* Nobody can find it. */
struct outcome piece_lose(const struct piece *piece);
/* It turned up: it is where it was when it went missing (`before`), but in nobody's hand, and nobody alone
 * answers for what it lost meanwhile. A station (`home`, NULL when it was at none) without room does not take
 * it: it is parked, held, until there is (`*parked`). */
struct outcome piece_found(const struct piece *piece, const struct piece *before,
                           const struct station_now *home, const struct floor_now *floor, bool *parked);

/* Work in hand goes to another person: both answer for a difference from then on. `in_work`: what that person
 * has in work here (REASON_AT_ONCE when it is enough). REASON_NOT_IN_WORK when nobody has it in work here,
 * REASON_EXISTS when that person has it already. */
struct outcome piece_hand_over(const struct piece *piece, const struct station *here, struct tag to,
                               int64_t in_work);

#endif
