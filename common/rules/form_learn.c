#include "common/rules/density.h"
#include "common/rules/form.h"

static const struct form_field WEIGHING[] = {
    {"shown_ug", FORM_MASS, true, 1, 0, NULL, NULL, "what the scale shows"},
    FORM_END,
};

static const struct form_field TEST_SCALE[] = {
    {"scale", FORM_CODE, true, 0, 0, NULL, NULL, "the scale that is tested"},
    {"weighings", FORM_ROWS, true, 10, 10, NULL, WEIGHING,
     "ten weighings of one load, taken off and put on again each time"},
    FORM_END,
};

static const struct form_field CHECK_SCALE[] = {
    {"scale", FORM_CODE, true, 0, 0, NULL, NULL, "the scale that is checked"},
    {"weight_ug", FORM_MASS, true, 1, 0, NULL, NULL, "the check-weight's nominal mass"},
    {"class_error_ug", FORM_MASS, false, 0, 0, NULL, NULL,
     "the largest error that the weight's class allows it"},
    {"shown_ug", FORM_MASS, true, 0, 0, NULL, NULL, "what the scale shows with it"},
    FORM_END,
};

static const struct form_field ACCEPT_NORM[] = {
    {"operation", FORM_CODE, true, 0, 0, NULL, NULL, "a kind of station: polishing"},
    {"alloy", FORM_CODE, true, 0, 0, NULL, NULL, "an alloy"},
    {"piece_ug", FORM_MASS, true, 0, 0, NULL, NULL, "what a piece is expected to lose and nobody returns"},
    {"stone_ug", FORM_MASS, false, 0, 0, NULL, NULL, "the same for each stone set"},
    {"limit_piece_ug", FORM_MASS, true, 0, 0, NULL, NULL, "the most that it may be, per piece"},
    {"limit_stone_ug", FORM_MASS, false, 0, 0, NULL, NULL,
     "the most per stone set; absent: what is expected"},
    {"spread_ug", FORM_MASS, false, 1, 0, NULL, NULL,
     "one standard deviation of a single piece's loss; absent: as the last 90 days showed it"},
    FORM_END,
};

#define X(name, word) word,
static const char *const DENSITY_WORDS[] = {DENSITY_SOURCE_LIST(X) NULL};
#undef X

static const struct form_field ACCEPT_FACTOR[] = {
    {"model", FORM_CODE, true, 0, 0, NULL, NULL, "whose pieces it was learned from"},
    {"alloy", FORM_CODE, true, 0, 0, NULL, NULL, "the alloy they were made of"},
    {"first", FORM_CODE, false, 0, 0, NULL, NULL,
     "the first step of a product of several; absent: only `last`"},
    {"last", FORM_CODE, true, 0, 0, NULL, NULL,
     "the step after which they were weighed; \"polishing.2\" is its second visit"},
    {"density", FORM_WORD, false, 0, 0, DENSITY_WORDS, NULL,
     "where their density was from, when it was learned with several"},
    FORM_END,
};

const struct form_kind FORMS_LEARN[] = {
    {VERB_TEST_SCALE, false, TEST_SCALE,
     "Ten weighings of one load: their standard deviation, never below 0.41 of a division, is what the scale "
     "repeats to. The answer says which pieces it can judge.",
     "{\"scale\":\"qc-1\",\"weighings\":[{\"shown_ug\":5000000},{\"shown_ug\":5001000},"
     "{\"shown_ug\":5000000},{\"shown_ug\":5000000},{\"shown_ug\":4999000},{\"shown_ug\":5000000},"
     "{\"shown_ug\":5001000},{\"shown_ug\":5000000},{\"shown_ug\":5000000},{\"shown_ug\":5000000}]}"},
    {VERB_CHECK_SCALE, false, CHECK_SCALE,
     "A check-weight on a scale: its bias corrects every reading after it. One that is too far off stops the "
     "scale's verdicts until a check passes.",
     "{\"scale\":\"qc-1\",\"weight_ug\":20000000,\"class_error_ug\":2500,\"shown_ug\":20000000}"},
    {VERB_ACCEPT_FACTOR, false, ACCEPT_FACTOR,
     "Puts what was learned in the place of a stage factor, for pieces that are released from now on. "
     "/v1/learning has the offers beside what holds.",
     "{\"model\":\"solitaire\",\"alloy\":\"au750y\",\"first\":\"casting\",\"last\":\"polishing\",\"density\":"
     "\"pycnometer\"}"},
    {VERB_ACCEPT_NORM, false, ACCEPT_NORM,
     "What an operation is expected to lose in an alloy, and the most it may: custody and drift are judged "
     "by it "
     "from now on.",
     "{\"operation\":\"polishing\",\"alloy\":\"au750y\",\"piece_ug\":12000,\"limit_piece_ug\":30000,"
     "\"spread_ug\":4000}"},
    {.fields = NULL},
};
