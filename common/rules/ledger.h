/* The metal ledger: double entry in micrograms, one book per alloy × custody class (DOMAIN § 6). Pure: what
 * happened in, transfers out. Every transfer has one debit, one credit, and an amount > 0; the debited
 * account grows. */
#ifndef TOUCHSTONE_LEDGER_H
#define TOUCHSTONE_LEDGER_H

#include "common/rules/piece.h"

/* The pool's tray; no station may have this code. */
#define POOL_TRAY "pool"

#define ACCOUNT_TEXT_MAX 96
#define BOOK_TEXT_MAX    72

/* An account by name: "opening", "finished", "tray:setting", "operator:TSB-000003-X",
 * "open:operator:TSB-000003-X", "open:stretch:casting:polishing". */
struct account {
    char text[ACCOUNT_TEXT_MAX];
};

/* A book by name: alloy code "/" custody class, "au750y/own". */
struct book {
    char text[BOOK_TEXT_MAX];
};

struct transfer {
    struct book book;
    struct account debit;  /* where the metal goes */
    struct account credit; /* where it comes from */
    struct mass amount;    /* > 0 */
};

#define TRANSFERS_MAX 8

struct transfers {
    struct transfer items[TRANSFERS_MAX];
    size_t count;
};

struct book ledger_book(struct code alloy, struct code custody);

/* Where a piece's metal is held: its operator, its tray, finished goods; the pool holds it in "tray:pool". */
struct account ledger_holder(const struct piece *piece);

/* Stock-take of the first day: opening → holder, the piece's book mass. */
void ledger_post_opening(struct transfers *out, struct book book, const struct piece *piece);

/* The piece moved: holder before → holder after, the book mass of `before`. Posts nothing when the holder is
 * the same. */
void ledger_post_move(struct transfers *out, struct book book, const struct piece *before,
                      const struct piece *after);

/* The piece was weighed: the difference, of either sign, to the open balance of the one operator who held it
 * since the last weighing, else to the stretch of stations (the tray where it lay, when nobody touched it).
 * `before` has the old book mass and its custody_since, `after` the new. */
void ledger_post_weighing(struct transfers *out, struct book book, const struct piece *before,
                          const struct piece *after);

/* Takes `posted` back: every transfer the other way round, last first (the undo of an event; the first
 * posting stays). */
void ledger_post_reversal(struct transfers *out, const struct transfers *posted);

#endif
