/* What the verbs of a piece's life say. */
#include "common/rules/form.h"

#define NOTE(what)                                                                                           \
    {                                                                                                        \
        .name = "note", .type = FORM_TEXT, .about = what                                                     \
    }

static const struct form_field NOTE_ONLY[] = {NOTE("why, in a few words"), FORM_END};

static const char *const SCRAP_REASONS[] = {"porosity", "misfill", "crack",  "broken", "dimension", "weight",
                                            "stone",    "design",  "client", "other",  NULL};

static const struct form_field SCRAP[] = {
    {.name = "reason",
     .type = FORM_WORD,
     .needed = true,
     .words = SCRAP_REASONS,
     .about = "what is wrong with it"},
    {.name = "count",
     .type = FORM_COUNT,
     .about = "of a lot: how many of it; all of it when left out; a tree is given up whole"},
    NOTE("what the code does not say"),
    FORM_END,
};

static const char *const MISSING_REASONS[] = {
    "not_at_its_place", "on_the_way", "at_counting", "theft", "other", NULL};

static const struct form_field MISSING[] = {
    {.name = "reason",
     .type = FORM_WORD,
     .needed = true,
     .words = MISSING_REASONS,
     .about = "what is known of how it went missing"},
    NOTE("where it was looked for"),
    FORM_END,
};

static const struct form_field REMAKE[] = {
    {.name = "tag",
     .type = FORM_PIECE,
     .about = "a printed tag that nothing has had, for the new piece; the next free one, to be printed, when "
              "left out"},
    {.name = "name", .type = FORM_TEXT, .about = "its name; that of the old one with a number when left out"},
    {.name = "count", .type = FORM_COUNT, .about = "how many; as many as were lost when left out"},
    NOTE("why, in a few words"),
    FORM_END,
};

static const struct form_field SPLIT[] = {
    {.name = "count", .type = FORM_COUNT, .needed = true, .about = "how many leave the lot"},
    {.name = "tag",
     .type = FORM_PIECE,
     .about = "a printed tag that nothing has had, for those that leave; the next free one, to be printed, "
              "when left out"},
    {.name = "name", .type = FORM_TEXT, .about = "their name; that of the lot with a number when left out"},
    FORM_END,
};

static const struct form_field MERGE[] = {
    {.name = "with",
     .type = FORM_PIECE,
     .needed = true,
     .about = "the tag of the half that ends in this one"},
    FORM_END,
};

static const struct form_field IDENTIFY[] = {
    {.name = "model", .type = FORM_CODE, .about = "its model, in the newest revision"},
    {.name = "size", .type = FORM_TEXT, .about = "a size that the model has; absent: its only one"},
    {.name = "order", .type = FORM_CODE, .about = "the order that it is for, released and not over"},
    {.name = "line", .type = FORM_INT, .low = 1, .high = 1000, .about = "the line of the order"},
    NOTE("how that is known"),
    FORM_END,
};

static const struct form_field BIND[] = {
    {.name = "chip", .type = FORM_TEXT, .about = "UID of an NFC chip, in hex; or"},
    {.name = "tag", .type = FORM_PIECE, .about = "a new printed tag, for one that is lost or damaged"},
    NOTE("why, in a few words"),
    FORM_END,
};

static const char *const UNWEIGHED_REASONS[] = {"no_scale", "too_large", "sealed", "other", NULL};

/* Only a manager may say it (form_who). */
#define UNWEIGHED                                                                                            \
    {                                                                                                        \
        .name = "unweighed", .type = FORM_WORD, .words = UNWEIGHED_REASONS,                                  \
        .about = "why something of metal that leaves the house, or comes back, is not weighed: a manager's " \
                 "word"                                                                                      \
    }

static const struct form_field SLIP_PIECE[] = {
    {.name = "piece", .type = FORM_PIECE, .needed = true, .about = "its tag"},
    {.name = "gross_ug", .type = FORM_MASS, .about = "what the scale showed, when it was weighed"},
    {.name = "tare_ug", .type = FORM_MASS, .about = "tag, tray, wire on the scale with it"},
    FORM_END,
};

static const struct form_field SEND[] = {
    {.name = "pieces",
     .type = FORM_ROWS,
     .needed = true,
     .low = 1,
     .high = 64,
     .rows = SLIP_PIECE,
     .about = "what goes on this slip"},
    {.name = "to",
     .type = FORM_CODE,
     .about = "the subcontractor's station; left out on the way back from one"},
    {.name = "carrier", .type = FORM_TEXT, .about = "who takes it there"},
    {.name = "declared_ug", .type = FORM_MASS, .about = "mass declared on the slip"},
    {.name = "scale", .type = FORM_CODE, .about = "the scale that weighed it"},
    UNWEIGHED,
    NOTE("anything that the subcontractor should know"),
    FORM_END,
};

