#include "kiosk/scales/pattern.h"

#include <string.h>

#include "common/base/text.h"
#include "kiosk/scales/line.h"

/* What stands in braces. */
#define FIELD_LIST(X)                                                                                        \
    X(FIELD_SIGN, "sign")                                                                                    \
    X(FIELD_VALUE, "value")                                                                                  \
    X(FIELD_VALUE_COMMA, "value,")                                                                           \
    X(FIELD_UNIT, "unit")                                                                                    \
    X(FIELD_BLANK, "blank")                                                                                  \
    X(FIELD_WORD, "word")                                                                                    \
    X(FIELD_COMMA, ",")                                                                                      \
    X(FIELD_ANY, "any")                                                                                      \
    X(FIELD_STABLE, "stable")                                                                                \
    X(FIELD_OVER, "over")                                                                                    \
    X(FIELD_UNDER, "under")                                                                                  \
    X(FIELD_IGNORE, "ignore")                                                                                \
    X(FIELD_ERROR, "error")                                                                                  \
    X(FIELD_WIDTH, "width:N")

enum field {
#define X(name, word) name,
    FIELD_LIST(X)
#undef X
        FIELD_COUNT
};

static const char *const FIELDS[] = {
#define X(name, word) [name] = word,
    FIELD_LIST(X)
#undef X
};

enum item_kind { ITEM_END, ITEM_TEXT, ITEM_BLANK, ITEM_FIELD, ITEM_WRONG, ITEM_UNCLOSED };

/* One element of a form. */
struct item {
    enum item_kind kind;
    struct span text; /* the character, or what stands in the braces */
    enum field field;
    int64_t width;
};

static bool field_read(struct span name, struct item *item)
{
    if (span_starts_with(name, "width:")) {
        item->field = FIELD_WIDTH;
        return number_read_int((struct span){name.data + 6, name.size - 6}, 1, SCALE_LINE_MAX, &item->width);
    }
    for (size_t i = 0; i < FIELD_WIDTH; i++) {
        if (span_is(name, FIELDS[i])) {
            item->field = (enum field)i;
            return true;
        }
    }
    return false;
}

static struct item item_next(struct span *form)
{
    struct item item = {.kind = ITEM_END};
    if (form->size == 0)
        return item;
    size_t size = 1;
    char first = form->data[0];
    if (first == '{') {
        const char *end = memchr(form->data, '}', form->size);
        size = end ? (size_t)(end - form->data) + 1 : form->size;
        item.text = (struct span){form->data + 1, end ? size - 2 : size - 1};
        item.kind = !end ? ITEM_UNCLOSED : field_read(item.text, &item) ? ITEM_FIELD : ITEM_WRONG;
    } else {
        item.kind = first == ' ' ? ITEM_BLANK : first == '}' ? ITEM_WRONG : ITEM_TEXT;
        item.text = (struct span){form->data, 1};
    }
    *form = (struct span){form->data + size, form->size - size};
    return item;
}

/* The next form; false: there is none. */
static bool form_next(struct span *pattern, struct span *form)
{
    if (!pattern->data)
        return false;
    for (size_t i = 0; i + 1 < pattern->size; i++) {
        if (pattern->data[i] == '|' && pattern->data[i + 1] == '|') {
            *form = span_trim((struct span){pattern->data, i});
            *pattern = (struct span){pattern->data + i + 2, pattern->size - i - 2};
            return true;
        }
    }
    *form = span_trim(*pattern);
    *pattern = (struct span){0};
    return true;
}

/* ------------------------------------------------------------------ check */

static struct fault unknown_field(struct span name)
{
    char known[160];
    struct text text = TEXT_IN(known);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        text_add(&text, "%s{%s}", i ? " " : "", FIELDS[i]);
    int shown = name.size < 20 ? (int)name.size : 20;
    return fault_make(FAULT_CONFIG, "the pattern has {%.*s}, which is none of %s", shown, name.data, known);
}

struct form_count {
    int values, units, verdicts;
};

