/* One request from its headers to its answer. libmicrohttpd calls request_step for the headers, for each part
 * of the body, and when the body is whole; after a suspension once more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "hub/http/server.h"

#define NO_ROUTE            (-1)
#define BODY_FIRST_CAPACITY 4096

static const char EXPECTS_NOTHING[] = "";

/* ------------------------------------------------------------------ what the headers say */

struct framing {
    int lengths, encodings;
    bool odd; /* a length that is no number, an encoding other than chunked */
    int64_t length;
};

static enum MHD_Result look_at_header(void *context, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    struct framing *framing = context;
    (void)kind;
    if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
        framing->lengths++;
        if (!number_read_int(span_of(value), 0, INT64_MAX, &framing->length))
            framing->odd = true;
    }
    if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        framing->encodings++;
        if (strcasecmp(value, "chunked") != 0)
            framing->odd = true;
    }
    return MHD_YES;
}

/* A request whose end two readers may see at different places is refused: libmicrohttpd would take it. */
static const char *framing_problem(const struct framing *framing)
{
    if (framing->lengths > 1)
        return "Content-Length is there more than once.";
    if (framing->lengths > 0 && framing->encodings > 0)
        return "Content-Length and Transfer-Encoding exclude each other.";
    if (framing->odd || framing->encodings > 1)
        return "Content-Length must be one number, and Transfer-Encoding nothing but chunked.";
    return NULL;
}

/* A page from elsewhere whose name was pointed at this machine would carry that name in Host. */
static bool host_is_ours(struct MHD_Connection *connection)
{
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    if (!host)
        return true; /* HTTP/1.0 */
    if (strncmp(host, "[::1]", 5) == 0)
        return host[5] == '\0' || host[5] == ':';
    struct span rest = span_of(host);
    struct span name;
    if (!span_split(&rest, ':', &name))
        return false;
    bool is_number = strspn(host, "0123456789.") == name.size; /* 127.example.org is a name */
    return (is_number && span_starts_with(name, "127.")) ||
           (name.size == 9 && strncasecmp(name.data, "localhost", 9) == 0);
}

static bool is_type(const char *given, const char *type)
{
    size_t size = strlen(type);
    return strncasecmp(given, type, size) == 0 &&
           (given[size] == '\0' || given[size] == ';' || given[size] == ' ');
}

static bool has_body(const struct http_request *request)
{
    enum http_kind kind = request->server->conf.routes[request->route].kind;
    return kind == HTTP_POST || kind == HTTP_PICTURE;
}

static bool is_picture(const struct http_request *request)
{
    return request->server->conf.routes[request->route].kind == HTTP_PICTURE;
}

static size_t body_bytes_max(const struct http_request *request)
{
    const struct http_conf *conf = &request->server->conf;
    return is_picture(request) ? conf->picture_bytes_max : conf->body_bytes_max;
}

static bool has_fitting_type(const struct http_request *request)
{
    const char *type =
        MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
    if (is_picture(request))
        return type && (is_type(type, "image/jpeg") || is_type(type, "image/png"));
    return type && is_type(type, "application/json");
}

/* ------------------------------------------------------------------ begin */

static struct http_request *request_create(struct http_server *server, struct MHD_Connection *connection,
                                           const char *method)
{
    struct http_request *request = calloc(1, sizeof *request + server->conf.identity_size);
    if (!request)
        return NULL;
    request->server = server;
    request->connection = connection;
    request->route = NO_ROUTE;
    request->is_head = strcmp(method, "HEAD") == 0;
    server->requests++;
    return request;
}

static void refuse_path(struct http_request *request, const char *method, const char *path)
{
    char detail[FAULT_TEXT_MAX];
    struct text text = TEXT_IN(detail);
    if (request->answer.allow[0] != '\0')
        text_add(&text, "%.16s is not possible here; %s is.", method, request->answer.allow);
    else
        text_add(&text, "There is nothing at %.150s%s.", path, strlen(path) > 150 ? "…" : EXPECTS_NOTHING);
    answer_problem_now(request, request->answer.allow[0] ? 405 : 404, detail);
}

static void check_post(struct http_request *request, const struct framing *framing)
{
    char detail[FAULT_TEXT_MAX];
    size_t most = body_bytes_max(request);
    if (!has_fitting_type(request)) {
        answer_problem_now(request, 415,
                           is_picture(request)
                               ? "The body must be a picture, sent as Content-Type: image/jpeg or image/png."
                               : "The body must be JSON, sent as Content-Type: application/json.");
    } else if (framing->length > (int64_t)most) {
        snprintf(detail, sizeof detail, "The body has %lld bytes; at most %zu are taken.",
                 (long long)framing->length, most);
        answer_problem_now(request, 413, detail);
    }
}

