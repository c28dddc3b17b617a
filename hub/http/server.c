#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/sys/clock.h"
#include "hub/http/server.h"

#define TICK_S       1
#define EVENTS_MAX   4
#define STOP_MS      INT64_C(3000) /* how long open requests may take once we stop */
#define LOG_LINE_MAX 512

/* ------------------------------------------------------------------ open */

static void PRINTF_LIKE(2, 0) log_daemon(void *context, const char *format, va_list arguments)
{
    char line[LOG_LINE_MAX];
    (void)context;
    vsnprintf(line, sizeof line, format, arguments);
    line[strcspn(line, "\n")] = '\0';
    log_write(LOG_LEVEL_DEBUG, "http", "%s", line);
}

/* Hundreds of walls and kiosks need as many descriptors. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    rlim_t wanted = HTTP_CONNECTIONS_MAX + 128;
    if (limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        log_write(LOG_LEVEL_WARNING, "http", "descriptors_few limit=%llu",
                  (unsigned long long)limit.rlim_cur);
}

static struct fault start_daemon(struct http_server *server)
{
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, request_step, server,
        MHD_OPTION_EXTERNAL_LOGGER, log_daemon, NULL, MHD_OPTION_LISTEN_SOCKET, server->listen_fd,
        MHD_OPTION_NOTIFY_COMPLETED, request_done, server, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)HTTP_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONNECTION_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
    return server->daemon ? FAULT_OK
                          : fault_make(FAULT_IO, "cannot start the HTTP server on %s", server->address);
}

static int daemon_epoll(const struct http_server *server)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    assert(info);
    return info->epoll_fd;
}

static struct fault watch(struct http_server *server, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (fd >= 0 && epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
        return fault_system(errno, "cannot wait for descriptor %d", fd);
    return FAULT_OK;
}

static struct fault open_descriptors(struct http_server *server)
{
    server->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    server->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct itimerspec every = {.it_interval.tv_sec = TICK_S, .it_value.tv_sec = TICK_S};
    if (server->epoll_fd < 0 || server->wake_fd < 0 || server->timer_fd < 0 ||
        timerfd_settime(server->timer_fd, 0, &every, NULL) != 0)
        return fault_system(errno, "cannot make the HTTP loop");
    int descriptors[] = {daemon_epoll(server), server->wake_fd, server->timer_fd, server->conf.stop_fd};
    for (size_t i = 0; i < COUNT_OF(descriptors); i++) {
        struct fault fault = watch(server, descriptors[i]);
        if (fault_is(fault))
            return fault;
    }
    return FAULT_OK;
}

static struct fault prepare(struct http_server *server)
{
    if (sodium_init() < 0)
        return fault_make(FAULT_IO, "the random source of this machine does not work");
    randombytes_buf(server->hash_key, sizeof server->hash_key);
    struct fault fault = files_load(server);
    if (!fault_is(fault))
        fault = listen_open(server->conf.listen, &server->listen_fd, server->address);
    if (!fault_is(fault))
        fault = start_daemon(server);
    return fault_is(fault) ? fault : open_descriptors(server);
}

struct fault http_open(const struct http_conf *conf, struct http_server **out)
{
    assert(conf->route_count <= HTTP_ROUTES_MAX);
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        return fault_make(FAULT_FULL, "no memory for the HTTP server");
    server->conf = *conf;
    server->epoll_fd = server->wake_fd = server->timer_fd = server->listen_fd = -1;
    server->streams.next = server->streams.previous = &server->streams;
    pthread_mutex_init(&server->lock, NULL);
    raise_descriptor_limit();
    signal(SIGPIPE, SIG_IGN);
    struct fault fault = prepare(server);
    if (fault_is(fault)) {
        http_close(server);
        return fault;
    }
    *out = server;
    return FAULT_OK;
}

const char *http_address(const struct http_server *server)
{
    return server->address;
}

/* ------------------------------------------------------------------ run */

static void begin_stop(struct http_server *server)
{
    if (server->stopping)
        return;
    epoll_ctl(server->epoll_fd, EPOLL_CTL_DEL, server->conf.stop_fd, NULL);
    server->stopping = true;
    server->stop_until_ms = clock_monotonic_ms() + STOP_MS;
    server->listen_fd = MHD_quiesce_daemon(server->daemon); /* ours again */
    stream_end_all(server);
}

/* An answer that the writer owes is always waited for: the job still points into its request. */
static bool is_over(const struct http_server *server)
{
    if (!server->stopping || server->suspended > 0)
        return false;
    return server->requests == 0 || clock_monotonic_ms() >= server->stop_until_ms;
}

static void tick(struct http_server *server)
{
    uint64_t times;
    if (read(server->timer_fd, &times, sizeof times) < 0)
        return;
    stream_beat(server, clock_monotonic_ms());
    if (server->conf.tick)
        server->conf.tick(server->conf.context);
}

static void take_event(struct http_server *server, int fd)
{
    uint64_t times;
    if (fd == server->timer_fd)
        tick(server);
    else if (fd == server->conf.stop_fd)
        begin_stop(server);
    else if (fd == server->wake_fd && read(server->wake_fd, &times, sizeof times) < 0)
        log_write(LOG_LEVEL_DEBUG, "http", "wake_empty");
}

static int wait_ms(struct http_server *server)
{
    MHD_UNSIGNED_LONG_LONG daemon_ms;
    int64_t most = server->stopping ? 50 : TICK_S * 1000;
    if (MHD_get_timeout(server->daemon, &daemon_ms) == MHD_YES && (int64_t)daemon_ms < most)
        return (int)daemon_ms;
    return (int)most;
}

struct fault http_run(struct http_server *server)
{
    struct epoll_event events[EVENTS_MAX];
    server->thread = pthread_self();
    while (!is_over(server)) {
        int count = epoll_wait(server->epoll_fd, events, EVENTS_MAX, wait_ms(server));
        if (count < 0 && errno != EINTR)
            return fault_system(errno, "the HTTP loop cannot wait");
        for (int i = 0; i < count; i++)
            take_event(server, events[i].data.fd);
        answer_collect(server);
        stream_refresh(server);
        if (MHD_run(server->daemon) != MHD_YES)
            return fault_make(FAULT_IO, "the HTTP server on %s has failed", server->address);
    }
    return FAULT_OK;
}

/* ------------------------------------------------------------------ close */

static void close_if(int fd)
{
    if (fd >= 0)
        close(fd);
}

void http_close(struct http_server *server)
{
    if (!server)
        return;
    if (server->daemon) {
        if (!server->stopping)
            server->listen_fd = MHD_quiesce_daemon(server->daemon);
        server->stopping = true;
        stream_end_all(server);
        MHD_run(server->daemon);
        MHD_stop_daemon(server->daemon);
    }
    files_finish(server);
    identity_finish(server);
    close_if(server->listen_fd);
    close_if(server->epoll_fd);
    close_if(server->wake_fd);
    close_if(server->timer_fd);
    pthread_mutex_destroy(&server->lock);
    free(server);
}
