#include "common/wire/form_json.h"

#include <stdarg.h>
#include <string.h>

#include "common/base/json.h"
#include "common/wire/value.h"
#include "common/wire/wire.h"

struct form_reader {
    struct arena *arena;
    struct form_problem *problem;
    char path[96]; /* of the row that is read: "parts[2]"; "" for the form itself */
};

static bool PRINTF_LIKE(3, 4) complain(struct form_reader *reader, const char *name, const char *format, ...)
{
    struct form_problem said = *reader->problem; /* `misread` is known before */
    struct text field = TEXT_IN(said.field);
    struct text detail = TEXT_IN(said.detail);
    const char *dot = name[0] != '\0' && reader->path[0] != '\0' ? "." : "";
    text_add(&field, "%s%s%s", reader->path, dot, name);
    text_end_cut(&field);
    text_add(&detail, "%s%s%s ", reader->path, dot, name);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&detail, format, arguments);
    va_end(arguments);
    text_end_cut(&detail);
    if (reader->problem->detail[0] == '\0')
        *reader->problem = said;
    if (said.all)
        problem_add(said.all, said.field, "%s", said.detail);
    return false;
}

static bool is_in(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static const struct form_field *find_field(const struct form_field *fields, const char *name)
{
    while (fields->name && strcmp(fields->name, name) != 0)
        fields++;
    return fields->name ? fields : NULL;
}

/* ------------------------------------------------------------------ one value */

static bool keep_text(struct form_reader *reader, struct span text, struct form_value *out)
{
    out->text = arena_copy(reader->arena, text);
    return out->text != NULL; /* else the arena remembers */
}

static bool read_text(struct form_reader *reader, const struct form_field *field, json_t *value,
                      struct form_value *out)
{
    struct span text;
    if (!value_span(value, &text) || text.size > FORM_TEXT_MAX)
        return complain(reader, field->name, "must be a text of at most %d bytes.", FORM_TEXT_MAX);
    if (!span_is_plain(text))
        return complain(reader, field->name, "has a control character: type it anew.");
    if (field->needed && text.size == 0)
        return complain(reader, field->name, "must not be empty.");
    return keep_text(reader, text, out);
}

static bool read_code(struct form_reader *reader, const struct form_field *field, json_t *value,
                      struct form_value *out)
{
    struct code code;
    if (!value_code(value, &code))
        return complain(reader, field->name, "must be a code of at most 31 letters, digits, - _ and . only.");
    return keep_text(reader, span_of(code.text), out);
}

static bool complain_of_words(struct form_reader *reader, const struct form_field *field)
{
    char words[256];
    struct text text = TEXT_IN(words);
    for (const char *const *word = field->words; *word; word++)
        text_add(&text, word == field->words ? "%s" : ", %s", *word);
    text_end_cut(&text);
    return complain(reader, field->name, "must be one of: %s.", words);
}

static bool read_word(struct form_reader *reader, const struct form_field *field, json_t *value,
                      struct form_value *out)
{
    struct span word;
    if (!value_span(value, &word))
        return complain_of_words(reader, field);
    for (size_t i = 0; field->words[i]; i++)
        if (span_is(word, field->words[i])) {
            out->number = (int64_t)i;
            out->text = field->words[i];
            return true;
        }
    return complain_of_words(reader, field);
}

static bool read_tag(struct form_reader *reader, const struct form_field *field, json_t *value,
                     struct form_value *out)
{
    enum tag_kind kind = field->type == FORM_PIECE ? TAG_PIECE : TAG_BADGE;
    struct tag tag;
    enum tag_fit fit = value_tag(value, kind, &tag);
    if (fit == TAG_FITS)
        return keep_text(reader, span_of(tag.text), out);
    reader->problem->misread |= fit == TAG_WRONG_CHECK && reader->problem->detail[0] == '\0';
    if (fit == TAG_WRONG_CHECK)
        return complain(reader, field->name, "was misread: its check character does not fit. Scan it again.");
    return complain(reader, field->name, "must be a printed id like %s.", tag_make(kind, 123).text);
}

static bool read_number(struct form_reader *reader, const struct form_field *field, json_t *value,
                        struct form_value *out)
{
    int64_t low, high;
    form_bounds(field, &low, &high);
    if (!value_int(value, low, high, &out->number))
        return complain(reader, field->name, "must be a whole number%s from %lld to %lld.",
                        field->type == FORM_PPM    ? " of millionths"
                        : field->type == FORM_MASS ? " of micrograms"
                                                   : "",
                        (long long)low, (long long)high);
    return true;
}

static bool read_flag(struct form_reader *reader, const struct form_field *field, json_t *value,
                      struct form_value *out)
{
    bool flag;
    if (!value_bool(value, &flag))
        return complain(reader, field->name, "must be true or false.");
    out->number = flag;
    return true;
}

static bool read_time(struct form_reader *reader, const struct form_field *field, json_t *value,
                      struct form_value *out)
{
    if (!value_time(value, &out->number))
        return complain(reader, field->name, "must be a time like 2026-11-20T14:07:00Z.");
    return true;
}

static bool read_fields(struct form_reader *reader, json_t *object, const char *const *envelope,
                        const struct form_field *fields, struct form *out);

/* A row has no rows of its own: the tables see to it, so that nothing from outside makes this go deeper. */
static bool read_rows(struct form_reader *reader, const struct form_field *field, json_t *value,
                      struct form_value *out)
{
    static const char *const none[] = {NULL};
    int64_t low, high;
    form_bounds(field, &low, &high);
    size_t count = json_array_size(value);
    assert(reader->path[0] == '\0');
    if (!json_is_array(value) || (int64_t)count < low || (int64_t)count > high)
        return complain(reader, field->name, "must be a list of %lld to %lld items.", (long long)low,
                        (long long)high);
    struct form *rows = arena_take(reader->arena, (count + 1) * sizeof *rows);
    bool good = rows != NULL;
    for (size_t i = 0; i < count && rows; i++) {
        struct text path = TEXT_IN(reader->path);
        text_add(&path, "%s[%zu]", field->name, i);
        good &= read_fields(reader, json_array_get(value, i), none, field->rows, &rows[i]);
    }
    reader->path[0] = '\0';
    out->rows = rows;
    out->count = count;
    return good;
}

static bool read_value(struct form_reader *reader, const struct form_field *field, json_t *value,
                       struct form_value *out)
{
    out->given = true;
    switch (field->type) {
    case FORM_TEXT:
        return read_text(reader, field, value, out);
    case FORM_CODE:
        return read_code(reader, field, value, out);
    case FORM_WORD:
        return read_word(reader, field, value, out);
    case FORM_PIECE:
    case FORM_BADGE:
        return read_tag(reader, field, value, out);
    case FORM_MASS:
    case FORM_COUNT:
    case FORM_PPM:
    case FORM_INT:
        return read_number(reader, field, value, out);
    case FORM_TIME:
        return read_time(reader, field, value, out);
    case FORM_FLAG:
        return read_flag(reader, field, value, out);
    case FORM_ROWS:
        return read_rows(reader, field, value, out);
    }
    assert(false); /* a type without a reader */
    return false;
}

/* ------------------------------------------------------------------ all of them */

static bool check_names(struct form_reader *reader, json_t *object, const char *const *envelope,
                        const struct form_field *fields)
{
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);
        if (!is_in(envelope, key) && !find_field(fields, key))
            return complain(reader, key, "is not a field of this command.");
    }
    return true;
}

