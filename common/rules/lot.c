#include "common/rules/lot.h"

struct mass lot_part(struct mass whole, int64_t count, int64_t quantity)
{
    assert(quantity > 0 && count >= 0 && count <= quantity && whole.ug >= 0);
    struct mass part;
    bool fits = number_scale(whole.ug, count, quantity, &part.ug);
    assert(fits); /* a part is no more than the whole */
    return part;
}

void lot_share_custody(struct piece *piece)
{
    if (piece->book_mass.ug > 0 && tag_is_none(piece->since.operator_badge))
        piece->since.several = true;
}

/* Where the workshop has it under a tag of its own; on its way it is on a slip, which counts it. */
static enum reason place_obstacle(const struct piece *piece)
{
    if (piece->transit)
        return REASON_WRONG_STATE;
    switch (piece->place) {
    case PLACE_POOL:
    case PLACE_STATION:
    case PLACE_FINISHED:
    case PLACE_PARKED:
        return piece->kind == KIND_PIECE ? REASON_NONE : REASON_WRONG_STATE;
    case PLACE_TREE:
        return REASON_WRONG_STATE;
    case PLACE_DELIVERED:
    case PLACE_SCRAPPED:
    case PLACE_MISSING:
    case PLACE_ENDED:
        break;
    }
    return REASON_FINISHED;
}

struct lot_split lot_split(const struct piece *lot, int64_t count, struct tag tag)
{
    struct lot_split out = {.reason = place_obstacle(lot), .stays = *lot, .leaves = *lot};
    if (out.reason == REASON_NONE && (count < 1 || count >= lot->quantity))
        out.reason = REASON_DOES_NOT_ADD_UP;
    if (out.reason != REASON_NONE)
        return out;
    int64_t stays = lot->quantity - count;
    out.stays.version++;
    out.stays.quantity = stays;
    out.stays.book_mass = lot_part(lot->book_mass, stays, lot->quantity);
    out.stays.stones = lot_part(lot->stones, stays, lot->quantity);
    out.stays.weighed_here = false;
    out.leaves.tag = tag;
    out.leaves.version = 1;
    out.leaves.quantity = count;
    out.leaves.book_mass = mass_subtract(lot->book_mass, out.stays.book_mass);
    out.leaves.stones = mass_subtract(lot->stones, out.stays.stones);
    out.leaves.weighed_here = false;
    lot_share_custody(&out.stays);
    lot_share_custody(&out.leaves);
    return out;
}

static bool lie_together(const struct piece *a, const struct piece *b)
{
    bool held_alike = a->state != PIECE_HELD || a->was == b->was;
    return a->kind == b->kind && a->step == b->step && a->place == b->place && a->state == b->state &&
           held_alike && a->rework == b->rework && !b->transit && code_equal(a->station, b->station) &&
           code_equal(a->tray, b->tray) && tag_equal(a->holder, b->holder);
}

/* Who may answer for a difference found in both together. */
static struct custody_since join(const struct custody_since *a, const struct custody_since *b)
{
    struct custody_since out = *a;
    if (code_is_none(out.first))
        out.first = b->first;
    if (code_is_none(out.last))
        out.last = b->last;
    if (a->several || b->several || !tag_equal(a->operator_badge, b->operator_badge)) {
        out.several = true;
        out.operator_badge = tag_of("");
    }
    return out;
}

struct lot_merge lot_merge(const struct piece *lot, const struct piece *other)
{
    struct lot_merge out = {.reason = place_obstacle(lot), .stays = *lot, .ends = *other};
    if (out.reason == REASON_NONE && tag_equal(lot->tag, other->tag))
        out.reason = REASON_EXISTS;
    if (out.reason == REASON_NONE && (lot->findings.count > 0 || other->findings.count > 0))
        out.reason = REASON_WRONG_STATE; /* no longer alike: each has components of its own */
    if (out.reason == REASON_NONE && !lie_together(lot, other))
        out.reason = REASON_WRONG_STATE;
    if (out.reason != REASON_NONE)
        return out;
    out.stays.version++;
    out.stays.quantity += other->quantity;
    out.stays.book_mass = mass_add(lot->book_mass, other->book_mass);
    out.stays.stones = mass_add(lot->stones, other->stones);
    out.stays.weighed = lot->weighed && other->weighed;
    out.stays.weighed_here = false; /* each had its own ruling, and this lot has none */
    out.stays.since = join(&lot->since, &other->since);
    out.ends.version++;
    out.ends.place = PLACE_ENDED;
    out.ends.station = code_of("");
    out.ends.holder = tag_of("");
    out.ends.quantity = 0;
    out.ends.book_mass = out.ends.stones = MASS_UG(0);
    return out;
}
