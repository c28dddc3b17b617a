/* What the files of the link share; nobody else includes it.
 *
 * Two threads: the main thread calls link_*, the link's own thread runs `step` over and over. `lock` guards
 * all but what is marked as the thread's own. The sink is called without the lock. */
#ifndef TOUCHSTONE_LINK_INSIDE_H
#define TOUCHSTONE_LINK_INSIDE_H

#include <pthread.h>

#include "kiosk/link/album.h"
#include "kiosk/link/client.h"
#include "kiosk/link/events.h"
#include "kiosk/link/link.h"
#include "kiosk/link/outbox.h"
#include "kiosk/link/spool.h"

enum {
    BATCH_MAX = 64,          /* commands in one POST, and never more than WIRE_BODY_MAX holds */
    SILENCE_MS_MAX = 6000,   /* the hub's stream beats every 2 s */
    POST_TIMEOUT_MS = 10000, /* for the backlog, which nobody watches */
    WORLD_TIMEOUT_MS = 20000,
    HEALTH_TIMEOUT_MS = 5000,
    PHOTO_TIMEOUT_MS = 120000,  /* four megabytes over a slow line */
    SEEN_TIMEOUT_MS = 20000,    /* a photo that somebody waits for */
    HISTORY_TIMEOUT_MS = 5000,  /* somebody waits for it */
    PRINT_TIMEOUT_MS = 15000,   /* a printer may make the hub wait for ten */
    CLOCK_SKEW_MS_MAX = 30000,  /* more is said at this kiosk: the hub's setting clock_skew_s by default */
    WORLD_SAVE_DELAY_MS = 5000, /* the last known world is written at most so often */
    WORLD_SAVE_AGAIN_MS = 250,  /* … and not while somebody waits for the hub */
    RETRY_MS_MIN = 200,
    RETRY_MS_MAX = 2000,
    RETRY_DENIED_MS = 5000,
    LIVE_RETRY_MS = 100,
    WAIT_MS_MAX = 10000, /* nothing is due; the stream wakes it, and silence is */
};

/* The live command that has no answer yet. There is at most one. */
struct live {
    bool present;
    bool timed_out;      /* never sent again: waits for what replaces it */
    int64_t deadline_ms; /* monotonic */
    struct command command;
    struct arena arena; /* its form */
};

/* When to try again. */
struct retry {
    int failures;     /* in a row */
    int64_t after_ms; /* monotonic; not before */
};

struct link {
    struct link_conf conf; /* its strings are not used after link_open */
    pthread_t thread;
    pthread_mutex_t lock;
    bool started;
    bool stop;
    struct outbox *outbox;
    struct client *client; /* the thread's own, but for client_wake */

    char language[LANGUAGE_TEXT_MAX]; /* of the hub's sentences: link_speak */
    struct live live;
    int64_t pending;
    int64_t own;     /* of them, that nobody at the bench cares about: see outbox_count */
    int64_t skew_ms; /* this kiosk's clock − the hub's, at the last world */
    bool stream_alive;
    struct fault stream_fault, post_fault;
    struct retry post_retry;
    struct tag label;              /* is to be printed, or is being printed; none */
    struct tag history_of;         /* is to be read; none */
    struct piece_history history;  /* that was read last */
    char photo_of[PHOTO_ID_MAX];   /* is to be looked at; "": none */
    char picture_of[PHOTO_ID_MAX]; /* … of a model: after the photo */
    struct {                       /* the photo that came last, until it is taken */
        char *data;
        size_t size;
    } seen;
    struct spool spool;
    struct fault photo_fault; /* why the hub takes no photos, although it is there */
    bool look;                /* the world is wanted at once */

    /* the thread's own */
    struct command batch[BATCH_MAX];
    struct arena batch_arena; /* their forms */
    struct reply replies[BATCH_MAX];
    int batch_count, batch_max;
    bool batch_live;
    int64_t gap_n;      /* the number that the hub last asked for anew; 0: none */
    int64_t conflict_n; /* the first of those that it settled last, if all were conflicts; 0: they were not */
    struct events events;
    struct retry stream_retry, world_retry;
    int64_t stream_heard_ms;  /* last byte, or the start of the attempt */
    int64_t stream_opened_ms; /* when the hub said yes to the last one */
    struct retry health_retry;
    struct retry photo_retry;
    struct tag history_asked;
    char photo_asked[PHOTO_ID_MAX];
    bool picture_asked; /* that is one of a model */
    struct album album;
    struct { /* the photo that is being sent */
        char id[PHOTO_ID_MAX];
        char *data; /* NULL: none is */
    } upload;
    int contract;           /* that the hub speaks; 0: not known yet, nothing is sent before */
    int64_t world_asked_ms; /* since 1970 */
    bool world_wanted, world_whole;
    bool looking;          /* somebody waits for the world that is being fetched */
    int64_t world_save_ms; /* 0: nothing to save */
    struct link_status told;

    struct world world;
};

/* Waits twice as long after each failure, up to `most`. */
void retry_later(struct retry *retry, int64_t now_ms, int64_t most_ms);

/* The command without what is borrowed, and without the PIN: what may be told. */
struct command command_bare(const struct command *command);
/* Nobody waits for the live command any more. Lock held. */
void live_forget(struct link *link);

/* Counts the outbox anew, after every change of it. Lock held. */
void link_recount(struct link *link);
struct link_status link_status_now(const struct link *link);       /* lock held */
void link_tell(struct link *link, const struct link_event *event); /* lock not held */

/* post.c: the commands. */
void post_begin(struct link *link, int64_t now_ms);
void post_ended(struct link *link, const struct answer *answer);
void post_check_deadline(struct link *link, int64_t now_ms);

/* label.c: what is printed. */
void label_begin(struct link *link);
void label_ended(struct link *link, const struct answer *answer);

/* photo.c: what is in the spool. */
bool photo_may(const struct link *link); /* there is one to send, to a hub that takes photos. Lock held */
void photo_begin(struct link *link, int64_t now_ms);
void photo_ended(struct link *link, const struct answer *answer);
void photo_forget(struct link *link); /* the line is gone: what is on its way is cut off */
/* The photos that a command names are on the disk before it. Lock held. */
MUST_USE struct fault photo_keep_all(struct link *link, const struct command *command);

/* history.c: what happened to a piece. */
void history_begin(struct link *link);
void history_ended(struct link *link, const struct answer *answer);

/* seen.c: photos and pictures that are looked at. */
void seen_begin(struct link *link);
void seen_ended(struct link *link, const struct answer *answer);

/* health.c: what the hub speaks. */
void health_begin(struct link *link, int64_t now_ms);
void health_ended(struct link *link, const struct answer *answer);

/* lent.c: places lent to this kiosk. Lock held. */
void lent_load(struct link *link); /* into the world, as the disk has them */
void lent_told(struct link *link); /* the world brings what the hub says: onto the disk, and what is to be
                                      handed back goes into the outbox */
/* The answer to a command that named some: those that the hub did not need are this kiosk's again. */
void lent_answered(struct link *link, const struct command *command, const struct reply *reply);

/* picture.c: the world. */
void picture_init(struct link *link);
void picture_finish(struct link *link);
/* May the world be asked for? Not before it is known what the hub speaks. */
bool picture_may(const struct link *link);
void picture_load(struct link *link);
void picture_begin(struct link *link, int64_t now_ms);
/* What is on its way is told to the outbox before: its lent places are not this one's. Lock held. */
void picture_ask_again(struct link *link);
void picture_ended(struct link *link, const struct answer *answer);
void picture_save(struct link *link, int64_t now_ms, bool at_once);

#endif
