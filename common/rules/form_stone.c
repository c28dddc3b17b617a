#include "common/rules/form.h"

#define KIND                                                                                                 \
    {                                                                                                        \
        .name = "kind", .type = FORM_CODE, .needed = true, .about = "the kind of stone, by its code"         \
    }
#define COUNT                                                                                                \
    {                                                                                                        \
        .name = "count", .type = FORM_COUNT, .needed = true, .about = "how many"                             \
    }
#define CARATS                                                                                               \
    {                                                                                                        \
        .name = "ct_e5", .type = FORM_INT, .high = INT64_C(100000000000),                                    \
        .about = "what they weigh together; absent: their share of all there"                                \
    }
#define HOLDER                                                                                               \
    {                                                                                                        \
        .name = "holder", .type = FORM_BADGE, .about = "who has them; absent: who asks"                      \
    }
#define FOR                                                                                                  \
    {                                                                                                        \
        .name = "for", .type = FORM_PIECE, .about = "the piece that they were issued for"                    \
    }
#define OUT_OF                                                                                               \
    {                                                                                                        \
        .name = "out_of", .type = FORM_PIECE, .about = "the piece that they were set in already"             \
    }
#define SETTING                                                                                              \
    {                                                                                                        \
        .name = "setting", .type = FORM_CODE, .about = "how they are set: prong, pave …"                   \
    }

static const char *const ORIGINS[] = {"supplier", "opening", NULL};

static const struct form_field BUY[] = {
    KIND,
    COUNT,
    {.name = "ct_e5",
     .type = FORM_INT,
     .needed = true,
     .low = 1,
     .high = INT64_C(100000000000),
     .about = "what they weigh together"},
    {.name = "from", .type = FORM_WORD, .words = ORIGINS, .about = "where from; absent: the supplier"},
    {.name = "shape", .type = FORM_TEXT, .about = "round, oval …; of a kind that is new"},
    {.name = "size", .type = FORM_TEXT, .about = "as sorted: 1.3 mm; of a kind that is new"},
    {.name = "quality", .type = FORM_TEXT, .about = "G VS …; of a kind that is new"},
    FORM_END,
};

static const struct form_field ISSUE[] = {
    KIND, COUNT,    CARATS, {.name = "to", .type = FORM_BADGE, .about = "who gets them; absent: who asks"},
    FOR,  FORM_END,
};

static const struct form_field SET_ROW[] = {KIND, COUNT, CARATS, SETTING, FORM_END};

static const struct form_field SET[] = {
    {.name = "stones",
     .type = FORM_ROWS,
     .needed = true,
     .low = 1,
     .high = 32,
     .rows = SET_ROW,
     .about = "what was set, as counted at the finish"},
    HOLDER,
    FORM_END,
};

static const struct form_field RETURN[] = {KIND, COUNT, CARATS, HOLDER, FOR, OUT_OF, FORM_END};
static const struct form_field SPOIL[] = {KIND, COUNT, CARATS, HOLDER, FOR, OUT_OF, SETTING, FORM_END};

const struct form_kind FORMS_STONE[] = {
    {.verb = VERB_BUY_STONES,
     .fields = BUY,
     .about = "Stones come into the stock, of a kind that is there or a new one.",
     .example = "{\"kind\":\"rd-1.3-gvs\",\"count\":100,\"ct_e5\":100000,\"shape\":\"round\",\"size\":\"1.3 "
                "mm\",\"quality\":\"G VS\"}"},
    {.verb = VERB_ISSUE_STONES,
     .fields = ISSUE,
     .about = "Stones go from the stock to a setter, for a piece or in general.",
     .example = "{\"kind\":\"rd-1.3-gvs\",\"count\":20}"},
    {.verb = VERB_SET_STONES,
     .piece = true,
     .fields = SET,
     .about = "The stones that were set, as counted: from then on the piece weighs them with its metal.",
     .example = "{\"stones\":[{\"kind\":\"rd-1.3-gvs\",\"count\":15,\"setting\":\"pave\"}]}"},
    {.verb = VERB_RETURN_STONES,
     .fields = RETURN,
     .about = "Stones come back into the stock.",
     .example = "{\"kind\":\"rd-1.3-gvs\",\"count\":2}"},
    {.verb = VERB_BREAK_STONES,
     .fields = SPOIL,
     .about = "Stones are broken: counted against the setter and the kind of setting.",
     .example = "{\"kind\":\"rd-1.3-gvs\",\"count\":1,\"setting\":\"pave\"}"},
    {.verb = VERB_LOSE_STONES,
     .fields = SPOIL,
     .about = "Stones cannot be found.",
     .example = "{\"kind\":\"rd-1.3-gvs\",\"count\":1}"},
    {.fields = NULL},
};
