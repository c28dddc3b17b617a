/* A workshop without a problem, for tests that spoil it: casting, setting and QC, each called like its kind;
 * routes "main" over all three and "other" over two; a model, and three pieces of it: at casting, at setting,
 * in the pool. */
#ifndef TOUCHSTONE_SHOP_HELPER_H
#define TOUCHSTONE_SHOP_HELPER_H

#include "common/rules/problem.h"
#include "common/rules/workshop.h"

enum { SHOP_STATIONS = 3 };

/* A text that fits into an array of characters. */
#define SHOP_PUT(array, text) shop_put((array), sizeof(array), (text))
void shop_put(char *out, size_t capacity, const char *text);

void shop_make(struct workshop *out); /* shop_check releases it */
void shop_add_route(struct workshop_route *route, const char *code, const char *const *kinds, int count);
/* "fine-work", of so many of these stations. */
void shop_add_group(struct workshop *workshop, int count, const char *first, const char *second);

/* The first problem; both empty: there is none. */
struct shop_said {
    char where[96];
    char sentence[PROBLEM_TEXT_MAX];
};
struct shop_said shop_check(struct workshop *workshop);

struct shop_row {
    const char *name;
    void (*spoil)(struct workshop *workshop);
    const char *where; /* of the first problem; NULL: there is none */
};
void shop_expect(const struct shop_row *rows, size_t count);

#endif
