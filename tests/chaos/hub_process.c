#include "tests/chaos/hub_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

enum { PATIENCE_MS = 10000, LINE_BYTES = 128 };

/* The hub prints one line, "http://127.0.0.1:PORT/", when it answers. */
static struct fault read_port(int output, int *port)
{
    char line[LINE_BYTES] = "";
    for (size_t size = 0; size < sizeof line - 1 && !strchr(line, '\n');) {
        struct pollfd waiting = {.fd = output, .events = POLLIN};
        if (poll(&waiting, 1, PATIENCE_MS) <= 0)
            return fault_make(FAULT_TIMEOUT, "the hub does not say where it answers");
        ssize_t got = read(output, line + size, sizeof line - 1 - size);
        if (got <= 0)
            return fault_make(FAULT_LOST, "the hub ended before it answered");
        size += (size_t)got;
    }
    const char *colon = strrchr(line, ':');
    *port = colon ? (int)strtol(colon + 1, NULL, 10) : 0;
    return *port > 0 ? FAULT_OK : fault_make(FAULT_PROTOCOL, "the hub said \"%s\"", line);
}

struct fault hub_process_start(const char *program, const char *store, const char *listen, pid_t *pid,
                               int *port)
{
    const char *const words[] = {program, "serve",    "--db",   store, "--listen",
                                 listen,  "--assets", "assets", NULL};
    char *argv[COUNT_OF(words)];
    memcpy(argv, words, sizeof words); /* posix_spawn does not write to them */
    int output[2];
    if (pipe2(output, O_CLOEXEC) != 0)
        return fault_system(errno, "no pipe for the hub");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    int error = posix_spawn(pid, program, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(output[1]);
    struct fault fault = error ? fault_system(error, "cannot start %s", program) : read_port(output[0], port);
    close(output[0]);
    return fault;
}
