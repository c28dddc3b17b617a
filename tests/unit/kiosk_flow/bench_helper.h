/* A bench for the tests of kiosk/flow: a small workshop, and a script of lines that plays people, devices,
 * link and hub. */
#ifndef TOUCHSTONE_BENCH_HELPER_H
#define TOUCHSTONE_BENCH_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/rules/form.h"
#include "kiosk/flow/flow.h"

#define SCRIPT_LINES_MAX 64

enum bench_kind {
    BENCH_SETTING,
    BENCH_CASTING,
    BENCH_QC,
    BENCH_NO_SCALE,
    BENCH_UNKNOWN_SCALE, /* its code is none that the hub knows */
    BENCH_STREAM,        /* qc; its scale has no stable command */
    BENCH_NEW            /* setting; it has not met the hub yet */
};

struct script {
    const char *name;
    enum bench_kind bench;
    const char *lines[SCRIPT_LINES_MAX];
};

/* Runs each script as a test of its name. Returns the number of failures.
 *
 * What happens:
 *   badge WHO · chip PIECE-OR-WHO [TEXT] · code TEXT · scan PIECE · type-scan PIECE (by a hand scanner)
 *   several · unknown-chip · unknown-badge · unknown-piece NUMBER · looks-later · looked
 *   weight GRAMS stable|unstable|demand [UNIT] · stale GRAMS · zeroed [refused|late] · tared [refused|late]
 *   scale overload|underload|error [CODE]|no-unit|moving · caliper MICROMETRES · printed PIECE|TAG [not]
 *   device scale|nfc|camera ready|silent|lost · photo before|after LETTER|not · photos N [offline]
 *   history PIECE VERB[:MG],…|not · of-model PIECE LETTER (its picture) · wants LETTER (the screen)
 *   touch WORD [ITEM] · choose THING · type DIGITS. · wait MS
 *   online · offline · pending N · recorded · recorded-nowhere · unsent full|lost|busy · unanswered
 *   accept STATE [WHY] · remark WORD · refuse REASON [WORD] · changed · conflict
 *   late VERB PIECE [FLAG] · late-void VERB PIECE (no event) · disk VERB PIECE · crowd COUNT (of them)
 *   world PIECE STATE STATION VERSION · gone PIECE · missing PIECE · back
 *   full STATION [reason] · blamed PIECE STATION · lent STATION · plan PIECE (its stones, by kinds) ·
 *   to-plater PIECE (done outside next) · slip-to STATION (the one on its way) · lot PIECE (of 24)
 *
 * What must be so then:
 *   sends live|kiosk VERB PIECE · asks VERB PIECE (live, and recorded)
 *   keeps VERB PIECE (kiosk, recorded) · nothing (was sent)
 *   screen WORD · message WORD · touches A,B|none · lists THING · lacks THING · sound WORD · show FIELD VALUE
 *   tells-scale zero|tare|nothing · prints PIECE|TAG|- · looks yes|no (the hub is asked)
 *   camera takes-before|takes-after|keeps-LETTER|sees-LETTER|looks-for-LETTER|- · reads PIECE|- (its history)
 *
 * A command that was sent and that no line expects fails the script. */
int run_scripts(const char *group, const struct script *scripts, size_t count);
#define RUN_SCRIPTS(group, scripts) run_scripts(group, scripts, COUNT_OF(scripts))

struct bench {
    struct flow *flow;
    struct world world;
    int64_t now_ms;
    int64_t seq, photos;
    struct flow_effects effects; /* of the last event */
    struct command sent;         /* the last SEND, while no line expected it */
    bool has_sent;
    bool looks_later;         /* the hub takes its time to say what it knows: until "looked" */
    bool has_look;            /* it is being asked */
    struct command under_way; /* the last command expected: what the link and the hub speak about */
    struct command withdrawn; /* the last withdraw expected */
    struct uuid kept;         /* the last that was on the disk: what "disk withdraw" takes back */
    struct sheet removed;     /* the last that was gone */
    const char *line;         /* for messages */
};

void bench_open(struct bench *bench, enum bench_kind kind);
void bench_close(struct bench *bench);
void bench_step(struct bench *bench, struct flow_event *event);
struct sheet *bench_sheet(struct bench *bench, const char *name);
void bench_line(struct bench *bench, const char *line);

/* field_helper.c: what `show` asks for, as text; nothing when there is no such field. */
void bench_write_field(const struct bench *bench, const struct view *view, const char *field,
                       struct text *out);
/* What the thing at this place of the screen's list is called. */
const char *bench_item_word(const struct view *view, int index);

#endif
