#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 65536, EVENTS_MAX = 64, SAMPLES_MAX = 4000000, STALL_MS = 20000 };

struct connection {
    int fd;
    bool busy;
    int64_t asked_ns;
    size_t got;
    char answer[ANSWER_MAX];
};

struct load {
    const struct load_conf *conf;
    struct connection *connections;
    int epoll;
    int busy;
    float *samples_ms;
    size_t sample_count;
    int64_t end_ns;
    struct load_result result;
    struct text problem;
};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int connect_to(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

/* A request is far smaller than a socket's buffer: one write takes it whole. */
static bool ask(struct load *load, int index)
{
    struct connection *connection = &load->connections[index];
    char body[LOAD_BODY_MAX], request[LOAD_BODY_MAX + 512];
    struct text text = TEXT_IN(body);
    if ((load->end_ns && now_ns() >= load->end_ns) || !load->conf->next(load->conf->context, index, &text))
        return true;
    struct text http = TEXT_IN(request);
    text_add(&http,
             "POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
             "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
             load->conf->token, text.size);
    text_add_span(&http, text_span(&text));
    connection->asked_ns = now_ns();
    connection->got = 0;
    connection->busy = true;
    load->busy++;
    if (!text_ok(&http) || write(connection->fd, request, http.size) != (ssize_t)http.size) {
        text_add(&load->problem, "connection %d: cannot send: %s", index, strerror(errno));
        return false;
    }
    return true;
}

/* 0 when the answer is not whole yet, else its status; *body borrows from the connection. */
static int whole_answer(struct connection *connection, struct span *body)
{
    connection->answer[connection->got] = '\0';
    char *end = strstr(connection->answer, "\r\n\r\n");
    if (!end)
        return 0;
    const char *length = strcasestr(connection->answer, "\r\nContent-Length:");
    if (!length || length > end)
        return 0;
    size_t size = strtoul(length + 17, NULL, 10);
    size_t head = (size_t)(end + 4 - connection->answer);
    if (connection->got < head + size)
        return 0;
    *body = (struct span){end + 4, size};
    return (int)strtol(connection->answer + 9, NULL, 10);
}

static bool take(struct load *load, int index)
{
    struct connection *connection = &load->connections[index];
    ssize_t got =
        read(connection->fd, connection->answer + connection->got, ANSWER_MAX - 1 - connection->got);
    if (got <= 0) {
        if (got < 0 && errno == EAGAIN)
            return true;
        text_add(&load->problem, "connection %d was cut", index);
        return false;
    }
    connection->got += (size_t)got;
    struct span body;
    int status = whole_answer(connection, &body);
    if (status == 0)
        return true;
    if (load->sample_count < SAMPLES_MAX)
        load->samples_ms[load->sample_count++] = (float)(now_ns() - connection->asked_ns) / 1e6f;
    connection->busy = false;
    load->busy--;
    if (load->conf->answer(load->conf->context, index, status, body))
        load->result.requests++;
    else
        load->result.uncounted++;
    return ask(load, index);
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void sum_up(struct load *load, int64_t started_ns)
{
    struct load_result *result = &load->result;
    result->seconds = (double)(now_ns() - started_ns) / 1e9;
    result->per_second = (double)result->requests / result->seconds;
    if (load->sample_count == 0)
        return;
    qsort(load->samples_ms, load->sample_count, sizeof(float), by_size);
    result->p50_ms = load->samples_ms[load->sample_count / 2];
    result->p99_ms = load->samples_ms[load->sample_count * 99 / 100];
}

static bool open_all(struct load *load)
{
    for (int i = 0; i < load->conf->connections; i++) {
        struct connection *connection = &load->connections[i];
        connection->fd = connect_to(load->conf->port);
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (connection->fd < 0 || epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0) {
            text_add(&load->problem, "connection %d: cannot connect to port %d: %s", i, load->conf->port,
                     strerror(errno));
            return false;
        }
    }
    return true;
}

static bool drive(struct load *load)
{
    for (int i = 0; i < load->conf->connections; i++)
        if (!ask(load, i))
            return false;
    struct epoll_event events[EVENTS_MAX];
    while (load->busy > 0) {
        int count = epoll_wait(load->epoll, events, EVENTS_MAX, STALL_MS);
        if (count <= 0) {
            text_add(&load->problem, "no answer for %d s", STALL_MS / 1000);
            return false;
        }
        for (int i = 0; i < count; i++)
            if (!take(load, (int)events[i].data.u32))
                return false;
    }
    return true;
}

bool load_run(const struct load_conf *conf, struct load_result *out, char *problem, size_t problem_size)
{
    assert(conf->connections <= LOAD_CONNECTIONS_MAX);
    struct load load = {.conf = conf, .problem = text_in(problem, problem_size)};
    load.connections = calloc((size_t)conf->connections, sizeof *load.connections);
    load.samples_ms = malloc(SAMPLES_MAX * sizeof(float));
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    assert(load.connections && load.samples_ms && load.epoll >= 0);
    for (int i = 0; i < conf->connections; i++)
        load.connections[i].fd = -1;
    bool ok = open_all(&load);
    int64_t started_ns = now_ns();
    load.end_ns = conf->duration_ms ? started_ns + conf->duration_ms * 1000000 : 0;
    ok = ok && drive(&load);
    sum_up(&load, started_ns);
    for (int i = 0; i < conf->connections; i++)
        if (load.connections[i].fd >= 0)
            close(load.connections[i].fd);
    close(load.epoll);
    free(load.connections);
    free(load.samples_ms);
    *out = load.result;
    return ok;
}
