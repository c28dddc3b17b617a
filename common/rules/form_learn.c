#include "common/rules/density.h"
#include "common/rules/form.h"

static const struct form_field WEIGHING[] = {
    {.name = "shown_ug", .type = FORM_MASS, .needed = true, .low = 1, .about = "what the scale shows"},
    FORM_END,
};

static const struct form_field TEST_SCALE[] = {
    {.name = "scale", .type = FORM_CODE, .needed = true, .about = "the scale that is tested"},
    {.name = "weighings",
     .type = FORM_ROWS,
     .needed = true,
     .low = 10,
     .high = 10,
     .rows = WEIGHING,
     .about = "ten weighings of one load, taken off and put on again each time"},
    FORM_END,
};

static const struct form_field CHECK_SCALE[] = {
    {.name = "scale", .type = FORM_CODE, .needed = true, .about = "the scale that is checked"},
    {.name = "weight_ug",
     .type = FORM_MASS,
     .needed = true,
     .low = 1,
     .about = "the check-weight's nominal mass"},
    {.name = "class_error_ug",
     .type = FORM_MASS,
     .about = "the largest error that the weight's class allows it"},
    {.name = "shown_ug", .type = FORM_MASS, .needed = true, .about = "what the scale shows with it"},
    FORM_END,
};

static const struct form_field ACCEPT_NORM[] = {
    {.name = "operation", .type = FORM_CODE, .needed = true, .about = "a kind of station: polishing"},
    {.name = "alloy", .type = FORM_CODE, .needed = true, .about = "an alloy"},
    {.name = "piece_ug",
     .type = FORM_MASS,
     .needed = true,
     .about = "what a piece is expected to lose and nobody returns"},
    {.name = "stone_ug", .type = FORM_MASS, .about = "the same for each stone set"},
    {.name = "limit_piece_ug",
     .type = FORM_MASS,
     .needed = true,
     .about = "the most that it may be, per piece"},
    {.name = "limit_stone_ug",
     .type = FORM_MASS,
     .about = "the most per stone set; absent: what is expected"},
    {.name = "spread_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "one standard deviation of a single piece's loss; absent: as the last 90 days showed it"},
    FORM_END,
};

#define X(name, word) word,
static const char *const DENSITY_WORDS[] = {DENSITY_SOURCE_LIST(X) NULL};
#undef X

static const struct form_field ACCEPT_FACTOR[] = {
    {.name = "model", .type = FORM_CODE, .needed = true, .about = "whose pieces it was learned from"},
    {.name = "alloy", .type = FORM_CODE, .needed = true, .about = "the alloy they were made of"},
    {.name = "first",
     .type = FORM_CODE,
     .about = "the first step of a product of several; absent: only `last`"},
    {.name = "last",
     .type = FORM_CODE,
     .needed = true,
     .about = "the step after which they were weighed; \"polishing.2\" is its second visit"},
    {.name = "density",
     .type = FORM_WORD,
     .words = DENSITY_WORDS,
     .about = "where their density was from, when it was learned with several"},
    FORM_END,
};

const struct form_kind FORMS_LEARN[] = {
    {.verb = VERB_TEST_SCALE,
     .fields = TEST_SCALE,
     .about = "Ten weighings of one load: their standard deviation, never below 0.41 of a division, is what "
              "the scale repeats to. The answer says which pieces it can judge.",
     .example = "{\"scale\":\"qc-1\",\"weighings\":[{\"shown_ug\":5000000},{\"shown_ug\":5001000},{\"shown_"
                "ug\":5000000},{\"shown_ug\":5000000},{\"shown_ug\":4999000},{\"shown_ug\":5000000},{\"shown_"
                "ug\":5001000},{\"shown_ug\":5000000},{\"shown_ug\":5000000},{\"shown_ug\":5000000}]}"},
    {.verb = VERB_CHECK_SCALE,
     .fields = CHECK_SCALE,
     .about = "A check-weight on a scale: its bias corrects every reading after it. One that is too far off "
              "stops the scale's verdicts until a check passes.",
     .example = "{\"scale\":\"qc-1\",\"weight_ug\":20000000,\"class_error_ug\":2500,\"shown_ug\":20000000}"},
    {.verb = VERB_ACCEPT_FACTOR,
     .fields = ACCEPT_FACTOR,
     .about = "Puts what was learned in the place of a stage factor, for pieces that are released from now "
              "on. /v1/learning has the offers beside what holds.",
     .example = "{\"model\":\"solitaire\",\"alloy\":\"au750y\",\"first\":\"casting\",\"last\":\"polishing\","
                "\"density\":\"pycnometer\"}"},
    {.verb = VERB_ACCEPT_NORM,
     .fields = ACCEPT_NORM,
     .about = "What an operation is expected to lose in an alloy, and the most it may: custody and drift are "
              "judged by it from now on.",
     .example = "{\"operation\":\"polishing\",\"alloy\":\"au750y\",\"piece_ug\":12000,\"limit_piece_ug\":"
                "30000,\"spread_ug\":4000}"},
    {.fields = NULL},
};
