/* Lines of text down a page of A4, for the sheets of this room. */
#ifndef TOUCHSTONE_PAPER_PAGE_H
#define TOUCHSTONE_PAPER_PAGE_H

#include "common/rules/tag.h"
#include "hub/paper/paper.h"

#define PAGE_COLUMNS_MAX 6

struct page {
    struct paper_desk *desk; /* NULL: no memory */
    struct box room;         /* what is free of the page, points */
};

struct page page_begin(void);
/* The head: title, a line below, and a code to the right when there is one (none: no code). */
void page_head(struct page *page, const char *title, const char *subtitle, struct tag code);
/* "name: value"; not written when the value is empty. */
void page_fact(struct page *page, const char *name, const char *value);
/* A heading of a table or a part. */
void page_heading(struct page *page, const char *text);
/* A row of cells; `parts` says how the width is shared. Goes to a next page when there is no room. */
void page_row(struct page *page, int count, const double parts[], const char *const cells[], bool bold);
/* A running text. */
void page_text(struct page *page, const char *text);
/* Places to sign, side by side. */
void page_signatures(struct page *page, int count, const char *const names[]);

#endif
