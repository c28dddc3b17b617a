#include "common/rules/life.h"

#include "common/rules/ledger.h"
#include "common/rules/lot.h"
#include "common/rules/stretch.h"

/* ---------------------------------------------------------------- holding */

struct outcome piece_hold(const struct piece *piece)
{
    struct outcome out = outcome_begin(piece);
    switch (piece->place) {
    case PLACE_POOL:
    case PLACE_STATION:
        break;
    case PLACE_PARKED:
        return outcome_refuse(out, REASON_HELD);
    case PLACE_TREE:
        return outcome_refuse(out, REASON_WRONG_STATE);
    case PLACE_FINISHED:
    case PLACE_DELIVERED:
    case PLACE_SCRAPPED:
    case PLACE_MISSING:
    case PLACE_ENDED:
        return outcome_refuse(out, REASON_FINISHED);
    }
    if (piece->state == PIECE_HELD)
        return outcome_refuse(out, REASON_HELD);
    out.after.was = piece->state;
    out.after.state = PIECE_HELD;
    return outcome_accept(out);
}

struct outcome piece_release(const struct piece *piece)
{
    struct outcome out = outcome_begin(piece);
    bool held = piece->state == PIECE_HELD && (piece->place == PLACE_POOL || piece->place == PLACE_STATION);
    if (!held)
        return outcome_refuse(out, REASON_WRONG_STATE);
    out.after.state = piece->was;
    out.after.was = PIECE_QUEUED;
    return outcome_accept(out);
}

/* ---------------------------------------------------------------- off its station, and back */

/* Nobody has it in hand any more. A weighing that was still to come in leaves the operator out of the
 * stretch; who had it in work and gives it away unweighed is in it after all. */
static void let_go(struct piece *piece)
{
    if (!tag_is_none(piece->holder))
        stretch_add(piece, piece->holder, piece->station);
    piece->holder = tag_of("");
    if (piece->state == PIECE_HELD && piece->was == PIECE_IN_WORK)
        piece->was = PIECE_QUEUED;
    if (piece->state == PIECE_IN_WORK)
        piece->state = PIECE_QUEUED;
}

static void take_off(struct piece *piece, enum place place)
{
    let_go(piece);
    if (piece->place == PLACE_STATION)
        piece->tray = piece->station;
    else if (piece->place == PLACE_POOL)
        piece->tray = code_of(POOL_TRAY);
    piece->place = place;
    piece->station = code_of("");
    piece->transit = false;
}

struct outcome piece_park(const struct piece *piece)
{
    struct outcome out = outcome_begin(piece);
    if (piece->place != PLACE_STATION || piece->state != PIECE_HELD || piece->transit)
        return outcome_refuse(out, REASON_WRONG_STATE);
    take_off(&out.after, PLACE_PARKED);
    return outcome_accept(out);
}

struct outcome piece_unpark(const struct piece *piece, const struct station_now *home,
                            const struct floor_now *floor, bool may_exceed)
{
    struct outcome out = outcome_begin(piece);
    if (piece->place != PLACE_PARKED)
        return outcome_refuse(out, REASON_WRONG_STATE);
    out.after.place = PLACE_STATION;
    out.after.station = out.after.tray = home->station->code;
    struct room room = room_to_enter(piece, &out.after, home, floor, false);
    if (room.reason == REASON_NONE || may_exceed || piece->rework)
        return outcome_accept(out);
    out = outcome_refuse(outcome_begin(piece), room.reason);
    out.numbers = room.numbers;
    out.next = room.next;
    return out;
}

/* ---------------------------------------------------------------- scrapped, missing, found */

/* Why the workshop does not have it to give away. */
static enum reason gone_reason(const struct piece *piece)
{
    switch (piece->place) {
    case PLACE_POOL:
    case PLACE_STATION:
    case PLACE_FINISHED:
    case PLACE_PARKED:
        return REASON_NONE;
    case PLACE_TREE:
    case PLACE_MISSING:
        return REASON_WRONG_STATE;
    case PLACE_DELIVERED:
    case PLACE_SCRAPPED:
    case PLACE_ENDED:
        break;
    }
    return REASON_FINISHED;
}

