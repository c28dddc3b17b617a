/* What the bench conversation remembers. Only kiosk/flow includes this; the contract is flow.h.
 *
 * Three things lie on top of each other:
 *   stage    what the bench is doing: resting, showing a piece, weighing it, showing its verdict
 *   deeds    commands that wait for their turn; the first may be with the link or with the hub
 *   notice   a sentence in front of the stage (trouble, refusal); the stage goes on behind it
 *
 * The screen is derived from them in view.c and never stored. Main thread only. */
#ifndef TOUCHSTONE_FLOW_STATE_H
#define TOUCHSTONE_FLOW_STATE_H

#include "common/base/text.h"
#include "common/rules/flow.h"
#include "common/rules/form.h"
#include "kiosk/flow/flow.h"

#define FLOW_PEOPLE_MAX  3
#define FLOW_LOCALS_MAX  256 /* as many as are read from the disk at the start */
#define FLOW_DEEDS_MAX   16
#define FLOW_MISSING_MAX 32 /* more than a screen shows */
#define FLOW_SCANS_MAX   4  /* scans that wait until the deed under way is answered */

#define FLOW_NEVER           INT64_MAX
#define FLOW_HELLO_MS        INT64_C(4000)
#define FLOW_PIECE_MS        INT64_C(6000)
#define FLOW_TROUBLE_MS      INT64_C(8000)
#define FLOW_HINT_MS         INT64_C(4000)
#define FLOW_PHOTOS_MS       INT64_C(10000) /* a photo that goes within this is not told of */
#define FLOW_BACK_MS         INT64_C(10000) /* a device that is back for less comes and goes */
#define FLOW_ASKING_MS       INT64_C(250)   /* a quicker answer shows no "asking" in between */
#define FLOW_LOOKED_MS       INT64_C(1000)  /* so long the hub may take to say whether it knows a tag */
#define FLOW_RECALL_MS       INT64_C(2000)  /* so long a place that another kiosk has is waited for */
#define FLOW_RECALL_AGAIN_MS INT64_C(250)
#define FLOW_VOID_SCAN_MS                                                                                    \
    INT64_C(1000) /* the same code again, when the first was turned away and nothing recorded */
#define FLOW_TRIGGER_MS INT64_C(1000) /* a held trigger reads again within this */
#define FLOW_CAMERA_AWAKE_MS                                                                                 \
    (INT64_C(2) * 60 * 1000) /* nobody is in, a reader can take badges: then the camera sleeps */

#define FLOW_LOAD_DIVISIONS  5            /* what weighs less than this many d … */
#define FLOW_LOAD_MIN        MASS_MG(20)  /* … or less than this is an empty pan */
#define FLOW_KNOCK           MASS_MG(500) /* a hand or a draught moves a number less far below nought */
#define FLOW_AGREE_PER_MILLE 5 /* the counted reading agrees with the live one: within 5 d or ½ % */

#define FLOW_DEFECT_WEIGHT "weight"

/* ---------------------------------------------------------------- who */

struct flow_person {
    struct tag badge;
    int64_t until_ms;    /* end of the session, unless they act */
    struct code station; /* where the hub was told that they are */
    bool is_in;          /* that they came is recorded */
};

/* ---------------------------------------------------------------- pieces that went on without the world */

struct flow_local {
    struct piece piece; /* steps: linked to the sheet when it is looked up */
    int64_t unanswered; /* deeds decided here that the hub has not answered */
    int64_t seq;        /* of the last answer: the world knows it from there on */
    bool has_ruling;    /* of the last weighing booked here */
    enum ruling ruling;
};

/* ---------------------------------------------------------------- deeds */

enum deed_stage {
    DEED_WAITS, /* its turn has not come */
    DEED_SENT,  /* the link has it: RECORDED or UNSENT follows */
    DEED_ASKED, /* the hub has it: REPLY or UNANSWERED follows */
};

struct flow_deed {
    struct command command;
    enum deed_stage stage;
    bool keep; /* to be decided here, whatever the link says: it was refused as a live one, or stands in for
                  one */
    bool covered;       /* receive: the lent places that it names suffice to decide it here */
    int64_t again_ms;   /* receive: a lent place is being handed back, to be asked again then; 0: at once */
    bool replaces;      /* stands in for a live command that got no answer */
    struct code lay_at; /* where its piece lay when it was handed over: by the time the answer is missed the
                           sheet may know of what is about to be withdrawn; none */
};

