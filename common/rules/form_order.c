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
    {.name = "model",
     .type = FORM_CODE,
     .needed = true,
     .about = "code of the model; its newest revision counts at the release"},
    {.name = "size", .type = FORM_TEXT, .about = "a size that the model has"},
    {.name = "quantity", .type = FORM_COUNT, .needed = true, .high = 100000, .about = "pieces"},
    {.name = "as",
     .type = FORM_WORD,
     .words = TAGGED_AS,
     .about = "a tag each (what holds when it is left out), or one lot"},
    {.name = "alloy", .type = FORM_CODE, .about = "code of the alloy"},
    {.name = "custody", .type = FORM_CODE, .about = "custody class of the metal; own when it is left out"},
    {.name = "stones", .type = FORM_TEXT, .about = "which stones, where the model has any"},
    {.name = "finish", .type = FORM_TEXT, .about = "polished, matt, rhodium …"},
    {.name = "customisation",
     .type = FORM_TEXT,
     .about = "what differs from the model; then it has its own volume. Empty: nothing"},
    {.name = "volume_mm3_e3",
     .type = FORM_INT,
     .high = ORDER_VOLUME_MM3_E3_MAX,
     .about = "volume of the customised piece as it goes to casting"},
    {.name = "tolerance_ppm",
     .type = FORM_PPM,
     .about = "of weight, where the client demands less than the route allows"},
    FORM_END,
};

static const struct form_field DRAFT_ORDER[] = {
    THE_ORDER,
    {.name = "client", .type = FORM_TEXT, .about = "whose"},
    {.name = "due", .type = FORM_TIME, .about = "when the client is to have it"},
    {.name = "rush", .type = FORM_FLAG, .about = "goes before what is no rush"},
    {.name = "lines",
     .type = FORM_ROWS,
     .high = ORDER_LINES_MAX,
     .rows = LINE,
     .about = "what is ordered; replaces all lines"},
    {.name = "specification", .type = FORM_TEXT, .about = "the specification, or where it is"},
    {.name = "documents", .type = FORM_TEXT, .about = "reference documents: drawings, photos, samples"},
    {.name = "feasible", .type = FORM_FLAG, .about = "the workshop has confirmed that it can be made"},
    {.name = "materials", .type = FORM_FLAG, .about = "metal and stones are confirmed"},
    {.name = "deadline", .type = FORM_FLAG, .about = "the due date is confirmed"},
    {.name = "quote", .type = FORM_TEXT, .about = "which quote the client accepted"},
    {.name = "payment", .type = FORM_TEXT, .about = "terms of payment"},
    {.name = "note", .type = FORM_TEXT, .about = "anything else"},
    FORM_END,
};

static const struct form_field ORDER_ALONE[] = {THE_ORDER, FORM_END};

static const struct form_field CANCEL_ORDER[] = {
    THE_ORDER,
    {.name = "note", .type = FORM_TEXT, .needed = true, .about = "why"},
    FORM_END,
};

static const struct form_field SKIP_PROTOTYPE[] = {
    THE_ORDER,
    {.name = "reason",
     .type = FORM_WORD,
     .needed = true,
     .words = SKIP_REASONS,
     .about = "repeat of a known model, very simple design, or the client accepted the risk in writing"},
    {.name = "note", .type = FORM_TEXT, .about = "where it is written; needed when the client took the risk"},
    FORM_END,
};

/* ------------------------------------------------------------------ changes */

static const struct form_field ALTERED_LINE[] = {
    {.name = "line",
     .type = FORM_INT,
     .needed = true,
     .low = 1,
     .high = 100000,
     .about = "number of the line"},
    {.name = "size", .type = FORM_TEXT, .about = "another size"},
    {.name = "alloy", .type = FORM_CODE, .about = "another alloy"},
    {.name = "stones", .type = FORM_TEXT, .about = "other stones"},
    {.name = "finish", .type = FORM_TEXT, .about = "another finish"},
    {.name = "customisation", .type = FORM_TEXT, .about = "what differs from the model"},
    {.name = "volume_mm3_e3",
     .type = FORM_INT,
     .low = 1,
     .high = ORDER_VOLUME_MM3_E3_MAX,
     .about = "volume of the customised piece"},
    {.name = "tolerance_ppm", .type = FORM_PPM, .about = "of weight, that the client demands"},
    FORM_END,
};

