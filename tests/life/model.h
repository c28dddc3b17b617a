/* The naive model's own structs, and what its files have from each other. None of this is the hub's. */
#ifndef TOUCHSTONE_MODEL_H
#define TOUCHSTONE_MODEL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/life.h"

enum { POOL, AT_STATION, FINISHED };
enum { NOBODY = -1, SOMEBODY = -2 };       /* SOMEBODY: unknown, or not told */
enum { OF_ITS_OWN, UNTOLD, TOLD, FALLEN }; /* what became of a deed that was implied */
enum { MARKS_MAX = 64, VISITS_MAX = 2048, BALANCES_MAX = 512, IMPLIED_MAX = 12 };

/* Somebody (or only a station's tray) had the piece. `waits`: at a step that weighs in, before that weighing.
 */
struct mark {
    int person; /* NOBODY: only the tray */
    int station;
};

struct thing {
    int model, lot;
    struct book book;
    int64_t quantity, volume_mm3_e3, due_ug;
    int place, state, station, tray, step;
    int was; /* while held: the state that it goes back to */
    bool rework, weighed_here;
    int holder;
    int64_t metal_ug, stones_ug, version;
    struct mark marks[MARKS_MAX];
    int mark_count;
    bool has_ruling;
    enum ruling ruling;
    int sent_from, sent_to; /* the steps of its last way back */
    int64_t sent_ug;        /* what it weighed then */
};

struct deed { /* the last that an actor did, to take it back */
    bool is_event;
    int piece; /* −1: about none */
    struct thing before;
    int64_t after_version;
    bool changed;
    struct step step;
    bool is_withdrawal;
    int note;           /* of its event */
    bool is_told_again; /* the answer is that of the first */
};

struct division { /* of what a weighing posted, by one that came late */
    bool stands;
    int divides; /* the note of that weighing; −1: it divides none */
    struct charge {
        char to[ACCOUNT_TEXT_MAX], from[ACCOUNT_TEXT_MAX];
        int64_t ug;
    } parts[2]; /* what was lost before the moment, and after it */
};

struct model {
    const struct workshop *shop;
    int piece_count, station_count;
    struct thing things[LIFE_PIECES_MAX];
    int visits[LIFE_PIECES_MAX][VISITS_MAX]; /* where each was after every event, undone ones too */
    int visit_count[LIFE_PIECES_MAX];
    struct note { /* each piece after every event, for weighings that come late */
        struct thing after;
        bool weighed, stops;
        struct division division;
        int taker, taken_at; /* the actor that received it then, and at which station; −1: none did */
        enum verb implied;   /* VERB_COUNT: it was told as it happened */
        int fate;
        int by;     /* the actor; −1: nobody's command */
        int tells;  /* the note of the implied deed that it is; −1: none */
        int undoes; /* the note of what it took back; −1: it is no withdrawal */
    } notes[LIFE_PIECES_MAX][VISITS_MAX];
    struct deed last[LIFE_ACTORS_MAX];
    struct {
        char book[BOOK_TEXT_MAX], account[ACCOUNT_TEXT_MAX];
        int64_t ug;
    } balances[BALANCES_MAX];
    int balance_count;
    const struct step *now; /* being judged */
    bool
        breaks_limit[LIFE_STATIONS_MAX]; /* let in otherwise than by room: by what happened, rework or undo */
    char *problem;
    size_t problem_size;
};

enum judged { NO, YES, HISTORY }; /* HISTORY: it happened, and moves nothing any more */

/* model_books.c */
void PRINTF_LIKE(2, 3) naive_object(struct model *model, const char *format, ...);
void naive_book(struct model *model, const char *name, const char *account, int64_t ug);
const char *naive_station_code(const struct model *model, int station);
void naive_write_holder(const struct model *model, const struct thing *thing, char out[ACCOUNT_TEXT_MAX]);
void naive_write_open(const struct model *model, const struct thing *thing, char out[ACCOUNT_TEXT_MAX]);
void naive_move_metal(struct model *model, const struct thing *before, const struct thing *after);
void naive_reweigh(struct model *model, const struct thing *before, int64_t metal_ug);

/* model_flow.c */
const struct workshop_route *naive_route_of(const struct model *model, const struct thing *thing);
const struct route_step *naive_step_at(const struct model *model, const struct thing *thing);
const struct route_step *naive_step_after(const struct model *model, const struct thing *thing);
bool naive_serves(const struct model *model, int actor, int station);
bool naive_is_kind(const struct model *model, int station, struct code kind);
void naive_load_of(const struct model *model, int station, int64_t *pieces, int64_t *ug);
void naive_mark(struct thing *thing, int person, int station);
bool naive_answers(const struct model *model, const struct thing *thing, bool in_hand);
enum weigh_policy naive_policy_of(const struct model *model, const struct thing *thing);
enum judged naive_senseless(const struct step *step);
bool naive_forbids(const struct step *step);
enum judged naive_hold(struct thing *after);
enum judged naive_release(struct thing *after);
enum judged naive_receive(struct model *model, const struct step *step, int person, struct thing *after);
int naive_imply(struct model *model, const struct step *step, struct thing out[IMPLIED_MAX]);
bool naive_is_not_here(const struct model *model, const struct step *step, enum judged *out);
enum judged naive_start(struct model *model, const struct step *step, int person, struct thing *after);
enum judged naive_finish(struct model *model, const struct step *step, int person, struct thing *after);
enum judged naive_pass(struct model *model, const struct step *step, int person, struct thing *after);
int naive_guilty_step(const struct model *model, const struct thing *thing, struct code kind);
enum judged naive_rework(struct model *model, const struct step *step, int person, struct thing *after);

/* model_weigh.c */
int64_t naive_stones_on_pan(const struct model *model, const struct thing *thing);
double naive_theory_of(const struct model *model, const struct thing *thing);
bool naive_is_near(double a, double b, double apart);
enum judged naive_weigh(struct model *model, const struct step *step, const struct reply *reply,
                        struct thing *after);

/* model_late.c */
bool naive_is_flagged(const struct reply *reply, enum reason reason);
/* What a late weighing divides: charged already. */
struct division naive_divide_late(struct model *model, const struct step *step);
/* Takes it back, or lets it stand again. */
void naive_turn_division(struct model *model, int piece, struct division *division);
/* The one that stands of what this note's weighing had posted. */
void naive_take_back_division(struct model *model, int piece, int note);

/* model_implied.c */
void naive_imply_missing(struct model *model, const struct step *step);
/* The note of the implied deed that this is; −1: none. */
int naive_tell(struct model *model, const struct step *step, const struct reply *reply);
/* The oldest deed that its bench has yet to tell of a piece; false: none. `past_start`: the receive started
 * it, so that is told by none. */
bool naive_next_untold(const struct model *model, int piece, bool past_start, enum verb *verb, int *station);
/* `receive`: the number of its note. */
void naive_take_back_implied(struct model *model, int piece, int receive);

/* model_turn.c */
void naive_settle(struct model *model, int piece, const struct thing *after, bool weighed);
void naive_note_visit(struct model *model, int piece, bool weighed, bool stops);
const char *naive_place_text(int place);

#endif