/* ---------------------------------------------------------------- scans */

struct flow_memory {
    char key[TAG_TEXT_MAX]; /* tag or chip; "": none */
    int64_t at_ms;
    bool is_void; /* it was turned away with nothing recorded: it may come again soon */
};

/* What a hand scanner typed last, until the screen was touched. */
struct flow_typed {
    char code[FLOW_CODE_MAX]; /* "": none */
    int64_t at_ms;
};

/* What was read last. One that nobody here knows waits until the hub was asked: it may be new. */
struct flow_read {
    char code[FLOW_CODE_MAX];
    struct uid chip;
    int64_t until_ms; /* the hub is being asked about it; 0: it is not */
    int64_t since_ms;
    bool looked; /* it has been asked */
};

/* A scan that waits until the deed under way is answered. A badge waits behind pieces: those are not its. */
struct flow_waiting {
    struct tag tag;
    bool is_badge;
};

struct flow_scans {
    struct flow_read read;
    struct flow_typed typed;
    struct flow_memory piece, badge, unknown; /* the last of each */
    struct flow_memory reported;              /* the last unknown one that the wall was told of */
    struct tag heard;                         /* piece or badge that was one scan with the last … */
    int64_t heard_until_ms;                   /* … and until when the header says so */
    struct flow_waiting waiting[FLOW_SCANS_MAX];
    int waiting_count;
};

/* ---------------------------------------------------------------- the scale */

struct flow_pan {
    bool has_reading;
    struct reading reading; /* the latest with a number */
    int64_t reading_ms;
    bool answers_stable; /* this scale answers a "stable value" command: only that answer counts */
    enum touch acting;   /* TOUCH_ZERO, TOUCH_TARE: the scale is at it; TOUCH_NONE: it is not */
    bool tared;          /* its zero is that of a tray (or may be), until it is zeroed */
    bool restless;       /* what ails the scale, as the wall was told: it finds no rest … */
    bool coarse;         /* … it shows coarser steps than are set for it */
};

enum weigh_for {
    WEIGH_FOR_START,      /* weighed in, then started (WEIGH_BOTH) */
    WEIGH_FOR_IN,         /* started, and weighed in */
    WEIGH_FOR_FINISH,     /* weighed out, then finished */
    WEIGH_FOR_INSPECTION, /* weighed in, judged, then passed or sent back by touch */
    WEIGH_FOR_TASK,       /* a task has asked for it: neither judged nor booked here */
};

struct flow_weighing {
    struct tag piece;
    struct code station;
    enum weigh_for purpose;
    enum message message; /* of the weighing screen */
    struct fault fault;   /* MESSAGE_SCALE_TROUBLE */
    enum unit unit;       /* of the readings so far; UNIT_NONE: none yet */
    bool pan_emptied; /* the pan was seen empty since it began, so what lies there now was put there for it */
    bool zero_lost;   /* it showed less than nothing, and nought has not stood there since */
    bool has_live;    /* a live reading under load … */
    struct mass live;
    int64_t live_ms;
    int64_t loaded_ms;      /* … and since when there is one */
    bool tray;              /* what goes on the pan next is a tray: it is tared, not counted */
    int conditional_passes; /* counted readings so far with that ruling */
    bool again;             /* its last reading is being booked, and it is weighed once more meanwhile */
    /* counted: */
    struct reading reading;
    int readings;              /* that its mass is made of: 2 when a tray was weighed first */
    struct tag operator_badge; /* who weighed */
    bool lifted;               /* the pan was empty since */
    bool has_verdict;
    bool theory_fits; /* the verdict was made with the theory of this very step */
    struct verdict verdict;
};

/* ---------------------------------------------------------------- what is shown */

enum stage {
    STAGE_REST,
    STAGE_PIECE,
    STAGE_WEIGHING,
    STAGE_VERDICT,
    STAGE_MENU,
    STAGE_TASK,
    STAGE_SHEET,
    STAGE_HISTORY,
    STAGE_QUEUE
};

/* ---------------------------------------------------------------- tasks */

#define TASK_ASKS_MAX  10
#define TASK_ROWS_MAX  VIEW_ITEMS_MAX
#define TASK_WEIGHINGS 10
#define TASK_PHOTOS    2
#define FLOW_UNDO_MS   INT64_C(60000)
#define FLOW_LOOK_MS   (INT64_C(2) * 60 * 1000) /* a menu or a sheet that nobody touches goes away */

