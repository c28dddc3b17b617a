#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/sys/thread.h"
#include "kiosk/device/camera_view.h"
#include "kiosk/device/drivers.h"

enum { WAIT_MS = 60000, HEALTHY_MS = 5000 };

static const int BACK_OFF_MS[] = {500, 1000, 2000, 5000};

/* A device and its thread. `want_steps`, `actions` and `ending` are set by others, who then write to wake_fd;
 * all else is the thread's. */
struct watched {
    struct device_sink sink;
    struct device_conf conf;
    const struct device_driver *driver;
    void *state;
    pthread_t thread;
    bool started;
    int wake_fd;
    atomic_uint want_steps; /* odd: wanted. Counted, so that off and on again is not missed */
    atomic_uint actions;    /* a bit for each scale_action that is asked for and was not begun */
    atomic_bool ending;
    enum device_status status;
    char told[FAULT_TEXT_MAX]; /* the sentence that went with the status */
    int64_t ready_ms;          /* since when it is ready */
};

struct supervisor {
    size_t count;
    struct watched watched[];
};

static void push(struct watched *watched, struct device_event event)
{
    event.class = watched->driver->class;
    memcpy(event.name, watched->conf.name, sizeof event.name);
    if (event.at_ms == 0)
        event.at_ms = clock_monotonic_ms();
    watched->sink.push(watched->sink.context, &event);
}

/* Tells a status once: again only when it or its sentence changed. A notice (READY with a fault) is told each
 * time. */
static void tell(struct watched *watched, enum device_status status, struct fault fault)
{
    bool notice = status == DEVICE_READY && fault_is(fault);
    bool changed = status != watched->status || (fault_is(fault) && strcmp(fault.text, watched->told) != 0);
    if (!changed && !notice)
        return;
    if (status == DEVICE_READY && watched->status != DEVICE_READY) {
        watched->ready_ms = clock_monotonic_ms();
        log_write(LOG_LEVEL_INFO, watched->conf.name, "ready");
    }
    watched->status = status;
    memcpy(watched->told, fault.text, sizeof watched->told);
    log_fault(watched->conf.name, fault);
    push(watched, (struct device_event){.kind = DEVICE_EVENT_STATUS, .status = status, .fault = fault});
}

static void forget_wake(struct watched *watched)
{
    uint64_t count;
    ssize_t got = read(watched->wake_fd, &count, sizeof count);
    (void)got; /* nothing there is as good */
}

static void wake(struct watched *watched)
{
    uint64_t one = 1;
    ssize_t put = write(watched->wake_fd, &one, sizeof one);
    assert(put == (ssize_t)sizeof one);
}

static void cannot_act(struct watched *watched, enum scale_action action)
{
    struct fault fault =
        fault_make(FAULT_LOST, "The scale does not answer now: wait until it is ready, then %s it again",
                   scale_action_word(action));
    push(watched, (struct device_event){.kind = DEVICE_EVENT_ACTION, .action = action, .fault = fault});
}

/* Begins what was asked for, or says that it cannot. */
static void actions_follow(struct watched *watched, bool is_open)
{
    unsigned actions = atomic_exchange(&watched->actions, 0);
    for (unsigned i = 0; i < SCALE_ACTION_COUNT; i++) {
        if (!(actions & 1u << i))
            continue;
        if (is_open && watched->driver->act)
            watched->driver->act(watched->state, (enum scale_action)i);
        else
            cannot_act(watched, (enum scale_action)i);
    }
}

/* Waits before the next try; returns early only when it is to end. */
static void back_off(struct watched *watched, int wait_ms)
{
    int64_t end_ms = clock_monotonic_ms() + wait_ms;
    while (!atomic_load(&watched->ending)) {
        bool woken;
        int64_t left_ms = end_ms - clock_monotonic_ms();
        if (left_ms <= 0)
            return;
        bool arrived = device_wait(-1, watched->wake_fd, left_ms, &woken);
        (void)arrived;
        if (woken)
            forget_wake(watched);
        actions_follow(watched, false);
    }
}

static void pass_on(struct watched *watched, const struct device_event *event)
{
    switch (event->kind) {
    case DEVICE_EVENT_NONE:
        return;
    case DEVICE_EVENT_STATUS:
        tell(watched, event->status, event->fault);
        return;
    case DEVICE_EVENT_READING:
    case DEVICE_EVENT_CODE:
    case DEVICE_EVENT_ACTION:
    case DEVICE_EVENT_VALUE:
    case DEVICE_EVENT_PHOTO:
        push(watched, *event);
        return;
    }
}

static void want(struct watched *watched, unsigned steps)
{
    if (watched->driver->want)
        watched->driver->want(watched->state, steps % 2 == 1);
}

/* What became of the wish since it had taken `told` steps. */
static void want_follow(struct watched *watched, unsigned *told)
{
    unsigned steps = atomic_load(&watched->want_steps);
    if (steps - *told > 1)
        want(watched, steps - 1);
    if (steps != *told)
        want(watched, steps);
    *told = steps;
}

/* Serves an open device until it fails or the supervisor ends. */
static struct fault serve(struct watched *watched)
{
    unsigned told = atomic_load(&watched->want_steps);
    want(watched, told);
    while (!atomic_load(&watched->ending)) {
        struct device_event event = {.kind = DEVICE_EVENT_NONE};
        struct fault fault = watched->driver->wait(watched->state, WAIT_MS, watched->wake_fd, &event);
        if (fault_is(fault))
            return fault;
        pass_on(watched, &event);
        forget_wake(watched);
        want_follow(watched, &told);
        actions_follow(watched, true);
    }
    return FAULT_OK;
}

static bool was_healthy(const struct watched *watched)
{
    return watched->status == DEVICE_READY && clock_monotonic_ms() - watched->ready_ms >= HEALTHY_MS;
}

