/* A simulated workshop (DOMAIN § 9): people who know nothing but what the hub tells them, and do nothing but
 * what it lets them. They push first: no limits, every order released the moment it comes, wax cast a great
 * batch at a time. Then they pull: the manager accepts the limits and the batch that the hub proposes, as
 * they stand. Everything follows from a seed. What is assumed, and why: docs/simulation.md.
 *
 * One thread. After a call that failed, sim_problem says why and nothing more happens. */
#ifndef TOUCHSTONE_SIM_H
#define TOUCHSTONE_SIM_H

#include "tests/simulate/hub.h"
#include "tests/simulate/shift.h"

#define SIM_WORKERS_MAX  24
#define SIM_FLASKS_MAX   24
#define SIM_FLASK_PIECES 40 /* as many as one flask takes */
#define SIM_PARCELS      16
#define SIM_PARCEL_MAX   60 /* pieces on one slip */
#define SIM_ORDERS_MAX   20000
#define SIM_PIECES_MAX   40000
#define SIM_DAYS_MAX     1000
#define SIM_SHOP         "tests/simulate/workshop.json"
#define WAX_KIND         "wax"

/* Where the wax comes from: it is at hand, a printing house sends it, or the workshop's own printer makes it.
 */
enum wax { WAX_AT_HAND, WAX_BOUGHT, WAX_PRINTED };

struct sim_conf {
    uint64_t seed;
    const char *folder; /* the store lives below it */
    int64_t batch;      /* pieces that are cast together while the workshop pushes */
    enum wax wax;
    bool is_half; /* half the people, and half the orders: for a test that is quick */
    void (*progress)(void *context, int day); /* each evening; may be NULL */
    void *context;
};

/* ------------------------------------------------------------------ who works */

enum chore {
    CHORE_NONE,
    CHORE_PIECE,  /* a piece at the bench */
    CHORE_INVEST, /* a tree into its flask */
    CHORE_POUR,   /* metal into the flask, then the cut */
};

struct worker {
    struct tag badge;
    int station; /* index in the workshop */
    bool is_in;  /* here today */
    enum chore chore;
    int64_t ready_ms; /* of the chore */
    struct tag piece;
    bool is_inspection;
    bool passes;        /* what inspection will find */
    struct code guilty; /* step that it blames when it does not pass */
    int order;          /* of the piece: number of its order */
    int flask;          /* of the chore */
    int64_t idle_seq;   /* found nothing to do when the hub had accepted so much */
};

enum flask_state {
    FLASK_FREE,
    FLASK_HUNG, /* its tree is built */
    FLASK_HERE, /* the tree is at casting, and may not start yet */
    FLASK_IN_HAND,
    FLASK_BURNING, /* until burnt_ms */
};

struct flask {
    enum flask_state state;
    struct tag tree;
    int64_t burnt_ms;
    int64_t metal_ug; /* of its pieces, as cast */
    int count;
    struct tag pieces[SIM_FLASK_PIECES];
};

/* Wax at the printing house. */
struct parcel {
    int64_t due_ms; /* when it is sent back; 0: none */
    int count;
    struct tag pieces[SIM_PARCEL_MAX];
};

/* ------------------------------------------------------------------ what the simulation itself counts */

#define ORDER_OF_MAX 6 /* pieces of one order */

struct own_order {
    struct tag tags[ORDER_OF_MAX]; /* of those that are finished */
    int64_t came_ms, released_ms;
    int pieces, finished;
    bool is_draft, is_plain;
};

struct own_finish {
    int64_t at_ms, came_ms, released_ms;
    bool is_plain; /* of the simplest model */
};

/* One evening. */
struct evening {
    int64_t at_ms;
    int64_t wip_ug, wip_pieces, pool_pieces; /* by the hub's report */
    int64_t own_pieces;                      /* at the stations, as counted here */
};

struct sim {
    struct sim_conf conf;
    struct workshop shop;
    struct hub hub;
    char path[HUB_PATH_MAX];
    struct chance chance; /* how work goes */
    struct chance demand; /* which orders come: the same, however the workshop works */
    int64_t now_ms, begin_ms;
    struct worker workers[SIM_WORKERS_MAX];
    int64_t fetched_seq[STATIONS_MAX]; /* as idle_seq, of fetching */
    int worker_count;
    int foundry; /* station that casts */
    struct flask flasks[SIM_FLASKS_MAX];
    struct parcel parcels[SIM_PARCELS];
    struct tag manager;
    int64_t next_order_ms;
    bool pulls;
    int64_t pull_ms;     /* since when */
    int64_t batch, hang; /* pieces that are cast together; of these on one tree, at most */
    int64_t batch_left;  /* of the batch that is being hung */
    struct plan plan;
    const struct house *house;
    bool plan_is_old; /* something has happened since it was read that was not noted in it */
    struct plan_entry *entries;
    struct own_order orders[SIM_ORDERS_MAX];
    int order_count, first_draft;
    struct own_finish finishes[SIM_PIECES_MAX];
    int finish_count;
    int64_t own_wip;
    struct evening evenings[SIM_DAYS_MAX];
    int evening_count;
};

