#include "tests/emulators/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/text.h"

enum { PATH_SIZE = 512 };

/* A socket's path holds 107 bytes, and a test's folder is easily longer: go through the folder's descriptor.
 */
static struct fault make_address(const char *directory, int *folder, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    *folder = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*folder < 0)
        return fault_system(errno, "cannot open the folder %s", directory);
    snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/control", *folder);
    return FAULT_OK;
}

static struct fault connect_to(const struct sockaddr_un *address, const char *directory, int *out)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fault_system(errno, "cannot make a socket");
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0) {
        struct fault fault = fault_system(errno, "no virtual bench answers in %s", directory);
        close(fd);
        return fault;
    }
    *out = fd;
    return FAULT_OK;
}

struct fault control_connect(const char *directory, int *out)
{
    struct sockaddr_un address;
    int folder = -1;
    struct fault fault = make_address(directory, &folder, &address);
    if (!fault_is(fault))
        fault = connect_to(&address, directory, out);
    if (folder >= 0)
        close(folder);
    return fault;
}

static struct fault listen_at(const struct sockaddr_un *address, const char *directory, int *out)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fault_system(errno, "cannot make a socket");
    if (bind(fd, (const struct sockaddr *)address, sizeof *address) != 0 ||
        listen(fd, CONTROL_CLIENTS_MAX) != 0) {
        struct fault fault = fault_system(errno, "cannot listen on %s/control", directory);
        close(fd);
        return fault;
    }
    *out = fd;
    return FAULT_OK;
}

struct fault control_open(struct control *control, const char *directory)
{
    struct sockaddr_un address;
    int folder = -1, other = -1;
    memset(control, 0, sizeof *control);
    control->fd = -1;
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        control->client[i].fd = -1;
    struct fault fault = make_address(directory, &folder, &address);
    if (!fault_is(fault) && !fault_is(connect_to(&address, directory, &other))) {
        close(other);
        fault = fault_make(FAULT_BUSY, "a virtual bench is running in %s already: choose another --dir",
                           directory);
    } else if (!fault_is(fault)) {
        unlinkat(folder, "control", 0); /* left by one that was killed */
        fault = listen_at(&address, directory, &control->fd);
    }
    if (folder >= 0)
        close(folder);
    return fault;
}

static void drop_client(struct control_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    client->line_size = 0;
    client->answer.wait = BENCH_ANSWERED;
}

void control_close(struct control *control, const char *directory)
{
    char path[PATH_SIZE];
    struct text text = TEXT_IN(path);
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        drop_client(&control->client[i]);
    if (control->fd < 0)
        return;
    close(control->fd);
    control->fd = -1;
    text_add(&text, "%s/control", directory);
    if (text_ok(&text))
        unlink(path);
}

/* ---------------------------------------------------------------- serving */

static void send_answer(struct control_client *client)
{
    char line[BENCH_ANSWER_SIZE + 1];
    int size = snprintf(line, sizeof line, "%s\n", client->answer.text);
    client->answer.wait = BENCH_ANSWERED;
    if (client->fd >= 0 && send(client->fd, line, (size_t)size, MSG_NOSIGNAL | MSG_DONTWAIT) != size)
        drop_client(client); /* it does not read its answers */
}

static void obey_lines(struct control_client *client, struct bench *bench, int64_t now_ms)
{
    while (client->fd >= 0 && client->answer.wait == BENCH_ANSWERED) {
        char *end = memchr(client->line, '\n', client->line_size);
        if (end == NULL)
            break;
        size_t size = (size_t)(end - client->line), used = size + 1;
        if (size > 0 && client->line[size - 1] == '\r')
            size--;
        bench_obey(bench, (struct span){client->line, size}, now_ms, &client->answer);
        client->line_size -= used;
        memmove(client->line, client->line + used, client->line_size);
        if (client->answer.wait == BENCH_ANSWERED)
            send_answer(client);
    }
}

