/* Reading orders and the day's schedule. */
#ifndef TOUCHSTONE_ORDER_READ_H
#define TOUCHSTONE_ORDER_READ_H

#include "hub/service/orders.h"
#include "hub/service/plan.h"

/* An order in a list. */
struct order_summary {
    const struct order_row *order;
    int64_t pieces, finished, delivered;
    int64_t lost;                  /* that it waits for, and nobody works on */
    const struct plan_order *plan; /* NULL: nothing of it is on the way */
};

/* In order of their rows, behind `after`; `state`: an enum order_state, ORDERS_ALL or ORDERS_OPEN. `take`
 * returns false to stop. */
MUST_USE struct fault reader_orders(struct reader *reader, int state, int64_t after, int64_t now_ms,
                                    bool (*take)(void *context, const struct order_summary *summary),
                                    void *context);

/* All that is known of one order. Released by order_view_release. */
struct order_view {
    int64_t seq; /* of the newest event when it was read */
    struct order_at_hand hand;
    struct launch_gap gaps[LAUNCH_GAPS_MAX]; /* of a draft: what is missing */
    int gap_count;
    struct order_pieces pieces; /* linked to the reader's house: valid until it reads again */
    struct plan plan;
    struct change_row *changes;
    size_t change_count;
    struct change_line_row *change_lines; /* of all of them, in their order */
    size_t change_line_count;
    struct design_row *designs; /* all of the models of its lines */
    size_t design_count;
    struct delivery_row *deliveries;
    size_t delivery_count;
    struct delivered_row *delivered; /* by delivery; a piece that came back may stand there twice */
    size_t delivered_count;
    int64_t
        *lost; /* for each of the pieces: how many of it the order waits for though nobody works on them */
    struct engraving *engraved; /* the same: what is engraved; serial "": nothing */
    const struct house *house;  /* borrowed from the reader */
};

MUST_USE struct fault reader_order(struct reader *reader, struct code code, int64_t now_ms,
                                   struct order_view *out, bool *found);
/* The order that a delivery is of. */
MUST_USE struct fault reader_delivery_order(struct reader *reader, int64_t delivery, struct code *order,
                                            bool *found);
/* How the piece left: with this delivery, or (0) with the last that took it. NULL: it did not. */
const struct delivered_row *order_view_delivered(const struct order_view *view, int64_t piece,
                                                 int64_t delivery);
void order_view_release(struct order_view *view);

/* The plan of this moment, with the house that it is of (borrowed until the reader reads again). */
MUST_USE struct fault reader_plan(struct reader *reader, int64_t now_ms, struct plan *out,
                                  const struct house **house);

#endif
