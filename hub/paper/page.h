/* What stands on a page of A4, from the top down: the sheets and slips of this room are made of it. */
#ifndef TOUCHSTONE_PAPER_PAGE_H
#define TOUCHSTONE_PAPER_PAGE_H

#include "common/rules/tag.h"
#include "hub/paper/paper.h"

#define PAGE_COLUMNS_MAX 6

struct page {
    struct paper_desk *desk; /* NULL: no memory */
    struct box room;         /* what is free of the page, points */
    struct box facts;        /* what is free of the line of facts that was begun */
    int facts_left;          /* how many fit in it still */
    int number;              /* of the page */
    const char *title;       /* of the paper, for the pages after the first: lent until its end */
};

/* A column of a table: its part of the width, and whether figures stand in it, which are set to the right. */
struct page_column {
    double part;
    bool figures;
};

struct page page_begin(void);
/* The head: whose paper it is, title, a line below, and a code to the right when there is one (none: no
 * code). */
void page_head(struct page *page, const char *title, const char *subtitle, const char *workshop,
               struct tag code);
/* What came of it: a band with a sign and a word, told without its colour as well. */
enum page_tone { PAGE_GOOD, PAGE_BAD, PAGE_UNCLEAR, PAGE_VOID /* it does not count any more */ };
void page_result(struct page *page, enum page_tone tone, const char *text);
/* A name and what stands for it, three beside each other, a long one over two places or three; not written
 * when the value is empty. */
void page_fact(struct page *page, const char *name, const char *value);
/* A heading of a table or a part. */
void page_heading(struct page *page, const char *text);
/* A row of cells; bold is a heading or a sum. Goes to a next page when there is no room. */
void page_row(struct page *page, int count, const struct page_column columns[], const char *const cells[],
              bool bold);
/* A running text; "" writes nothing. */
void page_text(struct page *page, const char *text);
/* Places to sign, side by side, at the foot of the page. Only photos come after it. */
void page_signatures(struct page *page, int count, const char *const names[]);
/* Photos on a page of their own, two beside each other, with what is said of each below it. */
void page_photos(struct page *page, const char *heading, int count, const struct paper_photo *const photos[],
                 const char *const captions[]);

#endif
