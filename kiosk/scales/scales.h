/* Scale protocols: bytes → reading, pure. One file a protocol; the table of models is in models.c.
 *
 * A parser never reads beyond `in`, keeps nothing, allocates nothing. The caller keeps what was not used and
 * calls again with more behind it. What each protocol looks like stands at the head of its file; vectors and
 * captures are in tests/replay. */
#ifndef TOUCHSTONE_SCALES_H
#define TOUCHSTONE_SCALES_H

#include "common/rules/reading.h"

enum frame {
    FRAME_READ,  /* *out was written, *used bytes are done with */
    FRAME_SHORT, /* need more bytes; *used may be > 0 (blank lines, XON) */
    FRAME_JUNK,  /* *used bytes were thrown away: *out is a READING_ERROR that says so */
};

struct scale_protocol;

/* What the operator knows and the line does not say. The zero value knows nothing. */
struct scale_dialect {
    enum unit when_missing; /* of a protocol that never prints a unit (toledo8217, and-nu) */
    enum unit tael;         /* which one `tl` is, if any: UNIT_TLH, UNIT_TLS, UNIT_TLT */
    struct span pattern;    /* of the protocol "pattern": see pattern.h; borrowed */
};

/* What can be asked of a scale beside its weight. */
#define SCALE_ACTION_LIST(X)                                                                                 \
    X(SCALE_ZERO, "zero")                                                                                    \
    X(SCALE_TARE, "tare")

enum scale_action {
#define X(name, word) name,
    SCALE_ACTION_LIST(X)
#undef X
        SCALE_ACTION_COUNT
};

const char *scale_action_word(enum scale_action action);

struct scale_command {
    const char *send; /* with its terminator; NULL: this protocol has none */
    /* How the line begins that says it was done ("Z A"); NULL: the scale says nothing, and a stable zero on
     * its display is the answer. */
    const char *done;
};

struct scale_protocol {
    const char *name;  /* as in kiosk.ini: "mt-sics" */
    const char *title; /* for people: "MT-SICS" */
    /* One of three. A protocol of lines: what one cleaned line says; false: no line of this protocol. */
    bool (*line)(struct span line, const struct scale_dialect *dialect, struct reading *out);
    /* A protocol of frames: as scale_protocol_read … */
    enum frame (*frame)(struct span in, const struct scale_dialect *dialect, size_t *used,
                        struct reading *out);
    /* … and what its unfinished bytes are when nothing more comes; NULL: junk. */
    bool (*frame_end)(struct span left, const struct scale_dialect *dialect, struct reading *out);
    const char *pattern; /* a protocol that is a pattern (pattern.h); "" takes it from the dialect */
    /* Command for the weight at once, with its terminator; NULL: the scale prints by itself. */
    const char *ask_now;
    const char *ask_stable; /* command for the next stable weight; NULL: none */
    int ask_gap_ms;         /* at least this long between two commands */
    struct scale_command command[SCALE_ACTION_COUNT];
    const char *lines; /* usual settings of the line, the most usual first: "9600 8N1" */
    bool shy;          /* foreign commands may change its settings: detection sends this one nothing */
};

/* Takes the next reading off `in`; nothing of it is kept. `dialect` is never NULL. */
MUST_USE enum frame scale_protocol_read(const struct scale_protocol *protocol,
                                        const struct scale_dialect *dialect, struct span in, size_t *used,
                                        struct reading *out);

/* What bytes that scale_protocol_read left over (1 or more) mean when nothing more comes: a reading, or
 * BAD_FRAME. */
void scale_protocol_end(const struct scale_protocol *protocol, const struct scale_dialect *dialect,
                        struct span left, struct reading *out);

/* NULL when there is no protocol of that name. */
const struct scale_protocol *scale_protocol_find(struct span name);

/* The protocols in the order of the table: index 0 … until NULL. */
const struct scale_protocol *scale_protocol_at(size_t index);

#define SCALE_LINE_MAX    128 /* a line longer than this is junk */
#define SCALE_REPORT_SIZE 6   /* of a USB HID scale */
#define SCALE_BUFFER_MAX  512 /* what a caller keeps at most: unused bytes beyond it are junk */

#endif
