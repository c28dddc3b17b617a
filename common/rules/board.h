/* The board: what the wall and every kiosk show of the whole workshop at one moment. A projection; holds no
 * losses, no drift, no ranking of people (DOMAIN § 8). */
#ifndef TOUCHSTONE_BOARD_H
#define TOUCHSTONE_BOARD_H

#include "common/rules/alert.h"
#include "common/rules/room.h"

#define HELP_TEXT_MAX 160

struct board_station {
    struct station station;
    struct station_summary now;
    struct load lent; /* places kept for kiosks, beside what is there */
    enum station_state state;
    int64_t state_since_ms;
    int64_t oldest_ms;        /* when the oldest piece there arrived; 0: none */
    char help[HELP_TEXT_MAX]; /* the sentence that would help, in English; "" */
    char help_made[SAID_MAX]; /* what it is made of: see common/base/say.h. Not read back by a kiosk */
};

struct board_group {
    struct group group; /* resolved */
    struct load load;
    struct load lent;
};

/* How often managers let something past a limit: the habit is what kills the method. */
struct board_overrides {
    int64_t this_week, last_week; /* weeks begin on Monday */
    int64_t moves_this_week;      /* pieces taken in by a station */
    int64_t by_reason_this_week;  /* let in by anyone, with a coded reason */
};

struct board {
    int64_t seq;   /* last event it includes */
    int64_t at_ms; /* hub's clock */
    char workshop[NAME_TEXT_MAX];
    char language[LANGUAGE_TEXT_MAX]; /* the workshop's; "": not said */
    struct board_station stations[STATIONS_MAX];
    int station_count;
    int64_t pieces_on_line; /* at stations */
    int64_t pieces_in_pool;
    int64_t pieces_parked;
    struct board_group groups[GROUPS_MAX];
    int group_count;
    struct board_overrides overrides;
    int64_t finished_today;
    int64_t judged_today, right_today; /* pieces with which QC was done; of these right first time */
    struct alert alerts[ALERTS_MAX];   /* the most severe and newest first */
    int alert_count;
};

/* The board as the rules of room and flow ask for it. `floor` points into the struct, and into the board. */
struct board_floor {
    struct station_now stations[STATIONS_MAX];
    struct group_now groups[GROUPS_MAX];
    struct floor_now floor;
};
void board_lay_out(const struct board *board, struct board_floor *out);
struct station_now board_station_now(const struct board_station *at);
/* NULL: none. */
const struct board_group *board_find_group(const struct board *board, struct code code);
/* How many of a hundred moves this week a manager had to let past a limit, in hundredths. */
int64_t board_overrides_per_10000(const struct board_overrides *overrides);

#endif
