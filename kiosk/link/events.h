/* Server-sent events, byte by byte: pure. WHATWG HTML § 9.2.6, the part that a kiosk needs: fields event
 * and data; comments are heartbeats. Lines end in LF, CRLF or CR. */
#ifndef TOUCHSTONE_EVENTS_H
#define TOUCHSTONE_EVENTS_H

#include "common/base/span.h"

/* The kiosk looks at an event's name; its data is fetched anew, so that it is always whole. A longer line is
 * cut here. */
#define EVENTS_LINE_MAX 128

struct events {
    char line[EVENTS_LINE_MAX];
    size_t size;
    bool after_return; /* the last byte was CR: an LF now belongs to it */
    char name[32];     /* of the event being read; "" is "message" */
    bool has_data;
    bool told; /* the event of this name was given out: the next has a name of its own */
};

/* Takes bytes from *rest until an event is complete; true then, with its name, borrowed until the next call.
 * False when the bytes are used up. Of a new connection *events begins with zeroes. */
MUST_USE bool events_read(struct events *events, struct span *rest, const char **name);

#endif
