#include "hub/api/csv_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/csv.h"
#include "common/base/json.h"
#include "common/base/number.h"
#include "common/base/time.h"

#define WHERE_MAX      96
#define UG_DECIMALS    6
#define UG_PER_G       INT64_C(1000000)
#define GRAMS_ENDING   "_g"
#define MICROS_ENDING  "_ug"
#define ROOM_BYTES_MIN 64

static void PRINTF_LIKE(4, 5)
    complain(const struct csv_table *table, int line, const char *column, const char *format, ...)
{
    char where[WHERE_MAX], sentence[PROBLEM_TEXT_MAX];
    struct text place = TEXT_IN(where), text = TEXT_IN(sentence);
    text_add(&place, "line %d%s%s", line, column[0] ? ", " : "", column);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    problem_add(table->problems, where, "%s", sentence);
}

/* ------------------------------------------------------------------ columns */

static enum cell_kind kind_of(const struct form_field *field)
{
    switch (field->type) {
    case FORM_MASS:
    case FORM_COUNT:
    case FORM_PPM:
    case FORM_INT:
        return CELL_NUMBER;
    case FORM_FLAG:
        return CELL_FLAG;
    case FORM_TIME:
        return CELL_TIME;
    case FORM_TEXT:
    case FORM_CODE:
    case FORM_WORD:
    case FORM_PIECE:
    case FORM_BADGE:
    case FORM_ROWS:
        return CELL_TEXT;
    }
    return CELL_TEXT;
}

/* "mass_g" stands for "mass_ug", in grams. */
static bool is_in_grams(const char *field, struct span name)
{
    size_t stem = strlen(field);
    if (stem <= strlen(MICROS_ENDING) || strcmp(field + stem - strlen(MICROS_ENDING), MICROS_ENDING) != 0)
        return false;
    stem -= strlen(MICROS_ENDING);
    return name.size == stem + strlen(GRAMS_ENDING) && memcmp(name.data, field, stem) == 0 &&
           memcmp(name.data + stem, GRAMS_ENDING, strlen(GRAMS_ENDING)) == 0;
}

static bool find_field(const struct form_field *fields, struct span name, bool in_row, struct csv_column *out)
{
    for (; fields && fields->name; fields++) {
        bool grams = is_in_grams(fields->name, name);
        if (fields->type == FORM_ROWS || (!grams && !span_is(name, fields->name)))
            continue;
        *out = (struct csv_column){.kind = grams ? CELL_GRAMS : kind_of(fields), .in_row = in_row};
        return TEXT_COPY(out->name, name) && TEXT_COPY(out->field, span_of(fields->name));
    }
    return false;
}

static const struct form_field *rows_of(const struct form_field *fields)
{
    while (fields->name && fields->type != FORM_ROWS)
        fields++;
    return fields->name ? fields : NULL;
}

static bool find_column(const struct csv_column *columns, int count, struct span name, struct csv_column *out)
{
    for (int i = 0; i < count; i++)
        if (span_is(name, columns[i].name)) {
            *out = columns[i];
            return true;
        }
    return false;
}

/* What a file may have: fields of a form, or columns. */
struct shape {
    const struct form_field *fields;
    const struct csv_column *columns;
    int column_count;
};

/* By the name that it was given, as far as it is one; else by where it stands. */
static void complain_unknown(const struct csv_table *table, int index, struct span name)
{
    char column[CODE_TEXT_MAX + 8];
    struct text text = TEXT_IN(column);
    if (name.size > 0 && name.size < CODE_TEXT_MAX)
        text_add_span(&text, name);
    else
        text_add(&text, "column %d", index + 1);
    complain(table, 1, column, "is not a column of this: look at the spelling, or remove it");
}

