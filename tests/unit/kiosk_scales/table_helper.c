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

static void row_read(char *text, struct table_row *row)
{
    char *rest = strchr(text, '\t');
    assert_non_null(rest);
    *rest++ = '\0';
    for (const char *at = text; *at;) {
        assert_true(row->size < sizeof row->bytes);
        row->bytes[row->size++] = unescape_one(&at);
    }
    char *kind = strtok(rest, "\t"), *value = strtok(NULL, "\t"), *unit = strtok(NULL, "\t"),
         *code = strtok(NULL, "\t");
    assert_non_null(code);
    if (strcmp(kind, "-") != 0)
        snprintf(row->event, sizeof row->event, "%s %s %s %s", kind, value, unit, code);
}

void table_read(const char *protocol, struct table *out)
{
    char path[128], line[1024];
    snprintf(path, sizeof path, "tests/replay/%s.tsv", protocol);
    FILE *file = fopen(path, "re");
    if (!file)
        fail_msg("%s is missing: run the test in the root of the checkout", path);
    *out = (struct table){.count = 0};
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        assert_true(out->count < TABLE_ROWS_MAX);
        struct table_row *row = &out->row[out->count++];
        row->line = number;
        row_read(line, row);
    }
    fclose(file);
    assert_true(out->count > 0);
}
