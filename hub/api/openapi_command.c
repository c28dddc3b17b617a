/* Commands in /openapi.json, out of VERB_LIST and the forms. What a command of the bench says beyond who,
 * where and which piece stands here as forms, too; tests/e2e/examples_test.sh executes every example. */
#include "hub/api/openapi_command.h"

#include <stdio.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/form.h"

/* ------------------------------------------------------------------ what the bench says */

static const struct form_field EXCESS[] = {
    {.name = "reason", .type = FORM_CODE, .about = "why a limit in the mode `reason` shall be exceeded"},
    FORM_END,
};
static const struct form_field WEIGH[] = {
    {.name = "gross_ug", .type = FORM_MASS, .needed = true, .about = "what the scale shows"},
    {.name = "scale", .type = FORM_CODE, .needed = true, .about = "which scale"},
    {.name = "tare_ug", .type = FORM_MASS, .about = "tag, tray, wire; 0 when left out"},
    {.name = "readings",
     .type = FORM_INT,
     .low = 1,
     .high = 2,
     .about = "2 when the tare was weighed; else 1"},
    {.name = "raw", .type = FORM_TEXT, .about = "the scale's own line"},
    {.name = "shown", .type = FORM_TEXT, .about = "the ruling that the kiosk showed"},
    FORM_END,
};
#define X(word) word,
static const char *const DEFECTS[] = {DEFECT_LIST(X) NULL};
#undef X
#define STONES_OF(field, what)                                                                               \
    {                                                                                                        \
        .name = field, .type = FORM_INT, .high = 1000000, .about = what                                      \
    }
static const struct form_field COUNTED[] = {
    {.name = "kind", .type = FORM_CODE, .needed = true, .about = "the kind of stone, by its code"},
    STONES_OF("set", "how many are in it"),
    STONES_OF("broken", "how many broke"),
    STONES_OF("lost", "how many cannot be found"),
    FORM_END,
};
static const struct form_field FINISH[] = {
    {.name = "stones",
     .type = FORM_ROWS,
     .low = 1,
     .high = STONE_ROWS_MAX,
     .rows = COUNTED,
     .about = "where stones are set: what was counted, each kind once; absent: those due are set"},
    FORM_END,
};
static const struct form_field REWORK[] = {
    {.name = "to", .type = FORM_CODE, .needed = true, .about = "kind of the step that caused it"},
    {.name = "defect", .type = FORM_WORD, .needed = true, .words = DEFECTS, .about = "what is wrong"},
    FORM_END,
};
static const struct form_field REPORT[] = {
    {.name = "report",
     .type = FORM_CODE,
     .needed = true,
     .about = "unknown_tag, or a device and its news: scale_silent, nfc_back"},
    {.name = "subject", .type = FORM_TEXT, .needed = true, .about = "the tag, or which device"},
    FORM_END,
};
static const struct form_field NOTHING[] = {FORM_END};

/* `needs`: o operator, s station, p piece, r replaces, l lent; m: it may say lent. */
static const struct bench_form {
    enum verb verb;
    const char *needs;
    const struct form_field *fields;
    const char *about, *example;
} BENCH[] = {
    {VERB_BADGE_IN, "os", NOTHING, "The operator is at the station from now on.", "{}"},
    {VERB_BADGE_OUT, "os", NOTHING, "The operator has left.", "{}"},
    {VERB_RECEIVE, "ospm", EXCESS, "Takes a piece in; starts it, too, when the operator has a hand free.",
     "{}"},
    {VERB_START, "osp", EXCESS, "Begins to work on a queued piece.", "{}"},
    {VERB_FINISH, "osp", FINISH, "The work at this step is done.", "{}"},
    {VERB_WEIGH, "osp", WEIGH,
     "A counted reading: sets the book mass, and is judged where the step has a tolerance.",
     "{\"operator\":\"TSB-000006-8\",\"station\":\"qc\",\"piece\":\"TS1-002031-D\",\"gross_ug\":4926000,"
     "\"scale\":\"qc-1\"}"},
    {VERB_PASS, "osp", NOTHING, "Inspection: the piece is good.",
     "{\"operator\":\"TSB-000006-8\",\"station\":\"qc\",\"piece\":\"TS1-002031-D\"}"},
    {VERB_REWORK, "osp", REWORK, "Inspection: back to the step that caused it, first in its queue.",
     "{\"operator\":\"TSB-000006-8\",\"station\":\"qc\",\"piece\":\"TS1-002033-9\",\"to\":\"polishing\","
     "\"defect\":\"scratch\"}"},
    {VERB_WITHDRAW, "r", NOTHING, "The command that `replaces` names shall not have happened.",
     "{\"replaces\":{\"id\":\"0193a5b0-0000-7000-8000-000000000000\",\"n\":0}}"},
    {VERB_HAND_BACK, "l", NOTHING, "Gives lent places back: they are not needed, or were recalled.",
     "{\"lent\":[1]}"},
    {VERB_REPORT, "", REPORT, "Trouble at a kiosk that the wall should show.",
     "{\"report\":\"scale_silent\",\"subject\":\"scale\"}"},
};

