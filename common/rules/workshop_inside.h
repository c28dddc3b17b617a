/* What the checks of a workshop share. Only the files of workshop.h include this. */
#ifndef TOUCHSTONE_WORKSHOP_INSIDE_H
#define TOUCHSTONE_WORKSHOP_INSIDE_H

#include "common/rules/workshop.h"

/* A problem of "list[index].field", or of all of the item when `field` is "". */
void workshop_complain(struct problems *problems, const char *list, int index, const char *field,
                       const char *format, ...) PRINTF_LIKE(5, 6);

/* Every list begins each item with a code, so one search serves them all: `stride` bytes from code to code;
 * -1 when none. */
int workshop_find_code(const struct code *first, size_t stride, int count, struct code code);
#define FIND_CODE(items, count, member, wanted)                                                              \
    ((count) > 0 ? workshop_find_code(&(items)[0].member, sizeof *(items), (count), (wanted)) : -1)

/* Everything about one piece of the file; references to what is not there stop nothing. */
void workshop_check_piece(const struct workshop *workshop, int index, const struct floor_plan *floor,
                          struct problems *problems);

#endif
