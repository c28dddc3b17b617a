/* Transfer slips: pieces go to a subcontractor's station and come back, and are weighed both ways (DOMAIN §§
 * 3, 4). Pure.
 *
 * Out: the slip is the entry at the subcontractor. The piece counts there from then on, in transit until its
 * receipt is confirmed. Back: its step there is over, and it goes on counting there, in transit until it has
 * come in; then it waits in the house for its next station to take it. That station may also receive it
 * straight away.
 *
 * A carrier has it in between, so nobody alone answers for a difference: it is charged to the stretch. A mass
 * on the slip
 * (`metal`, NULL when it was not weighed) is a weighing: it sets the book mass. */
#ifndef TOUCHSTONE_SLIP_H
#define TOUCHSTONE_SLIP_H

#include "common/rules/custody.h"
#include "common/rules/outcome.h"
#include "common/rules/room.h"

#define SLIP_PIECES_MAX  64
#define CARRIER_TEXT_MAX 64
#define SLIP_NOTE_MAX    160

/* Out: done at `from` (or in the pool), and `to` is a subcontractor's station that its next step needs; or a
 * rework that was sent back to `to` and lies at `from`: it counts there already, past any limit. Room is
 * judged for the whole slip, see slip_room. REASON_HELD, REASON_WRONG_STATE (on its way already),
 * REASON_NOT_DONE, REASON_WRONG_STATION
 * (`at`: where it is, `next`: where it should go). */
struct outcome slip_send_out(const struct piece *piece, const struct station *from, const struct station *to,
                             const struct mass *metal);

/* Back from the subcontractor's station `from`, where its step ends with it: what it sets is set.
 * REASON_HELD, REASON_WRONG_STATE (on its way), REASON_WRONG_STATION. */
struct outcome slip_send_back(const struct piece *piece, const struct station *from,
                              const struct mass *metal);

/* Must it be weighed as it leaves for a subcontractor: has it metal? At their own end nobody asks: what went
 * and what came back is weighed in the house. */
bool slip_weighs_out(const struct piece *piece);
/* … as it comes in again: it is on its way back, and of metal. */
bool slip_weighs_back(const struct piece *piece);

/* Receipt of a piece on its way: at the subcontractor, or in the house, where it lies in the tray of `here`.
 * Also of one that is held. REASON_WRONG_STATE when it is not on its way. */
struct outcome slip_arrive(const struct piece *piece, struct code here, const struct mass *metal);

/* True for a piece that is on its way back. */
bool slip_is_back(const struct piece *piece);

/* What a slip on its way back brings of what had gone out: a line for each piece. */
struct slip_line {
    int64_t quantity;
    bool weighed_out, weighed_back; /* on the scale, both times, with nothing split off in between */
    struct mass went, came;
    struct custody_norm norm; /* of the work done there on its alloy; event 0: there is none */
};

struct slip_balance {
    int64_t pieces, unweighed; /* weighed both ways, and the others, which are left out */
    struct mass went, came;
    struct custody custody; /* loss against what those pieces may lose; no norm of one: no ruling */
};

struct slip_balance slip_balance_of(const struct slip_line *lines, size_t count);

/* Have the station, and every group that is entered, room for everything on the slip together? Then
 * REASON_NONE; else REASON_STATION_FULL or _GROUP_FULL, with the numbers and `next`. before, after: what is
 * on it, `count` of each. */
struct room slip_room(const struct piece *before, const struct piece *after, size_t count,
                      const struct station_now *to, const struct floor_now *floor);

#endif
