/* Refresh: after a batch the writer brings up to date what follows from the events: in which state each
 * station is and since when, and the alerts about states, which end by themselves with their cause. */
#ifndef TOUCHSTONE_REFRESH_H
#define TOUCHSTONE_REFRESH_H

#include "hub/service/desk.h"
#include "hub/store/station.h"

#define KIOSKS_WATCHED_MAX 256
#define KIOSK_GONE_MS_MAX  5000 /* without its stream for so long, a kiosk is offline */

/* Whether a kiosk's stream is open. */
struct kiosk_watch {
    int64_t kiosk;
    bool connected;
    bool told;                /* the alert stands */
    bool cleared;             /* connected, and no alert stands */
    int64_t gone_ms;          /* the hub's monotonic clock when it went */
    int64_t back_ms;          /* since 1970: when it came last */
    int64_t gone_at_ms;       /* … and since 1970; 0: before the hub was started */
    struct uuid outbox;       /* that the kiosk writes to; nil: it has not said since it came */
    int64_t skew_ms;          /* its clock − the hub's, as it said last */
    char name[NAME_TEXT_MAX]; /* that the alerts call it */
    enum { CLOCK_UNKNOWN, CLOCK_FINE, CLOCK_WRONG } clock; /* what the alerts say of it */
};

struct watch {
    int64_t begun_ms; /* since 1970: who was not there by then counts as gone then */
    struct kiosk_watch kiosks[KIOSKS_WATCHED_MAX];
    size_t kiosk_count;
};

/* Begins to watch every kiosk that has ever connected: until it comes it is gone. */
void watch_begin(struct watch *watch, const struct house *house, int64_t monotonic_ms);
/* A kiosk came or went. *came: it was not here before. `now_ms` since 1970. */
void watch_note(struct watch *watch, int64_t kiosk, bool connected, int64_t monotonic_ms, int64_t now_ms,
                bool *came);
/* It says which outbox it writes to (places are lent to that), and what its clock says beside the hub's. */
void watch_note_hello(struct watch *watch, int64_t kiosk, struct uuid outbox, int64_t skew_ms);
/* `gone_ms` (may be NULL): since 1970, when it is not; 0 when nobody knows. `watch` NULL: none is. */
bool watch_is_connected(const struct watch *watch, int64_t kiosk, int64_t *gone_ms);
/* When it came, since 1970, if it is here; 0: it is not. */
int64_t watch_back_ms(const struct watch *watch, int64_t kiosk);
/* It has been here, and is offline: for longer than a short break at `now_ms`. */
bool watch_is_away(const struct watch *watch, int64_t kiosk, int64_t now_ms);
/* What was told was not written: it will be told again. */
void watch_forget(struct watch *watch);
/* When the next kiosk will count as offline; INT64_MAX: none. */
int64_t watch_due(const struct watch *watch);

/* Inside a transaction. *changed: something was written. `board` is scratch. */
MUST_USE struct fault refresh(struct desk *desk, struct watch *watch, struct board *board,
                              int64_t monotonic_ms, bool *changed);

#endif