static const struct form_field REQUEST_CHANGE[] = {
    THE_ORDER,
    {.name = "wish", .type = FORM_TEXT, .needed = true, .about = "what the client asks, in words"},
    {.name = "by", .type = FORM_TEXT, .about = "who of the client's asks"},
    {.name = "due", .type = FORM_TIME, .about = "another due date"},
    {.name = "rush", .type = FORM_WORD, .words = YES_NO, .about = "rush or not"},
    {.name = "line",
     .type = FORM_INT,
     .low = 1,
     .high = 100000,
     .about = "line that wants more or fewer pieces"},
    {.name = "more", .type = FORM_COUNT, .high = ORDER_PIECES_MAX, .about = "how many more of that line"},
    {.name = "fewer",
     .type = FORM_COUNT,
     .high = 100000,
     .about = "how many less: of what was lost, then of what is not begun"},
    {.name = "cancel_line",
     .type = FORM_INT,
     .low = 1,
     .high = 100000,
     .about = "line that is not wanted any more"},
    {.name = "add",
     .type = FORM_ROWS,
     .high = ORDER_LINES_MAX,
     .rows = LINE,
     .about = "lines that come to it"},
    {.name = "alter",
     .type = FORM_ROWS,
     .high = ORDER_LINES_MAX,
     .rows = ALTERED_LINE,
     .about = "what becomes different in a line, as far as its pieces have not come to it"},
    {.name = "specification", .type = FORM_TEXT, .about = "another specification, or where it is"},
    {.name = "documents", .type = FORM_TEXT, .about = "other reference documents"},
    {.name = "note", .type = FORM_TEXT, .about = "another note of the order"},
    FORM_END,
};

static const struct form_field ASSESS_CHANGE[] = {
    THE_CHANGE,
    {.name = "price", .type = FORM_TEXT, .needed = true, .about = "what it costs, with the currency"},
    {.name = "due",
     .type = FORM_TIME,
     .about = "the due date that comes of it; left out: as wished, or as it was"},
    {.name = "effect", .type = FORM_TEXT, .needed = true, .about = "what it does to the work"},
    FORM_END,
};

static const struct form_field ACCEPT_CHANGE[] = {
    THE_CHANGE,
    {.name = "by", .type = FORM_TEXT, .needed = true, .about = "who of the client's"},
    {.name = "note", .type = FORM_TEXT, .about = "where it is written"},
    FORM_END,
};

static const struct form_field CHANGE_ALONE[] = {THE_CHANGE, FORM_END};

/* ------------------------------------------------------------------ designs */

static const struct form_field SUBMIT_DESIGN[] = {
    {.name = "model", .type = FORM_CODE, .needed = true, .about = "the model that it is a revision of"},
    {.name = "note", .type = FORM_TEXT, .needed = true, .about = "what is new"},
    {.name = "document",
     .type = FORM_TEXT,
     .needed = true,
     .about = "where the design file is kept in the house"},
    {.name = "size", .type = FORM_TEXT, .about = "the size that the volume is of"},
    {.name = "volume_mm3_e3",
     .type = FORM_INT,
     .low = 1,
     .high = ORDER_VOLUME_MM3_E3_MAX,
     .about = "its volume as it goes to casting, as `touchstone-hub model-volume` measures it"},
    FORM_END,
};

static const struct form_field APPROVE_DESIGN[] = {
    {.name = "model", .type = FORM_CODE, .needed = true, .about = "the model"},
    {.name = "revision",
     .type = FORM_INT,
     .needed = true,
     .low = 1,
     .high = 100000,
     .about = "number of the design that was shown"},
    {.name = "approved", .type = FORM_FLAG, .needed = true, .about = "yes or no"},
    {.name = "by", .type = FORM_TEXT, .needed = true, .about = "who of the client's"},
    {.name = "comment", .type = FORM_TEXT, .about = "what was said; needed for a no"},
    FORM_END,
};

/* ------------------------------------------------------------------ delivery */

static const struct form_field DELIVERED_PIECE[] = {
    {.name = "piece", .type = FORM_PIECE, .needed = true, .about = "its tag"},
    FORM_END,
};

