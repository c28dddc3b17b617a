/* What the commands of the workshop itself say: PINs and kiosks. (`put` says its part of a workshop file.) */
#include "common/rules/form.h"

static const struct form_field set_pin_fields[] = {
    {.name = "person", .type = FORM_BADGE, .needed = true, .about = "whose PIN"},
    {.name = "new_pin",
     .type = FORM_TEXT,
     .needed = true,
     .about = "four to eight digits; kept as a hash only"},
    FORM_END};

static const struct form_field revoke_fields[] = {
    {.name = "kiosk", .type = FORM_CODE, .needed = true, .about = "the kiosk's code"},
    {.name = "note", .type = FORM_TEXT, .about = "why: lost, broken, given away"},
    FORM_END};

const struct form_kind FORMS_SETUP[] = {
    {.verb = VERB_SET_PIN,
     .fields = set_pin_fields,
     .about = "A manager gives somebody a PIN, or a new one; open sessions of that person end.",
     .example = "{\"person\":\"TSB-000006-8\",\"new_pin\":\"8642\"}"},
    {.verb = VERB_REVOKE,
     .fields = revoke_fields,
     .about =
         "A kiosk's token ends: whoever holds it is let in no more. Enrolling the kiosk gives it a new one.",
     .example = "{\"kiosk\":\"bench-setting\",\"note\":\"the tablet was lost\"}"},
    {.fields = NULL},
};