static const struct bench_form *find_bench(enum verb verb)
{
    for (size_t i = 0; i < COUNT_OF(BENCH); i++)
        if (BENCH[i].verb == verb)
            return &BENCH[i];
    return NULL;
}

/* ------------------------------------------------------------------ small pieces of schema */

void openapi_add_ref(struct text *out, const char *key, const char *schema)
{
    json_begin_field(out, key, '{');
    json_add_key(out, "$ref");
    text_add(out, "\"#/components/schemas/%s\"", schema);
    json_end(out, '}');
}

void openapi_add_words(struct text *out, const char *const *words)
{
    json_begin_field(out, "enum", '[');
    for (; *words; words++)
        json_add_item(out, *words);
    json_end(out, ']');
}

static void add_number(struct text *out, const struct form_field *field)
{
    int64_t low, high;
    form_bounds(field, &low, &high);
    json_add_text(out, "type", "integer");
    json_add_int(out, "minimum", low);
    json_add_int(out, "maximum", high);
}

static void add_fields(struct text *out, const struct form_field *fields);

/* The rows of a list are fields without lists of their own: one level, no more. */
static void add_rows(struct text *out, const struct form_field *field)
{
    int64_t low, high;
    form_bounds(field, &low, &high);
    json_add_text(out, "type", "array");
    json_add_int(out, "minItems", low);
    json_add_int(out, "maxItems", high);
    json_begin_field(out, "items", '{');
    json_add_text(out, "type", "object");
    json_add_bool(out, "additionalProperties", false);
    json_begin_field(out, "properties", '{');
    add_fields(out, field->rows);
    json_end(out, '}');
    json_begin_field(out, "required", '[');
    for (const struct form_field *row = field->rows; row->name; row++)
        if (row->needed)
            json_add_item(out, row->name);
    json_end(out, ']');
    json_end(out, '}');
}

static void add_type(struct text *out, const struct form_field *field)
{
    switch (field->type) {
    case FORM_TEXT:
        json_add_text(out, "type", "string");
        json_add_int(out, "maxLength", FORM_TEXT_MAX);
        break;
    case FORM_CODE:
        json_add_text(out, "type", "string");
        json_add_int(out, "maxLength", CODE_TEXT_MAX - 1);
        break;
    case FORM_WORD:
        json_add_text(out, "type", "string");
        openapi_add_words(out, field->words);
        break;
    case FORM_PIECE:
    case FORM_BADGE:
        json_add_text(out, "type", "string");
        json_add_text(out, "pattern",
                      field->type == FORM_PIECE ? "^TS1-[0-9]{6,}-[0-9A-Z]$" : "^TSB-[0-9]{6,}-[0-9A-Z]$");
        break;
    case FORM_MASS:
    case FORM_COUNT:
    case FORM_PPM:
    case FORM_INT:
        add_number(out, field);
        break;
    case FORM_TIME:
        json_add_text(out, "type", "string");
        json_add_text(out, "format", "date-time");
        break;
    case FORM_FLAG:
        json_add_text(out, "type", "boolean");
        break;
    case FORM_ROWS:
        add_rows(out, field);
        break;
    }
}

static void add_fields(struct text *out, const struct form_field *fields)
{
    for (const struct form_field *field = fields; field->name; field++) {
        text_reserve(out, OPENAPI_CHUNK_BYTES);
        json_begin_field(out, field->name, '{');
        add_type(out, field);
        json_add_text_if(out, "description", field->about ? field->about : "");
        json_end(out, '}');
    }
}

/* ------------------------------------------------------------------ commands */

