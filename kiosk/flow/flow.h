/* The bench conversation: a pure state machine. Events in, effects out, and at any moment a view: what the
 * screen must show.
 *
 *     flow_step(flow, world, event, effects)      main thread only; no clock, no disk, no allocation
 *     flow_view(flow, world, now, view)
 *
 * `world` is the kiosk's picture of the workshop (common/rules/sheet.h), lent by the caller; it may be empty
 * at first start. Words are the screen's business: the flow says which message, with which names and numbers.
 */
#ifndef TOUCHSTONE_FLOW_H
#define TOUCHSTONE_FLOW_H

#include "common/base/fault.h"
#include "common/rules/photo.h"
#include "common/rules/piece_history.h"
#include "kiosk/flow/task.h"

#define FLOW_STATIONS_MAX 4
#define FLOW_NEXT_MAX     4  /* pieces in the "Next" list */
#define FLOW_TRAY_MAX     24 /* places drawn in the tray */
#define FLOW_SESSION_MS                                                                                      \
    (INT64_C(15) * 60 * 1000) /* without a touch or scan the session ends (presence does not) */
#define FLOW_SAME_SCAN_MS                                                                                    \
    (INT64_C(10) * 1000) /* the same code again within this, no other between, is one scan */
#define FLOW_READING_MS  (INT64_C(2) * 1000)  /* a reading older than this is no reading */
#define FLOW_RESTLESS_MS (INT64_C(30) * 1000) /* a scale that finds no rest for so long: the wall is told */

/* ------------------------------------------------------------------ events */

enum flow_event_kind {
    FLOW_EVENT_TICK,    /* time passed: see flow_next_tick */
    FLOW_EVENT_CODE,    /* a code or a chip was read */
    FLOW_EVENT_READING, /* the scale spoke */
    FLOW_EVENT_TOUCH,
    FLOW_EVENT_REPLY,      /* the hub answered */
    FLOW_EVENT_UNANSWERED, /* the hub did not answer a live command in time */
    FLOW_EVENT_UNSENT, /* the command of the last SEND effect could not be recorded or sent: fault says why */
    FLOW_EVENT_RECORDED, /* the command of the last SEND effect is on the disk, numbered (kiosk-decided: it
                            counts now) */
    FLOW_EVENT_LINK,     /* online, offline, pending */
    FLOW_EVENT_DEVICE,   /* a device came, fell silent, was lost */
    FLOW_EVENT_WORLD,    /* the world is newer */
    FLOW_EVENT_LOOKED,   /* the hub was asked what it knows now, and the world has it; `fault`: it was not */
    FLOW_EVENT_VALUE,    /* a caliper typed a length */
    FLOW_EVENT_ACTION, /* how zeroing or taring the scale ended: `touch` says which, `fault` why it was not */
    FLOW_EVENT_PRINTED, /* how the label of `command.piece` ended: `fault` why it was not printed */
    FLOW_EVENT_PHOTO,   /* the photo that was wanted for place `item`: `code` is its id, or `fault` says why
                           there is none */
    FLOW_EVENT_SEEN,    /* the photo `code` that was to be looked at is there; or `fault` says why not */
    FLOW_EVENT_WANTED,  /* the screen has a place for the picture `code` of a model, and does not have it */
    FLOW_EVENT_HISTORY, /* what happened to `command.piece`; or `fault` says why it is not known */
};

