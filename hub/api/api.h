/* Request ⇄ service, one file a resource. Knows no HTTP: a call comes as spans, an answer goes as a status
 * and JSON (or CSV, or, for a refusal of the call itself, a sentence). The table of resources.c says which
 * path is whose; hub/serve.c hands each request to api_ask.
 *
 * Resources run on the HTTP thread, which owns the api's reader; those that may take long (API_LONG) run on
 * the api's own worker, with a reader of its own, and what waits for a printer on another: each works on a
 * `struct api` that is its thread's alone. */
#ifndef TOUCHSTONE_API_H
#define TOUCHSTONE_API_H

#include "hub/service/service.h"

#define API_BOARD_BYTES (256 * 1024)       /* a board of STATIONS_MAX stations and ALERTS_MAX alerts fits */
#define API_WORLD_BYTES (16 * 1024 * 1024) /* a world of SHEETS_MAX sheets fits */
#define API_HISTORY_MAX 500                /* events of one piece's life that are told: the newest */
#define API_PARAMS_MAX  16                 /* of a query */
#define API_FILE_MAX    64                 /* bytes of the name of a file to be kept */

/* The statuses that a resource answers with. */
enum api_status {
    API_OK = 200,
    API_BAD = 400,
    API_NO_IDENTITY = 401,
    API_FORBIDDEN = 403,
    API_NOT_FOUND = 404,
    API_TOO_BIG = 413,
    API_SLOW_DOWN = 429,
    API_TRY_AGAIN = 503,
};

struct api;

struct api_param {
    struct span name, value;
};

/* A question. All spans live until it is answered. */
struct api_call {
    void *asker;                /* handed back with a later answer */
    const struct identity *who; /* NULL: somebody on this machine, without a token */
    struct span body;
    struct span name;            /* what stands for {x} in the path */
    struct span accept;          /* the header; empty: none */
    struct span accept_language; /* the same */
    struct span token;           /* the bearer token itself, for who ends a session; empty: none */
    struct api_param params[API_PARAMS_MAX];
    int param_count; /* more than API_PARAMS_MAX: there were more than fit, and the call is refused */
    int64_t now_ms;
};

struct api_answer {
    enum api_status status;
    const char *type;        /* a literal; NULL: JSON */
    char file[API_FILE_MAX]; /* under which name a browser keeps it; "": it is shown */
    char *data;              /* malloc'ed, the receiver's; NULL: a problem, see `detail` */
    size_t size;
    char detail[FAULT_TEXT_MAX]; /* a sentence */
};

enum api_when {
    API_NOW,     /* the answer is there */
    API_LATER,   /* the writer gives it */
    API_READING, /* the worker gives it */
};

struct api_conf {
    struct service *service;
    const char *path; /* of the store, for the readers. Lent until api_close */
    void (*answer_later)(void *context, void *asker, struct api_answer *answer); /* on the writer's thread */
    void (*answer_read)(void *context, void *asker, struct api_answer *answer);  /* on the worker's thread */
    void *context;
    const char *printer; /* of labels, as printer.h has it; NULL: there is none. Lent until api_close */
    int printer_dpi;     /* LABEL_DPI_… */
};

MUST_USE struct fault api_open(const struct api_conf *conf, struct api **out);
/* After the last call, while the service is there: the workers, which may wait for it, finish what they have.
 */
void api_stop(struct api *api);
/* After that, or when there was no call; accepts NULL. */
void api_close(struct api *api);

/* The kiosk, or the seat in the office, of a token. A fault of the store is logged and counts as unknown. */
bool api_find_identity(struct api *api, struct span token, int64_t now_ms, struct identity *out);

/* ------------------------------------------------------------------ the resources (resources.c) */

enum api_method {
    API_GET,
    API_POST,    /* of JSON */
    API_PICTURE, /* a POST of a picture */
    API_DELETE,
    API_STREAM,
};

/* Who may ask. Whoever may do more may do less. */
enum api_right {
    API_ENTRY,   /* whoever has no good token yet: here they get one */
    API_OPEN,    /* anybody on this machine: no losses, no drift, nothing about one person */
    API_KIOSK,   /* a kiosk, or a seat in the office */
    API_OFFICE,  /* a seat in the office */
    API_MANAGER, /* a manager, signed in with PIN: figures of single persons */
};

