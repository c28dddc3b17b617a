/* The test hub on its sockets: connections, answers with their troubles, and its thread. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/sys/clock.h"

#include "hub_inside.h"

static void cut(struct connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    free(connection->in);
    free(connection->held);
    *connection = (struct connection){.fd = -1};
}

static void say(struct connection *connection, const char *data, size_t size)
{
    if (connection->holds) {
        connection->held = realloc(connection->held, connection->held_size + size);
        memcpy(connection->held + connection->held_size, data, size);
        connection->held_size += size;
        return;
    }
    while (size > 0) {
        ssize_t sent = send(connection->fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the other end is gone: read sees that */
        data += sent;
        size -= (size_t)sent;
    }
}

static void answer(struct connection *connection, int status, const char *body, size_t size, size_t sent)
{
    char head[256];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                          status, size);
    say(connection, head, (size_t)length);
    say(connection, body, sent);
}

static enum trouble next_trouble(struct hub *hub, bool live)
{
    if (hub->plan_next < hub->plan_count)
        return hub->plan[hub->plan_next++];
    if (hub->percent == 0)
        return TROUBLE_NONE;
    hub->chance ^= hub->chance << 13; /* xorshift64 */
    hub->chance ^= hub->chance >> 7;
    hub->chance ^= hub->chance << 17;
    if ((int)(hub->chance % 100) >= hub->percent)
        return TROUBLE_NONE;
    enum trouble trouble = (enum trouble)(1 + (hub->chance >> 8) % (TROUBLE_SILENT - 1));
    return live && (hub->chance >> 40) % 4 == 0 ? TROUBLE_SILENT
                                                : trouble; /* for the backlog it would take ten seconds */
}

/* Writes the replies to all commands of a body. */
static void book_all(struct hub *hub, struct span body, struct text *out, bool short_of_one)
{
    size_t count;
    bool is_array;
    struct arena arena = {.blocks = NULL};
    struct fault fault = wire_read_commands(body, 0, &arena, hub->items, &count, &is_array);
    assert(!fault_is(fault));
    if (is_array)
        text_add(out, "[");
    for (size_t i = 0; i < count; i++) {
        assert(hub->items[i].problem == REASON_NONE);
        if (hub->items[i].command.pin[0] != '\0')
            memcpy(hub->last_pin, hub->items[i].command.pin, sizeof hub->last_pin);
        struct reply reply = hub_judge(hub, &hub->items[i].command);
        if (short_of_one && i + 1 == count)
            break;
        if (i > 0)
            text_add(out, ",");
        wire_write_reply(out, &reply);
    }
    arena_release(&arena);
    if (is_array)
        text_add(out, "]");
    if (short_of_one && !is_array)
        text_add(out, "[]");
    pthread_cond_broadcast(&hub->changed);
}

/* The recorded answer, each reply under the id of the command in its place. */
static void answer_recorded(struct hub *hub, struct connection *connection, struct span body)
{
    size_t count;
    bool is_array;
    struct arena arena = {.blocks = NULL};
    struct fault fault = wire_read_commands(body, 0, &arena, hub->items, &count, &is_array);
    assert(!fault_is(fault));
    char *replies = strdup(hub->recorded), *at = replies;
    for (size_t i = 0; i < count && (at = strstr(at, "{\"id\":\"")); i++) {
        char id[UUID_TEXT_SIZE];
        uuid_write(hub->items[i].command.id, id);
        memcpy(at += 7, id, strlen(id));
    }
    hub->recorded = NULL;
    answer(connection, 200, replies, strlen(replies), strlen(replies));
    free(replies);
    arena_release(&arena);
}

static void note_language(struct hub *hub, const char *head)
{
    static const char name[] = "\r\nAccept-Language: ";
    const char *value = strstr(head, name);
    size_t size = value ? strcspn(value + sizeof name - 1, "\r") : 0;
    snprintf(hub->last_language, sizeof hub->last_language, "%.*s", (int)size,
             value ? value + sizeof name - 1 : "");
}