/* What a finger may touch; the view says which are offered. */
#define TOUCH_LIST(X)                                                                                        \
    X(TOUCH_NONE, "none")                                                                                    \
    X(TOUCH_OK, "ok")             /* seen: back to work */                                                   \
    X(TOUCH_RECORD, "record")     /* book the weight on the screen */                                        \
    X(TOUCH_PASS, "pass")         /* QC passes the piece (books the weight first) */                         \
    X(TOUCH_REWORK, "rework")     /* QC sends it back (books the weight first) */                            \
    X(TOUCH_AGAIN, "again")       /* weigh once more: forget the reading on the screen; or the photo */      \
    X(TOUCH_TAKE, "take")         /* a photo of what the camera sees now */                                  \
    X(TOUCH_LEAVE, "leave")       /* badge out */                                                            \
    X(TOUCH_MORE, "more")         /* the menu of what else can be done with a piece */                       \
    X(TOUCH_BENCH, "bench")       /* the menu of the bench: stones, trees, metal, slips, the scale */        \
    X(TOUCH_HELP, "help")         /* what this screen is for */                                              \
    X(TOUCH_ITEM, "item")         /* one of the things on the screen: `item` says which */                   \
    X(TOUCH_PAGE, "page")         /* more of them */                                                         \
    X(TOUCH_KEY, "key")           /* of the keypad: `item` is an enum flow_key */                            \
    X(TOUCH_NEXT, "next")         /* that is all: on with the next question */                               \
    X(TOUCH_SKIP, "skip")         /* it is left out */                                                       \
    X(TOUCH_BACK, "back")         /* one question back; from the first one, out */                           \
    X(TOUCH_BOOK, "book")         /* what was said is to be booked */                                        \
    X(TOUCH_UNDO, "undo")         /* takes back what was just done */                                        \
    X(TOUCH_SHEET, "sheet")       /* the sheet of the piece */                                               \
    X(TOUCH_HISTORY, "history")   /* what happened to the piece */                                           \
    X(TOUCH_NEWER, "newer")       /* back towards the first page */                                          \
    X(TOUCH_LABEL, "label")       /* prints the label of the new tag */                                      \
    X(TOUCH_ZERO, "zero")         /* puts the empty scale to zero */                                         \
    X(TOUCH_TARE, "tare")         /* a tray goes on first, and does not count; again: it does not */         \
    X(TOUCH_SEND, "send")         /* the piece goes out on a transfer slip */                                \
    X(TOUCH_ARRIVE, "arrive")     /* what came back is weighed in, on its slip */                            \
    X(TOUCH_OVERRIDE, "override") /* a manager lets the refused piece past the limit */                      \
    X(TOUCH_REASON, "reason")     /* the limit takes it with a reason */                                     \
    X(TOUCH_ACCEPT, "accept")     /* a manager passes the piece as it was judged */

enum touch {
#define X(name, word) name,
    TOUCH_LIST(X)
#undef X
};

const char *touch_word(enum touch touch);

enum flow_key {
    KEY_0,
    KEY_1,
    KEY_2,
    KEY_3,
    KEY_4,
    KEY_5,
    KEY_6,
    KEY_7,
    KEY_8,
    KEY_9,
    KEY_POINT,
    KEY_DELETE,
    KEY_COUNT
};

/* Devices as the screen's chips show them; same order as kiosk/device. */
enum flow_device {
    FLOW_DEVICE_SCALE,
    FLOW_DEVICE_NFC,
    FLOW_DEVICE_CAMERA,
    FLOW_DEVICE_WEDGE,
    FLOW_DEVICE_COUNT
};
enum flow_device_status {
    FLOW_DEVICE_OFF,
    FLOW_DEVICE_OPENING,
    FLOW_DEVICE_READY,
    FLOW_DEVICE_SILENT,
    FLOW_DEVICE_LOST
};

#define FLOW_CODE_MAX 256

struct flow_event {
    enum flow_event_kind kind;
    int64_t now_ms;           /* monotonic */
    char code[FLOW_CODE_MAX]; /* CODE: as read; "" for a chip without text */
    struct uid chip;          /* CODE: from the reader */
    bool several;             /* CODE: two chips or two labels at once */
    bool typed;               /* CODE: by a hand scanner, which reads on while its trigger is held */
    struct reading reading;   /* READING */
    int64_t
        at_ms; /* READING: when its line came in, monotonic; 0: now_ms. Older than FLOW_READING_MS is none */
    enum touch touch;        /* TOUCH, ACTION */
    int item;                /* TOUCH: of TOUCH_ITEM, TOUCH_KEY; PHOTO: of the effect */
    struct command command;  /* REPLY, UNANSWERED, UNSENT, RECORDED */
    struct reply reply;      /* REPLY */
    bool live;               /* REPLY: the answer somebody waits for */
    bool online;             /* LINK */
    int64_t pending, photos; /* LINK */
    enum flow_device device; /* DEVICE */
    enum flow_device_status device_status;
    const struct piece_history *history; /* HISTORY: lent for the step */
    int64_t length_um;                   /* VALUE; `code` as it was typed */
    struct fault fault;                  /* DEVICE, LINK, UNSENT, PHOTO, ACTION, PRINTED, LOOKED, HISTORY */
};