static const struct form_field SHEET_ELSEWHERE[] = {
    {.name = "piece", .type = FORM_PIECE, .needed = true, .about = "its tag"},
    {.name = "where",
     .type = FORM_TEXT,
     .needed = true,
     .about = "where its sheet is: number of the paper, tag of the lot"},
    FORM_END,
};

static const struct form_field DELIVER[] = {
    THE_ORDER,
    {.name = "pieces",
     .type = FORM_ROWS,
     .rows = DELIVERED_PIECE,
     .about = "these only; left out: all that the workshop has"},
    {.name = "carrier", .type = FORM_TEXT, .needed = true, .about = "who brings it, or \"collected\""},
    {.name = "tracking", .type = FORM_TEXT, .about = "number of the shipment"},
    {.name = "value", .type = FORM_TEXT, .needed = true, .about = "declared value, with the currency"},
    {.name = "signature", .type = FORM_TEXT, .needed = true, .about = "who handed it over"},
    {.name = "inspection_sheet",
     .type = FORM_FLAG,
     .about = "the inspection sheets of all others go with it"},
    {.name = "sheets_elsewhere",
     .type = FORM_ROWS,
     .rows = SHEET_ELSEWHERE,
     .about = "pieces whose sheet is not here; the slip says where it is"},
    {.name = "slip", .type = FORM_TEXT, .about = "number of the delivery slip"},
    {.name = "invoice", .type = FORM_TEXT, .about = "number of the invoice"},
    {.name = "care_sheet", .type = FORM_FLAG, .about = "the care sheet goes with it"},
    {.name = "certificate", .type = FORM_TEXT, .about = "number of the certificate, where there is one"},
    FORM_END,
};

static const struct form_field RECEIPT[] = {
    THE_DELIVERY,
    {.name = "by", .type = FORM_TEXT, .needed = true, .about = "who signed for it"},
    FORM_END,
};

static const struct form_field RESERVE[] = {
    THE_DELIVERY,
    {.name = "note", .type = FORM_TEXT, .needed = true, .about = "what the client reserves on receipt"},
    FORM_END,
};

static const struct form_field CLOSE_SHORT[] = {
    THE_ORDER,
    {.name = "note",
     .type = FORM_TEXT,
     .needed = true,
     .about = "why what was lost is not made again, and what the client says"},
    FORM_END,
};

static const struct form_field CLOSE_ORDER[] = {
    THE_ORDER,
    {.name = "by",
     .type = FORM_TEXT,
     .needed = true,
     .about = "who of the client's found the pieces conforming"},
    {.name = "settled",
     .type = FORM_TEXT,
     .about = "how reservations were settled; needed where there are any"},
    FORM_END,
};

