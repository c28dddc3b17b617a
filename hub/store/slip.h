/* Transfer slips: written once, with what was on them; a receipt for each piece as it comes. */
#ifndef TOUCHSTONE_STORE_SLIP_H
#define TOUCHSTONE_STORE_SLIP_H

#include "common/rules/slip.h"
#include "hub/store/store.h"

struct slip_row {
    int64_t id;                 /* its number */
    int64_t event;              /* of the first piece on it */
    struct code origin, target; /* stations; on the way back `target` is none */
    bool outward;
    char carrier[CARRIER_TEXT_MAX];
    char note[SLIP_NOTE_MAX];
    struct mass declared; /* 0: none */
    struct tag operator_badge;
    int64_t sent_ms;
    int64_t pieces, received; /* on it, and come: filled when read */
};

struct slip_piece {
    int64_t piece; /* row */
    struct tag tag;
    char name[NAME_TEXT_MAX];
    char alloy[NAME_TEXT_MAX]; /* its name */
    int64_t quantity;
    struct mass metal; /* as it left */
    bool weighed;      /* there and then */
    bool received;
    int64_t received_ms;
    struct mass found; /* as it came */
    bool found_weighed;
    struct mass
        went; /* on a slip back: as it had left the house, the last time; 0: it was split since, or never */
    bool went_weighed;
    struct custody_norm norm; /* of that station's work on its alloy, as it is accepted now; event 0: none */
    bool is_last;             /* it was sent on no later slip */
};

/* The number that the next slip gets. */
MUST_USE struct fault store_slip_next(struct store *store, int64_t *out);
MUST_USE struct fault store_slip_add(struct store *store, const struct slip_row *slip,
                                     const struct slip_piece *pieces, size_t count);
MUST_USE struct fault store_slip_get(struct store *store, int64_t id, struct slip_row *out, bool *found);
/* What is on it; at most SLIP_PIECES_MAX. */
MUST_USE struct fault store_slip_pieces(struct store *store, int64_t id,
                                        struct slip_piece out[SLIP_PIECES_MAX], size_t *count);
MUST_USE struct fault store_slip_receive(struct store *store, int64_t slip, int64_t event,
                                         const struct slip_piece *piece);
/* From number `after` upwards, with `open` only those that have something on its way without a receipt.
 * `take` returns false to stop. */
MUST_USE struct fault store_slip_each(struct store *store, int64_t after, bool open,
                                      bool (*take)(void *context, const struct slip_row *slip),
                                      void *context);

/* Compares slips and receipts with the events that sent and received. */
MUST_USE struct fault store_slip_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                       void *context);

#endif
