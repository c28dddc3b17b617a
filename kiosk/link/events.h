/* Server-sent events, byte by byte: pure. WHATWG HTML § 9.2.6, the part that a hub sends: fields id, event,
 * data; comments are heartbeats. Lines end in LF, CRLF or CR. */
#ifndef TOUCHSTONE_EVENTS_H
#define TOUCHSTONE_EVENTS_H

#include "common/base/span.h"

/* The kiosk looks at an event's name and id; its data is fetched anew, so that it is always whole. A longer
 * line is cut here. */
#define EVENTS_LINE_MAX 128

struct events {
    char line[EVENTS_LINE_MAX];
    size_t size;
    bool after_return; /* the last byte was CR: an LF now belongs to it */
    char name[32];     /* of the event being read; "" is "message" */
    int64_t id;        /* the last "id:" that was a number; kept over events, for Last-Event-ID */
    bool has_id;
    bool has_data;
    bool told; /* the event of this name was given out: the next has a name of its own */
};

/* One event that is complete. */
struct event {
    const char *name; /* borrowed until the next events_read */
    int64_t id;       /* 0: none yet */
};

/* Takes bytes from *rest until an event is complete; true then. False when the bytes are used up. */
MUST_USE bool events_read(struct events *events, struct span *rest, struct event *out);

/* A new connection: what was half read is forgotten, the last id is kept. */
void events_restart(struct events *events);

#endif
