/* An order and its life (DOMAIN § 3): draft → released → in_work → delivered → closed, or cancelled; its
 * launch sheet, and what a client's change may do to it. Pure. */
#ifndef TOUCHSTONE_ORDER_H
#define TOUCHSTONE_ORDER_H

#include "common/base/text.h"
#include "common/rules/command.h"
#include "common/rules/order_state.h"
#include "common/rules/station.h"

#define ORDER_LINES_MAX         64
#define ORDER_PIECES_MAX        1000 /* tags that one release may bring: more goes out as lots, or as two orders */
#define ORDER_VOLUME_MM3_E3_MAX INT64_C(1000000000) /* a litre: no jewel is larger */

/* May this verb be done to an order in that state? Only verbs about an order that is there already. */
bool order_allows(enum order_state state, enum verb verb);

/* ------------------------------------------------------------------ the launch sheet */

/* What it needs before an order leaves `draft`. Word, of every line. */
#define LAUNCH_ITEM_LIST(X)                                                                                  \
    X(LAUNCH_CLIENT, "the client", false)                                                                    \
    X(LAUNCH_DUE, "the due date", false)                                                                     \
    X(LAUNCH_LINES, "its lines", false)                                                                      \
    X(LAUNCH_MODEL, "a model that is known", true)                                                           \
    X(LAUNCH_SIZE, "a size that the model has", true)                                                        \
    X(LAUNCH_VOLUME, "the volume of the customised piece (or an empty customisation)", true)                 \
    X(LAUNCH_DESIGN, "the approval of the model's newest design", true)                                      \
    X(LAUNCH_ALLOY, "an alloy that is known", true)                                                          \
    X(LAUNCH_MELT, "a melt of its alloy, for the density", true)                                             \
    X(LAUNCH_STONES, "the stones", true)                                                                     \
    X(LAUNCH_FINISH, "the finish", true)                                                                     \
    X(LAUNCH_SPECIFICATION, "the specification", false)                                                      \
    X(LAUNCH_DOCUMENTS, "the reference documents", false)                                                    \
    X(LAUNCH_FEASIBLE, "feasibility confirmed", false)                                                       \
    X(LAUNCH_MATERIALS, "materials confirmed", false)                                                        \
    X(LAUNCH_DEADLINE, "the deadline confirmed", false)                                                      \
    X(LAUNCH_QUOTE, "the quote accepted", false)                                                             \
    X(LAUNCH_PAYMENT, "the payment terms", false)

enum launch_item {
#define X(name, word, of_line) name,
    LAUNCH_ITEM_LIST(X)
#undef X
};

/* What is known of one line: truths, found out by whoever has the workshop's models and alloys at hand. */
struct launch_line {
    int number; /* 1, 2 … as people count */
    bool model, size;
    bool customised, volume; /* a customised piece has its own volume */
    bool approved;           /* the model's newest design is, or it has none but the workshop's own */
    bool alloy, melt;
    bool has_stones, stones; /* the model has some; the sheet says which they are */
    bool finish;
};

struct launch_sheet {
    bool client, due;
    bool specification, documents, feasible, materials, deadline, quote, payment;
    int line_count;
    struct launch_line lines[ORDER_LINES_MAX];
};

struct launch_gap {
    enum launch_item item;
    int line; /* 0: of the order */
};

#define LAUNCH_GAPS_MAX (ORDER_LINES_MAX * 8 + 10)

/* What is missing, in the order of the list, those of a line together. Writes all to `out` (room for
 * LAUNCH_GAPS_MAX); returns how many. A line without a known model says nothing more about the model. */
int launch_missing(const struct launch_sheet *sheet, struct launch_gap *out);
/* "the due date", "in line 2 the finish". */
void launch_gap_write(struct text *out, struct launch_gap gap);

/* ------------------------------------------------------------------ prototypes */

#define PROTOTYPE_KIND "prototype"

/* Why there is none: the words of the form skip_prototype. */
#define PROTOTYPE_REASON_LIST(X)                                                                             \
    X("known_model")   /* repeat of a model that is known */                                                 \
    X("simple_design") /* a very simple design */                                                            \
    X("client_risk")   /* the client accepted the risk in writing */

/* The route without its steps of kind prototype. Returns how many steps are in `out`. */
int route_without_prototype(const struct route_step *steps, int step_count, struct route_step *out);

/* ------------------------------------------------------------------ changes */

#define CHANGE_STATE_LIST(X)                                                                                 \
    X(CHANGE_REQUESTED, "requested") /* waits for the office */                                              \
    X(CHANGE_ASSESSED, "assessed")   /* priced and dated: waits for the client */                            \
    X(CHANGE_ACCEPTED, "accepted")   /* waits for a manager to apply it */                                   \
    X(CHANGE_REJECTED, "rejected")                                                                           \
    X(CHANGE_APPLIED, "applied")

enum change_state {
#define X(name, word) name,
    CHANGE_STATE_LIST(X)
#undef X
};

const char *change_state_word(enum change_state state);
MUST_USE bool change_state_find(struct span word, enum change_state *out);
/* requested → assessed → accepted → applied; it can be rejected until it is applied, and assessed anew until
 * it is accepted. */
bool change_allows(enum change_state state, enum verb verb);
/* Somebody still has to do something about it. */
bool change_is_waiting(enum change_state state);

/* What a change may ask of a line, and why not of a piece of it that has come too far. */
#define LINE_PART_LIST(X)                                                                                    \
    X(LINE_MADE, "was begun")        /* what it is cast from, and to what weight */                          \
    X(LINE_STONES, "has its stones") /* or is being set */                                                   \
    X(LINE_FINISH, "has its finish") /* and was inspected, or waits for it */

enum line_part {
#define X(name, said) name,
    LINE_PART_LIST(X)
#undef X
};

const char *line_part_said(enum line_part part);
/* It has been to a station, or hangs on a tree, whose steps it takes until the cut; what became of it since
 * does not matter. */
bool piece_is_begun(const struct piece *piece);
/* May that part of its line still change as far as this piece is concerned? One that has ended says yes. */
bool piece_lets_change(const struct piece *piece, enum line_part part);

#define DESIGN_STATE_LIST(X)                                                                                 \
    X(DESIGN_SUBMITTED, "submitted")                                                                         \
    X(DESIGN_APPROVED, "approved")                                                                           \
    X(DESIGN_REJECTED, "rejected")

enum design_state {
#define X(name, word) name,
    DESIGN_STATE_LIST(X)
#undef X
};

const char *design_state_word(enum design_state state);
MUST_USE bool design_state_find(struct span word, enum design_state *out);

/* ------------------------------------------------------------------ delivery */

/* What goes with the pieces (DOMAIN § 7); a certificate only when there is one. */
#define PAPER_LIST(X)                                                                                        \
    X(PAPER_INSPECTION, "the inspection sheet")                                                              \
    X(PAPER_SLIP, "the delivery slip")                                                                       \
    X(PAPER_INVOICE, "the invoice reference")                                                                \
    X(PAPER_CARE, "the care sheet")

enum leaving_paper {
#define X(name, word) name,
    PAPER_LIST(X)
#undef X
        PAPER_COUNT
};

const char *paper_word(enum leaving_paper paper);

/* It can leave the house: in finished goods, or done at the last station of a route that ends without an
 * inspection (there it holds its place until delivery takes it). */
bool piece_is_deliverable(const struct piece *piece);
/* Is an inspection on the way that it has come? Then a sheet goes with it. */
bool piece_needs_sheet(const struct piece *piece);

#endif
