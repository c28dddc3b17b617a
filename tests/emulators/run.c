#include "tests/emulators/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "tests/emulators/control.h"
#include "tests/emulators/window.h"

enum {
    POLL_SIGNAL,
    POLL_SCALE,
    POLL_NFC,
    POLL_WEDGE,
    POLL_WINDOW,
    POLL_CONTROL,
    POLLS = POLL_CONTROL + CONTROL_POLLS
};
enum { PATH_SIZE = 512 };

/* Too large for a stack: one of it lives as long as the program. */
struct run {
    const struct run_conf *conf;
    struct bench bench;
    struct control control;
    struct window *window; /* NULL: none */
    int signals;
    bool made_directory;
    bool stop;
};

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct fault block_signals(int *out)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return fault_system(errno, "cannot block signals");
    *out = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return *out < 0 ? fault_system(errno, "cannot read signals") : FAULT_OK;
}

static struct fault make_directory(struct run *run)
{
    const char *directory = run->conf->bench.directory;
    if (mkdir(directory, 0755) == 0) {
        run->made_directory = true;
        return FAULT_OK;
    }
    return errno == EEXIST ? FAULT_OK : fault_system(errno, "cannot make the folder %s", directory);
}

static bool ready_path(const struct run *run, char path[PATH_SIZE])
{
    struct text text = text_in(path, PATH_SIZE);
    text_add(&text, "%s/ready", run->conf->bench.directory);
    return text_ok(&text);
}

static struct fault tell_ready(const struct run *run)
{
    char path[PATH_SIZE];
    if (!ready_path(run, path))
        return fault_make(FAULT_TOO_BIG, "the path %s/ready is too long", run->conf->bench.directory);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return fault_system(errno, "cannot make %s", path);
    close(fd);
    puts("ready");
    fflush(stdout);
    return FAULT_OK;
}

static struct fault run_open(struct run *run)
{
    struct fault fault = block_signals(&run->signals);
    if (!fault_is(fault))
        fault = make_directory(run);
    if (!fault_is(fault))
        fault = control_open(&run->control, run->conf->bench.directory);
    if (!fault_is(fault))
        fault = bench_open(&run->bench, &run->conf->bench, clock_ms());
    if (!fault_is(fault) && run->conf->window)
        fault = window_create(&run->window, run->conf->bench.name, run->conf->things);
    return fault_is(fault) ? fault : tell_ready(run);
}

static void run_close(struct run *run)
{
    char path[PATH_SIZE];
    if (run->window != NULL)
        window_destroy(run->window);
    if (run->control.fd >= 0) { /* else the folder is another bench's: leave it alone */
        if (ready_path(run, path))
            unlink(path);
        bench_close(&run->bench);
        control_close(&run->control, run->conf->bench.directory);
    }
    if (run->made_directory)
        rmdir(run->conf->bench.directory);
    if (run->signals >= 0)
        close(run->signals);
}

static void fill_polls(const struct run *run, struct pollfd polls[POLLS])
{
    polls[POLL_SIGNAL] = (struct pollfd){.fd = run->signals, .events = POLLIN};
    polls[POLL_SCALE] = (struct pollfd){.fd = run->bench.scale_line.master, .events = POLLIN};
    polls[POLL_NFC] = (struct pollfd){.fd = run->bench.nfc_line.master, .events = POLLIN};
    polls[POLL_WEDGE] = (struct pollfd){.fd = run->bench.wedge.pidfd, .events = POLLIN};
    polls[POLL_WINDOW] =
        (struct pollfd){.fd = run->window == NULL ? -1 : window_fd(run->window), .events = POLLIN};
    control_poll(&run->control, polls + POLL_CONTROL);
}