static struct fault item_check(const struct item *item, bool after_any, struct form_count *count)
{
    if (item->kind == ITEM_WRONG && item->text.size > 0 && item->text.data[0] == '}')
        return fault_make(FAULT_CONFIG, "the pattern has a } without its {");
    if (item->kind == ITEM_UNCLOSED)
        return fault_make(FAULT_CONFIG, "the pattern has a { without its }");
    if (item->kind == ITEM_WRONG)
        return unknown_field(item->text);
    bool takes = item->kind != ITEM_FIELD || item->field < FIELD_STABLE;
    if (after_any && takes)
        return fault_make(FAULT_CONFIG, "in the pattern {any} takes the rest of the line: nothing may follow "
                                        "it but marks like {over}");
    if (item->kind != ITEM_FIELD)
        return FAULT_OK;
    count->values += item->field == FIELD_VALUE || item->field == FIELD_VALUE_COMMA;
    count->units += item->field == FIELD_UNIT;
    count->verdicts += item->field >= FIELD_OVER && item->field <= FIELD_ERROR;
    return FAULT_OK;
}

static struct fault form_check(struct span form, bool *weighs)
{
    struct form_count count = {0};
    bool after_any = false;
    struct span rest = form;
    if (form.size == 0)
        return fault_make(FAULT_CONFIG, "the pattern has an empty form: write something on both sides of ||");
    for (struct item item = item_next(&rest); item.kind != ITEM_END; item = item_next(&rest)) {
        struct fault fault = item_check(&item, after_any, &count);
        if (fault_is(fault))
            return fault;
        after_any = after_any || (item.kind == ITEM_FIELD && item.field == FIELD_ANY);
    }
    int shown = form.size < 60 ? (int)form.size : 60;
    if (count.values > 1 || count.units > 1 || count.verdicts > 1)
        return fault_make(FAULT_CONFIG,
                          "the form \"%.*s\" of the pattern has two {value}, {unit} or marks: "
                          "one of each is enough",
                          shown, form.data);
    if (count.values == 0 && count.verdicts == 0)
        return fault_make(FAULT_CONFIG,
                          "the form \"%.*s\" of the pattern has no {value}: say with {over}, "
                          "{under}, {ignore} or {error} what such a line is",
                          shown, form.data);
    *weighs = *weighs || (count.values == 1 && count.verdicts == 0);
    return FAULT_OK;
}

struct fault scale_pattern_check(struct span pattern)
{
    struct span rest = pattern, form;
    bool weighs = false;
    if (pattern.size > SCALE_PATTERN_MAX)
        return fault_make(FAULT_CONFIG, "the pattern is longer than %d characters", SCALE_PATTERN_MAX);
    while (form_next(&rest, &form)) {
        struct fault fault = form_check(form, &weighs);
        if (fault_is(fault))
            return fault;
    }
    if (!weighs)
        return fault_make(FAULT_CONFIG, "the pattern has no form with a {value}: nothing could be weighed");
    return FAULT_OK;
}

/* ------------------------------------------------------------------ read */

struct match {
    struct scale_cursor cursor;
    char number[SCALE_NUMBER_MAX]; /* "" until there is one */
    bool negative, has_sign;
    struct span unit;
    bool stable, marked;
    enum field mark;
};

static bool take_sign(struct match *match)
{
    match->negative = scale_take(&match->cursor, "-");
    match->has_sign = match->negative || scale_take(&match->cursor, "+");
    scale_skip_blanks(&match->cursor);
    return true;
}

/* The number with its comma made a point, in `number`. */
static bool take_comma_number(struct match *match)
{
    char whole[SCALE_NUMBER_MAX], fraction[SCALE_NUMBER_MAX];
    struct text text = TEXT_IN(match->number);
    if (!scale_take_number(&match->cursor, whole) || strchr(whole, '.'))
        return false;
    text_add(&text, "%s", whole);
    if (!scale_take(&match->cursor, ","))
        return true;
    struct span rest = match->cursor.rest;
    bool digit = rest.size > 0 && rest.data[0] >= '0' && rest.data[0] <= '9';
    if (!digit || !scale_take_number(&match->cursor, fraction) || strchr(fraction, '.'))
        return false;
    text_add(&text, ".%s", fraction);
    return text_ok(&text);
}

