#include "table_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char unescape_one(const char **at)
{
    const char *c = *at;
    if (c[0] != '\\') {
        *at = c + 1;
        return c[0];
    }
    *at = c + 2;
    switch (c[1]) {
    case 'r':
        return '\r';
    case 'n':
        return '\n';
    case '\\':
        return '\\';
    case 'x': {
        char digits[3] = {c[2], c[3], '\0'};
        *at = c + 4;
        return (char)strtoul(digits, NULL, 16);
    }
    default:
        fail_msg("unknown escape \\%c", c[1]);
        return '\0';
    }
}

static void bytes_read(const char *text, struct table_row *row)
{
    for (const char *at = text; *at;) {
        assert_true(row->size < sizeof row->bytes);
        row->bytes[row->size++] = unescape_one(&at);
    }
}

/* Splits at tabs; columns may be empty. */
static size_t columns(char *text, char *column[], size_t capacity)
{
    size_t count = 0;
    for (char *part; count < capacity && (part = strsep(&text, "\t"));)
        column[count++] = part;
    return count;
}

static const char *dash(const char *text)
{
    return text[0] ? text : "-";
}

static struct table_row *row_add(struct table *out, const char *file, int line, const char *bytes)
{
    assert_true(out->count < TABLE_ROWS_MAX);
    struct table_row *row = &out->row[out->count++];
    *row = (struct table_row){.file = file, .line = line};
    bytes_read(bytes, row);
    return row;
}

/* bytes kind value unit code; '-' is empty, a kind of '-' means no event. */
static void extra_read(char *text, int line, struct table *out)
{
    char *column[5];
    assert_int_equal(columns(text, column, 5), 5);
    struct table_row *row = row_add(out, "its own .tsv", line, column[0]);
    if (strcmp(column[1], "-") != 0)
        snprintf(row->event, sizeof row->event, "%s %s %s %s", column[1], column[2], column[3], column[4]);
}

/* protocol bytes kind value unit stable note; the code stands in the note as "code=WORD". */
static void vector_read(const char *protocol, char *text, int line, struct table *out)
{
    char *column[7], code[64] = "";
    assert_int_equal(columns(text, column, 7), 7);
    if (strcmp(column[0], protocol) != 0)
        return;
    const char *found = strstr(column[6], "code=");
    size_t size = found ? strcspn(found + 5, " ;,\n") : 0;
    if (found)
        snprintf(code, sizeof code, "%.*s", (int)size, found + 5);
    bool device_error = strcmp(column[2], "error") == 0;
    struct table_row *row = row_add(out, "scale_vectors.tsv", line, column[1]);
    snprintf(row->event, sizeof row->event, "%s %s %s %s", column[2], dash(column[3]), dash(column[4]),
             device_error ? dash(code) : "-");
}

static bool file_read(const char *protocol, const char *name, bool vectors, struct table *out)
{
    char path[128], line[1024];
    snprintf(path, sizeof path, "tests/replay/%s.tsv", name);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        if (vectors)
            vector_read(protocol, line, number, out);
        else
            extra_read(line, number, out);
    }
    fclose(file);
    return true;
}

void table_read(const char *protocol, struct table *out)
{
    *out = (struct table){.count = 0};
    if (!file_read(protocol, "scale_vectors", true, out))
        fail_msg("tests/replay/scale_vectors.tsv is missing: run the test in the root of the checkout");
    (void)file_read(protocol, protocol, false, out);
}
