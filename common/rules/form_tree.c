#include "common/rules/form.h"

static const struct form_field TREE_PIECES[] = {
    {.name = "piece", .type = FORM_PIECE, .needed = true, .about = "tag of the piece"},
    FORM_END,
};

static const struct form_field BUILD_TREE[] = {
    {.name = "pieces", .type = FORM_ROWS, .needed = true, .rows = TREE_PIECES, .about = "what hangs on it"},
    {.name = "tag", .type = FORM_PIECE, .about = "printed tag of the tree; left out: the next free one"},
    {.name = "name", .type = FORM_TEXT, .about = "what people call it"},
    {.name = "note", .type = FORM_TEXT, .about = "a remark"},
    FORM_END,
};

static const struct form_field TAKE_APART[] = {
    {.name = "note", .type = FORM_TEXT, .about = "why"},
    FORM_END,
};

static const struct form_field CAST[] = {
    {.name = "mass_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "loose metal for the flask; left out: all that was issued for it"},
    {.name = "melt", .type = FORM_CODE, .about = "which melt; left out: the last that was issued here"},
    {.name = "weighed_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "what the cast tree weighs: what is missing is the caster's"},
    {.name = "note", .type = FORM_TEXT, .about = "a remark"},
    FORM_END,
};

static const struct form_field CUT_PIECES[] = {
    {.name = "piece", .type = FORM_PIECE, .needed = true, .about = "tag of the piece"},
    {.name = "mass_ug", .type = FORM_MASS, .about = "weighed on its own; left out: with the group"},
    {.name = "misfilled", .type = FORM_FLAG, .about = "scrapped; needs its mass"},
    FORM_END,
};

static const struct form_field CUT[] = {
    {.name = "pieces",
     .type = FORM_ROWS,
     .rows = CUT_PIECES,
     .about = "those with a weight of their own, or misfilled; what is not listed is in the group"},
    {.name = "group_ug",
     .type = FORM_MASS,
     .low = 1,
     .about = "all pieces without a weight of their own, weighed once: shared by theory"},
    {.name = "sprue_ug", .type = FORM_MASS, .about = "sprue, into clean scrap"},
    {.name = "button_ug", .type = FORM_MASS, .about = "button, into clean scrap"},
    {.name = "note", .type = FORM_TEXT, .about = "a remark"},
    FORM_END,
};

const struct form_kind FORMS_TREE[] = {
    {.verb = VERB_BUILD_TREE,
     .fields = BUILD_TREE,
     .about = "Wax pieces hang on a tree, which stands for them until it is cut.",
     .example = "{\"station\":\"casting\",\"pieces\":[{\"piece\":\"TS1-002050-7\"},{\"piece\":\"TS1-002051-"
                "5\"}],\"tag\":\"TS1-009011-4\"}"},
    {.verb = VERB_TAKE_APART,
     .piece = true,
     .fields = TAKE_APART,
     .about = "A tree that was not cast yet: its pieces are single again.",
     .example = "{\"station\":\"casting\",\"piece\":\"TS1-009011-4\",\"note\":\"a wax broke\"}"},
    {.verb = VERB_CAST,
     .piece = true,
     .fields = CAST,
     .about = "Loose metal becomes the tree, or a single piece.",
     .example = "{\"station\":\"casting\",\"piece\":\"TS1-009012-2\",\"weighed_ug\":67800000}"},
    {.verb = VERB_CUT,
     .piece = true,
     .fields = CUT,
     .about = "A cast tree is cut: its pieces are in work where it was, sprue and button are clean scrap.",
     .example = "{\"station\":\"casting\",\"piece\":\"TS1-009012-2\",\"group_ug\":11500000,\"sprue_ug\":"
                "44100000,\"button_ug\":12000000}"},
    {.fields = NULL},
};
