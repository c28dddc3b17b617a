/* Orders with their lines, changes, designs and deliveries. All of it follows from the events; what is kept
 * here is how it is now. */
#ifndef TOUCHSTONE_STORE_ORDER_H
#define TOUCHSTONE_STORE_ORDER_H

#include "common/rules/form.h"
#include "common/rules/order.h"
#include "hub/store/piece.h"

_Static_assert(ORDER_TEXT_MAX == FORM_TEXT_MAX + 1, "what a form says fits");

struct order_row {
    int64_t id; /* 0: not written yet */
    struct code code;
    char client[NAME_TEXT_MAX];
    int64_t due_ms; /* 0: none yet */
    bool rush;
    enum order_state state; /* in_work is never stored: read, it follows from the pieces */
    char specification[ORDER_TEXT_MAX];
    char documents[ORDER_TEXT_MAX];
    bool feasible, materials, deadline;
    char quote[ORDER_TEXT_MAX];
    char payment[ORDER_TEXT_MAX];
    char note[ORDER_TEXT_MAX];
    char skip_reason[CODE_TEXT_MAX]; /* of PROTOTYPE_REASON_LIST; "": its pieces have their prototype */
    char skip_note[ORDER_TEXT_MAX];
    int64_t released_ms, delivered_ms, ended_ms; /* 0: not yet; ended: closed or cancelled */
    char ending[ORDER_TEXT_MAX];                 /* why it was cancelled, or the client's conformity check */
};

MUST_USE struct fault store_order_find(struct store *store, struct code code, struct order_row *out,
                                       bool *found);
MUST_USE struct fault store_order_read(struct store *store, int64_t id, struct order_row *out);
/* Writes a new row (id 0: it gets one) or all of an old one. */
MUST_USE struct fault store_order_write(struct store *store, struct order_row *row);
/* After an import: an order that came with pieces was released long ago; one without any waits for its launch
 * sheet, or for a file that brings them. */
MUST_USE struct fault store_orders_follow_pieces(struct store *store);
/* In order of id, behind `after`; `state` −1: all; −2: all that are neither closed nor cancelled nor a draft.
 * `take` returns false to stop. */
#define ORDERS_ALL  (-1)
#define ORDERS_OPEN (-2)
MUST_USE struct fault store_order_each(struct store *store, int state, int64_t after,
                                       bool (*take)(void *context, const struct order_row *row),
                                       void *context);

struct order_line_row {
    int line;          /* 1, 2 … */
    struct code model; /* its newest revision counts at the release */
    char size[CODE_TEXT_MAX];
    int64_t quantity;
    bool as_lot; /* all under one tag */
    struct code alloy, custody;
    char stones[ORDER_TEXT_MAX];
    char finish[ORDER_TEXT_MAX];
    char customisation[ORDER_TEXT_MAX];
    int64_t volume_mm3_e3; /* of the customised piece; 0: the model's */
    int32_t tolerance_ppm; /* that the client demands; 0: the route's */
    bool cancelled;
};

/* Up to ORDER_LINES_MAX of them, by number. */
MUST_USE struct fault store_order_lines(struct store *store, int64_t order, struct order_line_row *out,
                                        int *count);
MUST_USE struct fault store_order_lines_clear(struct store *store, int64_t order);
MUST_USE struct fault store_order_line_write(struct store *store, int64_t order,
                                             const struct order_line_row *row);

/* ------------------------------------------------------------------ changes */

struct change_row {
    int64_t id; /* 0: not written yet */
    int64_t order;
    enum change_state state;
    char wish[ORDER_TEXT_MAX];
    int64_t due_ms;      /* the new one; 0: stays */
    char rush[8];        /* "yes", "no"; "": stays */
    int line;            /* that `more` or `fewer` is about; 0: none */
    int64_t more, fewer; /* pieces */
    int cancel_line;     /* 0: none */
    char price[ORDER_TEXT_MAX];
    char effect[ORDER_TEXT_MAX];
    char asked_by[ORDER_TEXT_MAX];
    char specification[ORDER_TEXT_MAX], documents[ORDER_TEXT_MAX], note[ORDER_TEXT_MAX]; /* "": stay */
    char answer_by[ORDER_TEXT_MAX];
    char answer[ORDER_TEXT_MAX];
    int64_t requested_ms, changed_ms;
};