enum api_length {
    API_SHORT,
    API_LONG,     /* on the worker */
    API_PRINTING, /* on the printer's own: it may make us wait for seconds */
};

struct api_resource_param {
    const char *name; /* NULL ends the list */
    const char *type; /* "integer", "time", "date-or-time", "code", "word", "uuid", "cursor" or "format" */
    const char *about;
    const char *example; /* a value that works; NULL: it is left out of the example */
};

/* What a resource answers with, when it answers: any of them, as ?format= or the Accept header ask. */
enum api_kind {
    API_JSON = 1,
    API_REPLIES = 2, /* JSON, of commands */
    API_CSV = 4,
    API_SVG = 8,
    API_PDF = 16,
    API_ZPL = 32,
    API_PHOTO = 64,
    API_PLAIN = 128,
    API_NEWS = 256, /* server-sent events */
};

enum api_body_kind { API_BODY_JSON, API_BODY_COMMANDS, API_BODY_PHOTO };

/* What is sent along. */
struct api_body {
    enum api_body_kind kind;
    const char *schema;  /* its name in /openapi.json; NULL: any */
    const char *example; /* one that works; NULL: the tests have their own */
};

struct api_resource {
    enum api_method method;
    const char *path; /* at most one {x} */
    enum api_right right;
    enum api_length length;
    enum api_when (*ask)(
        struct api *api, const struct api_call *call,
        struct api_answer *answer); /* NULL: the stream, which the server answers by itself */
    const struct api_resource_param *params;
    unsigned gives;               /* enum api_kind */
    const struct api_body *takes; /* NULL: nothing */
    const char *about;            /* a sentence for the manual */
    const char *example; /* what stands for {x} in an example: tests/e2e/examples_test.sh tells the story in
                            which it works; NULL: the path has none */
};

/* All of them; *count how many. */
const struct api_resource *api_resources(int *count);

/* Asks one of them: checks the right and the names of the parameters first. */
enum api_when api_ask(struct api *api, int resource, const struct api_call *call, struct api_answer *answer);

/* POST /v1/commands: one command or an array → the replies, in order. */
enum api_when commands_post(struct api *api, const struct api_call *call, struct api_answer *answer);
/* POST /v1/session: badge and PIN → token. GET: whose it is. DELETE: it ends. */
enum api_when session_post(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when session_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when session_delete(struct api *api, const struct api_call *call, struct api_answer *answer);
/* POST /v1/kiosks: a manager lets a kiosk in → its token. */
enum api_when kiosks_post(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/workshop: what is set up, as a workshop file. GET /v1/settings */
enum api_when workshop_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when tables_post(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when settings_list_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/words/{language} */
enum api_when languages_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when words_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/board */
enum api_when board_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/pieces/{tag}: the sheet of a piece, and its history. */
enum api_when piece_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/kiosk?after=SEQ&outbox=UUID&clock=TIME: what a kiosk must know beforehand; without `after`, or with
 * one that this store never reached, all. With `outbox`, the places lent to it. */
enum api_when kiosk_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /healthz */
enum api_when health_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/scales */
enum api_when scales_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/learning */
enum api_when learning_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/custody */
enum api_when custody_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/drift */
enum api_when drift_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* POST /v1/photos: a JPEG or PNG → its id. GET /v1/photos/{id} */
enum api_when photo_post(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when photo_get_by_id(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/stones */
enum api_when stones_get(struct api *api, const struct api_call *call, struct api_answer *answer);

/* GET /v1/labels/{tag}; POST /v1/labels/{tag}/print; GET /v1/inspections/{tag}/pdf; GET /v1/slips/{slip}/pdf
 */
enum api_when label_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when label_print(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when inspection_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when delivery_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when slip_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/ledger/settlements/{settlement}/pdf */
enum api_when settlement_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer);

/* The stream's newest state: the board, and its seq as event id. False when the store cannot be read now
 * (logged). */
bool stream_compose(struct api *api, int64_t now_ms, int64_t *id, char **json, size_t *size);
/* A kiosk's stream came or went: the service is told when its first comes and when its last goes. */
void stream_seen(struct api *api, const struct identity *who, bool connected);

#endif
