#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/csv.h"

#define CELLS_MAX 4

/* All rows as "cell|cell\n", ended by "!" and the line where it went wrong. */
static void read_all(struct span body, struct text *out)
{
    struct csv csv = csv_open(body);
    char bytes[256];
    for (;;) {
        struct text room = TEXT_IN(bytes);
        struct span cells[CELLS_MAX];
        int count;
        enum csv_result result = csv_next(&csv, &room, cells, CELLS_MAX, &count);
        if (result == CSV_WRONG) {
            assert_non_null(csv.wrong);
            text_add(out, "!%d", csv.line);
        }
        if (result != CSV_ROW)
            return;
        text_add(out, "%d:", csv.row_line);
        for (int i = 0; i < count; i++) {
            text_add(out, "%s", i > 0 ? "|" : "");
            text_add_span(out, cells[i]);
        }
        text_add(out, "\n");
    }
}

static const struct {
    const char *name, *body, *rows;
} files[] = {
    {"nothing", "", ""},
    {"one row", "a,b", "1:a|b\n"},
    {"lines end in LF", "a,b\nc,d\n", "1:a|b\n2:c|d\n"},
    {"lines end in CRLF", "a,b\r\nc,d\r\n", "1:a|b\n2:c|d\n"},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "a,b\n",
     "1:a|b\n"},
    {"semicolons", "a;b,c\nd;e\n", "1:a|b,c\n2:d|e\n"},
    {"a comma in quotes does not choose", "\"a,b\";c\nd;e\n", "1:a,b|c\n2:d|e\n"},
    {"empty cells", ",\n,,\n", "1:|\n2:||\n"},
    {"quotes doubled", "\"a \"\"b\"\"\",c\n", "1:a \"b\"|c\n"},
    {"an empty cell in quotes", "\"\",x\n", "1:|x\n"},
    {"a line end in quotes", "\"a\nb\",c\nd,e\n", "1:a\nb|c\n3:d|e\n"},
    {"blank lines are no rows, and count", "a,b\n\n  \nc,d\n", "1:a|b\n4:c|d\n"},
    {"blanks belong to a cell", " a , b \n", "1: a | b \n"},
    {"a quote inside", "a\"b,c\n", "!1"},
    {"something behind a quote", "a,b\n\"c\"d,e\n", "1:a|b\n!2"},
    {"a quote that never ends", "a,b\n\"c,d\n", "1:a|b\n!2"},
    {"only a quote", "\"", "!1"},
    {"a carriage return alone", "a\rb,c\n", "!1"},
    {"more cells than columns", "1,2,3,4\n1,2,3,4,5\n", "1:1|2|3|4\n!2"},
    {"Latin-1", "a,b\nM\xFCller,x\n", "1:a|b\n!2"},
    {"UTF-8", "Müller,แหวน\n", "1:Müller|แหวน\n"},
};

static void test_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char rows[512];
        struct text out = TEXT_IN(rows);
        size_t size = strlen(files[i].body);
        char *copy = malloc(size + 1); /* of its own size, so that a sanitizer sees a read beyond it */
        assert_non_null(copy);
        memcpy(copy, files[i].body, size);
        print_message("%s\n", files[i].name);
        read_all((struct span){copy, size}, &out);
        assert_string_equal(rows, files[i].rows);
        free(copy);
    }
}

static void test_cells_come_back(void **state)
{
    static const char *const cells[] = {"plain", "", "a,b", "a;b", "a \"b\"", "a\nb", "\"", "\r\n"};
    char written[256], bytes[256];
    struct text out = TEXT_IN(written), room = TEXT_IN(bytes);
    struct span back[2];
    int count;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        out.size = room.size = 0;
        csv_write_cell(&out, span_of(cells[i]));
        text_add(&out, ",x\r\n");
        struct csv csv = csv_open(text_span(&out));
        assert_int_equal(csv_next(&csv, &room, back, 2, &count), CSV_ROW);
        assert_int_equal(count, 2);
        assert_true(span_is(back[0], cells[i]));
        assert_true(span_is(back[1], "x"));
        assert_int_equal(csv_next(&csv, &room, back, 2, &count), CSV_END);
    }
}

static const struct {
    const char *name, *text, *cell;
} texts[] = {
    {"plain", "Anna", "Anna"},
    {"a formula", "=1+1", "'=1+1"},
    {"a number with a sign", "-5", "'-5"},
    {"a formula in quotes", "@a,b", "\"'@a,b\""},
    {"an apostrophe of its own", "'s Gravenhage", "'s Gravenhage"},
    {"an apostrophe alone", "'", "'"},
    {"a formula that is guarded already", "'=1+1", "''=1+1"},
    {"twice", "''-5", "'''-5"},
    {"apostrophes of its own", "''", "''"},
    {"nothing", "", ""},
};

static void test_texts_are_no_formulas(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char written[64], bytes[64];
        struct text out = TEXT_IN(written), room = TEXT_IN(bytes);
        struct span back[2];
        int count;
        csv_write_text(&out, texts[i].text);
        assert_string_equal(out.data, texts[i].cell);
        text_add(&out, ",x\r\n");
        struct csv csv = csv_open(text_span(&out));
        assert_int_equal(csv_next(&csv, &room, back, 2, &count), CSV_ROW);
        if (!span_is(csv_read_text(back[0]), texts[i].text))
            fail_msg("%s", texts[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_cells_come_back),
        cmocka_unit_test(test_texts_are_no_formulas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
