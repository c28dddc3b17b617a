/* Stones of a piece, where its moves meet them. Only hub/service includes it. */
#ifndef TOUCHSTONE_STONES_H
#define TOUCHSTONE_STONES_H

#include "hub/service/desk.h"
#include "hub/store/stone.h"

/* One movement that was judged, and is not booked yet. */
struct stone_move {
    struct code kind;
    struct stone_holding from; /* kind, account and piece */
    struct account to;
    int64_t to_piece;
    int64_t count;
    struct mass stated; /* < 0: nobody said */
    struct stone_amount amount;
    struct stone_amount lacks; /* what they must have had beyond what is noted: count 0, nothing */
    struct mass rest;          /* beyond what the last ones weigh, the book had this: it is lost */
    struct tag person;
    struct code setting;
};

#define SET_ROWS_MAX    32
#define STONE_MOVES_MAX (2 * SET_ROWS_MAX)

/* All that one deed does with stones. */
struct setting_down {
    struct stone_move moves[STONE_MOVES_MAX];
    int count;
    int64_t set;      /* how many go into the piece */
    struct mass mass; /* of these */
};

/* What a piece must be judged with beside its row and its route, after house_link. Which stones are due:
 * those of its model, unless some were counted into it (then they are all) or issued for it (then they come
 * to those that it has). And its last rework. */
MUST_USE struct fault piece_find_rest(struct store *store, struct piece_row *row);

/* What stones a count has on its pan with a piece (`row`, by now as in `now`): those that are set; of what
 * was weighed out and is not finished, those that its reading took off. */
MUST_USE struct fault stone_find_in(struct store *store, const struct piece_row *row, const struct piece *now,
                                    struct mass *out);

/* Nothing yet; the moves are lent as they are, for there is room for many. */
void stone_begin(struct setting_down *down);
/* Where `outcome`, judged and not booked yet, ends the setting of a piece and none was counted as set, those
 * that are due by now are, whatever was due when it was weighed: the outcome gets them, and `down` those that
 * were issued for it. */
MUST_USE struct fault stone_set_due(struct act *act, struct outcome *outcome, struct setting_down *down);
/* What was judged, as the event that books it has it. */
void stone_tell(const struct setting_down *down, struct stone_lines *out);

/* What a move does with stones. */
struct stones_moved {
    struct setting_down down;
    bool is_told; /* a finish that had been booked as implied counts others than were taken as set then */
    struct piece after; /* … and leaves the piece so: no further than it is, with the metal that it has */
};
/* The move is judged and not booked yet. A finish that says what was set, broken and lost: the outcome gets
 * the stones as counted; any other end of setting: stone_set_due. A refusal stands in the reply. What was
 * told late is flagged, and history only, where stones have come out of the piece since, or were counted. */
MUST_USE struct fault stone_judge_move(struct act *act, struct outcome *outcome, struct stones_moved *out);
/* Books the move, with what it does with stones. */
MUST_USE struct fault stone_post_move(struct act *act, const struct outcome *outcome,
                                      const struct stones_moved *moved);
/* After that, what was told late: an event of its own. */
MUST_USE struct fault stone_post_told(struct act *act, const struct stones_moved *moved);

/* What the step that the piece is at, or comes to next, sets in it, while nothing is set: what was issued for
 * it, else what its model says. *count 0: nothing, or nobody can say of which kinds. */
MUST_USE struct fault stone_find_wanted(struct store *store, const struct house *house,
                                        const struct piece_row *row, struct stone_due out[STONE_ROWS_MAX],
                                        int *count);

/* What goes along when some of a lot leave, or a half becomes part of another lot. */
struct stone_sharing {
    struct stone_holding parts[STONE_MOVES_MAX];
    int count;
    struct mass set;     /* of the parts, those that are in pieces */
    struct mass counted; /* all that are in pieces of the lot */
    bool is_full;        /* there are more kinds than room */
};
/* `count` of the lot's quantity, of each kind and of each who has some for it; the whole: all of them. */
MUST_USE struct fault stone_share(struct store *store, const struct piece_row *lot, int64_t count,
                                  struct stone_sharing *out);
/* They are no more `from`'s, but `to`'s. */
void stone_go_along(const struct stone_sharing *sharing, int64_t from, int64_t to, struct stone_lines *out);

#endif