static bool read_fields(struct form_reader *reader, json_t *object, const char *const *envelope,
                        const struct form_field *fields, struct form *out)
{
    out->fields = fields;
    if (!json_is_object(object))
        return complain(reader, "", "must be an object, in { }.");
    bool good = check_names(reader, object, envelope, fields);
    for (size_t i = 0; fields[i].name; i++) {
        assert(i < FORM_FIELDS_MAX);
        json_t *value = json_object_get(object, fields[i].name);
        if (value && !is_in(envelope, fields[i].name)) {
            bool is_read = read_value(reader, &fields[i], value, &out->values[i]);
            if (!is_read && fields[i].type != FORM_ROWS)
                out->values[i] = (struct form_value){.given = false};
            good &= is_read;
        } else if (fields[i].needed)
            good = complain(reader, fields[i].name, "is missing.");
    }
    return good;
}

bool form_read(json_t *object, const char *const *envelope, const struct form_field *fields,
               struct arena *arena, const struct form **out, struct form_problem *problem)
{
    struct form_reader reader = {.arena = arena, .problem = problem};
    struct form *form = arena_take(arena, sizeof *form);
    *out = form;
    return form && read_fields(&reader, object, envelope, fields, form);
}

/* ------------------------------------------------------------------ writing */

static void write_rows(struct text *out, const char *name, const struct form_value *value)
{
    json_begin_field(out, name, '[');
    for (size_t i = 0; i < value->count; i++) {
        json_begin_item(out);
        form_write(out, &value->rows[i]); /* rows have no rows of their own */
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_value(struct text *out, const struct form_field *field, const struct form_value *value)
{
    if (form_is_text(field->type))
        json_add_text(out, field->name, value->text);
    else if (field->type == FORM_ROWS)
        write_rows(out, field->name, value);
    else if (field->type == FORM_TIME)
        json_add_time(out, field->name, value->number);
    else if (field->type == FORM_FLAG)
        json_add_bool(out, field->name, value->number != 0);
    else
        json_add_int(out, field->name, value->number);
}

void form_write(struct text *out, const struct form *form)
{
    for (size_t i = 0; form->fields[i].name; i++)
        if (form->values[i].given)
            write_value(out, &form->fields[i], &form->values[i]);
}

/* ------------------------------------------------------------------ copying */

static bool copy_into(const struct form *from, struct arena *arena, struct form *out)
{
    *out = *from;
    for (size_t i = 0; from->fields[i].name; i++) {
        struct form_value *value = &out->values[i];
        struct form *rows = value->count > 0 ? arena_take(arena, value->count * sizeof *rows) : NULL;
        for (size_t row = 0; rows && row < value->count; row++)
            if (!copy_into(&value->rows[row], arena, &rows[row]))
                return false;
        value->rows = rows;
        if (value->text)
            value->text = arena_copy(arena, span_of(value->text));
    }
    return !arena->failed;
}

const struct form *wire_copy_form(const struct form *form, struct arena *arena)
{
    struct form *copy = arena_take(arena, sizeof *copy);
    return copy && copy_into(form, arena, copy) ? copy : NULL;
}