/* ------------------------------------------------------------------ effects */

enum flow_sound {
    SOUND_NONE,
    SOUND_OK,
    SOUND_DONE,
    SOUND_REFUSED,
    SOUND_ATTENTION,
    SOUND_VERDICT_PASS,
    SOUND_VERDICT_FAIL,
    SOUND_TICK /* a scan that was one with the last: heard, and nothing follows */
};

/* At most a few per step. */
#define FLOW_EFFECTS_MAX 4

enum flow_effect_kind {
    FLOW_EFFECT_SEND,
    FLOW_EFFECT_SOUND,
    FLOW_EFFECT_ZERO, /* of the scale: FLOW_EVENT_ACTION follows */
    FLOW_EFFECT_TARE,
    FLOW_EFFECT_PHOTO,   /* a photo for `place` of a sheet: FLOW_EVENT_PHOTO follows */
    FLOW_EFFECT_KEEP,    /* it is what was wanted: `photo` may go to the hub */
    FLOW_EFFECT_HISTORY, /* what happened to `command.piece`: FLOW_EVENT_HISTORY follows */
    FLOW_EFFECT_SEE,     /* the photo `photo` is to be looked at: FLOW_EVENT_SEEN follows */
    FLOW_EFFECT_PICTURE, /* the same of the picture of a model, which this kiosk may have itself */
    FLOW_EFFECT_PRINT,   /* the label of `command.piece`: FLOW_EVENT_PRINTED follows */
    FLOW_EFFECT_LOOK,    /* whether the hub knows more by now: FLOW_EVENT_LOOKED follows */
};

struct flow_effect {
    enum flow_effect_kind kind;
    struct command command; /* PRINT: only piece; SEND: verb, decided, operator, station, piece … filled; id,
                               n, at_ms are the link's */
    enum flow_sound sound;
    int place;                /* PHOTO: 0 before, 1 after */
    char photo[PHOTO_ID_MAX]; /* KEEP, SEE, PICTURE */
};

struct flow_effects {
    struct flow_effect items[FLOW_EFFECTS_MAX];
    int count;
};

/* ------------------------------------------------------------------ the machine */

struct flow_conf {
    struct code kiosk;
    struct code stations[FLOW_STATIONS_MAX]; /* that this kiosk serves, in flow order */
    int station_count;
    struct code scale;         /* code of the scale at this bench; none */
    bool scale_answers_stable; /* its protocol has a "stable value" command (ask_stable): only such an answer
                                * counts. False: so from the first such answer on */
};

struct flow; /* its size is known so that nothing is allocated after the start */
size_t flow_size(void);
void flow_init(struct flow *flow, const struct flow_conf *conf);

void flow_step(struct flow *flow, const struct world *world, const struct flow_event *event,
               struct flow_effects *effects);

/* Monotonic time at which a TICK is due (a screen that goes away by itself, the session's end, a reading that
 * grows old); INT64_MAX: none. */
int64_t flow_next_tick(const struct flow *flow);

/* True while the screen weighs: the scale is to be asked often. */
bool flow_wants_weight(const struct flow *flow);
/* True while a code may be scanned (somebody is badged in, or may badge by code). */
bool flow_wants_camera(const struct flow *flow);

/* True when the picture of a model may be asked for: one at a time, and not again what could not be had. */
bool flow_may_want(const struct flow *flow, const char *id);

/* ------------------------------------------------------------------ the view */

