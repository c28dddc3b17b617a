/* Stones have the same custody as metal: by count and by mass, from the supplier to the stock, to the setter,
 * into the piece, or broken, lost, returned (DOMAIN § 6). Pure. */
#ifndef TOUCHSTONE_STONE_H
#define TOUCHSTONE_STONE_H

#include "common/rules/ledger.h"

#define STONE_ROWS_MAX 8 /* kinds of stones that one piece has */

/* What a setter counts of one kind when a piece is finished: those that are in it, and of those that are not,
 * what became of them. The rest stays with whoever has it. */
struct stone_count {
    struct code kind;
    int64_t set, broken, lost;
};

/* What is to be set of one kind. */
struct stone_due {
    struct code kind;
    int64_t count;
    char setting[CODE_TEXT_MAX]; /* "prong"; "": not said */
};

#define STONE_UG_PER_CT_E5 2 /* a hundred-thousandth of a carat: 1 ct = 200 mg */

/* Where stones can be: "supplier", "opening", "found", "stock", "operator:TSB-…", "piece", "broken", "lost".
 * Stock, operators and pieces never have less than nothing. */
#define STONE_SUPPLIER "supplier"
#define STONE_OPENING  "opening"
#define STONE_STOCK    "stock"
#define STONE_PIECE    "piece"
#define STONE_BROKEN   "broken"
#define STONE_LOST     "lost"
#define STONE_FOUND    "found" /* what must have been there, for it was used */

struct account stone_account(const char *name); /* one of those above */
struct account stone_holder(struct tag operator_badge);
bool stone_account_is_never_negative(const char *account);

struct stone_amount {
    int64_t count;
    struct mass mass;
};

#define STONE_FIT_LIST(X)                                                                                    \
    X(STONE_FITS, "")                                                                                        \
    X(STONE_TOO_FEW, "too_few")     /* there are not so many */                                              \
    X(STONE_TOO_LIGHT, "too_light") /* there are so many, but they weigh less than that */

enum stone_fit {
#define X(name, word) name,
    STONE_FIT_LIST(X)
#undef X
};

/* What `count` > 0 stones taken from there weigh: as stated (`stated` ≥ 0), or, when nobody said (< 0), their
 * share of what all there weigh, rounded half up; the last ones take the rest. */
enum stone_fit stone_take(struct stone_amount there, int64_t count, struct mass stated,
                          struct stone_amount *out);

/* The same of stones that were taken although they are not all there: *lacks is what must have been there
 * beyond that. Of which none is there, one weighs what those `bought` do. Stones that weigh more than all
 * there do are taken for what is there. */
void stone_take_anyway(struct stone_amount there, struct stone_amount bought, int64_t count,
                       struct mass stated, struct stone_amount *out, struct stone_amount *lacks);

/* What is left in a piece that has `set`, when some of those that are counted to it come out. A lot of which
 * some were scrapped has more counted than set: those of the scrapped ones come out first. */
struct mass stone_left_in(struct mass set, struct mass counted, struct mass out);

/* Broken among those handled (set and broken), in ppm, rounded half up; 0 when none were. Over a period both
 * may be negative, where more was taken out or taken back than came: that counts as none. */
int64_t stone_breakage_ppm(int64_t set, int64_t broken);

#endif
