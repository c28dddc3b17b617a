/* The hub's HTTP server: routes, who asks, answers now or later, one event stream, static files. Knows
 * nothing of metal.
 *
 * One thread does all HTTP: the one that calls http_run. libmicrohttpd runs without a thread of its own,
 * inside our epoll loop, beside an eventfd by which other threads bring answers, a timer, and the descriptor
 * that ends the run. (Its internal epoll thread stops for good when exactly 128 events are ready at once,
 * which group commit produces; do not use it.)
 *
 * Loopback only: what comes from other machines comes through a tunnel (docs/network.md). */
#ifndef TOUCHSTONE_HTTP_H
#define TOUCHSTONE_HTTP_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define HTTP_ADDRESS_MAX  80  /* "http://[::1]:65535" and to spare */
#define HTTP_ARGUMENT_MAX 128 /* what stands for {x} in a path, or a query value */
#define HTTP_ROUTES_MAX   128
#define HTTP_FILE_MAX     (4 * 1024 * 1024) /* bytes of one static file */
#define HTTP_FILES_MAX    64

struct http_server;
struct http_request;

enum http_kind {
    HTTP_GET,     /* GET, and HEAD with it */
    HTTP_POST,    /* JSON only */
    HTTP_PICTURE, /* a POST of a JPEG or a PNG */
    HTTP_DELETE,  /* without a body */
    HTTP_STREAM,  /* GET; the server answers by itself with the event stream */
};

/* What a bearer token is to a route. */
enum http_token {
    HTTP_TOKEN_MAY,  /* anybody on this machine; one that comes along must be good all the same */
    HTTP_TOKEN_MUST, /* nobody without a good one */
    HTTP_TOKEN_NOT,  /* it is not looked at: here one is asked for, and an old one may still come along */
};

struct http_route {
    enum http_kind kind;
    const char *pattern; /* "/v1/pieces/{tag}": at most one {x}, as a whole segment */
    enum http_token token;
};

struct http_conf {
    const char *listen;              /* "127.0.0.1:7410"; port 0: any free one */
    const struct http_route *routes; /* lent until http_close */
    int route_count;
    size_t body_bytes_max;    /* of a POST of JSON; more is answered 413 */
    size_t picture_bytes_max; /* of a POST of a picture */
    const char *files;        /* folder of the pages' folders; NULL: none */
    const char *const *pages; /* names of these, NULL behind the last: "wall" is served below /wall/. "/" goes
                                 to the first of them */
    int stop_fd;              /* readable: end the run (a signalfd) */
    void *context;            /* for the callbacks; all are called on the HTTP thread */

    /* Answers by http_answer or http_problem, now or later, from any thread, exactly once. */
    void (*handle)(void *context, int route, struct http_request *request);

    /* Whose token is this? Writes identity_size bytes. The answer is remembered for
     * HTTP_IDENTITY_MS, or until http_forget_identities.  */
    bool (*find_identity)(void *context, struct span token, void *identity);
    size_t identity_size;

    /* The newest state for the stream: one line of JSON in malloc'ed bytes, and its event id. Called when
     * http_stream_changed was called and somebody listens. False: nothing to send now. */
    bool (*compose)(void *context, int64_t *id, char **json, size_t *size);
    /* A stream with an identity came or went. */
    void (*stream_seen)(void *context, const void *identity, bool connected);
    /* About once a second. */
    void (*tick)(void *context);
};

#define HTTP_IDENTITY_MS INT64_C(10000)
#define HTTP_BEAT_MS     INT64_C(2000) /* a sign of life on every stream */

/* Binds and prepares. Faults: address not loopback or not an address (CONFIG), port in use (BUSY), files
 * missing or too big. */
MUST_USE struct fault http_open(const struct http_conf *conf, struct http_server **out);
/* "http://127.0.0.1:7410" */
const char *http_address(const struct http_server *server);
/* Serves until stop_fd is readable, then answers what was asked, ends the streams, and returns. */
MUST_USE struct fault http_run(struct http_server *server);
/* After http_run has returned and nobody will answer or publish any more. Accepts NULL. */
void http_close(struct http_server *server);

/* Forgets whom it remembers: every token is asked for anew. Thread-safe, cheap. */
void http_forget_identities(struct http_server *server);

/* There is something newer for the streams. Thread-safe, cheap. */
void http_stream_changed(struct http_server *server);

/* ------------------------------------------------------------------ a request, as the handler sees it */

struct span http_request_body(const struct http_request *request);
/* What stood for {x}, decoded. */
struct span http_request_argument(const struct http_request *request);
/* A value of the query, "" when there is none. Borrowed until the request is answered. */
struct span http_request_query(const struct http_request *request, const char *name);
/* Every value of the query in order, decoded; borrowed likewise. `take` returns false to stop. */
void http_request_each_query(const struct http_request *request,
                             bool (*take)(void *context, struct span name, struct span value), void *context);
/* A header, "" when there is none. Borrowed likewise. */
struct span http_request_header(const struct http_request *request, const char *name);
/* The bearer token that came; "" when none did. Borrowed likewise. */
struct span http_request_token(const struct http_request *request);
/* The identity that find_identity wrote; NULL when no token came. */
const void *http_request_identity(const struct http_request *request);

/* Any bytes: takes over `data` (malloc'ed). `type` is a literal; `file` (may be NULL; copied) is the name
 * under which a browser keeps it. Thread-safe. */
void http_answer_as(struct http_request *request, int status, const char *type, const char *file, char *data,
                    size_t size);
/* JSON; takes over `json` (malloc'ed). Thread-safe. */
void http_answer(struct http_request *request, int status, char *json, size_t size);
/* RFC 9457 problem details; `detail` is a sentence. Thread-safe. */
void http_problem(struct http_request *request, int status, const char *detail);

#endif
