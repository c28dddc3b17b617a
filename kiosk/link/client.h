/* HTTP to the hub: eight exchanges that run beside each other in one thread (libcurl multi): a POST of
 * commands, a GET of the world, one of what the hub speaks, a label to be printed, a photo that is sent, one
 * that is looked at, a history, and the event stream. It knows how to ask, not what: link.c decides.
 *
 * Everything but client_wake belongs to the thread of the link. */
#ifndef TOUCHSTONE_CLIENT_H
#define TOUCHSTONE_CLIENT_H

#include "common/base/fault.h"
#include "common/base/span.h"

struct client;

enum exchange_kind {
    EXCHANGE_POST,
    EXCHANGE_WORLD,
    EXCHANGE_HEALTH,
    EXCHANGE_PRINT,
    EXCHANGE_PHOTO,
    EXCHANGE_SEEN,
    EXCHANGE_HISTORY,
    EXCHANGE_STREAM,
    EXCHANGES
};

/* How an exchange ended. */
struct answer {
    long status;      /* HTTP; 0: no answer came */
    struct span body; /* borrowed for the call */
    char error[96];   /* when status is 0: what libcurl says of it */
};

struct client_conf {
    const char *hub;
    const char *token;
    /* Called from client_work. The stream's bytes come as they arrive; `opened` once, when the hub has said
     * 200. */
    void (*ended)(void *context, enum exchange_kind kind, const struct answer *answer);
    void (*stream_opened)(void *context);
    void (*stream_bytes)(void *context, struct span bytes);
    void *context;
};

MUST_USE struct fault client_open(const struct client_conf *conf, struct client **out);
void client_close(struct client *client); /* accepts NULL; what runs is cut off */

/* Each begins an exchange; none of its kind may be running. The body is copied. */
/* `language` as its .po file is called: in which the hub's sentences are wanted; "": as it writes them. */
void client_post(struct client *client, struct span body, const char *language, int timeout_ms);
/* Says which outbox this kiosk writes to (as text), and what its clock is; with NULL neither. */
void client_get_world(struct client *client, int64_t after, const char *outbox, int64_t unix_ms,
                      int timeout_ms);
void client_get_health(struct client *client, int timeout_ms);
/* `tag` as text: of the label. */
void client_print(struct client *client, const char *tag, int timeout_ms);
/* The bytes stay the caller's, and as they are until it has ended or is cut off. */
void client_send_photo(struct client *client, struct span bytes, int timeout_ms);
/* The bytes of the photo with this id. */
void client_get_photo(struct client *client, const char *id, int timeout_ms);
/* The newest `count` events of a piece: `tag` as text. 0: as many as the hub tells by itself. */
void client_get_history(struct client *client, const char *tag, int count, int timeout_ms);
void client_stream(struct client *client);

bool client_runs(const struct client *client, enum exchange_kind kind);
/* Cuts it off; `ended` is not called. Nothing when it does not run. */
void client_cancel(struct client *client, enum exchange_kind kind);

/* Waits for the network or a wake, at most `wait_ms`, and does what there is to do. */
void client_work(struct client *client, int wait_ms);
/* Thread-safe: makes client_work return. */
void client_wake(struct client *client);

#endif
