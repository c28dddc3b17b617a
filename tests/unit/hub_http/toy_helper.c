#include "tests/unit/hub_http/toy_helper.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/sys/clock.h"

enum {
    ROUTE_NOW,
    ROUTE_THING,
    ROUTE_LATER,
    ROUTE_STREAM,
    ROUTE_TOGETHER,
    ROUTE_SECRET,
    ROUTE_PICTURE,
    ROUTE_ENTRY
};

static const struct http_route routes[] = {
    [ROUTE_NOW] = {HTTP_GET, "/now", HTTP_TOKEN_MAY},
    [ROUTE_THING] = {HTTP_GET, "/things/{x}", HTTP_TOKEN_MAY},
    [ROUTE_LATER] = {HTTP_POST, "/later", HTTP_TOKEN_MUST},
    [ROUTE_STREAM] = {HTTP_STREAM, "/stream", HTTP_TOKEN_MAY},
    [ROUTE_TOGETHER] = {HTTP_GET, "/together", HTTP_TOKEN_MAY},
    [ROUTE_SECRET] = {HTTP_GET, "/secret", HTTP_TOKEN_MUST},
    [ROUTE_ENTRY] = {HTTP_GET, "/entry", HTTP_TOKEN_NOT},
    [ROUTE_PICTURE] = {HTTP_PICTURE, "/picture", HTTP_TOKEN_MUST},
};

static void answer_format(struct http_request *request, const char *format, ...) PRINTF_LIKE(2, 3);
static void answer_format(struct http_request *request, const char *format, ...)
{
    char *json = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&json, format, arguments);
    va_end(arguments);
    assert(size >= 0);
    http_answer(request, 200, json, (size_t)size);
}

static void *answer_from_elsewhere(void *context)
{
    struct http_request *request = context;
    const int *identity = http_request_identity(request);
    answer_format(request, "{\"bytes\":%zu,\"who\":%d}", http_request_body(request).size, *identity);
    return NULL;
}

static void *answer_held(void *context)
{
    struct toy *toy = context;
    pthread_mutex_lock(&toy->lock);
    for (int i = 0; i < toy->held_count; i++)
        answer_format(toy->held[i], "{\"place\":%d}", i);
    toy->held_count = 0;
    pthread_mutex_unlock(&toy->lock);
    return NULL;
}

static void start_detached(void *(*run)(void *), void *context)
{
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, run, context);
    assert(failed == 0);
    pthread_detach(thread);
}

static void hold(struct toy *toy, struct http_request *request)
{
    pthread_mutex_lock(&toy->lock);
    assert(toy->held_count < TOY_HELD_MAX);
    toy->held[toy->held_count++] = request;
    bool all = toy->held_count == toy->hold_until;
    pthread_mutex_unlock(&toy->lock);
    if (all)
        start_detached(answer_held, toy);
}

static void handle(void *context, int route, struct http_request *request)
{
    struct toy *toy = context;
    atomic_fetch_add(&toy->handled, 1);
    struct span name = http_request_argument(request);
    struct span after = http_request_query(request, "after");
    switch (route) {
    case ROUTE_NOW:
        answer_format(request, "{\"is\":\"now\"}");
        break;
    case ROUTE_ENTRY:
        answer_format(request, "{\"is\":\"entry\"}");
        break;
    case ROUTE_THING:
        if (span_is(name, "none"))
            http_problem(request, 404, "No \"thing\"\nhas that name.");
        else
            answer_format(request, "{\"thing\":\"%.*s\",\"after\":\"%.*s\"}", (int)name.size, name.data,
                          (int)after.size, after.data);
        break;
    case ROUTE_LATER:
    case ROUTE_PICTURE:
        start_detached(answer_from_elsewhere, request);
        break;
    case ROUTE_TOGETHER:
        hold(toy, request);
        break;
    case ROUTE_SECRET:
        answer_format(request, "{\"who\":%d}", *(const int *)http_request_identity(request));
        break;
    default:
        abort();
    }
}

static bool find_identity(void *context, struct span token, void *identity)
{
    struct toy *toy = context;
    int seven = 7;
    atomic_fetch_add(&toy->asked_identity, 1);
    memcpy(identity, &seven, sizeof seven);
    return span_is(token, "good");
}

static bool compose(void *context, int64_t *id, char **json, size_t *size)
{
    struct toy *toy = context;
    long long state = atomic_load(&toy->state);
    int filler = atomic_load(&toy->filler);
    char *out = NULL;
    int written = asprintf(&out, "{\"state\":%lld,\"filler\":\"%0*d\"}", state, filler, 0);
    assert(written > 0);
    *id = state;
    *json = out;
    *size = (size_t)written;
    return true;
}

