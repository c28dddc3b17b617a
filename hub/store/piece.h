/* Pieces: what each is (written once), and where and how it is now (a projection of its last event). */
#ifndef TOUCHSTONE_STORE_PIECE_H
#define TOUCHSTONE_STORE_PIECE_H

#include "common/rules/piece.h"
#include "common/rules/verdict.h"
#include "hub/store/store.h"

/* The part of a piece that events change. Stands after each event, and, after the last one, with the piece.
 */
struct piece_now {
    struct piece piece; /* `steps` and `stones_due` are the model's, not the store's: none */
    int64_t state_ms;   /* in this state since */
    int64_t arrived_ms; /* at this station (in the pool, in finished goods) since */
    bool has_ruling;    /* at the present step: the last that judged, else no_verdict */
    enum ruling ruling;
};

/* Steps that are done again. */
struct redo {
    int inspection;           /* the step that sent it back; 0: none ever did */
    int first;                /* the step that it went back to */
    int64_t quantity;         /* of which */
    struct mass mass;         /* it weighed when it was sent back */
    struct findings findings; /* it had then */
};

struct piece_row {
    int64_t id;
    int64_t event; /* its last one */
    struct piece_now now;
    char name[NAME_TEXT_MAX];
    struct uid chip;
    int64_t order; /* 0: none */
    int64_t model;
    char size[CODE_TEXT_MAX];
    int64_t volume_mm3_e3; /* of one piece, as it goes to casting */
    int64_t lot;
    struct code custody;
    int64_t line;          /* of its order; 0: none */
    int64_t remake_of;     /* the piece that it stands in for; 0: none */
    int64_t released_ms;   /* when its order let it go into work; 0: a stock-take brought it */
    int64_t route;         /* its own, where it differs from its model's (no prototype); 0: its model's */
    int32_t tolerance_ppm; /* its client demands less than its route allows; 0: no */
    bool has_rest;    /* it was sent back once, or stones are counted to it: piece_find_rest reads of what */
    struct redo redo; /* its last rework: redo.h reads it, the store does not */
};

/* Writes a new piece with the event that brought it; `row->id` is set. */
MUST_USE struct fault store_piece_add(struct store *store, struct piece_row *row);
MUST_USE struct fault store_piece_find(struct store *store, struct tag tag, struct piece_row *out,
                                       bool *found);
/* The tag of a piece that has this name or this chip; none when nobody has. */
MUST_USE struct fault store_piece_alike(struct store *store, const char *name, const char *chip,
                                        struct tag *out);
MUST_USE struct fault store_piece_get(struct store *store, int64_t id, struct piece_row *out);
/* Writes row->now and row->event. `moved`: the place (pool, station, finished) differs from what is stored.
 */
MUST_USE struct fault store_piece_move(struct store *store, const struct piece_row *row, bool moved);

/* What the counters and the board need of every piece on the line or in the pool. */
struct line_row {
    char name[NAME_TEXT_MAX];
    enum place place;
    enum piece_state state;
    struct code station;
    int step;
    bool rework;
    struct tag holder;
    int64_t quantity;
    struct mass book_mass;
    int64_t arrived_ms;
    int64_t model;
    bool weighed;
    int64_t lot;
    int64_t volume_mm3_e3; /* of one piece */
    bool transit;
    enum piece_kind kind;
    int64_t route; /* its own; 0: its model's */
};
MUST_USE struct fault store_piece_each_on_line(struct store *store,
                                               void (*take)(void *context, const struct line_row *row),
                                               void *context);

/* Whole rows of all that are in the pool, on the line, parked or on a tree; or, with `after` > 0, of those
 * with an event later than that, or whose order was changed or cancelled since, finished ones too. `take`
 * returns false to stop. */
MUST_USE struct fault store_piece_each(struct store *store, int64_t after,
                                       bool (*take)(void *context, const struct piece_row *row),
                                       void *context);
/* Those that nobody can find. */
MUST_USE struct fault store_piece_each_missing(struct store *store,
                                               bool (*take)(void *context, const struct piece_row *row),
                                               void *context);
/* Writes what the piece is: model, size, volume, route, order and line. */
MUST_USE struct fault store_piece_identify(struct store *store, const struct piece_row *row);
/* Compares pieces with the events that said what they are. */
MUST_USE struct fault store_identify_prove(struct store *store,
                                           void (*say)(void *context, const char *sentence), void *context);

/* All that ever were, by id. */
MUST_USE struct fault store_piece_each_ever(struct store *store,
                                            bool (*take)(void *context, const struct piece_row *row),
                                            void *context);
/* The pieces of an order, by id, all that ever were. */
MUST_USE struct fault store_piece_each_of_order(struct store *store, int64_t order,
                                                bool (*take)(void *context, const struct piece_row *row),
                                                void *context);

#endif