#define SCREEN_LIST(X)                                                                                       \
    X(SCREEN_BADGE, "badge")       /* nobody is badged in: hold your badge here */                           \
    X(SCREEN_IDLE, "idle")         /* scan a piece: tray and what is next */                                 \
    X(SCREEN_ASKING, "asking")     /* the hub is being asked */                                              \
    X(SCREEN_PIECE, "piece")       /* a piece was received, started or finished: what to do now */           \
    X(SCREEN_REFUSAL, "refusal")   /* full screen: no, with the numbers and what helps */                    \
    X(SCREEN_WEIGHING, "weighing") /* put it on the scale: live reading, theory, tolerance bar */            \
    X(SCREEN_VERDICT, "verdict")   /* the counted reading, judged */                                         \
    X(SCREEN_TROUBLE,                                                                                        \
      "trouble")           /* something does not work or was not understood: a sentence, and what to do */   \
    X(SCREEN_MENU, "menu") /* what else can be done here */                                                  \
    X(SCREEN_CHOICE, "choice")   /* one of a list */                                                         \
    X(SCREEN_SCAN, "scan")       /* a task wants something scanned */                                        \
    X(SCREEN_KEYPAD, "keypad")   /* a number, or a PIN */                                                    \
    X(SCREEN_PHOTO, "photo")     /* what the camera sees, or the photo that was taken */                     \
    X(SCREEN_CHECKS, "checks")   /* criteria: pass or fail */                                                \
    X(SCREEN_SUMMARY, "summary") /* all that was said, before it is booked */                                \
    X(SCREEN_DONE, "done")       /* a task is booked */                                                      \
    X(SCREEN_SHEET, "sheet")     /* a piece: what it is, where it goes, what was done to it */               \
    X(SCREEN_PICTURE, "picture") /* one of its photos, large */                                              \
    X(SCREEN_HISTORY, "history") /* what happened to a piece, newest first */                                \
    X(SCREEN_QUEUE, "queue")     /* all that waits for this bench */                                         \
    X(SCREEN_HELP, "help")       /* what the screen before it is for */

enum screen {
#define X(name, word) name,
    SCREEN_LIST(X)
#undef X
};

const char *screen_word(enum screen screen);

/* What the foot (or the body) says. The screen has a sentence with an icon for each; names and numbers are in
 * the view. */
