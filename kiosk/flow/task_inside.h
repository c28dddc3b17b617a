/* What the files of the tasks share; nobody else includes this. */
#ifndef TOUCHSTONE_TASK_INSIDE_H
#define TOUCHSTONE_TASK_INSIDE_H

#include "common/rules/form.h"
#include "kiosk/flow/state.h"

/* Where the options of a choice come from. */
enum ask_from {
    FROM_WORDS,          /* of the field in the verb's form */
    FROM_DEFECTS,        /* the command's own: DEFECT_LIST */
    FROM_REASONS,        /* the command's own: EXCESS_LIST */
    FROM_FATES,          /* what becomes of stones that are not set */
    FROM_STEPS,          /* kinds of the steps that the piece has been through */
    FROM_METALS,         /* alloy and custody class */
    FROM_STONES,         /* kinds of stones */
    FROM_COMPONENTS,     /* findings in stock */
    FROM_SETTINGS,       /* how stones are set */
    FROM_SUBCONTRACTORS, /* stations that are one */
    FROM_SLIPS,          /* that are on their way to this bench */
};

struct task_ask {
    enum ask_kind kind;
    enum prompt prompt;
    const char *field; /* of the verb's form; NULL: the command's own */
    const char *row;   /* the list of the form in whose one row the field stands; NULL: in the form itself */
    enum ask_from from;
    bool optional; /* may be skipped */
    bool weighs;   /* PIECES: each goes on the scale, where there is one */
    /* PIECES: does this one go on unweighed only when a manager says why? NULL: each may. */
    bool (*wants_weight)(const struct flow *flow, const struct world *world, const struct piece *piece);
    bool each;  /* once for each row that nobody knows; `field` stands in that row of `row` */
    bool marks; /* PIECES: a touch on one marks it (misfilled); else it takes it off the list */
    /* NULL: always asked */
    bool (*applies)(const struct flow *flow, const struct world *world);
};

/* A field that is said without asking. */
struct task_fixed {
    const char *field, *word; /* a word or a code; NULL word: a flag that is true */
};

/* Where a task is offered. */
enum task_where {
    TASK_OF_PIECE = 1,   /* it is about one piece, lot or tree */
    TASK_WITH_SCALE = 2, /* only where the bench has one */
    TASK_MANAGERS = 4,   /* in the menu of a manager only; it asks for their PIN */
    TASK_UNLISTED = 8,   /* in no menu: another screen leads there */
    TASK_SHORT = 16,     /* it says nothing to a hub: it opens a screen, or does a bench's own deed */
    TASK_OF_BENCH = 32,  /* in the menu of the bench, not in that of pieces */
};

#define TASK_KINDS_MAX 4

struct task_kind {
    enum verb verb;
    uint32_t where;
    const char *kinds[TASK_KINDS_MAX]; /* of the stations that offer it; none: all */
    const struct task_ask *asks;       /* NULL: none; ends with ASK_END */
    const struct task_fixed *fixed;    /* NULL: none; ends with a NULL field */
};

const struct task_kind *task_kind_of(enum task task);
/* The station of this bench that does such things; none. */
struct code task_station(const struct flow *flow, const struct world *world, enum task task);
/* Is it offered here: by the kind of the station, the devices, the one who acts, what there is to choose
 * from? That does not change while somebody works: so each keeps its place in the menu. */
bool task_is_offered(const struct flow *flow, const struct world *world, enum task task);

/* ------------------------------------------------------------------ task_now.c: what can be done now
 * With this piece: no more than what the hub would refuse for certain is left out. */
bool task_fits_piece(const struct flow *flow, const struct world *world, enum task task,
                     const struct piece *piece);
/* With something that lies at this bench, or at no station. */
void task_find_now(const struct flow *flow, const struct world *world, bool out[TASK_COUNT]);

/* The question on the screen; the answers so far to it, and to that of a kind (NULL: it asks for none). */
const struct task_ask *task_ask(const struct flow *flow);
const struct task_answer *task_answer_of(const struct flow *flow, enum ask_kind kind);
/* The row that the question on the screen is about, when it is asked for each that nobody knows; −1: none. */
int task_row_asked(const struct flow *flow, const struct world *world);
/* Is the answer to this question one whose digits are typed? */
bool task_is_typed(const struct flow *flow, const struct task_ask *ask);

