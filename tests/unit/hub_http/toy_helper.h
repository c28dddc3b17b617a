/* A toy server, and a client that speaks bytes: for the tests of hub/http, which must not know what the hub
 * serves. */
#ifndef TOUCHSTONE_TOY_HELPER_H
#define TOUCHSTONE_TOY_HELPER_H

#include <pthread.h>
#include <stdatomic.h>

#include "hub/http/http.h"

#define TOY_BODY_MAX   1000
#define TOY_WAIT_MS    10000
#define TOY_ANSWER_MAX (256 * 1024)
#define TOY_HELD_MAX   512

struct toy {
    struct http_server *server;
    pthread_t thread;
    int stop_fd;
    int port;
    char folder[64];
    struct fault result;

    atomic_int asked_identity; /* calls of find_identity */
    atomic_int handled;
    atomic_int streams_seen;
    atomic_llong state; /* what the stream tells */
    atomic_int filler;  /* bytes of padding in it */

    pthread_mutex_t lock;
    int hold_until; /* /together: answer all when this many are there */
    struct http_request *held[TOY_HELD_MAX];
    int held_count;
};

void toy_start(struct toy *toy);
/* Stops it as SIGTERM would, and checks that http_run ended well. */
void toy_stop(struct toy *toy);
void toy_publish(struct toy *toy, long long state);

/* A connection to the toy. */
int toy_connect(const struct toy *toy);
void toy_send(int fd, const char *bytes, size_t size);
/* Reads until `until` was seen, or (NULL) the other side closes; fails the test after TOY_WAIT_MS. Returns
 * the bytes read. */
size_t toy_read(int fd, char *out, size_t size, const char *until);
/* Sends, reads one whole answer, closes. The request should ask for "Connection: close". */
void toy_ask(const struct toy *toy, const char *request, char *out, size_t size);
int toy_status(const char *answer);

#endif
