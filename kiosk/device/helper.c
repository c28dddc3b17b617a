#include "kiosk/device/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SETTINGS_MAX = 512 };

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0)
            close(pair[i]);
    }
}

static bool same_name(const char *a, const char *b)
{
    size_t size = strcspn(b, "=") + 1;
    return strncmp(a, b, size) == 0;
}

/* Ours, without what `settings` replaces, and `settings`. False: too many. */
static bool environment_make(const char *const *settings, char *out[SETTINGS_MAX])
{
    size_t count = 0;
    for (char **own = environ; *own; own++) {
        bool replaced = false;
        for (size_t i = 0; settings[i]; i++)
            replaced = replaced || same_name(*own, settings[i]);
        if (replaced)
            continue;
        if (count + 1 >= SETTINGS_MAX)
            return false;
        out[count++] = *own;
    }
    for (size_t i = 0; settings[i]; i++) {
        if (count + 1 >= SETTINGS_MAX)
            return false;
        out[count++] = (char *)(uintptr_t)settings[i]; /* posix_spawn only reads them */
    }
    out[count] = NULL;
    return true;
}

static int attributes_make(posix_spawnattr_t *attributes)
{
    int error = posix_spawnattr_init(attributes);
    if (error != 0)
        return error;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes,
                                    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

static int spawn(pid_t *pid, const char *path, const char *argument, int in, int out, char **environment)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int error = attributes_make(&attributes);
    if (error != 0)
        return error;
    error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        goto no_actions;
    error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    char *arguments[] = {(char *)(uintptr_t)path, (char *)(uintptr_t)argument, NULL};
    if (error == 0)
        error = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
no_actions:
    posix_spawnattr_destroy(&attributes);
    return error;
}

struct fault helper_start(struct helper *helper, const char *path, const char *argument,
                          const char *const *settings)
{
    *helper = (struct helper){.to = -1, .from = -1};
    char *environment[SETTINGS_MAX];
    int down[2] = {-1, -1}, up[2] = {-1, -1};
    if (!environment_make(settings, environment))
        return fault_make(FAULT_TOO_BIG, "the environment has too many settings to start %s", path);
    int error = 0;
    if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0)
        error = errno;
    else
        error = spawn(&helper->pid, path, argument, down[0], up[1], environment);
    if (error != 0) {
        helper->pid = 0;
        close_pair(down);
        close_pair(up);
        return fault_system(error, "cannot start %s", path);
    }
    close(down[0]);
    close(up[1]);
    helper->to = down[1];
    helper->from = up[0];
    fcntl(helper->from, F_SETFL, O_NONBLOCK);
    return FAULT_OK;
}

static bool ends_within(pid_t pid, int end_ms)
{
    int fd = pidfd_open(pid, 0);
    if (fd < 0)
        return false;
    struct pollfd ended = {.fd = fd, .events = POLLIN};
    bool in_time = poll(&ended, 1, end_ms) == 1;
    close(fd);
    return in_time;
}

int helper_end(struct helper *helper, int end_ms)
{
    if (helper->pid == 0)
        return 0;
    close(helper->to);
    int status = 0;
    if (!ends_within(helper->pid, end_ms))
        kill(helper->pid, SIGKILL);
    while (waitpid(helper->pid, &status, 0) < 0 && errno == EINTR) {
    }
    close(helper->from);
    *helper = (struct helper){.to = -1, .from = -1};
    return status;
}
