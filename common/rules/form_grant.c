#include "common/rules/form.h"

#define X(word) word,
static const char *const EXCESS[] = {EXCESS_LIST(X) NULL};
#undef X

#define X(name, word) word,
static const char *const MODES[] = {LIMIT_MODE_LIST(X) NULL};
#undef X

static const struct form_field OVERRIDE[] = {
    {.name = "reason",
     .type = FORM_WORD,
     .needed = true,
     .words = EXCESS,
     .about = "why the piece may go past the limit"},
    {.name = "note", .type = FORM_TEXT, .about = "what else there is to say"},
    FORM_END,
};

static const struct form_field ACCEPT_LIMIT[] = {
    {.name = "of", .type = FORM_CODE, .needed = true, .about = "the station or the group whose limit it is"},
    {.name = "limit_pieces",
     .type = FORM_COUNT,
     .low = 1,
     .high = 100000,
     .about = "pieces; without it, no limit in pieces"},
    {.name = "limit_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "how much metal; without it, no limit in metal"},
    {.name = "mode",
     .type = FORM_WORD,
     .words = MODES,
     .about = "block, reason (anyone may exceed it, with a coded reason) or warn; without it, as it was"},
    {.name = "note", .type = FORM_TEXT, .about = "where the value is from: a proposal, a try"},
    FORM_END,
};

#define X(word) word,
static const char *const LOSSES[] = {LOSS_OF_KIOSK_LIST(X) NULL};
#undef X

static const struct form_field WRITE_OFF[] = {
    {.name = "kiosk", .type = FORM_CODE, .needed = true, .about = "the kiosk that the places are lent to"},
    {.name = "reason",
     .type = FORM_WORD,
     .needed = true,
     .words = LOSSES,
     .about = "why it will not hand them back"},
    {.name = "note", .type = FORM_TEXT, .about = "what else there is to say"},
    FORM_END,
};

const struct form_kind FORMS_GRANT[] = {
    {.verb = VERB_OVERRIDE,
     .piece = true,
     .fields = OVERRIDE,
     .about = "A manager lets one piece past the limits at one station, once, within ten minutes: the "
              "receive or the start there that needs it uses it up. Every override is counted on the wall.",
     .example = "{\"reason\":\"rush_order\"}"},
    {.verb = VERB_ACCEPT_LIMIT,
     .fields = ACCEPT_LIMIT,
     .about = "Sets the limit of a station or of a group; the answer names the pieces that are too large for "
              "it now.",
     .example = "{\"of\":\"setting\",\"limit_pieces\":12,\"note\":\"as proposed\"}"},
    {.verb = VERB_WRITE_OFF,
     .fields = WRITE_OFF,
     .about = "The places lent to a kiosk are free again. What is taken in on them there comes later all the "
              "same, and may exceed the limit: a write-off is counted on the wall like an override.",
     .example = "{\"kiosk\":\"bench-1\",\"reason\":\"disk_lost\"}"},
    {.fields = NULL},
};
