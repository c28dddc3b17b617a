#include "common/rules/batch.h"

#define COST_SLACK 1.1 /* a tenth above the least cost is as good */

static double cost_cents_of(const struct batch_ask *ask, int64_t pieces)
{
    assert(pieces >= 1 && ask->rate_per_day > 0);
    double flask = (double)ask->flask_cents / (double)pieces;
    double wait = (double)ask->piece_day_cents * (double)(pieces - 1) / (2 * ask->rate_per_day);
    return flask + wait;
}

static double least_cost(const struct batch_ask *ask)
{
    double least = cost_cents_of(ask, 1);
    for (int64_t pieces = 2; pieces <= BATCH_PIECES_MAX; pieces++) {
        double cost = cost_cents_of(ask, pieces);
        least = cost < least ? cost : least;
    }
    return least;
}

static int64_t economic(const struct batch_ask *ask)
{
    double bound = least_cost(ask) * COST_SLACK;
    int64_t pieces = 1;
    while (pieces < BATCH_PIECES_MAX && cost_cents_of(ask, pieces) > bound)
        pieces++;
    return pieces;
}

static int64_t by_metal(const struct batch_ask *ask)
{
    if (ask->metal_min.ug <= 0 || ask->metal_each.ug <= 0)
        return 1;
    int64_t pieces = (ask->metal_min.ug + ask->metal_each.ug - 1) / ask->metal_each.ug;
    return pieces > BATCH_PIECES_MAX ? BATCH_PIECES_MAX : pieces;
}

struct batch batch_propose(const struct batch_ask *ask)
{
    struct batch batch = {.economic = economic(ask), .by_metal = by_metal(ask)};
    batch.pieces = batch.economic > batch.by_metal ? batch.economic : batch.by_metal;
    batch.fits = batch.pieces <= ask->room;
    batch.cost_cents = cost_cents_of(ask, batch.pieces);
    batch.wip_days = (double)batch.pieces / ask->rate_per_day;
    return batch;
}