static const struct {
    const char *name, *schema, *about;
} COMMON[] = {
    {"id", "\"type\":\"string\",\"format\":\"uuid\"",
     "UUIDv7 of this command; the same id gets the same answer"},
    {"outbox", "\"type\":\"string\",\"format\":\"uuid\"", "of the file that numbered it"},
    {"n", "\"type\":\"integer\",\"minimum\":1", "its number there: 1, 2, 3 …"},
    {"decided", "\"type\":\"string\",\"enum\":[\"hub\",\"kiosk\"]",
     "hub: asks, may be refused; kiosk: has happened, is always booked"},
    {"at", "\"type\":\"string\",\"format\":\"date-time\"", "the sender's clock"},
    {"operator", "\"type\":\"string\"", "badge of who does it"},
    {"station", "\"type\":\"string\"", "code of where"},
    {"piece", "\"type\":\"string\"", "tag of which"},
    {"seen", "\"type\":\"integer\",\"minimum\":0",
     "version of the piece that was seen; of put and draft_order the seq that was read; a stale one is "
     "`changed`"},
    {"pin", "\"type\":\"string\"", "of the operator, where a manager or the office acts at a bench"},
    {"replaces",
     "\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
     "\"n\":{\"type\":\"integer\"}},\"required\":[\"id\",\"n\"]",
     "a command that got no answer in time: void, or settled by this one"},
};

static void write_common(struct text *out)
{
    for (size_t i = 0; i < COUNT_OF(COMMON); i++) {
        char name[64];
        struct text key = TEXT_IN(name);
        text_reserve(out, OPENAPI_CHUNK_BYTES);
        text_add(&key, "field_%s", COMMON[i].name);
        json_begin_field(out, name, '{');
        text_add(out, "%s", COMMON[i].schema);
        json_add_text(out, "description", COMMON[i].about);
        json_end(out, '}');
    }
}

static void add_required(struct text *out, const char *needs, const struct form_field *fields)
{
    static const char *const ALWAYS[] = {"id", "outbox", "n", "decided", "at", "do"};
    static const struct {
        char letter;
        const char *name;
    } LETTERS[] = {{'o', "operator"}, {'s', "station"}, {'p', "piece"}, {'r', "replaces"}, {'l', "lent"}};
    json_begin_field(out, "required", '[');
    for (size_t i = 0; i < COUNT_OF(ALWAYS); i++)
        json_add_item(out, ALWAYS[i]);
    for (size_t i = 0; i < COUNT_OF(LETTERS); i++)
        if (strchr(needs, LETTERS[i].letter))
            json_add_item(out, LETTERS[i].name);
    for (const struct form_field *field = fields; field->name; field++)
        if (field->needed)
            json_add_item(out, field->name);
    json_end(out, ']');
}

/* An example may say itself who, where or which. */
static bool leaves_to_us(const char *example, const char *field)
{
    char key[32];
    snprintf(key, sizeof key, "\"%s\":", field);
    return strstr(example, key) == NULL;
}

/* A whole command: who, where and which out of the demo workshop, and the verb's own example. */
static void add_example(struct text *out, enum verb verb, const char *needs, const char *example)
{
    text_reserve(out, strlen(example) + OPENAPI_CHUNK_BYTES);
    json_begin_field(out, "examples", '[');
    json_begin_item(out);
    text_add(
        out,
        "\"id\":\"0193a5b0-0000-7000-8000-000000000001\",\"outbox\":\"0193a5b0-0000-7000-8000-00000000000b\","
        "\"n\":1,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.250Z\"");
    json_add_text(out, "do", verb_word(verb));
    if (strchr(needs, 'o') && leaves_to_us(example, "operator"))
        json_add_text(out, "operator", verb_who(verb) == WHO_BENCH ? "TSB-000002-G" : "TSB-000007-6");
    if (strchr(needs, 'o') && verb_who(verb) != WHO_BENCH)
        json_add_text(out, "pin", "2468");
    if (strchr(needs, 's') && leaves_to_us(example, "station"))
        json_add_text(out, "station", "setting");
    if (strchr(needs, 'p') && leaves_to_us(example, "piece"))
        json_add_text(out, "piece", "TS1-002041-9");
    size_t size = strlen(example);
    assert(size >= 2 && example[0] == '{' && example[size - 1] == '}');
    if (size > 2)
        text_add(out, ",%.*s", (int)(size - 2), example + 1);
    json_end(out, '}');
    json_end(out, ']');
}

static const char *who_may(enum verb verb)
{
    switch (verb_who(verb)) {
    case WHO_BENCH:
        return "Anybody who works here.";
    case WHO_OFFICE:
        return "Somebody of the office or a manager, signed in or with PIN.";
    case WHO_MANAGER:
        return "A manager, signed in or with PIN.";
    }
    return "";
}