static void read_header(struct csv_table *table, const struct shape *shape, const struct span *cells,
                        int count)
{
    const struct form_field *list = shape->fields ? rows_of(shape->fields) : NULL;
    table->rows_field = list ? list->name : NULL;
    for (int i = 0; i < count; i++) {
        struct span name = span_trim(cells[i]);
        struct csv_column *column = &table->columns[table->column_count];
        struct csv_column twice;
        bool known = shape->fields ? find_field(shape->fields, name, false, column) ||
                                         find_field(list ? list->rows : NULL, name, true, column)
                                   : find_column(shape->columns, shape->column_count, name, column);
        bool again = known && find_column(table->columns, table->column_count, name, &twice);
        if (!known)
            complain_unknown(table, i, name);
        if (again)
            complain(table, 1, column->name, "stands there twice");
        if (!known || again) {
            *column = (struct csv_column){.kind = CELL_NONE};
            table->header_is_wrong = true;
        }
        table->column_count++;
    }
}

/* ------------------------------------------------------------------ rows */

/* A code is the same in capitals. */
static bool is_same_key(struct span a, struct span b)
{
    struct code code, other;
    return code_read(a, &code) && code_read(b, &other) ? code_equal(code, other) : span_equal(a, b);
}

/* In a list, a row goes on with the thing above when the key is empty or the same. */
static bool starts_thing(const struct csv_table *table, int row)
{
    struct span key = table->rows[row].cells[0];
    if (row == 0 || !table->rows_field)
        return true;
    for (int above = row - 1; above >= 0; above--)
        if (table->rows[above].starts)
            return key.size > 0 && !is_same_key(key, table->rows[above].cells[0]);
    return true;
}

static struct fault read_rows(struct csv_table *table, struct csv *csv, struct text *room)
{
    for (;;) {
        struct span cells[CSV_COLUMNS_MAX] = {{NULL, 0}};
        int count;
        enum csv_result result = csv_next(csv, room, cells, CSV_COLUMNS_MAX, &count);
        if (result == CSV_WRONG)
            complain(table, csv->line, "", "%s", csv->wrong);
        if (result == CSV_END && table->row_count == 0 && !table->header_is_wrong)
            complain(table, 1, "", "there are no rows below the names of the columns");
        if (result != CSV_ROW)
            return FAULT_OK;
        if (table->row_count == CSV_ROWS_MAX)
            return fault_make(FAULT_TOO_BIG, "it has more than %d rows: split it", CSV_ROWS_MAX);
        struct csv_row *row = &table->rows[table->row_count];
        row->line = csv->row_line;
        for (int i = 0; i < CSV_COLUMNS_MAX; i++)
            row->cells[i] = span_trim(cells[i]);
        row->torn = count != table->column_count;
        if (row->torn)
            complain(table, row->line, "", "has %d cells, the header has %d", count, table->column_count);
        row->starts = starts_thing(table, table->row_count++);
    }
}

/* A PDF or a spreadsheet's own file: true when that was said. */
static bool is_no_text(const struct csv_table *table)
{
    const char *nul = table->body.size > 0 ? memchr(table->body.data, '\0', table->body.size) : NULL;
    int line = 1;
    for (const char *byte = table->body.data; nul && byte < nul; byte++)
        line += *byte == '\n';
    if (nul)
        complain(table, line, "", "this is not a CSV file: save the table as CSV, in UTF-8");
    return nul != NULL;
}

static struct fault read_table(struct csv_table *table, struct span body, const struct shape *shape)
{
    struct csv csv = csv_open(body);
    struct span cells[CSV_COLUMNS_MAX];
    int count;
    table->body = body;
    if (is_no_text(table))
        return FAULT_OK;
    table->rows = calloc(CSV_ROWS_MAX, sizeof *table->rows);
    table->room = malloc(body.size + ROOM_BYTES_MIN);
    if (!table->rows || !table->room)
        return fault_make(FAULT_FULL, "no memory to read a table");
    struct text room = text_in(table->room, body.size + ROOM_BYTES_MIN);
    enum csv_result result = csv_next(&csv, &room, cells, CSV_COLUMNS_MAX, &count);
    if (result == CSV_WRONG)
        complain(table, csv.line, "", "%s", csv.wrong);
    if (result == CSV_END)
        complain(table, 1, "", "is empty: the first line names the columns");
    if (result != CSV_ROW)
        return FAULT_OK;
    read_header(table, shape, cells, count);
    return read_rows(table, &csv, &room);
}