#define MESSAGE_LIST(X)                                                                                      \
    X(MESSAGE_NONE)                                                                                          \
    X(MESSAGE_BADGE_IN) /* hold your badge to the reader */                                                  \
    X(MESSAGE_HELLO)    /* after badging: name */                                                            \
    X(MESSAGE_SCAN_PIECE)                                                                                    \
    X(MESSAGE_STARTED)   /* in work: set the stones, polish it …; scan again when done */                  \
    X(MESSAGE_RECEIVED)  /* in the tray: waits; why_not says why not started */                              \
    X(MESSAGE_FINISHED)  /* done: waits for the next station */                                              \
    X(MESSAGE_PASSED)    /* QC passed: finished goods */                                                     \
    X(MESSAGE_SENT_BACK) /* rework: to `next_station` */                                                     \
    X(MESSAGE_WEIGHED)   /* the weight is booked */                                                          \
    X(MESSAGE_PUT_ON_SCALE)                                                                                  \
    X(MESSAGE_SETTLING)                                                                                      \
    X(MESSAGE_BELOW_ZERO)          /* less than nothing: empty the pan, and zero it */                       \
    X(MESSAGE_EMPTY_PAN_FIRST)     /* something lies on the pan that does not belong to this piece */        \
    X(MESSAGE_LIFTED_EARLY)        /* nothing recorded: put it back until the number is steady */            \
    X(MESSAGE_LIFT_FIRST)          /* next tag scanned with the pan loaded: lift `other_name` first */       \
    X(MESSAGE_LIFT_PIECE)          /* counted: take it off */                                                \
    X(MESSAGE_SCAN_NEXT_OR_TOUCH)  /* counted and lifted: the next scan books it, or touch */                \
    X(MESSAGE_SCALE_MAY_NOT_JUDGE) /* too light for this scale, or its theory unverified: not judged */      \
    X(MESSAGE_NO_ANSWER) /* the hub did not answer: piece was not taken in; leave it where it was */         \
    X(MESSAGE_OFFLINE_NO_RECEIVE) /* no hub: taking in is not possible now; finishing and weighing are */    \
    X(MESSAGE_BACKLOG_FIRST) /* the hub is back, what was kept is going out first: try again in a moment */  \
    X(MESSAGE_UNKNOWN_TAG)   /* well-formed, but nobody knows it */                                          \
    X(MESSAGE_MISREAD)       /* check character wrong: scan again */                                         \
    X(MESSAGE_NOT_OURS)      /* a code that is not a tag: a hint in the foot */                              \
    X(MESSAGE_UNKNOWN_BADGE)                                                                                 \
    X(MESSAGE_BADGE_FIRST)    /* a piece was scanned, and nobody is in */                                    \
    X(MESSAGE_SEVERAL_CHIPS)  /* chips or labels: one at a time */                                           \
    X(MESSAGE_CHIP_DISAGREES) /* chip bound to one piece, its text names another */                          \
    X(MESSAGE_CHANGED)        /* the piece had changed: shown anew, scan again */                            \
    X(MESSAGE_NOT_RECORDED)   /* disk full …: fault has the sentence */                                    \
    X(MESSAGE_SCALE_TROUBLE)  /* overload, underload, error, silent, lost: fault or reading has it */        \
    X(MESSAGE_NO_SCALE)       /* this step wants a weight and this bench has no scale */                     \
    X(MESSAGE_PUT_TRAY)       /* the tray goes on the pan, and is tared */                                   \
    X(MESSAGE_ADJUSTING)      /* the scale was told to zero or to tare */                                    \
    X(MESSAGE_ZEROED)         /* it did: now the piece */                                                    \
    X(MESSAGE_TARED)          /* it did: now the piece into the tray */                                      \
    X(MESSAGE_NOT_ADJUSTED)   /* it did not: fault says why */                                               \
    X(MESSAGE_PRINTING)       /* a label */                                                                  \
    X(MESSAGE_PRINTED)        /* the printer took it */                                                      \
    X(MESSAGE_NOT_PRINTED)    /* it did not: fault says why */                                               \
    X(MESSAGE_NO_PHOTO)       /* none could be taken: fault says why */                                      \
    X(MESSAGE_MENU)           /* touch what you want to do */                                                \
    X(MESSAGE_NOT_NOW)        /* menu: not_now was touched; nothing is there that it could be done with */   \
    X(MESSAGE_ASK)            /* a task asks: see task.prompt */                                             \
    X(MESSAGE_DONE)           /* a task is booked */                                                         \
    X(MESSAGE_UNDONE)         /* the last deed is taken back */                                              \
    X(MESSAGE_NOT_UNDONE)     /* it had gone on since */                                                     \
    X(MESSAGE_UNDO_LATE)      /* nor this: the minute was over when the finger came */                       \
    X(MESSAGE_NEEDS_HUB)      /* a manager's deed: not without the hub */                                    \
    X(MESSAGE_TASK_OPEN)      /* something else was scanned while a task asks */                             \
    X(MESSAGE_NOT_IT)         /* scanned: not what the task wants */                                         \
    X(MESSAGE_LOOKING)        /* a sheet, the queue or help is open */

enum message {
#define X(name) name,
    MESSAGE_LIST(X)
#undef X
};

const char *message_word(enum message message);

struct view_next {
    char name[NAME_TEXT_MAX], model[NAME_TEXT_MAX], alloy[NAME_TEXT_MAX];
    char stones[NAME_TEXT_MAX]; /* as the hub tells them: "1 × 0.50 ct prong" */
    char size[CODE_TEXT_MAX];   /* "52" */
    enum icon icon;
    char picture[PHOTO_ID_MAX]; /* of its model, in place of the icon once it is there; "": none */
    bool rush, rework;
    int64_t due_ms;              /* 0: none */
    bool waits_upstream;         /* not here yet: to be received */
    char station[NAME_TEXT_MAX]; /* where that is done, or where it is in work */
    bool elsewhere;              /* that is another station of this bench than the one where we are */
};

/* The tray of a station: WIP against limit, a place for each piece. */
struct view_tray {
    bool known;
    char station[NAME_TEXT_MAX];
    int64_t wip, limit; /* limit 0: none */
    struct mass mass, mass_limit;
    int64_t done, in_work, queued, held;
    int64_t oldest_ms; /* unix; 0 none */
    enum station_state state;
    char stop[NAME_TEXT_MAX]; /* the piece that fails by this station's work: stop and fix; "": none */
};

