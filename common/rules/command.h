/* Commands and replies: what a kiosk asks or tells, and what the hub answers. The contract's structs; JSON is
 * in common/wire.
 *
 * A refusal is a value with its reason and its numbers, for a person; it is not a fault. */
#ifndef TOUCHSTONE_COMMAND_H
#define TOUCHSTONE_COMMAND_H

#include "common/base/uuid.h"
#include "common/rules/piece.h"
#include "common/rules/reading.h"
#include "common/rules/stone.h"
#include "common/rules/verdict.h"

/* Families of verbs: each is one file of the hub's service, and one table of forms. Who may do it:
 *   BENCH    anybody, at a kiosk that serves the station
 *   OFFICE   somebody of the office, or a manager
 *   MANAGER  a manager, with badge and PIN
 * verb, word on the wire, family, who */
#define VERB_LIST(X)                                                                                         \
    X(VERB_BADGE_IN, "badge_in", FAMILY_PRESENCE, WHO_BENCH) /* presence of the operator at the station */   \
    X(VERB_BADGE_OUT, "badge_out", FAMILY_PRESENCE, WHO_BENCH)                                               \
    X(VERB_RECEIVE, "receive", FAMILY_MOVE, WHO_BENCH) /* scan in; also starts, with room "at once" */       \
    X(VERB_START, "start", FAMILY_MOVE, WHO_BENCH)                                                           \
    X(VERB_FINISH, "finish", FAMILY_MOVE, WHO_BENCH)         /* scan out */                                  \
    X(VERB_WEIGH, "weigh", FAMILY_WEIGH, WHO_BENCH)          /* a counted reading */                         \
    X(VERB_PASS, "pass", FAMILY_MOVE, WHO_BENCH)             /* QC: passes */                                \
    X(VERB_REWORK, "rework", FAMILY_MOVE, WHO_BENCH)         /* QC: back to the guilty step */               \
    X(VERB_WITHDRAW, "withdraw", FAMILY_WITHDRAW, WHO_BENCH) /* `replaces` shall not have happened */        \
    X(VERB_HAND_BACK, "hand_back", FAMILY_LEND, WHO_BENCH)   /* lent places, not needed or recalled */       \
    X(VERB_REPORT, "report", FAMILY_REPORT, WHO_BENCH)       /* unknown tag, device silent … */            \
    /* life of a piece, a lot, a tag */                                                                      \
    X(VERB_HOLD, "hold", FAMILY_LIFE, WHO_BENCH)                                                             \
    X(VERB_RELEASE, "release", FAMILY_LIFE, WHO_BENCH) /* back to where it was */                            \
    X(VERB_PARK, "park", FAMILY_LIFE, WHO_MANAGER)     /* a held piece off its station */                    \
    X(VERB_UNPARK, "unpark", FAMILY_LIFE, WHO_MANAGER)                                                       \
    X(VERB_SCRAP, "scrap", FAMILY_LIFE, WHO_MANAGER)                                                         \
    X(VERB_MISSING, "missing", FAMILY_LIFE, WHO_MANAGER)                                                     \
    X(VERB_FOUND, "found", FAMILY_LIFE, WHO_MANAGER)                                                         \
    X(VERB_REMAKE, "remake", FAMILY_LIFE, WHO_MANAGER) /* a new piece on the order line */                   \
    X(VERB_SPLIT, "split", FAMILY_LIFE, WHO_BENCH)     /* part of a lot under another tag */                 \
    X(VERB_MERGE, "merge", FAMILY_LIFE, WHO_BENCH)     /* halves of a lot become one again */                \
    X(VERB_BIND, "bind", FAMILY_LIFE, WHO_BENCH)       /* a chip, or a new printed tag */                    \
    X(VERB_UNBIND, "unbind", FAMILY_LIFE, WHO_BENCH)                                                         \
    X(VERB_SEND, "send", FAMILY_LIFE, WHO_BENCH)     /* transfer slip to a subcontractor */                  \
    X(VERB_ARRIVE, "arrive", FAMILY_LIFE, WHO_BENCH) /* its receipt is confirmed */                          \
    X(VERB_IDENTIFY, "identify", FAMILY_LIFE,                                                                \
      WHO_OFFICE) /* what a stock-take found: its model, its order */                                        \
    X(VERB_HAND_OVER, "hand_over", FAMILY_LIFE, WHO_BENCH) /* work in hand goes to another person */         \
    /* quality */                                                                                            \
    X(VERB_INSPECT, "inspect", FAMILY_QUALITY, WHO_BENCH) /* the sheet of six criteria */                    \
    X(VERB_CHECK_SETTING, "check_setting", FAMILY_QUALITY, WHO_BENCH)                                        \
    X(VERB_ENGRAVE, "engrave", FAMILY_QUALITY, WHO_BENCH) /* serial number and hallmark */                   \
    X(VERB_ACCEPT, "accept", FAMILY_QUALITY, WHO_MANAGER) /* a failed piece, with a reason */                \
    /* limits */                                                                                             \
    X(VERB_OVERRIDE, "override", FAMILY_GRANT, WHO_MANAGER) /* one piece, one station, once, 10 min */       \
    X(VERB_ACCEPT_LIMIT, "accept_limit", FAMILY_GRANT, WHO_MANAGER)                                          \
    X(VERB_WRITE_OFF, "write_off", FAMILY_GRANT, WHO_MANAGER) /* the places lent to a lost kiosk */          \
    /* trees */                                                                                              \
    X(VERB_BUILD_TREE, "build_tree", FAMILY_TREE, WHO_BENCH)                                                 \
    X(VERB_TAKE_APART, "take_apart", FAMILY_TREE, WHO_BENCH) /* the undo of a build */                       \
    X(VERB_CAST, "cast", FAMILY_TREE, WHO_BENCH)             /* loose metal becomes a tree */                \
    X(VERB_CUT, "cut", FAMILY_TREE, WHO_BENCH)               /* a tree becomes pieces, sprue, button */      \
    /* metal */                                                                                              \
    X(VERB_BUY_METAL, "buy_metal", FAMILY_METAL, WHO_OFFICE)                                                 \
    X(VERB_OPEN_METAL, "open_metal", FAMILY_METAL, WHO_MANAGER) /* the vault on the first day */             \
    X(VERB_ISSUE_METAL, "issue_metal", FAMILY_METAL, WHO_BENCH)                                              \
    X(VERB_RETURN_METAL, "return_metal", FAMILY_METAL, WHO_BENCH) /* unused, off the holder */               \
    X(VERB_RETURN_SCRAP, "return_scrap", FAMILY_METAL, WHO_BENCH) /* sprue, filings …, off the balance */  \
    X(VERB_COLLECT, "collect", FAMILY_METAL, WHO_BENCH)           /* sweeps, solutions: nobody's */          \
    X(VERB_MELT, "melt", FAMILY_METAL, WHO_BENCH)                 /* lots, or fine metal and master */       \
    X(VERB_ASSAY_LOT, "assay_lot", FAMILY_METAL, WHO_OFFICE)                                                 \
    X(VERB_MEASURE_DENSITY, "measure_density", FAMILY_METAL, WHO_OFFICE) /* of a melt: a button in water */  \
    X(VERB_RECLASSIFY, "reclassify", FAMILY_METAL, WHO_MANAGER)          /* another custody class */         \
    X(VERB_ASSAY_RETURN, "assay_return", FAMILY_METAL, WHO_OFFICE)                                           \
    X(VERB_SEND_REFINER, "send_refiner", FAMILY_METAL, WHO_OFFICE)                                           \
    X(VERB_REFINED, "refined", FAMILY_METAL, WHO_OFFICE) /* what the refiner paid, shared */                 \
    X(VERB_SETTLE, "settle", FAMILY_METAL, WHO_MANAGER)                                                      \
    X(VERB_CORRECT, "correct", FAMILY_METAL, WHO_MANAGER) /* reverses the postings of an event */            \
    X(VERB_STOCK_TAKE, "stock_take", FAMILY_METAL, WHO_MANAGER)                                              \
    X(VERB_STOCK_IN, "stock_in", FAMILY_METAL, WHO_OFFICE)  /* component stock */                            \
    X(VERB_STOCK_OUT, "stock_out", FAMILY_METAL, WHO_BENCH) /* a finding goes into a piece */                \
    /* stones */                                                                                             \
    X(VERB_BUY_STONES, "buy_stones", FAMILY_STONE, WHO_OFFICE)                                               \
    X(VERB_ISSUE_STONES, "issue_stones", FAMILY_STONE, WHO_BENCH)                                            \
    X(VERB_SET_STONES, "set_stones", FAMILY_STONE, WHO_BENCH) /* as counted at the finish */                 \
    X(VERB_RETURN_STONES, "return_stones", FAMILY_STONE, WHO_BENCH)                                          \
    X(VERB_BREAK_STONES, "break_stones", FAMILY_STONE, WHO_BENCH)                                            \
    X(VERB_LOSE_STONES, "lose_stones", FAMILY_STONE, WHO_BENCH)                                              \
    /* what the scales and the learning say */                                                               \
    X(VERB_TEST_SCALE, "test_scale", FAMILY_LEARN, WHO_BENCH)   /* ten weighings */                          \
    X(VERB_CHECK_SCALE, "check_scale", FAMILY_LEARN, WHO_BENCH) /* check-weight */                           \
    X(VERB_ACCEPT_FACTOR, "accept_factor", FAMILY_LEARN, WHO_MANAGER)                                        \
    X(VERB_ACCEPT_NORM, "accept_norm", FAMILY_LEARN, WHO_MANAGER) /* expected loss of an operation */        \
    /* orders and the office */                                                                              \
    X(VERB_DRAFT_ORDER, "draft_order", FAMILY_ORDER, WHO_OFFICE) /* a new one, or its launch sheet */        \
    X(VERB_RELEASE_ORDER, "release_order", FAMILY_ORDER, WHO_MANAGER)                                        \
    X(VERB_CANCEL_ORDER, "cancel_order", FAMILY_ORDER, WHO_MANAGER)                                          \
    X(VERB_REQUEST_CHANGE, "request_change", FAMILY_ORDER, WHO_OFFICE)                                       \
    X(VERB_ASSESS_CHANGE, "assess_change", FAMILY_ORDER, WHO_OFFICE) /* priced, re-dated */                  \
    X(VERB_ACCEPT_CHANGE, "accept_change", FAMILY_ORDER, WHO_OFFICE)                                         \
    X(VERB_REJECT_CHANGE, "reject_change", FAMILY_ORDER, WHO_OFFICE)                                         \
    X(VERB_APPLY_CHANGE, "apply_change", FAMILY_ORDER, WHO_MANAGER)                                          \
    X(VERB_SUBMIT_DESIGN, "submit_design", FAMILY_ORDER, WHO_OFFICE)   /* a CAD revision for approval */     \
    X(VERB_APPROVE_DESIGN, "approve_design", FAMILY_ORDER, WHO_OFFICE) /* or not, by the client */           \
    X(VERB_SKIP_PROTOTYPE, "skip_prototype", FAMILY_ORDER, WHO_OFFICE) /* with its reason */                 \
    X(VERB_RESERVE, "reserve", FAMILY_ORDER, WHO_OFFICE)               /* of the client, on receipt */       \
    X(VERB_DELIVER, "deliver", FAMILY_ORDER, WHO_OFFICE)                                                     \
    X(VERB_RECEIPT, "receipt", FAMILY_ORDER, WHO_OFFICE)          /* the client has it */                    \
    X(VERB_CLOSE_SHORT, "close_short", FAMILY_ORDER, WHO_MANAGER) /* without what was lost */                \
    X(VERB_CLOSE_ORDER, "close_order", FAMILY_ORDER, WHO_OFFICE)                                             \
    /* the workshop itself */                                                                                \
    X(VERB_PUT, "put", FAMILY_SETUP, WHO_MANAGER) /* a part of a workshop file */                            \
    X(VERB_SET_PIN, "set_pin", FAMILY_SETUP, WHO_MANAGER)                                                    \
    X(VERB_REVOKE, "revoke", FAMILY_SETUP, WHO_MANAGER) /* a kiosk's token */                                \
    X(VERB_ACKNOWLEDGE, "acknowledge", FAMILY_ALERT, WHO_OFFICE)