static void *run(void *context)
{
    struct watched *watched = context;
    size_t failures = 0;
    tell(watched, DEVICE_OPENING, FAULT_OK);
    while (!atomic_load(&watched->ending)) {
        struct fault fault = watched->driver->open(watched->state, &watched->conf);
        if (!fault_is(fault)) {
            if (!watched->driver->announces)
                tell(watched, DEVICE_READY, FAULT_OK);
            fault = serve(watched);
            failures = was_healthy(watched) ? 0 : failures;
        }
        watched->driver->close(watched->state);
        if (!fault_is(fault))
            break;
        tell(watched, DEVICE_LOST, fault);
        back_off(watched, BACK_OFF_MS[failures]);
        failures += failures + 1 < COUNT_OF(BACK_OFF_MS) ? 1 : 0;
    }
    return NULL;
}

static struct fault start(struct watched *watched)
{
    int error = thread_start(&watched->thread, run, watched);
    if (error != 0)
        return fault_system(error, "cannot start a thread for the device %s", watched->conf.name);
    watched->started = true;
    return FAULT_OK;
}

static struct fault no_driver(const struct device_conf *conf)
{
    return fault_make(
        FAULT_CONFIG,
        "There is no device driver '%s' (device %s); known are: serial, hid, nfc, camera, wedge, replay",
        conf->driver, conf->name);
}

static struct fault prepare(struct watched *watched, const struct device_conf *conf, struct device_sink sink)
{
    watched->wake_fd = -1;
    watched->conf = *conf;
    watched->sink = sink;
    watched->status = DEVICE_OFF;
    watched->driver = device_driver_find(span_of(conf->driver));
    if (!watched->driver)
        return no_driver(conf);
    watched->state = calloc(1, watched->driver->state_size);
    if (!watched->state)
        return fault_make(FAULT_FULL, "no memory for the device %s", conf->name);
    watched->conf.view = watched->driver->class == DEVICE_CAMERA ? camera_view_create() : NULL;
    if (watched->driver->class == DEVICE_CAMERA && !watched->conf.view)
        return fault_make(FAULT_FULL, "no memory for the device %s", conf->name);
    watched->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watched->wake_fd < 0)
        return fault_system(errno, "cannot make an eventfd for the device %s", conf->name);
    return FAULT_OK;
}

struct fault supervisor_create(const struct device_conf *confs, size_t count, struct device_sink sink,
                               struct supervisor **out)
{
    *out = NULL;
    struct supervisor *supervisor = calloc(1, sizeof *supervisor + count * sizeof supervisor->watched[0]);
    if (!supervisor)
        return fault_make(FAULT_FULL, "no memory for the devices");
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        supervisor->count = i + 1;
        fault = prepare(&supervisor->watched[i], &confs[i], sink);
    }
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = start(&supervisor->watched[i]);
    if (fault_is(fault)) {
        supervisor_destroy(supervisor);
        return fault;
    }
    *out = supervisor;
    return FAULT_OK;
}

void supervisor_destroy(struct supervisor *supervisor)
{
    if (!supervisor)
        return;
    for (size_t i = 0; i < supervisor->count; i++) {
        atomic_store(&supervisor->watched[i].ending, true);
        if (supervisor->watched[i].started)
            wake(&supervisor->watched[i]);
    }
    for (size_t i = 0; i < supervisor->count; i++) {
        struct watched *watched = &supervisor->watched[i];
        if (watched->started)
            pthread_join(watched->thread, NULL);
        if (watched->wake_fd >= 0)
            close(watched->wake_fd);
        camera_view_destroy(watched->conf.view);
        free(watched->state);
    }
    free(supervisor);
}

static void want_class(struct supervisor *supervisor, enum device_class class, bool wanted)
{
    for (size_t i = 0; i < supervisor->count; i++) {
        struct watched *watched = &supervisor->watched[i];
        if (watched->driver->class != class)
            continue;
        unsigned steps = atomic_load(&watched->want_steps);
        while ((steps % 2 == 1) != wanted) {
            if (atomic_compare_exchange_weak(&watched->want_steps, &steps, steps + 1)) {
                wake(watched);
                break;
            }
        }
    }
}

void supervisor_want_weight(struct supervisor *supervisor, bool wanted)
{
    want_class(supervisor, DEVICE_SCALE, wanted);
}

void supervisor_want_camera(struct supervisor *supervisor, bool wanted)
{
    want_class(supervisor, DEVICE_CAMERA, wanted);
}

static void act(struct supervisor *supervisor, enum scale_action action)
{
    for (size_t i = 0; i < supervisor->count; i++) {
        struct watched *watched = &supervisor->watched[i];
        if (watched->driver->class != DEVICE_SCALE)
            continue;
        atomic_fetch_or(&watched->actions, 1u << action);
        wake(watched);
    }
}

void supervisor_zero(struct supervisor *supervisor)
{
    act(supervisor, SCALE_ZERO);
}

void supervisor_tare(struct supervisor *supervisor)
{
    act(supervisor, SCALE_TARE);
}

static struct watched *camera_find(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count; i++) {
        if (supervisor->watched[i].driver->class == DEVICE_CAMERA)
            return &supervisor->watched[i];
    }
    return NULL;
}

bool supervisor_copy_preview(struct supervisor *supervisor, struct camera_preview *out)
{
    struct watched *camera = camera_find(supervisor);
    return camera && camera_view_copy(camera->conf.view, out);
}

bool supervisor_take_photo(struct supervisor *supervisor, const char *path)
{
    struct watched *camera = camera_find(supervisor);
    if (!camera || !camera_view_photo_want(camera->conf.view, path))
        return false;
    wake(camera);
    return true;
}