/* The first column by which rows belong together must be the form's first: so a file is read as it looks. */
static void check_key(struct csv_table *table, const struct form_field *fields)
{
    if (!table->rows_field || strcmp(table->columns[0].field, fields[0].name) == 0)
        return;
    complain(table, 1, "", "the first column must be \"%s\"", fields[0].name);
    table->header_is_wrong = true;
}

static bool has_column_of(const struct csv_table *table, const char *field)
{
    for (int i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].field, field) == 0)
            return true;
    return false;
}

/* What each thing or row of it needs is said once, not at every row. */
static void check_needed(struct csv_table *table, const struct form_field *fields)
{
    bool is_missing = false;
    for (; fields && fields->name; fields++) {
        if (!fields->needed || fields->type == FORM_ROWS || has_column_of(table, fields->name))
            continue;
        complain(table, 1, fields->name, "is missing: name this column in the first line, and fill it");
        is_missing = true;
    }
    table->header_is_wrong = table->header_is_wrong || is_missing;
}

struct fault csv_table_read_form(struct csv_table *table, struct span body, const struct form_field *fields)
{
    const struct form_field *list = rows_of(fields);
    struct shape shape = {.fields = fields};
    struct fault fault = read_table(table, body, &shape);
    if (fault_is(fault) || table->header_is_wrong || table->column_count == 0)
        return fault;
    check_key(table, fields);
    check_needed(table, fields);
    check_needed(table, list ? list->rows : NULL);
    return FAULT_OK;
}

struct fault csv_table_read(struct csv_table *table, struct span body, const struct csv_column *columns,
                            int column_count)
{
    struct shape shape = {.columns = columns, .column_count = column_count};
    return read_table(table, body, &shape);
}

void csv_table_release(struct csv_table *table)
{
    free(table->rows);
    free(table->room);
}

int csv_table_next(const struct csv_table *table, int row)
{
    for (row++; row < table->row_count && !table->rows[row].starts; row++)
        ;
    return row;
}

bool csv_table_is_torn(const struct csv_table *table, int row)
{
    bool torn = false;
    for (int end = csv_table_next(table, row); row < end; row++)
        torn = torn || table->rows[row].torn;
    return torn;
}

bool csv_table_is_again(const struct csv_table *table, int row)
{
    for (int first = 0; table->rows_field && first < row; first = csv_table_next(table, first)) {
        if (!is_same_key(table->rows[first].cells[0], table->rows[row].cells[0]))
            continue;
        complain(table, table->rows[row].line, table->columns[0].name,
                 "has rows from line %d on already: put them together", table->rows[first].line);
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ as JSON */

static void write_text(struct text *out, const char *field, struct span cell)
{
    char *copy = malloc(cell.size + 1);
    assert(copy);
    memcpy(copy, cell.data, cell.size);
    copy[cell.size] = '\0';
    json_add_text(out, field, copy);
    free(copy);
}

static void write_words(struct text *out, const char *field, struct span cell)
{
    struct span rest = cell, word;
    json_begin_field(out, field, '[');
    while (span_word(&rest, &word)) {
        char one[CODE_TEXT_MAX];
        json_add_item(out, TEXT_COPY(one, word) ? one : "?");
    }
    json_end(out, ']');
}

static bool read_grams(struct span cell, int64_t *ug)
{
    struct decimal decimal;
    int64_t unit = 1;
    if (!number_read_decimal(cell, &decimal) || decimal.decimals > UG_DECIMALS)
        return false;
    for (int i = decimal.decimals; i < UG_DECIMALS; i++)
        unit *= 10;
    return !__builtin_mul_overflow(decimal.value, unit, ug);
}

static bool read_flag(struct span cell, bool *flag)
{
    *flag = span_is(cell, "true") || span_is(cell, "yes") || span_is(cell, "1");
    return *flag || span_is(cell, "false") || span_is(cell, "no") || span_is(cell, "0");
}

/* What is due on a day is due by its end. */
static bool read_due(struct span cell, int64_t *out)
{
    int64_t day;
    if (!time_read_day(cell, &day))
        return time_read(cell, out);
    *out = time_midnight(day, 1) - 1000; /* the next begins an hour sooner or later where clocks change */
    return true;
}

static void write_cell(const struct csv_table *table, int line, const struct csv_column *column,
                       struct span cell, struct text *out)
{
    int64_t number;
    bool flag;
    if (cell.size == 0)
        return;
    switch (column->kind) {
    case CELL_NONE:
        return;
    case CELL_TEXT:
        write_text(out, column->field, csv_read_text(cell));
        return;
    case CELL_WORDS:
        write_words(out, column->field, cell);
        return;
    case CELL_NUMBER:
        if (number_read_int(cell, INT64_MIN, INT64_MAX, &number))
            json_add_int(out, column->field, number);
        else
            complain(table, line, column->name, "must be a whole number");
        return;
    case CELL_GRAMS:
        if (read_grams(cell, &number))
            json_add_int(out, column->field, number);
        else
            complain(table, line, column->name,
                     "must be grams with a point, like 4.932, at most six decimals");
        return;
    case CELL_TIME:
        if (read_due(cell, &number))
            json_add_time(out, column->field, number);
        else
            complain(table, line, column->name,
                     "must be a day like 2026-11-20, or a time like 2026-11-20T14:07:00Z");
        return;
    case CELL_FLAG:
        if (read_flag(cell, &flag))
            json_add_bool(out, column->field, flag);
        else
            complain(table, line, column->name, "must be true, false, yes or no");
        return;
    }
}

static void write_row(const struct csv_table *table, int row, bool in_row, struct text *out)
{
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].in_row == in_row)
            write_cell(table, table->rows[row].line, &table->columns[i], table->rows[row].cells[i], out);
}

