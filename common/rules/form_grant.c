#include "common/rules/form.h"

#define X(word) word,
static const char *const EXCESS[] = {EXCESS_LIST(X) NULL};
#undef X

#define X(name, word) word,
static const char *const MODES[] = {LIMIT_MODE_LIST(X) NULL};
#undef X

static const struct form_field OVERRIDE[] = {
    {"reason", FORM_WORD, true, 0, 0, EXCESS, NULL, "why the piece may go past the limit"},
    {"note", FORM_TEXT, false, 0, 0, NULL, NULL, "what else there is to say"},
    FORM_END,
};

static const struct form_field ACCEPT_LIMIT[] = {
    {"of", FORM_CODE, true, 0, 0, NULL, NULL, "the station or the group whose limit it is"},
    {"limit_pieces", FORM_COUNT, false, 1, 100000, NULL, NULL, "pieces; without it, no limit in pieces"},
    {"limit_ug", FORM_MASS, false, 1, 0, NULL, NULL, "how much metal; without it, no limit in metal"},
    {"mode", FORM_WORD, false, 0, 0, MODES, NULL,
     "block, reason (anyone may exceed it, with a coded reason) or warn; without it, as it was"},
    {"note", FORM_TEXT, false, 0, 0, NULL, NULL, "where the value is from: a proposal, a try"},
    FORM_END,
};

#define X(word) word,
static const char *const LOSSES[] = {LOSS_OF_KIOSK_LIST(X) NULL};
#undef X

static const struct form_field WRITE_OFF[] = {
    {"kiosk", FORM_CODE, true, 0, 0, NULL, NULL, "the kiosk that the places are lent to"},
    {"reason", FORM_WORD, true, 0, 0, LOSSES, NULL, "why it will not hand them back"},
    {"note", FORM_TEXT, false, 0, 0, NULL, NULL, "what else there is to say"},
    FORM_END,
};

const struct form_kind FORMS_GRANT[] = {
    {VERB_OVERRIDE, true, OVERRIDE,
     "A manager lets one piece past the limits at one station, once, within ten minutes: the receive or the "
     "start "
     "there that needs it uses it up. Every override is counted on the wall.",
     "{\"reason\":\"rush_order\"}"},
    {VERB_ACCEPT_LIMIT, false, ACCEPT_LIMIT,
     "Sets the limit of a station or of a group; the answer names the pieces that are too large for it now.",
     "{\"of\":\"setting\",\"limit_pieces\":12,\"note\":\"as proposed\"}"},
    {VERB_WRITE_OFF, false, WRITE_OFF,
     "The places lent to a kiosk are free again. What is taken in on them there comes later all the same, "
     "and may "
     "exceed "
     "the limit: a write-off is counted on the wall like an override.",
     "{\"kiosk\":\"bench-1\",\"reason\":\"disk_lost\"}"},
    {.fields = NULL},
};
