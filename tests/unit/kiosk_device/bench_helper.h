/* A virtual bench in a temp folder (tests/emulators), and the supervisor's events collected for a test to
 * wait on. */
#ifndef TOUCHSTONE_DEVICE_BENCH_HELPER_H
#define TOUCHSTONE_DEVICE_BENCH_HELPER_H

#include <pthread.h>
#include <sys/types.h>

#include "kiosk/device/device.h"

#define BENCH_PATH_MAX 128
#define EVENTS_MAX     4096

struct bench {
    char dir[BENCH_PATH_MAX];
    pid_t pid;
    int out; /* its stdout */
};

/* Starts touchstone-bench of the same build, and waits until it is ready. Fails the test when it cannot. */
void bench_start(struct bench *bench);
void bench_stop(struct bench *bench);
/* One command, as one string of words ("pan 4.932"). Fails the test when the bench refuses it. */
void bench_send(const struct bench *bench, const char *command);

/* The path of a program of the same build. */
void build_path(const char *name, char *out, size_t capacity);

/* A device of the bench: "scale", "nfc", "camera". */
struct device_conf bench_conf(const struct bench *bench, const char *device);

struct collector {
    pthread_mutex_t lock;
    pthread_cond_t news;
    struct device_event event[EVENTS_MAX];
    int count;
    int seen; /* up to where collector_wait looked */
};

void collector_init(struct collector *collector);
void collector_finish(struct collector *collector);
struct device_sink collector_sink(struct collector *collector);

/* The next event for which `fits` is true, looking from where the last search ended; false: none within
 * wait_ms. */
bool collector_wait(struct collector *collector, bool (*fits)(const struct device_event *event), int wait_ms,
                    struct device_event *out);

/* How many of the events so far fit. */
int collector_count(struct collector *collector, bool (*fits)(const struct device_event *event));

int count_descriptors(void);

#endif
