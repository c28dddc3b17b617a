/* Request ⇄ service, one file a resource. Knows no HTTP: a call comes as spans, an answer goes as a status
 * and JSON (or, for a refusal of the call itself, a sentence). hub/serve.c ties each resource to its route.
 *
 * All functions run on the HTTP thread, which owns the api's reader; only an answer that comes later comes on
 * the writer's. */
#ifndef TOUCHSTONE_API_H
#define TOUCHSTONE_API_H

#include "hub/service/service.h"

#define API_CONTRACT    1            /* the version of the contract that this hub speaks, told by /healthz */
#define API_BOARD_BYTES (256 * 1024) /* a board of STATIONS_MAX stations and ALERTS_MAX alerts fits */
#define API_WORLD_BYTES (16 * 1024 * 1024) /* a world of SHEETS_MAX sheets fits */
#define API_HISTORY_MAX 500                /* events of one piece's life that are told: the oldest */

/* The statuses that a resource answers with. */
enum api_status {
    API_OK = 200,
    API_BAD = 400,
    API_NOT_FOUND = 404,
    API_TOO_BIG = 413,
    API_TRY_AGAIN = 503,
};

struct api;

struct api_call {
    void *asker;                /* handed back with a later answer */
    const struct identity *who; /* NULL: somebody on this machine, without a token */
    struct span body;
    struct span name;  /* what stands for {x} in the path */
    struct span after; /* ?after= */
    int64_t now_ms;
};

struct api_answer {
    enum api_status status;
    char *json; /* malloc'ed, the receiver's; NULL: a problem, see `detail` */
    size_t size;
    char detail[FAULT_TEXT_MAX]; /* a sentence */
};

enum api_when { API_NOW, API_LATER };

struct api_conf {
    struct service *service;
    const char *path; /* of the store, for the reader */
    void (*answer_later)(void *context, void *asker, struct api_answer *answer); /* on the writer's thread */
    void *context;
};

MUST_USE struct fault api_open(const struct api_conf *conf, struct api **out);
void api_close(struct api *api); /* accepts NULL */

/* The kiosk of a token. A fault of the store is logged and counts as unknown. */
bool api_find_identity(struct api *api, struct span token, struct identity *out);

/* ------------------------------------------------------------------ the resources */

/* POST /v1/commands: one command or an array → the replies, in order. */
enum api_when commands_post(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/board */
enum api_when board_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/pieces/{tag}: the sheet of a piece, and its history. */
enum api_when piece_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/kiosk?after=SEQ: what a kiosk must know beforehand; without `after`, or with one that this store
 * never reached, all. */
enum api_when kiosk_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /healthz */
enum api_when health_get(struct api *api, const struct api_call *call, struct api_answer *answer);

/* The stream's newest state: the board, and its seq as event id. False when the store cannot be read now
 * (logged). */
bool stream_compose(struct api *api, int64_t now_ms, int64_t *id, char **json, size_t *size);
/* A kiosk's stream came or went: the service is told when its first comes and when its last goes. */
void stream_seen(struct api *api, const struct identity *who, bool connected);

#endif