enum verb {
#define X(name, word, family, who) name,
    VERB_LIST(X)
#undef X
        VERB_COUNT
};

enum family {
    FAMILY_PRESENCE,
    FAMILY_MOVE,
    FAMILY_WEIGH,
    FAMILY_WITHDRAW,
    FAMILY_REPORT,
    FAMILY_LIFE,
    FAMILY_QUALITY,
    FAMILY_GRANT,
    FAMILY_TREE,
    FAMILY_METAL,
    FAMILY_STONE,
    FAMILY_LEARN,
    FAMILY_ORDER,
    FAMILY_SETUP,
    FAMILY_ALERT,
    FAMILY_LEND,
    FAMILY_COUNT
};

enum who { WHO_BENCH, WHO_OFFICE, WHO_MANAGER };

const char *verb_word(enum verb verb);
enum family verb_family(enum verb verb);
enum who verb_who(enum verb verb);
MUST_USE bool verb_find(struct span word, enum verb *out);

enum decided { DECIDED_HUB, DECIDED_KIOSK };

#define PIN_TEXT_MAX     16
#define SUBJECT_TEXT_MAX 64
#define DEFECT_TEXT_MAX  32
#define LENT_NAMED_MAX   8 /* places that one command names: of a station and of the groups entered there */

/* Why QC sends a piece back. */
#define DEFECT_LIST(X)                                                                                       \
    X("weight") X("inspection") X("porosity") X("scratch") X("loose_stone") X("dimension") X("other")

