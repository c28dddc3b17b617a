/* The virtual bench of one kiosk: its devices, what lies on them, what is wrong with them, and the lines of
 * text that change it. One thread; `now_ms` is CLOCK_MONOTONIC in milliseconds.
 *
 * The answer to a line is `ok …` or `error <sentence>`, at once or, for `wait` and `wedge`, later. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "tests/emulators/camera.h"
#include "tests/emulators/condition.h"
#include "tests/emulators/line.h"
#include "tests/emulators/pn532.h"
#include "tests/emulators/sics.h"
#include "tests/emulators/voice.h"
#include "tests/emulators/wedge.h"

#define BENCH_NAME_SIZE   64
#define BENCH_ANSWER_SIZE 4096

struct bench_conf {
    char name[BENCH_NAME_SIZE];
    char
        wedge_window[BENCH_NAME_SIZE]; /* title of the window that the scanner types into; empty: the focus */
    const char *directory;
    bool has_scale, has_nfc, has_camera;
    struct balance_conf scale;
    const struct voice_row *voice; /* the scale's protocol; NULL: MT-SICS */
};

struct bench {
    struct bench_conf conf;
    struct balance balance;
    struct sics sics;   /* also what is wrong with the line, whatever the protocol */
    struct voice voice; /* speaks in its place when it has a row */
    struct line scale_line;
    struct bytes scale_out;
    struct pn532 reader;
    struct line nfc_line;
    struct bytes nfc_out;
    char nfc_shows[CONDITION_VALUE_SIZE];
    struct camera camera;
    struct wedge wedge;
    char wedge_typed[WEDGE_TEXT_MAX + 1];
    uint64_t wedges;
    bool quit;
    uint64_t turns; /* counts everything that happened, for whoever shows or waits for it */
};

/* Plugs everything in; half of it is taken away again on a fault. */
MUST_USE struct fault bench_open(struct bench *bench, const struct bench_conf *conf, int64_t now_ms);
void bench_close(struct bench *bench);

/* Switches the scale on: MT-SICS sends its banner. */
void bench_power_scale(struct bench *bench, int64_t now_ms);
/* A hand on its PRINT key. */
void bench_print_scale(struct bench *bench, int64_t now_ms);

/* The host wrote to a line: read it and answer. */
void bench_serve_scale(struct bench *bench, int64_t now_ms);
void bench_serve_nfc(struct bench *bench, int64_t now_ms);

/* Does what is due, and when it wants to be called next (INT64_MAX: not by itself). */
void bench_step(struct bench *bench, int64_t now_ms);
int64_t bench_due_ms(const struct bench *bench, int64_t now_ms);

/* The state as a flat object; the caller owns it. The keys are the words that `wait` takes. */
json_t *bench_state(const struct bench *bench, int64_t now_ms);

enum bench_wait { BENCH_ANSWERED, BENCH_WAIT_STATE, BENCH_WAIT_WEDGE };

struct bench_answer {
    enum bench_wait wait;
    char text[BENCH_ANSWER_SIZE]; /* one line without its end */
    struct condition condition;
    int64_t deadline_ms;
};

/* Obeys one line. */
void bench_obey(struct bench *bench, struct span line, int64_t now_ms, struct bench_answer *answer);

/* Puts "ok", or "error" and the fault's sentence, into the answer. */
void bench_answer_fault(struct bench_answer *answer, struct fault fault);

/* The control lines, for --help. */
extern const char bench_help[];

#endif