/* Milliseconds that poll may sleep; -1: until something comes. */
static int sleep_ms(const struct run *run, int64_t now_ms)
{
    int64_t due_ms = bench_due_ms(&run->bench, now_ms), waits_ms = control_due_ms(&run->control);
    if (waits_ms < due_ms)
        due_ms = waits_ms;
    int64_t swings_ms = run->window == NULL ? INT64_MAX : window_due_ms(run->window, now_ms);
    if (swings_ms < due_ms)
        due_ms = swings_ms;
    if (due_ms == INT64_MAX)
        return -1;
    if (due_ms <= now_ms)
        return 0;
    return due_ms - now_ms > INT32_MAX ? INT32_MAX : (int)(due_ms - now_ms);
}

static void serve(struct run *run, const struct pollfd polls[POLLS], int64_t now_ms)
{
    if (polls[POLL_SIGNAL].revents != 0)
        run->stop = true;
    if (polls[POLL_SCALE].revents != 0)
        bench_serve_scale(&run->bench, now_ms);
    if (polls[POLL_NFC].revents != 0)
        bench_serve_nfc(&run->bench, now_ms);
    if (polls[POLL_WEDGE].revents != 0) {
        struct fault fault = wedge_finish(&run->bench.wedge);
        log_fault("wedge", fault);
        control_wedge_done(&run->control, fault, &run->bench, now_ms);
    }
    control_serve(&run->control, polls + POLL_CONTROL, &run->bench, now_ms);
    bench_step(&run->bench, now_ms);
    control_check_waits(&run->control, &run->bench, now_ms);
}

/* Draws, then empties the event queue until nothing is left to draw: what SDL has read already, poll would
 * not tell. */
static void serve_window(struct run *run)
{
    if (run->window == NULL)
        return;
    do {
        window_draw(run->window, &run->bench, clock_ms());
        if (!window_handle(run->window, &run->bench, clock_ms()))
            run->stop = true;
        bench_step(&run->bench, clock_ms());
    } while (!run->stop && window_wants_drawing(run->window, &run->bench, clock_ms()));
}

static struct fault run_loop(struct run *run)
{
    struct pollfd polls[POLLS];
    while (!run->stop && !run->bench.quit) {
        serve_window(run);
        if (run->stop)
            break;
        fill_polls(run, polls);
        if (poll(polls, POLLS, sleep_ms(run, clock_ms())) < 0 && errno != EINTR)
            return fault_system(errno, "cannot wait for the devices");
        serve(run, polls, clock_ms());
    }
    return FAULT_OK;
}

struct fault run_bench(const struct run_conf *conf)
{
    struct run *run = calloc(1, sizeof *run);
    if (run == NULL)
        return fault_make(FAULT_FULL, "no memory for the bench");
    run->conf = conf;
    run->control.fd = -1;
    run->signals = -1;
    struct fault fault = run_open(run);
    if (!fault_is(fault))
        fault = run_loop(run);
    run_close(run);
    free(run);
    return fault;
}

/* ---------------------------------------------------------------- the other end */

static struct fault write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t part = send(fd, data, size, MSG_NOSIGNAL);
        if (part <= 0)
            return fault_system(errno, "the virtual bench does not listen");
        data += part;
        size -= (size_t)part;
    }
    return FAULT_OK;
}

static struct fault read_answer(int fd, char answer[BENCH_ANSWER_SIZE])
{
    size_t size = 0;
    while (size < BENCH_ANSWER_SIZE) {
        ssize_t part = read(fd, answer + size, BENCH_ANSWER_SIZE - size);
        if (part <= 0)
            return fault_make(FAULT_LOST, "the virtual bench ended without an answer");
        size += (size_t)part;
        if (answer[size - 1] == '\n') {
            answer[size - 1] = '\0';
            return FAULT_OK;
        }
    }
    return fault_make(FAULT_TOO_BIG, "the answer of the virtual bench is too long");
}

struct fault run_send(const char *directory, struct span line, char answer[BENCH_ANSWER_SIZE])
{
    int fd = -1;
    struct fault fault = control_connect(directory, &fd);
    if (fault_is(fault))
        return fault;
    fault = write_all(fd, line.data, line.size);
    if (!fault_is(fault))
        fault = write_all(fd, "\n", 1);
    if (!fault_is(fault))
        fault = read_answer(fd, answer);
    close(fd);
    return fault;
}
