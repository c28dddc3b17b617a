/* What the verbs of quality say. */
#include "common/rules/form.h"

static const char *const JUDGEMENTS[] = {"not_judged", "pass", "fail", NULL};
static const char *const METHODS[] = {"touch", "xrf", NULL};
static const char *const MOMENTS[] = {"before", "after", NULL};
#define X(word) word,
static const char *const DEFECTS[] = {DEFECT_LIST(X) NULL};
#undef X
static const char *const ACCEPT_REASONS[] = {"client_agrees", "not_visible", "within_use", "measuring",
                                             "repair",        "other",       NULL};

static const struct form_field DIMENSION[] = {
    {.name = "what",
     .type = FORM_TEXT,
     .needed = true,
     .about = "what was measured: shank width, inner diameter"},
    {.name = "nominal_um", .type = FORM_INT, .needed = true, .low = 1, .high = 1000000, .about = "as drawn"},
    {.name = "actual_um", .type = FORM_INT, .needed = true, .high = 1000000, .about = "as measured, in µm"},
    FORM_END,
};

static const struct form_field PHOTO[] = {
    {.name = "moment",
     .type = FORM_WORD,
     .needed = true,
     .words = MOMENTS,
     .about = "before the work, or after it"},
    {.name = "reference",
     .type = FORM_TEXT,
     .needed = true,
     .about = "id of a photo that POST /v1/photos took in, or where else the picture is kept"},
    FORM_END,
};

#define PHOTOS                                                                                               \
    {                                                                                                        \
        .name = "photos", .type = FORM_ROWS, .low = 1, .high = 8, .rows = PHOTO,                             \
        .about = "pictures that go with it"                                                                  \
    }
#define SUPERSEDES                                                                                           \
    {                                                                                                        \
        .name = "supersedes", .type = FORM_INT, .low = 1,                                                    \
        .about = "number of the sheet that this one replaces"                                                \
    }

static const struct form_field INSPECT[] = {
    {.name = "dimensions",
     .type = FORM_ROWS,
     .low = 1,
     .high = 12,
     .rows = DIMENSION,
     .about = "what was measured; each may deviate by 0.2 mm"},
    {.name = "fineness",
     .type = FORM_WORD,
     .words = JUDGEMENTS,
     .about = "by touch test against the hallmark"},
    {.name = "method", .type = FORM_WORD, .words = METHODS, .about = "how the fineness was tested"},
    {.name = "measured",
     .type = FORM_INT,
     .low = 1,
     .high = 10000,
     .about = "fineness by XRF, in parts per 10 000: judged against the alloy's minimum"},
    {.name = "surface", .type = FORM_WORD, .words = JUDGEMENTS, .about = "under the loupe"},
    {.name = "stones", .type = FORM_WORD, .words = JUDGEMENTS, .about = "security of the stones"},
    {.name = "function",
     .type = FORM_WORD,
     .words = JUDGEMENTS,
     .about = "clasp, hinge, size on the mandrel"},
    {.name = "defect",
     .type = FORM_WORD,
     .words = DEFECTS,
     .about = "code of what is wrong; needed when something fails"},
    {.name = "guilty",
     .type = FORM_CODE,
     .about = "kind of the step that caused it; needed when something fails"},
    PHOTOS,
    SUPERSEDES,
    {.name = "note", .type = FORM_TEXT, .about = "what the criteria do not say"},
    FORM_END,
};

static const struct form_field CHECK_SETTING[] = {
    {.name = "stones", .type = FORM_WORD, .words = JUDGEMENTS, .about = "stones against the order"},
    {.name = "count", .type = FORM_INT, .high = 100000, .about = "stones counted: judged against the model"},
    {.name = "seats",
     .type = FORM_WORD,
     .needed = true,
     .words = JUDGEMENTS,
     .about = "are the seats as drawn"},
    {.name = "defect",
     .type = FORM_WORD,
     .words = DEFECTS,
     .about = "code of what is wrong; needed when something fails"},
    {.name = "guilty",
     .type = FORM_CODE,
     .about = "kind of the step that caused it; needed when something fails"},
    PHOTOS,
    SUPERSEDES,
    {.name = "note", .type = FORM_TEXT, .about = "what else was seen"},
    FORM_END,
};

static const struct form_field ENGRAVE[] = {
    {.name = "serial",
     .type = FORM_TEXT,
     .about = "serial number, of letters, digits, - . and /; absent: the next of the workshop, told in the "
              "answer"},
    {.name = "hallmark",
     .type = FORM_TEXT,
     .about = "as struck; must be that of the piece's alloy; absent: just that"},
    {.name = "marks", .type = FORM_TEXT, .about = "other marks: maker, assay office, year"},
    {.name = "inscription", .type = FORM_TEXT, .about = "what else is engraved"},
    {.name = "supersedes",
     .type = FORM_INT,
     .low = 1,
     .about = "number of the record that this one replaces"},
    FORM_END,
};

static const struct form_field ACCEPT[] = {
    {.name = "reason",
     .type = FORM_WORD,
     .needed = true,
     .words = ACCEPT_REASONS,
     .about = "why it may pass all the same"},
    {.name = "note", .type = FORM_TEXT, .about = "what the code does not say"},
    FORM_END,
};

const struct form_kind FORMS_QUALITY[] = {
    {.verb = VERB_INSPECT,
     .piece = true,
     .fields = INSPECT,
     .about = "Signs an inspection sheet of six criteria. The weight comes from the scale's last ruling, "
              "never from here.",
     .example = "{\"operator\":\"TSB-000006-8\",\"station\":\"qc\",\"piece\":\"TS1-002031-D\",\"dimensions\":"
                "[{\"what\":\"inner "
                "diameter\",\"nominal_um\":16500,\"actual_um\":16560}],\"fineness\":\"pass\",\"method\":"
                "\"touch\",\"surface\":\"pass\",\"stones\":\"pass\",\"function\":\"pass\"}"},
    {.verb = VERB_CHECK_SETTING,
     .piece = true,
     .fields = CHECK_SETTING,
     .about = "Setting's check of a piece that it received: stones, seats, a picture.",
     .example = "{\"stones\":\"pass\",\"seats\":\"pass\",\"photos\":[{\"moment\":\"before\",\"reference\":"
                "\"photo-17.jpg\"}]}"},
    {.verb = VERB_ENGRAVE,
     .piece = true,
     .fields = ENGRAVE,
     .about = "Records the serial number and the hallmark of a piece, once it has metal and not before its "
              "engraving step.",
     .example =
         "{\"serial\":\"TS-2026-0117\",\"marks\":\"maker's mark\",\"inscription\":\"A & B 1.5.2026\"}"},
    {.verb = VERB_ACCEPT,
     .piece = true,
     .fields = ACCEPT,
     .about = "A manager passes a piece that its judgement stops. It is counted, and an alert.",
     .example = "{\"station\":\"qc\",\"piece\":\"TS1-002037-1\",\"reason\":\"client_agrees\",\"note\":\"by "
                "e-mail of today\"}"},
    {.fields = NULL},
};