static void take_post(struct hub *hub, struct connection *connection, const char *head, struct span body)
{
    static const char problem[] = "{\"title\":\"trouble of a test\"}";
    hub->posts++;
    note_language(hub, head);
    snprintf(hub->last_body, sizeof hub->last_body, "%.*s", (int)body.size, body.data);
    if (hub->recorded) {
        answer_recorded(hub, connection, body);
        return;
    }
    enum trouble trouble = next_trouble(hub, body.data[0] == '{');
    char *replies = malloc(WIRE_REPLIES_MAX);
    struct text out = text_in(replies, WIRE_REPLIES_MAX);
    bool seen = trouble != TROUBLE_CUT_BEFORE && trouble != TROUBLE_ERROR_500 && trouble != TROUBLE_DEAF &&
                trouble != TROUBLE_BAD_REQUEST;
    if (seen)
        book_all(hub, body, &out, trouble == TROUBLE_SHORT);
    switch (trouble) {
    case TROUBLE_NONE:
    case TROUBLE_SHORT:
        answer(connection, 200, replies, out.size, out.size);
        break;
    case TROUBLE_GARBAGE:
        answer(connection, 200, "{]", 2, 2);
        break;
    case TROUBLE_CUT_WITHIN:
        answer(connection, 200, replies, out.size, out.size / 2);
        cut(connection);
        break;
    case TROUBLE_CUT_BEFORE:
    case TROUBLE_CUT_AFTER:
        cut(connection);
        break;
    case TROUBLE_ERROR_500:
        answer(connection, 500, problem, sizeof problem - 1, sizeof problem - 1);
        break;
    case TROUBLE_ERROR_503_AFTER:
        answer(connection, 503, problem, sizeof problem - 1, sizeof problem - 1);
        break;
    case TROUBLE_BAD_REQUEST:
        answer(connection, 400, problem, sizeof problem - 1, sizeof problem - 1);
        break;
    case TROUBLE_SILENT:
    case TROUBLE_DEAF:
    case TROUBLES:
        break;
    }
    free(replies);
}

static enum trouble next_photo_trouble(struct hub *hub)
{
    return hub->photo_plan_next < hub->photo_plan_count ? hub->photo_plan[hub->photo_plan_next++]
                                                        : TROUBLE_NONE;
}

/* What was seen is kept, whatever becomes of the answer. */
static void take_photo(struct hub *hub, struct connection *connection, struct span body)
{
    static const char problem[] = "{\"title\":\"later\",\"detail\":\"The disk is nearly full.\"}";
    enum trouble trouble = next_photo_trouble(hub);
    char said[PHOTO_ID_MAX + 16];
    bool seen = trouble == TROUBLE_NONE || trouble == TROUBLE_CUT_AFTER || trouble == TROUBLE_GARBAGE;
    if (seen && hub->photo_count < PHOTOS_MAX)
        sha256_text(body, hub->photos[hub->photo_count++]);
    int size = seen ? snprintf(said, sizeof said, "{\"id\":\"%s\"}", hub->photos[hub->photo_count - 1]) : 0;
    if (trouble == TROUBLE_NONE)
        answer(connection, 200, said, (size_t)size, (size_t)size);
    else if (trouble == TROUBLE_GARBAGE)
        answer(connection, 200, "{]", 2, 2);
    else if (trouble == TROUBLE_ERROR_500)
        answer(connection, 503, problem, sizeof problem - 1, sizeof problem - 1);
    else if (trouble == TROUBLE_BAD_REQUEST)
        answer(connection, 400, problem, sizeof problem - 1, sizeof problem - 1);
    else if (trouble != TROUBLE_SILENT && trouble != TROUBLE_DEAF)
        cut(connection);
    pthread_cond_broadcast(&hub->changed);
}

static void tell_board(struct hub *hub, struct connection *connection)
{
    char event[128];
    int size = snprintf(event, sizeof event, "id: %lld\nevent: board\ndata: {\"seq\":%lld}\n\n",
                        (long long)hub->board, (long long)hub->board);
    say(connection, event, (size_t)size);
}

