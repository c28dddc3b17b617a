/* Stones: kinds, transfers (append-only, each with its event) and what is held where, kept beside them. */
#ifndef TOUCHSTONE_STORE_STONE_H
#define TOUCHSTONE_STORE_STONE_H

#include "common/rules/stone.h"
#include "hub/store/store.h"

#define STONE_WORD_MAX 64

struct stone_kind {
    struct code code;
    char shape[STONE_WORD_MAX], size[STONE_WORD_MAX], quality[STONE_WORD_MAX];
};

struct stone_transfer {
    struct code kind;
    struct account debit, credit;
    int64_t debit_piece, credit_piece; /* what they are set in, or issued for; 0: none. They may differ:
                                          stones issued in general are set in a piece */
    struct stone_amount amount;        /* count > 0 */
    struct tag person;                 /* whose deed it is */
    struct code setting;               /* prong, pave …; may be none */
};

/* All that one event does with stones; only `count` of them are written. */
#define STONE_LINES_MAX 128
struct stone_lines {
    int count;
    struct stone_transfer items[STONE_LINES_MAX];
};

struct stone_holding {
    struct code kind;
    struct account account;
    int64_t piece;
    struct stone_amount amount;
};

/* What is known of that kind; *found false: nothing, and *out has its code alone. */
MUST_USE struct fault store_stone_kind_find(struct store *store, struct code code, struct stone_kind *out,
                                            bool *found);
MUST_USE struct fault store_stone_kind_add(struct store *store, const struct stone_kind *kind);
MUST_USE struct fault store_stone_kind_each(struct store *store,
                                            void (*take)(void *context, const struct stone_kind *kind),
                                            void *context);

/* Writes the lines of an event and moves the holdings. */
MUST_USE struct fault store_stones_add(struct store *store, int64_t event, const struct stone_lines *lines);
/* Have stones that the event brought somewhere gone on from there? Then it cannot be turned round. */
MUST_USE struct fault store_stone_is_used(struct store *store, int64_t event, bool *out);
/* What the event moved, in its order. */
MUST_USE struct fault store_stone_each_moved(struct store *store, int64_t event,
                                             bool (*take)(void *context, const struct stone_transfer *moved),
                                             void *context);
/* What event `undone` did, the other way round. */
MUST_USE struct fault store_stones_reversed(struct store *store, int64_t undone, struct stone_lines *out);
/* The last event whose stones were booked before they came under its seal; 0: there is none. */
MUST_USE struct fault store_stones_unsealed(struct store *store, int64_t *out);

/* Zero when there is none. */
MUST_USE struct fault store_stone_held(struct store *store, const struct stone_holding *where,
                                       struct stone_amount *out);
/* Of this kind, ever: what one weighs on the whole. */
MUST_USE struct fault store_stone_bought(struct store *store, struct code kind, struct stone_amount *out);
/* What is held, with something in it: of a piece (its own, and issued for it), or with 0 of all, by kind. */
MUST_USE struct fault store_stone_each_held(struct store *store, int64_t piece,
                                            bool (*take)(void *context, const struct stone_holding *holding),
                                            void *context);

/* What a piece is known to have: *counted: stones that were set in it as counted; *issued: what was issued
 * for it and is still with somebody. */
MUST_USE struct fault store_stone_of_piece(struct store *store, int64_t piece, struct stone_amount *counted,
                                           struct stone_amount *issued);

struct stone_figure {
    struct tag person;
    struct code setting;
    int64_t set, broken, lost;
};
MUST_USE struct fault store_stone_each_figure(struct store *store, int64_t from_ms, int64_t to_ms,
                                              void (*take)(void *context, const struct stone_figure *figure),
                                              void *context);

/* Compares the holdings with the transfers; none may be less than nothing where it may not. */
MUST_USE struct fault store_stone_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                        void *context);

#endif
