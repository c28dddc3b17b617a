/* A row of the whole store as a line: {"person":{"badge":"TSB-000001-I","manager":1}}. */
#include "common/base/json.h"
#include "common/wire/parse.h"
#include "common/wire/wire.h"

void wire_write_record(struct text *out, const struct record *record)
{
    json_begin(out, '{');
    json_begin_field(out, record->name, '{');
    for (int i = 0; i < record->count; i++) {
        const struct record_field *field = &record->fields[i];
        if (field->text)
            json_add_text(out, field->name, field->text);
        else
            json_add_int(out, field->name, field->number);
    }
    json_end(out, '}');
    json_end(out, '}');
}

static struct fault read_field(struct record *record, const char *name, const json_t *value)
{
    struct record_field *field = &record->fields[record->count];
    if (record->count == RECORD_FIELDS_MAX)
        return fault_make(FAULT_INPUT, "%s: has more than %d fields", record->name, RECORD_FIELDS_MAX);
    if (!json_is_string(value) && !json_is_integer(value))
        return fault_make(FAULT_INPUT, "%s.%.60s: must be a text or a whole number", record->name, name);
    *field = (struct record_field){name, json_string_value(value), json_integer_value(value)};
    record->count++;
    return FAULT_OK;
}

/* One object in one field. */
static struct fault read_row(json_t *row, struct record *out)
{
    void *at = json_object_iter(row);
    json_t *fields = at ? json_object_iter_value(at) : NULL;
    if (json_object_size(row) != 1 || !json_is_object(fields))
        return fault_make(FAULT_INPUT, "must be one row, {\"table\": {…}}");
    *out = (struct record){.name = json_object_iter_key(at)};
    struct fault fault = FAULT_OK;
    for (at = json_object_iter(fields); at && !fault_is(fault); at = json_object_iter_next(fields, at))
        fault = read_field(out, json_object_iter_key(at), json_object_iter_value(at));
    return fault;
}

struct fault wire_read_record(struct span line,
                              struct fault (*take)(void *context, const struct record *record), void *context)
{
    json_t *row;
    struct record record;
    struct fault fault = parse_json(line, WIRE_RECORD_TEXT_MAX, "the line", &row);
    if (!fault_is(fault))
        fault = read_row(row, &record);
    if (!fault_is(fault))
        fault = take(context, &record);
    json_decref(row);
    return fault;
}
