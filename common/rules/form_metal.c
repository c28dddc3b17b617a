#include "common/rules/form.h"
#include "common/rules/metal.h"
#include "common/rules/workshop.h"

static const char *const SOURCES[] = {"vault", "scrap", "loose", NULL};
static const char *const STORES[] = {"vault", "scrap", NULL};
static const char *const RETURNS[] = {
#define X(name, word, stream) word,
    METAL_RETURN_LIST(X)
#undef X
        NULL};
static const char *const STREAMS[] = {"filings", "dust", "sweeps", "solutions", NULL};
static const char *const SENDINGS[] = {"filings", "dust", "sweeps", "solutions", "scrap", NULL};
static const char *const DENSITY_SOURCES[] = {
#define X(name, word) word,
    DENSITY_SOURCE_LIST(X)
#undef X
        NULL};
#define STOCK_COUNT_MAX 10000000
static const char *const HOLDERS[] = {"vault", "station", "operator", "finished", "stock", NULL};
static const char *const STATES[] = {"queued", "in_work", "done", NULL}; /* the first of PIECE_STATE_LIST */

/* What every metal is: an alloy and a custody class. */
#define ALLOY                                                                                                \
    {                                                                                                        \
        .name = "alloy", .type = FORM_CODE, .needed = true, .about = "alloy, or fine or master metal"        \
    }
#define CUSTODY                                                                                              \
    {                                                                                                        \
        .name = "custody", .type = FORM_CODE, .about = "custody class; \"own\" when it is not said"          \
    }
#define MASS                                                                                                 \
    {                                                                                                        \
        .name = "mass_ug", .type = FORM_MASS, .needed = true, .low = 1, .about = "how much"                  \
    }
#define NOTE                                                                                                 \
    {                                                                                                        \
        .name = "note", .type = FORM_TEXT, .about = "number of the slip, or a remark"                        \
    }
#define DENSITY                                                                                              \
    {.name = "density_ug_mm3",                                                                               \
     .type = FORM_INT,                                                                                       \
     .low = 1000,                                                                                            \
     .high = 30000,                                                                                          \
     .about = "left out: by composition"},                                                                   \
        {.name = "density_u_ppm", .type = FORM_PPM, .about = "its relative standard uncertainty"},           \
    {                                                                                                        \
        .name = "density_source", .type = FORM_WORD, .words = DENSITY_SOURCES, .about = "where it is from"   \
    }

static const struct form_field BUY[] = {
    ALLOY,
    CUSTODY,
    MASS,
    {.name = "melt", .type = FORM_CODE, .about = "code of the melt, when it is one to cast with"},
    {.name = "fineness_ppm", .type = FORM_PPM, .about = "fineness by the supplier's certificate"},
    DENSITY,
    {.name = "supplier", .type = FORM_TEXT, .about = "from whom"},
    NOTE,
    FORM_END,
};

static const struct form_field OPEN[] = {
    ALLOY, CUSTODY,
    MASS,  {.name = "into", .type = FORM_WORD, .words = STORES, .about = "the vault, or clean scrap"},
    NOTE,  FORM_END,
};

static const struct form_field ISSUE[] = {
    ALLOY,
    CUSTODY,
    MASS,
    {.name = "from", .type = FORM_WORD, .words = STORES, .about = "the vault, or clean scrap"},
    {.name = "melt", .type = FORM_CODE, .about = "which melt; left out: the newest that may be used"},
    {.name = "to", .type = FORM_BADGE, .about = "to whom; left out: whoever asks, or the station"},
    {.name = "to_station", .type = FORM_CODE, .about = "into the tray of a station"},
    NOTE,
    FORM_END,
};

static const struct form_field RETURN[] = {
    ALLOY,
    CUSTODY,
    {.name = "mass_ug", .type = FORM_MASS, .about = "what comes back unused, into the vault"},
    {.name = "used_ug",
     .type = FORM_MASS,
     .about = "what went into pieces (solder): from the loose metal to the open balance"},
    {.name = "from", .type = FORM_BADGE, .about = "whose it was; left out: whoever asks, or the station"},
    {.name = "from_station", .type = FORM_CODE, .about = "out of the tray of a station"},
    NOTE,
    FORM_END,
};

