/* The board: what the wall and every kiosk show of the whole workshop at one moment. A projection; holds no
 * losses, no drift, no ranking of people (DOMAIN § 8). */
#ifndef TOUCHSTONE_BOARD_H
#define TOUCHSTONE_BOARD_H

#include "common/rules/alert.h"
#include "common/rules/station.h"

#define HELP_TEXT_MAX 160

struct board_station {
    struct station station;
    struct station_summary now;
    enum station_state state;
    int64_t state_since_ms;
    int64_t oldest_ms;        /* when the oldest piece there arrived; 0: none */
    char help[HELP_TEXT_MAX]; /* the sentence that would help; "" */
};

struct board {
    int64_t seq;   /* last event it includes */
    int64_t at_ms; /* hub's clock */
    char workshop[NAME_TEXT_MAX];
    struct board_station stations[STATIONS_MAX];
    int station_count;
    int64_t pieces_on_line; /* at stations */
    int64_t pieces_in_pool;
    int64_t finished_today;
    int64_t passed_today, reworked_today; /* QC verdicts: right first time = passed without rework */
    struct alert alerts[ALERTS_MAX];      /* the most severe and newest first */
    int alert_count;
};

#endif
