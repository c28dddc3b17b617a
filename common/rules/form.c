#include "common/rules/form.h"

#include <string.h>

static const struct form_kind *const families[FAMILY_COUNT] = {
    [FAMILY_LIFE] = FORMS_LIFE,   [FAMILY_QUALITY] = FORMS_QUALITY, [FAMILY_GRANT] = FORMS_GRANT,
    [FAMILY_TREE] = FORMS_TREE,   [FAMILY_METAL] = FORMS_METAL,     [FAMILY_STONE] = FORMS_STONE,
    [FAMILY_LEARN] = FORMS_LEARN, [FAMILY_ORDER] = FORMS_ORDER,     [FAMILY_SETUP] = FORMS_SETUP,
    [FAMILY_ALERT] = FORMS_ALERT,
};

const struct form_kind *form_kind_of(enum verb verb)
{
    const struct form_kind *kind = families[verb_family(verb)];
    while (kind && kind->fields) {
        if (kind->verb == verb)
            return kind;
        kind++;
    }
    return NULL;
}

/* ------------------------------------------------------------------ fields by name */

static size_t index_of(const struct form *form, const char *name)
{
    size_t i = 0;
    while (form->fields[i].name && strcmp(form->fields[i].name, name) != 0)
        i++;
    assert(form->fields[i].name); /* the table has no such field */
    assert(i < FORM_FIELDS_MAX);
    return i;
}

static const struct form_value *value_of(const struct form *form, const char *name)
{
    return &form->values[index_of(form, name)];
}

bool form_is_text(enum form_type type)
{
    return type == FORM_TEXT || type == FORM_CODE || type == FORM_WORD || type == FORM_PIECE ||
           type == FORM_BADGE;
}

enum who form_who(const struct command *command)
{
    static const struct {
        enum verb verb;
        const char *field;
    } managers[] = {{VERB_SEND, "unweighed"}, {VERB_ARRIVE, "unweighed"}};
    for (size_t i = 0; i < COUNT_OF(managers); i++)
        if (command->form && managers[i].verb == command->verb && form_has(command->form, managers[i].field))
            return WHO_MANAGER;
    return verb_who(command->verb);
}

bool form_has(const struct form *form, const char *name)
{
    return value_of(form, name)->given;
}

int64_t form_int(const struct form *form, const char *name)
{
    return value_of(form, name)->number;
}

struct mass form_mass(const struct form *form, const char *name)
{
    size_t i = index_of(form, name);
    assert(form->fields[i].type == FORM_MASS);
    return MASS_UG(form->values[i].number);
}

const char *form_text(const struct form *form, const char *name)
{
    size_t i = index_of(form, name);
    assert(form_is_text(form->fields[i].type));
    return form->values[i].given ? form->values[i].text : "";
}

struct code form_code(const struct form *form, const char *name)
{
    return code_of(form_text(form, name));
}

struct tag form_tag(const struct form *form, const char *name)
{
    return tag_of(form_text(form, name));
}

const struct form *form_rows(const struct form *form, const char *name, size_t *count)
{
    const struct form_value *value = value_of(form, name);
    *count = value->count;
    return value->rows;
}

/* ------------------------------------------------------------------ making one */

struct form form_new(const struct form_field *fields)
{
    return (struct form){.fields = fields};
}

void form_set_int(struct form *form, const char *name, int64_t value)
{
    size_t i = index_of(form, name);
    assert(!form_is_text(form->fields[i].type) && form->fields[i].type != FORM_ROWS);
    form->values[i] = (struct form_value){.given = true, .number = value};
}

static int64_t word_number(const struct form_field *field, const char *text)
{
    int64_t i = 0;
    while (field->words[i] && strcmp(field->words[i], text) != 0)
        i++;
    assert(field->words[i]);
    return i;
}

void form_set_text(struct form *form, const char *name, const char *value)
{
    size_t i = index_of(form, name);
    const struct form_field *field = &form->fields[i];
    assert(form_is_text(field->type));
    form->values[i] = (struct form_value){
        .given = true, .text = value, .number = field->type == FORM_WORD ? word_number(field, value) : 0};
}

void form_set_rows(struct form *form, const char *name, const struct form *rows, size_t count)
{
    size_t i = index_of(form, name);
    assert(form->fields[i].type == FORM_ROWS);
    form->values[i] = (struct form_value){.given = true, .rows = rows, .count = count};
}

/* ------------------------------------------------------------------ bounds */

#define FORM_MASS_MAX INT64_C(1000000000000) /* a tonne */

void form_bounds(const struct form_field *field, int64_t *low, int64_t *high)
{
    *low = field->type == FORM_COUNT || field->type == FORM_ROWS ? 1 : 0;
    *high = field->type == FORM_MASS    ? FORM_MASS_MAX
            : field->type == FORM_COUNT ? 100000
            : field->type == FORM_PPM   ? PPM
            : field->type == FORM_ROWS  ? FORM_ROWS_MAX
                                        : INT64_C(1000000000000000);
    if (field->low != 0)
        *low = field->low;
    if (field->high != 0)
        *high = field->high;
}