struct task_answer {
    bool given;
    bool asked;                 /* it was on the screen, so that "back" comes to it again */
    int64_t number;             /* counts; masses in µg; lengths in µm; criteria: two bits each */
    char text[NAME_TEXT_MAX];   /* a tag, a chip, a code, a word */
    char second[CODE_TEXT_MAX]; /* of a metal: its custody class */
    char name[NAME_TEXT_MAX];   /* as the summary shows it, when it is not the word */
};

struct task_row {
    struct tag piece;
    bool weighed, marked;
    bool wants_weight; /* the hub takes it unweighed only when a manager says why */
    struct mass gross;
    bool has_alloy, has_stones; /* of one that nobody knows: it has been asked */
    struct code alloy, custody;
    struct mass stones;
};

struct flow_task {
    enum task task;        /* TASK_NONE: no task is under way */
    bool aside;            /* a menu stands in front of it: "back", the next scan or time bring it back … */
    enum stage aside_from; /* … to where it was */
    int at;                /* index of the question on the screen */
    struct task_answer answers[TASK_ASKS_MAX];
    struct task_row rows[TASK_ROWS_MAX]; /* pieces that were scanned, or weighings */
    int row_count;
    bool row_weighs;                           /* the last of them is on its way to the scale */
    struct stone_count stones[STONE_ROWS_MAX]; /* STONES: the kinds of the piece's sheet, in its order */
    int stone_count;
    int stone_at; /* the kind that is asked about, from 1; 0: the list */
    char typed[VIEW_TYPED_MAX];
    char pin[PIN_TEXT_MAX];
    char photos[TASK_PHOTOS][PHOTO_ID_MAX]; /* before, after; "": none */
    bool taking;                            /* the camera is at it */
    bool no_photo;                          /* it could not be taken or kept */
    bool typed_mass;                        /* the bench has no scale that can be used: grams are typed */
    int page;
};

/* What a command says beyond the bench's own fields; lent to the link until it is answered. One at a time. */
struct flow_paper {
    struct form form;
    struct form rows[TASK_ROWS_MAX];
    struct tag pieces[TASK_ROWS_MAX]; /* of the rows */
    struct flow_task task;            /* as it was when it was booked: what the form's texts point to */
};

/* What can be taken back, for a minute. */
struct flow_undo {
    bool may;
    struct uuid id;
    int64_t n, until_ms;
    enum verb verb;
    struct tag piece;
    struct code station;
    bool has_before;
    struct piece before; /* the piece as it was */
};

/* What was counted of a piece whose finish is still to come: it may be weighed before. */
struct flow_counted {
    struct tag piece; /* none: nothing is counted */
    struct stone_count stones[STONE_ROWS_MAX];
    int count;
};

/* A piece with what is said about it: the piece screen, or a notice in front. */
struct flow_saying {
    enum screen screen;
    enum message message;
    struct tag piece;    /* none: about no piece */
    struct tag other;    /* a second piece that the sentence names */
    struct code station; /* whose tray is shown; none: where we were */
    struct code about;   /* station or kind that the reason is about */
    struct code at;      /* station where the piece stays */
    struct code next;    /* station or kind to which it goes */
    enum reason reason;
    struct numbers numbers;
    char lender[NAME_TEXT_MAX]; /* a kiosk that the places which are missing are lent to; "" */
    int64_t lender_gone_ms;
    bool waits; /* scanned again too soon */
    bool kept;
    enum task task;               /* DONE: what was booked */
    struct tag label;             /* DONE: a new tag, whose label may be printed; none */
    char detail[DETAIL_TEXT_MAX]; /* the hub's own sentence */
    struct fault fault;
    int64_t until_ms; /* FLOW_NEVER: until it is touched, or the next scan */
};

struct flow {
    struct flow_conf conf;
    int64_t now_ms;

    struct flow_person people[FLOW_PEOPLE_MAX]; /* the first acts */
    int people_count;
    int64_t hello_until_ms;
    int64_t hint_until_ms; /* a code that is not ours was before the camera */
    int64_t camera_until_ms;

