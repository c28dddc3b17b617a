/* Whole lives: every family of the workshop lived at random, as bytes over the wire. There is no model of
 * all of it; what DOMAIN says of every step is recomputed from the store after each: books, holders, limits,
 * places, how many pieces there are, who may do what. Everything follows from a seed. See docs/proof.md. */
#ifndef TOUCHSTONE_WHOLE_H
#define TOUCHSTONE_WHOLE_H

#include "tests/life/life.h"

struct sqlite3;

#define WHOLE_SAYS_MAX    1600
#define WHOLE_LINE_MAX    (WHOLE_SAYS_MAX + 64)
#define WHOLE_SENDERS_MAX (LIFE_ACTORS_MAX + 1) /* the last one is the manager's seat in the office */
#define WHOLE_PIECES_MAX  512
#define WHOLE_BALANCES    1024
#define WHOLE_LENT_MAX    1024
#define WHOLE_PIN         "2468"

/* ------------------------------------------------------------------ a step: a command as it is said */

enum whole_how { HOW_ASKED = 'a', HOW_HAPPENED = 'h', HOW_AGAIN = 'r', HOW_WITHDRAWN = 'w' };

struct whole_step {
    int sender;
    int64_t pass_ms; /* of the hub's clock, before it */
    enum whole_how how;
    char says[WHOLE_SAYS_MAX]; /* its JSON but for id, number and clock */
};
void whole_step_write(const struct whole_step *step, char out[WHOLE_LINE_MAX]);
MUST_USE bool whole_step_read(const char *line, struct whole_step *out);

/* ------------------------------------------------------------------ what the store has (whole_view.c) */

struct seen {
    int64_t id, quantity, book_ug, stones_ug, foreign_ug, on_tree,
        version; /* foreign: findings of other books */
    int step;
    int64_t slip;                          /* the last that it was on */
    int64_t volume_mm3_e3, density_ug_mm3; /* of one, and of its melt */
    int way;                               /* index of its route; −1: of one that was made since */
    bool transit, rework, weighed_here, has_findings, inspects, sets_stones;
    char was[16]; /* while it is held: the state that it goes back to */
    char tag[40], place[16], state[16], here[CODE_TEXT_MAX], tray[CODE_TEXT_MAX], holder[40], kind[12];
    char next[CODE_TEXT_MAX], book[BOOK_TEXT_MAX], order[CODE_TEXT_MAX], weigh[8], ruling[24];
    char untold[CODE_TEXT_MAX]; /* where a finish was booked as implied, which nobody has told yet */
    bool in_group;              /* counts in the group of the workshop */
};

struct whole_balance {
    char book[BOOK_TEXT_MAX], account[ACCOUNT_TEXT_MAX];
    int64_t ug;
};

/* Stones of all kinds that somebody has, or that are somewhere. */
struct whole_stones {
    char account[ACCOUNT_TEXT_MAX];
    int64_t piece, count, ug; /* piece: set in, or issued for; 0: none */
};

/* Room that is kept for a kiosk, or was. */
struct whole_lent {
    int64_t id, pieces;
    int sender;                        /* whose kiosk it is */
    char of[CODE_TEXT_MAX], ended[16]; /* "": it has not */
};

struct view {
    struct seen pieces[WHOLE_PIECES_MAX];
    int count;
    int64_t last_event, transfers;
    struct whole_balance balances[WHOLE_BALANCES]; /* added up from the transfers, one by one */
    int balance_count;
    struct whole_stones stones[WHOLE_BALANCES]; /* the same of the stones' */
    int stone_count;
    struct limit limits[STATIONS_MAX]; /* of the stations, in the workshop's order */
    struct limit group_limit;
    struct whole_lent lent[WHOLE_LENT_MAX];
    int lent_count;
    int64_t clasps;                                  /* in stock, by count */
    int64_t last_change, last_return, last_refining; /* by number; 0: none yet */
    char change_state[16];
};

void whole_look(struct sqlite3 *db, const struct workshop *shop, struct view *view, char *problem,
                size_t size);
void whole_look_at_lent(struct sqlite3 *db, struct view *view, char *problem, size_t size);
/* § 5: V · ρ · Π f over the steps before `steps`; 0: nobody knows. */
int64_t whole_theory(const struct workshop *shop, const struct seen *piece, int steps);
const struct seen *whole_find(const struct view *view, const char *tag);
int64_t whole_balance(const struct view *view, const char *book, const char *account);
/* Pieces there; index of a station, or −1 for the group. */
int64_t whole_count(const struct view *view, const struct workshop *shop, int station);

/* ------------------------------------------------------------------ lent places (whole_lent.c) */

struct whole_lender {
    int64_t kiosk;
    struct uuid outbox;
};
/* As if all kiosks were connected: each gets the places that it may have. */
MUST_USE struct fault whole_lend(struct service *service, const struct whole_lender lenders[LIFE_ACTORS_MAX]);
/* Pieces that are kept for kiosks, at a station or in a group. */
int64_t whole_kept(const struct view *view, const char *of);

/* ------------------------------------------------------------------ judging (whole_judge.c) */

/* What the answer and the store say against DOMAIN; "" when nothing. */
struct whole_case {
    const struct workshop *shop;
    const struct whole_step *step;
    const struct view *before, *after;
    const struct reply *reply;
    struct sqlite3 *db;
    int64_t now_ms;
    char *problem;
    size_t problem_size;
};
/* Whoever says it is one of the workshop's people. */
bool whole_is_of_the_house(const struct whole_case *of);
/* What is wrong; the first says it. */
void PRINTF_LIKE(2, 3) whole_object(struct whole_case *of, const char *format, ...);
void whole_judge(struct whole_case *of);
/* whole_stock.c: what a count of the stock has to leave there. */
void whole_judge_stock(struct whole_case *of, const char *verb);
/* How many of the first row of "components" or "stones"; false: nobody counted those. */
bool whole_counted(const char *says, const char *rows, int64_t *out);
/* whole_lent.c: which places ended by this step, and how. */
void whole_judge_lent(struct whole_case *of, const char *verb);

/* Value of a field of what is said: "" when it is not there. */
void whole_field(const char *says, const char *name, char *out, size_t size);

/* ------------------------------------------------------------------ living */

void whole_world(struct workshop *out, uint64_t seed);
void whole_generate(const struct workshop *shop, const struct view *view, struct chance *chance,
                    struct whole_step *out);
void whole_live(uint64_t seed, const char *folder, struct whole_step *steps, int count,
                struct life_result *out);
void whole_replay(uint64_t seed, const char *folder, const struct whole_step *steps, int count,
                  struct life_result *out);
void whole_shrink(uint64_t seed, const char *folder, struct whole_step *steps, int *count,
                  struct life_result *out);

#endif
