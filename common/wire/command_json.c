/* Commands ⇄ JSON. Reading goes key by key over a table: what the table does not have is an unknown field,
 * and which fields a verb needs or may have are sets of rows. On the hub's hot path: no allocation beyond
 * jansson's own. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/text.h"
#include "common/wire/command_field.h"
#include "common/wire/form_json.h"
#include "common/wire/parse.h"
#include "common/wire/value.h"
#include "common/wire/wire.h"
#include "common/wire/workshop_part.h"

#define UNKNOWN_FIELD "This is no field of such a command: look at the spelling, or leave it out."

#define BIT(field) (UINT32_C(1) << (field))

static const uint32_t ALWAYS_NEEDED =
    BIT(FIELD_ID) | BIT(FIELD_OUTBOX) | BIT(FIELD_N) | BIT(FIELD_DECIDED) | BIT(FIELD_AT) | BIT(FIELD_DO);
static const uint32_t ALWAYS_ALLOWED = BIT(FIELD_OPERATOR) | BIT(FIELD_STATION) | BIT(FIELD_PIECE) |
                                       BIT(FIELD_SEEN) | BIT(FIELD_REPLACES) | BIT(FIELD_PIN);
#define WHO  (BIT(FIELD_OPERATOR) | BIT(FIELD_STATION))
#define WHAT (WHO | BIT(FIELD_PIECE))

/* Beyond what every verb needs, and may have. */
static const struct {
    uint32_t needed, allowed;
} VERB_FIELDS[] = {
    [VERB_BADGE_IN] = {WHO, 0},
    [VERB_BADGE_OUT] = {WHO, 0},
    [VERB_RECEIVE] = {WHAT, BIT(FIELD_REASON) | BIT(FIELD_LENT)},
    [VERB_START] = {WHAT, BIT(FIELD_REASON)},
    [VERB_FINISH] = {WHAT, BIT(FIELD_STONES)},
    [VERB_WEIGH] = {WHAT | BIT(FIELD_GROSS) | BIT(FIELD_SCALE),
                    BIT(FIELD_TARE) | BIT(FIELD_READINGS) | BIT(FIELD_RAW) | BIT(FIELD_SHOWN)},
    [VERB_PASS] = {WHAT, 0},
    [VERB_REWORK] = {WHAT | BIT(FIELD_TO) | BIT(FIELD_DEFECT), 0},
    [VERB_WITHDRAW] = {BIT(FIELD_REPLACES), 0},
    [VERB_HAND_BACK] = {BIT(FIELD_LENT), 0},
    [VERB_REPORT] = {BIT(FIELD_REPORT) | BIT(FIELD_SUBJECT), 0},
};

/* A command that this hub does not know is that, whatever else seems wrong with it; then comes the first
 * wrong field; a misread tag is said only of a command that makes sense otherwise. */
static int weight_of(enum reason problem)
{
    switch ((int)problem) {
    case REASON_UNKNOWN_COMMAND:
        return 3;
    case REASON_BAD_FIELD:
        return 2;
    case REASON_WRONG_CHECK:
        return 1;
    default:
        return 0;
    }
}

/* Field and sentence of what weighs most stand; of equals, the first. */
static void set_problem(struct wire_item *item, enum reason problem, const char *field, const char *format,
                        ...) PRINTF_LIKE(4, 5);
static void set_problem(struct wire_item *item, enum reason problem, const char *field, const char *format,
                        ...)
{
    if (weight_of(problem) <= weight_of(item->problem))
        return;
    item->problem = problem;
    struct text out = TEXT_IN(item->field); /* a name too long to be any of ours is cut */
    struct span name = span_of(field);
    while (name.size >= sizeof item->field || !span_is_utf8(name))
        name.size--;
    text_add_span(&out, name);
    struct text detail = TEXT_IN(item->detail);
    va_list arguments;
    item->detail[0] = '\0';
    va_start(arguments, format);
    text_add_list(&detail, format, arguments);
    va_end(arguments);
    text_end_cut(&detail);
}

/* ---------------------------------------------------------------- commands with a form */

/* What every command may say; the rest of a command with a form is the form's. */
static const char *const ENVELOPE[] = {"id", "outbox", "n",    "decided", "at",       "operator", "station",
                                       "do", "piece",  "seen", "pin",     "replaces", "workshop", NULL};

