/* The metal ledger: double entry in micrograms, one book per alloy × custody class (DOMAIN § 6). Pure: what
 * happened in, transfers out. Every transfer has one debit, one credit, and an amount > 0; the debited
 * account grows. */
#ifndef TOUCHSTONE_LEDGER_H
#define TOUCHSTONE_LEDGER_H

#include "common/rules/piece.h"

/* The trays of the pool and of what is parked; no station may have these codes. */
#define POOL_TRAY   "pool"
#define PARKED_TRAY "parked"

#define ACCOUNT_TEXT_MAX 96
#define BOOK_TEXT_MAX    72

/* Where metal can be or go. An account's name is its kind's word, or word ":" what it is of.
 * Kind, word, may never be negative, holds pieces or metal of the workshop. */
#define ACCOUNT_KIND_LIST(X)                                                                                       \
    X(ACCOUNT_SUPPLIER, "supplier", false) /* where bought metal comes from */                                     \
    X(ACCOUNT_OPENING, "opening", false)   /* where the first stock-take found it */                               \
    X(ACCOUNT_VAULT, "vault", true)        /* loose metal, "vault" */                                              \
    X(ACCOUNT_OPERATOR, "operator", true)  /* pieces in hand: "operator:TSB-000003-X" */                           \
    X(ACCOUNT_TRAY, "tray", true) /* pieces at a station: "tray:setting", "tray:pool", "tray:parked" */            \
    X(ACCOUNT_TRANSIT, "transit", true) /* pieces on their way to a station: "transit:plater" */                   \
    X(ACCOUNT_LOOSE, "loose", true) /* loose metal issued: "loose:operator:TSB-…", "loose:tray:casting" */       \
    X(ACCOUNT_OPEN, "open", false)  /* "open:operator:TSB-…", "open:stretch:casting:polishing" */                \
    X(ACCOUNT_SCRAP, "scrap", true) /* sprue, buttons, misfills, scrapped pieces: clean, of this alloy */          \
    X(ACCOUNT_STREAM, "stream", true) /* fine book: "stream:filings", "…:dust", "…:sweeps", "…:solutions" */ \
    X(ACCOUNT_REFINER, "refiner", true)   /* fine book: with the refiner, as expected */                           \
    X(ACCOUNT_STOCK, "stock", true)       /* component stock: "stock:chain-45" */                                  \
    X(ACCOUNT_FINISHED, "finished", true) /* finished goods */                                                     \
    X(ACCOUNT_DELIVERED, "delivered", false)                                                                       \
    X(ACCOUNT_LOSS, "loss", false) /* "loss:setting:settlement", by operation and reason */                        \
    X(ACCOUNT_GAIN, "gain", false) /* "gain:vault:stock_take" */                                                   \
    X(ACCOUNT_CONVERSION, "conversion",                                                                            \
      false) /* joins an alloy's book to the fine book, and two alloys in a melt */

enum account_kind {
#define X(name, word, never_negative) name,
    ACCOUNT_KIND_LIST(X)
#undef X
};

const char *account_kind_word(enum account_kind kind);
/* The kind by an account's name, from what stands before its first ":". */
MUST_USE bool account_kind_find(struct span name, enum account_kind *out);
bool account_is_never_negative(enum account_kind kind);

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

#define TRANSFERS_MAX 64 /* of one event: a melt or a refining has many parts */

struct transfers {
    struct transfer items[TRANSFERS_MAX];
    size_t count;
};

/* "vault", or "tray:setting" when there is a name. */
struct account account_of(enum account_kind kind, const char *name);
bool account_equal(struct account a, struct account b);

struct book ledger_book(struct code alloy, struct code custody);
/* The custody class of a book of an alloy; none: a fine book has none. */
struct code ledger_custody(struct book book);
/* The fine book of a metal, "fine:au": fine mass, of whatever alloys. */
struct book ledger_fine_book(struct code metal);

/* Adds one transfer; none when the amount is 0 or both accounts are the same. amount ≥ 0. */
void ledger_post(struct transfers *out, struct book book, struct account debit, struct account credit,
                 struct mass amount);
/* The same, from credit to debit when `amount` > 0, the other way round when it is negative. */
void ledger_post_signed(struct transfers *out, struct book book, struct account debit, struct account credit,
                        struct mass amount);
/* Whose open balance a difference found in the piece now would be charged to. */
struct account ledger_open_balance(const struct piece *piece);

/* Where a piece's metal is held: its operator, its tray, transit, finished goods, delivered, …; the pool
 * holds it in "tray:pool", parking in "tray:parked". A piece on a tree has no metal of its own (its book is
 * 0); neither has one that has ended. A scrapped one's is scrap, a missing one's is lost
 * ("loss:<the station that it was taken off>:missing"). */
struct account ledger_holder(const struct piece *piece);

/* "open:operator:<badge>": what an operator has not yet accounted for; "open:stretch:<first>:<last>" likewise
 * of several stations. */
struct account ledger_open_operator(struct tag badge);
struct account ledger_open_stretch(struct code first, struct code last);
/* Loose metal that was issued: "loose:operator:<badge>", "loose:tray:<station>". */
struct account ledger_loose_operator(struct tag badge);
struct account ledger_loose_tray(struct code station);

/* Stock-take of the first day: opening → holder, the piece's book mass. */
void ledger_post_opening(struct transfers *out, struct book book, const struct piece *piece);

/* The piece moved: holder before → holder after, the book mass of `before`, and each finding of another alloy
 * in the book of its own. Posts nothing when the holder is
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

/* ------------------------------------------------------------------ what an account can bear */

/* The balances of the accounts that some transfers touch, each account of each book once. */
struct balances {
    struct account_balance {
        struct book book;
        struct account account;
        struct mass mass; /* the caller's to fill: 0 */
    } items[2 * TRANSFERS_MAX];
    size_t count;
};
void ledger_touched(const struct transfers *transfers, struct balances *out);

/* An account that may not be negative and would become so. */
struct shortage {
    struct book book;
    struct account account;
    struct mass have, wanted;
};

/* Carries the transfers out on `balances`, in their order. False when one of them takes more than there is
 * from an account that may never be negative: *out says which, and nothing after it was carried out. */
MUST_USE bool ledger_bear(const struct transfers *transfers, struct balances *balances, struct shortage *out);

/* The same transfers as they are booked when they have happened anyway: before each that takes more than
 * there is, a gain (gain:<reason>) that covers it. `balances` as before ledger_bear. False when these would
 * be more than TRANSFERS_MAX: *out is of no use then. */
MUST_USE bool ledger_cover(struct transfers *out, const struct transfers *transfers,
                           struct balances *balances, const char *reason);

#endif