static void read_client(struct control_client *client, struct bench *bench, int64_t now_ms)
{
    ssize_t got = read(client->fd, client->line + client->line_size, CONTROL_LINE_MAX - client->line_size);
    if (got <= 0) {
        drop_client(client);
        return;
    }
    client->line_size += (size_t)got;
    obey_lines(client, bench, now_ms);
    if (client->line_size == CONTROL_LINE_MAX && client->answer.wait == BENCH_ANSWERED) {
        bench_answer_fault(&client->answer,
                           fault_make(FAULT_TOO_BIG, "a line has at most %d bytes", CONTROL_LINE_MAX - 1));
        send_answer(client);
        drop_client(client);
    }
}

static void accept_client(struct control *control)
{
    int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        if (control->client[i].fd < 0) {
            control->client[i].fd = fd;
            return;
        }
    }
    close(fd);
}

void control_poll(const struct control *control, struct pollfd *polls)
{
    polls[0] = (struct pollfd){.fd = control->fd, .events = POLLIN};
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        const struct control_client *client = &control->client[i];
        bool reads = client->answer.wait == BENCH_ANSWERED;
        /* while it waits, POLLHUP still tells that it went away, and a closed one must not spin: ask for
         * RDHUP only */
        polls[i + 1] = (struct pollfd){.fd = client->fd, .events = (short)(reads ? POLLIN : POLLRDHUP)};
    }
}

void control_serve(struct control *control, const struct pollfd *polls, struct bench *bench, int64_t now_ms)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        struct control_client *client = &control->client[i];
        short got = polls[i + 1].revents;
        if (got == 0 || client->fd < 0 || client->fd != polls[i + 1].fd)
            continue;
        if (client->answer.wait != BENCH_ANSWERED)
            drop_client(client);
        else
            read_client(client, bench, now_ms);
    }
    if ((polls[0].revents & POLLIN) != 0)
        accept_client(control);
}

/* ---------------------------------------------------------------- waiting */

static void end_wait(struct control_client *client, struct fault fault, struct bench *bench, int64_t now_ms)
{
    client->answer.text[0] = '\0';
    bench_answer_fault(&client->answer, fault);
    send_answer(client);
    obey_lines(client, bench, now_ms);
}

static struct fault time_is_up(const struct condition *condition, const json_t *state)
{
    const json_t *value = json_object_get(state, condition->key);
    if (json_is_string(value))
        return fault_make(FAULT_TIMEOUT, "waited in vain: %s is still \"%s\"", condition->key,
                          json_string_value(value));
    return fault_make(FAULT_TIMEOUT, "waited in vain: %s is still %lld", condition->key,
                      (long long)json_integer_value(value));
}

void control_check_waits(struct control *control, struct bench *bench, int64_t now_ms)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        struct control_client *client = &control->client[i];
        if (client->answer.wait == BENCH_ANSWERED)
            continue;
        bool late = now_ms >= client->answer.deadline_ms;
        json_t *state = bench_state(bench, now_ms);
        if (client->answer.wait == BENCH_WAIT_STATE && condition_holds(&client->answer.condition, state)) {
            end_wait(client, FAULT_OK, bench, now_ms);
        } else if (late && client->answer.wait == BENCH_WAIT_WEDGE) {
            wedge_stop(&bench->wedge);
            end_wait(client, fault_make(FAULT_TIMEOUT, "xdotool did not end in time"), bench, now_ms);
        } else if (late) {
            end_wait(client, time_is_up(&client->answer.condition, state), bench, now_ms);
        }
        json_decref(state);
    }
}

void control_wedge_done(struct control *control, struct fault fault, struct bench *bench, int64_t now_ms)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        if (control->client[i].answer.wait == BENCH_WAIT_WEDGE)
            end_wait(&control->client[i], fault, bench, now_ms);
    }
}

int64_t control_due_ms(const struct control *control)
{
    int64_t due_ms = INT64_MAX;
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        const struct bench_answer *answer = &control->client[i].answer;
        if (answer->wait != BENCH_ANSWERED && answer->deadline_ms < due_ms)
            due_ms = answer->deadline_ms;
    }
    return due_ms;
}