static const struct form_field RETURN_SCRAP[] = {
    {.name = "kind", .type = FORM_WORD, .needed = true, .words = RETURNS, .about = "what it is"},
    ALLOY,
    CUSTODY,
    MASS,
    {.name = "fineness_ppm",
     .type = FORM_PPM,
     .about = "claimed, of filings, dust, sweeps, solutions; left out: the alloy's"},
    {.name = "giver", .type = FORM_BADGE, .about = "who gives it; left out: whoever asks"},
    NOTE,
    FORM_END,
};

static const struct form_field COLLECT[] = {
    {.name = "stream", .type = FORM_WORD, .needed = true, .words = STREAMS, .about = "where it goes"},
    {.name = "metal", .type = FORM_CODE, .needed = true, .about = "the precious metal in it: au, ag, pt …"},
    MASS,
    {.name = "fineness_ppm", .type = FORM_PPM, .needed = true, .low = 1, .about = "how much of it is metal"},
    {.name = "alloy", .type = FORM_CODE, .about = "with a stretch: the alloy whose open balance is credited"},
    CUSTODY,
    {.name = "first", .type = FORM_CODE, .about = "first station of the stretch that lost it"},
    {.name = "last", .type = FORM_CODE, .about = "its last station; left out: the first"},
    NOTE,
    FORM_END,
};

static const struct form_field MELT_PARTS[] = {
    ALLOY,
    CUSTODY,
    MASS,
    {.name = "from",
     .type = FORM_WORD,
     .words = SOURCES,
     .about = "vault, clean scrap, or the melter's loose"},
    {.name = "melt", .type = FORM_CODE, .about = "which melt, for its density; left out: the newest"},
    FORM_END,
};

static const struct form_field MELT[] = {
    {.name = "melt", .type = FORM_CODE, .needed = true, .about = "code of the new melt"},
    ALLOY,
    {.name = "parts",
     .type = FORM_ROWS,
     .needed = true,
     .high = 16,
     .rows = MELT_PARTS,
     .about = "what goes into the crucible"},
    {.name = "out_ug", .type = FORM_MASS, .needed = true, .low = 1, .about = "what comes out, weighed"},
    DENSITY,
    NOTE,
    FORM_END,
};

static const struct form_field MEASURE_DENSITY[] = {
    {.name = "melt", .type = FORM_CODE, .needed = true, .about = "which melt the button is of"},
    {.name = "scale", .type = FORM_CODE, .needed = true, .about = "on which both were weighed"},
    {.name = "dry_ug", .type = FORM_MASS, .needed = true, .low = 1, .about = "the button, dry"},
    {.name = "in_water_ug",
     .type = FORM_MASS,
     .needed = true,
     .low = 1,
     .about = "hanging in water, without the wire"},
    {.name = "temperature_c_e1",
     .type = FORM_INT,
     .needed = true,
     .low = 50,
     .high = 400,
     .about = "of the water"},
    {.name = "temperature_u_c_e1",
     .type = FORM_INT,
     .low = 0,
     .high = 50,
     .about = "its standard uncertainty; left out: half a degree"},
    NOTE,
    FORM_END,
};

static const struct form_field ASSAY_LOT[] = {
    {.name = "melt", .type = FORM_CODE, .needed = true, .about = "which melt"},
    {.name = "fineness_ppm", .type = FORM_PPM, .needed = true, .low = 1, .about = "as measured"},
    {.name = "method", .type = FORM_TEXT, .about = "touch, XRF, cupellation …"},
    NOTE,
    FORM_END,
};

static const struct form_field RECLASSIFY[] = {
    ALLOY,
    {.name = "custody", .type = FORM_CODE, .needed = true, .about = "the class it has"},
    {.name = "to", .type = FORM_CODE, .needed = true, .about = "the class it gets"},
    MASS,
    {.name = "from", .type = FORM_WORD, .words = STORES, .about = "the vault, or clean scrap"},
    {.name = "reason", .type = FORM_TEXT, .needed = true, .about = "why, and who agreed"},
    FORM_END,
};

static const struct form_field ASSAY_RETURN[] = {
    {.name = "return", .type = FORM_INT, .needed = true, .low = 1, .about = "number of the return's event"},
    {.name = "fineness_ppm", .type = FORM_PPM, .needed = true, .about = "as measured"},
    NOTE,
    FORM_END,
};

