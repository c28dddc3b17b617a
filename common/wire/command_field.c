/* Reading the fields of a command, one function each. */
#include "common/wire/command_field.h"

#include <string.h>

#include "common/base/text.h"
#include "common/wire/value.h"
#include "common/wire/wire.h"

enum { READINGS_MAX = 10, STONE_COUNT_MAX = 1000000 };

static enum reason right_if(bool ok)
{
    return ok ? REASON_NONE : REASON_BAD_FIELD;
}

static enum reason read_id(json_t *value, struct command *out)
{
    return right_if(value_uuid(value, &out->id) && !uuid_is_nil(out->id));
}

static enum reason read_outbox(json_t *value, struct command *out)
{
    return right_if(value_uuid(value, &out->outbox) && !uuid_is_nil(out->outbox));
}

static enum reason read_n(json_t *value, struct command *out)
{
    return right_if(value_int(value, 1, INT64_MAX, &out->n));
}

static enum reason read_decided(json_t *value, struct command *out)
{
    struct span word;
    if (!value_span(value, &word) || !(span_is(word, "hub") || span_is(word, "kiosk")))
        return REASON_BAD_FIELD;
    out->decided = span_is(word, "hub") ? DECIDED_HUB : DECIDED_KIOSK;
    return REASON_NONE;
}

static enum reason read_at(json_t *value, struct command *out)
{
    return right_if(value_time(value, &out->at_ms));
}

static enum reason reason_of_fit(enum tag_fit fit)
{
    switch (fit) {
    case TAG_FITS:
        return REASON_NONE;
    case TAG_WRONG_CHECK:
        return REASON_WRONG_CHECK;
    case TAG_NOT_OURS:
    case TAG_MALFORMED:
        return REASON_BAD_FIELD;
    }
    return REASON_BAD_FIELD;
}

static enum reason read_operator(json_t *value, struct command *out)
{
    return reason_of_fit(value_tag(value, TAG_BADGE, &out->operator_badge));
}

static enum reason read_station(json_t *value, struct command *out)
{
    return right_if(value_code(value, &out->station));
}

static enum reason read_do(json_t *value, struct command *out)
{
    struct span word;
    if (!value_span(value, &word))
        return REASON_BAD_FIELD;
    return verb_find(word, &out->verb) ? REASON_NONE : REASON_UNKNOWN_COMMAND;
}

static enum reason read_piece(json_t *value, struct command *out)
{
    return reason_of_fit(value_tag(value, TAG_PIECE, &out->piece));
}

static enum reason read_seen(json_t *value, struct command *out)
{
    out->has_seen = value_int(value, 0, INT64_MAX, &out->seen);
    return right_if(out->has_seen);
}

/* {"id": "…", "n": 1041}, and nothing else. */
static enum reason read_replaces(json_t *value, struct command *out)
{
    out->has_replaces = json_is_object(value) && json_object_size(value) == 2 &&
                        value_uuid(json_object_get(value, "id"), &out->replaces_id) &&
                        value_int(json_object_get(value, "n"), 1, INT64_MAX, &out->replaces_n);
    return right_if(out->has_replaces);
}

static enum reason read_gross(json_t *value, struct command *out)
{
    return right_if(value_int(value, 0, WIRE_MASS_MAX_UG, &out->weighing.gross.ug));
}

static enum reason read_tare(json_t *value, struct command *out)
{
    return right_if(value_int(value, 0, WIRE_MASS_MAX_UG, &out->weighing.tare.ug));
}

static enum reason read_readings(json_t *value, struct command *out)
{
    int64_t readings;
    if (!value_int(value, 1, READINGS_MAX, &readings))
        return REASON_BAD_FIELD;
    out->weighing.readings = (int)readings;
    return REASON_NONE;
}

static enum reason read_scale(json_t *value, struct command *out)
{
    return right_if(value_code(value, &out->weighing.scale));
}

static enum reason read_raw(json_t *value, struct command *out)
{
    return right_if(value_text(value, out->weighing.raw, sizeof out->weighing.raw));
}

static enum reason read_shown(json_t *value, struct command *out)
{
    struct span word;
    out->weighing.has_shown = value_span(value, &word) && ruling_find(word, &out->weighing.shown);
    return right_if(out->weighing.has_shown);
}

static enum reason read_to(json_t *value, struct command *out)
{
    return right_if(value_code(value, &out->to));
}

static enum reason read_defect(json_t *value, struct command *out)
{
    struct code code;
    return right_if(value_code(value, &code) && defect_is_known(span_of(code.text)) &&
                    TEXT_COPY(out->defect, span_of(code.text)));
}

static enum reason read_subject(json_t *value, struct command *out)
{
    return right_if(value_text(value, out->subject, sizeof out->subject));
}

static enum reason read_report(json_t *value, struct command *out)
{
    struct code code;
    return right_if(value_code(value, &code) && report_is_known(span_of(code.text)) &&
                    TEXT_COPY(out->report, span_of(code.text)));
}

static enum reason read_reason(json_t *value, struct command *out)
{
    struct code code;
    return right_if(value_code(value, &code) && excess_is_known(span_of(code.text)) &&
                    TEXT_COPY(out->reason, span_of(code.text)));
}

_Static_assert(LENT_NAMED_MAX == 8, "the list of fields says it");

static enum reason read_lent(json_t *value, struct command *out)
{
    size_t count = json_array_size(value); /* 0: no list */
    bool good = count > 0 && count <= LENT_NAMED_MAX;
    for (size_t i = 0; good && i < count; i++)
        good = value_int(json_array_get(value, i), 1, INT64_MAX, &out->lent[i]);
    out->lent_count = good ? (int)count : 0;
    return right_if(good);
}

_Static_assert(STONE_ROWS_MAX == 8, "the list of fields says it");

static bool read_count(json_t *row, const char *name, int64_t *out, size_t *known)
{
    json_t *value = json_object_get(row, name);
    *known += value != NULL;
    return !value || value_int(value, 0, STONE_COUNT_MAX, out);
}

static bool read_stone(json_t *row, struct stone_count *out)
{
    size_t known = 1;
    return json_is_object(row) && value_code(json_object_get(row, "kind"), &out->kind) &&
           read_count(row, "set", &out->set, &known) && read_count(row, "broken", &out->broken, &known) &&
           read_count(row, "lost", &out->lost, &known) && json_object_size(row) == known &&
           out->set + out->broken + out->lost > 0;
}

static bool is_new(const struct command *command, int row)
{
    for (int i = 0; i < row; i++)
        if (code_equal(command->stones[i].kind, command->stones[row].kind))
            return false;
    return true;
}

static enum reason read_stones(json_t *value, struct command *out)
{
    size_t count = json_array_size(value); /* 0: no list */
    bool good = count > 0 && count <= STONE_ROWS_MAX;
    for (size_t i = 0; good && i < count; i++)
        good = read_stone(json_array_get(value, i), &out->stones[i]) && is_new(out, (int)i);
    out->stone_count = good ? (int)count : 0;
    return right_if(good);
}

static enum reason read_pin(json_t *value, struct command *out)
{
    return right_if(value_text(value, out->pin, sizeof out->pin) && span_is_plain(span_of(out->pin)));
}

const struct command_field COMMAND_FIELDS[FIELD_COUNT] = {
#define X(field, word, reader, wanted) [field] = {word, reader, wanted},
    COMMAND_FIELD_LIST(X)
#undef X
};

enum field command_field_find(const char *key)
{
    enum field field = FIELD_ID;
    while (field < FIELD_COUNT && strcmp(COMMAND_FIELDS[field].name, key) != 0)
        field++;
    return field;
}