/* The same as a word, for pages that offer a person only what that person may do. */
static void add_who(struct text *out, enum verb verb)
{
    static const char *const words[] = {
        [WHO_BENCH] = "bench", [WHO_OFFICE] = "office", [WHO_MANAGER] = "manager"};
    json_add_text(out, "x-who", words[verb_who(verb)]);
}

/* Both sentences are ours, and have a maximum. */
static void add_about(struct text *out, const char *about, const char *who)
{
    char both[1500];
    struct text text = TEXT_IN(both);
    text_add(&text, "%s %s", about, who);
    assert(text_ok(&text));
    json_add_text(out, "description", both);
}

static void add_lent(struct text *out)
{
    json_begin_field(out, "lent", '{');
    json_add_text(out, "description", "ids of places lent to this kiosk that it uses or hands back");
    json_add_text(out, "type", "array");
    json_begin_field(out, "items", '{');
    json_add_text(out, "type", "integer");
    json_end(out, '}');
    json_add_int(out, "maxItems", LENT_NAMED_MAX);
    json_end(out, '}');
}

static void write_command(struct text *out, enum verb verb, const char *needs,
                          const struct form_field *fields, const char *about, const char *example)
{
    char name[64];
    struct text key = TEXT_IN(name);
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    text_add(&key, "do_%s", verb_word(verb));
    json_begin_field(out, name, '{');
    json_add_text(out, "type", "object");
    add_about(out, about, who_may(verb));
    add_who(out, verb);
    json_add_bool(out, "additionalProperties", false);
    json_begin_field(out, "properties", '{');
    json_begin_field(out, "do", '{');
    json_add_text(out, "const", verb_word(verb));
    json_end(out, '}');
    for (size_t i = 0; i < COUNT_OF(COMMON); i++) {
        char ref[64];
        struct text to = TEXT_IN(ref);
        text_add(&to, "field_%s", COMMON[i].name);
        openapi_add_ref(out, COMMON[i].name, ref);
    }
    add_fields(out, fields);
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    if (strpbrk(needs, "lm"))
        add_lent(out);
    json_end(out, '}');
    add_required(out, needs, fields);
    add_example(out, verb, needs, example);
    json_end(out, '}');
}

static const char PUT_EXAMPLE[] =
    "{\"workshop\":{\"people\":[{\"badge\":\"TSB-000002-G\",\"name\":\"Setter 1\"}]}}";

/* `put` says a part of a workshop file: docs/workshop-file.md. */
static void write_put(struct text *out)
{
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_begin_field(out, "do_put", '{');
    json_add_text(out, "type", "object");
    json_add_text(
        out, "description",
        "A part of a workshop file: what is new, or new about what is there. A manager, signed in or with "
        "PIN. The parts are those of docs/workshop-file.md.");
    add_who(out, VERB_PUT);
    json_begin_field(out, "properties", '{');
    json_begin_field(out, "do", '{');
    json_add_text(out, "const", "put");
    json_end(out, '}');
    json_begin_field(out, "workshop", '{');
    json_add_text(out, "type", "object");
    json_end(out, '}');
    openapi_add_ref(out, "seen", "field_seen");
    json_end(out, '}');
    add_required(out, "o", NOTHING);
    add_example(out, VERB_PUT, "o", PUT_EXAMPLE);
    json_end(out, '}');
}

/* True when this hub knows what the verb says. */
static bool is_told(enum verb verb)
{
    return verb == VERB_PUT || find_bench(verb) || form_kind_of(verb);
}

static void write_commands(struct text *out)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        enum verb verb = (enum verb)i;
        const struct bench_form *bench = find_bench(verb);
        const struct form_kind *kind = form_kind_of(verb);
        if (verb == VERB_PUT)
            write_put(out);
        else if (bench)
            write_command(out, verb, bench->needs, bench->fields, bench->about, bench->example);
        else if (kind)
            write_command(out, verb, kind->piece ? "osp" : "o", kind->fields, kind->about, kind->example);
    }
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_begin_field(out, "command", '{');
    json_begin_field(out, "oneOf", '[');
    for (int i = 0; i < VERB_COUNT; i++) {
        if (!is_told((enum verb)i))
            continue;
        text_reserve(out, OPENAPI_CHUNK_BYTES);
        json_begin_item(out);
        json_add_key(out, "$ref");
        text_add(out, "\"#/components/schemas/do_%s\"", verb_word((enum verb)i));
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
}

void openapi_write_commands(struct text *out)
{
    write_common(out);
    write_commands(out);
}
