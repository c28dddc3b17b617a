/* The flow of a piece: pull, not push (DOMAIN § 4). Pure: the piece and what surrounds it in, the judgement and the piece
 * as it would be afterwards out. The hub calls these where the verdict counts; the kiosk to work offline. */
#ifndef TOUCHSTONE_FLOW_RULES_H
#define TOUCHSTONE_FLOW_RULES_H

#include "common/rules/command.h"
#include "common/rules/station.h"

/* A station as it is at this moment. */
struct station_now {
    const struct station *station;
    struct load load;
    int64_t done;    /* pieces done there, that wait for the next station */
    int present;     /* operators present */
};

/* What a judge is asked about. */
struct deed {
    const struct piece *piece;
    const struct station_now *here;   /* the station that asks */
    const struct station_now *next;   /* stations that could take the piece after this step (receive, start) */
    size_t next_count;
    struct tag operator_badge;
    int64_t in_work;                  /* pieces that the operator has in work at this station now */
    bool happened;                    /* decided by the kiosk: always accepted, `flag` says what it broke */
};

struct outcome {
    enum reason reason;       /* REASON_NONE: accepted */
    enum reason flag;         /* accepted because it had happened, although … */
    bool changes;             /* false: accepted as history only (late); `after` equals the piece */
    struct numbers numbers;
    struct code next;
    struct code at;
    enum reason not_started;  /* receive: why it was not also started */
    struct piece after;       /* version already one higher when `changes` */
};

/* Scan in: receives, and also starts when the operator has fewer pieces in work than `at_once` and downstream has room. */
struct outcome piece_receive(const struct deed *deed);
struct outcome piece_start(const struct deed *deed);
/* Scan out. Refused with REASON_NO_WEIGHT when the step wants a weight out that was not taken. */
struct outcome piece_finish(const struct deed *deed);
/* QC's pass: finished goods when only delivery follows, else done. Needs the weight where the step wants it;
 * refused with REASON_WEIGHT_FAILS when `weight` fails (fail, conditional_fail). */
struct outcome piece_pass(const struct deed *deed, bool has_ruling, enum ruling weight);
/* QC's rework: queued at once at the step of kind `to` that it has passed; the tray that holds it stays `here`. */
struct outcome piece_rework(const struct deed *deed, struct code to);
/* A counted reading sets the book mass, whatever its ruling. `metal` = gross − tare − stones. */
struct outcome piece_weigh(const struct deed *deed, struct mass metal);
/* Puts the piece back as `before` (place, state, holder …), one version later. Refused with REASON_NOTHING_TO_UNDO when the
 * piece is not at `after_version` any more. A limit may be exceeded by an undo. */
struct outcome piece_undo(const struct piece *now, const struct piece *before, int64_t after_version);

/* The one sensible verb for scanning a piece at a station that serves it, as the kiosk sees it:
 * queued there → start, in work there → finish, else receive. */
enum verb piece_scan_verb(const struct piece *piece, struct code station);

#endif