/* ------------------------------------------------------------------ task.c: one question after the other
 * Of the question on the screen. A text as an answer; asserts that it fits. */
struct task_answer *task_answer_now(struct flow *flow);
void task_answer_text(struct task_answer *answer, const char *text);
/* To the next question; behind the last one it is booked. */
void task_advance(const struct step *step);
/* To a question further up or down, and on from there. */
void task_go_to(const struct step *step, int at);
/* To the last question that was on the screen; from the first one, out. */
void task_go_back(const struct step *step);
/* Where a load is asked for, the scale takes over; without one, grams are typed. */
void task_go_to_scale(const struct step *step, struct tag piece);

/* ------------------------------------------------------------------ task_take.c: scans, scale, caliper
 * A text answers the question; then the next one. */
void task_take_answer(const struct step *step, const char *text);
/* A piece comes on the list that the question asks for, and on the scale where it is weighed. */
void task_take_row(const struct step *step, struct tag piece);

/* ------------------------------------------------------------------ task_choice.c: what can be chosen
 * Fills at most VIEW_ITEMS_MAX; returns how many. What is chosen is kept as `text` (and `second`). */
int choice_list(const struct flow *flow, const struct world *world, const struct task_ask *ask,
                struct view_item *out);
bool choice_take(const struct flow *flow, const struct world *world, const struct task_ask *ask, int item,
                 struct task_answer *out);

/* ------------------------------------------------------------------ task_stones.c: counted at the finish
 * As planned, when the question begins; what was answered about one kind is kept when the list is shown
 * again; a touch on a kind asks about it. */
void task_stones_begin(struct flow *flow, const struct world *world);
void task_stones_keep(struct flow *flow, const struct world *world);
bool task_stones_touch(struct flow *flow, int row); /* true: the first question about it is to be asked */
bool task_stones_any(const struct flow *flow);      /* at least one is set: else there is nothing to finish */
bool task_stones_lack(const struct flow *flow,
                      const struct world *world); /* of the kind that is asked about */
bool task_stones_asked(const struct flow *flow, const struct world *world); /* a kind is asked about */
/* The list as it stands; fills at most STONE_ROWS_MAX, returns how many. */
int task_stones_list(const struct flow *flow, const struct world *world, struct view_item *out);

/* ------------------------------------------------------------------ task_keypad.c: digits
 * A key; one that makes no number is as if it had not been touched. */
void task_press(struct flow *flow, enum flow_key key);
/* Takes what is typed as the answer on the screen. False: it is none yet. */
MUST_USE bool task_take_typed(struct flow *flow);

/* May the text on the keypad have a point: not the first of a number's decimals, but a character of it? */
bool task_is_text(const struct task_ask *ask);

/* ------------------------------------------------------------------ task_photo.c: photos
 * Is there a camera at this bench, well or not? */
bool task_has_camera(const struct flow *flow, const struct world *world);
/* It is there and sees something. */
bool task_camera_sees(const struct flow *flow);
/* The place of the sheet that an ask is about: 0 before, 1 after. */
int task_photo_place(const struct task_ask *ask);
/* A word of the form's: "before", "after". */
const char *task_photo_moment(const struct task_ask *ask);
void task_photo_forget(struct flow *flow);     /* the one that is asked for */
void task_photo_take(const struct step *step); /* touched */
void task_photo_keep(const struct step *step); /* it is what was wanted */
enum view_photo task_photo_seen(const struct flow *flow);

/* ------------------------------------------------------------------ task_form.c: what was answered
 * The command, its form and rows in flow->paper. */
struct command task_command(const struct step *step);

/* May it stand on the inspection sheet: more than nothing, and what its form takes? */
bool task_is_length(int64_t length_um);

/* The nominal inner diameter of the piece, from its size; or as it was typed; 0: not known. */
int64_t task_nominal_um(const struct flow *flow, const struct world *world);

/* The field that an ask fills in; asserts that the verb's form has it. */
const struct form_field *task_field(enum verb verb, const struct task_ask *ask);

/* Criteria of an ask: the judgement fields of the verb's form, in its order; returns how many. */
#define TASK_CHECKS_MAX 6
int task_checks(enum verb verb, const struct form_field *out[TASK_CHECKS_MAX]);

#endif
