/* What the test's hub is inside: for its own files (hub_book_helper, hub_helper, hub_orders_helper), not for
 * tests. */
#ifndef TOUCHSTONE_TEST_HUB_INSIDE_H
#define TOUCHSTONE_TEST_HUB_INSIDE_H

#include <pthread.h>

#include "common/rules/photo.h"
#include "common/wire/wire.h"

#include "hub_helper.h"

enum {
    CONNECTIONS_MAX = 16,
    REQUEST_MAX = WIRE_BODY_MAX + 4096,
    BOOKED_MAX = 8192,
    PLAN_MAX = 64,
    PHOTOS_MAX = 64,
    BEAT_MS = 500,
    PATIENCE_MS = 10000,
};

struct connection {
    int fd;
    bool stream;
    char *in;
    size_t size;
    bool holds; /* what is said to it waits in `held` */
    char *held;
    size_t held_size;
};

/* One number of the outbox: what it was, and what was answered. */
struct booked {
    struct uuid id;
    int64_t n;
    bool is_void;
    char line[HUB_LINE_MAX];
    struct reply reply;
};

struct hub {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int wake, listener, port;
    bool stop, down, deny, hold, refuse, cuts_streams;
    enum verb refused;
    char last_pin[PIN_TEXT_MAX];
    char address[64];
    struct connection connections[CONNECTIONS_MAX];
    enum trouble plan[PLAN_MAX];
    int plan_count, plan_next;
    enum trouble photo_plan[PLAN_MAX];
    int photo_plan_count, photo_plan_next;
    char photos[PHOTOS_MAX][PHOTO_ID_MAX];
    int photo_count;
    int photos_given; /* asked for, whether it had them or not */
    int contract;
    char last_body[4096]; /* of a POST; a longer one is cut */
    const char *recorded; /* the answer to the next POST; NULL: it is booked */
    int strange;
    char last_language[32];
    uint64_t chance;
    int percent;
    struct uuid outbox; /* whose numbers are counted */
    int outbox_first;   /* the first that was booked of it */
    struct booked booked[BOOKED_MAX];
    int booked_count;
    int64_t expected;
    bool stuck;
    struct uuid known;    /* that it has under another number; nil: none */
    const char *held_for; /* answers to requests that begin so wait; NULL: none */
    int gaps, doubles, worlds, posts, streams;
    int64_t last_after, board, board_told, beat_ms;
    char *world;
    struct wire_item items[WIRE_COMMANDS_MAX];
};

/* What becomes of a command under the contract: booked and answered, or told what is missing. The lock is
 * held. */
struct reply hub_judge(struct hub *hub, const struct command *command);

/* Ends an order to the hub's thread: unlocks, and wakes it. */
void hub_unlock_and_wake(struct hub *hub);

#endif