static const struct form_field ARRIVE[] = {
    {.name = "slip", .type = FORM_INT, .needed = true, .low = 1, .high = 0, .about = "number of the slip"},
    {.name = "pieces",
     .type = FORM_ROWS,
     .low = 1,
     .high = 64,
     .rows = SLIP_PIECE,
     .about = "what has come; everything on the slip, unweighed, when left out"},
    {.name = "scale", .type = FORM_CODE, .about = "the scale that weighed it"},
    UNWEIGHED,
    NOTE("what was found"),
    FORM_END,
};

static const struct form_field HAND_OVER[] = {
    {.name = "to", .type = FORM_BADGE, .needed = true, .about = "badge of the person who goes on with it"},
    FORM_END,
};

const struct form_kind FORMS_LIFE[] = {
    {.verb = VERB_HOLD,
     .piece = true,
     .fields = NOTE_ONLY,
     .about =
         "Stops a piece where it is: nobody can move it until it is released. It goes on counting there.",
     .example = "{\"note\":\"asks the client about the size\"}"},
    {.verb = VERB_RELEASE,
     .piece = true,
     .fields = NOTE_ONLY,
     .about = "Lets a held piece go on in the state that it was in.",
     .example = "{\"note\":\"size confirmed\"}"},
    {.verb = VERB_PARK,
     .piece = true,
     .fields = NOTE_ONLY,
     .about = "Takes a held piece off its station, so that it no longer counts there.",
     .example = "{\"note\":\"waits for a stone\"}"},
    {.verb = VERB_UNPARK,
     .piece = true,
     .fields = NOTE_ONLY,
     .about = "Brings a parked piece back to its station, held; the station must have room.",
     .example = "{\"note\":\"the stone is here\"}"},
    {.verb = VERB_SCRAP,
     .piece = true,
     .fields = SCRAP,
     .about =
         "Gives up a piece, some of a lot, or a tree with all that hangs on it: its metal goes to scrap.",
     .example = "{\"reason\":\"porosity\",\"note\":\"shank, three pits\"}"},
    {.verb = VERB_MISSING,
     .piece = true,
     .fields = MISSING,
     .about = "Nobody can find it: its metal is a loss of the station where it was.",
     .example = "{\"reason\":\"not_at_its_place\",\"note\":\"not in the safe either\"}"},
    {.verb = VERB_FOUND,
     .piece = true,
     .fields = NOTE_ONLY,
     .about = "A missing piece turned up: back where it was; parked when that station is full.",
     .example = "{\"note\":\"behind the ultrasonic\"}"},
    {.verb = VERB_IDENTIFY,
     .piece = true,
     .fields = IDENTIFY,
     .about = "Says the model or the order of a piece that a stock-take found and nobody knew. It keeps its "
              "route.",
     .example = "{\"piece\":\"TS1-000123-Z\",\"model\":\"signet\",\"size\":\"62\",\"order\":\"o-1042\","
                "\"note\":\"the client has the drawing\"}"},
    {.verb = VERB_REMAKE,
     .piece = true,
     .fields = REMAKE,
     .about = "A new piece on the order's line in place of one that was scrapped or is missing.",
     .example = "{\"tag\":\"TS1-009001-8\",\"name\":\"R-9001\"}"},
    {.verb = VERB_SPLIT,
     .piece = true,
     .fields = SPLIT,
     .about = "Part of a lot goes on under a tag of its own.",
     .example = "{\"station\":\"casting\",\"piece\":\"TS1-002052-3\",\"count\":2,\"tag\":\"TS1-009002-6\"}"},
    {.verb = VERB_MERGE,
     .piece = true,
     .fields = MERGE,
     .about = "Two halves of a lot that lie together become one again.",
     .example = "{\"station\":\"casting\",\"piece\":\"TS1-002052-3\",\"with\":\"TS1-009002-6\"}"},
    {.verb = VERB_BIND,
     .piece = true,
     .fields = BIND,
     .about = "Binds a chip to a piece, or a new printed tag in place of the old one.",
     .example = "{\"chip\":\"04A1B2C3D4E5F6\"}"},
    {.verb = VERB_UNBIND,
     .piece = true,
     .fields = NOTE_ONLY,
     .about = "Takes the chip off a piece.",
     .example = "{\"note\":\"chip broken\"}"},
    {.verb = VERB_SEND,
     .fields = SEND,
     .about = "Sends pieces to a subcontractor, weighed where they are of metal, or back from one, on a "
              "transfer slip.",
     .example = "{\"station\":\"polishing\",\"pieces\":[{\"piece\":\"TS1-000001-K\",\"gross_ug\":5100000}],"
                "\"to\":\"plater\",\"carrier\":\"courier\"}"},
    {.verb = VERB_ARRIVE,
     .fields = ARRIVE,
     .about = "Confirms what has come of a transfer slip. What comes back to the house is weighed where it "
              "is of metal.",
     .example = "{\"station\":\"polishing\",\"slip\":1}"},
    {.verb = VERB_HAND_OVER,
     .piece = true,
     .fields = HAND_OVER,
     .about = "Work in hand goes to another person.",
     .example = "{\"to\":\"TSB-000004-C\"}"},
    {.fields = NULL},
};
