/* What the files of orders share. Only hub/service includes it. */
#ifndef TOUCHSTONE_ORDERS_H
#define TOUCHSTONE_ORDERS_H

#include "hub/service/desk.h"
#include "hub/store/order.h"

/* An order with its lines, as the verbs work on it. */
struct order_at_hand {
    struct order_row order;
    struct order_line_row lines[ORDER_LINES_MAX];
    int line_count;
};

MUST_USE struct fault order_draft(struct act *act); /* order_draft.c: draft_order, skip_prototype */
MUST_USE struct fault order_skip_prototype(struct act *act);
MUST_USE struct fault order_release(struct act *act);  /* order_release.c */
MUST_USE struct fault order_cancel(struct act *act);   /* order_cancel.c */
MUST_USE struct fault order_change(struct act *act);   /* order_change.c: the five verbs of a change */
MUST_USE struct fault order_design(struct act *act);   /* order_design.c: submit_design, approve_design */
MUST_USE struct fault order_deliver(struct act *act);  /* order_delivery.c */
MUST_USE struct fault order_received(struct act *act); /* receipt, reserve */
MUST_USE struct fault order_close(struct act *act);
MUST_USE struct fault order_close_short(struct act *act); /* order_lost.c */

/* Says what the lines of a draft name and the workshop has not, by field: "lines[1].model". */
void order_say_unknown(const struct house *house, const struct form *draft, struct problems *out);

/* How many tags so many pieces of a line are. */
int64_t order_tags_of(const struct order_line_row *line, int64_t pieces);
/* Every tag is an event and a label: thousands at once are a typing error. False: the reply says so, by the
 * list of the form that asks for them. */
MUST_USE bool order_tags_are_few(struct act *act, const char *list, int64_t tags);
/* A line, or what becomes different in one, from a row of a form's list; what it does not say stays empty.
 * False: the reply says what does not fit. */
MUST_USE bool order_fill_line(struct act *act, const struct form *form, const char *list, int index,
                              struct order_line_row *out);
MUST_USE bool order_fill_alteration(struct act *act, const struct form *form, const char *list, int index,
                                    struct order_line_row *out);

/* ------------------------------------------------------------------ order.c */

/* The line of that number, unless it was dropped. NULL: there is none. */
struct order_line_row *order_line_find(struct order_at_hand *hand, int64_t number);
/* The order with this id and its lines, 0: none, with no lines. The caller frees *out, also after a fault. */
MUST_USE struct fault order_read_whole(struct store *store, int64_t order, struct order_at_hand **out);
/* "Casting", "finished": where a piece is, for a sentence. Borrowed from the house. */
const char *order_where(const struct act *act, const struct piece *piece);

/* The order that the form names, which must be in a state for the verb; *ok false: the reply says why not. */
MUST_USE struct fault order_take(struct act *act, struct order_row *out, bool *ok);
MUST_USE struct fault order_take_whole(struct act *act, struct order_at_hand *out, bool *ok);
/* Is the verb allowed in that state? Else the reply says so. */
bool order_state_fits(struct act *act, const struct order_row *order);
/* Copies a text of the form where it was given. */
void order_copy_text(const struct form *form, const char *name, char out[ORDER_TEXT_MAX]);
/* Posts the event about the order (the last of the command). `found`: what the hub found out, as JSON; "". */
MUST_USE struct fault order_post(struct act *act, const struct order_row *order, const char *found);
MUST_USE struct fault order_post_thing(struct act *act, const char *thing, const char *found);

/* The pieces of an order, all that ever were, linked to their routes. Release them, also after a fault. */
struct order_pieces {
    struct piece_row *rows;
    size_t count, capacity;
};
MUST_USE struct fault order_pieces_read(const struct house *house, struct store *store, int64_t order,
                                        struct order_pieces *out);
void order_pieces_release(struct order_pieces *pieces);

/* ------------------------------------------------------------------ order_launch.c: for the desk and readers
 */

MUST_USE struct fault launch_sheet_read(const struct house *house, struct store *store,
                                        const struct order_at_hand *hand, struct launch_sheet *out);
/* Volume of one piece of this line; 0: no such model or size. */
int64_t order_line_volume(const struct house *house, const struct order_line_row *line);

/* ------------------------------------------------------------------ order_lost.c: for the desk and readers
 */

/* How many of this piece of the order were scrapped or are missing, and are neither made again nor closed
 * short: the order waits for them. */
MUST_USE struct fault order_lost(struct store *store, const struct order_at_hand *hand,
                                 const struct piece_row *row, int64_t *out);
/* The same of a piece of any order, or of none; one that is cancelled waits for nothing. */
MUST_USE struct fault order_still_wants(struct store *store, const struct piece_row *row, int64_t *out);

/* ------------------------------------------------------------------ order_release.c */

/* Is the launch sheet complete, or (`line` > 0) what it says of that line? *ok false: the reply lists what is
 * not. */
MUST_USE struct fault order_check_sheet(struct act *act, const struct order_at_hand *hand, int line,
                                        bool *ok);
/* Would `quantity` more pieces of the line (a lot, when it is one) fit everywhere on their way? *ok false:
 * the reply names the limit. */
void order_check_way(struct act *act, const struct order_at_hand *hand, const struct order_line_row *line,
                     int64_t quantity, bool *ok);
/* Brings them: an event each. The launch sheet was complete. */
MUST_USE struct fault order_bring_pieces(struct act *act, const struct order_at_hand *hand,
                                         const struct order_line_row *line, int64_t quantity);

/* What was lost before it was begun is made again as its line is by now: `row`, of the piece to come, gets
 * the model, size, volume, alloy, tolerance and route. It stays where the line is gone, or names what is not
 * there. */
MUST_USE struct fault order_make_as_line(struct act *act, struct piece_row *row);

/* ------------------------------------------------------------------ order_cancel.c */

/* Withdraws what waits in the pool without metal, holds what was begun; `line` 0: of the whole order. Counts
 * them. */
struct order_end {
    int64_t withdrawn, held,
        left; /* pieces; left: elsewhere (finished, on a tree, on its way), for the manager */
};
MUST_USE struct fault order_end_pieces(struct act *act, const struct order_row *order, int line,
                                       struct order_end *out);

enum fate { FATE_NONE, FATE_WITHDRAWN, FATE_HELD, FATE_LEFT };

/* What waits in the pool and has no metal yet is a tag and no more. What was begun stands still where it is,
 * until a manager says what becomes of it; what is finished, on a tree or on its way is left and named. */
enum fate order_fate(const struct piece *piece);
/* So many of what waits in the pool are no more wanted: of a lot a part, else all of it. */
MUST_USE struct fault order_withdraw(struct act *act, struct piece_row *row, int64_t count);

/* ------------------------------------------------------------------ order_apply.c */

/* Does an alteration say anew how a line's pieces are made? Then those that wait are made anew. */
bool order_is_made_otherwise(const struct order_line_row *to);
/* Makes an accepted change in the order at hand, whose row was read. *ok false: the reply says what is in the
 * way. *forgone: lost pieces that the order does without from now on. */
MUST_USE struct fault order_apply_change(struct act *act, const struct change_row *change,
                                         struct order_at_hand *hand, int64_t *forgone, bool *ok);

#endif