static void take_stream(struct hub *hub, struct connection *connection)
{
    static const char yes[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    hub->streams++;
    connection->stream = true;
    say(connection, yes, sizeof yes - 1);
    tell_board(hub, connection);
    if (hub->cuts_streams)
        cut(connection);
    pthread_cond_broadcast(&hub->changed);
}

static void take_world(struct hub *hub, struct connection *connection, const char *head)
{
    static const char none[] = "{\"seq\":0,\"full\":false,\"sheets\":[]}";
    const char *world = hub->world ? hub->world : none;
    hub->worlds++;
    hub->last_after = atoll(strstr(head, "after=") + 6);
    answer(connection, 200, world, strlen(world), strlen(world));
    pthread_cond_broadcast(&hub->changed);
}

static void take_health(struct hub *hub, struct connection *connection)
{
    char body[64];
    int size = snprintf(body, sizeof body, "{\"status\":\"ok\",\"contract\":%d}", hub->contract);
    answer(connection, 200, body, (size_t)size, (size_t)size);
}

/* Is it what only a later version has? */
static bool is_strange(const struct hub *hub, const char *head)
{
    const char *end = strchr(head, '\r'), *query = strpbrk(head, "?\r");
    if (hub->contract > 1 || strncmp(head, "GET /v1/stream ", 15) == 0)
        return false;
    return strncmp(head, "POST /v1/photos ", 16) == 0 ||
           (query < end && (strncmp(query, "?after=", 7) != 0 || memchr(query, '&', (size_t)(end - query))));
}

static void take_piece(struct connection *connection, int64_t number)
{
    char life[512];
    int size = snprintf(life, sizeof life,
                        "{\"tag\":\"%s\",\"version\":2,\"history\":["
                        "{\"seq\":7,\"at\":\"2026-11-20T14:00:00.000Z\",\"do\":\"receive\"},"
                        "{\"seq\":9,\"at\":\"2026-11-20T14:07:00.000Z\",\"do\":\"start\"}]}",
                        tag_make(TAG_PIECE, number).text);
    answer(connection, 200, life, (size_t)size, (size_t)size);
}

/* "photo" under its own name and under one that begins with 0; others are not there. */
static void give_photo(struct hub *hub, struct connection *connection, const char *id)
{
    static const char none[] = "{\"title\":\"none\",\"detail\":\"There is no such photo.\"}";
    char own[PHOTO_ID_MAX];
    sha256_text(SPAN("photo"), own);
    hub->photos_given++;
    if (id[0] == '0' || strncmp(id, own, sizeof own - 1) == 0)
        answer(connection, 200, "photo", 5, 5);
    else
        answer(connection, 404, none, sizeof none - 1, sizeof none - 1);
}

static void take_request(struct hub *hub, struct connection *connection, const char *head, struct span body)
{
    static const char unknown[] = "{\"title\":\"who are you?\"}";
    static const char no_piece[] = "{\"title\":\"none\",\"detail\":\"No piece has the tag TS1-000042.\"}";
    static const char strange[] = "{\"title\":\"bad request\",\"detail\":\"There is no such parameter.\"}";
    static const char no_paper[] = "{\"title\":\"later\",\"detail\":\"The printer is off.\"}";
    if (hub->deny || !strstr(head, "Authorization: Bearer " HUB_TOKEN "\r\n"))
        answer(connection, 401, unknown, sizeof unknown - 1, sizeof unknown - 1);
    else if (is_strange(hub, head)) {
        hub->strange++;
        answer(connection, 400, strange, sizeof strange - 1, sizeof strange - 1);
    } else if (strncmp(head, "POST /v1/commands ", 18) == 0)
        take_post(hub, connection, head, body);
    else if (strncmp(head, "GET /v1/pieces/TS1-000041-", 26) == 0 &&
             (hub->contract == 1 || strstr(head, "?history=64 ")))
        take_piece(connection, 41);
    else if (strncmp(head, "GET /v1/pieces/TS1-000042-", 26) == 0)
        answer(connection, 404, no_piece, sizeof no_piece - 1, sizeof no_piece - 1);
    else if (strncmp(head, "GET /v1/pieces/TS1-000043-", 26) == 0)
        cut(connection);
    else if (strncmp(head, "GET /v1/photos/", 15) == 0)
        give_photo(hub, connection, head + 15);
    else if (strncmp(head, "POST /v1/photos ", 16) == 0)
        take_photo(hub, connection, body);
    else if (strncmp(head, "POST /v1/labels/TS1-000041-", 27) == 0)
        answer(connection, 200, "{}", 2, 2);
    else if (strncmp(head, "POST /v1/labels/TS1-000042-", 27) == 0)
        answer(connection, 503, no_paper, sizeof no_paper - 1, sizeof no_paper - 1);
    else if (strncmp(head, "POST /v1/labels/TS1-000043-", 27) == 0)
        cut(connection);
    else if (strncmp(head, "GET /v1/stream ", 15) == 0)
        take_stream(hub, connection);
    else if (strncmp(head, "GET /healthz ", 13) == 0)
        take_health(hub, connection);
    else if (strncmp(head, "GET /v1/kiosk?after=", 20) == 0)
        take_world(hub, connection, head);
    else
        answer(connection, 404, unknown, sizeof unknown - 1, sizeof unknown - 1);
}

/* A whole request in the buffer? The size of it, else 0. */
static size_t request_size(const struct connection *connection, size_t *head_size)
{
    const char *end = strstr(connection->in, "\r\n\r\n");
    if (!end)
        return 0;
    const char *length = strcasestr(connection->in, "Content-Length: ");
    *head_size = (size_t)(end - connection->in) + 4;
    size_t body = length && length < end ? strtoul(length + 16, NULL, 10) : 0;
    return connection->size >= *head_size + body ? *head_size + body : 0;
}

static void take_bytes(struct hub *hub, struct connection *connection)
{
    size_t size, head_size;
    ssize_t got =
        recv(connection->fd, connection->in + connection->size, REQUEST_MAX - 1 - connection->size, 0);
    if (got <= 0) {
        cut(connection);
        return;
    }
    connection->size += (size_t)got;
    connection->in[connection->size] = '\0';
    while (connection->fd >= 0 && (size = request_size(connection, &head_size)) > 0) {
        struct span body = {connection->in + head_size, size - head_size};
        char *head = strndup(connection->in, head_size);
        connection->holds = hub->held_for && strncmp(head, hub->held_for, strlen(hub->held_for)) == 0;
        take_request(hub, connection, head, body);
        free(head);
        if (connection->fd < 0)
            return;
        memmove(connection->in, connection->in + size, connection->size - size + 1);
        connection->size -= size;
    }
}

/* ---------------------------------------------------------------- the thread */

static void open_listener(struct hub *hub)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)hub->port)};
    socklen_t size = sizeof at;
    int on = 1;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    hub->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(hub->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    int bound = bind(hub->listener, (const struct sockaddr *)&at, sizeof at);
    assert(bound == 0);
    int listening = listen(hub->listener, 16);
    assert(listening == 0);
    getsockname(hub->listener, (struct sockaddr *)&at, &size);
    hub->port = ntohs(at.sin_port);
}