    bool online;
    int64_t photos, photos_since_ms; /* that the hub does not have, and since when there are any */
    int64_t backlog; /* decided here and not answered yet; a live command under way is not among them */
    struct fault link_fault;
    enum flow_device_status devices[FLOW_DEVICE_COUNT];
    struct fault device_faults[FLOW_DEVICE_COUNT];
    bool device_reported[FLOW_DEVICE_COUNT];   /* the wall was told of its trouble */
    int64_t device_back_ms[FLOW_DEVICE_COUNT]; /* … and is told of its end then, if it lasts; 0: of none */
    bool device_seen[FLOW_DEVICE_COUNT];       /* since the kiosk was started it was ready, or in trouble */

    enum stage stage;
    struct code station;      /* where we are: the station of the last deed */
    struct flow_saying piece; /* STAGE_PIECE */
    bool has_notice;
    struct flow_saying notice;
    struct sheet
        card; /* the last piece dealt with, kept for when it leaves the world while it is on the screen */

    struct flow_scans scans;
    struct flow_deed deeds[FLOW_DEEDS_MAX];
    int deed_count;
    int64_t busy_since_ms; /* the first of them began to wait */
    bool owes_withdraw;    /* an unanswered live command that could not be replaced: first of all, it is
                              withdrawn */
    struct command owed;

    struct flow_local locals[FLOW_LOCALS_MAX];
    int local_count;

    struct flow_pan pan;
    struct flow_weighing weighing;

    struct tag menu_piece;        /* MENU, SHEET, HISTORY: the piece at hand; none */
    bool menu_of_bench;           /* MENU: that of the bench, not that of pieces */
    enum task menu_not_now;       /* MENU: was touched and cannot be done now; TASK_NONE */
    int page;                     /* of MENU, SHEET, HISTORY, QUEUE */
    struct piece_history history; /* of menu_piece, when it is there */
    enum view_history history_state;
    struct fault history_fault;                   /* why it is not, although the hub is there */
    enum view_history pictures[PIECE_PHOTOS_MAX]; /* SHEET: its photos */
    int picture_open;                             /* SHEET: the one that is shown large, from 1; 0: none */
    char picture_asked[PHOTO_ID_MAX];             /* of a model; "": none is under way */
    char pictures_missing[FLOW_MISSING_MAX][PHOTO_ID_MAX]; /* that could not be had: a ring */
    int missing_next;
    int64_t look_until_ms;             /* these go away by themselves */
    struct tag listed[VIEW_ITEMS_MAX]; /* QUEUE, or a TASK that asks for a piece: those on the screen */
    int listed_count;
    bool has_help; /* in front of all but a notice */
    struct flow_task task;
    struct flow_paper paper;
    struct flow_undo undo;
    struct uuid undone; /* what was taken back last: the hub may answer that it stays */
    struct flow_counted counted;
};

/* What one step works on. */
struct step {
    struct flow *flow;
    const struct world *world;
    struct flow_effects *effects;
};

void step_sound(const struct step *step, enum flow_sound sound);
/* Puts a sentence in front of the stage; of the saying only what applies need be filled in. */
void step_notice(const struct step *step, struct flow_saying saying, enum flow_sound sound);
void step_trouble(const struct step *step, enum message message);
void step_drop_notice(const struct step *step);
/* Back to rest: badge screen or idle. A task that was under way is forgotten. */
void step_rest(const struct step *step);
/* Shows what became of a piece, for a while. */
void step_show_piece(const struct step *step, struct flow_saying saying, enum flow_sound sound);

/* badge.c: who is in */
bool people_anybody(const struct flow *flow);
struct tag people_actor(const struct flow *flow); /* none when nobody is in */
void people_stay(struct flow *flow);              /* the actor did something */
void people_move(const struct step *step);        /* the actor works at flow->station now: so the hub hears */
void people_expire(const struct step *step);
void people_enter(const struct step *step, struct tag badge);
void people_leave(const struct step *step); /* the actor badges out */
void people_recorded(struct flow *flow, struct tag badge);
/* Their badge-in could not be recorded. True: they had been in before, and it is told again with their next
 * deed. */
bool people_keep(struct flow *flow, struct tag badge);
void people_forget(const struct step *step, struct tag badge);

/* scan.c: codes and chips */
void scan_take(const struct step *step, const struct flow_event *event);
void scan_resume(const struct step *step); /* the next of those that waited */
bool scan_is_looking(const struct flow *flow);
bool scan_is_asking(const struct flow *flow, int64_t now_ms); /* … for so long that it shows */
void scan_looked(
    const struct step *step);         /* what the hub knows of it is known here, or will not be in time */
