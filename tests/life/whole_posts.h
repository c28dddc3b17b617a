/* What one accepted step of a whole life has to post by DOMAIN's sentences, put together without the rules'
 * code. */
#ifndef TOUCHSTONE_WHOLE_POSTS_H
#define TOUCHSTONE_WHOLE_POSTS_H

#include "tests/life/whole_ledger.h"

#define WHOLE_POSTS_MAX 64

struct whole_post {
    char book[BOOK_TEXT_MAX], account[ACCOUNT_TEXT_MAX];
    int64_t ug;
};

struct whole_posts {
    struct whole_case *of;
    struct whole_memory *memory;
    const char *says;
    char verb[40], operator[40], book[BOOK_TEXT_MAX];
    int64_t mass; /* "mass_ug" */
    const struct seen *piece, *piece_after;
    struct whole_post posts[WHOLE_POSTS_MAX];
    int count;
};

/* Reads what the step says. */
void posts_begin(struct whole_posts *it, struct whole_case *of, struct whole_memory *memory);
/* Puts down what it has to post. */
void posts_make(struct whole_posts *it);

/* What it says under a name, as a number. */
int64_t posts_number(const struct whole_posts *it, const char *name);
bool posts_is_verb(const struct whole_posts *it, const char *verb);
/* Is it about the pieces of a transfer slip? */
bool posts_is_slip(const struct whole_posts *it);

/* From one account to another, in one book; either way round. */
void posts_move(struct whole_posts *it, const char *book, const char *from, const char *to, int64_t ug);
/* What an account has to have more than before; 0: nothing was put down for it. */
int64_t posts_of(const struct whole_posts *it, const char *book, const char *account);

#endif
