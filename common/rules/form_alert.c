#include "common/rules/form.h"

static const struct form_field ACKNOWLEDGE[] = {
    {.name = "alert", .type = FORM_INT, .needed = true, .low = 1, .high = INT64_MAX, .about = "its id"},
    {.name = "note", .type = FORM_TEXT, .about = "what was done about it"},
    FORM_END,
};

const struct form_kind FORMS_ALERT[] = {
    {.verb = VERB_ACKNOWLEDGE,
     .fields = ACKNOWLEDGE,
     .about = "Somebody has seen an alert and looks after it. One about an event ends with that; one about a "
              "state lasts as long as its cause.",
     .example = "{\"alert\":1,\"note\":\"the plug was loose\"}"},
    {.fields = NULL},
};