const struct form_kind FORMS_ORDER[] = {
    {.verb = VERB_DRAFT_ORDER,
     .fields = DRAFT_ORDER,
     .about = "Makes a draft of an order, or fills in its launch sheet: what is given replaces what was "
              "there, the rest stays.",
     .example = "{\"order\":\"o-2001\",\"client\":\"Galerie "
                "Nord\",\"due\":\"2027-01-15T16:00:00.000Z\",\"lines\":[{\"model\":\"solitaire\",\"size\":"
                "\"52\",\"quantity\":2,\"alloy\":\"au750y\",\"stones\":\"as the "
                "model\",\"finish\":\"polished\"}],\"specification\":\"spec 2001\",\"documents\":\"drawing "
                "2001-A\",\"feasible\":true,\"materials\":true,\"deadline\":true,\"quote\":\"Q-2001\","
                "\"payment\":\"30 days\"}"},
    {.verb = VERB_RELEASE_ORDER,
     .fields = ORDER_ALONE,
     .about = "Lets a draft whose launch sheet is complete go into work: its pieces get their tags, and are "
              "not started.",
     .example = "{\"order\":\"o-2001\"}"},
    {.verb = VERB_CANCEL_ORDER,
     .fields = CANCEL_ORDER,
     .about = "Ends an order that nobody wants: what is not started is withdrawn, what was begun is held "
              "for the manager.",
     .example = "{\"order\":\"o-2001\",\"note\":\"the client has withdrawn\"}"},
    {.verb = VERB_REQUEST_CHANGE,
     .fields = REQUEST_CHANGE,
     .about = "Notes what a client wants changed in a released order; nothing changes until it is applied.",
     .example =
         "{\"order\":\"o-1041\",\"wish\":\"a week earlier, and one more in 54\",\"by\":\"Ms "
         "Nord\",\"due\":\"2027-01-08T16:00:00.000Z\",\"add\":[{\"model\":\"solitaire\",\"size\":\"54\","
         "\"quantity\":1,\"alloy\":\"au750y\",\"stones\":\"as the model\",\"finish\":\"polished\"}]}"},
    {.verb = VERB_ASSESS_CHANGE,
     .fields = ASSESS_CHANGE,
     .about = "Says what a change costs, when the order will then be due, and what it does.",
     .example = "{\"change\":1,\"price\":\"120 EUR\",\"effect\":\"one evening at setting\"}"},
    {.verb = VERB_ACCEPT_CHANGE,
     .fields = ACCEPT_CHANGE,
     .about = "The client accepts the change as it was assessed.",
     .example = "{\"change\":1,\"by\":\"Ms Nord\"}"},
    {.verb = VERB_REJECT_CHANGE,
     .fields = ACCEPT_CHANGE,
     .about = "The change will not be made.",
     .example = "{\"change\":2,\"by\":\"Ms Nord\"}"},
    {.verb = VERB_APPLY_CHANGE,
     .fields = CHANGE_ALONE,
     .about = "Makes an accepted change in the order.",
     .example = "{\"change\":1}"},
    {.verb = VERB_SUBMIT_DESIGN,
     .fields = SUBMIT_DESIGN,
     .about = "A revision of a model for approval; until it is approved no order of that model is released.",
     .example = "{\"model\":\"solitaire\",\"note\":\"lower "
                "head\",\"document\":\"cad/solitaire-2.3dm\",\"size\":\"52\",\"volume_mm3_e3\":371400}"},
    {.verb = VERB_APPROVE_DESIGN,
     .fields = APPROVE_DESIGN,
     .about = "Says whether the newest design of a model is approved; with its volume it becomes a revision "
              "of the model.",
     .example = "{\"model\":\"solitaire\",\"revision\":1,\"approved\":true,\"by\":\"Ms Nord\"}"},
    {.verb = VERB_SKIP_PROTOTYPE,
     .fields = SKIP_PROTOTYPE,
     .about = "Releases the pieces of a draft without the prototype step of their route.",
     .example = "{\"order\":\"o-2001\",\"reason\":\"known_model\"}"},
    {.verb = VERB_RESERVE,
     .fields = RESERVE,
     .about = "Notes what the client reserves on receipt.",
     .example = "{\"delivery\":1,\"note\":\"box dented\"}"},
    {.verb = VERB_DELIVER,
     .fields = DELIVER,
     .about = "Sends finished pieces of an order to the client, with the papers that go with them.",
     .example = "{\"order\":\"o-1041\",\"pieces\":[{\"piece\":\"TS1-002031-D\"}],\"carrier\":\"Brinks\","
                "\"tracking\":\"BX 4711\",\"value\":\"4200 EUR\",\"signature\":\"M. "
                "Office\",\"inspection_sheet\":true,\"slip\":\"L-2001\",\"invoice\":\"R-2001\",\"care_"
                "sheet\":true}"},
    {.verb = VERB_RECEIPT,
     .fields = RECEIPT,
     .about = "The client has signed for a delivery.",
     .example = "{\"delivery\":1,\"by\":\"Ms Nord\"}"},
    {.verb = VERB_CLOSE_SHORT,
     .fields = CLOSE_SHORT,
     .about = "Does without the pieces of an order that were scrapped or are missing and not made again: it "
              "waits for them no more.",
     .example = "{\"order\":\"o-1041\",\"note\":\"Ms Nord takes five\"}"},
    {.verb = VERB_CLOSE_ORDER,
     .fields = CLOSE_ORDER,
     .about = "Closes a delivered order after the client's conformity check.",
     .example = "{\"order\":\"o-1043\",\"by\":\"Ms Nord\"}"},
    {.fields = NULL},
};