void scan_forgive(struct flow *flow); /* the last piece scanned was turned away: it may come again soon */
void scan_forget(struct flow *flow);  /* … at once */
void scan_let_go(struct flow *flow);  /* the screen was touched: no trigger is held */
void scan_drop_waiting(struct flow *flow);                      /* the pieces; a badge stays */
bool scan_serves(const struct flow *flow, struct code station); /* it is one of this bench's */
void scan_finish(const struct step *step, struct tag piece);    /* its stones are counted, or not to be */

/* deeds.c: commands, one after the other */
struct command deed_make(const struct step *step, enum verb verb, struct tag piece, struct code station);
void deed_add(const struct step *step, const struct command *command);
/* Tells the wall of a device: a word of REPORT_NEWS_LIST. */
void deed_tell_device(const struct step *step, enum flow_device device, const char *news);
bool deed_is_busy(const struct flow *flow); /* a deed about a piece is under way or waits */
bool deed_is_asking(const struct flow *flow, int64_t now_ms);
bool deed_would_be_live(const struct flow *flow);
int64_t deed_next_ms(const struct flow *flow); /* when the first is to be asked again; FLOW_NEVER */
void deed_drop_of(struct flow *flow, struct tag operator_badge); /* those that wait */
void deed_pump(const struct step *step); /* hands the next one to the link; once, at the end of a step */
void deed_recorded(const struct step *step, const struct command *command);
void deed_unsent(const struct step *step, const struct fault *fault);
void deed_unanswered(const struct step *step, const struct command *command);
void deed_replied(const struct step *step, const struct flow_event *event);

/* follow.c: what follows a deed, by what became of it */
void follow_accepted(const struct step *step, const struct command *command, const struct reply *reply);
void follow_refused(const struct step *step, const struct command *command, const struct reply *reply);
/* No hub, or its backlog is not empty: nothing can be taken in. */
void follow_no_receive(const struct step *step, struct tag piece, struct code station);
/* A manager's deed, and no hub: nothing is done. */
void follow_needs_hub(const struct step *step, const struct command *command);
/* Done, and its next step is done outside: it goes on a slip. */
void follow_goes_out(const struct step *step, struct tag piece, struct code station, struct code outside);
/* A receive got no answer: it is withdrawn, the piece stays where it lay when that was asked. */
void follow_no_answer(const struct step *step, struct tag piece, struct code station, struct code lay_at);
/* In work here: says what to do, or goes on to the scale where the step weighs in. */
void follow_started(const struct step *step, const struct piece *piece, struct code station, bool kept);
/* Starts offline are judged here, on the last known board. True: refused and shown. */
bool follow_refuses_start(const struct step *step, const struct command *start);

/* local.c: pieces that went on without the world */
bool local_find(const struct flow *flow, const struct world *world, struct tag tag, struct piece *out);
const struct flow_local *local_entry(const struct flow *flow, struct tag tag);
/* world_next_pieces, without those to which something was done here that the world does not show yet: they
 * wait for nobody any more. */
int local_next_pieces(const struct flow *flow, const struct world *world, struct code station, int64_t now_ms,
                      int *out, int max);
/* The ruling of the weight that was booked at the step where the piece is now; false: none that is known. */
bool local_ruling(const struct flow *flow, const struct world *world, const struct piece *piece,
                  enum ruling *out);
void local_advance(const struct step *step, const struct command *command, const struct reply *reply);
void local_answered(const struct step *step, struct tag piece, int64_t seq);
void local_forget(struct flow *flow, struct tag piece);
void local_settle(const struct step *step); /* drops those that the world has caught up with */
/* The judges' question about a piece at a station, filled from the last known board. `room` lends the
 * stations and groups. */
struct deed_room {
    struct station_now here;
    struct board_floor all;
};
bool local_ask(const struct flow *flow, const struct world *world, const struct piece *piece,
               struct code station, struct tag operator_badge, struct deed_room *room, struct deed *out);

/* A receive: names the places lent to this kiosk for it. True: they suffice, and nothing that is known here
 * speaks against it, so that it may be decided here. Of other stations the world may be old: what it has not
 * done there, and lies here, is done (the hub flags what was not). */
bool local_takes_in(const struct step *step, struct command *command);