/* Why somebody lets more in than a limit allows: with a limit of the mode "reason", and with an override. */
#define EXCESS_LIST(X)                                                                                       \
    X("rush_order")                                                                                          \
    X("client_waits") X("flask_ready") X("bench_idle") X("staff_absent") X("station_down") X("other")

/* Why a kiosk will not hand back what it was lent. */
#define LOSS_OF_KIOSK_LIST(X) X("kiosk_lost") X("disk_lost") X("line_down") X("other")

/* A report is "unknown_tag", or "<device>_<news>". */
#define REPORT_DEVICE_LIST(X) X("scale") X("nfc") X("camera") X("wedge")
#define REPORT_NEWS_LIST(X)   X("silent") X("unplugged") X("garbage") X("unstable") X("coarse") X("back")
#define REPORT_UNKNOWN_TAG    "unknown_tag"

/* What is no such word never reaches a wall. */
MUST_USE bool defect_is_known(struct span word);
MUST_USE bool excess_is_known(struct span word);
MUST_USE bool report_is_known(struct span word);

struct form;
struct workshop;

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
    char pin[PIN_TEXT_MAX];     /* of the operator, where a manager acts at a bench; kept nowhere */
    const struct form *form;    /* what the verbs beyond the bench's own say; NULL: a bench verb. Borrowed */
    const struct workshop *put; /* VERB_PUT: the part of a workshop. Borrowed */
    struct problem_list
        *put_problems;            /* what of it could not be read; the answer lists it. Lent; NULL: nothing */
    struct weighing weighing;     /* VERB_WEIGH */
    char reason[DEFECT_TEXT_MAX]; /* VERB_RECEIVE, VERB_START: of EXCESS_LIST, for a limit that asks for one;
                                     "" */
    int64_t lent[LENT_NAMED_MAX]; /* VERB_RECEIVE, VERB_HAND_BACK: ids of the lent places that it is about */
    int lent_count;
    struct stone_count stones[STONE_ROWS_MAX]; /* VERB_FINISH: as counted; each kind once */
    int stone_count;                           /* 0: nobody counted */
    struct code to;                            /* VERB_REWORK: kind of the guilty step */
    char defect[DEFECT_TEXT_MAX];              /* VERB_REWORK: defect code */
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
    X(REASON_NEEDS_MANAGER, "needs_manager")     /* only a manager may accept it as it is judged */          \
    X(REASON_SHEET_FAILS, "sheet_fails")         /* its inspection sheet says no */                          \
    X(REASON_NO_SHEET, "no_sheet")               /* the workshop asks for a sheet first */                   \
    X(REASON_STATION_FULL, "station_full")       /* numbers: wip, limit, wip_ug, limit_ug */                 \
    X(REASON_NEXT_FULL, "next_full")             /* start: nothing downstream has room; `next` names it */   \
    X(REASON_AT_ONCE, "at_once")                 /* the operator has enough in work; numbers: in_work */     \
    X(REASON_LATE, "late")                       /* flag: the piece had gone on; history only */             \
    X(REASON_UNKNOWN_SCALE, "unknown_scale")     /* flag: nobody knows the scale; not judged */              \
    X(REASON_VERDICT_DIFFERS, "verdict_differs") /* flag: the kiosk had shown another verdict */             \
    X(REASON_NOTHING_TO_UNDO, "nothing_to_undo")                                                             \
    /* the office's and the manager's: `detail` says the rest */                                             \
    X(REASON_NOT_ALLOWED, "not_allowed")         /* the operator has not the role for it */                  \
    X(REASON_WRONG_PIN, "wrong_pin")             /* missing, wrong, or too often wrong */                    \
    X(REASON_UNKNOWN_THING, "unknown_thing")     /* `field` names what is not there */                       \
    X(REASON_EXISTS, "exists")                   /* there is one already */                                  \
    X(REASON_WRONG_STATE, "wrong_state")         /* not in the state for it */                               \
    X(REASON_INCOMPLETE, "incomplete")           /* a launch sheet: `detail` lists what is missing */        \
    X(REASON_NOT_ENOUGH, "not_enough")           /* metal, stones or stock: numbers have_ug, wanted_ug */    \
    X(REASON_MIXED, "mixed")                     /* alloys or custody classes that may not mix */            \
    X(REASON_BELOW_FINENESS, "below_fineness")   /* the melt's assay does not meet the alloy's minimum */    \
    X(REASON_TOO_LARGE, "too_large")             /* for a limit on its way: `next` names it */               \
    X(REASON_GROUP_FULL, "group_full")           /* `next` names the group */                                \
    X(REASON_NEEDS_REASON, "needs_reason")       /* the limit lets it in only with a coded reason */         \
    X(REASON_DOES_NOT_ADD_UP, "does_not_add_up") /* parts and whole differ */                                \
    X(REASON_RECALLING, "recalling") /* full only by places lent to a kiosk: it hands one back */            \
    X(REASON_NOT_LENT, "not_lent")   /* flag: the place it was taken on was lent no more */

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
    X(NUMBER_VERSION, "version")                                                                             \
    X(NUMBER_HAVE_UG, "have_ug")                                                                             \
    X(NUMBER_WANTED_UG, "wanted_ug")                                                                         \
    X(NUMBER_FREE, "free")         /* the part of a lot that would fit */                                    \
    X(NUMBER_RESERVED, "reserved") /* of the places that are not free: lent to other kiosks */               \
    X(NUMBER_RESERVED_UG, "reserved_ug")

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
#define THING_TEXT_MAX  80
#define DETAIL_TEXT_MAX 400

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
    int64_t lent[LENT_NAMED_MAX]; /* receive: the lent places that it used up */
    int lent_count;
    char lender[NAME_TEXT_MAX]; /* with NUMBER_RESERVED: a kiosk that the places are lent to; "" */
    int64_t lender_gone_ms;     /* since when it is offline; 0: it is there */
    char thing[THING_TEXT_MAX]; /* what was made or changed: "order:o-1001", "piece:TS1-…"; "" : nothing else
                                 */
    const struct problem_list *problems; /* put: all that is wrong with the part; borrowed. NULL: none */
    char detail[DETAIL_TEXT_MAX]; /* a sentence for a person: what is wrong and the remedy; "" : the reason
                                     says all */
};

#endif
