/* Which piece next, and when it will be ready (DOMAIN § 4 "Which piece next", § 8 "order at risk"). Pure. The
 * same order of pieces holds at a kiosk and in the day's schedule over all stations. */
#ifndef TOUCHSTONE_SCHEDULE_H
#define TOUCHSTONE_SCHEDULE_H

#include "common/rules/piece.h"
#include "common/rules/station.h"

/* ------------------------------------------------------------------ whose turn it is */

struct turn {
    bool rework;
    bool rush;        /* of its order */
    int64_t slack_ms; /* time left − standard time left; INT64_MAX: no due date */
    int64_t since_ms; /* waits since */
};

/* Rework, then rush, then the least slack, then the oldest. False for equals. */
bool turn_is_before(const struct turn *a, const struct turn *b);

/* Standard time of what is still to do: from the present step while it waits, is worked on or held there,
 * else from the next. A piece in hand has its whole step before it: nobody knows how far it is. */
int64_t piece_standard_left_ms(const struct piece *piece);

/* `due_ms` 0: no due date, all the time in the world. */
int64_t piece_slack_ms(const struct piece *piece, int64_t due_ms, int64_t now_ms);

/* ------------------------------------------------------------------ when it will be ready */

/* The work that waits or is in hand at the stations of one kind and visit. */
struct queue {
    struct code kind, visit;
    int64_t work_ms;   /* standard time of all of it, for one pair of hands */
    int64_t urgent_ms; /* the part of it that is rework or rush */
    int64_t hands;     /* Σ staff × at once of its stations */
};

struct queues {
    struct queue items[STATIONS_MAX];
    int count;
};

/* The kinds of these stations with their hands and no work yet. A station without staff counts one person. */
void queues_begin(struct queues *queues, const struct station *stations, int station_count);
/* Adds what a piece at a station still asks there: nothing when it is done, or of no kind that is known. */
void queues_add(struct queues *queues, const struct piece *piece, bool rush);

/* What a piece has before it. */
struct outlook {
    int64_t work_ms;  /* standard time of its own remaining steps; a lot goes through by `at once` */
    int64_t queue_ms; /* what waits there before it */
};

/* The stations tell how many of a lot are worked on at once. A rush or rework waits for its like only. What
 * the piece itself adds to the queue where it is now is not counted against it. */
struct outlook piece_outlook(const struct piece *piece, bool rush, const struct queues *queues,
                             const struct station *stations, int station_count);

/* When it is ready if all goes by the standard times and nobody pushes in. Clock time: work goes on as long
 * as standard times say, nights are not known. */
int64_t outlook_ready_ms(struct outlook outlook, int64_t now_ms);

/* True when remaining standard time + queues > time left. `due_ms` 0: never. */
bool outlook_is_at_risk(struct outlook outlook, int64_t due_ms, int64_t now_ms);

#endif
