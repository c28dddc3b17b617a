/* Stones of a lot that is split, and of halves that merge: they go with the pieces that they are in, and so
 * do those that somebody has for them. */
#include <string.h>

#include "common/rules/lot.h"
#include "hub/service/stones.h"

struct sharing {
    struct stone_sharing *out;
    int64_t count, quantity;
};

/* So many of this kind go along; the stay is rounded as that of the lot's metal is. */
static bool share(void *context, const struct stone_holding *holding)
{
    struct sharing *sharing = context;
    struct stone_sharing *out = sharing->out;
    struct stone_holding part = *holding;
    bool is_set = strcmp(holding->account.text, STONE_PIECE) == 0;
    int64_t stays =
        lot_part(MASS_UG(holding->amount.count), sharing->quantity - sharing->count, sharing->quantity).ug;
    out->is_full = out->count == STONE_MOVES_MAX;
    if (out->is_full)
        return false;
    if (is_set)
        out->counted = mass_add(out->counted, holding->amount.mass);
    if (stays == holding->amount.count)
        return true;
    enum stone_fit fit =
        stone_take(holding->amount, holding->amount.count - stays, MASS_UG(-1), &part.amount);
    assert(fit == STONE_FITS);
    if (is_set)
        out->set = mass_add(out->set, part.amount.mass);
    out->parts[out->count++] = part;
    return true;
}

struct fault stone_share(struct store *store, const struct piece_row *lot, int64_t count,
                         struct stone_sharing *out)
{
    struct sharing sharing = {out, count, lot->now.piece.quantity};
    *out = (struct stone_sharing){.count = 0};
    return store_stone_each_held(store, lot->id, share, &sharing);
}

void stone_go_along(const struct stone_sharing *sharing, int64_t from, int64_t to, struct stone_lines *out)
{
    for (int i = 0; i < sharing->count; i++) {
        const struct stone_holding *part = &sharing->parts[i];
        out->items[i] = (struct stone_transfer){.kind = part->kind,
                                                .debit = part->account,
                                                .debit_piece = to,
                                                .credit = part->account,
                                                .credit_piece = from,
                                                .amount = part->amount};
    }
    out->count = sharing->count;
}
