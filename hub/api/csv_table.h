/* A CSV file whose columns are fields of a form, and its rows as JSON: what orders, stock and
 * people are read from. Every problem is said with its line and its column. */
#ifndef TOUCHSTONE_CSV_TABLE_H
#define TOUCHSTONE_CSV_TABLE_H

#include "common/base/fault.h"
#include "common/rules/form.h"
#include "common/rules/workshop.h"

#define CSV_COLUMNS_MAX 48
#define CSV_ROWS_MAX    20000

/* How a cell becomes JSON. */
enum cell_kind {
    CELL_TEXT,
    CELL_NUMBER, /* a whole number */
    CELL_GRAMS,  /* a number with a point, as whole micrograms */
    CELL_TIME,   /* a time, or a day: its last second, by the clock on the wall */
    CELL_FLAG,   /* true, false, yes, no, 1, 0 */
    CELL_WORDS,  /* words with blanks or commas between, as a list */
    CELL_NONE,   /* of a column that is none: it is a problem itself, and not read */
};

struct csv_column {
    char name[CODE_TEXT_MAX];  /* in the file */
    char field[CODE_TEXT_MAX]; /* in the JSON */
    enum cell_kind kind;
    bool in_row; /* of the form's list of rows: its field is in each */
};

struct csv_table {
    struct problems *problems; /* `where`: "line 7, quantity" */
    struct span body;
    int column_count;
    struct csv_column columns[CSV_COLUMNS_MAX];
    bool header_is_wrong;   /* which cells are what is not known of all */
    const char *rows_field; /* the form's list ("lines"); NULL: none */
    int row_count;
    struct csv_row {
        int line;
        bool starts; /* a new thing; else one more row of the list of the thing above */
        bool torn;   /* not as many cells as the header: which is what is not known */
        struct span cells[CSV_COLUMNS_MAX];
    } * rows;
    char *room; /* of cells with quotes in them */
};

/* Reads all rows of `body` into a table whose columns are those of a form; `key` is the column by which rows
 * belong together where the form has a list of rows (the first column of the form). */
MUST_USE struct fault csv_table_read_form(struct csv_table *table, struct span body,
                                          const struct form_field *fields);
/* The same with columns of its own, one thing a row. */
MUST_USE struct fault csv_table_read(struct csv_table *table, struct span body,
                                     const struct csv_column *columns, int column_count);
void csv_table_release(struct csv_table *table);

/* The row behind those of the thing that begins at `row`. */
int csv_table_next(const struct csv_table *table, int row);
/* True when a row of that thing has not as many cells as the header: that is said, and nothing of it is read.
 */
bool csv_table_is_torn(const struct csv_table *table, int row);
/* True when the thing that begins at `row` has rows further up, with others between: that is said, and
 * nothing of these is read, for the last would stand alone. */
bool csv_table_is_again(const struct csv_table *table, int row);
/* Says what single cells are wrong, where the header is wrong itself and nobody can ask for more. */
MUST_USE struct fault csv_table_check_cells(const struct csv_table *table);
/* The fields of the thing that begins at `row`, inside an object that was begun. Problems of single cells are
 * said. */
void csv_table_write(const struct csv_table *table, int row, struct text *out);

/* Says a problem of a field ("lines[2].model") of the thing that begins at `row`: at its line and column. */
void csv_table_complain(const struct csv_table *table, int row, const char *field, const char *sentence);

#endif
