/* What the files of verify share. Nobody else includes it. */
#ifndef TOUCHSTONE_VERIFY_INSIDE_H
#define TOUCHSTONE_VERIFY_INSIDE_H

#include <pthread.h>

#include "hub/service/digest.h"
#include "hub/service/prove.h"
#include "hub/service/told.h"
#include "hub/store/history.h"

/* ------------------------------------------------------------------ accounts, as far as the walk has come */

/* One account in one book. */
struct slot {
    int64_t book,
        account; /* rows; 0: an empty slot. An account that was never opened has a row past the last */
    enum account_kind kind;
    bool is_known, is_holder, never_negative;
    bool is_touched; /* since the last check */
    int64_t balance_ug;
    int64_t held_ug; /* book mass of the pieces that it holds */
    int64_t told_ug,
        told_apart_ug; /* what was complained of already: a problem is told once, not at every event */
};

struct accounts {
    const struct history *history;
    struct slot *slots; /* open addressing; a power of two */
    size_t count, capacity;
    struct {
        int64_t book, account;
    } * checks;
    size_t check_count, check_capacity;
    struct names *names; /* text to row */
};

struct proof;

MUST_USE struct fault accounts_begin(struct accounts *accounts, const struct history *history);
void accounts_end(struct accounts *accounts); /* a zeroed one is fine */
MUST_USE struct fault accounts_post(struct accounts *accounts, const struct history_item *item);
/* A piece's metal came to an account (or, negative, left it). */
MUST_USE struct fault accounts_hold(struct accounts *accounts, struct book book, struct account account,
                                    int64_t ug);
/* Everything touched since the last check: `seq` is the event after which it must be right. */
void accounts_check(struct accounts *accounts, struct proof *proof, int64_t seq);
/* Over every balance that is not nothing, as a digest has it. */
MUST_USE struct fault accounts_hash(const struct accounts *accounts, unsigned char out[BALANCES_DIGEST_SIZE]);
/* What is kept beside the transfers is what they add up to. */
MUST_USE struct fault accounts_compare_kept(struct accounts *accounts, struct proof *proof);

/* ------------------------------------------------------------------ the proof */

struct life { /* of one piece, as far as the walk has come */
    int64_t last;
    struct piece_now now;
    struct book book; /* "" : there is no such piece */
    struct account holder;
    bool is_tree;
};

struct proof {
    pthread_mutex_t mutex; /* guards the report: two threads look */
    struct store *store;
    struct house house;
    struct history *history;
    struct accounts accounts;
    struct verify_report *report;
    const struct verify_conf *conf;
    struct fault fault;      /* of reading, not of what was read */
    int64_t stones_unsealed; /* the last event whose seal has not its stones */
    struct life *lives;      /* index: piece id */
    size_t life_count;
    int64_t seq, last_seq;
    unsigned char seal[EVENT_SEAL_SIZE];
    struct uuid command; /* of the events whose balances are still to be checked */
    bool has_command;
    struct presence_row presence[PEOPLE_MAX];
    size_t presence_count;
    unsigned char *corrected; /* a bit for each event, as far as there are any: numbers may be forged */
    int64_t corrected_count;
    struct digests *digests;
    struct {
        int64_t seq; /* the event behind which it was told last; 0: never */
        unsigned char sum[TABLE_SUM_SIZE];
    } tables[SEALED_TABLE_COUNT];
    struct told told;                   /* the set-up, as the last events that tell it left it */
    int64_t told_seq[SETUP_PART_COUNT]; /* those events; 0: none has told of that part */
    struct told_row *told_rows;         /* PINs and tokens of which an event told by itself */
    size_t told_row_count, told_row_capacity;
    int64_t figured;           /* the last event that the figures in the file know */
    struct fault figure_fault; /* of counting them again */
};

/* `seq`: the event where it breaks; 0: none in particular. */
void proof_complain(struct proof *proof, int64_t seq, const char *format, ...) PRINTF_LIKE(3, 4);

/* verify_digest.c: those of the store and those kept outside; check after each event, the rest at the end. */
MUST_USE struct fault digests_begin(struct proof *proof);
MUST_USE struct fault digests_check(struct proof *proof);
MUST_USE struct fault digests_check_rest(struct proof *proof);
void digests_end(struct proof *proof);

/* The last event about one row of the set-up, and what it left. */
struct told_row {
    enum setup_part part;
    char key[THING_TEXT_MAX];
    unsigned char digest[TOLD_DIGEST_SIZE];
    int64_t seq;
    bool is_there; /* when the rows are compared at the end */
};

/* verify_setup.c: what an event tells of the set-up is what was told before, and stays so; at the end it is
 * what the tables have. */
MUST_USE struct fault told_check(struct proof *proof, const struct event_row *event);
MUST_USE struct fault told_check_rest(struct proof *proof);
void told_end(struct proof *proof);

/* verify_tables.c: what is told of tables behind an event stands in the chain; at the end it is what they
 * have. */
void tables_follow(struct proof *proof, const struct history_item *item);
MUST_USE struct fault tables_check_rest(struct proof *proof);

/* verify_event.c: one event after the other. */
void proof_event(struct proof *proof, const struct history_item *item);
bool proof_equal_now(const struct piece_now *a, const struct piece_now *b);

#endif
