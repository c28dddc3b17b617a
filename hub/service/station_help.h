/* The sentence on the wall that would help: what stands, what blocks it, who is missing, what is oldest
 * (DOMAIN § 4). Pure.
 */
#ifndef TOUCHSTONE_STATION_HELP_H
#define TOUCHSTONE_STATION_HELP_H

#include "common/rules/board.h"

/* What surrounds a station; NULL for none. */
/* Where names begin: what stands before it says the state and its numbers. */
#define STATION_HELP_ABSENT "Absent: "

struct station_help_around {
    const struct board_station *goes_to;     /* where most of what is done here goes next */
    const struct board_station *blocked_by;  /* the full station that keeps it here */
    const struct board_station *comes_from;  /* where something is done that comes here next */
    int64_t ready;                           /* how many pieces are done elsewhere and come here next */
    const struct board_group *blocked_group; /* the full group that keeps it here */
    const char *absent;    /* who normally works here and is not in: "Setter 2, Setter 3"; "" or NULL */
    const char *oldest;    /* the name of what has been here longest; NULL */
    const char *too_large; /* of what no limit on its way will ever take whole; NULL */
    int64_t now_ms;        /* the hub's clock */
};

/* Fills in at->help and at->help_made; both "" when nothing needs help. The first sentence says the state: a
 * wall that shows the state itself leaves it out. */
void station_help_write(struct board_station *at, const struct station_help_around *around);

/* "Setting is full: 4 of 4." */
void station_help_say_full(struct spoken said, const char *name, struct load load, const struct limit *limit);

#endif
