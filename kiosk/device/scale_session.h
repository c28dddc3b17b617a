/* The conversation with one scale: what to ask and when, what an answer means. Pure: bytes and the time go
 * in, requests and readings come out; the serial driver and the tests move the bytes.
 *
 * One request at a time. While weight is wanted the scale is asked for its weight at once (`SI`) about every
 * 100 ms: that is the live reading. When two such answers in a row are stable, agree within one division and
 * are a load (5 divisions or more), the scale is asked once for its stable value (`S`): its answer is the
 * counted reading, `on_demand`. There is one for each load: the next comes when the pan was below 5 divisions
 * since, when a stable load differs by more than that, when weight is wanted anew, or after three seconds: an
 * answer that came too late to count must not be the only one. An `S` without answer
 * for 600 ms (the piece was lifted at that moment) is given up, so that the live reading never stops; its
 * late answer is then a live reading. While weight is not wanted the scale is asked every 5 s, so that one
 * that was switched off or unplugged is known.
 *
 * A scale that prints by itself (a protocol without `ask_now`, or `listen`) is only listened to; nothing of
 * it is on_demand.
 *
 * Zero and tare are asked for one at a time, a new one in place of an old one. Where the scale acknowledges,
 * its answer is the outcome; where it does not, a stable zero on its display is. A stable weight without a
 * unit becomes the error UNIT_MISSING: it could not be booked. */
#ifndef TOUCHSTONE_SCALE_SESSION_H
#define TOUCHSTONE_SCALE_SESSION_H

#include "kiosk/scales/scales.h"

#define SCALE_ANSWER_MS_MAX  1000 /* a 17-byte line at 600 baud takes 280 ms */
#define SCALE_STABLE_MS_MAX  600
#define SCALE_ACTION_MS_MAX  15000 /* zero and tare wait for a still pan */
#define SCALE_HEARTBEAT_MS   5000
#define SCALE_SILENT_MS      2000
#define SCALE_JUNK_LINES_MAX 5
#define SCALE_JUNK_BYTES_MAX 512
#define SCALE_LOAD_DIVISIONS 5
#define SCALE_STABLE_RUN     2
#define SCALE_AGAIN_MS       3000

enum scale_life {
    SCALE_UNHEARD, /* it has not spoken yet */
    SCALE_SPEAKS,
    SCALE_SILENT,  /* asked, and nothing for 2 s */
    SCALE_GARBLED, /* it sends, but nothing of this protocol */
    SCALE_PARITY,  /* it sends 7-bit characters on an 8-bit line */
};

enum scale_asked { SCALE_ASKED_NOTHING, SCALE_ASKED_NOW, SCALE_ASKED_STABLE, SCALE_ASKED_ACTION };

struct scale_setup {
    const struct scale_protocol *protocol;
    struct scale_dialect dialect; /* its pattern is borrowed */
    int poll_ms;                  /* 0: as the protocol allows */
    bool listen;                  /* the scale prints by itself: ask it for no weight */
};

/* How zeroing or taring ended. */
struct scale_outcome {
    enum scale_action action;
    enum scale_result { SCALE_DONE, SCALE_REFUSED, SCALE_UNCONFIRMED, SCALE_UNSUPPORTED } result;
    char code[READING_CODE_MAX]; /* of a refusal: "ZERO_RANGE_HIGH" */
};

struct scale_session {
    struct scale_setup setup;
    bool asks; /* the scale is asked for its weight */
    int interval_ms;
    bool wanted;
    enum scale_asked asked;
    int64_t asked_ms, next_ms;
    int64_t waiting_since_ms; /* the first request that nothing answered; -1: none */
    bool heard, first_line;
    int junk_lines;
    size_t junk_bytes;
    char parity;            /* of seven-bit characters that arrive as eight: 'E' or 'O'; '\0': of others */
    int stable_run;         /* stable live readings in a row that agree */
    struct mass previous;   /* the last of them */
    bool taken;             /* this load has had its counted reading … */
    struct mass taken_mass; /* … of that mass, … */
    int64_t taken_ms;       /* … asked for then */
    bool acting, action_sent;
    enum scale_action action;
    int64_t action_ms; /* when it was wanted, then when it was sent */
    bool has_outcome;
    struct scale_outcome outcome;
    char buffer[SCALE_BUFFER_MAX];
    size_t size;
};

/* Starts anew. */
void scale_session_init(struct scale_session *session, const struct scale_setup *setup, int64_t now_ms);

void scale_session_want(struct scale_session *session, bool wanted, int64_t now_ms);

/* Wants the scale zeroed or tared; scale_session_outcome tells how it ended. */
void scale_session_act(struct scale_session *session, enum scale_action action, int64_t now_ms);

/* Hands over an outcome, once; false: there is none yet. */
MUST_USE bool scale_session_outcome(struct scale_session *session, int64_t now_ms, struct scale_outcome *out);

/* The command to send now, or NULL. What is still in the line must be discarded before it is sent, so that a
 * late answer or a pressed PRINT key is not taken for the answer: the session forgets its part of it here. */
const char *scale_session_ask(struct scale_session *session, int64_t now_ms);

/* When scale_session_ask or scale_session_life may say something new, if nothing arrives. */
int64_t scale_session_due_ms(const struct scale_session *session, int64_t now_ms);

/* Hands in what arrived; at most scale_session_room bytes. */
void scale_session_feed(struct scale_session *session, struct span bytes);
size_t scale_session_room(const struct scale_session *session);

/* The next reading out of what arrived; false: none. Lines that are no readings are passed over. */
MUST_USE bool scale_session_next(struct scale_session *session, int64_t now_ms, struct reading *out);

enum scale_life scale_session_life(const struct scale_session *session, int64_t now_ms);

#endif