struct source {
    struct arena *arena;
    int64_t now_ms;
};

static bool is_in_envelope(const char *key)
{
    for (const char *const *name = ENVELOPE; *name; name++)
        if (strcmp(*name, key) == 0)
            return true;
    return false;
}

/* The form of the command's verb; NULL for a bench verb, `put`, or a word that is none. */
static const struct form_kind *kind_of(const json_t *object)
{
    struct span word;
    enum verb verb;
    return value_span(json_object_get(object, "do"), &word) && verb_find(word, &verb) ? form_kind_of(verb)
                                                                                      : NULL;
}

/* Compact, keys sorted: the same value gives the same bytes. */
static struct span dump(json_t *value, struct arena *arena)
{
    struct span out = {NULL, 0};
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    if (text) {
        out.size = strlen(text);
        out.data = arena_copy(arena, (struct span){text, out.size});
    } else {
        arena->failed = true;
    }
    free(text);
    return out;
}

/* People in a part of a workshop must have none; one that is there is refused, and not remembered. The object
 * has been read by then. */
static void drop_pins(json_t *object)
{
    json_t *people = json_object_get(json_object_get(object, "workshop"), "people");
    for (size_t i = 0; i < json_array_size(people); i++)
        json_object_del(json_array_get(people, i), "pin");
}

/* All but the PIN, and what is the form's own. */
static void keep_bytes(json_t *object, const struct source *source, struct wire_item *item)
{
    json_t *own = json_copy(object);
    if (!own) {
        source->arena->failed = true;
        return;
    }
    json_object_del(own, "pin");
    json_object_del(own, "new_pin"); /* of set_pin */
    drop_pins(own);
    item->body = dump(own, source->arena);
    for (const char *const *name = ENVELOPE; *name; name++)
        if (strcmp(*name, "workshop") != 0)
            json_object_del(own, *name);
    item->form = dump(own, source->arena);
    json_decref(own);
}

static void read_form(json_t *object, const struct form_kind *kind, const struct source *source,
                      struct wire_item *item)
{
    struct form_problem problem = {.misread = false};
    if (form_read(object, ENVELOPE, kind->fields, source->arena, &item->command.form, &problem))
        return;
    set_problem(item, problem.misread ? REASON_WRONG_CHECK : REASON_BAD_FIELD, problem.field, "%s",
                problem.detail);
}

struct fault wire_say_form(struct span body, struct problems *out)
{
    struct form_problem problem = {.all = out};
    struct arena arena = {NULL, false};
    const struct form *form;
    json_t *root;
    struct fault fault = parse_json(body, WIRE_BODY_MAX, "the command", &root);
    if (fault_is(fault))
        return fault;
    const struct form_kind *kind = kind_of(root);
    if (kind && !form_read(root, ENVELOPE, kind->fields, &arena, &form, &problem) && arena.failed)
        fault = fault_make(FAULT_FULL, "no memory to read a form");
    arena_release(&arena);
    json_decref(root);
    return fault;
}

/* ---------------------------------------------------------------- put: a part of a workshop file */

static void keep_problem(void *context, const char *where, const char *sentence)
{
    (void)problem_list_add(context, where[0] == '\0' ? "workshop" : where,
                           sentence); /* nothing is dropped yet */
}

static void release_workshop(void *item)
{
    workshop_release(item);
}

static void read_put(json_t *object, const struct source *source, struct wire_item *item)
{
    struct workshop *workshop = arena_take(source->arena, sizeof *workshop);
    struct problem_list *list = arena_take(source->arena, sizeof *list);
    struct problem *room = arena_take(source->arena, WIRE_PROBLEMS_MAX * sizeof *room);
    if (!list || !room || !workshop || !arena_clean_later(source->arena, release_workshop, workshop))
        return;
    *list = (struct problem_list){.items = room, .max = WIRE_PROBLEMS_MAX};
    struct problems problems = {.say = keep_problem, .context = list};
    workshop_read_part(json_object_get(object, "workshop"), source->now_ms, workshop, &problems);
    item->command.put = workshop;
    item->command.put_problems = list;
}

