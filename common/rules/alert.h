/* Alerts: what the wall says wants attention (DOMAIN § 8). open → acknowledged → ended. One about a state
 * ends by itself with its cause and is never repeated while it lasts; one about an event ends when
 * acknowledged, or when the piece that it is about is past it (or after ALERT_EVENT_SHOWN_MS it leaves the
 * wall). */
#ifndef TOUCHSTONE_ALERT_H
#define TOUCHSTONE_ALERT_H

#include "common/base/say.h"
#include "common/rules/code.h"
#include "common/rules/tag.h"

/* kind, word, severity, is it about a state (true) or an event (false), who sees it. On the wall people are
 * not ranked, and losses and drift are not shown: such kinds are the manager's. */
#define ALERT_KIND_LIST(X)                                                                                   \
    X(ALERT_STATION_FULL, "station_full", SEVERITY_WARNING, true, FOR_WALL)                                  \
    X(ALERT_STATION_OVER, "station_over", SEVERITY_URGENT, true, FOR_WALL)                                   \
    X(ALERT_STATION_STOPPED, "station_stopped", SEVERITY_WARNING, true, FOR_WALL)                            \
    /* a piece stood before a full station */                                                                \
    X(ALERT_SCAN_REFUSED, "scan_refused", SEVERITY_WARNING, false, FOR_WALL)                                 \
    X(ALERT_WEIGHT_FAILS, "weight_fails", SEVERITY_URGENT, false, FOR_WALL)                                  \
    X(ALERT_REWORK, "rework", SEVERITY_WARNING, false, FOR_WALL)                                             \
    X(ALERT_UNKNOWN_TAG, "unknown_tag", SEVERITY_WARNING, false, FOR_WALL)                                   \
    X(ALERT_KIOSK_OFFLINE, "kiosk_offline", SEVERITY_WARNING, true, FOR_WALL)                                \
    X(ALERT_CLOCK, "clock", SEVERITY_WARNING, true, FOR_WALL) /* a kiosk's is wrong */                       \
    X(ALERT_REPLAY, "replay", SEVERITY_WARNING, false,                                                       \
      FOR_WALL) /* something decided offline broke a rule */                                                 \
    X(ALERT_BAD_COMMAND, "bad_command", SEVERITY_WARNING, false, FOR_WALL) /* made no sense, set aside */    \
    X(ALERT_DEVICE, "device", SEVERITY_WARNING, true, FOR_WALL) /* a scale or reader silent or unplugged */  \
    X(ALERT_NO_VERDICT, "no_verdict", SEVERITY_NOTICE, false, FOR_WALL)   /* weighed, but not judged */      \
    X(ALERT_PIN_LOCKED, "pin_locked", SEVERITY_URGENT, false, FOR_OFFICE) /* wrong five times */             \
    X(ALERT_STOPPED_LONG, "stopped_long", SEVERITY_URGENT, true,                                             \
      FOR_WALL)                                                         /* full or stopped, for too long */  \
    X(ALERT_PIECE_IDLE, "piece_idle", SEVERITY_WARNING, true, FOR_WALL) /* longer than its step allows */    \
    X(ALERT_ORDER_AT_RISK, "order_at_risk", SEVERITY_URGENT, true, FOR_WALL)                                 \
    X(ALERT_OVERRIDE, "override", SEVERITY_WARNING, false, FOR_WALL)                                         \
    X(ALERT_INSPECTION_FAILS, "inspection_fails", SEVERITY_URGENT, false,                                    \
      FOR_WALL)                                                      /* a sheet, or at setting */            \
    X(ALERT_ACCEPTED, "accepted", SEVERITY_WARNING, false, FOR_WALL) /* by a manager, although it failed */  \
    X(ALERT_DUPLICATE_TAG, "duplicate_tag", SEVERITY_URGENT, false, FOR_WALL)                                \
    X(ALERT_SCALE_NOT_CAPABLE, "scale_not_capable", SEVERITY_WARNING, false, FOR_WALL)                       \
    X(ALERT_CHECK_WEIGHT_DUE, "check_weight_due", SEVERITY_WARNING, true, FOR_WALL) /* or it failed */       \
    X(ALERT_SLIP_OPEN, "slip_open", SEVERITY_WARNING, true, FOR_WALL) /* transfer slip not confirmed */      \
    X(ALERT_STOCK_LOW, "stock_low", SEVERITY_WARNING, true, FOR_WALL) /* component below its minimum */      \
    X(ALERT_CHANGE_WAITS, "change_waits", SEVERITY_WARNING, true,                                            \
      FOR_OFFICE) /* a client's change request */                                                            \
    X(ALERT_BACKUP_OVERDUE, "backup_overdue", SEVERITY_URGENT, true, FOR_OFFICE)                             \
    X(ALERT_LEDGER, "ledger", SEVERITY_URGENT, true, FOR_OFFICE)                 /* its check failed */      \
    X(ALERT_CAST_UNWEIGHED, "cast_unweighed", SEVERITY_NOTICE, true, FOR_OFFICE) /* no metal in the books */ \
    X(ALERT_LOSS_DRIFT, "loss_drift", SEVERITY_URGENT, false, FOR_MANAGER)       /* a bench's CUSUM */       \
    X(ALERT_LOSS, "loss", SEVERITY_URGENT, false, FOR_MANAGER)                /* custody beyond its limit */ \
    X(ALERT_ASSAY_PICKED, "assay_picked", SEVERITY_NOTICE, false, FOR_OFFICE) /* a return, at random */      \
    X(ALERT_BALANCE_OLD, "balance_old", SEVERITY_WARNING, true, FOR_MANAGER)  /* open, not settled */        \
    X(ALERT_UNTOLD, "untold", SEVERITY_WARNING, false,                                                       \
      FOR_WALL) /* booked as implied, and no bench tells it */

enum alert_audience { FOR_WALL, FOR_OFFICE, FOR_MANAGER }; /* who sees the later ones sees the earlier too */

enum severity { SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_URGENT };

enum alert_kind {
#define X(name, word, severity, state, audience) name,
    ALERT_KIND_LIST(X)
#undef X
        ALERT_KIND_COUNT
};

#define ALERTS_MAX           32
#define ALERT_TEXT_MAX       160
#define ALERT_EVENT_SHOWN_MS (INT64_C(8) * 3600 * 1000)

struct alert {
    int64_t id;
    enum alert_kind kind;
    char subject[NAME_TEXT_MAX]; /* station code, piece name, kiosk name: with `kind` it tells one alert from
                                    another */
    struct code station;         /* where it is to be seen and mended; none: no station in particular */
    char text[ALERT_TEXT_MAX];   /* a sentence, in English */
    char made[SAID_MAX]; /* what it is made of: see common/base/say.h; "": only the English is known */
    int64_t first_ms, last_ms;
    int64_t count;
    bool acknowledged;
    /* what only lists tell: */
    struct tag acknowledged_by; /* none: by a program */
    int64_t acknowledged_ms;
    int64_t ended_ms; /* 0: not yet */
};

const char *alert_kind_word(enum alert_kind kind);
MUST_USE bool alert_kind_find(struct span word, enum alert_kind *out);
enum severity alert_severity(enum alert_kind kind);
const char *severity_word(enum severity severity);
bool alert_is_state(enum alert_kind kind);
enum alert_audience alert_audience(enum alert_kind kind);

/* What comes from outside and shall stand on a wall (a tag, a chip's UID) may hold capitals, digits, ':' and
 * '-' only: whoever writes more there wants to be read. */
bool alert_may_show(const char *text);

#endif
