/* CSV as RFC 4180 has it: rows of cells, read strictly. The separator is ',' or ';', whichever comes first in
 * the first row; cells with separators, quotes or line ends stand in double quotes, a quote in them is
 * doubled. Lines end in CRLF or LF; a byte order mark before the first is passed over. Nothing depends on a
 * locale. Pure; nothing is allocated. */
#ifndef TOUCHSTONE_CSV_H
#define TOUCHSTONE_CSV_H

#include "common/base/span.h"
#include "common/base/text.h"

struct csv {
    struct span rest;
    char separator;
    int line;          /* of what comes next, from 1 */
    int row_line;      /* where the last row began */
    const char *wrong; /* CSV_WRONG: what is, as a sentence; a literal */
};

enum csv_result {
    CSV_ROW,
    CSV_END,
    CSV_WRONG, /* see `wrong` and `line`; nothing after it can be read */
};

/* Begins. `body` must live as long as the reader. */
struct csv csv_open(struct span body);

/* The next row that is not blank. Cells point into `body`, or, where quotes were doubled, into `room`, which
 * must live as long as they do; each is valid UTF-8 without NUL. A row of more than `max` cells is wrong. */
enum csv_result csv_next(struct csv *csv, struct text *room, struct span *cells, int max, int *count);

/* A cell, in quotes where it needs them. */
void csv_write_cell(struct text *out, struct span cell);

/* A text from people: what a spreadsheet would take for a formula gets an apostrophe … */
void csv_write_text(struct text *out, const char *value);
/* … which is none of the text when it is read again. */
struct span csv_read_text(struct span cell);

#endif
