/* Commands and replies: what a kiosk asks or tells, and what the hub answers. The contract's structs; JSON is
 * in common/wire.
 *
 * A refusal is a value with its reason and its numbers, for a person; it is not a fault. */
#ifndef TOUCHSTONE_COMMAND_H
#define TOUCHSTONE_COMMAND_H

#include "common/base/uuid.h"
#include "common/rules/piece.h"
#include "common/rules/reading.h"
#include "common/rules/verdict.h"

/* verb, word on the wire */
#define VERB_LIST(X)                                                                                         \
    X(VERB_BADGE_IN, "badge_in") /* presence of the operator at the station */                               \
    X(VERB_BADGE_OUT, "badge_out")                                                                           \
    X(VERB_RECEIVE, "receive") /* scan in; also starts when the operator has room "at once" */               \
    X(VERB_START, "start")                                                                                   \
    X(VERB_FINISH, "finish")     /* scan out */                                                              \
    X(VERB_WEIGH, "weigh")       /* a counted reading */                                                     \
    X(VERB_PASS, "pass")         /* QC: passes */                                                            \
    X(VERB_REWORK, "rework")     /* QC: back to the step that caused the defect */                           \
    X(VERB_WITHDRAW, "withdraw") /* the command named in `replaces` shall not have happened */               \
    X(VERB_REPORT, "report")     /* trouble that the wall should show: unknown tag, device silent … */

enum verb {
#define X(name, word) name,
    VERB_LIST(X)
#undef X
};

const char *verb_word(enum verb verb);
MUST_USE bool verb_find(struct span word, enum verb *out);

enum decided { DECIDED_HUB, DECIDED_KIOSK };

#define SUBJECT_TEXT_MAX 64
#define DEFECT_TEXT_MAX  32

/* Why QC sends a piece back. */
#define DEFECT_LIST(X)                                                                                       \
    X("weight") X("inspection") X("porosity") X("scratch") X("loose_stone") X("dimension") X("other")

/* A report is "unknown_tag", or "<device>_<news>". */
#define REPORT_DEVICE_LIST(X) X("scale") X("nfc") X("camera") X("wedge")
#define REPORT_NEWS_LIST(X)   X("silent") X("unplugged") X("garbage") X("unstable") X("back")
#define REPORT_UNKNOWN_TAG    "unknown_tag"

/* What is no such word never reaches a wall. */
MUST_USE bool defect_is_known(struct span word);
MUST_USE bool report_is_known(struct span word);

struct weighing {
    struct mass gross;
    struct mass tare;
    int readings; /* n of the net: 1 known tare, 2 weighed tare */
    struct code scale;
    char raw[READING_RAW_MAX]; /* the scale's own line, escaped */
    bool has_shown;            /* the verdict that the kiosk showed; the hub flags a difference */
    enum ruling shown;
};

struct command {
    struct uuid id;
    struct uuid outbox;
    int64_t n; /* 1, 2, 3 … in its outbox */
    enum decided decided;
    int64_t at_ms; /* kiosk's clock, ms since 1970 UTC */
    enum verb verb;
    struct tag operator_badge; /* may be none for report and withdraw */
    struct code station;
    struct tag piece;
    bool has_seen;
    int64_t seen; /* version of the piece that the kiosk saw */
    bool has_replaces;
    struct uuid replaces_id; /* a live command that got no answer in time */
    int64_t replaces_n;
    struct weighing weighing;       /* VERB_WEIGH */
    struct code to;                 /* VERB_REWORK: kind of the guilty step */
    char defect[DEFECT_TEXT_MAX];   /* VERB_REWORK: defect code */
    char subject[SUBJECT_TEXT_MAX]; /* VERB_REPORT: what it is about ("TS1-000999-…", "scale", "nfc") */
    char report[DEFECT_TEXT_MAX];   /* VERB_REPORT: kind of alert ("unknown_tag", "scale_silent", "scale_back"
                                       …) */
};

#define RESULT_LIST(X)                                                                                       \
    X(RESULT_ACCEPTED, "accepted")                                                                           \
    X(RESULT_REFUSED, "refused")                                                                             \
    X(RESULT_CHANGED, "changed")   /* `seen` is stale: look again */                                         \
    X(RESULT_CONFLICT, "conflict") /* the id was used with another body */                                   \
    X(RESULT_REPLACED, "replaced") /* void for ever: a later command replaced it */

enum result {
#define X(name, word) name,
    RESULT_LIST(X)
#undef X
};

const char *result_word(enum result result);
MUST_USE bool result_find(struct span word, enum result *out);

