/* A stock-take while it is booked: stock_take.c says whose stock it is and counts the loose metal,
 * stock_take_piece.c the pieces, stock_take_stock.c components and stones. Only hub/service includes it. */
#ifndef TOUCHSTONE_STOCK_TAKE_H
#define TOUCHSTONE_STOCK_TAKE_H

#include "hub/service/metal.h"

enum take_of { TAKE_VAULT, TAKE_STATION, TAKE_OPERATOR, TAKE_FINISHED, TAKE_STOCK };

/* One row of the form: a piece as it is known (row.id 0: nobody knew it), and as it is found to be. */
struct take_piece {
    const struct form *form;
    struct piece_row row;
    struct piece after;
    bool stays; /* it hangs on a tree, which is counted for it */
};

/* Of a component, or of a kind of stones: so many are there. */
struct take_count {
    struct code code;
    int64_t count;
    struct mass mass; /* < 0: nobody weighed them */
};

struct take_counts {
    struct take_count *items;
    size_t count;
};

struct take {
    struct act *act;
    const struct form *form;
    enum take_of of;
    struct code station; /* where; none: vault, finished goods, stock */
    struct tag badge;    /* TAKE_OPERATOR */
    const char *place;   /* as losses and gains name it */
    bool first_day;
    bool refused;
    struct take_piece *pieces;
    size_t piece_count;
    struct take_counts components, stones; /* TAKE_STOCK; with those that are not listed, and so not there */
    int64_t added, missing;
    struct mass gain, loss;
};

/* Reads the form's pieces and judges each; a row that makes no sense refuses the stock-take. The array of
 * take->pieces is the caller's to free, also after a refusal or a fault. */
MUST_USE struct fault take_read_pieces(struct take *take);
/* Posts an event for each, and with `complete` for each that is not there. */
MUST_USE struct fault take_post_pieces(struct take *take);

/* Reads what was counted in stock, and looks whether it can be so: a row that cannot, or one that belongs
 * elsewhere, refuses the stock-take. The arrays are the caller's to free, as those of the pieces. */
MUST_USE struct fault take_read_stock(struct take *take);
/* Posts an event for each. */
MUST_USE struct fault take_post_stock(struct take *take);

/* Posts what was found beyond (or below) what an account had: opening on the first day, else gain; loss. */
void take_post_difference(struct take *take, struct transfers *out, struct book book, struct account account,
                          struct mass difference, bool opens);
/* Is all of a kind listed (`rows`: "pieces", "loose" …), so that the others of it are gone? Where something
 * is, a `complete` count says so; that there is nothing must be said (`empty`). */
bool take_is_whole(const struct take *take, const char *rows);
void take_refuse(struct take *take, enum reason reason, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