static void take_connection(struct hub *hub)
{
    int fd = accept4(hub->listener, NULL, NULL, SOCK_CLOEXEC);
    for (int i = 0; fd >= 0 && i < CONNECTIONS_MAX; i++) {
        if (hub->connections[i].fd >= 0)
            continue;
        hub->connections[i] = (struct connection){.fd = fd, .in = malloc(REQUEST_MAX)};
        return;
    }
    if (fd >= 0)
        close(fd);
}

static void let_go(struct connection *connection)
{
    connection->holds = false;
    say(connection, connection->held, connection->held_size);
    connection->held_size = 0;
}

static void follow_orders(struct hub *hub)
{
    for (int i = 0; i < CONNECTIONS_MAX && !hub->held_for; i++)
        if (hub->connections[i].fd >= 0 && hub->connections[i].holds)
            let_go(&hub->connections[i]);
    if (hub->down && hub->listener >= 0) {
        close(hub->listener);
        hub->listener = -1;
        for (int i = 0; i < CONNECTIONS_MAX; i++)
            cut(&hub->connections[i]);
    }
    if (!hub->down && hub->listener < 0)
        open_listener(hub);
}

static void beat(struct hub *hub)
{
    int64_t now_ms = clock_monotonic_ms();
    bool due = now_ms - hub->beat_ms >= BEAT_MS;
    for (int i = 0; i < CONNECTIONS_MAX && !hub->hold; i++) {
        if (hub->connections[i].fd < 0 || !hub->connections[i].stream)
            continue;
        if (hub->board_told != hub->board)
            tell_board(hub, &hub->connections[i]);
        else if (due)
            say(&hub->connections[i], ":\n\n", 3);
    }
    hub->board_told = hub->board;
    if (due)
        hub->beat_ms = now_ms;
}