/* Reads every field, also behind a wrong one: the number counts even if the rest makes no sense. */
static uint32_t read_fields(json_t *object, bool has_form, struct wire_item *item)
{
    uint32_t good = 0, present = 0;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);
        enum field field = command_field_find(key);
        if (has_form && (!is_in_envelope(key) || field == FIELD_COUNT))
            continue; /* the form's own */
        if (field == FIELD_COUNT) {
            set_problem(item, REASON_BAD_FIELD, key, UNKNOWN_FIELD);
            continue;
        }
        present |= BIT(field);
        enum reason problem = COMMAND_FIELDS[field].read(json_object_iter_value(at), &item->command);
        if (problem == REASON_NONE)
            good |= BIT(field);
        else
            set_problem(item, problem, COMMAND_FIELDS[field].name,
                        problem == REASON_WRONG_CHECK
                            ? "%s was misread: its check character does not fit. Scan it again."
                            : "%s must be %s.",
                        COMMAND_FIELDS[field].name, COMMAND_FIELDS[field].wanted);
    }
    uint32_t number = BIT(FIELD_ID) | BIT(FIELD_OUTBOX) | BIT(FIELD_N);
    item->has_number = (good & number) == number;
    return present;
}

/* Names the first field of a set that should be there. */
static void set_missing(struct wire_item *item, uint32_t fields)
{
    if (fields == 0)
        return;
    int first = __builtin_ctz(fields);
    set_problem(item, REASON_BAD_FIELD, COMMAND_FIELDS[first].name, "%s is missing: %s.",
                COMMAND_FIELDS[first].name, COMMAND_FIELDS[first].wanted);
}

/* … and that should not. */
static void set_needless(struct wire_item *item, uint32_t fields)
{
    if (fields != 0)
        set_problem(item, REASON_BAD_FIELD, COMMAND_FIELDS[__builtin_ctz(fields)].name, UNKNOWN_FIELD);
}

static bool is_put(const json_t *object)
{
    struct span word;
    return value_span(json_object_get(object, "do"), &word) && span_is(word, verb_word(VERB_PUT));
}

static void read_item(json_t *value, const struct source *source, struct wire_item *item)
{
    memset(item, 0, sizeof *item);
    if (!json_is_object(value)) {
        set_problem(item, REASON_BAD_FIELD, "command", "A command is an object: {\"id\", \"outbox\", …}.");
        return;
    }
    const struct form_kind *kind = kind_of(value);
    uint32_t present = read_fields(value, kind || is_put(value), item);
    set_missing(item, ALWAYS_NEEDED & ~present);
    if (!(present & BIT(FIELD_DO)) || item->problem == REASON_UNKNOWN_COMMAND)
        return;
    enum verb verb = item->command.verb;
    if (kind || is_put(value)) {
        if (!source->arena) { /* somebody who knows the bench only */
            set_problem(item, REASON_UNKNOWN_COMMAND, "do", "do must be %s.",
                        COMMAND_FIELDS[FIELD_DO].wanted);
            return;
        }
        uint32_t piece =
            kind && kind->piece ? BIT(FIELD_PIECE) : 0; /* what is parked or lost is at no station */
        set_missing(item, (BIT(FIELD_OPERATOR) | piece) & ~present);
        if (kind)
            read_form(value, kind, source, item);
        else
            read_put(value, source, item);
        keep_bytes(value, source, item);
        return;
    }
    if ((size_t)verb >= COUNT_OF(VERB_FIELDS)) {
        set_problem(item, REASON_UNKNOWN_COMMAND, "do", "do must be %s.",
                    COMMAND_FIELDS[FIELD_DO].wanted); /* a verb whose form this hub has not */
        return;
    }
    uint32_t needed = VERB_FIELDS[verb].needed;
    set_missing(item, needed & ~present);
    set_needless(item, present & ~(ALWAYS_NEEDED | ALWAYS_ALLOWED | needed | VERB_FIELDS[verb].allowed));
    if (verb == VERB_WEIGH && !(present & BIT(FIELD_READINGS)))
        item->command.weighing.readings = 1; /* one reading with a known tare */
}