MUST_USE struct fault store_change_find(struct store *store, int64_t id, struct change_row *out, bool *found);
MUST_USE struct fault store_change_write(struct store *store, struct change_row *row);
/* A line that a change adds (its number: which of them), or what becomes different in one: what is empty
 * stays. */
struct change_line_row {
    int64_t change;
    bool adds;
    struct order_line_row line;
};
MUST_USE struct fault store_change_line_write(struct store *store, const struct change_line_row *row);
/* Up to ORDER_LINES_MAX of either, by number; what is added comes last. */
#define CHANGE_LINES_MAX (2 * ORDER_LINES_MAX)
MUST_USE struct fault store_change_lines(struct store *store, int64_t change, struct change_line_row *out,
                                         int *count);
/* Of one order. */
MUST_USE struct fault store_change_each(struct store *store, int64_t order,
                                        bool (*take)(void *context, const struct change_row *row),
                                        void *context);

/* ------------------------------------------------------------------ designs */

struct design_row {
    int64_t id; /* 0: not written yet */
    struct code model;
    int64_t revision; /* of the design: 1, 2 … */
    char note[ORDER_TEXT_MAX];
    char document[ORDER_TEXT_MAX];
    char size[CODE_TEXT_MAX];
    int64_t volume_mm3_e3; /* 0: the model's stays */
    enum design_state state;
    char decided_by[ORDER_TEXT_MAX];
    char comment[ORDER_TEXT_MAX];
    int64_t submitted_ms, decided_ms;
};

/* The newest of a model. *found false: it has only what the workshop file brought, which counts as approved.
 */
MUST_USE struct fault store_design_newest(struct store *store, struct code model, struct design_row *out,
                                          bool *found);
MUST_USE struct fault store_design_write(struct store *store, struct design_row *row);
MUST_USE struct fault store_design_each(struct store *store, struct code model,
                                        bool (*take)(void *context, const struct design_row *row),
                                        void *context);

/* ------------------------------------------------------------------ deliveries */

struct delivery_row {
    int64_t id; /* 0: not written yet */
    int64_t order;
    int64_t at_ms;
    char carrier[ORDER_TEXT_MAX];
    char tracking[ORDER_TEXT_MAX];
    char value[ORDER_TEXT_MAX];     /* declared, with its currency */
    char signature[ORDER_TEXT_MAX]; /* who handed it over */
    char slip[ORDER_TEXT_MAX], invoice[ORDER_TEXT_MAX], certificate[ORDER_TEXT_MAX];
    int64_t received_ms; /* 0: the client has not signed yet */
    char received_by[ORDER_TEXT_MAX];
    char reservations[ORDER_TEXT_MAX];
};

MUST_USE struct fault store_delivery_find(struct store *store, int64_t id, struct delivery_row *out,
                                          bool *found);
MUST_USE struct fault store_delivery_write(struct store *store, struct delivery_row *row);
/* A piece that left with a delivery; one that came back may leave again with another. */
struct delivered_row {
    int64_t delivery, piece;
    char sheet_at[ORDER_TEXT_MAX]; /* where its inspection sheet is; "": it went along, or it needs none */
};
MUST_USE struct fault store_delivered_add(struct store *store, const struct delivered_row *row);
/* Of one order, by delivery. */
MUST_USE struct fault store_delivered_each(struct store *store, int64_t order,
                                           bool (*take)(void *context, const struct delivered_row *row),
                                           void *context);
MUST_USE struct fault store_delivery_each(struct store *store, int64_t order,
                                          bool (*take)(void *context, const struct delivery_row *row),
                                          void *context);
/* So many of a piece that was lost are not made again: the order does without. */
MUST_USE struct fault store_short_add(struct store *store, int64_t order, int64_t piece, int64_t count);
MUST_USE struct fault store_short_of_piece(struct store *store, int64_t piece, int64_t *out);

/* Compares orders, changes and deliveries with what the events say of them; `say` gets a sentence for each
 * that differs. */
MUST_USE struct fault store_order_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                        void *context);

/* ------------------------------------------------------------------ names for new pieces */

/* The number on the highest tag of a piece, lot or tree that there ever was; 0: none. */
MUST_USE struct fault store_tag_highest(struct store *store, int64_t *out);
MUST_USE struct fault store_piece_name_is_taken(struct store *store, const char *name, bool *out);

#endif
