#include "common/base/csv.h"

#include <string.h>

static char look(const struct csv *csv)
{
    return csv->rest.size > 0 ? csv->rest.data[0] : '\0';
}

static void skip(struct csv *csv, size_t count)
{
    csv->rest.data += count;
    csv->rest.size -= count;
}

/* Whichever stands first outside of quotes in the first line. */
static char find_separator(struct span body)
{
    bool quoted = false;
    for (size_t i = 0; i < body.size && (quoted || body.data[i] != '\n'); i++) {
        if (body.data[i] == '"')
            quoted = !quoted;
        if (!quoted && (body.data[i] == ',' || body.data[i] == ';'))
            return body.data[i];
    }
    return ',';
}

struct csv csv_open(struct span body)
{
    struct csv csv = {.rest = body, .line = 1};
    if (span_starts_with(body, "\xEF\xBB\xBF"))
        skip(&csv, 3);
    csv.separator = find_separator(csv.rest);
    return csv;
}

static bool fail(struct csv *csv, const char *sentence)
{
    csv->wrong = sentence;
    return false;
}

static bool is_line_end(const struct csv *csv)
{
    return look(csv) == '\n' ||
           (csv->rest.size > 1 && csv->rest.data[0] == '\r' && csv->rest.data[1] == '\n');
}

/* A cell ends at a separator, at a line's end, or with the file. */
static bool at_cell_end(const struct csv *csv)
{
    return csv->rest.size == 0 || look(csv) == csv->separator || is_line_end(csv);
}

static bool read_plain(struct csv *csv, struct span *cell)
{
    const char *begin = csv->rest.data;
    while (!at_cell_end(csv)) {
        if (look(csv) == '"')
            return fail(
                csv, "has a quote inside a cell that does not begin with one: put the whole cell in quotes "
                     "and double the quotes in it");
        if (look(csv) == '\r')
            return fail(csv, "has a carriage return that ends no line");
        skip(csv, 1);
    }
    *cell = (struct span){begin, (size_t)(csv->rest.data - begin)};
    return true;
}

/* To the quote that ends the cell; *doubled when there are quotes in it. */
static bool find_end(struct csv *csv, struct span *inside, bool *doubled)
{
    const char *begin = csv->rest.data;
    *doubled = false;
    for (;;) {
        const char *quote = csv->rest.size > 0 ? memchr(csv->rest.data, '"', csv->rest.size) : NULL;
        if (!quote)
            return fail(csv, "has a quote that never ends");
        skip(csv, (size_t)(quote - csv->rest.data) + 1);
        if (look(csv) != '"') {
            *inside = (struct span){begin, (size_t)(quote - begin)};
            return true;
        }
        *doubled = true;
        skip(csv, 1);
    }
}

/* Halves the quotes. */
static struct span undouble(struct span inside, struct text *room)
{
    size_t begin = room->size;
    for (size_t i = 0; i < inside.size; i++) {
        text_add_span(room, (struct span){inside.data + i, 1});
        if (inside.data[i] == '"')
            i++;
    }
    return (struct span){room->data + begin, room->size - begin};
}

static bool read_quoted(struct csv *csv, struct text *room, struct span *cell)
{
    bool doubled;
    skip(csv, 1);
    if (!find_end(csv, cell, &doubled))
        return false;
    for (size_t i = 0; i < cell->size; i++)
        csv->line += cell->data[i] == '\n';
    if (doubled)
        *cell = undouble(*cell, room);
    if (!text_ok(room))
        return fail(csv, "has more text in quotes than fits");
    return at_cell_end(csv) || fail(csv, "goes on behind the quote that ends a cell");
}

static bool read_cell(struct csv *csv, struct text *room, struct span *cell)
{
    bool good = look(csv) == '"' ? read_quoted(csv, room, cell) : read_plain(csv, cell);
    if (good && (!span_is_utf8(*cell) || (cell->size > 0 && memchr(cell->data, '\0', cell->size))))
        return fail(csv, "is not UTF-8: save the file as CSV in UTF-8");
    return good;
}

static void end_line(struct csv *csv)
{
    if (csv->rest.size == 0)
        return;
    skip(csv, look(csv) == '\r' ? 2 : 1);
    csv->line++;
}

static enum csv_result read_row(struct csv *csv, struct text *room, struct span *cells, int max, int *count)
{
    *count = 0;
    csv->row_line = csv->line;
    for (;;) {
        struct span cell = {NULL, 0};
        if (!read_cell(csv, room, &cell))
            return CSV_WRONG;
        if (*count == max) {
            csv->wrong = "has more cells than there are columns";
            return CSV_WRONG;
        }
        cells[(*count)++] = cell;
        if (look(csv) != csv->separator || csv->rest.size == 0)
            break;
        skip(csv, 1);
    }
    end_line(csv);
    return CSV_ROW;
}

enum csv_result csv_next(struct csv *csv, struct text *room, struct span *cells, int max, int *count)
{
    *count = 0;
    while (csv->rest.size > 0) {
        enum csv_result result = read_row(csv, room, cells, max, count);
        bool is_blank = result == CSV_ROW && *count == 1 && span_trim(cells[0]).size == 0;
        if (!is_blank)
            return result;
    }
    return CSV_END;
}

static void write_guarded(struct text *out, const char *guard, struct span cell)
{
    bool plain = true;
    for (size_t i = 0; i < cell.size; i++)
        plain = plain && !memchr("\",;\r\n", cell.data[i], 5);
    if (plain) {
        text_add(out, "%s", guard);
        text_add_span(out, cell);
        return;
    }
    text_add(out, "\"%s", guard);
    for (size_t i = 0; i < cell.size; i++) {
        text_add_span(out, (struct span){cell.data + i, 1});
        if (cell.data[i] == '"')
            text_add(out, "\"");
    }
    text_add(out, "\"");
}

void csv_write_cell(struct text *out, struct span cell)
{
    write_guarded(out, "", cell);
}

/* What a spreadsheet would run, or what looks guarded against that already: else its own apostrophe would be
 * taken off. */
static bool is_guarded(struct span cell)
{
    size_t at = 0;
    while (at < cell.size && cell.data[at] == '\'')
        at++;
    return at < cell.size && memchr("=+-@\t\r", cell.data[at], 6) != NULL;
}

void csv_write_text(struct text *out, const char *value)
{
    struct span cell = span_of(value);
    write_guarded(out, is_guarded(cell) ? "'" : "", cell);
}

struct span csv_read_text(struct span cell)
{
    if (cell.size < 2 || cell.data[0] != '\'')
        return cell;
    struct span rest = {cell.data + 1, cell.size - 1};
    return is_guarded(rest) ? rest : cell;
}
