/* The sentence on the wall that would help: what stands, what blocks it, who is missing (DOMAIN § 4). Pure.
 */
#ifndef TOUCHSTONE_HELP_H
#define TOUCHSTONE_HELP_H

#include "common/rules/board.h"

/* What surrounds a station; NULL for none. */
struct help_around {
    const struct board_station *goes_to;    /* where most of what is done here goes next */
    const struct board_station *blocked_by; /* the full station that keeps it here */
    const struct board_station *comes_from; /* where something is done that comes here next */
    int64_t ready;                          /* how many pieces are done elsewhere and come here next */
};

/* `out` is "" when nothing needs help. */
void help_write(char out[HELP_TEXT_MAX], const struct board_station *at, const struct help_around *around);

#endif
