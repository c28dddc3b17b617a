/* Loose metal and what comes back of it: buying, issuing, returning, collecting, settling (DOMAIN § 6). Pure:
 * what happened in, transfers out. Whether there is enough of it is asked afterwards: ledger_bear. Every
 * amount is > 0 unless it says otherwise; a transfer of nothing is none. */
#ifndef TOUCHSTONE_METAL_H
#define TOUCHSTONE_METAL_H

#include "common/rules/ledger.h"

/* What comes back of worked metal. The clean ones stay metal of their alloy (account scrap); the others are
 * mixed and dirty, and count as fine metal in a recovery stream until an assay or the refiner says what they
 * hold. word on the wire, is it a stream */
#define METAL_RETURN_LIST(X)                                                                                 \
    X(RETURN_SPRUE, "sprue", false)                                                                          \
    X(RETURN_BUTTON, "button", false)                                                                        \
    X(RETURN_CASTING, "casting", false) /* a rejected one */                                                 \
    X(RETURN_FINDING, "finding", false) /* a rejected one */                                                 \
    X(RETURN_FILINGS, "filings", true)                                                                       \
    X(RETURN_DUST, "dust", true)                                                                             \
    X(RETURN_SWEEPS, "sweeps", true)                                                                         \
    X(RETURN_SOLUTIONS, "solutions", true)

enum metal_return {
#define X(name, word, stream) name,
    METAL_RETURN_LIST(X)
#undef X
        RETURN_COUNT
};

bool metal_return_is_stream(enum metal_return kind);

struct account metal_vault(void);
struct account metal_scrap(void);
struct account metal_stream(const char *stream); /* "stream:filings" */

/* supplier → vault; opening → `into` (the vault, or loose metal at a bench on the first day). */
void metal_post_purchase(struct transfers *out, struct book book, struct mass mass);
void metal_post_opening(struct transfers *out, struct book book, struct account into, struct mass mass);

/* from (vault, or clean scrap) → loose. */
void metal_post_issue(struct transfers *out, struct book book, struct account from, struct account loose,
                      struct mass mass);
/* Loose metal that came back unused goes to the vault: off the holder, not off the open balance. What was
 * used up in pieces (solder, a repair) leaves it for the open balance, where the pieces' weighings have put
 * its weight. Either may be 0. */
void metal_post_return(struct transfers *out, struct book book, struct account loose, struct account open,
                       struct mass unused, struct mass used);

/* Clean scrap: the giver's open balance is credited. */
void metal_post_scrap(struct transfers *out, struct book book, struct account open, struct mass mass);

/* Into a recovery stream: off `from` (an open balance) in the alloy's book, and as fine metal, at the claimed
 * fineness, into the stream of the fine book; both sides through conversion:<stream>. Returns the fine mass,
 * rounded once, half to even. */
struct mass metal_post_stream(struct transfers *out, struct book book, struct book fine_book,
                              const char *stream, struct account from, struct mass mass,
                              int64_t fineness_ppm);
/* What nobody's open balance has (sweeps of all alloys, solutions): fine metal that was booked as lost comes
 * back, loss:workshop:<stream> → the stream. */
void metal_post_collection(struct transfers *out, struct book fine_book, const char *stream,
                           struct mass fine);

/* Is this return picked for an assay? `draw`: eight bytes that nobody at the bench can know beforehand. */
#define METAL_DRAW_SIZE 8
bool metal_is_picked(const unsigned char draw[METAL_DRAW_SIZE], int64_t percent);

/* The same metal under another custody class: `at` (vault or scrap) of one book → the same of the other. */
void metal_post_reclassification(struct transfers *out, struct book from, struct book to, struct account at,
                                 struct mass mass);

/* A settlement closes an open balance: what is missing goes to loss:<operation>:<reason>, what is too much
 * to gain:<operation>:<reason>. `open_balance` of either sign. What was returned and waits for its assay is
 * not in it: the return took it off. */
void metal_post_settlement(struct transfers *out, struct book book, struct account open,
                           struct mass open_balance, const char *operation, const char *reason);

/* "loss:setting:settlement"; the same for gain. */
struct account metal_loss(enum account_kind kind, const char *operation, const char *reason);

#endif