/* Decides from the headers alone what can be decided. */
static void request_begin(struct http_request *request, const char *method, const char *path,
                          const struct framing *framing)
{
    const struct http_conf *conf = &request->server->conf;
    if (!host_is_ours(request->connection)) {
        answer_problem_now(
            request, 421,
            "This hub answers to 127.0.0.1 and localhost only: other machines come through a tunnel "
            "(docs/network.md).");
        return;
    }
    request->route = route_find(conf, method, path, request->argument, request->answer.allow);
    if (request->route == NO_ROUTE) {
        if (!files_find(request, method, path))
            refuse_path(request, method, path);
        return;
    }
    int refused = identity_check(request, conf->routes[request->route].token);
    if (refused != 0)
        answer_problem_now(
            request, refused,
            "The token is missing, unknown or over: a person signs in at /v1/session, a kiosk is let in with "
            "touchstone-hub enroll.");
    else if (has_body(request))
        check_post(request, framing);
}

static enum MHD_Result request_first(struct http_server *server, struct MHD_Connection *connection,
                                     const char *path, const char *method, void **state)
{
    struct framing framing = {0};
    struct http_request *request = request_create(server, connection, method);
    if (!request)
        return MHD_NO;
    *state = request;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, look_at_header, &framing);
    const char *problem = framing_problem(&framing);
    if (problem) {
        answer_problem_now(request, 400, problem);
        return answer_send(
            request); /* at once: where its body ends is not known. This closes the connection */
    }
    request_begin(request, method, path, &framing);
    if (request->answer.status != 0 && framing.length > HTTP_DRAIN_MAX)
        return answer_send(request);
    return MHD_YES;
}

/* ------------------------------------------------------------------ body */

static bool body_reserve(struct http_request *request, size_t size)
{
    if (size <= request->body_capacity)
        return true;
    size_t capacity = request->body_capacity > 0 ? request->body_capacity : BODY_FIRST_CAPACITY;
    while (capacity < size)
        capacity *= 2;
    char *body = realloc(request->body, capacity);
    if (!body)
        return false;
    request->body = body;
    request->body_capacity = capacity;
    return true;
}

static bool body_is_wanted(const struct http_request *request)
{
    return request->answer.status == 0 && request->route != NO_ROUTE && has_body(request);
}

static enum MHD_Result body_take(struct http_request *request, const char *data, size_t *size)
{
    size_t most = body_is_wanted(request) ? body_bytes_max(request) : 0;
    if (body_is_wanted(request) && request->body_size + *size > most) {
        char detail[FAULT_TEXT_MAX];
        snprintf(detail, sizeof detail, "The body is too big; at most %zu bytes are taken.", most);
        answer_problem_now(request, 413, detail);
    }
    if (body_is_wanted(request)) {
        if (!body_reserve(request, request->body_size + *size))
            return MHD_NO;
        memcpy(request->body + request->body_size, data, *size);
        request->body_size += *size;
    } else {
        request->drained += *size;
        if (request->drained > HTTP_DRAIN_MAX)
            return MHD_NO;
    }
    *size = 0;
    return MHD_YES;
}

/* ------------------------------------------------------------------ ask and answer */

static void request_wait(struct http_request *request)
{
    request->suspended = true;
    request->server->suspended++;
    MHD_suspend_connection(request->connection);
}

void request_resume(struct http_request *request)
{
    assert(request->suspended);
    request->suspended = false;
    request->server->suspended--;
    MHD_resume_connection(request->connection);
}

static enum MHD_Result request_ask(struct http_request *request)
{
    struct http_server *server = request->server;
    request->asked = true;
    if (server->conf.routes[request->route].kind == HTTP_STREAM)
        return stream_start(request);
    server->conf.handle(server->conf.context, request->route, request);
    if (request->answer.status != 0)
        return answer_send(request);
    request_wait(request);
    return MHD_YES;
}

enum MHD_Result request_step(void *server, struct MHD_Connection *connection, const char *path,
                             const char *method, const char *version, const char *data, size_t *size,
                             void **state)
{
    (void)version;
    struct http_request *request = *state;
    if (!request)
        return request_first(server, connection, path, method, state);
    if (*size > 0)
        return body_take(request, data, size);
    if (request->answer.status != 0 || request->asked)
        return answer_send(request);
    return request_ask(request);
}

void request_done(void *server, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    struct http_request *request = *state;
    if (!request)
        return;
    stream_finish(request);
    ((struct http_server *)server)->requests--;
    free(request->answer.data);
    free(request->body);
    free(request);
    *state = NULL;
}

/* ------------------------------------------------------------------ what the handler sees */

struct span http_request_body(const struct http_request *request)
{
    return (struct span){request->body ? request->body : EXPECTS_NOTHING, request->body_size};
}

struct span http_request_argument(const struct http_request *request)
{
    return span_of(request->argument);
}

struct span http_request_query(const struct http_request *request, const char *name)
{
    return span_of(MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name));
}

struct walk {
    bool (*take)(void *context, struct span name, struct span value);
    void *context;
};

static enum MHD_Result walk_on(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    const struct walk *walk = context;
    (void)kind;
    return walk->take(walk->context, span_of(name), span_of(value)) ? MHD_YES : MHD_NO;
}

void http_request_each_query(const struct http_request *request,
                             bool (*take)(void *context, struct span name, struct span value), void *context)
{
    struct walk walk = {take, context};
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, walk_on, &walk);
}

struct span http_request_header(const struct http_request *request, const char *name)
{
    return span_of(MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

const void *http_request_identity(const struct http_request *request)
{
    return request->has_identity ? request->identity : NULL;
}