struct view_weighing {
    bool has_reading;              /* a live number is there and not old */
    bool loaded;                   /* counted, or the live number is at least the minimum load */
    char value[READING_VALUE_MAX]; /* as printed by the scale: steady digits */
    enum unit unit;
    bool stable;
    bool has_theory;
    struct mass gross_expected; /* theory metal + what lies beside it + tare */
    struct mass stones;         /* what lies on the pan beside the metal: stones … */
    bool findings;              /* … and findings of other books */
    int32_t tolerance_ppm;
    bool capable;            /* this scale can judge this piece */
    bool theory_weak;        /* its theory is too uncertain for a verdict */
    bool may_zero, may_tare; /* these are offered beside the number */
    bool tray;               /* what goes on the pan next is a tray, to be tared */
    bool tared;              /* the scale's zero is that of a tray */
    bool has_verdict;
    struct verdict verdict; /* of the counted reading, or the likely one of the live reading */
    bool counted;           /* the verdict is of a counted reading */
    bool lifted;            /* and the pan was emptied since */
    bool twice;             /* its ruling is conditional, as one before it was: somebody decides */
    bool manager_decides;   /* counted, and only a manager may pass it: so the workshop's settings say */
    struct mass gross;      /* counted, or live */
};

/* One of the things on a screen that can be touched, or a line of what was said. */
struct view_item {
    enum task task;             /* of the menu */
    bool not_now;               /* of the menu: nothing is there that it could be done with */
    enum prompt prompt;         /* of a summary: what it answers */
    char word[CODE_TEXT_MAX];   /* a word of the code, which the screen translates; "" */
    char name[NAME_TEXT_MAX];   /* a name out of the workshop, shown as it is; "" */
    char detail[NAME_TEXT_MAX]; /* a second line, as it is */
    int64_t number;             /* with `has_number` */
    enum view_number {
        ITEM_PLAIN,
        ITEM_COUNT,
        ITEM_MASS,
        ITEM_LENGTH,
        ITEM_PHOTO,
        ITEM_STONES,
        ITEM_SLIP
    } what;
    char photo[PHOTO_ID_MAX]; /* with ITEM_PHOTO: its id; of a piece: the picture of its model; "": none */
    enum icon icon;           /* of a piece, with when it is due and since when it lies there */
    int64_t due_ms, since_ms; /* HISTORY: when it was done */
    bool rush, rework;
    int mark; /* HISTORY: 1 taken back since; SHEET: 1 passed, 2 here; CHECKS: 0 not judged, 1 pass, 2 fail;
                 CUT: 1 misfilled; STONES: how many `detail` became of;
                 SLIP: its pieces, `number` being the slip's own */
};

#define VIEW_ITEMS_MAX 64
#define VIEW_TYPED_MAX 16

struct view_task {
    enum task task;
    enum prompt prompt;
    enum ask_kind ask;
    bool hidden;                /* KEYPAD: a PIN is shown as dots */
    bool has_point;             /* KEYPAD: with decimals */
    char typed[VIEW_TYPED_MAX]; /* KEYPAD */
    char piece[NAME_TEXT_MAX];  /* the piece that the task is about, or that is to be weighed; "" */
    int done, of;               /* ten weighings: the third of ten */
    enum view_photo { VIEW_PHOTO_LIVE, VIEW_PHOTO_TAKING, VIEW_PHOTO_TAKEN } photo; /* PHOTO: what is seen */
    char photo_id[PHOTO_ID_MAX]; /* PHOTO: of the one that was taken */
};

/* What the hub is asked for while somebody looks. */
enum view_history { VIEW_HISTORY_ASKED, VIEW_HISTORY_THERE, VIEW_HISTORY_AWAY };

/* A photo of a piece: the screen draws those that it was given, by their id. */
struct view_picture {
    char id[PHOTO_ID_MAX];
    bool of_model; /* not of the piece itself */
    bool after;    /* as it left; else as it came */
    int64_t at_ms;
    enum view_history state;
};