/* weigh.c: the scale */
void weigh_begin(const struct step *step, struct tag piece, struct code station, enum weigh_for purpose);
void weigh_take(const struct step *step, const struct flow_event *event);
void weigh_device(const struct step *step); /* the scale came, went or fell silent */
void weigh_again(const struct step *step);
void weigh_judge(const struct step *step);     /* (again) when the theory was not there yet */
bool weigh_is_loaded(const struct flow *flow); /* the piece lies on the pan, and is not counted yet */
bool weigh_may_touch(const struct flow *flow); /* counted and lifted, or the scale is gone */
struct mass weigh_load_min(const struct flow *flow, const struct world *world);
/* Of the scale at this bench; one that the world does not know has missed its check-weight. */
struct scale_quality weigh_quality(const struct flow *flow, const struct world *world);
/* The theory that speaks of the step at which `piece` is; false: the world has not caught up. */
bool weigh_theory(const struct world *world, const struct piece *piece, struct theory *out,
                  int32_t *tolerance_ppm);

/* weigh_adjust.c: zero and tare. Zero: the pan is empty, or shows less than nothing. Tare: nothing counts
 * yet, and what is weighed may lie in a tray. */
bool weigh_may_zero(const struct flow *flow, const struct world *world);
bool weigh_may_tare(const struct flow *flow, const struct world *world);
void weigh_adjust(const struct step *step, enum touch touch); /* the scale is told: TOUCH_ZERO, TOUCH_TARE */
void weigh_touch(const struct step *step, enum touch touch);  /* TOUCH_ZERO, TOUCH_TARE */
void weigh_acted(const struct step *step, const struct flow_event *event);
int weigh_readings(const struct flow *flow); /* that a mass read now would be made of */

/* touch.c: what may be touched, and what is done with a counted reading */
void book_weight(const struct step *step); /* RECORD, or the next scan */
/* The buttons of the foot. While a deed is under way they take no finger. Returns how many. */
int touches_offered(const struct flow *flow, const struct world *world, enum touch out[VIEW_TOUCHES_MAX]);
/* A menu (TOUCH_BENCH, TOUCH_MORE) opens from the header of this screen. */
bool touch_is_above(const struct flow *flow, const struct world *world, enum touch touch);
/* The piece on the verdict screen is inspected, and as it is judged only a manager may pass it. */
bool touch_needs_manager(const struct flow *flow, const struct world *world);
void touch_take(const struct step *step, enum touch touch, int item);

/* menu.c: what else can be done here, the sheet of a piece, the queue */
struct menu_entry {
    enum task task;
    bool now; /* false: there is nothing that it could be done with */
};
/* The menu of pieces, or of the bench. With a piece at hand it has what can be done with that one now;
 * else each task has its place, whether it can be done now or not. */
void menu_open(const struct step *step, struct tag piece, bool of_bench);
void menu_touch(const struct step *step, enum touch touch, int item);
/* The tasks in it, in order; returns how many. */
int menu_list(const struct flow *flow, const struct world *world, struct menu_entry out[TASK_COUNT]);
void look_open(const struct step *step, enum stage stage, struct tag piece);
/* Pieces to be touched, in `listed`: the queue, or those that lie here when a task asks for one. What stands
 * on the screen stays as it is until it is opened anew, or another would come under the finger. */
void list_begin(struct flow *flow);      /* it is opened */
void list_fill(const struct step *step); /* while there are none */
/* The piece at this place. False: there is none, or it left the world, which is heard. */
bool list_take(const struct step *step, int item, struct tag *out);