static struct fault read_list(json_t *list, const struct source *source, struct wire_item *items,
                              size_t *count)
{
    size_t size = json_array_size(list);
    if (size == 0)
        return fault_make(FAULT_INPUT, "the list of commands is empty: send at least one");
    if (size > WIRE_COMMANDS_MAX)
        return fault_make(FAULT_TOO_BIG, "the list has %zu commands, the most is %d: send it in parts", size,
                          WIRE_COMMANDS_MAX);
    for (size_t i = 0; i < size; i++)
        read_item(json_array_get(list, i), source, &items[i]);
    *count = size;
    return FAULT_OK;
}

struct fault wire_read_commands(struct span body, int64_t now_ms, struct arena *arena,
                                struct wire_item *items, size_t *count, bool *is_array)
{
    const struct source source = {arena, now_ms};
    *count = 0;
    json_t *root;
    struct fault fault = parse_json(body, WIRE_BODY_MAX, "the body", &root);
    if (fault_is(fault))
        return fault;
    *is_array = json_is_array(root);
    if (*is_array) {
        fault = read_list(root, &source, items, count);
    } else {
        read_item(root, &source, &items[0]);
        *count = 1;
    }
    json_decref(root);
    if (arena && arena->failed && !fault_is(fault))
        fault = fault_make(FAULT_FULL, "no memory for %zu commands", *count);
    return fault;
}

static void write_replaces(struct text *out, const struct command *command)
{
    if (!command->has_replaces)
        return;
    json_begin_field(out, "replaces", '{');
    json_add_uuid(out, "id", command->replaces_id);
    json_add_int(out, "n", command->replaces_n);
    json_end(out, '}');
}

static void write_weighing(struct text *out, const struct weighing *weighing)
{
    json_add_int(out, "gross_ug", weighing->gross.ug);
    json_add_int_if(out, "tare_ug", weighing->tare.ug);
    json_add_int(out, "readings", weighing->readings < 1 ? 1 : weighing->readings);
    json_add_text_if(out, "scale", weighing->scale.text);
    json_add_text_if(out, "raw", weighing->raw);
    if (weighing->has_shown)
        json_add_text(out, "shown", ruling_word(weighing->shown));
}

static void write_stones(struct text *out, const struct command *command)
{
    if (command->stone_count == 0)
        return;
    json_begin_field(out, "stones", '[');
    for (int i = 0; i < command->stone_count; i++) {
        json_begin_item(out);
        json_add_text(out, "kind", command->stones[i].kind.text);
        json_add_int_if(out, "set", command->stones[i].set);
        json_add_int_if(out, "broken", command->stones[i].broken);
        json_add_int_if(out, "lost", command->stones[i].lost);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_command(struct text *out, const struct command *command, int contract, bool with_pin)
{
    json_begin(out, '{');
    json_add_uuid(out, "id", command->id);
    json_add_uuid(out, "outbox", command->outbox);
    json_add_int(out, "n", command->n);
    json_add_text(out, "decided", command->decided == DECIDED_HUB ? "hub" : "kiosk");
    json_add_time(out, "at", command->at_ms);
    json_add_text_if(out, "operator", command->operator_badge.text);
    json_add_text_if(out, "station", command->station.text);
    json_add_text(out, "do", verb_word(command->verb));
    json_add_text_if(out, "piece", command->piece.text);
    if (command->has_seen)
        json_add_int(out, "seen", command->seen);
    write_replaces(out, command);
    if (command->verb == VERB_WEIGH)
        write_weighing(out, &command->weighing);
    json_add_text_if(out, "to", command->to.text);
    json_add_text_if(out, "defect", command->defect);
    json_add_text_if(out, "reason", command->reason);
    json_add_text_if(out, "subject", command->subject);
    json_add_text_if(out, "report", command->report);
    if (with_pin)
        json_add_text_if(out, "pin", command->pin);
    if (command->form)
        form_write(out, command->form);
    if (contract >= 2)
        json_add_ints_if(out, "lent", command->lent, command->lent_count);
    if (contract >= 3)
        write_stones(out, command);
    json_end(out, '}');
}

void wire_write_command(struct text *out, const struct command *command)
{
    write_command(out, command, WIRE_CONTRACT, false);
}

void wire_write_command_for(struct text *out, const struct command *command, int contract)
{
    write_command(out, command, contract, false);
}

void wire_write_question(struct text *out, const struct command *command, int contract)
{
    write_command(out, command, contract, true);
}
