/* The kiosk's link to its hub: an outbox on disk, a client, and the kiosk's picture of the workshop.
 *
 * A command is numbered and on the disk (fsync) before link_send returns; it is sent in order and exactly
 * once, over restarts and cut lines (DOMAIN § 10 "Commands", "Offline"). One thread of the link does all HTTP
 * (libcurl multi): the commands, the event stream, the world. What comes back goes through `sink`, called
 * from that thread. */
#ifndef TOUCHSTONE_LINK_H
#define TOUCHSTONE_LINK_H

#include "common/base/fault.h"
#include "common/rules/photo.h"
#include "common/rules/piece_history.h"
#include "common/rules/sheet.h"

struct link;

enum link_event_kind {
    LINK_EVENT_REPLY,   /* the answer to a live command, or of one from the backlog */
    LINK_EVENT_TIMEOUT, /* a live command got no answer in time: it is never sent again; the next link_send
                           replaces it */
    LINK_EVENT_STATUS,  /* online / offline / pending count changed */
    LINK_EVENT_WORLD,   /* link_copy_world has something newer */
    LINK_EVENT_PRINTED, /* how link_print ended */
    LINK_EVENT_LOOKED,  /* how link_look ended */
    LINK_EVENT_HISTORY, /* link_copy_history has that of `tag`; or `fault` says why not */
    LINK_EVENT_SEEN,    /* link_take_seen has the photo `id`; or `fault` says why not */
};

struct link_status {
    bool online;        /* the hub answered lately and knows this kiosk */
    int64_t pending;    /* commands on this disk that the hub has not answered */
    int64_t photos;     /* … photos that it does not have */
    struct fault fault; /* why offline, as a sentence with the remedy */
};

struct link_event {
    enum link_event_kind kind;
    struct command command; /* REPLY, TIMEOUT: the command it is about */
    struct reply reply;     /* REPLY */
    bool live;              /* REPLY: somebody waits for it on the screen */
    struct link_status status;
    struct tag tag;        /* PRINTED: whose label; HISTORY: of which piece */
    char id[PHOTO_ID_MAX]; /* SEEN */
    struct fault fault; /* PRINTED, LOOKED, HISTORY, SEEN: why not; none: the printer took it, it is there */
};

struct link_conf {
    const char *hub;     /* "http://127.0.0.1:7410" */
    const char *token;   /* this kiosk's secret */
    const char *store;   /* path of the outbox file (SQLite) */
    int live_timeout_ms; /* how long a person waits for an answer: 2 000 */
    bool by_hand; /* no thread is started: whoever opened it calls link_work whenever something may be due */
    void (*sink)(void *context, const struct link_event *event);
    void *context;
};

/* Opens (or makes) the outbox, takes up what is pending, starts the thread. A live command that was under way
 * when the kiosk stopped becomes a withdraw. The last known world is loaded from the same file. */
MUST_USE struct fault link_open(const struct link_conf *conf, struct link **out);
void link_close(struct link *link); /* accepts NULL */

/* Of a link by hand: does what is due now, and returns. */
void link_work(struct link *link);

/* Main thread only. Fills in id, outbox, n, at_ms, and replaces (when the last live command is still
 * unanswered), writes it to the disk, and sends it.
 *
 * decided = DECIDED_HUB is a live command: refused with FAULT_BUSY while another is under way, with
 * FAULT_LOST (or what is wrong with the hub) while offline or while the backlog does not go, with the
 * sentence that says why; nothing is written then: record it as DECIDED_KIOSK or refuse it. A backlog that is
 * just being taken goes first, within the same live timeout.
 *
 * After LINK_EVENT_TIMEOUT the next one must settle it: the same verb, piece, station and operator as
 * DECIDED_KIOSK is the deed and replaces it; VERB_WITHDRAW withdraws it; anything else withdraws it first by
 * itself. A VERB_WITHDRAW with nothing to withdraw (the answer came a moment ago) writes nothing and is no
 * fault.
 *
 * FAULT_FULL: the disk is full, nothing was recorded. */
MUST_USE struct fault link_send(struct link *link, struct command *command);

/* Main thread only. In which language the hub's sentences are wanted from here on, for the commands that are
 * sent: of who acts. As its .po file is called; "" (at first): as the hub writes them. */
void link_speak(struct link *link, const char *language);

/* Main thread only. Has the label of a piece printed by the hub; LINK_EVENT_PRINTED follows. Kept nowhere: a
 * label that comes out when nobody waits for it lands on the wrong piece. FAULT_BUSY: the last one is still
 * being printed; FAULT_LOST (or what is wrong with the hub): offline. */
MUST_USE struct fault link_print(struct link *link, struct tag tag);

/* Main thread only. Reads what happened to a piece; LINK_EVENT_HISTORY follows. The last one that was asked
 * for counts. FAULT_LOST (or what is wrong with the hub): offline. */
MUST_USE struct fault link_ask_history(struct link *link, struct tag tag);
void link_copy_history(struct link *link, struct piece_history *out);

/* Main thread only. Reads a photo that a sheet names; LINK_EVENT_SEEN follows. One after the other: the last
 * one that was asked for counts. FAULT_LOST (or what is wrong with the hub): offline. */
MUST_USE struct fault link_ask_photo(struct link *link, const char *id);
/* Main thread only. Reads the picture of a model: out of the album on this disk, or else from the hub, and
 * into the album; LINK_EVENT_SEEN follows in any case. Photos go before; the last one that was asked for
 * counts. */
void link_ask_picture(struct link *link, const char *id);
/* Thread-safe. The bytes of the photo that came last, which are the receiver's to free; NULL: they were
 * taken. */
char *link_take_seen(struct link *link, size_t *size);

/* Photos of sheets, main thread only. `place` is 0 (before) or 1 (after). In turn: where the camera is to
 * write it (FAULT_FULL, with a sentence: there is no room for another); what it is called once it is there
 * (FAULT_INPUT: it is no picture); and that it is to be sent. The last is also done by link_send for every
 * photo that its command names, before the command is written; a draft that nobody keeps goes with the next
 * one, or when the link is opened. What is kept is sent beside the commands, over restarts and cut lines, and
 * is removed when the hub has answered. */
MUST_USE struct fault link_photo_begin(struct link *link, int place, char *path, size_t capacity);
MUST_USE struct fault link_photo_take(struct link *link, int place, char id[PHOTO_ID_MAX]);
MUST_USE struct fault link_photo_keep(struct link *link, const char *id);

/* Main thread only. Asks the hub for what it knows at this moment, because somebody holds what this kiosk
 * does not know; LINK_EVENT_LOOKED follows, and before it LINK_EVENT_WORLD. The stream tells of it too, but a
 * board is made at most ten times a second. FAULT_LOST (or what is wrong with the hub): offline. */
MUST_USE struct fault link_look(struct link *link);

struct link_status link_status(struct link *link); /* thread-safe */

/* Copies the newest picture into `world` (arrays allocated to their maxima). True when it is newer than
 * world->seq or the board is. */
bool link_copy_world(struct link *link, struct world *world);

/* The places lent to this kiosk alone: after a command that named some, and after its answer. */
void link_copy_lent(struct link *link, struct world *world);

/* What is pending, oldest first, for the screen: the latest `max` of it; returns how many. */
int link_pending(struct link *link, struct command *out, int max);

#endif
