/* Problems of what somebody wrote: each names the thing and the remedy. All are listed, none stops the
 * others. Pure. */
#ifndef TOUCHSTONE_PROBLEM_H
#define TOUCHSTONE_PROBLEM_H

#include "common/base/base.h"

#define PROBLEM_TEXT_MAX  200
#define PROBLEM_WHERE_MAX 160

struct problems {
    void (*say)(void *context, const char *where, const char *sentence); /* where: "pieces[3].tag" */
    void *context;
    int64_t count;
};
void problem_add(struct problems *problems, const char *where, const char *format, ...) PRINTF_LIKE(3, 4);

/* ------------------------------------------------------------------ kept, to be told together */

struct problem {
    int64_t place; /* in the file; whoever sorts by it sets it */
    int order;     /* in which they were said */
    char where[PROBLEM_WHERE_MAX];
    char sentence[PROBLEM_TEXT_MAX];
};

struct problem_list {
    struct problem *items; /* lent, `max` of them */
    int max, count;
    int unread;   /* so many of them, the first, say what could not be read */
    int64_t more; /* that had no room */
};

/* False: it only follows from one of what could not be read, at the same place, above or below it, and is not
 * kept: it comes up when that is mended, if it is still true. */
bool problem_list_add(struct problem_list *list, const char *where, const char *sentence);
/* What comes from now on is about what was read. False: a whole list could not be read, so that whatever
 * names its items would seem wrong. */
MUST_USE bool problem_list_is_read(struct problem_list *list);
/* By place; those of one place as they came. */
void problem_list_sort(struct problem_list *list);

#endif