static void look_around(struct hub *hub, struct pollfd *fds)
{
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        fds[i] = (struct pollfd){hub->connections[i].fd, POLLIN, 0};
    fds[CONNECTIONS_MAX] = (struct pollfd){hub->listener, POLLIN, 0};
    fds[CONNECTIONS_MAX + 1] = (struct pollfd){hub->wake, POLLIN, 0};
}

static void *run(void *context)
{
    struct hub *hub = context;
    struct pollfd fds[CONNECTIONS_MAX + 2];
    uint64_t ignored;
    pthread_mutex_lock(&hub->lock);
    while (!hub->stop) {
        follow_orders(hub);
        beat(hub);
        pthread_cond_broadcast(&hub->changed);
        look_around(hub, fds);
        pthread_mutex_unlock(&hub->lock);
        poll(fds, CONNECTIONS_MAX + 2, BEAT_MS);
        pthread_mutex_lock(&hub->lock);
        for (int i = 0; i < CONNECTIONS_MAX; i++) {
            if (hub->connections[i].fd >= 0 && fds[i].fd == hub->connections[i].fd && fds[i].revents)
                take_bytes(hub, &hub->connections[i]);
        }
        if (fds[CONNECTIONS_MAX].revents && hub->listener >= 0)
            take_connection(hub);
        if (fds[CONNECTIONS_MAX + 1].revents && read(hub->wake, &ignored, sizeof ignored) < 0)
            break;
    }
    pthread_mutex_unlock(&hub->lock);
    return NULL;
}

struct hub *hub_start(void)
{
    struct hub *hub = calloc(1, sizeof *hub);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&hub->lock, NULL);
    pthread_cond_init(&hub->changed, &attributes);
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        hub->connections[i].fd = -1;
    hub->contract = WIRE_CONTRACT;
    hub->expected = 1;
    hub->board = 1;
    hub->wake = eventfd(0, EFD_CLOEXEC);
    open_listener(hub);
    snprintf(hub->address, sizeof hub->address, "http://127.0.0.1:%d/", hub->port);
    pthread_create(&hub->thread, NULL, run, hub);
    return hub;
}

void hub_unlock_and_wake(struct hub *hub)
{
    uint64_t one = 1;
    pthread_mutex_unlock(&hub->lock);
    ssize_t written = write(hub->wake, &one, sizeof one);
    assert(written == sizeof one);
}

void hub_stop(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    hub->stop = true;
    hub_unlock_and_wake(hub);
    pthread_join(hub->thread, NULL);
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        cut(&hub->connections[i]);
    if (hub->listener >= 0)
        close(hub->listener);
    close(hub->wake);
    free(hub->world);
    free(hub);
}

const char *hub_address(const struct hub *hub)
{
    return hub->address;
}
