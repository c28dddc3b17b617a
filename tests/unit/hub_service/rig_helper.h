/* A whole hub for a test: a small workshop in a real store in its own folder, and kiosks that ask and wait
 * for the answer. */
#ifndef TOUCHSTONE_RIG_HELPER_H
#define TOUCHSTONE_RIG_HELPER_H

#include "hub/service/report_read.h"
#include "hub/service/service.h"

#define RIG_PIECES_MAX 64

struct rig {
    char folder[64];
    char path[96];
    struct service *service;
    int64_t kiosks[2]; /* "bench": casting and setting; "finish": polishing and QC */
};

void rig_well(struct fault fault); /* fails the test with its sentence, if it is one */

/* `at_casting` pieces are done at casting (R-1, R-2 …), the rest up to `pieces` waits in the pool. */
void rig_open(struct rig *rig, int pieces, int at_casting);
/* The same with another workshop, which is released. Its kiosks are to be those of rig_describe. */
void rig_open_as(struct rig *rig, struct workshop *workshop);
/* The same, begun at another time: its first day may be long over. */
void rig_open_at(struct rig *rig, struct workshop *workshop, int64_t begun_ms);
void rig_close(struct rig *rig); /* and removes the folder */
void rig_stop(struct rig *rig);  /* only ends the service */
void rig_start(struct rig *rig);
void rig_next_ms(void); /* comes back in another millisecond of the hub's clock */
void rig_describe(struct workshop *out, int pieces, int at_casting); /* release with workshop_release */

struct tag rig_piece(int number);  /* 1 … */
struct tag rig_person(int number); /* 1 … 6; 6 is the manager */
#define RIG_MANAGER 6
#define RIG_PIN     "2468" /* the manager's; asker_make gives it with whatever the manager does at a kiosk */

/* Someone who asks, with an outbox. */
struct asker {
    struct rig *rig;
    struct identity who;
    struct uuid outbox;
    int64_t n;                       /* of the last command */
    struct uuid last;                /* its id */
    const struct language *language; /* that it wants to be told in; NULL: English */
};
struct asker rig_asker(struct rig *rig, int kiosk);
/* Somebody at a seat in the office, signed in: rig_office(&rig, RIG_MANAGER) may do all that a manager may.
 */
struct asker rig_office(struct rig *rig, int person);

/* A command of this asker with the next number. */
struct command asker_make(struct asker *asker, enum verb verb, const char *station, int person, int piece);
/* Decided at the kiosk, in the place of one that was lost or is taken back: at the same station, by the same
 * person, about the same piece. */
struct command asker_replace(struct asker *asker, const struct command *lost, enum verb verb);
/* Submits and waits. */
struct reply asker_send(struct asker *asker, const struct command *command);
struct fault asker_try(struct asker *asker, const struct command *command, struct reply *out);
/* Two in one body, without forms. */
void asker_send_pair(struct asker *asker, const struct command commands[2], struct reply out[2]);
/* Makes and sends. */
struct reply ask(struct asker *asker, enum verb verb, const char *station, int person, int piece);
/* Weighs a gross mass in milligrams on the scale "fine". */
struct reply ask_weigh(struct asker *asker, const char *station, int person, int piece, int64_t gross_ug);
/* From the end of casting through setting (person 1) and polishing (2) into work at QC (3). */
void ask_to_qc(struct asker *bench, struct asker *finish, int piece);

/* Runs verify; fails the test with its sentences unless it is clean, and what events found out is JSON. */
void rig_verify(const struct rig *rig, struct verify_report *out);
/* Runs verify and returns how many problems it found. */
int64_t rig_problems(const struct rig *rig);

/* The one number that a question to the store gives. */
int64_t rig_number(const struct rig *rig, const char *sql);

/* A column of a report over all times, added up. */
int64_t rig_report_sum(const struct rig *rig, enum report report, int column);
/* The same from ≤ t < to. */
int64_t rig_report_sum_of(const struct rig *rig, enum report report, int column, int64_t from_ms,
                          int64_t to_ms);

/* Fails the test, with what the hub says, unless it is answered so. */
void rig_expect(struct reply reply, enum result result, enum reason reason);
void rig_accepts(struct reply reply);
bool rig_has_flag(const struct reply *reply, enum reason flag);

struct board *rig_board(const struct rig *rig); /* free it */
const struct board_station *rig_station(const struct board *board, const char *code);

/* The lent writer: a reply as hex, so that a test can have all of it back. */
void rig_write_reply(struct text *out, const struct reply *reply);
struct reply rig_read_reply(struct span text);

#endif