/* task.c, task_take.c, task_touch.c: a task under way */
bool task_is_open(const struct flow *flow); /* and not set aside */
/* A menu opens in front of the task, if one is under way: nothing of it is lost until another is chosen. */
void task_set_aside(struct flow *flow);
/* False: none was set aside. */
bool task_resume(const struct step *step);
void task_begin(const struct step *step, enum task task, struct tag piece);
/* "Send back"; `defect` is known already when it is not "". */
void task_begin_rework(const struct step *step, struct tag piece, const char *defect);
/* A slip to the subcontractor, with this piece on it first. */
void task_begin_send(const struct step *step, struct tag piece, struct code outside);
/* The receipt of a slip that came back, with this piece first; with several on their way, which one? */
void task_begin_arrive(const struct step *step, struct tag piece);
void task_forget(struct flow *flow);
/* The piece that the task is about; none. */
struct tag task_piece(const struct flow *flow);
/* A tag, or the number of a chip, was read while a task asks. False: it is no business of the task. */
bool task_take_tag(const struct step *step, struct tag tag, enum tag_kind kind);
bool task_take_chip(const struct step *step, struct uid chip, bool is_bound);
/* A code that is not ours was read. False: no serial number is asked for, or that is none. */
bool task_take_serial(const struct step *step, struct span text);
void task_take_mass(const struct step *step, struct mass mass); /* the scale has counted a reading */
/* A caliper has typed. False: no length is asked for, or that is none. */
bool task_take_length(const struct step *step, int64_t length_um);
/* The photo that was wanted, or why there is none; and what the camera's coming and going means for one. */
void task_take_photo(const struct step *step, const struct flow_event *event);
void task_camera(struct flow *flow);
/* In the body of the screen: take it, take it again. */
bool task_may_photo(const struct flow *flow, enum touch touch);
void task_touch(const struct step *step, enum touch touch, int item);
int task_touches(const struct flow *flow, enum touch out[VIEW_TOUCHES_MAX]);
void task_accepted(const struct step *step, const struct command *command, const struct reply *reply);
void task_refused(const struct step *step, const struct command *command, const struct reply *reply);
/* The last question that a person answered; when there was none, the task is over. */
void task_ask_again(const struct step *step);
/* The bench's own verb that a task leads to ("send back", with its defect). */
bool task_is_of(const struct flow *flow, enum verb verb);

/* history.c: what happened to a piece, and the photos of its sheets */
void history_read(const struct step *step); /* of the piece at hand, unless it is known or asked for */
void history_open(const struct step *step, struct tag piece);
void history_take(const struct step *step, const struct flow_event *event);
/* The hub came (`came`) or went. */
void history_link(const struct step *step, bool came);
void view_history_set(const struct flow *flow, const struct world *world, struct view *out);

/* pictures.c: the photos on the sheet of a piece */
void pictures_begin(const struct step *step); /* its history is there: one after the other is asked for */
void pictures_take(const struct step *step, const struct flow_event *event);
void pictures_lose(struct flow *flow); /* the hub is gone, and what was asked for does not come */
bool pictures_may_open(const struct step *step, int item);
/* … and pictures of models, wherever they are drawn: FLOW_EVENT_WANTED. */
void pictures_want(const struct step *step, const char *id);
void pictures_hope(struct flow *flow); /* the hub is back, and may have what was missing */
void view_pictures_set(const struct flow *flow, struct view *out); /* after the piece */

/* label.c: labels that the hub prints */
void label_print(const struct step *step, struct tag tag);
void label_printed(const struct step *step, const struct flow_event *event);

/* undo.c: the last deed, for a minute */
void undo_note(const struct step *step, const struct command *command, const struct piece *before);
bool undo_may(const struct flow *flow);
/* The minute has passed, and the button may still be on the screen that the finger met. */
bool undo_is_late(const struct flow *flow);
/* Is this the withdraw of what could be taken back? */
bool undo_is(const struct flow *flow, const struct command *command);
void undo_take(const struct step *step);
void undo_answered(const struct step *step, const struct command *command, const struct reply *reply);

/* view_task.c: menu, tasks, sheets, the queue */
void view_look_set(const struct flow *flow, const struct world *world, struct view *out);
void view_ask_set(const struct flow *flow, const struct world *world, struct view_task *out);
void view_booked_set(const struct flow *flow, struct view *out); /* DONE: what was said, as items */

/* view_tray.c, view_weighing.c: parts of the view */
void view_tray_set(const struct flow *flow, const struct world *world, struct view_tray *out);
int view_next_set(const struct flow *flow, const struct world *world, int64_t unix_ms,
                  struct view_next out[FLOW_NEXT_MAX]);
int view_in_work_set(const struct flow *flow, const struct world *world, struct view_next out[FLOW_NEXT_MAX]);
void view_weighing_set(const struct flow *flow, const struct world *world, int64_t now_ms,
                       struct view_weighing *out);

/* The station of the board with this code, else the first of this kind; NULL: none. */
const struct board_station *place_find_station(const struct world *world, struct code station_or_kind);
/* The piece is at a station of ours, in work, at a step that ends with pass or rework. */
bool place_is_inspected(const struct piece *piece, struct code station);

#endif
