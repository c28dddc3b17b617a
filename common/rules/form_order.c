#include "common/rules/form.h"
#include "common/rules/order.h"

#define THE_ORDER                                                                                            \
    {                                                                                                        \
        "order", FORM_CODE, true, .about = "which order"                                                     \
    }
#define THE_CHANGE                                                                                           \
    {                                                                                                        \
        "change", FORM_INT, true, .low = 1, .high = INT64_C(1000000000000), .about = "number of the change"  \
    }
#define THE_DELIVERY                                                                                         \
    {                                                                                                        \
        "delivery", FORM_INT, true, .low = 1, .high = INT64_C(1000000000000),                                \
                                    .about = "number of the delivery"                                        \
    }

#define X(word) word,
static const char *const SKIP_REASONS[] = {PROTOTYPE_REASON_LIST(X) NULL};
#undef X
static const char *const TAGGED_AS[] = {"pieces", "lot", NULL};
static const char *const YES_NO[] = {"yes", "no", NULL};

/* ------------------------------------------------------------------ the order and its launch sheet */

static const struct form_field LINE[] = {
    {"model", FORM_CODE, true, .about = "code of the model; its newest revision counts at the release"},
    {"size", FORM_TEXT, false, .about = "a size that the model has"},
    {"quantity", FORM_COUNT, true, .high = 100000, .about = "pieces"},
    {"as", FORM_WORD, false, .words = TAGGED_AS,
     .about = "a tag each (what holds when it is left out), or one lot"},
    {"alloy", FORM_CODE, false, .about = "code of the alloy"},
    {"custody", FORM_CODE, false, .about = "custody class of the metal; own when it is left out"},
    {"stones", FORM_TEXT, false, .about = "which stones, where the model has any"},
    {"finish", FORM_TEXT, false, .about = "polished, matt, rhodium …"},
    {"customisation", FORM_TEXT, false,
     .about = "what differs from the model; then it has its own volume. Empty: nothing"},
    {"volume_mm3_e3", FORM_INT, false, .high = ORDER_VOLUME_MM3_E3_MAX,
     .about = "volume of the customised piece as it goes to casting"},
    {"tolerance_ppm", FORM_PPM, false,
     .about = "of weight, where the client demands less than the route allows"},
    FORM_END,
};

static const struct form_field DRAFT_ORDER[] = {
    THE_ORDER,
    {"client", FORM_TEXT, false, .about = "whose"},
    {"due", FORM_TIME, false, .about = "when the client is to have it"},
    {"rush", FORM_FLAG, false, .about = "goes before what is no rush"},
    {"lines", FORM_ROWS, false, .high = ORDER_LINES_MAX, .rows = LINE,
     .about = "what is ordered; replaces all lines"},
    {"specification", FORM_TEXT, false, .about = "the specification, or where it is"},
    {"documents", FORM_TEXT, false, .about = "reference documents: drawings, photos, samples"},
    {"feasible", FORM_FLAG, false, .about = "the workshop has confirmed that it can be made"},
    {"materials", FORM_FLAG, false, .about = "metal and stones are confirmed"},
    {"deadline", FORM_FLAG, false, .about = "the due date is confirmed"},
    {"quote", FORM_TEXT, false, .about = "which quote the client accepted"},
    {"payment", FORM_TEXT, false, .about = "terms of payment"},
    {"note", FORM_TEXT, false, .about = "anything else"},
    FORM_END,
};

static const struct form_field ORDER_ALONE[] = {THE_ORDER, FORM_END};

static const struct form_field CANCEL_ORDER[] = {
    THE_ORDER,
    {"note", FORM_TEXT, true, .about = "why"},
    FORM_END,
};

static const struct form_field SKIP_PROTOTYPE[] = {
    THE_ORDER,
    {"reason", FORM_WORD, true, .words = SKIP_REASONS,
     .about = "repeat of a known model, very simple design, or the client accepted the risk in writing"},
    {"note", FORM_TEXT, false, .about = "where it is written; needed when the client took the risk"},
    FORM_END,
};