static void stream_seen(void *context, const void *identity, bool connected)
{
    struct toy *toy = context;
    assert(*(const int *)identity == 7);
    atomic_fetch_add(&toy->streams_seen, connected ? 1 : -1);
}

static void write_file(const struct toy *toy, const char *name, const char *content)
{
    char path[128];
    snprintf(path, sizeof path, "%s/wall/%s", toy->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void remove_file(const struct toy *toy, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/wall/%s", toy->folder, name);
    unlink(path);
}

static void *run(void *context)
{
    struct toy *toy = context;
    toy->result = http_run(toy->server);
    return NULL;
}

static void name_page(const struct toy *toy, char out[128])
{
    snprintf(out, 128, "%s/wall", toy->folder);
}

void toy_start(struct toy *toy)
{
    static const char *const pages[] = {"wall", NULL};
    char page[128];
    memset(toy, 0, sizeof *toy);
    pthread_mutex_init(&toy->lock, NULL);
    atomic_store(&toy->state, 1);
    snprintf(toy->folder, sizeof toy->folder, "/tmp/toy-pages-XXXXXX");
    assert_non_null(mkdtemp(toy->folder));
    name_page(toy, page);
    assert_int_equal(mkdir(page, 0700), 0);
    write_file(toy, "index.html", "<!doctype html><title>toy</title>");
    write_file(toy, "toy.js", "\"use strict\";");
    write_file(toy, "notes.txt", "not served");
    toy->stop_fd = eventfd(0, EFD_CLOEXEC);
    struct http_conf conf = {
        .listen = "127.0.0.1:0",
        .routes = routes,
        .route_count = COUNT_OF(routes),
        .body_bytes_max = TOY_BODY_MAX,
        .picture_bytes_max = 5 * TOY_BODY_MAX,
        .files = toy->folder,
        .pages = pages,
        .stop_fd = toy->stop_fd,
        .context = toy,
        .handle = handle,
        .find_identity = find_identity,
        .identity_size = sizeof(int),
        .compose = compose,
        .stream_seen = stream_seen,
    };
    struct fault fault = http_open(&conf, &toy->server);
    assert_string_equal(fault.text, "");
    assert_int_equal(sscanf(http_address(toy->server), "http://127.0.0.1:%d", &toy->port), 1);
    assert_int_equal(pthread_create(&toy->thread, NULL, run, toy), 0);
}

void toy_stop(struct toy *toy)
{
    uint64_t one = 1;
    assert_int_equal(write(toy->stop_fd, &one, sizeof one), sizeof one);
    pthread_join(toy->thread, NULL);
    assert_string_equal(toy->result.text, "");
    http_close(toy->server);
    close(toy->stop_fd);
    remove_file(toy, "index.html");
    remove_file(toy, "toy.js");
    remove_file(toy, "notes.txt");
    char page[128];
    name_page(toy, page);
    assert_int_equal(rmdir(page), 0);
    assert_int_equal(rmdir(toy->folder), 0);
}

void toy_publish(struct toy *toy, long long state)
{
    atomic_store(&toy->state, state);
    http_stream_changed(toy->server);
}

int toy_connect(const struct toy *toy)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)toy->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0)
        fail_msg("no socket: %s (500 walls need some 1100 open files: see ulimit -Hn)", strerror(errno));
    union {
        struct sockaddr_in v4;
        struct sockaddr any;
    } to = {address};
    assert_int_equal(connect(fd, &to.any, sizeof address), 0);
    return fd;
}

void toy_send(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent < 0)
            return; /* refused in the middle: the answer tells */
        bytes += sent;
        size -= (size_t)sent;
    }
}

size_t toy_read(int fd, char *out, size_t size, const char *until)
{
    int64_t deadline_ms = clock_monotonic_ms() + TOY_WAIT_MS;
    size_t have = 0;
    out[0] = '\0';
    while (!until || !strstr(out, until)) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        if (left_ms <= 0 || poll(&wait, 1, (int)left_ms) <= 0)
            fail_msg("nothing more within %d ms after: %s", TOY_WAIT_MS, out);
        assert_true(have + 1 < size);
        ssize_t got = recv(fd, out + have, size - 1 - have, 0);
        if (got < 0 && errno != ECONNRESET)
            fail_msg("recv: %s", strerror(errno));
        if (got <= 0) {
            if (until)
                fail_msg("closed before \"%s\" came, after: %s", until, out);
            return have;
        }
        have += (size_t)got;
        out[have] = '\0';
    }
    return have;
}

void toy_ask(const struct toy *toy, const char *request, char *out, size_t size)
{
    int fd = toy_connect(toy);
    toy_send(fd, request, strlen(request));
    toy_read(fd, out, size, NULL);
    close(fd);
}

int toy_status(const char *answer)
{
    int status = 0;
    return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}
