/* Scale protocols: bytes → reading, pure. One file a protocol; the table of models is in models.c.
 *
 * A parser never reads beyond `in`, keeps nothing, allocates nothing. The caller keeps what was not used and
 * calls again with more behind it. Sources and vectors of each protocol: the head of its file; captures in
 * tests/replay. */
#ifndef TOUCHSTONE_SCALES_H
#define TOUCHSTONE_SCALES_H

#include "common/rules/reading.h"

enum frame {
    FRAME_READ,  /* *out was written, *used bytes are done with */
    FRAME_SHORT, /* need more bytes; *used may be > 0 (blank lines, XON) */
    FRAME_JUNK,  /* *used bytes were thrown away: *out is a READING_ERROR that says so */
};

struct scale_protocol {
    const char *name;  /* as in kiosk.ini: "mt-sics" */
    const char *title; /* for people: "MT-SICS" */
    MUST_USE enum frame (*read)(struct span in, size_t *used, struct reading *out);
    /* Command for the weight at once, with its terminator; NULL: the scale streams by itself. */
    const char *ask_now;
    const char *ask_stable; /* command for the next stable weight; NULL: none */
    const char *identify;   /* command whose answer is distinctive; NULL: none */
    int ask_gap_ms;         /* at least this long between two commands */
};

/* NULL when there is no protocol of that name. */
const struct scale_protocol *scale_protocol_find(struct span name);

/* The names, for messages: index 0 … until NULL. */
const char *scale_protocol_name(size_t index);

#define SCALE_LINE_MAX   128 /* a line longer than this is junk */
#define SCALE_BUFFER_MAX 512 /* what a caller keeps at most: unused bytes beyond it are junk */

#endif
