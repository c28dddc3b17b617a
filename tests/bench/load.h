/* A load of many connections against a hub on loopback: one thread, epoll, one request under way on each
 * connection. */
#ifndef TOUCHSTONE_LOAD_H
#define TOUCHSTONE_LOAD_H

#include "common/base/text.h"

#define LOAD_CONNECTIONS_MAX 256
#define LOAD_BODY_MAX        4096

struct load_conf {
    int port;
    const char *token;
    int connections;
    int64_t duration_ms; /* stop asking for new requests after this; 0: only when `next` says so */
    /* Writes the next body for `connection`; false: this connection is done. */
    bool (*next)(void *context, int connection, struct text *body);
    /* The answer to it: HTTP status and body. Returns true when it counts as done. */
    bool (*answer)(void *context, int connection, int status, struct span body);
    void *context;
};

struct load_result {
    int64_t requests;  /* answered and counted */
    int64_t uncounted; /* answered, but `answer` said no */
    double seconds;
    double per_second;
    double p50_ms, p99_ms; /* from the last byte sent to the last byte received */
};

/* Runs to the end. False when a connection could not be made or was cut; `problem` says so. */
bool load_run(const struct load_conf *conf, struct load_result *out, char *problem, size_t problem_size);

#endif