static bool take_value(struct match *match, bool comma)
{
    scale_skip_blanks(&match->cursor);
    struct span rest = match->cursor.rest;
    bool has_own = rest.size > 0 && (rest.data[0] == '-' || rest.data[0] == '+');
    bool detached = has_own && rest.size > 1 && rest.data[1] == ' ';
    if ((match->has_sign && has_own) || detached)
        return false;
    return comma ? take_comma_number(match) : scale_take_number(&match->cursor, match->number);
}

static bool take_blank(struct match *match)
{
    size_t before = match->cursor.rest.size;
    scale_skip_blanks(&match->cursor);
    return match->cursor.rest.size < before;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool take_word(struct match *match)
{
    size_t size = 0;
    struct span rest = match->cursor.rest;
    while (size < rest.size && is_word(rest.data[size]))
        size++;
    match->cursor.rest = (struct span){rest.data + size, rest.size - size};
    return size > 0;
}

static bool take_field(struct match *match, const struct item *item, size_t line_size)
{
    switch (item->field) {
    case FIELD_SIGN:
        return take_sign(match);
    case FIELD_VALUE:
    case FIELD_VALUE_COMMA:
        return take_value(match, item->field == FIELD_VALUE_COMMA);
    case FIELD_UNIT:
        return scale_take_unit(&match->cursor, &match->unit);
    case FIELD_BLANK:
        return take_blank(match);
    case FIELD_WORD:
        return take_word(match);
    case FIELD_COMMA:
        (void)scale_take(&match->cursor, ",");
        return true;
    case FIELD_ANY:
        match->cursor.rest.size = 0;
        return true;
    case FIELD_STABLE:
        match->stable = true;
        return true;
    case FIELD_OVER:
    case FIELD_UNDER:
    case FIELD_IGNORE:
    case FIELD_ERROR:
        match->marked = true;
        match->mark = item->field;
        return true;
    case FIELD_WIDTH:
        return line_size == (size_t)item->width;
    case FIELD_COUNT:
        break;
    }
    return false;
}

static bool take_text(struct match *match, char wanted)
{
    struct span rest = match->cursor.rest;
    if (rest.size == 0 || rest.data[0] != wanted)
        return false;
    match->cursor.rest = (struct span){rest.data + 1, rest.size - 1};
    return true;
}

static bool form_fits(struct span form, struct span line, struct match *match)
{
    *match = (struct match){.cursor = {line}};
    for (struct item item = item_next(&form); item.kind != ITEM_END; item = item_next(&form)) {
        bool fits = false;
        if (item.kind == ITEM_FIELD)
            fits = take_field(match, &item, line.size);
        else if (item.kind == ITEM_TEXT)
            fits = take_text(match, item.text.data[0]);
        else if (item.kind == ITEM_BLANK)
            fits = true;
        if (!fits)
            return false;
        if (item.kind == ITEM_BLANK)
            scale_skip_blanks(&match->cursor);
    }
    return scale_at_end(&match->cursor);
}

static void marked_write(const struct match *match, struct reading *out)
{
    if (match->mark == FIELD_ERROR)
        scale_device_error(out, (struct span){0});
    else
        out->kind =
            match->mark == FIELD_IGNORE ? READING_IGNORED : scale_out_of_range(match->mark == FIELD_UNDER);
}

static void match_write(const struct match *match, const struct scale_dialect *dialect, struct reading *out)
{
    char number[SCALE_NUMBER_MAX + 1];
    struct text text = TEXT_IN(number);
    if (match->marked) {
        marked_write(match, out);
        return;
    }
    text_add(&text, "%s%s", match->negative ? "-" : "", match->number);
    scale_weight(out, dialect, match->stable, text_span(&text), match->unit);
}

bool scale_pattern_line(struct span pattern, struct span line, const struct scale_dialect *dialect,
                        struct reading *out)
{
    struct span form;
    struct match match;
    while (form_next(&pattern, &form)) {
        if (!form_fits(form, line, &match))
            continue;
        match_write(&match, dialect, out);
        return true;
    }
    return false;
}