/* SHEET: touched as TOUCH_ITEM, the picture of the model, behind the photos. */
#define VIEW_MODEL_PICTURE PIECE_PHOTOS_MAX

#define VIEW_TOUCHES_MAX 4

struct view {
    enum screen screen;
    enum message message;
    enum touch touches[VIEW_TOUCHES_MAX]; /* buttons of the foot, left to right; the last is the usual one */
    int touch_count;
    bool under_way; /* a deed is: what can be touched stays where it is, and but for help takes no finger */
    char heard[NAME_TEXT_MAX];    /* header: who or what was just scanned once more, as one scan; "" */
    bool bench_above, more_above; /* these menus open from the header: the foot does not have them */

    char station[NAME_TEXT_MAX]; /* header: where we are; "": the hub was never met, which has the name */
    char operators[3][NAME_TEXT_MAX]; /* who is in; the first is the one who acts */
    int operator_count;
    char language[LANGUAGE_TEXT_MAX]; /* of the one who acts; "": nobody is in, or has said none */
    bool online;
    bool camera_sleeps; /* nobody is in: a finger on the screen wakes it */
    int64_t pending;    /* kept on this kiosk, waits for the hub */
    int64_t photos;     /* … photos, which go beside; 0 while they go at once */
    struct fault
        trouble;        /* header: what somebody must mend, link or device; none: nothing that it could say */
    bool scale_trouble; /* … it is the scale's */
    enum flow_device_status devices[FLOW_DEVICE_COUNT];

    bool has_piece;
    char name[NAME_TEXT_MAX], model[NAME_TEXT_MAX], alloy[NAME_TEXT_MAX], stones[NAME_TEXT_MAX],
        size[CODE_TEXT_MAX];
    struct code alloy_code;
    enum icon icon;
    char picture[PHOTO_ID_MAX]; /* of its model; "": none */
    bool rush, rework;
    int64_t due_ms;
    struct code kind;                 /* kind of station: what is done here ("setting") */
    char next_station[NAME_TEXT_MAX]; /* where it goes from here, or is (refusal: where it stays) */
    char other_name[NAME_TEXT_MAX];   /* LIFT_FIRST: the piece on the pan; HELLO: the operator */

    enum reason reason; /* REFUSAL: why; PIECE: why not started */
    struct numbers numbers;
    char lender[NAME_TEXT_MAX];        /* REFUSAL: the kiosk that has the places which are missing; "" */
    int64_t lender_gone_ms;            /* … since when it is offline; unix; 0: it is there */
    char about_station[NAME_TEXT_MAX]; /* REFUSAL: the station that is full */
    char stays_at[NAME_TEXT_MAX];      /* REFUSAL: where the piece stays */
    char takes_on[NAME_TEXT_MAX];      /* REFUSAL: to which a piece goes from the station that is full */
    bool waits;                        /* PIECE: it was scanned again too soon to be another scan */
    bool kept;                         /* PIECE: recorded on this kiosk, waits for the hub */

    struct view_tray tray;
    struct view_next next[FLOW_NEXT_MAX];
    int next_count;
    struct view_next
        in_work[FLOW_NEXT_MAX]; /* of the one who acts, at this bench; first those where we are */
    int in_work_count;
    struct view_weighing weighing;
    struct view_task task;
    struct view_item items[VIEW_ITEMS_MAX];
    int item_count;
    bool of_bench;                                  /* MENU: of the bench; else of pieces, or of one */
    enum task not_now;                              /* MESSAGE_NOT_NOW: what cannot be done */
    int page;                                       /* the screen knows how many of them it can show */
    enum view_history history;                      /* HISTORY; SHEET: whether its photos are known */
    struct view_picture pictures[PIECE_PHOTOS_MAX]; /* SHEET: newest first; PICTURE: that one */
    int picture_count;
    enum screen help_of;          /* HELP: the screen that it is about */
    char detail[DETAIL_TEXT_MAX]; /* REFUSAL, DONE: the hub's own sentence */
    struct fault fault;           /* TROUBLE: the sentence of a device, link or disk */
};

void flow_view(const struct flow *flow, const struct world *world, int64_t now_ms, int64_t unix_ms,
               struct view *out);

#endif
