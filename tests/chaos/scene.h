/* The scene of the partition test: a workshop as the people in it know it, beside what the kiosks and the hub
 * make of it. The benches are links with their outboxes, the hub is its desk and store; net.h joins them. One
 * thread.
 *
 * scene_hub.c is the hub's side, scene_bench.c what people do at benches, scene_room.c watches the limits
 * after every commit, scene_end.c says what must hold once everything is together again. */
#ifndef TOUCHSTONE_CHAOS_SCENE_H
#define TOUCHSTONE_CHAOS_SCENE_H

#include <sqlite3.h>

#include "hub/service/refresh.h"
#include "kiosk/link/link.h"
#include "tests/bench/plant.h"
#include "tests/chaos/net.h"

enum {
    PIECES = 12,
    POOL = -1,
    CASTING = 0,
    SETTING = 1,
    POLISHING = 2,
    QC = 3,
    FINISHED = PLANT_STATIONS,
    MANAGER = PLANT_STATIONS + 1, /* whose badge is that */
    LIMITS_MAX = STATIONS_MAX + GROUPS_MAX,
    FEATS_MAX = 1024,
    ANSWERS_MAX = 4096,
    EVENTS_MAX = 256, /* of one link, that wait */
};

/* A piece, or a lot, as the people at the benches know it. */
struct thing {
    int at;    /* station; POOL, FINISHED */
    int bench; /* that took it in: its work is done there, too */
    bool done; /* there */
    bool sent; /* back, from QC to `at`, where nobody has taken it in yet */
    bool held, scrapped, weighed;
    bool stopped;     /* held by the manager, whoever else holds it */
    bool unsure;      /* something could not be taken back, and the bench was told so */
    bool asked;       /* somebody waits for an answer about it */
    int64_t metal_ug; /* as weighed last; 0: never */
    int feat;         /* the last that was done with it; −1: none */
};

/* A deed, as whoever did it knows it. */
struct feat {
    struct uuid id, question; /* that told it; and that asked before, without an answer: nil */
    int64_t n;
    int bench, thing;
    enum verb verb;
    int64_t gross_ug;    /* VERB_WEIGH */
    bool undone;         /* taken back at the bench */
    struct thing before; /* as it was */
};

/* A piece that the kiosk knows better than its picture of the workshop (kiosk/flow/local.c). */
struct local {
    int64_t version; /* 0: it does not */
    int unanswered;
    int64_t seq;
};

struct bench {
    struct link *link;
    struct world world;
    char store[160], code[16];
    int station;
    bool asks;
    struct command asked;
    bool covered; /* by a lent place: unanswered, it has happened */
    struct local locals[PIECES];
    int last; /* deed that may be taken back; −1: none */
    struct link_event waiting[EVENTS_MAX];
    int waiting_count;
};

/* The limits as they were after the last commit, read out of the events. Stations first, then groups. */
struct room_watch {
    int64_t seq;
    struct piece_row rows[PIECES];
    struct load load[LIMITS_MAX], taken[LIMITS_MAX]; /* `taken`: with what is lent */
    struct load excused[LIMITS_MAX]; /* that came in by a way that may exceed them, since then */
};

struct scene {
    struct desk desk;
    struct watch watch;
    struct board board;
    struct reader *reader;
    sqlite3 *db; /* the store again, for plain SQL */
    struct world world;
    char store[160], folder[128];
    int64_t ids[NET_KIOSKS];
    struct uuid office; /* its outbox */
    int64_t office_n;
    bool stale, dies;
    bool wrote_off[NET_KIOSKS];
    int64_t refreshed_ms;
    struct room_watch room;
    struct bench benches[NET_KIOSKS];
    struct thing things[PIECES];
    struct feat feats[FEATS_MAX];
    int feat_count;
    struct {
        struct uuid id;
        enum result result;
        int64_t seq;
    } answers[ANSWERS_MAX]; /* that a bench got */
    int answer_count;
    int64_t weighed; /* so often; makes each weight another */
    uint64_t seed;
    bool talks;  /* prints all that is said */
    bool failed; /* this schedule */
    int passed, broken;
    int64_t verbs[VERB_COUNT], alone, refused, undone, scrapped, unsure, carried_on; /* for the summary */
};

void must(struct fault fault, const char *what);
void PRINTF_LIKE(2, 3) scene_fail(struct scene *scene, const char *format, ...);
/* What plain SQL counts; −1, and the scene has failed, when it cannot be asked. */
int64_t scene_count(struct scene *scene, const char *sql);

/* ------------------------------------------------------------------ scene_hub.c */

void hub_open(struct scene *scene);
void hub_close(struct scene *scene); /* as when it is killed: what was not committed is gone */
void hub_die(struct scene *scene);   /* and is started again */
void hub_refresh(struct scene *scene);
struct net_hub hub_side(struct scene *scene);
/* The manager says it in the office. True: accepted. */
bool office_says(struct scene *scene, struct command *command);

/* ------------------------------------------------------------------ scene_bench.c */

void bench_open(struct scene *scene, int bench);
void bench_die(struct scene *scene, int bench);  /* whoever asked is gone; the link withdraws it by itself */
void bench_hear(struct scene *scene, int bench); /* what its link has heard */
void bench_act(struct scene *scene, int bench, int thing); /* the sensible thing, if there is one */
void bench_undo(struct scene *scene, int bench);
void manager_scraps(struct scene *scene, int thing);
void manager_holds(struct scene *scene, int thing); /* or lets go what he holds */
void manager_overrides(struct scene *scene, int thing);
void manager_writes_off(struct scene *scene, int bench);

/* ------------------------------------------------------------------ scene_room.c */

void room_begin(struct scene *scene);
/* After every commit: no `block` limit is exceeded but by the ways that DOMAIN § 10 names. */
void room_check(struct scene *scene);

/* ------------------------------------------------------------------ scene_end.c */

bool end_is_calm(struct scene *scene);
void end_check(struct scene *scene); /* closes the hub */

#endif
