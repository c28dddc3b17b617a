#include "bench_helper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/text.h"

enum { READY_MS_MAX = 10000, WORDS_MAX = 16 };

/* BUILD/tests/unit/kiosk_device/x_test → BUILD/bin/name */
void build_path(const char *name, char *out, size_t capacity)
{
    char self[512];
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(size > 0);
    self[size] = '\0';
    for (int i = 0; i < 4; i++)
        *strrchr(self, '/') = '\0';
    struct text path = text_in(out, capacity);
    text_add(&path, "%s/bin/%s", self, name);
    assert_true(text_ok(&path));
    if (access(out, X_OK) != 0)
        fail_msg("%s is missing: build it first (make all)", out);
}

static pid_t spawn(char **arguments, int out)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that crashes leaves no bench behind */
        dup2(out, STDOUT_FILENO);
        execv(arguments[0], arguments);
        _exit(127);
    }
    return pid;
}

void bench_start(struct bench *bench)
{
    char program[512];
    build_path("touchstone-bench", program, sizeof program);
    const char *base = getenv("TMPDIR");
    snprintf(bench->dir, sizeof bench->dir, "%s/bench-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(bench->dir));
    int pair[2];
    assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
    char *arguments[] = {program, "run", "--dir", bench->dir, "--scale", "settle_ms=200", NULL};
    bench->pid = spawn(arguments, pair[1]);
    close(pair[1]);
    bench->out = pair[0];
    struct pollfd ready = {.fd = pair[0], .events = POLLIN};
    char line[16];
    if (poll(&ready, 1, READY_MS_MAX) != 1 || read(pair[0], line, sizeof line) <= 0)
        fail_msg("touchstone-bench does not get ready");
}

void bench_stop(struct bench *bench)
{
    kill(bench->pid, SIGTERM);
    waitpid(bench->pid, NULL, 0);
    close(bench->out);
    rmdir(bench->dir);
}

void bench_send(const struct bench *bench, const char *command)
{
    char program[512], words[256], dir[BENCH_PATH_MAX];
    build_path("touchstone-bench", program, sizeof program);
    snprintf(words, sizeof words, "%s", command);
    snprintf(dir, sizeof dir, "%s", bench->dir);
    char *arguments[WORDS_MAX] = {program, "send", "--dir", dir};
    int count = 4;
    for (char *word = strtok(words, " "); word && count < WORDS_MAX - 1; word = strtok(NULL, " "))
        arguments[count++] = word;
    int status = 0;
    pid_t pid = spawn(arguments, STDERR_FILENO);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (status != 0)
        fail_msg("the bench refused: %s", command);
}

struct device_conf bench_conf(const struct bench *bench, const char *device)
{
    struct device_conf conf = {.poll_ms = 0};
    bool nfc = strcmp(device, "nfc") == 0, scale = strcmp(device, "scale") == 0;
    snprintf(conf.name, sizeof conf.name, "%s", device);
    snprintf(conf.driver, sizeof conf.driver, "%s", scale ? "serial" : device);
    snprintf(conf.protocol, sizeof conf.protocol, "%s", scale ? "mt-sics" : "");
    snprintf(conf.line, sizeof conf.line, "9600 8N1");
    snprintf(conf.path, sizeof conf.path, "%s%s/%s", nfc ? "pn532_uart:" : "", bench->dir, device);
    if (nfc)
        build_path("touchstone-nfc", conf.helper, sizeof conf.helper);
    return conf;
}

void collector_init(struct collector *collector)
{
    *collector = (struct collector){.count = 0};
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&collector->lock, NULL);
    pthread_cond_init(&collector->news, &attributes);
    pthread_condattr_destroy(&attributes);
}

void collector_finish(struct collector *collector)
{
    pthread_cond_destroy(&collector->news);
    pthread_mutex_destroy(&collector->lock);
}

static void push(void *context, const struct device_event *event)
{
    struct collector *collector = context;
    pthread_mutex_lock(&collector->lock);
    assert(collector->count < EVENTS_MAX);
    collector->event[collector->count++] = *event;
    pthread_cond_broadcast(&collector->news);
    pthread_mutex_unlock(&collector->lock);
}

struct device_sink collector_sink(struct collector *collector)
{
    return (struct device_sink){.push = push, .context = collector};
}

bool collector_wait(struct collector *collector, bool (*fits)(const struct device_event *), int wait_ms,
                    struct device_event *out)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += wait_ms / 1000;
    end.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000;
    }
    bool found = false;
    pthread_mutex_lock(&collector->lock);
    for (int error = 0; !found && error == 0;) {
        while (!found && collector->seen < collector->count) {
            *out = collector->event[collector->seen++];
            found = fits(out);
        }
        if (!found)
            error = pthread_cond_timedwait(&collector->news, &collector->lock, &end);
    }
    pthread_mutex_unlock(&collector->lock);
    return found;
}

int collector_count(struct collector *collector, bool (*fits)(const struct device_event *))
{
    int count = 0;
    pthread_mutex_lock(&collector->lock);
    for (int i = 0; i < collector->count; i++)
        count += fits(&collector->event[i]) ? 1 : 0;
    pthread_mutex_unlock(&collector->lock);
    return count;
}

int count_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    int count = 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}