static bool has_row_columns(const struct csv_table *table)
{
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].in_row)
            return true;
    return false;
}

/* What is the thing's own stands in its first row; another row may say the same again. The first column is
 * the key, by which it is the same thing. */
static void check_again(const struct csv_table *table, int first, int row)
{
    for (int i = 1; i < table->column_count; i++) {
        struct span cell = table->rows[row].cells[i];
        if (!table->columns[i].in_row && cell.size > 0 && !span_equal(cell, table->rows[first].cells[i]))
            complain(table, table->rows[row].line, table->columns[i].name, "says something else than line %d",
                     table->rows[first].line);
    }
}

void csv_table_write(const struct csv_table *table, int row, struct text *out)
{
    int end = csv_table_next(table, row);
    write_row(table, row, false, out);
    if (!table->rows_field || !has_row_columns(table))
        return;
    json_begin_field(out, table->rows_field, '[');
    for (int i = row; i < end; i++) {
        check_again(table, row, i);
        json_begin_item(out);
        write_row(table, i, true, out);
        json_end(out, '}');
    }
    json_end(out, ']');
}

/* The JSON is of no use then. */
struct fault csv_table_check_cells(const struct csv_table *table)
{
    size_t size = table->body.size * 2 + (size_t)table->row_count * 256 + ROOM_BYTES_MIN;
    char *room = malloc(size);
    if (!room)
        return fault_make(FAULT_FULL, "no memory to read a table");
    struct text text = text_in(room, size);
    json_begin(&text, '[');
    for (int row = 0; row < table->row_count; row = csv_table_next(table, row)) {
        json_begin_item(&text);
        if (!csv_table_is_torn(table, row))
            csv_table_write(table, row, &text);
        json_end(&text, '}');
    }
    free(room);
    return FAULT_OK;
}

/* "mass_g" where the file has grams of a field "mass_ug". */
static const char *column_name(const struct csv_table *table, const char *field)
{
    for (int i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].field, field) == 0)
            return table->columns[i].name;
    return field;
}

void csv_table_complain(const struct csv_table *table, int row, const char *field, const char *sentence)
{
    struct span rest = span_of(field), list, digits;
    int64_t index = 0;
    const char *name = field;
    if (span_split(&rest, '[', &list) && rest.data && span_split(&rest, ']', &digits) &&
        number_read_int(digits, 0, CSV_ROWS_MAX, &index)) {
        const char *point = strrchr(field, '.');
        name = point ? point + 1 : field;
    }
    int end = csv_table_next(table, row);
    int at = row + (int)index < end ? row + (int)index : row;
    complain(table, table->rows[at].line, column_name(table, name), "%s", sentence);
}