/* ------------------------------------------------------------------ changes */

static const struct form_field ALTERED_LINE[] = {
    {"line", FORM_INT, true, .low = 1, .high = 100000, .about = "number of the line"},
    {"size", FORM_TEXT, false, .about = "another size"},
    {"alloy", FORM_CODE, false, .about = "another alloy"},
    {"stones", FORM_TEXT, false, .about = "other stones"},
    {"finish", FORM_TEXT, false, .about = "another finish"},
    {"customisation", FORM_TEXT, false, .about = "what differs from the model"},
    {"volume_mm3_e3", FORM_INT, false, .low = 1, .high = ORDER_VOLUME_MM3_E3_MAX,
     .about = "volume of the customised piece"},
    {"tolerance_ppm", FORM_PPM, false, .about = "of weight, that the client demands"},
    FORM_END,
};

static const struct form_field REQUEST_CHANGE[] = {
    THE_ORDER,
    {"wish", FORM_TEXT, true, .about = "what the client asks, in words"},
    {"by", FORM_TEXT, false, .about = "who of the client's asks"},
    {"due", FORM_TIME, false, .about = "another due date"},
    {"rush", FORM_WORD, false, .words = YES_NO, .about = "rush or not"},
    {"line", FORM_INT, false, .low = 1, .high = 100000, .about = "line that wants more or fewer pieces"},
    {"more", FORM_COUNT, false, .high = ORDER_PIECES_MAX, .about = "how many more of that line"},
    {"fewer", FORM_COUNT, false, .high = 100000,
     .about = "how many less: of what was lost, then of what is not begun"},
    {"cancel_line", FORM_INT, false, .low = 1, .high = 100000, .about = "line that is not wanted any more"},
    {"add", FORM_ROWS, false, .high = ORDER_LINES_MAX, .rows = LINE, .about = "lines that come to it"},
    {"alter", FORM_ROWS, false, .high = ORDER_LINES_MAX, .rows = ALTERED_LINE,
     .about = "what becomes different in a line, as far as its pieces have not come to it"},
    {"specification", FORM_TEXT, false, .about = "another specification, or where it is"},
    {"documents", FORM_TEXT, false, .about = "other reference documents"},
    {"note", FORM_TEXT, false, .about = "another note of the order"},
    FORM_END,
};

static const struct form_field ASSESS_CHANGE[] = {
    THE_CHANGE,
    {"price", FORM_TEXT, true, .about = "what it costs, with the currency"},
    {"due", FORM_TIME, false, .about = "the due date that comes of it; left out: as wished, or as it was"},
    {"effect", FORM_TEXT, true, .about = "what it does to the work"},
    FORM_END,
};

static const struct form_field ACCEPT_CHANGE[] = {
    THE_CHANGE,
    {"by", FORM_TEXT, true, .about = "who of the client's"},
    {"note", FORM_TEXT, false, .about = "where it is written"},
    FORM_END,
};

static const struct form_field CHANGE_ALONE[] = {THE_CHANGE, FORM_END};

/* ------------------------------------------------------------------ designs */

static const struct form_field SUBMIT_DESIGN[] = {
    {"model", FORM_CODE, true, .about = "the model that it is a revision of"},
    {"note", FORM_TEXT, true, .about = "what is new"},
    {"document", FORM_TEXT, true, .about = "where the design file is kept in the house"},
    {"size", FORM_TEXT, false, .about = "the size that the volume is of"},
    {"volume_mm3_e3", FORM_INT, false, .low = 1, .high = ORDER_VOLUME_MM3_E3_MAX,
     .about = "its volume as it goes to casting, as `touchstone-hub model-volume` measures it"},
    FORM_END,
};