static const struct form_field SEND_REFINER[] = {
    {.name = "stream",
     .type = FORM_WORD,
     .needed = true,
     .words = SENDINGS,
     .about = "all that waits in this stream; scrap: so much of one alloy"},
    {.name = "metal", .type = FORM_CODE, .about = "the metal of the stream; needed but for scrap"},
    {.name = "alloy", .type = FORM_CODE, .about = "of the scrap"},
    CUSTODY,
    {.name = "mass_ug", .type = FORM_MASS, .about = "of the scrap; of a stream, what the sack weighs"},
    {.name = "refiner", .type = FORM_TEXT, .needed = true, .about = "to whom"},
    NOTE,
    FORM_END,
};

static const struct form_field REFINED[] = {
    {.name = "refining", .type = FORM_INT, .needed = true, .low = 1, .about = "number of the refining"},
    {.name = "fine_ug", .type = FORM_MASS, .needed = true, .about = "fine metal that the refiner pays"},
    {.name = "alloy",
     .type = FORM_CODE,
     .about = "paid in this metal, into the vault; left out: credited by the refiner, sold"},
    {.name = "custody",
     .type = FORM_CODE,
     .about = "the class that it must be of; left out: each class that was sent gets its share"},
    {.name = "mass_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "what came back of it; left out: as its fineness gives it"},
    NOTE,
    FORM_END,
};

static const struct form_field SETTLE[] = {
    {.name = "person", .type = FORM_BADGE, .about = "whose open balance; else a stretch"},
    {.name = "first", .type = FORM_CODE, .about = "first station of the stretch"},
    {.name = "last", .type = FORM_CODE, .about = "its last station; left out: the first"},
    {.name = "alloy", .type = FORM_CODE, .about = "only this alloy; left out: all books"},
    CUSTODY,
    {.name = "operation",
     .type = FORM_CODE,
     .needed = true,
     .about = "at which work it went: a kind of step"},
    {.name = "reason", .type = FORM_CODE, .about = "why; \"settlement\" when it is not said"},
    NOTE,
    FORM_END,
};

static const struct form_field CORRECT[] = {
    {.name = "event", .type = FORM_INT, .needed = true, .low = 1, .about = "number of the event"},
    {.name = "reason", .type = FORM_TEXT, .needed = true, .about = "what was wrong with it"},
    FORM_END,
};

static const struct form_field STOCK_TAKE_PIECES[] = {
    {.name = "piece", .type = FORM_PIECE, .needed = true, .about = "tag of the piece, lot or tree"},
    {.name = "gross_ug", .type = FORM_MASS, .about = "as weighed; left out: only seen"},
    {.name = "tare_ug", .type = FORM_MASS, .about = "tag, tray, wire"},
    {.name = "state",
     .type = FORM_WORD,
     .words = STATES,
     .about = "left out: as it was, or queued; in work only in somebody's hand"},
    {.name = "alloy", .type = FORM_CODE, .about = "of a piece that nobody knows yet"},
    CUSTODY,
    {.name = "melt", .type = FORM_CODE, .about = "left out: the newest of its alloy"},
    {.name = "route", .type = FORM_CODE, .about = "left out: that of its model"},
    {.name = "model", .type = FORM_CODE, .about = "left out: not known yet"},
    {.name = "size", .type = FORM_TEXT, .about = "of the model"},
    {.name = "kind", .type = FORM_CODE, .about = "kind of step that it is at; left out: the station's"},
    {.name = "stones_ug", .type = FORM_MASS, .about = "stones that are set in it"},
    {.name = "quantity", .type = FORM_COUNT, .about = "of a lot"},
    {.name = "name", .type = FORM_TEXT, .about = "what people call it"},
    FORM_END,
};

static const struct form_field STOCK_TAKE_LOOSE[] = {
    ALLOY,
    CUSTODY,
    {.name = "mass_ug", .type = FORM_MASS, .needed = true, .about = "what lies there, weighed"},
    {.name = "in", .type = FORM_WORD, .words = STORES, .about = "in the vault: as metal or as clean scrap"},
    FORM_END,
};

static const struct form_field STOCK_TAKE_COMPONENTS[] = {
    {.name = "component", .type = FORM_CODE, .needed = true, .about = "which"},
    {.name = "count",
     .type = FORM_INT,
     .needed = true,
     .high = STOCK_COUNT_MAX,
     .about = "how many are there"},
    {.name = "mass_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "all of them, weighed; left out: as much for each as the book has"},
    FORM_END,
};

static const struct form_field STOCK_TAKE_STONES[] = {
    {.name = "kind", .type = FORM_CODE, .needed = true, .about = "the kind of stone, by its code"},
    {.name = "count",
     .type = FORM_INT,
     .needed = true,
     .high = STOCK_COUNT_MAX,
     .about = "how many are there"},
    {.name = "ct_e5",
     .type = FORM_INT,
     .high = INT64_C(100000000000),
     .about = "what they weigh together; left out: as much for each as the book has"},
    FORM_END,
};

static const struct form_field STOCK_TAKE[] = {
    {.name = "of", .type = FORM_WORD, .needed = true, .words = HOLDERS, .about = "whose stock is taken"},
    {.name = "place", .type = FORM_CODE, .about = "the station; of an operator: where they work"},
    {.name = "badge", .type = FORM_BADGE, .about = "the operator"},
    {.name = "complete",
     .type = FORM_FLAG,
     .about = "of each kind that is listed (pieces, loose metal, components, stones) there is no more"},
    {.name = "pieces", .type = FORM_ROWS, .rows = STOCK_TAKE_PIECES, .about = "every piece that is there"},
    {.name = "loose", .type = FORM_ROWS, .rows = STOCK_TAKE_LOOSE, .about = "loose metal, a row each alloy"},
    {.name = "components",
     .type = FORM_ROWS,
     .rows = STOCK_TAKE_COMPONENTS,
     .about = "of the stock: components, a row each"},
    {.name = "stones",
     .type = FORM_ROWS,
     .rows = STOCK_TAKE_STONES,
     .about = "of the stock: stones, a row each kind"},
    {.name = "empty", .type = FORM_FLAG, .about = "of what nothing is listed, nothing is there"},
    NOTE,
    FORM_END,
};

static const char *const STOCK_FROM[] = {"supplier", "vault", "opening", NULL};

static const struct form_field STOCK_IN[] = {
    {.name = "component", .type = FORM_CODE, .needed = true, .about = "code: chain-45, clasp-7 …"},
    {.name = "name", .type = FORM_TEXT, .about = "what people call it"},
    ALLOY,
    CUSTODY,
    {.name = "count", .type = FORM_COUNT, .needed = true, .about = "how many come"},
    MASS,
    {.name = "minimum",
     .type = FORM_COUNT,
     .low = 0,
     .high = 100000,
     .about = "as few as there may be before an alert says so"},
    {.name = "from",
     .type = FORM_WORD,
     .words = STOCK_FROM,
     .about = "bought, made of the vault's metal, or found on the first day"},
    NOTE,
    FORM_END,
};

static const struct form_field STOCK_OUT[] = {
    {.name = "component", .type = FORM_CODE, .needed = true, .about = "which"},
    {.name = "count", .type = FORM_COUNT, .about = "how many; one when it is not said"},
    {.name = "mass_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "weighed; left out: their share of the stock's mass"},
    NOTE,
    FORM_END,
};

const struct form_kind FORMS_METAL[] = {
    {.verb = VERB_BUY_METAL,
     .fields = BUY,
     .about = "Bought metal comes into the vault; with a melt's code it is a melt to cast with.",
     .example = "{\"alloy\":\"au750y\",\"mass_ug\":100000000,\"melt\":\"m-12\",\"fineness_ppm\":750400,"
                "\"density_ug_mm3\":15600,\"density_u_ppm\":2000,\"density_source\":\"pycnometer\"}"},
    {.verb = VERB_OPEN_METAL,
     .fields = OPEN,
     .about = "What lies in the vault on the first day.",
     .example = "{\"alloy\":\"au750y\",\"mass_ug\":250000000}"},
    {.verb = VERB_ISSUE_METAL,
     .fields = ISSUE,
     .about = "Loose metal goes from the vault to a person or into a station's tray.",
     .example = "{\"alloy\":\"au750y\",\"mass_ug\":80000000,\"to_station\":\"casting\"}"},
    {.verb = VERB_RETURN_METAL,
     .fields = RETURN,
     .about = "Loose metal that was not used goes back to the vault, off its holder.",
     .example = "{\"alloy\":\"au750y\",\"mass_ug\":12000000,\"from_station\":\"casting\"}"},
    {.verb = VERB_RETURN_SCRAP,
     .fields = RETURN_SCRAP,
     .about = "What is left of worked metal is given back and comes off the giver's open balance; filings "
              "and the like wait for their assay.",
     .example = "{\"kind\":\"filings\",\"alloy\":\"au750y\",\"mass_ug\":2400000}"},
    {.verb = VERB_COLLECT,
     .fields = COLLECT,
     .about = "Sweeps, dust and solutions of the whole workshop, or of a stretch of stations.",
     .example = "{\"stream\":\"sweeps\",\"metal\":\"au\",\"mass_ug\":900000000,\"fineness_ppm\":12000}"},
    {.verb = VERB_MELT,
     .fields = MELT,
     .about = "Lots and clean scrap of one alloy become one melt, or an alloy is made of fine metal and "
              "master alloy.",
     .example =
         "{\"melt\":\"m-13\",\"alloy\":\"au750y\",\"parts\":[{\"alloy\":\"au750y\",\"mass_ug\":60000000},{"
         "\"alloy\":\"au750y\",\"mass_ug\":20000000,\"from\":\"scrap\"}],\"out_ug\":79950000}"},
    {.verb = VERB_ASSAY_LOT,
     .fields = ASSAY_LOT,
     .about = "The fineness of a melt as measured: below its alloy's minimum it may not be used.",
     .example = "{\"melt\":\"m-13\",\"fineness_ppm\":750600,\"method\":\"XRF\"}"},
    {.verb = VERB_MEASURE_DENSITY,
     .fields = MEASURE_DENSITY,
     .about = "The density of a melt by a button in water: a new revision of the melt, for what is released "
              "or cast with it from now on.",
     .example = "{\"melt\":\"m-13\",\"scale\":\"qc-1\",\"dry_ug\":5000000,\"in_water_ug\":4680000,"
                "\"temperature_c_e1\":215}"},
    {.verb = VERB_RECLASSIFY,
     .fields = RECLASSIFY,
     .about = "Metal in the vault changes its custody class, on record.",
     .example = "{\"alloy\":\"au750y\",\"custody\":\"recycled\",\"to\":\"own\",\"mass_ug\":5000000,"
                "\"reason\":\"bought from the client\"}"},
    {.verb = VERB_ASSAY_RETURN,
     .fields = ASSAY_RETURN,
     .about = "What a return of filings really holds; the difference goes back to its giver's open balance.",
     .example = "{\"return\":23,\"fineness_ppm\":731000}"},
    {.verb = VERB_SEND_REFINER,
     .fields = SEND_REFINER,
     .about =
         "All that waits in a recovery stream goes to the refiner, with the fine metal that is expected.",
     .example = "{\"stream\":\"filings\",\"metal\":\"au\",\"refiner\":\"Heimerle\"}"},
    {.verb = VERB_REFINED,
     .fields = REFINED,
     .about = "What the refiner pays, against what was expected, shared among those who gave.",
     .example = "{\"refining\":1,\"fine_ug\":1740000,\"alloy\":\"au750y\"}"},
    {.verb = VERB_SETTLE,
     .fields = SETTLE,
     .about = "Closes the open balance of a person or of a stretch: the rest is loss, or gain.",
     .example = "{\"person\":\"TSB-000002-G\",\"alloy\":\"au750y\",\"operation\":\"setting\"}"},
    {.verb = VERB_CORRECT,
     .fields = CORRECT,
     .about = "Takes back the postings of an event that moved loose metal only; once.",
     .example = "{\"event\":21,\"reason\":\"typed 80 g, weighed 8 g\"}"},
    {.verb = VERB_STOCK_TAKE,
     .fields = STOCK_TAKE,
     .about = "What is really there, at a station, with a person, in finished goods, in the vault or in "
              "stock. It is fact: no limit refuses it.",
     .example = "{\"of\":\"station\",\"place\":\"setting\",\"pieces\":[{\"piece\":\"TS1-000123-Z\",\"gross_"
                "ug\":5021000,\"alloy\":\"au750y\"}]}"},
    {.verb = VERB_STOCK_IN,
     .fields = STOCK_IN,
     .about = "Findings, chains, pre-cast parts come into component stock.",
     .example =
         "{\"component\":\"clasp-7\",\"alloy\":\"au750y\",\"count\":20,\"mass_ug\":9000000,\"minimum\":5}"},
    {.verb = VERB_STOCK_OUT,
     .piece = true,
     .fields = STOCK_OUT,
     .about = "A component goes out of stock into a piece.",
     .example = "{\"component\":\"clasp-7\"}"},
    {.fields = NULL},
};