/* ------------------------------------------------------------------ living */

/* NULL: there is no memory. Look at sim_problem. */
struct sim *sim_open(const struct sim_conf *conf);
/* So many days more. */
void sim_live(struct sim *sim, int days);
/* From now on the limits and the batch that the hub proposes hold, renewed every four weeks. */
void sim_pull(struct sim *sim);
/* "": all is well. */
const char *sim_problem(const struct sim *sim);
/* Ends it, and proves the hub's books. False: it had failed, or the books are not whole; said on stderr. */
MUST_USE bool sim_close(struct sim *sim);

/* ------------------------------------------------------------------ shop.c: the workshop as it is set up */

/* Reads the workshop file, puts the making of the wax before casting, and sends half of the people home if
 * that is asked. workshop_release. */
MUST_USE struct fault shop_read(const struct sim_conf *conf, int64_t now_ms, struct workshop *out);

/* ------------------------------------------------------------------ luck.c: what nobody can foresee */

/* How long something takes that takes `standard_ms` by the book. */
int64_t luck_time(struct chance *chance, int64_t standard_ms);
/* Until the next of what comes so often on average. */
int64_t luck_gap(struct chance *chance, int64_t mean_ms);
/* About normal, mean 0, standard deviation 1. */
double luck_normal(struct chance *chance);
bool luck_per_mille(struct chance *chance, int per_mille);

/* ------------------------------------------------------------------ office.c: orders, and the manager */

void office_take_orders(struct sim *sim); /* those that have come by now */
void office_morning(struct sim *sim);     /* releases what may go into work, looks at limits */
void office_deliver(struct sim *sim, int order);
void office_accept_proposals(struct sim *sim);
void office_evening(struct sim *sim); /* notes what the hub reports */

/* ------------------------------------------------------------------ bench.c */

/* What is done elsewhere and goes on here is scanned in as far as the hub lets it; whoever is there and has
 * nothing in hand begins with it. True: something changed. */
bool bench_fetch(struct sim *sim, int station);
/* Somebody has nothing in hand: starts what comes next of what lies here. True: something changed. */
bool bench_take(struct sim *sim, struct worker *worker);
/* The piece in hand is done. */
void bench_end(struct sim *sim, struct worker *worker);

/* ------------------------------------------------------------------ foundry.c: trees, flasks, wax */

bool foundry_take(struct sim *sim, struct worker *caster);
void foundry_end(struct sim *sim, struct worker *caster);
/* ------------------------------------------------------------------ wax.c */

/* In the morning: what waits for the printing house goes there, what is ready there comes back; what the
 * printer made over night is done. */
void wax_morning(struct sim *sim);

/* ------------------------------------------------------------------ sim.c: for these */

/* A command of this worker at his bench, about a piece or (none) about nothing. */
bool sim_say(struct sim *sim, const struct worker *worker, const char *verb, struct tag piece,
             const char *rest, struct reply *reply);
/* The same as the manager, in the office. */
bool sim_manage(struct sim *sim, const char *verb, const char *rest, struct reply *reply);
/* The hub's plan as it is now; what comes next at a station, in its order. False after a fault. */
bool sim_look(struct sim *sim);
/* Says it of a piece in the plan, and notes there what the hub answers, instead of reading all of it again.
 * Not for what moves anything but that piece. */
bool sim_say_noting(struct sim *sim, const struct worker *worker, const char *verb, struct plan_item *item,
                    struct reply *reply);
struct plan_item *sim_find_item(struct sim *sim, struct tag piece); /* NULL: the plan has it not */
size_t sim_next_at(struct sim *sim, int station);
struct plan_item *sim_item(const struct sim *sim, size_t entry);
/* The number of the order that a piece is for. */
int sim_order_of(const struct sim *sim, const struct plan_item *item);
/* A sentence that ends the simulation. */
void PRINTF_LIKE(2, 3) sim_fail(struct sim *sim, const char *format, ...);
/* Index of a station by its kind; −1: there is none. */
int sim_station(const struct sim *sim, const char *kind);

#endif