static const struct form_field APPROVE_DESIGN[] = {
    {"model", FORM_CODE, true, .about = "the model"},
    {"revision", FORM_INT, true, .low = 1, .high = 100000, .about = "number of the design that was shown"},
    {"approved", FORM_FLAG, true, .about = "yes or no"},
    {"by", FORM_TEXT, true, .about = "who of the client's"},
    {"comment", FORM_TEXT, false, .about = "what was said; needed for a no"},
    FORM_END,
};

/* ------------------------------------------------------------------ delivery */

static const struct form_field DELIVERED_PIECE[] = {
    {"piece", FORM_PIECE, true, .about = "its tag"},
    FORM_END,
};

static const struct form_field SHEET_ELSEWHERE[] = {
    {"piece", FORM_PIECE, true, .about = "its tag"},
    {"where", FORM_TEXT, true, .about = "where its sheet is: number of the paper, tag of the lot"},
    FORM_END,
};

static const struct form_field DELIVER[] = {
    THE_ORDER,
    {"pieces", FORM_ROWS, false, .rows = DELIVERED_PIECE,
     .about = "these only; left out: all that the workshop has"},
    {"carrier", FORM_TEXT, true, .about = "who brings it, or \"collected\""},
    {"tracking", FORM_TEXT, false, .about = "number of the shipment"},
    {"value", FORM_TEXT, true, .about = "declared value, with the currency"},
    {"signature", FORM_TEXT, true, .about = "who handed it over"},
    {"inspection_sheet", FORM_FLAG, false, .about = "the inspection sheets of all others go with it"},
    {"sheets_elsewhere", FORM_ROWS, false, .rows = SHEET_ELSEWHERE,
     .about = "pieces whose sheet is not here; the slip says where it is"},
    {"slip", FORM_TEXT, false, .about = "number of the delivery slip"},
    {"invoice", FORM_TEXT, false, .about = "number of the invoice"},
    {"care_sheet", FORM_FLAG, false, .about = "the care sheet goes with it"},
    {"certificate", FORM_TEXT, false, .about = "number of the certificate, where there is one"},
    FORM_END,
};

static const struct form_field RECEIPT[] = {
    THE_DELIVERY,
    {"by", FORM_TEXT, true, .about = "who signed for it"},
    FORM_END,
};

static const struct form_field RESERVE[] = {
    THE_DELIVERY,
    {"note", FORM_TEXT, true, .about = "what the client reserves on receipt"},
    FORM_END,
};

static const struct form_field CLOSE_SHORT[] = {
    THE_ORDER,
    {"note", FORM_TEXT, true, .about = "why what was lost is not made again, and what the client says"},
    FORM_END,
};

static const struct form_field CLOSE_ORDER[] = {
    THE_ORDER,
    {"by", FORM_TEXT, true, .about = "who of the client's found the pieces conforming"},
    {"settled", FORM_TEXT, false, .about = "how reservations were settled; needed where there are any"},
    FORM_END,
};

