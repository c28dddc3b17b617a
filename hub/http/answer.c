#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/base/text.h"
#include "hub/http/server.h"

#define PROBLEM_TEXT_MAX_HTTP 2048
#define STATUS_OK             200

static const char JSON_TYPE[] = "application/json; charset=utf-8";
static const char PROBLEM_TYPE[] = "application/problem+json";

/* ------------------------------------------------------------------ problems */

static const char *status_title(int status)
{
    const char *title = MHD_get_reason_phrase_for((unsigned)status);
    return title ? title : "Problem";
}

static void add_escaped(struct text *text, const char *from)
{
    for (const char *c = from; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            text_add(text, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            text_add(text, "\\u%04x", (unsigned)(unsigned char)*c);
        else
            text_add_span(text, (struct span){c, 1});
    }
}

/* A detail that quotes what was asked may hold any bytes; JSON may not. */
static void problem_write(struct text *text, int status, const char *detail)
{
    text_add(text, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"",
             status_title(status), status);
    add_escaped(text, span_is_utf8(span_of(detail)) ? detail : "The request holds bytes that are not UTF-8.");
    text_add(text, "\"}");
    assert(text_ok(text));
}

static struct http_answer_made problem_make(int status, const char *detail)
{
    char buffer[PROBLEM_TEXT_MAX_HTTP];
    struct text text = TEXT_IN(buffer);
    problem_write(&text, status, detail);
    struct http_answer_made made = {
        .status = status, .is_problem = true, .data = strdup(buffer), .size = text.size};
    if (!made.data)
        made.size = 0;
    return made;
}

void answer_problem_now(struct http_request *request, int status, const char *detail)
{
    struct http_answer_made made = problem_make(status, detail);
    memcpy(made.allow, request->answer.allow, sizeof made.allow);
    free(request->answer.data);
    request->answer = made;
}

/* ------------------------------------------------------------------ from any thread */

void server_wake(struct http_server *server)
{
    uint64_t one = 1;
    ssize_t written = write(server->wake_fd, &one, sizeof one);
    (void)written; /* full means that it is awake already */
}

static void enqueue(struct http_request *request)
{
    struct http_server *server = request->server;
    pthread_mutex_lock(&server->lock);
    bool was_empty = server->answered == NULL;
    request->next = server->answered;
    server->answered = request;
    if (was_empty) /* once for a whole batch; under the lock, for the server may end once this answer is out
                    */
        server_wake(server);
    pthread_mutex_unlock(&server->lock);
}

static void deliver(struct http_request *request, struct http_answer_made made)
{
    if (pthread_equal(pthread_self(), request->server->thread)) {
        assert(request->answer.status == 0 && !request->suspended);
        request->answer = made;
    } else {
        request->late = made;
        enqueue(request);
    }
}

void http_answer(struct http_request *request, int status, char *json, size_t size)
{
    deliver(request, (struct http_answer_made){.status = status, .data = json, .size = size});
}

void http_answer_as(struct http_request *request, int status, const char *type, const char *file, char *data,
                    size_t size)
{
    struct http_answer_made made = {.status = status, .data = data, .size = size, .type = type};
    if (file && !TEXT_COPY(made.file, span_of(file)))
        made.file[0] = '\0'; /* a name too long is no name */
    deliver(request, made);
}

void http_problem(struct http_request *request, int status, const char *detail)
{
    deliver(request, problem_make(status, detail));
}

void answer_collect(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    struct http_request *request = server->answered;
    server->answered = NULL;
    pthread_mutex_unlock(&server->lock);
    while (request) {
        struct http_request *next = request->next;
        request->answer = request->late;
        request->late.data = NULL;
        request_resume(request);
        request = next;
    }
}

/* ------------------------------------------------------------------ onto the wire */

void security_headers(struct MHD_Response *response)
{
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
}

static const char *type_of(const struct http_answer_made *answer)
{
    if (answer->type)
        return answer->type;
    return answer->is_problem ? PROBLEM_TYPE : JSON_TYPE;
}

static void add_attachment(struct MHD_Response *response, const char *file)
{
    char value[HTTP_FILE_NAME_MAX + 32];
    struct text text = TEXT_IN(value);
    text_add(&text, "attachment; filename=\"%s\"", file);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, value);
}

static struct MHD_Response *response_make(struct http_answer_made *answer)
{
    static char nothing[] = "";
    struct MHD_Response *response =
        answer->data ? MHD_create_response_from_buffer(answer->size, answer->data, MHD_RESPMEM_MUST_FREE)
                     : MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return NULL;
    answer->data = NULL; /* the response's now */
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type_of(answer));
    if (answer->file[0])
        add_attachment(response, answer->file);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    security_headers(response);
    if (answer->status == 401)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer realm=\"touchstone\"");
    if (answer->location[0])
        MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, answer->location);
    if (answer->status == 405)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, answer->allow);
    if (answer->status == 503)
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    return response;
}

enum MHD_Result answer_send(struct http_request *request)
{
    struct http_answer_made *answer = &request->answer;
    assert(answer->status != 0);
    if (answer->prepared)
        return MHD_queue_response(request->connection, (unsigned)answer->status, answer->prepared);
    struct MHD_Response *response = response_make(answer);
    if (!response)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(request->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}
