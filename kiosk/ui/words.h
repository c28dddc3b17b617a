/* What the screen says: every sentence of the kiosk, in the language that the thread has in use
 * (common/language). Sentences name the thing and say what helps. All functions are pure but for that and the
 * local time zone. */
#ifndef TOUCHSTONE_WORDS_H
#define TOUCHSTONE_WORDS_H

#include "common/draw/glyph.h"
#include "kiosk/flow/flow.h"

/* Bytes. Thai and Hindi take three a letter. */
#define WORDS_TITLE_MAX    320
#define WORDS_SENTENCE_MAX 960
#define WORDS_SHORT_MAX    128

/* What kind of thing is said: it chooses the ground of the foot. */
enum tone {
    TONE_CALM, /* nothing to do: wait */
    TONE_DO,   /* gold: we wait for the person */
    TONE_OK,   /* green: it went well */
    TONE_NEAR, /* amber: unclear, something is missing */
    TONE_STOP, /* red: no */
    TONE_GREY, /* neither good nor bad: not judged */
};

/* What the foot says: the icon, what to do or what happened, and a line more. */
struct words_message {
    enum tone tone;
    enum glyph glyph;
    char title[WORDS_TITLE_MAX];
    char detail[WORDS_SENTENCE_MAX];
    char todo[WORDS_TITLE_MAX]; /* SCREEN_TROUBLE, SCREEN_DONE: title and detail fill the body, and this the
                                   foot */
    enum glyph todo_glyph;      /* how it is done: scanned, touched, put on the pan */
};

void words_message(const struct view *view, struct words_message *out);

#define WORDS_LINES_MAX 4

/* A refusal: headline, the numbers, and the sentences that help. */
struct words_refusal {
    enum glyph glyph; /* what it is about; GLYPH_NONE: an exclamation mark */
    char headline[WORDS_TITLE_MAX];
    char numbers[WORDS_TITLE_MAX];
    char lines[WORDS_LINES_MAX][WORDS_SENTENCE_MAX];
    size_t lead[WORDS_LINES_MAX]; /* bytes at the start of a line that are bold */
    int line_count;
};

void words_refusal(const struct view *view, struct words_refusal *out);

/* Why a received piece was not started, as a sentence; "" when it was. */
void words_not_started(const struct view *view, char out[WORDS_SENTENCE_MAX]);

/* On SCREEN_WEIGHING the way out is no "OK": nothing has been done yet. */
const char *words_touch(enum screen screen, enum touch touch);
const char *words_hub(void);
const char *words_device(enum flow_device device);
/* "silent", "lost", "opening"; "" when ready. */
const char *words_device_status(enum flow_device_status status);
/* The word for the state of the tray's station. Where pieces lie that are done, "starved" would read as a
 * mistake: they wait to be taken on, and more is to come ("all done", as on the wall). */
const char *words_tray_state(const struct view_tray *tray);

/* What is said of a scale that is lost, silent or cannot be read, in a sentence for who stands before it. */
const char *words_scale_fault(enum fault_code code);

/* The line about the hub under the header; "" when there is nothing to say. */
void words_link(const struct view *view, char out[WORDS_SENTENCE_MAX]);

/* "today", "tomorrow", "Tue 24", "late · Tue 24"; "" for none. And the hours left ("4 h left", "2 h late"),
 * "" when a day away. */
void words_due(int64_t due_ms, int64_t now_ms, char day[WORDS_SHORT_MAX], char left[WORDS_SHORT_MAX]);
/* "14:07" */
void words_clock(int64_t unix_ms, char out[WORDS_SHORT_MAX]);
/* "3 h", "25 min", "4 d" */
void words_age(int64_t age_ms, char out[WORDS_SHORT_MAX]);

/* "18k yellow · 1 × 0.50 ct prong · size 52": what is known of it. */
void words_piece(const struct view *view, char out[WORDS_SENTENCE_MAX]);
void words_next(const struct view_next *next, char out[WORDS_SENTENCE_MAX]);

/* Numbers of a weighing, in the unit and with the decimals of the scale's own value. */
struct words_weighing {
    char expected[WORDS_SHORT_MAX];    /* "4.907 g expected" */
    char below[WORDS_SHORT_MAX];       /* "−2 %" */
    char above[WORDS_SHORT_MAX];       /* "+2 %" */
    char difference[WORDS_SHORT_MAX];  /* "+0.025 g · +0.5 %" */
    char parts[WORDS_SHORT_MAX];       /* "4.832 + 0.100 g" */
    char uncertainty[WORDS_SHORT_MAX]; /* "± 0.0061 g", rounded up */
    char allowed[WORDS_SHORT_MAX];     /* "± 0.098 g" */
};

/* A number as printed by a scale, with the minus of all screens: U+2212. */
void words_value(const char *number, char out[WORDS_SHORT_MAX]);

void words_weighing(const struct view_weighing *weighing, struct words_weighing *out);

/* ------------------------------------------------------------------ tasks */

const char *words_task(enum task task);       /* a tile of the menu: "Hand over" */
enum glyph words_task_glyph(enum task task);  /* no two tasks have the same */
int words_task_group(enum task task);         /* what it is about: equal for tasks that belong together */
const char *words_prompt(enum prompt prompt); /* a question: "What is wrong with it?" */
const char *words_unit(const struct view_task *task); /* of what is typed: "g", "mm", "pieces" */
/* One of a list: its word or name, and a line more; "" for none. */
void words_item(const struct view_item *item, char word[WORDS_TITLE_MAX], char detail[WORDS_TITLE_MAX]);
/* What was done to a piece, by the verb's word; and when, as short as can be. */
const char *words_deed(const char *word);
void words_when(int64_t at_ms, int64_t now_ms, char out[WORDS_SHORT_MAX]);
/* A line of a summary. */
void words_answer(const struct view_item *item, char out[WORDS_TITLE_MAX]);
/* What was booked: "18k yellow · 12.500 g"; "" when nothing of it was said. */
void words_booked(const struct view *view, char out[WORDS_SENTENCE_MAX]);
/* What the books say that a piece weighs. */
void words_book(const struct view *view, char out[WORDS_SENTENCE_MAX]);

#define WORDS_HELP_STEPS 3
struct words_help {
    struct {
        enum glyph glyph;
        const char *words;
    } steps[WORDS_HELP_STEPS];
};
void words_help(const struct view *view, struct words_help *out);

#endif
