/* What the files of this room share. Everything but the answer queue belongs to the HTTP thread. */
#ifndef TOUCHSTONE_HTTP_SERVER_H
#define TOUCHSTONE_HTTP_SERVER_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "hub/http/http.h"

#define HTTP_CONNECTIONS_MAX 1024
#define HTTP_CONNECTION_BYTES                                                                                \
    (16 * 1024)                            /* libmicrohttpd's pool for one connection: all headers must fit  \
                                            */
#define HTTP_IDLE_S          75            /* silent connections are closed after this */
#define HTTP_DRAIN_MAX       (1024 * 1024) /* bytes of a refused body that are read, so that the answer can be */
#define HTTP_IDENTITIES_MAX  64
#define HTTP_TOKEN_MAX       128
#define HTTP_TOKEN_HASH_SIZE 32
#define HTTP_BEAT_TEXT_MAX   128
#define HTTP_FILE_NAME_MAX   80

/* ------------------------------------------------------------------ answers */

struct http_answer_made {
    int status; /* 0: not yet */
    bool is_problem;
    char *data; /* malloc'ed */
    size_t size;
    const char *type;                 /* NULL: JSON, or a problem */
    char file[HTTP_FILE_NAME_MAX];    /* what a browser keeps it as; "" : it is shown */
    char allow[32];                   /* of a 405 */
    char location[HTTP_ARGUMENT_MAX]; /* of a 302 */
    struct MHD_Response *prepared;    /* a static file: lent, used instead of data */
};

/* ------------------------------------------------------------------ the stream */

/* One state of the world as event text, shared by all streams that send it. */
struct snapshot {
    int references;
    uint64_t serial; /* 1, 2, 3 …: which of two is newer */
    size_t size;
    char data[];
};

struct stream {
    struct http_request *request; /* NULL: not a stream */
    struct snapshot *sending;
    size_t offset;
    uint64_t seen_serial; /* of the snapshot that was sent */
    bool beat_due;
    char beat[HTTP_BEAT_TEXT_MAX];
    size_t beat_size, beat_offset;
    bool suspended;
    struct stream *next, *previous;
};

/* ------------------------------------------------------------------ requests */

struct http_request {
    struct http_server *server;
    struct MHD_Connection *connection;
    int route;
    char argument[HTTP_ARGUMENT_MAX];
    char *body;
    size_t body_size, body_capacity, drained;
    bool has_identity;
    bool is_head;
    bool asked;                     /* the handler was called */
    bool suspended;                 /* waits for its answer */
    struct http_answer_made answer; /* the HTTP thread's */
    struct http_answer_made late;   /* made by another thread; belongs to it until it is in the queue */
    struct stream stream;
    struct http_request *next; /* in the queue of answers */
    _Alignas(max_align_t) unsigned char identity[];
};

struct known_identity {
    unsigned char hash[HTTP_TOKEN_HASH_SIZE];
    int64_t until_ms; /* 0: empty place */
    unsigned char *bytes;
};

struct http_file {
    char path[HTTP_ARGUMENT_MAX];
    char etag[40];
    struct MHD_Response *whole, *unchanged;
};

struct http_server {
    struct http_conf conf;
    struct MHD_Daemon *daemon;
    char address[HTTP_ADDRESS_MAX];
    int epoll_fd, wake_fd, timer_fd, listen_fd;
    pthread_t thread;
    bool stopping;
    int64_t stop_until_ms;
    int requests;  /* between first call and completion */
    int suspended; /* of these, waiting for an answer from elsewhere */

    pthread_mutex_t lock; /* guards the queue */
    struct http_request *answered;
    atomic_bool changed;

    struct snapshot *newest;
    uint64_t serial;
    struct stream streams; /* head of a ring */
    int64_t next_beat_ms, next_refresh_ms;

    unsigned char hash_key[HTTP_TOKEN_HASH_SIZE];
    struct known_identity known[HTTP_IDENTITIES_MAX];
    int next_known;
    atomic_bool forget; /* all of them, before the next is looked for */

    struct http_file files[HTTP_FILES_MAX];
    int file_count;
};

/* listen.c */
MUST_USE struct fault listen_open(const char *address, int *out_fd, char out_url[HTTP_ADDRESS_MAX]);

/* route.c: which route has this path; writes what stands for {x}. -1: none. `*allow` gets the methods of the
 * path. */
int route_find(const struct http_conf *conf, const char *method, const char *path,
               char argument[HTTP_ARGUMENT_MAX], char allow[32]);

/* request.c */
enum MHD_Result request_step(void *server, struct MHD_Connection *connection, const char *path,
                             const char *method, const char *version, const char *data, size_t *size,
                             void **state);
void request_done(void *server, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode code);
void request_resume(struct http_request *request);

/* answer.c */
enum MHD_Result answer_send(struct http_request *request);
void answer_problem_now(struct http_request *request, int status, const char *detail);
void answer_collect(struct http_server *server); /* resumes what other threads have answered */
void server_wake(struct http_server *server);

/* identity.c: 0, or the status that refuses. */
int identity_check(struct http_request *request, enum http_token token);
void identity_finish(struct http_server *server);

/* stream.c */
enum MHD_Result stream_start(struct http_request *request);
void stream_finish(struct http_request *request);
void stream_refresh(struct http_server *server); /* composes and wakes when something changed */
void stream_beat(struct http_server *server, int64_t now_ms);
void stream_end_all(struct http_server *server);

/* files.c */
MUST_USE struct fault files_load(struct http_server *server);
void files_finish(struct http_server *server);
bool files_find(struct http_request *request, const char *method, const char *path);

void security_headers(struct MHD_Response *response);

#endif