/* Why not, or (as a flag) what was wrong with a deed that had happened anyway. In order of precedence. */
#define REASON_LIST(X)                                                                                       \
    X(REASON_NONE, "")                                                                                       \
    X(REASON_BAD_FIELD, "bad_field") /* `field` names it */                                                  \
    X(REASON_UNKNOWN_COMMAND, "unknown_command")                                                             \
    X(REASON_GAP, "gap")                   /* numbers: expected */                                           \
    X(REASON_OUTBOX_TAKEN, "outbox_taken") /* that outbox belongs to another kiosk */                        \
    X(REASON_UNKNOWN_STATION, "unknown_station")                                                             \
    X(REASON_NOT_YOUR_STATION, "not_your_station") /* this kiosk does not serve it */                        \
    X(REASON_UNKNOWN_OPERATOR, "unknown_operator")                                                           \
    X(REASON_WRONG_CHECK, "wrong_check") /* a tag id that was misread */                                     \
    X(REASON_UNKNOWN_TAG, "unknown_tag")                                                                     \
    X(REASON_FINISHED, "finished") /* the piece has left the line */                                         \
    X(REASON_HELD, "held")                                                                                   \
    X(REASON_ALREADY_HERE, "already_here")                                                                   \
    X(REASON_WRONG_STATION, "wrong_station") /* its next step is elsewhere: see `next` */                    \
    X(REASON_NOT_DONE, "not_done")           /* still queued or in work upstream: see `at` */                \
    X(REASON_NOT_QUEUED, "not_queued")                                                                       \
    X(REASON_NOT_IN_WORK, "not_in_work")                                                                     \
    X(REASON_NO_WEIGHT, "no_weight")             /* the step wants a weight first */                         \
    X(REASON_NO_TOLERANCE, "no_tolerance")       /* not a weigh point */                                     \
    X(REASON_NOT_INSPECTED, "not_inspected")     /* finish: this step ends with pass or rework */            \
    X(REASON_BAD_STEP, "bad_step")               /* rework to a step not passed; no inspection here */       \
    X(REASON_WEIGHT_FAILS, "weight_fails")       /* pass asked for a piece whose weight fails */             \
    X(REASON_WEIGH_AGAIN, "weigh_again")         /* pass after one conditional pass: weigh it once more */   \
    X(REASON_STATION_FULL, "station_full")       /* numbers: wip, limit, wip_ug, limit_ug */                 \
    X(REASON_NEXT_FULL, "next_full")             /* start: nothing downstream has room; `next` names it */   \
    X(REASON_AT_ONCE, "at_once")                 /* the operator has enough in work; numbers: in_work */     \
    X(REASON_LATE, "late")                       /* flag: the piece had gone on; history only */             \
    X(REASON_UNKNOWN_SCALE, "unknown_scale")     /* flag: nobody knows the scale; not judged */              \
    X(REASON_VERDICT_DIFFERS, "verdict_differs") /* flag: the kiosk had shown another verdict */             \
    X(REASON_NOTHING_TO_UNDO, "nothing_to_undo")

enum reason {
#define X(name, word) name,
    REASON_LIST(X)
#undef X
};

const char *reason_word(enum reason reason);
MUST_USE bool reason_find(struct span word, enum reason *out);

/* The numbers of a refusal; a number that does not apply is absent (`has` bit clear). */
#define NUMBER_LIST(X)                                                                                       \
    X(NUMBER_WIP, "wip")                                                                                     \
    X(NUMBER_LIMIT, "limit")                                                                                 \
    X(NUMBER_WIP_UG, "wip_ug")                                                                               \
    X(NUMBER_LIMIT_UG, "limit_ug")                                                                           \
    X(NUMBER_QUANTITY, "quantity")                                                                           \
    X(NUMBER_DONE, "done")       /* pieces there that are done and wait for the next station */              \
    X(NUMBER_PRESENT, "present") /* operators in */                                                          \
    X(NUMBER_STAFF, "staff")                                                                                 \
    X(NUMBER_IN_WORK, "in_work")                                                                             \
    X(NUMBER_AT_ONCE, "at_once")                                                                             \
    X(NUMBER_EXPECTED, "expected")                                                                           \
    X(NUMBER_VERSION, "version")

enum number {
#define X(name, word) name,
    NUMBER_LIST(X)
#undef X
        NUMBER_COUNT
};

const char *number_word(enum number number);

struct numbers {
    uint32_t has; /* bit per enum number */
    int64_t value[NUMBER_COUNT];
};

static inline void numbers_set(struct numbers *numbers, enum number number, int64_t value)
{
    numbers->has |= UINT32_C(1) << number;
    numbers->value[number] = value;
}

static inline bool numbers_has(const struct numbers *numbers, enum number number)
{
    return numbers->has >> number & 1;
}

#define REPLY_FLAGS_MAX 4

struct reply {
    struct uuid id;
    enum result result;
    enum reason reason;
    struct numbers numbers;
    struct code
        next; /* station or kind that the reason is about ("setting" is full, next step is "polishing") */
    struct code at;            /* where the piece is */
    char field[CODE_TEXT_MAX]; /* REASON_BAD_FIELD */
    enum reason flags[REPLY_FLAGS_MAX];
    int flag_count;
    int64_t seq;    /* of the event; 0: none was written */
    bool has_piece; /* state after: */
    enum place place;
    enum piece_state state;
    int64_t version;
    struct code station;
    enum reason not_started; /* receive: why it is queued and not in work; REASON_NONE when it was started */
    bool has_verdict;        /* weigh: */
    struct verdict verdict;
};

#endif