const struct form_kind FORMS_ORDER[] = {
    {VERB_DRAFT_ORDER, false, DRAFT_ORDER,
     "Makes a draft of an order, or fills in its launch sheet: what is given replaces what was there, the "
     "rest "
     "stays.",
     "{\"order\":\"o-2001\",\"client\":\"Galerie Nord\",\"due\":\"2027-01-15T16:00:00.000Z\",\"lines\":[{"
     "\"model\":\"solitaire\",\"size\":\"52\",\"quantity\":2,\"alloy\":\"au750y\",\"stones\":\"as the "
     "model\",\"finish\":\"polished\"}],\"specification\":\"spec 2001\",\"documents\":\"drawing "
     "2001-A\",\"feasible\":true,\"materials\":true,\"deadline\":true,\"quote\":\"Q-2001\",\"payment\":\"30 "
     "days\"}"},
    {VERB_RELEASE_ORDER, false, ORDER_ALONE,
     "Lets a draft whose launch sheet is complete go into work: its pieces get their tags and wait in the "
     "pool.",
     "{\"order\":\"o-2001\"}"},
    {VERB_CANCEL_ORDER, false, CANCEL_ORDER,
     "Ends an order that nobody wants: what waits in the pool is withdrawn, what was begun is held for the "
     "manager.",
     "{\"order\":\"o-2001\",\"note\":\"the client has withdrawn\"}"},
    {VERB_REQUEST_CHANGE, false, REQUEST_CHANGE,
     "Notes what a client wants changed in a released order; nothing changes until it is applied.",
     "{\"order\":\"o-1041\",\"wish\":\"a week earlier, and one more in "
     "54\",\"by\":\"Ms Nord\",\"due\":\"2027-01-08T16:00:00.000Z\",\"add\":[{\"model\":\"solitaire\","
     "\"size\":\"54\",\"quantity\":1,\"alloy\":\"au750y\",\"stones\":\"as the "
     "model\",\"finish\":\"polished\"}]}"},
    {VERB_ASSESS_CHANGE, false, ASSESS_CHANGE,
     "Says what a change costs, when the order will then be due, and what it does.",
     "{\"change\":1,\"price\":\"120 EUR\",\"effect\":\"one evening at setting\"}"},
    {VERB_ACCEPT_CHANGE, false, ACCEPT_CHANGE, "The client accepts the change as it was assessed.",
     "{\"change\":1,\"by\":\"Ms Nord\"}"},
    {VERB_REJECT_CHANGE, false, ACCEPT_CHANGE, "The change will not be made.",
     "{\"change\":2,\"by\":\"Ms Nord\"}"},
    {VERB_APPLY_CHANGE, false, CHANGE_ALONE, "Makes an accepted change in the order.", "{\"change\":1}"},
    {VERB_SUBMIT_DESIGN, false, SUBMIT_DESIGN,
     "A revision of a model for approval; until it is approved no order of that model is released.",
     "{\"model\":\"solitaire\",\"note\":\"lower head\",\"document\":\"cad/solitaire-2.3dm\",\"size\":\"52\","
     "\"volume_mm3_e3\":371400}"},
    {VERB_APPROVE_DESIGN, false, APPROVE_DESIGN,
     "Says whether the newest design of a model is approved; with its volume it becomes a revision of the "
     "model.",
     "{\"model\":\"solitaire\",\"revision\":1,\"approved\":true,\"by\":\"Ms Nord\"}"},
    {VERB_SKIP_PROTOTYPE, false, SKIP_PROTOTYPE,
     "Releases the pieces of a draft without the prototype step of their route.",
     "{\"order\":\"o-2001\",\"reason\":\"known_model\"}"},
    {VERB_RESERVE, false, RESERVE, "Notes what the client reserves on receipt.",
     "{\"delivery\":1,\"note\":\"box dented\"}"},
    {VERB_DELIVER, false, DELIVER,
     "Sends finished pieces of an order to the client, with the papers that go with them.",
     "{\"order\":\"o-1041\",\"pieces\":[{\"piece\":\"TS1-002031-D\"}],\"carrier\":\"Brinks\",\"tracking\":"
     "\"BX 4711\",\"value\":\"4200 "
     "EUR\",\"signature\":\"M. "
     "Office\",\"inspection_sheet\":true,\"slip\":\"L-2001\",\"invoice\":\"R-2001\",\"care_sheet\":true}"},
    {VERB_RECEIPT, false, RECEIPT, "The client has signed for a delivery.",
     "{\"delivery\":1,\"by\":\"Ms Nord\"}"},
    {VERB_CLOSE_SHORT, false, CLOSE_SHORT,
     "Does without the pieces of an order that were scrapped or are missing and not made again: it waits for "
     "them no more.",
     "{\"order\":\"o-1041\",\"note\":\"Ms Nord takes five\"}"},
    {VERB_CLOSE_ORDER, false, CLOSE_ORDER, "Closes a delivered order after the client's conformity check.",
     "{\"order\":\"o-1043\",\"by\":\"Ms Nord\"}"},
    {.fields = NULL},
};
