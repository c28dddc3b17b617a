/* Alerts: what the wall says wants attention (DOMAIN § 8). open → acknowledged → ended. One about a state
 * ends by itself with its cause and is never repeated while it lasts; one about an event ends when
 * acknowledged, or when the piece that it is about is past it (or after ALERT_EVENT_SHOWN_MS it leaves the
 * wall). */
#ifndef TOUCHSTONE_ALERT_H
#define TOUCHSTONE_ALERT_H

#include "common/rules/code.h"
#include "common/rules/tag.h"

/* kind, word, severity, is it about a state (true) or an event (false) */
#define ALERT_KIND_LIST(X)                                                                                   \
    X(ALERT_STATION_FULL, "station_full", SEVERITY_WARNING, true)                                            \
    X(ALERT_STATION_OVER, "station_over", SEVERITY_URGENT, true)                                             \
    X(ALERT_STATION_STOPPED, "station_stopped", SEVERITY_WARNING, true)                                      \
    X(ALERT_SCAN_REFUSED, "scan_refused", SEVERITY_WARNING, false) /* a piece stood before a full station */ \
    X(ALERT_WEIGHT_FAILS, "weight_fails", SEVERITY_URGENT, false)                                            \
    X(ALERT_REWORK, "rework", SEVERITY_WARNING, false)                                                       \
    X(ALERT_UNKNOWN_TAG, "unknown_tag", SEVERITY_WARNING, false)                                             \
    X(ALERT_KIOSK_OFFLINE, "kiosk_offline", SEVERITY_WARNING, true)                                          \
    X(ALERT_REPLAY, "replay", SEVERITY_WARNING, false) /* something decided offline broke a rule */          \
    X(ALERT_BAD_COMMAND, "bad_command", SEVERITY_WARNING,                                                    \
      false)                                                  /* an item that makes no sense, set aside */   \
    X(ALERT_DEVICE, "device", SEVERITY_WARNING, true)         /* a scale or reader silent or unplugged */    \
    X(ALERT_NO_VERDICT, "no_verdict", SEVERITY_NOTICE, false) /* weighed, but not judged */                  \
    X(ALERT_PIN_LOCKED, "pin_locked", SEVERITY_URGENT, false) /* wrong five times */

enum severity { SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_URGENT };

enum alert_kind {
#define X(name, word, severity, state) name,
    ALERT_KIND_LIST(X)
#undef X
};

#define ALERTS_MAX           32
#define ALERT_TEXT_MAX       160
#define ALERT_EVENT_SHOWN_MS (INT64_C(8) * 3600 * 1000)

struct alert {
    int64_t id;
    enum alert_kind kind;
    char subject[NAME_TEXT_MAX]; /* station code, piece name, kiosk name: with `kind` it tells one alert from
                                    another */
    char text[ALERT_TEXT_MAX];   /* a sentence in the hub's language */
    int64_t first_ms, last_ms;
    int64_t count;
    bool acknowledged;
};

const char *alert_kind_word(enum alert_kind kind);
MUST_USE bool alert_kind_find(struct span word, enum alert_kind *out);
enum severity alert_severity(enum alert_kind kind);
const char *severity_word(enum severity severity);
bool alert_is_state(enum alert_kind kind);

#endif