static void take_part(struct piece *piece, int64_t count)
{
    int64_t stays = piece->quantity - count;
    piece->book_mass = lot_part(piece->book_mass, stays, piece->quantity);
    piece->stones = lot_part(piece->stones, stays, piece->quantity);
    piece->quantity = stays;
    piece->weighed_here = false; /* what was weighed here were more */
    lot_share_custody(piece);
}

struct outcome piece_scrap(const struct piece *piece, int64_t count)
{
    struct outcome out = outcome_begin(piece);
    enum reason reason = gone_reason(piece);
    bool is_part = count > 0 && count != piece->quantity;
    if (reason == REASON_NONE && is_part && (count > piece->quantity || piece->kind == KIND_TREE))
        reason = REASON_DOES_NOT_ADD_UP;
    if (reason != REASON_NONE)
        return outcome_refuse(out, reason);
    if (is_part)
        take_part(&out.after, count);
    else
        take_off(&out.after, PLACE_SCRAPPED);
    return outcome_accept(out);
}

struct outcome piece_lose(const struct piece *piece)
{
    struct outcome out = outcome_begin(piece);
    enum reason reason = gone_reason(piece);
    if (reason == REASON_NONE && piece->kind == KIND_TREE) /* what hangs on it is a piece each */
        reason = REASON_WRONG_STATE;
    if (reason != REASON_NONE)
        return outcome_refuse(out, reason);
    take_off(&out.after, PLACE_MISSING);
    return outcome_accept(out);
}

/* There is no room where it was. */
static void park_instead(struct piece *piece)
{
    if (piece->state != PIECE_HELD)
        piece->was = piece->state;
    piece->state = PIECE_HELD;
    piece->place = PLACE_PARKED;
    piece->tray = piece->station;
    piece->station = code_of("");
    piece->transit = false;
}

struct outcome piece_found(const struct piece *piece, const struct piece *before,
                           const struct station_now *home, const struct floor_now *floor, bool *parked)
{
    struct outcome out = outcome_begin(piece);
    struct piece *after = &out.after;
    *parked = false;
    if (piece->place != PLACE_MISSING)
        return outcome_refuse(out, REASON_WRONG_STATE);
    after->place = before->place;
    after->station = before->station;
    after->tray = before->tray;
    after->transit = before->transit;
    after->state = before->state; /* a count that misses it leaves none */
    after->was = before->was;
    after->rework = before->rework;
    let_go(after);
    *parked =
        home && !before->rework && room_to_enter(piece, after, home, floor, false).reason != REASON_NONE;
    if (*parked)
        park_instead(after);
    after->since.operator_badge = tag_of("");
    after->since.several = true;
    return outcome_accept(out);
}

/* ---------------------------------------------------------------- another pair of hands */

struct outcome piece_hand_over(const struct piece *piece, const struct station *here, struct tag to,
                               int64_t in_work)
{
    struct outcome out = outcome_begin(piece);
    if (!piece_is_at(piece, here->code) || piece->state != PIECE_IN_WORK)
        return outcome_refuse(out, REASON_NOT_IN_WORK);
    if (tag_equal(piece->holder, to))
        return outcome_refuse(out, REASON_EXISTS);
    if (here->at_once > 0 && in_work >= here->at_once) {
        out.reason = REASON_AT_ONCE;
        numbers_set(&out.numbers, NUMBER_IN_WORK, in_work);
        numbers_set(&out.numbers, NUMBER_AT_ONCE, here->at_once);
        return out;
    }
    if (stretch_counts_hand(piece))
        stretch_add(&out.after, to, here->code);
    out.after.holder = to;
    return outcome_accept(out);
}
